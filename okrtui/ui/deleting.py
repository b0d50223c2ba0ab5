"""Deleting on the board: told with the key that brings back what went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.ui import actions

if TYPE_CHECKING:
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.store_thread import Answer
    from okrtui.workspace.change import Change


def delete(board: BoardScreen, change: Change) -> None:
    """change: what takes it away."""

    def told(answer: Answer) -> None:
        if answer.done is not None:
            undo = actions.label(actions.key("change.undo"))
            board.say(f"{answer.done.message}; {undo} brings it back", "good")
        elif answer.error is not None:
            board.say(str(answer.error), "bad")

    board.submit(lambda: board.workspace.commit(change), told)
