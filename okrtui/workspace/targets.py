"""Targets and bounds that were moved: each kept with who moved it, when, and why.

A goal that is met because its target came nearer is another thing than a goal that is met.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from okrtui.domain.errors import Invalid
from okrtui.domain.records import Document, Json
from okrtui.domain.text import check_title, one_line
from okrtui.domain.writing import format_day
from okrtui.workspace.change import Built, Change, Draft, clipped
from okrtui.workspace.wording import field_in_words, in_words

if TYPE_CHECKING:
    from okrtui.domain.records import TargetChangeRecord
    from okrtui.workspace.keys import Goal
    from okrtui.workspace.model import Model
    from okrtui.workspace.workspace import Workspace

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "key_results": ("start", "target", "low", "high", "steps", "phases"),
    "kpis": ("target", "green", "red", "low", "high", "red_low", "red_high"),
}
"""What a goal is measured against; moving it is worth a reason."""

LINKS: Final[Mapping[str, str]] = {"key_results": "key_result", "kpis": "kpi"}
"""The field by which a moved target says whose it is."""

_SHOWN: Final = 3


def read_reason(goal: Goal, fields: Sequence[str], reason: str) -> str:
    """The reason that was typed for an edit: why a target was moved, or of a grade.

    fields: what is edited. Raises Invalid when there is nothing it could be for.
    """
    if not reason.strip():
        return ""
    of_goal = (*FIELDS.get(goal.table, ()), *(("grade",) if goal.table == "key_results" else ()))
    if not set(fields) & set(of_goal):
        names = ", ".join(of_goal) or "targets and bounds of key results and KPIs"
        raise Invalid(
            f"a reason is kept with a moved target, and no target of {goal.key} is changed",
            f"It goes with {names}; nothing was changed",
            field="reason",
        )
    return check_title(reason, field="reason")


def keep(
    draft: Draft, goal: Goal, before: Document, after: Mapping[str, Json], reason: str
) -> None:
    """Keep what an edit moved, in the same change. A first value moves nothing."""
    for field in FIELDS.get(goal.table, ()):
        if field not in after or after[field] == before.get(field):
            continue
        old = before.get(field)
        if old in (None, []) and not reason:
            continue
        moved: dict[str, Json] = {
            LINKS[goal.table]: goal.id,
            "field": field,
            "old": old,
            "new": after[field],
            "reason": reason,
        }
        draft.insert("target_changes", moved)


def give_reason(workspace: Workspace, key: str, reason: str) -> Change:
    """Say afterwards why a goal's target was moved last. Raises Invalid when it never was.

    An edit may have moved several fields; the reason is that of all of them.
    """
    goal = workspace.resolve(key)
    text = check_title(reason, field="reason")

    def build(draft: Draft) -> Built:
        link = LINKS.get(goal.table, "")
        moves = [
            (id, document)
            for id, document in sorted(draft.table("target_changes").items())
            if document.get(link) == goal.id
        ]
        if not moves:
            raise Invalid(
                f"no target of {goal.key} was moved yet",
                "A reason is kept with a moved target; nothing was changed",
                field="reason",
            )
        last = moves[-1][1]
        for id, document in moves:
            if all(document.get(stamp) == last.get(stamp) for stamp in _MADE):
                draft.set("target_changes", id, {"reason": text})
        return Built(f"kept why the target of {goal.key} was moved: {clipped(text)}", goal.key)

    return Change(f"reason for the target of {goal.key}", build)


_MADE: Final = ("created_at", "created_by")


def told(model: Model, goal: Goal) -> list[tuple[str, str]]:
    """The latest moves of a goal, newest first, as label and cleaned line."""
    moves = model.target_changes(goal)
    lines = [(f"{field_in_words(m.field)} moved", _told(model, goal, m)) for m in reversed(moves)]
    more = len(lines) - _SHOWN
    if more > 0:
        lines[_SHOWN:] = [("moved before", f"{more} more, see okrtui activity {goal.key}")]
    return lines


def _told(model: Model, goal: Goal, moved: TargetChangeRecord) -> str:
    old, new = (
        in_words(model, goal.table, goal.id, moved.field, v) for v in (moved.old, moved.new)
    )
    day = "" if moved.at is None else f" on {format_day(moved.at)}"
    why = f": {one_line(moved.reason)}" if moved.reason else ""
    return f"{old} → {new}{day} by {one_line(moved.by) or 'somebody'}{why}"
