"""The weekly review: one card at a time, every answer on disk before the next one is asked for."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, cast

from textual.widgets.input import Selection

from okrtui.domain.errors import NotFound
from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.ui.drawing.frame import hints_for
from okrtui.ui.drawing.review import ROWS, Shown, column_of_text
from okrtui.ui.keys import holds_everywhere, type_into, typed, write
from okrtui.ui.review_drafts import Kept, ReviewDrafts, Typed
from okrtui.ui.reviewing import Turn
from okrtui.ui.screens.base import OkrtuiScreen
from okrtui.ui.widgets.bars import FooterBar
from okrtui.ui.widgets.cell_editor import LineInput
from okrtui.ui.widgets.page_list import PageNotes, PageTitle
from okrtui.ui.widgets.review_card import ReviewCard, ReviewFields
from okrtui.workspace.errors import OkrtuiError
from okrtui.workspace.line_chart import Plot
from okrtui.workspace.review import answering, queue
from okrtui.workspace.review.cards import card_of
from okrtui.workspace.review.digest import duration
from okrtui.workspace.review.reviews import open_review, review

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.events import Key
    from textual.timer import Timer

    from okrtui.ui.drawing.frame import Hint
    from okrtui.ui.drawing.review import Drawable
    from okrtui.ui.keys import Typed as Pressed
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.store_thread import Answer
    from okrtui.workspace.change import Change, Event
    from okrtui.workspace.review.answering import Outcome
    from okrtui.workspace.review.cards import Card
    from okrtui.workspace.review.reviews import Review

_PAUSE: Final = 0.3
"""Seconds without a key after which what is half-typed is written down."""
_LOW: Final = 16
"""Lines below which there is no room for a rule and a second line of news."""
_ARROWS: Final = frozenset({"left", "right", "home", "end"})
"""Keys that go through a text before they are anything else."""
_NARROW: Final = 60
"""Columns below which the title says the least."""
_HIDDEN: Final = frozenset({"review.confidence", "app.palette"})
_ONLY_IN: Final = {
    "review.confidence": ("confidence",),
    "review.ten": ("confidence",),
    "review.done": ("outcome",),
    "review.carried": ("outcome",),
    "review.dropped": ("outcome",),
    "value.increase": ("value",),
    "value.decrease": ("value",),
    "review.above": ("blocker", "lines"),
    "review.below": ("blocker",),
}
"""Actions that mean something in these fields alone."""

_OFFERED: Final = frozenset({"app.back", "review.above", "review.below"})
_PLACES: Final = {"review.next": 0, "app.back": 0, "app.palette": 2, "app.help": 3}
"""Where in the footer: what is in front stays where there is little room."""


class ReviewLine(LineInput):
    """Lies over the field that is typed in; its keys are the review's."""


class ReviewScreen(OkrtuiScreen):
    """Goes through the cards of the review that is open, from where it was left."""

    def __init__(self, board: BoardScreen, held: Review) -> None:
        super().__init__()
        self.board = board
        self.review = held
        self._drafts = ReviewDrafts(board.drafts.apart("review"))
        self._others: dict[str, Typed] = {}
        """What was typed on cards that one went back from."""
        self.turn = self._begun()
        self._title, self._footer = PageTitle(), FooterBar()
        self._card, self._fields = ReviewCard(board.glyphs), ReviewFields(board.glyphs)
        self._notes = PageNotes()
        self._line = ReviewLine()
        self._plotted: tuple[Card | None, Drawable] = None, None
        self._said = ("", "text")
        self._pressed: deque[Pressed] = deque()
        self._busy = True
        """Keys wait: for the first picture, or for an answer that is on its way to the disk."""
        self._pause: Timer | None = None

    def _begun(self) -> Turn:
        """The card that was left half-answered, else the first open one."""
        kept = self._drafts.kept(self.review)
        if kept is not None and kept.card in self.review.cards:
            return self._turn(kept.card, kept.typed, kept.field)
        card = self.review.following(None) or self.review.cards[-1]
        return self._turn(card, Typed())

    def _turn(self, card: str, so_far: Typed, field: str = "") -> Turn:
        workspace, views = self.board.workspace, self.board.views
        shown = card_of(workspace, views, self.review, card)
        return Turn(workspace, self.review, shown, so_far, field)

    # ------------------------------------------------------------------ set-up

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._card
        yield self._fields
        yield self._notes
        yield self._footer
        yield self._line

    def on_mount(self) -> None:
        self._line.display = False
        self.show()
        self.call_after_refresh(self._start)

    async def _start(self) -> None:
        self._busy = False
        self._place()
        await self._go_on()

    def on_resize(self) -> None:
        self.set_class(self.size.height < _LOW, "low")
        self.show()
        self.call_after_refresh(self._place)

    # ------------------------------------------------------------------ keys to actions

    async def take(self, event: Pressed) -> bool:
        if holds_everywhere(event) and typed(event) not in actions.named("app.palette").keys:
            return False
        self._pressed.append(event)
        await self._go_on()
        return True

    async def _go_on(self) -> None:
        while self._pressed and not self._busy and self.is_active:
            await self._do(self._pressed.popleft())

    async def _do(self, event: Pressed) -> None:
        id = self._meant(event)
        if id:
            self._act(id, typed(event))
        elif self.turn.types and not self._is_break(event):
            await type_into(self._line, event)
            self.turn.steps = 0
            self.turn.put(self._line.value)
            self._said = ("", "text")
        if self.is_active and not self._busy:
            self._draft_later()
            self._show_turn()

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
        if turn.field not in _ONLY_IN.get(id, (turn.field,)):
            return False
        if not turn.types:
            return True
        stepping = turn.field == "value" and (not turn.text or bool(turn.steps))
        if event.is_printable:
            return stepping and (not turn.text or id in ("value.increase", "value.decrease"))
        return not turn.text or event.key not in _ARROWS

    def press(self, id: str) -> None:
        """An action by its name, from the palette."""
        if self.is_active and not self._busy:
            self._act(id, "")
            if self.is_active and not self._busy:
                self._show_turn()

    def action_do(self, id: str, key: str) -> None:
        """What the footer offers, clicked."""
        self.press(id)

    def _act(self, id: str, key: str) -> None:
        self._said = ("", "text")
        if self.turn.field not in _ONLY_IN.get(id, (self.turn.field,)):
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
            write(self._line, "+" if by > 0 else "-")
            self.turn.put(self._line.value)
            self.say(str(error), "dim")
            return
        self.turn.put(text)

    def _commit(self, change: Change) -> None:
        self._busy = True
        workspace = self.board.workspace
        self.board.submit(lambda: workspace.commit(change), self._committed)

    def _committed(self, answer: Answer) -> None:
        if answer.error is not None:
            self.say(one_line(str(answer.error)), "bad")
            self._wake()
            return
        card = self.turn.card.card
        self._drafts.drop()
        self._others.pop(card, None)
        self._said = ("" if answer.done is None else one_line(answer.done.message), "good")
        if self._reload():
            self._go_to(self.review.following(card), said=True)
            self._wake()

    def _wake(self) -> None:
        self._busy = False
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

    def _go_to(self, card: str | None, *, said: bool = False) -> None:
        """To a card; to the digest when none is left."""
        if card is None:
            self._finish()
            return
        if self.turn.card.card != card and self.turn.typed != Typed():
            self._others[self.turn.card.card] = self.turn.typed
        if self.review.answers.get(self.turn.card.card) is not self.turn.review.answers.get(
            self.turn.card.card
        ):
            self._others.pop(self.turn.card.card, None)
        if not said:
            self._said = ("", "text")
        self.turn = self._turn(card, self._others.pop(card, Typed()))

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
        self._busy = True
        workspace = self.board.workspace
        self.board.submit(lambda: workspace.commit(change), self._finished)

    def _finished(self, answer: Answer) -> None:
        if answer.error is not None:
            self.say(one_line(str(answer.error)), "bad")
            self._wake()
            return
        from okrtui.ui.screens.digest import DigestScreen

        self._reload()
        self._drafts.drop()
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
        self._busy = True
        workspace = self.board.workspace
        self.board.submit(lambda: workspace.commit(change), self._begun_anew)

    def _begun_anew(self, answer: Answer) -> None:
        held = open_review(self.board.workspace)
        if answer.error is not None or held is None:
            self.say(one_line(str(answer.error)), "bad")
        else:
            undo = actions.label(actions.key("change.undo"))
            told = "" if answer.done is None else answer.done.message
            self.review, self._others = held, {}
            self.turn = self._begun()
            self.say(f"{told}; {undo} goes back to the one before", "good")
        self._wake()

    # ------------------------------------------------------------------ undo

    def do_change_undo(self) -> None:
        self._busy = True
        self.board.submit(self.board.workspace.undo, self._undone)

    def do_change_redo(self) -> None:
        self._busy = True
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
            self._others = {}
            self.turn = self._begun()
        else:
            changed = [card for card in held.cards
                       if before.answers.get(card) != held.answers.get(card)]  # fmt: skip
            card = changed[0] if changed else self.turn.card.card
            self._go_to(card if card in held.cards else held.following(None), said=True)
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
            if a.id not in _HIDDEN and self.turn.field in _ONLY_IN.get(a.id, (self.turn.field,))
        ]
        self.app.push_screen(PickScreen("The weekly review", entries, chosen))

    def do_app_redraw(self) -> None:
        self.board.send_anew()
        self.refresh()

    # ------------------------------------------------------------------ what others do

    def follow(self, event: Event) -> None:
        """Something changed, here or elsewhere; what is typed stays."""
        if self._busy or not self._reload():
            return
        card = self.turn.card.card
        if card not in self.review.cards:
            self.say(f"{card} was deleted", "warn")
            self._go_to(self.review.following(None), said=True)
        else:
            shown = card_of(self.board.workspace, self.board.views, self.review, card)
            self.turn.card, self.turn.review = shown, self.review
            if event.others and card in event.keys:
                who, what = event.others[-1]
                self.say(f"{one_line(who)}: {one_line(what)}", "warn")
        if self.is_attached:
            self.show()

    # ------------------------------------------------------------------ drafts

    def _draft_later(self) -> None:
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, self.keep_draft)

    def keep_draft(self) -> None:
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        if not self._busy:
            turn = self.turn
            self._drafts.keep(self.review, Kept(turn.card.card, turn.field, turn.typed))

    # ------------------------------------------------------------------ showing

    @property
    def said(self) -> str:
        return self._notes.text

    def say(self, text: str, role: str = "text") -> None:
        """One line to the person; stays until the next key."""
        self._said = (one_line(text), role)

    def show(self) -> None:
        """The whole card, and how far the review is."""
        held, card = self.review, self.turn.card.card
        place = held.cards.index(card) + 1 if card in held.cards else len(held.cards)
        everyone = " of everybody" if held.record.scope == "everyone" else ""
        begun = held.record.date
        since = "" if begun == self.board.workspace.today() else f" · begun {begun.isoformat()}"
        if self.app.size.width < _NARROW:
            heading = f"Review {place}/{len(held.cards)} · {duration(held.seconds)}"
            self._title.show(heading, f"{len(held.left)} left")
            self._show_turn()
            return
        heading = f"Weekly review{everyone} · {place} of {len(held.cards)}"
        self._title.show(f"{heading} · {duration(held.seconds)}{since}", self._ahead(held, card))
        self._show_turn()

    def _ahead(self, held: Review, card: str) -> str:
        """``8 left · next: KR6 Permits renewed (stale)``."""
        left = f"{len(held.left)} left"
        after = held.following(card)
        if after is None or after == card:
            return left
        shown = card_of(self.board.workspace, self.board.views, held, after)
        why = f" ({shown.why_now})" if shown.why_now else ""
        goal = shown.kind in ("key_result", "kpi")
        named = f"{after} {shown.title}" if goal else shown.above.lower()
        return f"{left} · next: {named}{why}"

    def _show_turn(self) -> None:
        turn = self.turn
        lines = tuple(map(one_line, turn.lines))
        blocker = None if turn.typed.blocker is None else one_line(turn.typed.blocker)
        if self._plotted[0] is not turn.card:
            self._plotted = turn.card, self._plot(turn.card)
        self._card.show(Shown(turn.card, self._plotted[1], blocker, lines))
        self._fields.show(turn.rows())
        text, role = self._said
        self._notes.show([(text, role)] if text else [])
        self._footer.show(self._hints())
        self._place()

    def _hints(self) -> list[Hint]:
        """What holds in this field; the way out always among it."""
        field, kind = self.turn.field, self.turn.card.kind
        shown = [a for a in actions.in_review() if (a.footer or a.id in _OFFERED) and a.keys]
        shown = [a for a in shown if field in _ONLY_IN.get(a.id, (field,))]
        if field not in ("value", "confidence", "outcome"):
            shown = [a for a in shown if len(actions.labels(a)[0]) > 1]
        shown = [a for a in shown if a.id != "review.blocker" or kind == "key_result"]
        shown.sort(key=lambda a: _PLACES.get(a.id, 1))
        words = {
            "app.back": "leave" if self.turn.first else "back",
            "review.below": "kind",
            "review.above": "kind" if field == "blocker" else "line before",
        }
        return [h._replace(word=words.get(h.action, h.word)) for h in hints_for(shown)]

    def _plot(self, card: Card) -> Drawable:
        from okrtui.workspace.history_chart import plot_of

        board, views = self.board, self.board.views
        if card.kind == "key_result":
            plot = plot_of(views, board.workspace, int(card.card.removeprefix("KR")))
            return plot if isinstance(plot, Plot) else None
        if card.kind == "kpi":
            id = int(card.card.removeprefix("K"))
            return views.process(card.card), board.workspace.kpis[id]
        return None

    def _place(self) -> None:
        """The line over the field that is typed in."""
        line, turn = self._line, self.turn
        line.display = turn.types
        if not turn.types:
            self.set_focus(None)
            return
        rows = [row.current for row in turn.rows()]
        low = self.size.height < _LOW
        below = (1 if low else 2) + 1 + ROWS
        line.styles.offset = (column_of_text(), self.size.height - below + rows.index(True))
        line.styles.width = max(8, self.size.width - column_of_text() - 1)
        line.placeholder = turn.hint(turn.field)
        if line.value != turn.text:
            line.value = turn.text
            line.cursor_position = len(turn.text)
            if turn.steps:
                line.selection = Selection(1, len(turn.text))
        if not line.has_focus:
            line.focus(scroll_visible=False)


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
