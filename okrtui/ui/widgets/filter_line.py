"""The line at the bottom in which words to filter by are typed."""

from __future__ import annotations

from collections.abc import Callable

from textual.binding import Binding

from okrtui.ui import actions
from okrtui.ui.widgets.cell_editor import LineInput


class FilterLine(LineInput):
    """Filters while one types; Enter keeps the filter, Escape takes it away.

    left: is told whether the filter is to be kept.
    """

    BINDINGS = [  # noqa: RUF012 - Textual's own way
        Binding(",".join(actions.BY_ID[id].keys), f"leave({keep})", id=id, show=False)
        for id, keep in (
            ("editor.save", True),
            ("editor.next", True),
            ("editor.previous", True),
            ("editor.below", True),
            ("editor.above", True),
            ("editor.cancel", False),
        )
    ]

    def __init__(
        self,
        text: str,
        left: Callable[[bool], None],
        searched: str = "words in title, owner or team",
    ) -> None:
        keep, clear = (actions.label(actions.key(f"editor.{id}")) for id in ("save", "cancel"))
        super().__init__(
            text,
            placeholder=f"{searched}; {keep} keeps the filter, {clear} ends it",
            id="filter",
        )
        self._left = left

    def action_leave(self, keep: bool) -> None:
        self._left(keep)
