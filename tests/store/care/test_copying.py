"""Backups that somebody asks for: whole or not at all, and never over anything."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from okrtui.domain.errors import NotFound
from okrtui.store import snapshot
from okrtui.store.care.copying import copy_store, write_backup
from okrtui.store.ports import CannotCreate, Damaged, Op, StoreError
from okrtui.store.system import Sys
from tests.store.care.damage import (
    LIMITS,
    QUICK,
    QuickFailing,
    archived,
    flip,
    grown,
    problems,
    segment,
)
from tests.store.care.test_salvage import spoilt
from tests.store.kit import FAST, Fault, files, open_store, plain, put, reopened


def copied(path: Path, to: Path, sys: Sys = QUICK) -> Path:
    return copy_store(path, to, user="ana", sys=sys, limits=LIMITS).path


def test_a_whole_copy_is_the_store_with_its_history(path: Path, tmp_path: Path) -> None:
    store = grown(path)
    copy = copied(path, tmp_path / "copy")
    assert problems(copy) == []
    assert reopened(copy) == plain(store)
    assert list(open_store(copy, sys=FAST).log()) == list(store.log())
    assert put(open_store(copy, sys=FAST, limits=LIMITS), title="goes on").n == 21


def test_the_copy_of_an_archived_store_has_its_archive_in_its_place_again(
    path: Path, tmp_path: Path
) -> None:
    store = archived(path, path.with_name("okr.json.archive"))
    copy = copied(path, tmp_path / "copy")
    assert segment(copy, 1).exists()
    assert problems(copy) == []
    assert list(open_store(copy, sys=FAST).log()) == list(store.log())


def test_a_segment_that_is_both_archived_and_still_there_is_copied_once(
    path: Path, tmp_path: Path
) -> None:
    place = path.with_name("okr.json.archive")
    store = archived(path, place)
    shutil.copy(segment(path, 3), place)
    copy = copied(path, tmp_path / "copy")
    assert segment(copy, 3).read_bytes() == segment(path, 3).read_bytes()
    assert problems(copy) == []
    assert list(open_store(copy, sys=FAST).log()) == list(store.log())


def test_a_snapshot_alone_is_copied_as_that(path: Path, tmp_path: Path) -> None:
    store = grown(path, snapshots=(20,))
    for file in path.parent.glob("okr.json.j0*"):
        file.unlink()
    assert reopened(copied(path, tmp_path / "copy")) == plain(store)


def test_what_others_write_meanwhile_is_not_in_the_copy_and_no_trouble(
    path: Path, tmp_path: Path
) -> None:
    store = grown(path)
    before = plain(store)

    class Busy(type(QUICK)):  # type: ignore[misc]
        def fsync(self, fd: int) -> None:
            put(store, title="meanwhile")

    copy = copied(path, tmp_path / "copy", Busy())
    assert store.number > 20
    assert reopened(copy) == before


@pytest.mark.parametrize(
    "call", ["write", "fsync", "open", "mkdir", "open_folder", "open_inner", "listdir"]
)
def test_a_copy_that_fails_leaves_nothing(path: Path, tmp_path: Path, call: str) -> None:
    grown(path)
    before = files(path.parent)
    for at in range(1, 300):
        sys = QuickFailing()
        sys.strike(Fault(errno.ENOSPC, calls=frozenset({call})), at)
        try:
            copied(path, tmp_path / "copy", sys)
        except (OSError, StoreError):
            assert not (tmp_path / "copy").exists(), at
        else:
            assert problems(tmp_path / "copy" / "okr.json") == []
            shutil.rmtree(tmp_path / "copy")
        if not sys.struck:
            break
    else:
        pytest.fail("it never completed")
    assert files(path.parent) == before


def test_a_copy_that_isnt_what_it_should_be_is_taken_away_again(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown(path)
    monkeypatch.setattr("okrtui.store.care.copying.encoded", lambda meta, tables: b"{}\n")
    with pytest.raises(Damaged, match="isn't what") as caught:
        copied(path, tmp_path / "copy")
    assert f"cp -a {path.parent} NEW" in caught.value.hint
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("what", ["file", "full", "link"])
def test_a_copy_goes_only_where_nothing_is(path: Path, tmp_path: Path, what: str) -> None:
    grown(path)
    to, full = tmp_path / "copy", tmp_path / "full"
    full.mkdir()
    (full / "mine").write_bytes(b"mine")
    if what == "file":
        to.write_bytes(b"mine")
    elif what == "link":
        to.symlink_to(full)
    else:
        to = full
    with pytest.raises(CannotCreate, match="no empty folder"):
        copied(path, to)
    assert files(full) == {"mine": b"mine"}


def test_an_empty_folder_that_one_made_is_used_and_left_when_it_fails(
    path: Path, tmp_path: Path
) -> None:
    grown(path)
    to = tmp_path / "copy"
    to.mkdir(mode=0o700)
    sys = QuickFailing()
    sys.fail("write", errno.ENOSPC)
    with pytest.raises(OSError, match="No space"):
        copied(path, to, sys)
    assert list(to.iterdir()) == []
    assert copied(path, to)


def test_the_copy_of_an_older_programs_store_is_what_it_wrote(path: Path, tmp_path: Path) -> None:
    shutil.copytree(Path(__file__).parents[1] / "fixtures" / "v1", path.parent, dirs_exist_ok=True)
    path.parent.chmod(0o700)
    (name,) = {p.name for p in path.parent.glob("*.json")}
    store = open_store(path.with_name(name), read_only=True, sys=FAST)
    copy = copied(path.with_name(name), tmp_path / "copy")
    assert reopened(copy) == plain(store)
    assert not [f for f in problems(copy) if f.about != "files"]


def test_a_backup_in_a_file_stands_at_the_newest_change(path: Path, tmp_path: Path) -> None:
    store = grown(path)
    to = tmp_path / "backup.json"
    assert write_backup(path, to, user="ana", sys=QUICK, limits=LIMITS)[:2] == (to, 20)
    assert snapshot.check(to.read_bytes()).place.n == 20
    assert reopened(to) == plain(store)
    with pytest.raises(CannotCreate, match="is there already"):
        write_backup(path, to, user="ana", sys=QUICK, limits=LIMITS)


def test_a_backup_without_a_place_of_its_own_is_one_of_the_rolling_ones(path: Path) -> None:
    store = grown(path)
    made = write_backup(path, None, user="ana", sys=QUICK, limits=LIMITS)
    assert made.path.parent == path.with_name("okr.json.backups")
    assert (made.n, made.size) == (20, made.path.stat().st_size)
    assert reopened(made.path) == plain(store)


def test_a_backup_that_fails_leaves_no_file(path: Path, tmp_path: Path) -> None:
    grown(path)
    sys = QuickFailing()
    sys.fail("fsync", errno.ENOSPC)
    with pytest.raises(OSError, match="No space"):
        write_backup(path, tmp_path / "backup.json", user="ana", sys=sys, limits=LIMITS)
    assert not (tmp_path / "backup.json").exists()


def test_what_is_damaged_or_empty_is_not_backed_up(path: Path, tmp_path: Path) -> None:
    to = tmp_path / "backup.json"
    with pytest.raises(StoreError, match="no store"):
        write_backup(path, to, user="ana", sys=QUICK, limits=LIMITS)
    store = open_store(path, sys=FAST, limits=LIMITS)
    with pytest.raises(ValueError, match="no"):
        store.commit(_refuse, why="", user="ana")
    grown(path, snapshots=())
    spoilt(path, 11)
    with pytest.raises(Damaged) as caught:
        write_backup(path, to, user="ana", sys=QUICK, limits=LIMITS)
    assert "--salvage" in caught.value.hint
    assert not to.exists()


def _refuse(*_: object) -> list[Op]:
    raise ValueError("no")


def test_a_store_without_a_change_has_nothing_to_back_up(path: Path) -> None:
    grown(path, snapshots=(), changes=1)
    data = segment(path, 1).read_bytes()
    segment(path, 1).write_bytes(data[: data.index(b"\n") + 1])
    with pytest.raises(NotFound, match="nothing is in"):
        write_backup(path, None, user="ana", sys=QUICK, limits=LIMITS)


def test_damage_before_the_newest_change_is_no_copy(path: Path, tmp_path: Path) -> None:
    grown(path)
    flip(segment(path, 1), 300)
    with pytest.raises(Damaged):
        copied(path, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
