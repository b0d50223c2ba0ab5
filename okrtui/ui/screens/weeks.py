"""Choosing with which day the weeks of the workspace begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain.records import WEEK_STARTS
from okrtui.ui.screens.choosing import Choice, ChoiceScreen
from okrtui.workspace.settings import set_week_start, week_start

if TYPE_CHECKING:
    from okrtui.ui.screens.board import BoardScreen


class Weeks:
    """The part of the board that sets when weeks begin, for everybody."""

    def __init__(self, board: BoardScreen) -> None:
        self.board = board

    def do_workspace_week_start(self, key: str) -> None:
        words = list(WEEK_STARTS)
        now = week_start(self.board.workspace)
        self.board.app.push_screen(
            ChoiceScreen(
                "Weeks begin with, for everybody in this workspace",
                [
                    Choice(str(number), word.capitalize(), current=word == now)
                    for number, word in enumerate(words, 1)
                ],
                self.board.glyphs,
                lambda number: self._set(words[number]),
            )
        )

    def _set(self, word: str) -> None:
        workspace, change = self.board.workspace, set_week_start(word)
        self.board.submit(lambda: workspace.commit(change))
