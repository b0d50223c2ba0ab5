"""The program on one store: its board on terminals, its commands as processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from tests.terminal import ROOT, Terminal, environment

TODAY: Final = "2026-11-22"
WIDE: Final = (120, 36)
NARROW: Final = (80, 24)
SIZES: Final = (WIDE, NARROW)

PRESSED: Final = {"Enter": "enter", "Esc": "escape", "Tab": "tab"}
"""Keys that have other names on the screen."""

READY: Final = "? help"
"""The end of the board's footer."""
SETTLED: Final = 120
"""Milliseconds without output after which nothing more is coming; the board waits less."""


class OpenTerminal(Protocol):
    def __call__(
        self,
        *command: str,
        size: tuple[int, int] = NARROW,
        term: str = "xterm-256color",
        env: Mapping[str, str] | None = None,
        modern: bool | None = None,
        allowed_osc: Sequence[str] = (),
        limit: int = 1 << 20,
    ) -> Terminal: ...


class Okrtui:
    """Everything is ana's unless told otherwise, on a frozen day, with a HOME in the test."""

    def __init__(self, home: Path, store: Path, open_terminal: OpenTerminal) -> None:
        self.home = home
        self.store = store
        self._open = open_terminal

    def on(self, store: Path) -> Okrtui:
        """The same on another store."""
        return Okrtui(self.home, store, self._open)

    def command(self, *argv: str, user: str = "ana") -> tuple[str, ...]:
        return (
            *(sys.executable, "-m", "okrtui", "--store", str(self.store)),
            *("--as", user, "--today", TODAY, *argv),
        )

    def terminal(
        self,
        *argv: str,
        size: tuple[int, int] = WIDE,
        term: str = "xterm-256color",
        env: Mapping[str, str] | None = None,
        user: str = "ana",
    ) -> Terminal:
        """A command, without one the board, on a terminal."""
        command = self.command(*argv, user=user)
        return self.terminal_of(command, size=size, term=term, env=env)

    def terminal_of(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = WIDE,
        term: str = "xterm-256color",
        env: Mapping[str, str] | None = None,
    ) -> Terminal:
        """Any command line on a terminal."""
        return self._open(*command, size=size, term=term, env=env, limit=8 << 20)

    def board(
        self,
        *,
        size: tuple[int, int] = WIDE,
        term: str = "xterm-256color",
        env: Mapping[str, str] | None = None,
        user: str = "ana",
    ) -> Terminal:
        """The board, drawn and taking keys."""
        terminal = self.terminal(size=size, term=term, env=env, user=user)
        terminal.wait_for(READY)
        terminal.wait_keys()
        return terminal

    def run(
        self, *argv: str, user: str = "ana", env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """A command, its output in a pipe."""
        return subprocess.run(
            self.command(*argv, user=user),
            env=environment(self.home, "dumb", env),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=60,
            check=False,
        )

    def ok(self, *argv: str, user: str = "ana") -> str:
        """What a command printed that must succeed."""
        result = self.run(*argv, user=user)
        assert (result.returncode, result.stderr) == (0, b""), result
        return result.stdout.decode()

    def json(self, *argv: str) -> Any:
        return json.loads(self.ok(*argv, "--json"))


def choose(board: Terminal, word: str) -> None:
    """Press the key that the footer, as it stands now, has for a word."""
    offered: dict[str, str] = {}

    def stands_there(terminal: Terminal) -> bool:
        hints = terminal.text()[-1].strip().split("  ")
        offered.clear()
        offered.update((does, key) for key, _, does in (hint.partition(" ") for hint in hints))
        return word in offered

    board.wait_for(stands_there)
    board.press(PRESSED.get(offered[word], offered[word]))


def answer(board: Terminal, asked: str, text: str, ends: str, told: str) -> None:
    """Type what is asked for, end it with a key of the footer, and wait for what is told."""
    board.wait_for(asked)
    board.send(text)
    choose(board, ends)
    board.wait_for(lambda b: told in status(b))


def leave(board: Terminal) -> None:
    """Leave as a person does, and see that nothing is left behind."""
    board.press("q")
    assert board.wait_exit() == 0
    assert board.left_on() == []
    assert board.unexpected == []


def status(board: Terminal) -> str:
    """The line above the footer, where the board says what it did."""
    return board.text()[board.screen.rows - 2].strip()


def line_of(board: Terminal, text: str) -> str:
    """The first line with a text in it; empty when there is none."""
    return next((line for line in board.text() if text in line), "")
