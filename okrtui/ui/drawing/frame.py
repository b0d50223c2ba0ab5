"""The single lines around the panels: header, status, footer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.ui import actions
from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line, Palette, Piece
from okrtui.ui.screens.layout import LEAST

if TYPE_CHECKING:
    from okrtui.ui.teaching import Stage
    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.rows import Header


class HeaderState(NamedTuple):
    """What the header says."""

    header: Header
    note: str
    """Beside the cycle: the filter, read-only."""
    panels: tuple[tuple[str, bool], ...]
    """Names of the panels to switch between, and which one is shown; empty when all are."""
    user: str
    live: bool


def header(state: HeaderState, width: int, glyphs: Glyphs, look: Palette) -> Line:
    """Program, cycle, time gone; panels, connection, person."""
    head = state.header
    end: list[Piece] = []
    if state.panels:
        # Their digits only lead there from a row that takes no value; this key always does.
        end += [(f"{key} ", look.bar_muted) for key in _keys("panel.next")]
    for name, shown in state.panels:
        end.append((f"{name} ", look.bar_key if shown else look.bar_muted))
    roomy = width >= 100
    word = f"{glyphs.live}{' live' if roomy else ''}" if state.live else "not live"
    end.append((f" {word}  ", look.bar_muted if state.live else look.warn))
    end.append((f"{pieces.clip(state.user, 20, glyphs.ellipsis)} ", look.bar))
    cycle = pieces.clip(head.cycle, 24, glyphs.ellipsis)
    times = []
    if head.weeks:
        times.append(f"week {head.week} of {head.weeks}")
        times.append(f"{head.elapsed * 100:.0f} %{' gone' if roomy else ''}")
    notes = [head.state] if head.state and head.state != "active" else []
    if state.note:
        notes.append(state.note)
    dot = f" {'·' if glyphs.ellipsis == '…' else '-'} "
    room = width - pieces.cells(pieces.joined(end)) - 10
    while times and pieces.cells(dot.join([cycle, *times, *notes])) > room:
        # Whoever doesn't see that rows are filtered misses them; the time can be missed.
        times.pop()
    middle = pieces.left(dot.join([cycle, *times, *notes]), max(0, room), glyphs.ellipsis)
    return Line([(" okrtui", look.bar_key), ("  " + middle + " ", look.bar), *end], look.bar)


def _keys(id: str) -> tuple[str, ...]:
    return actions.labels(actions.named(id))[:1]


def too_small(y: int, width: int, height: int, look: Palette) -> Line:
    """A line of a window in which nothing useful fits: it says so, in what room there is."""
    from textwrap import wrap

    least = "×".join(map(str, LEAST))
    text = f"This window is too small: {width}×{height}, okrtui needs {least}"
    lines = wrap(text, max(1, width - 2))
    return Line([(f" {lines[y]}", look.bar)] if y < len(lines) else [], look.bar)


def status(text: str, role: str, width: int, glyphs: Glyphs, look: Palette) -> Line:
    """What just happened, what is asked, or why the row has its colour."""
    shown = " " + pieces.clip(text, width - 2, glyphs.ellipsis)
    return Line([(shown, look.role(role))], look.text)


class Hint(NamedTuple):
    """A key in the footer."""

    action: str
    key: str
    word: str
    can: bool

    @property
    def cells(self) -> int:
        return pieces.cells(self.key) + pieces.cells(self.word) + 3


_WHILE_BEGINNING: Final[Mapping[str, str]] = {
    "goal.add": "add key result",
    "goal.add_objective": "objective",
    "goal.check_in": "check in",
    "goal.why": "why",
    "change.undo": "undo",
    "panel.next": "KPIs",
    "goal.edit": "edit",
    "app.leave": "leave",
    "app.help": "help",
}
"""What is offered as long as there is hardly anything, and how it is called."""
_AT_KPIS: Final[Mapping[str, str]] = {
    "goal.add": "add KPI",
    "goal.check_in": "log a value",
    "goal.why": "why",
    "change.undo": "undo",
    "app.back": "goals",
    "goal.edit": "edit",
    "app.leave": "leave",
    "app.help": "help",
}


def hints_of(
    why_not: dict[str, str], *, stage: Stage = "", pulse: bool = False, filtered: bool = False
) -> list[Hint]:
    """The footer of the board.

    why_not: the actions that can't run now, with the reason. pulse: whether one is at the KPIs.
    filtered: a filter hides rows.
    """
    if stage == "beginning" and not filtered:
        words = _AT_KPIS if pulse else _WHILE_BEGINNING
        hints = [h._replace(word=words[h.action]) for h in hints_for(map(actions.named, words))]
        return [hint._replace(can=hint.action not in why_not) for hint in hints]
    offered = map(actions.named, actions.FIRST_STEPS) if stage == "empty" else actions.in_footer()
    footer = hints_for(offered)
    if filtered:
        clear = [h._replace(word="clear filter") for h in hints_for([actions.named("app.back")])]
        footer = [
            both
            for hint in footer
            for both in (hint, *(clear if hint.action == "view.filter" else ()))
        ]
    return [hint._replace(can=hint.action not in why_not) for hint in footer]


def hints_for(offered: Iterable[actions.Action]) -> list[Hint]:
    """A footer of these actions, all of which can run."""
    return [
        Hint(action.id, actions.labels(action)[0], action.title.lower(), True)
        for action in offered
        if action.keys
    ]


def fitting(hints: Sequence[Hint], width: int) -> list[Hint]:
    """As many hints as fit; the last one, help, always stays."""
    if not hints:
        return []
    last = hints[-1]
    left = width - last.cells
    kept = []
    for hint in hints[:-1]:
        left -= hint.cells
        if left < 0:
            break
        kept.append(hint)
    return [*kept, last]


def footer(hints: Sequence[Hint], width: int, look: Palette) -> Line:
    """Keys that matter here; what can't be done now is grey."""
    parts: list[Piece] = []
    for hint in fitting(hints, width - 1):
        parts.append((f" {hint.key} ", look.bar_key if hint.can else look.bar_muted))
        parts.append((f"{hint.word} ", look.bar if hint.can else look.bar_muted))
    return Line(parts, look.bar)
