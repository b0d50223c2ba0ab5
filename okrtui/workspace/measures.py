"""A goal's numbers as short texts: latest value and target, change, trend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from okrtui.domain import calendar, progress
from okrtui.domain.errors import Invalid
from okrtui.domain.text import one_line
from okrtui.domain.values import difference, format_change, format_number

if TYPE_CHECKING:
    from okrtui.domain.records import (
        CheckInRecord,
        KeyResultRecord,
        KpiRecord,
        MeasurementRecord,
        Number,
    )

TREND_PERIODS: Final = 26


def measures(record: KeyResultRecord, history: Sequence[CheckInRecord]) -> tuple[str, str, str]:
    """(latest value, target with unit, both for the column)."""
    unit = f" {one_line(record.unit)}" if record.unit else ""
    latest = progress.latest_value(record, history)
    value = number_text(latest)
    if record.kind == "milestones":
        done = len(progress.steps_done(record, history)) if history else 0
        count = str(done) if record.steps else ""
        return count, str(len(record.steps)), f"{count} / {len(record.steps)}" if count else ""
    if record.kind == "done":
        word = "" if latest is None else "done" if latest >= 1 else "open"
        return word, "done", word or "open"
    if record.kind == "between":
        if record.low is None or record.high is None:
            return value, "", value + unit
        target = f"{format_number(record.low)}–{format_number(record.high)}{unit}"
        return value, target, f"{value or '?'} in {target}"
    if record.kind in ("at_least", "at_most"):
        sign = "≥" if record.kind == "at_least" else "≤"
        target = f"{sign} {number_text(record.target)}{unit}"
        return value, target, f"{value} {target}".strip()
    if record.kind == "baseline":
        return value, "", f"{value}{unit}" if value else "find out"
    target = f"{number_text(record.target)}{unit}" if record.target is not None else ""
    shown = value or (number_text(record.start) and f"({number_text(record.start)})") or "?"
    return value, target, f"{shown} → {target}" if target else f"{shown}{unit}"


def target_cell(record: KeyResultRecord) -> str:
    if record.kind in ("milestones", "done", "baseline", "between"):
        reasons = {
            "milestones": "its target is that all steps are done",
            "done": "its target is that it is done",
            "baseline": "it has no target before its baseline is found",
            "between": "it has two bounds, low and high",
        }
        raise Invalid(
            f"KR{record.id} is of kind {record.kind}: {reasons[record.kind]}",
            f"okrtui edit KR{record.id} changes its fields",
            field="target",
        )
    return number_text(record.target)


def number_text(value: Number | None) -> str:
    return "" if value is None else format_number(value)


def change(known: Sequence[float]) -> str:
    if len(known) < 2:
        return ""
    return format_change(difference(known[-1], known[-2]))


def trend(record: KpiRecord, entries: Sequence[MeasurementRecord]) -> tuple[float | None, ...]:
    """The last measurement of each of the last 26 periods up to the newest one's."""
    if record.cadence == "irregular" or not entries:
        return tuple(m.value for m in entries)[-TREND_PERIODS:]
    latest = {calendar.period_of(record.cadence, m.date)[0]: m.value for m in entries}
    first = min(latest)
    period = max(latest)
    values: list[float | None] = []
    while period >= first and len(values) < TREND_PERIODS:
        values.append(latest.get(period))
        period = calendar.period_of(record.cadence, period - timedelta(days=1))[0]
    return tuple(reversed(values))
