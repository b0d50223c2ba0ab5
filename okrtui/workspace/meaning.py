"""What a typed text comes to before it is saved: ``+0.2`` is 9.3 %, ``eoq`` is 31 December."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from okrtui.domain.dates import day_in_words
from okrtui.domain.errors import Invalid
from okrtui.domain.text import one_line
from okrtui.domain.values import editable_number, format_number, typed_number
from okrtui.workspace.editing import reading_of
from okrtui.workspace.fields import EDITABLE, field_named, read_date, read_number
from okrtui.workspace.keys import parse_key
from okrtui.workspace.standing import place_of, value_from

if TYPE_CHECKING:
    from okrtui.domain.records import KeyResultRecord, KpiRecord, Number
    from okrtui.workspace.workspace import Workspace

_COUNTED = frozenset({"milestones", "done"})
"""Kinds whose check-ins name steps or say yes."""


def meaning_of(workspace: Workspace, key: str, field: str, text: str) -> str:
    """In words; empty when the text says it itself, or says nothing that can be read."""
    if not text.strip():
        return ""
    try:
        if field == "value":
            return _value(workspace, key, text)
        goal = parse_key(key)
        stored = field_named(goal.table, field)
        read = EDITABLE[goal.table][stored]
        if read is read_date:
            day = read(stored, text, reading_of(workspace, goal, stored))
            return day_in_words(date.fromisoformat(str(day)), workspace.today())
        if read is read_number:
            number = read(stored, text, reading_of(workspace, goal, stored))
            record = getattr(workspace, goal.table)[goal.id]
            return _number(number, record, text) if isinstance(number, int | float) else ""
    except Invalid:
        # It may be half typed; what is wrong with it is said when it is to be saved.
        return ""
    return ""


def _value(workspace: Workspace, key: str, text: str) -> str:
    table, id = parse_key(key)
    record: KeyResultRecord | KpiRecord | None = None
    if table == "key_results":
        record = workspace.key_results[id]
        if record.kind in _COUNTED:
            return ""
    elif table == "kpis":
        record = workspace.kpis[id]
    if record is None:
        return ""
    place = place_of(workspace, record)
    return _number(value_from(place, text, record, workspace), record, text)


def _number(value: Number, record: KeyResultRecord | KpiRecord, text: str) -> str:
    shown = format_number(value)
    typed = text.strip().removesuffix(record.unit).strip()
    if typed in (shown, typed_number(value), editable_number(value)):
        return ""
    return f"{shown} {one_line(record.unit)}".rstrip()
