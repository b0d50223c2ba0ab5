"""Looking around in a sample company: the program once more, on a copy that is thrown away."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrtui.ui.screens.board import BoardScreen


class Sampling:
    """The part of the board that lends the terminal to a sample."""

    def __init__(self, board: BoardScreen) -> None:
        self.board = board

    def do_app_sample(self, key: str) -> None:
        from okrtui.ui.outside import lent_to

        try:
            with self.board.app.suspend():
                with lent_to(self._command()) as ended:
                    code, told_to_end = ended
                if told_to_end is not None:
                    # Meant for this board, too: its loop hears of it now.
                    signal.raise_signal(told_to_end)
                    return
        except SuspendNotSupported:
            self.board.say("this terminal can't be lent: okrtui demo shows the sample", "warn")
            return
        except OSError as error:
            self.board.say(f"the sample can't be opened: {error.strerror}", "warn")
            return
        if code:
            self.board.say(f"the sample ended with {code}: okrtui demo says why", "warn")
        else:
            self.board.say("back on your own board; the sample is gone", "dim")

    def _command(self) -> Sequence[str]:
        """The same person and day. Nothing is imported from the folder one happens to be in."""
        who = self.board.workspace.user
        day = self.board.workspace.today().isoformat()
        program = (sys.executable, "-P", "-m", "okrtui")
        return (*program, "--as", who, "--today", day, "demo")
