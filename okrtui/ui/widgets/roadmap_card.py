"""A question on the way to a running quarter; repaints only the lines that say something else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.strip import Strip

from okrtui.ui.drawing import frame, roadmap
from okrtui.ui.drawing.pieces import Line
from okrtui.ui.screens.layout import mode_of
from okrtui.ui.widgets import paint
from okrtui.ui.widgets.bars import Bar

if TYPE_CHECKING:
    from okrtui.ui.drawing.roadmap import Shown
    from okrtui.workspace.glyphs import Glyphs


class RoadmapCard(Bar):
    """What is asked, what there is so far, what the coach says."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="card")
        self._glyphs = glyphs
        self._card: Shown | None = None
        self._lines: Sequence[Line] = ()
        self._drawn: object = None

    def show(self, card: Shown) -> None:
        before, self._card = self._lines, card
        wanted = (card, *self.size)
        if wanted == self._drawn:
            return
        self._draw()
        for y in range(self.size.height):
            if before[y : y + 1] != self._lines[y : y + 1]:
                self.refresh(Region(0, y, self.size.width, 1))

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._drawn = None

    def _draw(self) -> None:
        if self._card is not None:
            self._lines = roadmap.card(self._card, self.size, self._glyphs, self.palette)
            self._drawn = (self._card, *self.size)

    def render_line(self, y: int) -> Strip:
        width, look = self.size.width, self.palette
        window = self.app.size
        if mode_of(*window) == "small":
            return paint.strip_of(frame.too_small(y, *window, look), width)
        if (self._card, *self.size) != self._drawn:
            self._draw()
        return paint.strip_of(
            self._lines[y] if y < len(self._lines) else Line([], look.text), width
        )
