"""Phases as people type and read them, held to the days of their key result."""

from __future__ import annotations

import pytest

from okrtui.domain.errors import Invalid
from okrtui.workspace import commands
from okrtui.workspace.keys import Goal
from okrtui.workspace.wording import in_words
from okrtui.workspace.workspace import Workspace


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    workspace.run(commands.add_objective(workspace, "Riders come back"))
    workspace.run(commands.add_key_result(workspace, 1, "Riders from 0 to 2,000 /week"))
    return workspace


def edit(workspace: Workspace, **values: str) -> str:
    return workspace.run(commands.edit(workspace, "KR1", values)).message


def phases(workspace: Workspace) -> list[tuple[str, float]]:
    return [(str(day), value) for day, value in workspace.key_results[1].phases]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-10-31: 20, 2026-11-30: 60", [("2026-10-31", 20), ("2026-11-30", 60)]),
        ("2026-11-30: 60; 2026-10-31: 20", [("2026-10-31", 20), ("2026-11-30", 60)]),
        ("2026-10-31:1,204,2026-11-30: 1.5k", [("2026-10-31", 1204), ("2026-11-30", 1500)]),
        ("2026-10-31: -5\n2026-11-30: 0.5", [("2026-10-31", -5), ("2026-11-30", 0.5)]),
        ("30 nov: 60 /week,", [("2026-11-30", 60)]),
    ],
)
def test_days_and_values_are_read_and_kept_by_date(
    goals: Workspace, typed: str, kept: list[tuple[str, float]]
) -> None:
    edit(goals, phases=typed)
    assert phases(goals) == kept


def test_phases_are_told_as_they_are_typed_and_can_be_taken_away(goals: Workspace) -> None:
    said = edit(goals, phases="2026-10-31: 200, 2026-11-30: 600")
    assert said == "changed KR1 phases: nothing → 2026-10-31: 200, 2026-11-30: 600"
    stored = goals.store.state()["key_results"][1]["phases"]
    told = in_words(goals.model, "key_results", 1, "phases", stored)
    assert told == "2026-10-31: 200 /week, 2026-11-30: 600 /week"
    edit(goals, phase="")
    assert phases(goals) == []
    goals.undo()
    goals.absorb()
    assert phases(goals) == [("2026-10-31", 200), ("2026-11-30", 600)]


def test_a_moved_phase_is_kept_with_its_reason(goals: Workspace) -> None:
    edit(goals, phases="2026-11-30: 600")
    goals.run(commands.edit(goals, "KR1", {"phases": "2026-11-30: 400"}, reason="late start"))
    [moved] = goals.model.target_changes(Goal("key_results", 1))
    assert (moved.field, moved.reason) == ("phases", "late start")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("soon", "phases: 'soon' is no day with a value"),
        ("2026-10-31: ", "is no day with a value"),
        (": 20", "a day is missing before ':'"),
        ("2026-10-31: many", 'phases: "many" is not a number'),
        ("2026-13-31: 20", "phases: "),
        ("2026-12-01: 20, 1 dec: 30", "2026-12-01 is there twice"),
        ("2026-09-30: 20", "the phase of 2026-09-30 lies outside 2026-10-01 to 2026-12-31"),
        ("2027-01-01: 20", "the phase of 2027-01-01 lies outside 2026-10-01 to 2026-12-31"),
        ("2026-10-31: nan", "is not a number"),
    ],
)
def test_what_is_no_phase_is_refused_with_a_way_out(
    goals: Workspace, typed: str, words: str
) -> None:
    with pytest.raises(Invalid) as caught:
        edit(goals, phases=typed)
    assert words in str(caught.value)
    assert phases(goals) == []


def test_phases_lie_within_its_own_dates_or_its_objectives(goals: Workspace) -> None:
    edit(goals, starts="2026-11-01")
    with pytest.raises(Invalid, match="outside 2026-11-01 to 2026-12-31"):
        edit(goals, phases="2026-10-31: 20")
    goals.run(commands.edit(goals, "O1", {"ends": "2026-11-30"}))
    with pytest.raises(Invalid, match="outside 2026-11-01 to 2026-11-30"):
        edit(goals, phases="2026-12-01: 20")
    edit(goals, phases="2026-12-01: 20", ends="2026-12-15")
    with pytest.raises(Invalid, match="the phase of 2026-12-01 lies outside"):
        edit(goals, ends="2026-11-20")


def test_only_a_way_from_start_to_target_has_phases(goals: Workspace) -> None:
    edit(goals, phases="2026-11-30: 600")
    with pytest.raises(Invalid, match="a key result of kind at least has no phases"):
        edit(goals, kind="at_least")
    edit(goals, kind="at_least", phases="")
    assert goals.key_results[1].kind == "at_least"
