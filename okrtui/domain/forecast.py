"""Where a key result will be at its end, and the day it reaches its target (METHOD.md §4).

Least squares over at least three days with a check-in: the line's value on the last day, with the
80 % prediction interval that the residuals give, and the first day on which the line reaches the
target. Of several check-ins on a day the last one counts, as it does everywhere else. An exact
line has an interval without width.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple, TypeAlias

from okrtui.domain.progress import BOUND_KINDS, progress
from okrtui.domain.records import DAY_ZERO, CheckInRecord, KeyResultRecord, Number
from okrtui.domain.student_t import eighty_percent
from okrtui.domain.writing import format_day

FEWEST: Final = 3
"""Days with a check-in; a line through fewer has no residuals to judge it by."""
FARTHEST: Final = timedelta(days=36525)
"""A century: what lies further ahead is no forecast."""
_NOISE: Final = 1e-12
"""Residuals this small beside the values are rounding, not scatter."""

Point: TypeAlias = tuple[date, float]


class Forecast(NamedTuple):
    """In the key result's unit, for milestones in points of a hundred."""

    value: float
    """On the last day."""
    low: float
    high: float
    """4 times in 5 the value lies from low to high."""
    lands: date | None
    """The day it reaches the target, or has reached it; None when it never does."""
    reached: bool
    """Whether ``lands`` is a day on which it really did."""
    points: int
    """Days with a value that the line was laid through."""


class NoForecast(NamedTuple):
    """Why there is no forecast, as a phrase without a full stop."""

    reason: str


class Line(NamedTuple):
    """A fitted line: value = level + slope · (day − mean day), both scaled."""

    first: date
    mean_day: float
    level: float
    slope: float
    spread: float
    """Standard deviation of the residuals."""
    width: float
    """Σ (day − mean day)²."""
    points: int
    exponent: int
    """The line's numbers times 2**exponent are values."""

    def at(self, day: date) -> float:
        return self.level + self.slope * ((day - self.first).days - self.mean_day)

    def margin(self, day: date) -> float:
        """Half the width of the 80 % prediction interval."""
        off = (day - self.first).days - self.mean_day
        share = 1 + 1 / self.points + off * off / self.width
        return eighty_percent(self.points - 2) * self.spread * math.sqrt(share)

    def unscaled(self, number: float) -> float:
        try:
            return math.ldexp(number, self.exponent)
        except OverflowError:
            return math.copysign(math.inf, number)


def forecast(
    kr: KeyResultRecord,
    history: Sequence[CheckInRecord],
    *,
    end: date,
    today: date,
    closed: bool = False,
) -> Forecast | NoForecast:
    """The forecast of a key result that moves a number or ticks steps; of others why there is none.

    history: sorted by (date, id), up to today.
    """
    reason = _no_line(kr) or _no_time(end, today, closed=closed)
    if reason:
        return NoForecast(reason)
    points = points_of(kr, history)
    if len(points) < FEWEST:
        days = "day" if len(points) == 1 else "days"
        return NoForecast(f"not enough points: {len(points)} {days} with a value, of {FEWEST}")
    begin, target = (0.0, 100.0) if kr.kind == "milestones" else (kr.start, kr.target)
    assert begin is not None
    assert target is not None
    line = fit(points)
    value, margin = line.at(end), line.margin(end)
    ends = [line.unscaled(number) for number in (value, value - margin, value + margin)]
    if not all(map(math.isfinite, ends)):
        return NoForecast("its line leads beyond every number")
    least, most = _sane(kr, [begin, target, *(value for _, value in points)])
    value, low, high = (min(max(number, least), most) for number in ends)
    since = reached_on(points, begin, target)
    if since is not None:
        return Forecast(value, low, high, since, True, len(points))
    return Forecast(value, low, high, _lands(line, begin, target, today), False, len(points))


def points_of(kr: KeyResultRecord, history: Sequence[CheckInRecord]) -> list[Point]:
    """One value a day, by day: of several the last."""
    if kr.kind == "milestones":
        return _percentages(kr, history)
    known = {entry.date: float(entry.value) for entry in history if entry.value is not None}
    return sorted(known.items())


def _percentages(kr: KeyResultRecord, history: Sequence[CheckInRecord]) -> list[Point]:
    """How much of the steps was done by each day; a check-in without a tick says: nothing more."""
    known: dict[date, float] = {}
    done: set[int] = set()
    for entry in history:
        done = (done | set(entry.done)) - set(entry.undone)
        share = progress(kr, [entry._replace(done=tuple(done), undone=())])
        if share is not None:
            known[entry.date] = share * 100
    return sorted(known.items())


def reached_on(points: Sequence[Point], start: Number, target: Number) -> date | None:
    """Since which day the target has been reached; None when the last value doesn't reach it."""
    since = None
    for day, value in reversed(points):
        if (value < target) if target > start else (value > target):
            break
        since = day
    return since


def fit(points: Sequence[Point]) -> Line:
    """Least squares through at least three points of different days."""
    first = points[0][0]
    # By a power of two, so that neither the sums overflow nor a digit is lost.
    exponent = math.frexp(max(abs(value) for _, value in points))[1]
    days = [(day - first).days for day, _ in points]
    values = [math.ldexp(value, -exponent) for _, value in points]
    count = len(points)
    mean_day, level = math.fsum(days) / count, math.fsum(values) / count
    offs = [day - mean_day for day in days]
    width = math.fsum(off * off for off in offs)
    slope = math.fsum(off * (y - level) for off, y in zip(offs, values, strict=True)) / width
    residuals = [y - level - slope * off for off, y in zip(offs, values, strict=True)]
    if max(map(abs, residuals)) <= _NOISE:
        spread = 0.0
    else:
        spread = math.sqrt(math.fsum(r * r for r in residuals) / (count - 2))
    return Line(first, mean_day, level, slope, spread, width, count, exponent)


def _no_line(kr: KeyResultRecord) -> str:
    """Why no line leads to the target of such a key result; empty when one does."""
    if kr.kind in BOUND_KINDS:
        return "it holds a level, and no line leads to that"
    if kr.kind == "done":
        return "it is done or not done, with nothing between"
    if kr.kind == "baseline":
        return "it has no target before its baseline is found"
    if kr.kind == "milestones":
        if not kr.steps:
            return "it has no steps yet"
        return "" if any(step.weight > 0 for step in kr.steps) else "its steps have no weight"
    if kr.start is None or kr.target is None:
        return f"it has no {'start' if kr.start is None else 'target'} yet"
    return "its target equals its start" if kr.start == kr.target else ""


def _no_time(end: date, today: date, *, closed: bool) -> str:
    if closed:
        return "its cycle is closed"
    if end == DAY_ZERO:
        return "it has no dates"
    if today > end:
        return f"it ended on {format_day(end)}"
    return f"its end {format_day(end)} is too far away" if end - today > FARTHEST else ""


def _sane(kr: KeyResultRecord, known: Sequence[Number]) -> tuple[float, float]:
    """From where to where a forecast may go.

    What has never been on the other side of zero, and isn't meant to be, isn't foretold there;
    neither are percentages beyond 100 that all lie from 0 to 100.
    """
    percent = kr.kind == "milestones" or kr.unit.strip() == "%"
    least = 0.0 if min(known) >= 0 else -math.inf
    if max(known) <= 0:
        return least, 0.0
    return least, 100.0 if percent and least == 0 and max(known) <= 100 else math.inf


def _lands(line: Line, start: Number, target: Number, today: date) -> date | None:
    """The first day from today on which the line reaches the target; None when it moves away."""
    slope = line.unscaled(line.slope)
    if (slope <= 0) if target > start else (slope >= 0):
        return None
    missing = target - line.unscaled(line.level)
    days = line.mean_day + missing / slope - (today - line.first).days
    if not days <= FARTHEST.days:
        return None
    # Rounding must not cost a day when the line meets the target on one exactly.
    whole = max(0, math.ceil(days - 1e-6))
    return today + timedelta(days=whole) if whole <= (date.max - today).days else None
