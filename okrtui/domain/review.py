"""The order and the rhythm of reviews (METHOD.md §8): what is looked at first, what is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from okrtui.domain.calendar import cadence_days, overdue, period_of
from okrtui.domain.pace import STALE_AFTER
from okrtui.domain.records import Cadence

Concern = Literal["stale", "blocked", "falling", "rest"]

CONCERNS: Final[tuple[Concern, ...]] = ("stale", "blocked", "falling", "rest")
"""What is looked at first."""

BLOCKER_KINDS: Final = ("people", "approval", "dependency", "money", "technical", "other")
"""What stands in the way, by kind; each has another first letter."""

FEWEST_PRIORITIES: Final = 3
MOST_PRIORITIES: Final = 5
"""Of a week [Radical Focus]."""
WEEK: Final = 7
"""Days from one review to the next."""


class Standing(NamedTuple):
    """What decides when a key result's turn comes."""

    key: str
    mine: bool
    concern: Concern


def concern(*, stale: bool, blocked: bool, confidences: Sequence[int | None]) -> Concern:
    """The most urgent thing that is up with a key result; confidences oldest first."""
    if stale:
        return "stale"
    if blocked:
        return "blocked"
    return "falling" if is_falling(confidences) else "rest"


def is_falling(confidences: Sequence[int | None]) -> bool:
    """Whether the last confidence that was given lies below the one before it."""
    given = [confidence for confidence in confidences if confidence is not None]
    return len(given) > 1 and given[-1] < given[-2]


def in_order(standings: Iterable[Standing]) -> list[str]:
    """Mine first, within it by concern; what is alike stays in the order it came in."""
    ordered = sorted(standings, key=lambda each: (not each.mine, CONCERNS.index(each.concern)))
    return [standing.key for standing in ordered]


def check_in_due(cadence: Cadence, last: date | None, today: date) -> bool:
    """Whether a key result asks for a check-in: none yet, or its cadence has gone by."""
    days = cadence_days(cadence)
    if last is None:
        return True
    return days is not None and (today - last).days >= days


def measurement_due(cadence: Cadence, last: date | None, today: date, week: int = 0) -> bool:
    """Whether a KPI asks for a measurement: overdue, or its running period ends before the next
    review and has none yet. ``irregular`` never does, but for its first one."""
    if last is None:
        return True
    if cadence == "irregular":
        return False
    start, end = period_of(cadence, today, week)
    ends_soon = end.toordinal() < today.toordinal() + WEEK
    return overdue(cadence, last, today, week) or (last < start and ends_soon)


class Rhythm(NamedTuple):
    """How regularly a key result was checked in: weeks, or what its cadence says."""

    on_time: int
    late: int
    """Within the days of grace that come before it is stale."""
    missed: int


def rhythm(
    cadence: Cadence, days: Iterable[date], start: date, end: date, today: date, *, week: int = 0
) -> Rhythm:
    """The whole periods of a cadence between two days (both included) that are over by today.

    days: on which there was a check-in. ``irregular`` has no periods, so nothing is missed.
    """
    if cadence == "irregular":
        return Rhythm(0, 0, 0)
    known = sorted(set(days))
    counts = {"on_time": 0, "late": 0, "missed": 0}
    first, last = period_of(cadence, start, week)
    while last <= min(end, today - timedelta(days=1)):
        if first >= start:
            counts[_kept(known, first, last)] += 1
        following = last + timedelta(days=1)
        first, last = period_of(cadence, following, week)
        if last < following:  # the end of the calendar
            break
    return Rhythm(counts["on_time"], counts["late"], counts["missed"])


def _kept(days: Sequence[date], first: date, last: date) -> str:
    if any(first <= day <= last for day in days):
        return "on_time"
    in_grace = any(last < day <= last + timedelta(days=STALE_AFTER) for day in days)
    return "late" if in_grace else "missed"
