"""Changes of the review itself from one of its cards: undo, redo, whose goals, a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain.errors import NotFound
from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.ui.screens.review_opening import beginning
from okrtui.workspace.review.reviews import open_review
from okrtui.workspace.review.scope import turn_to

if TYPE_CHECKING:
    from okrtui.ui.screens.review import ReviewScreen
    from okrtui.ui.store_thread import Answer


class ReviewChanging:
    """The part of a review that takes answers back, and begins anew."""

    def __init__(self, screen: ReviewScreen) -> None:
        self._screen = screen

    # ------------------------------------------------------------------ undo

    def do_change_undo(self, key: str) -> None:
        self._screen.submit(self._screen.board.workspace.undo, self._undone)

    def do_change_redo(self, key: str) -> None:
        self._screen.submit(self._screen.board.workspace.redo, self._undone)

    def _undone(self, answer: Answer) -> None:
        screen = self._screen
        if answer.error is not None:
            screen.say(one_line(str(answer.error)), "warn")
            screen.wake()
            return
        before = screen.review
        told = "" if answer.done is None else one_line(answer.done.message)
        held = open_review(screen.board.workspace)
        if held is None:
            screen.leave(told)
            return
        screen.review = held
        screen.say(told, "good")
        if held.id != before.id:
            screen.others = {}
            screen.turn = screen.begun()
        else:
            changed = [card for card in held.cards
                       if before.answers.get(card) != held.answers.get(card)]  # fmt: skip
            card = changed[0] if changed else screen.turn.card.card
            card_there = card if card in held.cards else held.following(None)
            if not screen.go_to(card_there, said=True):
                return
        screen.wake()

    # ------------------------------------------------------------------ whose goals

    def do_review_scope(self, key: str) -> None:
        screen = self._screen
        workspace, held = screen.board.workspace, screen.review
        screen.keep_draft()
        try:
            change = turn_to(
                workspace,
                screen.board.views,
                held,
                everyone=held.record.scope != "everyone",
                keep=screen.half_typed,
            )
        except NotFound as error:
            screen.say(str(error), "warn")
            return
        screen.submit(lambda: workspace.commit(change), self._turned)

    def _turned(self, answer: Answer) -> None:
        screen = self._screen
        if answer.error is not None:
            screen.refuse(answer.error)
            return
        before = screen.review
        screen.say("" if answer.done is None else answer.done.message, "good")
        if screen.reload() and (
            screen.turn.card.card in screen.review.cards or screen.go_behind(before)
        ):
            screen.wake()

    # ------------------------------------------------------------------ begin anew

    def do_review_anew(self, key: str) -> None:
        screen = self._screen
        screen.keep_draft()
        everyone = screen.review.record.scope == "everyone"
        try:
            change = beginning(screen.board, everyone=everyone)
        except NotFound as error:
            screen.say(str(error), "warn")
            return
        workspace = screen.board.workspace
        screen.submit(lambda: workspace.commit(change), self._begun_anew)

    def _begun_anew(self, answer: Answer) -> None:
        screen = self._screen
        held = open_review(screen.board.workspace)
        if answer.error is not None or held is None:
            screen.say(one_line(str(answer.error)), "bad")
        else:
            undo = actions.label(actions.key("change.undo"))
            told = "" if answer.done is None else answer.done.message
            screen.review, screen.others = held, {}
            screen.turn = screen.begun()
            screen.say(f"{told}; {undo} goes back to the one before", "good")
        screen.wake()
