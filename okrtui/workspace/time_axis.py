"""Days laid out over cells: the axis with its months and weeks, and a goal's bar on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.timeline import Span

_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_WEEK: Final = 7


class Axis(NamedTuple):
    """The days from start to end, both included, in so many cells."""

    start: date
    end: date
    width: int

    @property
    def days(self) -> int:
        return max(1, (self.end - self.start).days + 1)

    def cell(self, day: date) -> int:
        """The cell of a day; of one outside, the nearest."""
        cell = (day - self.start).days * self.width // self.days
        return max(0, min(cell, self.width - 1))

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end

    # ------------------------------------------------------------------ headings

    def months(self) -> str:
        """Names of months, or of quarters or years where months have no room."""
        cells = [" "] * self.width
        free = 0
        for day, name in self._names():
            at = self.cell(day)
            if at >= free and at + len(name) <= self.width:
                cells[at : at + len(name)] = name
                free = at + len(name) + 1
        return "".join(cells)

    def _names(self) -> Iterator[tuple[date, str]]:
        room = 30.4 * self.width / self.days
        step = 1 if room >= 4 else 3 if room * 3 >= 4 else 12
        dated = room * step >= 9
        yield self.start, _name(self.start, step, dated=dated)
        year, month = self.start.year, self.start.month
        while (year, month) < (self.end.year, self.end.month):
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
            if (month - 1) % step == 0:
                day = date(year, month, 1)
                yield day, _name(day, step, dated=dated and month == 1)

    def weeks(self, today: date, glyphs: Glyphs) -> str:
        """A tick a week, its number where there is room, and where today is."""
        room = _WEEK * self.width / self.days
        cells = [" "] * self.width
        if room >= 1.5:
            for number in range((self.days + _WEEK - 1) // _WEEK):
                at = self.cell(self.start + timedelta(days=number * _WEEK))
                text = str(number + 1) if room >= 3 else glyphs.gap
                if at + len(text) <= self.width:
                    cells[at : at + len(text)] = text
        text = "".join(cells)
        if not self.holds(today):
            return text
        at = self.cell(today)
        sign = f"{glyphs.pace['behind']}today"
        if at + len(sign) > self.width:
            # At the right there is no room for the word.
            sign = sign[:1]
        rest = text[at + len(sign) :]
        beside = len(rest) - len(rest.lstrip("0123456789"))
        return text[:at] + sign + " " * beside + rest[beside:]

    def days_of(self, days: Iterable[date], sign: str) -> str:
        """A sign at each of some days."""
        cells = [" "] * self.width
        for day in days:
            if self.holds(day):
                cells[self.cell(day)] = sign
        return "".join(cells)

    # ------------------------------------------------------------------ bars

    def extent(self, span: Span) -> tuple[int, int] | None:
        """First and last cell of a bar; None when it lies outside."""
        if span.end < self.start or span.start > self.end:
            return None
        first = self.cell(span.start)
        return first, max(first, self.cell(span.end))

    def bar(self, span: Span, progress: float | None, today: date, glyphs: Glyphs) -> str:
        """A goal from its first day to its last, full as far as it is, with its marks and today's.

        Where the full part ends is its progress as a share of its own time: left of today's mark
        it is behind, right of it ahead.
        """
        cells = [" "] * self.width
        extent = self.extent(span)
        if extent is not None:
            first, last = extent
            done = min(max(progress or 0.0, 0.0), 1.0)
            length = (span.end - span.start).days + 1
            until = span.start + timedelta(days=round(length * done))
            for at in range(first, last + 1):
                full = done > 0 and (done == 1 or (until > self.start and at < self._edge(until)))
                cells[at] = glyphs.full if full else glyphs.rest
            if progress is None:
                cells[first : last + 1] = glyphs.gap * (last - first + 1)
        here = self.cell(today)
        crossed = {glyphs.full: glyphs.mark_full, glyphs.rest: glyphs.mark_rest}
        now = crossed.get(cells[here], glyphs.edge)
        for day, sign in _marks(span, glyphs):
            if self.holds(day):
                cells[self.cell(day)] = sign
        if self.holds(today):
            # Over all others, so that one sees a line from top to bottom.
            cells[here] = now
        if span.due is not None and self.holds(span.due):
            cells[self.cell(span.due)] = glyphs.due
        return "".join(cells)

    def _edge(self, day: date) -> int:
        """The cell before which everything lies that is over by the beginning of a day."""
        return (day - self.start).days * self.width // self.days


def _marks(span: Span, glyphs: Glyphs) -> Iterator[tuple[date, str]]:
    """The more telling ones last: they cover others."""
    yield from ((day, glyphs.phase) for day in span.phases)
    if span.next is not None:
        yield span.next, glyphs.awaited
    if span.last is not None:
        yield span.last, glyphs.entry


def legend(glyphs: Glyphs) -> str:
    """What the marks mean."""
    words = (
        (glyphs.due, "due"),
        (glyphs.phase, "phase"),
        (glyphs.entry, "last check-in"),
        (glyphs.awaited, "next one due"),
        (glyphs.mark_rest, "today"),
    )
    return "  ".join(f"{sign} {word}" for sign, word in words)


def _name(day: date, step: int, *, dated: bool) -> str:
    if step == 12:
        return str(day.year)
    name = _MONTHS[day.month - 1] if step == 1 else f"Q{(day.month + 2) // 3}"
    return f"{name} {day.year}" if dated else name
