"""Rolling backups: few, sealed, out of everybody's way, and never in the way of a checkpoint."""

from __future__ import annotations

import errno
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from okrtui.store import snapshot
from okrtui.store.backup import Backup, Backups, to_keep
from okrtui.store.folder import Folder
from okrtui.store.journal_store import JournalStore
from okrtui.store.limits import Limits
from okrtui.store.ports import CannotCreate
from tests.store.kit import FAST, FailingSys, FastSys, Fault, open_store, plain, put, reopened

DAY = 86_400.0
NOON = 1_800_014_400.0


class Clock(FastSys):
    """Time stands where one puts it."""

    def __init__(self) -> None:
        self.now = NOON

    def clock(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(path: Path, clock: Clock) -> JournalStore:
    store = open_store(path, sys=clock)
    put(store, title="A")
    return store


def backups(path: Path) -> list[str]:
    folder = path.with_name("okr.json.backups")
    return sorted(os.listdir(folder)) if folder.exists() else []


def changed(store: JournalStore) -> bool:
    put(store, title="more")
    return store.checkpoint()


def test_a_checkpoint_leaves_a_backup_that_opens_as_a_store(
    store: JournalStore, path: Path, tmp_path: Path
) -> None:
    assert store.checkpoint()
    (name,) = backups(path)
    data = path.with_name("okr.json.backups").joinpath(name).read_bytes()
    assert snapshot.check(data).place.n == 1
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (elsewhere / "okr.json").write_bytes(data)
    assert reopened(elsewhere / "okr.json") == plain(store)


def test_a_busy_team_writes_one_backup_in_ten_minutes(
    store: JournalStore, path: Path, clock: Clock
) -> None:
    for seconds in (0, 1, 598, 1, 599, 1):
        clock.now += seconds
        assert changed(store)
    assert len(backups(path)) == 3


def test_a_clock_that_was_set_back_neither_stops_nor_floods_backups(
    store: JournalStore, path: Path, clock: Clock
) -> None:
    assert store.checkpoint()
    clock.now -= 400 * DAY
    for _ in range(3):
        assert changed(store)
    assert len(backups(path)) == 2


def test_a_backup_is_no_further_name_of_the_snapshot(store: JournalStore, path: Path) -> None:
    assert store.checkpoint()
    assert path.stat().st_nlink == 1


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC, errno.EPERM])
def test_no_backup_that_fails_fails_a_checkpoint(path: Path, error: int) -> None:
    for at in range(1, 200):
        sys = FailingSys()
        home = path.parent / str(at)
        home.mkdir(mode=0o700)
        store = open_store(home / "okr.json", sys=sys)
        put(store, title="A")
        folder = Folder(sys, store.path)
        data = store.sealed()
        sys.strike(Fault(error), at)
        Backups(folder, Limits()).automatic(data, 1)
        done = not sys.struck
        sys.heal()
        folder.close()
        assert not [name for name in backups(store.path) if name.startswith("tmp-")] or not done
        assert store.checkpoint()
        store.let_go()
        if done:
            assert len(backups(store.path)) == 1
            return
    pytest.fail("it never completed")


def test_a_manual_backup_says_what_failed(store: JournalStore, path: Path) -> None:
    sys = FailingSys()
    folder = Folder(sys, path)
    sys.fail("fsync", errno.ENOSPC, at=2)
    with pytest.raises(OSError, match="No space"):
        Backups(folder, Limits()).add(store.sealed(), 1)
    assert backups(path) == []
    added = Backups(folder, Limits()).add(store.sealed(), 1)
    assert [backup.name for backup in Backups(folder, Limits()).known()] == [added.name]
    folder.close()


@pytest.mark.parametrize("what", ["link", "file", "open to all"])
def test_nothing_is_written_through_what_somebody_put_in_the_folders_place(
    store: JournalStore, path: Path, tmp_path: Path, what: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    place = path.with_name("okr.json.backups")
    if what == "link":
        place.symlink_to(elsewhere)
    elif what == "file":
        place.write_bytes(b"mine")
    else:
        place.mkdir()
        place.chmod(0o777)
    assert store.checkpoint()
    assert os.listdir(elsewhere) == []
    if what == "open to all":
        assert os.listdir(place) == []
    folder = Folder(FAST, path)
    with pytest.raises(CannotCreate):
        Backups(folder, Limits()).add(store.sealed(), 1)
    folder.close()


def test_a_teams_backups_are_the_teams(path: Path) -> None:
    path.parent.chmod(0o2770)
    before = os.umask(0o077)
    try:
        store = open_store(path, sys=FAST)
        put(store, title="A")
        assert store.checkpoint()
    finally:
        os.umask(before)
    place = path.with_name("okr.json.backups")
    (name,) = backups(path)
    assert stat.S_IMODE(place.stat().st_mode) == 0o2770
    assert stat.S_IMODE((place / name).stat().st_mode) == 0o660


def test_what_isnt_a_backup_stays_and_left_overs_go(
    store: JournalStore, path: Path, clock: Clock
) -> None:
    place = path.with_name("okr.json.backups")
    place.mkdir(mode=0o700)
    mine = {"notes.txt", "20260230T000000Z-1.json", "tmp-1"}
    for name in (*mine, "tmp-0123456789ab", "tmp-ba9876543210"):
        (place / name).write_bytes(b"x")
        os.utime(place / name, (NOON, NOON))
    os.utime(place / "tmp-0123456789ab", (NOON - 61, NOON - 61))
    (place / "20260101T000000Z-1.json").mkdir()
    assert store.checkpoint()
    left = set(backups(path))
    assert mine | {"tmp-ba9876543210", "20260101T000000Z-1.json"} < left
    assert "tmp-0123456789ab" not in left


def made(*hours: float, size: int = 1) -> list[Backup]:
    """Backups so many hours before noon, newest first."""
    return [Backup(f"{h}", NOON - 3600 * h, 1, size) for h in sorted(hours)]


def kept(known: list[Backup], most: int = 1000, added: str = "0") -> list[float]:
    return sorted(float(name) for name in to_keep(known, added, NOON, most))


def test_the_last_five_and_one_a_day_for_fourteen_days_are_kept() -> None:
    assert datetime.fromtimestamp(NOON, UTC).hour == 12
    known = made(*range(0, 24 * 20, 6))
    days = [18 + 24 * day for day in range(13)]
    assert kept(known) == sorted({0, 6, 12, 18, 24, *days})


def test_a_day_keeps_its_newest() -> None:
    known = made(0, 1, 2, 3, 4, 30, 31, 32)
    assert kept(known) == [0, 1, 2, 3, 4, 30]


def test_all_together_stay_below_the_bound_and_one_is_kept_however_big() -> None:
    known = made(0, 1, 2, 3, size=400)
    assert kept(known) == [0, 1]
    assert kept(known, most=10) == [0]


def test_what_is_dated_in_the_future_gives_way() -> None:
    known = made(*range(-7, 0), *range(6))
    assert kept(known) == [0, 1, 2, 3, 4]
    assert kept(made(*range(-7, 1))) == [-7, -6, -5, -4, 0]


def test_the_one_just_made_is_kept_though_its_clock_went_back() -> None:
    assert 40 * 24 in kept(made(*range(6), 40 * 24), added=str(40 * 24))


def test_what_is_too_much_goes(path: Path, clock: Clock) -> None:
    store = open_store(path, sys=clock, limits=Limits(backup=0.0, backups=1))
    for _ in range(4):
        clock.now += 5
        assert changed(store)
    (left,) = backups(path)
    assert left.endswith("-4.json")


def test_the_backups_of_a_lost_store_stay_when_another_begins_in_its_place(
    store: JournalStore, path: Path, clock: Clock
) -> None:
    assert store.checkpoint()
    (lost,) = backups(path)
    store.let_go()
    for file in path.parent.iterdir():
        if file.is_file():
            file.unlink()
    anew = open_store(path, sys=clock)
    odd = path.with_name("okr.json.backups") / "20200101T000000Z-1.json"
    odd.write_bytes(b"says nothing")
    odd.chmod(0o600)
    for _ in range(9):
        clock.now += 3600
        assert changed(anew)
    assert {lost, odd.name} < set(backups(path))
    assert len(backups(path)) == 2 + 5
