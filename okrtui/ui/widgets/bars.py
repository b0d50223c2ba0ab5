"""The single lines of the frame: header, status, footer. Each repaints only when it changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.strip import Strip
from textual.widget import Widget

from okrtui.ui import actions
from okrtui.ui.themes import Palette, palette_of
from okrtui.ui.widgets import paint

if TYPE_CHECKING:
    from textual import events

    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.rows import Header


class Bar(Widget):
    """One line that knows what it shows."""

    can_focus = False
    auto_links = False
    ALLOW_SELECT = False

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._shown: object = None
        self._palette: Palette | None = None

    @property
    def palette(self) -> Palette:
        if self._palette is None:
            self._palette = palette_of(self.screen)
        return self._palette

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._palette = None

    def show_if_new(self, shown: object) -> None:
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    def render_line(self, y: int) -> Strip:
        if y:
            return Strip.blank(self.size.width, self.palette.bar)
        return self.draw(self.size.width)

    def draw(self, width: int) -> Strip:
        raise NotImplementedError


class HeaderState(NamedTuple):
    """What the header says."""

    header: Header
    note: str
    """Beside the cycle: the filter, read-only."""
    panels: tuple[tuple[str, bool], ...]
    """Names of the panels to switch between, and which one is shown; empty when all are."""
    user: str
    live: bool


class HeaderBar(Bar):
    """Program, cycle, time gone; panels, connection, person."""

    def __init__(self, glyphs: Glyphs, *, id: str = "header") -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._state: HeaderState | None = None

    def show(self, state: HeaderState) -> None:
        self._state = state
        self.show_if_new(state)

    def draw(self, width: int) -> Strip:
        look, glyphs, state = self.palette, self._glyphs, self._state
        if state is None:
            return Strip.blank(width, look.bar)
        head = state.header
        right: list[paint.Piece] = []
        for number, (name, shown) in enumerate(state.panels, 1):
            right.append((f"{number} {name} ", look.bar_key if shown else look.bar_muted))
        roomy = width >= 100
        word = f"{glyphs.live}{' live' if roomy else ''}" if state.live else "not live"
        right.append((f" {word}  ", look.bar_muted if state.live else look.warn))
        right.append((f"{paint.clip(state.user, 20, glyphs.ellipsis)} ", look.bar))
        dot = f" {'·' if glyphs.ellipsis == '…' else '-'} "
        cycle = paint.clip(head.cycle, 24, glyphs.ellipsis)
        texts = [cycle]
        if head.weeks:
            texts.append(f"week {head.week} of {head.weeks}")
            texts.append(f"{head.elapsed * 100:.0f} %{' gone' if roomy else ''}")
        if head.state and head.state != "active":
            texts.append(head.state)
        if state.note:
            texts.append(state.note)
        room = width - paint.cells(paint.joined(right)) - 10
        while len(texts) > 1 and paint.cells(dot.join(texts)) > room:
            # The cycle and the note say most; how much is gone follows from the week.
            texts.pop(2 if len(texts) > 2 else 1)
        middle = paint.left(dot.join(texts), max(0, room), glyphs.ellipsis)
        return paint.line(
            [(" okrtui", look.bar_key), ("  " + middle + " ", look.bar), *right], width, look.bar
        )


class StatusLine(Bar):
    """What just happened, what is asked, or why the row has its colour."""

    def __init__(self, glyphs: Glyphs, *, id: str = "status") -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self.text = ""
        self.role = "text"
        self._shown = ("", "text")

    def show(self, text: str, role: str = "text") -> None:
        """role: text, good, warn, bad or dim. The text is cleaned already."""
        self.text, self.role = text, role
        self.show_if_new((text, role))

    def draw(self, width: int) -> Strip:
        look = self.palette
        text = paint.clip(self.text, width - 2, self._glyphs.ellipsis)
        return paint.line([(" " + text, look.role(self.role))], width, look.text)


class Hint(NamedTuple):
    """A key in the footer."""

    action: str
    key: str
    word: str
    can: bool


class FooterBar(Bar):
    """Keys that matter here; what can't be done now is grey."""

    def __init__(self, *, id: str = "footer") -> None:
        super().__init__(id=id)
        self._hints: tuple[Hint, ...] = ()
        self._spans: list[tuple[int, int, str]] = []

    def show(self, hints: Iterable[Hint]) -> None:
        self._hints = tuple(hints)
        self.show_if_new(self._hints)

    def draw(self, width: int) -> Strip:
        look = self.palette
        pieces: list[paint.Piece] = []
        self._spans = []
        used = 0
        for hint in fitting(self._hints, width - 1):
            text = f" {hint.key} {hint.word} "
            cells = paint.cells(text)
            pieces.append((f" {hint.key} ", look.bar_key if hint.can else look.bar_muted))
            pieces.append((f"{hint.word} ", look.bar if hint.can else look.bar_muted))
            self._spans.append((used, used + cells, hint.action))
            used += cells
        return paint.line(pieces, width, look.bar)

    async def on_click(self, event: events.Click) -> None:
        for start, end, action in self._spans:
            if start <= event.x < end:
                event.stop()
                await self.run_action(f"screen.do('{action}', '')")


def fitting(hints: Sequence[Hint], width: int) -> list[Hint]:
    """As many hints as fit; the last one, help, always stays."""
    if not hints:
        return []
    last = hints[-1]
    left = width - _cells(last)
    kept = []
    for hint in hints[:-1]:
        left -= _cells(hint)
        if left < 0:
            break
        kept.append(hint)
    return [*kept, last]


def _cells(hint: Hint) -> int:
    return paint.cells(hint.key) + paint.cells(hint.word) + 3


def hints_of(why_not: dict[str, str]) -> list[Hint]:
    """The footer of the board; why_not: the actions that can't run now, with the reason."""
    return [
        Hint(
            action.id, actions.label(action.keys[0]), action.title.lower(), action.id not in why_not
        )
        for action in actions.ACTIONS
        if action.footer
    ]
