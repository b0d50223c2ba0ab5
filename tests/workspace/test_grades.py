"""Grades are given by people: suggested by progress, otherwise with a reason."""

from __future__ import annotations

from datetime import date

import pytest

from okrtui.domain.errors import Invalid
from okrtui.workspace import commands, grades
from okrtui.workspace.activity import activity
from okrtui.workspace.change import Built, Change, Draft
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.changing import set_cycle
from tests.workspace.conftest import TODAY


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    """O1 (aspirational) with KR1 at P = 0.45 and KR2 without data."""
    workspace.run(
        commands.add_objective(workspace, "Riders come back", cycle="2026-Q4", kind="aspirational")
    )
    workspace.run(commands.add_key_result(workspace, 1, "Churn", start="10", target="8", unit="%"))
    workspace.run(commands.add_key_result(workspace, 1, "Rides", start="0", target="9"))
    workspace.run(commands.check_in(workspace, 1, "9.1"))
    return workspace


def edit(workspace: Workspace, key: str = "KR1", reason: str = "", **fields: str) -> str:
    return workspace.run(commands.edit(workspace, key, fields, reason=reason)).message


def refused(workspace: Workspace, key: str = "KR1", reason: str = "", **fields: str) -> Invalid:
    before = workspace.number
    with pytest.raises(Invalid) as caught:
        edit(workspace, key, reason, **fields)
    assert workspace.number == before
    assert caught.value.hint
    return caught.value


def graded(workspace: Workspace, id: int = 1) -> tuple[object, ...]:
    record = workspace.key_results[id]
    return record.grade, record.grade_reason, record.graded_by, record.graded_at


def told(workspace: Workspace, id: int = 1) -> str:
    return grades.told(Views(workspace), workspace.model, workspace.key_results[id])


def test_the_suggested_grade_needs_no_reason(goals: Workspace) -> None:
    assert edit(goals, grade="suggested") == "changed KR1 grade: nothing → 0.5"
    assert graded(goals) == (0.5, "", "ana", TODAY)
    assert edit(goals, grade="") == "changed KR1 grade: 0.5 → nothing"
    edit(goals, grade="0.5")
    assert graded(goals) == (0.5, "", "ana", TODAY)


def test_another_grade_wants_a_reason_and_keeps_it(goals: Workspace) -> None:
    error = refused(goals, grade="0.7")
    assert error.title == "progress suggests 0.5 for KR1, so 0.7 wants a reason"
    assert error.field == "reason"
    edit(goals, reason="the last week counts twice", grade="0.7")
    assert graded(goals) == (0.7, "the last week counts twice", "ana", TODAY)


def test_the_same_grade_again_changes_nothing_unless_it_gets_another_reason(
    goals: Workspace,
) -> None:
    edit(goals, reason="it held", grade="0.7")
    before = goals.number
    assert edit(goals, grade="0.7") == "KR1 is like that already"
    assert goals.number == before
    edit(goals, reason="it held for a month", grade="0.7")
    assert graded(goals)[1] == "it held for a month"


def test_a_grade_is_taken_away_with_its_reason(goals: Workspace) -> None:
    edit(goals, reason="it held", grade="0.7")
    edit(goals, grade="")
    assert graded(goals) == (None, "", "", None)
    goals.undo()
    goals.absorb()
    assert graded(goals) == (0.7, "it held", "ana", TODAY)


def test_without_progress_nothing_is_suggested(goals: Workspace) -> None:
    assert refused(goals, "KR2", grade="suggested").title.startswith("nothing is suggested for KR2")
    title = refused(goals, "KR2", grade="0").title
    assert title == "progress suggests no grade for KR2, so 0 wants a reason"
    edit(goals, "KR2", "nobody counted", grade="0")
    assert graded(goals, 2)[:2] == (0, "nobody counted")


@pytest.mark.parametrize("text", ["7", "-0.1", "much", "1.01", "suggest"])
def test_a_grade_that_is_none_is_refused(goals: Workspace, text: str) -> None:
    assert refused(goals, reason="why not", grade=text).field == "grade"


def test_a_number_that_is_no_grade_is_told_before_any_reason_is_asked_for(
    goals: Workspace,
) -> None:
    assert refused(goals, grade="7").title == "grade: 7 is no grade"


def test_a_reason_without_a_grade_or_a_target_says_what_it_goes_with(goals: Workspace) -> None:
    assert "grade" in refused(goals, reason="why not", owner="ben").hint
    assert "grade" not in refused(goals, "O1", reason="why not", owner="ben").hint


def test_what_is_suggested_is_reckoned_with_what_else_is_edited(goals: Workspace) -> None:
    edit(goals, grade="suggested", target="9")
    assert graded(goals)[0] == 0.9


def test_a_moved_target_and_a_grade_share_a_reason(goals: Workspace) -> None:
    edit(goals, reason="the market shrank", grade="0.7", target="9")
    assert graded(goals)[1] == "the market shrank"


def test_a_closed_cycle_keeps_its_grades(goals: Workspace) -> None:
    goals.run(set_cycle(1, "closed")(goals))
    assert "closed" in refused(goals, grade="suggested").title


def test_activity_names_the_grade_and_not_who_gave_it_twice(goals: Workspace) -> None:
    edit(goals, reason="it held", grade="0.7")
    (item,) = next(activity(goals, "KR1")).items
    assert item.words == ("grade empty → 0.7", "grade reason empty → it held")


def test_the_detail_says_the_grade_in_words(goals: Workspace) -> None:
    assert told(goals) == ""
    edit(goals, reason="it held", grade="0.7")
    said = "0.7, met, suggested 0.5, by ana on 2026-11-22: it held"
    assert told(goals) == said
    assert ("grade", said) in Views(goals).detail("KR1").facts
    edit(goals, "O1", kind="committed")
    assert told(goals).startswith("0.7, partly met, suggested 0.5")
    edit(goals, grade="suggested")
    assert told(goals) == "0.5, partly met, by ana on 2026-11-22"


def test_once_it_has_ended_a_grade_is_suggested(goals: Workspace) -> None:
    goals.today = lambda: date(2026, 12, 31)
    assert told(goals) == ""
    goals.today = lambda: date(2027, 1, 1)
    assert told(goals) == "suggested 0.5, partly met; okrtui edit KR1 grade=suggested"
    assert told(goals, 2) == ""


@pytest.mark.parametrize(
    ("kind", "value", "grade", "pace"),
    [
        ("committed", "8.08", "suggested 0.9, partly met", "missed"),
        ("committed", "8", "suggested 1, met", "achieved"),
        ("aspirational", "8.68", "suggested 0.6, partly met", "missed"),
        ("aspirational", "8.6", "suggested 0.7, met", "achieved"),
        ("", "8.08", "suggested 0.9, mostly met", "missed"),
    ],
)
def test_the_grade_suggested_at_the_end_and_the_pace_say_the_same(
    goals: Workspace, kind: str, value: str, grade: str, pace: str
) -> None:
    edit(goals, "O1", kind=kind)
    goals.run(commands.check_in(goals, 1, value))
    goals.today = lambda: date(2027, 1, 1)
    assert told(goals).startswith(f"{grade};")
    assert Views(goals).verdict("KR1").pace == pace


def test_a_grade_that_another_program_wrote_is_told_as_it_is(goals: Workspace) -> None:
    def build(draft: Draft) -> Built:
        draft.set("key_results", 2, {"grade": 0.3, "objective": 9})
        return Built("set")

    goals.run(Change("write a grade", build))
    assert told(goals, 2) == "0.3, not met, by somebody"


def test_an_objective_is_graded_by_the_weights_of_its_key_results(goals: Workspace) -> None:
    objective = goals.objectives[1]
    assert grades.objective_told(goals.model, objective) == ""
    edit(goals, reason="it held", grade="1")
    said = "1.00, met (1 of 2 key results graded)"
    assert ("grade", said) in Views(goals).detail("O1").facts
    edit(goals, "KR2", "nobody counted", grade="0.1", weight="2")
    assert grades.objective_told(goals.model, objective) == "0.40, partly met"


@pytest.mark.parametrize(
    ("grade", "told"),
    [
        ("1", "1.00 on average, too safe: aim higher next time"),
        ("0.8", "0.80 on average, a little above the sweet spot of 0.6 to 0.7"),
        ("0.7", "0.70 on average, the sweet spot"),
        ("0.2", "0.20 on average, below the sweet spot of 0.6 to 0.7"),
    ],
)
def test_a_cycle_says_how_far_its_aspirations_aimed(
    goals: Workspace, grade: str, told: str
) -> None:
    assert grades.cycle_told(goals.model, 1) == ""
    edit(goals, reason="because", grade=grade)
    assert grades.cycle_told(goals.model, 1) == f"aspirational goals were graded {told}"


def test_a_grades_colour_goes_by_the_kind_of_its_objective(goals: Workspace) -> None:
    def roles() -> tuple[str, str]:
        views = Views(goals)
        return views.detail("O1").grade_role, views.detail("KR1").grade_role

    assert roles() == ("", "")
    edit(goals, reason="because", grade="0.9")
    assert roles() == ("good", "good")
    edit(goals, "O1", kind="committed")
    assert roles() == ("warn", "warn")
    edit(goals, reason="because", grade="0.3")
    assert roles() == ("bad", "bad")


def test_promises_say_nothing_of_how_far_a_cycle_aimed(goals: Workspace) -> None:
    edit(goals, grade="suggested")
    edit(goals, "O1", kind="committed")
    assert grades.aspirational_mean(goals.model, 1) is None
