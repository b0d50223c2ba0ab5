"""Which panels a window of some size shows."""

from __future__ import annotations

from typing import Final, Literal

from okrtui.ui.availability import Panel

Mode = Literal["small", "one", "stack", "two", "three"]

LEAST: Final = (40, 10)
"""Columns and lines below which nothing useful fits."""


def mode_of(width: int, height: int) -> Mode:
    """one: a panel at a time. stack: goals over detail. two: goals beside pulse. three: all."""
    if width < LEAST[0] or height < LEAST[1]:
        return "small"
    if width >= 120 and height >= 36:
        return "three"
    if width >= 100:
        return "two"
    return "stack" if height >= 30 else "one"


_TOGETHER: Final[dict[Mode, frozenset[Panel]]] = {
    "small": frozenset(),
    "one": frozenset({"goals"}),
    "stack": frozenset({"goals", "detail"}),
    "two": frozenset({"goals", "pulse"}),
    "three": frozenset({"goals", "pulse", "detail"}),
}


def shown_in(mode: Mode, panel: Panel) -> frozenset[Panel]:
    """The panels on the screen when one of them is asked for: with the others, or alone."""
    together = _TOGETHER[mode]
    if not together or panel in together:
        return together
    return frozenset({panel})
