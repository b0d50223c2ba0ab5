"""What all benchmarks share: the stores, how the board is opened, medians."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.bench import big_store
from tests.terminal import Terminal

PERSONAL: Final = 5
"""Objectives in a store that one person keeps."""

BIG: Final = 1000

SIZE: Final = (120, 36)

SETTLED: Final = 400
"""Milliseconds without output after which a screen is taken to be complete."""


class Bench:
    """A folder with stores made when first asked for; rounds: how often a pair is measured."""

    def __init__(self, folder: Path, rounds: int) -> None:
        self.folder = folder
        self.rounds = rounds
        self._stores: dict[tuple[int, int], Path] = {}

    def store(self, objectives: int, check_ins: int = big_store.CHECK_INS) -> Path:
        size = (objectives, check_ins)
        if size not in self._stores:
            home = self.folder / f"store-{objectives}-{check_ins}"
            home.mkdir(mode=0o700)
            path = home / "okr.json"
            big_store.build(path, *size)
            self._stores[size] = path
        return self._stores[size]

    def command(self, objectives: int, *arguments: str) -> list[str]:
        """The program on the store of that size, at the day the store was made for."""
        return self.command_on(self.store(objectives), *arguments)

    def command_on(self, store: Path, *arguments: str) -> list[str]:
        """The program on a store of one's own."""
        return [
            *(sys.executable, "-m", "okrtui", "--store", str(store)),
            *("--as", "ana", "--today", big_store.TODAY.isoformat(), *arguments),
        ]

    def terminal(
        self,
        command: Sequence[str],
        *,
        term: str = "xterm-256color",
        env: Mapping[str, str] | None = None,
        size: tuple[int, int] = SIZE,
    ) -> Terminal:
        return Terminal(command, home=self.folder, size=size, term=term, env=env)

    def board(
        self,
        objectives: int = BIG,
        *,
        term: str = "xterm-256color",
        env: Mapping[str, str] | None = None,
    ) -> Terminal:
        """The board on a store of that size, completely drawn and quiet."""
        terminal = self.terminal(self.command(objectives), term=term, env=env)
        terminal.wait_for(big_store.FIRST_TITLE, timeout=30)
        terminal.wait_keys(timeout=30)
        terminal.wait_quiet(SETTLED)
        return terminal

    def plain(self, module: str) -> list[str]:
        """A baseline program of this folder, run by the same interpreter in the same way."""
        return [sys.executable, "-m", f"tests.bench.{module}"]
