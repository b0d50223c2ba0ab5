"""What was read out of a line, field by field, and what a person makes of it instead.

A correction is a text by field, as an editor takes it; it wins over what the line says.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from okrtui.domain.capture import Captured, capture, capture_objective
from okrtui.domain.capture.captured import missing
from okrtui.domain.kpi_capture import KpiCapture, capture_kpi
from okrtui.domain.records import KeyResultKind
from okrtui.domain.text import one_line
from okrtui.domain.values import typed_number
from okrtui.domain.writing import typed_day
from okrtui.workspace.fields import EDITABLE, Reading
from okrtui.workspace.keys import key_of

What = Literal["objective", "key_result", "kpi"]
Corrections: TypeAlias = Mapping[str, str]
Found: TypeAlias = Captured | KpiCapture

CORRECTED: Final = "corrected"
"""Stands where the words stand that other fields were read from."""

_TABLES: Final[Mapping[What, str]] = {
    "objective": "objectives",
    "key_result": "key_results",
    "kpi": "kpis",
}
_NUMBERS: Final[Mapping[KeyResultKind | None, tuple[str, ...]]] = {
    None: ("start", "target", "unit"),
    "reach": ("start", "target", "unit"),
    "at_least": ("target", "unit"),
    "at_most": ("target", "unit"),
    "between": ("low", "high", "unit"),
    "baseline": ("unit",),
}
_NO_NUMBERS: Final = dict.fromkeys(("start", "target", "low", "high", "risk", "by"))
_LABELS: Final = {"ends": "due"}
_USUAL: Final[Mapping[What, Mapping[str, str]]] = {
    "objective": {"ends": "with its cycle", "owner": "you"},
    "key_result": {
        "ends": "with its cycle",
        "owner": "you",
        "team": "its objective's",
        "weight": "1",
    },
    "kpi": {"owner": "you"},
}


class FieldRead(NamedTuple):
    """One field of a goal that is being typed."""

    field: str
    label: str
    text: str
    words: str
    """Where it comes from, or what is usual where the line says nothing."""
    role: str
    """``text``; ``warn`` for what is missing; ``dim`` for what need not be said."""


def found_in(
    what: What, line: str, corrections: Corrections, today: date, *, begun: bool = False
) -> Found:
    """What a line says once it is corrected. Raises Invalid.

    begun: what is healthy of a KPI may still be missing.
    """
    if what == "objective":
        return _corrected(what, capture_objective(line, today), corrections, today)
    if what == "key_result":
        return _corrected(what, capture(line, today), corrections, today)
    bounds = [corrections.get(field, "").strip() for field in ("green", "low", "high")]
    kpi = capture_kpi(line, said_elsewhere=begun or any(bounds))
    read = {f: _read(what, f, text, today, kpi.unit) for f, text in corrections.items()}
    empty = KpiCapture("", "up")._asdict()
    return kpi._replace(**{f: empty[f] if v is None else v for f, v in read.items()})


def fields_read(
    what: What, found: Found, corrections: Corrections, user: str
) -> tuple[FieldRead, ...]:
    """The fields of such a goal in the order in which one goes through them."""
    gaps: dict[str, str] = {}
    if isinstance(found, Captured) and what == "key_result":
        gaps = {gap.field: gap.question for gap in missing(found)}
        if "number" in gaps:
            gaps = {"start": "where is it today?", "target": "where should it be?"}
    elif isinstance(found, KpiCapture):
        gaps = dict.fromkeys(("green", "low", "high"), "what is healthy?")
    fields = []
    for field in fields_of(what, found):
        text = text_of(found, field)
        if field in corrections:
            words, role = CORRECTED, "text"
        elif text:
            words, role = _words_of(found, field), "text"
        elif field in gaps:
            words, role = gaps[field], "warn"
        else:
            words, role = _USUAL[what].get(field, ""), "dim"
            text = user if words == "you" else ""
        shown = one_line(text)
        fields.append(FieldRead(field, _LABELS.get(field, field), shown, one_line(words), role))
    return tuple(fields)


def fields_of(what: What, found: Found) -> tuple[str, ...]:
    """The fields that a goal like this one has."""
    if isinstance(found, KpiCapture):
        bounds = ("low", "high") if found.direction == "band" else ("green", "red")
        return (*bounds, "unit", "direction", "cadence", "aggregation", "type", "owner", "team")
    if what == "objective":
        return ("owner", "team", "kind", "parent", "ends")
    return (*_NUMBERS.get(found.kind, ()), "ends", "owner", "team", "weight", "kind")


def text_of(found: Found, field: str) -> str:
    """A field as an editor shows it; empty where nothing is said."""
    value: object
    if isinstance(found, Captured) and field == "kind":
        value = found.objective_kind or found.kind
    else:
        value = getattr(found, field)
    if value is None:
        return ""
    if field == "parent" and isinstance(value, int):
        return key_of("objectives", value)
    if isinstance(value, int | float):
        return typed_number(value)
    if isinstance(value, date):
        return typed_day(value)
    return str(value).replace("_", " ") if field == "kind" else str(value)


def _words_of(found: Found, field: str) -> str:
    if isinstance(found, KpiCapture):
        return ""
    words = found.words_of(field)
    return "as counts do" if not words and field == "start" else words


def _corrected(what: What, found: Captured, corrections: Corrections, today: date) -> Captured:
    if not corrections:
        return found
    read = {f: _read(what, f, text, today, found.unit) for f, text in corrections.items()}
    if what == "objective" and "kind" in read:
        read["objective_kind"] = read.pop("kind")
    elif what == "key_result":
        found = _of_kind(found, read)
    usual = Captured("")
    new = {f: getattr(usual, f) if value is None else value for f, value in read.items()}
    found = found._replace(**new)
    if found.by is not None and ("target" in read or found.kind != "reach"):
        found = found._replace(by=None)
    elif found.by is not None and found.start is not None:
        found = found._replace(target=found.by.target(found.start), by=None)
    return _marked(found, read)


def _of_kind(found: Captured, read: Mapping[str, Any]) -> Captured:
    """Of another kind, with the numbers that it can keep."""
    kind = read.get("kind")
    numbers_given = read.get("start") is not None or read.get("target") is not None
    if kind is None and found.kind is None and numbers_given:
        return found._replace(kind="reach")
    if kind is None or kind == found.kind:
        return found
    goal = found.target if found.target is not None else found.high
    numbers: dict[str, Any] = dict(_NO_NUMBERS)
    if kind == "reach":
        numbers |= {"start": found.start, "target": goal, "by": found.by}
    elif kind in ("at_least", "at_most"):
        numbers["target"] = goal
    elif kind == "between" and found.start is not None and found.target is not None:
        numbers["low"], numbers["high"] = sorted((found.start, found.target))
    return found._replace(**numbers)


def _marked(found: Captured, read: Mapping[str, Any]) -> Captured:
    """With the corrected fields named as such, and without the doubts that they settle."""
    words = [found.words_of(field) for field in read]
    doubts = tuple(d for d in found.doubts if not any(d.words in word for word in words))
    title = found.title
    if read.get("ends") is not None:
        for doubt in [d for d in doubts if not d.taken]:
            title = title.removesuffix(doubt.words).rstrip(" ,;:") or title
        doubts = tuple(d for d in doubts if d.taken)
    others = tuple(pair for pair in found.found if pair[0] not in read)
    marks = tuple((field, CORRECTED) for field in read)
    return found._replace(title=title, doubts=doubts, found=(*others, *marks))


def _read(what: What, field: str, text: str, today: date, unit: str) -> Any:
    """A field's value; None where the text takes it away. Raises Invalid."""
    if not text.strip():
        return None
    reading = Reading(today, unit=unit, signed=True)
    value = EDITABLE[_TABLES[what]][field](field, text, reading)
    if field == "ends" and isinstance(value, str):
        return date.fromisoformat(value)
    if field == "parent" and what == "kpi":
        return key_of("kpis", value) if isinstance(value, int) else None
    return value
