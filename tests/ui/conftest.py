"""Workspaces for the board: the sample, an empty one, and more sessions on the same store."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from okrtui.ui.widgets import filter_line
from okrtui.workspace.sample import sample_commit
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import TODAY

Open = Callable[..., Workspace]


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample's store in it, to copy."""
    folder = tmp_path_factory.mktemp("sample")
    folder.chmod(0o700)
    workspace = Workspace.open(folder / "okr.json", user="ana", today=lambda: TODAY)
    sample_commit(workspace)
    workspace.close()
    return folder


@pytest.fixture(autouse=True)
def _nothing_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Filters follow each letter, so that no test has to wait; tests/e2e has them as they are."""
    monkeypatch.setattr(filter_line, "REST", 0)


@pytest.fixture
def open_sample(sample_folder: Path, tmp_path: Path) -> Iterator[Open]:
    """Opens sessions on one copy of the sample's store."""
    folder = tmp_path / "goals"
    shutil.copytree(sample_folder, folder)
    folder.chmod(0o700)
    opened: list[Workspace] = []

    def open_session(user: str = "ana", *, read_only: bool = False) -> Workspace:
        workspace = Workspace.open(
            folder / "okr.json", user=user, today=lambda: TODAY, read_only=read_only
        )
        opened.append(workspace)
        return workspace

    yield open_session
    for workspace in opened:
        workspace.close()


@pytest.fixture
def sample(open_sample: Open) -> Workspace:
    return open_sample()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workspace]:
    folder = tmp_path / "empty"
    folder.mkdir(mode=0o700)
    workspace = Workspace.open(folder / "okr.json", user="ana", today=lambda: TODAY)
    yield workspace
    workspace.close()
