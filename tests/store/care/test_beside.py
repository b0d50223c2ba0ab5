"""The folders beside a store: what isn't right in its archive and among its backups is told."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from pathlib import Path

import pytest

from okrtui.store import snapshot
from okrtui.store.care.finding import Finding
from okrtui.store.care.repair import repair
from okrtui.store.folder import Folder
from okrtui.store.journal_store import JournalStore
from okrtui.store.system import Sys
from okrtui.store.tables import Table
from tests.store.care.damage import (
    LIMITS,
    QUICK,
    SCRIBE,
    Quick,
    archived,
    copied,
    flip,
    grown,
    looked_at,
)
from tests.store.kit import live, open_store, plain, put


def backups(path: Path) -> list[Path]:
    return sorted(path.with_name("okr.json.backups").iterdir())


def backed_up(path: Path, *, times: int = 2) -> JournalStore:
    """A store with so many backups, the oldest first by name."""
    store = grown(path)
    shutil.rmtree(path.with_name("okr.json.backups"))
    folder = Folder(QUICK, path)
    for n in range(times):
        put(store, title="more")
        written(folder, store.sealed(), store.number, n)
    folder.close()
    return store


def written(folder: Folder, data: bytes, n: int, day: int) -> Path:
    home = folder.at(folder.backups)
    home.mkdir(mode=0o700, exist_ok=True)
    file = home / f"202611{day + 1:02}T120000Z-{n}.json"
    file.write_bytes(data)
    file.chmod(0o600)
    return file


def said(path: Path, sys: Sys = QUICK) -> list[Finding]:
    return [f for f in looked_at(path, sys).findings if f.level != "ok"]


def counted(path: Path) -> str:
    (found,) = [f for f in looked_at(path).findings if (f.about, f.level) == ("backups", "ok")]
    return found.what


def test_sound_backups_are_counted_and_nothing_else_is_said(path: Path) -> None:
    backed_up(path)
    assert said(path) == []
    assert counted(path).startswith("2 sealed, the newest at change 22 (")


def test_each_backup_whose_seal_is_wrong_is_told_and_not_counted(path: Path) -> None:
    backed_up(path, times=3)
    flip(backups(path)[2], backups(path)[2].stat().st_size - 10)
    (found,) = said(path)
    assert (found.level, found.about) == ("problem", "backups")
    assert found.what == "it doesn't match its checksum"
    assert found.where == str(backups(path)[2])
    assert counted(path).startswith("2 sealed, the newest at change 22 (")


def test_no_sound_backup_is_told_as_none(path: Path) -> None:
    backed_up(path, times=1)
    backups(path)[0].write_bytes(b"")
    assert [f.level for f in said(path)] == ["problem"]
    assert counted(path) == "0 sealed (0 bytes)"


@pytest.mark.parametrize("error", [errno.EIO, errno.EACCES])
def test_a_backup_that_cant_be_read_is_told(path: Path, error: int) -> None:
    backed_up(path)

    class Failing(Quick):
        def open(self, name: str, flags: int, mode: int, folder: int) -> int:
            if name == backups(path)[0].name:
                raise OSError(error, "no")
            return super().open(name, flags, mode, folder)

    (found,) = said(path, Failing())
    assert found.what == "it can't be read: no"


def test_a_backup_that_is_a_link_elsewhere_is_told(path: Path) -> None:
    backed_up(path)
    name = backups(path)[0]
    path.with_name("other").hardlink_to(name)
    about = {f.about: f.what for f in said(path)}
    assert about["files"] == "a file with several names, where the store has a file of its own"
    assert "no plain file" in about["backups"]


def test_another_stores_backup_is_told(path: Path, tmp_path: Path) -> None:
    backed_up(path)
    other = tmp_path / "other"
    other.mkdir(mode=0o700)
    data = grown(other / "okr.json").sealed()
    folder = Folder(QUICK, path)
    foreign = written(folder, data, 20, 5)
    folder.close()
    (found,) = said(path)
    assert (found.level, found.what, found.where) == ("notice", "another store's", str(foreign))


def test_a_backup_that_reaches_further_than_the_journal_is_told(path: Path, tmp_path: Path) -> None:
    store = grown(path)
    older = copied(path, tmp_path / "older").parent
    put(store, title="lost by the older copy")
    folder = Folder(QUICK, path)
    further = written(folder, store.sealed(), 21, 5)
    folder.close()
    assert said(path) == []
    for file in filter(Path.is_file, path.parent.iterdir()):
        file.unlink()
    for file in older.iterdir():
        shutil.copy(file, path.parent)
    (found,) = said(path)
    assert (found.level, found.where) == ("problem", str(further))
    assert "it stands at change 21, and the journal ends with change 20" in found.what


def test_a_backup_no_newer_than_a_snapshot_without_journal_isnt_ahead(path: Path) -> None:
    store = backed_up(path)
    assert store.checkpoint()
    for file in path.parent.glob("okr.json.j0*"):
        file.unlink()
    assert [finding.about for finding in said(path)] == ["journal"]


def test_a_backup_made_while_one_looks_may_be_ahead_of_what_was_read(path: Path) -> None:
    store = backed_up(path)
    later = backups(path)[1].name

    class Late(Quick):
        """The first look at the backups comes before the newest one is made."""

        looked = False

        def listdir(self, folder: int) -> list[str]:
            names = super().listdir(folder)
            if later in names and not self.looked:
                self.looked = True
                names.remove(later)
            return names

    lines = live(path).read_bytes().splitlines(keepends=True)
    assert store.number == 22
    live(path).write_bytes(b"".join(lines[:-1]))
    assert [f.about for f in said(path)] == ["backups"]
    assert said(path, Late()) == []


def test_a_newer_programs_backup_is_no_problem(path: Path) -> None:
    store = backed_up(path)
    meta = snapshot.check(store.sealed())._replace(fmt=99, app="9.9")
    folder = Folder(QUICK, path)
    written(
        folder, snapshot.encode(meta, {n: Table(dict(t)) for n, t in store.state().items()}), 22, 5
    )
    folder.close()
    (found,) = said(path)
    assert (found.level, found.what) == ("notice", "by a newer okrtui 9.9")


def test_a_backup_that_goes_meanwhile_is_no_problem(path: Path) -> None:
    backed_up(path)

    class Pruning(Quick):
        def open_inner(self, name: str, folder: int) -> int:
            self.looked = getattr(self, "looked", 0) + name.endswith(".backups")
            if self.looked == 2:
                backups(path)[0].unlink()
            return super().open_inner(name, folder)

    assert said(path, Pruning()) == []

    class PruningLate(Quick):
        def open(self, name: str, flags: int, mode: int, folder: int) -> int:
            if name.startswith("2026"):
                (path.with_name("okr.json.backups") / name).unlink()
            return super().open(name, flags, mode, folder)

    assert said(path, PruningLate()) == []


@pytest.mark.parametrize(
    ("mode", "level"), [(0o644, "problem"), (0o200, "problem"), (0o640, "notice")]
)
def test_modes_among_the_backups_are_told_and_mended(path: Path, mode: int, level: str) -> None:
    backed_up(path)
    backups(path)[0].chmod(mode)
    (found,) = [f for f in said(path) if f.about == "files"]
    assert (found.level, found.where, found.mend) == (level, str(backups(path)[0]), "modes")
    lines = repaired(path)
    if mode & 0o400:
        assert f"okr.json.backups/{backups(path)[0].name}: done" in lines
    assert said(path) == []


def test_modes_in_the_archive_are_told_and_mended(path: Path) -> None:
    place = path.with_name("okr.json.archive")
    store = archived(path, place)
    files = sorted(place.iterdir())
    files[0].chmod(0o444)
    files[1].chmod(0o600)
    (found,) = said(path)
    assert (found.level, found.where) == ("problem", str(files[0]))
    assert "chmod 0400" in found.hint
    repaired(path)
    assert said(path) == []
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o400, 0o600]
    assert plain(open_store(path, sys=QUICK)) == plain(store)


def test_a_folder_beside_the_store_that_others_can_use_is_told(path: Path) -> None:
    place = path.with_name("okr.json.archive")
    archived(path, place)
    place.chmod(0o755)
    (found,) = said(path)
    assert (found.level, found.about, found.where) == ("problem", "folder", str(place))
    assert "chmod 0700" in found.hint
    place.chmod(0o750)
    assert [f.level for f in said(path)] == ["notice"]


def test_the_mode_of_a_folder_elsewhere_is_its_owners_affair(path: Path, tmp_path: Path) -> None:
    place = tmp_path / "elsewhere"
    archived(path, place)
    place.chmod(0o755)
    assert said(path) == []


def test_a_backups_folder_that_isnt_one_is_told_and_repairs_go_on(path: Path) -> None:
    backed_up(path)
    shutil.rmtree(path.with_name("okr.json.backups"))
    path.with_name("okr.json.backups").write_bytes(b"mine")
    (found,) = said(path)
    assert (found.level, found.about) == ("problem", "backups")
    assert repaired(path) == []


def test_a_segment_that_leaves_the_archive_meanwhile_is_no_problem(path: Path) -> None:
    place = path.with_name("okr.json.archive")
    archived(path, place)

    class Leaving(Quick):
        def stat(self, name: str, folder: int) -> os.stat_result:
            if name.endswith(".j00000001"):
                raise FileNotFoundError(errno.ENOENT, "gone")
            return super().stat(name, folder)

    assert said(path, Leaving()) == []


def repaired(path: Path, sys: Sys = QUICK) -> list[str]:
    """What a repair says."""
    lines: list[str] = []
    folder = Folder(sys, path)
    try:
        repair(folder, LIMITS, SCRIBE, lines.append)
    finally:
        folder.close()
    return lines
