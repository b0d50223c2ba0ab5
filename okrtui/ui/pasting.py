"""Several lines that are pasted at once: joined, kept as lines, or one goal after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Paste

from okrtui.ui import actions, adding
from okrtui.ui.sessions import Session

if TYPE_CHECKING:
    from okrtui.ui.keys import Typed
    from okrtui.ui.screens.board import BoardScreen


def in_one_line(text: str) -> str:
    """The lines one behind the other; what stands in a single one stays as it is."""
    first, *others = text.splitlines() or [""]
    return " ".join([first, *filter(None, map(str.strip, others))])


def in_lines(text: str) -> str:
    """The lines as they are, each ended as the store has it."""
    return "\n".join(text.splitlines())


def lines_in(event: Typed) -> list[str]:
    """The lines of a paste that has several, without empty ones; none of anything else."""
    text = event.text if isinstance(event, Paste) else ""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines if len(lines) > 1 else []


def take_goals(board: BoardScreen, event: Typed) -> bool:
    """Lines pasted into the row of a new goal are one goal each, shown in turn."""
    session, editor = board.editing.session, board.editing.editor
    lines = lines_in(event)
    if session is None or editor is None or not lines:
        return False
    if not session.adding or session.field != adding.LINE:
        return False
    editor.replace(lines[0], *editor.selection)
    session.coming = [*lines[1:], *session.coming]
    session.hint = told(session)
    board.say(session.hint)
    return True


def told(session: Session) -> str:
    """How many lines wait, and what becomes of them."""
    save, leave = (actions.label(actions.key(f"editor.{id}")) for id in ("save", "cancel"))
    lines = waiting(len(session.coming))
    return f"{lines}: {save} adds this one and shows the next, {leave} leaves them out"


def waiting(count: int) -> str:
    return f"{count} more pasted line{'s' if count > 1 else ''} wait{'s' if count == 1 else ''}"


def following(session: Session) -> Session | None:
    """The row of the next pasted line; None when none waits."""
    if not session.coming:
        return None
    line, *rest = session.coming
    after = Session(session.what, session.key, (adding.LINE,), texts={adding.LINE: line})
    after.coming = rest
    return after


def left_out(session: Session) -> str:
    """What is told of the lines that wait when one leaves; empty when none does."""
    count = len(session.coming)
    return f"Left out this line and {count} more that {_were(count)} pasted" if count else ""


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def joined(session: Session) -> dict[str, str]:
    """All that is typed, with the lines that wait behind it."""
    if not session.coming:
        return session.texts
    line = session.texts.get(adding.LINE, "")
    return {**session.texts, adding.LINE: "\n".join([line, *session.coming])}


def part(session: Session) -> None:
    """The reverse, of a draft."""
    if session.adding and "\n" in session.texts.get(adding.LINE, ""):
        session.texts[adding.LINE], *session.coming = session.texts[adding.LINE].split("\n")
