"""What one phrase of numbers says, and how two quantities go together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple, TypeAlias

from okrtui.domain.capture.captured import By, Doubt
from okrtui.domain.capture.quantities import Quantities, Quantity
from okrtui.domain.capture.sentence import Sentence
from okrtui.domain.capture.words import HOLDING, NO_NOUN, QUALIFIERS
from okrtui.domain.records import KeyResultKind, Number
from okrtui.domain.values import editable_number, parse_value, typed_number

_NOUN: Final = r"[^\W\d_]+(?:[-/][^\W\d_]+)*"


class Reading(NamedTuple):
    """A phrase that was read, from one word of the sentence to another."""

    kind: KeyResultKind
    start: int
    end: int
    values: Mapping[str, Number]
    unit: str = ""
    found: tuple[tuple[str, str], ...] = ()
    leaves: bool = False
    """Whether the sentence may stand without the phrase."""
    by: By | None = None
    doubts: tuple[Doubt, ...] = ()


Rule: TypeAlias = Callable[[Sentence, Quantities, int], Reading | None]
"""Reads a phrase that begins at a word."""


def same_unit(one: Quantity, other: Quantity) -> bool:
    """Whether the two may be values of one goal: a unit that is missing is the other's."""
    first, last = one.unit.casefold(), other.unit.casefold()
    if not first or not last or first.rstrip("s") == last.rstrip("s"):
        return True
    # 12 kWh to 10 kWh per month: said once, it is said of both.
    return last.startswith(f"{first}/")


def unit_of(s: Sentence, *quantities: Quantity) -> str:
    """The unit of the last that has one, else what is counted at the end of the sentence.

    The title keeps what is counted, for the sentence.
    """
    units = [quantity.unit for quantity in quantities if quantity.unit]
    return units[-1] if units else noun_after(s, quantities[-1].end)


def is_held(s: Sentence, at: int) -> bool:
    """Whether a verb before a word says that a level is to be kept."""
    return any(s.low(before) in HOLDING for before in range(s.begin, at))


def noun_after(s: Sentence, at: int) -> str:
    """What is counted: ``riders`` in ``3k riders``, ``courses/month`` in ``new courses per month``.

    At most three words, up to a mark or a word such as ``in``.
    """
    if at >= s.end or at == 0 or s.words[at - 1].stop:
        return ""
    end = at
    while end < s.end and end - at < 4:
        word = s.words[end]
        if word.opens or word.low in NO_NOUN or not re.fullmatch(_NOUN, word.core):
            break
        end += 1
        if word.stop:
            break
    nouns = [word.core for word in s.words[at:end] if word.low not in QUALIFIERS]
    if len(nouns) > 3:
        return ""
    noun = nouns[-1] if nouns else ""
    if s.low(end) == "per" and end + 1 < s.end and not s.words[end - 1].stop:
        whole = s.words[end + 1]
        thousands = not (whole.core.isalpha() or whole.stop) and s.low(end + 2)[:1].isalpha()
        return f"{noun}/{s.phrase(end + 1, end + 2 + thousands)}"
    return noun


def pair(
    s: Sentence, kind: KeyResultKind, span: tuple[int, int], ends: tuple[Quantity, Quantity]
) -> Reading | None:
    """A move or a band between two quantities; None when they don't go together."""
    one, other = ends
    if not same_unit(one, other):
        return None
    # One is enough: whoever corrects it sees the other.
    doubts = [q.doubt for q in ends if q.doubt and not _is_sure(q.doubt, ends)][:1]
    if one.bare and other.scaled and 0 < one.value < 1000 and not one.doubt:
        one, doubt = _as_scaled(s, one, other)
        doubts.append(doubt)
    fields = ("low", "high") if kind == "between" else ("start", "target")
    if kind == "between":
        one, other = sorted((one, other), key=lambda q: q.value)
    unit = unit_of(s, *ends)
    found = [("kind", s.phrase(*span))]
    found += [
        (field, s.phrase(q.start, q.end)) for field, q in zip(fields, (one, other), strict=True)
    ]
    found += [("unit", unit)] if unit else []
    return Reading(
        kind,
        *span,
        values={fields[0]: one.value, fields[1]: other.value},
        unit=unit,
        found=tuple(found),
        leaves=kind == "reach",
        doubts=tuple(doubts),
    )


def _is_sure(doubt: Doubt, ends: tuple[Quantity, Quantity]) -> bool:
    """Whether the unit of either settles it: 99.123 to 99.999 % are no thousands."""
    return any(sign in doubt.readings[0] for sign in ".,") and any(q.unit for q in ends)


def _as_scaled(s: Sentence, one: Quantity, other: Quantity) -> tuple[Quantity, Doubt]:
    """``1.2`` in ``from 1.2 to 2 million`` is millions, too, as far as one can tell."""
    size = abs(other.value)
    name = "bn" if size >= 10**9 else "M" if size >= 10**6 else "k"
    typed = s.phrase(one.start, one.end)
    value = parse_value(f"{typed_number(one.value)}{name}")
    doubt = Doubt(typed, (editable_number(value), editable_number(one.value)), taken=True)
    return one._replace(value=value), doubt


def single(
    s: Sentence,
    kind: KeyResultKind,
    span: tuple[int, int],
    quantity: Quantity,
    *,
    leaves: bool = False,
    unit: str | None = None,
    start: Number | None = None,
    doubt: Doubt | None = None,
) -> Reading:
    """A bound, or a target by itself."""
    if unit is None:
        unit = unit_of(s, quantity)
    target = s.phrase(quantity.start, quantity.end)
    found = [("kind", s.phrase(*span)), ("target", target)]
    found += [("unit", unit)] if unit else []
    values: dict[str, Number] = {"target": quantity.value}
    if start is not None:
        values["start"] = start
    doubts = tuple(d for d in (quantity.doubt, doubt) if d)
    return Reading(
        kind, *span, values=values, unit=unit, found=tuple(found), leaves=leaves, doubts=doubts
    )
