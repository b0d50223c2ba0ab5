"""A line of the KPI pulse: health, name, value, trend, change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line, Palette, Piece, Sign
from okrtui.ui.drawing.tree import NEW, is_stand_in
from okrtui.workspace.glyphs import HEALTH_ROLES, HEALTH_WORDS

if TYPE_CHECKING:
    from rich.style import Style

    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.rows import KpiRow, PulseLine

WIDE: Final = 64
"""From this width on there is room for owner, age and the health's word."""
_HEADED: Final = 46
"""From this width on its columns have headings."""
_CHANGE: Final = 6
_SPARK: Final = 6
"""The cells of a trend in a narrow panel."""
_LONGER: Final = 56
"""From this width on a trend has twice as many, and a name half of the line."""
_WORD: Final = 9
_OWNER: Final = 8
_AGE: Final = 4
_NAME_AT_LEAST: Final = 10
_DEEPEST: Final = 3


def head(width: int, look: Palette, *, active: bool) -> Line:
    """The panel's name; the headings of the columns where there is room for more of them."""
    style = look.strong if active else look.muted
    title = " KPI pulse"
    if width < _HEADED:
        return Line([(title, style)], look.text)
    level = pieces.left(title, 3 + level_width(width) - len("Value")) + "Value"
    parts = [
        (level[: len(title)], style),
        (level[len(title) :], look.muted),
        (" " + pieces.left("Trend", _spark_width(width)), look.muted),
        (pieces.right("Change", _CHANGE + 1), look.muted),
    ]
    if width >= WIDE:
        parts += [
            (" " + pieces.left("Health", _WORD), look.muted),
            ("  " + pieces.left("Who", _OWNER) + " Seen", look.muted),
        ]
    return Line(parts, look.text)


def line(
    row: KpiRow | None,
    at: PulseLine,
    width: int,
    glyphs: Glyphs,
    look: Palette,
    *,
    cursor: bool,
    active: bool,
    sign: Sign = "",
    place: str = "",
) -> Line:
    """row: None for a heading and for a KPI that is being added: its line is ``place``."""
    base = look.row(cursor=cursor, active=active)
    marker = glyphs.cursor if cursor else " "
    if at.heading:
        heading = pieces.clip(at.heading, width - 2, glyphs.ellipsis)
        return Line([(" " + heading, look.muted)], look.text)
    if row is None:
        empty = "" if is_stand_in(at.key) and at.key != NEW else f"{NEW} "
        return Line([(marker + "  " * at.depth + (place or empty), base)], base)

    def style(wanted: Style) -> Style:
        return base if cursor else wanted

    health = style(look.role(HEALTH_ROLES[row.health]))
    change = "late" if row.overdue else row.change
    parts: list[Piece] = [
        (marker, base),
        (glyphs.health[row.health], health),
        (glyphs.sign(sign), style(look.accent) if sign else base),
        (_level(row, at.depth, level_width(width), glyphs), base),
        (" " + _spark(row, width, glyphs), health),
        (
            " " + pieces.right(change, _CHANGE, glyphs.ellipsis),
            style(look.warn) if row.overdue else base,
        ),
    ]
    if width >= WIDE:
        age = "" if row.age is None else f"{row.age}d"
        owner = pieces.left(row.owner, _OWNER, glyphs.ellipsis)
        parts += [
            (" " + pieces.left(HEALTH_WORDS[row.health], _WORD), health),
            ("  " + owner + " " + pieces.right(age, _AGE), base),
        ]
    return Line(parts, base)


def _level(row: KpiRow, depth: int, width: int, glyphs: Glyphs) -> str:
    """Name and value share their cells: a short value leaves more of a long name.

    depth: what supports another KPI stands further right, as far as there is room.
    """
    value = f"{row.value or glyphs.dash} {row.unit}".rstrip()
    if width - pieces.cells(value) - 1 < _NAME_AT_LEAST:
        value = pieces.clip(row.value, max(0, width - 1 - _NAME_AT_LEAST), glyphs.ellipsis)
    room = max(0, width - pieces.cells(value) - 1)
    name = "  " * min(depth, _DEEPEST) + row.name
    return f"{pieces.left(name, room, glyphs.ellipsis)} {value}"


def _spark(row: KpiRow, width: int, glyphs: Glyphs) -> str:
    """The periods; behind an edge the height of the target, where there is room for it."""
    cells = _spark_width(width)
    target = row.target if cells > _SPARK and any(v is not None for v in row.trend) else None
    return glyphs.sparkline(row.trend, cells, target)


def owner_slot(width: int) -> tuple[int, int] | None:
    """Where the owner stands and how wide; None where it isn't shown."""
    return (width - _AGE - 1 - _OWNER, _OWNER) if width >= WIDE else None


def level_width(width: int) -> int:
    """The cells that name and value have together in a panel of some width."""
    used = 3 + 1 + _spark_width(width) + 1 + _CHANGE
    if width >= WIDE:
        used += 1 + _WORD + 2 + _OWNER + 1 + _AGE
    return max(0, width - used)


def _spark_width(width: int) -> int:
    return _SPARK if width < _HEADED else 8 if width < _LONGER else 12 if width < 90 else 26
