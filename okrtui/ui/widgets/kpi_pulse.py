"""The KPI pulse: one line a KPI, grouped by type, what needs attention first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from okrtui.ui.widgets import paint
from okrtui.ui.widgets.goal_tree import NEW, CellArea
from okrtui.ui.widgets.line_view import LineView
from okrtui.workspace.glyphs import HEALTH_ROLES, HEALTH_WORDS
from okrtui.workspace.rows import KpiRow, PulseLine

if TYPE_CHECKING:
    from rich.style import Style
    from textual.strip import Strip

    from okrtui.workspace.glyphs import Glyphs

_WIDE: Final = 64
"""From this width on there is room for owner, age and the health's word."""
_CHANGE: Final = 6
_VALUE: Final = 9
_NAME_AT_LEAST: Final = 10


class KpiPulse(LineView[PulseLine]):
    """Lines come from outside; a line's row is computed when it comes into sight."""

    def __init__(
        self, row_of: Callable[[str], KpiRow], glyphs: Glyphs, *, id: str = "pulse"
    ) -> None:
        super().__init__(id=id)
        self._row_of = row_of
        self._glyphs = glyphs
        self._value_width = _VALUE

    def selectable(self, line: PulseLine) -> bool:
        return bool(line.key)

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

    def look(self, line: PulseLine) -> KpiRow | None:
        if not line.key or line.key == NEW:
            return None
        return self._row_of(line.key)

    def draw_head(self, width: int) -> Strip:
        look = self.palette
        style = look.strong if self.active else look.muted
        pieces: list[paint.Piece] = [(" KPI pulse", style)]
        if width >= _WIDE:
            pieces = [
                (paint.left(" KPI pulse", self._name_width(width) + 3), style),
                (paint.right("Value", self._value_width + 1), look.muted),
                (" " + paint.left("Trend", self._spark_width(width)), look.muted),
                (paint.right("Change", _CHANGE + 1), look.muted),
                (" " + paint.left("Health", 9) + "  " + paint.left("Who", 8) + " Seen", look.muted),
            ]
        return paint.line(pieces, width, look.text)

    def draw(self, look: object, line: PulseLine, width: int, on_cursor: bool) -> Strip:
        palette, glyphs = self.palette, self._glyphs
        base = palette.text
        if on_cursor:
            base = palette.cursor if self.active else palette.cursor_idle
        marker = glyphs.cursor if on_cursor else " "
        if line.heading:
            return paint.line([(" " + line.heading, palette.muted)], width, palette.text)
        if not isinstance(look, KpiRow):
            return paint.line([(marker + NEW, base)], width, base)
        row = look

        def style(wanted: Style) -> Style:
            return base if on_cursor else wanted

        health = style(palette.role(HEALTH_ROLES[row.health]))
        value = f"{row.value or '–'} {row.unit}".rstrip()
        change = "late" if row.overdue else row.change
        pieces: list[paint.Piece] = [
            (marker, base),
            (glyphs.health[row.health], health),
            (" " + paint.left(row.name, self._name_width(width), glyphs.ellipsis), base),
            (" " + self._value(row, value), base),
            (" " + glyphs.sparkline(row.trend, self._spark_width(width)), health),
            (
                " " + paint.right(change, _CHANGE, glyphs.ellipsis),
                style(palette.warn) if row.overdue else base,
            ),
        ]
        if width >= _WIDE:
            age = "" if row.age is None else f"{row.age}d"
            pieces += [
                (" " + paint.left(HEALTH_WORDS[row.health], 9), health),
                (
                    "  " + paint.left(row.owner, 8, glyphs.ellipsis) + " " + paint.right(age, 4),
                    base,
                ),
            ]
        return paint.line(pieces, width, base)

    def _value(self, row: KpiRow, text: str) -> str:
        """The value with its unit, or alone rather than half of it."""
        if paint.cells(text) > self._value_width:
            text = row.value
        return paint.right(text, self._value_width, self._glyphs.ellipsis)

    def _spark_width(self, width: int) -> int:
        return 6 if width < 46 else 8 if width < _WIDE else 12 if width < 90 else 26

    def _name_width(self, width: int) -> int:
        used = 3 + 1 + self._value_width + 1 + self._spark_width(width) + 1 + _CHANGE
        if width >= _WIDE:
            used += 1 + 9 + 2 + 8 + 1 + 4
        return max(_NAME_AT_LEAST, width - used)

    def cell_area(self, field: str) -> CellArea | None:
        """Where the editor of a cell of the cursor's row goes; None when out of sight."""
        line, y = self.current, self.row_y(self.cursor)
        if line is None or y is None:
            return None
        width = self.size.width
        if field == "value":
            wide = max(self._value_width + 1, 12)
            end = 3 + self._name_width(width) + 1 + self._value_width
            return CellArea(max(0, end - wide), y, wide)
        start = 2 if line.key == NEW else 3
        return CellArea(start, y, max(10, width - start))
