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
        Binding(",".join(actions.BY_ID["editor.save"].keys), "leave(True)", show=False),
        Binding(",".join(actions.BY_ID["editor.next"].keys), "leave(True)", show=False),
        Binding(",".join(actions.BY_ID["editor.previous"].keys), "leave(True)", show=False),
        Binding(",".join(actions.BY_ID["editor.cancel"].keys), "leave(False)", show=False),
    ]

    def __init__(self, text: str, left: Callable[[bool], None]) -> None:
        super().__init__(
            text,
            placeholder="words in title, owner or team; Enter keeps the filter, Esc clears it",
            id="filter",
        )
        self._left = left

    def action_leave(self, keep: bool) -> None:
        self._left(keep)
