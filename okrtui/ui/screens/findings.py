"""The coach's screen: all findings of a cycle, one line each; Enter goes to the goal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.binding import Binding
from textual.strip import Strip

from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line
from okrtui.ui.screens.base import OkrtuiScreen
from okrtui.ui.widgets import paint
from okrtui.ui.widgets.bars import Bar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from okrtui.domain.coach.finding import Finding

ROLES: Final = {"fail": "bad", "warn": "warn", "info": "dim"}
_ABOVE: Final = 2
"""Lines above the list: the title and a blank one."""
_BELOW: Final = 3
"""Lines below it: a blank one, what to do, and why it matters."""


class FindingLine(NamedTuple):
    """A goal's name, or below it one finding."""

    heading: str
    finding: Finding | None = None


class FindingsScreen(OkrtuiScreen):
    """A list with a cursor on its findings; then: told the one that was chosen."""

    BINDINGS = [  # noqa: RUF012 - Textual's own way
        *(
            Binding(",".join(action.keys), "close", id=action.id, show=False)
            for action in actions.in_scope("page")
        ),
        *(
            Binding(",".join(action.keys), "choose", id=action.id, show=False)
            for action in actions.in_scope("list")
        ),
        *(
            Binding(",".join(actions.BY_ID[id].keys), f"move({step})", id=id, show=False)
            for id, step in (
                ("cursor.down", 1),
                ("cursor.up", -1),
                ("cursor.page_down", 10),
                ("cursor.page_up", -10),
                ("cursor.first", -100_000),
                ("cursor.last", 100_000),
            )
        ),
    ]

    def __init__(
        self, title: str, lines: Sequence[FindingLine], then: Callable[[Finding], None]
    ) -> None:
        super().__init__()
        self.list = FindingList(title, lines)
        self._then = then

    def compose(self) -> ComposeResult:
        yield self.list

    def action_close(self) -> None:
        self.dismiss()

    def action_choose(self) -> None:
        finding = self.list.chosen
        self.dismiss()
        if finding is not None:
            self._then(finding)

    def action_move(self, step: int) -> None:
        self.list.move(step)


class FindingList(Bar):
    """Draws the list; the cursor stands on findings only."""

    def __init__(self, title: str, lines: Sequence[FindingLine]) -> None:
        super().__init__(id="page")
        self._heading = title
        self._lines = lines
        self._places = [at for at, line in enumerate(lines) if line.finding is not None]
        self._at = 0
        self._top = 0

    @property
    def chosen(self) -> Finding | None:
        """The finding under the cursor; None when there is none at all."""
        return self._lines[self._places[self._at]].finding if self._places else None

    def move(self, step: int) -> None:
        """Go down (or up) so many findings."""
        at = max(0, min(self._at + step, len(self._places) - 1))
        if at != self._at:
            self._at = at
            self._keep_in_sight()
            self.refresh()

    def on_resize(self) -> None:
        self._keep_in_sight()
        self.refresh()

    def _keep_in_sight(self) -> None:
        if not self._places:
            return
        place, room = self._places[self._at], max(1, self.size.height - _ABOVE - _BELOW)
        # Its goal's name stands above the first finding.
        first = place - 1 if self._lines[place - 1].finding is None else place
        self._top = max(min(self._top, first), place - room + 1)

    def on_mouse_scroll_down(self) -> None:
        self.move(1)

    def on_mouse_scroll_up(self) -> None:
        self.move(-1)

    def render_line(self, y: int) -> Strip:
        width, height, look = self.size.width, self.size.height, self.palette
        if y == 0:
            return paint.strip_of(self._title(width), width)
        index = y - _ABOVE + self._top
        if _ABOVE <= y < height - _BELOW and index < len(self._lines):
            return paint.strip_of(self._line(index, width), width)
        chosen = self.chosen
        if chosen is None:
            text = "Nothing to say: these goals are well made." if y == _ABOVE else ""
            return paint.strip_of(Line([("  " + text, look.muted)], look.text), width)
        if y == height - 2:
            return paint.strip_of(self._below(chosen.do, width), width)
        if y == height - 1:
            return paint.strip_of(self._below(chosen.why, width, muted=True), width)
        return Strip.blank(width, look.text)

    def _title(self, width: int) -> Line:
        look = self.palette
        opens, closes = (actions.label(actions.key(id)) for id in ("finding.open", "page.close"))
        keys = f"{opens} goes there, {closes} closes " if self._places else f"{closes} closes "
        title = pieces.left(f" {self._heading}", max(0, width - len(keys)))
        return Line([(title, look.bar_key), (keys, look.bar_muted)], look.bar)

    def _line(self, index: int, width: int) -> Line:
        look, line = self.palette, self._lines[index]
        finding = line.finding
        if finding is None:
            return Line([(" " + pieces.clip(line.heading, width - 2), look.strong)], look.text)
        text = f"   {finding.severity}  {finding.rule:<3}  "
        told = pieces.clip(one_line(finding.told), width - len(text) - 1)
        if index == self._places[self._at]:
            row = look.row(cursor=True, active=True)
            return Line([(text + told, row)], row)
        return Line([(text, look.role(ROLES[finding.severity])), (told, look.text)], look.text)

    def _below(self, text: str, width: int, *, muted: bool = False) -> Line:
        look = self.palette
        style = look.muted if muted else look.accent
        return Line([(" " + pieces.clip(one_line(text), width - 2), style)], look.text)
