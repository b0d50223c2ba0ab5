"""Two lines over the list, below the row that is being typed: what was read out of it so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.ui.drawing import captured
from okrtui.ui.themes import palette_of
from okrtui.ui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.geometry import Region

    from okrtui.domain.capture.telling import Told
    from okrtui.workspace.glyphs import Glyphs

HEIGHT = 2


class CapturedLines(Overlay):
    """What stands in the line, over the words it was read from."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(glyphs, id="captured")

    def show(self, columns: Sequence[Told], beside: Region, bottom: int) -> None:
        """Show them under a line of the screen, or over it when ``bottom`` is too near."""
        if self._is_shown((tuple(columns), beside, bottom)):
            return
        lines = captured.lines(columns, beside.width, self._glyphs, palette_of(self.screen))
        below = beside.y + HEIGHT < bottom
        self._put(lines, beside.x, beside.y + 1 if below else beside.y - HEIGHT, beside.width)
