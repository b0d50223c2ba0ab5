"""Opening a review on the board: the one that was left, else a new one.

It goes through what is mine; through everybody's goals where nothing is, as in the sample.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain.errors import NotFound
from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.workspace.review import answering, queue
from okrtui.workspace.review.reviews import open_review

if TYPE_CHECKING:
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.store_thread import Answer
    from okrtui.workspace.change import Change
    from okrtui.workspace.review.reviews import Review


def beginning(board: BoardScreen, *, everyone: bool) -> Change:
    """A new review. Raises NotFound when there is nothing to go through."""
    queue.check(board.workspace, board.views, everyone=everyone)
    return answering.begin(board.workspace, board.views, everyone=everyone)


def open_on(board: BoardScreen) -> None:
    """Go on with the review that is open, or begin one."""
    held = open_review(board.workspace)
    if held is not None:
        _show(board, held)
        return
    told = ""
    try:
        change = beginning(board, everyone=False)
    except NotFound:
        try:
            change = beginning(board, everyone=True)
        except NotFound:
            add = actions.label(actions.key("goal.add"))
            board.say(f"There is no goal to review yet: {add} adds one", "warn")
            return
        told = "None of these goals is yours: the review goes through everybody's"

    def begun(answer: Answer) -> None:
        held = open_review(board.workspace)
        if answer.error is not None or held is None:
            board.say(one_line(str(answer.error)), "bad")
        else:
            board.say_nothing()
            _show(board, held, told)

    board.submit(lambda: board.workspace.commit(change), begun)


def _show(board: BoardScreen, held: Review, told: str = "") -> None:
    from okrtui.ui.screens.review import ReviewScreen

    board.app.push_screen(ReviewScreen(board, held, told))
