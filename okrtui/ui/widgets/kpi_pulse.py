"""The KPI pulse: one line a KPI, grouped by type, what needs attention first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from okrtui.ui.drawing import pulse
from okrtui.ui.drawing.tree import NEW, PLACE, is_stand_in
from okrtui.ui.widgets.goal_tree import CellArea
from okrtui.ui.widgets.line_view import LineView
from okrtui.workspace.rows import KpiRow, PulseLine

if TYPE_CHECKING:
    from okrtui.ui.drawing.pieces import Line
    from okrtui.workspace.glyphs import Glyphs

_EDITOR: Final = 12
"""Cells for the editor of a value."""
_TEXT: Final = 16
"""The least cells for that of a name."""


class KpiPulse(LineView[PulseLine]):
    """Lines come from outside; a line's row is computed when it comes into sight."""

    def __init__(
        self, row_of: Callable[[str], KpiRow], glyphs: Glyphs, *, id: str = "pulse"
    ) -> None:
        super().__init__(id=id)
        self._row_of = row_of
        self._glyphs = glyphs

    def selectable(self, line: PulseLine) -> bool:
        return bool(line.key)

    def goal_of(self, line: PulseLine) -> str:
        return line.key

    @property
    def cursor_key(self) -> str:
        line = self.current
        return "" if line is None else line.key

    def show(self, lines: Sequence[PulseLine], *, cursor_key: str = "") -> None:
        """Show other lines; the cursor stays on its key, else near where it was."""
        key = cursor_key or self.cursor_key
        keys = [line.key for line in lines]
        at = keys.index(key) if key in keys else min(self.cursor, max(0, len(lines) - 1))
        self.set_lines(lines, at)

    def look(self, line: PulseLine) -> KpiRow | str | None:
        return self.place_told() if line.key == PLACE else self._row(line)

    def _row(self, line: PulseLine) -> KpiRow | None:
        return None if not line.key or is_stand_in(line.key) else self._row_of(line.key)

    def draw_head(self, width: int) -> Line:
        return pulse.head(width, self.palette, active=self.active)

    def draw(self, line: PulseLine, width: int, on_cursor: bool) -> Line:
        return pulse.line(
            self._row(line),
            line,
            width,
            self._glyphs,
            self.palette,
            cursor=on_cursor,
            active=self.active,
            sign=self.sign(line),
            place=self.place_told() if line.key == PLACE else self.new_told(),
        )

    def cell_area(self, field: str, *, beside: bool = False, room: int = 0) -> CellArea | None:
        """Where the editor of a cell of the cursor's row goes; None when out of sight."""
        line, y = self.current, self.row_y(self.cursor)
        if line is None or y is None:
            return None
        width = self.size.width
        if field == "value":
            end = 3 + pulse.level_width(width)
            return CellArea(max(0, end - _EDITOR), y, _EDITOR)
        if beside:
            return CellArea(1, self.beside(y), width - 1, named=True)
        if line.key == NEW:
            return CellArea(3, y, max(10, width - 3))
        owner = pulse.owner_slot(width)
        if field == "owner" and owner is not None:
            return CellArea(owner[0], y, max(owner[1], room) + 1)
        # Over the name; the value stays to be seen, as far as there is room.
        named = field not in ("title", "name")
        return CellArea(3, y, max(_TEXT, pulse.level_width(width) - _EDITOR), named=named)
