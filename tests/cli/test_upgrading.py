"""Commands on a store that an older program wrote."""

from __future__ import annotations

import pytest

from tests.cli.harness import Cli
from tests.store.past_schemas import lay_out


@pytest.fixture
def old(cli: Cli) -> Cli:
    lay_out("v1", cli.store)
    return cli


def test_looking_at_an_older_store_upgrades_nothing(old: Cli) -> None:
    before = old.files()
    for command in (["show"], ["show", "KR1"], ["activity"], ["why", "KR1"]):
        old.ok(*command)
    assert old.files() == before


def test_the_first_change_says_that_it_upgraded_the_store(old: Cli) -> None:
    said = old.ok("check-in", "KR1", "1")
    assert said.startswith("checked in KR1 Cafés signed: step 1 Contract done; ")
    assert "upgraded from schema 1 to 2: older programs can only read it now" in said
    assert "upgraded" not in old.ok("check-in", "KR1", "-1")


def test_with_json_the_upgrade_is_told_beside(old: Cli) -> None:
    result = old("add", "objective", "Grow", "--json")
    assert result.code == 0
    assert result.json == {"id": "O2"}
    assert result.err.startswith("okrtui: ")
    assert "upgraded from schema 1 to 2" in result.err
    assert result.err.count("\n") == 1
