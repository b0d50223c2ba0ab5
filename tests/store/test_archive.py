"""The archive: the oldest segments move there, whole; nothing is lost on the way or later."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from okrtui.domain.errors import NotFound
from okrtui.store import snapshot
from okrtui.store.journal_store import JournalStore
from okrtui.store.ports import (
    Archived,
    Busy,
    CannotCreate,
    Damaged,
    Moved,
    NotSaved,
    Op,
    ReadOnly,
    StoreError,
)
from tests.store.kit import (
    FAST,
    FailingSys,
    FastSys,
    Fault,
    Plain,
    edit,
    files,
    open_store,
    plain,
    put,
    reopened,
    small,
)


class ClockSys(FastSys):
    """A second more at every change."""

    now = 0.0

    def clock(self) -> float:
        return self.now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """In a folder of its own, so that there is room beside it."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    return home / "okr.json"


@pytest.fixture
def store(path: Path) -> JournalStore:
    """Eight changes at the seconds 1 to 8, two in a segment."""
    sys = ClockSys()
    store = open_store(path, sys=sys, limits=small())
    for n in range(1, 9):
        sys.now = float(n)
        if n % 3:
            put(store, "check_ins", key_result=n, note="x" * 200)
        else:
            put(store, title="A", tries=n)
    assert segments(path) == [1, 2, 3, 4]
    store.let_go()
    return open_store(path, sys=FAST, limits=small())


def segments(path: Path) -> list[int]:
    return sorted(int(file.name[-8:]) for file in path.parent.glob(f"{path.name}.j*"))


def archive_of(path: Path) -> Path:
    return path.with_name("okr.json.archive")


def without_snapshots(path: Path, home: Path) -> Path:
    """A copy of the store that has lost okr.json and the one before."""
    shutil.copytree(path.parent, home)
    home.chmod(0o700)
    (home / path.name).unlink()
    (home / f"{path.name}.prev").unlink(missing_ok=True)
    return home / path.name


def test_segments_that_are_older_move_whole_and_are_found_there(
    store: JournalStore, path: Path
) -> None:
    before, log = plain(store), list(store.log())
    states = [plain_at(store, n) for n in range(9)]
    data = files(path.parent)
    moved = store.archive(5.0)
    assert moved == Moved(2, 1, 4, archive_of(path))
    assert segments(path) == [3, 4]
    there = files(archive_of(path))
    assert there == {name: data[name] for name in ("okr.json.j00000001", "okr.json.j00000002")}
    for session in (store, open_store(path, sys=FAST, limits=small())):
        assert plain(session) == before
        assert list(session.log()) == log
        assert list(session.log_back()) == log[::-1]
        assert [plain_at(session, n) for n in range(9)] == states
        assert [session.number_at(float(n)) for n in range(10)] == [*range(9), 8]
        assert (session.read_only, session.warnings) == (None, ())
    assert put(store, title="goes on").n == 9


def plain_at(store: JournalStore, n: int) -> Plain:
    return {name: dict(table.items()) for name, table in store.at(n).items() if table}


@pytest.mark.parametrize(
    ("before", "numbers"), [(0.0, []), (2.0, []), (2.001, [1]), (7.0, [1, 2, 3]), (99.0, [1, 2, 3])]
)
def test_only_segments_that_are_wholly_older_go_and_never_the_live_one(
    store: JournalStore, path: Path, before: float, numbers: list[int]
) -> None:
    moved = store.archive(before)
    assert (moved.segments if moved else 0) == len(numbers)
    assert segments(path) == [n for n in (1, 2, 3, 4) if n not in numbers]
    assert archive_of(path).exists() == bool(numbers)


def test_it_goes_on_later_where_it_ended(store: JournalStore, path: Path) -> None:
    before, log = plain(store), list(store.log())
    assert store.archive(3.0) == Moved(1, 1, 2, archive_of(path))
    assert store.archive(3.0) is None
    elsewhere = path.parent.with_name("elsewhere")
    elsewhere.mkdir(mode=0o700)
    assert store.archive(5.0, elsewhere) == Moved(1, 3, 4, elsewhere)
    assert store.archive(99.0) == Moved(1, 5, 6, archive_of(path))
    assert plain(open_store(path, sys=FAST)) == before
    assert list(open_store(path, sys=FAST).log()) == log
    copy = without_snapshots(path, path.parent.with_name("copy"))
    assert reopened(copy, sys=FAST) == before


def test_what_stayed_behind_goes_the_next_time(store: JournalStore, path: Path) -> None:
    before = plain(store)
    second = path.with_name("okr.json.j00000002")
    data = second.read_bytes()
    assert store.archive(5.0)
    base = path.with_name("okr.json.base").read_bytes()
    second.write_bytes(data)
    second.chmod(0o600)
    elsewhere = path.parent.with_name("elsewhere")
    assert store.archive(5.0, elsewhere) == Moved(1, 3, 4, elsewhere)
    assert segments(path) == [3, 4]
    old, new = map(snapshot.check, (base, path.with_name("okr.json.base").read_bytes()))
    assert new == old._replace(archives=("okr.json.archive", str(elsewhere)))
    assert reopened(without_snapshots(path, path.parent.with_name("lost")), sys=FAST) == before


def test_without_other_snapshots_the_base_and_what_stayed_are_enough(
    store: JournalStore, path: Path
) -> None:
    before = plain(store)
    assert store.archive(5.0)
    shutil.rmtree(archive_of(path))
    copy = without_snapshots(path, path.parent.with_name("copy"))
    again = open_store(copy, sys=FAST)
    assert (plain(again), again.read_only, again.warnings) == (before, None, ())
    assert put(again, title="on").n == 9
    assert put(again, "check_ins", key_result=1).ops[0].id == 7
    (copy.with_name("okr.json.base")).write_bytes(b"broken")
    with pytest.raises(Damaged):
        open_store(copy.parent / "okr.json", sys=FAST)


def test_the_base_is_what_a_checkpoint_there_would_have_written(
    path: Path,
) -> None:
    sys = ClockSys()
    store = open_store(path, sys=sys, limits=small(segment=1))
    put(store, title="A")
    edit(store, 1, note=(None, "x"))
    store.checkpoint()
    wanted = path.read_bytes()
    edit(store, 1, note=("x", None))
    edit(store, 1, title=("A", "B"))
    assert store.archive(9.0)
    assert store.archive(9.0) is None
    base = snapshot.check(path.with_name("okr.json.base").read_bytes())
    assert base.place.n == 3
    assert base.archives == ("okr.json.archive",)
    assert base.ids == tuple(commit.id for commit in store.log(1, 3))
    assert snapshot.check(wanted).place.n == 2


def test_who_lies_far_behind_loads_again(store: JournalStore, path: Path) -> None:
    behind = open_store(path, sys=FAST, limits=small())
    reading = open_store(path, sys=FAST, limits=small(), read_only=True)
    for title in "abcdefgh":
        put(store, "check_ins", key_result=1, note=title * 300)
    assert len(segments(path)) > 5
    assert store.archive(1e12)
    assert len(segments(path)) == 1
    assert reading.refresh().reloaded
    assert put(behind, title="mine").n == 17
    assert behind.changes().reloaded
    store.refresh()
    reading.refresh()
    assert plain(store) == plain(behind) == plain(reading) == reopened(path, sys=FAST)


def test_changes_whose_archive_is_away_are_said_to_be_there(
    store: JournalStore, path: Path
) -> None:
    states = [plain_at(store, n) for n in range(9)]
    assert store.archive(5.0)
    archive_of(path).rename(path.parent.with_name("away"))
    for look in (
        lambda: list(store.log()),
        lambda: list(store.log_back()),
        lambda: store.at(2),
        lambda: store.number_at(1.0),
    ):
        with pytest.raises(Archived) as caught:
            look()
        assert caught.value.title == (
            f"changes 1 to 4 of {path} are archived in {archive_of(path)}"
        )
    assert [commit.n for commit in store.log(5)] == [5, 6, 7, 8]
    assert [plain_at(store, n) for n in range(4, 9)] == states[4:]
    assert store.number_at(6.5) == 6
    assert store.sealed(5)
    with pytest.raises(NotFound):
        store.at(9)
    # What isn't one of ours is as good as away.
    archive_of(path).mkdir()
    (archive_of(path) / "okr.json.j00000002").mkdir()
    with pytest.raises(Archived):
        store.at(2)


def test_a_transaction_id_is_known_as_long_as_the_archive_is_there(
    store: JournalStore, path: Path
) -> None:
    (first,) = store.log(1, 1)
    forgetful = open_store(path, sys=FAST, limits=small(remembered=2))
    assert forgetful.archive(5.0)

    def again(id: str) -> int:
        build = lambda _, new_id: [Op("ins", "kpis", new_id("kpis"), {})]  # noqa: E731
        return forgetful.commit(build, why="", user="ana", transaction_id=id).n

    assert again(first.id) == 1
    archive_of(path).rename(path.parent.with_name("away"))
    assert again("e" * 16) == 9


def test_the_archive_opens_as_a_store_that_nobody_can_change(
    store: JournalStore, path: Path
) -> None:
    wanted = plain_at(store, 4)
    assert store.archive(5.0)
    there = archive_of(path) / path.name
    assert all(file.stat().st_mode & 0o777 == 0o400 for file in archive_of(path).iterdir())
    assert archive_of(path).stat().st_mode & 0o777 == 0o700
    assert reopened(there, sys=FAST) == wanted


def test_files_of_a_teams_archive_are_the_groups(store: JournalStore, path: Path) -> None:
    path.parent.chmod(0o2770)
    team = open_store(path, sys=FAST, limits=small())
    assert team.archive(5.0)
    assert archive_of(path).stat().st_mode & 0o7777 == 0o2770
    assert all(file.stat().st_mode & 0o777 == 0o440 for file in archive_of(path).iterdir())


@pytest.mark.parametrize(
    "what", ["itself", "the store's", "a link", "a file", "everybody's", "no parent"]
)
def test_an_archive_is_a_folder_that_is_safe(store: JournalStore, path: Path, what: str) -> None:
    before = files(path.parent)
    to = path.parent.with_name("to")
    if what == "itself":
        to = path.parent
    elif what == "the store's":
        to.symlink_to(path.parent)
    elif what == "a link":
        to = archive_of(path)
        elsewhere = path.parent.with_name("elsewhere")
        elsewhere.mkdir()
        to.symlink_to(elsewhere)
    elif what == "a file":
        to.write_bytes(b"mine")
    elif what == "everybody's":
        to.mkdir()
        to.chmod(0o777)
    else:
        to = to / "deeper"
    with pytest.raises(StoreError) as caught:
        store.archive(5.0, None if what == "a link" else to)
    assert isinstance(caught.value, CannotCreate), caught.value
    after = files(path.parent)
    assert {name: after[name] for name in before} == before
    assert segments(path) == [1, 2, 3, 4]


def test_another_journals_segment_is_never_overwritten(store: JournalStore, path: Path) -> None:
    archive_of(path).mkdir(mode=0o700)
    mine = archive_of(path) / "okr.json.j00000001"
    mine.write_bytes(b"mine")
    with pytest.raises(CannotCreate, match="another journal's"):
        store.archive(5.0)
    assert mine.read_bytes() == b"mine"
    assert segments(path) == [1, 2, 3, 4]


@pytest.mark.parametrize("where", [1, 2, 3])
@pytest.mark.parametrize("how", ["a bit", "cut", "no header"])
def test_what_isnt_sound_never_moves(store: JournalStore, path: Path, where: int, how: str) -> None:
    segment = path.with_name(f"okr.json.j0000000{where}")
    data = segment.read_bytes()
    rest = data.partition(b"\n")[2]
    segment.write_bytes(
        {"a bit": data.replace(b'"u":"ana"', b'"u":"bob"'), "cut": data[:-9], "no header": rest}[
            how
        ]
    )
    before = files(path.parent)
    with pytest.raises(Damaged, match=f"j0000000{where} isn't sound"):
        store.archive(99.0)
    assert files(path.parent) == before


def test_a_segment_that_goes_on_from_elsewhere_stops_it(store: JournalStore, path: Path) -> None:
    path.with_name("okr.json.j00000003").write_bytes(
        path.with_name("okr.json.j00000002").read_bytes()
    )
    with pytest.raises(Damaged, match="j00000003 isn't sound"):
        store.archive(99.0)


def test_it_waits_for_the_first_change_in_a_segment_that_is_just_begun(
    store: JournalStore, path: Path
) -> None:
    begun = path.with_name("okr.json.j00000005")
    begun.touch(0o600)
    with pytest.raises(NotSaved, match="after the next change"):
        store.archive(99.0)
    assert segments(path) == [1, 2, 3, 4, 5]
    put(store, title="9")
    assert store.archive(1e12) == Moved(4, 1, 8, archive_of(path))


def test_what_others_did_meanwhile_is_in_the_base(store: JournalStore, path: Path) -> None:
    behind = open_store(path, sys=FAST, limits=small())
    for title in "abcdefgh":
        put(store, title=title * 300)
    before = plain(store)
    moved = behind.archive(1e12)
    assert moved
    assert moved.last > 8
    lost = without_snapshots(path, path.parent.with_name("lost"))
    assert reopened(lost, sys=FAST) == before


def test_a_copy_that_reads_otherwise_than_it_was_written_stops_it(
    store: JournalStore, path: Path
) -> None:
    class Forgetful(FastSys):
        def write(self, fd: int, data: bytes) -> int:
            return super().write(fd, data.replace(b"ana", b"bob"))

    assert store.checkpoint()
    with pytest.raises(NotSaved, match="doesn't read the same"):
        open_store(path, sys=Forgetful(), limits=small()).archive(99.0)
    assert segments(path) == [1, 2, 3, 4]
    assert files(archive_of(path)) == {}


def test_a_missing_segment_stops_it(store: JournalStore, path: Path) -> None:
    path.with_name("okr.json.j00000003").unlink()
    with pytest.raises(Damaged, match="j00000003 isn't sound"):
        store.archive(5.0)


def test_nothing_goes_while_okr_json_isnt_newer(path: Path, store: JournalStore) -> None:
    assert store.checkpoint()
    path.write_bytes(b"somebody else's")
    with pytest.raises(NotSaved, match="isn't newer than what would be archived"):
        store.archive(5.0)
    assert segments(path) == [1, 2, 3, 4]
    path.unlink()
    with pytest.raises(NotSaved):
        store.archive(5.0)


class WritingDown(FastSys):
    """Tells in which order names and contents become durable."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self._names: dict[int, str] = {}

    def open_folder(self, path: str) -> int:
        fd = super().open_folder(path)
        self._names[fd] = "store"
        return fd

    def open_inner(self, name: str, folder: int) -> int:
        fd = super().open_inner(name, folder)
        self._names[fd] = "archive"
        return fd

    def open(self, name: str, flags: int, mode: int, folder: int) -> int:
        fd = super().open(name, flags, mode, folder)
        self._names[fd] = name.removeprefix("okr.json.").partition(".tmp")[0].partition("-")[0]
        return fd

    def fsync(self, fd: int) -> None:
        self.steps.append(f"sync {self._names[fd]}")

    def rename(self, source: str, target: str, folder: int) -> None:
        self.steps.append(f"name {target.removeprefix('okr.json.')}")
        super().rename(source, target, folder)

    def unlink(self, name: str, folder: int) -> None:
        super().unlink(name, folder)
        self.steps.append(f"gone {name.removeprefix('okr.json.')}")


def test_all_copies_and_the_base_are_durable_before_the_first_segment_goes(
    store: JournalStore, path: Path
) -> None:
    assert store.checkpoint()
    sys = WritingDown()
    assert open_store(path, sys=sys, limits=small()).archive(5.0)
    assert sys.steps == [
        "sync store",
        "sync j00000001",
        "sync archive",
        "name j00000001",
        "sync j00000002",
        "sync archive",
        "name j00000002",
        "sync archive",
        "sync tmp",
        "sync store",
        "name base",
        "sync store",
        "gone j00000001",
        "gone j00000002",
        "sync store",
    ]


def test_what_somebody_else_moved_meanwhile_is_left_alone(store: JournalStore, path: Path) -> None:
    other = open_store(path, sys=FAST, limits=small())

    class Meeting(FastSys):
        met = False

        def hold_signals(self) -> None:
            if not self.met and Path(f"{path}.archive").exists():
                self.met = True
                assert other.archive(3.0)
            super().hold_signals()

    late = open_store(path, sys=Meeting(), limits=small())
    with pytest.raises(NotSaved, match="changed meanwhile"):
        late.archive(5.0)
    assert segments(path) == [2, 3, 4]
    assert late.archive(5.0) == Moved(1, 3, 4, archive_of(path))


def test_archiving_waits_for_the_lock_and_needs_to_write(store: JournalStore, path: Path) -> None:
    holder = os.open(path.with_name("okr.json.lock"), os.O_RDWR)
    assert store.checkpoint()
    FAST.flock(holder, 2)
    with pytest.raises(Busy):
        store.archive(5.0)
    os.close(holder)
    assert segments(path) == [1, 2, 3, 4]
    with pytest.raises(ReadOnly):
        open_store(path, sys=FAST, read_only=True).archive(5.0)


def test_the_history_of_a_copy_begins_with_it_also_in_the_archive(
    store: JournalStore, path: Path
) -> None:
    assert store.checkpoint()
    home = path.parent.with_name("copy")
    home.mkdir(mode=0o700)
    copy = open_store(Path(shutil.copy(path, home)), sys=FAST, limits=small(segment=1))
    put(copy, title="9")
    put(copy, title="10")
    put(copy, title="11")
    before = plain(copy)
    assert copy.archive(1e12) == Moved(2, 9, 10, archive_of(copy.path))
    lost = without_snapshots(copy.path, path.parent.with_name("lost"))
    again = open_store(lost, sys=FAST)
    assert plain(again) == before
    assert [commit.n for commit in again.log()] == [9, 10, 11]


class Vanishing(FastSys):
    """Segments are archived between listing and opening them."""

    def __init__(self, when: str, do: Any, times: int = 1) -> None:
        self.when = when
        self.do = do
        self.times = times

    def open(self, name: str, flags: int, mode: int, folder: int) -> int:
        self.times -= name.endswith(self.when)
        if self.times <= 0 and self.do:
            do, self.do = self.do, None
            do()
        return super().open(name, flags, mode, folder)


@pytest.mark.parametrize("times", [1, 2])
def test_who_opens_while_segments_go_begins_anew(
    store: JournalStore, path: Path, times: int
) -> None:
    before = plain(store)
    sys = Vanishing("j00000001", lambda: store.archive(99.0), times)
    late = open_store(path, sys=sys, limits=small())
    assert (plain(late), late.read_only) == (before, None)
    assert segments(path) == [4]


class _Meanwhile(FastSys):
    """Somebody does something just before the lock is taken, once."""

    def __init__(self, do: Callable[[], object]) -> None:
        self.do: Callable[[], object] | None = do

    def flock(self, fd: int, how: int) -> None:
        if self.do:
            do, self.do = self.do, None
            do()
        super().flock(fd, how)


def test_who_holds_a_segment_while_it_goes_with_the_next_begins_anew(
    store: JournalStore, path: Path
) -> None:
    before = plain(store)
    late = open_store(path, sys=_Meanwhile(lambda: store.archive(99.0)), limits=small())
    assert (plain(late), late.read_only) == (before, None)
    assert segments(path) == [4]


def test_who_follows_while_segments_go_begins_anew(store: JournalStore, path: Path) -> None:
    sys = Vanishing("j00000005", None)
    # Who only reads takes no lock.
    behind = open_store(path, sys=sys, limits=small(), read_only=True)
    for title in "abcdefgh":
        put(store, "check_ins", key_result=1, note=title * 300)
    sys.do = lambda: store.archive(1e12)
    assert behind.refresh().reloaded
    assert plain(behind) == plain(store)


def test_a_disk_that_gives_no_segment_to_anybody_is_said(store: JournalStore, path: Path) -> None:
    class Gone(FastSys):
        def open(self, name: str, flags: int, mode: int, folder: int) -> int:
            if ".j0" in name:
                raise FileNotFoundError(errno.ENOENT, "gone")
            return super().open(name, flags, mode, folder)

    with pytest.raises(ReadOnly, match="can't be read"):
        open_store(path, sys=Gone())


def check_nothing_is_lost(path: Path, data: dict[str, bytes], before: Plain, n: int) -> None:
    """The state is as it was, every segment whole in one place or both, the history complete."""
    places = [files(path.parent)]
    if archive_of(path).exists():
        places.append(files(archive_of(path)))
    for name, whole in data.items():
        found = [place[name] for place in places if name in place]
        assert found, (n, name)
        assert all(content == whole for content in found), (n, name)
    session = open_store(path, sys=FAST, limits=small())
    assert (plain(session), session.read_only) == (before, None), n
    assert [commit.n for commit in session.log()] == list(range(1, 9)), n
    lost = without_snapshots(path, path.parent.with_name(f"{path.parent.name}-lost"))
    assert reopened(lost, sys=FAST, limits=small()) == before, n
    shutil.rmtree(lost.parent)
    session.let_go()


@pytest.mark.parametrize("stick", [False, True], ids=["once", "for good"])
def test_whichever_call_fails_every_segment_is_somewhere_whole(
    store: JournalStore, path: Path, stick: bool
) -> None:
    store.archive(3.0)
    before = plain(store)
    data = {
        name: content
        for place in (path.parent, archive_of(path))
        for name, content in files(place).items()
        if ".j0" in name
    }
    n = 0
    struck = True
    while struck:
        n += 1
        home = path.parent.with_name(f"home{n}")
        shutil.copytree(path.parent, home)
        home.chmod(0o700)
        sys = FailingSys()
        there = home / path.name
        session = open_store(there, sys=sys, limits=small())
        sys.strike(Fault(errno.EIO, stick), n)
        with suppress(NotSaved, CannotCreate):
            session.archive(99.0)
        struck = sys.struck
        sys.heal()
        session.let_go()
        check_nothing_is_lost(there, data, before, n)
        again = open_store(there, sys=FAST, limits=small())
        again.archive(99.0)
        assert segments(there) == [4], n
        assert not list(home.glob("*tmp*")) or stick, n
        assert set(data) <= {*files(archive_of(there)), "okr.json.j00000004"}, n
        assert reopened(there, sys=FAST) == before, n
        again.let_go()
        shutil.rmtree(home)
    assert n > 60


@pytest.fixture
def only_begun(store: JournalStore, path: Path) -> Path:
    """The segment behind the archive, of which nothing came to the disk before the power went."""
    put(store, title="never told as saved")
    assert store.archive(1e12) == Moved(4, 1, 8, archive_of(path))
    base = path.with_name("okr.json.base").read_bytes()
    path.with_name("okr.json.prev").unlink(missing_ok=True)
    path.write_bytes(base)
    return path.with_name("okr.json.j00000005")


@pytest.mark.parametrize("left", [0, 1, 40])
@pytest.mark.parametrize("without", ["", "okr.json"])
def test_what_only_began_behind_the_archive_keeps_nobody_from_going_on(
    path: Path, only_begun: Path, left: int, without: str
) -> None:
    only_begun.write_bytes(only_begun.read_bytes()[:left])
    if without:
        path.unlink()
    store = open_store(path, sys=FAST, limits=small())
    assert (store.number, store.read_only, store.warnings) == (8, None, ())
    assert len(list(store.log())) == 8
    assert put(store, title="goes on").n == 9
    assert reopened(path, sys=FAST) == plain(store)


def test_a_segment_behind_the_archive_that_is_written_but_not_sound_is_damage(
    path: Path, only_begun: Path
) -> None:
    only_begun.write_bytes(b"x" + only_begun.read_bytes()[1:])
    with pytest.raises(Damaged):
        put(open_store(path, sys=FAST, limits=small()), title="never")


def test_an_older_snapshot_than_the_archive_is_not_gone_on_from(
    path: Path, only_begun: Path
) -> None:
    only_begun.write_bytes(b"")
    base = path.with_name("okr.json.base")
    base.rename(path.with_name("elsewhere"))
    store = open_store(path, sys=FAST, limits=small())
    assert isinstance(store.read_only, Damaged)
