"""The one line in which everything is typed: it lies over the cell that it edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.highlighter import Highlighter
from rich.text import Text
from textual.binding import Binding
from textual.geometry import Region
from textual.widgets import Input

from okrtui.domain.text import one_line
from okrtui.ui import actions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


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


class CellEditor(LineInput):
    """Hands over what was typed when asked to save; never saves by itself, also not when left.

    save: takes the text and where to go then: 1 next, -1 previous, 0 out.
    go: takes the text and a step up (-1) or down (1).
    typed: takes the text after every key.
    """

    BINDINGS = [  # noqa: RUF012 - Textual's own way
        Binding(",".join(action.keys), f"editor('{action.id}')", id=action.id, show=False)
        for action in actions.in_scope("editor")
    ]

    def __init__(
        self,
        save: Callable[[str, int], None],
        cancel: Callable[[], None],
        go: Callable[[str, int], None],
        typed: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._save = save
        self._cancel = cancel
        self._go = go
        self._typed = typed
        self.apart = False
        """Whether a blank sets it off from what it lies over."""

    def put(
        self,
        text: str,
        region: Region,
        *,
        select: bool,
        placeholder: str = "",
        completions: Sequence[str] = (),
    ) -> None:
        """Show a text over a region of the screen; select: typing replaces it."""
        from textual.suggester import SuggestFromList

        self.placeholder = placeholder
        self.suggester = SuggestFromList(completions, case_sensitive=False) if completions else None
        with self.prevent(Input.Changed):
            self.value = text
        self.place(region)
        if select:
            self.action_select_all()
        else:
            self.cursor_position = len(text)

    def place(self, region: Region) -> None:
        """Lie over a region of the screen."""
        self.styles.offset = (region.x, region.y)
        self.styles.width = region.width
        self.styles.padding = (0, 0, 0, 1 if self.apart else 0)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._typed(event.value)

    def action_editor(self, id: str) -> None:
        if id == "editor.cancel":
            self._cancel()
            return
        if id in ("editor.below", "editor.above"):
            self._go(self.value, 1 if id == "editor.below" else -1)
            return
        step = {"editor.save": 0, "editor.next": 1, "editor.previous": -1}[id]
        self._save(self.value, step)
