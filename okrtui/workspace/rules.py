"""What all changes have in common: reading what was typed, validating as a whole, closed cycles."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING

from okrtui.domain import calendar, records
from okrtui.domain.errors import Invalid, NotFound
from okrtui.domain.records import Document, Json, Number
from okrtui.domain.text import one_line
from okrtui.domain.writing import NEUTRAL
from okrtui.workspace.change import Draft, clipped
from okrtui.workspace.cycles import current_cycle
from okrtui.workspace.fields import EDITABLE, Reading, read_number

if TYPE_CHECKING:
    from okrtui.domain.records import KeyResultRecord, KpiRecord

Typed = str | int | float | None
"""A value as typed, or a number; None: not given."""


def knows_negatives(record: KeyResultRecord | KpiRecord) -> bool:
    """Whether values below zero are usual for the goal, so that ``-3`` is one."""
    bounds: list[Number | None] = [record.target, record.low, record.high]
    if isinstance(record, records.KpiRecord):
        bounds += [record.green, record.red, record.red_low, record.red_high]
    else:
        bounds += [record.start, record.risk, record.risk_low, record.risk_high]
    return any(bound is not None and bound < 0 for bound in bounds)


def read_document(table: str, values: Mapping[str, Typed], reading: Reading) -> dict[str, Json]:
    """Read typed values into a document; what isn't given is left out."""
    document: dict[str, Json] = {}
    for field, value in values.items():
        if value is None:
            continue
        typed = isinstance(value, str)
        if EDITABLE[table][field] is read_number or typed:
            text, how = (value, reading) if typed else (f"={value}", _neutral(reading))
            document[field] = EDITABLE[table][field](field, str(text), how)
        else:
            document[field] = value
    return document


def _neutral(reading: Reading) -> Reading:
    """For a number that nobody typed."""
    return reading._replace(numbers=NEUTRAL.numbers)


def validated(table: str, document: Mapping[str, Json]) -> dict[str, Json]:
    from okrtui.domain import models

    return models.validated(models.SCHEMA[table], document)


def refuse_closed(draft: Draft, objective: Document | None) -> None:
    cycle = _cycle_of(draft, objective)
    if cycle is not None:
        refuse_closed_cycle(cycle)


def refuse_tied(draft: Draft, objective: Document | None, tie: str, way: str = "") -> None:
    """Refuse what would cut a tie of a goal in a closed cycle, and with it take its values."""
    cycle = _cycle_of(draft, objective)
    if cycle is not None and cycle.state == "closed":
        raise Invalid(
            f"{tie}, and the cycle {one_line(cycle.name)} is closed",
            f"Closed cycles are kept as they are. {way or 'Nothing was changed'}",
        )


def cycle_above(draft: Draft, table: str, document: Document) -> records.CycleRecord | None:
    """The cycle of a goal, or of an entry of its history; None without one, or when it is gone."""
    if table in ("check_ins", "target_changes", "votes"):
        id = document.get("key_result")
        above = draft.table("key_results").get(id) if isinstance(id, int) else None
        return None if above is None else _cycle_of(draft, objective_of(draft, above))
    return _cycle_of(draft, objective_above(draft, table, document))


def _cycle_of(draft: Draft, objective: Document | None) -> records.CycleRecord | None:
    id = None if objective is None else objective.get("cycle")
    document = draft.table("cycles").get(id) if isinstance(id, int) else None
    return records.cycle(id, document) if isinstance(id, int) and document else None


def refuse_closed_cycle(cycle: records.CycleRecord) -> None:
    if cycle.state == "closed":
        raise Invalid(
            f"the cycle {one_line(cycle.name)} is closed",
            "Closed cycles are kept as they are; go on in an open one: okrtui cycle carry",
        )


def objective_of(draft: Draft, key_result: Document) -> Document | None:
    id = key_result.get("objective")
    return draft.table("objectives").get(id) if isinstance(id, int) else None


def objective_above(draft: Draft, table: str, document: Document) -> Document | None:
    if table == "objectives":
        return document
    if table == "initiatives":
        id = document.get("key_result")
        above = draft.table("key_results").get(id) if isinstance(id, int) else None
        return None if above is None else objective_of(draft, above)
    if table == "key_results":
        return objective_of(draft, document)
    return None


def as_id(value: Json) -> int:
    assert isinstance(value, int)
    return value


def cycle_for(draft: Draft, name: str | None, today: datetime.date) -> int:
    """The id of the cycle a new objective goes into, made when it has to be."""
    known = {
        id: cycle
        for id, document in draft.table("cycles").items()
        if (cycle := records.cycle(id, document)) is not None
    }
    if name is not None and name.strip():
        wanted = name.strip()
        for id, cycle in known.items():
            if cycle.name.casefold() == wanted.casefold():
                refuse_closed_cycle(cycle)
                return id
        dates = calendar.cycle_dates(wanted)
        if dates is None:
            names = ", ".join(sorted(one_line(c.name) for c in known.values()))
            there = f"; there are: {names}" if names else ""
            raise NotFound(
                f"there is no cycle '{clipped(wanted)}'",
                f"A new one is named like 2026-Q4, 2026 or 2026-11{there}",
            )
        return _insert_cycle(draft, wanted.upper(), *dates, today)
    current = current_cycle(known.values(), today)
    if current is not None and current.state != "closed" and today <= current.end:
        return current.id
    name, start, end = calendar.quarter(today)
    for cycle in known.values():
        if cycle.name == name:
            refuse_closed_cycle(cycle)
    return _insert_cycle(draft, name, start, end, today)


def _insert_cycle(
    draft: Draft, name: str, start: datetime.date, end: datetime.date, today: datetime.date
) -> int:
    return draft.insert(
        "cycles",
        {
            "name": name,
            "start": start.isoformat(),
            "end": end.isoformat(),
            "state": "active" if start <= today else "draft",
        },
    )
