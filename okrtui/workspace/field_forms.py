"""All fields of a goal, as a form shows them and as one would type them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain.records import Phase, Step
from okrtui.domain.values import editable_number, typed_number
from okrtui.domain.writing import typed_day
from okrtui.workspace import phasing
from okrtui.workspace.fields import (
    EDITABLE,
    LinksTo,
    LinkTo,
    OneOf,
    Read,
    read_date,
    read_note,
    read_number,
    read_person,
    read_phases,
    read_team,
    read_title,
    read_yes,
    step_of,
)
from okrtui.workspace.keys import key_of, parse_key
from okrtui.workspace.wording import EMPTY, field_in_words, in_words

if TYPE_CHECKING:
    from okrtui.workspace.workspace import Workspace

_ONLY_IN: Final[Mapping[str, frozenset[str]]] = {
    "start": frozenset({"reach"}),
    "phases": frozenset({"reach"}),
    "target": frozenset({"reach", "at_least", "at_most"}),
    "risk": frozenset({"at_least", "at_most"}),
    "low": frozenset({"between", "band"}),
    "high": frozenset({"between", "band"}),
    "risk_low": frozenset({"between"}),
    "risk_high": frozenset({"between"}),
    "steps": frozenset({"milestones"}),
    "green": frozenset({"up", "down"}),
    "red": frozenset({"up", "down"}),
    "red_low": frozenset({"band"}),
    "red_high": frozenset({"band"}),
}
"""The kinds and directions that a field says something in; all others hold for every goal."""


_CHOICE: Final = "Left and Right choose, letters find"
_READS: Final[Mapping[Read, str]] = {
    read_title: "a few words",
    read_note: "what it is about, in one line or more",
    read_person: "a name",
    read_team: "a name",
    read_number: "a number, or a step from the one there is: +0.2",
    read_yes: _CHOICE,
}
_TAKES: Final[Mapping[str, str]] = {
    "cycle": "like 2026-Q4, 2026 or 2026-11",
    "unit": "like %, h or k€",
    "weight": "1 is usual, 2 counts twice, 0 not at all",
    "steps": "Design; Beta w2; Launch",
    "grade": "0 to 1, or suggested",
    "lesson": "what was learned with it",
    "type": "like financial or operational",
}


_EXAMPLE: Final = date(2026, 12, 31)
_PHASES: Final = (Phase(date(2026, 10, 31), 20), Phase(date(2026, 11, 30), 60))


class FieldLine(NamedTuple):
    """One field of a goal; or, without a field, words above those that follow."""

    field: str
    label: str
    text: str = ""
    """Its value in words; empty when it has none."""
    used: bool = True
    """Whether it says something, the goal being of the kind that it is."""


def fields_of(workspace: Workspace, key: str) -> tuple[str, ...]:
    """The goal's fields, those that its kind has no use for behind the others."""
    table, id = parse_key(key)
    kind = _kind(getattr(workspace, table)[id])
    return tuple(sorted(EDITABLE[table], key=lambda field: not _used(table, kind, field)))


def lines_of(workspace: Workspace, key: str) -> Sequence[FieldLine]:
    """The form. Raises KeyError when the goal is gone."""
    table, id = parse_key(key)
    record = getattr(workspace, table)[id]
    stored = workspace.model.shown(table, id) or {}
    kind = _kind(record)
    lines: list[FieldLine] = []
    for field in fields_of(workspace, key):
        used = _used(table, kind, field)
        if not used and (not lines or lines[-1].used):
            lines += [FieldLine("", ""), FieldLine("", f"Not used by {kind.replace('_', ' ')}")]
            lines[-1] = lines[-1]._replace(used=False)
        value = stored.get(field)
        if value is None and isinstance(EDITABLE[table][field], OneOf):
            value = getattr(record, field)
        words = in_words(workspace.model, table, id, field, value)
        lines.append(FieldLine(field, field_in_words(field), "" if words == EMPTY else words, used))
    return lines


def typed(workspace: Workspace, key: str, field: str) -> str:
    """A field's value as one would type it: read again, it is the same."""
    table, id = parse_key(key)
    value: object = getattr(getattr(workspace, table)[id], field)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return ""
    if field == "cycle":
        cycle = workspace.cycles.get(int(str(value)))
        return "" if cycle is None else cycle.name
    if isinstance(value, date):
        return typed_day(value)
    if isinstance(value, int | float):
        return _number_or_key(table, field, value)
    if isinstance(value, tuple):
        return _list(table, field, value)
    text = str(value)
    return text.replace("_", " ") if isinstance(EDITABLE[table][field], OneOf) else text


def takes(table: str, field: str) -> str:
    """What can be typed for a field, in a few words."""
    read = EDITABLE[table][field]
    if isinstance(read, OneOf):
        return _CHOICE
    if isinstance(read, LinkTo):
        return "a key, or words of its title"
    if isinstance(read, LinksTo):
        return "keys or words of titles, with commas between"
    if read is read_date:
        return f"{typed_day(_EXAMPLE)}, fri, +2w, eoq; empty takes it away"
    if read is read_phases:
        return phasing.typed(_PHASES)
    return _TAKES.get(field) or _READS.get(read, "")


def _number_or_key(table: str, field: str, value: int | float) -> str:
    linked = getattr(EDITABLE[table][field], "table", "")
    return key_of(linked, int(value)) if linked else editable_number(value)


def _list(table: str, field: str, value: Sequence[object]) -> str:
    phases = tuple(part for part in value if isinstance(part, Phase))
    if phases:
        return phasing.typed(phases)
    steps = [_step(part) for part in value if isinstance(part, Step)]
    if steps:
        return "; ".join(steps)
    return ", ".join(_number_or_key(table, field, id) for id in value if isinstance(id, int))


def _step(step: Step) -> str:
    """``Beta w2``; a title that ends like a weight has its own behind it."""
    if step.weight == 1 and step_of(step.title)["title"] == step.title.strip():
        return step.title
    return f"{step.title} w{typed_number(step.weight)}"


def _kind(record: object) -> str:
    """What decides which fields are used: a key result's kind, a KPI's direction."""
    kind = getattr(record, "direction", None) or getattr(record, "kind", None)
    return str(kind or "")


def _used(table: str, kind: str, field: str) -> bool:
    if table == "kpis" and field == "target":
        return True
    return field not in _ONLY_IN or kind in _ONLY_IN[field]
