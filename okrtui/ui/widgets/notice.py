"""Lines that lie over the lists, beside the editor or above the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.ui.drawing import notice
from okrtui.ui.themes import palette_of
from okrtui.ui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from textual.geometry import Region

    from okrtui.ui.drawing.notice import Notice
    from okrtui.workspace.glyphs import Glyphs


class NoticePanel(Overlay):
    """A notice beside the editor or above the status line."""

    def __init__(self, glyphs: Glyphs, *, id: str = "notice") -> None:
        super().__init__(glyphs, id=id)
        self.notice: Notice | None = None

    def hide(self) -> None:
        super().hide()
        self.notice = None

    def show(self, told: Notice, beside: Region, *, above: int, below: int) -> None:
        """Show it under a line, as wide as that, or over it when it doesn't fit there.

        above, below: how many lines there are room for.
        """
        y, width = beside.y, beside.width
        if self._is_shown((told, beside, above, below)):
            return
        self.notice = told
        palette = palette_of(self.screen)
        lines = notice.lines(told, width, below, self._glyphs, palette)
        top = y + 1
        least = notice.lines(told, width, max(above, below), self._glyphs, palette)
        if above > below and len(lines) < len(least):
            lines, top = least, y - len(least)
        self._put(lines, beside.x, top, width)
