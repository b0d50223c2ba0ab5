"""Moving goals: below another one, into another cycle, before or after one of their kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain import ranks
from okrtui.domain.errors import Invalid
from okrtui.domain.records import Json, id_of, text_of
from okrtui.domain.text import one_line
from okrtui.store.ports import Conflict
from okrtui.workspace.change import Built, Change, Draft, shown
from okrtui.workspace.editing import check_no_circle, cycle_document
from okrtui.workspace.keys import NOUNS, PREFIXES, Goal, is_key, key_of, listed, parse_key
from okrtui.workspace.rules import cycle_for, objective_above, refuse_closed

if TYPE_CHECKING:
    from okrtui.workspace.workspace import Workspace

_ABOVE: Final[Mapping[str, tuple[str, str]]] = {
    "objectives": ("parent", "objectives"),
    "key_results": ("objective", "objectives"),
    "initiatives": ("key_result", "key_results"),
    "kpis": ("parent", "kpis"),
}
"""table → the field that says what a goal hangs below, and the table of that."""

_AMONG: Final[Mapping[str, str]] = {**{t: f for t, (f, _) in _ABOVE.items()}, "objectives": "cycle"}
"""table → the field that says among which others a goal stands."""


class _Beside(NamedTuple):
    """The goal beside which others are put."""

    goal: Goal
    after: bool
    among: Json
    """Where it stood when it was looked at: its cycle or what it hangs below."""

    @property
    def words(self) -> str:
        return f"{'after' if self.after else 'before'} {self.goal.key}"


def move(
    workspace: Workspace,
    keys: Sequence[str] | str,
    to: str = "",
    *,
    before: str = "",
    after: str = "",
) -> Change:
    """Goals of one kind to another place, as one change.

    to: what they hang below then, or the cycle that objectives go into; empty for none (``none``
    takes objectives and KPIs out of what they hang below).
    before, after: the one of their kind beside which they stand then, below the same.
    Raises Invalid and NotFound; at the commit Conflict for what others moved since.
    """
    goals = _of_one_kind(workspace, [keys] if isinstance(keys, str) else keys)
    table = goals[0].table
    beside = _beside(workspace, goals, before, after)
    target: Goal | None = None
    cycle = ""
    field, takes = _ABOVE[table]
    out = bool(to) and _is_none(to) and field == "parent"
    if to and not out:
        if table == "objectives" and not is_key(to):
            cycle = to
        else:
            target = _target(workspace, goals, to, takes)
    if not (to or beside):
        raise Invalid(
            f"{listed(goal.key for goal in goals)} can't be moved to nowhere",
            "Say below what, or before or after which one of their kind",
            field="to",
        )
    fields = {"cycle"} if cycle else {field} if to else set()
    if beside is not None and (not to or table == "objectives"):
        fields |= {_AMONG[table]}
    bases = {goal: _as_shown(workspace, goal, fields) for goal in goals}
    today = workspace.today()

    def build(draft: Draft) -> Built:
        new = _new_place(draft, beside)
        if cycle:
            new["cycle"] = cycle_for(draft, cycle, today)
        elif out:
            new[field] = None
        elif target is not None:
            above = draft.document(target.table, target.id)
            refuse_closed(draft, objective_above(draft, target.table, above))
            new[field] = target.id
        ordered = {} if beside is None else _ordered(draft, goals, beside, new)
        moved: list[Goal] = []
        for goal in goals:
            refuse_closed(draft, objective_above(draft, table, draft.document(table, goal.id)))
            if isinstance(parent := new.get("parent"), int):
                check_no_circle(draft, goal, parent)
            rank: dict[str, Json] = {"rank": ordered[goal.id]} if goal.id in ordered else {}
            if draft.set(table, goal.id, {**new, **rank}, bases[goal]):
                moved.append(goal)
        for id in ordered.keys() - {goal.id for goal in goals}:
            draft.set(table, id, {"rank": ordered[id]})
        where = _where(draft, goals, new, target, beside)
        if not moved:
            stay = "is" if len(goals) == 1 else "are"
            return Built(f"{_names(goals)} {stay} there already: {where}", goals[0].key)
        return Built(f"moved {_names(moved)} {where}", moved[0].key)

    names = " ".join(goal.key for goal in goals[:8]) + " …" * (len(goals) > 8)
    where = " ".join(filter(None, (to and f"to {to.strip()}", beside and beside.words)))
    return Change(f"move {names} {one_line(where)}", build, validates=False)


# ---------------------------------------------------------------------- what was asked for


def _of_one_kind(workspace: Workspace, keys: Sequence[str]) -> list[Goal]:
    goals = list(dict.fromkeys(workspace.resolve(key) for key in keys))
    if not goals:
        raise Invalid("nothing to move", "Name at least one goal, like KR2")
    other = next((goal for goal in goals if goal.table != goals[0].table), None)
    if other is not None:
        raise Invalid(
            f"{goals[0].key} is {_a(goals[0])} and {other.key} {_a(other)}: they have no place "
            "in common",
            "Move goals of one kind at a time",
        )
    return goals


def _beside(workspace: Workspace, goals: Sequence[Goal], before: str, after: str) -> _Beside | None:
    if not (before or after):
        return None
    if before and after:
        raise Invalid("before and after at once", "Name one neighbour, on one side", field="after")
    goal = workspace.resolve(before or after)
    field = "before" if before else "after"
    if goal.table != goals[0].table:
        raise Invalid(
            f"{goals[0].key} can't stand beside {goal.key}, which is {_a(goal)}",
            f"Name another {NOUNS[goals[0].table]}, like {PREFIXES[goals[0].table]}3",
            field=field,
        )
    if goal in goals:
        raise Invalid(
            f"{goal.key} can't be moved beside itself", "Name another neighbour", field=field
        )
    document = workspace.model.shown(goal.table, goal.id) or {}
    if goal.table == "kpis":
        for moved in goals:
            _refuse_other_type(workspace, moved, goal)
    return _Beside(goal, bool(after), document.get(_AMONG[goal.table]))


def _refuse_other_type(workspace: Workspace, kpi: Goal, beside: Goal) -> None:
    """KPIs are shown by type: beside one of another they wouldn't be seen."""
    mine, other = (workspace.kpis[goal.id] for goal in (kpi, beside))
    if other.parent is None and mine.type.strip().casefold() != other.type.strip().casefold():
        raise Invalid(
            f"{kpi.key} and {beside.key} are of different types, by which KPIs are grouped",
            f"Give it the type first: okrtui edit {kpi.key} type='{one_line(other.type)}'",
            field="type",
        )


def _target(workspace: Workspace, goals: Sequence[Goal], to: str, takes: str) -> Goal:
    target = parse_key(to)
    if target.table != takes:
        raise Invalid(
            f"{goals[0].key} can't be moved to {target.key}",
            f"Its kind hangs below an id like {PREFIXES[takes]}3",
            field="to",
        )
    return workspace.resolve(to)


def _as_shown(workspace: Workspace, goal: Goal, fields: set[str]) -> Mapping[str, Json] | None:
    """Fields as the one who moves a goal sees them; somebody may have moved it meanwhile."""
    document = workspace.model.shown(goal.table, goal.id)
    return None if document is None else {field: document.get(field) for field in fields}


def _is_none(text: str) -> bool:
    return text.strip().casefold() == "none"


# ---------------------------------------------------------------------- where they go


def _new_place(draft: Draft, beside: _Beside | None) -> dict[str, Json]:
    """The fields that say among whom they stand then, as the neighbour has them."""
    if beside is None:
        return {}
    table, id = beside.goal
    document = draft.document(table, id)
    refuse_closed(draft, objective_above(draft, table, document))
    if document.get(_AMONG[table]) != beside.among:
        raise Conflict(
            f"{beside.goal.key} was moved elsewhere meanwhile",
            "Look where it is now, then move again. Nothing was changed",
        )
    return {_AMONG[table]: beside.among}


def _ordered(
    draft: Draft, goals: Sequence[Goal], beside: _Beside, new: Mapping[str, Json]
) -> dict[int, str]:
    """The ranks that put the goals beside their neighbour; others' too where there is no room."""
    table, among = beside.goal.table, _AMONG[beside.goal.table]
    moving = [goal.id for goal in goals]
    documents = draft.table(table)
    ranked = {
        id: text_of(document, "rank")
        for id, document in documents.items()
        if id not in moving and document.get(among) == new[among]
    }
    order = sorted(ranked, key=lambda id: (ranked[id], id))
    if beside.goal.id not in ranked:
        raise Conflict(
            f"{beside.goal.key} does not stand there any more",
            "Look where it is now, then move again. Nothing was changed",
        )
    at = order.index(beside.goal.id) + beside.after
    now = sorted(
        (id for id in (*order, *moving) if id in ranked or documents[id].get(among) == new[among]),
        key=lambda id: (text_of(documents[id], "rank"), id),
    )
    wanted = [*order[:at], *moving, *order[at:]]
    if now == wanted:
        return {}
    low = ranked[order[at - 1]] if at else ""
    if at == len(order):
        last = ranks.after(text_of(document, "rank") for document in documents.values())
        return dict(zip(moving, _counted(last, len(moving)), strict=True))
    found: dict[int, str] = {}
    for id in moving:
        rank = ranks.between(low, ranked[order[at]])
        if rank is None:
            return {id: ranks.numbered(place) for place, id in enumerate(wanted, 1)}
        found[id] = low = rank
    return found


def _counted(first: str, count: int) -> list[str]:
    return [ranks.numbered(int(first) + step) for step in range(count)]


# ---------------------------------------------------------------------- words


def _where(
    draft: Draft,
    goals: Sequence[Goal],
    new: Mapping[str, Json],
    target: Goal | None,
    beside: _Beside | None,
) -> str:
    """``below O3, before KR2`` or ``into 2027-Q1``."""
    table = goals[0].table
    words = []
    among = id_of(new, _AMONG[table])
    there = all(draft.document(table, goal.id).get(_AMONG[table]) == among for goal in goals)
    if target is not None:
        words.append(f"below {target.key}")
    elif "parent" in new and new["parent"] is None and beside is None:
        words.append("below nothing")
    elif beside is not None and not there and among is not None:
        above = _ABOVE[table][1]
        words.append(
            f"into {_cycle_name(draft, among)}"
            if table == "objectives"
            else f"below {key_of(above, among)}"
        )
    elif beside is None and among is not None:
        words.append(f"into {_cycle_name(draft, among)}")
    if beside is not None:
        words.append(beside.words)
    return ", ".join(words)


def _cycle_name(draft: Draft, id: int) -> str:
    return shown(cycle_document(draft, id).get("name"))


def _names(goals: Sequence[Goal]) -> str:
    return listed(goal.key for goal in goals)


def _a(goal: Goal) -> str:
    noun = NOUNS[goal.table]
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"
