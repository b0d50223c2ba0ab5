"""Correcting and deleting single check-ins and measurements.

Nothing is lost by it: the journal keeps what was there before, and both can be undone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from okrtui.domain.errors import Invalid
from okrtui.domain.records import Document, Json, date_of, number_of
from okrtui.domain.text import one_line
from okrtui.domain.values import editable_number, format_number
from okrtui.domain.writing import format_day, typed_day
from okrtui.workspace import entries
from okrtui.workspace import fields as typed
from okrtui.workspace.change import Built, Change, Draft, clipped
from okrtui.workspace.fields import Reading
from okrtui.workspace.rules import objective_of, refuse_closed, validated
from okrtui.workspace.standing import value_from

if TYPE_CHECKING:
    from okrtui.domain.records import KeyResultRecord, KpiRecord
    from okrtui.workspace.entries import Entry
    from okrtui.workspace.keys import Goal
    from okrtui.workspace.workspace import Workspace

    Record = KeyResultRecord | KpiRecord

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "check_ins": ("value", "confidence", "note", "blocker", "date"),
    "measurements": ("value", "note", "date"),
}
_SAID: Final = ("value", "confidence", "note", "blocker", "done", "undone")


def why(goal: Goal) -> str:
    """How the journal's reason of such a change begins."""
    return f"correct {goal.key}: "


def correct(
    workspace: Workspace,
    goal: Goal,
    entry: Entry,
    texts: Mapping[str, str],
    *,
    base: Mapping[str, Json] | None = None,
) -> Change:
    """Change fields of an entry of a goal, read as they were typed; an empty text takes one away.

    ``+0.2`` counts from the value that is corrected. base: the stored values that the editor
    showed; what somebody else made of them since is a Conflict.
    """
    known = FIELDS[entry.table]
    for name in texts:
        if name not in known:
            hint = typed.nearest(name, known) or f"Its fields are {', '.join(known)}"
            unknown = f"a {entry.noun} has no field '{one_line(name)[:40]}'"
            raise Invalid(unknown, hint, field=name)
    record = _record(workspace, goal)
    seen = entries.shown(workspace, goal, entry)
    for name, text in texts.items():
        # Who types is told at once; what counts is read once more from what is stored then.
        _read(workspace, record, seen or {}, name, text)

    def build(draft: Draft) -> Built:
        stored = _stored(draft, goal, entry)
        fields = {name: _read(workspace, record, stored, name, texts[name]) for name in texts}
        after = {**stored, **fields}
        if not any(after.get(field) not in (None, "", []) for field in _SAID):
            raise Invalid(
                f"nothing would be left of the {entry.noun}",
                "Give it a value, a confidence, a note or a blocker, or delete it",
                field=next(iter(texts), ""),
            )
        validated(entry.table, {name: value for name, value in after.items() if value is not None})
        told = ", ".join(_changed(record, stored, fields))
        draft.set(entry.table, entry.id, fields, base)
        return Built(
            f"corrected {_name(goal, record, stored, entry)}: {told or 'nothing'}", goal.key
        )

    return Change(f"{why(goal)}{entry.noun} {entry.key}", build)


def remove(workspace: Workspace, goal: Goal, entry: Entry) -> Change:
    """Delete one entry of a goal. What somebody corrected since it was shown is a Conflict."""
    record = _record(workspace, goal)
    shown = entries.shown(workspace, goal, entry)

    def build(draft: Draft) -> Built:
        stored = _stored(draft, goal, entry)
        draft.delete(entry.table, entry.id, shown)
        said = ", ".join(_said(record, stored))
        return Built(f"deleted {_name(goal, record, stored, entry)}: {said}", goal.key)

    return Change(f"delete {entry.noun} {entry.key} of {goal.key}", build, validates=False)


def text_of(record: Record, stored: Document, field: str) -> str:
    """What an editor of a field starts from. Raises Invalid for one that can't be typed."""
    value = stored.get(field)
    if field == "value":
        kind = getattr(record, "kind", "")
        if kind == "milestones":
            raise Invalid(
                "steps are ticked by check-ins of their own",
                "Check in to tick one, or to open it again with a minus: -2",
                field=field,
            )
        if kind == "done" and value is not None:
            return "yes" if value else "no"
    if isinstance(value, int | float):
        return editable_number(value)
    day = date_of(stored, field) if field == "date" else None
    if day is not None:
        return typed_day(day)
    return value if isinstance(value, str) else ""


def _record(workspace: Workspace, goal: Goal) -> Record:
    table = workspace.key_results if goal.table == "key_results" else workspace.kpis
    record: Record | None = table.get(goal.id)
    if record is None:
        workspace.resolve(goal.key)
        raise entries.missing(entries.Entry("check_ins", goal.id))
    return record


def _stored(draft: Draft, goal: Goal, entry: Entry) -> Document:
    """The entry as it is by now. Raises NotFound, and Invalid in a closed cycle."""
    stored = draft.table(entry.table).get(entry.id)
    if stored is None:
        raise entries.missing(entry)
    if goal.table == "key_results":
        refuse_closed(draft, objective_of(draft, draft.document(goal.table, goal.id)))
    return stored


def _read(workspace: Workspace, record: Record, stored: Document, field: str, text: str) -> Json:
    today = workspace.today()
    if field == "date":
        if not text.strip():
            raise Invalid("an entry has a date", "Type a day: 2026-11-20, yesterday", field=field)
        return typed.read_past_date(text, today).isoformat()
    if field in ("note", "blocker"):
        return typed.read_note(field, text, Reading(today)) or None
    if not text.strip():
        return None
    if field == "confidence":
        return typed.read_confidence(text)
    text_of(record, stored, field)
    if getattr(record, "kind", "") == "done":
        return 1 if typed.read_yes(field, text, Reading(today)) else 0
    return value_from(number_of(stored, "value"), text, record, workspace)


def _name(goal: Goal, record: Record, stored: Document, entry: Entry) -> str:
    title = clipped(str(getattr(record, "title", "") or getattr(record, "name", "")), 30)
    day = _shown(record, "date", stored.get("date"))
    return f"the {entry.noun} of {goal.key} {title} of {day}"


def _changed(record: Record, stored: Document, fields: Mapping[str, Json]) -> Iterator[str]:
    for name, value in fields.items():
        before = stored.get(name)
        if before == value or (before in (None, "") and value in (None, "")):
            continue
        if name in ("note", "blocker"):
            yield f"{name} {'changed' if value and before else 'kept' if value else 'taken away'}"
        else:
            yield f"{name} {_shown(record, name, before)} → {_shown(record, name, value)}"


def _said(record: Record, stored: Document) -> Iterator[str]:
    for name in _SAID:
        value = stored.get(name)
        if value in (None, "", []):
            continue
        yield name if name in ("note", "blocker") else _told(record, name, value)


def _told(record: Record, name: str, value: Json) -> str:
    if name in ("done", "undone"):
        return "a step done" if name == "done" else "a step open again"
    shown = _shown(record, name, value)
    return shown if name == "value" else f"{name} {shown}"


def _shown(record: Record, name: str, value: Json) -> str:
    if value is None:
        return "none"
    day = date_of({name: value}, name) if name == "date" else None
    if day is not None:
        return format_day(day)
    if not isinstance(value, int | float):
        return one_line(str(value))
    if name == "value" and getattr(record, "kind", "") == "done":
        return "done" if value else "open"
    unit = one_line(record.unit) if name == "value" else ""
    return f"{format_number(value)} {unit}".rstrip()
