"""A new store out of any heap of files: what is kept, what isn't, and that nothing is invented."""

from __future__ import annotations

import errno
import json
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
import tinydb
from hypothesis import HealthCheck, given, settings

from okrtui.domain.records import Document
from okrtui.store.care.evidence import Source
from okrtui.store.care.fitting import difference, fitted
from okrtui.store.care.legible import legible
from okrtui.store.care.report import Report
from okrtui.store.care.rescue import salvage_to
from okrtui.store.care.salvage import Salvage
from okrtui.store.care.snapshots import apply
from okrtui.store.folder import Folder
from okrtui.store.ports import CannotCreate, Commit, Damaged, NotSaved, Op, StoreError
from okrtui.store.system import Sys
from tests.store.care.damage import (
    DAMAGES,
    LIMITS,
    QUICK,
    SCRIBE,
    QuickFailing,
    archived,
    copied,
    flip,
    grown,
    problems,
    segment,
    spoil,
)
from tests.store.kit import FAST, Fault, edit, files, open_store, plain, put, reopened


def salvaged(path: Path, target: Path, sys: Sys = QUICK) -> Report:
    folder, new = Folder(sys, path), Folder(sys, target)
    try:
        return salvage_to(folder, new, LIMITS, SCRIBE)
    finally:
        folder.close()
        new.close()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    home = tmp_path / "saved"
    home.mkdir(mode=0o700)
    return home / "saved.json"


def line_of(path: Path, n: int) -> tuple[Path, int]:
    """The file and the byte at which a change's line begins."""
    for file in sorted(path.parent.glob(f"{path.name}.j0*")):
        at = 0
        for raw in file.read_bytes().splitlines(keepends=True):
            if raw.startswith(b'{"n":%d,' % n):
                return file, at
            at += len(raw)
    raise LookupError(n)


def spoilt(path: Path, *changes: int) -> None:
    for n in changes:
        file, at = line_of(path, n)
        flip(file, at + 40)


def test_a_sound_store_is_copied_change_for_change(path: Path, target: Path) -> None:
    store = grown(path)
    report = salvaged(path, target)
    assert (report.n, report.prefix, report.kept) == (20, 20, 0)
    assert (report.missing, report.lost, report.made_up) == ((), (), ())
    assert reopened(target) == plain(store)
    assert list(open_store(target, sys=FAST).log()) == list(store.log())
    for number in (1, 2, 3):
        assert segment(target, number).read_bytes() == segment(path, number).read_bytes()
    assert problems(target) == []


def test_a_change_that_cant_be_read_is_replaced_by_an_empty_one_that_says_so(
    path: Path, target: Path
) -> None:
    store = grown(path, snapshots=())
    spoilt(path, 11)
    report = salvaged(path, target)
    assert (report.n, report.prefix, report.missing, report.kept) == (20, 10, (11,), 9)
    (lost,) = report.lost
    assert (lost.where, lost.offset) == (line_of(path, 12)[0].name, lost.offset)
    before, after = plain(store)["objectives"], reopened(target)["objectives"]
    assert after == {id: d for id, d in before.items() if d["title"] != "goal 9"}
    again = open_store(target, sys=FAST)
    assert [c.n for c in again.log()] == list(range(1, 21))
    assert next(c for c in again.log(11, 11)).why == "lost: change 11 could not be read"
    assert problems(target) == []


def test_a_snapshot_makes_up_for_what_is_missing_before_it(path: Path, target: Path) -> None:
    store = grown(path)
    spoilt(path, 11, 12)
    report = salvaged(path, target)
    assert report.missing == (11, 12)
    assert report.made_up == ((14, "okr.json"),)
    assert reopened(target) == plain(store)
    made = next(open_store(target, sys=FAST).log(14, 14))
    assert made.why == "recovered: the state that okr.json has (add)"
    assert problems(target) == []


def test_retries_of_lost_changes_are_still_known(path: Path, target: Path) -> None:
    store = grown(path)
    ids = [commit.id for commit in store.log()]
    spoilt(path, 11, 12)
    salvaged(path, target)
    assert [commit.id for commit in open_store(target, sys=FAST).log()] == ids


def test_what_changes_something_lost_is_reported_with_its_bytes(path: Path, target: Path) -> None:
    grown(path, snapshots=())
    spoilt(path, 13)
    report = salvaged(path, target)
    assert report.missing == (13, 15)
    (line,) = [lost for lost in report.lost if lost.n == 15]
    assert (segment(path, 1).with_name(line.where), line.offset) == line_of(path, 15)
    assert "is missing" in line.why


@pytest.mark.parametrize("gone", [(1,), (2,), (1, 2, 4), (3, 4, 5, 6)])
def test_missing_segments_are_gone_round(path: Path, target: Path, gone: tuple[int, ...]) -> None:
    store = grown(path)
    for number in gone:
        with suppress(FileNotFoundError):
            segment(path, number).unlink()
    report = salvaged(path, target)
    assert report.n >= 14
    assert problems(target) == []
    if report.n == 20 and not report.lost:
        assert reopened(target) == plain(store)


def test_a_snapshot_alone_is_a_store(path: Path, target: Path) -> None:
    store = grown(path, snapshots=(20,))
    for file in path.parent.glob("okr.json.j0*"):
        file.unlink()
    report = salvaged(path, target)
    assert (report.base, report.n) == ("okr.json", 20)
    assert reopened(target) == plain(store)
    assert put(open_store(target, sys=FAST), title="more").n == 21
    assert problems(target) == []


def test_segments_alone_in_the_middle_are_a_store_of_what_they_begin(
    path: Path, target: Path
) -> None:
    grown(path)
    for file in path.parent.iterdir():
        if file.is_file() and file.name not in (segment(path, 3).name, segment(path, 5).name):
            file.unlink()
    report = salvaged(path, target)
    assert report.kept > 0
    assert report.base == ""
    assert problems(target) == []
    assert sum(report.documents.values()) == len(reopened(target)["objectives"])


def test_a_tinydb_file_whose_description_is_damaged_gives_its_documents(
    path: Path, target: Path
) -> None:
    store = grown(path, snapshots=(20,))
    for file in path.parent.iterdir():
        if file.is_file() and file != path:
            file.unlink()
    flip(path, 20)
    report = salvaged(path, target)
    assert reopened(target) == plain(store)
    assert report.made_up == ((1, "okr.json"),)
    with tinydb.TinyDB(target) as db:
        assert len(db.table("objectives")) == report.documents["objectives"]
    assert problems(target) == []


def test_documents_that_are_too_many_for_one_change_are_several(path: Path, target: Path) -> None:
    documents = {str(id): {"title": "x" * 200} for id in range(1, 101)}
    path.write_text(json.dumps({"notes": documents}))
    report = salvaged(path, target)
    assert report.n > 5
    assert len(reopened(target)["notes"]) == 100


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        (b'{"notes": {"1": {"a": 1}, "2": {"a": {"5": {}}}}}', {1, 2}),
        (b'{"notes": {"1": {"a": 1}, "2": {"a": 2}, "3": {"a"', {1, 2}),
        (b'{"notes": {"1": {"a": 1}, "2": {"a" 2}, "3": {"a": 3}}}', {1, 3}),
        (b'{"_meta": {"1": {"n": 1}}, "notes": {"1": {"a": 1}}}', {1}),
        (b'{"notes": {"1": {"a": NaN}, "2": {"a": "\\ud800"}}}', {2}),
        (b'{"notes": {"1": {"a": 1e999}, "2": {"a": 1}}', {2}),
        (b'{"notes": {"1": ' + b'{"a": ' * 5000, set()),
        (b'{"notes": {"1": {"a" 1}}, "others": {"1": {"a": 1}}}', set()),
        (b"\xff\xfe", set()),
        (b'{"no\\u0074es": {"1": {"a": 1}}, "bad\\ud800": {"1": {"a": 1}}}', {1}),
    ],
)
def test_documents_are_read_out_of_what_is_left_of_a_file(data: bytes, ids: set[int]) -> None:
    assert set(legible(data).get("notes", {})) == ids


def test_documents_of_an_older_schema_come_back_in_todays(old: Path, target: Path) -> None:
    flip(old, old.stat().st_size - 10)
    for file in old.parent.glob("okr.json.[jp]*"):
        file.unlink()
    salvaged(old, target)
    steps = reopened(target)["key_results"][3]["steps"]
    assert isinstance(steps, list)
    assert [step["id"] for step in steps] == [1, 2, 3]


def test_nothing_at_all_is_said_to_be_nothing(path: Path, target: Path) -> None:
    path.write_bytes(b"rubbish")
    with pytest.raises(Damaged, match="nothing can be salvaged"):
        salvaged(path, target)
    assert files(target.parent) == {}


@pytest.mark.parametrize("taken", ["", ".prev", ".lock", ".j00000001", ".base"])
def test_a_new_store_never_overwrites_anything(path: Path, target: Path, taken: str) -> None:
    grown(path)
    target.with_name(target.name + taken).write_bytes(b"mine")
    with pytest.raises(CannotCreate, match="is there already"):
        salvaged(path, target)
    assert files(target.parent) == {target.name + taken: b"mine"}


def test_lines_of_another_store_are_left_out(path: Path, target: Path, tmp_path: Path) -> None:
    store = grown(path)
    home = tmp_path / "other"
    home.mkdir(mode=0o700)
    grown(home / "okr.json")
    shutil.copy(segment(home / "okr.json", 4), segment(path, 99_999_999))
    report = salvaged(path, target)
    assert reopened(target) == plain(store)
    assert {lost.why for lost in report.lost} == {"another store's"}
    assert len(list(target.parent.glob("saved.json.j0*"))) < 30


def test_a_change_that_is_there_twice_is_kept_once(path: Path, target: Path) -> None:
    store = grown(path, snapshots=())
    raw = segment(path, 2).read_bytes()
    segment(path, 2).write_bytes(raw + raw)
    salvaged(path, target)
    assert reopened(target) == plain(store)


def test_changes_too_far_away_are_left_out(
    path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("okrtui.store.care.salvage.MOST_GAPS", 2)
    grown(path, snapshots=())
    spoilt(path, 6, 7, 8)
    report = salvaged(path, target)
    assert report.n == 5
    assert {lost.why for lost in report.lost} == {
        "no line with a right seal",
        "too many changes are missing before it",
    }


def test_a_snapshot_too_far_from_what_is_left_is_begun_with(path: Path, target: Path) -> None:
    store = open_store(path, sys=FAST, limits=LIMITS)
    for number in range(20):
        put(store, title=f"{number} {'x' * 400}")
    assert store.checkpoint()
    spoilt(path, *range(2, 21))
    report = salvaged(path, target)
    assert (report.base, report.first, report.n) == ("okr.json", 21, 20)
    assert reopened(target) == plain(store)
    assert problems(target) == []


@pytest.mark.parametrize("stick", [False, True])
def test_a_salvage_that_fails_leaves_nothing_and_changes_nothing(
    path: Path, target: Path, stick: bool
) -> None:
    grown(path)
    spoilt(path, 11)
    before = files(path.parent)
    for at in range(1, 3000):
        sys = QuickFailing()
        folder, new = Folder(sys, path), Folder(sys, target)
        sys.strike(Fault(errno.ENOSPC, stick, frozenset({"write", "fsync", "open"})), at)
        try:
            salvage_to(folder, new, LIMITS, SCRIBE)
        except (NotSaved, Damaged):
            assert files(target.parent) == {} or stick
        struck = sys.struck
        sys.heal()
        folder.close()
        new.close()
        for name in files(target.parent):
            target.with_name(name).unlink()
        if not struck:
            break
    else:
        pytest.fail("it never completed")
    assert files(path.parent) == before


_MADE: list[Path] = []


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(damages=DAMAGES)
def test_whatever_happened_what_is_salvaged_is_a_sound_store(
    tmp_path_factory: pytest.TempPathFactory, damages: list[tuple[str, int, float, float]]
) -> None:
    if not _MADE:
        home = tmp_path_factory.mktemp("sound")
        home.chmod(0o700)
        grown(home / "okr.json")
        _MADE.append(home / "okr.json")
    home = tmp_path_factory.mktemp("heap")
    path = copied(_MADE[0], home / "store")
    spoil(path, damages)
    before = files(path.parent)
    (home / "saved").mkdir(mode=0o700)
    target = home / "saved" / "okr.json"
    try:
        report = salvaged(path, target)
    except StoreError:
        assert files(target.parent) == {}
    else:
        assert problems(target) == []
        store = open_store(target, sys=FAST)
        assert store.read_only is None
        assert store.number == report.n
        assert set(plain(store).get("objectives", {}).keys()) <= set(range(1, 20))
        store.let_go()
    assert files(path.parent) == before


Tables = dict[str, dict[int, Document]]


def applied(ops: list[Op], tables: Tables) -> Tables:
    after = {name: dict(table) for name, table in tables.items()}
    apply(after, Commit(1, "", 0.0, "", "", "", "", "", tuple(ops)))
    return after


def test_the_difference_of_two_states_leads_from_one_to_the_other() -> None:
    one: Tables = {
        "a": {1: {"x": 1}, 2: {"x": 1, "y": 2}, 3: {"x": 1}, 4: {"x": 1}},
        "b": {1: {}},
    }
    other: Tables = {
        "a": {1: {"x": 2}, 2: {"x": 1}, 4: {"x": 1, "y": None}, 5: {"x": 1}},
        "c": {1: {"z": 1}},
    }
    after = applied(list(difference(one, other)), one)
    assert {name: table for name, table in after.items() if table} == other
    assert list(difference(one, one)) == []


def test_operations_get_the_before_images_that_they_meet() -> None:
    tables: Tables = {"a": {1: {"x": 1, "n": 2}, 2: {"x": 5}}}
    ops = [
        Op("set", "a", 1, {"x": (9, 3)}),
        Op("inc", "a", 1, {"n": (7, 2)}),
        Op("del", "a", 2, {"x": 0}),
        Op("ins", "a", 2, {"x": 6}),
    ]
    assert fitted(ops, tables) == (
        Op("set", "a", 1, {"x": (1, 3)}),
        Op("inc", "a", 1, {"n": (2, 2)}),
        Op("del", "a", 2, {"x": 5}),
        Op("ins", "a", 2, {"x": 6}),
    )
    for op in (
        Op("ins", "a", 1, {}),
        Op("set", "a", 9, {"x": (1, 2)}),
        Op("inc", "a", 2, {"n": (1, 1)}),
    ):
        with pytest.raises(ValueError, match=r"a [129]"):
            fitted([op], tables)


def test_archived_segments_are_salvaged_with_the_rest(path: Path, target: Path) -> None:
    store = archived(path, path.with_name("okr.json.archive"))
    spoilt(path, 12)
    report = salvaged(path, target)
    assert (report.prefix, report.missing) == (11, (12,))
    assert reopened(target) == plain(store)
    assert problems(target) == []


def test_a_journal_whose_archive_is_gone_begins_with_its_base(
    path: Path, target: Path, tmp_path: Path
) -> None:
    store = archived(path, path.with_name("okr.json.archive"))
    path.with_name("okr.json.archive").rename(tmp_path / "away")
    spoilt(path, 12)
    report = salvaged(path, target)
    assert report.base == "okr.json.base"
    assert reopened(target) == plain(store)
    target.unlink()
    assert reopened(target) == plain(store)


def test_lines_of_a_newer_program_are_left_out(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(path)
    monkeypatch.setattr("okrtui.store.care.evidence.SCHEMA", 0)
    folder = Folder(QUICK, path)
    salvage = Salvage([Source(folder, 1)], [], LIMITS, SCRIBE)
    assert {lost.why for lost in salvage.lost} == {"by a newer okrtui"}
    folder.close()


def test_the_snapshot_of_another_store_makes_up_for_nothing(
    path: Path, target: Path, tmp_path: Path
) -> None:
    grown(path)
    home = tmp_path / "other"
    home.mkdir(mode=0o700)
    grown(home / "okr.json", snapshots=(9, 13))
    shutil.copy(home / "okr.json", path.with_name("okr.json.prev"))
    spoilt(path, 11)
    assert salvaged(path, target).made_up == ((14, "okr.json"),)


def test_a_line_that_grows_too_long_with_what_it_meets_is_left_out(
    path: Path, target: Path
) -> None:
    store = open_store(path, sys=FAST, limits=LIMITS)
    long = "x" * 3000
    put(store, title="short")
    edit(store, 1, title=("short", long))
    edit(store, 1, title=(long, ""))
    edit(store, 1, title=("", "y" * 2000))
    spoilt(path, 3)
    report = salvaged(path, target)
    assert report.missing == (3, 4)
    assert {"too long with the values it meets now"} < {lost.why for lost in report.lost}


def test_files_are_written_in_pieces(
    path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = grown(path)
    monkeypatch.setattr("okrtui.store.care.new_files._BUFFER", 100)
    salvaged(path, target)
    assert reopened(target) == plain(store)


def forked(path: Path, home: Path) -> Path:
    """A copy of the store that went another way behind change 10."""
    home.mkdir(mode=0o700)
    grown(home / path.name, snapshots=(9,), changes=10)
    for file in path.parent.iterdir():
        if file.is_file():
            file.unlink()
    for file in filter(Path.is_file, home.iterdir()):
        shutil.copy(file, path.parent)
    here, there = (open_store(p, sys=FAST, limits=LIMITS) for p in (path, home / path.name))
    for n in range(6):
        put(here, title=f"here {n}")
        put(there, title=f"there {n}")
    assert here.checkpoint()
    assert there.checkpoint()
    return home / path.name


def test_a_snapshot_that_contradicts_its_line_makes_up_for_nothing(
    path: Path, target: Path, tmp_path: Path
) -> None:
    other = forked(path, tmp_path / "fork")
    shutil.copy(other, path)
    report = salvaged(path, target)
    assert (report.made_up, report.missing, report.n) == ((), (), 16)
    assert {"title": "here 5"} in reopened(target)["objectives"].values()


def test_of_two_lines_for_a_change_the_one_that_follows_is_kept(
    path: Path, target: Path, tmp_path: Path
) -> None:
    other = forked(path, tmp_path / "fork")
    last = max(other.parent.glob("okr.json.j0*"))
    shutil.copy(last, segment(path, 98))
    report = salvaged(path, target)
    assert {lost.why for lost in report.lost} == {"another line is this change"}
    titles = [d["title"] for d in reopened(target)["objectives"].values()]
    assert "here 5" in titles
    assert "there 5" not in titles


def test_a_file_that_is_exchanged_meanwhile_is_not_salvaged_from(path: Path, target: Path) -> None:
    grown(path)

    class Exchanging(type(QUICK)):  # type: ignore[misc]
        def __init__(self) -> None:
            self.opened = 0

        def open(self, name: str, flags: int, mode: int, folder: int) -> int:
            self.opened += name == segment(path, 1).name
            if self.opened == 2:
                data = segment(path, 1).read_bytes()
                segment(path, 1).write_bytes(bytes(len(data)))
            return int(super().open(name, flags, mode, folder))

    with pytest.raises(NotSaved, match="another one than a moment ago"):
        salvaged(path, target, Exchanging())
    assert files(target.parent) == {}
