"""A line of the activity: when, who, what happened to which goal, and whether it still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line, Palette, Piece
from okrtui.workspace.activity import told

if TYPE_CHECKING:
    from okrtui.workspace.activity import Entry
    from okrtui.workspace.glyphs import Glyphs

_NUMBER: Final = 7
_WHO: Final = 10


def head(width: int, look: Palette) -> Line:
    """The headings of the columns."""
    number = pieces.right("#", _NUMBER) + "  " if _has_number(width) else ""
    text = f" {number}When   {pieces.left('Who', _WHO)} What"
    return Line([(text, look.muted)], look.text)


def day(words: str, width: int, look: Palette) -> Line:
    return Line([(" " + pieces.clip(words, width - 2), look.strong)], look.text)


def line(entry: Entry, width: int, glyphs: Glyphs, look: Palette, *, cursor: bool) -> Line:
    base = look.row(cursor=cursor, active=True)
    mark = glyphs.cursor if cursor else " "
    number = pieces.right(f"#{entry.n}", _NUMBER) + "  " if _has_number(width) else ""
    who = pieces.left(entry.who, _WHO, glyphs.ellipsis)
    before = f"{mark}{number}{entry.at:%H:%M}  {who} "
    undone = "" if entry.undone_by is None else f"  undone by #{entry.undone_by}"
    room = max(0, width - pieces.cells(before) - pieces.cells(undone) - 1)
    what = pieces.left(_what(entry).replace("→", glyphs.arrow), room, glyphs.ellipsis)
    parts: list[Piece] = [
        (mark + number, look.muted),
        (f"{entry.at:%H:%M}  {who} ", look.text),
        (what, look.muted if undone else look.text),
        (undone, look.warn),
    ]
    return Line([(text, base) for text, _ in parts] if cursor else parts, base)


def _what(entry: Entry) -> str:
    """What happened to its goal; why it was made where it is about several, or an undo."""
    if entry.mark is None and len(entry.items) == 1:
        return told(entry.items[0])
    several = f" ({len(entry.items)} changes)" if len(entry.items) > 1 else ""
    return f"{entry.what}{several}"


def _has_number(width: int) -> bool:
    return width >= 100
