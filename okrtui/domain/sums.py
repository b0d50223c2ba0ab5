"""Small sums that stand where a number is typed: ``12*4``, ``100 + 20``, ``3 / 4``.

Plus, minus and the slash count only with blanks around them: ``+20`` is a step, ``10-20`` may be a
range, ``11/30`` a day and ``2/3`` a count of steps. Nothing else is reckoned with: no brackets, no
names, no powers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from okrtui.domain.errors import Invalid
from okrtui.domain.text import quoted

if TYPE_CHECKING:
    from fractions import Fraction

_OPERATOR: Final = r"\s*([*×÷])\s*|\s+([-+/])\s+"
_MOST: Final = 20
"""Numbers in a sum; what has more is no sum that somebody types."""
_DIGITS: Final = 8
"""Significant digits of a quotient that never ends."""


def sum_of(text: str, number: Callable[[str], Fraction]) -> Fraction | None:
    """What a sum comes to; None when the text is none.

    number: reads one of its numbers; raises Invalid. So does this for a division by zero.
    """
    parts = re.split(_OPERATOR, text)
    if not 3 < len(parts) <= 3 * _MOST:
        return None
    total, term = number("0"), number(parts[0])
    sign = 1
    for marked, spaced, typed in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        operator, value = marked or spaced, number(typed)
        match operator:
            case "*" | "×":
                term *= value
            case "+" | "-":
                total += sign * term
                sign, term = (1 if operator == "+" else -1), value
            case _ if not value:
                raise Invalid(f"{quoted(text)} divides by 0", "Divide by another number")
            case _:
                term /= value
    return rounded(total + sign * term)


def rounded(value: Fraction) -> Fraction:
    """The value itself if decimals can say it, else rounded to a few significant digits."""
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest == 1:
        return value
    whole = len(str(abs(int(value)))) if abs(value) >= 1 else 0
    return round(value, max(0, _DIGITS - whole))
