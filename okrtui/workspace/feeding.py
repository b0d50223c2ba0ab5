"""What is told of the KPI that feeds a key result: what counts when, and what never does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain.feeding import cut_off, never_counts
from okrtui.domain.periods import PERIOD_NOUNS, period_name
from okrtui.domain.values import format_number
from okrtui.workspace import kpi_views

if TYPE_CHECKING:
    from datetime import date

    from okrtui.domain.records import KeyResultRecord, KpiRecord
    from okrtui.workspace.model import Model


def feeding(model: Model, record: KeyResultRecord) -> KpiRecord | None:
    """The KPI that a key result gets its values from; None without one, or when it is gone."""
    return None if record.kpi is None else model.kpis.get(record.kpi)


def seen(model: Model, record: KeyResultRecord, day: date) -> date | None:
    """The day of the newest measurement that feeds a key result, also of a period that runs."""
    kpi = feeding(model, record)
    if kpi is None:
        return None
    start, end = model.dates(record)
    days = (m.date for m in reversed(model.measurements(kpi.id)) if m.date <= min(day, end))
    newest = next(days, None)
    return newest if newest is not None and newest >= start else None


def unreachable(model: Model, record: KeyResultRecord) -> str:
    """Why a key result will never get a value from the flow that feeds it; mostly empty."""
    kpi = feeding(model, record)
    if kpi is None or not never_counts(kpi, *model.dates(record)):
        return ""
    start, end = model.dates(record)
    return f"no {PERIOD_NOUNS[kpi.cadence]} of K{kpi.id} ends from {start} to {end}"


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
        said.append(f"{period} ends on {last}, after {end}, so it doesn't count here")
    return tuple((f"K{kpi.id}" if place == 0 else "", words) for place, words in enumerate(said))
