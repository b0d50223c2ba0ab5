"""A page whose rows fold, by the keys that fold on the board."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar

from okrtui.ui.screens.list_page import ListPage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from okrtui.ui.screens.board import BoardScreen


class Foldable(Protocol):
    """What a row must tell."""

    @property
    def key(self) -> str: ...
    @property
    def depth(self) -> int: ...
    @property
    def foldable(self) -> bool: ...
    @property
    def folded(self) -> bool: ...


Entry = TypeVar("Entry", bound=Foldable)


class FoldingPage(ListPage[Entry]):
    """Rows that hang below each other."""

    SHUT: ClassVar[bool] = False
    """Whether rows begin folded."""

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self.turned: set[str] = set()
        """The keys whose folds are not as they begin."""

    def foldable_keys(self) -> Iterable[str]:
        """The keys of all rows that something hangs below, also of those out of sight."""
        raise NotImplementedError

    def goal_of(self, line: Entry) -> str:
        return line.key

    def fold_mark(self, line: Entry, x: int) -> bool:
        return line.foldable and x in range(2 * line.depth, 2 * line.depth + 3)

    def _turn(self, line: Entry) -> None:
        self.turned ^= {line.key}
        self.rebuild()

    def do_fold_open(self) -> None:
        line = self.list.current
        if line is not None and line.folded:
            self._turn(line)
        elif line is not None and line.foldable:
            self.list.move(1)

    def do_fold_close(self) -> None:
        line = self.list.current
        if line is not None and line.foldable and not line.folded and not self.query_text:
            self._turn(line)
        else:
            self._to_parent()

    def do_fold_toggle(self) -> None:
        line = self.list.current
        if line is not None and line.foldable:
            self._turn(line)
        else:
            self.say("nothing hangs below this row", "dim")

    def do_fold_all(self) -> None:
        """Fold everything, or unfold all when everything is folded."""
        while (line := self.list.current) is not None and line.depth > 0 and self._to_parent():
            pass
        shut = any(line.foldable and not line.folded for line in self.list.lines)
        self.turned = set() if shut == self.SHUT else set(self.foldable_keys())
        self.rebuild()

    def _to_parent(self) -> bool:
        line = self.list.current
        for index in range(self.list.cursor - 1, -1, -1):
            if line is not None and self.list.lines[index].depth < line.depth:
                self.list.move_to(index, -1)
                return True
        return False
