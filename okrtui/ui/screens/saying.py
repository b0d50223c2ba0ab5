"""What the board says around its panels: header, footer, status line, and the notice over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.geometry import Region

from okrtui.domain.text import one_line
from okrtui.ui import footing, telling
from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.notice import Notice
from okrtui.workspace.arrangement import is_heading

if TYPE_CHECKING:
    from okrtui.ui.screens.board import BoardScreen

_NOTHING: Final = ("", "text")
_ROOM: Final = 34
"""Cells that two values and the keys to choose between them need."""


class Saying:
    """The part of the board that says where one is, what was done and what can be done."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board
        self._said = _NOTHING

    def say(self, text: str, role: str) -> None:
        """One line to the person; stays until the next action."""
        self._said = (text, role)
        self.refresh_status()

    def forget(self) -> None:
        self._said = _NOTHING

    @property
    def alarming(self) -> bool:
        """Whether what was said must not be talked over."""
        return self._said[1] in ("warn", "bad")

    def refresh_frame(self) -> None:
        """Header and footer; each repaints only when it says something else."""
        board = self._board
        note = telling.note(board.arranging.arrangement, board.workspace, marked=board.signs.count)
        board.header.show(
            telling.header_of(
                board.views,
                board.cycle,
                board.mode,
                board.panel,
                note=note,
                user=one_line(board.workspace.user),
                live=board.answering.live,
            )
        )
        board.footer.show(footing.hints(board))

    def refresh_status(self) -> None:
        """What was said, else, where there is no room for the detail, why the row is as it is."""
        board = self._board
        board.footer.show(footing.hints(board))
        text, role = self._said
        key, answering, deciding = board.key, board.answering, board.editing.deciding
        if answering.slow:
            waiting = board.keys.waiting
            text, role = telling.waiting(answering.holder, waiting, stops=answering.stops), "warn"
        typing_filter = bool(text) and board.looking.line is not None
        if not text and board.panel == "goals" and is_heading(board.tree_panel.cursor_key):
            text, role = telling.group(board.arranging.heading(board.tree_panel.cursor_key)), "text"
        if not text and key and "detail" not in board.shown:
            text, role = telling.why(board.views, key), board.role_of(key)
        # News of what was done may cover rows, but none of what one goes on to type.
        news = role == "good" and text == self._said[0] and board.editing.row is None
        heard = news or role in ("warn", "bad")
        cut = heard and pieces.cells(text) > board.size.width - 2
        on_its_line = answering.slow or deciding.asking or board.mode == "small"
        elsewhere = (cut or typing_filter) and not on_its_line
        board.status.show(text, role, elsewhere=elsewhere, label=board.editing.label)
        told = Notice("", text=text, role=role) if elsewhere else None
        self._show_notice(told or deciding.notice() or board.marking.notice())

    def _show_notice(self, told: Notice | None) -> None:
        """What is to be decided, a message too long for its line, or news of the cell."""
        board = self._board
        width, height = board.size
        row = board.editing.row
        if told is None or board.mode == "small":
            board.notice_panel.hide()
        elif row is None:
            y = height - 1 - (board.line is not None)
            board.notice_panel.show(told, Region(0, y, width, 1), above=y - 1, below=0)
        else:
            panel = (board.forming.form or board.source_panel).region
            beside = Region(panel.x, row, panel.width, 1)
            if row not in panel.line_range or panel.width < _ROOM:
                beside = Region(0, row, width, 1)
            board.notice_panel.show(told, beside, above=row - 1, below=height - 2 - row)
