"""Lending the terminal to the person's own editor, with the text of the open field."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from okrtui.domain.text import one_line
from okrtui.ui import outside
from okrtui.ui.sessions import SEVERAL_LINES

if TYPE_CHECKING:
    from okrtui.ui.screens.board import BoardScreen


def lend_terminal(board: BoardScreen) -> None:
    """Go on with the text in the editor outside; what it comes to isn't saved yet."""
    editing = board.editing
    session, editor = editing.session, editing.editor
    if session is None or editor is None or session.waiting:
        return
    command = outside.command_of(os.environ)
    if not command:
        board.say("no editor is set: export EDITOR=nano, then open okrtui again", "warn")
        return
    before = editor.value
    # Should something end the program meanwhile, at least what is typed so far stays.
    kept = editing.keeping.keep()
    try:
        with board.app.suspend():
            written = outside.written_outside(before, command)
            if written.text is not None:
                _take(board, written.text)
            if written.told_to_end is not None:
                editing.keeping.keep()
                # Meant for the program, too: its loop hears of it now.
                signal.raise_signal(written.told_to_end)
                return
    except SuspendNotSupported:
        written = outside.Written(None, "this terminal can't be lent to an editor")
    if kept and not session.draft:
        board.drafts.drop()
    if written.trouble:
        board.say(one_line(written.trouble), "warn")
    elif editor.value == before:
        board.say(f"The text is as it was · {session.hint}")
    else:
        board.say(f"Not saved yet · {session.hint}")


def _take(board: BoardScreen, text: str) -> None:
    """Have another text in the open editor; where one line belongs, its lines are joined."""
    session, editor = board.editing.session, board.editing.editor
    assert session is not None
    assert editor is not None
    if session.field not in SEVERAL_LINES:
        text = " ".join(text.split("\n"))
    editor.write_all(text)
    board.editing.typed(text)
