"""The coach while one types: its first finding stands in the line below, and stops nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.domain.text import one_line
from okrtui.ui import saving
from okrtui.ui.drawing import pieces
from okrtui.workspace import commands
from okrtui.workspace.errors import OkrtuiError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.timer import Timer

    from okrtui.domain.coach.finding import Finding
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.sessions import Session

_EITHER: Final = ("R9", "K7")
"""Rules that tell a key result from a KPI: also what they only note is told while one types."""

PAUSE: Final = 0.25
"""Seconds without a key before the line is looked at: whoever types on is not disturbed."""


class LiveCoach:
    """Looks at the line in the board's editor after a pause in typing."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board
        self._timer: Timer | None = None
        self._said = ""
        """What stands in the status line because of the coach."""

    def typed(self, text: str) -> None:
        """Something was typed: look at it when nothing follows for a while."""
        session = self._board.editing.session
        if session is None or session.field != "title" or session.what == "initiative":
            return
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._board.set_timer(PAUSE, lambda: self._look(session, text))

    def _look(self, session: Session, text: str) -> None:
        self._timer = None
        board = self._board
        if board.editing.session is not session or session.waiting or session.field != "title":
            return
        # One word is a beginning, whatever it is.
        found = self._findings(session, text) if len(text.split()) > 1 else ()
        if found:
            finding = found[0]
            width = board.size.width - 2
            said = pieces.clip(one_line(in_a_line(finding)), width, board.glyphs.ellipsis)
            self._said = said
            board.say(said, "bad" if finding.severity == "fail" else "warn")
        elif self._said and board.status.text == self._said:
            # Only what the coach said is taken back, not what else was told meanwhile.
            board.say(session.hint)

    def _findings(self, session: Session, text: str) -> Sequence[Finding]:
        """What would be said of the goal if it were saved like that, as far as it matters now."""
        from okrtui.workspace import trying

        board = self._board
        try:
            if session.adding:
                change = saving.addition_of(board.workspace, session, text, board.cycle_name)
            elif session.changes_goal:
                change = commands.edit(board.workspace, session.key, {session.field: text})
            else:
                return ()
        except OkrtuiError:
            return ()
        found = trying.findings(board.views.coach, board.workspace, change)
        return [f for f in found if f.severity != "info" or f.rule in _EITHER]


def in_a_line(finding: Finding) -> str:
    """What is found and what to do, short enough for a line: ``coach O2: …``."""
    do = finding.do.partition("okrtui ")[0].rstrip(" :(") or finding.do
    return f"coach {finding.rule}: {finding.told} · {do}"
