"""The list of a page, with its title above and what is said of the row under the cursor below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from okrtui.domain.text import one_line
from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line
from okrtui.ui.widgets import paint
from okrtui.ui.widgets.bars import Bar
from okrtui.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from textual.strip import Strip

    from okrtui.ui.drawing.pieces import Palette

Entry = TypeVar("Entry")
Drawn_contra = TypeVar("Drawn_contra", contravariant=True)


class Drawing(Protocol[Drawn_contra]):
    """How a page draws its rows."""

    @property
    def heads(self) -> int:
        """Lines that stay above the rows."""
        ...

    def selectable(self, line: Drawn_contra) -> bool: ...

    def look_of(self, line: Drawn_contra) -> object:
        """Everything that a row shows."""
        ...

    def draw_head(self, y: int, width: int, look: Palette) -> Line: ...

    def draw_row(self, line: Drawn_contra, width: int, look: Palette, *, cursor: bool) -> Line: ...

    def fold_mark(self, line: Drawn_contra, x: int) -> bool: ...


class PageList(LineView[Entry]):
    """Rows that a page draws."""

    def __init__(self, drawing: Drawing[Entry]) -> None:
        super().__init__(id="list")
        self._drawing = drawing
        self.active = True

    @property
    def head(self) -> int:
        return self._drawing.heads

    def selectable(self, line: Entry) -> bool:
        return self._drawing.selectable(line)

    def look(self, line: Entry) -> object:
        return self._drawing.look_of(line)

    def draw(self, line: Entry, width: int, on_cursor: bool) -> Line:
        return self._drawing.draw_row(line, width, self.palette, cursor=on_cursor)

    def draw_head(self, width: int) -> Line:
        return self.draw_heads(0, width)

    def draw_heads(self, y: int, width: int) -> Line:
        return self._drawing.draw_head(y, width, self.palette)

    def is_fold_mark(self, line: Entry, x: int) -> bool:
        return self._drawing.fold_mark(line, x)


class PageTitle(Bar):
    """What the page is, and at the right what it shows of it."""

    def __init__(self) -> None:
        super().__init__(id="title")
        self._said = ("", "")

    def show(self, title: str, note: str) -> None:
        """Both are cleaned already."""
        self._said = (title, note)
        self.show_if_new(self._said)

    def draw(self, width: int) -> Line:
        title, note = self._said
        free = width - pieces.cells(title) - 5
        note = pieces.clip(note, max(0, width // 2 - 2, free))
        room = max(0, width - pieces.cells(note) - 2)
        look = self.palette
        return Line(
            [(pieces.left(f" {title}", room), look.bar_key), (f" {note} ", look.bar)], look.bar
        )


class PageNotes(Bar):
    """Lines below the list: what is said of the row, and above them what just happened."""

    def __init__(self) -> None:
        super().__init__(id="notes")
        self._notes: tuple[tuple[str, str], ...] = ()

    def show(self, notes: Sequence[tuple[str, str]]) -> None:
        """Texts, each as many lines as fit, and the roles that they are drawn in."""
        self._notes = tuple((one_line(text), role) for text, role in notes)
        self.show_if_new(self._notes)

    @property
    def text(self) -> str:
        return " ".join(text for text, _ in self._notes)

    def render_line(self, y: int) -> Strip:
        width, look = self.size.width, self.palette
        lines = self._lines(width, look)
        return paint.strip_of(lines[y] if y < len(lines) else Line([], look.text), width)

    def _lines(self, width: int, look: Palette) -> list[Line]:
        from textwrap import wrap

        lines: list[Line] = []
        room = max(1, width - 2)
        for n, (text, role) in enumerate(self._notes):
            free = self.size.height - len(lines) - (len(self._notes) - n - 1)
            wrapped = wrap(text, room)
            kept = wrapped[: max(1, free)]
            if len(wrapped) > len(kept):
                kept[-1] = pieces.left(" ".join([kept[-1], "…"]), room).rstrip()
            style = look.accent if role == "accent" else look.role(role)
            lines += [Line([(" " + pieces.clip(line, room), style)], look.text) for line in kept]
        return lines
