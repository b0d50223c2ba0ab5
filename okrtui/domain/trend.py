"""Where a key result stood at the end of each period of its cadence: a spark of its check-ins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from okrtui.domain.calendar import period_number
from okrtui.domain.periods import LONGEST
from okrtui.domain.progress import steps_done
from okrtui.domain.records import CheckInRecord, KeyResultRecord, Number


def trend(
    record: KeyResultRecord, history: Sequence[CheckInRecord], last: date, most: int = LONGEST
) -> tuple[Number | None, ...]:
    """One level a period, newest last; None where nobody checked in.

    ``history`` is sorted by date. ``last`` is the last day on which one could have been missed;
    its period is only there with a check-in: until it is over, none is missing.
    """
    levels = _levels(record, history)
    if record.cadence == "irregular":
        return tuple(level for _, level in levels[-most:])
    return tuple(_by_period(record, levels, last, most))


def _levels(record: KeyResultRecord, history: Sequence[CheckInRecord]) -> list[tuple[date, Number]]:
    """Day and level of each check-in that says one; of named steps, how many were done."""
    if record.kind != "milestones":
        return [(entry.date, entry.value) for entry in history if entry.value is not None]
    return [
        (entry.date, len(steps_done(record, history[: at + 1]))) for at, entry in enumerate(history)
    ]


def _by_period(
    record: KeyResultRecord, levels: list[tuple[date, Number]], last: date, most: int
) -> list[Number | None]:
    if not levels:
        return []
    # Later days of a period come later.
    cadence, week = record.cadence, record.week
    at = {period_number(cadence, day, week): level for day, level in levels}
    newest = period_number(cadence, max(last, levels[-1][0]), week)
    if newest not in at:
        newest -= 1
    oldest = max(period_number(cadence, levels[0][0], week), newest - most + 1)
    return [at.get(number) for number in range(oldest, newest + 1)]
