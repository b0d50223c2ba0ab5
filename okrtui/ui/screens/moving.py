"""Moving about the board: cursor, folds, panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.ui.availability import PANELS

if TYPE_CHECKING:
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.widgets.detail import DetailPane
    from okrtui.ui.widgets.goal_tree import GoalTree
    from okrtui.ui.widgets.kpi_pulse import KpiPulse


class Moving:
    """The part of the board that moves the cursor."""

    def __init__(self, board: BoardScreen) -> None:
        self.board = board

    # ------------------------------------------------------------------ cursor

    def _step(self, step: int) -> None:
        if self.board.panel == "detail":
            self.board.detail_panel.move(step)
        elif self.board.source_panel.move(step):
            self.board.follow_cursor(at_once=False)

    def do_cursor_down(self, key: str) -> None:
        self._step(1)

    def do_cursor_up(self, key: str) -> None:
        self._step(-1)

    @property
    def _list(self) -> GoalTree | KpiPulse | DetailPane:
        """The list that has the keys."""
        detail = self.board.panel == "detail"
        return self.board.detail_panel if detail else self.board.source_panel

    @property
    def _page(self) -> int:
        return max(1, self._list.page - 1)

    @property
    def _all(self) -> int:
        """So many lines that no more can follow."""
        return len(self._list.lines)

    def do_cursor_page_down(self, key: str) -> None:
        self._step(self._page)

    def do_cursor_page_up(self, key: str) -> None:
        self._step(-self._page)

    def do_cursor_first(self, key: str) -> None:
        self._step(-self._all)

    def do_cursor_last(self, key: str) -> None:
        self._step(self._all)

    # ------------------------------------------------------------------ folds

    def _fold(self, folded: bool) -> None:
        self.board.arranging.fold(self.board.tree_panel.cursor, folded)
        self.board.follow_cursor()

    def do_fold_close(self, key: str) -> None:
        line = self.board.tree_panel.current
        if line is None:
            return
        if line.foldable and not line.folded:
            self._fold(True)
        else:
            self._to_parent()

    def _to_parent(self) -> None:
        tree = self.board.tree_panel
        line = tree.current
        for index in range(tree.cursor - 1, -1, -1):
            if line is not None and tree.lines[index].depth < line.depth:
                tree.move_to(index, -1)
                self.board.follow_cursor()
                return

    def do_fold_open(self, key: str) -> None:
        line = self.board.tree_panel.current
        if line is None:
            return
        if line.folded:
            self._fold(False)
        elif line.foldable and self.board.tree_panel.move(1):
            self.board.follow_cursor()

    def do_fold_toggle(self, key: str) -> None:
        line = self.board.tree_panel.current
        if line is not None and line.foldable:
            self._fold(not line.folded)
        else:
            self.board.say("nothing hangs below this row", "dim")

    def do_fold_all(self, key: str) -> None:
        while (line := self.board.tree_panel.current) is not None and line.depth > 0:
            self._to_parent()
        self.board.arranging.fold_all()
        self.board.follow_cursor()

    # ------------------------------------------------------------------ panels

    def _next_panel(self, step: int) -> None:
        at = (PANELS.index(self.board.panel) + step) % len(PANELS)
        self.board.show_panel(PANELS[at])

    def do_panel_next(self, key: str) -> None:
        self._next_panel(1)

    def do_panel_previous(self, key: str) -> None:
        self._next_panel(-1)

    def do_panel_goals(self, key: str) -> None:
        self.board.show_panel("goals")

    def do_panel_pulse(self, key: str) -> None:
        self.board.show_panel("pulse")

    def do_panel_detail(self, key: str) -> None:
        self.board.show_panel("detail")
