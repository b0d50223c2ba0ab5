"""The lists of the board: their lines made anew, with a row that is typed or moved among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.ui import stand_ins, teaching
from okrtui.ui.availability import kind_of
from okrtui.ui.drawing.columns import owner_width
from okrtui.ui.drawing.tree import NEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.sessions import Session
    from okrtui.workspace.rows import OutlineLine, PulseLine


class Listing:
    """The part of the board that fills its panels with lines."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board
        self._came_from = ""
        """The row that had the cursor before a new one was begun."""

    def rebuild(self, cursor_key: str = "") -> None:
        """Make the lines of all lists anew; the cursor stays, or goes to a row."""
        board = self._board
        arranged = board.arranging.arrangement
        board.tree_panel.lessons = teaching.of_goals(arranged, board.workspace)
        board.pulse_panel.lessons = teaching.of_kpis(arranged)
        board.tree_panel.make_room(owner_width(board.workspace.model.owners()))
        board.tree_panel.show(self.tree_lines(), cursor_key=cursor_key)
        board.pulse_panel.show(self.pulse_lines())
        board.follow_cursor()

    def tree_lines(self) -> Sequence[OutlineLine]:
        board = self._board
        return stand_ins.in_tree(board, board.placing.into_goals(board.arranging.lines()))

    def pulse_lines(self) -> Sequence[PulseLine]:
        board = self._board
        lines = stand_ins.in_pulse(board, board.views.pulse(board.arranging.kpis()))
        return board.placing.into_kpis(lines)

    def go_to(self, key: str) -> None:
        """Put the cursor on a goal; a filter lets it through from then on."""
        board = self._board
        kpi = kind_of(key) == "KPI"
        for _ in range(2):
            if kpi:
                board.pulse_panel.show(self.pulse_lines(), cursor_key=key)
                there = board.pulse_panel.cursor_key == key
            else:
                board.tree_panel.show(self.tree_lines(), cursor_key=key)
                there = board.tree_panel.cursor_key == key
            if there or not board.arranging.show_also(key):
                break
        board.follow_cursor()

    # ------------------------------------------------------------------ while one types

    def open_new_row(self, session: Session) -> None:
        """Make room for the row that is being typed, and go there."""
        board = self._board
        self._came_from = board.key or self._came_from
        panel = board.pulse_panel if session.what == "kpi" else board.tree_panel
        board.show_panel("pulse" if panel is board.pulse_panel else "goals")
        board.arranging.folds.set(session.key, False)
        if panel is board.pulse_panel:
            panel.show(self.pulse_lines(), cursor_key=NEW)
        else:
            board.tree_panel.show(self.tree_lines(), cursor_key=NEW)

    def close_new_row(self) -> None:
        """Back to where the row was asked for; whoever added it goes on to it."""
        self.rebuild()
        came_from, self._came_from = self._came_from, ""
        if came_from and self._board.exists(came_from):
            self.go_to(came_from)

    def hold(self, held: bool) -> None:
        """Keep the rows below an open editor where they are."""
        board = self._board
        board.tree_panel.held = board.pulse_panel.held = board.detail_panel.held = held
