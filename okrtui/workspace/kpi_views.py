"""What there is to see of KPIs: their rows, their order, their health, their process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from okrtui.domain import health, periods
from okrtui.domain.text import one_line
from okrtui.domain.values import format_number
from okrtui.domain.xmr import warns
from okrtui.workspace import measures
from okrtui.workspace.rows import KpiRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from okrtui.domain.health import HealthVerdict
    from okrtui.domain.periods import Period
    from okrtui.domain.records import KpiRecord, MeasurementRecord
    from okrtui.domain.xmr import Process
    from okrtui.workspace.model import Model

    RowOf = Callable[[str], KpiRow]


def entries(model: Model, kpi: int, day: date) -> Sequence[MeasurementRecord]:
    """Measurements up to a day: a later one is never mixed into an earlier day's view."""
    return [m for m in model.measurements(kpi) if m.date <= day]


def verdict(model: Model, kpi: int, day: date) -> HealthVerdict:
    """Health, with its reasons. Raises KeyError when the KPI is gone."""
    return health.judge_kpi(model.kpis[kpi], entries(model, kpi, day), day)


def running(model: Model, kpi: int, day: date) -> Period | None:
    """A flow's period that isn't over."""
    return periods.running_period(model.kpis[kpi], entries(model, kpi, day), day)


def row(
    model: Model,
    record: KpiRecord,
    known: Sequence[MeasurementRecord],
    *,
    judgement: HealthVerdict,
    process: Process,
    day: date,
) -> KpiRow:
    """A KPI in a line, from what it has measured and what that was judged to be.

    A flow shows its last whole period: the running one would look like a fall.
    """
    trend = tuple(period.value for period in process.periods)
    unfinished = periods.running_period(record, known, day)
    return KpiRow(
        key=f"K{record.id}",
        name=one_line(record.name),
        type=one_line(record.type),
        health=judgement.health,
        overdue=judgement.overdue,
        value=measures.number_text(trend[-1]) if trend else "",
        unit=one_line(record.unit),
        change=measures.change([value for value in trend if value is not None]),
        trend=trend,
        target=record.target,
        direction=record.direction,
        owner=one_line(record.owner),
        age=(day - known[-1].date).days if known else None,
        linked=tuple(f"KR{id}" for id in model.key_results.ids("kpi", record.id)),
        latest=format_number(known[-1].value) if known else "",
        running="" if unfinished is None else measures.number_text(unfinished.value),
        leading=record.leading,
        signal=warns(process),
    )
