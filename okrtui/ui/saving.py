"""The change that what was typed in an editor comes to. All raise Invalid and NotFound."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from okrtui.workspace import commands
from okrtui.workspace.entries import parse_entry
from okrtui.workspace.fields import field_named
from okrtui.workspace.keys import parse_key

if TYPE_CHECKING:
    from okrtui.ui.sessions import Session
    from okrtui.workspace.change import Change
    from okrtui.workspace.workspace import Workspace


CHECKED_IN: Final = ("value", "confidence")
"""Cells of a row that a check-in says."""


def check_in_of(workspace: Workspace, session: Session) -> Change:
    """A check-in or measurement with all that was typed for it."""
    texts = session.texts
    goal = parse_key(session.key)
    value = texts.get("value", "").strip() or None
    if goal.table == "kpis":
        return commands.log(workspace, goal.id, value, note=texts.get("note", ""))
    return commands.check_in(
        workspace,
        goal.id,
        value,
        confidence=texts.get("confidence", "").strip() or None,
        note=texts.get("note", ""),
    )


def entry_of(workspace: Workspace, session: Session) -> Change | None:
    """A new entry, or what was typed over one that there is; None when nothing was."""
    entry = parse_entry(session.entry)
    if entry is None:
        return check_in_of(workspace, session)
    opened = session.opened
    texts = {field: text for field, text in session.texts.items() if text != opened.get(field)}
    if not texts:
        return None
    return commands.correct(workspace, parse_key(session.key), entry, texts, base=session.base)


def addition_of(
    workspace: Workspace, session: Session, texts: Mapping[str, str], cycle: str | None
) -> Change:
    """A goal or KPI from one typed line and corrections to what was read out of it.

    texts: the line as ``title``, the corrections by field; cycle: where an objective goes.
    """
    text = texts.get("title", "")
    corrections = {field: typed for field, typed in texts.items() if field != "title"}
    if session.what == "objective":
        return commands.add_objective(workspace, text, cycle=cycle, corrections=corrections)
    if session.what == "kpi":
        from okrtui.workspace.captured_fields import found_in

        found: dict[str, Any] = found_in("kpi", text, corrections, workspace.today())._asdict()
        if "owner" in corrections:
            found["owner"] = found["owner"] or ""
        return commands.add_kpi(workspace, **found)
    above = parse_key(session.key).id
    if session.what == "key_result":
        return commands.add_key_result(workspace, above, text, corrections=corrections)
    return commands.add_initiative(workspace, above, text)


def unsaved_of(session: Session, stored_text: Callable[[str], str]) -> tuple[str, ...]:
    """The cells to be saved, the open one last: a reopened draft may hold more than that one.

    stored_text: gives the text of a cell as it is stored now.
    """
    field = session.field
    if field in CHECKED_IN:
        return (field,)
    others = (other for other in session.texts if other not in (field, *CHECKED_IN))
    return (*(other for other in others if session.texts[other] != stored_text(other)), field)


def edit_of(workspace: Workspace, session: Session, cells: tuple[str, ...]) -> Change:
    """The change of a row's cells; its value and confidence are check-ins."""
    if cells[0] in CHECKED_IN:
        goal = parse_key(session.key)
        text = session.texts[cells[0]].strip() or None
        if goal.table == "kpis":
            return commands.log(workspace, goal.id, text)
        if cells[0] == "confidence":
            return commands.check_in(workspace, goal.id, None, confidence=text)
        return commands.check_in(workspace, goal.id, text)
    texts = {cell: session.texts[cell] for cell in cells}
    return commands.edit(workspace, session.key, texts, base=session.base)


def cell_of(session: Session, stored: str) -> str:
    """The cell that shows a stored field: a KPI's name is its title on the board."""
    cells = (cell for cell in session.fields if cell not in CHECKED_IN)
    return next((cell for cell in cells if stored_of(session.key, cell) == stored), stored)


def stored_of(key: str, cell: str) -> str:
    """The stored field that a cell shows."""
    return field_named(parse_key(key).table, cell)
