"""Lines that lie over the lists, beside the editor or above the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.strip import Strip
from textual.widget import Widget

from okrtui.ui.drawing import notice
from okrtui.ui.themes import palette_of
from okrtui.ui.widgets import paint

if TYPE_CHECKING:
    from textual.geometry import Region

    from okrtui.ui.drawing.notice import Notice
    from okrtui.ui.drawing.pieces import Line
    from okrtui.workspace.glyphs import Glyphs


class NoticePanel(Widget):
    """Hidden while there is nothing to show. Takes no focus: what is typed goes on."""

    can_focus = False
    auto_links = False
    ALLOW_SELECT = False

    def __init__(self, glyphs: Glyphs, *, id: str = "notice") -> None:
        super().__init__(id=id)
        self._glyphs = glyphs
        self._lines: list[Line] = []
        self._shown: object = None
        self.display = False
        self.notice: Notice | None = None

    def hide(self) -> None:
        self.notice = self._shown = None
        self.display = False

    def show(self, told: Notice, beside: Region, *, above: int, below: int) -> None:
        """Show it under a line, as wide as that, or over it when it doesn't fit there.

        above, below: how many lines there are room for.
        """
        y, width = beside.y, beside.width
        shown = (told, beside, above, below)
        if shown == self._shown:
            return
        self._shown, self.notice = shown, told
        palette = palette_of(self.screen)
        lines = notice.lines(told, width, below, self._glyphs, palette)
        top = y + 1
        least = notice.lines(told, width, max(above, below), self._glyphs, palette)
        if above > below and len(lines) < len(least):
            lines, top = least, y - len(least)
        self._lines = lines
        self.styles.offset = (beside.x, top)
        self.styles.width = width
        self.styles.height = len(lines)
        self.display = bool(lines)
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._shown = None

    def render_line(self, y: int) -> Strip:
        if y >= len(self._lines):
            # Drawn once more before it is laid out with fewer lines.
            return Strip.blank(self.size.width)
        return paint.strip_of(self._lines[y], self.size.width)
