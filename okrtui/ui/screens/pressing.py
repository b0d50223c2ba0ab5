"""From a key's actions to the part of the board that does one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from okrtui.ui import actions, footing
from okrtui.ui.availability import why_not

if TYPE_CHECKING:
    from okrtui.ui.screens.board import BoardScreen


class Pressing:
    """The part of the board that has actions done."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board

    def press(self, ids: Sequence[str], key: str) -> None:
        """A key of the table: the first of its actions that can run here."""
        board = self._board
        if (board.editing.open or board.marking.line) and actions.WHILE_EDITING.isdisjoint(ids):
            save, leave = (actions.label(actions.key(f"editor.{id}")) for id in ("save", "cancel"))
            board.say(f"finish what you type first: {save} saves it, {leave} leaves it", "warn")
            return
        reasons = why_not(board.place())
        ids = actions.here(ids, board.panel)
        for id in ids:
            if id not in reasons:
                self.perform(id, key)
                return
        self.settle()
        board.say(reasons[ids[0]], "warn")

    def choose(self, id: str, key: str) -> None:
        """An action by its name, from the palette or the footer."""
        if not footing.chosen(self._board, id):
            self.press((id,), key)

    def perform(self, id: str, key: str) -> None:
        if not id.startswith("value."):
            self.settle()
        name = f"do_{id.replace('.', '_')}"
        for part in self._board.parts:
            method: Callable[[str], None] | None = getattr(part, name, None)
            if method is not None:
                method(key)
        self._board.refresh_status()

    def settle(self) -> None:
        """What was begun and waits for more of the same ends with another action."""
        board = self._board
        board.changing.flush_steps()
        board.changing.forget_question()
        board.placing.leave()
        if not board.editing.open:
            board.saying.forget()
