"""What a KPI came to in each period of its cadence (METHOD.md §5).

A flow adds up within a period and starts again; a stock is the level it ended the period with.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final, NamedTuple

from okrtui.domain.calendar import period_of, quarter
from okrtui.domain.records import Cadence, KpiRecord, MeasurementRecord, Number
from okrtui.domain.writing import format_day

LONGEST: Final = 26
"""So many periods are shown, and so many does a process speak for: half a year of weeks."""
_PRECISE: Final = 15
"""Digits of a sum of decimals; what a float carries beyond is noise of computing."""
_LARGEST: Final = math.nextafter(math.inf, 0)
_SMALLER: Final = 60
"""Powers of two that keep a sum of the largest floats below what a float can be."""


class Period(NamedTuple):
    """One period of a KPI; both days belong to it."""

    start: date
    end: date
    value: Number | None
    """None when nothing was measured: that is unknown, also of a flow, and never 0."""
    complete: bool
    """Whether it is over; the running one isn't."""


def measured_periods(
    kpi: KpiRecord, measurements: Sequence[MeasurementRecord], today: date
) -> Iterator[Period]:
    """The periods with a measurement, newest first; ``measurements`` are sorted by (date, id).

    ``irregular`` has no periods: every measured day stands for itself and is complete.
    """

    def period(entry: MeasurementRecord) -> tuple[date, date]:
        return period_of(kpi.cadence, entry.date, kpi.week)

    for (start, end), entries in groupby(reversed(measurements), period):
        values = [entry.value for entry in entries]
        value = total(values) if kpi.aggregation == "flow" else values[0]
        yield Period(start, end, value, kpi.cadence == "irregular" or end < today)


def judged_periods(
    kpi: KpiRecord, measurements: Sequence[MeasurementRecord], today: date
) -> Iterator[Period]:
    """Those of them that health judges, newest first.

    What has come in so far of a running period is no flow yet: it would look like a fall.
    """
    found = measured_periods(kpi, measurements, today)
    return (period for period in found if kpi.aggregation == "stock" or period.complete)


def running_period(
    kpi: KpiRecord, measurements: Sequence[MeasurementRecord], today: date
) -> Period | None:
    """A flow's period that isn't over, as far as it came; None when nothing of it is there."""
    if kpi.aggregation == "stock":
        return None
    newest = next(measured_periods(kpi, measurements, today), None)
    return None if newest is None or newest.complete else newest


def series(
    kpi: KpiRecord,
    measurements: Sequence[MeasurementRecord],
    today: date,
    most: int = LONGEST,
) -> tuple[Period, ...]:
    """The judged periods, oldest first, with those between them that have no measurement.

    most: so many at the end are given.
    """
    periods: list[Period] = []
    for period in judged_periods(kpi, measurements, today):
        while periods and kpi.cadence != "irregular" and len(periods) < most:
            start, end = period_of(kpi.cadence, periods[-1].start - timedelta(days=1), kpi.week)
            if start <= period.start:
                break
            periods.append(Period(start, end, None, True))
        if len(periods) >= most:
            break
        periods.append(period)
    return tuple(reversed(periods))


def total(values: Sequence[Number]) -> Number:
    """The sum, whatever the order: whole numbers stay whole, 0.1 and 0.2 make 0.3.

    Beyond every float it stays at the largest one.
    """
    if all(isinstance(value, int) for value in values):
        whole = sum(values)
        return whole if abs(whole) < _LARGEST else _LARGEST if whole > 0 else -_LARGEST
    try:
        exact = math.fsum(values)
    except OverflowError:
        small = math.fsum(math.ldexp(value, -_SMALLER) for value in values)
        if abs(small) >= math.ldexp(_LARGEST, -_SMALLER):
            return math.copysign(_LARGEST, small)
        exact = math.ldexp(small, _SMALLER)
    return float(f"{exact:.{_PRECISE}g}") if abs(exact) < 1e300 else exact


def period_name(cadence: Cadence, start: date) -> str:
    """What people call it: ``week of 2026-11-09``, ``2026-11``, ``2026-Q4``, ``2026``."""
    if cadence == "weekly":
        return f"week of {format_day(start)}"
    if cadence == "monthly":
        return f"{start.year:04}-{start.month:02}"
    if cadence == "quarterly":
        return quarter(start)[0]
    if cadence == "yearly":
        return f"{start.year:04}"
    return format_day(start)


def in_period(cadence: Cadence, start: date) -> str:
    """Where a value belongs: ``in the week of 2026-11-09``, ``in 2026-Q4``, ``on 2026-11-09``."""
    if cadence in ("daily", "irregular"):
        return f"on {format_day(start)}"
    return f"in {'the ' if cadence == 'weekly' else ''}{period_name(cadence, start)}"


PERIOD_NOUNS: Final[dict[Cadence, str]] = {
    "daily": "day",
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "irregular": "measurement",
}


def period_nouns(cadence: Cadence, count: int) -> str:
    """``2 weeks``, ``1 month``."""
    noun = PERIOD_NOUNS[cadence]
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
