"""Where a key result should be by now: in line with the time gone, or by its phases (METHOD.md §4).

Phases are dated target values; between them, from the start and to the target the expected curve
is linear. A phase outside the dates of the key result doesn't count: the dates may have been moved
since.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import NamedTuple

from okrtui.domain.calendar import elapsed
from okrtui.domain.progress import reached
from okrtui.domain.records import KeyResultRecord, Number


class Point(NamedTuple):
    """A phase as a point of the expected curve."""

    date: date
    value: Number
    progress: float


def phases_of(kr: KeyResultRecord, start: date, end: date) -> tuple[Point, ...]:
    """The phases that count, by date; none when there is no way from a start to a target."""
    if kr.kind != "reach" or end <= start:
        return ()
    points = []
    for day, value in kr.phases:
        share = reached(kr.start, kr.target, value)
        if share is not None and start <= day <= end:
            points.append(Point(day, value, share))
    return tuple(points)


def expected_progress(kr: KeyResultRecord, today: date, start: date, end: date) -> float:
    """E for the rule: the progress that the curve has today.

    Without phases the share of the time that is gone, 0..1; phases may lie below 0 and above 1.
    """
    phases = phases_of(kr, start, end)
    if not phases:
        return elapsed(today, start, end)
    levels = {start: 0.0, end: 1.0} | {point.date: point.progress for point in phases}
    curve = sorted(levels.items())
    day = min(max(today, start), end)
    (before, low), (after, high) = next(pair for pair in pairwise(curve) if day <= pair[1][0])
    share = (day - before).days / (after - before).days
    return low * (1 - share) + high * share
