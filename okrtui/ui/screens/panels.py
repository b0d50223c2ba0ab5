"""Which panels of the board are on the screen, and which has the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.ui.screens.layout import mode_of, pulse_width

if TYPE_CHECKING:
    from okrtui.ui.availability import Panel
    from okrtui.ui.screens.board import BoardScreen

_CLASSES: Final = ("mode-", "has-", "alone", "in-detail")


class Panels:
    """The part of the board that arranges it."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board

    def lay_out(self, width: int, height: int) -> None:
        """Show the panels that fit, as classes that styles/board.tcss arranges."""
        board = self._board
        board.mode = mode_of(width, height)
        board.forming.lay_out()
        shown = board.shown
        wanted = {f"mode-{board.mode}", *(f"has-{panel}" for panel in shown)}
        if len(shown) == 1:
            wanted.add("alone")
        if board.panel == "detail":
            wanted.add("in-detail")
        ours = {name for name in board.classes if name.startswith(_CLASSES)}
        if ours != wanted:
            board.update_classes({**dict.fromkeys(ours, False), **dict.fromkeys(wanted, True)})
        both = {"goals", "pulse"} <= shown
        board.styles.grid_columns = f"1fr {pulse_width(width) + 1}" if both else "1fr"
        board.refresh_frame()

    def lay_out_again(self) -> None:
        self.lay_out(*self._board.size)
        self._board.follow_cursor()

    def show(self, panel: Panel) -> None:
        """Give the keys to a panel, and show it when it isn't on the screen."""
        board = self._board
        if panel == board.panel:
            return
        board.panel = panel
        if panel != "detail":
            board.source, board.inspecting.alone = panel, False
        board.tree_panel.activate(panel == "goals", marked=board.source == "goals")
        board.pulse_panel.activate(panel == "pulse", marked=board.source == "pulse")
        board.detail_panel.activate(panel == "detail", marked=panel == "detail")
        self.lay_out_again()
