"""The lines of a goal's detail: its chart with the facts beside it; below them a list."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from okrtui.domain.writing import day_in_year
from okrtui.ui.drawing import detail_list, pieces
from okrtui.ui.drawing.notice import wrapped
from okrtui.ui.drawing.pieces import Line, Palette, Piece
from okrtui.workspace import line_chart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.line_chart import Run
    from okrtui.workspace.rows import Detail

    Fact = tuple[str, str]

_BESIDE_FROM: Final = 72
"""Cells from which on chart and facts stand side by side."""
_CHART: Final = (32, 38, 80)
"""The least and most cells of a chart that has facts beside it; most where the keys are."""
_CHART_LINES: Final = (6, 14)
"""The least and most lines of a chart that has a list below it."""
_GUTTER: Final = 2
_MOST_LINES: Final = 4
"""So many lines a fact may take beside the chart."""
_IN_TREE: Final = frozenset({"confidence"})
"""What the tree shows beside it: said once more only to who looks at the detail itself."""
_IN_LIST: Final = frozenset(
    {
        *("initiatives", "guardrail", "guardrails", "feeds", "guards", "should move"),
        *("supports", "supported by", "aligned to", "aligned to it"),
    }
)
"""What the list says, to who has it before their eyes."""
_MOST_SAID: Final = 1
"""So many findings of the coach are told beside the chart, the worst."""
_IN_HEADING: Final = {
    "kind": "",
    "owner": "",
    "team": "#",
    "weight": "weight ",
    "fed by": "fed by ",
}
"""Facts that are told behind the title, and the words before them."""


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

    active: the panel has the keys, and room for the list below the chart.
    """
    if detail is None:
        return
    yield from head(detail, role, size, glyphs, look, active=active)
    listed = detail_list.listed(detail)
    for row in listed.rows:
        yield detail_list.line(row, listed, size[0], glyphs, look)


def head(
    detail: Detail,
    role: str,
    size: tuple[int, int],
    glyphs: Glyphs,
    look: Palette,
    *,
    active: bool,
) -> list[Line]:
    """What stays above the list."""
    width, height = size[0] - 2, size[1]
    heading, facts = _heading(detail, width, glyphs, look)
    apart = _IN_LIST if active else _IN_TREE
    facts = [fact for fact in facts if fact[0] not in apart]
    if not active:
        facts = _said_first(facts, detail)
    beside = width >= _BESIDE_FROM
    most = _CHART[2] if active else _CHART[1]
    columns = min(max(width * 45 // 100, _CHART[0]), most) if beside else width
    chart = _chart(detail, (columns, height), glyphs, active=active)
    body = [heading]
    if chart and beside:
        told, facts = _beside(detail, role, facts, (width - columns - _GUTTER, len(chart)), look)
        for row, text in zip_longest(chart, told, fillvalue=()):
            drawn = [(" ", look.text), *_charted(row, look)]
            gap = columns + 1 + _GUTTER - pieces.cells(pieces.joined(drawn))
            body.append(Line([*drawn, (" " * gap, look.text), *text], look.text))
    else:
        why = pieces.clip(detail.why, width, glyphs.ellipsis)
        body.append(Line([(" " + why, look.role(role))], look.text))
        body += [Line([(" ", look.text), *_charted(row, look)], look.text) for row in chart]
        if not chart and isinstance(detail.plot, str):
            body.append(Line([(" " + pieces.clip(detail.plot, width), look.muted)], look.text))
    return [*body, *_flowing(facts, detail.grade_role, width, glyphs.ellipsis, look)]


def _heading(detail: Detail, width: int, glyphs: Glyphs, look: Palette) -> tuple[Line, list[Fact]]:
    """The title with the facts that fit behind it whole, and all others."""
    title = pieces.clip(detail.heading, width, glyphs.ellipsis)
    text, used, left = "", pieces.cells(title), []
    for label, told in detail.facts:
        more = f"  ·  {_IN_HEADING.get(label, '')}{told}".replace("·", glyphs.gap, 1)
        if label in _IN_HEADING and used + pieces.cells(more) <= width:
            text += more
            used += pieces.cells(more)
        else:
            left.append((label, told))
    return Line([(" " + title, look.strong), (text, look.muted)], look.text), left


def _said_first(facts: Sequence[Fact], detail: Detail) -> list[Fact]:
    """With the newest note and the coach's words in front of what the goal is tied to, for who
    doesn't see the list."""
    said = [("coach", f"{line.rule} {line.told}") for line in detail.coach[:_MOST_SAID]]
    entry = next((e for e in detail.history if e.note.strip()), None)
    if entry is not None:
        who = f"{entry.by or 'somebody'}, {day_in_year(entry.date)}:"
        said.insert(0, (who, " ".join(entry.note.split())))
    at = next((n for n, (label, _) in enumerate(facts) if label in _IN_LIST), len(facts))
    return [*facts[:at], *said, *facts[at:]]


def _chart(
    detail: Detail, size: tuple[int, int], glyphs: Glyphs, *, active: bool
) -> list[list[Run]]:
    """The chart's lines, none when there is none or no room."""
    width, height = size[0], size[1] - 1
    if active:
        height = min(max(height // 2, _CHART_LINES[0]), _CHART_LINES[1])
    if detail.process is not None:
        from okrtui.workspace.control_chart import chart

        text = chart(*detail.process, glyphs, width, height - 2)
        return [[(line, "value")] for line in text]
    if not isinstance(detail.plot, line_chart.Plot):
        return []
    named = active and height > _CHART_LINES[0]
    rows = line_chart.draw(detail.plot, glyphs, width, height - named)
    if rows and named:
        named_marks = pieces.clip(line_chart.legend(detail.plot, glyphs, width), width)
        rows.append([(named_marks, "aid")])
    return rows


def _charted(row: Sequence[Run], look: Palette) -> list[Piece]:
    return [(text, look.text if ink == "value" else look.muted) for text, ink in row]


def _beside(
    detail: Detail, role: str, facts: Sequence[Fact], room: tuple[int, int], look: Palette
) -> tuple[list[list[Piece]], list[Fact]]:
    """Why, then facts, in so many cells and lines; and the facts that didn't fit."""
    width, most = room
    told: list[list[Piece]] = [
        [(row, look.role(role))] for row in wrapped(detail.why, width, min(most, _MOST_LINES))
    ]
    left = list(facts)
    while left and len(told) < most:
        label, text = left[0]
        rows = wrapped(f"{label} {text}", width, _MOST_LINES)
        if len(rows) > 1:
            # All but the first are set in.
            rows = wrapped(f"{label} {text}", width - 2, _MOST_LINES)
        if len(told) + len(rows) > most:
            break
        # A label is never broken: it stands in the first line whole, or that is all of it.
        cut = len(label) if rows[0].startswith(label) else len(rows[0])
        style = look.role(detail.grade_role) if label == "grade" else look.text
        told.append([(rows[0][:cut], look.muted), (rows[0][cut:], style)])
        told += [[("  " + pieces.clip(row, width - 2), style)] for row in rows[1:]]
        del left[0]
    return told, left


def _flowing(
    facts: Sequence[Fact], grade_role: str, width: int, ellipsis: str, look: Palette
) -> Iterator[Line]:
    """Label and text, as many on a line as fit whole."""
    parts: list[Piece] = []
    used = 0
    for label, text in facts:
        if pieces.cells(label) + 1 + pieces.cells(text) > width:
            if parts:
                yield Line(parts, look.text)
                parts, used = [], 0
            first, *more = wrapped(f"{label} {text}", width - 2, _MOST_LINES, ellipsis)
            cut = min(len(label), len(first))
            yield Line([(" " + first[:cut], look.muted), (first[cut:], look.text)], look.text)
            yield from (Line([("   " + row, look.text)], look.text) for row in more)
            continue
        shown = text
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
