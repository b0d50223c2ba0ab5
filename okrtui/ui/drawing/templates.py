"""A line of the templates: name, where it comes from, its objective."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.domain.text import one_line
from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line, Palette

if TYPE_CHECKING:
    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.templates.gallery import Template

_NAME: Final = 16
_FIELD: Final = 9


def head(look: Palette) -> Line:
    """The headings of the columns."""
    text = f" {pieces.left('Template', _NAME)} {pieces.left('For', _FIELD)} Objective"
    return Line([(text, look.muted)], look.text)


def line(template: Template, width: int, glyphs: Glyphs, look: Palette, *, cursor: bool) -> Line:
    base = look.row(cursor=cursor, active=True)
    name = pieces.left(one_line(template.name), _NAME, glyphs.ellipsis)
    field = pieces.left(one_line(template.field), _FIELD, glyphs.ellipsis)
    objective = one_line(template.objective.partition(" !")[0])
    room = max(0, width - _NAME - _FIELD - 4)
    return Line(
        [
            ((glyphs.cursor if cursor else " ") + name, base if cursor else look.strong),
            (f" {field} ", base if cursor else look.muted),
            (pieces.clip(objective, room, glyphs.ellipsis), base),
        ],
        base,
    )
