"""The weekly review: one card at a time, every answer on disk before the next one is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.domain.errors import NotFound
from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.ui.review_drafts import Typed
from okrtui.ui.screens.review_answers import ReviewAnswers
from okrtui.ui.screens.review_changing import ReviewChanging
from okrtui.ui.screens.review_frame import ReviewFrame
from okrtui.ui.screens.review_looking import ReviewLooking
from okrtui.workspace.review import answering
from okrtui.workspace.review.cards import card_of
from okrtui.workspace.review.reviews import review
from okrtui.workspace.touches import by_whom

if TYPE_CHECKING:
    from collections.abc import Callable

    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.store_thread import Answer, Work
    from okrtui.workspace.change import Change, Event
    from okrtui.workspace.review.reviews import Review

_SAID_BEFORE: Final = 200
"""Characters of what was said before that stay when there is news."""


class ReviewScreen(ReviewFrame):
    """Goes through the cards of the review that is open, from where it was left."""

    def __init__(self, board: BoardScreen, held: Review, told: str = "") -> None:
        super().__init__(board, held)
        self.say(told, "warn")
        self._missed: list[Event] = []
        """What others changed while keys waited for the disk."""
        self.parts = (self, ReviewAnswers(self), ReviewChanging(self), ReviewLooking(self))

    # ------------------------------------------------------------------ to the disk

    def submit(self, work: Work, then: Callable[[Answer], None]) -> None:
        """Have something done on the disk; keys wait until it is answered."""
        self.busy = True
        self.board.submit(work, then)

    def commit(self, change: Change) -> None:
        """Save the answer of this card, and go on to the next one."""
        workspace = self.board.workspace
        self.submit(lambda: workspace.commit(change), self._committed)

    def _committed(self, answer: Answer) -> None:
        if answer.error is not None:
            self.refuse(answer.error)
            return
        card = self.turn.card.card
        self.drafts.drop()
        self.turn.typed = Typed()
        self.say("" if answer.done is None else answer.done.message, "good")
        for told in filter(None, map(self._told, self._missed)):
            self._say_too("{}: {}".format(*told))
        if self.reload() and self.go_to(self.review.following(card), said=True):
            self.wake()

    def reload(self) -> bool:
        """Read the review again; leaves it when it is gone."""
        try:
            self.review = review(self.board.workspace.model, self.review.id)
        except NotFound:
            self.leave("the review is gone: its beginning was taken back")
            return False
        return True

    # ------------------------------------------------------------------ from card to card

    def go_to(self, card: str | None, *, said: bool = False) -> bool:
        """To a card; False when none is left, and the review ends.

        said: what is said stays.
        """
        if card is None:
            self._finish()
            return False
        if self.turn.card.card != card and self.turn.typed != Typed():
            self.others[self.turn.card.card] = self.turn.typed
        if not said:
            self.say("")
        self.turn = self.turn_of(card, self.others.pop(card, Typed()))
        return True

    def do_review_back(self, key: str) -> None:
        if self.turn.back():
            return
        before = self.review.before(self.turn.card.card)
        if before is None:
            self.say("this is the first card", "dim")
            return
        self.go_to(before)

    def do_app_back(self, key: str) -> None:
        if not self.turn.back():
            self.do_review_leave(key)

    def do_review_leave(self, key: str) -> None:
        opens = actions.label(actions.key("review.open"))
        left = len(self.review.left)
        self.leave(f"left the review with {left} to go; {opens} goes on there")

    def leave(self, told: str) -> None:
        self.keep_draft()
        self.dismiss()
        self.board.say(told, "dim")

    def _finish(self) -> None:
        workspace = self.board.workspace
        change = answering.finish(workspace, self.review)
        self.submit(lambda: workspace.commit(change), self._finished)

    def _finished(self, answer: Answer) -> None:
        if answer.error is not None:
            self.refuse(answer.error)
            return
        from okrtui.ui.screens.digest import digest_of

        if not self.reload():
            return
        self.drafts.drop()
        waiting = self.waiting
        self.app.switch_screen(digest_of(self.board, self.review))
        for event in waiting:
            self.app.call_later(self.app.on_event, event)
        self.board.say("" if answer.done is None else answer.done.message, "good")

    @property
    def half_typed(self) -> frozenset[str]:
        """The cards that something was typed on."""
        here = {self.turn.card.card} if self.turn.typed != Typed() else set()
        return frozenset(self.others) | here

    def go_behind(self, before: Review) -> bool:
        """From a card that is no longer there to the one behind it; False when none is left."""
        behind = before.cards[before.cards.index(self.turn.card.card) + 1 :]
        left = self.review.left
        following = next((card for card in behind if card in left), self.review.following(None))
        return self.go_to(following, said=True)

    # ------------------------------------------------------------------ what others do

    def follow(self, event: Event) -> None:
        """Something changed, here or elsewhere; what is typed stays."""
        if self.busy:
            if event.others or event.reloaded:
                self._missed.append(event)
            return
        if self._take_in(event) and self.is_attached:
            self.show()

    def wake(self) -> None:
        missed, self._missed = self._missed, []
        if all(self._take_in(event) for event in missed):
            super().wake()

    def _take_in(self, event: Event) -> bool:
        """Show what others did to this card; False when that leads out of the review."""
        before = self.review
        if not self.reload():
            return False
        told = self._told(event)
        card = self.turn.card.card
        if card not in self.review.cards:
            by = f" by {one_line(told[0])}" if told is not None else ""
            typed = self.turn.typed.told
            lost = f"; you had typed: {one_line(typed)}" if typed else ""
            self._say_too(f"{card} was deleted{by}{lost}")
            return self.go_behind(before)
        shown = card_of(self.board.workspace, self.board.views, self.review, card)
        self.turn.card, self.turn.review = shown, self.review
        if told is not None:
            self._say_too("{}: {}".format(*told))
        return True

    def _told(self, event: Event) -> tuple[str, str] | None:
        """Who of others changed this card's goal, and what they did."""
        if self.turn.card.kind not in ("key_result", "kpi"):
            return None
        return by_whom(event, self.board.workspace.model, self.turn.card.card)

    def _say_too(self, text: str) -> None:
        """Something of others, in front of what is said already."""
        said, _ = self._said
        self.say(f"{text}. {said[:_SAID_BEFORE]}" if said else text, "warn")
