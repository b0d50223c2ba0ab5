"""Several goals changed or deleted as one change: all of it or nothing, and one undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from okrtui.domain.errors import Invalid
from okrtui.domain.records import Document, Json, id_of
from okrtui.store.merge import replay
from okrtui.workspace.change import Built, Change, Draft, clipped
from okrtui.workspace.deleting import delete
from okrtui.workspace.editing import edit
from okrtui.workspace.fields import field_named
from okrtui.workspace.keys import NOUNS, Goal, key_of, listed

if TYPE_CHECKING:
    from okrtui.store.ports import Op, State
    from okrtui.workspace.workspace import Workspace

_FIRST: Sequence[str] = ("initiatives", "key_results", "objectives", "kpis")
"""In which order goals are deleted: what goes needs no unlinking from what goes later."""


def edit_all(
    workspace: Workspace,
    keys: Sequence[str],
    values: Mapping[str, str],
    *,
    shown: Mapping[str, Document] | None = None,
    reason: str = "",
) -> Change:
    """Give fields of several goals the same new values.

    shown: the goals as they were looked at, by key; what somebody else gave another value since
    is a Conflict.
    Raises Invalid for a field that one of them doesn't have.
    """
    goals = _resolved(workspace, keys)
    for field in values:
        _refuse_missing(goals, field)
    changes = [
        edit(
            workspace,
            goal.key,
            values,
            base=None if shown is None else _base(goal, shown.get(goal.key, {}), values),
            reason=reason,
        )
        for goal in goals
    ]
    if len(changes) == 1:
        return changes[0]
    named = {field_named(goals[0].table, field): text for field, text in values.items()}
    told = ", ".join(
        f"{field}: {clipped(text.strip(), 60) or 'nothing'}" for field, text in named.items()
    )

    def build(draft: Draft) -> Built:
        changed = [
            goal.key for goal, ops in zip(goals, _in_turn(draft, changes), strict=True) if ops
        ]
        if not changed:
            return Built(
                f"{listed(goal.key for goal in goals)} are like that already", goals[0].key
            )
        return Built(f"changed {listed(changed)}, {told}", changed[0])

    why = f"edit {listed(goal.key for goal in goals)}, {', '.join(sorted(named))}"
    return Change(why, build)


def delete_all(workspace: Workspace, keys: Sequence[str]) -> Change:
    """Delete several goals, each with all that hangs below it."""
    chosen = _resolved(workspace, keys)
    goals = _outermost(workspace, chosen)
    if len(goals) == 1:
        return delete(workspace, goals[0].key)
    depths = {goal: _depth(workspace, goal) for goal in goals}
    order = sorted(goals, key=lambda goal: (_FIRST.index(goal.table), -depths[goal]))
    changes = [delete(workspace, goal.key) for goal in order]

    def build(draft: Draft) -> Built:
        gone = {
            key_of(op.table, op.id)
            for ops in _in_turn(draft, changes)
            for op in ops
            if op.kind == "del" and op.table in NOUNS
        }
        below = len(gone - {goal.key for goal in chosen})
        with_them = f" with {below} below them" if below else ""
        return Built(f"deleted {listed(goal.key for goal in chosen)}{with_them}", goals[0].key)

    return Change(f"delete {listed(goal.key for goal in chosen)}", build, validates=False)


def outermost(workspace: Workspace, keys: Sequence[str]) -> list[str]:
    """Those of the goals that hang below none of the others. Raises NotFound."""
    return [goal.key for goal in _outermost(workspace, _resolved(workspace, keys))]


def _resolved(workspace: Workspace, keys: Sequence[str]) -> list[Goal]:
    goals = list(dict.fromkeys(workspace.resolve(key) for key in keys))
    if not goals:
        raise Invalid("no goal is named", "Name at least one, like KR2")
    return goals


def _outermost(workspace: Workspace, goals: Sequence[Goal]) -> list[Goal]:
    below = {key for goal in goals for key in workspace.below(goal.key)}
    return [goal for goal in goals if goal.key not in below]


def _refuse_missing(goals: Sequence[Goal], field: str) -> None:
    """A field that only some of the goals have is no field of all of them."""
    tables = list(dict.fromkeys(goal.table for goal in goals))
    having = [table for table in tables if _has_field(table, field)]
    without = next((goal for goal in goals if goal.table not in having), None)
    if having and without is not None:
        nouns = " and ".join(f"{NOUNS[table]}s" for table in having)
        raise Invalid(
            f"{without.key} has no {field}: only {nouns} have one",
            "Name only goals that have it; nothing was changed",
            field=field,
        )


def _has_field(table: str, name: str) -> bool:
    try:
        field_named(table, name)
    except Invalid:
        return False
    return True


def _base(goal: Goal, document: Document, values: Mapping[str, str]) -> Mapping[str, Json]:
    fields = (field_named(goal.table, field) for field in values)
    return {field: document.get(field) for field in fields}


def _depth(workspace: Workspace, goal: Goal) -> int:
    """Below how many of its own kind a goal stands."""
    depth, seen = 0, set[int]()
    document = workspace.model.shown(goal.table, goal.id)
    while document is not None and (above := id_of(document, "parent")) and above not in seen:
        seen.add(above)
        depth += 1
        document = workspace.model.shown(goal.table, above)
    return depth


def _in_turn(draft: Draft, changes: Sequence[Change]) -> list[Sequence[Op]]:
    """Build changes one on top of the other; gives the operations of each."""
    after = After(draft.state)
    built: list[Sequence[Op]] = []
    for change in changes:
        step = draft.on(after.state)
        change.build(step)
        after.take(step.ops)
        draft.ops += step.ops
        built.append(step.ops)
    return built


class After:
    """The newest state with what a change does to it."""

    def __init__(self, state: State) -> None:
        self.state: dict[str, Mapping[int, Document]] = dict(state)
        self._own: dict[str, dict[int, Document]] = {}

    def take(self, ops: Sequence[Op]) -> None:
        for (table, id), document in replay(self.state, ops).items():
            if table not in self._own:
                self.state[table] = self._own[table] = dict(self.state.get(table, {}))
            if document is None:
                self._own[table].pop(id, None)
            else:
                self._own[table][id] = document
