"""Lines that lie over the lists while there is something to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.strip import Strip
from textual.widget import Widget

from okrtui.ui.widgets import paint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrtui.ui.drawing.pieces import Line
    from okrtui.workspace.glyphs import Glyphs


class Overlay(Widget):
    """Hidden while there is nothing to show. Takes no focus: what is typed goes on."""

    can_focus = False
    auto_links = False
    ALLOW_SELECT = False

    def __init__(self, glyphs: Glyphs, *, id: str | None = None) -> None:
        """id: none for what comes and goes; the one before may not have gone yet."""
        super().__init__(id=id)
        self._glyphs = glyphs
        self._lines: Sequence[Line] = ()
        self._shown: object = None
        self.display = False

    def hide(self) -> None:
        self._shown = None
        self.display = False

    def _is_shown(self, wanted: object) -> bool:
        """Whether just this is shown already; else it is from now on."""
        if wanted == self._shown:
            return True
        self._shown = wanted
        return False

    def _put(self, lines: Sequence[Line], x: int, y: int, width: int) -> None:
        self._lines = lines
        self.styles.offset = (x, y)
        self.styles.width = width
        self.styles.height = len(lines)
        self.display = bool(lines)
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._shown = None

    def render_line(self, y: int) -> Strip:
        if y >= len(self._lines):
            # Drawn before there is anything to show, and once more before it is laid out lower.
            return Strip.blank(self.size.width)
        return paint.strip_of(self._lines[y], self.size.width)
