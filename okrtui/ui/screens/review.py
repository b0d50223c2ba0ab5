"""The weekly review: one card at a time, every answer on disk before the next one is asked for."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, cast

from okrtui.domain.errors import NotFound
from okrtui.domain.text import one_line
from okrtui.ui import actions, telling
from okrtui.ui.keys import holds_everywhere, type_into, typed, write
from okrtui.ui.review_drafts import Typed
from okrtui.ui.reviewing import means
from okrtui.ui.screens.review_frame import ReviewFrame
from okrtui.workspace.errors import OkrtuiError
from okrtui.workspace.review import answering, queue
from okrtui.workspace.review.cards import card_of
from okrtui.workspace.review.reviews import open_review, review
from okrtui.workspace.touches import by_whom

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.events import Key

    from okrtui.ui.keys import Typed as Pressed
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.store_thread import Answer
    from okrtui.workspace.change import Change, Event
    from okrtui.workspace.review.answering import Outcome
    from okrtui.workspace.review.reviews import Review

_ARROWS: Final = frozenset({"left", "right", "home", "end"})
"""Keys that go through a text before they are anything else."""
_HIDDEN: Final = frozenset({"review.confidence", "app.palette"})


class ReviewScreen(ReviewFrame):
    """Goes through the cards of the review that is open, from where it was left."""

    def __init__(self, board: BoardScreen, held: Review) -> None:
        super().__init__(board, held)
        self._pressed: deque[Pressed] = deque()
        self.busy = True
        """Keys wait: for the first picture, or for an answer that is on its way to the disk."""

    def on_mount(self) -> None:
        self.call_after_refresh(self._start)

    async def _start(self) -> None:
        self.busy = False
        self.place()
        await self._go_on()

    # ------------------------------------------------------------------ keys to actions

    async def take(self, event: Pressed) -> bool:
        if holds_everywhere(event) and typed(event) not in actions.named("app.palette").keys:
            return False
        self._pressed.append(event)
        await self._go_on()
        return True

    async def _go_on(self) -> None:
        while self._pressed and not self.busy and self.is_active:
            await self._do(self._pressed.popleft())

    async def _do(self, event: Pressed) -> None:
        id = self._meant(event)
        if id:
            self._act(id, typed(event))
        elif self.turn.types and not self._is_break(event):
            await type_into(self.line, event)
            self.turn.steps = 0
            self.turn.put(self.line.value)
            self._said = ("", "text")
        if self.is_active and not self.busy:
            self.draft_later()
            self.show_turn()

    def _is_break(self, event: Pressed) -> bool:
        """Textual's own end of a line is none here."""
        return typed(event) in actions.BY_ID["review.next"].keys

    def _meant(self, event: Pressed) -> str:
        """The action of a key; empty when it is typed."""
        key = typed(event)
        for action in actions.in_review():
            if key in action.keys and self._holds(action.id, cast("Key", event)):
                return action.id
        return ""

    def _holds(self, id: str, event: Key) -> bool:
        """Whether a key is a command: letters are while there is no text that they'd belong to."""
        turn = self.turn
        if not means(id, turn.field):
            return False
        if not turn.types:
            return True
        stepping = turn.field == "value" and (not turn.text or bool(turn.steps))
        if event.is_printable:
            return stepping and (not turn.text or id in ("value.increase", "value.decrease"))
        return not turn.text or event.key not in _ARROWS

    def press(self, id: str) -> None:
        """An action by its name, from the palette."""
        if self.is_active and not self.busy:
            self._act(id, "")
            if self.is_active and not self.busy:
                self.show_turn()

    def action_do(self, id: str, key: str) -> None:
        """What the footer offers, clicked."""
        self.press(id)

    def _act(self, id: str, key: str) -> None:
        self._said = ("", "text")
        if not means(id, self.turn.field):
            self.say("that means nothing in this field", "warn")
            return
        if id == "review.confidence":
            self._be_sure(key)
            return
        method: Callable[[], None] = getattr(self, f"do_{id.replace('.', '_')}")
        method()

    # ------------------------------------------------------------------ answering

    def do_review_next(self) -> None:
        turn = self.turn
        try:
            if turn.field == "outcome":
                self._keep_outcome()
            elif turn.field == "reason":
                self._commit(turn.skip())
            elif turn.field == "lines" and turn.line.strip():
                turn.add_line()
            elif turn.field == "value" and turn.card.kind == "kpi" and not turn.text.strip():
                self._commit(turn.skip())
            else:
                turn.check()
                if not turn.following():
                    self._commit(turn.answer())
        except OkrtuiError as error:
            self.say(str(error), "warn")

    def _keep_outcome(self) -> None:
        if self.turn.card.card not in self.review.answers:
            self.say(self.turn.hint("outcome"), "warn")
            return
        self._go_to(self.review.following(self.turn.card.card))

    def _be_sure(self, confidence: str) -> None:
        self.turn.put(confidence)
        self.do_review_next()

    def do_review_ten(self) -> None:
        self._be_sure("10")

    def do_review_skip(self) -> None:
        self._commit(self.turn.skip())

    def do_review_skip_reason(self) -> None:
        self.turn.open("reason")

    def do_review_blocker(self) -> None:
        if self.turn.card.kind != "key_result":
            self.say("only a key result is blocked", "warn")
            return
        self.turn.open("blocker")

    def do_review_above(self) -> None:
        if self.turn.field == "blocker":
            self.turn.turn_kind(-1)
        elif not self.turn.line and not self.turn.take_line():
            self.say("there is no line before", "dim")

    def do_review_below(self) -> None:
        if self.turn.field == "blocker":
            self.turn.turn_kind(1)

    def do_review_done(self) -> None:
        self._settle("done")

    def do_review_carried(self) -> None:
        self._settle("carried")

    def do_review_dropped(self) -> None:
        self._settle("dropped")

    def _settle(self, outcome: Outcome) -> None:
        self._commit(self.turn.settle(outcome))

    def do_value_increase(self) -> None:
        self._step(1)

    def do_value_decrease(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        """A step in the value; whoever types on has given the sign with it, and types how much."""
        try:
            text = self.turn.step(by)
        except OkrtuiError as error:
            # The key itself may begin a value all the same.
            write(self.line, "+" if by > 0 else "-")
            self.turn.put(self.line.value)
            self.say(str(error), "dim")
            return
        self.turn.put(text)

    def _commit(self, change: Change) -> None:
        self.busy = True
        workspace = self.board.workspace
        self.board.submit(lambda: workspace.commit(change), self._committed)

    def _committed(self, answer: Answer) -> None:
        if answer.error is not None:
            self._refuse(answer.error)
            return
        card = self.turn.card.card
        self.drafts.drop()
        self.turn.typed = Typed()
        self._said = ("" if answer.done is None else one_line(answer.done.message), "good")
        if self._reload() and self._go_to(self.review.following(card), said=True):
            self._wake()

    def _refuse(self, error: OkrtuiError) -> None:
        """Not saved: what was typed for the next card has no business on this one."""
        not_done = telling.not_done(len(self._pressed))
        self._pressed.clear()
        told = (str(error), not_done[:1].upper() + not_done[1:])
        self.say(". ".join(filter(None, told)), "bad")
        self._wake()

    def _wake(self) -> None:
        self.busy = False
        self.show()
        self.app.call_later(self._go_on)

    def _reload(self) -> bool:
        """Read the review again; leaves it when it is gone."""
        try:
            self.review = review(self.board.workspace.model, self.review.id)
        except NotFound:
            self._leave("the review is gone: its beginning was taken back")
            return False
        return True

    # ------------------------------------------------------------------ from card to card

    def _go_to(self, card: str | None, *, said: bool = False) -> bool:
        """To a card; False when none is left, and the review ends.

        said: what is said stays.
        """
        if card is None:
            self._finish()
            return False
        if self.turn.card.card != card and self.turn.typed != Typed():
            self.others[self.turn.card.card] = self.turn.typed
        if not said:
            self._said = ("", "text")
        self.turn = self.turn_of(card, self.others.pop(card, Typed()))
        return True

    def do_review_back(self) -> None:
        if self.turn.back():
            return
        before = self.review.before(self.turn.card.card)
        if before is None:
            self.say("this is the first card", "dim")
            return
        self._go_to(before)

    def do_app_back(self) -> None:
        if not self.turn.back():
            self.do_review_leave()

    def do_review_leave(self) -> None:
        opens = actions.label(actions.key("review.open"))
        left = len(self.review.left)
        self._leave(f"left the review with {left} to go; {opens} goes on there")

    def _leave(self, told: str) -> None:
        self.keep_draft()
        self.dismiss()
        self.board.say(told, "dim")

    def _finish(self) -> None:
        change = answering.finish(self.board.workspace, self.review)
        self.busy = True
        workspace = self.board.workspace
        self.board.submit(lambda: workspace.commit(change), self._finished)

    def _finished(self, answer: Answer) -> None:
        if answer.error is not None:
            self._refuse(answer.error)
            return
        from okrtui.ui.screens.digest import DigestScreen

        self._reload()
        self.drafts.drop()
        waiting = tuple(self._pressed)
        self.app.switch_screen(DigestScreen(self.board, self.review))
        for event in waiting:
            self.app.call_later(self.app.on_event, event)
        self.board.say("" if answer.done is None else answer.done.message, "good")

    # ------------------------------------------------------------------ begin anew

    def do_review_scope(self) -> None:
        self._begin(everyone=self.review.record.scope != "everyone")

    def do_review_anew(self) -> None:
        self._begin(everyone=self.review.record.scope == "everyone")

    def _begin(self, *, everyone: bool) -> None:
        self.keep_draft()
        try:
            change = beginning(self.board, everyone=everyone)
        except NotFound as error:
            self.say(str(error), "warn")
            return
        self.busy = True
        workspace = self.board.workspace
        self.board.submit(lambda: workspace.commit(change), self._begun_anew)

    def _begun_anew(self, answer: Answer) -> None:
        held = open_review(self.board.workspace)
        if answer.error is not None or held is None:
            self.say(one_line(str(answer.error)), "bad")
        else:
            undo = actions.label(actions.key("change.undo"))
            told = "" if answer.done is None else answer.done.message
            self.review, self.others = held, {}
            self.turn = self.begun()
            self.say(f"{told}; {undo} goes back to the one before", "good")
        self._wake()

    # ------------------------------------------------------------------ undo

    def do_change_undo(self) -> None:
        self.busy = True
        self.board.submit(self.board.workspace.undo, self._undone)

    def do_change_redo(self) -> None:
        self.busy = True
        self.board.submit(self.board.workspace.redo, self._undone)

    def _undone(self, answer: Answer) -> None:
        if answer.error is not None:
            self.say(one_line(str(answer.error)), "warn")
            self._wake()
            return
        before = self.review
        told = "" if answer.done is None else one_line(answer.done.message)
        held = open_review(self.board.workspace)
        if held is None:
            self._leave(told)
            return
        self.review = held
        self._said = (told, "good")
        if held.id != before.id:
            self.others = {}
            self.turn = self.begun()
        else:
            changed = [card for card in held.cards
                       if before.answers.get(card) != held.answers.get(card)]  # fmt: skip
            card = changed[0] if changed else self.turn.card.card
            card_there = card if card in held.cards else held.following(None)
            if not self._go_to(card_there, said=True):
                return
        self._wake()

    # ------------------------------------------------------------------ looking

    def do_goal_why(self) -> None:
        if self.turn.card.kind in ("key_result", "kpi"):
            self.board.looking.say_why(self.turn.card.card)
        else:
            self.say("nothing is judged here", "dim")

    def do_app_help(self) -> None:
        from okrtui.ui.screens.page import PageScreen, keys_of_place

        lines = keys_of_place(actions.in_review())
        self.app.push_screen(PageScreen("Help · the weekly review", lines))

    def do_app_palette(self) -> None:
        from okrtui.ui.screens.picking import Entry, PickScreen

        def chosen(id: str) -> None:
            self.call_after_refresh(self.press, id)

        entries = [
            Entry(a.id, a.title, " ".join(actions.labels(a)), a.help)
            for a in actions.in_review()
            if a.id not in _HIDDEN and means(a.id, self.turn.field)
        ]
        self.app.push_screen(PickScreen("The weekly review", entries, chosen))

    def do_app_redraw(self) -> None:
        self.board.send_anew()
        self.refresh()

    # ------------------------------------------------------------------ what others do

    def follow(self, event: Event) -> None:
        """Something changed, here or elsewhere; what is typed stays."""
        before = self.review
        if self.busy or not self._reload():
            return
        card = self.turn.card.card
        is_goal = self.turn.card.kind in ("key_result", "kpi")
        told = by_whom(event, self.board.workspace.model, card) if is_goal else None
        if card not in self.review.cards:
            by = f" by {one_line(told[0])}" if told is not None else ""
            typed = self.turn.typed.told
            lost = f"; you had typed: {one_line(typed)}" if typed else ""
            self.say(f"{card} was deleted{by}{lost}", "warn")
            behind = before.cards[before.cards.index(card) + 1 :]
            left = self.review.left
            following = next((c for c in behind if c in left), self.review.following(None))
            self._go_to(following, said=True)
        else:
            shown = card_of(self.board.workspace, self.board.views, self.review, card)
            self.turn.card, self.turn.review = shown, self.review
            if told is not None:
                who, what = told
                self.say(f"{one_line(who)}: {one_line(what)}", "warn")
        if self.is_attached:
            self.show()


def beginning(board: BoardScreen, *, everyone: bool) -> Change:
    """A new review. Raises NotFound when there is nothing to go through."""
    queue.check(board.workspace, board.views, everyone=everyone)
    return answering.begin(board.workspace, board.views, everyone=everyone)


def open_on(board: BoardScreen) -> None:
    """Go on with the review that is open, or begin one."""
    held = open_review(board.workspace)
    if held is not None:
        board.app.push_screen(ReviewScreen(board, held))
        return
    try:
        change = beginning(board, everyone=False)
    except NotFound as error:
        board.say(one_line(str(error)), "warn")
        return

    def begun(answer: Answer) -> None:
        held = open_review(board.workspace)
        if answer.error is not None or held is None:
            board.say(one_line(str(answer.error)), "bad")
        else:
            board.say_nothing()
            board.app.push_screen(ReviewScreen(board, held))

    board.submit(lambda: board.workspace.commit(change), begun)
