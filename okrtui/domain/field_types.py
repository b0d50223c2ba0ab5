"""The types of single fields in ``models``: what each takes, and what it says when it refuses.

Numbers are kept exactly as they are, an int an int and a float a float. A bool is no number and
text is none either: parsing is done before.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Final

from pydantic import BeforeValidator, ValidationInfo

from okrtui.domain.errors import Invalid
from okrtui.domain.text import check_note, check_title, one_line
from okrtui.domain.values import VALUE_LIMIT
from okrtui.domain.writing import figure, format_day

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
ID_LIMIT: Final = 10**16
_ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LONGEST_SAID: Final = 60


class Refused(ValueError):
    """Why a value was refused: what ``errors.Invalid`` will say.

    ``field`` is set where the rule is about several fields.
    """

    def __init__(self, title: str, hint: str, field: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.hint = hint
        self.field = field


def said(value: object) -> str:
    """The value as an error shows it."""
    if isinstance(value, float):
        return "'NaN'" if math.isnan(value) else f"'{value:.15g}'"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, int) and not -VALUE_LIMIT < value < VALUE_LIMIT:
        return "a number of that size"
    text = one_line(str(value))
    return f"'{text[: _LONGEST_SAID - 1]}…'" if len(text) > _LONGEST_SAID else f"'{text}'"


def words(field: str | None) -> str:
    """A field's name as people read it."""
    return (field or "value").replace("_", " ")


def _number(value: object, info: ValidationInfo) -> int | float:
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or (isinstance(value, float) and not math.isfinite(value))
    ):
        raise Refused(
            f"{said(value)} is no number for {words(info.field_name)}",
            "Type a finite number, like 12.5",
        )
    if not -VALUE_LIMIT < value < VALUE_LIMIT:
        raise Refused(
            f"{said(value)} is too large for {words(info.field_name)}",
            f"Numbers stay below {figure(VALUE_LIMIT, ',')}; choose a larger unit",
        )
    return value


def listed(value: object) -> object:
    """Stored documents may hold any sequence of mappings."""
    if isinstance(value, str) or not isinstance(value, Sequence):
        return value
    return [dict(step) if isinstance(step, Mapping) else step for step in value]


def _weight(value: object, info: ValidationInfo) -> int | float:
    weight = _number(value, info)
    if weight < 0:
        raise Refused(
            f"{said(value)} is below 0, which a weight can't be",
            "Type 1 for the usual weight, 2 for twice that, 0 to leave it out",
        )
    return weight


def _grade(value: object, info: ValidationInfo) -> int | float:
    grade = _number(value, info)
    if not 0 <= grade <= 1:
        raise Refused(f"{said(value)} is no grade", "Type a number from 0 to 1, like 0.7")
    return grade


def _confidence(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10:
        raise Refused(
            f"{said(value)} is no confidence", "Type a whole number from 0 to 10; 5 is 50/50"
        )
    return value


def _id(value: object, info: ValidationInfo) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < ID_LIMIT:
        raise Refused(
            f"{said(value)} is no id for {words(info.field_name)}", "Ids are whole numbers from 1"
        )
    return value


def _step_numbers(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, list | tuple):
        raise Refused(f"{said(value)} is no list of steps", "Give ids of steps")
    for number in value:
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            raise Refused(f"{said(number)} is no id of a step", "Ids are whole numbers from 1")
    return list(value)


def _links(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, list | tuple):
        raise Refused(f"{said(value)} is no list of ids", "Give ids")
    return list(dict.fromkeys(_id(id, info) for id in value))


def _date(value: object, info: ValidationInfo) -> date:
    day = value if type(value) is date else None
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
    if day is None:
        raise Refused(
            f"{said(value)} is no date for {words(info.field_name)}",
            "Type a date like 2026-11-22",
        )
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused(
            f"{format_day(day)} is no likely date for {words(info.field_name)}",
            f"Years go from {FIRST_YEAR} to {LAST_YEAR}",
        )
    return day


def _text(value: object, info: ValidationInfo) -> str:
    if not isinstance(value, str):
        raise Refused(f"{said(value)} is no text for {words(info.field_name)}", "Type some words")
    return value


def _title(value: object, info: ValidationInfo) -> str:
    text = _text(value, info)
    try:
        return check_title(text, field=words(info.field_name))
    except Invalid as error:
        raise Refused(error.title, error.hint) from error


def _name(value: object, info: ValidationInfo) -> str:
    """One short line that may be empty: a person, a team, a unit."""
    text = _text(value, info)
    return _title(text, info) if text.strip() else ""


def _note(value: object, info: ValidationInfo) -> str:
    text = _text(value, info)
    try:
        return check_note(text, field=words(info.field_name))
    except Invalid as error:
        raise Refused(error.title, error.hint) from error


Real = Annotated[int | float, BeforeValidator(_number)]
Weight = Annotated[int | float, BeforeValidator(_weight)]
Grade = Annotated[int | float, BeforeValidator(_grade)]
Confidence = Annotated[int, BeforeValidator(_confidence)]
Id = Annotated[int, BeforeValidator(_id)]
Links = Annotated[list[int], BeforeValidator(_links)]
"""Ids of other documents, each once."""
StepNumbers = Annotated[list[int], BeforeValidator(_step_numbers)]
Day = Annotated[date, BeforeValidator(_date)]
Title = Annotated[str, BeforeValidator(_title)]
Name = Annotated[str, BeforeValidator(_name)]
Note = Annotated[str, BeforeValidator(_note)]
