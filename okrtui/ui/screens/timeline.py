"""The timeline: objectives, and key results unfolded, as bars over the time of their cycles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from okrtui.domain.text import one_line
from okrtui.domain.writing import format_day
from okrtui.ui import actions, telling
from okrtui.ui.drawing import timeline as drawing
from okrtui.ui.drawing.pieces import Line
from okrtui.ui.drawing.timeline import Drawn
from okrtui.ui.screens.folding_page import FoldingPage
from okrtui.ui.teaching import Lesson
from okrtui.workspace import time_axis
from okrtui.workspace.timeline import MOST, TimeLine, Timeline

if TYPE_CHECKING:
    from datetime import date

    from okrtui.ui.drawing.pieces import Palette
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.workspace.change import Event


class TimelinePage(FoldingPage[TimeLine]):
    """Bars over weeks and months, with today's mark."""

    SCOPE: ClassVar[actions.Scope] = "timeline"
    NAME = "the timeline"
    PLACEHOLDER = "words, owner:ana, pace:behind"
    LESSONS = (
        Lesson(""),
        Lesson("No objectives run at this time.", "strong"),
    )
    SHUT = True

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self._timeline = Timeline(board.workspace, board.views)
        current = board.workspace.current_cycle
        self._cycle = board.cycle or (None if current is None else current.id)
        self._many = 1
        self._period = self._timeline.period(self._cycle)

    def follow(self, event: Event) -> None:
        self._period = self._timeline.period(self._cycle, self._many)
        super().follow(event)

    # ------------------------------------------------------------------ rows

    def rows(self) -> Sequence[TimeLine]:
        if self._period is None:
            return ()
        return self._timeline.lines(self._period, turned=self.turned, query=self.query_text)

    def cycles(self) -> Sequence[int | None]:
        return () if self._period is None else self._timeline.running(self._period)

    def problem(self) -> str:
        return "; ".join(self._timeline.problems) if self.query_text else ""

    def turned_line(self, line: TimeLine) -> tuple[TimeLine, Sequence[TimeLine]]:
        turned = line._replace(folded=not line.folded)
        if turned.folded:
            return turned, ()
        if not self.query_text:
            return turned, self._timeline.below(int(line.key[1:]), line.depth + 1)
        rows = [*self.rows()]
        at = next(n for n, row in enumerate(rows) if row.key == line.key)
        end = at + 1
        while end < len(rows) and rows[end].depth > line.depth:
            end += 1
        return turned, rows[at + 1 : end]

    def foldable_keys(self) -> Iterable[str]:
        return (line.key for line in self.list.lines if line.foldable)

    def selectable(self, line: TimeLine) -> bool:
        return not line.heading

    # ------------------------------------------------------------------ cycles

    def why_not(self) -> dict[str, str]:
        order, period = self._timeline.order(), self._period
        shown = () if period is None else period.cycles
        reasons = {
            "cycle.previous": "there is no earlier cycle" if shown[:1] == tuple(order[:1]) else "",
            "cycle.next": "there is no later cycle" if shown[-1:] == tuple(order[-1:]) else "",
            "timeline.more": "all cycles are shown" if len(shown) >= min(len(order), MOST) else "",
            "timeline.fewer": "one cycle is the least" if len(shown) < 2 else "",
        }
        return {id: reason for id, reason in reasons.items() if reason}

    def _go(self, step: int) -> None:
        order = self._timeline.order()
        if self._period is not None:
            at = order.index(self._period.cycles[0]) + step
            self._cycle = order[max(0, min(at, len(order) - 1))]
        self._lay_out()

    def _lay_out(self) -> None:
        self._period = self._timeline.period(self._cycle, self._many)
        self.rebuild()
        self.list.repaint_all()

    def do_cycle_previous(self) -> None:
        self._go(-1)

    def do_cycle_next(self) -> None:
        self._go(1)

    def do_timeline_more(self) -> None:
        self._many += 1
        self._lay_out()

    def do_timeline_fewer(self) -> None:
        self._many -= 1
        self._lay_out()

    # ------------------------------------------------------------------ telling

    def heading(self) -> str:
        period = self._period
        if period is None:
            return "Timeline · no cycle yet"
        cycles = self.board.workspace.cycles
        names = [one_line(cycles[id].name) for id in period.cycles]
        named = names[0] if len(names) == 1 else f"{names[0]} – {names[-1]}"
        return f"Timeline · {named} · {format_day(period.start)} to {format_day(period.end)}"

    def notes(self, line: TimeLine) -> Sequence[tuple[str, str]]:
        views = self.board.views
        return (
            (self._timeline.told(line.key), "accent"),
            (telling.why(views, line.key), telling.role_of(views, line.key)),
            (time_axis.legend(self.board.glyphs), "dim"),
        )

    # ------------------------------------------------------------------ drawing

    @property
    def heads(self) -> int:
        return 3 if self._reviews else 2

    @property
    def _reviews(self) -> Sequence[date]:
        return () if self._period is None else self._timeline.reviews(self._period)

    @property
    def _today(self) -> date:
        return self.board.workspace.today()

    def _drawn(self, line: TimeLine) -> Drawn:
        return Drawn(self.board.views.goal(line.key), self._timeline.span(line.key))

    def look_of(self, line: TimeLine) -> object:
        return None if line.heading else (self._drawn(line), self._today, self._period)

    def draw_head(self, y: int, width: int, look: Palette) -> Line:
        if self._period is None:
            return Line([], look.text)
        layout = drawing.arrange(width, self._period)
        if y == 2:
            return drawing.reviews(self._reviews, layout, self.board.glyphs, look)
        return drawing.head(y, layout, self._today, self.board.glyphs, look)

    def draw_row(self, line: TimeLine, width: int, look: Palette, *, cursor: bool) -> Line:
        if line.heading or self._period is None:
            return drawing.heading(line.heading, width, look)
        return drawing.line(
            self._drawn(line),
            line,
            drawing.arrange(width, self._period),
            self.board.glyphs,
            look,
            today=self._today,
            cursor=cursor,
        )
