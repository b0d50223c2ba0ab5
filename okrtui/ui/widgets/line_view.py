"""A scrolling list of rows, drawn line by line, that repaints only lines that changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.geometry import Region
from textual.widget import Widget

from okrtui.domain.text import one_line
from okrtui.ui import messages, teaching
from okrtui.ui.drawing.pieces import Line, Sign
from okrtui.ui.drawing.tree import NEW
from okrtui.ui.themes import palette_of
from okrtui.ui.widgets import paint

if TYPE_CHECKING:
    from textual import events
    from textual.strip import Strip

    from okrtui.ui.drawing.pieces import Palette
    from okrtui.ui.teaching import Lesson

Entry = TypeVar("Entry")


class LineView(Widget, Generic[Entry]):
    """Rows with a cursor.

    Scrolls by itself, in jumps of half a page: a terminal gets one line per key press most of
    the time. Takes no focus: keys belong to the screen, which asks it to move.
    """

    can_focus = False
    auto_links = False
    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(self, *, id: str | None = None) -> None:
        """id: none for what comes and goes; the one before may not have gone yet."""
        super().__init__(id=id)
        self.lines: Sequence[Entry] = ()
        self.cursor = 0
        self.active = False
        """Whether keys go to this panel."""
        self.marked = True
        """Whether the cursor is shown: what actions are about may lie in another panel."""
        self.held = False
        """Whether the mouse must leave cursor and view where they are: an editor lies over them."""
        self.sign_of: Callable[[str], Sign] = lambda key: ""
        self.place_told: Callable[[], str] = str
        """Says what would come of moving rows to the line that stands for their place."""
        self.lessons: Sequence[Lesson] = ()
        """What is said when there are no lines."""
        self.typed = ""
        """The line of a new row, while the editor is elsewhere."""
        self._top = 0
        self._palette: Palette | None = None
        self._drawn: dict[int, tuple[object, Strip]] = {}
        """By line of the viewport: what was drawn, and how."""

    # ------------------------------------------------------------------ what panels fill in

    def selectable(self, line: Entry) -> bool:
        """Whether the cursor can stand on it."""
        return True

    def sign(self, line: Entry) -> Sign:
        """What stands before the line's key."""
        return self.sign_of(self.goal_of(line))

    def goal_of(self, line: Entry) -> str:
        """The goal that the line shows; empty for none."""
        return ""

    def goals(self) -> list[str]:
        """The keys of all lines, from the top; those without one are left out."""
        return [key for line in self.lines if (key := self.goal_of(line))]

    def look(self, line: Entry) -> object:
        """Everything the line shows; when equal to what was drawn, nothing is repainted."""
        raise NotImplementedError

    def draw(self, line: Entry, width: int, on_cursor: bool) -> Line:
        raise NotImplementedError

    def draw_head(self, width: int) -> Line:
        """The line that stays above the rows."""
        raise NotImplementedError

    def draw_heads(self, y: int, width: int) -> Line:
        """One of the lines that stay above the rows, where there are several."""
        return self.draw_head(width)

    # ------------------------------------------------------------------ state

    @property
    def head(self) -> int:
        """Lines above the rows."""
        return 1

    @property
    def page(self) -> int:
        """How many rows fit."""
        return max(1, self.size.height - self.head)

    @property
    def palette(self) -> Palette:
        if self._palette is None:
            self._palette = palette_of(self.screen)
        return self._palette

    @property
    def current(self) -> Entry | None:
        return self.lines[self.cursor] if 0 <= self.cursor < len(self.lines) else None

    def activate(self, active: bool, *, marked: bool) -> None:
        if (active, marked) != (self.active, self.marked):
            self.active, self.marked = active, marked
            self.repaint_line(self.cursor)
            self.refresh(Region(0, 0, self.size.width, self.head))

    def set_lines(self, lines: Sequence[Entry], cursor: int) -> None:
        """Show other lines; repaints those that look different."""
        self.lines = lines
        self.cursor = self._nearest(cursor, 1)
        self._scroll_into_view(centre=False)
        self.repaint_changed()

    def move(self, step: int) -> bool:
        """Move the cursor by so many rows, over what can't be selected; False at the end."""
        return self.move_to(self.cursor + step, 1 if step > 0 else -1)

    def move_to(self, index: int, direction: int = 1) -> bool:
        index = self._nearest(max(0, min(index, len(self.lines) - 1)), direction)
        if not self.lines:
            return False
        old, self.cursor = self.cursor, index
        # Also where it stays: the wheel may have left nothing but a heading in sight.
        if self._scroll_into_view(centre=True):
            self.repaint_changed()
        elif index != old:
            self.repaint_line(old)
            self.repaint_line(index)
        return index != old

    def look_above(self) -> None:
        """Scroll to what stands above the cursor, as far as that stays in sight."""
        top = max(0, self.cursor - self.page + 1)
        if top < self._top and not self.held:
            self._top = top
            self.repaint_changed()

    def _nearest(self, index: int, direction: int) -> int:
        """The selectable line at the index, else the next one in the direction, else before."""
        for candidates in (
            range(index, len(self.lines)) if direction > 0 else range(index, -1, -1),
            range(index, -1, -1) if direction > 0 else range(index, len(self.lines)),
        ):
            for candidate in candidates:
                if 0 <= candidate < len(self.lines) and self.selectable(self.lines[candidate]):
                    return candidate
        return 0

    def _scroll_into_view(self, *, centre: bool) -> bool:
        """Scroll so that the cursor is seen; True when the view moved."""
        if not self.size.height:
            return False
        page, top = self.page, self._top
        if self.cursor < top or self.cursor >= top + page:
            if centre and abs(self.cursor - top) < 2 * page:
                jump = max(1, page // 2)
                top = (
                    self.cursor - (page - jump)
                    if self.cursor >= top + page
                    else (self.cursor - jump + 1)
                )
            else:
                top = self.cursor - page // 2
        # A heading just above the first row belongs to it.
        if self.cursor == top and top and page > 1 and not self.selectable(self.lines[top - 1]):
            top -= 1
        top = max(0, min(top, len(self.lines) - page))
        moved, self._top = top != self._top, top
        return moved

    def row_y(self, index: int) -> int | None:
        """The line of the viewport where a row stands, or None when it's out of sight."""
        y = index - self._top + self.head
        return y if self.head <= y < self.size.height else None

    def beside(self, y: int) -> int:
        """The line of the viewport below a row, or above the last one."""
        return y + 1 if y + 1 < self.size.height else y - 1

    def show_typed(self, text: str) -> None:
        """Show the line of a new row, of which the editor is elsewhere or lies over it."""
        if text != self.typed:
            self.typed = text
            self.redraw_line(self.cursor)

    def new_told(self) -> str:
        """What stands in a new row, under the editor."""
        return f"{NEW} {one_line(self.typed)}" if self.typed else NEW

    # ------------------------------------------------------------------ painting

    def repaint_line(self, index: int) -> None:
        y = self.row_y(index)
        if y is not None:
            self.refresh(Region(0, y, self.size.width, 1))

    def redraw_line(self, index: int) -> None:
        """Repaint a row that looks different for another reason than what it says."""
        y = self.row_y(index)
        if y is not None:
            self._drawn.pop(y, None)
            self.repaint_line(index)

    def repaint_changed(self) -> None:
        """Repaint the lines in sight that would look different now."""
        for y in range(self.head, self.size.height):
            drawn = self._drawn.get(y)
            if drawn is None or drawn[0] != self._look_at(y):
                self.refresh(Region(0, y, self.size.width, 1))

    def repaint_all(self) -> None:
        self._drawn.clear()
        self.refresh()

    def _look_at(self, y: int) -> object:
        """What there is to see at a line of the viewport."""
        index = y - self.head + self._top
        if not 0 <= index < len(self.lines):
            return (self.size.width, () if self.lines else self.lessons)
        on_cursor = index == self.cursor and self.marked
        line = self.lines[index]
        shown = line, self.look(line), self.sign(line)
        return *shown, on_cursor, on_cursor and self.active, self.size.width

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._palette = None
        self._drawn.clear()

    def on_resize(self) -> None:
        self._drawn.clear()
        if self._scroll_into_view(centre=False):
            # What was painted at this size already stands elsewhere now.
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y < self.head:
            return paint.strip_of(self.draw_heads(y, width), width)
        look = self._look_at(y)
        drawn = self._drawn.get(y)
        if drawn is not None and drawn[0] == look:
            return drawn[1]
        index = y - self.head + self._top
        if 0 <= index < len(self.lines):
            line = self.draw(self.lines[index], width, index == self.cursor and self.marked)
        else:
            told = teaching.lines(() if self.lines else self.lessons, width, self.palette)
            line = next(islice(told, y - self.head, None), Line([], self.palette.text))
        strip = paint.strip_of(line, width)
        self._drawn[y] = (look, strip)
        return strip

    # ------------------------------------------------------------------ mouse

    def on_click(self, event: events.Click) -> None:
        index = event.y - self.head + self._top
        if event.y < self.head or not 0 <= index < len(self.lines):
            return
        event.stop()
        if self.held or not self.selectable(self.lines[index]):
            return
        again = index == self.cursor and self.active
        self.move_to(index)
        if self.is_fold_mark(self.lines[index], event.x):
            self.post_message(messages.FoldClicked())
        else:
            self.post_message(messages.RowChosen(self.id or "", again))

    def is_fold_mark(self, line: Entry, x: int) -> bool:
        return False

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._wheel(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._wheel(-3)

    def _wheel(self, rows: int) -> None:
        """Move the view, and the cursor with it when it would get out of sight."""
        top = max(0, min(self._top + rows, len(self.lines) - self.page))
        if top == self._top or self.held:
            return
        self._top = top
        inside = max(top, min(self.cursor, top + self.page - 1))
        if inside != self.cursor:
            self.cursor = self._nearest(inside, 1 if inside > self.cursor else -1)
        self.repaint_changed()
        self.post_message(messages.CursorWheeled(self.id or ""))
