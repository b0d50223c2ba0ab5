"""A goal's history as lines, each told when somebody looks at it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar, overload

if TYPE_CHECKING:
    from okrtui.workspace.rows import HistoryLine

Entry = TypeVar("Entry")


class HistoryLines(Sequence["HistoryLine"], Generic[Entry]):
    """Newest first. Hundreds of entries cost nothing until they come into sight."""

    def __init__(
        self, entries: Sequence[Entry], goal: Hashable, tell: Callable[[Entry], HistoryLine]
    ) -> None:
        """goal: all that telling depends on besides the entry; equal ones tell the same."""
        self._entries = entries
        self._goal = goal
        self._tell = tell
        self._told: dict[int, HistoryLine] = {}

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, at: int) -> HistoryLine: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[HistoryLine]: ...

    def __getitem__(self, at: int | slice) -> HistoryLine | Sequence[HistoryLine]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        line = self._told.get(at)
        if line is None:
            line = self._told[at] = self._tell(self._entries[at])
        return line

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, HistoryLines):
            return NotImplemented
        return self._goal == other._goal and self._entries == other._entries

    __hash__ = None  # type: ignore[assignment]
