"""What a typed value means: steps count from where the goal stands when the change is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from okrtui.workspace import commands
from okrtui.workspace.change import Change
from okrtui.workspace.workspace import Workspace
from tests.workspace.conftest import OpenAs


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    """KR1, churn from 10 % down to 8 %, KR2 to be found out, and K1."""
    workspace.run(commands.add_objective(workspace, "Riders come back"))
    workspace.run(commands.add_key_result(workspace, 1, "Churn from 10% to 8%"))
    workspace.run(commands.add_key_result(workspace, 1, "Margin", kind="baseline"))
    workspace.run(commands.add_kpi(workspace, "NPS", direction="up", green="50"))
    return workspace


def key_result(workspace: Workspace) -> list[float | None]:
    return [entry.value for entry in workspace.model.check_ins(1)]


def kpi(workspace: Workspace) -> list[float]:
    return [entry.value for entry in workspace.model.measurements(1)]


@pytest.mark.parametrize(
    ("first", "step", "values"),
    [
        (
            lambda w: commands.check_in(w, 1, "9"),
            lambda w: commands.check_in(w, 1, "+0.2"),
            key_result,
        ),
        (
            lambda w: commands.check_in(w, 1, "9.1"),
            lambda w: commands.nudge(w, "KR1", 2),
            key_result,
        ),
        (lambda w: commands.log(w, 1, "9"), lambda w: commands.log(w, 1, "+0.2"), kpi),
        (lambda w: commands.log(w, 1, "9.1"), lambda w: commands.nudge(w, "K1", 2), kpi),
    ],
    ids=["check-in", "nudge", "log", "nudge of a KPI"],
)
def test_steps_of_two_people_at_the_same_time_add_up(
    goals: Workspace,
    open_as: OpenAs,
    first: Callable[[Workspace], Change],
    step: Callable[[Workspace], Change],
    values: Callable[[Workspace], list[float]],
) -> None:
    goals.run(first(goals))
    ben = open_as("ben")
    mine, theirs = step(goals), step(ben)
    goals.run(mine)
    ben.run(theirs)
    began, once, twice = values(ben)
    assert once - began == pytest.approx(0.2)
    assert twice - once == pytest.approx(0.2)


def test_before_the_first_value_a_step_counts_from_the_start(goals: Workspace) -> None:
    goals.run(commands.check_in(goals, 1, "-0.2"))
    assert key_result(goals) == [9.8]


def test_where_there_is_no_start_either_a_sign_is_part_of_the_value(goals: Workspace) -> None:
    goals.run(commands.check_in(goals, 2, "-3"))
    goals.run(commands.log(goals, 1, "-3"))
    assert goals.key_results[2].start == -3
    assert kpi(goals) == [-3]


def test_a_step_ignores_values_of_days_to_come(goals: Workspace) -> None:
    goals.run(commands.check_in(goals, 1, "9"))
    goals.run(commands.log(goals, 1, "9"))
    then = Workspace(goals.store, user="ana", today=lambda: date(2026, 11, 10))
    then.run(commands.check_in(then, 1, "5", date="2026-11-09"))
    then.run(commands.check_in(then, 1, "+1"))
    then.run(commands.log(then, 1, "5", date="2026-11-09"))
    then.run(commands.log(then, 1, "+1"))
    assert key_result(then) == [5, 6, 9]
    assert kpi(then) == [5, 6, 9]


def test_many_values_at_once_stand_for_themselves(goals: Workspace) -> None:
    goals.run(commands.log(goals, 1, "50", date="-1d"))
    goals.run(commands.log_many(goals, [("K1", "-3", None, ""), ("K1", "+4", None, "")]))
    assert kpi(goals) == [50, -3, 4]
