"""Grades of key results, of objectives and of a cycle: given, suggested, and in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from okrtui.domain import grading, progress, records
from okrtui.domain.enough import enough
from okrtui.domain.errors import Invalid
from okrtui.domain.grading import Aim, Colour
from okrtui.domain.progress import BOUND_KINDS
from okrtui.domain.reasons import shown
from okrtui.domain.text import one_line
from okrtui.domain.values import format_number
from okrtui.domain.writing import figure, format_day
from okrtui.workspace.fields import SUGGESTED

if TYPE_CHECKING:
    from okrtui.domain.records import (
        Document,
        Json,
        KeyResultRecord,
        Number,
        ObjectiveKind,
        ObjectiveRecord,
    )
    from okrtui.workspace.model import Model
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

_ROLES: dict[Colour | None, str] = {"green": "good", "yellow": "warn", "red": "bad"}
_AIMS: dict[Aim, str] = {
    "too_safe": "too safe: aim higher next time",
    "high": "a little above the sweet spot of 0.6 to 0.7",
    "sweet_spot": "the sweet spot",
    "low": "below the sweet spot of 0.6 to 0.7",
}


def given(
    workspace: Workspace, id: int, stored: Document, edited: Document, reason: str
) -> dict[str, Json]:
    """The fields that grade a key result. Raises Invalid for a grade that wants a reason.

    stored: the key result as it is. edited: as it will be, with the grade as it was read.
    """
    grade = edited.get("grade")
    if grade is None:
        return {"grade": None, "grade_reason": None, "graded_by": None, "graded_at": None}
    record = records.key_result(id, edited)
    suggestion = suggestion_of(workspace, record)
    if grade == SUGGESTED:
        if suggestion is None:
            raise Invalid(
                f"nothing is suggested for KR{id}: its progress is not known",
                f'Give a grade and say why: okrtui edit KR{id} grade=0.7 --reason "…"',
                field="grade",
            )
        grade = suggestion
    if grade == stored.get("grade") and not reason:
        return {"grade": grade}
    if grade != suggestion and not reason:
        _refuse_without_reason(id, grade, suggestion)
    return {
        "grade": grade,
        "grade_reason": reason or None,
        "graded_by": workspace.user,
        "graded_at": workspace.today().isoformat(),
    }


def _refuse_without_reason(id: int, grade: Json, suggestion: float | None) -> None:
    said = format_number(grade) if isinstance(grade, int | float) else one_line(str(grade))
    if suggestion is None:
        raise Invalid(
            f"progress suggests no grade for KR{id}, so {said} wants a reason",
            'Add --reason "…"; nothing was changed',
            field="reason",
        )
    raise Invalid(
        f"progress suggests {format_number(suggestion)} for KR{id}, so {said} wants a reason",
        f'Add --reason "…", or take the suggestion with grade={SUGGESTED}; nothing was changed',
        field="reason",
    )


def suggestion_of(workspace: Workspace, record: KeyResultRecord) -> float | None:
    """The grade that a key result's progress suggests as of today; None while that is unknown."""
    today, model = workspace.today(), workspace.model
    history = model.history(record, today)
    start, end = model.dates(record)
    done = progress.progress(record, history, start=start, end=end)
    return suggested(model, record, done)


def suggested(model: Model, record: KeyResultRecord, done: float | None) -> float | None:
    """The grade that this progress of a key result suggests; None while it is unknown."""
    return grading.suggested(done, _enough(model, record))


def _enough(model: Model, record: KeyResultRecord) -> float:
    return enough(kind_of(model, record), holds=record.kind in BOUND_KINDS)


def kind_of(model: Model, record: KeyResultRecord) -> ObjectiveKind | None:
    objective = model.objectives.get(record.objective)
    return None if objective is None else objective.kind


def of_objective(model: Model, id: int) -> float | None:
    """The mean grade of an objective's graded key results by their weights; None without any."""
    return progress.roll_up(
        [(k.weight, None if k.grade is None else float(k.grade)) for k in model.key_results_of(id)]
    ).progress


def aspirational_mean(model: Model, cycle: int) -> float | None:
    """The mean grade of a cycle's aspirational objectives; None while none is graded."""
    found = (
        of_objective(model, id)
        for id in model.objectives_of(cycle)
        if model.objectives[id].kind == "aspirational"
    )
    known = [grade for grade in found if grade is not None]
    return math.fsum(known) / len(known) if known else None


def cycle_told(model: Model, cycle: int) -> str:
    """What the grades of a cycle's aspirational goals say of how far they aimed; or nothing."""
    mean = aspirational_mean(model, cycle)
    if mean is None:
        return ""
    graded = figure(mean, ".2f")
    return f"aspirational goals were graded {graded} on average, {_AIMS[grading.aim(mean)]}"


def colour_of(model: Model, record: KeyResultRecord) -> Colour | None:
    """The colour of a key result's grade, by the kind of its objective."""
    return None if record.grade is None else grading.colour(record.grade, kind_of(model, record))


def word_of(model: Model, record: KeyResultRecord) -> str:
    """A key result's grade in a word or two; empty without one."""
    if record.grade is None:
        return ""
    return grading.word(record.grade, kind_of(model, record), _enough(model, record))


def role_of(model: Model, record: KeyResultRecord) -> str:
    """What the colour of its grade means to a theme; empty without a grade."""
    return _ROLES.get(colour_of(model, record), "")


def role_of_objective(model: Model, record: ObjectiveRecord) -> str:
    mean = of_objective(model, record.id)
    return "" if mean is None else _ROLES[grading.colour(mean, record.kind)]


def told(views: Views, model: Model, record: KeyResultRecord) -> str:
    """A key result's grade on one line; once it has ended, the one suggested; else nothing."""
    suggestion = suggested(model, record, views.progress(record.id))
    if record.grade is None:
        _, end = model.dates(record)
        if suggestion is None or views.paces.day <= end or end == records.DAY_ZERO:
            return ""
        said = f"suggested {_said(model, record, suggestion)}"
        return f"{said}; okrtui edit KR{record.id} grade={SUGGESTED}"
    said = _said(model, record, record.grade)
    if suggestion is not None and suggestion != record.grade:
        said += f", suggested {format_number(suggestion)}"
    day = "" if record.graded_at is None else f" on {format_day(record.graded_at)}"
    said += f", by {one_line(record.graded_by) or 'somebody'}{day}"
    return f"{said}: {one_line(record.grade_reason)}" if record.grade_reason else said


def objective_told(model: Model, record: ObjectiveRecord) -> str:
    """An objective's grade on one line; nothing while none of its key results is graded."""
    mean = of_objective(model, record.id)
    if mean is None:
        return ""
    key_results = model.key_results_of(record.id)
    graded = sum(k.grade is not None for k in key_results)
    said = f"{shown(mean)}, {grading.word(mean, record.kind, enough(record.kind))}"
    few = graded < len(key_results)
    return f"{said} ({graded} of {len(key_results)} key results graded)" if few else said


def _said(model: Model, record: KeyResultRecord, grade: Number) -> str:
    found = grading.word(grade, kind_of(model, record), _enough(model, record))
    return f"{format_number(grade)}, {found}"
