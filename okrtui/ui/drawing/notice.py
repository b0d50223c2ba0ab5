"""A few lines over the lists: two values that stand against each other, a long message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.cells import chop_cells

from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line, Palette, Piece

if TYPE_CHECKING:
    from okrtui.workspace.glyphs import Glyphs

_LINES_OF_A_VALUE: Final = 3
WAS: Final = "was"
"""The label of what goes first when there is little room."""


class Side(NamedTuple):
    """One of the values that a field could have."""

    label: str
    text: str


class Against(NamedTuple):
    """A field and the values that stand against each other."""

    heading: str
    """Which field it is, who changed it and when."""
    sides: tuple[Side, ...]
    """What it was, theirs and mine."""
    decided: str = ""
    """What one has chosen already."""


class Key(NamedTuple):
    """A key and what it does."""

    key: str
    word: str


class Notice(NamedTuple):
    """What is shown. All texts are one line, cleaned already."""

    heading: str
    """Set into a rule; without one there is no rule."""
    brief: str = ""
    """The heading where there is little room."""
    text: str = ""
    role: str = "text"
    """The colour of the text: text, good, warn, bad or dim."""
    against: tuple[Against, ...] = ()
    at: int = 0
    """Which of them is being decided."""
    keys: tuple[Key, ...] = ()


def lines(notice: Notice, width: int, height: int, glyphs: Glyphs, look: Palette) -> list[Line]:
    """The notice in at most ``height`` lines, the most telling version that fits."""
    made: list[Line] = []
    for version in _versions(notice):
        for most in range(_LINES_OF_A_VALUE, 0, -1):
            made = _draw(version, width, most, glyphs, look)
            if len(made) <= height:
                return made
    return made[: max(0, height)]


def _versions(notice: Notice) -> list[Notice]:
    """From all there is to say to what can't be left out."""
    brief = [
        against._replace(sides=tuple(side for side in against.sides if side.label != WAS))
        for against in notice.against
    ]
    versions = [notice, notice._replace(against=tuple(brief))]
    if len(brief) > 1:
        versions.append(notice._replace(against=(brief[notice.at],), at=0))
    return versions


def _draw(notice: Notice, width: int, most: int, glyphs: Glyphs, look: Palette) -> list[Line]:
    """most: lines that a value may take."""
    inside = max(1, width - 3)
    rows: list[list[Piece]] = []
    if notice.text:
        style = look.on_bar(notice.role)
        rows += [[(row, style)] for row in wrapped(notice.text, inside, 2 * most, glyphs.ellipsis)]
    several = len(notice.against) > 1
    for number, against in enumerate(notice.against):
        if several:
            here = number == notice.at and not against.decided
            mark = glyphs.cursor if here else " "
            told = f"{against.heading}: {against.decided}" if against.decided else against.heading
            rows.append([(f"{mark}{told}", look.bar_key if here else look.bar_muted)])
            if against.decided:
                continue
        labels = 1 + max((pieces.cells(side.label) for side in against.sides), default=0)
        for side in against.sides:
            rows += _side(side, (labels, inside), most, glyphs, look)
    if notice.keys:
        rows += _keys(notice.keys, inside, look)
    edge = (f"{glyphs.edge} ", look.bar_muted)
    made = [Line([edge, *row], look.bar) for row in rows]
    if notice.heading:
        roomy = not notice.brief or pieces.cells(notice.heading) <= width - 6
        made.insert(0, _rule(notice.heading if roomy else notice.brief, width, glyphs, look))
    return made


def _rule(heading: str, width: int, glyphs: Glyphs, look: Palette) -> Line:
    ends = (glyphs.rest * 2, look.bar_muted)
    told = f" {pieces.clip(heading, width - 6, glyphs.ellipsis)} "
    rest = max(0, width - pieces.cells(told) - 2)
    return Line([ends, (told, look.bar_key), (glyphs.rest * rest, look.bar_muted)], look.bar)


def _side(
    side: Side, cells: tuple[int, int], most: int, glyphs: Glyphs, look: Palette
) -> list[list[Piece]]:
    """cells: for the labels of all sides, and for the whole."""
    labels, width = cells
    style = look.bar_muted if side.label == WAS else look.bar
    rows = wrapped(side.text, width - labels, most, glyphs.ellipsis)
    return [
        [(pieces.left("" if number else side.label, labels), look.bar_muted), (row, style)]
        for number, row in enumerate(rows)
    ]


def _keys(keys: Sequence[Key], width: int, look: Palette) -> list[list[Piece]]:
    """As many rows as the keys take; a key and its word stay together."""
    rows: list[list[Piece]] = [[]]
    left = width
    for key in keys:
        needed = pieces.cells(key.key) + pieces.cells(key.word) + 1
        if rows[-1] and needed + 2 > left:
            rows.append([])
            left = width
        if rows[-1]:
            rows[-1].append(("  ", look.bar))
            left -= 2
        rows[-1] += [(key.key, look.bar_key), (f" {key.word}", look.bar)]
        left -= needed
    return rows


def wrapped(text: str, width: int, most: int, ellipsis: str = "…") -> list[str]:
    """The text in lines of so many cells, broken between words where that's possible.

    The last of at most ``most`` lines ends in an ellipsis when there is more.
    """
    width = max(2, width)
    rows = [""]
    for word in text.split(" "):
        joined = f"{rows[-1]} {word}" if rows[-1] else word
        if pieces.cells(joined) <= width:
            rows[-1] = joined
            continue
        chopped = chop_cells(word, width)
        rows[-1:] = [rows[-1], *chopped] if rows[-1] else chopped
        if len(rows) > most:
            break
    if len(rows) > most:
        last = pieces.clip(rows[most - 1], width - len(ellipsis), "")
        rows[most - 1 :] = [last + ellipsis]
    return rows
