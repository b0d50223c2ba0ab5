"""What a line says word by word: ``@ana #support w2 !committed`` and ``unit="k€" kpi=K3``.

A title that looks like any of it stands in quotation marks at the start of the line, written as
JSON writes a text; then nothing in it is read. The marks only count where all words behind them
are fields or numbers, so that ``"Best" in class`` keeps them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from okrtui.domain.dates import parse_date
from okrtui.domain.errors import Invalid
from okrtui.domain.records import (
    AGGREGATIONS,
    CADENCES,
    DIRECTIONS,
    KEY_RESULT_KINDS,
    OBJECTIVE_KINDS,
    ROLL_UPS,
    Phase,
)
from okrtui.domain.text import UNSAFE
from okrtui.domain.values import parse_value

_NAME: Final = r"([^\W\d_](?:[\w.-]*\w)?)"
_TAGS: Final = {
    "owner": rf"@{_NAME}",
    "team": rf"#{_NAME}",
    "weight": r"w([0-9]{1,2}(?:[.,][0-9]{1,2})?)",
    "objective_kind": rf"!((?i:{'|'.join(OBJECTIVE_KINDS)}))",
}
_TAGGED: Final[dict[str, Callable[[str], Any]]] = {
    "weight": parse_value,
    "objective_kind": str.lower,
    "kind": str.lower,
}
_TEXT: Final = r'"(?:[^"\\]|\\.)*"'
_PIECE: Final = rf'(?:[a-z_]+=(?:{_TEXT}(?!\S)|[^\s"]\S*(?!\S)))|\S+'
_QUOTED: Final = rf"\s*({_TEXT})(?:\s+(.*))?"

_Read = Callable[[str, date], Any]


def _one_of(words: Sequence[str]) -> _Read:
    def read(text: str, today: date) -> str | None:
        word = text.lower().replace("-", "_")
        return word if word in words else None

    return read


def _number(text: str, today: date) -> Any:
    return parse_value(text)


def _text(text: str, today: date) -> str | None:
    return text.strip() or None


def _key(prefix: str) -> _Read:
    def read(text: str, today: date) -> int | None:
        match = re.fullmatch(rf"(?i:{prefix})([1-9][0-9]{{0,15}})", text)
        return int(match[1]) if match else None

    return read


def _yes(text: str, today: date) -> bool | None:
    return {"yes": True, "no": False}.get(text.lower())


def _named(prefix: str) -> _Read:
    """The id as people write it."""
    read_key = _key(prefix)

    def read(text: str, today: date) -> str | None:
        return text.upper() if read_key(text, today) else None

    return read


def _phase(text: str, today: date) -> Phase | None:
    """``2026-10-31:20``."""
    day, colon, value = text.rpartition(":")
    return Phase(parse_date(day, today), parse_value(value)) if colon else None


KEY_RESULT: Final[dict[str, _Read]] = {
    "kind": _one_of(KEY_RESULT_KINDS),
    "start": _number,
    "target": _number,
    "low": _number,
    "high": _number,
    "risk": _number,
    "risk_low": _number,
    "risk_high": _number,
    "unit": _text,
    "owner": _text,
    "team": _text,
    "weight": _number,
    "kpi": _key("K"),
    "cadence": _one_of(CADENCES),
    "starts": parse_date,
    "ends": parse_date,
    "step": _text,
    "phase": _phase,
    "guardrail": _key("K"),
}
"""The fields of a key result, as ``edit`` names them; those of ``MANY`` once for each."""

MANY: Final = frozenset(("step", "phase", "guardrail"))

OBJECTIVE: Final[dict[str, _Read]] = {
    "kind": _one_of(OBJECTIVE_KINDS),
    "owner": _text,
    "team": _text,
    "parent": _key("O"),
    "roll_up": _one_of(ROLL_UPS),
    "worst": _yes,
    "starts": parse_date,
    "ends": parse_date,
}


KPI: Final[dict[str, _Read]] = {
    "direction": _one_of(DIRECTIONS),
    **dict.fromkeys(("green", "red", "low", "high", "red_low", "red_high", "target"), _number),
    "unit": _text,
    "cadence": _one_of(CADENCES),
    "type": _text,
    "aggregation": _one_of(AGGREGATIONS),
    "leading": _one_of(("yes", "no")),
    "owner": _text,
    "team": _text,
    "parent": _named("K"),
}


WORK: Final[dict[str, _Read]] = {"owner": _text}
"""What an initiative says besides its title."""


class Fields(NamedTuple):
    """What was read word by word, and the other words of the line."""

    values: dict[str, Any]
    found: tuple[tuple[str, str], ...]
    rest: str


def fields_of(text: str, known: dict[str, _Read], today: date) -> Fields:
    """Each field once, those of ``MANY`` again and again; what can't be read is among the rest.

    Written out, a field counts before its tag.
    """
    pieces = re.findall(_PIECE, text)
    values: dict[str, Any] = {}
    found: list[tuple[str, str]] = []
    left: list[str | None] = []
    for piece in pieces:
        name, value = _written(piece, known, today)
        if value is None or (name in values and name not in MANY):
            left.append(piece)
            continue
        values[name] = (*values.get(name, ()), value) if name in MANY else value
        found.append((name, piece))
        left.append(None)
    for place, piece in enumerate(left):
        if piece is None:
            continue
        name, said = _tag(piece)
        if known is OBJECTIVE:
            name = {"objective_kind": "kind", "weight": ""}.get(name, name)
        elif known is KPI:
            name = {"team": "type", "owner": "owner"}.get(name, "")
        elif known is WORK:
            name = "owner" if name == "owner" else ""
        if name and name not in values:
            values[name] = _TAGGED.get(name, str)(said)
            found.append((name, piece))
            left[place] = None
    return Fields(values, tuple(found), " ".join(piece for piece in left if piece is not None))


def _written(piece: str, known: dict[str, _Read], today: date) -> tuple[str, Any]:
    """The name and value of ``unit="k€"``; no value when it can't be read."""
    name, equals, raw = piece.partition("=")
    if not equals or name not in known or not raw:
        return name, None
    text = unquoted(raw) if raw[0] == '"' else raw
    if text is None:
        return name, None
    try:
        return name, known[name](text, today)
    except Invalid:
        return name, None


def _tag(word: str) -> tuple[str, str]:
    for field, pattern in _TAGS.items():
        if match := re.fullmatch(rf"{pattern}[,;.]?", word):
            return field, match[1]
    return "", ""


def quoted_title(line: str) -> tuple[str, str] | None:
    """The title in quotation marks at the start of a line, as typed, and the text behind it."""
    match = re.fullmatch(rf"(?s:{_QUOTED})", line)
    return (match[1], match[2] or "") if match else None


def quote(text: str) -> str:
    """A text in quotation marks, on one line, without any character a screen would replace."""
    marked = json.dumps(text, ensure_ascii=False)
    return UNSAFE.sub(lambda match: json.dumps(match[0])[1:-1], marked)


def unquoted(marked: str) -> str | None:
    """The text that ``quote`` wrote; None when it isn't one."""
    try:
        text = json.loads(marked, strict=False)
        text.encode()
    except (ValueError, AttributeError):
        return None
    return text if isinstance(text, str) else None
