"""What there is to see of KPIs: their rows, their order, their health, their process."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from okrtui.domain import health, periods
from okrtui.domain.text import one_line
from okrtui.domain.values import format_number
from okrtui.workspace import kpi_tree, measures
from okrtui.workspace.rows import KpiRow, PulseLine

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


def process(model: Model, kpi: int, day: date) -> Process:
    """What its periods say of its process. Raises KeyError when the KPI is gone."""
    from okrtui.domain.xmr import judge_process

    record = model.kpis[kpi]
    return judge_process(record, periods.series(record, entries(model, kpi, day), day))


def running(model: Model, kpi: int, day: date) -> Period | None:
    """A flow's period that isn't over."""
    return periods.running_period(model.kpis[kpi], entries(model, kpi, day), day)


def pulse(model: Model, row_of: RowOf, keys: Collection[str] | None = None) -> list[PulseLine]:
    """All KPIs, or those named: first those that need attention, then by type.

    A supporting measure stands below its KPI where both are in the same part.
    """
    order = [model.kpis[id] for id in model.kpis.in_order()]
    if keys is not None:
        order = [kpi for kpi in order if f"K{kpi.id}" in keys]
    alarms = [kpi for kpi in order if _needs_attention(row_of(f"K{kpi.id}"))]
    lines: list[PulseLine] = []
    if alarms:
        lines.append(PulseLine("needs attention", ""))
        lines += [PulseLine("", f"K{id}", depth) for id, depth in kpi_tree.nested(alarms)]
    ids = {kpi.id for kpi in alarms}
    for type, places in kpi_tree.grouped([kpi for kpi in order if kpi.id not in ids]):
        lines.append(PulseLine(one_line(type) or "other", ""))
        lines += [PulseLine("", f"K{id}", depth) for id, depth in places]
    return lines


def row(model: Model, record: KpiRecord, day: date) -> KpiRow:
    """A KPI in a line.

    A flow shows its last whole period: the running one would look like a fall.
    """
    known = entries(model, record.id, day)
    judgement = health.judge_kpi(record, known, day)
    trend = tuple(period.value for period in periods.series(record, known, day))
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
    )


def _needs_attention(row: KpiRow) -> bool:
    return row.health == "unhealthy" or row.overdue
