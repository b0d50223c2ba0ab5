"""The lines of a goal's detail: why it is as it is, facts, latest check-ins."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line, Palette, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.rows import Detail, HistoryLine

_SPARK: Final = 26
_VALUE_MAX: Final = 24
_BY_MAX: Final = 10
_ROOMY: Final = 12
"""Lines from which on all facts are shown; below, the history needs the room."""
_FEW_FACTS: Final = 2
_BESIDE: Final = frozenset({"confidence"})
"""What the tree shows beside it: said once more only to who looks at the detail itself."""


def lines(
    detail: Detail | None,
    role: str,
    size: tuple[int, int],
    glyphs: Glyphs,
    look: Palette,
    *,
    active: bool = False,
) -> Iterator[Line]:
    """role: the colour of the goal's state. size: of the panel; there may be more lines.

    active: the panel has the keys. Only then is there a chart: drawn anew at every step of a
    cursor elsewhere it would be more than a slow line carries.
    """
    if detail is None:
        return
    width, height = size[0] - 2, size[1]
    ellipsis = glyphs.ellipsis
    yield Line([(" " + pieces.clip(detail.heading, width, ellipsis), look.strong)], look.text)
    spark = ""
    if any(value is not None for value in detail.trend):
        spark = "   " + glyphs.sparkline(detail.trend, min(_SPARK, len(detail.trend)))
    if pieces.cells(detail.why) + pieces.cells(spark) > width:
        spark = ""
    why = " " + pieces.clip(detail.why, width, ellipsis) + spark
    yield Line([(why, look.role(role))], look.text)
    few = _FEW_FACTS if height < _ROOMY else None
    facts = [fact for fact in detail.facts if active or fact[0] not in _BESIDE]
    yield from islice(_facts(facts, detail.grade_role, width, ellipsis, look), few)
    if active and detail.process is not None:
        from okrtui.workspace.control_chart import chart

        for text in chart(*detail.process, glyphs, width):
            yield Line([(" " + text, look.text)], look.text)
    yield from _history(detail, width, glyphs, look)


def _facts(
    facts: Sequence[tuple[str, str]], grade_role: str, width: int, ellipsis: str, look: Palette
) -> Iterator[Line]:
    """Label and text, as many on a line as fit whole."""
    parts: list[Piece] = []
    used = 0
    for label, text in facts:
        shown = pieces.clip(text, max(8, width - pieces.cells(label) - 1), ellipsis)
        needed = pieces.cells(label) + 1 + pieces.cells(shown) + (3 if parts else 0)
        if parts and used + needed > width:
            yield Line(parts, look.text)
            parts, used = [], 0
            needed -= 3
        parts.append((("   " if parts else " ") + label + " ", look.muted))
        graded = label == "grade" and grade_role
        parts.append((shown, look.role(grade_role) if graded else look.text))
        used += needed
    if parts:
        yield Line(parts, look.text)


def _history(detail: Detail, width: int, glyphs: Glyphs, look: Palette) -> Iterator[Line]:
    entries = detail.history
    value = min(_VALUE_MAX, max((pieces.cells(e.value) for e in entries), default=0))
    by = min(_BY_MAX, max((pieces.cells(e.by) for e in entries), default=0))
    confidence = any(e.confidence is not None for e in entries)
    for entry in entries:
        sure = f"  cf {entry.confidence:>2}" if entry.confidence is not None else " " * 7
        start = (
            f" {entry.date:%d %b %y}  {pieces.right(entry.value, value, glyphs.ellipsis)}"
            f"{sure if confidence else ''}  {pieces.left(entry.by, by, glyphs.ellipsis)}"
        )
        said = _said(entry, width - pieces.cells(start) - 1, glyphs, look)
        yield Line([(start, look.text), *said], look.text)


def _said(entry: HistoryLine, room: int, glyphs: Glyphs, look: Palette) -> Iterator[Piece]:
    """Blocker and note in so many cells."""
    if entry.blocker.strip():
        blocker = pieces.clip(_flat(entry.blocker), room, glyphs.ellipsis)
        yield f"  {glyphs.blocked} {blocker}", look.bad
        room -= pieces.cells(blocker) + 4
    if entry.note.strip() and room > 6:
        yield "  " + pieces.clip(_flat(entry.note), room, glyphs.ellipsis), look.muted


def _flat(text: str) -> str:
    """A note of several lines on one."""
    return " ".join(text.split())
