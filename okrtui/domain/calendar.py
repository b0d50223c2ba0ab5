"""Cycles, elapsed time, periods and cadences (METHOD.md §2, §5).

Every function is total: dates at either end of the calendar are clamped, never an error, because
a stored document may hold any date.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from okrtui.domain.records import Cadence

_CADENCE_DAYS: Final[dict[Cadence, int | None]] = {
    "daily": 1,
    "weekly": 7,
    "monthly": 31,
    "quarterly": 92,
    "yearly": 366,
    "irregular": None,
}
_LAST_DAY: Final = date.max.toordinal()
_CYCLE_NAME: Final = re.compile(
    r"([0-9]{4})(?:-(?:Q([1-4])|H([12])|(0[1-9]|1[0-2])))?", re.IGNORECASE
)


def _day(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, 1), _LAST_DAY))


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    """The first day of month ``first`` and the last day of month ``last`` of one year."""
    if last == 12:
        return date(year, first, 1), date(year, 12, 31)
    return date(year, first, 1), _day(date(year, last + 1, 1).toordinal() - 1)


def elapsed(today: date, start: date, end: date) -> float:
    """The share of the time that is gone, 0..1. Both dates belong to the cycle (METHOD.md §2).

    A cycle of one day (or with its end before its start) goes from 0 to 1 on its last day.
    """
    days = (end - start).days
    if days <= 0:
        return 1.0 if today >= end else 0.0
    return min(max((today - start).days / days, 0.0), 1.0)


def quarter(day: date) -> tuple[str, date, date]:
    """The calendar quarter of a day: its name like ``2026-Q4``, first and last day."""
    number = (day.month + 2) // 3
    first, last = _months(day.year, number * 3 - 2, number * 3)
    return f"{day.year:04}-Q{number}", first, last


def week_of(today: date, start: date, end: date) -> tuple[int, int]:
    """The running week and the number of weeks, for "week 8 of 13"; clamped to the cycle."""
    weeks = max(1, -(-(end - start).days // 7))
    return min(max((today - start).days // 7 + 1, 1), weeks), weeks


def grace_days(start: date, end: date) -> float:
    """The days at the start in which nothing is judged: max(7, 10 % of the cycle), METHOD.md §4."""
    return max(7.0, (end - start).days / 10)


def cadence_days(cadence: Cadence) -> int | None:
    """The most days that lie between two entries of a cadence; irregular: None."""
    return _CADENCE_DAYS[cadence]


def period_of(cadence: Cadence, day: date, week: int = 0) -> tuple[date, date]:
    """First and last day of the day's period: the day, week, month, quarter or year.

    week: the weekday with which weeks begin, 0 for Monday. ``irregular`` has no periods: every
    day stands for itself.
    """
    if cadence == "weekly":
        first = day.toordinal() - (day.weekday() - week) % 7
        return _day(first), _day(first + 6)
    if cadence == "monthly":
        return _months(day.year, day.month, day.month)
    if cadence == "quarterly":
        return quarter(day)[1:]
    if cadence == "yearly":
        return _months(day.year, 1, 12)
    return day, day


def period_number(cadence: Cadence, day: date, week: int = 0) -> int:
    """Which period of a cadence a day lies in, counted without gaps: the next one is one more."""
    if cadence == "weekly":
        return (day.toordinal() - 1 - week) // 7
    if cadence == "monthly":
        return day.year * 12 + day.month
    if cadence == "quarterly":
        return day.year * 4 + (day.month - 1) // 3
    if cadence == "yearly":
        return day.year
    return day.toordinal()


def overdue(cadence: Cadence, last: date | None, today: date, week: int = 0) -> bool:
    """Whether the last entry's period lies before the last completed one (METHOD.md §5).

    Never for ``irregular``, nor when there is no entry yet: that is "unknown", not late.
    """
    if last is None or cadence == "irregular":
        return False
    running, _ = period_of(cadence, today, week)
    completed, _ = period_of(cadence, _day(running.toordinal() - 1), week)
    return last < completed


def cycle_dates(name: str) -> tuple[date, date] | None:
    """The dates that a cycle's name stands for: ``2026``, ``2026-H2``, ``2026-Q4``, ``2026-11``."""
    match = _CYCLE_NAME.fullmatch(name.strip())
    if match is None or match[1] == "0000":
        return None
    year = int(match[1])
    if match[2]:
        number = int(match[2])
        return _months(year, number * 3 - 2, number * 3)
    if match[3]:
        number = int(match[3])
        return _months(year, number * 6 - 5, number * 6)
    if match[4]:
        return _months(year, int(match[4]), int(match[4]))
    return _months(year, 1, 12)


def following(name: str) -> str | None:
    """The name of the cycle after one whose name says its dates: ``2027-Q1`` after ``2026-Q4``."""
    match = _CYCLE_NAME.fullmatch(name.strip())
    if match is None or not 0 < int(match[1]) < date.max.year:
        return None
    year, parts = (
        int(match[1]),
        ((match[2], 4, "-Q{}"), (match[3], 2, "-H{}"), (match[4], 12, "-{:02}")),
    )
    for number, of, written in parts:
        if number:
            years, before = divmod(int(number), of)
            return f"{year + years:04}{written.format(before + 1)}"
    return f"{year + 1:04}"
