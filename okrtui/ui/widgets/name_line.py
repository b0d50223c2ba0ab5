"""The line at the bottom in which a name is typed: of a file, of a cycle."""

from __future__ import annotations

from collections.abc import Callable

from textual.binding import Binding

from okrtui.ui import actions
from okrtui.ui.widgets.cell_editor import LineInput


class NameLine(LineInput):
    """Hands over the name when asked to; closes by nobody's hand but its owner's.

    done: takes the name, or None when it is left.
    """

    BINDINGS = [  # noqa: RUF012 - Textual's own way
        Binding(",".join(actions.BY_ID[id].keys), f"name({given})", id=id, show=False)
        for id, given in (("editor.save", True), ("editor.cancel", False))
    ]

    def __init__(
        self, text: str, done: Callable[[str | None], None], what: str = "a file's name"
    ) -> None:
        super().__init__(text, placeholder=what)
        self._done = done

    def action_name(self, given: bool) -> None:
        self._done(self.value if given else None)
