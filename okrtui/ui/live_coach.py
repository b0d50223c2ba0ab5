"""The coach while one types: its first finding stands in the line below, and stops nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.domain.text import one_line
from okrtui.ui import actions, adding, saving
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
        if session is None or session.what in ("initiative", "check_in", "reason"):
            return
        if self._timer is not None:
            self._timer.stop()
        field = session.field
        self._timer = self._board.set_timer(PAUSE, lambda: self._look(session, field, text))

    def _look(self, session: Session, field: str, text: str) -> None:
        self._timer = None
        board = self._board
        if board.editing.session is not session or session.waiting or session.field != field:
            return
        found = self._findings(session, text)
        if session.adding:
            board.editing.capture.coached(
                [(role_of(f), one_line(in_a_line(f, adding=True))) for f in found]
            )
        elif found:
            finding = found[0]
            width = board.size.width - 2
            said = pieces.clip(one_line(in_a_line(finding)), width, board.glyphs.ellipsis)
            self._said = said
            board.say(said, role_of(finding))
        elif self._said and board.status.text == self._said:
            # Only what the coach said is taken back, not what else was told meanwhile.
            board.say(session.hint)

    def _findings(self, session: Session, text: str) -> Sequence[Finding]:
        """What would be said of the goal if it were saved like that, as far as it matters now."""
        from okrtui.workspace import trying

        board, field = self._board, session.field
        texts = adding.texts_with(session, text) if session.adding else {field: text}
        if len(texts.get(adding.LINE, "a title").split()) < 2:
            # One word is a beginning, whatever it is.
            return ()
        try:
            if session.adding:
                change = saving.addition_of(board.workspace, session, texts, board.cycle_name)
            else:
                change = commands.edit(board.workspace, session.key, texts)
        except OkrtuiError:
            return ()
        found = trying.findings(board.views.coach, board.workspace, change)
        told = [f for f in found if f.severity != "info" or f.rule in _EITHER]
        if session.adding or field in ("title", "name"):
            return told
        # Whoever edits a number doesn't ask for advice about the title.
        return [f for f in told if f.field == field]


def role_of(finding: Finding) -> str:
    return "bad" if finding.severity == "fail" else "warn"


def in_a_line(finding: Finding, *, adding: bool = False) -> str:
    """What is found and what to do, short enough for a line: ``coach O2: …``."""
    if adding and finding.rule in _EITHER:
        other = "KPI" if finding.rule == "R9" else "key result"
        key = actions.label(actions.key("editor.turn"))
        return f"coach {finding.rule}, {key} makes it a {other}: {finding.told}"
    do = finding.do.partition("okrtui ")[0].rstrip(" :(") or finding.do
    return f"coach {finding.rule}: {finding.told} · {do}"
