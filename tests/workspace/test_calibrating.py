"""Which key results and which confidences count for somebody's calibration."""

from __future__ import annotations

import pytest

from okrtui.workspace import commands
from okrtui.workspace.calibrating import Scored, calibration, scored
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.changing import set_cycle


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    """O1, committed, with KR1 at P = 0.45, believed in by 8."""
    new = commands.add_objective(workspace, "Riders come back", cycle="2026-Q4", kind="committed")
    workspace.run(new)
    workspace.run(commands.add_key_result(workspace, 1, "Churn", start="10", target="8"))
    workspace.run(commands.check_in(workspace, 1, "9.1", confidence="8"))
    return workspace


def found(workspace: Workspace) -> list[Scored]:
    return scored(workspace, Views(workspace))


def test_what_is_open_and_not_graded_does_not_count(goals: Workspace) -> None:
    assert found(goals) == []


def test_a_closed_cycle_counts_by_what_progress_suggests(goals: Workspace) -> None:
    goals.run(set_cycle(1, "closed")(goals))
    assert found(goals) == [Scored("KR1", "Churn", 8, 0.5, hit=False)]


def test_a_grade_goes_before_what_progress_suggests(goals: Workspace) -> None:
    goals.run(commands.edit(goals, "KR1", {"grade": "1"}, reason="it held"))
    goals.run(set_cycle(1, "closed")(goals))
    assert found(goals) == [Scored("KR1", "Churn", 8, 1, hit=True)]


def test_of_a_closed_cycle_what_nobody_measured_does_not_count(goals: Workspace) -> None:
    goals.run(commands.add_key_result(goals, 1, "Rides", start="0", target="9"))
    goals.run(commands.check_in(goals, 2, confidence="3"))
    goals.run(set_cycle(1, "closed")(goals))
    assert [each.key for each in found(goals)] == ["KR1"]


def test_a_promise_kept_in_part_is_no_hit(goals: Workspace) -> None:
    goals.run(commands.edit(goals, "KR1", {"grade": "0.9"}, reason="it held"))
    assert not found(goals)[0].hit
    goals.run(commands.edit(goals, "O1", {"kind": "aspirational"}))
    assert found(goals)[0].hit


def test_from_a_handful_on_there_is_a_score() -> None:
    one = Scored("KR1", "Churn", 8, 1, hit=True)
    assert calibration([one] * 4) is None
    score = calibration([one] * 5)
    assert score is not None
    assert score.brier == pytest.approx(0.04)
