"""The lines of a cycle's page: facts, steps, findings, key results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain.text import one_line
from okrtui.domain.values import format_number
from okrtui.ui import actions
from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line, Palette
from okrtui.workspace import grades
from okrtui.workspace.keys import parse_key

if TYPE_CHECKING:
    from okrtui.domain.coach.finding import Finding
    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

_LABEL: Final = 11
_KEY: Final = 6
_GRADE: Final = 24
_ROLES: Final = {"fail": "bad", "warn": "warn", "info": "dim"}


class GoalTexts(NamedTuple):
    """What a key result's line says."""

    key: str
    title: str
    measure: str
    grade: str
    role: str


def told(
    heading: str, fact: tuple[str, str] | None, width: int, glyphs: Glyphs, look: Palette
) -> Line:
    if fact is None:
        return Line([(f" {pieces.clip(heading, width - 2, glyphs.ellipsis)}", look.strong)],
                    look.text)  # fmt: skip
    label, text = fact
    room = width - _LABEL - 3
    return Line(
        [
            (f" {pieces.left(label, _LABEL)} ", look.muted),
            (pieces.clip(text, room, glyphs.ellipsis), look.text),
        ],
        look.text,
    )


def step(id: str, reason: str, width: int, glyphs: Glyphs, look: Palette, *, cursor: bool) -> Line:
    """Key and title; of one that can't be made now why: grey alone says little."""
    action = actions.named(id)
    keys = actions.label(action.keys[0]) if action.keys else ""
    text = f"not now: {one_line(reason)}" if reason else action.help
    base = look.row(cursor=cursor, active=True)
    quiet = base if cursor else look.muted
    head = f"{glyphs.cursor if cursor else ' '}   {pieces.left(keys, 2)} "
    title = pieces.left(action.title, 13)
    room = max(0, width - pieces.cells(head) - 15)
    return Line(
        [
            (head, base if cursor else (look.muted if reason else look.accent)),
            (f"{title} ", quiet if reason else base),
            (pieces.clip(text, room, glyphs.ellipsis), quiet),
        ],
        base,
    )


def finding(found: Finding, width: int, glyphs: Glyphs, look: Palette, *, cursor: bool) -> Line:
    head = f"{glyphs.cursor if cursor else ' '}   {found.rule:<4}{pieces.left(found.key, _KEY)}"
    text = pieces.clip(one_line(found.told), width - pieces.cells(head) - 1, glyphs.ellipsis)
    if cursor:
        row = look.row(cursor=True, active=True)
        return Line([(head + text, row)], row)
    return Line([(head, look.role(_ROLES[found.severity])), (text, look.text)], look.text)


def goal_texts(workspace: Workspace, views: Views, key: str) -> GoalTexts | None:
    """None for what is no goal, or gone."""
    record = workspace.key_results.get(parse_key(key).id) if key else None
    if record is None:
        return None
    row, model = views.goal(key), workspace.model
    if record.grade is not None:
        said = f"{format_number(record.grade)} {grades.word_of(model, record)}"
        outcome = f", {record.outcome}" if record.outcome else ""
        return GoalTexts(key, row.title, row.measure, said + outcome, grades.role_of(model, record))
    suggestion = grades.suggested(model, record, views.progress(record.id))
    said = "" if suggestion is None else f"{format_number(suggestion)} suggested"
    return GoalTexts(key, row.title, row.measure, said, "")


def goal(
    texts: GoalTexts | None,
    width: int,
    glyphs: Glyphs,
    look: Palette,
    *,
    cursor: bool,
    sign: str = " ",
) -> Line:
    """sign: in front of the key."""
    base = look.row(cursor=cursor, active=True)
    if texts is None:
        return Line([], base)
    end = f"  {pieces.left(texts.grade, _GRADE, glyphs.ellipsis)}"
    measure = f"  {texts.measure}" if texts.measure else ""
    head = f"{glyphs.cursor if cursor else ' '} {sign} {pieces.left(texts.key, _KEY)}"
    room = max(8, width - pieces.cells(head) - pieces.cells(end) - pieces.cells(measure) - 1)
    style = look.role(texts.role) if texts.role else look.muted
    return Line(
        [
            (head, base if cursor else look.muted),
            (pieces.left(texts.title, room, glyphs.ellipsis), base),
            (measure, base if cursor else look.accent),
            (end, base if cursor else style),
        ],
        base,
    )
