"""Making the line of a new key result one of a KPI, and the reverse, while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.ui import actions, adding
from okrtui.ui.sessions import Session
from okrtui.workspace import turning
from okrtui.workspace.errors import OkrtuiError

if TYPE_CHECKING:
    from okrtui.ui.screens.board import BoardScreen


def turn_line(board: BoardScreen, session: Session, text: str) -> None:
    """Make the line of a key result one of a KPI, and the reverse."""
    adding.keep(session, text)
    try:
        turned = turning.turned(board.workspace, session.what, session.texts)
    except OkrtuiError as error:
        board.say(str(error), "warn")
        return
    above = ""
    if turned.what == "key_result":
        above = board.changing.objective_here()
        if not above:
            board.say("a key result needs an objective, and there is none here", "warn")
            return
    of_other_kind = Session(turned.what, above, ("title",), texts={adding.LINE: turned.line})
    of_other_kind.coming = session.coming
    board.editing.begin(of_other_kind)
    key = actions.label(actions.key("editor.turn"))
    what = f"a key result of {above}" if above else "a KPI"
    board.say(f"Now it is {what}; {key} turns it back", "good")
    board.editing.coach.typed(turned.line)
    # Its panel may have come onto the screen only now.
    board.call_after_refresh(_place_turned, board)


def _place_turned(board: BoardScreen) -> None:
    board.editing.place()
    board.refresh_status()
