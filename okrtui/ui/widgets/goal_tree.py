"""The goals: objectives, key results and initiatives in aligned columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.geometry import Region

from okrtui.ui.drawing import pieces, tree
from okrtui.ui.drawing.columns import ORDER, Column, Layout, arrange
from okrtui.ui.drawing.tree import GONE, NEW, PLACE
from okrtui.ui.widgets.line_view import LineView
from okrtui.workspace.arrangement import is_heading

if TYPE_CHECKING:
    from okrtui.ui.drawing.pieces import Line
    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.rows import GoalRow, GroupRow, OutlineLine


class CellArea(NamedTuple):
    """Where an editor goes, in cells of the tree."""

    x: int
    y: int
    width: int
    named: bool = False
    """Whether it stands apart from its column, so that the field's name belongs before it."""


class GoalTree(LineView["OutlineLine"]):
    """Lines come from outside; a line's row is computed when it comes into sight."""

    def __init__(
        self,
        row_of: Callable[[str], GoalRow],
        heading_of: Callable[[str], GroupRow],
        glyphs: Glyphs,
        *,
        id: str = "goals",
        order: Sequence[Column] = ORDER,
    ) -> None:
        super().__init__(id=id)
        self._row_of = row_of
        self._heading_of = heading_of
        self._glyphs = glyphs
        self.owner_width = 3
        self._measure_width = 0
        self._order = order
        self._layout: Layout | None = None

    # ------------------------------------------------------------------ lines

    def show(self, lines: Sequence[OutlineLine], *, cursor_key: str = "") -> None:
        """Show other lines; the cursor stays on its key, else near where it was."""
        key = cursor_key or self.cursor_key
        keys = [line.key for line in lines]
        cursor = keys.index(key) if key in keys else min(self.cursor, max(0, len(lines) - 1))
        self.set_lines(lines, cursor)

    def goal_of(self, line: OutlineLine) -> str:
        return line.key

    @property
    def cursor_key(self) -> str:
        line = self.current
        return "" if line is None else line.key

    @property
    def layout_now(self) -> Layout:
        width = self.size.width
        if self._layout is None or self._layout.width != width:
            for line in self.lines[self._top : self._top + self.page]:
                self._make_room(self._row(line))
            self._layout = arrange(
                width, owner=self.owner_width, measure=self._measure_width, order=self._order
            )
        return self._layout

    def make_room(self, owner: int) -> None:
        """Fit the owners' column; owner: how wide it would like to be."""
        if owner != self.owner_width:
            self.owner_width, self._layout = owner, None
            self.repaint_all()

    def look(self, line: OutlineLine) -> GoalRow | GroupRow | str | None:
        if line.key == PLACE:
            return self.place_told()
        if is_heading(line.key):
            return self._heading_of(line.key)
        row = self._row(line)
        if self._make_room(row):
            before, self._layout = self._layout, None
            if before is not None and self.layout_now != before:
                self.call_later(self.repaint_all)
        return row

    def _row(self, line: OutlineLine) -> GoalRow | None:
        made = tree.is_stand_in(line.key) or is_heading(line.key)
        return None if made else self._row_of(line.key)

    def _make_room(self, row: GoalRow | None) -> bool:
        """Widen the column of measures if need be. It never shrinks, or lines would dance."""
        needed = 0 if row is None else pieces.cells(row.measure)
        wider = needed > self._measure_width
        if wider:
            self._measure_width = needed
        return wider

    # ------------------------------------------------------------------ drawing

    def draw_head(self, width: int) -> Line:
        return tree.head(self.layout_now, self.palette, active=self.active)

    def draw(self, line: OutlineLine, width: int, on_cursor: bool) -> Line:
        if is_heading(line.key):
            return tree.heading(
                self._heading_of(line.key),
                line,
                self.layout_now,
                self._glyphs,
                self.palette,
                cursor=on_cursor,
                active=self.active,
            )
        return tree.line(
            self._row(line),
            line,
            self.layout_now,
            self._glyphs,
            self.palette,
            cursor=on_cursor,
            active=self.active,
            sign=self.sign(line),
            place=self.place_told() if line.key == PLACE else self.new_told(),
        )

    def is_fold_mark(self, line: OutlineLine, x: int) -> bool:
        return line.foldable and x in range(2 * line.depth, 2 * line.depth + 3)

    # ------------------------------------------------------------------ editing

    def cell_area(self, field: str, *, beside: bool = False, room: int = 0) -> CellArea | None:
        """Where the editor of a cell of the cursor's row goes; None when out of sight.

        beside: below the row, which stays to be seen. room: cells that its text takes.
        """
        line, y = self.current, self.row_y(self.cursor)
        if line is None or y is None:
            return None
        slots = self.layout_now.slots
        indent = 2 * line.depth + 3
        if line.key == NEW:
            return CellArea(indent + 1, y, max(8, self.size.width - indent - 1))
        if field == "owner" and "owner" in slots:
            # It grows over the value's column no further than it has to.
            return CellArea(slots["owner"].x, y, max(slots["owner"].width, room) + 1)
        if field in ("value", "target") and "measure" in slots:
            slot = slots["measure"]
            # Over the beginning of the bar rather than the end of a name.
            return CellArea(slot.x, y, max(slot.width, 12))
        if field == "confidence" and "confidence" in slots and not beside:
            return CellArea(slots["confidence"].x, y, slots["confidence"].width + 1)
        start = indent + len(line.key.removeprefix(GONE)) + 1
        if beside or field == "confidence":
            return CellArea(1, self.beside(y), self.size.width - 1, named=True)
        # Over the title, which it isn't: then the field's name stands in front.
        named = field not in ("title", "name")
        least = 10 + (len(field) + 1 if named else 0)
        return CellArea(start, y, max(least, slots["title"].width - start), named=named)

    def repaint_cursor(self) -> None:
        y = self.row_y(self.cursor)
        if y is not None:
            self.refresh(Region(0, y, self.size.width, 1))
