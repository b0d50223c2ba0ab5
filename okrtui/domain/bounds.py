"""A level held against bounds: shared by bound key results (METHOD.md §4) and KPIs (§5).

A bound is met at equality; a risk bound is not: on it the value is already beyond.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from okrtui.domain.records import Number
from okrtui.domain.values import format_number

Zone = Literal["met", "near", "beyond"]
Rows = tuple[tuple[str, str], ...]


class Bounds(NamedTuple):
    """Where a level should stay: at or above ``low``, at or below ``high``, or both.

    The risk bounds lie outside; without one nothing on that side is ``near``.
    """

    low: Number | None
    high: Number | None
    risk_low: Number | None
    risk_high: Number | None


def zone(bounds: Bounds, value: Number) -> Zone:
    """Whether the value meets the bounds, is off but inside the risk bound, or beyond that."""
    low, high, risk_low, risk_high = bounds
    if low is not None and value < low:
        return "near" if risk_low is not None and value > risk_low else "beyond"
    if high is not None and value > high:
        return "near" if risk_high is not None and value < risk_high else "beyond"
    return "met"


def sentence(bounds: Bounds, value: Number, bound: str, risk: str, called: str = "") -> str:
    """Where the value lies, in words; ``bound`` and ``risk`` are what the two bounds are called.

    called: what the value is, with it; ``latest 3`` when it isn't given.
    """
    low, high, risk_low, risk_high = bounds
    latest = called or f"latest {format_number(value)}"
    where = zone(bounds, value)
    if where == "met":
        if low is not None and high is not None:
            return f"{latest} lies between {format_number(low)} and {format_number(high)}"
        level = high if low is None else low
        return latest if level is None else f"{latest} meets the {bound} of {format_number(level)}"
    if low is not None and value < low:
        off, inside, level, outer = "under", "above", low, risk_low
    else:
        off, inside, level, outer = "over", "below", high, risk_high
    the_bound = "" if level is None else f"the {bound} of {format_number(level)}"
    if outer is None:
        return f"{latest} is {off} {the_bound}"
    the_risk = f"the {risk} of {format_number(outer)}"
    if where == "near":
        return f"{latest} is {off} {the_bound}, {inside} {the_risk}"
    return f"{latest} is {'at' if value == outer else off} {the_risk}"


def thresholds(bounds: Bounds, met: str, near: str, beyond: str) -> Rows:
    """The rows that say which values are called what; no ``near`` row without a risk bound."""
    low, high, risk_low, risk_high = bounds
    rows = [(met, _range(low, high, "≥", "≤"))]
    if risk_low is not None or risk_high is not None:
        rows.append((near, _range(risk_low, risk_high, ">", "<")))
    rows.append((beyond, "else"))
    return tuple(rows)


def _range(low: Number | None, high: Number | None, above: str, below: str) -> str:
    parts = []
    if low is not None:
        parts.append(f"{above} {format_number(low)}")
    if high is not None:
        parts.append(f"{below} {format_number(high)}")
    return " and ".join(parts)
