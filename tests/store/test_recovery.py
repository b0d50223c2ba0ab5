"""Recovery: from torn tails, bad snapshots, copies in the wrong place, and damage."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from okrtui.store.journal import Change, Header, change_line, header_line, read_line, seal
from okrtui.store.journal_store import JournalStore
from okrtui.store.migrate import SCHEMA
from okrtui.store.ports import Conflict, Damaged, NewerSchema, Op
from tests.store.kit import (
    FAST,
    FastSys,
    delete,
    edit,
    files,
    live,
    open_store,
    plain,
    put,
    reopened,
    small,
)


@pytest.fixture
def store(path: Path) -> JournalStore:
    """Five changes, the first two of them in the snapshot before, four in the snapshot."""
    store = open_store(path, sys=FAST)
    put(store, title="1")
    put(store, title="2")
    assert store.checkpoint()
    put(store, title="3")
    put(store, title="4")
    assert store.checkpoint()
    put(store, title="5")
    store.let_go()
    return store


ALL = {"objectives": {n: {"title": str(n)} for n in range(1, 6)}}


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_torn_tail_is_set_aside_at_the_next_commit(
    store: JournalStore, path: Path, cut: int
) -> None:
    whole = live(path).read_bytes()
    os.truncate(live(path), len(whole) - cut)
    torn = whole[: len(whole) - cut].rpartition(b"\n")[2]
    shown = {"objectives": {n: {"title": str(n)} for n in range(1, 5)}}
    before = files(path.parent)
    again = open_store(path, sys=FAST)
    assert plain(again) == shown
    assert again.read_only is None
    assert files(path.parent) == before
    put(again, title="6")
    assert [f.read_bytes() for f in path.parent.glob("*.torn-*")] == [torn]
    assert reopened(path)["objectives"][5] == {"title": "6"}


@pytest.mark.parametrize("garbage", [b"\0" * 5000, b"\0\n", b"{}\n{}\n", b"\n", b'{"n":6,"id"'])
def test_garbage_behind_the_last_line_is_a_torn_tail(
    store: JournalStore, path: Path, garbage: bytes
) -> None:
    with live(path).open("ab") as journal:
        journal.write(garbage)
    again = open_store(path, sys=FAST)
    assert plain(again) == ALL
    put(again, title="6")
    assert [f.read_bytes() for f in path.parent.glob("*.torn-*")] == [garbage]
    assert len(reopened(path)["objectives"]) == 6


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (lambda data: b"", "is empty"),
        (lambda data: data[:-5], "doesn't match its checksum"),
        (lambda data: data.replace(b'"1"}', b'"X"}'), "was changed by another program"),
        (lambda data: json.dumps(json.loads(data)).encode(), "was changed by another program"),
        (lambda data: b"not json", "isn't JSON"),
    ],
    ids=["empty", "cut", "edited", "rewritten", "garbage"],
)
def test_a_bad_snapshot_is_rebuilt_and_set_aside_at_the_next_checkpoint(
    store: JournalStore, path: Path, spoil: Callable[[bytes], bytes], what: str
) -> None:
    spoilt = spoil(path.read_bytes())
    path.write_bytes(spoilt)
    before = files(path.parent)
    again = open_store(path, sys=FAST)
    assert plain(again) == ALL
    assert what in again.warnings[0]
    assert "rebuilt from okr.json.prev" in again.warnings[0]
    assert files(path.parent) == before
    assert again.checkpoint()
    (aside,) = path.parent.glob("*.damaged-*")
    assert aside.read_bytes() == spoilt
    told = again.warnings[1]
    assert f"is kept as {aside}" in told
    # Of what can't be read nobody knows whether anything is missing; of the journal one does.
    assert "is missing" not in told
    # Only what another program can have meant is worth merging.
    mergeable = what == "was changed by another program"
    assert (f"okrtui import-edit {aside} merges it" in told) == mergeable
    assert (f"okrtui import-edit {path} merges" in again.warnings[0]) == mergeable
    fresh = open_store(path)
    assert (plain(fresh), fresh.warnings) == (ALL, ())


def test_without_any_snapshot_everything_comes_from_the_first_segment(
    store: JournalStore, path: Path
) -> None:
    path.unlink()
    path.with_name("okr.json.prev").write_bytes(b"broken, too")
    again = open_store(path, sys=FAST)
    assert plain(again) == ALL
    assert "rebuilt from the journal" in again.warnings[0]
    assert again.number == 5


def test_a_snapshot_alone_goes_on_in_a_first_segment_of_its_own(
    store: JournalStore, path: Path
) -> None:
    home = path.parent / "copy"
    home.mkdir(mode=0o700)
    copy = Path(shutil.copy(path, home))
    before = files(home)
    again = open_store(copy, sys=FAST)
    four = {"objectives": {n: {"title": str(n)} for n in range(1, 5)}}
    assert (plain(again), again.number, again.identity) == (four, 4, store.identity)
    assert files(home) == before
    assert put(again, title="new").n == 5
    header = read_line(live(copy).read_bytes().splitlines(keepends=True)[0])
    assert isinstance(header, Header)
    assert (header.seg, header.n) == (1, 4)
    assert reopened(copy)["objectives"][5] == {"title": "new"}
    again = open_store(copy, sys=FAST)
    assert again.checkpoint()
    assert len(reopened(copy)["objectives"]) == 5
    assert len(list(open_store(copy).log())) == 1
    # Without a snapshot there is no beginning to rebuild from.
    copy.with_name("okr.json.prev").unlink()
    copy.write_bytes(b"")
    with pytest.raises(Damaged):
        open_store(copy)


def test_a_change_that_only_the_snapshot_remembers_isnt_made_twice(
    store: JournalStore, path: Path
) -> None:
    first = next(open_store(path, sys=FAST).log()).id
    home = path.parent / "copy"
    home.mkdir(mode=0o700)
    copy = open_store(Path(shutil.copy(path, home)), sys=FAST)
    again = copy.commit(
        lambda _, __: [Op("ins", "objectives", 9, {})], why="", user="ana", transaction_id=first
    )
    assert (again.n, again.id, again.ops) == (1, first, ())
    assert not list(home.glob("*.j0*"))


@pytest.mark.parametrize("where", ["the same segment", "an older segment", "no segment"])
def test_who_made_it_theirs_is_found_as_far_back_as_the_journal_goes(
    path: Path, where: str
) -> None:
    store = open_store(path, sys=FAST, limits=small())
    put(store, title="A", owner="ana")
    edit(store, 1, who="bo", title=("A", "B"))
    if where != "the same segment":
        for number in range(9):
            put(store, "check_ins", objectives=1, value=number)
    if where == "no segment":
        assert store.checkpoint()
        for segment in path.parent.glob("*.j0*"):
            segment.unlink()
        store = open_store(path, sys=FAST)
    with pytest.raises(Conflict) as caught:
        edit(store, 1, title=("A", "C"), owner=("ana", "cy"))
    assert caught.value.fields[0].who == ("" if where == "no segment" else "bo")


def test_segments_before_the_one_that_names_the_author_arent_read(path: Path) -> None:
    class Naming(FastSys):
        def __init__(self) -> None:
            self.opened: list[str] = []

        def open(self, name: str, flags: int, mode: int, folder: int) -> int:
            self.opened.append(name)
            return super().open(name, flags, mode, folder)

    sys = Naming()
    store = open_store(path, sys=sys, limits=small(segment=1))
    for before, after in ("AB", "BC", "CD"):
        if before == "A":
            put(store, title="A")
        edit(store, 1, who="bo", title=(before, after))
    sys.opened.clear()
    with pytest.raises(Conflict):
        edit(store, 1, title=("A", "X"))
    assert sys.opened == ["okr.json.j00000004"]


def test_the_log_ends_before_a_segment_whose_header_is_torn(
    store: JournalStore, path: Path
) -> None:
    path.with_name("okr.json.j00000002").write_bytes(b'{"okrj":1,')
    again = open_store(path, sys=FAST)
    assert [commit.n for commit in again.log()] == [1, 2, 3, 4, 5]


def test_another_stores_snapshot_is_noticed(store: JournalStore, path: Path) -> None:
    other = open_store(path.with_name("other.json"), sys=FAST)
    for _ in range(9):
        put(other, title="foreign")
    assert other.checkpoint()
    shutil.copy(other.path, path)
    again = open_store(path, sys=FAST)
    assert plain(again) == ALL
    assert "doesn't belong to this journal" in again.warnings[0]
    assert again.read_only is None
    assert again.checkpoint()
    assert reopened(path) == ALL


def test_a_backup_copied_over_the_snapshot_asks_before_anything_is_written(
    store: JournalStore, path: Path
) -> None:
    backup = path.with_name("okr.json.prev").read_bytes()
    again = open_store(path, sys=FAST)
    assert again.checkpoint()
    again.let_go()
    path.write_bytes(backup)
    before = files(path.parent)
    stale = open_store(path, sys=FAST)
    assert isinstance(stale.read_only, Damaged)
    assert "copied a backup over it" in stale.read_only.hint
    with pytest.raises(Damaged):
        put(stale, title="X")
    stale.close()
    assert files(path.parent) == before
    path.unlink()
    assert put(open_store(path, sys=FAST), title="on we go").n == 6


@pytest.mark.parametrize("copy", [Path.read_bytes, None], ids=["copied", "linked"])
def test_the_snapshot_before_copied_over_the_last_one_asks_too(
    store: JournalStore, path: Path, copy: Callable[[Path], bytes] | None
) -> None:
    previous = path.with_name("okr.json.prev")
    if copy is not None:
        path.write_bytes(copy(previous))
    else:
        # As a checkpoint leaves it that died between its link and its rename.
        path.unlink()
        path.hardlink_to(previous)
    again = open_store(path, sys=FAST)
    assert isinstance(again.read_only, Damaged) == (copy is not None)
    assert len(plain(again)["objectives"]) == (5 if copy is None else 2)


def test_damage_in_the_middle_shows_what_is_sound_and_writes_nothing(
    store: JournalStore, path: Path
) -> None:
    path.unlink()
    path.with_name("okr.json.prev").unlink()
    data = live(path).read_bytes()
    live(path).write_bytes(data.replace(b'"title":"3"', b'"title":"X"'))
    before = files(path.parent)
    again = open_store(path, sys=FAST)
    assert plain(again) == {"objectives": {1: {"title": "1"}, 2: {"title": "2"}}}
    assert isinstance(again.read_only, Damaged)
    assert "damaged behind change 2" in again.read_only.title
    assert "doctor" in again.read_only.hint
    with pytest.raises(Damaged):
        put(again, title="X")
    assert not again.refresh()
    again.close()
    assert files(path.parent) == before


def _lines(path: Path) -> list[bytes]:
    return live(path).read_bytes().splitlines(keepends=True)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: [*lines, lines[-1]],
        lambda lines: [*lines[:-2], lines[-1]],
        lambda lines: [*lines[:-2], lines[-1], lines[-2]],
        lambda lines: [*lines[:-2], lines[-2][:-1] + b"X" + lines[-1]],
        lambda lines: [*lines[:-1], b"\0" * 100 + b"\n", lines[-1]],
        lambda lines: [*lines, lines[0]],
    ],
    ids=["twice", "missing", "swapped", "line feed", "inserted", "header"],
)
def test_a_whole_line_behind_a_bad_one_is_damage_not_a_torn_tail(
    store: JournalStore, path: Path, spoil: Callable[[list[bytes]], list[bytes]]
) -> None:
    path.unlink()
    path.with_name("okr.json.prev").unlink()
    live(path).write_bytes(b"".join(spoil(_lines(path))))
    before = files(path.parent)
    again = open_store(path, sys=FAST)
    assert isinstance(again.read_only, Damaged)
    assert all(plain(again)["objectives"][n] == {"title": str(n)} for n in range(1, 4))
    with pytest.raises(Damaged):
        put(again, title="X")
    assert files(path.parent) == before


def test_damage_that_appears_under_a_running_session_stops_it(
    store: JournalStore, path: Path
) -> None:
    again = open_store(path, sys=FAST)
    last = _lines(path)[-1]
    with live(path).open("ab") as journal:
        journal.write(last)
    assert not again.refresh()
    assert isinstance(again.read_only, Damaged)


def _line_of(path: Path, ops: tuple[Op, ...], v: int = SCHEMA) -> bytes:
    """A change that is sealed and chained by the rules, whoever wrote it."""
    raw = _lines(path)[-1]
    line = read_line(raw)
    assert isinstance(line, Change)
    commit = line.commit._replace(n=line.commit.n + 1, id="f" * 16, app="9.9", ops=ops)
    return change_line(Change(commit, v, seal(raw)))


def _append(path: Path, ops: tuple[Op, ...], v: int = SCHEMA) -> None:
    line = _line_of(path, ops, v)
    with live(path).open("ab") as journal:
        journal.write(line)


def test_a_change_of_a_newer_schema_turns_running_sessions_read_only(
    store: JournalStore, path: Path
) -> None:
    running = open_store(path, sys=FAST)
    writing = open_store(path, sys=FAST)
    _append(path, (Op("ins", "objectives", 9, {"title": "9"}),), v=SCHEMA + 1)
    before = files(path.parent)
    running.refresh()
    for session in (running, open_store(path, sys=FAST)):
        assert isinstance(session.read_only, NewerSchema)
        assert "okrtui 9.9" in session.read_only.title
        assert plain(session) == ALL
    with pytest.raises(NewerSchema):
        put(writing, title="X")
    assert files(path.parent) == before


@pytest.mark.parametrize(
    "op",
    [
        Op("ins", "objectives", 1, {}),
        Op("del", "objectives", 99, {}),
        Op("set", "objectives", 99, {"title": ("a", "b")}),
        Op("set", "nothing", 1, {"title": ("a", "b")}),
        Op("inc", "objectives", 1, {"title": (1, 1)}),
        Op("inc", "objectives", 1, {"nothing": (1, 1)}),
    ],
    ids=lambda op: f"{op.kind} {op.table} {op.id}",
)
def test_a_sealed_change_that_contradicts_the_state_is_damage(
    store: JournalStore, path: Path, op: Op
) -> None:
    _append(path, (Op("ins", "objectives", 50, {}), op))
    again = open_store(path, sys=FAST)
    assert isinstance(again.read_only, Damaged)
    assert plain(again) == ALL


def test_a_newer_change_is_told_from_damage_whatever_it_says(
    store: JournalStore, path: Path
) -> None:
    """A later program may have operations and fields that this one never heard of."""
    raw = _lines(path)[-1]
    body = f'{{"n":6,"app":"9.9","v":{SCHEMA + 1},"did":[["move",1]],"p":"{seal(raw)}"'.encode()
    with live(path).open("ab") as journal:
        journal.write(b'%b,"h":"%b"}\n' % (body, seal(body).encode()))
    session = open_store(path, sys=FAST)
    assert isinstance(session.read_only, NewerSchema)
    assert "okrtui 9.9" in session.read_only.title
    assert plain(session) == ALL


def test_a_segment_of_a_newer_container_is_told_from_damage(
    store: JournalStore, path: Path
) -> None:
    last = seal(_lines(path)[-1])
    line = header_line(Header(store.identity, 2, 5, SCHEMA, last)).replace(b'"okrj":1', b'"okrj":2')
    body = line[: line.rindex(b',"h"')]
    path.with_name("okr.json.j00000002").write_bytes(
        b'%b,"h":"%b"}\n' % (body, seal(body).encode())
    )
    session = open_store(path, sys=FAST)
    assert isinstance(session.read_only, NewerSchema)
    assert "a newer okrtui" in session.read_only.title
    assert plain(session) == ALL


def test_a_line_of_more_than_the_limit_is_never_read(store: JournalStore, path: Path) -> None:
    with live(path).open("ab") as journal:
        journal.write(_line_of(path, (Op("ins", "objectives", 6, {"title": "x" * 3000}),)))
    again = open_store(path, sys=FAST, limits=small(line=3000))
    assert isinstance(again.read_only, Damaged)
    assert plain(again) == ALL
    assert open_store(path, sys=FAST, limits=small(line=4000)).number == 6


def test_a_missing_segment_in_the_middle_is_named(path: Path) -> None:
    store = open_store(path, sys=FAST, limits=small(segment=1))
    for n in range(4):
        put(store, title=str(n))
    path.with_name("okr.json.j00000003").unlink()
    again = open_store(path, sys=FAST)
    assert isinstance(again.read_only, Damaged)
    assert "okr.json.j00000003 is missing" in again.read_only.title
    assert len(plain(again)["objectives"]) == 2


def test_a_segment_that_goes_missing_under_a_running_session_stops_it(path: Path) -> None:
    writer = open_store(path, sys=FAST, limits=small(segment=1))
    for n in range(4):
        put(writer, title=str(n))
    watcher = open_store(path, sys=FAST)
    path.with_name("okr.json.j00000003").unlink()
    last = live(path)
    last.write_bytes(last.rename(path.with_name("moved")).read_bytes())
    path.with_name("moved").unlink()
    before = files(path.parent)
    with pytest.raises(Damaged, match="j00000003 is missing"):
        put(writer, title="X")
    watcher.refresh()
    assert isinstance(watcher.read_only, Damaged)
    assert files(path.parent) == before


def test_a_journal_shorter_than_the_snapshot_shows_the_snapshot(
    store: JournalStore, path: Path
) -> None:
    lines = _lines(path)
    live(path).write_bytes(b"".join(lines[:3]))
    path.with_name("okr.json.prev").unlink()
    again = open_store(path, sys=FAST)
    assert len(plain(again)["objectives"]) == 4
    assert isinstance(again.read_only, Damaged)
    assert "doesn't reach as far as its snapshot" in again.read_only.title


def test_a_journal_shorter_than_the_snapshot_shows_it_also_when_the_one_before_fits(
    store: JournalStore, path: Path
) -> None:
    lines = _lines(path)
    live(path).write_bytes(b"".join(lines[:4]))
    again = open_store(path, sys=FAST)
    assert len(plain(again)["objectives"]) == 4
    assert isinstance(again.read_only, Damaged)
    assert "doesn't reach as far as its snapshot" in again.read_only.title


def test_a_damaged_snapshot_before_proves_no_copy_over_the_one_after(
    store: JournalStore, path: Path
) -> None:
    live(path).write_bytes(b"".join(_lines(path)[:2]))
    path.write_bytes(b"broken")
    previous = path.with_name("okr.json.prev")
    previous.write_bytes(previous.read_bytes()[:-5])
    again = open_store(path, sys=FAST)
    assert again.number == 1
    put(again, title="X")
    assert again.checkpoint()
    fresh = open_store(path, sys=FAST)
    assert (fresh.number, fresh.read_only) == (2, None)


def test_another_stores_snapshot_hides_none_that_reaches_further_than_the_journal(
    store: JournalStore, path: Path
) -> None:
    live(path).write_bytes(b"".join(_lines(path)[:2]))
    path.with_name("okr.json.prev").write_bytes(path.read_bytes())
    home = path.parent / "other"
    home.mkdir(mode=0o700)
    other = open_store(home / path.name, sys=FAST)
    put(other, title="X")
    assert other.checkpoint()
    path.write_bytes(other.path.read_bytes())
    again = open_store(path, sys=FAST)
    assert len(plain(again)["objectives"]) == 4
    assert isinstance(again.read_only, Damaged)


def test_a_snapshot_without_the_beginning_of_its_journal_is_shown(path: Path) -> None:
    store = open_store(path, sys=FAST, limits=small(segment=1))
    for n in range(4):
        put(store, title=str(n))
    assert store.checkpoint()
    for segment in (1, 2, 4):
        path.with_name(f"okr.json.j{segment:08}").unlink()
    again = open_store(path, sys=FAST)
    assert len(plain(again)["objectives"]) == 4
    assert isinstance(again.read_only, Damaged)
    path.unlink()
    with pytest.raises(Damaged, match="the beginning of its journal"):
        open_store(path)


def test_segments_follow_each_other_and_the_log_spans_them(path: Path) -> None:
    store = open_store(path, sys=FAST, limits=small())
    other = open_store(path, sys=FAST, limits=small())
    made = []
    for n in range(12):
        made.append(put(store if n % 2 else other, title=str(n)))
    store.refresh()
    other.refresh()
    assert len(list(path.parent.glob("*.j0*"))) > 3
    assert plain(store) == plain(other) == reopened(path)
    assert list(store.log()) == made
    assert list(store.log(7, 9)) == made[6:9]
    assert store.checkpoint()
    assert reopened(path) == plain(store)


@pytest.mark.parametrize("header", [b"", b'{"okrj":1,"st'], ids=["empty", "torn"])
def test_a_segment_without_a_whole_header_gets_one(path: Path, header: bytes) -> None:
    store = open_store(path, sys=FAST)
    put(store, title="1")
    put(store, title="2")
    store.let_go()
    path.with_name("okr.json.j00000002").write_bytes(header)
    again = open_store(path, sys=FAST)
    assert again.read_only is None
    put(again, title="3")
    assert live(path).read_bytes().startswith(header_line_of(path, 2, 2))
    assert len(reopened(path)["objectives"]) == 3


def header_line_of(path: Path, segment: int, n: int) -> bytes:
    before = path.with_name(f"okr.json.j{segment - 1:08}").read_bytes()
    first = read_line(before.splitlines(keepends=True)[0])
    assert isinstance(first, Header)
    last = seal(before.splitlines(keepends=True)[-1])
    return header_line(Header(first.store, segment, n, SCHEMA, last))


def test_a_torn_first_header_starts_the_store_again(path: Path) -> None:
    path.with_name("okr.json.j00000001").write_bytes(b'{"okrj":1,')
    store = open_store(path, sys=FAST)
    assert (store.number, store.read_only) == (0, None)
    put(store, title="1")
    assert len(reopened(path)["objectives"]) == 1


def test_checkpoints_fold_in_only_what_is_newer(store: JournalStore, path: Path) -> None:
    one, other = open_store(path, sys=FAST), open_store(path, sys=FAST)
    put(one, title="6")
    assert one.checkpoint()
    before = path.read_bytes()
    # The other session doesn't know of change 6 yet.
    assert not other.checkpoint()
    other.refresh()
    assert not other.checkpoint()
    assert not one.checkpoint()
    assert path.read_bytes() == before


def test_leftovers_of_dead_writers_go_after_a_minute_and_others_stay(
    store: JournalStore, path: Path
) -> None:
    import fcntl

    old, young, held, named = (
        path.with_name(f"okr.json.tmp-{name}") for name in ("a" * 12, "b" * 12, "c" * 12, "notes")
    )
    for file in (old, young, held, named):
        file.write_bytes(b"x")
    for file in (old, held, named):
        os.utime(file, (1, 1))
    again = open_store(path, sys=FAST)
    with held.open("rb+") as writer:
        fcntl.flock(writer, fcntl.LOCK_EX)
        assert again.checkpoint()
    assert [f.exists() for f in (old, young, held, named)] == [False, True, True, True]


def test_a_command_that_wrote_folds_in_at_its_end_and_a_reader_doesnt(path: Path) -> None:
    store = open_store(path, sys=FAST)
    put(store, title="1")
    open_store(path, sys=FAST).close()
    assert not path.exists()
    store.close()
    assert path.exists()


def test_a_session_whose_change_isnt_the_newest_leaves_the_snapshot_to_who_made_it(
    path: Path,
) -> None:
    store, other = open_store(path, sys=FAST), open_store(path, sys=FAST)
    put(store, title="1")
    put(other, title="2")
    store.refresh()
    store.close()
    assert not path.exists()


def test_a_long_tail_is_folded_in_by_whoever_opens(path: Path) -> None:
    store = open_store(path, sys=FAST)
    put(store, title="1")
    store.let_go()
    open_store(path, sys=FAST, limits=small(tail=100)).close()
    assert path.exists()


def test_a_command_doesnt_pay_for_a_large_snapshot(path: Path) -> None:
    store = open_store(path, sys=FAST, limits=small(quick=100))
    put(store, title="1")
    store.close()
    assert not path.exists()


def test_history_is_parsed_only_when_it_is_looked_at(path: Path) -> None:
    store = open_store(path, sys=FAST)
    for n in range(3):
        put(store, "check_ins", value=n)
    delete(store, 3, {"value": 2}, "check_ins")
    assert store.checkpoint()
    again = open_store(path, sys=FAST)
    table = again.state()["check_ins"]
    assert repr(table) == "Table(lazy)"
    assert put(again, "check_ins", value=9).ops[0].id == 4
    assert table[4] == {"value": 9}
    assert 99 not in table
    # Folded in without parsing either.
    assert again.checkpoint()
    assert repr(table) == "Table(lazy)"
    whole = {1: {"value": 0}, 2: {"value": 1}, 4: {"value": 9}}
    assert reopened(path)["check_ins"] == whole
    edit(again, 2, table="check_ins", value=(1, 5))
    assert dict(table) == {**whole, 2: {"value": 5}}
    assert again.checkpoint()
    assert reopened(path)["check_ins"] == dict(table)


def test_a_history_that_nobody_looked_at_or_added_to_is_folded_in_as_it_stands(path: Path) -> None:
    store = open_store(path, sys=FAST)
    put(store, "check_ins", value=1)
    assert store.checkpoint()
    again = open_store(path, sys=FAST)
    put(again, title="A")
    assert again.checkpoint()
    assert repr(again.state()["check_ins"]) == "Table(lazy)"
    assert reopened(path) == plain(again)
