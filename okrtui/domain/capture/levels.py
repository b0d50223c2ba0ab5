"""Phrases that name a level: from one to another, between two, a bound, a level to hold."""

from __future__ import annotations

import re
from typing import Final

from okrtui.domain.capture.captured import Doubt
from okrtui.domain.capture.quantities import Quantities, Quantity
from okrtui.domain.capture.reading import Reading, is_held, pair, single
from okrtui.domain.capture.sentence import ARROWS, Sentence
from okrtui.domain.capture.words import (
    ANSWERING,
    AT_LEAST,
    AT_MOST,
    CHANGING,
    HOLDING,
    LESS_IS_BETTER,
    NO_NOUN,
    NOT_AMOUNTS,
    NOT_ZERO,
    PASSING,
    REACHING,
    TO,
    WITHIN,
)
from okrtui.domain.records import KeyResultKind

_SIGNS: Final[dict[str, KeyResultKind]] = {
    ">": "at_least",
    ">=": "at_least",
    "≥": "at_least",
    "<": "at_most",
    "<=": "at_most",
    "≤": "at_most",
}
_TIMES: Final = frozenset(
    ("d", "day", "days", "week", "weeks", "month", "months", "quarter", "quarters", "year", "years")
)
_BAND: Final = r"([+-]?[0-9][0-9.,]{0,20}?)(?:\.\.\.?|…|–)([+-]?[0-9][0-9.,]{0,20})(%|°C)?"


def moved(s: Sentence, q: Quantities, at: int) -> Reading | None:
    """``from 10 % to 8 %``, ``from 12 up to at least 20``, ``from 4.5 → 4.8``."""
    if s.low(at) != "from" or (one := q.at(at + 1)) is None or s.words[one.end - 1].stop:
        return None
    to = s.said(one.end, TO) or (one.end + 1 if s.low(one.end) in ARROWS else 0)
    other = q.at(_past_bound(s, to)) if to else None
    if other is None or (one.year and other.year):
        return None
    begin = at - 1 if s.low(at - 1) in ("up", "down") else at
    return pair(s, "reach", (begin, other.end), (one, other))


def arrow(s: Sentence, q: Quantities, at: int) -> Reading | None:
    """``10 → 8 %``."""
    one = q.at(at)
    if one is None or s.low(one.end) not in ARROWS or (other := q.at(one.end + 1)) is None:
        return None
    if one.year and other.year:
        return None
    return pair(s, "reach", (at, other.end), (one, other))


def between(s: Sentence, q: Quantities, at: int) -> Reading | None:
    """``between 3 and 5 weeks``."""
    if s.low(at) != "between" or (one := q.at(at + 1)) is None:
        return None
    other = q.at(one.end + 1) if s.low(one.end) in ("and", "to") else None
    if other is None or one.value == other.value or (one.year and other.year):
        return None
    return pair(s, "between", (at, other.end), (one, other))


def band(s: Sentence, q: Quantities, at: int) -> Reading | None:
    """``18..22 °C``, ``3–5 weeks``: written as one word."""
    word = s.words[at]
    match = re.fullmatch(_BAND, word.core)
    if match is None or not (".." in word.core or is_held(s, at)):
        return None
    parts = [Quantities(Sentence(text)).at(0) for text in match.group(1, 2)]
    one, other = parts
    if one is None or other is None or one.value >= other.value or (one.year and other.year):
        return None
    beside = Quantities(Sentence(f"1 {s.rest(at + 1)}")).at(0) if at + 1 < s.end else None
    words = beside.end - 1 if beside and beside.unit and not match[3] and not word.stop else 0
    unit = match[3] or (beside.unit if beside and words else "")
    span = (at, at + 1 + words)
    found = (("kind", s.phrase(*span)), ("low", match[1]), ("high", match[2]))
    return Reading(
        "between",
        *span,
        values={"low": one.value, "high": other.value},
        unit=unit,
        found=(*found, ("unit", unit)) if unit else found,
        leaves=".." in word.core,
        doubts=tuple(p.doubt for p in (one, other) if p.doubt),
    )


def bound(s: Sentence, q: Quantities, at: int) -> Reading | None:
    """``at least 95 %``, ``to under 2 h``, ``≥ 99.9 %``."""
    kind = _SIGNS.get(s.low(at))
    end = at + 1 if kind else 0
    if kind is None:
        for known, bound_kind in ((AT_LEAST, "at_least"), (AT_MOST, "at_most")):
            if end := s.said(at, known):
                kind = "at_least" if bound_kind == "at_least" else "at_most"
                break
    quantity = q.at(end) if kind else None
    if kind is None or quantity is None or quantity.year:
        return None
    to = s.said(at - 1, TO) if at > s.begin else 0
    if s.low(at) in ("over", "under", "above", "below") and not to and _no_level(s, at, quantity):
        return None
    leaves = s.low(at) in _SIGNS and s.low(at - 1) not in NO_NOUN
    return single(s, kind, (at, quantity.end), quantity, leaves=leaves)


def _no_level(s: Sentence, at: int, quantity: Quantity) -> bool:
    """``over 6 months`` is a time, ``for under 18s`` people."""
    people = quantity.unit == "s" and s.low(at - 1) in ("for", "the", "of", "among", "by", "with")
    return people or (s.low(at) == "over" and quantity.unit.lower() in _TIMES)


def more(s: Sentence, q: Quantities, at: int) -> Reading | None:
    """``NPS of 70+``, ``5 or fewer``."""
    quantity = q.at(at)
    if quantity is None or not quantity.more:
        return None
    kind: KeyResultKind = "at_least" if quantity.more == "least" else "at_most"
    return single(s, kind, (at, quantity.end), quantity)


def answered(s: Sentence, q: Quantities, at: int) -> Reading | None:
    """``Answer tickets within 4 h``."""
    end = s.said(at, WITHIN) or (at + 1 if s.low(at) == "in" else 0)
    quantity = q.at(end) if end else None
    if quantity is None or quantity.unit.lower().rpartition(" ")[2] not in _ANSWER_TIMES:
        return None
    if not any(s.low(before) in ANSWERING for before in range(s.begin, at)):
        return None
    return single(s, "at_most", (at, quantity.end), quantity)


_ANSWER_TIMES: Final = frozenset(
    {"ms", "s", "sec", "secs", "second", "seconds", "min", "mins", "minute", "minutes"}
    | {"h", "hr", "hrs", "hour", "hours", "d", "day", "days"}
)


def held(s: Sentence, q: Quantities, at: int) -> Reading | None:
    """``Maintain 95 % SLA``, ``Keep NPS at 60``: which side is good is told by what is held."""
    if s.low(at) not in HOLDING:
        return None
    passed = False
    for begin in range(at + 1, min(at + 9, s.end)):
        quantity = q.at(begin)
        if quantity is None:
            continue
        named = s.low(begin - 1) in ("at", "of")
        if quantity.year or not (named or (quantity.unit and not passed)):
            # A number that is a name: version 2.0 at 99.9 %.
            passed = True
            continue
        less = any(s.low(n) in LESS_IS_BETTER for n in range(at + 1, s.end))
        kind: KeyResultKind = "at_most" if less else "at_least"
        typed = s.phrase(quantity.start, quantity.end)
        readings = (f"at most {typed}", f"at least {typed}")
        doubt = None
        if named and quantity.unit != "/5":
            doubt = Doubt(
                s.phrase(begin - 1, quantity.end),
                readings if less else (readings[1], readings[0]),
                taken=True,
            )
        return single(s, kind, (at, quantity.end), quantity, doubt=doubt)
    return None


def none_of(s: Sentence, q: Quantities, at: int) -> Reading | None:
    """``Zero critical incidents``: at most 0."""
    if s.low(at) not in ("zero", "0") or s.words[at].stop or s.low(at - 1) in _BEFORE_ZERO:
        return None
    following = s.low(at + 1)
    if not following.replace("-", "").isalpha() or following in NOT_ZERO or following in NO_NOUN:
        return None
    quantity = Quantity(0, "", at, at + 1)
    return single(s, "at_most", (at, at + 1), quantity)


_BEFORE_ZERO: Final = frozenset(("to", "from", "net", "above", "below", "near", "sub"))


def target(s: Sentence, q: Quantities, at: int) -> Reading | None:
    """``Raise NPS to 70``, ``Reach 10,000 users``, ``Achieve an NPS of 60``: the start is open."""
    low = s.low(at)
    if end := s.said(at, TO):
        begins = any(s.low(before) in CHANGING for before in range(s.begin, at))
        # The sentence keeps the down of "bring it down to 8 %".
        at, leaves = end - 1, True
    elif low in REACHING or low in PASSING:
        begins, end, leaves = True, at + 1, False
    elif low in ("of", "at"):
        begins = any(s.low(before) in REACHING for before in range(max(s.begin, at - 6), at))
        end, leaves = at + 1, False
    else:
        return None
    quantity = q.at(end) if begins else None
    if quantity is None or quantity.year or s.low(end - 1) in NOT_AMOUNTS:
        return None
    if low in PASSING:
        return single(s, "at_least", (at, quantity.end), quantity)
    return single(s, "reach", (at, quantity.end), quantity, leaves=leaves)


def from_to_at_the_end(s: Sentence, q: Quantities, at: int) -> Reading | None:
    """``Churn 10 to 8 %`` at the end of the sentence; elsewhere it may be anything."""
    one = q.at(at)
    if one is None or one.worded or s.low(one.end) != "to":
        return None
    other = q.at(one.end + 1)
    if other is None or other.end != s.end or one.value == other.value or one.year:
        return None
    if s.low(at - 1) in NOT_AMOUNTS:
        return None
    return pair(s, "reach", (at, other.end), (one, other))


def _past_bound(s: Sentence, at: int) -> int:
    """Behind an ``at least`` or ``under``: a move leads to its bound."""
    return s.said(at, AT_LEAST) or s.said(at, AT_MOST) or at
