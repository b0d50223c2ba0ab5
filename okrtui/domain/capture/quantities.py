"""A number with what belongs to it: ``2.1k``, ``-5 %``, ``€84k``, ``three``, ``4.8 out of 5``."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from okrtui.domain import writing
from okrtui.domain.capture.captured import Doubt
from okrtui.domain.capture.sentence import Sentence
from okrtui.domain.capture.words import ABOUT, OR_LESS, OR_MORE, phrases
from okrtui.domain.dates import COUNTS, FIRST_YEAR, LAST_YEAR
from okrtui.domain.errors import Invalid
from okrtui.domain.records import Number
from okrtui.domain.values import parse_value

_LONGEST: Final = 40
"""Characters of a word that may be a number."""

_CURRENCY: Final = (
    r"(?:(?:US|A|C|NZ|HK|S)?\$|[€£¥₹₩₽₺₴₪฿₫]|USD|EUR|GBP|CHF|SEK|NOK|DKK|PLN|JPY|INR)"
)
_TIMES: Final = r"(?:k|K|Mio|Mrd|M|bn|Bn|BN|mn|mio)"
_UNIT: Final = (
    r"(?:%|‰|°[CF]?|(?i:pp|pts?|points?|ms|s|secs?|seconds?|mins?|minutes?|h|hrs?|hours?|d|days?"
    r"|weeks?|months?|quarters?|years?|kg|g|t|tonnes?|tons?|km|m²|m2|cm|mm|miles?|litres?|liters?"
    r"|[kmgtp]?wh|[kmgt]i?b|[kmg]bps|[kmg]bit/s|kw|mw|bps|fte|ppm|db|co2e?|tco2e?))"
)
_PER: Final = r"(?:/[A-Za-z]+[²³23]?|/[0-9]{1,3})"
_NUMBER: Final = (
    rf"(?P<sign>[+-]?)(?P<currency>{_CURRENCY})?(?P<sign2>[+-]?)"
    r"(?P<digits>[0-9](?:[0-9.,']*[0-9])?)"
    rf"(?:(?P<scaled>{_TIMES}{_CURRENCY})"
    rf"|(?P<times>{_TIMES}|[mB])?(?P<unit>{_UNIT}|{_CURRENCY})?)(?P<per>{_PER})?(?P<plus>\+)?"
)
_SCALES: Final = {
    **dict.fromkeys(("k", "K", "thousand"), "k"),
    **dict.fromkeys(("m", "M", "mn", "mio", "Mio", "million", "millions"), "M"),
    **dict.fromkeys(("bn", "Bn", "BN", "B", "Mrd", "billion", "billions"), "bn"),
}
_BESIDE: Final = phrases(
    "percent|per cent|percentage points|percentage point|business days|business day|working days"
    "|working day|business hours|working hours|euros|euro|dollars|pounds|francs"
)
_NAMED: Final = {
    "percent": "%",
    "per cent": "%",
    "percentage points": "pp",
    "percentage point": "pp",
    "euros": "€",
    "euro": "€",
    "dollars": "$",
    "pounds": "£",
}
_OUT_OF: Final = phrases("out of")
_PERIODS: Final = frozenset(
    ("hour", "day", "week", "month", "quarter", "year", "shift", "sprint", "night")
)
_TENS: Final = {
    word: number * 10
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
_TEENS: Final = {
    word: number
    for number, word in enumerate(
        ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"], 13
    )
}
_WORDS: Final = {"zero": 0, **COUNTS, **_TEENS, **_TENS}
_GROUPS: Final = {"dozen": 12, "hundred": 100, "thousand": 1_000}
_SCALE_OF_GROUP: Final = {"million": "M", "billion": "bn"}


_PARTS: Final = frozenset(("third", "quarter", "fifth", "tenth"))
"""Two thirds are not two."""


class Quantity(NamedTuple):
    """A number at some words of a sentence."""

    value: Number
    unit: str
    start: int
    end: int
    """Its words."""
    more: str = ""
    """``least`` for ``70+`` and ``70 or more``, ``most`` for ``5 or fewer``."""
    scaled: bool = False
    """Whether a k, M or million belongs to it."""
    worded: bool = False
    grouped: bool = False
    """Whether marks part its thousands."""
    doubt: Doubt | None = None

    @property
    def bare(self) -> bool:
        """Digits and nothing beside them."""
        return not (self.unit or self.scaled or self.more or self.worded)

    @property
    def scale(self) -> int:
        """The most there can be, for ``4.8 out of 5``; 0 when that isn't said."""
        most = self.unit.removeprefix("/")
        return int(most) if self.unit.startswith("/") and most.isdecimal() else 0

    @property
    def year(self) -> bool:
        """Whether it may as well be a year."""
        return (
            self.bare
            and not self.grouped
            and isinstance(self.value, int)
            and FIRST_YEAR <= self.value <= LAST_YEAR
        )


class Quantities:
    """The quantities of a sentence, each read once."""

    def __init__(self, sentence: Sentence) -> None:
        self._sentence = sentence
        self._known: dict[tuple[int, int], Quantity | None] = {}

    def at(self, start: int) -> Quantity | None:
        """The quantity that begins at a word, also behind an ``about``."""
        s = self._sentence
        if start >= s.end:
            return None
        key = (start, s.end)
        if key not in self._known:
            self._known[key] = self._read(start, s.said(start, ABOUT) or start)
        return self._known[key]

    def _read(self, start: int, at: int) -> Quantity | None:
        s = self._sentence
        if at >= s.end:
            return None
        found = _digits(s, at) or _words(s, at)
        if found is None:
            return None
        quantity = _more(s, _scale(s, _per(s, _unit(s, found))))
        if quantity.scale and not 0 <= quantity.value <= quantity.scale:
            # 24/7 is no 24 out of 7.
            return None
        return quantity._replace(start=start)


def _digits(s: Sentence, at: int) -> Quantity | None:
    core = s.words[at].core
    before = ""
    first = at
    if not s.words[at].stop and at + 1 < s.end and re.fullmatch(_CURRENCY, core):
        before, at = core, at + 1
        core = s.words[at].core
    if len(core) > _LONGEST:
        return None
    match = re.fullmatch(_NUMBER, core)
    if match is None or (before and match["currency"]) or (match["sign"] and match["sign2"]):
        return None
    digits, at = _grouped(s, at, match)
    currency = before or match["currency"] or ""
    times = match["times"] or ""
    if times in ("m", "B") and not currency:
        return None
    if currency and (match["unit"] or match["scaled"]):
        return None
    end = at + 1
    if not times and not match["unit"] and not match["scaled"] and not s.words[at].stop:
        times = _scale_word(s, end, money=bool(currency))
        end += bool(times)
    typed = f"{match['sign']}{match['sign2']}{digits}{_SCALES.get(times, '')}"
    unit = match["scaled"] or match["unit"] or currency
    doubt = _doubt_of(digits, typed, unit)
    try:
        value = parse_value(doubt.readings[0] if doubt else typed)
    except Invalid:
        return None
    return Quantity(
        value=value,
        unit=unit + (match["per"] or ""),
        start=first,
        end=end,
        more="least" if match["plus"] else "",
        scaled=bool(times),
        grouped=not digits.isdecimal(),
        doubt=doubt,
    )


def _grouped(s: Sentence, at: int, match: re.Match[str]) -> tuple[str, int]:
    """The digits with those of the next words that blanks part: ``1 500,5``; and the last word."""
    digits = match["digits"]
    if not re.fullmatch(r"[1-9][0-9]{0,2}", digits) or match.end("digits") != len(match[0]):
        return digits, at
    while at + 1 < s.end and not s.words[at].stop:
        following = re.fullmatch(r"([0-9]{3}(?:[.,][0-9]{1,9})?)\+?", s.words[at + 1].core)
        if following is None:
            break
        digits, at = f"{digits} {following[1]}", at + 1
    return digits, at


def _scale_word(s: Sentence, at: int, *, money: bool) -> str:
    if at >= s.end:
        return ""
    core, low = s.words[at].core, s.words[at].low
    if core in ("k", "K", "M", "bn", "Bn", "mn", "mio", "Mio", "Mrd") or (
        money and core in ("m", "B")
    ):
        return core
    return low if low in _SCALES and len(low) > 3 else ""


def _doubt_of(digits: str, typed: str, unit: str) -> Doubt | None:
    """``1,234`` may be a little more than one, ``1.234`` more than a thousand.

    The more likely reading first: nobody writes three zeros behind a point.
    """
    match = re.fullmatch(r"[1-9][0-9]{0,2}([.,])([0-9]{3})", digits)
    if match is None or (match[1] == "," and match[2] == "000"):
        return None
    # Nothing has as many per cent or seconds as the other reading would say.
    if match[1] == "." and unit and match[2] != "000":
        return None
    form = writing.typed().numbers
    if form.chosen and match[1] in form:
        return None
    whole, point = (
        typed.replace(digits, digits.replace(match[1], mark)) for mark in ("", form.decimal)
    )
    thousands = match[1] == "," or match[2] == "000"
    return Doubt(typed, (whole, point) if thousands else (point, whole), taken=True)


def _words(s: Sentence, at: int) -> Quantity | None:
    """``three``, ``twenty-five``, ``a dozen``, ``two hundred``, ``half a million``."""
    first = at
    low = s.low(at)
    if low in ("a", "an") and s.low(at + 1) == "couple":
        return _couple(s, at)
    half = low == "half" and s.low(at + 1) in ("a", "an")
    if half:
        at += 1
        low = s.low(at)
    tens, _, ones = low.partition("-")
    value = _WORDS.get(low)
    if value is None and tens in _TENS and ones in COUNTS:
        value = _TENS[tens] + COUNTS[ones]
    if value is None:
        return None
    following = "" if s.words[at].stop else s.low(at + 1)
    if low in _TENS and following in COUNTS and following not in ("a", "an"):
        value, at = value + COUNTS[following], at + 1
        following = "" if s.words[at].stop else s.low(at + 1)
    amount: Number = value / 2 if half else value
    scaled = following in _SCALE_OF_GROUP
    if following in _GROUPS:
        amount, at = amount * _GROUPS[following], at + 1
    elif scaled:
        amount, at = amount * 10 ** (6 if following == "million" else 9), at + 1
    elif low in ("a", "an") or half or following.rstrip("s") in _PARTS:
        return None
    whole = int(amount)
    return Quantity(whole, "", first, at + 1, scaled=scaled, worded=True)


def _couple(s: Sentence, at: int) -> Quantity | None:
    """``a couple of courses``: two, as far as one can tell; of dozens nobody can."""
    end = at + 2
    if not s.words[end - 1].stop and s.low(end) == "of":
        end += 1
        if s.low(end) in _GROUPS or s.low(end) in _SCALE_OF_GROUP:
            return None
    doubt = Doubt(s.phrase(at, end), ("2", "3"), taken=True)
    return Quantity(2, "", at, end, worded=True, doubt=doubt)


def _unit(s: Sentence, quantity: Quantity) -> Quantity:
    """With the unit that follows in a word of its own."""
    end = quantity.end
    if quantity.unit or quantity.more or end >= s.end or s.words[end - 1].stop:
        return quantity
    if said := s.said(end, _BESIDE):
        named = s.phrase(end, said)
        return quantity._replace(unit=_NAMED.get(named.lower(), named), end=said)
    word = s.words[end]
    scaled = "" if quantity.scaled else rf"|{_TIMES}{_CURRENCY}|m{_CURRENCY}"
    if match := re.fullmatch(
        rf"(?P<unit>{_UNIT}{scaled}|{_CURRENCY})(?P<per>{_PER})?(?P<plus>\+)?", word.core
    ):
        unit = match["unit"] + (match["per"] or "")
        return quantity._replace(unit=unit, end=end + 1, more="least" if match["plus"] else "")
    if re.fullmatch(_PER, word.core):
        return quantity._replace(unit=word.core, end=end + 1)
    return quantity


def _per(s: Sentence, quantity: Quantity) -> Quantity:
    """With ``per month``, ``a week``, ``per ride`` behind the unit."""
    end = quantity.end
    if not quantity.unit or "/" in quantity.unit or end + 1 >= s.end or s.words[end - 1].stop:
        return quantity
    word = s.words[end + 1]
    first = s.low(end)
    if (first == "per" and word.core.isalpha()) or (
        first in ("a", "an", "each", "every") and word.low in _PERIODS
    ):
        return quantity._replace(unit=f"{quantity.unit}/{word.core}", end=end + 2)
    return quantity


def _scale(s: Sentence, quantity: Quantity) -> Quantity:
    """``4.8 out of 5``, ``4.8 / 5``: the scale is its unit."""
    end = quantity.end
    if not quantity.bare or s.words[end - 1].stop:
        return quantity
    end = end + 1 if s.low(end) == "/" else s.said(end, _OUT_OF)
    if end and end < s.end and re.fullmatch(r"[0-9]{1,3}", s.words[end].core):
        return quantity._replace(unit=f"/{s.words[end].core}", end=end + 1)
    return quantity


def _more(s: Sentence, quantity: Quantity) -> Quantity:
    """With ``or more``, ``or less`` behind it."""
    if quantity.more or s.words[quantity.end - 1].stop:
        return quantity
    if s.low(quantity.end) == "+":
        return quantity._replace(more="least", end=quantity.end + 1)
    for known, more in ((OR_MORE, "least"), (OR_LESS, "most")):
        if end := s.said(quantity.end, known):
            return quantity._replace(more=more, end=end)
    return quantity
