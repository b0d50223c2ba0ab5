"""The alignment: the objectives of all teams and cycles, each below what it is aligned to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from okrtui.domain.text import one_line
from okrtui.ui import actions, telling
from okrtui.ui.drawing import alignment as drawing
from okrtui.ui.drawing import pieces
from okrtui.ui.screens.folding_page import FoldingPage
from okrtui.ui.teaching import Lesson
from okrtui.workspace.alignment import AlignedLine, Alignment, Kept

if TYPE_CHECKING:
    from okrtui.ui.drawing.pieces import Line, Palette
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.workspace.change import Event


class AlignmentPage(FoldingPage[AlignedLine]):
    """All objectives by what they are aligned to."""

    SCOPE: ClassVar[actions.Scope] = "alignment"
    NAME = "the alignment"
    PLACEHOLDER = "words, a cycle, owner:ana, pace:behind"
    LESSONS = (Lesson(""), Lesson("No objectives yet: there is nothing to align.", "strong"))

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self._kept: Kept | None = None
        self._look_again()

    def _look_again(self) -> None:
        model = self.board.workspace.model
        self._alignment = Alignment(model)
        self._teams = widest(model.objectives.texts("team"))
        self._owners = widest(model.objectives.texts("owner"))
        self._cycles = widest(cycle.name for cycle in model.cycles.values())

    def follow(self, event: Event) -> None:
        if event.structure or event.reloaded:
            self._look_again()
        super().follow(event)

    # ------------------------------------------------------------------ rows

    def rows(self) -> Sequence[AlignedLine]:
        self._kept = None
        if self.query_text:
            views, user = self.board.views, self.board.workspace.user
            self._kept = self._alignment.kept(self.query_text, views, user)
        return self._alignment.lines(folded=self.turned, kept=self._objectives)

    @property
    def _objectives(self) -> Collection[int] | None:
        """What the filter keeps; None without one."""
        return None if self._kept is None else self._kept.objectives

    def cycles(self) -> Sequence[int | None]:
        return (None,)

    def problem(self) -> str:
        return "" if self._kept is None else "; ".join(self._kept.problems)

    def foldable_keys(self) -> Iterable[str]:
        return self._alignment.parents()

    def turned_line(self, line: AlignedLine) -> tuple[AlignedLine, Sequence[AlignedLine]]:
        first, *below = self._alignment.lines_from(
            int(line.key[1:]), folded=self.turned, kept=self._objectives, depth=line.depth
        )
        return first, below

    def selectable(self, line: AlignedLine) -> bool:
        return not line.heading

    def heading(self) -> str:
        model = self.board.workspace.model
        objectives = _counted(len(model.objectives), "objective")
        return f"Alignment · {objectives} in {_counted(len(model.cycles), 'cycle')}"

    def notes(self, line: AlignedLine) -> Sequence[tuple[str, str]]:
        views = self.board.views
        return (
            (self._alignment.told(line.key), "accent"),
            (telling.why(views, line.key), telling.role_of(views, line.key)),
        )

    # ------------------------------------------------------------------ drawing

    def look_of(self, line: AlignedLine) -> object:
        return None if line.heading else self.board.views.goal(line.key)

    def draw_head(self, y: int, width: int, look: Palette) -> Line:
        return drawing.head(self._columns(width), look)

    def draw_row(self, line: AlignedLine, width: int, look: Palette, *, cursor: bool) -> Line:
        if line.heading:
            return drawing.heading(line.heading, width, look)
        return drawing.line(
            self.board.views.goal(line.key),
            line,
            self._columns(width),
            self.board.glyphs,
            look,
            cycle=self._alignment.cycle_name(int(line.key[1:])),
            cursor=cursor,
        )

    def _columns(self, width: int) -> drawing.Columns:
        return drawing.arrange(width, team=self._teams, owner=self._owners, cycle=self._cycles)


def widest(texts: Iterable[str]) -> int:
    """How many cells the widest of some texts takes."""
    return max((pieces.cells(one_line(text)) for text in texts), default=0)


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
