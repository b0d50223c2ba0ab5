"""The lines below a goal that is being typed: what was read, field by field, and the coach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.notice import wrapped
from okrtui.ui.drawing.pieces import Line, Palette, Piece

if TYPE_CHECKING:
    from okrtui.domain.capture.telling import Told
    from okrtui.workspace.captured_fields import FieldRead
    from okrtui.workspace.glyphs import Glyphs

_WIDEST: Final = 34
_GAP: Final = "  "
_LABEL: Final = 11
_VALUE: Final = 22
_MOST_ROWS: Final = 3
"""Lines that a finding of the coach may take."""
VALUE_AT: Final = 2 + _LABEL + 1
"""Where the value of a field begins."""
VALUE_ROOM: Final = _VALUE
"""Cells for its editor."""


def lines(columns: Sequence[Told], width: int, glyphs: Glyphs, look: Palette) -> list[Line]:
    """Two aligned lines in ``width`` cells; what is in doubt stays when not all of it fits.

    An ellipsis at the end says that more was read.
    """
    edge = f"{glyphs.edge} "
    room = width - pieces.cells(edge)
    shown = _fitting(columns, room)
    more = ""
    if len(shown) < len(columns):
        more = glyphs.ellipsis
        room -= len(_GAP) + pieces.cells(more)
        shown = _fitting(columns, room)
    above: list[Piece] = [(edge, look.bar_muted)]
    below: list[Piece] = [(edge, look.bar_muted)]
    for column in shown:
        cells = _width(column) if len(shown) > 1 else max(0, room)
        style = look.on_bar(column.role)
        above.append((pieces.left(column.field, cells, glyphs.ellipsis) + _GAP, style))
        below.append((pieces.left(column.words, cells, glyphs.ellipsis) + _GAP, look.bar_muted))
    above.append((more, look.bar_muted))
    return [Line(above, look.bar), Line(below, look.bar)]


def fields(
    read: Sequence[FieldRead], here: str, width: int, glyphs: Glyphs, look: Palette
) -> list[Line]:
    """One line a field: its value, and where it comes from. here: the one that is edited."""
    drawn = []
    for field in read:
        on_cursor = field.field == here
        label = pieces.left(field.label, _LABEL, glyphs.ellipsis)
        value = pieces.left(field.text or glyphs.dash, _VALUE, glyphs.ellipsis)
        room = max(0, width - VALUE_AT - _VALUE - 2)
        words = pieces.clip(field.words, room, glyphs.ellipsis)
        mark = glyphs.cursor if on_cursor else glyphs.edge
        muted = look.bar_muted
        quiet = muted if field.role == "dim" or not field.text else look.bar
        parts: list[Piece] = [
            (f"{mark} ", look.bar if on_cursor else muted),
            (f"{label} ", look.bar if on_cursor else muted),
            (f"{value}  ", quiet),
            (words, look.on_bar("warn") if field.role == "warn" else muted),
        ]
        drawn.append(Line(parts, look.bar))
    return drawn


def findings(
    said: Sequence[tuple[str, str]], width: int, glyphs: Glyphs, look: Palette
) -> list[Line]:
    """What the coach says, going on below where it is long. said: a role and a text."""
    edge = f"{glyphs.edge} "
    room = max(0, width - pieces.cells(edge))
    drawn = []
    for role, text in said:
        long = pieces.cells(text) > room
        rows = wrapped(text, room - 2, _MOST_ROWS, glyphs.ellipsis) if long else [text]
        for number, row in enumerate(rows):
            told = f"  {row}" if number else row
            drawn.append(Line([(edge, look.bar_muted), (told, look.on_bar(role))], look.bar))
    return drawn


def _width(column: Told) -> int:
    return min(_WIDEST, max(pieces.cells(column.field), pieces.cells(column.words)))


def _fitting(columns: Sequence[Told], width: int) -> list[Told]:
    """The columns that fit, those that warn before the others, in their order."""
    first, *others = columns
    if not others:
        return [first]
    kept = [first]
    left = width - _width(first) - len(_GAP)
    for column in sorted(others, key=lambda column: column.role != "warn"):
        left -= _width(column) + len(_GAP)
        if left + len(_GAP) < 0:
            break
        kept.append(column)
    return [column for column in columns if any(column is one for one in kept)]
