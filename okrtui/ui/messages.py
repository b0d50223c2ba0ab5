"""What widgets tell the board: things that happened, in the past tense."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from okrtui.ui.store_thread import Answer


class RowChosen(Message):
    """A row was clicked; ``again`` when it had the cursor already."""

    def __init__(self, panel: str, again: bool) -> None:
        super().__init__()
        self.panel = panel
        self.again = again


class FoldClicked(Message):
    """The fold mark of the row under the cursor was clicked."""


class CursorWheeled(Message):
    """The wheel moved the view of a panel; its cursor came along if it had to."""

    def __init__(self, panel: str) -> None:
        super().__init__()
        self.panel = panel


class StoreAnswered(Message):
    """The store thread has something to tell."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer
