"""Textual's driver, sending only what differs from what the terminal shows."""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder
from threading import Event, Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from textual import constants
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import CursorPosition

from okrtui.ui.shadow import PROBED, Shadow
from okrtui.ui.strokes import Abilities

if TYPE_CHECKING:
    from textual.app import App
    from textual.message import Message

    from okrtui.ui.first_picture import FirstPicture

_ALTERNATE_SCREEN: Final = "\x1b[?1049h"

_ANSWERED: Final = 3.0
"""Seconds in which a terminal tells where its cursor is; what looks so later is a key (F3)."""
_AWAKE: Final = 0.1
"""Seconds between two looks whether an escape that came alone was the key itself …"""
_UNSURE: Final = constants.ESCAPE_DELAY + 2 * _AWAKE
"""… and after the last key, when none can be pending any more."""


class WakingEvent(Event):
    """An event that also ends a wait for input."""

    def __init__(self) -> None:
        super().__init__()
        self.wake, self._waker = os.pipe()

    def set(self) -> None:
        super().set()
        os.write(self._waker, b".")

    def clear(self) -> None:
        super().clear()
        os.read(self.wake, 1)


class LeanDriver(LinuxDriver):
    """Has every update pass by the shadow of the screen, and sleeps until a key comes."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.exit_event: WakingEvent = WakingEvent()
        self._erases: bool = getattr(app, "terminal_erases", False)
        self._shadow = Shadow(Abilities(erases=self._erases))
        self._picture: FirstPicture | None = getattr(app, "first_picture", None)
        self._painted = False
        self._asked_until = 0.0
        """When the terminal will have told where its cursor is, if it was asked."""

    def start_application_mode(self) -> None:
        shadow = None if self._picture is None else self._picture.hand_over()
        if shadow is not None:
            self._shadow = shadow
            self._painted = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        # Many terminals that call themselves xterm repeat no characters, or only ASCII ones.
        probe = self._shadow.probe("-" if getattr(self._app, "terminal_ascii_only", False) else "━")
        self._asked_until = monotonic() + _ANSWERED if probe else 0.0
        super().write(probe)

    def run_input_thread(self) -> None:
        """Hand over keys as they come. Textual's own wakes up ten times a second for nothing."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")().decode
        pause: float | None = _AWAKE
        last = monotonic()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self.exit_event.wake, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                ready = {key.fd for key, _ in selector.select(pause)}
                if self.fileno in ready:
                    typed = os.read(self.fileno, 1 << 12)
                    if not typed:
                        return  # the terminal is gone; a signal says so, too
                    last = monotonic()
                    for message in parser.feed(decode(typed)):
                        self.process_message(message)
                for message in parser.tick():
                    self.process_message(message)
                pause = _AWAKE if monotonic() - last < _UNSURE else None

    def process_message(self, message: Message) -> None:
        if isinstance(message, CursorPosition) and monotonic() < self._asked_until:
            self._asked_until = 0.0
            self._shadow.learn(Abilities(erases=self._erases, repeats=message.x == PROBED))
            return
        super().process_message(message)

    def write(self, data: str) -> None:
        """Textual writes an update with one call."""
        if self._painted and data == _ALTERNATE_SCREEN:
            # It is there, and coming to it once more would wipe it.
            self._painted = False
            return
        super().write(self._shadow.lean(data))

    def _sigtstp_application(self, *arguments: object) -> None:
        # Stopped with the store's lock in hand, or in its turn for it, it would stop everybody
        # else; waiting for its end here would leave the screen dead meanwhile.
        at_rest = getattr(self._app, "store_at_rest", None) or Lock()
        if not at_rest.acquire(blocking=False):
            self._app.call_later(getattr(self._app, "stop_later"))  # noqa: B009 - not every App's
            return
        try:
            super()._sigtstp_application(*arguments)
        finally:
            at_rest.release()

    def forget(self) -> None:
        """Send the next picture in full: the terminal may show anything."""
        self._shadow.forget()
