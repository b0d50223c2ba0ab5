"""What a number or a date comes to, told while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from okrtui.ui.screens.board import BoardScreen


class LiveReading:
    """Reads the text in the board's editor with every key."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board
        self._said = ""
        """What stands in the status line because of it."""

    def typed(self, text: str) -> None:
        """Say what the text means where it doesn't say so itself."""
        board, session = self._board, self._board.editing.session
        if session is None:
            return
        if session.adding or not board.exists(session.key):
            if session.refused:
                session.refused = False
                board.say(session.hint)
            return
        from okrtui.workspace.meaning import meaning_of

        told = ""
        if session.field == "value" or session.changes_goal:
            told = meaning_of(board.workspace, session.key, session.field, text)
        if told:
            self._said = f"= {told} · {session.hint}"
            board.say(self._said)
        elif session.refused or (self._said and board.status.text == self._said):
            board.say(session.hint)
        session.refused = False
