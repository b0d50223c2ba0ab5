"""The detail of the row under the cursor: facts, why, trend, latest check-ins."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from okrtui.ui.drawing import detail, pieces
from okrtui.ui.themes import palette_of
from okrtui.ui.widgets import paint

if TYPE_CHECKING:
    from textual.timer import Timer

    from okrtui.ui.drawing.pieces import Palette
    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.rows import Detail


REST: Final = 0.08
"""Seconds that a cursor rests on a row before its detail is shown: held-down keys stay cheap."""


class DetailPane(Widget):
    """Compares what it is told to show with what stands there, and repaints only the difference."""

    can_focus = False
    auto_links = False
    ALLOW_SELECT = False

    def __init__(
        self,
        detail_of: Callable[[str], tuple[Detail, str] | None],
        glyphs: Glyphs,
        *,
        id: str = "detail",
    ) -> None:
        """detail_of: gives a row's detail and the colour of its state; None when it is gone."""
        super().__init__(id=id)
        self._detail_of = detail_of
        self._key = ""
        """Of the row under the cursor; its detail follows when the cursor rests."""
        self._rest: Timer | None = None
        self.active = False
        self._glyphs = glyphs
        self._detail: Detail | None = None
        self._role = "dim"
        self._top = 0
        self._palette: Palette | None = None
        self._strips: list[Strip] = []
        self._width = 0

    # ------------------------------------------------------------------ state

    def follow(self, key: str, *, at_once: bool = True) -> None:
        """Show a row, at once or when the cursor rests; an empty key: none."""
        self._key = key
        if self._rest is not None:
            self._rest.stop()
            self._rest = None
        if at_once:
            self._look()
        else:
            self._rest = self.set_timer(REST, self._look)

    def _look(self) -> None:
        found = self._detail_of(self._key) if self._key else None
        self._show(*(found or (None, "dim")))

    def _show(self, goal: Detail | None, role: str) -> None:
        """Show another goal; role: the colour of its state."""
        if goal is not None and self._detail is not None and goal.key != self._detail.key:
            self._top = 0
        if goal == self._detail and role == self._role:
            return
        self._detail, self._role = goal, role
        self._repaint_difference()

    def activate(self, active: bool) -> None:
        if active != self.active:
            self.active = active
            self._repaint_difference()

    @property
    def page(self) -> int:
        """How many lines fit."""
        return max(1, self.size.height)

    @property
    def length(self) -> int:
        return len(self._strips)

    def scroll_lines(self, step: int) -> bool:
        """Move the text; False when there is no more in that direction."""
        top = max(0, min(self._top + step, len(self._strips) - self.size.height))
        if top == self._top:
            return False
        self._top = top
        self.refresh()
        return True

    def _repaint_difference(self) -> None:
        if not self.is_mounted or not self.display or self.size.width == 0:
            self._strips = []
            return
        old, top = self._strips, self._top
        self._strips = self._make()
        if self._top != top:
            self.refresh()
            return
        for y in range(self.size.height):
            before = old[y + top] if y + top < len(old) else None
            after = self._strips[y + top] if y + top < len(self._strips) else None
            if before != after:
                # From the left edge to the last cell that either of them has ink in.
                reach = max(_ink(before), _ink(after))
                if reach:
                    self.refresh(Region(0, y, min(reach, self.size.width), 1))

    # ------------------------------------------------------------------ drawing

    @property
    def palette(self) -> Palette:
        if self._palette is None:
            self._palette = palette_of(self.screen)
        return self._palette

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._palette = None
        self._strips = []

    def on_resize(self) -> None:
        self._strips = []
        self.refresh()

    def render_line(self, y: int) -> Strip:
        if not self._strips or self._width != self.size.width:
            self._strips = self._make()
        index = y + self._top
        if index < len(self._strips):
            return self._strips[index]
        return Strip.blank(self.size.width, self.palette.text)

    def _make(self) -> list[Strip]:
        self._width = self.size.width
        lines = detail.lines(
            self._detail, self._role, self.size, self._glyphs, self.palette, active=self.active
        )
        strips = [paint.strip_of(line, self._width) for line in lines]
        # There may be fewer lines than before, or room for more.
        self._top = max(0, min(self._top, len(strips) - self.size.height))
        return strips

    # ------------------------------------------------------------------ mouse

    def on_mouse_scroll_down(self) -> None:
        self.scroll_lines(3)

    def on_mouse_scroll_up(self) -> None:
        self.scroll_lines(-3)


def _ink(strip: Strip | None) -> int:
    """Cells up to the last that isn't blank."""
    return 0 if strip is None else pieces.cells(strip.text.rstrip())
