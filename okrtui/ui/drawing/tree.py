"""A line of the goal tree, from title and owner to trend and age; the heading of a group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.domain.writing import figure
from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.columns import HEADINGS, Column, Layout
from okrtui.ui.drawing.pieces import Line, Palette, Piece, Sign
from okrtui.workspace.glyphs import PACE_ROLES, PACE_WORDS

if TYPE_CHECKING:
    from rich.style import Style

    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.rows import GoalRow, GroupRow, OutlineLine

NEW: Final = "+"
"""The key of the line that stands for a row being added."""
PLACE: Final = ">"
"""The key of the line that stands where rows being moved would go."""
GONE: Final = "×"
"""Before the key of a goal that somebody deleted while it was edited."""

_TO_THE_RIGHT: Final[frozenset[Column]] = frozenset({"measure", "score", "confidence", "seen"})
_IN_STATUS_COLOUR: Final[frozenset[Column]] = frozenset({"bar", "score", "pace", "trend"})


def is_stand_in(key: str) -> bool:
    """Whether a line stands for no goal that there is: not yet, not here, or not any more."""
    return key.startswith((NEW, PLACE, GONE))


def head(layout: Layout, look: Palette, *, active: bool) -> Line:
    """The headings of the columns."""
    title = pieces.left(" " + HEADINGS["title"], layout.slots["title"].width)
    parts: list[Piece] = [(title, look.strong if active else look.muted)]
    for column in list(layout.slots)[1:]:
        parts.append((" " + _set(HEADINGS[column], column, layout), look.muted))
    return Line(parts, look.text)


def line(
    row: GoalRow | None,
    at: OutlineLine,
    layout: Layout,
    glyphs: Glyphs,
    look: Palette,
    *,
    cursor: bool,
    active: bool,
    sign: Sign = "",
    place: str = "",
) -> Line:
    """row: None for one that is being added or is gone.

    cursor: it is here; active: and has the keys.

    sign: before its key. place: what would come of moving rows here, or the line of a new one.
    """
    base = look.row(cursor=cursor, active=active)
    marker = glyphs.cursor if cursor else " "
    if row is None:
        gone = f" {at.key.removeprefix(GONE)}" if at.key.startswith(GONE) else ""
        return Line([(marker + "  " * at.depth + " " + (place or gone or NEW), base)], base)

    def style(wanted: Style) -> Style:
        # One look for the whole cursor line: it is what a key press repaints.
        return base if cursor else wanted

    fold = (glyphs.folded if at.folded else glyphs.unfolded) if at.foldable else " "
    indent = marker + "  " * at.depth + fold
    strong = row.level == "objective" and not at.aside
    name = style(look.muted if at.aside else look.strong if strong else look.text)
    room = layout.slots["title"].width - pieces.cells(indent) - len(row.key) - 2
    title = pieces.clip(row.title, room, glyphs.ellipsis)
    parts: list[Piece] = [
        (indent, base),
        (glyphs.sign(sign), style(look.accent) if sign else base),
        (row.key, style(look.muted)),
        (" " + pieces.left(title, max(0, room)), name),
    ]
    status = style(look.role(PACE_ROLES[row.pace]) if row.pace else look.muted)
    for column in list(layout.slots)[1:]:
        text = _set(_text(row, column, layout, glyphs), column, layout, glyphs.ellipsis)
        parts.append((" " + text, status if column in _IN_STATUS_COLOUR else style(look.text)))
    return Line(parts, base)


def heading(
    row: GroupRow,
    at: OutlineLine,
    layout: Layout,
    glyphs: Glyphs,
    look: Palette,
    *,
    cursor: bool,
    active: bool,
) -> Line:
    """A group: its name and how many goals, the median bar and score, the worst pace."""
    base = look.row(cursor=cursor, active=active)
    indent = (glyphs.cursor if cursor else " ") + (glyphs.folded if at.folded else glyphs.unfolded)
    title = layout.slots["title"].width
    count = f"  {figure(row.objectives + row.key_results, ',')}"
    room = max(0, title - pieces.cells(indent) - 1 - pieces.cells(count))
    name = pieces.clip(row.title, room, glyphs.ellipsis)
    shown = f"{indent} {name}"
    parts: list[Piece] = [
        (shown, base if cursor else look.accent),
        (pieces.left(count, max(0, title - pieces.cells(shown))), base if cursor else look.muted),
    ]
    status = base if cursor else look.role(PACE_ROLES[row.worst]) if row.worst else look.muted
    texts: dict[Column, str] = {
        "score": score_text(row.score),
        "pace": "" if row.worst is None else f"{glyphs.pace[row.worst]} {PACE_WORDS[row.worst]}",
    }
    if "bar" in layout.slots and row.progress is not None:
        texts["bar"] = glyphs.bar(row.progress, None, layout.slots["bar"].width)
    for column in list(layout.slots)[1:]:
        text = _set(texts.get(column, ""), column, layout, glyphs.ellipsis)
        parts.append((" " + text, status if column == "pace" else base))
    return Line(parts, base)


def _set(text: str, column: Column, layout: Layout, ellipsis: str = "…") -> str:
    to = pieces.right if column in _TO_THE_RIGHT else pieces.left
    return to(text, layout.slots[column].width, ellipsis)


def _text(row: GoalRow, column: Column, layout: Layout, glyphs: Glyphs) -> str:
    width = layout.slots[column].width
    match column:
        case "owner":
            return row.owner
        case "measure":
            return _measure(row, width)
        case "bar":
            return "" if row.progress is None else glyphs.bar(row.progress, row.expected, width)
        case "score":
            return score_text(row.score)
        case "pace":
            return "" if row.pace is None else f"{glyphs.pace[row.pace]} {PACE_WORDS[row.pace]}"
        case "confidence":
            return "" if row.confidence is None else str(row.confidence)
        case "trend":
            return glyphs.sparkline(row.trend, width)
        case "seen":
            return "" if row.seen is None else f"{row.seen}d"
        case "title":
            return row.title


def score_text(score: int | None) -> str:
    """Percent; what has no room in three cells is far off anyway, and never half a number."""
    if score is None:
        return ""
    return "<<" if score < -99 else ">>" if score > 999 else str(score)


def _measure(row: GoalRow, width: int) -> str:
    """Value and target with their unit, without it, or one of them: never half a number."""
    texts = (row.measure, row.brief, row.value, row.target)
    return next((text for text in texts if text and pieces.cells(text) <= width), row.measure)
