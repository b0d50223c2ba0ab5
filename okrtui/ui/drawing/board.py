"""The whole board as it first appears: the same lines that the screen's widgets will draw."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from okrtui.domain.text import one_line
from okrtui.ui import teaching, telling
from okrtui.ui.availability import Place, why_not
from okrtui.ui.drawing import columns, detail, frame, pieces, pulse, tree
from okrtui.ui.drawing.pieces import Line, Palette, Piece
from okrtui.ui.folds import Folds
from okrtui.ui.judging import takes_long
from okrtui.ui.screens.layout import Area, areas_of, mode_of
from okrtui.workspace import whose
from okrtui.workspace.arrangement import is_heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from okrtui.ui.availability import Panel
    from okrtui.ui.view_memory import ViewState
    from okrtui.workspace.glyphs import Glyphs
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace


_MOST: Final = 1000
"""Lines of the tree that are looked at: of fifty thousand, the rest isn't in sight."""
_HIGHEST: Final = 500
"""Lines of the highest window."""


class FirstBoard:
    """The board before anybody pressed a key."""

    def __init__(
        self,
        workspace: Workspace,
        views: Views,
        glyphs: Glyphs,
        look: Palette,
        start: ViewState,
        *,
        order: Sequence[columns.Column] = columns.ORDER,
    ) -> None:
        self._workspace = workspace
        self._views = views
        self._glyphs = glyphs
        self._look = look
        self._order = order
        self._arranged = start.arrangement
        if takes_long(views, self._arranged):
            # The board comes to it later, too.
            self._arranged = self._arranged.plain
        filtered = bool(self._arranged.query)
        folds = Folds(() if filtered else start.turned, all_open=filtered)
        self._tree_of = views.arranged(self._arranged, folds, most=_MOST)
        keys = [line.key for line in self._tree_of.lines]
        if start.cursor and start.cursor not in keys[: _MOST - _HIGHEST]:
            self._tree_of.refold()
            keys = [line.key for line in self._tree_of.lines]
        self._outline = self._tree_of.lines
        self._at = keys.index(start.cursor) if start.cursor in keys else 0
        """Where the cursor is."""
        self._row = keys[self._at] if keys else ""
        self._key = "" if is_heading(self._row) else self._row
        """The goal with the cursor; empty when there is none."""

    def lines(self, width: int, height: int) -> list[list[Piece]]:
        """Every line of the screen, each as wide as it; none when the window is too small."""
        glyphs, look = self._glyphs, self._look
        mode = mode_of(width, height)
        areas = areas_of(mode, width, height)
        if not areas:
            return []
        read_only = "" if self._workspace.read_only is None else str(self._workspace.read_only)
        header = telling.header_of(
            self._views,
            self._arranged.cycle,
            mode,
            "goals",
            note=telling.note(self._arranged, self._workspace),
            user=one_line(self._workspace.user),
            live=True,
        )
        said, role = "", "text"
        if self._key and "detail" not in areas:
            said, role = telling.why(self._views, self._key), self._role
        if self._row and not self._key:
            said = telling.group(self._tree_of.heading(self._row))
        place = Place(
            "goals",
            self._key,
            read_only,
            self._workspace.can_undo,
            on_heading=self._row != self._key,
        )
        hints = frame.hints_of(
            why_not(place),
            stage=teaching.stage_of(self._workspace),
            filtered=bool(self._arranged.query),
        )
        lines = [
            frame.header(header, width, glyphs, look),
            *self._panels(areas),
            frame.status(said, role, width, glyphs, look),
            frame.footer(hints, width, look),
        ]
        return [list(pieces.merged(line, width)) for line in lines]

    @property
    def _role(self) -> str:
        return telling.role_of(self._views, self._key) if self._key else "dim"

    def _panels(self, areas: Mapping[Panel, Area]) -> Iterator[Line]:
        look, goals = self._look, areas["goals"]
        left = self._filled(self._tree(goals), goals)
        if "pulse" in areas:
            right = self._filled(self._pulse(areas["pulse"]), areas["pulse"])
            for line, other in zip(left, right, strict=True):
                whole = pieces.merged(line, goals.width)
                yield Line([*whole, ("│", look.rule), *other.pieces], other.blank)
        else:
            yield from left
        if "detail" in areas:
            below = areas["detail"]
            yield Line([("─" * below.width, look.rule)], look.text)
            yield from self._filled(self._detail(below), below)

    def _filled(self, lines: Iterator[Line], area: Area) -> Iterator[Line]:
        """As many lines as the area has."""
        rest = area.height
        for line in islice(lines, area.height):
            rest -= 1
            yield line
        yield from (Line([], self._look.text) for _ in range(rest))

    def _tree(self, area: Area) -> Iterator[Line]:
        look = self._look
        shown = self._outline[self._top(area.height - 1) :][: area.height - 1]
        rows = [self._views.goal(line.key) for line in shown if not is_heading(line.key)]
        layout = columns.arrange(
            area.width,
            owner=columns.owner_width(self._workspace.model.owners()),
            measure=max((pieces.cells(row.measure) for row in rows), default=0),
            order=self._order,
        )
        yield tree.head(layout, look, active=True)
        if not shown:
            lessons = teaching.of_goals(self._arranged, self._workspace)
            yield from teaching.lines(lessons, area.width, look)
        for at in shown:
            cursor = at.key == self._row
            if is_heading(at.key):
                group = self._tree_of.heading(at.key)
                yield tree.heading(
                    group, at, layout, self._glyphs, look, cursor=cursor, active=True
                )
            else:
                row = self._views.goal(at.key)
                yield tree.line(row, at, layout, self._glyphs, look, cursor=cursor, active=True)

    def _top(self, page: int) -> int:
        """The first row in sight, as the widget will have it."""
        top = 0 if self._at < page else self._at - page // 2
        return max(0, min(top, len(self._outline) - page))

    def _pulse(self, area: Area) -> Iterator[Line]:
        look = self._look
        yield pulse.head(area.width, look, active=False)
        shown = self._views.pulse(whose.kpis(self._arranged, self._workspace))[: area.height - 1]
        if not shown:
            yield from teaching.lines(teaching.of_kpis(self._arranged), area.width, look)
        for at in shown:
            row = None if at.heading else self._views.kpi(at.key)
            yield pulse.line(row, at, area.width, self._glyphs, look, cursor=False, active=False)

    def _detail(self, area: Area) -> Iterator[Line]:
        shown = self._views.detail(self._key) if self._key else None
        size = (area.width, area.height)
        return detail.lines(shown, self._role, size, self._glyphs, self._look)
