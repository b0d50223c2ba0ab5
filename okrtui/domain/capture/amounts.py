"""Phrases that name an amount: a change by so much, a share of all, a count."""

from __future__ import annotations

from fractions import Fraction
from typing import Final
from unicodedata import category

from okrtui.domain.capture.captured import By, Doubt
from okrtui.domain.capture.parts import ends, part_at, times_at
from okrtui.domain.capture.quantities import Quantities, Quantity
from okrtui.domain.capture.reading import Reading, is_held, noun_after, single
from okrtui.domain.capture.sentence import Sentence
from okrtui.domain.capture.words import (
    AT_LEAST,
    AT_MOST,
    CHANGING,
    COUNTING,
    FALLING,
    LESS_IS_BETTER,
    NOT_AMOUNTS,
    RISING,
    WITHIN,
    phrases,
)
from okrtui.domain.records import KeyResultKind, Number

_FACTORS: Final = {
    form: percent
    for verb, percent in (("double", 100), ("triple", 200), ("quadruple", 300), ("halve", -50))
    for form in (verb, f"{verb}d", f"{verb}s", f"{verb[:-1]}ing")
}
_WILL: Final = frozenset(("to", "and", "we", "will", "should", "must", "can"))
_TIMES: Final = phrases("twice as many|twice as much|twice the|half as many|half as much")
_OF: Final = phrases("of|out of")
_IN_HALF: Final = phrases("in half")


def changed(s: Sentence, q: Quantities, at: int) -> Reading | None:
    """``by 15 %``, ``by at least 3 points``; the verb before it tells the direction."""
    if s.low(at) != "by":
        return None
    part = part_at(s, at + 1)
    if part is not None:
        return _by_part(s, (at, part.end), part.share) if ends(s, part.end) else None
    begin = s.said(at + 1, AT_LEAST) or s.said(at + 1, AT_MOST) or at + 1
    quantity = q.at(begin)
    if quantity is None or quantity.year or quantity.value <= 0 or s.low(quantity.end) in _CLOCK:
        return None
    direction = None if quantity.scale else _direction(s, at)
    if direction is None:
        # Also by 3/4, which is a day.
        return None
    sign, sure = direction
    doubt = None if sure else _either_way(s, (at, quantity.end), sign)
    return _by(s, (at, quantity.end), quantity, sign, doubt)


def _either_way(s: Sentence, span: tuple[int, int], sign: int) -> Doubt:
    """``improve … by 5``: up or down, as far as the verb tells."""
    typed = s.phrase(*span)
    ways = (f"up {typed}", f"down {typed}")
    return Doubt(typed, ways if sign > 0 else ways[::-1], taken=True)


def _by_part(s: Sentence, span: tuple[int, int], share: Fraction) -> Reading | None:
    """``by a third``, ``by half``: so much more or less, by the verb before it."""
    direction = _direction(s, span[0])
    if direction is None:
        return None
    sign, sure = direction
    return _shared(s, span, sign * share, () if sure else (_either_way(s, span, sign),))


def _shared(
    s: Sentence, span: tuple[int, int], share: Fraction, doubts: tuple[Doubt, ...] = ()
) -> Reading:
    """A change by a share of the start: in percent, where those give it exactly."""
    percent = share * 100
    by = By(float(percent), True, share)
    if (percent * 2).denominator == 1:
        by = By(int(percent) if percent.denominator == 1 else float(percent), True)
    typed = s.phrase(*span)
    found = (("kind", typed), ("by", typed))
    return Reading("reach", *span, values={}, found=found, by=by, doubts=doubts)


_CLOCK: Final = frozenset(("am", "pm", "o'clock"))


def _direction(s: Sentence, at: int) -> tuple[int, bool] | None:
    """1 for up, -1 for down, and whether that is certain; None without a verb that changes."""
    for before in range(at - 1, s.begin - 1, -1):
        low = s.low(before)
        if low in RISING:
            return 1, True
        if low in FALLING:
            return -1, True
        if low in CHANGING:
            less = any(s.low(n) in LESS_IS_BETTER for n in range(before, at))
            return (-1 if less else 1), False
    return None


def _by(
    s: Sentence, span: tuple[int, int], quantity: Quantity, sign: int, doubt: Doubt | None = None
) -> Reading:
    percent = quantity.unit == "%"
    unit = "" if percent or quantity.unit == "x" else quantity.unit
    unit = "%" if unit == "pp" else unit
    typed = s.phrase(*span)
    found = (("kind", typed), ("by", s.phrase(quantity.start, quantity.end)))
    return Reading(
        "reach",
        *span,
        values={},
        unit=unit,
        found=(*found, ("unit", quantity.unit)) if unit else found,
        by=By(sign * quantity.value, percent),
        doubts=tuple(d for d in (quantity.doubt, doubt) if d),
    )


def compared(s: Sentence, q: Quantities, at: int) -> Reading | None:
    """``20 % fewer incidents``, ``a 15 % increase in revenue``, ``a third less waste``."""
    part = part_at(s, at)
    if part is not None:
        sign = (s.low(part.end) in RISING) - (s.low(part.end) in FALLING)
        return _shared(s, (at, part.end + 1), sign * part.share) if sign else None
    quantity = q.at(at)
    if quantity is None or quantity.unit != "%" or quantity.value <= 0:
        return None
    following = s.low(quantity.end)
    if following in ("up", "down") or s.words[quantity.end - 1].stop:
        return None
    sign = (following in RISING) - (following in FALLING)
    return _by(s, (at, quantity.end + 1), quantity, sign) if sign else None


def multiplied(s: Sentence, q: Quantities, at: int) -> Reading | None:
    """``Double sign-ups``, ``Churn halved``, ``twice as many``, ``cut costs in half``."""
    percent: Number | None = None
    end = at + 1
    if s.low(at) in _FACTORS and (
        at == s.begin or s.low(at - 1) in _WILL or end == s.end or s.words[at].stop
    ):
        percent = _FACTORS[s.low(at)]
    elif times := times_at(s, at):
        return _times(s, (at, times[1]), times[0])
    elif end := s.said(at, _TIMES):
        percent = -50 if s.low(at) == "half" else 100
    elif (end := s.said(at, _IN_HALF)) and _direction(s, at) is not None:
        percent = -50
    elif s.low(at)[-1:] in ("x", "×") and s.low(at)[:-1].isdecimal() and len(s.low(at)) < 4:
        percent, end = (int(s.low(at)[:-1]) - 1) * 100, at + 1
        direction = _direction(s, at)
        percent = None if direction is None or direction[0] < 0 or percent <= 0 else percent
    if percent is None:
        return None
    typed = s.phrase(at, end)
    return Reading(
        "reach", at, end, values={}, found=(("kind", typed), ("by", typed)), by=By(percent, True)
    )


def _times(s: Sentence, span: tuple[int, int], times: int) -> Reading | None:
    """``Grow sales threefold``, ``Cut errors by a factor of 10``."""
    direction = _direction(s, span[0])
    if direction is None:
        return None
    sign, sure = direction
    share = Fraction(times - 1) if sign > 0 else Fraction(1, times) - 1
    return _shared(s, span, share, () if sure else (_either_way(s, span, sign),))


def share(s: Sentence, q: Quantities, at: int) -> Reading | None:
    """``9 of 10 tickets within 4 h``, ``95 % of calls within a minute``: at least so many percent.

    ``100 % of staff`` without a time, or a level to hold, is a target whose start is open.
    """
    quantity = q.at(at)
    if quantity is None or s.words[quantity.end - 1].stop or s.low(at - 1) in NOT_AMOUNTS:
        return None
    if quantity.unit == "%":
        return _percent_of(s, quantity, at)
    parts = _parts(s, q, quantity)
    if parts is None:
        return None
    number, whole, end = parts
    if _is_timed(s, end) or is_held(s, at):
        percent = 100 * number / whole
        exact: Number = round(percent, 10)
        exact = int(exact) if exact == int(exact) else exact
        typed = s.phrase(at, end)
        return Reading(
            "at_least",
            at,
            end,
            values={"target": exact},
            unit="%",
            found=(("kind", typed), ("target", typed), ("unit", typed)),
        )
    if not any(s.low(before) in COUNTING for before in range(s.begin, at)):
        return None
    reading = single(s, "reach", (at, end), quantity, unit=noun_after(s, end), start=0)
    return reading._replace(values={"start": 0, "target": number})


def _parts(s: Sentence, q: Quantities, quantity: Quantity) -> tuple[int, int, int] | None:
    """``9 of 10``, ``nine out of ten``: the two numbers, and where they end."""
    number, whole, end = quantity.value, quantity.scale, quantity.end
    if not whole:
        of = s.said(end, _OF)
        other = q.at(of) if of and not quantity.unit else None
        if other is None or other.unit or not isinstance(other.value, int):
            return None
        whole, end = other.value, other.end
    elif s.low(end - 2) != "of":
        return None
    if not isinstance(number, int) or not 0 < number <= whole:
        return None
    return number, whole, end


def _percent_of(s: Sentence, quantity: Quantity, at: int) -> Reading | None:
    timed, holds = _is_timed(s, quantity.end), is_held(s, at)
    if not timed and s.low(quantity.end) != "of":
        return None
    kind: KeyResultKind = "at_least" if timed or holds else "reach"
    return single(s, kind, (at, quantity.end), quantity)


def _is_timed(s: Sentence, at: int) -> bool:
    return any(s.said(later, WITHIN) for later in range(at, s.end))


def count(s: Sentence, q: Quantities, at: int) -> Reading | None:
    """``Launch three new courses``, ``Raise $5M``: it begins at 0."""
    first = at == s.begin and s.low(at) not in COUNTING
    if first:
        quantity = q.at(at)
        fits = quantity is not None and s.low(quantity.end) in ("new", "additional", "more")
    else:
        begin = s.said(at + 1, AT_LEAST) or at + 1
        quantity = q.at(begin) if s.low(at) in COUNTING and not s.words[at].stop else None
        fits = quantity is not None and quantity.value > 1
    if quantity is None or not fits or quantity.year or quantity.value <= 0:
        return None
    if s.low(quantity.end) in ("to", "of", "-") or (quantity.worded and quantity.value == 1):
        return None
    if quantity.unit:
        money = _money(quantity)
        return single(s, "reach", (at, quantity.end), quantity, start=0) if money else None
    unit = noun_after(s, quantity.end)
    if not unit or not isinstance(quantity.value, int):
        return None
    # So many a month say nothing of where it stands today.
    start = None if "/" in unit else 0
    return single(s, "reach", (at, quantity.end), quantity, unit=unit, start=start)


def _money(quantity: Quantity) -> bool:
    return any(category(c) == "Sc" for c in quantity.unit) and "/" not in quantity.unit
