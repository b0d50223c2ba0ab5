"""The single lines of the frame: header, status, footer. Each repaints only when it changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.strip import Strip
from textual.widget import Widget

from okrtui.ui.drawing import frame
from okrtui.ui.drawing.pieces import Line
from okrtui.ui.screens.layout import mode_of
from okrtui.ui.themes import palette_of
from okrtui.ui.widgets import paint

if TYPE_CHECKING:
    from textual import events

    from okrtui.ui.drawing.frame import HeaderState, Hint
    from okrtui.ui.drawing.pieces import Palette
    from okrtui.workspace.glyphs import Glyphs


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
        return paint.strip_of(self.draw(self.size.width), self.size.width)

    def draw(self, width: int) -> Line:
        raise NotImplementedError


class HeaderBar(Bar):
    """Program, cycle, time gone; panels, connection, person."""

    def __init__(self, glyphs: Glyphs, *, id: str = "header") -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._state: HeaderState | None = None

    def show(self, state: HeaderState) -> None:
        self._state = state
        self.show_if_new(state)

    def render_line(self, y: int) -> Strip:
        width, height = self.app.size
        if mode_of(width, height) != "small":
            return super().render_line(y)
        return paint.strip_of(frame.too_small(y, width, height, self.palette), self.size.width)

    def draw(self, width: int) -> Line:
        if self._state is None:
            return Line([], self.palette.bar)
        return frame.header(self._state, width, self._glyphs, self.palette)


class StatusLine(Bar):
    """What just happened, what is asked, or why the row has its colour."""

    def __init__(self, glyphs: Glyphs, *, id: str = "status") -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self.text = ""
        self.role = "text"
        self._elsewhere = False
        self._label = ""
        self._shown = ("", "text", False, "")

    def show(
        self, text: str, role: str = "text", *, elsewhere: bool = False, label: str = ""
    ) -> None:
        """role: text, good, warn, bad or dim. The text is cleaned already.

        elsewhere: it is too long for a line and stands where there is room.
        label: what is typed over this line belongs to, shown before it instead of the text.
        """
        self.text, self.role, self._elsewhere, self._label = text, role, elsewhere, label
        self.show_if_new((text, role, elsewhere, label))

    def draw(self, width: int) -> Line:
        if self._label:
            return frame.status(self._label, "text", width, self._glyphs, self.palette)
        text = "" if self._elsewhere else self.text
        return frame.status(text, self.role, width, self._glyphs, self.palette)


class FooterBar(Bar):
    """Keys that matter here; what can't be done now is grey."""

    def __init__(self, *, id: str = "footer") -> None:
        super().__init__(id=id)
        self._hints: tuple[Hint, ...] = ()

    def show(self, hints: Iterable[Hint]) -> None:
        self._hints = tuple(hints)
        self.show_if_new(self._hints)

    def draw(self, width: int) -> Line:
        return frame.footer(self._hints, width, self.palette)

    async def on_click(self, event: events.Click) -> None:
        end = 0
        for hint in frame.fitting(self._hints, self.size.width - 1):
            start, end = end, end + hint.cells
            if start <= event.x < end:
                event.stop()
                await self.run_action(f"screen.do('{hint.action}', '')")
