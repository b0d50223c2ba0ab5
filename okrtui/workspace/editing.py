"""Changing goals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from okrtui.domain import steps
from okrtui.domain.errors import Invalid
from okrtui.domain.records import Json
from okrtui.domain.values import format_number
from okrtui.workspace import grades, phasing, targets
from okrtui.workspace.belonging import links_in
from okrtui.workspace.change import Built, Change, Draft, clipped, shown
from okrtui.workspace.fields import EDITABLE, Reading, field_named
from okrtui.workspace.keys import PREFIXES, Goal, key_of
from okrtui.workspace.rules import (
    as_id,
    cycle_for,
    knows_negatives,
    objective_above,
    refuse_closed,
    validated,
)

if TYPE_CHECKING:
    from okrtui.domain.records import KeyResultRecord, KpiRecord
    from okrtui.workspace.workspace import Workspace


_BOTH: Final = 54
"""Characters of an old and a new value up to which both are told whole."""
_OLD_LEAST: Final = 12


def edit(
    workspace: Workspace,
    key: str,
    values: Mapping[str, str],
    *,
    base: Mapping[str, Json] | None = None,
    reason: str = "",
) -> Change:
    """Give fields new values; ``""`` takes one away.

    base: the stored values the editor showed, by field. A field somebody else changed meanwhile
    to a third value raises Conflict at the commit, and nothing is changed.
    reason: why a target or bound is moved, or a grade isn't the suggested one; it is kept with it.
    """
    goal = workspace.resolve(key)
    named = {field_named(goal.table, field): value for field, value in values.items()}
    if not named:
        raise Invalid(f"nothing to change in {goal.key}", "Give at least one field=value")
    why = targets.read_reason(goal, tuple(named), reason)
    read = _read_fields(workspace, goal, named)
    if read.get("cycle") == "":
        raise Invalid(f"{goal.key} has to be in a cycle", "Name one, like 2026-Q4", field="cycle")

    def build(draft: Draft) -> Built:
        stored = draft.document(goal.table, goal.id)
        refuse_closed(draft, objective_above(draft, goal.table, stored))
        new = dict(read)
        if "cycle" in new:
            new["cycle"] = cycle_for(draft, str(new["cycle"]), workspace.today())
        if "steps" in new:
            new["steps"] = _steps(workspace, goal.id, stored.get("steps"), new["steps"])
        _check_links(draft, goal, new)
        if {"phases", "starts", "ends"} & new.keys():
            phasing.check_phases(draft, {**stored, **new})
        if "grade" in new:
            new |= grades.given(workspace, goal.id, stored, {**stored, **new}, why)
        valid = {**stored, **new}
        valid = valid if draft.tries else validated(goal.table, valid)
        changed = draft.set(goal.table, goal.id, {field: valid.get(field) for field in new}, base)
        if not changed:
            return Built(f"{goal.key} is like that already", goal.key)
        targets.keep(draft, goal, stored, {field: valid.get(field) for field in new}, why)
        told = ", ".join(
            steps.told(stored.get(field), valid.get(field))
            if field == "steps"
            else _from_to(
                field,
                _told(draft, goal.table, field, stored.get(field)),
                _told(draft, goal.table, field, valid.get(field)),
            )
            for field in read
        )
        return Built(f"changed {goal.key} {clipped(told, 120)}", goal.key)

    return Change(f"edit {goal.key} {', '.join(sorted(read))}", build)


def _from_to(field: str, old: str, new: str) -> str:
    """``title: Churn → Monthly churn``: of two that are long together, the old one is shortened.

    What a goal is like now must be seen whole, also where the line is cut at its end.
    """
    return f"{field}: {clipped(old, max(_OLD_LEAST, _BOTH - len(new)))} → {new}"


def _told(draft: Draft, table: str, field: str, value: Json) -> str:
    if isinstance(value, int) and field in ("kpi", "parent"):
        return key_of("kpis" if field == "kpi" else table, value)
    if field == "worst":
        return "yes" if value else "no"
    if field == "roll_up":
        return str(value or "key_results").replace("_", " ")
    if field == "guardrails" and value:
        return ", ".join(key_of("kpis", id) for id in links_in(field, value))
    if field == "phases" and value:
        return phasing.stored_in_words(value)
    if isinstance(value, int) and field == "cycle":
        return shown(cycle_document(draft, value).get("name"))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format_number(value)
    return shown(value)


def _steps(workspace: Workspace, key_result: int, old: Json, new: Json) -> Json:
    """The steps that were typed, as those they are: ticks stay with their steps."""
    assert isinstance(new, list)
    entries = workspace.model.check_ins(key_result)
    ticked = [id for entry in entries for id in (*entry.done, *entry.undone)]
    return steps.edited(old, new, max(ticked, default=0))


def cycle_document(draft: Draft, id: int) -> Mapping[str, Json]:
    """The cycle's document, also when it comes with this very change."""
    coming = (op for op in draft.ops if (op.kind, op.table, op.id) == ("ins", "cycles", id))
    return draft.table("cycles").get(id) or next((dict(op.body) for op in coming), {})


def _read_fields(workspace: Workspace, goal: Goal, values: Mapping[str, str]) -> dict[str, Json]:
    unit = values.get("unit")
    return {
        field: EDITABLE[goal.table][field](field, text, reading_of(workspace, goal, field, unit))
        for field, text in values.items()
    }


def reading_of(workspace: Workspace, goal: Goal, field: str, unit: str | None = None) -> Reading:
    """What the reading of a goal's field depends on; unit: one that is typed beside it."""
    today = workspace.today()
    record: KeyResultRecord | KpiRecord
    if goal.table == "key_results":
        record = workspace.key_results[goal.id]
    elif goal.table == "kpis":
        record = workspace.kpis[goal.id]
    else:
        return Reading(today)
    current = getattr(record, field, None)
    return Reading(
        today,
        unit=record.unit if unit is None else unit,
        current=current if isinstance(current, int | float) else None,
        signed=knows_negatives(record),
    )


def _check_links(draft: Draft, goal: Goal, new: Mapping[str, Json]) -> None:
    for field in ("kpi", "guardrails"):
        for kpi in links_in(field, new.get(field)):
            draft.document("kpis", kpi)
    if new.get("parent") is not None:
        check_no_circle(draft, goal, as_id(new["parent"]))


def check_no_circle(draft: Draft, goal: Goal, parent: int) -> None:
    """Raises Invalid when an objective or a KPI would come to stand below itself."""
    above: Json = parent
    seen: set[int] = set()
    while isinstance(above, int) and above not in seen:
        if above == goal.id:
            other = key_of(goal.table, parent)
            if goal.table == "kpis":
                title = f"{goal.key} can't support {other}, which supports it"
            else:
                title = f"{goal.key} can't be aligned to {other}, which is aligned to it"
            hint = f"Choose one like {PREFIXES[goal.table]}3 that isn't below it"
            raise Invalid(title, hint, field="parent")
        seen.add(above)
        above = draft.document(goal.table, above).get("parent")
