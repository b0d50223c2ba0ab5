"""What a key result reads from the KPI that feeds it (METHOD.md §3).

A stock's values are its measurements, a flow's what came in within each period that is over. A
period belongs to the dates in which it ends, so that each counts once, for one cycle.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

from okrtui.domain.calendar import period_of
from okrtui.domain.periods import judged_periods
from okrtui.domain.records import CheckInRecord

if TYPE_CHECKING:
    from okrtui.domain.records import KpiRecord, MeasurementRecord

_date_of = attrgetter("date")


def fed_entries(
    kpi: KpiRecord, measurements: Sequence[MeasurementRecord], today: date
) -> list[CheckInRecord]:
    """A KPI's values as the check-ins of all key results that it feeds, sorted by (date, id).

    Each keeps the measurement's id, note and author, and is of no key result by its number.
    """
    is_flow = kpi.aggregation == "flow"
    return [
        CheckInRecord(m.id, 0, m.date, m.value, None, m.note, "", (), (), m.by)
        for m in (whole_periods(kpi, measurements, today) if is_flow else measurements)
    ]


def fed_history(
    entries: Sequence[CheckInRecord], own: Sequence[CheckInRecord], start: date, end: date
) -> list[CheckInRecord]:
    """The history of a key result that a KPI feeds, by date; both parts are sorted by (date, id).

    Of a day people's own check-ins stand last: what was measured on it leaves their blocker open.
    Values are the KPI's from ``start`` to ``end`` (both included); confidence, blockers and steps
    are those of its own check-ins, whose values do not count.
    """
    first = bisect_left(entries, start, key=_date_of)
    last = bisect_right(entries, end, key=_date_of)
    history = list(entries[first:last])
    history += [entry if entry.value is None else entry._replace(value=None) for entry in own]
    history.sort(key=_date_of)
    return history


def whole_periods(
    kpi: KpiRecord, measurements: Sequence[MeasurementRecord], today: date
) -> list[MeasurementRecord]:
    """What came in within each of a flow's periods that is over, as if measured on its last day.

    Dated any earlier, a total would be known on days when part of it was still to come.
    ``measurements`` are sorted by (date, id), and so are the totals; a period's last measurement
    gives a total's id, note and author.
    """
    last = {period_of(kpi.cadence, entry.date, kpi.week): entry for entry in measurements}
    totals = [
        last[period.start, period.end]._replace(date=period.end, value=period.value)
        for period in judged_periods(kpi, measurements, today)
        if period.value is not None and period.end <= today
    ]
    return totals[::-1]


def cut_off(kpi: KpiRecord, end: date) -> tuple[date, date] | None:
    """The period of a flow that ends after a key result does, and so never counts for it."""
    first, last = period_of(kpi.cadence, end, kpi.week)
    return (first, last) if kpi.aggregation == "flow" and last > end else None


def never_counts(kpi: KpiRecord, start: date, end: date) -> bool:
    """Whether no period of a flow ends within these dates: a year doesn't end in its spring."""
    cut = cut_off(kpi, end)
    return cut is not None and cut[0] - timedelta(days=1) < start
