"""The line at the bottom in which a change of several goals is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.binding import Binding
from textual.suggester import Suggester
from textual.widgets import Input

from okrtui.ui import actions
from okrtui.ui.widgets.cell_editor import LineInput


class BulkLine(LineInput):
    """Hands over what was typed when asked to; closes by nobody's hand but its owner's.

    done: is told whether to change the goals; typed: takes the text after every key.
    completions: whole words, of which the last one that is typed is completed.
    """

    BINDINGS = [  # noqa: RUF012 - Textual's own way
        Binding(",".join(action.keys), f"editor('{action.id}')", id=action.id, show=False)
        for action in actions.by_default("editor")
    ]

    def __init__(
        self,
        completions: Sequence[str],
        done: Callable[[bool], None],
        typed: Callable[[str], None],
    ) -> None:
        super().__init__(placeholder="@owner #team 2027-Q1, or field=value")
        self.suggester = _LastWord(completions)
        self._done = done
        self._typed = typed

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._typed(event.value)

    def action_editor(self, id: str) -> None:
        if id in ("editor.save", "editor.cancel"):
            self._done(id == "editor.save")
        elif id == "editor.next":
            # What is suggested is taken over.
            self.action_end()
            self.action_cursor_right()


class _LastWord(Suggester):
    """Completes the last word of a line, whatever its case."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._words = words

    async def get_suggestion(self, value: str) -> str | None:
        last = value.rsplit(None, 1)[-1] if value and not value.endswith(" ") else ""
        if not last:
            return None
        start = last.casefold()
        found = next((w for w in self._words if w.casefold().startswith(start) and w != last), None)
        return None if found is None else value + found[len(last) :]
