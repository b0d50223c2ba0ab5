"""A line of the timeline: a goal's title, its bar over the time, score and pace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line, Palette, Piece
from okrtui.ui.drawing.tree import score_text
from okrtui.workspace.glyphs import PACE_ROLES, PACE_WORDS
from okrtui.workspace.time_axis import Axis

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.rows import GoalRow
    from okrtui.workspace.timeline import Period, Span, TimeLine

_JUDGED: Final = 16
"""Cells of score and pace, with the blanks before them."""
_SHORT: Final = 3
"""The same where there is only room for the pace's glyph."""
_TITLE: Final = (16, 48)


class Layout(NamedTuple):
    """Where title, time and pace go."""

    title: int
    axis: Axis
    judged: int


def arrange(width: int, period: Period) -> Layout:
    """The time takes what the title leaves, which is a third."""
    judged = _JUDGED if width >= 70 else _SHORT
    title = max(_TITLE[0], min(width // 3, _TITLE[1]))
    return Layout(title, Axis(period.start, period.end, max(1, width - title - judged - 1)), judged)


def head(y: int, layout: Layout, today: date, glyphs: Glyphs, look: Palette) -> Line:
    """The axis: months above, weeks and today below."""
    axis = layout.axis
    if y == 0:
        judged = pieces.left("     Pace" if layout.judged == _JUDGED else "", layout.judged)
        return Line(
            [
                (pieces.left(" Goal", layout.title) + " ", look.strong),
                (axis.months(), look.text),
                (judged, look.muted),
            ],
            look.text,
        )
    return Line(
        [(" " * (layout.title + 1), look.text), (axis.weeks(today, glyphs), look.muted)], look.text
    )


def reviews(days: Sequence[date], layout: Layout, glyphs: Glyphs, look: Palette) -> Line:
    """The line of the axis that tells when weekly reviews were held."""
    label = pieces.right("reviews", layout.title)
    return Line(
        [(label + " " + layout.axis.days_of(days, glyphs.pace["achieved"]), look.muted)], look.text
    )


def heading(text: str, width: int, look: Palette) -> Line:
    return Line([(" " + pieces.clip(text, width - 2), look.accent)], look.text)


class Drawn(NamedTuple):
    """All that a line shows of a goal."""

    row: GoalRow
    span: Span


def line(
    drawn: Drawn,
    at: TimeLine,
    layout: Layout,
    glyphs: Glyphs,
    look: Palette,
    *,
    today: date,
    cursor: bool,
) -> Line:
    row, span = drawn
    base = look.row(cursor=cursor, active=True)
    fold = (glyphs.folded if at.folded else glyphs.unfolded) if at.foldable else " "
    indent = (glyphs.cursor if cursor else " ") + "  " * at.depth + fold + " "
    room = layout.title - pieces.cells(indent) - len(row.key) - 1
    title = pieces.left(row.title, max(0, room), glyphs.ellipsis)
    bar = layout.axis.bar(span, row.progress, today, glyphs)
    first, last = layout.axis.extent(span) or (0, -1)
    status = look.role(PACE_ROLES[row.pace]) if row.pace else look.muted
    state = ""
    if row.pace is not None:
        state = glyphs.pace[row.pace]
        if layout.judged == _JUDGED:
            state = f"{score_text(row.score):>3} {state} {PACE_WORDS[row.pace]}"
    parts: list[Piece] = [
        (indent, base),
        (row.key, look.muted),
        (" " + title + " ", look.strong if at.depth == 0 else look.text),
        (bar[:first], look.muted),
        (bar[first : last + 1], status),
        (bar[last + 1 :], look.muted),
        (" " + pieces.left(state, layout.judged - 1), status),
    ]
    return Line([(text, base) for text, _ in parts] if cursor else parts, base)
