"""Who changed a cell last, going by other sessions' changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.workspace.belonging import goal_of
from okrtui.workspace.fields import ALIASES
from okrtui.workspace.keys import parse_key

if TYPE_CHECKING:
    from okrtui.store.ports import Commit, Op
    from okrtui.workspace.change import Event
    from okrtui.workspace.model import Model

_HISTORY: Final = {"check_ins": "key_result", "measurements": "kpi"}


class Touch(NamedTuple):
    """Somebody's change of a cell."""

    who: str
    when: float
    """Seconds since the epoch."""


def last_touch(commits: Iterable[Commit], model: Model, key: str, field: str) -> Touch | None:
    """The newest change of a goal's cell; ``value`` is what check-ins and measurements say.

    An empty field asks who made or deleted the goal. None when none of the changes did.
    """
    table, id = parse_key(key)
    stored = ALIASES[table].get(field, field)
    sources = _sources(model, table, id)
    for commit in sorted(commits, key=lambda commit: commit.n, reverse=True):
        for op in commit.ops:
            if field == "value":
                touches = _owner(op) in sources
            else:
                touches = (op.table, op.id) == (table, id) and _sets(op, stored)
            if touches:
                return Touch(commit.user, commit.t)
    return None


def by_whom(event: Event, model: Model, key: str) -> tuple[str, str] | None:
    """Who of others changed a goal or its history last, and why; None when none of them did."""
    sources = _sources(model, *parse_key(key))
    for commit in reversed(event.commits):
        if any(goal_of(op.table, op.id, op.body) in sources for op in commit.ops):
            return commit.user, commit.why
    return None


def _sources(model: Model, table: str, id: int) -> set[tuple[str, int]]:
    """The goal, and the KPI that feeds it: what it shows comes from there."""
    sources = {(table, id)}
    if table == "key_results" and (record := model.key_results.get(id)) is not None:
        sources.add(("kpis", record.kpi or 0))
    return sources


def _owner(op: Op) -> tuple[str, object]:
    """The goal whose value an entry says."""
    field = _HISTORY.get(op.table, "")
    return {"key_result": "key_results", "kpi": "kpis"}.get(field, ""), op.body.get(field)


def _sets(op: Op, field: str) -> bool:
    return op.kind in ("ins", "del") or field in op.body
