"""The questions on the way to a running quarter: what is asked next, what an answer comes to."""

from __future__ import annotations

import pytest

from okrtui.domain.errors import Invalid, NotFound
from okrtui.workspace import commands
from okrtui.workspace.roadmap import FIRST, Roadmap, Step, day_of
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace

NEXT = Step("key_result")
DAY = Step("day")


def answered(roadmap: Roadmap, step: Step, text: str, workspace: Workspace) -> str:
    change = roadmap.answer(step, text)
    assert change is not None
    return workspace.run(change).key


@pytest.fixture
def roadmap(workspace: Workspace) -> Roadmap:
    """An objective with two key results, the first of which has a KPI."""
    roadmap = Roadmap(workspace)
    roadmap.objective = answered(roadmap, FIRST, "Riders come back every week", workspace)
    answered(roadmap, NEXT, "Churn from 10% to 8%", workspace)
    answered(roadmap, NEXT, "Weekly riders from 31k to 45k", workspace)
    answered(roadmap, Step("kpi", "KR1"), "NPS ≥ 40 red 30", workspace)
    return roadmap


def test_nothing_but_the_objective_is_asked_at_first(workspace: Workspace) -> None:
    assert Roadmap(workspace).steps == [FIRST]


def test_the_questions_follow_what_was_answered(roadmap: Roadmap) -> None:
    key_results = [Step("key_result", "KR1"), Step("key_result", "KR2"), NEXT]
    assert roadmap.steps == [FIRST, *key_results, Step("kpi", "KR1"), Step("kpi", "KR2"), DAY]
    assert roadmap.after(FIRST) == Step("key_result", "KR1")
    assert roadmap.before(Step("kpi", "KR1")) == NEXT
    assert roadmap.before(FIRST) is None
    assert roadmap.after(DAY) is None


def test_five_key_results_are_enough_and_two_are_few(
    roadmap: Roadmap, workspace: Workspace
) -> None:
    assert roadmap.enough().startswith("2 are few")
    for number in range(3):
        answered(roadmap, NEXT, f"Trips {number} from 4 to 6", workspace)
    assert NEXT not in roadmap.steps
    assert roadmap.nearest(NEXT) == Step("key_result", "KR5")
    assert roadmap.after(NEXT) == Step("kpi", "KR1")
    assert roadmap.enough() == ""


def test_an_answer_stands_as_the_line_it_can_be_typed_as(roadmap: Roadmap) -> None:
    assert roadmap.line(Step("key_result", "KR1")) == "Churn from 10 to 8 % @ana"
    assert roadmap.line(Step("kpi", "KR1")).startswith("NPS ≥ 40")
    assert roadmap.line(NEXT) == ""


@pytest.mark.parametrize(
    ("step", "line", "field", "value"),
    [
        (FIRST, "Riders return every week @ben", "owner", "ben"),
        (Step("key_result", "KR1"), "Churn from 10 to 7 % @ana", "target", 7),
        (Step("key_result", "KR1"), "Monthly churn from 10 to 8 % @ana", "title", "Monthly churn"),
        (Step("key_result", "KR1"), "Churn at most 8 % @ana", "kind", "at_most"),
        (Step("kpi", "KR1"), "NPS ≥ 50 red 30 @ana", "green", 50),
    ],
)
def test_a_line_typed_anew_changes_the_goal_it_became(
    roadmap: Roadmap, workspace: Workspace, step: Step, line: str, field: str, value: object
) -> None:
    goal = workspace.resolve(roadmap.goal_of(step))
    answered(roadmap, step, line, workspace)
    assert workspace.store.state()[goal.table][goal.id][field] == value
    assert roadmap.answer(step, roadmap.line(step)) is None, "nothing to change any more"


def test_an_emptied_answer_is_taken_back_by_one_undo_brought_again(
    roadmap: Roadmap, workspace: Workspace
) -> None:
    answered(roadmap, Step("kpi", "KR1"), "", workspace)
    assert not workspace.kpis
    assert roadmap.kpi_of("KR1") == ""
    workspace.undo()
    workspace.absorb()
    assert roadmap.kpi_of("KR1") == "K1"
    answered(roadmap, Step("key_result", "KR2"), "", workspace)
    assert roadmap.key_results == ["KR1"]
    with pytest.raises(Invalid, match="needs its sentence"):
        roadmap.answer(FIRST, " ")


def test_a_kpi_that_is_more_than_a_guard_stays_when_it_is_taken_back(
    roadmap: Roadmap, workspace: Workspace
) -> None:
    workspace.run(commands.log(workspace, 1, "45"))
    answered(roadmap, Step("kpi", "KR1"), "", workspace)
    assert list(workspace.kpis) == [1]
    assert roadmap.kpi_of("KR1") == ""


@pytest.mark.parametrize("line", ["K1", "k1", "nps"])
def test_a_kpi_that_is_there_is_linked_not_added_again(
    roadmap: Roadmap, workspace: Workspace, line: str
) -> None:
    answered(roadmap, Step("kpi", "KR2"), line, workspace)
    assert roadmap.kpi_of("KR2") == "K1"
    assert list(workspace.kpis) == [1]


def test_a_kpi_and_its_link_are_one_change(roadmap: Roadmap, workspace: Workspace) -> None:
    workspace.undo()
    workspace.absorb()
    assert not workspace.kpis
    assert roadmap.kpi_of("KR1") == ""


def test_a_kpi_that_is_not_there_is_told(roadmap: Roadmap) -> None:
    with pytest.raises(NotFound):
        roadmap.answer(Step("kpi", "KR2"), "K99")


def test_what_is_read_and_what_the_coach_finds(roadmap: Roadmap, workspace: Workspace) -> None:
    read = roadmap.read(NEXT, "Reduce churn to 8%")
    assert any(told.role == "warn" for told in read)
    coach = Views(workspace).coach
    assert "R6" in {f.rule for f in roadmap.findings(coach, NEXT, "Ship the new app")}
    assert not [f for f in roadmap.findings(coach, NEXT, "Ship it") if f.rule.startswith("O")]
    assert not roadmap.findings(coach, DAY, "friday")


@pytest.mark.parametrize(
    ("text", "day"),
    [("", "fri"), ("mon", "mon"), ("Tuesday", "tue"), ("w", "wed"), (" thurs ", "thu")],
)
def test_a_day_by_its_beginning(text: str, day: str) -> None:
    assert day_of(text) == day


@pytest.mark.parametrize("text", ["t", "s", "whenever", "1"])
def test_what_is_no_day_or_several(text: str) -> None:
    with pytest.raises(Invalid, match=f'"{text}" is no day of the week. Type mon or tue'):
        day_of(text)
