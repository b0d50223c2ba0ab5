"""The two lines below a goal that is being typed: what was read, and the words it came from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line, Palette, Piece

if TYPE_CHECKING:
    from okrtui.domain.capture.telling import Told
    from okrtui.workspace.glyphs import Glyphs

_WIDEST: Final = 34
_GAP: Final = "  "


def lines(columns: Sequence[Told], width: int, glyphs: Glyphs, look: Palette) -> list[Line]:
    """Two aligned lines in ``width`` cells; what is in doubt stays when not all of it fits."""
    edge = f"{glyphs.edge} "
    shown = _fitting(columns, width - pieces.cells(edge))
    above: list[Piece] = [(edge, look.bar_muted)]
    below: list[Piece] = [(edge, look.bar_muted)]
    for column in shown:
        cells = _width(column) if len(shown) > 1 else width - pieces.cells(edge)
        style = look.bar if column.role == "text" else look.role(column.role)
        above.append((pieces.left(column.field, cells, glyphs.ellipsis) + _GAP, style))
        below.append((pieces.left(column.words, cells, glyphs.ellipsis) + _GAP, look.bar_muted))
    return [Line(above, look.bar), Line(below, look.bar)]


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
