"""What the JSON of a KPI says besides its state: its periods, its process, its recovery."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from okrtui.cli.shapes import Shape
    from okrtui.domain.periods import Period
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace


def place(workspace: Workspace, id: int) -> Shape:
    """Where it stands among the others, and what kind of measure it is."""
    record = workspace.kpis[id]
    return {
        "target": record.target,
        "aggregation": record.aggregation,
        "leading": record.leading,
        "parent": None if record.parent is None else f"K{record.parent}",
    }


def process(views: Views, key: str) -> Shape:
    """Natural limits, signals and the verdict; limits are null below six points."""
    found = views.process(key)
    limits = found.limits
    signals: list[Shape] = [
        {
            "rule": signal.rule,
            "side": signal.side,
            "from": found.periods[signal.places[0]].start.isoformat(),
            "to": found.periods[signal.places[-1]].start.isoformat(),
            "points": len(signal.places),
        }
        for signal in found.signals
    ]
    return {
        "verdict": found.outcome,
        "why": found.sentence,
        "points": sum(period.value is not None for period in found.periods),
        "centre": None if limits is None else _digits(limits.centre),
        "lower": None if limits is None else _digits(limits.lower),
        "upper": None if limits is None else _digits(limits.upper),
        "mean_range": None if limits is None else _digits(limits.mean_range),
        "range_limit": None if limits is None else _digits(limits.range_limit),
        "signals": list(signals),
    }


def about(workspace: Workspace, views: Views, id: int) -> Shape:
    """What one KPI's own JSON says besides: periods, process, supporting measures, recovery."""
    from okrtui.workspace import kpi_views
    from okrtui.workspace.recovering import recovery_of

    today = workspace.today()
    running = kpi_views.running(workspace.model, id, today)
    recovery = recovery_of(workspace.model, id, today)
    return {
        "periods": [_period(period) for period in views.process(f"K{id}").periods],
        "running": None if running is None else _period(running),
        "process": process(views, f"K{id}"),
        "supported_by": [f"K{kpi.id}" for kpi in workspace.model.kpis.having("parent", id)],
        "unhealthy_periods": recovery.periods,
        "recovery_due": recovery.is_due,
        "recovered_by": [f"O{objective}" for objective in recovery.objectives],
    }


def _period(period: Period) -> Shape:
    return {
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "value": period.value,
        "complete": period.complete,
    }


def _digits(value: float) -> float:
    """Without the noise of computing."""
    return float(f"{value:.10g}")
