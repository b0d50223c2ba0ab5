"""The order of the steps, which is what durability rests on: seen at the system calls."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest

from okrtui.domain.errors import Invalid
from okrtui.store.ports import Conflict, NotSaved, Op, ReadOnly
from tests.store.kit import FAST, FailingSys, FastSys, edit, live, open_store, put, small


class RecordingSys(FastSys):
    """Writes down what is done to which file, by the end of its name."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self._names: dict[int, str] = {}

    def open_folder(self, path: str) -> int:
        fd = super().open_folder(path)
        self._names[fd] = "folder"
        return fd

    def open_inner(self, name: str, folder: int) -> int:
        fd = super().open_inner(name, folder)
        self._names[fd] = _short(name)
        return fd

    def mkdir(self, name: str, mode: int, folder: int) -> None:
        self.steps.append(f"mkdir {_short(name)}")
        super().mkdir(name, mode, folder)

    def open(self, name: str, flags: int, mode: int, folder: int) -> int:
        fd = super().open(name, flags, mode, folder)
        self._names[fd] = _short(name)
        if flags & os.O_CREAT:
            assert flags & os.O_EXCL
            self.steps.append(f"create {_short(name)}")
        return fd

    def write(self, fd: int, data: bytes) -> int:
        self.steps.append(f"write {self._names[fd]}")
        return super().write(fd, data)

    def flock(self, fd: int, how: int) -> None:
        super().flock(fd, how)
        word = {fcntl.LOCK_UN: "unlock", fcntl.LOCK_SH: "share"}.get(how & ~fcntl.LOCK_NB, "lock")
        self.steps.append(f"{word} {self._names[fd]}")

    def rename(self, source: str, target: str, folder: int) -> None:
        self.steps.append(f"rename {_short(source)} {_short(target)}")
        super().rename(source, target, folder)

    def link(self, source: str, target: str, folder: int) -> None:
        self.steps.append(f"link {_short(source)} {_short(target)}")
        super().link(source, target, folder)

    def hold_signals(self) -> None:
        self.steps.append("hold signals")
        super().hold_signals()

    def let_signals(self, mask: set[int]) -> None:
        self.steps.append("let signals")
        super().let_signals(mask)


def _short(name: str) -> str:
    return re.sub(r"(tmp|torn|damaged)-.*", r"\1", name.removeprefix("okr.json")) or "okr.json"


def _recorded(name: str) -> Callable[..., Any]:
    def call(self: RecordingSys, fd: int, *args: Any) -> Any:
        self.steps.append(f"{name} {self._names[fd]}")
        return getattr(super(RecordingSys, self), name)(fd, *args)

    return call


for _name in ("fdatasync", "fsync", "ftruncate", "fchmod"):
    setattr(RecordingSys, _name, _recorded(_name))


def test_the_first_commit_makes_names_durable_before_it_writes(path: Path) -> None:
    sys = RecordingSys()
    put(open_store(path, sys=sys), title="A")
    assert sys.steps == [
        "hold signals",
        "create .lock",
        "fchmod .lock",
        "lock .lock",
        "create .j00000001",
        "fchmod .j00000001",
        "fsync folder",
        "write .j00000001",
        "fdatasync .j00000001",
        "unlock .lock",
        "let signals",
    ]


def test_a_commit_is_one_write_and_one_fdatasync_under_the_lock(path: Path) -> None:
    sys = RecordingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    sys.steps.clear()
    put(store, title="B")
    assert sys.steps == [
        "hold signals",
        "lock .lock",
        "write .j00000001",
        "fdatasync .j00000001",
        "unlock .lock",
        "let signals",
    ]


def test_a_segment_is_durable_before_the_next_one_is_there(path: Path) -> None:
    sys = RecordingSys()
    store = open_store(path, sys=sys, limits=small(segment=1))
    put(store, title="A")
    sys.steps.clear()
    put(store, title="B")
    assert sys.steps == [
        "hold signals",
        "lock .lock",
        "fdatasync .j00000001",
        "create .j00000002",
        "fchmod .j00000002",
        "fsync folder",
        "write .j00000002",
        "fdatasync .j00000002",
        "unlock .lock",
        "let signals",
    ]


def test_a_segment_that_its_maker_left_empty_is_made_durable_by_who_goes_on(path: Path) -> None:
    put(open_store(path, sys=FAST), title="A")
    path.with_name("okr.json.j00000002").touch()
    sys = RecordingSys()
    store = open_store(path, sys=sys)
    sys.steps.clear()
    assert put(store, title="B").n == 2
    assert sys.steps[2:-2] == [
        "fsync folder",
        "write .j00000002",
        "fdatasync .j00000002",
    ]


def test_a_segments_header_and_its_first_line_come_in_one_write(path: Path) -> None:
    class Counting(FastSys):
        written: ClassVar[list[bytes]] = []

        def write(self, fd: int, data: bytes) -> int:
            self.written.append(data)
            return super().write(fd, data)

    put(open_store(path, sys=Counting()), title="A")
    assert [data.count(b"\n") for data in Counting.written] == [2]


def test_lines_whose_writer_may_have_died_are_durable_before_anything_is_built_on_them(
    path: Path,
) -> None:
    put(open_store(path, sys=FAST), title="A")
    sys = RecordingSys()
    store = open_store(path, sys=sys)
    sys.steps.clear()
    put(store, title="B")
    put(store, title="C")
    assert sys.steps == [
        "hold signals",
        "lock .lock",
        "fdatasync .j00000001",
        "write .j00000001",
        "fdatasync .j00000001",
        "unlock .lock",
        "let signals",
        "hold signals",
        "lock .lock",
        "write .j00000001",
        "fdatasync .j00000001",
        "unlock .lock",
        "let signals",
    ]


def test_when_others_lines_cant_be_made_durable_nothing_is_built_on_them(path: Path) -> None:
    put(open_store(path, sys=FAST), title="A")
    before = live(path).read_bytes()
    sys = FailingSys()
    store = open_store(path, sys=sys)
    sys.fail("fdatasync")
    with pytest.raises(NotSaved):
        put(store, title="B")
    assert isinstance(store.read_only, ReadOnly)
    assert "open the store again" in store.read_only.hint
    assert live(path).read_bytes() == before


def test_a_change_that_was_made_before_is_durable_before_it_is_said_to_be_made(path: Path) -> None:
    id = "0123456789abcdef"
    op = Op("ins", "objectives", 1, {"title": "A"})
    first = open_store(path, sys=FAST)
    first.commit(lambda _, __: [op], why="", user="ana", transaction_id=id)
    sys = RecordingSys()
    store = open_store(path, sys=sys)
    sys.steps.clear()
    again = store.commit(lambda _, __: [op], why="", user="ana", transaction_id=id)
    assert again.n == 1
    assert sys.steps[2:-2] == ["fdatasync .j00000001"]


def test_torn_bytes_are_kept_durably_before_they_are_cut_off(path: Path) -> None:
    put(open_store(path, sys=FAST), title="A")
    with live(path).open("ab") as journal:
        journal.write(b"torn")
    sys = RecordingSys()
    store = open_store(path, sys=sys)
    sys.steps.clear()
    put(store, title="B")
    assert sys.steps[2:-2] == [
        "create .torn",
        "fchmod .torn",
        "write .torn",
        "fsync .torn",
        "fsync folder",
        "ftruncate .j00000001",
        "fdatasync .j00000001",
        "write .j00000001",
        "fdatasync .j00000001",
    ]


def test_a_checkpoint_follows_its_lines_to_the_disk_and_locks_only_to_exchange(path: Path) -> None:
    sys = RecordingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    assert store.checkpoint()
    put(store, title="B")
    sys.steps.clear()
    assert store.checkpoint()
    assert sys.steps == [
        "fdatasync .j00000001",
        "create .tmp",
        "fchmod .tmp",
        "lock .tmp",
        "write .tmp",
        "fsync .tmp",
        "hold signals",
        "lock .lock",
        "link okr.json .tmp",
        "rename .tmp .prev",
        "rename .tmp okr.json",
        "fsync folder",
        "unlock .lock",
        "let signals",
    ]


def test_a_snapshot_that_isnt_ours_gets_another_name_before_it_is_replaced(path: Path) -> None:
    sys = RecordingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    path.write_bytes(b"{}")
    sys.steps.clear()
    assert store.checkpoint()
    assert sys.steps[8:11] == ["link okr.json .damaged", "rename .tmp okr.json", "fsync folder"]


def test_a_backup_comes_after_the_checkpoint_and_without_the_lock(path: Path) -> None:
    sys = RecordingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    sys.steps.clear()
    assert store.checkpoint()
    after = sys.steps[sys.steps.index("unlock .lock") + 1 :]
    assert [re.sub("^(rename tmp) .*", r"\1", step) for step in after] == [
        "let signals",
        "mkdir .backups",
        "fchmod .backups",
        "fsync folder",
        "create tmp",
        "fchmod tmp",
        "write tmp",
        "fsync tmp",
        "rename tmp",
        "fsync .backups",
    ]


def _raise(*_: object) -> list[Op]:
    raise Invalid("no")


@pytest.mark.parametrize("what", ["nothing", "conflict", "invalid"])
def test_what_changes_nothing_writes_nothing_even_when_a_segment_is_full(
    path: Path, what: str
) -> None:
    sys = RecordingSys()
    store = open_store(path, sys=sys, limits=small(segment=1))
    put(store, title="A")
    sys.steps.clear()
    if what == "nothing":
        edit(store, 1, title=("A", "A"))
    elif what == "conflict":
        with pytest.raises(Conflict):
            edit(store, 1, title=("B", "C"))
    else:
        with pytest.raises(Invalid):
            store.commit(_raise, why="", user="ana")
    assert sys.steps == ["hold signals", "lock .lock", "unlock .lock", "let signals"]


def test_looking_writes_nothing_and_locks_for_the_tail_alone(path: Path) -> None:
    store = open_store(path, sys=FAST)
    put(store, title="A")
    assert store.checkpoint()
    sys = RecordingSys()
    watcher = open_store(path, sys=sys)
    assert sys.steps == ["share .lock", "unlock .lock"]
    put(store, title="B")
    assert watcher.refresh()
    assert sys.steps == ["share .lock", "unlock .lock"] * 2
    watcher.refresh()
    watcher.close()
    assert sys.steps == ["share .lock", "unlock .lock"] * 2
