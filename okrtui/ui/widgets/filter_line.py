"""The line at the bottom in which words to filter by are typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual.binding import Binding
from textual.message import Message
from textual.suggester import Suggester

from okrtui.ui import actions
from okrtui.ui.widgets.cell_editor import LineInput

if TYPE_CHECKING:
    from textual.timer import Timer


REST: Final = 0.12
"""Seconds that typing rests before anything is filtered: each letter may find another screenful."""


class FilterLine(LineInput):
    """Filters when typing rests; Enter keeps the filter, Escape takes it away.

    left: is told whether the filter is to be kept. completed: gives a text with its last word
    whole; what it would add is shown behind the cursor, and Tab takes it.
    """

    BINDINGS = [  # noqa: RUF012 - Textual's own way
        Binding(",".join(actions.BY_ID[id].keys), f"editor('{id}')", id=id, show=False)
        for id in (
            "editor.save",
            "editor.next",
            "editor.previous",
            "editor.below",
            "editor.above",
            "editor.cancel",
        )
    ]

    def __init__(
        self,
        text: str,
        left: Callable[[bool], None],
        searched: str = "words, @owner #team pace:behind is:mine -not",
        completed: Callable[[str], str] = str,
    ) -> None:
        super().__init__(text, placeholder=searched)
        self._left = left
        self._completed = completed
        self.suggester = _Completion(completed)
        self._rest: Timer | None = None

    def on_input_changed(self, event: LineInput.Changed) -> None:
        event.stop()
        if self._rest is not None:
            self._rest.stop()
            self._rest = None
        if REST:
            self._rest = self.set_timer(REST, self._rested)
        else:
            self._rested()

    def _rested(self) -> None:
        self.post_message(FilterTyped(self, self.value.strip()))

    def action_editor(self, id: str) -> None:
        if id == "editor.next":
            self._complete()
        else:
            self._left(id != "editor.cancel")

    def _complete(self) -> None:
        """Take what is suggested; when nothing is, keep the filter."""
        whole = self._completed(self.value)
        if self.cursor_position < len(self.value) or whole == self.value:
            self._left(True)
            return
        self.value = whole
        self.action_end()


class FilterTyped(Message):
    """What to filter by was typed."""

    def __init__(self, line: FilterLine, text: str) -> None:
        super().__init__()
        self.line, self.text = line, text


class _Completion(Suggester):
    """What would come if one took it, as far as it only adds to what is typed."""

    def __init__(self, completed: Callable[[str], str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._completed = completed

    async def get_suggestion(self, value: str) -> str | None:
        whole = self._completed(value)
        return whole if whole != value and whole.startswith(value) else None
