"""Which panels a window of some size shows."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

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


def shown_in(mode: Mode, panel: Panel, *, alone: bool = False) -> frozenset[Panel]:
    """The panels on the screen when one of them is asked for: with the others, or alone."""
    together = _TOGETHER[mode]
    if not together or (panel in together and not alone):
        return together
    return frozenset({panel})


class Area(NamedTuple):
    """Where a panel's lines go, in cells of the screen; its rule is beside it."""

    x: int
    y: int
    width: int
    height: int


_PULSE: Final = (35, 72)
"""The least and most cells of the KPI pulse beside the goals."""
_GOALS_FROM: Final = 120
"""From this width of the window on, two fifths of what is more go to the pulse."""
_FRAME: Final = 3
"""Lines of the header, the status and the footer."""
_GOALS_OF_HEIGHT: Final[dict[Mode, tuple[int, int]]] = {"stack": (2, 3), "three": (3, 4)}


def pulse_width(width: int) -> int:
    """The cells of the KPI pulse beside the goals, without the rule between them."""
    least, most = _PULSE
    return min(most, least + max(0, width - _GOALS_FROM) * 2 // 5)


def areas_of(mode: Mode, width: int, height: int) -> dict[Panel, Area]:
    """The panels that are together on the screen, as styles/board.tcss arranges them."""
    together = _TOGETHER[mode]
    inside = height - _FRAME
    part, of = _GOALS_OF_HEIGHT.get(mode, (1, 1))
    above = inside * part // of
    pulse = pulse_width(width)
    areas: dict[Panel, Area] = {}
    if "goals" in together:
        areas["goals"] = Area(0, 1, width - (pulse + 1 if "pulse" in together else 0), above)
    if "pulse" in together:
        areas["pulse"] = Area(width - pulse, 1, pulse, above)
    if "detail" in together:
        areas["detail"] = Area(0, above + 2, width, inside - above - 1)
    return areas
