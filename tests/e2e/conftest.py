"""What the tests on a real terminal share."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import pytest

from tests.terminal import Terminal

# The harness reads /proc and waits on pidfds.
collect_ignore_glob = [] if sys.platform == "linux" else ["test_*.py"]


class OpenTerminal(Protocol):
    def __call__(
        self,
        *command: str,
        size: tuple[int, int] = (80, 24),
        term: str = "xterm-256color",
        env: Mapping[str, str] | None = None,
        modern: bool | None = None,
        allowed_osc: Sequence[str] = (),
        limit: int = 1 << 20,
    ) -> Terminal: ...


@pytest.fixture
def open_terminal(tmp_path: Path) -> Iterator[OpenTerminal]:
    """Opens programs, each on a terminal of its own; all are ended with the test.

    A command ``python …`` runs this interpreter. HOME is the test's own folder.
    """
    opened: list[Terminal] = []

    def open_one(
        *command: str,
        size: tuple[int, int] = (80, 24),
        term: str = "xterm-256color",
        env: Mapping[str, str] | None = None,
        modern: bool | None = None,
        allowed_osc: Sequence[str] = (),
        limit: int = 1 << 20,
    ) -> Terminal:
        if command[0] == "python":
            command = (sys.executable, *command[1:])
        terminal = Terminal(
            command,
            home=tmp_path,
            size=size,
            term=term,
            env=env,
            modern=modern,
            allowed_osc=allowed_osc,
            limit=limit,
        )
        opened.append(terminal)
        return terminal

    yield open_one
    for terminal in opened:
        terminal.close()
