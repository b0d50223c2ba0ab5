"""Checkpoints: what is replaced, what is kept under another name, and that it can be read."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import tinydb

from okrtui.store.journal_store import JournalStore
from tests.store.kit import FAST, FastSys, delete, open_store, plain, put, reopened


@pytest.fixture
def store(path: Path) -> JournalStore:
    """A store at change 2, with the snapshot of change 2 and the one of change 1 before it."""
    store = open_store(path, sys=FAST)
    for title in "12":
        put(store, title=title)
        assert store.checkpoint()
    return store


def fork(path: Path, changes: int) -> bytes:
    """The snapshot of a copy of the store that went another way."""
    home = path.with_name("fork")
    home.mkdir(mode=0o700)
    for file in path.parent.glob(f"{path.name}*"):
        if file.is_file():
            shutil.copy(file, home)
    copy = open_store(home / path.name, sys=FAST)
    for number in range(changes):
        put(copy, title=f"elsewhere {number}")
    assert copy.checkpoint()
    return copy.path.read_bytes()


def aside(path: Path) -> list[bytes]:
    return [file.read_bytes() for file in path.parent.glob(f"{path.name}.damaged-*")]


@pytest.mark.parametrize("further", [1, 2, 5])
def test_the_snapshot_of_a_copy_that_went_another_way_is_set_aside(
    store: JournalStore, path: Path, further: int
) -> None:
    before = path.with_name("okr.json.prev").read_bytes()
    foreign = fork(path, further)
    put(store, title="3")
    put(store, title="4")
    path.write_bytes(foreign)
    assert store.checkpoint()
    assert aside(path) == [foreign]
    assert path.with_name("okr.json.prev").read_bytes() == before
    again = open_store(path, sys=FAST)
    assert (plain(again), again.warnings) == (plain(store), ())


def test_a_backup_copied_over_the_snapshot_of_a_running_session_is_set_aside(
    store: JournalStore, path: Path
) -> None:
    backup = path.with_name("okr.json.prev").read_bytes()
    put(store, title="3")
    path.write_bytes(backup)
    assert store.checkpoint()
    assert aside(path) == [backup]
    assert reopened(path) == plain(store)


def test_a_snapshot_that_a_newer_session_wrote_is_kept_as_the_one_before(
    store: JournalStore, path: Path
) -> None:
    other = open_store(path, sys=FAST)
    put(other, title="3")
    assert other.checkpoint()
    theirs = path.read_bytes()
    put(store, title="4")
    assert store.checkpoint()
    assert path.with_name("okr.json.prev").read_bytes() == theirs
    assert aside(path) == []


def test_a_history_that_was_emptied_and_goes_on_can_be_read(path: Path) -> None:
    store = open_store(path, sys=FAST)
    put(store, "check_ins", value=1)
    delete(store, 1, {"value": 1}, "check_ins")
    assert store.checkpoint()
    store.let_go()
    again = open_store(path, sys=FAST)
    assert put(again, "check_ins", value=2).ops[0].id == 2
    assert again.checkpoint()
    with tinydb.TinyDB(path) as db:
        assert db.table("check_ins").all() == [{"value": 2}]
    assert reopened(path) == {"check_ins": {2: {"value": 2}}}


def test_a_folder_or_link_in_the_snapshots_place_never_is_written_into(
    store: JournalStore, path: Path
) -> None:
    put(store, title="3")
    path.unlink()
    path.mkdir()
    assert not store.checkpoint()
    path.rmdir()
    elsewhere = path.with_name("elsewhere")
    elsewhere.write_bytes(b"mine")
    path.symlink_to(elsewhere)
    assert store.checkpoint()
    assert elsewhere.read_bytes() == b"mine"
    assert not path.is_symlink()
    assert reopened(path) == plain(store)


def test_a_disk_that_takes_nothing_and_says_nothing_is_full(store: JournalStore) -> None:
    class Taking(FastSys):
        nothing = False

        def write(self, fd: int, data: bytes) -> int:
            return 0 if self.nothing else super().write(fd, data)

    sys = Taking()
    full = open_store(store.path, sys=sys)
    put(full, title="3")
    sys.nothing = True
    assert not full.checkpoint()
    sys.nothing = False
    assert full.checkpoint()
