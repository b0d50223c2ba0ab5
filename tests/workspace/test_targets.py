"""Moved targets and bounds are kept with who moved them, when and why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from okrtui.domain.errors import Invalid
from okrtui.store.ports import Conflict
from okrtui.workspace import commands
from okrtui.workspace.keys import Goal
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.conftest import OpenAs

KR1 = Goal("key_results", 1)
K1 = Goal("kpis", 1)


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    workspace.run(commands.add_objective(workspace, "Riders come back"))
    workspace.run(commands.add_key_result(workspace, 1, "Churn from 10% to 8%"))
    workspace.run(commands.add_kpi(workspace, "SLA", direction="up", green="95", red="92"))
    return workspace


def edit(workspace: Workspace, key: str, reason: str = "", **fields: str) -> None:
    workspace.run(commands.edit(workspace, key, fields, reason=reason))


def moves(workspace: Workspace, goal: Goal) -> list[tuple[object, ...]]:
    return [(m.field, m.old, m.new, m.reason, m.by) for m in workspace.model.target_changes(goal)]


def test_a_moved_target_is_kept_with_its_reason(goals: Workspace) -> None:
    edit(goals, "KR1", "the market shrank", target="7")
    assert moves(goals, KR1) == [("target", 8, 7, "the market shrank", "ana")]
    (moved,) = goals.model.target_changes(KR1)
    assert moved.at == goals.today()


def test_every_move_is_kept_also_without_a_reason_oldest_first(goals: Workspace) -> None:
    edit(goals, "KR1", target="7")
    edit(goals, "KR1", "a typo", target="6", start="9")
    assert moves(goals, KR1) == [
        ("target", 8, 7, "", "ana"),
        ("start", 10, 9, "a typo", "ana"),
        ("target", 7, 6, "a typo", "ana"),
    ]


def test_moved_bounds_of_a_kpi_are_kept(goals: Workspace) -> None:
    edit(goals, "K1", "a new contract", green="97")
    assert moves(goals, K1) == [("green", 95, 97, "a new contract", "ana")]


def test_moved_steps_are_kept(goals: Workspace) -> None:
    goals.run(commands.add_key_result(goals, 1, "Launch", kind="milestones", steps=["A", "B"]))
    edit(goals, "KR2", "B is not needed", steps="A")
    ((field, old, new, reason, _),) = moves(goals, Goal("key_results", 2))
    assert (field, reason) == ("steps", "B is not needed")
    assert isinstance(old, list)
    assert isinstance(new, list)
    assert (len(old), len(new)) == (2, 1)


def test_a_first_target_moves_nothing(goals: Workspace) -> None:
    goals.run(commands.add_key_result(goals, 1, "Find out", kind="baseline"))
    edit(goals, "KR2", start="1", target="5", kind="reach")
    assert moves(goals, Goal("key_results", 2)) == []


def test_what_stays_as_it_is_and_other_fields_move_nothing(goals: Workspace) -> None:
    edit(goals, "KR1", target="8", owner="ben")
    edit(goals, "KR1", "no need", target="8")
    assert moves(goals, KR1) == []


@pytest.mark.parametrize(("key", "field"), [("KR1", "owner"), ("O1", "title"), ("K1", "unit")])
def test_a_reason_without_a_moved_target_is_refused(goals: Workspace, key: str, field: str) -> None:
    with pytest.raises(Invalid, match="a reason is kept with a moved target"):
        edit(goals, key, "because", **{field: "x"})


def test_a_reason_that_is_too_long_is_refused(goals: Workspace) -> None:
    with pytest.raises(Invalid, match="reason"):
        edit(goals, "KR1", "x" * 201, target="7")


def test_undo_takes_the_move_back_with_the_edit_and_redo_makes_it_again(goals: Workspace) -> None:
    edit(goals, "KR1", "a typo", target="7")
    goals.undo()
    goals.absorb()
    assert moves(goals, KR1) == []
    assert goals.key_results[1].target == 8
    goals.redo()
    goals.absorb()
    assert moves(goals, KR1) == [("target", 8, 7, "a typo", "ana")]


def test_a_move_that_meets_somebody_elses_is_not_kept(open_as: OpenAs, goals: Workspace) -> None:
    ben = open_as("ben")
    edit(ben, "KR1", target="7")
    change = commands.edit(goals, "KR1", {"target": "6"}, base={"target": 8}, reason="mine")
    with pytest.raises(Conflict):
        goals.run(change)
    goals.absorb(goals.poll())
    assert moves(goals, KR1) == [("target", 8, 7, "", "ben")]


@pytest.mark.parametrize("key", ["KR1", "O1", "K1"])
def test_moves_go_with_their_goal_and_come_back_with_it(goals: Workspace, key: str) -> None:
    edit(goals, "KR1", "a typo", target="7")
    edit(goals, "K1", green="97")
    before = {goal: moves(goals, goal) for goal in (KR1, K1)}
    goals.run(commands.delete(goals, key))
    gone = K1 if key == "K1" else KR1
    assert moves(goals, gone) == []
    goals.undo()
    goals.absorb()
    assert {goal: moves(goals, goal) for goal in (KR1, K1)} == before


def test_undo_of_adding_a_goal_whose_target_somebody_moved_says_so(
    open_as: OpenAs, workspace: Workspace
) -> None:
    workspace.run(commands.add_kpi(workspace, "SLA", direction="up", green="95"))
    ben = open_as("ben")
    edit(ben, "K1", green="97")
    with pytest.raises(Conflict, match="green of K1 was changed since by ben"):
        workspace.undo()


def test_moves_are_told_newest_first_with_their_reasons_and_cleaned(goals: Workspace) -> None:
    edit(goals, "KR1", target="7")
    edit(goals, "KR1", "a\x1b[2Jtypo", target="6")
    facts = [fact for fact in Views(goals).detail("KR1").facts if fact[0] == "target moved"]
    assert facts == [
        ("target moved", "7 % → 6 % on 2026-11-22 by ana: a␛[2Jtypo"),
        ("target moved", "8 % → 7 % on 2026-11-22 by ana"),
    ]


def test_of_many_moves_the_latest_are_told(goals: Workspace) -> None:
    for target in ("7", "6", "5", "4", "3"):
        edit(goals, "KR1", target=target)
    labels = [label for label, _ in Views(goals).detail("KR1").facts if "moved" in label]
    assert labels == ["target moved"] * 3 + ["moved before"]


def test_a_move_made_elsewhere_renews_its_goals_detail(open_as: OpenAs, goals: Workspace) -> None:
    ben = open_as("ben")
    edit(ben, "K1", green="97")
    assert "K1" in goals.absorb(goals.poll()).keys
    assert len(moves(goals, K1)) == 1


def test_a_reason_can_be_given_afterwards_for_all_that_one_edit_moved(goals: Workspace) -> None:
    edit(goals, "KR1", target="9")
    later = Workspace.open(goals.path, user="ana", today=lambda: goals.today() + timedelta(days=1))
    edit(later, "KR1", target="7", start="11")
    later.run(commands.give_reason(later, "KR1", " the market shrank "))
    later.close()
    goals.absorb(goals.poll())
    assert [move[3] for move in moves(goals, KR1)] == ["", "the market shrank", "the market shrank"]


@pytest.mark.parametrize("key", ["KR1", "K1", "O1"])
def test_what_was_never_moved_takes_no_reason(goals: Workspace, key: str) -> None:
    with pytest.raises(Invalid, match=f"no target of {key} was moved yet"):
        goals.run(commands.give_reason(goals, key, "because"))


def test_an_empty_reason_is_refused(goals: Workspace) -> None:
    edit(goals, "KR1", target="7")
    with pytest.raises(Invalid, match="The reason is empty"):
        commands.give_reason(goals, "KR1", "  ")
