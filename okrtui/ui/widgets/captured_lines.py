"""Lines over the list, beside the row that is being typed: what was read out of it so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region

from okrtui.ui.drawing import captured
from okrtui.ui.themes import palette_of
from okrtui.ui.widgets.overlay import Overlay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrtui.domain.capture.telling import Told
    from okrtui.ui.drawing.pieces import Line
    from okrtui.workspace.captured_fields import FieldRead
    from okrtui.workspace.glyphs import Glyphs

Coached = tuple[tuple[str, str], ...]
"""What the coach says: a role and a text each."""


class CapturedLines(Overlay):
    """What stands in the line, over the words it was read from; or its fields, one a line."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__(glyphs)
        self._fields: dict[str, Region] = {}

    def show(self, columns: Sequence[Told], said: Coached, beside: Region, room: Region) -> None:
        """Show them under a line of the screen, or over it where there is more room.

        room: the lines of the screen that may be covered.
        """
        if self._is_shown((tuple(columns), said, beside, room)):
            return
        self._fields.clear()
        look, width = palette_of(self.screen), beside.width
        lines = captured.lines(columns, width, self._glyphs, look) if columns else []
        lines += captured.findings(said, width, self._glyphs, look)
        self._beside(lines, len(columns and (1, 1)), beside, room)

    def show_fields(
        self, read: Sequence[FieldRead], here: str, said: Coached, beside: Region, room: Region
    ) -> None:
        """Show the fields, those around the one that is edited where not all have room."""
        if self._is_shown((tuple(read), here, said, beside, room)):
            return
        look, width = palette_of(self.screen), beside.width
        most = max(_below(beside, room), _above(beside, room))
        at = next((n for n, field in enumerate(read) if field.field == here), 0)
        top = max(0, min(at - most // 2, len(read) - most))
        read = read[top : top + most]
        lines = captured.fields(read, here, width, self._glyphs, look)
        lines += captured.findings(said, width, self._glyphs, look)
        y = self._beside(lines, len(read), beside, room)
        self._fields = {
            field.field: Region(
                beside.x + captured.VALUE_AT,
                y + n,
                max(1, min(captured.VALUE_ROOM, width - captured.VALUE_AT)),
                1,
            )
            for n, field in enumerate(read)
        }

    def cell_area(self, field: str) -> Region | None:
        """The cells of the screen that a field's value takes."""
        return self._fields.get(field)

    def _beside(self, lines: list[Line], least: int, beside: Region, room: Region) -> int:
        """Put the lines below the row, else above it; the last ones stay away where it is tight.

        Gives the line of the screen they begin at.
        """
        below, above = _below(beside, room), _above(beside, room)
        if len(lines) > below and (least > below or len(lines) <= above) and above > below:
            lines = lines[:above]
            y = beside.y - len(lines)
        else:
            lines = lines[:below]
            y = beside.y + 1
        self._put(lines, beside.x, y, beside.width)
        return y


def _below(beside: Region, room: Region) -> int:
    return max(0, room.bottom - beside.y - 1)


def _above(beside: Region, room: Region) -> int:
    return max(0, beside.y - room.y)
