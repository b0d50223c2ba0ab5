"""Goals as documents, to be copied or printed in formats that others read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from okrtui.domain.document import Block, Document, Grid, Items, Section
from okrtui.domain.writing import format_day
from okrtui.workspace.glyphs import HEALTH_WORDS, PACE_WORDS
from okrtui.workspace.rows import Detail, GoalRow, GroupRow, Header, OutlineLine, PulseLine

if TYPE_CHECKING:
    from okrtui.workspace.views import Views

Row = tuple[int, GoalRow | GroupRow]
"""Depth and row."""

_GOALS: Final = ("Goal", "Who", "Value", "Progress", "Pace", "Confidence", "Seen")
_GOALS_NUMBERS: Final = frozenset({3, 5, 6})
_KPIS: Final = ("KPI", "Who", "Value", "Change", "Health", "Seen")
_KPIS_NUMBERS: Final = frozenset({2, 3, 5})
_HISTORY: Final = ("Date", "Value", "Confidence", "Note", "Blocker", "By")
_BELOW: Final = "↳ "


def of_board(
    header: Header, rows: Sequence[Row], views: Views, pulse: Sequence[PulseLine]
) -> Document:
    """The goals and the KPIs that are shown."""
    sections = [Section("Goals", (_goals(rows),))] if rows else []
    if any(line.key for line in pulse):
        sections.append(Section("KPIs", (_kpis(views, pulse),)))
    return Document(header.cycle, _time_of(header), tuple(sections))


def of_goals(header: Header, rows: Sequence[Row]) -> Document:
    return Document(header.cycle, _time_of(header), (Section("Goals", (_goals(rows),)),))


def of_kpis(header: Header, views: Views, pulse: Sequence[PulseLine]) -> Document:
    return Document("KPIs", header.cycle, (Section("KPIs", (_kpis(views, pulse),)),))


def of_goal(detail: Detail, below: Sequence[Row]) -> Document:
    """One goal: why it is as it is, its facts, what hangs below it, its history, the coach."""
    blocks: list[tuple[str, Block]] = [
        ("Facts", Items(tuple(f"{name}: {text}" for name, text in detail.facts)))
    ]
    if below:
        blocks.append(("Below it", _goals(below)))
    if detail.history:
        rows = tuple(
            (
                format_day(line.date),
                line.value,
                "" if line.confidence is None else str(line.confidence),
                line.note,
                line.blocker,
                line.by,
            )
            for line in detail.history
        )
        blocks.append(("History", Grid(_HISTORY, rows, frozenset({1, 2}))))
    if detail.coach:
        said = tuple(f"{line.rule} {line.told}: {line.do}" for line in detail.coach)
        blocks.append(("Coach", Items(said)))
    sections = tuple(Section(heading, (block,)) for heading, block in blocks)
    return Document(detail.heading, detail.why, sections)


def below(lines: Iterable[OutlineLine], key: str) -> Iterator[OutlineLine]:
    """The lines that hang below a goal, their depth counted from it."""
    top = None
    for line in lines:
        if top is not None and line.depth <= top:
            return
        if top is not None:
            yield line._replace(depth=line.depth - top - 1)
        elif line.key == key:
            top = line.depth


def _time_of(header: Header) -> str:
    if header.start is None or header.end is None:
        return ""
    gone = f"{header.elapsed * 100:.0f} % gone"
    span = f"{format_day(header.start)} – {format_day(header.end)}"
    return f"{span} · week {header.week} of {header.weeks} · {gone}"


def _goals(rows: Iterable[Row]) -> Grid:
    return Grid(_GOALS, tuple(_goal_cells(rows)), _GOALS_NUMBERS)


def _goal_cells(rows: Iterable[Row]) -> Iterator[tuple[str, ...]]:
    for depth, row in rows:
        if isinstance(row, GroupRow):
            worst = "" if row.worst is None else PACE_WORDS[row.worst]
            yield (row.title, "", "", _number(row.score), worst, "", "")
            continue
        yield (
            f"{_BELOW * depth}{row.key} {row.title}",
            row.owner,
            row.measure,
            _number(row.score),
            "" if row.pace is None else PACE_WORDS[row.pace],
            _number(row.confidence),
            "" if row.seen is None else f"{row.seen} d",
        )


def _kpis(views: Views, pulse: Iterable[PulseLine]) -> Grid:
    rows = []
    for line in pulse:
        if line.key:
            row = views.kpi(line.key)
            health = HEALTH_WORDS[row.health] + (", late" if row.overdue else "")
            seen = "" if row.age is None else f"{row.age} d"
            name = f"{_BELOW * line.depth}{row.key} {row.name}"
            value = f"{row.value} {row.unit}".strip()
            rows.append((name, row.owner, value, row.change, health, seen))
    return Grid(_KPIS, tuple(rows), _KPIS_NUMBERS)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
