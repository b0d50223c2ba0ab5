"""What the detail of a KPI tells besides its bounds: its process, its recovery, its family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain.periods import PERIOD_NOUNS
from okrtui.domain.text import one_line
from okrtui.domain.xmr import limit_rows
from okrtui.workspace.keys import parse_key
from okrtui.workspace.recovering import recovery_of

if TYPE_CHECKING:
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

    Facts = list[tuple[str, str]]


def recovery(workspace: Workspace, key: str) -> Facts:
    """That it needs an objective, and how to start one; or which one works on it."""
    found = recovery_of(workspace.model, parse_key(key).id, workspace.today())
    if not found.sentence:
        return []
    starts = f"; R on the board or okrtui kpi recover {key} starts one" if found.is_due else ""
    return [("recovery", found.sentence + starts)]


def process(views: Views, key: str) -> Facts:
    """The verdict on its process, and the numbers behind it."""
    found = views.process(key)
    rows = limit_rows(found)
    numbers = ", ".join(f"{name} {value}" for name, value in rows[:3])
    return [("process", found.sentence), *([("limits", numbers)] if numbers else [])]


def family(views: Views, workspace: Workspace, key: str) -> Facts:
    """What it supports, what supports it, and what a flow came to so far."""
    id = parse_key(key).id
    record, row = workspace.kpis[id], views.kpi(key)
    facts: Facts = []
    if row.running:
        noun = PERIOD_NOUNS[record.cadence]
        running = f"{row.running} {row.unit}".rstrip()
        facts.append((f"this {noun}", f"{running} so far, judged when it is over"))
    above = None if record.parent is None else workspace.kpis.get(record.parent)
    if above is not None:
        facts.append(("supports", f"K{above.id} {one_line(above.name)}"))
    below = workspace.model.kpis.having("parent", id)
    if below:
        names = ", ".join(f"K{kpi.id} {one_line(kpi.name)}" for kpi in below)
        facts.append(("supported by", names))
    return facts
