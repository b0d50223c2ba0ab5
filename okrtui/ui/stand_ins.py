"""Rows that stand for no goal: of one that is being added, and of one that somebody deleted.

Whoever types keeps the place: the row of a goal that is gone stays, empty, under its editor.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from okrtui.ui.availability import kind_of
from okrtui.ui.drawing.tree import GONE, NEW
from okrtui.workspace.rows import OutlineLine, PulseLine

if TYPE_CHECKING:
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.sessions import Session


def in_tree(board: BoardScreen, lines: Sequence[OutlineLine]) -> Sequence[OutlineLine]:
    """The lines of the goals, with the one that is typed in."""
    session, panel = board.editing.session, board.tree_panel
    if session is None or session.what == "kpi":
        return lines
    if session.adding:
        at, line = _place_of_new(lines, session), _new_line(lines, session)
    elif _gone(board, session) and panel.cursor_key.removeprefix(GONE) == session.key:
        depth = 0 if panel.current is None else panel.current.depth
        at, line = panel.cursor, OutlineLine(GONE + session.key, depth, False, False)
    else:
        return lines
    return [*lines[:at], line, *lines[at:]]


def in_pulse(board: BoardScreen, lines: Sequence[PulseLine]) -> Sequence[PulseLine]:
    """The lines of the KPIs, with the one that is typed in."""
    session, panel = board.editing.session, board.pulse_panel
    if session is None:
        return lines
    if session.what == "kpi":
        return [*lines, PulseLine("", NEW)]
    if _gone(board, session) and panel.cursor_key.removeprefix(GONE) == session.key:
        at = panel.cursor
        return [*lines[:at], PulseLine("", GONE + session.key), *lines[at:]]
    return lines


def _gone(board: BoardScreen, session: Session) -> bool:
    return bool(kind_of(session.key)) and not session.adding and not board.exists(session.key)


def _place_of_new(lines: Sequence[OutlineLine], session: Session) -> int:
    """Where the row will stand: behind all that hangs below the same goal."""
    keys = [line.key for line in lines]
    if session.key not in keys:
        return len(lines)
    at = keys.index(session.key)
    depth = lines[at].depth
    end = at + 1
    while end < len(lines) and lines[end].depth > depth:
        end += 1
    return end


def _new_line(lines: Sequence[OutlineLine], session: Session) -> OutlineLine:
    above = next((line for line in lines if line.key == session.key), None)
    return OutlineLine(NEW, 0 if above is None else above.depth + 1, False, False)
