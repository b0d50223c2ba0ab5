"""A line of the alignment: an objective, whose it is, of which cycle, how far and at what pace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line, Palette, Piece
from okrtui.ui.drawing.tree import score_text
from okrtui.workspace.glyphs import PACE_ROLES, PACE_WORDS

if TYPE_CHECKING:
    from okrtui.workspace.alignment import AlignedLine
    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.rows import GoalRow

_TITLE: Final = 24
"""Cells that a title gets before other columns do."""
_BAR: Final = 8
_PACE: Final = 10


class Columns(NamedTuple):
    """How wide the columns are; 0 for those that have no room."""

    title: int
    team: int
    owner: int
    cycle: int
    bar: int


def arrange(width: int, *, team: int, owner: int, cycle: int) -> Columns:
    """team, owner, cycle: how wide these would like to be, in cells."""
    left = width - _PACE - 5 - _TITLE
    kept = {"cycle": min(cycle, 10), "team": min(team, 14), "bar": _BAR, "owner": min(owner, 10)}
    for column, wanted in kept.items():
        fits = 0 < wanted < left
        kept[column] = wanted if fits else 0
        left -= wanted + 1 if fits else 0
    return Columns(_TITLE + max(0, left), kept["team"], kept["owner"], kept["cycle"], kept["bar"])


def head(columns: Columns, look: Palette) -> Line:
    """The headings of the columns."""
    cells = [
        pieces.left(word, width)
        for word, width in (
            ("Team", columns.team),
            ("Who", columns.owner),
            ("Cycle", columns.cycle),
            ("Progress", columns.bar),
        )
        if width
    ]
    rest = " ".join(["", *cells, "   ", "Pace"])
    return Line(
        [(pieces.left(" Objective", columns.title), look.strong), (rest, look.muted)], look.text
    )


def heading(text: str, width: int, look: Palette) -> Line:
    return Line([(" " + pieces.clip(text, width - 2), look.accent)], look.text)


def line(
    row: GoalRow,
    at: AlignedLine,
    columns: Columns,
    glyphs: Glyphs,
    look: Palette,
    *,
    cycle: str,
    cursor: bool,
) -> Line:
    base = look.row(cursor=cursor, active=True)
    fold = (glyphs.folded if at.folded else glyphs.unfolded) if at.foldable else " "
    # What hangs very deep still shows its title.
    depth = min(2 * at.depth, columns.title // 2)
    indent = (glyphs.cursor if cursor else " ") + " " * depth + fold + " "
    room = columns.title - pieces.cells(indent) - len(row.key) - 1
    title = pieces.left(row.title, max(0, room), glyphs.ellipsis)
    known = row.progress is not None and columns.bar > 0
    bar = glyphs.bar(row.progress, row.expected, columns.bar) if known else ""
    plain = [
        pieces.left(text, width, glyphs.ellipsis)
        for text, width in (
            (row.team, columns.team),
            (row.owner, columns.owner),
            (cycle, columns.cycle),
        )
        if width
    ]
    state = "" if row.pace is None else f"{glyphs.pace[row.pace]} {PACE_WORDS[row.pace]}"
    judged = [pieces.left(bar, columns.bar)] if columns.bar else []
    judged += [pieces.right(score_text(row.score), 3), pieces.left(state, _PACE)]
    parts: list[Piece] = [
        (indent, base),
        (row.key, look.muted),
        (" " + title, look.strong if at.depth == 0 else look.text),
        (" ".join(["", *plain]), look.text),
        (" ".join(["", *judged]), look.role(PACE_ROLES[row.pace]) if row.pace else look.muted),
    ]
    return Line([(text, base) for text, _ in parts] if cursor else parts, base)
