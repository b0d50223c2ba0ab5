"""The Textual application: themes, the board, signals, the store thread's life."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from rich.color import ColorSystem
from textual import events
from textual.app import App
from textual.geometry import Size

from okrtui.ui import actions, clipboard, guard, messages, telling, themes
from okrtui.ui.configured import NOTHING, Configured
from okrtui.ui.drafts import Drafts
from okrtui.ui.drawing.ansi import encode
from okrtui.ui.keys import take_over
from okrtui.ui.screens.answering import PATIENCE
from okrtui.ui.screens.base import OkrtuiScreen
from okrtui.ui.screens.board import BoardScreen
from okrtui.ui.store_thread import Answer, StoreThread
from okrtui.ui.styles import style_sheets

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.driver import Driver
    from textual.screen import Screen
    from textual.theme import Theme
    from textual.timer import Timer

    from okrtui.ui.first_picture import FirstPicture
    from okrtui.ui.terminal import Terminal
    from okrtui.ui.view_memory import ViewMemory, ViewState
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

ENDINGS: Final = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
_PATIENCE: Final = 3
"""Seconds for leaving after a signal, before the process ends in any case."""
_LOOK_AGAIN: Final = 0.05
"""Seconds between two looks whether the store is at rest, when told to stop."""


def _collect_garbage() -> None:
    """From now on there may be some; the goals of a large store are none, and are not looked at."""
    gc.freeze()
    gc.enable()


class OkrtuiApp(App[None], inherit_bindings=False):
    """Shows the board."""

    TITLE = "okrtui"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self,
        workspace: Workspace,
        terminal: Terminal,
        *,
        drafts: Path | None = None,
        views: Views | None = None,
        first_picture: FirstPicture | None = None,
        configured: Configured = NOTHING,
        memory: ViewMemory | None = None,
        start: ViewState | None = None,
        opens: str = "",
    ) -> None:
        """start: how the board looks at first; memory: what keeps how it is left.

        opens: the action of the board that is done first.
        """
        actions.use(configured.keys)
        self.configured = configured
        guard.install(ascii_only=terminal.ascii_only)
        # Before the rest: Textual chooses its colour filters by it, once.
        super().__init__(css_path=style_sheets(), ansi_color=None if terminal.colours else True)
        self.theme = terminal.theme
        self.animation_level = "none"
        self.workspace = workspace
        self._terminal = terminal
        self._drafts = Drafts(drafts, workspace.path, workspace.user)
        self._store = StoreThread(workspace, self._store_answered)
        self._memory = memory
        self._start = start
        self._opens = opens
        self._views = views
        self.terminal_erases = terminal.erases
        self.terminal_ascii_only = terminal.ascii_only
        self.first_picture = first_picture
        """What stands on the terminal already."""
        self._seen_size = Size(*first_picture.size) if first_picture else Size()
        self._ended = 0
        self._holder: str | None = None
        """Who holds the store that something waits for."""
        self._stopping: Timer | None = None
        self._home: BoardScreen | None = None

    def get_theme(self, theme_name: str) -> Theme | None:
        # Textual asks while it is being set up, before a theme could be registered.
        return themes.theme_named(theme_name) or super().get_theme(theme_name)

    @property
    def available_themes(self) -> dict[str, Theme]:
        return {**super().available_themes, **themes.BY_NAME}

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.variable_defaults()

    def get_default_screen(self) -> Screen[None]:
        self._home = BoardScreen(
            self.workspace,
            self._store,
            self._drafts,
            self._terminal.glyphs,
            self.send_anew,
            views=self._views,
            start=self._start,
            configured=self.configured,
            colours=self._terminal.colours,
            opens=self._opens,
        )
        return self._home

    def get_driver_class(self) -> type[Driver]:
        chosen = super().get_driver_class()
        if chosen.__module__ != "textual.drivers.linux_driver":
            return chosen
        from okrtui.ui.driver import LeanDriver

        return LeanDriver

    def on_resize(self, event: events.Resize) -> None:
        if event.size != self._seen_size:
            # Terminals move and cut lines as they like when their size changes.
            self._seen_size = event.size
            self.send_anew()

    def copy_to_clipboard(self, text: str) -> None:
        super().copy_to_clipboard(text)
        through = clipboard.passed_on(text, os.environ)
        if through and self._driver is not None:
            self._driver.write(through)

    def send_anew(self) -> None:
        """Take nothing for granted of what the terminal shows."""
        from okrtui.ui.driver import LeanDriver

        if isinstance(self._driver, LeanDriver):
            self._driver.forget()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            screen = self.screen_stack[-1] if self.screen_stack else None
            if isinstance(screen, OkrtuiScreen) and await screen.take(event):
                self.app_focus = True
                return
            if screen and await take_over(screen, event):
                return
        await super().on_event(event)

    @property
    def board(self) -> BoardScreen:
        screen = self.screen_stack[0]
        assert isinstance(screen, BoardScreen)
        return screen

    def _print_error_renderables(self) -> None:
        # A traceback may quote what somebody stored: it goes through the same guard.
        stream = self.error_console.file
        for renderable in self._exit_renderables[:1]:
            for line in self.error_console.render_lines(renderable, pad=False):
                pieces = ((text, style) for text, style, control in line if not control)
                text = encode(pieces, self.error_console._color_system or ColorSystem.STANDARD)
                stream.write(f"{text}\n")
        self._exit_renderables.clear()

    @property
    def store_at_rest(self) -> threading.Lock:
        """While one holds it, the store's lock is neither held nor waited for."""
        return self._store.at_rest

    def stop_later(self) -> None:
        """Stop the process once the store is at rest."""
        if self._stopping is None:
            self.board.answering.stops = True
            self.board.refresh_status()
            self._stopping = self.set_interval(_LOOK_AGAIN, self._try_to_stop)

    def _try_to_stop(self) -> None:
        if self._stopping is not None and not self.store_at_rest.locked():
            self._stopping.stop()
            self._stopping, self.board.answering.stops = None, False
            os.kill(os.getpid(), signal.SIGTSTP)

    # ------------------------------------------------------------------ life

    def run_board(self) -> int:
        """Run until the board is left; gives the exit code. Closes the workspace."""
        try:
            self.run(mouse=self._terminal.mouse)
        finally:
            self.close_store()
        return self._ended or self.return_code or 0

    def close_store(self) -> None:
        """Wait until all is on disk, and close the workspace."""
        if self._home is not None and self._memory is not None:
            self._memory.keep(self._home.arranging.state())
        if not self._store.stop(PATIENCE):
            # The screen is gone already: whoever waits for the shell is told here.
            told = telling.waiting(self._holder, 0)
            sys.stderr.write(f"okrtui: {told}; leaves then\n")
            self._store.wait()
        if self._home is not None:
            self._home.editing.keeping.after_all()

    def on_load(self) -> None:
        # From before the terminal is taken until the loop has ended: it is always given back.
        loop = asyncio.get_running_loop()
        for number in ENDINGS:
            loop.add_signal_handler(number, self._end_by, number)

    def on_mount(self) -> None:
        self.app_resume_signal.subscribe(self, self._came_back)
        self.call_after_refresh(_collect_garbage)

    def _came_back(self, _: object) -> None:
        """From the shell, which has written over the screen."""
        self.send_anew()
        self.screen.refresh()

    def _end_by(self, number: signal.Signals) -> None:
        """Told to end: keep what is half-typed, give the terminal back, go."""
        if self._ended:
            return
        self._ended = 128 + number
        # Without a terminal, giving it back may wait for ever; by then the draft is kept.
        last_resort = threading.Timer(_PATIENCE, os._exit, (self._ended,))
        last_resort.daemon = True
        last_resort.start()
        self.keep_drafts()
        self.exit(return_code=self._ended)

    def keep_drafts(self) -> None:
        """Write down all that is half-typed."""
        for screen in self.screen_stack:
            if isinstance(screen, OkrtuiScreen):
                screen.keep_draft()

    def _store_answered(self, answer: Answer) -> None:
        """Called on the store thread."""
        self._holder = answer.waiting
        if self.is_running:
            self.board.post_message(messages.StoreAnswered(answer))
