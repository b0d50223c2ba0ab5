"""The name of a field, in front of an editor that stands apart from its column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line
from okrtui.ui.themes import palette_of
from okrtui.ui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from textual.geometry import Region


class FieldName(Overlay):
    """Lies over the cells before the editor."""

    def show(self, name: str, editor: Region) -> None:
        """An empty name hides it."""
        if not name:
            self.hide()
        elif not self._is_shown((name, editor)):
            look, width = palette_of(self.screen), pieces.cells(name)
            self._put([Line([(name, look.bar_key)], look.bar)], editor.x - width, editor.y, width)
