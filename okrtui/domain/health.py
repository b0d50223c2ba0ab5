"""Health: how a KPI's level compares with its bounds, and whether it is overdue (METHOD.md §5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from okrtui.domain.bounds import Bounds, Rows, sentence, thresholds, zone
from okrtui.domain.calendar import overdue
from okrtui.domain.records import KpiRecord, MeasurementRecord
from okrtui.domain.values import format_number

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
    """The health of a KPI's latest measurement; ``measurements`` are sorted by (date, id).

    Overdue stands beside the health and never changes it. Without a red bound nothing is ``watch``.
    """
    bounds = bounds_of(kpi)
    limits = () if bounds is None else thresholds(bounds, "healthy", "watch", "unhealthy")
    if not measurements:
        return HealthVerdict("unknown", False, "no measurement yet", (), limits)
    last = measurements[-1]
    late = overdue(kpi.cadence, last.date, today)
    inputs = (
        ("latest", format_number(last.value)),
        ("measured", str(last.date)),
        ("cadence", kpi.cadence),
    )
    after = f"; overdue: measured on {last.date}, cadence {kpi.cadence}" if late else ""
    if bounds is None:
        missing = "no band is set" if kpi.direction == "band" else "no green bound is set"
        return HealthVerdict("unknown", late, missing + after, inputs, limits)
    where = zone(bounds, last.value)
    health: Health = "healthy" if where == "met" else "watch" if where == "near" else "unhealthy"
    words = sentence(bounds, last.value, "green bound", "red bound")
    return HealthVerdict(health, late, words + after, inputs, limits)
