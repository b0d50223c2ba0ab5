"""A KPI that feeds many key results: a measurement costs what is looked at, not what it feeds."""

from __future__ import annotations

from collections import Counter

import pytest

from okrtui.domain import pace
from okrtui.store.ports import Op
from okrtui.workspace import commands
from okrtui.workspace.coaching import Coach
from okrtui.workspace.model import Model
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.conftest import OpenAs

MANY = 120
IN_SIGHT = [f"KR{id}" for id in range(1, 11)]


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    """Forty objectives with three key results each, all fed and guarded by K1."""
    workspace.run(commands.add_objective(workspace, "Riders come back", cycle="2026-Q4"))
    workspace.run(commands.add_kpi(workspace, "Churn", direction="down", green="8", red="10"))
    workspace.run(commands.add_key_result(workspace, 1, "Churn from 10 to 8", kpi="K1"))
    workspace.run(commands.edit(workspace, "KR1", {"guardrails": "K1"}))
    state = workspace.store.state()
    objective, key_result = state["objectives"][1], state["key_results"][1]
    many = [Op("ins", "objectives", id, objective) for id in range(2, MANY // 3 + 1)]
    for id in range(2, MANY + 1):
        fields = {**key_result, "objective": (id - 1) // 3 + 1}
        many.append(Op("ins", "key_results", id, fields))
    workspace.store.commit(lambda *_: many, why="many", user="ana")
    workspace.run(commands.log(workspace, 1, "9.5", date="-8d"))
    return workspace


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a pace was judged and a KPI's measurements were read."""
    counted: Counter[str] = Counter()
    judge, read = pace.judge_key_result, Model.measurements

    def judged(*given: object, **more: object) -> object:
        counted["judged"] += 1
        return judge(*given, **more)  # type: ignore[arg-type]

    def measurements(model: Model, kpi: int) -> object:
        counted["read"] += 1
        return read(model, kpi)

    monkeypatch.setattr(pace, "judge_key_result", judged)
    monkeypatch.setattr(Model, "measurements", measurements)
    return counted


def look(views: Views) -> list[str]:
    return [views.goal(key).value for key in (*IN_SIGHT, "O1")]


def test_a_measurement_has_only_what_is_in_sight_judged_anew(
    goals: Workspace, asked: Counter[str]
) -> None:
    views = Views(goals)
    for id in goals.key_results:
        views.goal(f"KR{id}")
    asked.clear()
    goals.commit(commands.log(goals, 1, "9"))
    asked.clear()
    event = goals.absorb()
    views.invalidate(event)
    assert {f"KR{id}" for id in goals.key_results} <= event.keys
    assert look(views)[0] == "9"
    assert asked["judged"] == len(IN_SIGHT)
    # Its rows and its health as a guardrail; not once for each key result.
    assert asked["read"] <= 3


def test_measurements_of_others_are_seen_by_a_step_before_they_are_shown(
    goals: Workspace, open_as: OpenAs
) -> None:
    views = Views(goals)
    look(views)
    ben = open_as("ben")
    ben.run(commands.log(ben, 1, "9.1"))
    goals.run(commands.check_in(goals, 1, "+0.2"))
    assert [m.value for m in goals.model.measurements(1)] == [9.5, 9.1, 9.3]


def test_what_hangs_on_a_kpi_is_known_again_once_a_link_moves(goals: Workspace) -> None:
    views = Views(goals)
    look(views)
    for change in (
        commands.log(goals, 1, "9"),
        commands.edit(goals, "KR1", {"kpi": "", "guardrails": ""}),
        commands.edit(goals, "O1", {"ends": "2026-12-01"}),
        commands.log(goals, 1, "8.8"),
    ):
        goals.commit(change)
        views.invalidate(goals.absorb())
    assert look(views)[:2] == ["", "8.8"]
    assert look(Views(goals)) == look(views)


def test_the_coach_counts_no_goal_anew_for_a_measurement(
    goals: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = Coach(Views(goals), goals)
    coach.of_cycle(1)
    counted: list[str] = []
    monkeypatch.setattr(coach._census, "look_again", counted.append)
    goals.commit(commands.log(goals, 1, "9"))
    coach.invalidate(goals.absorb())
    assert counted == []
    goals.commit(commands.edit(goals, "KR1", {"title": "Rides"}))
    coach.invalidate(goals.absorb())
    assert "KR1" in counted


@pytest.mark.parametrize("said", ["today", "yesterday"])
def test_a_measurement_leaves_a_blocker_open(goals: Workspace, said: str) -> None:
    goals.run(commands.check_in(goals, 1, "9.2", blocker="no data from the shop", date=said))
    for value in ("9.1", "9"):
        goals.run(commands.log(goals, 1, value))
    row = Views(goals).goal("KR1")
    assert (row.value, row.blocked) == ("9", True)
