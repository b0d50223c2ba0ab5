"""A goal typed as one line: ``Reduce churn from 10% to 8% by end of Q3 @ana #support w2``.

A small grammar. It reads tags (``@owner``, ``#team``, ``wN``, ``!kind``), a date at the end and
one phrase of numbers. Tags and date leave the title; a phrase ``from A to B`` leaves it where it
ends the sentence, which stands without it. Whatever can't be read stays in the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from okrtui.domain.dates import parse_date
from okrtui.domain.errors import Invalid
from okrtui.domain.records import OBJECTIVE_KINDS, KeyResultKind, Number, ObjectiveKind
from okrtui.domain.text import quoted
from okrtui.domain.values import format_number, parse_value


class Captured(NamedTuple):
    """What a line says; None and empty texts where it says nothing.

    ``found`` names each field that was read, with the words it was read from.
    """

    title: str
    kind: KeyResultKind | None = None
    start: Number | None = None
    target: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: str = ""
    owner: str = ""
    team: str = ""
    weight: Number | None = None
    ends: date | None = None
    objective_kind: ObjectiveKind | None = None
    found: tuple[tuple[str, str], ...] = ()


def capture(text: str, today: date) -> Captured:
    """What the line says. Raises Invalid when a key result would start at its target."""
    captured = _without_date(capture_tags(text), today)
    numbers = next(_numbers(captured.title), None)
    if numbers is not None:
        captured = _with_numbers(captured, numbers)
        if captured.ends is None:
            captured = _without_date(captured, today)
    if any(character.isalnum() for character in captured.title):
        return captured
    return captured._replace(title=" ".join(text.split()))


# Tags

_NAME: Final = r"([^\W\d_](?:[\w.-]*\w)?)"
_TAGS: Final = {
    "owner": rf"@{_NAME}",
    "team": rf"#{_NAME}",
    "weight": r"w([0-9]{1,2}(?:\.[0-9]{1,2})?)",
    "objective_kind": rf"!((?i:{'|'.join(OBJECTIVE_KINDS)}))",
}


def capture_tags(text: str) -> Captured:
    """Only the first tag of each sort; the other words are the title, as an objective needs it."""
    read: dict[str, str] = {}
    found = []
    words = []
    for word in text.split():
        field, said = _tag(word)
        if field and field not in read:
            read[field] = said
            found.append((field, word))
        else:
            words.append(word)
    kind = read.get("objective_kind", "").lower()
    return Captured(
        title=" ".join(words),
        owner=read.get("owner", ""),
        team=read.get("team", ""),
        weight=parse_value(read["weight"]) if "weight" in read else None,
        objective_kind=next((known for known in OBJECTIVE_KINDS if known == kind), None),
        found=tuple(found),
    )


def _tag(word: str) -> tuple[str, str]:
    for field, pattern in _TAGS.items():
        if match := re.fullmatch(rf"{pattern}[,;.]?", word):
            return field, match[1]
    return "", ""


# The date at the end

_LONGEST_DATE: Final = 6
"""Words: ``the end of the next quarter``."""


def _without_date(captured: Captured, today: date) -> Captured:
    """``by DATE`` at the end of the title read and taken out."""
    words = captured.title.split()
    for by in range(len(words) - 2, max(len(words) - 2 - _LONGEST_DATE, -1), -1):
        if words[by].lower() != "by":
            continue
        try:
            day = parse_date(" ".join(words[by + 1 :]).rstrip(".,;!"), today)
        except Invalid:
            break
        found = (*captured.found, ("ends", " ".join(words[by:])))
        return captured._replace(title=" ".join(words[:by]), ends=day, found=found)
    return captured


# Numbers

_CURRENCY: Final = "[$€£¥₹₩₽₺₴₪฿₫]"
_UNITS: Final = (
    r"(?i:%|/ ?[a-z]+|pp|pts?|points?|ms|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|d|days?"
    r"|weeks?|months?|years?|kg|km|[kmgt]b)"
)
_TIMES: Final = r"(?:k|K|M|bn)"
_DIGITS: Final = r"[0-9](?:[0-9.,']{0,30}[0-9])?"
_SPACED: Final = rf"(?:[0-9]{{1,3}}(?: [0-9]{{3}}){{1,4}}(?:[.,][0-9]{{1,15}})?|{_DIGITS})"
_STARTS: Final = r"(?<![^\s(])"
_ENDS: Final = r"(?=[).,;:!?]*(?:\s|$))"
_ARROW: Final = r" ?(?:→|->|=>) ?"


def _amount(name: str, digits: str = _SPACED) -> str:
    """The pattern of a number with what may stand beside it: ``2.1k``, ``-5 %``, ``€84k``.

    ``84 k€`` is 84 in k€, as it is shown, while ``€84k`` is 84,000 in €.
    """
    return (
        rf"(?P<{name}>(?P<{name}_sign>[+-]?)(?P<{name}_currency>{_CURRENCY})? ?"
        rf"(?P<{name}_digits>{digits})"
        rf"(?: ?(?P<{name}_scaled>{_TIMES}{_CURRENCY})"
        rf"|(?P<{name}_times>{_TIMES})?(?: ?(?P<{name}_unit>{_CURRENCY}|{_UNITS}))?))"
    )


class _Phrase(NamedTuple):
    kind: KeyResultKind
    fields: tuple[str, ...]
    pattern: str
    certain: bool = True
    """Whether two equal numbers are a mistake; a ``1 to 1`` may be anything."""


_PHRASES: Final = (
    _Phrase(
        "reach",
        ("start", "target"),
        rf"(?i:from) {_amount('a')}(?: (?i:(?:up |down )?to) |{_ARROW}){_amount('b')}{_ENDS}",
    ),
    _Phrase("reach", ("start", "target"), rf"{_amount('a', _DIGITS)}{_ARROW}{_amount('b')}{_ENDS}"),
    _Phrase(
        "between",
        ("low", "high"),
        rf"(?i:between) {_amount('a')} (?i:and) {_amount('b')}{_ENDS}",
        certain=False,
    ),
    _Phrase(
        "at_least", ("target",), rf"(?:(?i:at least|above) |(?:>=|≥|>) ?){_amount('a')}{_ENDS}"
    ),
    _Phrase(
        "at_most",
        ("target",),
        rf"(?:(?i:at most|no more than|under|below) |(?:<=|≤|<) ?){_amount('a')}{_ENDS}",
    ),
    _Phrase(
        "reach",
        ("start", "target"),
        rf"{_amount('a', _DIGITS)} (?i:to) {_amount('b')}[.!]?$",
        certain=False,
    ),
)
"""The first that can be read counts."""


class _Numbers(NamedTuple):
    kind: KeyResultKind
    values: dict[str, Number]
    unit: str
    found: tuple[tuple[str, str], ...]
    start: int
    end: int


def _with_numbers(captured: Captured, numbers: _Numbers) -> Captured:
    values = numbers.values
    start, target = values.get("start"), values.get("target")
    title = captured.title
    if start is not None and target is not None:
        phrase = title[numbers.start : numbers.end]
        if start == target:
            raise Invalid(
                f"{quoted(phrase)} starts at {format_number(start)}"
                f" and its target is {format_number(target)}",
                "Give two different numbers, or write 'at least' to hold a level",
                field="target",
            )
        title = _before(title, numbers.start, numbers.end)
    return captured._replace(
        title=title,
        kind=numbers.kind,
        start=start,
        target=target,
        low=values.get("low"),
        high=values.get("high"),
        unit=numbers.unit,
        found=(*numbers.found, *captured.found),
    )


def _before(title: str, start: int, end: int) -> str:
    """The title without a phrase that ends it; the whole title where it doesn't."""
    after = title[end:]
    if title[:start].endswith("("):
        after = after.removeprefix(")")
    return title if after.strip(".,;:!?") else title[:start].rstrip(" (,;:")


def _numbers(title: str) -> Iterator[_Numbers]:
    # One character for one: places in the plain text are places in the title.
    plain = title.replace("\u2212", "-")
    for phrase in _PHRASES:
        for match in re.finditer(_STARTS + phrase.pattern, plain):
            numbers = _read(phrase, match)
            if numbers is not None:
                yield numbers


def _read(phrase: _Phrase, match: re.Match[str]) -> _Numbers | None:
    """The phrase's numbers and their common unit; None when they don't go together."""
    names = "ab"[: len(phrase.fields)]
    try:
        amounts = [(_value(match, name), match[name]) for name in names]
    except Invalid:
        return None
    units = [unit for name in names if (unit := _unit(match, name))]
    if len({unit.casefold().removesuffix("s") for unit in units}) > 1:
        return None
    if not phrase.certain:
        if amounts[0][0] == amounts[1][0]:
            return None
        if phrase.kind == "between":
            amounts.sort()
    unit = units[-1] if units else _last_word(match)
    found = [("kind", match[0])]
    found += [(field, text) for field, (_, text) in zip(phrase.fields, amounts, strict=True)]
    found += [("unit", unit)] if unit else []
    values = {field: value for field, (value, _) in zip(phrase.fields, amounts, strict=True)}
    return _Numbers(phrase.kind, values, unit, tuple(found), match.start(), match.end())


def _value(match: re.Match[str], name: str) -> Number:
    parts = (match[f"{name}_{part}"] or "" for part in ("sign", "digits", "times"))
    return parse_value("".join(parts))


def _unit(match: re.Match[str], name: str) -> str:
    parts = (match[f"{name}_{part}"] for part in ("scaled", "unit", "currency"))
    return next((part for part in parts if part), "")


def _last_word(match: re.Match[str]) -> str:
    """``riders`` in ``to 3k riders``: what is counted. The title keeps it, for the sentence."""
    word = re.fullmatch(r" ([^\W\d_]+)[.!]?", match.string[match.end() :])
    return word[1] if word else ""
