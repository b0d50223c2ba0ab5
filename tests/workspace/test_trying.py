"""The coach says of a goal that is being typed what lint says once it is saved."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from okrtui.domain.coach.finding import Finding
from okrtui.domain.coach.registry import RULES
from okrtui.domain.kpi_capture import capture_kpi
from okrtui.workspace import commands, trying
from okrtui.workspace.change import Change
from okrtui.workspace.coaching import Coach
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.domain.coach_bad import KEY_RESULTS, KPIS, OBJECTIVES

Said = set[tuple[str, str, str]]


def written(findings: tuple[Finding, ...]) -> Said:
    """What is said of how a goal is written, without the key it hasn't got while it is typed."""
    return {(f.rule, f.severity, f.told) for f in findings if not RULES[f.rule].running}


def told(workspace: Workspace, change: Change) -> tuple[Finding, ...]:
    return trying.findings(Coach(Views(workspace), workspace), workspace, change)


def lint(workspace: Workspace, key: str) -> tuple[Finding, ...]:
    return Coach(Views(workspace), workspace).findings(key)


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    """O1 with KR1 and KR2, both of the last cycle's O2 with KR3, and K1."""
    workspace.run(commands.add_objective(workspace, "Riders come back every week #product"))
    workspace.run(commands.add_key_result(workspace, 1, "Churn from 10% to 8%"))
    workspace.run(commands.add_key_result(workspace, 1, "Riders from 300 to 500"))
    workspace.run(commands.add_objective(workspace, "Riders stay #product", cycle="2026-Q3"))
    workspace.run(commands.add_key_result(workspace, 2, "Reduce waste from 9 t to 5 t"))
    workspace.run(commands.check_in(workspace, 3, "4", date="2026-09-20"))
    workspace.run(commands.add_kpi(workspace, "Uptime", green="99.9", unit="%"))
    return workspace


LINES = (
    "Reduce churn by 15 %",
    "Raise NPS to 70",
    "Reduce churn from 10% to 8%",
    "Churn of all from 5 to 4 kpi=K1",
    "Waste from 9 t to 6 t",
    "Launch the app by 2027-03-15 @ben",
    "Revenue from 3 to 4",
    "SLA kept at or above 95 %",
    "Rides from 2 to 3 w0 #ops",
    "Move kind=done",
    "Perks step=Ask step=Go",
    "Between 3 and 5 weeks of stock",
    "Riders feel welcome",
    'Rides owner="" from 2 to 3',
)


@pytest.mark.parametrize("line", [*LINES, *(bad.line for bad in KEY_RESULTS)])
def test_of_a_key_result_the_same_is_said_before_and_after(goals: Workspace, line: str) -> None:
    change = commands.add_key_result(goals, 1, line)
    before = told(goals, change)
    done = goals.run(change)
    assert written(before) == written(lint(goals, done.key))
    assert goals.number == done.n


@pytest.mark.parametrize("line", [bad.line for bad in OBJECTIVES])
def test_of_an_objective_the_same_is_said_before_and_after(goals: Workspace, line: str) -> None:
    change = commands.add_objective(goals, line)
    before = written(told(goals, change))
    done = goals.run(change)
    after = {said for said in written(lint(goals, done.key)) if said[0] != "O7"}
    assert before == after


@pytest.mark.parametrize("line", [*(bad.line for bad in KPIS), "Uptime"])
def test_of_a_kpi_the_same_is_said_before_and_after(goals: Workspace, line: str) -> None:
    change = commands.add_kpi(goals, **capture_kpi(f"{line} ≥ 100")._asdict())
    before = told(goals, change)
    assert written(before) == written(lint(goals, goals.run(change).key))


@pytest.mark.parametrize(
    ("key", "fields"),
    [
        ("O1", {"title": "Launch the new app"}),
        ("O1", {"owner": "", "ends": "2027-03-01"}),
        ("O1", {"team": "ops"}),
        ("KR1", {"title": "Make riders happy"}),
        ("KR2", {"title": "Churn", "unit": "%"}),
        ("KR1", {"owner": "", "weight": "0"}),
        ("KR1", {"title": "Waste", "unit": "t"}),
        ("KR1", {"ends": "2027-03-01"}),
        ("K1", {"name": "Increase sales by 15 %"}),
        ("K1", {"owner": "", "cadence": "irregular"}),
    ],
)
def test_of_an_edit_the_same_is_said_before_and_after(
    goals: Workspace, key: str, fields: dict[str, str]
) -> None:
    change = commands.edit(goals, key, fields)
    before = told(goals, change)
    goals.run(change)
    assert written(before) == written(lint(goals, key))


def test_what_a_key_result_makes_true_of_its_objective_is_said_with_it(goals: Workspace) -> None:
    def sixth() -> set[str]:
        return {f.rule for f in told(goals, commands.add_key_result(goals, 1, "NPS from 3 to 5"))}

    assert "O7" not in sixth()
    for line in ("Rides from 2 to 3", "Trips from 1 to 2", "Friends brought from 3 to 5"):
        goals.run(commands.add_key_result(goals, 1, line))
    assert "O7" in sixth()


def test_of_steps_alone_the_objective_is_told_while_they_are_typed(workspace: Workspace) -> None:
    workspace.run(commands.add_objective(workspace, "Riders come back every week"))
    change = commands.add_key_result(workspace, 1, "Perks step=Ask step=Go")
    assert "R7" in {finding.rule for finding in told(workspace, change)}


def test_too_many_objectives_are_told_while_the_fourth_is_typed(workspace: Workspace) -> None:
    titles = ("Riders come back every week", "A city that trusts us", "Money that lasts")
    rules: list[bool] = []
    for title in (*titles, "People who like to work here"):
        change = commands.add_objective(workspace, title)
        rules.append("O8" in {finding.rule for finding in told(workspace, change)})
        workspace.run(change)
    assert rules == [False, False, False, True]


@pytest.mark.parametrize(
    "change",
    [
        lambda w: commands.add_key_result(w, 99, "Rides from 2 to 3"),
        lambda w: commands.check_in(w, 1, "9"),
        lambda w: commands.add_initiative(w, 1, "Launch it"),
        lambda w: commands.delete(w, "KR1"),
    ],
)
def test_of_what_cannot_be_made_or_is_no_goal_nothing_is_said(
    goals: Workspace, change: Callable[[Workspace], Change]
) -> None:
    assert told(goals, change(goals)) == ()
