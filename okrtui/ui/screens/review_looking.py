"""Looking something up from the card of a review: why, help, all actions by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from okrtui.ui.screens.review import ReviewScreen


class ReviewLooking:
    """The part of a review that opens pages over the card."""

    def __init__(self, screen: ReviewScreen) -> None:
        self._screen = screen

    def do_goal_why(self, key: str) -> None:
        screen = self._screen
        if screen.turn.card.kind in ("key_result", "kpi"):
            screen.board.looking.say_why(screen.turn.card.card)
        else:
            screen.say("nothing is judged here", "dim")

    def do_app_help(self, key: str) -> None:
        self._screen.show_keys("Help · the weekly review")

    def do_app_palette(self, key: str) -> None:
        self._screen.pick_action("The weekly review")

    def do_app_redraw(self, key: str) -> None:
        self._screen.redraw()
