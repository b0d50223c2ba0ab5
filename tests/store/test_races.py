"""What others do between two of our system calls."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import tinydb

from okrtui.store.journal_store import JournalStore
from okrtui.store.ports import Busy, Damaged, Op
from tests.store.kit import (
    FAST,
    FastSys,
    Plain,
    SteadySys,
    live,
    open_store,
    plain,
    put,
    reopened,
    small,
)


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


class Overtaken(FastSys):
    """Somebody else does something just before we hold back signals to take the lock, once."""

    def __init__(self) -> None:
        self.meanwhile: Callable[[], object] | None = None

    def hold_signals(self) -> None:
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        super().hold_signals()


def test_a_checkpoint_that_was_overtaken_leaves_the_newer_snapshot(path: Path) -> None:
    sys = Overtaken()
    store, other = open_store(path, sys=sys), open_store(path, sys=FAST)
    put(store, title="A")
    assert store.checkpoint()
    put(store, title="B")

    def meanwhile() -> None:
        put(other, title="C")
        assert other.checkpoint()

    sys.meanwhile = meanwhile
    assert not store.checkpoint()
    assert tables(path) == plain(other)


def test_a_checkpoint_of_a_change_that_was_taken_back_is_dropped(path: Path) -> None:
    sys = Overtaken()
    store = open_store(path, sys=sys)
    put(store, title="A")
    assert store.checkpoint()
    before = path.read_bytes()
    put(store, title="B")

    def meanwhile() -> None:
        # As a failing disk makes the writer of a line do that we read already.
        journal = live(path)
        journal.write_bytes(b"".join(journal.read_bytes().splitlines(keepends=True)[:-1]))

    sys.meanwhile = meanwhile
    assert not store.checkpoint()
    assert path.read_bytes() == before
    store.refresh()
    assert plain(store) == reopened(path)


def tables(path: Path) -> Plain:
    with tinydb.TinyDB(path) as db:
        objectives = db.table("objectives")
        return {"objectives": {document.doc_id: dict(document) for document in objectives}}


def test_two_who_create_the_lock_at_once_use_one(path: Path) -> None:
    class Second(FastSys):
        def open(self, name: str, flags: int, mode: int, folder: int) -> int:
            if name.endswith(".lock") and flags & os.O_CREAT:
                faster.commit(lambda _, __: [], why="", user="")
            return super().open(name, flags, mode, folder)

    faster = open_store(path, sys=FAST)
    store = open_store(path, sys=Second(), limits=small())

    def build(_: object, __: object) -> list[Op]:
        with pytest.raises(Busy):
            put(open_store(path, sys=FAST, limits=small(busy=0.01)), title="B")
        return []

    store.commit(build, why="", user="")


def test_what_reads_differently_the_second_time_is_no_damage(path: Path) -> None:
    class Blinking(FastSys):
        """Sees a page of which only a part is there yet."""

        blinks = 0

        def read(self, fd: int, count: int, offset: int) -> bytes:
            data = super().read(fd, count, offset)
            if self.blinks and b"meanwhile" in data:
                self.blinks -= 1
                return data.replace(b"meanwhile 1", b"\0" * 11)
            return data

    other = open_store(path, sys=FAST)
    put(other, title="A")
    sys = Blinking()
    watcher = open_store(path, sys=sys, read_only=True)
    put(other, title="meanwhile 1")
    put(other, title="meanwhile 2")
    sys.blinks = 2  # once when it is read, once when what follows is judged
    watcher.refresh()
    assert sys.blinks == 0
    assert plain(watcher) == plain(other)
    assert not isinstance(watcher.read_only, Damaged)


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


def test_a_segment_that_grows_and_ends_while_it_is_looked_at_is_read_to_its_end(path: Path) -> None:
    class Passing(FastSys):
        """Somebody else does something just before we look whether there is a next segment."""

        meanwhile: Callable[[], object] | None = None

        def stat(self, name: str, folder: int) -> os.stat_result:
            meanwhile = self.meanwhile
            if name == "okr.json.j00000002" and meanwhile is not None:
                self.meanwhile = None
                meanwhile()
            return super().stat(name, folder)

    other = open_store(path, sys=FAST, limits=small(segment=1000))
    put(other, title="A")
    sys = Passing()
    watcher = open_store(path, sys=sys, read_only=True)  # looks without the lock
    put(other, title="B")

    def grow_and_end() -> None:
        put(other, title="x" * 1000)
        put(other, title="the first of the next segment")

    sys.meanwhile = grow_and_end
    watcher.refresh()
    assert other.number == 4
    watcher.refresh()
    assert plain(watcher) == plain(other)
    assert not isinstance(watcher.read_only, Damaged)
