"""What a cycle came to: grades, how they are spread, how far one aimed, what was learned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from okrtui.domain.document import Document, Grid, Items, Lines, Section
from okrtui.domain.text import one_line
from okrtui.domain.values import format_number
from okrtui.domain.writing import format_day
from okrtui.workspace import grades
from okrtui.workspace.cycle.voting import key_results

if TYPE_CHECKING:
    from okrtui.domain.grading import Colour
    from okrtui.domain.records import CycleRecord, KeyResultRecord
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

_COLOURS: Mapping[Colour, str] = {"green": "met", "yellow": "partly met", "red": "not met"}
_OUTCOMES = {"keep": "Kept", "modify": "To be modified", "abandon": "Abandoned"}


def report(workspace: Workspace, views: Views, cycle: CycleRecord) -> Document:
    shown = key_results(workspace, cycle.id)
    return Document(
        title=f"{one_line(cycle.name)}: what it came to",
        subtitle=f"{format_day(cycle.start)} to {format_day(cycle.end)} · {cycle.state}",
        sections=(
            *_objectives(workspace, cycle),
            *_grades(workspace, views, shown),
            *_distribution(workspace, shown),
            *_aim(workspace, cycle),
            *_outcomes(shown),
            *_lessons(shown),
            *_confidences(),
        ),
    )


def _objectives(workspace: Workspace, cycle: CycleRecord) -> Iterator[Section]:
    rows = []
    for id in workspace.model.objectives_of(cycle.id):
        record = workspace.objectives[id]
        told = grades.objective_told(workspace.model, record) or "not graded"
        rows.append((f"O{id}", one_line(record.title), one_line(record.owner), told))
    if rows:
        headings = ("", "Objective", "Who", "Grade")
        yield Section("Objectives", (Grid(headings, tuple(rows)),))


def _grades(
    workspace: Workspace, views: Views, shown: Sequence[KeyResultRecord]
) -> Iterator[Section]:
    rows = []
    for record in shown:
        suggestion = grades.suggested(workspace.model, record, views.progress(record.id))
        rows.append(
            (
                f"KR{record.id}",
                one_line(record.title),
                views.goal(f"KR{record.id}").measure,
                "–" if suggestion is None else format_number(suggestion),
                "–" if record.grade is None else format_number(record.grade),
                grades.word_of(workspace.model, record),
                one_line(record.grade_reason),
            )
        )
    if rows:
        headings = ("", "Key result", "Value", "Suggested", "Grade", "", "Why another")
        yield Section("Key results", (Grid(headings, tuple(rows), frozenset((2, 3, 4))),))


def spread(workspace: Workspace, shown: Sequence[KeyResultRecord]) -> list[tuple[str, int, str]]:
    """How the grades are spread: ``met``, how many, their share; empty while none is graded."""
    counts = Counter(
        colour
        for record in shown
        if (colour := grades.colour_of(workspace.model, record)) is not None
    )
    total = counts.total()
    if not total:
        return []
    return [
        (word, counts[colour], f"{round(100 * counts[colour] / total)} %")
        for colour, word in _COLOURS.items()
    ]


def _distribution(workspace: Workspace, shown: Sequence[KeyResultRecord]) -> Iterator[Section]:
    found = spread(workspace, shown)
    if found:
        rows = tuple((word, str(count), share) for word, count, share in found)
        grid = Grid(("Result", "Key results", "Share"), rows, frozenset((1, 2)))
        yield Section("Distribution", (grid,))


def _aim(workspace: Workspace, cycle: CycleRecord) -> Iterator[Section]:
    told = grades.cycle_told(workspace.model, cycle.id)
    if told:
        yield Section("How far we aimed", (Lines((told,)),))


def _outcomes(shown: Sequence[KeyResultRecord]) -> Iterator[Section]:
    for outcome, heading in _OUTCOMES.items():
        found = [f"KR{k.id} {one_line(k.title)}" for k in shown if k.outcome == outcome]
        if found:
            yield Section(heading, (Items(tuple(found)),))


def _lessons(shown: Sequence[KeyResultRecord]) -> Iterator[Section]:
    found = [
        f"KR{record.id} {one_line(record.title)}: {one_line(record.lesson)}"
        for record in shown
        if record.lesson.strip()
    ]
    if found:
        yield Section("What we learned", (Items(tuple(found)),))


def _confidences() -> Iterator[Section]:
    said = "Everybody sees their own alone: okrtui calibration"
    yield Section("How well confidences foretold it", (Lines((said,)),))
