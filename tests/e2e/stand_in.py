"""A small Textual app that the harness is proved against: it shows the keys it gets."""

from __future__ import annotations

import sys

from textual import events
from textual.app import App, ComposeResult
from textual.content import Content
from textual.widgets import Static


class StandIn(App[None]):
    """The first argument stands on the screen, as hostile as it may be."""

    BINDINGS = [("q", "quit", "leave")]  # noqa: RUF012 - Textual's own way
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield Static(Content(sys.argv[1]), id="title")
        yield Static("keys:", id="keys")
        yield Static(id="size")

    def on_key(self, event: events.Key) -> None:
        # Else Textual's own bindings would take some of the keys.
        if event.key != "q":
            event.prevent_default()
        keys = self.query_one("#keys", Static)
        keys.update(Content(f"{keys.content} {event.key}"))

    def on_paste(self, event: events.Paste) -> None:
        self.query_one("#keys", Static).update(Content(f"pasted {event.text}"))

    def on_resize(self, event: events.Resize) -> None:
        self.query_one("#size", Static).update(f"{event.size.width} by {event.size.height}")


if __name__ == "__main__":
    StandIn().run()
