"""The baseline of first paint: a Textual app with one line of text."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static

from tests.bench.empty_app_text import TEXT


class EmptyApp(App[None]):
    BINDINGS = [("q", "quit", "leave")]  # noqa: RUF012 - Textual's own way

    def compose(self) -> ComposeResult:
        yield Static(TEXT)


if __name__ == "__main__":
    EmptyApp().run()
