"""The detail of the row under the cursor: its chart and facts, and below them a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from textual.geometry import Region
from textual.strip import Strip

from okrtui.ui.drawing import detail, detail_list, pieces
from okrtui.ui.drawing.detail_list import Listed, Row
from okrtui.ui.widgets import paint
from okrtui.ui.widgets.goal_tree import CellArea
from okrtui.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from textual.timer import Timer

    from okrtui.ui.drawing.pieces import Line
    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.rows import CoachLine, Detail, HistoryLine
    from okrtui.workspace.ties import Tie

    DetailOf = Callable[[str], tuple[Detail, str] | None]

REST: Final = 0.08
"""Seconds that a cursor rests on a row before its detail is shown: held-down keys stay cheap."""


class DetailPane(LineView[Row]):
    """Compares what it is told to show with what stands there, and repaints only the difference."""

    def __init__(self, detail_of: DetailOf, glyphs: Glyphs, *, id: str = "detail") -> None:
        """detail_of: gives a row's detail and the colour of its state; None when it is gone."""
        super().__init__(id=id)
        self.marked = False
        self._detail_of = detail_of
        self._glyphs = glyphs
        self._key = ""
        """Of the row under the board's cursor; its detail follows when that rests."""
        self._rest: Timer | None = None
        self._listed: Listed | None = None
        self._role = "dim"
        self._head: list[Strip] | None = None
        """None when it has to be made anew."""

    # ------------------------------------------------------------------ what it shows

    def follow(self, key: str, *, at_once: bool = True) -> None:
        """Show a row, at once or when the cursor rests; an empty key: none."""
        self._key = key
        if self._rest is not None:
            self._rest.stop()
            self._rest = None
        if at_once:
            self._look()
        else:
            self._rest = self.set_timer(REST, self._look)

    def _look(self) -> None:
        found = self._detail_of(self._key) if self._key else None
        goal, role = found or (None, "dim")
        old = self._listed
        if goal == (None if old is None else old.detail) and role == self._role:
            return
        before = self._row_name if old is not None and goal is not None else None
        other = before is None or old is None or goal is None or old.detail.key != goal.key
        self._listed = None if goal is None else detail_list.listed(goal)
        self._role = role
        rows = [] if self._listed is None else self._listed.rows
        at = 0 if other else self._place_of(rows, before, self.cursor)
        if other:
            self._top = 0
        self._show_difference(rows, at)

    @property
    def _row_name(self) -> tuple[str, str] | None:
        row = self.current
        return None if row is None or self._listed is None else self._listed.name(row)

    def _place_of(self, rows: list[Row], name: tuple[str, str] | None, otherwise: int) -> int:
        assert self._listed is not None
        found = (at for at, row in enumerate(rows) if self._listed.name(row) == name)
        return next(found, min(otherwise, max(0, len(rows) - 1)))

    @property
    def shown_key(self) -> str:
        """The goal whose detail stands here."""
        return "" if self._listed is None else self._listed.detail.key

    @property
    def entry(self) -> HistoryLine | None:
        row = self.current
        return None if row is None or self._listed is None else self._listed.entry(row)

    @property
    def tie(self) -> Tie | None:
        row = self.current
        return None if row is None or self._listed is None else self._listed.tie(row)

    @property
    def finding(self) -> CoachLine | None:
        row = self.current
        return None if row is None or self._listed is None else self._listed.finding(row)

    @property
    def cursor_key(self) -> str:
        """The name of the entry under the cursor; empty on all else."""
        return "" if self.entry is None else self.entry.key

    def activate(self, active: bool, *, marked: bool) -> None:
        if (active, marked) != (self.active, self.marked):
            self.active, self.marked = active, marked
            self._show_difference(self.lines, self.cursor)

    # ------------------------------------------------------------------ the list

    def selectable(self, line: Row) -> bool:
        return line.what != "heading"

    def look(self, line: Row) -> object:
        listed = self._listed
        return None if listed is None else (listed.about(line), listed.widths, listed.how)

    def draw(self, line: Row, width: int, on_cursor: bool) -> Line:
        assert self._listed is not None
        return detail_list.line(
            line, self._listed, width, self._glyphs, self.palette, cursor=on_cursor
        )

    def cell_area(self, field: str, *, beside: bool = False, room: int = 0) -> CellArea | None:
        """Where the editor of an entry's field goes; None when it is out of sight."""
        y = self.row_y(self.cursor)
        if y is None or self._listed is None:
            return None
        area = detail_list.area_of(self._listed, field, self.size.width)
        if area is None:
            return CellArea(1, self.beside(y), self.size.width - 1, named=True)
        return CellArea(area[0], y, area[1])

    # ------------------------------------------------------------------ chart and facts

    @property
    def head(self) -> int:
        return min(len(self._strips), self._most_head)

    @property
    def _most_head(self) -> int:
        """Something of the list stays in sight where the keys are."""
        return self.size.height - 2 if self.active and self.lines else self.size.height

    @property
    def _strips(self) -> list[Strip]:
        if self._head is None:
            self._head = self._make_head()
        return self._head

    def _make_head(self) -> list[Strip]:
        if self._listed is None or not self.size.width:
            return []
        drawn = detail.head(
            self._listed.detail,
            self._role,
            self.size,
            self._glyphs,
            self.palette,
            active=self.active,
        )
        return [paint.strip_of(line, self.size.width) for line in drawn]

    def _show_difference(self, rows: Sequence[Row], cursor: int) -> None:
        if not self.is_mounted or not self.display or not self.size.width:
            self._head = None
            self.lines = rows
            self.cursor = self._nearest(cursor, 1)
            return
        before = [self._stands_at(y) for y in range(self.size.height)]
        self._head = self._make_head()
        self.set_lines(rows, cursor)
        for y in range(self.head):
            self._drawn.pop(y, None)
            # From the left edge to the last cell that either of them has ink in.
            reach = max(_ink(before[y]), _ink(self._head[y]))
            if before[y] != self._head[y] and reach:
                self.refresh(Region(0, y, min(reach, self.size.width), 1))

    def _stands_at(self, y: int) -> Strip | None:
        if self._head is not None and y < self.head:
            return self._head[y]
        drawn = self._drawn.get(y)
        return None if drawn is None else drawn[1]

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._head = None

    def on_resize(self) -> None:
        self._head = None
        super().on_resize()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        if y < self.head:
            return self._strips[y]
        return super().render_line(y)


def _ink(strip: Strip | None) -> int:
    """Cells up to the last that isn't blank."""
    return 0 if strip is None else pieces.cells(strip.text.rstrip())
