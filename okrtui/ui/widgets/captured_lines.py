"""Two lines over the list, below the row that is being typed: what was read out of it so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.strip import Strip
from textual.widget import Widget

from okrtui.ui.drawing import captured
from okrtui.ui.themes import palette_of
from okrtui.ui.widgets import paint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.geometry import Region

    from okrtui.domain.capture.telling import Told
    from okrtui.ui.drawing.pieces import Line
    from okrtui.workspace.glyphs import Glyphs

HEIGHT = 2


class CapturedLines(Widget):
    """Takes no focus: what is typed goes on."""

    can_focus = False
    auto_links = False
    ALLOW_SELECT = False

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="captured")
        self._glyphs = glyphs
        self._lines: list[Line] = []
        self._shown: object = None
        self.display = False

    def hide(self) -> None:
        self._shown = None
        self.display = False

    def show(self, columns: Sequence[Told], beside: Region, bottom: int) -> None:
        """Show them under a line of the screen, or over it when ``bottom`` is too near."""
        shown = (tuple(columns), beside, bottom)
        if shown == self._shown:
            return
        self._shown = shown
        self._lines = captured.lines(columns, beside.width, self._glyphs, palette_of(self.screen))
        below = beside.y + HEIGHT < bottom
        self.styles.offset = (beside.x, beside.y + 1 if below else beside.y - HEIGHT)
        self.styles.width = beside.width
        self.styles.height = HEIGHT
        self.display = True
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._shown = None

    def render_line(self, y: int) -> Strip:
        if y >= len(self._lines):
            # Drawn once before there is anything to show.
            return Strip.blank(self.size.width)
        return paint.strip_of(self._lines[y], self.size.width)
