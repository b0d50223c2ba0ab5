"""The list of what can be chosen, over the lines below the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.ui.drawing import choices
from okrtui.ui.themes import palette_of
from okrtui.ui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.geometry import Region

    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.offers import Offer


class ChoiceList(Overlay):
    """Below the editor, or above it where there is more room."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(glyphs)

    def show(
        self, offers: Sequence[Offer], picked: int | None, beside: Region, *, above: int, below: int
    ) -> None:
        """beside: the editor. above, below: how many lines there are room for."""
        shown = offers[: max(above, below)]
        if self._is_shown((tuple(shown), picked, beside, above, below)):
            return
        width = choices.width_of(shown, beside.width)
        lines = choices.lines(shown, picked, width, self._glyphs, palette_of(self.screen))
        under = len(lines) <= below or below >= above
        self._put(lines, beside.x, beside.y + 1 if under else beside.y - len(lines), width)
