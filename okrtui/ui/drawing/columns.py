"""Which columns of the goal tree fit, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from okrtui.domain.text import one_line
from okrtui.ui.drawing.pieces import cells

Column = Literal["title", "owner", "measure", "bar", "score", "pace", "confidence", "trend", "seen"]

ORDER: Final[tuple[Column, ...]] = (
    "title",
    "owner",
    "measure",
    "bar",
    "score",
    "pace",
    "confidence",
    "trend",
    "seen",
)
HEADINGS: Final[dict[Column, str]] = {
    "title": "Goal",
    "owner": "Who",
    "measure": "Value",
    "bar": "Progress",
    "score": "",
    "pace": "Pace",
    "confidence": "Cf",
    "trend": "Trend",
    "seen": "Seen",
}
_FIXED: Final[dict[Column, int]] = {
    "bar": 8,
    "score": 3,
    "pace": 10,
    "confidence": 2,
    "trend": 8,
    "seen": 4,
}
_GOES_FIRST: Final[dict[Column, int]] = {
    "trend": 36,
    "confidence": 33,
    "owner": 30,
    "seen": 30,
    "bar": 26,
    "score": 22,
    "measure": 20,
}
"""What is left out when the width shrinks, in this order, to leave the title so many cells;
title and pace stay."""

_NAMED: Final[dict[str, Column]] = {"value": "measure", "progress": "bar"}
"""What a configuration calls some of them."""

_TITLE_MAX: Final = 90
_GAP: Final = 1
_OWNER_MIN: Final = 4
_MEASURE_MIN: Final = 9
_MEASURE_WHOLE: Final = 12
"""As many as the value and the target of most goals take: they may have them at any width."""
_MEASURE_MAX: Final = 24


class Slot(NamedTuple):
    """A column in cells."""

    x: int
    width: int


class Layout(NamedTuple):
    """The columns of one width."""

    slots: dict[Column, Slot]
    width: int

    def __contains__(self, column: object) -> bool:
        return column in self.slots


def owner_width(owners: Iterable[str]) -> int:
    """How wide the owners' column would like to be, in cells."""
    return max((cells(one_line(name)) for name in owners), default=0)


def order_of(names: Iterable[str] | None) -> tuple[Column, ...]:
    """The title and the columns that a configuration names; all when it names none."""
    if names is None:
        return ORDER
    wanted = [_NAMED.get(name, name) for name in names]
    return ("title", *(column for name in wanted for column in ORDER if column == name))


def arrange(width: int, *, owner: int, measure: int, order: Sequence[Column] = ORDER) -> Layout:
    """The columns for a tree of this width.

    owner, measure: how wide these would like to be, in cells. order: the columns that are wanted.
    """
    widths: dict[Column, int] = {
        **_FIXED,
        "owner": max(3, min(owner, 10)),
        "measure": max(_MEASURE_MIN, min(measure, _MEASURE_MAX, max(_MEASURE_WHOLE, width // 6))),
    }
    columns = list(order)
    for column, title in _GOES_FIRST.items():
        if column not in columns:
            continue
        if column == "owner":
            # A long name is cut before nobody is named at all.
            lacks = title - _title_width(width, columns, widths)
            widths["owner"] -= max(0, min(lacks, widths["owner"] - _OWNER_MIN))
        if _title_width(width, columns, widths) >= title:
            break
        columns.remove(column)
    widths["title"] = max(1, min(_title_width(width, columns, widths), _TITLE_MAX))
    slots: dict[Column, Slot] = {}
    x = 0
    for column in columns:
        slots[column] = Slot(x, widths[column])
        x += widths[column] + _GAP
    return Layout(slots, width)


def _title_width(width: int, columns: list[Column], widths: dict[Column, int]) -> int:
    others = [column for column in columns if column != "title"]
    return width - sum(widths[column] + _GAP for column in others)
