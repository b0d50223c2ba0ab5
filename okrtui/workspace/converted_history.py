"""The history of a goal that becomes one of the other kind: check-ins and measurements."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from okrtui.domain import records
from okrtui.domain.feeding import whole_periods
from okrtui.domain.periods import PERIOD_NOUNS
from okrtui.domain.records import Document, Json, KpiRecord, id_of
from okrtui.workspace.change import Draft
from okrtui.workspace.rules import validated

if TYPE_CHECKING:
    from datetime import date

    from okrtui.domain.records import MeasurementRecord


def entries_of(draft: Draft, table: str, field: str, id: int) -> dict[int, Document]:
    """The documents of a table that belong to a goal, in the order of their ids."""
    there = draft.table(table)
    return {n: document for n, document in sorted(there.items()) if id_of(document, field) == id}


def values_of(draft: Draft, kpi: KpiRecord, today: date) -> Sequence[MeasurementRecord]:
    """What a key result takes from a KPI, oldest first: its levels, or a flow's whole periods."""
    entries = entries_of(draft, "measurements", "kpi", kpi.id).items()
    read = (records.measurement(id, entry) for id, entry in entries)
    known = sorted((m for m in read if m is not None), key=attrgetter("date", "id"))
    return whole_periods(kpi, known, today) if kpi.aggregation == "flow" else known


def to_measurements(draft: Draft, key_result: int, kpi: int) -> str:
    """Make measurements of check-ins; tells how many, and what a measurement has no place for."""
    moved = confidences = blockers = 0
    for id, entry in entries_of(draft, "check_ins", "key_result", key_result).items():
        confidences += entry.get("confidence") is not None
        blockers += bool(records.text_of(entry, "blocker").strip())
        value = records.number_of(entry, "value")
        if value is not None:
            moved += 1
            _insert(draft, "measurements", {"kpi": kpi, "value": value}, entry)
        draft.delete("check_ins", id)
    counts = ((confidences, "confidence"), (blockers, "blocker"))
    lost = " and ".join(_counted(count, noun) for count, noun in counts if count)
    told = f", with {_counted(moved, 'measurement')}" if moved else ""
    return told + (_left_out(lost, confidences + blockers) if lost else "")


def to_check_ins(draft: Draft, kpi: KpiRecord, key_result: int, today: date) -> str:
    """Make check-ins of measurements; tells how many.

    Each level is one; of a flow each period that is over, on its last day, as for a key result
    that it feeds. What its other measurements noted stays, without a value.
    """
    entries = entries_of(draft, "measurements", "kpi", kpi.id)
    values = {m.id: m for m in values_of(draft, kpi, today)}
    is_flow = kpi.aggregation == "flow"
    for id, entry in entries.items():
        total = values.get(id) if is_flow else None
        if total is not None:
            dated = {**entry, "date": total.date.isoformat()}
            _insert(draft, "check_ins", {"key_result": key_result, "value": total.value}, dated)
        elif not is_flow:
            fields: dict[str, Json] = {"key_result": key_result, "value": entry.get("value")}
            _insert(draft, "check_ins", fields, entry)
        elif records.text_of(entry, "note").strip():
            _insert(draft, "check_ins", {"key_result": key_result}, entry)
        draft.delete("measurements", id)
    if not is_flow:
        return f", with {_counted(len(entries), 'check-in')}" if entries else ""
    return _told_of_flow(kpi, entries, list(values.values()))


def _told_of_flow(
    kpi: KpiRecord, entries: dict[int, Document], totals: Sequence[MeasurementRecord]
) -> str:
    noun = "day" if kpi.cadence == "irregular" else PERIOD_NOUNS[kpi.cadence]
    told = ""
    if totals:
        told = f", with {_counted(len(totals), f'whole {noun}')}"
    over = totals[-1].date if totals else records.DAY_ZERO
    read = (records.measurement(id, entry) for id, entry in entries.items())
    left = sum(m is not None and m.date > over for m in read)
    if left:
        told += _left_out(f"{_counted(left, 'measurement')} of the running {noun}", left)
    return told


def _left_out(what: str, count: int) -> str:
    return f"; {what} left out, undo brings {'it' if count == 1 else 'them'} back"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _insert(draft: Draft, table: str, values: dict[str, Json], entry: Document) -> None:
    """An entry of the other table's kind, by whoever made it."""
    fields = {**values, "date": entry.get("date"), "note": entry.get("note") or ""}
    valid = validated(table, fields)
    draft.insert(table, {**valid, "created_by": entry.get("created_by")})
