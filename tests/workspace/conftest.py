"""A workspace on a real store, on a fixed day in the middle of a quarter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace

TODAY = date(2026, 11, 22)

OpenAs = Callable[[str], Workspace]


@pytest.fixture
def open_as(tmp_path: Path) -> Iterator[OpenAs]:
    """Opens more sessions on the same store, each for another person."""
    opened: list[Workspace] = []
    folder = tmp_path / "goals"
    folder.mkdir(mode=0o700)

    def open_workspace(user: str) -> Workspace:
        workspace = Workspace.open(folder / "okr.json", user=user, today=lambda: TODAY)
        opened.append(workspace)
        return workspace

    yield open_workspace
    for workspace in opened:
        workspace.close()


@pytest.fixture
def workspace(open_as: OpenAs) -> Workspace:
    return open_as("ana")


@pytest.fixture
def views(workspace: Workspace) -> Views:
    return Views(workspace)
