"""The card of a review and the fields below it; each repaints when it says something else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.strip import Strip

from okrtui.ui.drawing import frame, review
from okrtui.ui.drawing.pieces import Line
from okrtui.ui.screens.layout import mode_of
from okrtui.ui.widgets import paint
from okrtui.ui.widgets.bars import Bar

if TYPE_CHECKING:
    from okrtui.ui.drawing.review import Field, Shown
    from okrtui.workspace.glyphs import Glyphs


class ReviewCard(Bar):
    """Where the goal stands, and what was said of it last."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="card")
        self._glyphs = glyphs
        self._card: Shown | None = None
        self._lines: Sequence[Line] = ()
        self._drawn: object = None

    def show(self, card: Shown) -> None:
        self._card = card
        self.show_if_new(card)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._drawn = None

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        window = self.app.size
        if mode_of(*window) == "small":
            return paint.strip_of(frame.too_small(y, *window, self.palette), width)
        wanted = (self._card, width, height)
        if self._card is not None and wanted != self._drawn:
            self._lines = review.card(self._card, (width, height), self._glyphs, self.palette)
            self._drawn = wanted
        line = self._lines[y] if y < len(self._lines) else Line([], self.palette.text)
        return paint.strip_of(line, width)


class ReviewFields(Bar):
    """What one is asked for; a rule above it where there is room."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(id="fields")
        self._glyphs = glyphs
        self._rows: Sequence[Field] = ()

    @property
    def above(self) -> int:
        """Lines above the fields."""
        return max(0, self.size.height - review.ROWS)

    def show(self, rows: Sequence[Field]) -> None:
        before, self._rows = self._rows, tuple(rows)
        for y in range(review.ROWS):
            if before[y : y + 1] != self._rows[y : y + 1]:
                self.refresh(Region(0, y + self.above, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        width, look = self.size.width, self.palette
        if y < self.above:
            return paint.strip_of(Line([(self._glyphs.rest * width, look.rule)], look.text), width)
        row = self._rows[y - self.above : y - self.above + 1]
        line = next(review.fields(row, width, self._glyphs, look), Line([], look.text))
        return paint.strip_of(line, width)
