"""Which KPIs ask for a look, and why: the list with the alerts first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from okrtui.domain.text import one_line
from okrtui.workspace import kpi_tree
from okrtui.workspace.rows import PulseLine

if TYPE_CHECKING:
    from okrtui.domain.xmr import Process
    from okrtui.workspace.model import Model
    from okrtui.workspace.views import Views

Alert = Literal["unhealthy", "signal", "overdue"]
ALERTS: Final[tuple[Alert, ...]] = ("unhealthy", "signal", "overdue")
"""The most urgent first."""
RECENT: Final = 8
"""Points that a signal has to reach into; no rule looks further back."""


def alerts_of(views: Views, key: str) -> tuple[Alert, ...]:
    """All that is up with a KPI, the most urgent first."""
    row = views.kpi(key)
    up = {
        "unhealthy": row.health == "unhealthy",
        "signal": _is_new(views.process(key)),
        "overdue": row.overdue,
    }
    return tuple(alert for alert in ALERTS if up[alert])


def _is_new(process: Process) -> bool:
    """Whether its newest signal reaches into the latest points: an old one asks for no look."""
    if not process.signals:
        return False
    return process.signals[-1].places[-1] >= len(process.periods) - RECENT


def listed(model: Model, views: Views) -> list[PulseLine]:
    """All KPIs below the most urgent thing that is up with them, the calm ones by type."""
    order = [model.kpis[id] for id in model.kpis.in_order()]
    first = {kpi.id: next(iter(alerts_of(views, f"K{kpi.id}")), None) for kpi in order}
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
