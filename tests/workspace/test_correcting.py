"""Correcting and deleting what was checked in or measured: told, undoable, never against others."""

from __future__ import annotations

import pytest

from okrtui.domain.errors import Invalid, NotFound
from okrtui.store.ports import Conflict
from okrtui.workspace import commands
from okrtui.workspace.activity import activity
from okrtui.workspace.entries import Entry, goal_of_entry, parse_entry, shown
from okrtui.workspace.keys import Goal
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.changing import set_cycle
from tests.workspace.conftest import OpenAs

KR1, K1 = Goal("key_results", 1), Goal("kpis", 1)
C1, C2, M1 = Entry("check_ins", 1), Entry("check_ins", 2), Entry("measurements", 1)


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    """KR1 with two check-ins on one day, K1 with a measurement."""
    for change in (
        commands.add_objective(workspace, "Riders come back"),
        commands.add_kpi(workspace, "First answer", direction="down", green="2", red="4", unit="h"),
    ):
        workspace.run(change)
    workspace.run(commands.add_key_result(workspace, 1, "Churn", start=10, target=8, unit="%"))
    for value, note in (("9.5", "typed in a hurry"), ("9.2", "")):
        workspace.run(commands.check_in(workspace, 1, value, confidence="5", note=note, date="fri"))
    workspace.run(commands.log(workspace, 1, "3.4", note="Sundays"))
    return workspace


def latest(workspace: Workspace) -> str:
    return Views(workspace).goal("KR1").value


@pytest.mark.parametrize(("text", "entry"), [("C1", C1), ("c1", C1), ("M1", M1), ("KR1", None)])
def test_entries_have_names(text: str, entry: Entry | None) -> None:
    assert parse_entry(text) == entry


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"value": "9.4"}, "value 9.5 % → 9.4 %"),
        ({"value": "-0.1"}, "value 9.5 % → 9.4 %"),
        ({"confidence": "7"}, "confidence 5 → 7"),
        ({"note": ""}, "note taken away"),
        ({"note": "checked twice"}, "note changed"),
        ({"blocker": "no data"}, "blocker kept"),
        ({"date": "2026-11-12"}, "→ 2026-11-12"),
        ({"value": "", "confidence": "4"}, "value 9.5 % → none, confidence 5 → 4"),
        ({"value": "9.5"}, "nothing"),
    ],
)
def test_a_correction_says_what_it_changed(
    goals: Workspace, fields: dict[str, str], told: str
) -> None:
    done = goals.run(commands.correct(goals, KR1, C1, fields))
    assert done.message.startswith("corrected the check-in of KR1 Churn of 2026-11-20: ")
    assert told in done.message
    assert done.key == "KR1"


def test_correcting_an_earlier_check_in_of_a_day_does_not_make_it_the_latest(
    goals: Workspace,
) -> None:
    goals.run(commands.correct(goals, KR1, C1, {"value": "9.9"}))
    assert latest(goals) == "9.2"


@pytest.mark.parametrize(
    ("entry", "fields", "said"),
    [
        (C1, {"value": "many"}, "value"),
        (C1, {"date": "2027-01-01"}, "in the future"),
        (C1, {"confidence": "11"}, "0 to 10"),
        (C1, {"owner": "ana"}, "no field 'owner'"),
        (C2, {"value": "", "confidence": ""}, "nothing would be left"),
        (Entry("check_ins", 99), {"value": "1"}, "there is no check-in C99"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    goals: Workspace, entry: Entry, fields: dict[str, str], said: str
) -> None:
    number = goals.number
    with pytest.raises((Invalid, NotFound), match=said):
        goals.run(commands.correct(goals, KR1, entry, fields))
    assert goals.number == number


def test_a_measurement_keeps_a_value(goals: Workspace) -> None:
    done = goals.run(commands.correct(goals, K1, M1, {"value": "3.5"}))
    assert "value 3.4 h → 3.5 h" in done.message
    assert Views(goals).kpi("K1").value == "3.5"
    with pytest.raises(Invalid):
        goals.run(commands.correct(goals, K1, M1, {"value": ""}))


def test_a_correction_is_undone_and_redone(goals: Workspace) -> None:
    goals.run(commands.correct(goals, KR1, C2, {"value": "9.0"}))
    goals.undo()
    goals.absorb()
    assert latest(goals) == "9.2"
    goals.redo()
    goals.absorb()
    assert latest(goals) == "9"


def test_a_deleted_entry_comes_back_by_an_undo(goals: Workspace) -> None:
    done = goals.run(commands.remove(goals, KR1, C2))
    assert done.message == "deleted the check-in of KR1 Churn of 2026-11-20: 9.2 %, confidence 5"
    assert latest(goals) == "9.5"
    goals.undo()
    goals.absorb()
    assert latest(goals) == "9.2"


def test_the_activity_of_its_goal_tells_a_correction(goals: Workspace) -> None:
    goals.run(commands.correct(goals, KR1, C2, {"value": "9.0"}))
    newest = next(activity(goals, "KR1"))
    assert newest.what == "correct KR1: check-in C2"
    assert newest.items[0].words == ("value 9.2 % → 9 %",)
    assert next(activity(goals, "K1")).what == "log K1"


def test_others_corrections_are_never_overwritten(open_as: OpenAs, goals: Workspace) -> None:
    ben = open_as("ben")
    seen = shown(goals, KR1, C2)
    ben.run(commands.correct(ben, KR1, C2, {"value": "9.1"}))
    assert seen is not None
    base = {"value": seen["value"]}
    with pytest.raises(Conflict):
        goals.commit(commands.correct(goals, KR1, C2, {"value": "9.0"}, base=base))
    goals.absorb()
    assert latest(goals) == "9.1"


def test_nobody_deletes_what_was_corrected_since(open_as: OpenAs, goals: Workspace) -> None:
    ben = open_as("ben")
    change = commands.remove(goals, KR1, C2)
    ben.run(commands.correct(ben, KR1, C2, {"value": "9.1"}))
    with pytest.raises(Conflict):
        goals.commit(change)


def test_a_closed_cycle_keeps_its_check_ins(goals: Workspace) -> None:
    goals.run(set_cycle(1, "closed")(goals))
    with pytest.raises(Invalid, match="closed"):
        goals.run(commands.correct(goals, KR1, C2, {"value": "9.0"}))


def test_an_entry_knows_its_goal(goals: Workspace) -> None:
    assert goal_of_entry(goals, C1) == KR1
    assert goal_of_entry(goals, M1) == K1
    with pytest.raises(NotFound, match="no measurement M7"):
        goal_of_entry(goals, Entry("measurements", 7))
