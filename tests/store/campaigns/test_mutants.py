"""Mutants that live, or that are none, are told by their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.campaigns import mutants
from tests.store.campaigns.campaign import attack
from tests.store.campaigns.mutations import MUTANTS, Attack, Mutant

_HARMLESS = MUTANTS[0]._replace(
    name="nothing is wrong", new=MUTANTS[0].old, killer=Attack("crash-states", 1)
)
_NONE = _HARMLESS._replace(name="it doesn't run", new=f"        nobody_knows\n{MUTANTS[0].old}")


def test_a_mutant_whose_text_is_gone_is_named() -> None:
    with pytest.raises(AssertionError, match=f"{MUTANTS[0].name}.* doesn't apply any more"):
        mutants.changed("another program", MUTANTS[0])


@pytest.mark.parametrize(
    ("mutant", "told"),
    [
        (_HARMLESS, "'nothing is wrong' survives"),
        (_NONE, '"it doesn\'t run" runs into another trouble'),
    ],
)
def test_a_mutant_that_isnt_killed_fails_the_campaign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mutant: Mutant, told: str
) -> None:
    monkeypatch.setattr(mutants, "MUTANTS", (mutant,))
    with pytest.raises(AssertionError, match=told):
        attack(mutants.CAMPAIGN._replace(parts=1), tmp_path, 1)


def test_what_kills_a_mutant_has_to_hold_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutant = MUTANTS[0]._replace(killer="tests/store/there_is_no_such_test.py")
    monkeypatch.setattr(mutants, "MUTANTS", (mutant,))
    with pytest.raises(AssertionError, match="fails without any mutant"):
        attack(mutants.CAMPAIGN._replace(parts=1), tmp_path, 1)
