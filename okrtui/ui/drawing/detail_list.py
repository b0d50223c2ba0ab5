"""The list below a goal's chart: what was checked in, and what the goal is tied to."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line, Palette, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.style import Style

    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.rows import Detail, HistoryLine

_VALUE_MAX: Final = 24
_BY_MAX: Final = 10
_MEASURED: Final = 200
"""So many of the newest entries decide how wide their columns are."""
_DATE: Final = len("19 Nov 26")
_SURE: Final = len("  cf 10")


class Row(NamedTuple):
    """One line of the list."""

    what: Literal["heading", "entry"]
    key: str = ""
    text: str = ""
    at: int = 0
    """Which entry of the history."""


class Widths(NamedTuple):
    """The columns of the history."""

    value: int
    sure: bool
    by: int


class Listed(NamedTuple):
    """What is listed of a goal."""

    detail: Detail
    rows: list[Row]
    widths: Widths


def listed(detail: Detail) -> Listed:
    rows = [Row("entry", at=at) for at in range(len(detail.history))]
    return Listed(detail, rows, _widths(detail))


def _widths(detail: Detail) -> Widths:
    newest = list(islice(detail.history, _MEASURED))
    return Widths(
        min(_VALUE_MAX, max((pieces.cells(e.value) for e in newest), default=0)),
        any(e.confidence is not None for e in newest),
        min(_BY_MAX, max((pieces.cells(e.by) for e in newest), default=0)),
    )


def line(row: Row, listed: Listed, width: int, glyphs: Glyphs, look: Palette) -> Line:
    return _entry(listed.detail.history[row.at], listed.widths, width, glyphs, look)


def _entry(entry: HistoryLine, widths: Widths, width: int, glyphs: Glyphs, look: Palette) -> Line:
    sure = f"  cf {entry.confidence:>2}" if entry.confidence is not None else " " * _SURE
    start = (
        f" {entry.date:%d %b %y}  {pieces.right(entry.value, widths.value, glyphs.ellipsis)}"
        f"{sure if widths.sure else ''}  {pieces.left(entry.by, widths.by, glyphs.ellipsis)}"
    )
    said = _said(entry, width - 3 - pieces.cells(start), glyphs, look.bad, look.muted)
    return Line([(start, look.text), *said], look.text)


def _said(
    entry: HistoryLine, room: int, glyphs: Glyphs, blocked: Style, noted: Style
) -> Iterator[Piece]:
    """Blocker and note in so many cells."""
    if entry.blocker.strip():
        blocker = pieces.clip(_flat(entry.blocker), room, glyphs.ellipsis)
        yield f"  {glyphs.blocked} {blocker}", blocked
        room -= pieces.cells(blocker) + 4
    if entry.note.strip() and room > 6:
        yield "  " + pieces.clip(_flat(entry.note), room, glyphs.ellipsis), noted


def _flat(text: str) -> str:
    """A note of several lines on one."""
    return " ".join(text.split())
