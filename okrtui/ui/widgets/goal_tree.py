"""The goals: objectives, key results and initiatives in aligned columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.geometry import Region

from okrtui.ui.widgets import paint
from okrtui.ui.widgets.columns import HEADINGS, Column, Layout, arrange
from okrtui.ui.widgets.line_view import LineView
from okrtui.workspace.glyphs import PACE_ROLES, PACE_WORDS

if TYPE_CHECKING:
    from rich.style import Style
    from textual.strip import Strip

    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.rows import GoalRow, OutlineLine

NEW: Final = "+"
"""The key of the line that stands for a row being added."""


class CellArea(NamedTuple):
    """Where an editor goes, in cells of the tree."""

    x: int
    y: int
    width: int


class GoalTree(LineView["OutlineLine"]):
    """Lines come from outside; a line's row is computed when it comes into sight."""

    def __init__(
        self,
        row_of: Callable[[str], GoalRow],
        glyphs: Glyphs,
        *,
        id: str = "goals",
    ) -> None:
        super().__init__(id=id)
        self._row_of = row_of
        self._glyphs = glyphs
        self.owner_width = 3
        self._measure_width = 0
        self._layout: Layout | None = None

    # ------------------------------------------------------------------ lines

    def show(self, lines: Sequence[OutlineLine], *, cursor_key: str = "") -> None:
        """Show other lines; the cursor stays on its key, else near where it was."""
        key = cursor_key or self.cursor_key
        keys = [line.key for line in lines]
        cursor = keys.index(key) if key in keys else min(self.cursor, max(0, len(lines) - 1))
        self.set_lines(lines, cursor)

    @property
    def cursor_key(self) -> str:
        line = self.current
        return "" if line is None else line.key

    @property
    def layout_now(self) -> Layout:
        width = self.size.width
        if self._layout is None or self._layout.width != width:
            self._layout = arrange(width, owner=self.owner_width, measure=self._measure_width)
        return self._layout

    def look(self, line: OutlineLine) -> GoalRow | None:
        if line.key == NEW:
            return None
        row = self._row_of(line.key)
        # The column never shrinks while one looks on, or lines would dance.
        needed = paint.cells(row.measure)
        if needed > self._measure_width:
            self._measure_width = needed
            before, self._layout = self._layout, None
            if before is not None and self.layout_now != before:
                self.call_later(self.repaint_all)
        return row

    # ------------------------------------------------------------------ drawing

    def draw_head(self, width: int) -> Strip:
        look = self.palette
        layout = self.layout_now
        title = layout.slots["title"]
        pieces: list[paint.Piece] = [
            (
                paint.left(" " + HEADINGS["title"], title.width),
                look.strong if self.active else look.muted,
            )
        ]
        for column in list(layout.slots)[1:]:
            text = HEADINGS[column]
            cell = layout.slots[column].width
            aligned = paint.right(text, cell) if column in _TO_THE_RIGHT else paint.left(text, cell)
            pieces.append((" " + aligned, look.muted))
        return paint.line(pieces, width, look.text)

    def draw(self, look: object, line: OutlineLine, width: int, on_cursor: bool) -> Strip:
        palette, glyphs, layout = self.palette, self._glyphs, self.layout_now
        base = palette.text
        if on_cursor:
            base = palette.cursor if self.active else palette.cursor_idle
        marker = glyphs.cursor if on_cursor else " "
        if look is None:
            return paint.line([(marker + "  " * line.depth + " " + NEW, base)], width, base)
        row: GoalRow = look  # type: ignore[assignment]

        def style(wanted: Style) -> Style:
            # One look for the whole cursor line: it is what a key press repaints.
            return base if on_cursor else wanted

        fold = (glyphs.folded if line.folded else glyphs.unfolded) if line.foldable else " "
        indent = marker + "  " * line.depth + fold + " "
        name = style(palette.strong if line.depth == 0 else palette.text)
        room = layout.slots["title"].width - paint.cells(indent) - len(row.key) - 1
        pieces: list[paint.Piece] = [
            (indent, base),
            (row.key, style(palette.muted)),
            (" " + paint.left(row.title, max(0, room), glyphs.ellipsis), name),
        ]
        texts = self._cells(row, layout)
        status = style(palette.role(PACE_ROLES[row.pace]) if row.pace else palette.muted)
        for column in list(layout.slots)[1:]:
            wanted = status if column in _IN_STATUS_COLOUR else style(palette.text)
            pieces.append((" " + texts[column], wanted))
        return paint.line(pieces, width, base)

    def _cells(self, row: GoalRow, layout: Layout) -> dict[Column, str]:
        """The cells beside the title, set to their widths."""
        glyphs = self._glyphs
        texts: dict[Column, str] = {}
        for column, (_, width) in layout.slots.items():
            if column == "title":
                continue
            if column == "owner":
                text = row.owner
            elif column == "measure":
                text = self._measure(row, width)
            elif column == "bar":
                text = (
                    glyphs.bar(row.progress, row.expected, width)
                    if row.progress is not None
                    else ""
                )
            elif column == "score":
                text = "" if row.score is None else str(row.score)
            elif column == "pace":
                text = "" if row.pace is None else f"{glyphs.pace[row.pace]} {PACE_WORDS[row.pace]}"
            elif column == "confidence":
                text = "" if row.confidence is None else str(row.confidence)
            else:
                text = "" if row.seen is None else f"{row.seen}d"
            set_to = paint.right if column in _TO_THE_RIGHT else paint.left
            texts[column] = set_to(text, width, glyphs.ellipsis)
        return texts

    def _measure(self, row: GoalRow, width: int) -> str:
        """Value and target, or the value alone rather than half of a number."""
        for text in (row.measure, row.value):
            if paint.cells(text) <= width:
                return text
        return row.measure

    def is_fold_mark(self, line: OutlineLine, x: int) -> bool:
        return line.foldable and x in range(2 * line.depth, 2 * line.depth + 3)

    # ------------------------------------------------------------------ editing

    def cell_area(self, field: str) -> CellArea | None:
        """Where the editor of a cell of the cursor's row goes; None when out of sight."""
        line, y = self.current, self.row_y(self.cursor)
        if line is None or y is None:
            return None
        slots = self.layout_now.slots
        indent = 2 * line.depth + 3
        if line.key == NEW:
            return CellArea(indent + 1, y, max(8, self.size.width - indent - 1))
        if field == "owner" and "owner" in slots:
            return CellArea(slots["owner"].x, y, max(slots["owner"].width + 1, 11))
        if field in ("value", "target") and "measure" in slots:
            slot = slots["measure"]
            width = max(slot.width, 12)
            return CellArea(slot.x + slot.width - width, y, width)
        start = indent + len(line.key) + 1
        end = slots["title"].width
        if field in ("confidence", "note", "blocker"):
            end = self.size.width
        return CellArea(start, y, max(10, end - start))

    def repaint_cursor(self) -> None:
        y = self.row_y(self.cursor)
        if y is not None:
            self.refresh(Region(0, y, self.size.width, 1))


_TO_THE_RIGHT: Final[frozenset[Column]] = frozenset({"measure", "score", "confidence", "seen"})
_IN_STATUS_COLOUR: Final[frozenset[Column]] = frozenset({"bar", "score", "pace"})
