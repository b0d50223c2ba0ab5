"""What the doctor says of sound and of damaged stores: a report, always, and nothing changed."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from okrtui.store import snapshot
from okrtui.store.care.doctor import examine
from okrtui.store.care.finding import Finding
from okrtui.store.care.heap import Found, lines_in
from okrtui.store.folder import Folder
from okrtui.store.journal import Change, change_line, read_line, seal
from okrtui.store.limits import Limits
from okrtui.store.lock import FolderLock
from okrtui.store.ports import Commit, Op
from okrtui.store.tables import Table
from tests.store.care.damage import (
    DAMAGES,
    LIMITS,
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
from tests.store.care.test_salvage import forked
from tests.store.kit import FAST, FastSys, Fault, files, live, open_store, put


def said(path: Path, level: str, about: str = "") -> list[Finding]:
    return [f for f in looked_at(path).findings if f.level == level and about in ("", f.about)]


def test_a_sound_store_has_no_problem_and_nothing_to_notice(path: Path) -> None:
    grown(path)
    findings = looked_at(path).findings
    assert {f.level for f in findings} == {"ok"}
    assert {f.about for f in findings} >= {"folder", "files", "lock", "journal", "snapshot"}
    assert any("changes 1 to 20" in f.what for f in findings)


def test_a_store_that_was_never_written_to_is_sound(path: Path) -> None:
    assert {f.level for f in looked_at(path).findings} == {"ok"}


def test_looking_changes_nothing_and_writes_no_byte(path: Path) -> None:
    grown(path)
    flip(segment(path, 3), 300)
    before = files(path.parent)
    sys = QuickFailing()
    looked_at(path, sys)
    assert files(path.parent) == before
    assert not {"write", "rename", "link", "unlink", "flock", "fchmod", "ftruncate"} & {*sys.calls}


def test_damage_is_told_with_its_file_its_byte_and_the_changes(path: Path) -> None:
    grown(path)
    data = segment(path, 3).read_bytes()
    second = data.index(b"\n", data.index(b"\n") + 1) + 1
    flip(segment(path, 3), second + 30)
    (found,) = said(path, "problem", "journal")
    assert found.where == f"okr.json.j00000003, byte {second}"
    assert "can't be read" in found.what
    assert found.mend == "journal"


def test_damage_in_two_segments_is_two_problems(path: Path) -> None:
    grown(path)
    flip(segment(path, 2), 300)
    flip(segment(path, 5), 300)
    assert [f.where[:18] for f in said(path, "problem", "journal")] == [
        "okr.json.j00000002",
        "okr.json.j00000005",
    ]


def test_a_missing_segment_is_told(path: Path) -> None:
    grown(path)
    segment(path, 3).unlink()
    (found,) = said(path, "problem", "journal")
    assert (found.where, found.what[:7]) == ("okr.json.j00000003", "missing")


def test_an_unfinished_write_is_only_to_be_noticed(path: Path) -> None:
    grown(path)
    last = live(path)
    with last.open("ab") as journal:
        journal.write(b'{"n":21,')
    assert problems(path) == []
    (found,) = said(path, "notice")
    assert (found.mend, found.where.split(",")[0]) == ("tail", last.name)


def test_a_write_under_way_is_no_unfinished_one(path: Path) -> None:
    store = grown(path)
    last = live(path)
    whole = last.read_bytes()
    last.write_bytes(whole[:-5])

    class Ending(FastSys):
        def sleep(self, seconds: float) -> None:
            last.write_bytes(whole)

    assert {f.level for f in looked_at(path, Ending()).findings} == {"ok"}
    assert store.number == 20


@pytest.mark.parametrize("name", ["okr.json", "okr.json.prev"])
def test_a_snapshot_whose_seal_is_wrong_is_told(path: Path, name: str) -> None:
    grown(path)
    file = path.with_name(name)
    flip(file, file.stat().st_size // 2)
    (found,) = said(path, "problem")
    assert (found.about, found.where) == ("snapshot", str(file))


def test_a_snapshot_that_says_otherwise_than_the_journal_is_told(path: Path) -> None:
    store = grown(path, snapshots=(9,))
    wrong = {**store.state(), "objectives": {1: {"title": "forged"}}}

    meta = snapshot.check(store.sealed())
    tables = {name: Table(dict(table)) for name, table in wrong.items()}
    path.write_bytes(snapshot.encode(meta, tables))
    (found,) = said(path, "problem")
    assert "isn't what the journal says for change 20" in found.what


def test_the_snapshot_of_another_store_is_told(path: Path, tmp_path: Path) -> None:
    grown(path)
    other = tmp_path / "other"
    other.mkdir(mode=0o700)
    grown(other / "okr.json")
    path.write_bytes((other / "okr.json").read_bytes())
    (found,) = said(path, "problem")
    assert "knows nothing of it" in found.what


def test_a_backup_copied_over_the_snapshot_is_told(path: Path) -> None:
    grown(path)
    path.write_bytes(path.with_name("okr.json.prev").read_bytes())
    (found,) = said(path, "problem")
    assert "copied a backup over it" in found.what


def test_modes_links_and_left_overs_are_told(path: Path) -> None:
    grown(path)
    segment(path, 1).chmod(0o644)
    path.with_name("okr.json.prev").chmod(0o640)
    segment(path, 2).chmod(0o400)
    old = path.with_name("okr.json.tmp-0123456789ab")
    old.write_bytes(b"x")
    old.chmod(0o600)
    os.utime(old, (0, 0))
    path.with_name("okr.json.torn-1-aa").write_bytes(b"torn")
    path.with_name("okr.json.torn-1-aa").chmod(0o600)
    levels = {f.where.rpartition("/")[2]: f.level for f in looked_at(path).findings}
    assert levels["okr.json.j00000001"] == "problem"
    assert levels["okr.json.j00000002"] == "problem"
    assert levels["okr.json.prev"] in ("notice", "ok")
    assert levels["okr.json.tmp-0123456789ab"] == "notice"
    assert levels["okr.json.torn-1-aa"] == "notice"
    os.link(segment(path, 3), path.with_name("elsewhere"))
    assert any("several names" in f.what for f in problems(path))


def test_of_what_was_set_aside_it_is_told_what_it_is(path: Path) -> None:
    grown(path)
    data = path.read_bytes()
    for name, content in {
        "torn-1-aa": b"torn",
        "torn-2-aa": b"torn too",
        "damaged-1-aa": data,
        "damaged-2-aa": data.replace(b"goal 2", b"goal x"),
        "damaged-3-aa": data[:-9],
        "damaged-4-aa.j00000001": b"line",
        "damaged-5-aa": b"",
    }.items():
        file = path.with_name(f"okr.json.{name}")
        file.write_bytes(content)
        file.chmod(0o600)

    class Kept(FastSys):
        def open(self, name: str, flags: int, mode: int, folder: int) -> int:
            if name.endswith("damaged-5-aa"):
                raise PermissionError(errno.EACCES, "no")
            return super().open(name, flags, mode, folder)

    told = {
        f.where.rpartition("okr.json.")[2]: f
        for f in looked_at(path, Kept()).findings
        if f.about == "left-overs"
    }
    assert (
        told["torn-1-aa …"].what == "set aside: 2 times the bytes of an unfinished write (12 bytes)"
    )
    assert "a whole snapshot, at change 14" in told["damaged-1-aa"].what
    assert "another program wrote to" in told["damaged-2-aa"].what
    assert f"okrtui import-edit {path}.damaged-2-aa " in told["damaged-2-aa"].hint
    assert "a snapshot that " in told["damaged-3-aa"].what
    assert "a part of the journal" in told["damaged-4-aa.j00000001"].what
    assert "can't be read" in told["damaged-5-aa"].what


def test_what_another_program_wrote_is_to_be_merged_before_a_repair(path: Path) -> None:
    grown(path)
    path.write_bytes(path.read_bytes().replace(b"goal 2", b"goal x"))
    (found,) = problems(path)
    assert found.hint.startswith(f"okrtui import-edit {path} merges")


@pytest.mark.parametrize("mode", [0o777, 0o1700])
def test_a_folder_that_others_could_change_things_in_is_a_problem(path: Path, mode: int) -> None:
    grown(path)
    path.parent.chmod(mode)
    assert any(f.about == "folder" for f in problems(path))
    path.parent.chmod(0o700)


def test_little_room_on_the_disk_is_told(path: Path) -> None:
    class Full(FastSys):
        def room(self, folder: int) -> int:
            return 3 << 20

    grown(path)
    assert any("only 3 MiB" in f.what for f in looked_at(path, Full()).findings)


def test_who_holds_the_lock_is_told(path: Path) -> None:
    grown(path)
    folder = Folder(FAST, path)
    lock = FolderLock(folder, LIMITS)
    lock.exclusive()
    (found,) = said(path, "notice")
    assert (found.about, str(os.getpid()) in found.what) == ("lock", True)
    lock.close()
    folder.close()


@pytest.mark.parametrize("error", [errno.EIO, errno.EACCES, errno.ENOENT])
def test_whichever_system_call_fails_there_is_a_report(path: Path, error: int) -> None:
    grown(path)
    flip(segment(path, 2), 300)
    for at in range(1, 2000):
        sys = QuickFailing()
        folder = Folder(sys, path)
        sys.strike(Fault(error), at)

        assert examine(folder, LIMITS).findings
        struck = sys.struck
        sys.heal()
        folder.close()
        if not struck:
            return
    pytest.fail("it never completed")


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(damages=DAMAGES)
def test_whatever_happened_to_the_files_there_is_a_report(
    tmp_path_factory: pytest.TempPathFactory, damages: list[tuple[str, int, float, float]]
) -> None:
    home = tmp_path_factory.mktemp("damaged")
    path = copied(_sound(tmp_path_factory), home / "store")
    spoil(path, damages)
    before = files(path.parent)
    assert looked_at(path).findings
    assert files(path.parent) == before


_MADE: list[Path] = []


def _sound(factory: pytest.TempPathFactory) -> Path:
    """The sound store that all are copies of, made once."""
    if not _MADE:
        home = factory.mktemp("sound")
        home.chmod(0o700)
        grown(home / "okr.json")
        _MADE.append(home / "okr.json")
    return _MADE[0]


@pytest.mark.parametrize("where", ["beside", "elsewhere"])
def test_archived_segments_are_part_of_the_chain(path: Path, tmp_path: Path, where: str) -> None:
    place = path.with_name("okr.json.archive") if where == "beside" else tmp_path / "elsewhere"
    archived(path, place)
    findings = looked_at(path).findings
    assert {f.level for f in findings} == {"ok"}
    assert any("2 of them archived" in f.what for f in findings)
    first = place / segment(path, 1).name
    first.chmod(0o600)
    flip(first, 300)
    assert any(f.about == "journal" for f in problems(path))
    place.rename(tmp_path / "away")
    assert problems(path) == []
    assert "the archive isn't there" in said(path, "notice")[0].what


def test_the_snapshot_that_stands_for_archived_segments_is_missed(path: Path) -> None:
    archived(path, path.with_name("okr.json.archive"))
    assert problems(path) == []
    path.with_name("okr.json.base").unlink()
    (found,) = problems(path)
    assert found.where.endswith("okr.json.base")
    assert "okr.json.j00000003 goes on from" in found.what


def test_a_journal_that_begins_late_is_told_but_sound(path: Path) -> None:
    store = grown(path, snapshots=(), changes=3)
    assert store.checkpoint()
    for file in path.parent.glob("okr.json.j0*"):
        file.unlink()
    (alone,) = said(path, "notice", "journal")
    assert "the history up to change 3 isn't here" in alone.what
    assert [f.what for f in said(path, "ok", "snapshot")] == ["sealed: change 3"]
    again = open_store(path, sys=FAST, limits=LIMITS)
    put(again, title="later")
    assert problems(path) == []
    (late,) = said(path, "notice", "history")
    assert "begins behind change 3" in late.what


def test_a_journal_that_is_gone_is_a_problem(path: Path) -> None:
    """The snapshot before the last one tells that there was one."""
    grown(path)
    for file in path.parent.glob("okr.json.j0*"):
        file.unlink()
    (found,) = problems(path)
    assert "the history up to change 14 isn't here" in found.what


def test_a_journal_that_nothing_leads_to_is_told(path: Path) -> None:
    grown(path, snapshots=())
    segment(path, 1).unlink()
    (found,) = said(path, "notice", "history")
    assert "nothing tells the state before it" in found.what
    lacking = said(path, "problem", "snapshot")[0]
    assert "nothing tells the state that its journal goes on from" in lacking.what
    assert "okr.json.backups" in lacking.hint
    assert lacking.mend == ""


def test_a_journal_that_lost_its_end_is_told_by_the_snapshots_ahead_of_it(path: Path) -> None:
    grown(path, snapshots=(19, 20), changes=20)
    data = live(path).read_bytes()
    for lines, lost in ((1, "change 20"), (2, "changes 19 to 20")):
        live(path).write_bytes(b"".join(data.splitlines(keepends=True)[:-lines]))
        (found,) = said(path, "problem")
        assert f"okr.json is at change 20: the history of {lost} is lost" in found.what
        assert said(path, "notice", "journal") == []


def test_a_snapshot_of_later_changes_that_went_another_way_is_no_lost_end(
    path: Path, tmp_path: Path
) -> None:
    other = forked(path, tmp_path / "there")
    there = open_store(other, sys=FAST, limits=LIMITS)
    put(there, title="further")
    assert there.checkpoint()
    shutil.copy(other, path)
    (found,) = said(path, "problem")
    assert "went another way" in found.what


def test_a_newer_programs_files_are_told_and_no_problem(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown(path)
    monkeypatch.setattr("okrtui.store.care.journey.SCHEMA", 0)
    assert problems(path) == []
    assert {f.about for f in looked_at(path).findings if "newer" in f.what} == {
        "journal",
        "snapshot",
    }
    monkeypatch.setattr("okrtui.store.care.snapshots.FORMAT", 0)
    assert any("newer okrtui" in f.what for f in said(path, "notice", "snapshot"))


@pytest.mark.parametrize("name", ["okr.json.j00000003", "okr.json"])
def test_what_is_no_plain_file_is_not_read_through(path: Path, name: str) -> None:
    grown(path)
    path.with_name(name).rename(path.with_name("elsewhere"))
    path.with_name(name).symlink_to(path.with_name("elsewhere"))
    found = problems(path)
    assert {f.about for f in found} == {"files", "journal" if ".j0" in name else "snapshot"}
    assert any("can't be read" in f.what for f in found)


def test_a_file_that_isnt_the_folders_owners_is_told(path: Path) -> None:
    class Foreign(FastSys):
        def stat(self, name: str, folder: int) -> os.stat_result:
            found = list(super().stat(name, folder))
            if name == "okr.json.prev":
                found[4] += 1
                found[5] += 1
            return os.stat_result(found)

    grown(path)
    (found,) = [f for f in looked_at(path, Foreign()).findings if f.level == "problem"]
    assert (found.what, found.where[-5:]) == ("its owner isn't the folder's", ".prev")
    path.parent.chmod(0o2770)
    assert any("group isn't" in f.what for f in looked_at(path, Foreign()).findings) is False
    for file in path.parent.iterdir():
        file.chmod(0o2770 if file.is_dir() else 0o660)
    assert any("group isn't" in f.what for f in looked_at(path, Foreign()).findings)


def forged(path: Path, *ops: Op) -> None:
    """Append a change that no session would write, rightly sealed and chained."""
    file = live(path)
    last = file.read_bytes().splitlines(keepends=True)[-1]
    found = read_line(last)
    assert isinstance(found, Change)
    commit = found.commit._replace(n=found.commit.n + 1, id="ff" * 8, ops=ops)
    with file.open("ab") as journal:
        journal.write(change_line(Change(commit, found.v, seal(last))))


def test_a_change_that_contradicts_those_before_it_is_told(path: Path) -> None:
    grown(path)
    forged(path, Op("set", "objectives", 99, {"title": ("a", "b")}))
    (found,) = said(path, "problem", "journal")
    assert "change 21 can't follow on those before it" in found.what


def test_lines_are_found_behind_any_rubbish(monkeypatch: pytest.MonkeyPatch) -> None:
    line = change_line(Change(Commit(1, "00" * 8, 1.0, "a", "a", "s", "1", "why", ()), 1, "0" * 24))
    planted = b'{"n":' * 50

    def found(data: bytes) -> list[tuple[int, int]]:
        pieces = lines_in(lambda count, at: data[at : at + count], 0, Limits(line=500))
        return [(p.offset, len(p.raw) if isinstance(p, Found) else p.length) for p in pieces]

    size = len(line)
    assert found(line + line) == [(0, size), (size, size)]
    assert found(b"x" * 9 + line) == [(0, 9), (9, size)]
    assert found(b"x" * 5000 + line + b"rest") == [(0, 5000), (5000, size), (5000 + size, 4)]
    assert found(b"x\n\n\xff\n" + line) == [(0, 5), (5, size)]
    assert found(planted + line) == [(0, 250), (250, size)]
    monkeypatch.setattr("okrtui.store.care.heap._BUDGET", 1000)
    assert found(planted + line + line) == [(0, 250 + size), (250 + size, size)]


def test_a_checkpoint_that_comes_between_is_no_backup_copied_over(path: Path) -> None:
    store = grown(path)
    put(store, title="more")

    class Between(FastSys):
        def __init__(self) -> None:
            self.opened = 0

        def open(self, name: str, flags: int, mode: int, folder: int) -> int:
            self.opened += name in ("okr.json", "okr.json.prev")
            if self.opened == 2:
                self.opened += 1
                assert store.checkpoint()
            return super().open(name, flags, mode, folder)

    assert [f for f in looked_at(path, Between()).findings if f.level == "problem"] == []


def test_a_checkpoint_that_died_between_its_two_steps_is_no_backup_copied_over(
    path: Path,
) -> None:
    grown(path)
    path.with_name("okr.json.prev").unlink()
    os.link(path, path.with_name("okr.json.prev"))
    assert problems(path) == []


def test_a_damaged_header_takes_no_change_with_it(path: Path) -> None:
    grown(path)
    flip(segment(path, 3), 40)
    (found,) = said(path, "problem", "journal")
    assert "every change behind it can still be read" in found.what


def test_a_snapshot_being_written_is_no_left_over(path: Path) -> None:
    grown(path)
    new = path.with_name("okr.json.tmp-0123456789ab")
    new.write_bytes(b"x")
    new.chmod(0o600)
    assert {f.level for f in looked_at(path).findings} == {"ok"}


def test_a_segment_that_is_archived_and_still_there_counts_once(path: Path) -> None:
    archive = path.with_name("okr.json.archive")
    grown(path)
    archive.mkdir(mode=0o700)
    shutil.copy(segment(path, 1), archive)
    assert {f.level for f in looked_at(path).findings} == {"ok"}


def test_lines_are_found_behind_rubbish_that_never_ends() -> None:
    line = change_line(Change(Commit(1, "00" * 8, 1.0, "a", "a", "s", "1", "why", ()), 1, "0" * 24))
    data = b"x" * 9000 + line

    def sip(count: int, at: int) -> bytes:
        return data[at : at + min(count, 700)]

    pieces = list(lines_in(sip, 0, Limits(line=500)))
    assert pieces[0] == (0, 9000)
    assert isinstance(pieces[1], Found)
    assert (pieces[1].offset, pieces[1].raw) == (9000, line)


def test_a_snapshot_whose_place_cant_be_read_is_not_called_foreign(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    grown(path)
    other = tmp_path / "other"
    other.mkdir(mode=0o700)
    grown(other / "okr.json")
    path.write_bytes((other / "okr.json").read_bytes())
    monkeypatch.setattr("okrtui.store.care.journey.place_of", failing)
    (found,) = said(path, "problem")
    assert (found.mend, "can't be read" in found.what) == ("", True)


def test_damage_that_nothing_comes_back_after_is_told_so(path: Path) -> None:
    grown(path, snapshots=())
    segment(path, 99).write_bytes(b"rubbish\n")
    segment(path, 99).chmod(0o600)
    told = said(path, "problem", "journal")
    assert any("on can't be read" in f.what for f in told)
