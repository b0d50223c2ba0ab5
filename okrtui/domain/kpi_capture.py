"""One line of text to a KPI and back: ``Uptime ≥ 99.9 % red 99.5 weekly @dan #operational``.

The name, what is healthy (``≥ 95 %``, ``<= 4 h``, ``at most 4 h``, ``18..22 °C``), and behind it
in any order the unit, ``red`` with the bound of unhealthy, a cadence, ``flow`` or ``stock``;
anywhere ``@owner``, ``#type`` and fields written out, such as ``target=99.95`` or
``team="City ops"``. Another word in front of the number belongs to the name, whatever it says:
cash flow, daily users.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from okrtui.domain import writing
from okrtui.domain.capture.fields import KPI, Fields, fields_of, quote, quoted_title, unquoted
from okrtui.domain.errors import Invalid
from okrtui.domain.records import (
    AGGREGATIONS,
    CADENCES,
    DAY_ZERO,
    Aggregation,
    Cadence,
    Direction,
    KpiRecord,
    Number,
)
from okrtui.domain.text import UNSAFE
from okrtui.domain.values import parse_value, typed_number

_NUMBER: Final = r"[+-]?[0-9][0-9.,]*[kKM]?"
_BOUND: Final = r"(?:^|\s)(?P<sign>≥|≤|>=|<=|=>|=<|>|<)\s?(?P<number>%s)"
_WORDED: Final = (
    r"(?:^|\s)(?:is\s)?(?P<sign>at least|at most|no more than|above|below)"
    r"\s(?P<number>%s)"
)
_BAND: Final = (
    r"(?:^|\s)(?P<low>%s[+-]?[0-9][0-9.,]*?)(?:\.\.\.?|…|–)(?P<high>%s[+-]?[0-9][0-9.,]*)"
)
_GROUPED: Final = r"[+-]?[1-9][0-9]{0,2}(?:%s[0-9]{3})+(?![0-9])(?:[.,][0-9]+)?"
_DOWN: Final = frozenset({"≤", "<=", "=<", "<", "at most", "no more than", "below"})
_LONGEST: Final = 400
_PLAIN: Final = r"[\w.%/€$£-]+"


class KpiCapture(NamedTuple):
    """What a line says about a KPI."""

    name: str
    direction: Direction
    green: Number | None = None
    red: Number | None = None
    low: Number | None = None
    high: Number | None = None
    red_low: Number | None = None
    red_high: Number | None = None
    target: Number | None = None
    unit: str = ""
    cadence: Cadence = "weekly"
    type: str = ""
    aggregation: Aggregation = "stock"
    leading: bool = False
    owner: str | None = None
    team: str = ""
    parent: str | None = None


def capture_kpi(text: str, *, said_elsewhere: bool = False) -> KpiCapture:
    """Read a KPI out of a line. Raises Invalid when it doesn't say what is healthy.

    said_elsewhere: what is healthy is said beside the line, so that its name is enough.
    """
    title = quoted_title(text)
    name = unquoted(title[0]) if title is not None else None
    if title is not None and name is not None and name.strip():
        found = _captured(fields_of(title[1], KPI, DAY_ZERO))
        if found is not None and not found.name:
            return found._replace(name=name)
    found = _captured(fields_of(text, KPI, DAY_ZERO))
    if found is None and said_elsewhere:
        found = _captured(fields_of(f"{text} direction=up", KPI, DAY_ZERO))
    if found is None:
        raise Invalid(
            "This doesn't say what is healthy",
            "Type it behind the name: Uptime ≥ 99.9 %, First response ≤ 4 h or Office 18..22 °C",
            field="name",
        )
    return found


def _captured(fields: Fields) -> KpiCapture | None:
    text = fields.rest.replace("\u2212", "-")[:_LONGEST]
    grouped = _grouped()
    bound = re.search(_BOUND % f"{grouped}{_NUMBER}", text)
    band = re.search(_BAND % (grouped, grouped), text)
    if bound is None and band is None:
        bound = re.search(_WORDED % f"{grouped}{_NUMBER}", text, re.IGNORECASE)
    written: dict[str, Any] = dict(fields.values)
    values: dict[str, Any] = {}
    name = fields.rest
    if written.keys() & {"green", "low", "high"}:
        values["direction"] = "band" if "low" in written else "up"
    elif match := bound or band:
        name = fields.rest[: match.start()]
        values = _behind(fields.rest[match.end() :].split())
        if bound is not None:
            values["direction"] = "down" if bound["sign"].lower() in _DOWN else "up"
            values["green"] = parse_value(bound["number"])
        elif band is not None:
            values["direction"] = "band"
            values["low"], values["high"] = parse_value(band["low"]), parse_value(band["high"])
    elif "direction" not in written:
        return None
    if written.get("leading") is not None:
        written["leading"] = written["leading"] == "yes"
    return KpiCapture(name=name.strip(), **{**values, **written})


def _grouped() -> str:
    """The start of a pattern for those who part thousands by what is no decimal sign."""
    mark = writing.typed().numbers.group
    return "" if mark in ",." else f"{_GROUPED % mark}[kKM]?|"


def _behind(words: Sequence[str]) -> dict[str, Any]:
    """What the words behind the number say; those that say nothing else are the unit."""
    values: dict[str, Any] = {}
    unit: list[str] = []
    place = 0
    while place < len(words):
        low = words[place].lower()
        number = words[place + 1] if place + 1 < len(words) else ""
        place += 1
        if low in ("red", "red:") and re.fullmatch(rf"{_NUMBER}%?", number):
            values["red"] = parse_value(number.removesuffix("%"))
            place += 1
            if words[place : place + 1] == ["%"] and unit:
                place += 1
        elif low in CADENCES:
            values["cadence"] = low
        elif low in AGGREGATIONS:
            values["aggregation"] = low
        else:
            unit.append(words[place - 1])
    return {**values, "unit": " ".join(unit)}


def line_of_kpi(kpi: KpiRecord) -> str:
    """One line from which ``capture_kpi`` reads the KPI again; an owner it hasn't is left out."""
    wanted = said_of_kpi(kpi)
    line = ""
    for line in _lines(wanted):
        try:
            if UNSAFE.search(line) is None and capture_kpi(line) == wanted:
                return line
        except Invalid:
            continue
    return line


def said_of_kpi(kpi: KpiRecord) -> KpiCapture:
    """What a line that says all of the KPI says."""
    fields = {field: getattr(kpi, field) for field in KpiCapture._fields if field != "parent"}
    parent = f"K{kpi.parent}" if kpi.parent else None
    return KpiCapture(**{**fields, "owner": kpi.owner or None, "parent": parent})


def _lines(said: KpiCapture) -> Iterator[str]:
    """Lines that may say the KPI, the plainest first; the last one always does."""
    unit = [said.unit] if said.unit else []
    words: list[str] = [said.cadence] if said.cadence != "weekly" else []
    words += [said.aggregation] if said.aggregation != "stock" else []
    rest = ("red_low", "red_high", "target", "leading", "team", "parent")
    if said.direction == "band" and said.low is not None and said.high is not None:
        healthy = [f"{_number(said.low)}..{_number(said.high)}", *unit, *words]
    elif said.green is not None:
        sign = "≥" if said.direction == "up" else "≤"
        red = [f"red {_number(said.red)}"] if said.red is not None else []
        healthy = [f"{sign} {_number(said.green)}", *unit, *red, *words]
    else:
        healthy = []
    tags = [f"@{said.owner}"] if said.owner else []
    tags += [f"#{said.type}"] if said.type else []
    yield " ".join([said.name, *healthy, *tags, *_written(said, rest)])
    yield " ".join([said.name, *healthy, *_written(said, ("owner", "type", *rest))])
    every = tuple(field for field in KpiCapture._fields if field != "name")
    yield " ".join([said.name, *_written(said, every)])
    yield " ".join([quote(said.name), *_written(said, every)])


def _written(said: KpiCapture, fields: Sequence[str]) -> list[str]:
    """Fields that differ from what is usual, written out."""
    usual = KpiCapture("", "up")._asdict()
    written = []
    for field in fields:
        value = getattr(said, field)
        if field == "direction" or (value is not None and value != usual[field]):
            written.append(f"{field}={_said(value)}")
    return written


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value)
    text = str(value)
    return text if re.fullmatch(_PLAIN, text) else quote(text)


def _number(value: Number) -> str:
    return typed_number(value)
