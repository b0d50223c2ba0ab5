"""Disks that fail: not saved, unknown, and never half a change."""

from __future__ import annotations

import errno
from contextlib import suppress
from pathlib import Path

import pytest

from okrtui.store.ports import Conflict, NotSaved, ReadOnly, StoreError, Unknown
from tests.store.kit import (
    FAST,
    FailingSys,
    FastSys,
    edit,
    files,
    live,
    open_store,
    plain,
    put,
    reopened,
    small,
)


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO])
def test_a_failed_write_is_not_saved_and_the_next_one_works(path: Path, error: int) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    before = live(path).read_bytes()
    sys.fail("write", error)
    with pytest.raises(NotSaved) as caught:
        put(store, title="B")
    assert str(path) in caught.value.title
    assert "Nothing was changed" in caught.value.hint
    assert ("Make room" in caught.value.hint) == (error != errno.EIO)
    assert live(path).read_bytes() == before
    assert plain(store) == {"objectives": {1: {"title": "A"}}}
    assert put(store, title="B").n == 2
    assert reopened(path) == plain(store)


class _ShortSys(FailingSys):
    """Writes only a part, as a disk does that runs full."""

    short = False

    def write(self, fd: int, data: bytes) -> int:
        return super().write(fd, data[: len(data) // 2] if self.short else data)


def test_a_short_write_is_cut_back(path: Path) -> None:
    sys = _ShortSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    before = live(path).read_bytes()
    sys.short = True
    with pytest.raises(NotSaved):
        put(store, title="B")
    assert live(path).read_bytes() == before
    sys.short = False
    assert put(store, title="B").n == 2


def test_a_failed_fdatasync_takes_the_change_back_and_stops_writing(path: Path) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    before = live(path).read_bytes()
    sys.fail("fdatasync")
    with pytest.raises(NotSaved):
        put(store, title="B")
    assert live(path).read_bytes() == before
    assert isinstance(store.read_only, ReadOnly)
    assert "open the store again" in store.read_only.hint
    with pytest.raises(ReadOnly):
        put(store, title="B")
    assert plain(store) == reopened(path) == {"objectives": {1: {"title": "A"}}}
    assert put(open_store(path, sys=FAST), title="B").n == 2


@pytest.mark.parametrize("second", ["ftruncate", "fdatasync"])
def test_when_taking_back_fails_too_the_outcome_is_unknown(path: Path, second: str) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    sys.fail("fdatasync", stick=second == "fdatasync")
    sys.fail(second, stick=True)
    with pytest.raises(Unknown, match="nobody can tell"):
        put(store, title="B")
    with pytest.raises(ReadOnly):
        put(store, title="C")


def test_a_failed_fsync_is_never_tried_again(path: Path) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    before = sys.calls["fdatasync"]
    sys.fail("fdatasync", stick=True)
    with pytest.raises(Unknown):
        put(store, title="B")
    # One for the line, one for the cut.
    assert sys.calls["fdatasync"] == before + 2


@pytest.mark.parametrize("call", ["fdatasync", "open", "write", "fsync", "flock", "link", "rename"])
@pytest.mark.parametrize("error", [errno.EPERM, errno.ENOSPC])
def test_a_checkpoint_that_cant_be_made_is_skipped_and_commits_go_on(
    path: Path, call: str, error: int
) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    assert store.checkpoint()
    put(store, title="B")
    before = files(path.parent)
    sys.fail(call, error)
    assert not store.checkpoint()
    assert files(path.parent) == before
    assert put(store, title="C").n == 3
    assert store.checkpoint()
    assert reopened(path) == plain(store)


def test_a_full_disk_leaves_a_torn_tail_where_it_is(path: Path) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    with live(path).open("ab") as journal:
        journal.write(b"torn")
    before = files(path.parent)
    sys.fail("write", errno.ENOSPC, stick=True)
    with pytest.raises(NotSaved):
        put(store, title="B")
    after = files(path.parent)
    assert after.items() >= before.items()
    sys.heal()
    assert put(store, title="B").n == 2


def test_torn_bytes_that_cant_be_kept_whole_stay_where_they_are(path: Path) -> None:
    sys = _ShortSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    with live(path).open("ab") as journal:
        journal.write(b"torn")
    before = live(path).read_bytes()
    sys.short = True
    with pytest.raises(NotSaved):
        put(store, title="B")
    assert live(path).read_bytes() == before


def test_a_log_that_cant_be_read_says_so(path: Path) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    sys.fail("read")
    with pytest.raises(ReadOnly, match="can't be read"):
        list(store.log())
    store.close()
    with pytest.raises(ReadOnly, match="can't be read"):
        list(store.log())


def test_reads_that_give_less_than_asked_are_gone_on_with(path: Path) -> None:
    class Sipping(FastSys):
        def read(self, fd: int, count: int, offset: int) -> bytes:
            return super().read(fd, min(count, 7), offset)

    store = open_store(path, sys=FAST, limits=small())
    for title in "ABC":
        put(store, title=title)
        store.checkpoint()
    put(store, title="D")
    assert reopened(path, sys=Sipping()) == plain(store)


@pytest.mark.parametrize("at", [1, 2])
@pytest.mark.parametrize("call", ["flock", "fstat", "stat"])
def test_a_lock_that_could_not_be_checked_is_given_back(path: Path, call: str, at: int) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    sys.fail(call, errno.EIO, at=at)
    with suppress(NotSaved):
        put(store, title="B")
    assert put(open_store(path, sys=FAST, limits=small()), title="C").n >= 2


def test_an_author_who_cant_be_looked_up_leaves_the_conflict_as_it_is(path: Path) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    edit(store, 1, title=("A", "B"))
    sys.fail("listdir")
    with pytest.raises(Conflict) as caught:
        edit(store, 1, title=("A", "C"))
    assert caught.value.fields[0][3:] == ("A", "C", "B", "", None)
    live(path).with_name("okr.json.j00000009").symlink_to(path)
    with pytest.raises(Conflict):
        edit(store, 1, title=("A", "C"))


def _work(path: Path, sys: FastSys) -> tuple[list[str], list[str]]:
    """A session's life, with everything that can fail in it; gives begun and acknowledged."""
    begun: list[str] = []
    acknowledged: list[str] = []
    limits = small(segment=1, busy=0.05)
    try:
        store = open_store(path, sys=sys, limits=limits)
    except StoreError:
        return begun, acknowledged
    for title in "abc":
        begun.append(title)
        try:
            put(store, title=title)
            edit(store, 1, owner=(store.state()["objectives"][1].get("owner"), title))
        except StoreError:
            continue
        acknowledged.append(title)
        store.checkpoint()
    try:
        store.refresh()
        store.close()
    except StoreError:
        store.let_go()
    return begun, acknowledged


@pytest.mark.parametrize("stick", [False, True], ids=["once", "for good"])
@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, errno.EACCES])
def test_whichever_call_fails_nothing_acknowledged_is_lost(
    tmp_path: Path, error: int, stick: bool
) -> None:
    """The n-th system call fails, n = 1, 2, 3 … until the whole life passes without."""
    n = 0
    while True:
        n += 1
        home = tmp_path / str(n)
        home.mkdir(mode=0o700)
        path = home / "okr.json"
        # Begun by somebody else, with a torn tail and a broken snapshot to be mended.
        first = open_store(path, sys=FAST)
        put(first, title="first")
        first.checkpoint()
        first.let_go()
        path.write_bytes(b"broken")
        with live(path).open("ab") as journal:
            journal.write(b"torn")
        sys = FailingSys()
        sys.fail_any(n, error, stick=stick)
        begun, acknowledged = _work(path, sys)
        titles = [str(d["title"]) for d in reopened(path, sys=FAST)["objectives"].values()]
        assert set(acknowledged) | {"first"} <= set(titles) <= {*begun, "first"}, n
        assert len(titles) == len(set(titles)), n
        # And it goes on.
        again = open_store(path, sys=FAST)
        assert again.read_only is None, n
        put(again, title="after")
        again.checkpoint()
        assert reopened(path) == plain(again), n
        if sys.total < n:
            break
        for store in (first, again):
            store.let_go()
    assert n > 60
