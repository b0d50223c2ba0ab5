"""The order of goals that hang below the same row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from okrtui.domain.pace import WEAKEST_FIRST, Pace
from okrtui.domain.records import InitiativeRecord, KeyResultRecord, ObjectiveRecord
from okrtui.workspace.keys import parse_key

if TYPE_CHECKING:
    from okrtui.workspace.arrangement import Sorting
    from okrtui.workspace.model import Model
    from okrtui.workspace.rows import GoalRow

Place: TypeAlias = "int | float | str"

_AFTER_BEHIND: Final = WEAKEST_FIRST.index("behind") + 1
PACES: Final[tuple[Pace, ...]] = (
    *WEAKEST_FIRST[:_AFTER_BEHIND],
    "no_data",
    *WEAKEST_FIRST[_AFTER_BEHIND:],
    "closed",
)
"""From what needs a look most to what needs none."""
_PACE_PLACES: Final[dict[Pace, int]] = {pace: place for place, pace in enumerate(PACES)}


class Sorter:
    """Sorts keys; what has nothing to be sorted by stands at the end, whichever way."""

    def __init__(
        self, model: Model, row_of: Callable[[str], GoalRow], sorting: Sorting, *, backwards: bool
    ) -> None:
        self._model = model
        self._row_of = row_of
        self._sorting = sorting
        self._backwards = backwards

    def sorted(self, keys: Sequence[str]) -> list[str]:
        if self._sorting == "written":
            return list(reversed(keys) if self._backwards else keys)
        placed = [(self.place(key), key) for key in keys]
        known = [(place, key) for place, key in placed if place is not None]
        # Equal ones stay as they were written, also backwards.
        known.sort(key=lambda pair: pair[0], reverse=self._backwards)
        return [key for _, key in known] + [key for place, key in placed if place is None]

    def place(self, key: str) -> Place | None:
        """What a goal is sorted by. Rows, which judge it, are asked for only where they must be."""
        match self._sorting:
            case "title":
                return self._record(key).title.casefold()
            case "owner":
                return self._record(key).owner.casefold() or None
            case "due":
                return self._due(key)
            case "written":
                return None
        row = self._row_of(key)
        match self._sorting:
            case "pace":
                return None if row.pace is None else _PACE_PLACES[row.pace]
            case "score":
                return row.progress
            case "confidence":
                known = [r.confidence for r in self._rows(row) if r.confidence is not None]
                return min(known, default=None)
            case "seen":
                ages = [r.seen for r in self._rows(row) if r.seen is not None]
                return -max(ages) if ages else None

    def _rows(self, row: GoalRow) -> list[GoalRow]:
        """An objective is as sure and as fresh as the weakest of its key results."""
        if row.level != "objective":
            return [row]
        below = self._model.key_results.ids("objective", parse_key(row.key).id)
        return [self._row_of(f"KR{id}") for id in below]

    def _due(self, key: str) -> int | None:
        goal = self._record(key)
        if isinstance(goal, InitiativeRecord):
            return None
        return self._model.dates(goal)[1].toordinal()

    def _record(self, key: str) -> ObjectiveRecord | KeyResultRecord | InitiativeRecord:
        table, id = parse_key(key)
        if table == "objectives":
            return self._model.objectives[id]
        return (
            self._model.key_results[id] if table == "key_results" else self._model.initiatives[id]
        )
