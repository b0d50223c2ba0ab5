"""What is told of the KPI that feeds a key result: what counts when, and what never does."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from okrtui.domain.feeding import cut_off, fed_entries, never_counts
from okrtui.domain.periods import PERIOD_NOUNS, period_name
from okrtui.domain.values import format_number
from okrtui.domain.writing import format_day
from okrtui.workspace import kpi_views

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from okrtui.domain.records import CheckInRecord, KeyResultRecord, KpiRecord
    from okrtui.workspace.model import Model


def feeding(model: Model, record: KeyResultRecord) -> KpiRecord | None:
    """The KPI that a key result gets its values from; None without one, or when it is gone."""
    return None if record.kpi is None else model.kpis.get(record.kpi)


class Readings(NamedTuple):
    """What a KPI has measured by a day, read once for all key results that it feeds."""

    days: Sequence[date]
    """Of its measurements, oldest first."""
    entries: Sequence[CheckInRecord]
    """What counts of them."""

    def newest(self, start: date, end: date) -> date | None:
        """The day of the last measurement in these dates, also of a period that runs."""
        place = bisect_right(self.days, end)
        return self.days[place - 1] if place and self.days[place - 1] >= start else None


def readings(model: Model, kpi: KpiRecord, day: date) -> Readings:
    known = kpi_views.entries(model, kpi.id, day)
    return Readings([m.date for m in known], fed_entries(kpi, known, day))


def unreachable(model: Model, record: KeyResultRecord) -> str:
    """Why a key result will never get a value from the flow that feeds it; mostly empty."""
    kpi = feeding(model, record)
    if kpi is None or not never_counts(kpi, *model.dates(record)):
        return ""
    start, end = model.dates(record)
    span = f"from {format_day(start)} to {format_day(end)}"
    return f"no {PERIOD_NOUNS[kpi.cadence]} of K{kpi.id} ends {span}"


def awaited(model: Model, record: KeyResultRecord, day: date) -> str:
    """What a flow that feeds it has to come to; empty when nothing of it is on the way."""
    kpi = feeding(model, record)
    if kpi is None:
        return ""
    never = unreachable(model, record)
    if never:
        return f"{never}, so none counts"
    running = kpi_views.running(model, kpi.id, day)
    if running is None or running.value is None:
        return ""
    noun = PERIOD_NOUNS[kpi.cadence]
    _, end = model.dates(record)
    so_far = f"; {format_number(running.value)} so far in the running {noun}"
    return f"no whole {noun} of K{kpi.id} in its dates yet{so_far if running.end <= end else ''}"


def told(model: Model, record: KeyResultRecord, day: date) -> tuple[tuple[str, ...], ...]:
    """Rows that explain which of its KPI's values count, below the key of the KPI."""
    kpi = feeding(model, record)
    if kpi is None:
        return ()
    said = []
    if kpi.cadence != record.cadence:
        said.append(f"measured {kpi.cadence}; that decides when it is stale")
    _, end = model.dates(record)
    cut = cut_off(kpi, end)
    running = kpi_views.running(model, kpi.id, day)
    if running is not None and running.value is not None:
        so_far = f"{format_number(running.value)} so far in the running {PERIOD_NOUNS[kpi.cadence]}"
        counts = " before it is over" if running.end <= end else ""
        said.append(f"{so_far}, not counted{counts}")
    if cut is not None:
        first, last = cut
        period = period_name(kpi.cadence, first)
        ends = f"{period} ends on {format_day(last)}, after {format_day(end)}"
        said.append(f"{ends}, so it doesn't count here")
    return tuple((f"K{kpi.id}" if place == 0 else "", words) for place, words in enumerate(said))
