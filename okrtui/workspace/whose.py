"""Whose goals: one's own, and one's team's. Nobody is entered as a member of a team: whoever
answers for something of a team is one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from okrtui.workspace.arrangement import Arrangement
    from okrtui.workspace.model import Model
    from okrtui.workspace.tables import Records
    from okrtui.workspace.workspace import Workspace


def folded(name: str) -> str:
    """A name as it is compared."""
    return name.strip().lstrip("@#").casefold()


def teams_of(model: Model, user: str) -> frozenset[str]:
    """The teams of which a person owns an objective, a key result or a KPI; folded."""
    me = folded(user)
    teams = {model.objectives[id].team for id in _owned(model.objectives, me)}
    teams |= {model.team_of(model.key_results[id]) for id in _owned(model.key_results, me)}
    teams |= {model.kpis[id].team for id in _owned(model.kpis, me)}
    return frozenset(map(folded, teams)) - {""}


def _owned(table: Records[Any], me: str) -> Iterator[int]:
    return (id for id, owner in table.all_of("owner") if folded(owner) == me)


def kpis_of(model: Model, user: str, *, team: bool) -> frozenset[str]:
    """The keys of the KPIs that a person owns; team: or that belong to one's teams."""
    me = folded(user)
    teams = teams_of(model, user) if team else frozenset()
    return frozenset(
        f"K{kpi.id}"
        for kpi in model.kpis.values()
        if folded(kpi.owner) == me or folded(kpi.team) in teams
    )


def kpis(arrangement: Arrangement, workspace: Workspace) -> frozenset[str] | None:
    """The keys of the KPIs that an arrangement shows; None: all."""
    if arrangement.scope == "all":
        return None
    return kpis_of(workspace.model, workspace.user, team=arrangement.scope == "ours")
