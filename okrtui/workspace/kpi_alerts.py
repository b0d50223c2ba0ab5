"""Which KPIs ask for a look, and why: the list with the alerts first."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Final, Literal

from okrtui.domain.text import one_line
from okrtui.workspace import kpi_tree
from okrtui.workspace.rows import PulseLine

if TYPE_CHECKING:
    from okrtui.workspace.model import Model
    from okrtui.workspace.rows import KpiRow

Alert = Literal["unhealthy", "signal", "overdue"]
ALERTS: Final[tuple[Alert, ...]] = ("unhealthy", "signal", "overdue")
"""The most urgent first."""


def alerts_of(row: KpiRow) -> tuple[Alert, ...]:
    """All that is up with a KPI, the most urgent first."""
    up = {"unhealthy": row.health == "unhealthy", "signal": row.signal, "overdue": row.overdue}
    return tuple(alert for alert in ALERTS if up[alert])


def listed(
    model: Model, row_of: Callable[[str], KpiRow], keys: Collection[str] | None = None
) -> list[PulseLine]:
    """All KPIs, or those named, below the most urgent thing that is up with them; the calm ones
    by type.

    A supporting measure stands below its KPI where both are in the same part.
    """
    order = [model.kpis[id] for id in model.kpis.in_order()]
    if keys is not None:
        order = [kpi for kpi in order if f"K{kpi.id}" in keys]
    first = {kpi.id: next(iter(alerts_of(row_of(f"K{kpi.id}"))), None) for kpi in order}
    lines: list[PulseLine] = []
    for alert in ALERTS:
        places = kpi_tree.nested([kpi for kpi in order if first[kpi.id] == alert])
        if places:
            lines.append(PulseLine(alert, ""))
            lines += [PulseLine("", f"K{id}", depth) for id, depth in places]
    for type, places in kpi_tree.grouped([kpi for kpi in order if first[kpi.id] is None]):
        lines.append(PulseLine(one_line(type) or "other", ""))
        lines += [PulseLine("", f"K{id}", depth) for id, depth in places]
    return lines
