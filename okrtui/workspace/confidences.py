"""Net confidence of an objective and of a cycle."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from okrtui.domain import confidence

if TYPE_CHECKING:
    from okrtui.domain.confidence import Net
    from okrtui.domain.records import KeyResultRecord
    from okrtui.workspace.model import Model
    from okrtui.workspace.views import Views


def of_objective(views: Views, model: Model, id: int) -> Net | None:
    """Net confidence of its key results; None while nobody rated one."""
    return _net(views, model.key_results_of(id))


def of_cycle(views: Views, model: Model, cycle: int) -> Net | None:
    """Net confidence of all key results of a cycle; None while nobody rated one."""
    objectives = model.objectives_of(cycle)
    return _net(views, (k for id in objectives for k in model.key_results_of(id)))


def told(net: Net | None) -> str:
    """``net +25 %: 2 on, 1 issues, 1 risk``; nothing while nobody rated one."""
    if net is None:
        return ""
    parts = [f"{net.on} on", f"{net.issues} issues", f"{net.risk} risk"]
    if net.unrated:
        parts.append(f"{net.unrated} unrated, counted as {confidence.START}")
    return f"net {short(net)}: {', '.join(parts)}"


def in_words(rated: int | None) -> str:
    """``7, issues``; nothing for what nobody rated."""
    return "" if rated is None else f"{rated}, {confidence.band(rated)}"


def short(net: Net) -> str:
    """``+25 %``."""
    percent = round(net.percent)
    return f"{percent:+} %" if percent else "0 %"


def _net(views: Views, key_results: Iterable[KeyResultRecord]) -> Net | None:
    rated = [confidence.latest(views.paces.history(record)) for record in key_results]
    return confidence.net(rated) if any(value is not None for value in rated) else None
