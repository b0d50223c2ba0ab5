"""The baseline of a cursor key: a plain option list of as many entries, full screen."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class EmptyList(App[None]):
    BINDINGS = [("q", "quit", "leave")]  # noqa: RUF012 - Textual's own way
    CSS = "OptionList { width: 100%; height: 100%; }"

    def compose(self) -> ComposeResult:
        yield OptionList(*(Option(f"entry {n} of a plain list") for n in range(1, 5001)))


if __name__ == "__main__":
    EmptyList().run()
