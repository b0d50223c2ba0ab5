"""Which columns of the goal tree fit, and where they stand."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

Column = Literal["title", "owner", "measure", "bar", "score", "pace", "confidence", "seen"]

ORDER: Final[tuple[Column, ...]] = (
    "title",
    "owner",
    "measure",
    "bar",
    "score",
    "pace",
    "confidence",
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
    "seen": "Seen",
}
_FIXED: Final[dict[Column, int]] = {
    "bar": 8,
    "score": 3,
    "pace": 10,
    "confidence": 2,
    "seen": 4,
}
_GOES_FIRST: Final[tuple[Column, ...]] = (
    "confidence",
    "owner",
    "seen",
    "bar",
    "score",
    "measure",
)
"""What is left out first when the width shrinks; title and pace stay."""

_TITLE_MIN: Final = 33
_TITLE_MAX: Final = 90
_GAP: Final = 1
_MEASURE_MIN: Final = 9
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


def arrange(width: int, *, owner: int, measure: int) -> Layout:
    """The columns for a tree of this width.

    owner, measure: how wide these would like to be, in cells.
    """
    widths: dict[Column, int] = {
        **_FIXED,
        "owner": max(3, min(owner, 10)),
        "measure": max(_MEASURE_MIN, min(measure, _MEASURE_MAX, width // 6)),
    }
    columns = list(ORDER)
    for column in _GOES_FIRST:
        if _title_width(width, columns, widths) >= _TITLE_MIN:
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
