"""Dates of a goal that lie outside its cycle: the same for objectives and key results."""

from __future__ import annotations

from okrtui.domain.coach.finding import Advice, Outcome
from okrtui.domain.records import CycleRecord, KeyResultRecord, ObjectiveRecord
from okrtui.domain.text import one_line
from okrtui.domain.writing import format_day


def outside(
    record: ObjectiveRecord | KeyResultRecord, cycle: CycleRecord | None, otherwise: str
) -> Outcome:
    """otherwise: what can be done instead of giving it a day of the cycle."""
    if cycle is None or (record.starts is None and record.ends is None):
        return None
    for field, day in (("starts", record.starts), ("ends", record.ends)):
        if day is None or cycle.start <= day <= cycle.end:
            continue
        cure = cycle.start if day < cycle.start else cycle.end
        span = f"{format_day(cycle.start)} to {format_day(cycle.end)}"
        return Advice(
            f"it {field} on {format_day(day)}, outside {one_line(cycle.name)} ({span})",
            f"Give it a day of the cycle like {format_day(cure)}, or {otherwise}",
            field,
            cure.isoformat(),
        )
    return "passed"
