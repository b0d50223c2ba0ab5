"""Deleting goals, with all that hangs below them and their history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from okrtui.domain.records import Document, id_of
from okrtui.store.ports import Conflict
from okrtui.workspace.belonging import links_in, without
from okrtui.workspace.change import Built, Change, Draft, clipped
from okrtui.workspace.keys import NOUNS, Goal, key_of
from okrtui.workspace.rules import (
    objective_above,
    objective_of,
    refuse_closed,
    refuse_tied,
)

if TYPE_CHECKING:
    from okrtui.workspace.model import Model
    from okrtui.workspace.workspace import Workspace

_RETIRED: Final = "To be asked for it no more: okrtui edit K{} cadence=irregular"

Shown: TypeAlias = Mapping[tuple[str, int], Document]
"""(table, id) → a goal as it was shown when it was to be deleted."""


def delete(workspace: Workspace, key: str) -> Change:
    """Delete a goal with everything that hangs below it and its history, as one change.

    What somebody edited or hung below it since it was shown is a Conflict: nobody deletes what
    they haven't seen.
    """
    goal = workspace.resolve(key)
    shown = dict(_shown(workspace.model, goal))

    def build(draft: Draft) -> Built:
        stored = draft.document(goal.table, goal.id)
        refuse_closed(draft, objective_above(draft, goal.table, stored))
        going = _Going(draft, goal, shown)
        gone = 0
        if goal.table == "objectives":
            gone = going.below("key_results", "objective", {goal.id})
            _unhook(draft, goal)
        elif goal.table == "key_results":
            gone = going.below_key_results({goal.id})
        elif goal.table == "kpis":
            going.below("measurements", "kpi", {goal.id})
            going.below("target_changes", "kpi", {goal.id})
            _unlink(draft, goal.id)
            _unhook(draft, goal)
        going.one(goal.table, goal.id)
        name = clipped(str(stored.get("title") or stored.get("name") or ""))
        with_them = f" with {gone} below it" if gone else ""
        return Built(f"deleted {goal.key} {name}{with_them}", goal.key)

    return Change(f"delete {goal.key}", build, validates=False)


def _shown(model: Model, goal: Goal) -> Iterator[tuple[tuple[str, int], Document]]:
    """The goal and those below it, read on the thread that draws."""
    ids = {goal.table: [goal.id]}
    if goal.table == "objectives":
        ids["key_results"] = [k.id for k in model.key_results_of(goal.id)]
    below = ids.get("key_results", ())
    if below:
        ids["initiatives"] = [i.id for k in below for i in model.initiatives_of(k)]
    for table, found in ids.items():
        for id in found:
            document = model.shown(table, id)
            if document is not None:
                yield (table, id), document


def _unhook(draft: Draft, goal: Goal) -> None:
    """Have no goal of its kind hang below one that goes: it stays, by itself."""
    for id, child in draft.table(goal.table).items():
        if id_of(child, "parent") == goal.id and id != goal.id:
            other = key_of(goal.table, id)
            above = objective_above(draft, goal.table, child)
            refuse_tied(draft, above, f"{other} hangs below {goal.key}")
            draft.set(goal.table, id, {"parent": None})


def _unlink(draft: Draft, kpi: int) -> None:
    """Have no key result fed or guarded by a KPI that goes."""
    for id, document in draft.table("key_results").items():
        fields = {
            field: without(field, document.get(field), kpi)
            for field in ("kpi", "guardrails")
            if kpi in links_in(field, document.get(field))
        }
        if fields:
            does = "feeds" if "kpi" in fields else "guards"
            told = f"{key_of('kpis', kpi)} {does} {key_of('key_results', id)}"
            refuse_tied(draft, objective_of(draft, document), told, _RETIRED.format(kpi))
            draft.set("key_results", id, fields)


class _Going:
    """What goes with a goal that is deleted."""

    def __init__(self, draft: Draft, goal: Goal, shown: Shown) -> None:
        self._draft = draft
        self._goal = goal
        self._shown = shown

    def one(self, table: str, id: int) -> None:
        base = self._shown.get((table, id))
        if table in NOUNS and base is None:
            raise Conflict(
                f"{key_of(table, id)} hangs below {self._goal.key} by now",
                "Somebody added it meanwhile; look at it, then delete again. Nothing was changed",
            )
        self._draft.delete(table, id, base)

    def below(self, table: str, field: str, owners: set[int]) -> int:
        """Delete what hangs below these, and below that; gives how many goals went."""
        going = {id for id, d in self._draft.table(table).items() if id_of(d, field) in owners}
        gone = self.below_key_results(going) if table == "key_results" else 0
        for id in going:
            self.one(table, id)
        return gone + len(going)

    def below_key_results(self, ids: set[int]) -> int:
        gone = self.below("initiatives", "key_result", ids)
        self.below("check_ins", "key_result", ids)
        self.below("target_changes", "key_result", ids)
        self.below("votes", "key_result", ids)
        return gone
