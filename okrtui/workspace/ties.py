"""What a goal is tied to: work for it, KPIs that feed or guard it, goals it is aligned with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain.text import one_line
from okrtui.workspace.glyphs import HEALTH_ROLES, HEALTH_WORDS, PACE_ROLES, PACE_WORDS
from okrtui.workspace.keys import parse_key

if TYPE_CHECKING:
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

MOST: Final = 20
"""Of each sort so many: the facts beside the chart tell how many there are."""


class Tie(NamedTuple):
    """One goal that another one is tied to."""

    key: str
    how: str
    """``fed by``, ``initiative``, ``aligned to``."""
    title: str
    state: str
    """Where it stands, in words: ``on track``, ``healthy 3.4 h``, ``open``."""
    role: str
    """What the colour of that means."""


def ties_of(views: Views, workspace: Workspace, key: str) -> tuple[Tie, ...]:
    """Of a goal that is there."""
    table, id = parse_key(key)
    if table == "key_results":
        return tuple(_of_key_result(views, workspace, id))
    if table == "kpis":
        return tuple(_of_kpi(views, workspace, id))
    if table == "objectives":
        return tuple(_of_objective(views, workspace, id))
    above = workspace.key_results.get(workspace.initiatives[id].key_result)
    return () if above is None else (_goal(views, f"KR{above.id}", "should move"),)


def _of_objective(views: Views, workspace: Workspace, id: int) -> Iterator[Tie]:
    parent = workspace.objectives[id].parent
    if parent is not None and parent in workspace.objectives:
        yield _goal(views, f"O{parent}", "aligned to")
    for child in workspace.model.objectives.ids("parent", id)[:MOST]:
        yield _goal(views, f"O{child}", "aligned to it")


def _of_key_result(views: Views, workspace: Workspace, id: int) -> Iterator[Tie]:
    record = workspace.key_results[id]
    for initiative in workspace.model.initiatives_of(id):
        title, role = one_line(initiative.title), "good" if initiative.state == "done" else "dim"
        owner = f", {one_line(initiative.owner)}" if initiative.owner else ""
        yield Tie(f"I{initiative.id}", "initiative", title, f"{initiative.state}{owner}", role)
    if record.kpi is not None and record.kpi in workspace.kpis:
        yield _kpi(views, record.kpi, "fed by")
    for kpi in record.guardrails:
        if kpi in workspace.kpis:
            yield _kpi(views, kpi, "guardrail")


def _of_kpi(views: Views, workspace: Workspace, id: int) -> Iterator[Tie]:
    model = workspace.model
    for how, field in (("feeds", "kpi"), ("guards", "guardrails")):
        for key_result in model.key_results.ids(field, id)[:MOST]:
            yield _goal(views, f"KR{key_result}", how)
    above = workspace.kpis[id].parent
    if above is not None and above in workspace.kpis:
        yield _kpi(views, above, "supports")
    for below in model.kpis.ids("parent", id)[:MOST]:
        yield _kpi(views, below, "supported by")


def _goal(views: Views, key: str, how: str) -> Tie:
    row = views.goal(key)
    if row.pace is None:
        return Tie(key, how, row.title, "", "dim")
    score = "" if row.score is None else f" {row.score}"
    return Tie(key, how, row.title, f"{PACE_WORDS[row.pace]}{score}", PACE_ROLES[row.pace])


def _kpi(views: Views, id: int, how: str) -> Tie:
    row = views.kpi(f"K{id}")
    value = f" {row.value} {row.unit}".rstrip()
    late = ", late" if row.overdue else ""
    return Tie(
        row.key, how, row.name, f"{HEALTH_WORDS[row.health]}{value}{late}", HEALTH_ROLES[row.health]
    )
