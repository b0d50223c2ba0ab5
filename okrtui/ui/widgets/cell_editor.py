"""The one line in which everything is typed: it lies over the cell that it edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.widgets import Input

from okrtui.ui import actions, messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.geometry import Region


class CellEditor(Input):
    """Posts what was typed when asked to save; never saves by itself, also not when left."""

    BINDINGS = [  # noqa: RUF012 - Textual's own way
        Binding(",".join(action.keys), f"editor('{action.id}')", id=action.id, show=False)
        for action in actions.in_scope("editor")
    ]
    auto_links = False

    def __init__(self) -> None:
        super().__init__(compact=True, select_on_focus=False)
        self.cursor_blink = False

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

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(messages.TextTyped(self.value))

    def action_editor(self, id: str) -> None:
        if id == "editor.cancel":
            self.post_message(messages.EditCancelled())
            return
        step = {"editor.save": 0, "editor.next": 1, "editor.previous": -1}[id]
        self.post_message(messages.EditCommitted(self.value, step))
