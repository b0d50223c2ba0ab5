"""A KPI's process as a small chart of characters: points, average, limits, target, signals, gaps.

It says everything without a colour, and is the same on the screen and in print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain.periods import period_name
from okrtui.domain.values import VALUE_LIMIT, format_number
from okrtui.domain.xmr import aim_of, shown
from okrtui.workspace.glyphs import UNICODE

if TYPE_CHECKING:
    from okrtui.domain.records import KpiRecord
    from okrtui.domain.xmr import Process
    from okrtui.workspace.glyphs import Glyphs

HEIGHT: Final = 9
_CELLS: Final = 2
"""Columns a point takes, so that two neighbours don't run together."""


class _Marks(NamedTuple):
    point: str
    signal: str
    average: str
    limit: str
    target: str
    axis: str


_DRAWN: Final = _Marks("●", "◆", "─", "╌", "┈", "│")
_TYPED: Final = _Marks("o", "X", "-", "~", "=", "|")


class _Level(NamedTuple):
    """A line across the chart."""

    value: float
    number: str
    name: str
    mark: str


def chart(
    process: Process, kpi: KpiRecord, glyphs: Glyphs, width: int, height: int = HEIGHT
) -> list[str]:
    """The lines of the chart; none when nothing was measured yet or there is no room."""
    marks = _DRAWN if glyphs is UNICODE else _TYPED
    levels = _levels(process, kpi, marks)
    numbers = max((len(level.number) for level in levels), default=0)
    names = 2 + max((len(level.name) for level in levels), default=0)
    columns = (width - numbers - 3 - names) // _CELLS
    if columns < _CELLS:
        return []
    first = max(0, len(process.periods) - columns)
    values = [
        None if period.value is None or abs(period.value) >= VALUE_LIMIT else float(period.value)
        for period in process.periods[first:]
    ]
    known = [value for value in values if value is not None]
    if not known:
        return []
    reach = [*known, *(level.value for level in levels)]
    scale = _Scale(min(reach), max(reach), height)
    special = {place - first for signal in process.signals for place in signal.places}
    rows = [" " * (len(values) * _CELLS + 1)] * height
    for level in levels:
        rows[scale.row(level.value)] = level.mark * (len(values) * _CELLS + 1)
    middle = height // 2 if process.limits is None else scale.row(process.limits.centre)
    for place, value in enumerate(values):
        row = middle if value is None else scale.row(value)
        mark = marks.signal if place in special else marks.point
        at = place * _CELLS + 1
        rows[row] = rows[row][:at] + (glyphs.gap if value is None else mark) + rows[row][at + 1 :]
    lines = []
    for number, text in enumerate(rows):
        here = [level for level in levels if scale.row(level.value) == number]
        label = here[0].number.rjust(numbers) if here else " " * numbers
        told = ", ".join(level.name for level in here)
        # Levels that fall together are named together, as far as there is room.
        if here and len(f"{label} {marks.axis}{text}  {told}") > width:
            told = here[0].name
        line = f"{label} {marks.axis}{text}  {told}".rstrip()
        lines.append(line)
    lines += _below(process, kpi, first, numbers + 3, width)
    lines += _legend(values, special, marks, glyphs)
    end = width - len(glyphs.ellipsis)
    return [line if len(line) <= width else line[:end] + glyphs.ellipsis for line in lines]


class _Scale(NamedTuple):
    """Where a value stands; all equal ones in the middle."""

    low: float
    high: float
    height: int

    def row(self, value: float) -> int:
        if self.high <= self.low:
            return self.height // 2
        return round((self.high - value) / (self.high - self.low) * (self.height - 1))


def _levels(process: Process, kpi: KpiRecord, marks: _Marks) -> list[_Level]:
    """The lines; of two in the same row the first gives its number, the last its mark."""
    levels: list[_Level] = []
    limits = process.limits
    if limits is not None:
        levels += [
            _Level(limits.centre, shown(limits.centre, limits), "average", marks.average),
            _Level(limits.upper, shown(limits.upper, limits), "upper limit", marks.limit),
            _Level(limits.lower, shown(limits.lower, limits), "lower limit", marks.limit),
        ]
    aim = aim_of(kpi)
    bounds = () if aim is None else (aim.low, aim.high)
    name = "band" if kpi.direction == "band" else "target" if kpi.target is not None else "healthy"
    levels += [
        _Level(float(bound), format_number(bound), name, marks.target)
        for bound in bounds
        if bound is not None and abs(bound) < VALUE_LIMIT
    ]
    return levels


def _below(process: Process, kpi: KpiRecord, first: int, indent: int, width: int) -> list[str]:
    """From when to when: below the axis, further left where there is little room."""
    start, end = (period_name(kpi.cadence, process.periods[place].start) for place in (first, -1))
    week = "week of "
    told = start if start == end else f"{start} to {end}".replace(f" {week}", " ")
    if told != start and start.startswith(week):
        told = f"weeks of {told.removeprefix(week)}"
    return [" " * max(0, min(indent, width - len(told))) + told]


def _legend(
    values: list[float | None], special: set[int], marks: _Marks, glyphs: Glyphs
) -> list[str]:
    """What the marks mean, as far as they occur."""
    parts = []
    if any(place in special for place in range(len(values))):
        parts.append(f"{marks.signal} signal")
    if None in values:
        parts.append(f"{glyphs.gap} nothing measured")
    return [f"{marks.point} value  {'  '.join(parts)}"] if parts else []
