"""Health: how a KPI's level compares with its bounds, and whether it is overdue (METHOD.md §5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import takewhile
from typing import Literal, NamedTuple

from okrtui.domain.bounds import Bounds, Rows, sentence, thresholds, zone
from okrtui.domain.calendar import overdue
from okrtui.domain.periods import (
    PERIOD_NOUNS,
    Period,
    in_period,
    judged_periods,
    period_name,
    running_period,
)
from okrtui.domain.records import KpiRecord, MeasurementRecord, Number
from okrtui.domain.values import format_number
from okrtui.domain.writing import format_day

Health = Literal["healthy", "watch", "unhealthy", "unknown"]


class HealthVerdict(NamedTuple):
    """A health, whether a measurement is overdue beside it, and all that led to it."""

    health: Health
    overdue: bool
    sentence: str
    """Why, as a phrase without a full stop."""
    inputs: Rows
    """(name, value) of every number the rule used."""
    thresholds: Rows
    """(what it would be called, from where on)."""


def bounds_of(kpi: KpiRecord) -> Bounds | None:
    """The bounds that ``green`` and ``red`` (or the band's four) stand for; None without green."""
    if kpi.direction == "up":
        return None if kpi.green is None else Bounds(kpi.green, None, kpi.red, None)
    if kpi.direction == "down":
        return None if kpi.green is None else Bounds(None, kpi.green, None, kpi.red)
    if kpi.low is None or kpi.high is None:
        return None
    return Bounds(kpi.low, kpi.high, kpi.red_low, kpi.red_high)


def judge_kpi(
    kpi: KpiRecord, measurements: Sequence[MeasurementRecord], today: date
) -> HealthVerdict:
    """The health of a stock's latest level or of a flow's last whole period.

    ``measurements`` are sorted by (date, id). Overdue stands beside the health and never changes
    it. Without a red bound nothing is ``watch``.
    """
    bounds = bounds_of(kpi)
    limits = () if bounds is None else thresholds(bounds, "healthy", "watch", "unhealthy")
    if not measurements:
        return HealthVerdict("unknown", False, "no measurement yet", (), limits)
    last = measurements[-1]
    late = overdue(kpi.cadence, last.date, today, kpi.week)
    after = f"; overdue: measured on {format_day(last.date)}, cadence {kpi.cadence}" if late else ""
    inputs: Rows = (("measured", format_day(last.date)), ("cadence", kpi.cadence))
    running = running_period(kpi, measurements, today)
    if running is not None:
        so_far = f"{_amount(running)} so far in the running {PERIOD_NOUNS[kpi.cadence]}"
        after = f"; {so_far}{after}"
        inputs = (("running", f"{so_far}, not judged before it is over"), *inputs)
    judged = next(judged_periods(kpi, measurements, today), None)
    if judged is None or judged.value is None:
        whole = f"no whole {PERIOD_NOUNS[kpi.cadence]} yet"
        return HealthVerdict("unknown", late, whole + after, inputs, limits)
    if kpi.aggregation == "flow":
        called = f"{_amount(judged)} {in_period(kpi.cadence, judged.start)}"
        inputs = ((period_name(kpi.cadence, judged.start), _amount(judged)), *inputs)
    else:
        called = f"latest {_amount(judged)}"
        inputs = (("latest", _amount(judged)), *inputs)
    if bounds is None:
        missing = "no band is set" if kpi.direction == "band" else "no green bound is set"
        return HealthVerdict("unknown", late, missing + after, inputs, limits)
    words = sentence(bounds, judged.value, "green bound", "red bound", called)
    return HealthVerdict(health_of(bounds, judged.value), late, words + after, inputs, limits)


def health_of(bounds: Bounds, value: Number) -> Health:
    """The level against its bounds, whenever it was measured."""
    where = zone(bounds, value)
    return "healthy" if where == "met" else "watch" if where == "near" else "unhealthy"


def unhealthy_periods(
    kpi: KpiRecord, measurements: Sequence[MeasurementRecord], today: date
) -> int:
    """In how many periods running it is unhealthy by now, the newest judged one included.

    A period without a measurement heals nothing, so it doesn't end them.
    """
    bounds = bounds_of(kpi)
    if bounds is None:
        return 0
    periods = judged_periods(kpi, measurements, today)
    values = (period.value for period in periods if period.value is not None)
    return sum(1 for _ in takewhile(lambda v: health_of(bounds, v) == "unhealthy", values))


def _amount(period: Period) -> str:
    return "" if period.value is None else format_number(period.value)
