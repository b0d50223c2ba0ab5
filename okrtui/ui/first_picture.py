"""The board's first picture, printed before Textual is loaded: goals are there at once.

Textual takes over what is printed and sends only what differs from it, so that a mistake here
costs a moment, not a wrong screen.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import termios
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import FrameType

    from okrtui.ui.shadow import Shadow
    from okrtui.ui.terminal import Terminal
    from okrtui.ui.view_memory import ViewState
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

_OPEN: Final = "\x1b[?1049h\x1b[?25l"
_CLOSE: Final = "\x1b[?1049l\x1b[?25h"
_ENDINGS: Final = (signal.SIGHUP, signal.SIGTERM)
_IFLAG, _LFLAG, _CC = 0, 3, 6


class FirstPicture:
    """A picture on the terminal until Textual has it, or until it is taken back."""

    def __init__(self) -> None:
        self.size = (0, 0)
        """Of the window when it was printed, in cells."""
        self._shadow: Shadow | None = None
        self._modes: list[Any] | None = None
        self._told = 0
        """The exit code of a signal that came; 0 for none."""

    def show(
        self,
        workspace: Workspace,
        views: Views,
        terminal: Terminal,
        start: ViewState,
        columns: Iterable[str] | None = None,
    ) -> None:
        """Print the board as it will look, and let keys wait unseen."""
        from rich.color import ColorSystem

        from okrtui.ui.colours import COLOURS
        from okrtui.ui.drawing.ansi import encode
        from okrtui.ui.drawing.board import FirstBoard
        from okrtui.ui.drawing.columns import order_of
        from okrtui.ui.drawing.looks import looks_of
        from okrtui.ui.shadow import Shadow
        from okrtui.ui.strokes import Abilities

        stream, keys = sys.__stderr__, sys.__stdin__
        if stream is None or keys is None or not (stream.isatty() and keys.isatty()):
            return
        if terminal.theme not in COLOURS:
            # Textual's own, whose colours only Textual knows.
            return
        size = shutil.get_terminal_size()
        look = looks_of(terminal.theme, colours="NO_COLOR" not in os.environ)
        board = FirstBoard(workspace, views, terminal.glyphs, look, start, order=order_of(columns))
        lines = board.lines(size.columns, size.lines)
        if not lines:
            return
        text = "".join(
            f"\x1b[{y};1H{encode(line, ColorSystem.EIGHT_BIT, ascii_only=terminal.ascii_only)}"
            for y, line in enumerate(lines, 1)
        )
        self.size = (size.columns, size.lines)
        self._shadow = Shadow(Abilities(erases=terminal.erases))
        for number in _ENDINGS:
            signal.signal(number, self._end)
        self._modes = termios.tcgetattr(keys.fileno())
        quiet = termios.tcgetattr(keys.fileno())
        # Keys that are pressed meanwhile are Textual's; also Ctrl+C and Ctrl+Z, which are actions.
        quiet[_LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
        # Else Enter would come as Ctrl+J, and Ctrl+Q and Ctrl+S not at all.
        quiet[_IFLAG] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON)
        quiet[_CC][termios.VMIN] = 1
        termios.tcsetattr(keys.fileno(), termios.TCSANOW, quiet)
        stream.write(_OPEN + self._shadow.lean(text))
        stream.flush()

    def hand_over(self) -> Shadow | None:
        """Give the terminal as it was to Textual, and once what stands on it, if anything."""
        shadow, self._shadow = self._shadow, None
        self._reset_modes()
        return shadow

    def take_back(self) -> None:
        """Leave no trace, when Textual never came to it."""
        if self.hand_over() is not None and sys.__stderr__ is not None:
            with suppress(OSError):
                sys.__stderr__.write(_CLOSE)
                sys.__stderr__.flush()

    def go_on(self) -> None:
        """Raises SystemExit when a signal came while the screen was loaded."""
        if self._told:
            raise SystemExit(self._told)

    def _end(self, number: int, _: FrameType | None) -> NoReturn:
        # Remembered, too: the import system loses an exception that meets its callbacks.
        self._told = 128 + number
        raise SystemExit(self._told)

    def _reset_modes(self) -> None:
        modes, self._modes = self._modes, None
        if modes is not None and sys.__stdin__ is not None:
            with suppress(termios.error):
                termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, modes)
