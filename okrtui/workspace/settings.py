"""What a workspace says for everybody in it: with which day its weeks begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain.errors import Invalid
from okrtui.domain.records import WEEK_STARTS
from okrtui.domain.text import one_line
from okrtui.workspace.change import Built, Change, Draft
from okrtui.workspace.fields import nearest
from okrtui.workspace.rules import validated

if TYPE_CHECKING:
    from okrtui.workspace.workspace import Workspace

TABLE = "settings"


def week_start(workspace: Workspace) -> str:
    """``monday`` when nobody has said another day."""
    return next(word for word, day in WEEK_STARTS.items() if day == workspace.model.week)


def set_week_start(word: str) -> Change:
    """Let weeks begin with another day, for everybody. Raises Invalid.

    Nothing that was measured changes: each day belongs to the week that it lies in by then. Of
    several measurements in a week a flow is their sum, and a level the last of them, as ever.
    """
    day = word.strip().casefold()
    if day not in WEEK_STARTS:
        hint = nearest(day, tuple(WEEK_STARTS)) or f"There are {', '.join(WEEK_STARTS)}"
        raise Invalid(f"weeks can't begin with '{one_line(word)[:40]}'", hint, field="week_start")

    def build(draft: Draft) -> Built:
        there = draft.table(TABLE)
        fields = validated(TABLE, {"week_start": day})
        if not there and day == "monday":
            return Built("weeks begin with Monday already")
        if not there:
            draft.insert(TABLE, fields)
        elif not draft.set(TABLE, max(there), fields):
            return Built(f"weeks begin with {day.capitalize()} already")
        return Built(f"weeks begin with {day.capitalize()} now, for everybody in this workspace")

    return Change(f"let weeks begin with {day}", build)
