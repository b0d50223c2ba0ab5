"""What others do between two of our system calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from okrtui.store.journal_store import JournalStore
from tests.store.kit import FAST, FastSys, SteadySys, live, open_store, plain, put, reopened, small


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "okr.json"


@pytest.fixture
def other(path: Path) -> JournalStore:
    """A session with a snapshot and the one before, and a new segment with every change."""
    store = open_store(path, sys=FAST, limits=small(segment=1))
    for title in "AB":
        put(store, title=title)
        assert store.checkpoint()
    return store


class Interrupted(FastSys):
    """Somebody else does something just before a file is opened, once."""

    def __init__(self, name: str, meanwhile: Callable[[], object]) -> None:
        self._name = name
        self._meanwhile: Callable[[], object] | None = meanwhile

    def open(self, name: str, flags: int, mode: int, folder: int) -> int:
        if name == self._name and self._meanwhile is not None:
            meanwhile, self._meanwhile = self._meanwhile, None
            meanwhile()
        return super().open(name, flags, mode, folder)


@pytest.mark.parametrize("name", ["okr.json", "okr.json.prev", "okr.json.j00000002"])
@pytest.mark.parametrize("times", [1, 2, 3])
def test_checkpoints_while_a_store_is_opened_are_no_trouble(
    path: Path, other: JournalStore, name: str, times: int
) -> None:
    def meanwhile() -> None:
        for _ in range(times):
            put(other, title="meanwhile")
            assert other.checkpoint()

    store = open_store(path, sys=Interrupted(name, meanwhile))
    assert (store.read_only, store.warnings) == (None, ())
    assert plain(store) == plain(other) == reopened(path)
    assert len(plain(store)["objectives"]) == 2 + times


@pytest.mark.parametrize("off", [-1, 0, 1])
def test_a_segment_that_grows_to_the_size_of_the_one_before_is_seen(path: Path, off: int) -> None:
    sys = SteadySys()
    store = open_store(path, sys=sys, limits=small(segment=1000))
    put(store, title="x" * 1000)
    before = live(path).stat().st_size
    put(store, title="")
    now = live(path).read_bytes()
    other = open_store(path, sys=sys)
    missing = before - len(now) - len(now.splitlines(keepends=True)[-1])
    put(other, title="x" * (missing + off))
    assert live(path).stat().st_size == before + off
    assert len(store.refresh().commits) == 3
    assert plain(store) == plain(other)
