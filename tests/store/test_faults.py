"""Disks that fail: not saved, unknown, and never half a change."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from okrtui.store.journal_store import JournalStore
from okrtui.store.ports import Conflict, NotSaved, ReadOnly, Unknown
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


def _rotate(store: JournalStore) -> None:
    put(store, title="B")


def _fold_in(store: JournalStore) -> None:
    if not store.checkpoint():
        put(store, title="B")


@pytest.mark.parametrize("use", [_rotate, _fold_in])
def test_wherever_a_sync_of_the_journal_fails_nothing_more_is_written(
    path: Path, use: Callable[[JournalStore], None]
) -> None:
    """The next one would succeed, although what the disk didn't take is lost."""
    sys = FailingSys()
    store = open_store(path, sys=sys, limits=small(segment=1))
    put(store, title="A")
    before = files(path.parent)
    sys.fail("fdatasync")
    with pytest.raises((NotSaved, ReadOnly)):
        use(store)
    assert isinstance(store.read_only, ReadOnly)
    assert "open the store again" in store.read_only.hint
    assert files(path.parent) == before
    assert put(open_store(path, sys=FAST), title="B").n == 2


def test_when_a_torn_tail_cant_be_cut_off_durably_nothing_is_written_behind_it(path: Path) -> None:
    put(open_store(path, sys=FAST), title="A")
    with live(path).open("ab") as journal:
        journal.write(b"torn")
    sys = FailingSys()
    store = open_store(path, sys=sys)
    sys.fail("fdatasync")
    with pytest.raises(NotSaved):
        put(store, title="B")
    with pytest.raises(ReadOnly, match="failed"):
        put(store, title="B")


def test_when_there_is_no_room_for_a_segment_the_change_is_saved_later(path: Path) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys, limits=small(segment=1))
    put(store, title="A")
    before = files(path.parent)
    sys.fail("open", errno.ENOSPC)
    with pytest.raises(NotSaved, match="No space left") as caught:
        put(store, title="B")
    assert "Make room" in caught.value.hint
    assert files(path.parent) == before
    assert put(store, title="B").n == 2
    assert reopened(path) == plain(store)


def test_when_a_segments_name_cant_be_made_durable_nothing_is_written_into_it(path: Path) -> None:
    """A second attempt would succeed, and a power cut could take the segment all the same."""
    sys = FailingSys()
    store = open_store(path, sys=sys)
    sys.fail("fsync")
    with pytest.raises(NotSaved):
        put(store, title="A")
    with pytest.raises(ReadOnly, match="failed"):
        put(store, title="A")
    assert live(path).read_bytes() == b""
    assert put(open_store(path, sys=FAST), title="A").n == 1


@pytest.mark.parametrize("call", ["open", "write", "fsync", "flock", "link", "rename"])
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
