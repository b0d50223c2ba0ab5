"""How the parts of the grammar go together: what is read first, and what is left for the title."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, NamedTuple

from okrtui.domain.capture import amounts, levels
from okrtui.domain.capture.captured import Captured, Doubt
from okrtui.domain.capture.days import Due, due_at_end
from okrtui.domain.capture.fields import (
    KEY_RESULT,
    MANY,
    OBJECTIVE,
    Fields,
    fields_of,
    quoted_title,
    unquoted,
)
from okrtui.domain.capture.quantities import Quantities, Quantity
from okrtui.domain.capture.reading import Reading, Rule
from okrtui.domain.capture.sentence import Sentence
from okrtui.domain.capture.words import NOW
from okrtui.domain.errors import Invalid
from okrtui.domain.records import KeyResultKind, Number
from okrtui.domain.text import quoted
from okrtui.domain.values import format_number

_RULES: Final[tuple[Rule, ...]] = (
    levels.moved,
    levels.arrow,
    levels.between,
    amounts.changed,
    amounts.compared,
    amounts.share,
    levels.bound,
    levels.more,
    levels.band,
    levels.held,
    levels.none_of,
    levels.target,
    levels.from_to_at_the_end,
    amounts.multiplied,
    levels.answered,
    amounts.count,
)
"""The first that can be read counts."""

_NUMBERS: Final = ("start", "target", "low", "high", "step")


def objective_of(text: str, today: date) -> Captured:
    """See ``capture_objective``."""
    title = quoted_title(text)
    if title is not None and (named := unquoted(title[0])) is not None and named.strip():
        fields = fields_of(title[1], OBJECTIVE, today)
        if not fields.rest:
            return _objective(named, fields, (("title", title[0]),))
    fields = fields_of(text, OBJECTIVE, today)
    return _objective(_named(fields.rest, text), fields, ())


def _objective(title: str, fields: Fields, found: tuple[tuple[str, str], ...]) -> Captured:
    values = dict(fields.values)
    kind = values.pop("kind", None)
    return Captured(title, objective_kind=kind, found=(*found, *fields.found), **values)


def key_result_of(text: str, today: date, kind: KeyResultKind | None) -> Captured:
    """See ``capture``."""
    title = quoted_title(text)
    if title is not None and (named := unquoted(title[0])) is not None and named.strip():
        captured = _sentence(fields_of(title[1], KEY_RESULT, today), today, kind)
        if not captured.title:
            return captured._replace(title=named, found=(("title", title[0]), *captured.found))
    captured = _sentence(fields_of(text, KEY_RESULT, today), today, kind)
    return captured._replace(title=_named(captured.title, text))


def _named(title: str, text: str) -> str:
    """The title; the whole line where nothing but marks is left for it."""
    return title if any(character.isalnum() for character in title) else " ".join(text.split())


def _sentence(fields: Fields, today: date, kind: KeyResultKind | None) -> Captured:
    """All that the other words say, with what was read word by word."""
    s = Sentence(fields.rest)
    if kind is not None:
        fields.values["kind"] = kind
    values = fields.values
    due = None if "ends" in values else due_at_end(s, today)
    if due is not None and due.leaves:
        s.leave(due.start, due.end)
    quantities = Quantities(s)
    reading = _reading(s, quantities, values)
    now = None
    if reading is not None:
        now = None if "start" in values else _now(s, quantities, reading)
        _take_out(s, reading, now)
        if due is None and "ends" not in values:
            due = due_at_end(s, today)
            if due is not None and s.low(due.start) in ("in", "within") and due.leaves:
                # Hired within 6 months, from 54 % to 75 %: what is measured, not until when.
                due = None
            if due is not None and due.leaves:
                s.leave(due.start, due.end)
    return _put_together(s, fields, due, reading, now)


class _Now(NamedTuple):
    """Where it stands today, said beside the change: ``(now 42)``, ``up from 12``."""

    quantity: Quantity
    start: int
    end: int


def _reading(s: Sentence, q: Quantities, values: dict[str, Any]) -> Reading | None:
    """The phrase that counts, if it says what the fields leave open."""
    written = {field for field in _NUMBERS if field in values}
    if written - {"start"}:
        return None
    for rule in _RULES:
        for at in range(s.begin, s.end):
            reading = rule(s, q, at)
            if reading is None:
                continue
            if values.get("kind", reading.kind) != reading.kind:
                return None
            return (
                None
                if written and (reading.kind != "reach" or "start" in reading.values)
                else reading
            )
    return None


def _now(s: Sentence, q: Quantities, reading: Reading) -> _Now | None:
    if reading.kind != "reach" or "start" in reading.values:
        return None
    for at in range(s.begin, s.end):
        behind = s.said(at, NOW)
        if not behind or reading.start <= at < reading.end:
            continue
        quantity = q.at(behind)
        if quantity is None or quantity.year or not _fits(quantity, reading):
            continue
        end = quantity.end
        if end in (s.end, reading.start) or s.words[end - 1].stop:
            return _Now(quantity, at, end)
    return None


def _fits(quantity: Quantity, reading: Reading) -> bool:
    """Whether it may be in the unit of what the phrase says."""
    if not (quantity.unit and reading.unit):
        return True
    return quantity.unit.casefold().rstrip("s") == reading.unit.casefold().rstrip("s")


def _take_out(s: Sentence, reading: Reading, now: _Now | None) -> None:
    """What the sentence stands without leaves the title, the last of it first."""
    spans = [(reading.start, reading.end)] if reading.leaves else []
    spans += [(now.start, now.end)] if now else []
    for span in sorted(spans, reverse=True):
        s.leave(*span)


def _put_together(
    s: Sentence, fields: Fields, due: Due | None, reading: Reading | None, now: _Now | None
) -> Captured:
    values: dict[str, Any] = dict(fields.values)
    many = {f"{name}s": values.pop(name, ()) for name in MANY}
    found = list(fields.found)
    doubts: list[Doubt] = []
    by = None
    if reading is not None:
        read: dict[str, Number] = dict(reading.values)
        words = list(reading.found)
        if now is not None:
            read["start"] = now.quantity.value
            words.append(("start", s.phrase(now.start, now.end)))
            doubts += [now.quantity.doubt] if now.quantity.doubt else []
        unit = reading.unit or (now.quantity.unit if now else "")
        values = {"kind": reading.kind, "unit": unit, **read, **values}
        by = reading.by
        if by is not None and values.get("start") is not None:
            values["target"] = by.target(values["start"])
            by = None
        found = words + found
        doubts = [*reading.doubts, *doubts]
        _refuse_standing_still(s, values, reading)
    if due is not None and due.day is not None:
        values["ends"] = due.day
        found.append(("ends", s.phrase(due.start, due.end)))
    if due is not None and due.doubt is not None:
        doubts.append(due.doubt)
    values.setdefault("kind", _kind_of(values, many["steps"]))
    return Captured(s.title(), by=by, found=tuple(found), doubts=tuple(doubts), **many, **values)


def _kind_of(values: dict[str, Any], steps: tuple[str, ...]) -> KeyResultKind | None:
    """The kind that fields written out come to."""
    if steps:
        return "milestones"
    if "low" in values or "high" in values:
        return "between"
    return "reach" if "start" in values or "target" in values else None


def _refuse_standing_still(s: Sentence, values: dict[str, Any], reading: Reading) -> None:
    start, target = values.get("start"), values.get("target")
    if reading.kind == "reach" and start is not None and start == target:
        raise Invalid(
            f"{quoted(s.phrase(reading.start, reading.end))} starts at {format_number(start)}"
            f" and its target is {format_number(target)}",
            "Give two different numbers, or write 'at least' to hold a level",
            field="target",
        )
