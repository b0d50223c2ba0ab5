"""All fields of one goal, one below the other, over the lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from okrtui.ui.drawing import form
from okrtui.ui.widgets.goal_tree import CellArea
from okrtui.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrtui.ui.drawing.pieces import Line
    from okrtui.workspace.field_forms import FieldLine
    from okrtui.workspace.glyphs import Glyphs


class FieldForm(LineView["FieldLine"]):
    """Lines come from outside; the cursor stands on the field that is edited."""

    def __init__(self, glyphs: Glyphs, laid_out: Callable[[], None]) -> None:
        """laid_out: called when it has another size, the first one included."""
        super().__init__()
        self._laid_out = laid_out
        self._glyphs = glyphs
        self.heading = ""
        self.unsaved: Mapping[str, str] = {}
        """What was typed for other fields and isn't saved yet."""
        self._letters: Mapping[str, str] = {}
        """What stands in front of fields while a letter goes to one."""
        self.active = True
        self.held = True
        self.display = False

    def on_resize(self) -> None:
        super().on_resize()
        self._laid_out()

    def selectable(self, line: FieldLine) -> bool:
        return bool(line.field)

    def look(self, line: FieldLine) -> object:
        return self.unsaved.get(line.field), self._letters.get(line.field)

    def show_letters(self, letters: Mapping[str, str]) -> None:
        """Show these in front of their fields."""
        if letters != self._letters:
            self._letters = letters
            self.repaint_all()

    def draw_head(self, width: int) -> Line:
        return form.head(self.heading, width, self._glyphs, self.palette)

    def draw(self, line: FieldLine, width: int, on_cursor: bool) -> Line:
        unsaved = self.unsaved.get(line.field)
        letter = self._letters.get(line.field, " ")
        look = self.palette
        return form.line(line, unsaved, width, self._glyphs, look, cursor=on_cursor, letter=letter)

    def show(self, heading: str, lines: Sequence[FieldLine], field: str) -> None:
        """Show these lines, the cursor on a field."""
        if heading != self.heading:
            self.heading = heading
            self.repaint_all()
        fields = [line.field for line in lines]
        self.set_lines(lines, fields.index(field) if field in fields else self.cursor)
        self.display = True

    @property
    def cursor_key(self) -> str:
        return ""

    def cell_area(self, field: str, *, beside: bool = False, room: int = 0) -> CellArea | None:
        """Where the editor of the cursor's field goes; None when it is out of sight."""
        y = self.row_y(self.cursor)
        if y is None or self.current is None or self.current.field != field:
            return None
        return CellArea(form.VALUE_AT, y, max(10, self.size.width - form.VALUE_AT))
