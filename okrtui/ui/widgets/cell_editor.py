"""The one line in which everything is typed: it lies over the cell that it edits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from rich.cells import cell_len
from rich.highlighter import Highlighter
from rich.text import Text
from textual.binding import Binding
from textual.geometry import Region
from textual.widgets import Input

from okrtui.domain.text import one_line
from okrtui.ui import actions

if TYPE_CHECKING:
    from textual.suggester import Suggester


class _Harmless(Highlighter):
    """Shows each character as ``clean`` has it; the text that is edited stays as it is."""

    def __call__(self, text: str | Text) -> Text:
        raw = text if isinstance(text, str) else text.plain
        # One by one, so that the cursor stands where it does in the text.
        return Text("".join(map(one_line, raw)), no_wrap=True, overflow="ignore", end="")

    def highlight(self, text: Text) -> None:
        """Nothing stands out."""


class LineInput(Input):
    """A line of text from anybody, to be edited."""

    auto_links = False
    keeps_lines = False
    """Whether what is pasted into it keeps its lines, instead of being joined to one."""

    def __init__(self, text: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(
            text,
            placeholder=placeholder,
            highlighter=_Harmless(),
            id=id,
            compact=True,
            select_on_focus=False,
        )
        self.cursor_blink = False

    def on_resize(self) -> None:
        # Textual scrolls to the cursor when it moves; before it knows its width, to nowhere.
        at = cell_len(self.value[: self.cursor_position])
        self.scroll_to_region(Region(at, 0, 1, 1), force=True, animate=False)
        self.app.cursor_position = self.cursor_screen_offset


class Typist(Protocol):
    """What an editor hands over to what was asked for with a key."""

    def commit(self, text: str, step: int) -> None:
        """Save the text and go on: 1 next field, -1 the one before, 0 out."""

    def cancel(self) -> None:
        """Leave without saving."""

    def go(self, text: str, step: int) -> None:
        """An arrow up (-1) or down (1)."""

    def turn(self, step: int) -> bool:
        """An arrow to the side; False when it only moves within the text."""

    def typed(self, text: str) -> None:
        """Every key."""

    def write_outside(self) -> None:
        """Go on with the text in the person's own editor."""

    def do_other(self, id: str, text: str) -> None:
        """What only the row of a new goal has a key for."""


class CellEditor(LineInput):
    """Hands over what was typed when asked to save; never saves by itself, also not when left."""

    BINDINGS = [  # noqa: RUF012 - Textual's own way
        Binding(",".join(action.keys), f"editor('{action.id}')", id=action.id, show=False)
        for action in actions.by_default("editor", "new")
    ]

    def __init__(self, typist: Typist, suggester: Suggester) -> None:
        super().__init__()
        self._typist = typist
        self.suggester = suggester

    def put(self, text: str, region: Region, *, select: bool, placeholder: str = "") -> None:
        """Show a text over a region of the screen; select: typing replaces it."""
        self.placeholder = placeholder
        self.write_all(text)
        self.place(region)
        if select:
            self.action_select_all()

    def write_all(self, text: str) -> None:
        """Have this text instead, the cursor behind it."""
        with self.prevent(Input.Changed):
            self.value = text
        self.cursor_position = len(text)

    def place(self, region: Region) -> None:
        """Lie over a region of the screen."""
        self.styles.offset = (region.x, region.y)
        self.styles.width = region.width

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        # One that comes late may be about another field, which has the editor by now.
        if event.value == self.value:
            self._typist.typed(event.value)

    def action_cursor_right(self, select: bool = False) -> None:
        if select or not self._typist.turn(1):
            super().action_cursor_right(select)

    def action_cursor_left(self, select: bool = False) -> None:
        if select or not self._typist.turn(-1):
            super().action_cursor_left(select)

    def action_editor(self, id: str) -> None:
        match id:
            case "editor.cancel":
                self._typist.cancel()
            case "editor.below" | "editor.above":
                self._typist.go(self.value, 1 if id == "editor.below" else -1)
            case "editor.outside":
                self._typist.write_outside()
            case "editor.save" | "editor.next" | "editor.previous":
                step = {"editor.save": 0, "editor.next": 1, "editor.previous": -1}[id]
                self._typist.commit(self.value, step)
            case _:
                self._typist.do_other(id, self.value)
