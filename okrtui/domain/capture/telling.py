"""What was read out of a line, each with the words it came from, in columns of two lines."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from okrtui.domain.capture.captured import By, Captured, missing
from okrtui.domain.kpi_capture import KpiCapture
from okrtui.domain.records import Number
from okrtui.domain.text import one_line
from okrtui.domain.values import format_change, format_number
from okrtui.domain.writing import format_day


class Told(NamedTuple):
    """A field, and below it where it came from; or what is missing or in doubt."""

    field: str
    words: str
    role: str = "text"
    """``warn`` for what is missing or in doubt, ``dim`` for what may still come."""


_NAMES: Final = {
    "ends": "due",
    "objective_kind": "kind",
    "kpi": "KPI",
    "risk_low": "risk from",
    "risk_high": "risk to",
}
_NUMBERS: Final = frozenset(("kind", "start", "target", "low", "high", "unit", "by", "title"))
"""Fields that are told together."""


def told(captured: Captured) -> tuple[Told, ...]:
    """A key result's fields, the numbers first, then what is missing, in doubt, and the rest."""
    columns = [_level(captured)]
    if captured.kind is not None:
        columns += _beside(captured)
        columns += [Told(f"needs a {gap.field}", gap.question, "warn") for gap in missing(captured)]
    columns += _doubts(captured)
    columns += _others(captured, of_objective=("objective_kind",))
    return tuple(_harmless(column) for column in columns)


def told_objective(captured: Captured) -> tuple[Told, ...]:
    """An objective's fields."""
    return tuple(_harmless(column) for column in _others(captured))


def told_kpi(captured: KpiCapture) -> tuple[Told, ...]:
    """A KPI's fields; what isn't said is what is usual."""
    unit = f" {captured.unit}" if captured.unit else ""
    if captured.direction == "band":
        healthy = f"healthy {_number(captured.low)} to {_number(captured.high)}{unit}"
    else:
        sign = "≥" if captured.direction == "up" else "≤"
        healthy = f"healthy {sign} {_number(captured.green)}{unit}"
    columns = [Told(captured.name, healthy)]
    if captured.red is not None:
        columns.append(Told("unhealthy", f"from {_number(captured.red)}{unit}"))
    columns.append(Told(captured.cadence, captured.aggregation))
    for field in ("type", "owner", "team"):
        if value := getattr(captured, field):
            columns.append(Told(field, value))
    return tuple(_harmless(column) for column in columns)


def remarks(captured: Captured) -> list[str]:
    """What to tell of a line that was read in part or in one of several ways, in half sentences."""
    said = [
        f"{doubt.words} was read as {doubt.readings[0]}"
        if doubt.taken
        else f"{doubt.words} was not read: {' or '.join(doubt.readings)}?"
        for doubt in captured.doubts
    ]
    if captured.kind == "reach":
        said += [f"it needs a {gap.field}: {gap.question}" for gap in missing(captured)]
    return [one_line(text) for text in said]


def _level(captured: Captured) -> Told:
    if captured.kind is None:
        return Told("no number yet", "from … to …", "dim")
    return Told(level_of(captured), captured.words_of("kind") or _written(captured))


def _written(captured: Captured) -> str:
    return " ".join(words for field, words in captured.found if field in (*_NUMBERS, "step"))


def level_of(captured: Captured) -> str:
    """``reach 10 → 8 %``, ``at least 95 %``, ``between 3 and 5 weeks``; ``?`` is missing."""
    unit = f" {captured.unit}" if captured.unit else ""
    if captured.kind == "reach":
        goal = _number(captured.target) if captured.by is None else _by(captured.by)
        return f"reach {_number(captured.start)} → {goal}{unit}"
    if captured.kind in ("at_least", "at_most"):
        return f"{captured.kind.replace('_', ' ')} {_number(captured.target)}{unit}"
    if captured.kind == "between":
        return f"between {_number(captured.low)} and {_number(captured.high)}{unit}"
    if captured.kind == "milestones":
        steps = len(captured.steps)
        return f"milestones, {steps} {'step' if steps == 1 else 'steps'}"
    return "done or not done" if captured.kind == "done" else "find out the number"


def _number(value: Number | None) -> str:
    return "?" if value is None else format_number(value)


def _by(by: By) -> str:
    if by.share is not None:
        return f"{'+' if by.share > 0 else ''}{by.share}"
    return f"{format_change(by.amount)}{' %' if by.percent else ''}"


def _beside(captured: Captured) -> list[Told]:
    """What the phrase of numbers doesn't say itself."""
    columns = []
    phrase = captured.words_of("kind")
    if captured.start is not None and phrase:
        start = captured.words_of("start")
        if not start:
            columns.append(Told("starts at 0", "as counts do"))
        elif start not in phrase:
            columns.append(Told(f"start {format_number(captured.start)}", start))
    for field in ("target", "low", "high"):
        words, value = captured.words_of(field), getattr(captured, field)
        if phrase and words and words not in phrase and value is not None:
            columns.append(Told(f"{field} {format_number(value)}", words))
    unit = captured.words_of("unit")
    if unit and unit not in phrase:
        columns.append(Told(f"unit {captured.unit}", unit))
    return columns


def _doubts(captured: Captured) -> list[Told]:
    columns = []
    for doubt in captured.doubts:
        if doubt.taken:
            first, *others = doubt.readings
            said = f"{doubt.words} = {first}" if first != doubt.words else first
            columns.append(Told(said, f"or {' or '.join(others)}?", "warn"))
        else:
            columns.append(Told(f"{doubt.words}?", " or ".join(doubt.readings), "warn"))
    return columns


def _others(captured: Captured, of_objective: tuple[str, ...] = ()) -> list[Told]:
    columns = []
    for field, words in captured.found:
        if field in of_objective:
            columns.append(Told(f"{words} stays", "is the objective's", "warn"))
        elif field == "kind" and captured.objective_kind is not None:
            columns.append(Told(f"kind {captured.objective_kind}", words))
        elif field == "step":
            columns.append(Told("step", words))
        elif field not in _NUMBERS:
            columns.append(Told(f"{_NAMES.get(field, field)} {_value(captured, field)}", words))
    return columns


def _value(captured: Captured, field: str) -> str:
    if field in ("phase", "guardrail"):
        return ""
    value = getattr(captured, field)
    if field in ("kpi", "parent"):
        return f"{'K' if field == 'kpi' else 'O'}{value}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return format_day(value)
    return format_number(value) if isinstance(value, int | float) else str(value) or "none"


def _harmless(column: Told) -> Told:
    return column._replace(field=one_line(column.field).strip(), words=one_line(column.words))
