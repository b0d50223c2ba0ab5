"""A small chart of characters: values over days, where they should be, where they lead.

Rows of plain numbers and days in, rows of text out. Everything has a mark of its own, so it says
the same without a colour, on the screen and in print.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from okrtui.domain.values import format_number
from okrtui.domain.writing import figure
from okrtui.workspace.glyphs import UNICODE

if TYPE_CHECKING:
    from okrtui.workspace.glyphs import Glyphs

Ink = Literal["value", "aid"]
"""What is known, and what helps to read it."""
Run: TypeAlias = tuple[str, Ink]
At: TypeAlias = tuple[date, float]

LEAST_WIDTH: Final = 24
LEAST_HEIGHT: Final = 4
_LEAST_COLUMNS: Final = 8
_NAMES_FROM: Final = 34
"""Columns from which on there is room for the names of the levels."""
_NUMBER: Final = 5
_NAME: Final = len("target")
"""Cells for numbers and names at least: from one chart to the next the axis stays where it is."""
_STEPS: Final = (1.0, 2.0, 5.0, 10.0)
_APART: Final = 2
"""Columns between two names below the axis."""
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_WORTH_WEEKS: Final = 50
"""Days up to which days are named, not months."""
_WORTH_MONTHS: Final = 800


class Level(NamedTuple):
    """A line across the chart."""

    value: float
    name: str


class Reach(NamedTuple):
    """From where to where a value will lie on a day."""

    day: date
    low: float
    high: float


class Plot(NamedTuple):
    """What a chart shows."""

    start: date
    end: date
    points: tuple[At, ...] = ()
    """By day, one a day."""
    expected: tuple[At, ...] = ()
    """The corners of the line on which the values should lie."""
    phases: tuple[At, ...] = ()
    """Those corners that somebody asked for."""
    forecast: tuple[Reach, ...] = ()
    levels: tuple[Level, ...] = ()
    missing: tuple[tuple[date, date], ...] = ()
    """Periods, first and last day, in which nothing was checked in."""
    until: date | None = None
    """Up to where what is missing counts."""


class _Marks(NamedTuple):
    point: str
    flat: str
    rises: str
    falls: str
    missing: str
    expected: str
    phase: str
    level: str
    forecast: str
    axis: str
    tick: str
    corner: str


_DRAWN: Final = _Marks("●", "─", "╱", "╲", "·", "╌", "◇", "┈", "░", "│", "┤", "└")
_TYPED: Final = _Marks("o", "-", "/", "\\", ".", "~", "+", "=", ":", "|", "+", "+")


def draw(plot: Plot, glyphs: Glyphs, width: int, height: int) -> list[list[Run]]:
    """The rows, the axis last; none when there is no room or nothing to show.

    What one can't tell from the marks is told by ``legend``.
    """
    reach = _reach(plot)
    if reach is None or width < LEAST_WIDTH or height < LEAST_HEIGHT:
        return []
    marks = _DRAWN if glyphs is UNICODE else _TYPED
    scale = _Scale(*reach, height - 1)
    ticks = _ticks(plot, scale)
    left = max((_NUMBER, *map(len, ticks.values())))
    names = _names(plot, scale) if width >= _NAMES_FROM else {}
    right = max(_NAME, *map(len, names.values())) + 1 if names else 0
    columns = width - left - 2 - right
    if columns < _LEAST_COLUMNS:
        return []
    sheet = _Sheet(plot, scale, columns, marks)
    rows: list[list[Run]] = []
    for number, cells in enumerate(sheet.rows()):
        edge = marks.tick if number in ticks else marks.axis
        before = f"{ticks.get(number, '').rjust(left)} {edge}"
        named = names.get(number, "")
        rows.append([*_runs([(before, "aid"), *cells, (f" {named}" if named else "", "aid")])])
    return [*rows, [(f"{' ' * left} {marks.corner}{sheet.days()}".rstrip(), "aid")]]


def legend(plot: Plot, glyphs: Glyphs, width: int) -> str:
    """What the marks mean that there are, in fewer words where there is less room."""
    marks = _DRAWN if glyphs is UNICODE else _TYPED
    there = (
        (marks.point, "value", plot.points),
        (marks.expected, "expected", plot.expected),
        (marks.phase, "phase", plot.phases),
        (marks.forecast, "forecast, 80 %", plot.forecast),
        (marks.missing, "missing", plot.missing),
    )
    text = "  ".join(f"{mark} {name}" for mark, name, seen in there if seen)
    return text if len(text) <= width else text.replace(", 80 %", "")


class _Scale(NamedTuple):
    """Where a value stands."""

    low: float
    high: float
    rows: int

    def row(self, value: float) -> int:
        share = (self.high - value) / (self.high - self.low)
        return round(min(max(share, 0.0), 1.0) * (self.rows - 1))

    def ticks(self) -> Iterator[tuple[int, str]]:
        """Rows and the round numbers that stand there."""
        span = self.high - self.low
        rough = span / max(1, (self.rows - 1) // 2)
        power = 10.0 ** math.floor(math.log10(rough))
        step = next((power * s for s in _STEPS if power * s >= rough * 0.999), power * 10)
        places = max(0, -math.floor(math.log10(step) + 1e-9))
        slack = span * 1e-9
        number = math.ceil((self.low - slack) / step)
        while number * step <= self.high + slack:
            yield self.row(number * step), figure(number * step + 0.0, f",.{places}f")
            number += 1


def _reach(plot: Plot) -> tuple[float, float] | None:
    """The lowest and highest value to show; a wide forecast may not flatten all else."""
    values = [value for _, value in (*plot.points, *plot.expected)]
    values += [level.value for level in plot.levels]
    if not values:
        return None
    low, high = min(values), max(values)
    room = (high - low) / 3
    for day in plot.forecast:
        low, high = min(low, max(day.low, low - room)), max(high, min(day.high, high + room))
    if high - low <= 1e-9 * max(abs(low), abs(high), 1e-300):
        pad = abs(high) / 10 or 1.0
        return low - pad, high + pad
    return low, high


def _ticks(plot: Plot, scale: _Scale) -> dict[int, str]:
    """The numbers before the axis: where it begins and should end, then round ones between."""
    told = [level.value for level in plot.levels]
    told += [value for _, value in (*plot.expected[:1], *plot.expected[-1:])]
    ticks: dict[int, str] = {}
    for value in told:
        ticks.setdefault(scale.row(value), format_number(value))
    taken = set(ticks)
    for row, number in scale.ticks():
        if taken.isdisjoint((row - 1, row, row + 1)):
            ticks[row] = number
    return ticks


def _names(plot: Plot, scale: _Scale) -> dict[int, str]:
    names: dict[int, str] = {}
    for level in plot.levels:
        names.setdefault(scale.row(level.value), level.name)
    return names


class _Sheet:
    """The cells between the axis and the names."""

    def __init__(self, plot: Plot, scale: _Scale, columns: int, marks: _Marks) -> None:
        self._plot, self._scale, self._marks = plot, scale, marks
        self._columns = max(1, columns)
        self._first = min([plot.start, *(day for day, _ in plot.points[:1])])
        last = max([plot.end, *(day for day, _ in plot.points[-1:])])
        self._days = max(1, (last - self._first).days)
        blank: list[Run] = [(" ", "aid")]
        self._cells = [blank * self._columns for _ in range(scale.rows)]

    def rows(self) -> list[list[Run]]:
        plot, marks = self._plot, self._marks
        for level in plot.levels:
            for column in range(self._columns):
                self._put(column, level.value, marks.level)
        self._draw_forecast()
        for column, value in self._line(plot.expected):
            self._put(column, value, marks.expected)
        self._draw_values()
        for day, value in plot.phases:
            self._put(self._column(day), value, marks.phase)
        for day, value in plot.points:
            self._put(self._column(day), value, marks.point, "value")
        return self._cells

    def _column(self, day: date) -> int:
        at = round((day - self._first).days * (self._columns - 1) / self._days)
        return min(max(at, 0), self._columns - 1)

    def _put(self, column: int, value: float, mark: str, ink: Ink = "aid") -> None:
        self._cells[self._scale.row(value)][column] = (mark, ink)

    def _line(self, corners: Sequence[At]) -> Iterator[tuple[int, float]]:
        """The columns from the first corner to the last, with the value there."""
        for (day, value), (later, after) in pairwise(corners):
            first, last = self._column(day), self._column(later)
            for column in range(first, last + 1):
                share = (column - first) / (last - first) if last > first else 1.0
                yield column, value * (1 - share) + after * share

    def _draw_forecast(self) -> None:
        lows = dict(self._line([(at.day, at.low) for at in self._plot.forecast]))
        highs = dict(self._line([(at.day, at.high) for at in self._plot.forecast]))
        for column, low in lows.items():
            for row in range(self._scale.row(highs[column]), self._scale.row(low) + 1):
                self._cells[row][column] = (self._marks.forecast, "aid")

    def _draw_values(self) -> None:
        plot, marks = self._plot, self._marks
        gaps = self._gaps()
        for before, after in pairwise(plot.points):
            inside = list(self._line((before, after)))
            for (column, value), (_, following) in pairwise(inside):
                if column in gaps:
                    self._put(column, value, marks.missing)
                    continue
                row, down = self._scale.row(value), self._scale.row(following)
                mark = marks.flat if row == down else marks.falls if down > row else marks.rises
                self._put(column, value, mark, "value")
        if plot.points and plot.until is not None:
            day, value = plot.points[-1]
            for column in range(self._column(day) + 1, self._column(plot.until) + 1):
                if column in gaps:
                    self._put(column, value, marks.missing)

    def _gaps(self) -> set[int]:
        columns: set[int] = set()
        for start, end in self._plot.missing:
            columns.update(range(self._column(start), self._column(end) + 1))
        return columns

    def days(self) -> str:
        """The names of months, of days or of years, as far as they don't meet."""
        last = self._first + timedelta(self._days)
        text = ""
        for day, name in _named_days(self._first, last):
            at = self._column(day)
            free = len(text) + _APART if text else 0
            if at >= free and at + len(name) <= self._columns:
                text = text.ljust(at) + name
        return text


def _named_days(first: date, last: date) -> Iterator[tuple[date, str]]:
    days = (last - first).days
    if days <= _WORTH_WEEKS:
        for day in range(0, days + 1, 7):
            at = first + timedelta(day)
            yield at, f"{at.day} {_MONTHS[at.month - 1]}"
        return
    at = first
    while at <= last:
        if days <= _WORTH_MONTHS:
            yield at, _MONTHS[at.month - 1]
        elif at.month == 1 or at == first:
            yield at, f"{at.year:04}"
        if (at.year, at.month) == (date.max.year, 12):
            return
        at = date(at.year + at.month // 12, at.month % 12 + 1, 1)


def _runs(cells: Sequence[Run]) -> Iterator[Run]:
    """Neighbours of the same ink as one."""
    text, ink = "", cells[0][1]
    for mark, other in cells:
        if other != ink and mark != " ":
            if text:
                yield text, ink
            text, ink = "", other
        text += mark
    if text.rstrip():
        yield text.rstrip(), ink
