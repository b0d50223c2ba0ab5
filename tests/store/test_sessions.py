"""Several sessions on one store: seeing each other, queueing for the lock, signals."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from okrtui.store.journal_store import JournalStore
from okrtui.store.lock import TELL_AFTER, held_by
from okrtui.store.ports import Busy, Changes, Damaged, NotSaved
from okrtui.store.system import Sys
from tests.store.kit import (
    FAST,
    FailingSys,
    FastSys,
    SteadySys,
    edit,
    files,
    live,
    open_store,
    plain,
    put,
    reopened,
    small,
)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Somebody else holds the store's lock."""
    with path.with_name("okr.json.lock").open("rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def test_sessions_see_each_others_changes(path: Path) -> None:
    put(open_store(path, sys=FAST), title="A")
    one, other = open_store(path, sys=FAST), open_store(path, sys=FAST)
    made = edit(one, 1, title=("A", "B"))
    assert other.state()["objectives"][1] == {"title": "A"}
    changes = other.refresh()
    assert changes == Changes((made,), False)
    assert changes.commits[0].session == one.session != other.session
    assert other.state()["objectives"][1] == {"title": "B"}


def test_a_session_that_began_with_nothing_sees_the_first_change(path: Path) -> None:
    watcher = open_store(path, sys=FAST)
    assert not watcher.refresh()
    put(open_store(path, sys=FAST), title="A")
    assert watcher.refresh().reloaded
    assert plain(watcher) == {"objectives": {1: {"title": "A"}}}
    assert watcher.identity


def test_two_who_both_begin_a_store_share_one(path: Path) -> None:
    one, other = open_store(path, sys=FAST), open_store(path, sys=FAST)
    put(one, title="A")
    put(other, title="B")
    one.refresh()
    assert one.identity == other.identity
    assert plain(one) == plain(other) == reopened(path)
    assert len(plain(one)["objectives"]) == 2


def test_refreshing_an_idle_store_reads_nothing(path: Path) -> None:
    class Counting(FastSys):
        reads = 0

        def read(self, fd: int, count: int, offset: int) -> bytes:
            self.reads += 1
            return super().read(fd, count, offset)

    put(open_store(path, sys=FAST), title="A")
    sys = Counting()
    store = open_store(path, sys=sys)
    before = sys.reads
    for _ in range(5):
        assert not store.refresh()
    assert sys.reads == before


def test_refreshing_at_a_torn_tail_reads_it_once(path: Path) -> None:
    store = open_store(path, sys=FAST)
    put(store, title="A")
    with live(path).open("ab") as journal:
        journal.write(b"torn")
    watcher = open_store(path, read_only=True, sys=FAST)
    watcher.refresh()
    assert watcher.read_only is not None
    assert "reading only" in watcher.read_only.title
    put(store, title="B")
    assert len(watcher.refresh().commits) == 1


@pytest.mark.parametrize("how", ["replaced", "cut", "other content"])
def test_a_journal_that_somebody_put_in_place_of_ours_is_read_anew(path: Path, how: str) -> None:
    first = open_store(path, sys=FAST)
    put(first, title="A")
    backup = live(path).read_bytes()
    put(first, title="B")
    watcher, writer = open_store(path, sys=FAST), open_store(path, sys=FAST)
    if how == "replaced":
        live(path).unlink()
        path.with_name("okr.json.j00000001").write_bytes(backup)
    else:
        live(path).write_bytes(backup)
    if how == "other content":
        put(open_store(path, sys=FAST), title="C" * 100)
        put(open_store(path, sys=FAST), title="C" * 100)
    assert watcher.refresh().reloaded
    assert plain(watcher) == reopened(path)
    put(writer, title="D")
    assert writer.changes().reloaded
    watcher.refresh()
    assert plain(watcher) == plain(writer) == reopened(path)


class _Overheard(SteadySys):
    """Somebody looks just before the disk fails to keep a line."""

    reader: JournalStore | None = None
    seen = 0

    def fdatasync(self, fd: int) -> None:
        reader, self.reader = self.reader, None
        if reader is not None:
            reader.refresh()
            assert reader.number == 2
            self.seen = os.fstat(fd).st_size
            raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_a_line_that_was_taken_back_goes_at_the_next_look_though_another_is_as_long(
    path: Path,
) -> None:
    sys = _Overheard()
    writer = open_store(path, sys=sys)
    put(writer, title="A")
    reader, third = open_store(path, sys=FAST), open_store(path, sys=sys)
    sys.reader = reader
    with pytest.raises(NotSaved):
        put(writer, title="B")
    before = live(path).stat()
    put(third, title="C")
    assert live(path).stat().st_size == sys.seen
    # As far apart as a failing disk makes them, however coarse the file system's clock.
    os.utime(live(path), ns=(before.st_atime_ns, before.st_mtime_ns + 10**9))
    assert plain(reader)["objectives"][2] == {"title": "B"}
    assert reader.refresh().reloaded
    assert plain(reader) == plain(third) == reopened(path)


def test_a_removed_journal_is_not_silently_begun_again(path: Path) -> None:
    store = open_store(path, sys=FAST)
    put(store, title="A")
    assert store.checkpoint()
    live(path).unlink()
    # The snapshot alone is left, and goes on.
    assert put(store, title="B").n == 2
    assert len(reopened(path)["objectives"]) == 2


def test_busy_names_who_holds_the_lock_and_changes_nothing(path: Path) -> None:
    store = open_store(path, limits=small(busy=0.05))
    put(store, title="A")
    before = files(path.parent)
    with locked(path), pytest.raises(Busy) as caught:
        put(store, title="B")
    assert f"process {os.getpid()}" in caught.value.title
    assert "Nothing was changed" in caught.value.hint
    assert files(path.parent) == before
    assert put(store, title="B").n == 2


def test_busy_without_a_kernel_that_tells_is_still_busy(path: Path) -> None:
    class Silent(FastSys):
        def told(self, path: str) -> str:
            return ""

    store = open_store(path, sys=Silent(), limits=small(busy=0.01))
    put(store, title="A")
    with locked(path), pytest.raises(Busy, match="somebody else"):
        put(store, title="B")


def test_a_lock_that_fails_while_it_is_waited_for_is_not_saved(path: Path) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    sys.fail("flock", errno.ENOLCK, at=2)
    with locked(path), pytest.raises(NotSaved):
        put(store, title="B")
    assert put(store, title="B").n == 2


def test_busy_is_told_even_when_nobody_can_look_for_the_holder(path: Path) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys, limits=small(busy=0.01))
    put(store, title="A")
    sys.fail("stat", stick=True)
    with locked(path), pytest.raises(Busy, match="somebody else"):
        put(store, title="B")


def test_a_lock_that_comes_free_within_the_deadline_is_taken(path: Path) -> None:
    store = open_store(path, sys=FAST, limits=small(busy=30))
    put(store, title="A")
    holding, commits = threading.Event(), []

    def commit() -> None:
        holding.wait()
        commits.append(put(store, title="B").n)

    worker = threading.Thread(target=commit)
    worker.start()
    with locked(path):
        holding.set()
        _wait_for(lambda: store._lock._waiter is not None)
    worker.join(30)
    assert commits == [2]


def test_whoever_waits_is_told_once_for_whom(path: Path) -> None:
    store = open_store(path, sys=FAST, limits=small(busy=TELL_AFTER + 0.01))
    put(store, title="A")
    told: list[str] = []
    store.tell_waiting(told.append)
    with locked(path), pytest.raises(Busy):
        put(store, title="B")
    put(store, title="C")
    (holder,) = told
    assert f"process {os.getpid()}" in holder


def test_nobody_is_told_of_a_lock_that_comes_free_at_once(path: Path) -> None:
    store = open_store(path, sys=FAST, limits=small(busy=30))
    put(store, title="A")
    told: list[str] = []
    store.tell_waiting(told.append)

    def commit() -> None:
        put(store, title="B")

    worker = threading.Thread(target=commit)
    with locked(path):
        worker.start()
        _wait_for(lambda: store._lock._waiter is not None)
    worker.join(30)
    assert (store.number, told) == (2, [])


@pytest.mark.parametrize(
    ("status", "comm", "told"),
    [
        ("Name:\tpython\nUid:\t1001\t0\t0\t0\n", "python\n", "user 1001 (process 7, python)"),
        ("Uid:\t1001\t0\t0\t0\n", "", "user 1001 (process 7)"),
        ("", "python", "process 7, python"),
        ("Name:\tpython\n", "", "process 7"),
    ],
)
def test_the_holder_is_called_what_the_kernel_tells(status: str, comm: str, told: str) -> None:
    class Telling(FastSys):
        def told(self, path: str) -> str:
            locks = "1: -> FLOCK ADVISORY WRITE 8 08:01:42 0 EOF\n"
            locks += "1: FLOCK  ADVISORY  WRITE 7 08:01:42 0 EOF\n"
            return {"/proc/locks": locks, "/proc/7/status": status, "/proc/7/comm": comm}[path]

        def name_of(self, uid: int) -> str:
            return f"user {uid}"

    assert held_by(Telling(), 42) == told


def _wait_for(condition: object) -> None:
    assert callable(condition)
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_giving_up_and_trying_again_keeps_one_place_in_the_queue(path: Path) -> None:
    store = open_store(path, sys=FAST, limits=small(busy=0.01))
    put(store, title="A")
    threads = threading.active_count()
    with locked(path):
        for _ in range(3):
            with pytest.raises(Busy):
                put(store, title="B")
        assert threading.active_count() == threads + 1
    # Nobody waits: when its turn comes, the lock is let go at once, for everybody.
    _wait_for(lambda: threading.active_count() == threads)
    other = open_store(path, sys=FAST, limits=small(busy=5))
    assert put(other, title="C").n == 2
    assert put(store, title="D").n == 3


def test_a_lock_that_is_won_while_waiting_again_is_ours(path: Path) -> None:
    store = open_store(path, sys=FAST, limits=small(busy=0.01))
    put(store, title="A")
    with locked(path):
        with pytest.raises(Busy):
            put(store, title="B")
        waiter = store._lock._waiter
        assert waiter is not None
        assert waiter.resume()
    assert waiter.wait(30, lambda: None)
    assert put(store, title="B").n == 2
    other = open_store(path, sys=FAST, limits=small(busy=5))
    assert put(other, title="C").n == 3


def test_a_removed_lock_file_keeps_nobody_from_locking_the_same_one(path: Path) -> None:
    one, other = open_store(path, sys=FAST), open_store(path, sys=FAST)
    put(one, title="A")
    put(other, title="B")
    path.with_name("okr.json.lock").unlink()
    inside = []

    def build(_: object, __: object) -> list[object]:
        slow = open_store(path, sys=FAST, limits=small(busy=0.01))
        with pytest.raises(Busy):
            put(slow, title="C")
        inside.append(True)
        return []

    put(other, title="D")
    one.commit(build, why="", user="")  # type: ignore[arg-type]
    assert inside == [True]


def test_opening_and_refreshing_get_along_while_the_lock_is_held(path: Path) -> None:
    store = open_store(path, sys=FAST)
    put(store, title="A")
    watcher = open_store(path, sys=FAST)
    put(store, title="B")
    with locked(path):
        assert len(watcher.refresh().commits) == 1
        assert plain(watcher) == reopened(path)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP])
def test_signals_wait_until_the_commit_is_whole(path: Path, number: int) -> None:
    class Stop(Exception):
        pass

    def send() -> None:
        # To this thread, which commits: any other would take it while this one holds it back.
        signal.pthread_kill(threading.get_ident(), number)

    def handler(*_: object) -> None:
        raise Stop

    class Signalling(FastSys):
        armed = False

        def write(self, fd: int, data: bytes) -> int:
            if self.armed:
                send()
            return super().write(fd, data)

    sys = Signalling()
    store = open_store(path, sys=sys)
    put(store, title="A")
    before = signal.signal(number, handler)
    try:
        sys.armed = True
        with pytest.raises(Stop):
            put(store, title="B")
        sys.armed = False
        assert plain(store) == reopened(path)
        assert len(plain(store)["objectives"]) == 2
        assert put(open_store(path, sys=FAST, limits=small()), title="C").n == 3
        sys.armed = True
        with pytest.raises(Stop):
            send()
    finally:
        signal.signal(number, before)


def test_the_callers_signal_mask_is_put_back(path: Path) -> None:
    store = open_store(path, sys=FAST)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    try:
        put(store, title="A")
        store.checkpoint()
        now = signal.pthread_sigmask(signal.SIG_BLOCK, ())
        assert now == before | {signal.SIGTERM}
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def test_one_thread_reads_while_another_commits(path: Path) -> None:
    store = open_store(path, sys=FAST)
    for _ in range(50):
        put(store, "check_ins", value=0)
    done = threading.Event()
    errors: list[RuntimeError] = []
    seen: list[int] = []

    def read() -> None:
        try:
            while not done.is_set():
                seen.append(sum(1 for _ in store.state()["check_ins"].items()))
                seen.append(len(store.db.table("check_ins").all()))
                store.changes()
        except RuntimeError as error:  # dictionary changed size during iteration
            errors.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for _ in range(300):
            put(store, "check_ins", value=1)
            store.checkpoint()
    finally:
        done.set()
        reader.join(30)
    assert not errors
    assert seen == sorted(seen)
    assert len(store.state()["check_ins"]) == 350


def test_a_closed_store_says_so_and_can_be_closed_again(path: Path) -> None:
    store = open_store(path, sys=FAST)
    put(store, title="A")
    store.changes()
    store.close()
    store.close()
    assert not store.refresh()
    assert store.state()["objectives"][1] == {"title": "A"}
    with pytest.raises(Exception, match="was closed"):
        put(store, title="B")


def test_no_descriptor_is_left_open(path: Path) -> None:
    def count() -> int:
        return len(os.listdir("/proc/self/fd"))

    before = count()
    store = open_store(path, sys=Sys(), limits=small(segment=1, busy=0.01))
    for n in range(4):
        put(store, title=str(n))
    with locked(path), pytest.raises(Busy):
        put(store, title="busy")
    store.checkpoint()
    list(store.log())
    store.refresh()
    store.close()
    _wait_for(lambda: count() == before)


@pytest.mark.parametrize("what", ["files", "folder"])
@pytest.mark.parametrize("how", ["looking", "writing"])
def test_when_all_files_are_gone_the_last_state_stays_to_be_read(
    path: Path, what: str, how: str
) -> None:
    home = path.parent / "home"
    home.mkdir(mode=0o700)
    store = open_store(home / path.name, sys=FAST)
    put(store, title="A")
    before = plain(store)
    if what == "files":
        for file in home.iterdir():
            file.unlink()
    else:
        shutil.rmtree(home)
    if how == "looking":
        store.refresh()
    else:
        with pytest.raises(Damaged if what == "files" else NotSaved):
            put(store, title="B")
    assert plain(store) == before
    assert not home.exists() or not any(home.glob("*.j0*"))
    if how == "looking" or what == "files":
        assert isinstance(store.read_only, Damaged)
        assert "are gone" in store.read_only.title
