"""Repairs: sound afterwards, nothing lost, and safe to be cut off anywhere."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from okrtui.store import snapshot
from okrtui.store.care.new_files import NewFiles
from okrtui.store.care.repair import repair
from okrtui.store.care.report import Report
from okrtui.store.folder import Folder
from okrtui.store.limits import Limits
from okrtui.store.lock import FolderLock
from okrtui.store.ports import Busy, Damaged, NewerSchema, NotSaved, ReadOnly, StoreError
from okrtui.store.system import Sys
from okrtui.store.tables import Table
from tests.store.care.damage import (
    DAMAGES,
    LIMITS,
    QUICK,
    SCRIBE,
    Quick,
    QuickFailing,
    archived,
    copied,
    flip,
    grown,
    looked_at,
    problems,
    segment,
    spoil,
)
from tests.store.care.test_salvage import spoilt
from tests.store.kit import FAST, Fault, Plain, files, live, open_store, plain, put, reopened


def repaired(
    path: Path, sys: Sys = QUICK, limits: Limits = LIMITS, said: list[str] | None = None
) -> Report | None:
    folder = Folder(sys, path)
    try:
        return repair(folder, limits, SCRIBE, (said if said is not None else []).append)
    finally:
        folder.close()


def kept(path: Path) -> list[bytes]:
    return [file.read_bytes() for file in path.parent.glob(f"{path.name}.damaged-*")]


def is_kept(data: bytes, path: Path) -> bool:
    """Whether a file's bytes are there still, be it in two parts: a tail is set aside alone."""
    now = files(path.parent)
    everything = b"\n".join(now.values())
    torn = [part for name, part in now.items() if ".torn-" in name and data.endswith(part)]
    return data in everything or any(data[: -len(part)] in everything for part in torn)


def test_a_sound_store_stays_as_it_is(path: Path) -> None:
    grown(path)
    before, said = files(path.parent), list[str]()
    assert repaired(path, said=said) is None
    assert (files(path.parent), said) == (before, [])


def test_an_unfinished_write_is_kept_and_cut_off(path: Path) -> None:
    store = grown(path)
    with live(path).open("ab") as journal:
        journal.write(b'{"n":21,')
    said: list[str] = []
    repaired(path, said=said)
    assert [f.read_bytes() for f in path.parent.glob("*.torn-*")] == [b'{"n":21,']
    assert "8 bytes of an unfinished write" in said[0]
    assert "done" in said[1]
    assert problems(path) == []
    assert reopened(path) == plain(store)


@pytest.mark.parametrize("name", ["okr.json", "okr.json.prev", "both"])
def test_a_damaged_snapshot_is_kept_and_rebuilt_from_the_journal(path: Path, name: str) -> None:
    store = grown(path)
    names = ["okr.json", "okr.json.prev"] if name == "both" else [name]
    spoiled = []
    for one in names:
        flip(path.with_name(one), 700)
        spoiled.append(path.with_name(one).read_bytes())
    repaired(path)
    assert sorted(kept(path)) == sorted(spoiled)
    assert problems(path) == []
    again = open_store(path, sys=FAST)
    assert (plain(again), again.warnings, again.read_only) == (plain(store), (), None)


def test_a_missing_snapshot_is_written(path: Path) -> None:
    store = grown(path)
    path.unlink()
    repaired(path)
    assert snapshot.check(path.read_bytes()).place.n == 20
    assert [f.level for f in looked_at(path).findings if f.level != "ok"] == []
    assert reopened(path) == plain(store)


def test_a_snapshot_is_only_put_where_the_journal_still_ends_as_it_was_read(path: Path) -> None:
    grown(path)
    path.unlink()

    class Rotting(Quick):
        def fsync(self, fd: int) -> None:
            flip(live(path), live(path).stat().st_size - 5)

    with pytest.raises(Damaged, match="its end can't be found again"):
        repaired(path, Rotting())
    assert not path.exists()
    assert not list(path.parent.glob("*.tmp-*"))


def test_a_snapshot_that_says_otherwise_is_kept_and_replaced(path: Path) -> None:
    store = grown(path, snapshots=(9,))
    meta = snapshot.check(store.sealed())
    forged = {**store.state(), "objectives": Table({1: {"title": "forged"}})}
    path.write_bytes(snapshot.encode(meta, {n: Table(dict(t)) for n, t in forged.items()}))
    wrong = path.read_bytes()
    repaired(path)
    assert kept(path) == [wrong]
    assert problems(path) == []
    assert reopened(path) == plain(store)


def test_a_backup_copied_over_the_snapshot_is_kept_and_the_newest_state_put_there(
    path: Path,
) -> None:
    store = grown(path)
    backup = path.with_name("okr.json.prev").read_bytes()
    path.write_bytes(backup)
    assert isinstance(open_store(path, sys=FAST, limits=LIMITS).read_only, Damaged)
    repaired(path)
    assert kept(path) == [backup]
    again = open_store(path, sys=FAST, limits=LIMITS)
    assert (again.read_only, plain(again)) == (None, plain(store))
    assert put(again, title="goes on").n == 21


def test_a_snapshot_is_never_left_no_newer_than_the_one_before(path: Path) -> None:
    store = grown(path, snapshots=(9, 20))
    path.with_name("okr.json.prev").write_bytes(path.read_bytes())
    flip(path, 700)
    repaired(path)
    again = open_store(path, sys=FAST, limits=LIMITS)
    assert (again.read_only, plain(again)) == (None, plain(store))


def test_modes_are_mended_and_others_files_are_left(path: Path) -> None:
    grown(path)
    segment(path, 1).chmod(0o644)
    segment(path, 2).chmod(0o400)
    said: list[str] = []
    repaired(path, said=said)
    assert problems(path) == []
    assert any("from 0644 to 0600" in line for line in said)
    segment(path, 1).chmod(0o644)
    sys = QuickFailing()
    sys.fail("fchmod", errno.EPERM)
    repaired(path, sys, said=said)
    assert "only its owner" in said[-1]
    assert stat.S_IMODE(segment(path, 1).stat().st_mode) == 0o644


def test_left_overs_go_when_their_writer_is_gone(path: Path) -> None:
    grown(path)
    old = path.with_name("okr.json.tmp-0123456789ab")
    old.write_bytes(b"x")
    old.chmod(0o600)
    os.utime(old, (0, 0))
    said: list[str] = []
    repaired(path, said=said)
    assert not old.exists()
    assert said == [
        "okr.json.tmp-0123456789ab: removed; its writer ended long ago without finishing it"
    ]


def test_a_damaged_journal_is_written_anew_and_all_is_kept(path: Path) -> None:
    store = grown(path, snapshots=())
    spoilt(path, 11)
    before = files(path.parent)
    said: list[str] = []
    report = repaired(path, said=said)
    assert report is not None
    assert (report.n, report.missing) == (20, (11,))
    after = files(path.parent)
    for name, data in before.items():
        if after.get(name) != data:
            assert data in kept(path)
    assert problems(path) == []
    again = open_store(path, sys=FAST, limits=LIMITS)
    assert again.read_only is None
    lost = {id for id, d in plain(store)["objectives"].items() if d["title"] == "goal 9"}
    assert set(plain(again)["objectives"]) == set(plain(store)["objectives"]) - lost
    assert [c.n for c in again.log()] == list(range(1, 21))
    assert put(again, title="goes on").n == 21


@pytest.mark.parametrize("lines", [0.2, 1, 1.5])
def test_a_journal_that_lost_its_end_is_brought_to_its_snapshot(path: Path, lines: float) -> None:
    """What okr.json has was called saved: no repair goes back behind it."""
    store = grown(path, snapshots=(20,))
    data = live(path).read_bytes()
    ends = [at + 1 for at, byte in enumerate(data) if byte == 10]
    whole = int(lines)
    last = ends[-1 - whole]
    live(path).write_bytes(data[: last - int((lines - whole) * 30)])
    (found,) = problems(path)
    assert "okr.json is at change 20" in found.what
    assert found.mend == "journal"
    report = repaired(path)
    assert report is not None
    assert report.n == 20
    assert problems(path) == []
    again = open_store(path, sys=FAST, limits=LIMITS)
    assert again.read_only is None
    assert plain(again) == plain(store)
    assert put(again, title="goes on").n == 21


def test_the_segments_before_the_damage_stay_as_they_are(path: Path) -> None:
    grown(path)
    before = files(path.parent)
    spoilt(path, 15)
    repaired(path)
    after = files(path.parent)
    for number in (1, 2, 3):
        name = segment(path, number).name
        assert after[name] == before[name]


@pytest.mark.parametrize("number", [2, 4])
def test_a_missing_segment_is_gone_round_with_its_number(path: Path, number: int) -> None:
    store = grown(path)
    segment(path, number).unlink()
    report = repaired(path)
    assert report is not None
    assert report.missing
    assert problems(path) == []
    again = open_store(path, sys=FAST, limits=LIMITS)
    assert (again.read_only, again.number) == (None, 20)
    if not report.lost:
        assert plain(again) == plain(store)


def test_a_session_that_is_open_goes_on_with_the_repaired_store(path: Path) -> None:
    grown(path)
    other = open_store(path, sys=FAST, limits=LIMITS)
    spoilt(path, 11)
    repaired(path)
    assert put(other, title="goes on").n == 21
    assert problems(path) == []


def test_what_lacks_its_beginning_is_not_repaired_in_place(path: Path) -> None:
    grown(path)
    segment(path, 1).unlink()
    spoilt(path, 15)
    before = files(path.parent)
    with pytest.raises(Damaged, match="beginning of the journal is missing") as caught:
        repaired(path)
    assert "--salvage" in caught.value.hint
    assert files(path.parent) == before


def test_a_state_too_large_for_one_change_is_not_repaired_in_place(path: Path) -> None:
    store = open_store(path, sys=FAST, limits=LIMITS)
    for number in range(20):
        put(store, title=f"{number} {'x' * 400}")
    assert store.checkpoint()
    spoilt(path, *range(2, 21))
    before = files(path.parent)
    with pytest.raises(Damaged, match="too much for one change"):
        repaired(path)
    assert files(path.parent) == before


def test_a_segment_that_cant_be_read_is_not_taken_for_damage(path: Path) -> None:
    grown(path)
    segment(path, 3).rename(path.with_name("elsewhere"))
    segment(path, 3).symlink_to(path.with_name("elsewhere"))
    with pytest.raises(Damaged, match="can't be read"):
        repaired(path)


def test_a_newer_programs_store_is_left_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(path)
    flip(path, 700)
    before = files(path.parent)
    monkeypatch.setattr("okrtui.store.care.journey.SCHEMA", 0)
    with pytest.raises(NewerSchema):
        repaired(path)
    assert files(path.parent) == before


def test_a_folder_open_to_all_is_refused(path: Path) -> None:
    grown(path)
    path.parent.chmod(0o777)
    with pytest.raises(ReadOnly):
        repaired(path)
    path.parent.chmod(0o700)


def test_a_lock_that_somebody_holds_is_waited_for_and_then_left(path: Path) -> None:
    grown(path)
    folder = Folder(FAST, path)
    lock = FolderLock(folder, LIMITS)
    lock.exclusive()
    with pytest.raises(Busy):
        repaired(path)
    lock.close()
    folder.close()


def test_a_lock_that_may_not_be_used_is_told(path: Path) -> None:
    grown(path)
    sys = QuickFailing()
    sys.fail("flock", errno.EACCES)
    with pytest.raises(ReadOnly, match="lock"):
        repaired(path, sys)


def test_a_journal_that_cant_be_read_back_is_not_put_in_place(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown(path)
    spoilt(path, 11)
    before = files(path.parent)
    add = NewFiles.add

    def spoiling(self: NewFiles, name: str, data: bytes) -> None:
        add(self, name, data.replace(b"lost:", b"lose:"))

    monkeypatch.setattr(NewFiles, "add", spoiling)
    with pytest.raises(Damaged, match="read back"):
        repaired(path)
    assert files(path.parent) == before


CASES = {
    "middle": ((3, 8), (6,)),
    "no snapshot": ((), (4, 7)),
    "two snapshots behind": ((6, 7), (3, 8)),
}


WRITING = frozenset({"write", "fsync", "fdatasync", "rename", "unlink", "flock", "listdir"})


@pytest.mark.parametrize("stick", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_a_repair_that_is_cut_off_anywhere_is_simply_begun_anew(
    tmp_path: Path, case: str, stick: bool
) -> None:
    snapshots, changes = CASES[case]
    # Every call once; where it goes on failing, and in the other cases, those that write.
    calls = frozenset[str]() if case == "middle" and not stick else WRITING
    original = tmp_path / "original"
    original.mkdir(mode=0o700)
    grown(original / "okr.json", snapshots=snapshots, changes=10)
    spoilt(original / "okr.json", *changes)
    if snapshots:
        flip(original / "okr.json", 700)
    wanted: Plain = {}
    at = 0
    while True:
        path = copied(original / "okr.json", tmp_path / f"{at}")
        before = files(path.parent)
        sys = QuickFailing()
        folder = Folder(sys, path)
        if at:
            sys.strike(Fault(errno.EIO, stick, calls), at)
        with suppress(NotSaved, Damaged, ReadOnly):
            repair(folder, LIMITS, SCRIBE, lambda line: None)
        struck = sys.struck
        sys.heal()
        folder.close()
        between = open_store(path, sys=FAST, limits=LIMITS)
        assert not at or between.read_only is not None or plain(between) == wanted, at
        between.let_go()
        repaired(path)
        assert problems(path) == [], at
        again = open_store(path, sys=FAST, limits=LIMITS)
        assert again.read_only is None
        assert not at or plain(again) == wanted, at
        wanted = plain(again)
        again.let_go()
        everything = b"\n".join(files(path.parent).values())
        for data in before.values():
            assert data in everything, at
        for file in path.parent.iterdir():
            if file.is_file():
                file.unlink()
        if at and not struck:
            return
        at += 1


_MADE: list[Path] = []


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(damages=DAMAGES)
def test_whatever_happened_a_repair_mends_it_or_changes_no_journal(
    tmp_path_factory: pytest.TempPathFactory, damages: list[tuple[str, int, float, float]]
) -> None:
    if not _MADE:
        home = tmp_path_factory.mktemp("sound")
        home.chmod(0o700)
        grown(home / "okr.json")
        _MADE.append(home / "okr.json")
    path = copied(_MADE[0], tmp_path_factory.mktemp("heap") / "store")
    spoil(path, damages)
    before = files(path.parent)
    try:
        repaired(path)
    except StoreError:
        mended = False
    else:
        mended = True
    if mended and any("j0" in name for name in before):
        left = [f for f in problems(path) if f.mend in ("tail", "journal")]
        assert left == []
    assert all(is_kept(data, path) for data in before.values())
    with suppress(StoreError):
        store = open_store(path, sys=FAST, limits=LIMITS)
        store.let_go()


def test_an_archived_stores_journal_is_repaired_in_place(path: Path, tmp_path: Path) -> None:
    store = archived(path, path.with_name("okr.json.archive"))
    spoilt(path, 12)
    report = repaired(path)
    assert report is not None
    assert report.missing == (12,)
    assert problems(path) == []
    again = open_store(path, sys=FAST, limits=LIMITS)
    assert (again.read_only, plain(again)) == (None, plain(store))
    assert [c.n for c in again.log()] == list(range(1, 21))


def test_damage_in_the_archive_is_left_for_its_owner(path: Path) -> None:
    place = path.with_name("okr.json.archive")
    archived(path, place)
    first = place / segment(path, 1).name
    first.chmod(0o600)
    flip(first, 300)
    before = files(path.parent)
    repaired(path)
    assert files(path.parent) == before


@pytest.mark.parametrize("call", ["write", "fsync", "ftruncate", "fdatasync"])
def test_an_unfinished_write_that_cant_be_kept_stays_where_it_is(path: Path, call: str) -> None:
    store = grown(path)
    with live(path).open("ab") as journal:
        journal.write(b'{"n":21,')
    before = files(path.parent)
    sys = QuickFailing()
    sys.fail(call, errno.ENOSPC)
    with pytest.raises(NotSaved):
        repaired(path, sys)
    after = files(path.parent)
    assert after.items() >= before.items() or any(".torn-" in name for name in after)
    assert reopened(path) == plain(store)
