"""The lines of a question on the way to a running quarter: what is asked, what there is so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.notice import wrapped
from okrtui.ui.drawing.pieces import Line, Palette, Piece

if TYPE_CHECKING:
    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.roadmap import Question

_FINDING_LINES: Final = 2
_MOST_FINDINGS: Final = 3


class Goal(NamedTuple):
    """One that was added so far."""

    depth: int
    text: str
    current: bool
    """Whether the question is about it."""


class Shown(NamedTuple):
    """A question and what there is so far. All texts are one line, cleaned."""

    stages: tuple[str, ...]
    at: int
    question: Question
    goals: tuple[Goal, ...] = ()
    coached: tuple[tuple[str, str], ...] = ()
    """What the coach says of the line that is typed, with the role of its colour."""


def card(shown: Shown, size: tuple[int, int], glyphs: Glyphs, look: Palette) -> list[Line]:
    """In at most so many cells and lines: the question first, then the coach, then the goals."""
    width, height = size
    blank = Line([], look.text)
    head = [_stages(shown, width, glyphs, look), blank, *_question(shown, width, glyphs, look)]
    coached = _coached(shown.coached, width, glyphs, look)
    if len(head) + len(coached) > height:
        # What one should write was read by now; what the coach says of it wasn't.
        head = [head[0], *head[2 : max(3, height - len(coached) + 1)]]
    room = height - len(head) - len(coached) - 2
    goals = _goals(shown.goals, room, width, glyphs, look)
    between = [blank, *goals] if goals else []
    loose = max(0, height - len(head) - len(between) - len(coached))
    below = [blank] * loose if coached else []
    return [*head, *between, *below, *coached][: max(0, height)]


def _stages(shown: Shown, width: int, glyphs: Glyphs, look: Palette) -> Line:
    """``1 Objective  › 2 Key results``; where there is little room, only the one that is on."""
    told: list[Piece] = []
    for number, stage in enumerate(shown.stages):
        here = number == shown.at
        mark = f"{glyphs.cursor} " if here else "  "
        told.append((f"{mark}{number + 1} {stage}  ", look.strong if here else look.muted))
    if pieces.cells(pieces.joined(told)) >= width:
        told = [told[shown.at]]
    return Line(told, look.text)


def _question(shown: Shown, width: int, glyphs: Glyphs, look: Palette) -> list[Line]:
    asked, cut = shown.question, glyphs.ellipsis
    rows = [(row, look.strong) for row in wrapped(asked.asks, width - 3, 2, cut)]
    rows += [(row, look.text) for row in wrapped(asked.teaches, width - 3, 2, cut)]
    rows += [(row, look.accent) for row in wrapped(f"Like: {asked.example}", width - 3, 2, cut)]
    return [Line([("  " + row, style)], look.text) for row, style in rows]


def _goals(
    goals: Sequence[Goal], room: int, width: int, glyphs: Glyphs, look: Palette
) -> list[Line]:
    """As many as there is room for, the one that the question is about among them."""
    at = next((n for n, goal in enumerate(goals) if goal.current), len(goals) - 1)
    first = max(0, min(at - room // 2, len(goals) - room))
    lines = []
    for goal in goals[first : first + max(0, room)]:
        mark = f"{glyphs.cursor} " if goal.current else "  "
        text = pieces.clip("  " * goal.depth + goal.text, width - 3, glyphs.ellipsis)
        lines.append(Line([(mark + text, look.text if goal.current else look.muted)], look.text))
    return lines


def _coached(
    said: Sequence[tuple[str, str]], width: int, glyphs: Glyphs, look: Palette
) -> list[Line]:
    return [
        Line([("  " + row, look.role(role))], look.text)
        for text, role in said[:_MOST_FINDINGS]
        for row in wrapped(text, width - 3, _FINDING_LINES, glyphs.ellipsis)
    ]
