"""The store's place in a test, and the end of what tests leave open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.kit import OPENED
from tests.store.past_schemas import lay_out


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store is, or will be."""
    return tmp_path / "okr.json"


@pytest.fixture
def old(path: Path) -> Path:
    """Where a store is that a program of schema 1 wrote."""
    lay_out("v1", path)
    return path


@pytest.fixture(autouse=True)
def _closed_at_the_end() -> Iterator[None]:
    yield
    while OPENED:
        OPENED.pop().let_go()
