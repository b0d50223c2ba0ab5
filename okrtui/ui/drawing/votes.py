"""A line of the votes: a key result, one's own vote, and those of others once all have voted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain.writing import figure
from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line, Palette

if TYPE_CHECKING:
    from okrtui.workspace.glyphs import Glyphs

_KEY: Final = 7
_MEASURE: Final = 16
_VOTE: Final = 5
_SPARE: Final = 40
"""Cells that a title has before others' votes are shown beside it."""


class Shown(NamedTuple):
    """All texts are cleaned."""

    key: str
    title: str
    measure: str
    mine: int | None
    mean: float | None
    others: str


def head(width: int, look: Palette) -> Line:
    title, others = _widths(width)
    text = (
        f"  {pieces.left('', _KEY)}{pieces.left('Key result', title)} "
        f"{pieces.right('Value', _MEASURE)} {pieces.right('Mine', _VOTE)} "
        f"{pieces.right('Mean', _VOTE)}  {pieces.left('Others', others)}"
    )
    return Line([(pieces.clip(text, width), look.muted)], look.text)


def line(shown: Shown, width: int, glyphs: Glyphs, look: Palette, *, cursor: bool) -> Line:
    base = look.row(cursor=cursor, active=True)
    cut = glyphs.ellipsis
    title, others = _widths(width)
    mine = glyphs.rest if shown.mine is None else str(shown.mine)
    mean = "" if shown.mean is None else figure(shown.mean, ".1f")
    return Line(
        [
            (f"{glyphs.cursor if cursor else ' '} {pieces.left(shown.key, _KEY)}",
             base if cursor else look.muted),
            (pieces.left(shown.title, title, cut) + " ", base),
            (pieces.right(shown.measure, _MEASURE, cut) + " ", base if cursor else look.accent),
            (pieces.right(mine, _VOTE) + " ", base if cursor else look.strong),
            (pieces.right(mean, _VOTE) + "  ", base),
            (pieces.left(shown.others, others, cut), base if cursor else look.muted),
        ],
        base,
    )  # fmt: skip


def _widths(width: int) -> tuple[int, int]:
    """Of the title and of the others' votes."""
    room = max(8, width - _KEY - _MEASURE - 2 * _VOTE - 7)
    others = min(40, max(0, room - _SPARE))
    return room - others, others
