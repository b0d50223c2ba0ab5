"""A page whose rows fold, by the keys that fold on the board."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar

from okrtui.ui.judging import Judging
from okrtui.ui.screens.list_page import ListPage
from okrtui.workspace.filter_completion import completed
from okrtui.workspace.filtering import judges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

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
    COMPLETES: ClassVar[bool] = True

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self._judging = Judging(board, self, self.say)
        self.turned: set[str] = set()
        """The keys whose folds are not as they begin."""

    def foldable_keys(self) -> Iterable[str]:
        """The keys of all rows that something hangs below, also of those out of sight."""
        raise NotImplementedError

    def goal_of(self, line: Entry) -> str:
        return line.key

    def fold_mark(self, line: Entry, x: int) -> bool:
        return line.foldable and x in range(2 * line.depth, 2 * line.depth + 3)

    def completed(self, text: str) -> str:
        return completed(text, self.board.people(), self.board.teams())

    def cycles(self) -> Sequence[int | None]:
        """Whose goals the page shows; None: those of all cycles."""
        raise NotImplementedError

    def filter_by(self, text: str) -> None:
        if not judges(text):
            if self._judging.stop():
                self.say_nothing()
            self._filter_by(text)
            return
        cycles, views = tuple(self.cycles()), self.board.views

        def unjudged() -> Iterator[str]:
            return chain.from_iterable(map(views.unjudged, cycles))

        if self._judging.ready(cycles, unjudged, lambda: self._judged(text)):
            self._filter_by(text)

    def _judged(self, text: str) -> None:
        self.say_nothing()
        self._filter_by(text)

    def do_app_back(self) -> None:
        if self._judging.stop():
            self.say("stopped: everything is shown as it was")
        else:
            super().do_app_back()

    def _filter_by(self, text: str) -> None:
        if bool(text) != bool(self.query_text):
            # What was found is open; a filter has folds of its own.
            self.turned = set()
        super().filter_by(text)

    def _turn(self, line: Entry) -> None:
        """Fold the row under the cursor or unfold it; no other row is looked at."""
        self.turned ^= {line.key}
        turned, below = self.turned_line(line)
        at, rows = self.list.cursor, list(self.list.lines)
        end = at + 1
        while end < len(rows) and rows[end].depth > line.depth and self.selectable(rows[end]):
            end += 1
        rows[at:end] = [turned, *below]
        self.list.set_lines(rows, at)
        self.show_notes()

    def turned_line(self, line: Entry) -> tuple[Entry, Sequence[Entry]]:
        """A row as it is once it was folded or unfolded, and what hangs below it then."""
        raise NotImplementedError

    def do_fold_open(self) -> None:
        line = self.list.current
        if line is not None and line.folded:
            self._turn(line)
        elif line is not None and line.foldable:
            self.list.move(1)

    def do_fold_close(self) -> None:
        line = self.list.current
        if line is not None and line.foldable and not line.folded:
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
        begins_shut = self.SHUT and not self.query_text
        self.turned = set() if shut == begins_shut else set(self.foldable_keys())
        self.rebuild()

    def do_goal_why(self) -> None:
        line = self.list.current
        if line is None or not line.key:
            self.say("there is no goal in this row", "warn")
        else:
            self.board.looking.say_why(line.key)

    def _to_parent(self) -> bool:
        line = self.list.current
        for index in range(self.list.cursor - 1, -1, -1):
            if line is not None and self.list.lines[index].depth < line.depth:
                self.list.move_to(index, -1)
                return True
        return False
