"""Cards gone through one by one: how a card lies on the screen, and its keys in their order.

A walk says which card it is at and what its actions do; a review is one.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar, cast

from textual.widgets.input import Selection

from okrtui.domain.text import one_line
from okrtui.ui import actions, telling
from okrtui.ui.drawing.review import ROWS, column_of_text
from okrtui.ui.keys import holds_everywhere, is_palette, type_into, typed
from okrtui.ui.screens.base import OkrtuiScreen
from okrtui.ui.widgets.bars import FooterBar
from okrtui.ui.widgets.cell_editor import LineInput
from okrtui.ui.widgets.page_list import PageNotes, PageTitle
from okrtui.ui.widgets.review_card import ReviewCard, ReviewFields

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.events import Key
    from textual.timer import Timer

    from okrtui.ui.actions import Action
    from okrtui.ui.drawing.review import Field
    from okrtui.ui.keys import Typed as Pressed
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.workspace.errors import OkrtuiError

LOW: Final = 16
"""Lines below which there is no room for a rule and a second line of news."""
HIGH: Final = 36
"""Lines up to which a card grows with the window."""
_PAUSE: Final = 0.3
"""Seconds without a key after which what is half-typed is written down."""
_ARROWS: Final = frozenset({"left", "right", "home", "end"})
"""Keys that go through a text before they are anything else."""
_STEPS: Final = frozenset({"value.increase", "value.decrease"})
_NOT_PICKED: Final = frozenset({"review.confidence", "app.palette"})
"""What the palette leaves out: ten keys in one, and itself."""


class CardTurn(Protocol):
    """The card whose turn it is, and what is typed on it."""

    steps: int
    """How often + was pressed in the open field, minus how often −."""

    @property
    def field(self) -> str:
        """The one that is open."""

    @property
    def types(self) -> bool:
        """Whether it takes letters."""

    @property
    def counts(self) -> bool:
        """Whether it takes a number: letters are keys until something is typed."""

    @property
    def text(self) -> str:
        """What it holds."""

    def put(self, text: str) -> None:
        """It holds this now."""

    def rows(self) -> list[Field]:
        """The fields to draw, one of them the open one."""


T = TypeVar("T", bound=CardTurn)


class WalkLine(LineInput):
    """Lies over the field that is typed in; its keys are the walk's."""


class WalkScreen(OkrtuiScreen, Generic[T]):
    """A card, its fields, news and keys; what is pressed while something is saved waits."""

    turn: T
    parts: Sequence[object] = ()
    """What does the actions: ``review.next`` is the ``do_review_next`` of one of them."""

    def __init__(self, board: BoardScreen) -> None:
        super().__init__()
        self.board = board
        self.busy = True
        """Keys wait: for the first picture, or for an answer that is on its way to the disk."""
        self.title_bar, self.footer_bar = PageTitle(), FooterBar()
        self.card, self.fields = ReviewCard(board.glyphs), ReviewFields(board.glyphs)
        self.line = WalkLine()
        self._notes = PageNotes()
        self._said = ("", "text")
        self._pressed: deque[Pressed] = deque()
        self._pause: Timer | None = None

    # ------------------------------------------------------------------ what a walk says

    def here(self) -> Sequence[Action]:
        """The actions that hold on its cards."""
        raise NotImplementedError

    def means(self, id: str) -> bool:
        """Whether an action means something in the open field."""
        raise NotImplementedError

    def show(self) -> None:
        """The whole card, and how far one is."""
        raise NotImplementedError

    def show_turn(self) -> None:
        """What a key may have changed."""
        raise NotImplementedError

    # ------------------------------------------------------------------ set-up

    def compose(self) -> ComposeResult:
        yield self.title_bar
        yield self.card
        yield self.fields
        yield self._notes
        yield self.footer_bar
        yield self.line

    def on_mount(self) -> None:
        self.line.display = False
        self._lay_out(self.app.size.height)
        self.show()
        self.call_after_refresh(self._start)

    async def _start(self) -> None:
        self.busy = False
        self.place()
        await self.go_on()

    def on_resize(self) -> None:
        self._lay_out(self.size.height)
        self.show()
        self.call_after_refresh(self.place)

    def _lay_out(self, height: int) -> None:
        """As classes that styles/board.tcss arranges."""
        self.set_class(height < LOW, "low")
        self.set_class(height > HIGH, "high")

    # ------------------------------------------------------------------ keys to actions

    async def take(self, event: Pressed) -> bool:
        if holds_everywhere(event) and not is_palette(event):
            return False
        self._pressed.append(event)
        await self.go_on()
        return True

    async def go_on(self) -> None:
        """Do what was typed, up to a key that saves something: what comes next depends on it."""
        while self._pressed and not self.busy:
            event = self._pressed.popleft()
            if self.is_active:
                await self._do(event)
            else:
                # A key before it covered the card, or led out.
                await self.app.on_event(event)

    def wake(self) -> None:
        """What was on its way is on disk, or can't be."""
        self.busy = False
        self.show()
        self.app.call_later(self.go_on)

    @property
    def waiting(self) -> tuple[Pressed, ...]:
        """The keys that wait for what is being saved."""
        return tuple(self._pressed)

    async def _do(self, event: Pressed) -> None:
        before = self.turn
        id = self._meant(event)
        if id:
            self._act(id, typed(event))
        elif self.turn.types and typed(event) not in actions.named("review.next").keys:
            await type_into(self.line, event)
            self.turn.steps = 0
            self.turn.put(self.line.value)
            self.say("")
        if self.is_active and not self.busy:
            self.draft_later()
            self._show_since(before)

    def _meant(self, event: Pressed) -> str:
        """The action of a key; empty when it is typed."""
        key = typed(event)
        for action in self.here():
            if key in action.keys and self._holds(action.id, cast("Key", event)):
                return action.id
        return ""

    def _holds(self, id: str, event: Key) -> bool:
        """Whether a key is a command: letters are while there is no text that they'd belong to."""
        turn = self.turn
        if not self.means(id):
            return False
        if not turn.types:
            return True
        stepping = turn.counts and (not turn.text or bool(turn.steps))
        if event.is_printable:
            return stepping and (not turn.text or id in _STEPS)
        return not turn.text or event.key not in _ARROWS

    def press(self, id: str) -> None:
        """An action by its name, from the palette."""
        if self.is_active and not self.busy:
            before = self.turn
            self._act(id, "")
            if self.is_active and not self.busy:
                self._show_since(before)

    def _show_since(self, before: T) -> None:
        """What an action changed: the card with its place, or only what is typed on it."""
        if self.turn is before:
            self.show_turn()
        else:
            self.show()

    def action_do(self, id: str, key: str) -> None:
        """What the footer offers, clicked."""
        self.press(id)

    def _act(self, id: str, key: str) -> None:
        self.say("")
        if not self.means(id):
            self.say("that means nothing in this field", "warn")
            return
        name = f"do_{id.replace('.', '_')}"
        for part in self.parts:
            method: Callable[[str], None] | None = getattr(part, name, None)
            if method is not None:
                method(key)

    # ------------------------------------------------------------------ drafts

    def draft_later(self) -> None:
        self._forget_pause()
        self._pause = self.set_timer(_PAUSE, self.keep_draft)

    def keep_draft(self) -> None:
        self._forget_pause()

    def _forget_pause(self) -> None:
        if self._pause is not None:
            self._pause.stop()
            self._pause = None

    # ------------------------------------------------------------------ saying

    @property
    def said(self) -> str:
        return self._notes.text

    def say(self, text: str, role: str = "text") -> None:
        """One line to the person; stays until the next key."""
        self._said = (one_line(text), role)

    def show_said(self) -> None:
        text, role = self._said
        self._notes.show([(text, role)] if text else [])

    def refuse(self, error: OkrtuiError) -> None:
        """Not saved: what was typed for the next card has no business on this one."""
        not_done = telling.not_done(len(self._pressed))
        self._pressed.clear()
        told = (str(error), not_done[:1].upper() + not_done[1:])
        self.say(". ".join(filter(None, told)), "bad")
        self.wake()

    # ------------------------------------------------------------------ pages over a card

    def show_keys(self, title: str) -> None:
        """All keys that hold here, on a page."""
        from okrtui.ui.screens.page import PageScreen, keys_of_place

        self.app.push_screen(PageScreen(title, keys_of_place(self.here())))

    def pick_action(self, title: str) -> None:
        """The actions that mean something in the open field, by name."""
        from okrtui.ui.screens.picking import Entry, PickScreen

        async def do(id: str) -> None:
            self.busy = False
            self.press(id)
            await self.go_on()

        def chosen(id: str) -> None:
            # What is typed behind it waits until it is done.
            self.busy = True
            self.call_after_refresh(do, id)

        entries = [
            Entry(a.id, a.title, " ".join(actions.labels(a)), a.help)
            for a in self.here()
            if a.id not in _NOT_PICKED and self.means(a.id)
        ]
        self.app.push_screen(PickScreen(title, entries, chosen))

    def redraw(self) -> None:
        self.board.send_anew()
        self.refresh()

    # ------------------------------------------------------------------ the open field

    def place(self) -> None:
        """The line over the field that is typed in."""
        line, turn = self.line, self.turn
        line.display = turn.types
        if not turn.types:
            self.set_focus(None)
            return
        rows = turn.rows()
        at = next(n for n, row in enumerate(rows) if row.current)
        low = self.size.height < LOW
        below = (1 if low else 2) + 1 + ROWS
        y = min(self.size.height, HIGH) - below + at
        line.styles.offset = (column_of_text(), y)
        line.styles.width = max(8, self.size.width - column_of_text() - 1)
        line.placeholder = rows[at].hint
        if line.value != turn.text:
            line.value = turn.text
            line.cursor_position = len(turn.text)
            if turn.steps:
                line.selection = Selection(1, len(turn.text))
        if not line.has_focus:
            line.focus(scroll_visible=False)
