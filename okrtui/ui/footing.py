"""What the footer offers: the keys that hold now, and what a click on one of them does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.ui import actions
from okrtui.ui.availability import why_not
from okrtui.ui.drawing.frame import hints_for, hints_of

if TYPE_CHECKING:
    from okrtui.ui.drawing.frame import Hint
    from okrtui.ui.screens.board import BoardScreen


def hints(board: BoardScreen) -> list[Hint]:
    """While something is asked or typed its own keys, for the board's don't hold then."""
    if board.editing.deciding.asking:
        return hints_for(board.editing.deciding.offered)
    if board.changing.asking:
        return hints_for(actions.in_scope("question"))
    if board.editing.open:
        return hints_for(actions.in_scope("editor"))
    return hints_of(why_not(board.place()))


def chosen(board: BoardScreen, id: str) -> bool:
    """Do what the footer offers while something is asked or typed; False when it is neither."""
    action = actions.BY_ID[id]
    if board.editing.deciding.asking:
        board.editing.deciding.answer(action.keys[0])
    elif board.changing.asking and action.scope == "question":
        board.changing.answer(action.keys[0])
    elif board.editing.editor is not None and action.scope == "editor":
        board.editing.editor.action_editor(id)
    else:
        return False
    return True
