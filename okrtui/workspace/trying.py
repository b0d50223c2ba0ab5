"""What the coach says of a change before it is made; it never stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.domain import records
from okrtui.domain.errors import OkrtuiError
from okrtui.workspace.change import Change, Draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrtui.domain.coach.finding import Finding
    from okrtui.store.ports import Op
    from okrtui.workspace.coaching import Coach, Typed
    from okrtui.workspace.workspace import Workspace

_JUDGED: Final = ("objectives", "key_results", "kpis")


def findings(coach: Coach, workspace: Workspace, change: Change) -> tuple[Finding, ...]:
    """What would be said of the goal that a change adds or edits, the worst first.

    Nothing of a change that can't be made: that is told elsewhere.
    """
    try:
        ops = tried(workspace, change)
    except OkrtuiError:
        return ()
    goals = (goal for op in ops if (goal := _goal(workspace, op)) is not None)
    goal = next(goals, None)
    return () if goal is None else coach.of_typed(goal)


def tried(workspace: Workspace, change: Change) -> Sequence[Op]:
    """The operations that a change would come to. Raises what making it would raise."""
    draft = Draft(workspace.store.state(), lambda table: 0, workspace.user, "", tries=True)
    change.build(draft)
    return draft.ops


def _goal(workspace: Workspace, op: Op) -> Typed | None:
    if op.table not in _JUDGED or op.kind == "del":
        return None
    document = dict(op.body)
    if op.kind == "set":
        shown = workspace.model.shown(op.table, op.id) or {}
        new = {field: pair[1] for field, pair in op.body.items() if isinstance(pair, tuple)}
        document = {**shown, **new}
    if op.table == "objectives":
        return records.objective(op.id, document)
    if op.table == "kpis":
        return workspace.model.read_kpi(op.id, document)
    return workspace.model.read_key_result(op.id, document)
