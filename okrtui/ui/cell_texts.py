"""What the cell that is edited holds: as text to be typed over, as stored, as shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from okrtui.domain.errors import Invalid
from okrtui.domain.text import one_line
from okrtui.ui import adding, saving, telling
from okrtui.ui.availability import kind_of
from okrtui.workspace import correcting, entries, field_forms
from okrtui.workspace.keys import parse_key
from okrtui.workspace.offers import Offers, offers_for

if TYPE_CHECKING:
    from okrtui.domain.records import Document, TargetChangeRecord
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.sessions import Session


def stored_text(board: BoardScreen, session: Session, field: str) -> str:
    """What an editor of the field starts from. Raises Invalid for a cell that can't be edited."""
    key = session.key
    if session.adding:
        if field == adding.LINE:
            return ""
        return adding.said_by_the_line(board.workspace, session)
    if session.entry:
        return _stored_of_entry(board, session, field)
    if session.what == "fields":
        return field_forms.typed(board.workspace, key, field)
    if field == "confidence":
        confidence = board.views.goal(key).confidence
        return "" if confidence is None else str(confidence)
    if field in ("note", "blocker"):
        return ""
    if field == "reason":
        moves = moves_of(board, key)
        return one_line(moves[-1].reason) if moves else ""
    if field == "value" and session.what == "check_in":
        kind = about(board, session)["kind"]
        if kind == "milestones":
            return ""
        if kind == "done":
            return "yes"
    return board.views.cell(key, field)


def _stored_of_entry(board: BoardScreen, session: Session, field: str) -> str:
    """The same of a check-in or measurement that is corrected."""
    goal = parse_key(session.key)
    table = board.workspace.kpis if goal.table == "kpis" else board.workspace.key_results
    return correcting.text_of(table[goal.id], _entry(board, session), field)


def _entry(board: BoardScreen, session: Session) -> Document:
    entry = entries.parse_entry(session.entry)
    stored = None
    if entry is not None:
        stored = entries.shown(board.workspace, parse_key(session.key), entry)
    if stored is None:
        raise Invalid(f"{session.entry} is gone", "Somebody deleted it")
    return stored


def offers(board: BoardScreen, session: Session) -> Offers:
    """What can be chosen for the open field."""
    if session.adding and session.at > 0:
        return offers_for(board.workspace, adding.table_of(session), session.field, apart_from="")
    if not session.changes_goal or session.field in saving.CHECKED_IN:
        return Offers()
    table = parse_key(session.key).table
    field = saving.stored_of(session.key, session.field)
    return offers_for(board.workspace, table, field, apart_from=session.key)


def moves_of(board: BoardScreen, key: str) -> Sequence[TargetChangeRecord]:
    """How the goal's target was moved so far."""
    return board.workspace.model.target_changes(parse_key(key))


def about(board: BoardScreen, session: Session) -> dict[str, str]:
    """What the line below the editor says of the goal: a key result's kind and steps."""
    takes = ""
    if session.adding and session.at > 0:
        # There is no value yet to step from.
        known = field_forms.takes(adding.table_of(session), session.field)
        takes = known.partition(", or a step")[0]
    if session.what == "fields":
        takes = field_forms.takes(parse_key(session.key).table, session.field)
    record = None
    if kind_of(session.key) == "key result" and not session.adding:
        record = board.workspace.key_results.get(parse_key(session.key).id)
    if record is None:
        return {"kind": "", "steps": "", "takes": takes}
    steps = ", ".join(f"{n} {one_line(s.title)}" for n, s in enumerate(record.steps, 1))
    return {"kind": record.kind, "steps": steps, "takes": takes}


def remember_base(board: BoardScreen, session: Session, field: str) -> None:
    """Note what is stored now: what somebody makes of it meanwhile is a conflict."""
    if session.adding or session.what in ("check_in", "reason"):
        return
    if session.entry:
        session.base.setdefault(field, _entry(board, session).get(field))
        return
    if field in saving.CHECKED_IN:
        return
    stored = saving.stored_of(session.key, field)
    session.base.setdefault(stored, board.stored(session.key, stored))


def shown_now(board: BoardScreen, session: Session) -> str:
    """What the cell under the editor shows; of a check-in, whatever its field, the value."""
    if session.adding or session.entry or session.what == "reason":
        return ""
    field = "value" if session.what == "check_in" else session.field
    return telling.cell(board.workspace, board.views, session.key, field)
