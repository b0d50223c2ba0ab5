"""The coach while one types: its first finding stands in the line below, and stops nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.domain.text import one_line
from okrtui.ui.drawing import pieces

if TYPE_CHECKING:
    from textual.timer import Timer

    from okrtui.domain.coach.finding import Finding
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.sessions import Session

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
        finding = self._finding(session, text) if len(text.split()) > 1 else None
        if finding is not None:
            width = board.size.width - 2
            said = pieces.clip(one_line(in_a_line(finding)), width, board.glyphs.ellipsis)
            self._said = said
            board.say(said, "bad" if finding.severity == "fail" else "warn")
        elif self._said and board.status.text == self._said:
            # Only what the coach said is taken back, not what else was told meanwhile.
            board.say(session.hint)

    def _finding(self, session: Session, text: str) -> Finding | None:
        from okrtui.workspace.coaching_line import of_line, of_title

        if session.what in ("objective", "key_result", "kpi"):
            return of_line(session.what, text, self._board.workspace.today())
        if session.what == "cells" and self._board.exists(session.key):
            return of_title(self._board.workspace, session.key, text)
        return None


def in_a_line(finding: Finding) -> str:
    """What is found and what to do, short enough for a line: ``coach O2: …``."""
    do = finding.do.partition("okrtui ")[0].rstrip(" :(") or finding.do
    return f"coach {finding.rule}: {finding.told} · {do}"
