"""Answering the card of a review: field by field, by a key, skipped, settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.ui.keys import write
from okrtui.ui.review_drafts import Typed
from okrtui.workspace.errors import OkrtuiError

if TYPE_CHECKING:
    from okrtui.ui.reviewing import Turn
    from okrtui.ui.screens.review import ReviewScreen
    from okrtui.workspace.review.answering import Outcome


class ReviewAnswers:
    """The part of a review that makes an answer of what is typed on a card."""

    def __init__(self, screen: ReviewScreen) -> None:
        self._screen = screen

    @property
    def _turn(self) -> Turn:
        return self._screen.turn

    def do_review_next(self, key: str) -> None:
        turn, screen = self._turn, self._screen
        try:
            if turn.field == "outcome":
                self._keep_outcome()
            elif turn.field == "reason":
                self.do_review_skip(key)
            elif turn.field == "lines" and turn.line.strip():
                turn.add_line()
            elif turn.field == "value" and turn.card.kind == "kpi" and not turn.text.strip():
                screen.commit(turn.skip())
            else:
                turn.check()
                if not turn.following():
                    screen.commit(turn.answer())
        except OkrtuiError as error:
            screen.say(str(error), "warn")

    def _keep_outcome(self) -> None:
        screen, card = self._screen, self._turn.card.card
        if card not in screen.review.answers:
            screen.say(self._turn.hint("outcome"), "warn")
            return
        screen.go_to(screen.review.following(card))

    def do_review_confidence(self, key: str) -> None:
        self._turn.put(key)
        self.do_review_next(key)

    def do_review_ten(self, key: str) -> None:
        self.do_review_confidence("10")

    def do_review_skip(self, key: str) -> None:
        """What was typed stays on the card, for whoever goes back to it."""
        turn = self._turn
        half = turn.typed._replace(line="", kind="")
        if half != Typed():
            self._screen.others[turn.card.card] = half
        self._screen.commit(turn.skip())

    def do_review_skip_reason(self, key: str) -> None:
        self._turn.open("reason")

    def do_review_blocker(self, key: str) -> None:
        if "blocker" not in self._turn.asides:
            self._screen.say("only a key result is blocked", "warn")
            return
        self._turn.open("blocker")

    def do_review_above(self, key: str) -> None:
        if self._turn.field == "blocker":
            self._turn.turn_kind(-1)
        elif not self._turn.line and not self._turn.take_line():
            self._screen.say("there is no line before", "dim")

    def do_review_below(self, key: str) -> None:
        if self._turn.field == "blocker":
            self._turn.turn_kind(1)

    def do_review_done(self, key: str) -> None:
        self._settle("done")

    def do_review_carried(self, key: str) -> None:
        self._settle("carried")

    def do_review_dropped(self, key: str) -> None:
        self._settle("dropped")

    def _settle(self, outcome: Outcome) -> None:
        self._screen.commit(self._turn.settle(outcome))

    def do_value_increase(self, key: str) -> None:
        self._step(1)

    def do_value_decrease(self, key: str) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        """A step in the value; whoever types on has given the sign with it, and types how much."""
        turn, line = self._turn, self._screen.line
        try:
            text = turn.step(by)
        except OkrtuiError as error:
            # The key itself may begin a value all the same.
            write(line, "+" if by > 0 else "-")
            turn.put(line.value)
            self._screen.say(str(error), "dim")
            return
        turn.put(text)
