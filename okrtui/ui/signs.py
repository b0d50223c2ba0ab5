"""The sign before a row's key: marked for a change of several, or just changed by somebody else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from okrtui.workspace.belonging import goal_of

if TYPE_CHECKING:
    from textual.timer import Timer

    from okrtui.ui.drawing.pieces import Sign
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.workspace.change import Event
    from okrtui.workspace.keys import Goal

NEWS: Final = 6.0
"""Seconds for which what others changed is pointed out."""


class Signs:
    """Which rows of the board have a sign."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board
        self._marked: dict[str, None] = {}
        self._news: frozenset[str] = frozenset()
        self._fading: Timer | None = None

    def of(self, key: str) -> Sign:
        if key in self._marked or key in self._board.placing.held:
            return "marked"
        return "news" if key in self._news else ""

    # ------------------------------------------------------------------ marks

    @property
    def marked(self) -> tuple[str, ...]:
        """In the order in which they were marked."""
        return tuple(self._marked)

    @property
    def count(self) -> int:
        """How many rows are marked."""
        return len(self._marked)

    def is_marked(self, key: str) -> bool:
        return key in self._marked

    def mark(self, keys: Iterable[str], *, marked: bool = True) -> None:
        for key in keys:
            if marked:
                self._marked[key] = None
            else:
                self._marked.pop(key, None)
        self._repaint()

    def unmark_all(self) -> bool:
        """False when nothing was marked."""
        had = bool(self._marked)
        self.mark(self.marked, marked=False)
        return had

    # ------------------------------------------------------------------ what others do

    def follow(self, event: Event) -> None:
        """Marks go with their goals; what others changed is pointed out for a while."""
        if event.structure or event.reloaded:
            gone = [key for key in self._marked if not self._board.exists(key)]
            for key in gone:
                del self._marked[key]
        goals = {goal_of(op.table, op.id, op.body) for c in event.commits for op in c.ops}
        news = {self._row_of(goal) for goal in goals if goal is not None} - {""}
        if news:
            self._news |= news
            if self._fading is not None:
                self._fading.stop()
            self._fading = self._board.set_timer(NEWS, self.fade)

    def fade(self) -> None:
        """What was news is none any more."""
        self._news, self._fading = frozenset(), None
        self._repaint()

    def _row_of(self, goal: Goal) -> str:
        """The row of a goal, or the folded one that hides it; empty when it is gone."""
        workspace, folds = self._board.workspace, self._board.arranging.folds
        if not self._board.exists(goal.key):
            return ""
        above = []
        id = goal.id
        if goal.table == "initiatives":
            id = workspace.initiatives[id].key_result
            above.append(f"KR{id}")
        if goal.table in ("initiatives", "key_results") and id in workspace.key_results:
            above.append(f"O{workspace.key_results[id].objective}")
        return next((key for key in reversed(above) if key in folds), goal.key)

    def _repaint(self) -> None:
        self._board.tree_panel.repaint_changed()
        self._board.pulse_panel.repaint_changed()
