"""The audit: a whole history is told in figures, a breach with its exact place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from okrtui.domain.errors import NotFound
from okrtui.store.care.copies import read_copy
from okrtui.store.journal import ZERO, Change, Place, change_line, read_line, seal
from okrtui.store.journal_store import JournalStore
from okrtui.store.ports import Archived, Damaged, Head, NewerSchema, ReadOnly
from okrtui.store.snapshot import check, encode
from tests.store.kit import FAST, FailingSys, FastSys, files, live, open_store, put, small


class ClockSys(FastSys):
    now = 0.0

    def clock(self) -> float:
        self.now += 1.0
        return self.now


@pytest.fixture
def store(path: Path) -> JournalStore:
    """Five changes at known times, one in a segment; the snapshot has four of them."""
    store = open_store(path, sys=ClockSys(), limits=small(segment=1))
    for n in range(5):
        put(store, title=str(n))
        if n == 3:
            assert store.checkpoint()
    store.let_go()
    return open_store(path, sys=FAST, limits=small(segment=1))


def segment(path: Path, number: int) -> Path:
    return path.with_name(f"okr.json.j{number:08}")


def test_a_whole_history_is_told_in_figures(store: JournalStore, path: Path) -> None:
    before = files(path.parent)
    found = store.audit()
    commits = list(store.log())
    assert (found.changes, found.segments, found.archived, found.unfinished) == (5, 5, 0, 0)
    assert (found.first, found.last) == (commits[0].t, commits[-1].t)
    assert found.head == store.head() == Head(5, seal(_last_line(path)))
    assert files(path.parent) == before


def _last_line(path: Path) -> bytes:
    return live(path).read_bytes().splitlines(keepends=True)[-1]


def test_archived_segments_are_verified_too(store: JournalStore, path: Path) -> None:
    head = store.head()
    assert store.archive(1e12)
    found = store.audit(head)
    assert (found.changes, found.segments, found.archived) == (5, 5, 4)
    there = path.with_name("okr.json.archive")
    old = there / "okr.json.j00000002"
    old.chmod(0o600)
    old.write_bytes(old.read_bytes().replace(b'"u":"ana"', b'"u":"bob"'))
    with pytest.raises(Damaged, match=rf"{old} is damaged at byte \d+, behind change 1"):
        store.audit()
    there.rename(path.parent / "away")
    with pytest.raises(Archived, match="changes 1 to 4"):
        store.audit()


@pytest.mark.parametrize("number", [1, 2, 5])
def test_a_changed_line_is_named_with_its_place(
    store: JournalStore, path: Path, number: int
) -> None:
    file = segment(path, number)
    data = file.read_bytes()
    header = data.index(b"\n") + 1
    file.write_bytes(data.replace(b'"u":"ana"', b'"u":"bob"') + (data if number == 5 else b""))
    with pytest.raises(Damaged) as caught:
        store.audit()
    assert caught.value.title == f"{file} is damaged at byte {header}, behind change {number - 1}"


def test_a_line_that_was_forged_with_a_right_seal_breaks_the_chain(
    store: JournalStore, path: Path
) -> None:
    file = segment(path, 2)
    header, raw = file.read_bytes().splitlines(keepends=True)
    line = read_line(raw)
    assert isinstance(line, Change)
    file.write_bytes(header + change_line(line._replace(commit=line.commit._replace(user="bob"))))
    with pytest.raises(Damaged, match=r"j00000003 is damaged at byte 0, behind change 2"):
        store.audit()


@pytest.mark.parametrize("number", [1, 3])
def test_a_missing_segment_is_named(store: JournalStore, path: Path, number: int) -> None:
    segment(path, number).unlink()
    with pytest.raises(Damaged, match=f"j0000000{number} is missing"):
        store.audit()


def test_a_first_segment_without_header_is_named(store: JournalStore, path: Path) -> None:
    segment(path, 1).write_bytes(b"broken\n")
    with pytest.raises(Damaged, match="j00000001 has no header"):
        store.audit()


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda data: data[:-5], "doesn't match its checksum"),
        (lambda data: b"", "is empty"),
    ],
)
def test_a_snapshot_that_isnt_sound_is_a_breach(
    store: JournalStore, path: Path, spoil: Callable[[bytes], bytes], why: str
) -> None:
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(Damaged, match=f"okr.json {why}"):
        store.audit()
    path.unlink()
    assert store.audit().changes == 5


@pytest.mark.parametrize("other", ["another store's", "another way", "further"])
def test_a_snapshot_of_another_history_is_a_breach(
    store: JournalStore, path: Path, other: str
) -> None:
    home = path.parent / "other"
    home.mkdir(mode=0o700)
    if other != "another store's":
        shutil.copy(path, home)
    copy = open_store(home / "okr.json", sys=FAST)
    for _ in range(9 if other == "further" else 1):
        put(copy, title="elsewhere")
    assert copy.checkpoint()
    shutil.copy(home / "okr.json", path)
    with pytest.raises(Damaged, match=rf"{path} stands at change \d+ with the seal"):
        store.audit()


def test_a_snapshot_may_end_with_the_header_of_a_segment(store: JournalStore, path: Path) -> None:
    header = segment(path, 2).read_bytes().splitlines(keepends=True)[0]
    place = Place(1, seal(header), 2, len(header), 0)
    meta = check(store.sealed(1))._replace(place=place)
    tables = read_copy(path).tables
    path.write_bytes(encode(meta, tables))
    assert store.audit().changes == 5
    path.write_bytes(encode(meta._replace(place=place._replace(h=seal(b"x"))), tables))
    with pytest.raises(Damaged, match="stands at change 1"):
        store.audit()


def test_what_a_write_left_that_never_ended_is_no_breach(store: JournalStore, path: Path) -> None:
    with live(path).open("ab") as journal:
        journal.write(b"torn")
    assert store.audit().unfinished == 4


def test_a_kept_head_proves_the_history_up_to_it(store: JournalStore) -> None:
    heads = [store.head()]
    for n in range(3):
        put(store, title=f"later {n}")
        heads.append(store.head())
    for head in heads:
        assert store.audit(head).changes == 8
    assert store.audit(Head(0, ZERO)).changes == 8


def test_a_history_that_was_written_anew_isnt_the_one_of_the_head(
    store: JournalStore, path: Path
) -> None:
    head = store.head()
    for file in (*path.parent.glob("okr.json.j*"), path):
        file.unlink()
    forged = open_store(path, sys=FAST)
    for n in range(5):
        put(forged, title=str(n))
    assert forged.audit().changes == 5
    with pytest.raises(Damaged, match=f"change 5 of {path} has the seal .*, not {head.seal}"):
        forged.audit(head)
    with pytest.raises(Damaged, match="ends with change 5, and a head of change 6 was kept"):
        forged.audit(Head(6, head.seal))


def test_a_history_that_begins_with_a_copy_says_so(store: JournalStore, path: Path) -> None:
    home = path.parent / "copy"
    home.mkdir(mode=0o700)
    copy = open_store(Path(shutil.copy(path, home)), sys=FAST)
    assert (copy.audit().changes, copy.audit().segments) == (0, 0)
    assert copy.head().n == 4
    put(copy, title="on")
    assert copy.audit(copy.head()).changes == 1
    (fourth,) = (c for c in store.log(4, 4))
    assert fourth.n == 4
    with pytest.raises(NotFound, match="begins after change 4"):
        copy.audit(Head(3, "x"))
    assert copy.checkpoint()
    assert copy.audit().changes == 1


def test_a_journal_that_is_gone_is_a_breach(store: JournalStore, path: Path) -> None:
    assert store.checkpoint()
    assert path.with_name("okr.json.prev").exists()
    store.let_go()
    for file in path.parent.glob("okr.json.j0*"):
        file.unlink()
    with pytest.raises(Damaged, match="is missing"):
        open_store(path, sys=FAST).audit()


def test_a_new_store_has_nothing_to_verify(path: Path) -> None:
    store = open_store(path, sys=FAST)
    assert store.head() == Head(0, ZERO)
    assert store.audit()._replace(head=store.head()) == store.audit()


def test_a_newer_line_is_no_breach(store: JournalStore, path: Path) -> None:
    raw = _last_line(path)
    line = read_line(raw)
    assert isinstance(line, Change)
    newer = Change(line.commit._replace(n=6, app="9.9"), 99, seal(raw))
    with live(path).open("ab") as journal:
        journal.write(change_line(newer))
    with pytest.raises(NewerSchema, match=r"9\.9"):
        store.audit()


def test_a_disk_that_gives_nothing_is_said(path: Path) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    for look in (store.head, store.audit):
        sys.fail("read")
        with pytest.raises(ReadOnly, match="can't be read"):
            look()
