"""The list of what can be chosen, below the cell that is edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line, Palette

if TYPE_CHECKING:
    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.offers import Offer


def width_of(offers: Sequence[Offer], width: int) -> int:
    """How wide the list would like to be, in at most ``width`` cells."""
    return min(width, 4 + max((pieces.cells(offer.told) for offer in offers), default=0))


def lines(
    offers: Sequence[Offer], picked: int | None, width: int, glyphs: Glyphs, look: Palette
) -> list[Line]:
    """picked: the place of the one that would be taken; None when nothing would."""
    drawn = []
    for at, offer in enumerate(offers):
        mark = glyphs.cursor if at == picked else glyphs.edge
        style = look.row(cursor=True, active=True) if at == picked else look.bar
        text = pieces.left(f"{mark} {offer.told}", width, glyphs.ellipsis)
        drawn.append(Line([(text, style)], style))
    return drawn
