"""What the tests on a real terminal share."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from okrtui.workspace.sample import sample_commit
from okrtui.workspace.workspace import Workspace
from tests.e2e.okrtui import TODAY, Okrtui, OpenTerminal
from tests.terminal import Terminal

# The harness reads /proc and waits on pidfds.
collect_ignore_glob = [] if sys.platform == "linux" else ["test_*.py"]

__all__ = ["OpenTerminal"]


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


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample's store in it, to copy."""
    folder = tmp_path_factory.mktemp("sample")
    folder.chmod(0o700)
    today = date.fromisoformat(TODAY)
    workspace = Workspace.open(folder / "okr.json", user="ana", today=lambda: today)
    sample_commit(workspace)
    workspace.close()
    return folder


@pytest.fixture
def sample(sample_folder: Path, tmp_path: Path, open_terminal: OpenTerminal) -> Okrtui:
    """The program on a copy of the sample's store."""
    folder = tmp_path / "goals"
    shutil.copytree(sample_folder, folder)
    folder.chmod(0o700)
    return Okrtui(tmp_path, folder / "okr.json", open_terminal)


@pytest.fixture
def empty(tmp_path: Path, open_terminal: OpenTerminal) -> Okrtui:
    """The program on a store that nobody has written to yet."""
    folder = tmp_path / "goals"
    folder.mkdir(mode=0o700)
    return Okrtui(tmp_path, folder / "okr.json", open_terminal)
