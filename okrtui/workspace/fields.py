"""The fields people can set, and how what they type becomes a stored value."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from okrtui.domain import records
from okrtui.domain.dates import parse_date
from okrtui.domain.errors import Invalid
from okrtui.domain.records import Json, Number
from okrtui.domain.text import check_note, check_title, one_line
from okrtui.domain.values import parse_value
from okrtui.domain.writing import NumberFormat, format_day
from okrtui.workspace.keys import PREFIXES, parse_key


class Reading(NamedTuple):
    """What reading a typed value may depend on."""

    today: date
    unit: str = ""
    current: Number | None = None
    """What ``+0.2`` steps from."""
    signed: bool = False
    """Whether the goal knows values below zero, so that ``-3`` is a value and no step."""
    numbers: NumberFormat | None = None
    """With which signs a number is written; None: with those in force."""


Read = Callable[[str, str, Reading], Json]


def read_title(field: str, text: str, reading: Reading) -> Json:
    return check_title(text)


def read_name(field: str, text: str, reading: Reading) -> Json:
    """A person, team, unit or type: one short line, may be empty."""
    name = text.strip()
    if not name:
        return ""
    checked = check_title(name)
    if len(checked) > NAME_LENGTH:
        raise Invalid(
            f"the {field} is {len(checked)} characters long",
            f"At most {NAME_LENGTH} are kept",
            field=field,
        )
    return checked


def read_person(field: str, text: str, reading: Reading) -> Json:
    return read_name(field, text.strip().removeprefix("@"), reading)


def read_team(field: str, text: str, reading: Reading) -> Json:
    return read_name(field, text.strip().removeprefix("#"), reading)


def read_note(field: str, text: str, reading: Reading) -> Json:
    return check_note(text)


def read_number(field: str, text: str, reading: Reading) -> Json:
    """A number in the goal's unit; empty takes it away."""
    if not text.strip():
        return None
    try:
        return parse_value(
            text,
            unit=reading.unit,
            current=reading.current,
            signed=reading.signed,
            numbers=reading.numbers,
        )
    except Invalid as error:
        raise Invalid(f"{field}: {error.title}", error.hint, field=field) from error


def read_plain_number(field: str, text: str, reading: Reading) -> Json:
    """A number without a unit, always absolute; empty takes it away."""
    return read_number(field, text, Reading(reading.today, numbers=reading.numbers))


def read_grade(field: str, text: str, reading: Reading) -> Json:
    """A number from 0 to 1, or ``suggested``; empty takes the grade away."""
    if text.strip().casefold() == SUGGESTED:
        return SUGGESTED
    grade = read_plain_number(field, text, reading)
    if isinstance(grade, int | float) and not 0 <= grade <= 1:
        raise Invalid(
            f"{field}: {one_line(text.strip())[:40]} is no grade",
            f"Type a number from 0 to 1, like 0.7, or {SUGGESTED}",
            field=field,
        )
    return grade


def read_date(field: str, text: str, reading: Reading) -> Json:
    if not text.strip():
        return None
    try:
        return parse_date(text, reading.today).isoformat()
    except Invalid as error:
        raise Invalid(f"{field}: {error.title}", error.hint, field=field) from error


def read_past_date(text: str, today: date) -> date:
    """The day of an entry: a day without a year is the last one. Raises Invalid for a later one."""
    try:
        day = parse_date(text, today, past=True)
    except Invalid as error:
        raise Invalid(f"date: {error.title}", error.hint, field="date") from error
    if day > today:
        raise Invalid(
            f"{format_day(day)} is in the future", "A value is dated today or earlier", field="date"
        )
    return day


def read_yes(field: str, text: str, reading: Reading) -> Json:
    word = text.strip().casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Invalid(
        f"{field}: '{one_line(text)[:40]}' is neither yes nor no", "Type yes or no", field=field
    )


class OneOf:
    """Reads one of these words, also shortened to a beginning that only one of them has."""

    def __init__(self, words: Sequence[str], *, may_be_empty: bool = False) -> None:
        self.words = words
        self.may_be_empty = may_be_empty

    def __call__(self, field: str, text: str, reading: Reading) -> Json:
        word = text.strip().casefold().replace("-", "_").replace(" ", "_")
        if not word and self.may_be_empty:
            return None
        if word in self.words:
            return word
        starting = [w for w in self.words if word and w.startswith(word)]
        if len(starting) == 1:
            return starting[0]
        raise Invalid(
            f"{field}: '{one_line(text)[:40]}' is none of {', '.join(self.words)}",
            nearest(word, self.words),
            field=field,
        )


class LinkTo:
    """Reads ``K3`` into 3; empty takes the link away."""

    def __init__(self, table: str) -> None:
        self.table = table

    def __call__(self, field: str, text: str, reading: Reading) -> Json:
        if not text.strip():
            return None
        goal = parse_key(text)
        if goal.table != self.table:
            raise Invalid(
                f"{field}: {goal.key} is of another kind",
                f"It takes an id like {PREFIXES[self.table]}3",
                field=field,
            )
        return goal.id


class LinksTo:
    """Reads ``K3, K4`` into [3, 4], each once; empty takes the links away."""

    def __init__(self, table: str) -> None:
        self.table = table

    def __call__(self, field: str, text: str, reading: Reading) -> Json:
        read_one = LinkTo(self.table)
        ids = [read_one(field, word, reading) for word in re.split(r"[,;\s]+", text) if word]
        return list(dict.fromkeys(ids)) or None


_NEXT_PHASE = re.compile(r"[;\n]|,(?=[^,;:]*:)")


def read_phases(field: str, text: str, reading: Reading) -> Json:
    """``2026-10-31: 20, 2026-11-30: 60``: days and values, by date; empty takes them away."""
    phases: dict[str, Json] = {}
    numbers = Reading(reading.today, reading.unit, signed=True)
    for part in _NEXT_PHASE.split(text):
        if not part.strip():
            continue
        day, colon, value = part.partition(":")
        if not colon or not value.strip(" ,"):
            raise Invalid(
                f"{field}: '{one_line(part.strip())[:40]}' is no day with a value",
                _PHASES,
                field=field,
            )
        dated = read_date(field, day, reading)
        if not isinstance(dated, str):
            raise Invalid(f"{field}: a day is missing before ':'", _PHASES, field=field)
        if dated in phases:
            raise Invalid(
                f"{field}: {dated} is there twice", "Give each day one value", field=field
            )
        phases[dated] = read_number(field, value.strip(" ,"), numbers)
    return [{"date": day, "value": phases[day]} for day in sorted(phases)] or None


_STEP_WEIGHT = re.compile(r"\s+w([0-9]+(?:[.,][0-9]+)?)$", re.ASCII)


def read_steps(field: str, text: str, reading: Reading) -> Json:
    """``Design; Beta w2; Launch``: steps divided by semicolons or line ends, ``wN`` a weight."""
    return [step_of(part) for part in re.split(r"[;\n]", text) if part.strip()]


def step_of(text: str) -> Mapping[str, Json]:
    """One step of a milestones key result. Raises Invalid for an empty or too long title."""
    title = text.strip()
    weight: Json = 1
    match = _STEP_WEIGHT.search(title)
    if match is not None and match.start() > 0:
        weight = parse_value(match[1])
        title = title[: match.start()]
    return {"title": check_title(title), "weight": weight}


def read_confidence(text: str) -> int:
    """0..10. Raises Invalid."""
    word = text.strip()
    if word.isascii() and word.isdigit() and len(word) <= 2 and int(word) <= 10:
        return int(word)
    raise Invalid(
        f"confidence '{one_line(text)[:40]}' is no whole number from 0 to 10",
        "10 is certain, 5 is fifty-fifty, 0 is lost",
        field="confidence",
    )


NAME_LENGTH: Final = 80
SUGGESTED: Final = "suggested"
"""Typed for the grade that progress suggests."""
_PHASES: Final = "Write them like 2026-10-31: 20, 2026-11-30: 60"
YES: Final = ("yes", "y", "true", "1", "done", "on", "x")
NO: Final = ("no", "n", "false", "0", "open", "off", "")

EDITABLE: Final[Mapping[str, Mapping[str, Read]]] = {
    "objectives": {
        "title": read_title,
        "description": read_note,
        "owner": read_person,
        "team": read_team,
        "kind": OneOf(records.OBJECTIVE_KINDS, may_be_empty=True),
        "parent": LinkTo("objectives"),
        "cycle": read_name,
        "starts": read_date,
        "ends": read_date,
        "roll_up": OneOf(records.ROLL_UPS),
        "worst": read_yes,
    },
    "key_results": {
        "title": read_title,
        "description": read_note,
        "owner": read_person,
        "team": read_team,
        "kind": OneOf(records.KEY_RESULT_KINDS),
        "start": read_number,
        "target": read_number,
        "low": read_number,
        "high": read_number,
        "risk": read_number,
        "risk_low": read_number,
        "risk_high": read_number,
        "unit": read_name,
        "weight": read_plain_number,
        "kpi": LinkTo("kpis"),
        "cadence": OneOf(records.CADENCES),
        "starts": read_date,
        "ends": read_date,
        "steps": read_steps,
        "phases": read_phases,
        "guardrails": LinksTo("kpis"),
        "grade": read_grade,
        "outcome": OneOf(records.OUTCOMES, may_be_empty=True),
        "lesson": read_note,
    },
    "kpis": {
        "name": read_title,
        "description": read_note,
        "owner": read_person,
        "team": read_team,
        "direction": OneOf(records.DIRECTIONS),
        "green": read_number,
        "red": read_number,
        "low": read_number,
        "high": read_number,
        "red_low": read_number,
        "red_high": read_number,
        "target": read_number,
        "unit": read_name,
        "cadence": OneOf(records.CADENCES),
        "type": read_name,
        "aggregation": OneOf(records.AGGREGATIONS),
        "leading": read_yes,
        "parent": LinkTo("kpis"),
    },
    "initiatives": {
        "title": read_title,
        "description": read_note,
        "owner": read_person,
        "state": OneOf(records.INITIATIVE_STATES),
    },
}
ALIASES: Final[Mapping[str, Mapping[str, str]]] = {
    "objectives": {"name": "title"},
    "key_results": {"name": "title", "guardrail": "guardrails", "phase": "phases"},
    "kpis": {"title": "name"},
    "initiatives": {"name": "title"},
}


def field_named(table: str, name: str) -> str:
    """The stored name of a field. Raises Invalid with the nearest one."""
    field = name.strip().casefold().replace("-", "_")
    field = ALIASES[table].get(field, field)
    if field in EDITABLE[table]:
        return field
    known = sorted(EDITABLE[table])
    raise Invalid(
        f"{PREFIXES[table]} has no field '{one_line(name)[:40]}'",
        f"{nearest(field, known)} Fields: {', '.join(known)}".strip(),
        field=name,
    )


def nearest(word: str, words: Sequence[str]) -> str:
    """``Did you mean …?``, or nothing when no word is near."""
    close = difflib.get_close_matches(word, words, n=1)
    return f"Did you mean {close[0]}?" if close else ""
