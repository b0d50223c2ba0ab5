"""Phases of a key result: whether their days are its own, and how they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from okrtui.domain.errors import Invalid
from okrtui.domain.records import Document, Json, Phase, cycle, date_of, phases_of_document
from okrtui.domain.text import one_line
from okrtui.domain.values import editable_number, format_number
from okrtui.domain.writing import format_day, typed_day
from okrtui.workspace.rules import objective_of

if TYPE_CHECKING:
    from okrtui.workspace.change import Draft


def check_phases(draft: Draft, key_result: Document) -> None:
    """Raises Invalid for a phase on a day on which the key result doesn't run."""
    start, end = _dates(draft, key_result)
    for day, _ in phases_of_document(key_result):
        if (start is not None and day < start) or (end is not None and day > end):
            raise Invalid(
                f"the phase of {format_day(day)} lies outside {_or_open(start)} to {_or_open(end)}",
                "Give days on which the key result runs, or move its starts and ends",
                field="phases",
            )


def in_words(phases: tuple[Phase, ...], unit: str = "") -> str:
    """As they are typed: ``2026-10-31: 20 %, 2026-11-30: 60 %``."""
    return ", ".join(
        f"{format_day(day)}: {format_number(value)} {one_line(unit)}".rstrip()
        for day, value in phases
    )


def typed(phases: Sequence[Phase]) -> str:
    """As one would type them; read again, they are the same."""
    return ", ".join(f"{typed_day(day)}: {editable_number(value)}" for day, value in phases)


def stored_in_words(value: Json, unit: str = "") -> str:
    return in_words(phases_of_document({"phases": value}), unit)


def _or_open(day: date | None) -> str:
    return "…" if day is None else format_day(day)


def _dates(draft: Draft, key_result: Document) -> tuple[date | None, date | None]:
    objective: Mapping[str, Json] = objective_of(draft, key_result) or {}
    id = objective.get("cycle")
    document = draft.table("cycles").get(id) if isinstance(id, int) else None
    period = None if document is None else cycle(0, document)
    start = date_of(key_result, "starts") or date_of(objective, "starts")
    end = date_of(key_result, "ends") or date_of(objective, "ends")
    if period is not None:
        start, end = start or period.start, end or period.end
    return start, end
