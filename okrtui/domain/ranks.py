"""Ranks: texts in whose order siblings stand, with room for more between any two of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""In the order in which texts are compared."""
_MIDDLE: Final = _DIGITS[len(_DIGITS) // 2]
_LONGEST: Final = 64


def after(ranks: Iterable[str]) -> str:
    """A rank behind all others: eight digits, counted up."""
    digits = max(ranks, default="")[:8]
    number = int(digits) if digits.isascii() and digits.isdigit() else 0
    return numbered(number + 1)


def numbered(place: int) -> str:
    """The rank of a place, counted from 1."""
    return f"{place:08d}"


def between(low: str, high: str) -> str | None:
    """A rank behind ``low`` and before ``high``; None when there is no room for one.

    An empty ``low`` stands before all others. Whatever else the two hold comes from a file.
    """
    known = all(character in _DIGITS for character in low + high)
    found = _between(low, high) if known and low < high else None
    return found if found is not None and len(found) <= _LONGEST else None


def _between(low: str, high: str) -> str | None:
    same = 0
    while same < len(low) and low[same] == high[same]:
        same += 1
    head, low, high = low[:same], low[same:], high[same:]
    if not low:
        rest = _before(high)
        return None if rest is None else head + rest
    below, above = _DIGITS.index(low[0]), _DIGITS.index(high[0])
    if above - below > 1:
        return head + _DIGITS[(below + above) // 2]
    if len(high) > 1:
        return head + high[0]
    return head + low[0] + _behind(low[1:])


def _before(high: str) -> str | None:
    """A text that isn't empty and stands before this one; it never ends in the lowest digit,
    or nothing would fit before it."""
    if not high:
        return None
    place = _DIGITS.index(high[0])
    if place == 0:
        rest = _before(high[1:])
        return None if rest is None else high[0] + rest
    if place > 1:
        return _DIGITS[place // 2]
    return high[0] if len(high) > 1 else _DIGITS[0] + _MIDDLE


def _behind(low: str) -> str:
    """A text that stands behind this one."""
    if not low:
        return _MIDDLE
    place = _DIGITS.index(low[0])
    if place + 1 < len(_DIGITS):
        return _DIGITS[(place + 1 + len(_DIGITS)) // 2]
    return low[0] + _behind(low[1:])
