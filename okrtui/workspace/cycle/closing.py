"""Closing a cycle card by card: what each key result came to, its grade, and the last card."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from okrtui.domain.records import OUTCOMES
from okrtui.domain.text import one_line
from okrtui.domain.values import format_number, typed_number
from okrtui.workspace import calibrating, grades
from okrtui.workspace.cycle.report import spread
from okrtui.workspace.cycle.standing import counted, time_told
from okrtui.workspace.cycle.voting import key_results
from okrtui.workspace.details import span
from okrtui.workspace.editing import edit
from okrtui.workspace.fields import SUGGESTED, Reading, read_grade
from okrtui.workspace.keys import parse_key
from okrtui.workspace.review.cards import blank, of_key_result

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from okrtui.domain.records import CycleRecord, Json, KeyResultRecord
    from okrtui.workspace.change import Change
    from okrtui.workspace.review.cards import Card
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

LAST = "close"
"""The card behind all key results."""
_DONE = {"keep": "kept", "modify": "to be modified", "abandon": "abandoned"}


def card(workspace: Workspace, views: Views, key: str) -> Card:
    """A key result as it ends: what was asked for, what it came to, the grade it has already.

    Raises KeyError when it is gone.
    """
    record = workspace.key_results[parse_key(key).id]
    known = of_key_result(workspace, views, blank(key, "key_result"))
    now = f", came to {known.keeps}" if known.keeps else ""
    return known._replace(
        measure=f"{span(record)}{now}" if record.kind != "milestones" else known.measure,
        facts=tuple(_graded(workspace, record)),
    )


def last_card(workspace: Workspace, views: Views, cycle: CycleRecord) -> Card:
    """What the grades come to, and whether the cycle can be closed."""
    shown = key_results(workspace, cycle.id)
    return blank(LAST, "cycle")._replace(
        above=counted(len(shown), "key result"),
        title=f"Close {one_line(cycle.name)}",
        facts=tuple(_comes_to(workspace, views, cycle, shown)),
    )


def wants_reason(workspace: Workspace, key: str, grade: str) -> bool:
    """Whether a typed grade is another one than suggested, and than the one it has already.

    Raises Invalid for what is no grade.
    """
    if not grade.strip():
        return False
    read = read_grade("grade", grade, Reading(workspace.today()))
    record = workspace.key_results[parse_key(key).id]
    return read not in (SUGGESTED, record.grade, grades.suggestion_of(workspace, record))


def grade(
    workspace: Workspace, key: str, given: Mapping[str, str], *, reason: str, base: Json
) -> Change:
    """Grade, outcome and lesson as one change; without a grade the suggested one.

    given: field → what was typed. base: the grade that was shown. Raises Invalid.
    """
    record = workspace.key_results[parse_key(key).id]
    kept = "" if record.grade is None else typed_number(record.grade)
    values = {"grade": given.get("grade", "").strip() or kept or SUGGESTED}
    values |= {field: text for field, text in given.items() if field != "grade" and text}
    return edit(workspace, key, values, base={"grade": base}, reason=reason)


def _graded(workspace: Workspace, record: KeyResultRecord) -> Iterator[tuple[str, str]]:
    if record.grade is not None:
        said = f"{format_number(record.grade)}, {grades.word_of(workspace.model, record)}"
        by = f", by {one_line(record.graded_by)}" if record.graded_by else ""
        why = f": {one_line(record.grade_reason)}" if record.grade_reason else ""
        yield "graded", f"{said}{by}{why}"
    if record.lesson:
        yield "learned", one_line(record.lesson)


def _comes_to(
    workspace: Workspace, views: Views, cycle: CycleRecord, shown: Sequence[KeyResultRecord]
) -> Iterator[tuple[str, str]]:
    yield "time", time_told(workspace.today(), cycle)
    open_ones = [f"KR{record.id}" for record in shown if record.grade is None]
    if open_ones:
        more = f" and {len(open_ones) - 8} more" if len(open_ones) > 8 else ""
        yield "no grade yet", ", ".join(open_ones[:8]) + more
    for word, count, share in spread(workspace, shown):
        yield word, f"{count}, {share}"
    aim = grades.cycle_told(workspace.model, cycle.id)
    if aim:
        yield "how far", aim
    outcomes = Counter(record.outcome for record in shown)
    told = [f"{outcomes[one]} {_DONE[one]}" for one in OUTCOMES if outcomes[one]]
    if told:
        yield "go on", ", ".join(told)
    lessons = sum(bool(record.lesson.strip()) for record in shown)
    if lessons:
        yield "learned", counted(lessons, "lesson")
    foretold = calibrating.told(calibrating.scored(workspace, views))
    yield "confidence", " ".join(foretold[:2])
