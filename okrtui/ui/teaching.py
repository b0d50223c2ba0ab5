"""What a new board says: what belongs here, one example, the key that adds it, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.ui.drawing.notice import wrapped
from okrtui.ui.drawing.pieces import Line, cells, left

if TYPE_CHECKING:
    from rich.style import Style

    from okrtui.ui.drawing.pieces import Palette
    from okrtui.workspace.arrangement import Arrangement
    from okrtui.workspace.workspace import Workspace


Stage = Literal["empty", "beginning", ""]

_FEW: Final = (2, 5, 2)
"""Objectives, key results and KPIs that somebody has who has just begun, at the most."""
_PRACTISED: Final = 2
"""Check-ins after which one knows how."""
_MOST_ROWS: Final = 6
"""A line that is too long for its panel goes on over so many."""


class Lesson(NamedTuple):
    """One line of an empty panel."""

    text: str
    look: Literal["text", "muted", "accent", "strong"] = "text"
    head: str = ""
    """What stands before the text; where the text goes on below, it keeps to the same column."""


def _key(id: str) -> str:
    return actions.label(actions.key(id))


def _steps(*steps: tuple[str, str]) -> Iterator[Lesson]:
    """Keys and what they do, one below the other."""
    keys = [_key(id) for id, _ in steps]
    widest = max(map(cells, keys))
    for key, (_, does) in zip(keys, steps, strict=True):
        yield Lesson(does, head=f"{left(key, widest)}  ")


def stage_of(workspace: Workspace) -> Stage:
    """How far somebody is who has just begun: nothing there, hardly anything; empty for others."""
    goals = len(workspace.objectives), len(workspace.key_results), len(workspace.kpis)
    if not goals[0] and not goals[2]:
        return "empty"
    few = all(count <= most for count, most in zip(goals, _FEW, strict=True))
    return "beginning" if few and _entries(workspace) < _PRACTISED else ""


def _entries(workspace: Workspace) -> int:
    """Check-ins and measurements, where goals are few."""
    model = workspace.model
    checked = sum(len(model.check_ins(id)) for id in workspace.key_results)
    return checked + sum(len(model.measurements(id)) for id in workspace.kpis)


def next_step(workspace: Workspace, key: str) -> str:
    """What one can do now with the first goal of its kind, or after the first check-in."""
    if stage_of(workspace) != "beginning":
        return ""
    add, leave, undo = _key("goal.add"), _key("app.back"), _key("change.undo")
    if _entries(workspace) == 1:
        explains = f"{_key('goal.why')} says why, " * key.startswith("KR")
        return f"{explains}{undo} takes it back"
    if _entries(workspace):
        return ""
    if key.startswith("KR") and len(workspace.key_results) == 1:
        return f"a digit checks in, {add} adds the next key result"
    if key.startswith("O") and len(workspace.objectives) == 1:
        return f"{add} adds its key results, {_key('goal.add_objective')} another objective"
    if key.startswith("K") and len(workspace.kpis) == 1:
        return f"a digit logs its first value, {leave} goes to the goals"
    return ""


def no_goals(workspace: Workspace) -> tuple[Lesson, ...]:
    """With the store's name: whoever expected goals here sees that it's another one."""
    return (
        Lesson(""),
        Lesson("No goals here yet.", "strong"),
        Lesson(""),
        Lesson("An objective says where you want to be, in words:"),
        Lesson("Riders come back every week", "accent", "    "),
        Lesson("Its key results prove it, in numbers:"),
        Lesson("Raise weekly returning riders from 31 to 45 %", "accent", "    "),
        Lesson("Reduce churn from 10% to 8% @ben", "accent", "    "),
        Lesson(""),
        *_steps(
            ("goal.add", "adds the first objective, and below it a key result"),
            ("start.open", "asks for a whole quarter, question by question, in five minutes"),
            ("templates.open", "begins with a template: an objective, key results and KPIs"),
            ("panel.next", "goes to the KPIs: what is to stay healthy for ever"),
            ("app.sample", "shows a sample company on a throw-away copy"),
            ("app.help", "lists all keys"),
        ),
        Lesson(""),
        Lesson(f"This store is {one_line(str(workspace.path))}", "muted"),
    )


def no_kpis() -> tuple[Lesson, ...]:
    return (
        Lesson(""),
        Lesson("No KPIs yet.", "strong"),
        Lesson(""),
        Lesson("A KPI is kept healthy for ever:"),
        Lesson("Uptime >= 99.9 %", "accent", "    "),
        Lesson(""),
        Lesson(f"{_key('goal.add')} adds one here, {_key('panel.next')} leads here"),
    )


def not_yours() -> tuple[Lesson, ...]:
    """Where only one's own or one's team's are shown, and there are none."""
    return (
        Lesson(""),
        Lesson("Nothing here is yours.", "strong"),
        Lesson(f"{_key('view.scope')} goes on to your team's, and then to everybody's"),
    )


def nothing_found() -> tuple[Lesson, ...]:
    return (
        Lesson(""),
        Lesson("Nothing has all of these words in it.", "strong"),
        Lesson(f"{_key('app.back')} clears the filter"),
    )


def of_goals(arrangement: Arrangement, workspace: Workspace) -> tuple[Lesson, ...]:
    """What an empty tree says."""
    if arrangement.query.strip():
        return nothing_found()
    return no_goals(workspace) if arrangement.scope == "all" else not_yours()


def of_kpis(arrangement: Arrangement) -> tuple[Lesson, ...]:
    """What an empty pulse says."""
    return no_kpis() if arrangement.scope == "all" else not_yours()


def lines(lessons: Iterable[Lesson], width: int, look: Palette) -> Iterator[Line]:
    """The lines of an empty panel: what is too long for it goes on below."""
    for lesson in lessons:
        style: Style = getattr(look, lesson.look)
        head = f"  {lesson.head}"
        for row in wrapped(lesson.text, width - cells(head) - 1, _MOST_ROWS):
            yield Line([(head + row, style)], look.text)
            head = left("", cells(head))
