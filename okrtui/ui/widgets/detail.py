"""The detail of the row under the cursor: facts, why, trend, latest check-ins."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from okrtui.ui.themes import Palette, palette_of
from okrtui.ui.widgets import paint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.rows import Detail, HistoryLine

_SPARK: Final = 26
_VALUE_MAX: Final = 24
_BY_MAX: Final = 10
_ROOMY: Final = 12
"""Lines from which on all facts are shown; below, the history needs the room."""
_FEW_FACTS: Final = 2


class DetailPane(Widget):
    """Compares what it is told to show with what stands there, and repaints only the difference."""

    can_focus = False
    auto_links = False
    ALLOW_SELECT = False

    def __init__(self, glyphs: Glyphs, *, id: str = "detail") -> None:
        super().__init__(id=id)
        self.active = False
        self._glyphs = glyphs
        self._detail: Detail | None = None
        self._role = "dim"
        self._top = 0
        self._palette: Palette | None = None
        self._strips: list[Strip] = []
        self._width = 0

    # ------------------------------------------------------------------ state

    def show(self, detail: Detail | None, role: str = "dim") -> None:
        """Show another goal; role: the colour of its state."""
        if detail is not None and self._detail is not None and detail.key != self._detail.key:
            self._top = 0
        if detail == self._detail and role == self._role:
            return
        self._detail, self._role = detail, role
        self._repaint_difference()

    def activate(self, active: bool) -> None:
        if active != self.active:
            self.active = active
            self._repaint_difference()

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
        if self._width != self.size.width:
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
        blank = self.palette.text
        return [paint.line(pieces, self._width, blank) for pieces in self._lines()]

    def _lines(self) -> Iterator[list[paint.Piece]]:
        detail, look = self._detail, self.palette
        if detail is None:
            return
        width = self._width - 2
        ellipsis = self._glyphs.ellipsis
        yield [(" " + paint.clip(detail.heading, width, ellipsis), look.strong)]
        spark = ""
        if any(value is not None for value in detail.trend):
            spark = "   " + self._glyphs.sparkline(detail.trend, min(_SPARK, len(detail.trend)))
        if paint.cells(detail.why) + paint.cells(spark) > width:
            spark = ""
        yield [(" " + paint.clip(detail.why, width, ellipsis) + spark, look.role(self._role))]
        few = _FEW_FACTS if self.size.height < _ROOMY else None
        yield from islice(self._facts(detail, width), few)
        yield from self._history(detail, width)

    def _facts(self, detail: Detail, width: int) -> Iterator[list[paint.Piece]]:
        """Label and text, as many on a line as fit whole."""
        look = self.palette
        pieces: list[paint.Piece] = []
        used = 0
        for label, text in detail.facts:
            shown = paint.clip(text, max(8, width - paint.cells(label) - 1), self._glyphs.ellipsis)
            needed = paint.cells(label) + 1 + paint.cells(shown) + (3 if pieces else 0)
            if pieces and used + needed > width:
                yield pieces
                pieces, used = [], 0
                needed -= 3
            pieces.append((("   " if pieces else " ") + label + " ", look.muted))
            pieces.append((shown, look.text))
            used += needed
        if pieces:
            yield pieces

    def _history(self, detail: Detail, width: int) -> Iterator[list[paint.Piece]]:
        entries = detail.history
        value = min(_VALUE_MAX, max((paint.cells(e.value) for e in entries), default=0))
        by = min(_BY_MAX, max((paint.cells(e.by) for e in entries), default=0))
        confidence = any(e.confidence is not None for e in entries)
        for entry in entries:
            yield self._entry(entry, width, value, by, confidence)

    def _entry(
        self, entry: HistoryLine, width: int, value: int, by: int, confidence: bool
    ) -> list[paint.Piece]:
        look, ellipsis = self.palette, self._glyphs.ellipsis
        sure = f"  cf {entry.confidence:>2}" if entry.confidence is not None else " " * 7
        start = (
            f" {entry.date:%d %b %y}  {paint.right(entry.value, value, ellipsis)}"
            f"{sure if confidence else ''}  {paint.left(entry.by, by, ellipsis)}"
        )
        pieces: list[paint.Piece] = [(start, look.text)]
        room = width - paint.cells(start) - 1
        if entry.blocker.strip():
            blocker = paint.clip(_flat(entry.blocker), room, ellipsis)
            pieces.append((f"  {self._glyphs.blocked} {blocker}", look.bad))
            room -= paint.cells(blocker) + 4
        if entry.note.strip() and room > 6:
            pieces.append(("  " + paint.clip(_flat(entry.note), room, ellipsis), look.muted))
        return pieces

    # ------------------------------------------------------------------ mouse

    def on_mouse_scroll_down(self) -> None:
        self.scroll_lines(3)

    def on_mouse_scroll_up(self) -> None:
        self.scroll_lines(-3)


def _flat(text: str) -> str:
    """A note of several lines on one."""
    return " ".join(text.split())


def _ink(strip: Strip | None) -> int:
    """Cells up to the last that isn't blank."""
    return 0 if strip is None else paint.cells(strip.text.rstrip())
