"""A short list to choose from: lies over the board, one letter or Enter chooses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.binding import Binding
from textual.strip import Strip

from okrtui.ui import actions
from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.frame import hints_for
from okrtui.ui.drawing.pieces import Line
from okrtui.ui.keys import typed
from okrtui.ui.screens.base import OkrtuiScreen
from okrtui.ui.widgets import paint
from okrtui.ui.widgets.bars import Bar, FooterBar

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from okrtui.workspace.glyphs import Glyphs

LETTERS: Final = "123456789abcdfilmnoprstuvwxyz"
"""For lists without letters of their own; those that move or leave are not among them."""
_BELOW: Final = 2
"""Lines of the board that stay to be seen: status and footer."""
_NARROW: Final = 30
_STEPS: Final = {"cursor.up": -1, "cursor.down": 1}
_WAYS: Final = {
    "list.open": "choose",
    "cursor.up": "up",
    "cursor.down": "down",
    "page.close": "leave",
}
"""What the footer offers."""


class Choice(NamedTuple):
    """One line to choose."""

    letter: str
    """What chooses it at once; empty for none."""
    text: str
    """Cleaned already, like the note."""
    note: str = ""
    current: bool = False


class ChoiceScreen(OkrtuiScreen):
    """then: told the number of what was chosen; of nothing when it is left."""

    BINDINGS = [  # noqa: RUF012 - Textual's own way
        *(
            Binding(",".join(action.keys), "close", id=action.id, show=False)
            for action in actions.by_default("page")
        ),
        *(
            Binding(",".join(action.keys), "choose", id=action.id, show=False)
            for action in actions.by_default("list")
        ),
        *(
            Binding(",".join(actions.BY_ID[id].keys), f"move({step})", id=id, show=False)
            for id, step in (
                ("cursor.down", 1),
                ("cursor.up", -1),
                ("cursor.page_down", 10),
                ("cursor.page_up", -10),
                ("cursor.first", -100_000),
                ("cursor.last", 100_000),
            )
        ),
    ]

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        glyphs: Glyphs,
        then: Callable[[int], None],
    ) -> None:
        super().__init__()
        self.menu = ChoiceMenu(title, choices, glyphs, self._choose)
        self.footer = FooterBar()
        self._choices = choices
        self._then = then

    def compose(self) -> ComposeResult:
        yield self.menu
        yield self.footer

    def on_mount(self) -> None:
        offered = hints_for(map(actions.named, _WAYS))
        self.footer.show(hint._replace(word=_WAYS[hint.action]) for hint in offered)

    def on_resize(self) -> None:
        self.menu.fit()

    def action_do(self, id: str, key: str) -> None:
        """A click in the footer."""
        if id in _STEPS:
            self.action_move(_STEPS[id])
        elif id == "list.open":
            self.action_choose()
        else:
            self.action_close()

    def action_close(self) -> None:
        self.dismiss()

    def action_choose(self) -> None:
        self._choose(self.menu.at)

    def _choose(self, number: int) -> None:
        self.dismiss()
        self._then(number)

    def action_move(self, step: int) -> None:
        self.menu.move(step)

    def on_key(self, event: events.Key) -> None:
        letter = typed(event)
        for number, choice in enumerate(self._choices):
            if choice.letter and choice.letter == letter:
                event.stop()
                self._choose(number)


class ChoiceMenu(Bar):
    """Draws the choices with a cursor, as wide as they are."""

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        glyphs: Glyphs,
        chosen: Callable[[int], None],
    ) -> None:
        super().__init__(id="choices")
        self._heading = title
        self._choices = choices
        self._glyphs = glyphs
        self._chosen = chosen
        self.at = next((n for n, choice in enumerate(choices) if choice.current), 0)
        self._top = 0

    def on_mount(self) -> None:
        self.fit()

    def fit(self) -> None:
        """Take the room that the choices need, as far as the window has it."""
        width, height = self.app.size
        longest = max((pieces.cells(self._text(choice)) for choice in self._choices), default=0)
        edge = self.styles.gutter
        needed = max(_NARROW, longest, pieces.cells(self._heading) + 2) + edge.width
        self.styles.width = min(width, needed)
        most = max(2 + edge.height, height - _BELOW - 1)
        self.styles.height = min(len(self._choices) + 1 + edge.height, most)
        self.styles.offset = (0, -_BELOW)
        self._keep_in_sight()

    @property
    def _room(self) -> int:
        height = self.styles.height
        return max(1, int(height.value) - 1 - self.styles.gutter.height) if height else 1

    def _keep_in_sight(self) -> None:
        self._top = max(min(self._top, self.at), self.at - self._room + 1)

    def move(self, step: int) -> None:
        at = max(0, min(self.at + step, len(self._choices) - 1))
        if at != self.at:
            self.at = at
            self._keep_in_sight()
            self.refresh()

    def _text(self, choice: Choice) -> str:
        return f"   {choice.letter or ' '}  {choice.text}  {choice.note} "

    def render_line(self, y: int) -> Strip:
        width, look = self.size.width, self.palette
        if y == 0:
            title = pieces.clip(f" {self._heading}", width, self._glyphs.ellipsis)
            return paint.strip_of(Line([(title, look.bar_key)], look.bar), width)
        number = y - 1 + self._top
        if number >= len(self._choices):
            return Strip.blank(width, look.bar)
        choice = self._choices[number]
        here = number == self.at
        base = look.cursor if here else look.bar
        marker = self._glyphs.cursor if here else " "
        now = self._glyphs.live if choice.current else " "
        note = pieces.cells(choice.note) + 2 if choice.note else 1
        text = pieces.left(choice.text, max(0, width - 6 - note), self._glyphs.ellipsis)
        line = Line(
            [
                (f"{marker}{now} ", base),
                (f"{choice.letter or ' '}  ", base if here else look.bar_key),
                (text, base),
                (f" {choice.note} ", base if here else look.bar_muted),
            ],
            base,
        )
        return paint.strip_of(line, width)

    def on_click(self, event: events.Click) -> None:
        y = event.y - self.styles.gutter.top
        number = y - 1 + self._top
        if y > 0 and number < len(self._choices):
            event.stop()
            self._chosen(number)

    def on_mouse_scroll_down(self) -> None:
        self.move(1)

    def on_mouse_scroll_up(self) -> None:
        self.move(-1)
