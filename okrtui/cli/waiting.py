"""A word on the terminal about what takes longer than one waits without wondering.

It stands on a line of its own that goes away again, only where somebody watches: what goes to a
pipe or a file, and what is asked for as JSON, has nobody who does.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, Final

if TYPE_CHECKING:
    from threading import Event, Thread
    from types import TracebackType

PATIENCE: Final = 0.3
"""Seconds until one is told."""
AGAIN: Final = 0.5
"""Seconds between two words of how far it is."""
_CLEAR: Final = "\r\x1b[K"


class Waiting:
    """While it is open, ``words`` are told, as they stand then; Ctrl+C ends the work as ever.

    Only for work that Ctrl+C leaves undone: what is said offers that.
    """

    shown: ClassVar[Waiting | None] = None
    """The one that is told now."""

    def __init__(self, words: str, *, quiet: bool = False) -> None:
        self.words = words
        self._quiet = quiet
        self._over: Event | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> Waiting:
        self.begin()
        return self

    def begin(self) -> None:
        """Tell the words until ``end``, or until another one is told."""
        hush()
        if not self._quiet and _is_watched():
            import signal
            from threading import Event, Thread

            self._over = Event()
            self._thread = Thread(target=self._tell, args=(self._over,), daemon=True)
            # A signal that the store keeps waiting while it writes must not come in by this thread.
            mask = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
            try:
                self._thread.start()
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, mask)
            Waiting.shown = self

    @property
    def is_told(self) -> bool:
        """Whether the words reach anybody."""
        return self._thread is not None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def end(self) -> None:
        """Take it away, if it is still told."""
        if self._over is not None and self._thread is not None:
            self._over.set()
            self._thread.join()
            self._over = self._thread = None
            Waiting.shown = None

    def _tell(self, over: Event) -> None:
        wait, told = PATIENCE, False
        while not over.wait(wait):
            _write(f"{_CLEAR}okrtui: {self.words} … Ctrl+C stops it")
            wait, told = AGAIN, True
        if told:
            _write(_CLEAR)


def hush() -> None:
    """End what is told, if anything: something else is going to be printed."""
    if Waiting.shown is not None:
        Waiting.shown.end()


def _is_watched() -> bool:
    known = os.environ.get("TERM", "") not in ("", "dumb")
    return known and all(s is not None and s.isatty() for s in (sys.stderr, sys.stdout))


def _write(text: str) -> None:
    with suppress(OSError, ValueError):
        sys.stderr.write(text)
        sys.stderr.flush()
