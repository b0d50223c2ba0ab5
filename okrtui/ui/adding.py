"""The row of a new goal: a line is typed, and Tab goes into what was read out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, get_args

from okrtui.domain.errors import Invalid
from okrtui.workspace.captured_fields import (
    FieldRead,
    Found,
    What,
    fields_of,
    fields_read,
    found_in,
)
from okrtui.workspace.captured_fields import text_of as text_read

if TYPE_CHECKING:
    from okrtui.ui.sessions import Session
    from okrtui.workspace.workspace import Workspace

LINE = "title"
"""The field of a session in which the line itself is typed."""


def keep(session: Session, text: str) -> None:
    """Note what was typed for the open field; what the line says anyway is no correction."""
    field = session.field
    if field != LINE and text.strip() == session.opened.get(field, "").strip():
        session.texts.pop(field, None)
    else:
        session.texts[field] = text


def texts_with(session: Session, text: str) -> dict[str, str]:
    """The line and the corrections, with what stands in the editor now."""
    field = session.field
    if field != LINE and text.strip() == session.opened.get(field, "").strip():
        return {f: typed for f, typed in session.texts.items() if f != field}
    return {**session.texts, field: text}


def read(workspace: Workspace, session: Session, texts: Mapping[str, str]) -> Found | None:
    """What line and corrections say; None of work, which is its title. Raises Invalid."""
    what = what_of(session)
    if what is None:
        return None
    line = texts.get(LINE, "")
    return found_in(what, line, corrections_in(texts), workspace.today(), begun=session.at > 0)


def fields_shown(
    workspace: Workspace, session: Session, texts: Mapping[str, str]
) -> tuple[FieldRead, ...]:
    """The fields that one goes through. Raises Invalid."""
    what = what_of(session)
    found = read(workspace, session, texts)
    if what is None or found is None:
        return ()
    return fields_read(what, found, corrections_in(texts), workspace.user)


def move(workspace: Workspace, session: Session, step: int) -> bool:
    """Go to the next or previous field, from the last one back to the line.

    False when there are no fields. Raises Invalid when the line can't be read.
    """
    what = what_of(session)
    if what is None:
        return False
    here, line = session.field, session.texts.get(LINE, "")
    today = workspace.today()
    try:
        found = found_in(what, line, corrections_in(session.texts), today, begun=True)
    except Invalid:
        # Out of a draft: what can't be read is to be mended in its own field.
        found = found_in(what, line, {}, today, begun=True)
    session.fields = (LINE, *fields_of(what, found))
    # A goal that became of another kind has other fields.
    at = session.fields.index(here) if here in session.fields else session.at - (step > 0)
    session.at = (at + step) % len(session.fields)
    return True


def said_by_the_line(workspace: Workspace, session: Session) -> str:
    """What the open field would be without its own correction."""
    others = {field: text for field, text in session.texts.items() if field != session.field}
    try:
        found = read(workspace, session, others)
    except Invalid:
        return ""
    if found is None:
        return ""
    text = text_read(found, session.field)
    return workspace.user if session.field == "owner" and not text else text


def to_the_line(session: Session) -> None:
    """Back from the fields; corrections so far stay."""
    session.at = 0


def what_of(session: Session) -> What | None:
    return next((what for what in get_args(What) if what == session.what), None)


def table_of(session: Session) -> str:
    """Where a goal of the session's kind is kept."""
    return {"objective": "objectives", "key_result": "key_results", "kpi": "kpis"}[session.what]


def corrections_in(texts: Mapping[str, str]) -> dict[str, str]:
    return {field: text for field, text in texts.items() if field != LINE}
