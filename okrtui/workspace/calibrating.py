"""How well one's own confidences foretold what came (METHOD.md §6).

Of each key result that is graded, or whose cycle is closed, the last confidence counts that the
person gave up to its end: what is said afterwards foretells nothing. Only the person whose
confidences they are is told, so nothing here takes a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from okrtui.domain import grading
from okrtui.domain.grading import HANDFUL, Calibration, Foretold
from okrtui.domain.text import one_line
from okrtui.domain.values import format_number
from okrtui.workspace import grades

if TYPE_CHECKING:
    from okrtui.domain.records import KeyResultRecord, Number
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace


class Scored(NamedTuple):
    """One key result that counts: what was believed and what came."""

    key: str
    title: str
    confidence: int
    grade: Number
    hit: bool


def scored(workspace: Workspace, views: Views) -> list[Scored]:
    """The key results that count for the person whose workspace it is."""
    model = workspace.model
    found = []
    for id in model.key_results:
        record = model.key_results[id]
        grade = _grade(workspace, views, record)
        confidence = None if grade is None else _believed(workspace, views, record)
        if grade is not None and confidence is not None:
            hit = grading.hit(grade, grades.kind_of(model, record))
            found.append(Scored(f"KR{id}", one_line(record.title), confidence, grade, hit))
    return found


def calibration(of: list[Scored]) -> Calibration | None:
    """The score; None for fewer key results than anything can be said of."""
    if len(of) < HANDFUL:
        return None
    return grading.calibrate([Foretold(each.confidence, each.hit) for each in of])


def told(of: list[Scored]) -> list[str]:
    """The score in plain words, line by line."""
    score = calibration(of)
    if score is None:
        count = len(of)
        of_them = f"{count} key result{'' if count == 1 else 's'} with a confidence of yours"
        missing = "Nothing can be said of your confidences yet: "
        return [f"{missing}{of_them} {'is' if count == 1 else 'are'} graded, it takes {HANDFUL}."]
    brier = format_number(round(score.brier, 2))
    return [
        f"Brier score {brier} over {score.scored} key results: {grading.in_words(score)}.",
        f"You believed in {score.believed:.0%} on average; {score.came_true:.0%} were met.",
        "0 foretells everything, 0.25 is a coin flip, 1 is always wrong.",
    ]


def _grade(workspace: Workspace, views: Views, record: KeyResultRecord) -> Number | None:
    """The grade; of a cycle that was closed without one, what progress suggests."""
    cycle = workspace.model.cycle_of(record)
    if record.grade is None and cycle is not None and cycle.state == "closed":
        return grades.suggested(workspace.model, record, views.progress(record.id))
    return record.grade


def _believed(workspace: Workspace, views: Views, record: KeyResultRecord) -> int | None:
    """The last confidence that the person gave, up to the end of the key result."""
    _, end = workspace.model.dates(record)
    own = [
        entry.confidence
        for entry in views.paces.history(record)
        if entry.by == workspace.user and entry.date <= end and entry.confidence is not None
    ]
    return own[-1] if own else None
