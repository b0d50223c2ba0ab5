"""The lines of a form: each field of a goal with its value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.domain.text import one_line
from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line, Palette

if TYPE_CHECKING:
    from okrtui.workspace.field_forms import FieldLine
    from okrtui.workspace.glyphs import Glyphs

LABELS: Final = 12
"""Cells for the name of a field."""
VALUE_AT: Final = 3 + LABELS + 2
"""Where its value begins."""
_UNSAVED: Final = "not saved yet  "


def head(heading: str, width: int, glyphs: Glyphs, look: Palette) -> Line:
    """Key and title of the goal."""
    title = pieces.clip(f" All fields of {heading}", width, glyphs.ellipsis)
    return Line([(title, look.strong)], look.text)


def line(
    entry: FieldLine,
    unsaved: str | None,
    width: int,
    glyphs: Glyphs,
    look: Palette,
    *,
    cursor: bool,
    letter: str = " ",
) -> Line:
    """unsaved: what was typed and isn't saved yet; None when there is nothing of that kind.

    letter: what goes to this field, while letters do.
    """
    base = look.row(cursor=cursor, active=True)
    if not entry.field:
        return Line([("   " + pieces.clip(entry.label, width - 3), look.muted)], look.text)
    marker = glyphs.cursor if cursor else " "
    label = pieces.left(entry.label, LABELS, glyphs.ellipsis)
    quiet = base if cursor else look.muted
    room = max(0, width - VALUE_AT - 1)
    key = f"{letter} ", base if cursor else look.strong
    parts = [(marker, base), key, (label + "  ", base if cursor else look.accent)]
    if unsaved is not None:
        style = base if cursor else look.warn
        text = pieces.clip(one_line(unsaved), room - len(_UNSAVED), glyphs.ellipsis)
        return Line([*parts, (_UNSAVED, style), (text, base if cursor else look.text)], base)
    if not entry.text:
        return Line([*parts, (glyphs.dash, quiet)], base)
    style = quiet if not entry.used else base
    return Line([*parts, (pieces.clip(entry.text, room, glyphs.ellipsis), style)], base)
