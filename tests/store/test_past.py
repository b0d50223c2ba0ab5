"""The past: the tables after any change, and which change was the last at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.domain.errors import NotFound
from okrtui.domain.records import Document
from okrtui.store import log
from okrtui.store.journal import Change, change_line, read_line, seal
from okrtui.store.journal_store import JournalStore
from okrtui.store.ports import Damaged, Op, ReadOnly, State
from okrtui.store.snapshot import check
from tests.store.kit import (
    FAST,
    FailingSys,
    FastSys,
    Plain,
    delete,
    edit,
    live,
    open_store,
    plain,
    put,
    small,
)


class ClockSys(FastSys):
    """Shows the time that it is told."""

    now = 1000.0

    def clock(self) -> float:
        return self.now


def told(state: State) -> Plain:
    """A state as ordinary dicts, without empty tables and without what is None."""
    return {
        name: {id: _told(document) for id, document in table.items()}
        for name, table in state.items()
        if table
    }


def _told(document: Document) -> Document:
    return {field: value for field, value in document.items() if value is not None}


def _live(path: Path, **options: Any) -> tuple[JournalStore, list[Plain]]:
    """A store with eight changes of every kind, and the state after each of them."""
    store = open_store(path, sys=FAST, **options)
    states = [told(store.state())]
    did: list[Callable[[], object]] = [
        lambda: put(store, title="A", tries=1),
        lambda: put(store, title="B"),
        lambda: put(store, "check_ins", key_result=1, value=3),
        lambda: edit(store, 1, title=("A", "AA"), note=(None, "new")),
        lambda: store.commit(
            lambda _, __: [Op("inc", "objectives", 1, {"tries": (1, 2)})], why="", user="bo"
        ),
        lambda: delete(store, 2, {"title": "B"}),
        lambda: put(store, "surprises", odd=True),
        lambda: edit(store, 1, note=("new", None), title=("AA", "AAA")),
    ]
    for do in did:
        do()
        states.append(told(store.state()))
    return store, states


@pytest.mark.parametrize("segment", [1, 600, 1 << 20])
@pytest.mark.parametrize("block", [7, 100, 1 << 20])
def test_the_state_after_every_change_can_be_had_again(
    path: Path, monkeypatch: pytest.MonkeyPatch, segment: int, block: int
) -> None:
    monkeypatch.setattr(log, "_BLOCK", block)
    store, states = _live(path, limits=small(segment=segment))
    now = plain(store)
    assert [told(store.at(n)) for n in range(9)] == states
    assert plain(store) == now
    assert store.checkpoint()
    fresh = open_store(path, sys=FAST)
    assert [told(fresh.at(n)) for n in range(9)] == states


def test_the_past_stays_as_it_is_whatever_comes_later(path: Path) -> None:
    store, states = _live(path)
    before, now = store.at(6), store.at(8)
    edit(store, 1, title=("AAA", "later"))
    put(store, "check_ins", key_result=1, value=9)
    assert (told(before), told(now)) == (states[6], states[8])


def test_looking_back_leaves_unread_histories_unread(path: Path) -> None:
    store, _ = _live(path)
    assert store.checkpoint()
    fresh = open_store(path, sys=FAST)
    assert "Table(lazy)" in repr(fresh.at(6)["check_ins"])


@pytest.mark.parametrize("n", [-1, 9])
def test_a_change_that_never_was_has_no_state(path: Path, n: int) -> None:
    store, _ = _live(path)
    with pytest.raises(NotFound, match=f"there is no change {n}"):
        store.at(n)


def test_a_new_store_has_only_its_beginning(path: Path) -> None:
    store = open_store(path, sys=FAST)
    assert told(store.at(0)) == {}
    assert store.number_at(1e12) == 0


def test_the_past_of_a_snapshot_that_was_put_there_begins_with_it(path: Path) -> None:
    store, _ = _live(path)
    assert store.checkpoint()
    path.with_name("okr.json.j00000001").unlink()
    alone = open_store(path, sys=FAST)
    now = told(alone.at(8))
    assert now == told(store.state())
    with pytest.raises(NotFound, match="doesn't tell of changes 1 to 8"):
        alone.at(2)
    put(alone, title="goes on")
    assert told(alone.at(8)) == now
    for n in (1, 7):
        with pytest.raises(NotFound, match="doesn't tell of changes 1 to 8"):
            alone.at(n)
    with pytest.raises(NotFound, match="doesn't tell of changes 1 to 8"):
        alone.number_at(1.0)


def test_the_last_change_at_a_time_is_the_highest_that_was_made_by_then(path: Path) -> None:
    sys = ClockSys()
    store = open_store(path, sys=sys, limits=small(segment=1))
    for now in (100.0, 200.0, 150.0, 300.0):
        sys.now = now
        put(store, title=str(now))
    asked = {99.9: 0, 100.0: 1, 149.0: 1, 150.0: 3, 199.0: 3, 250.0: 3, 300.0: 4, 1e9: 4}
    assert {t: store.number_at(t) for t in asked} == asked


@pytest.mark.parametrize("t", [150.0, 150, -1.0])
def test_times_are_read_from_lines_that_others_wrote_otherwise(path: Path, t: float) -> None:
    sys = ClockSys()
    store = open_store(path, sys=sys)
    sys.now = 100.0
    put(store, title="A")
    raw = live(path).read_bytes().splitlines(keepends=True)[-1]
    line = read_line(raw)
    assert isinstance(line, Change)
    odd = line.commit._replace(n=2, id='"odd", "t":7', t=t, ops=())
    with live(path).open("ab") as journal:
        journal.write(change_line(Change(odd, line.v, seal(raw))))
    store.refresh()
    found = [store.number_at(at) for at in (-2.0, 99.0, 120.0, 200.0)]
    assert found == ([0, 2, 2, 2] if t < 0 else [0, 0, 1, 2])


@pytest.mark.parametrize("spoil", ["a line", "the last line feed", "everything", "a header"])
def test_a_damaged_past_is_said_with_its_place(path: Path, spoil: str) -> None:
    store, _ = _live(path, limits=small(segment=1))
    segment = path.with_name("okr.json.j00000006")
    data = segment.read_bytes()
    header, line = data.splitlines(keepends=True)
    segment.write_bytes(
        {
            "a line": header + line.replace(b'"u":"ana"', b'"u":"bob"'),
            "the last line feed": data[:-1],
            "everything": b"x" * 5000,
            "a header": line,
        }[spoil]
    )
    with pytest.raises(Damaged, match=r"okr.json.j00000006 is damaged") as caught:
        store.at(5)
    assert "doctor" in caught.value.hint
    assert store.at(6)


def test_a_line_longer_than_may_be_is_never_read_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_BLOCK", 64)
    store, _ = _live(path, limits=small(segment=1, line=1000))
    segment = path.with_name("okr.json.j00000006")
    segment.write_bytes(b"x" * 100_000 + b"\n")
    with pytest.raises(Damaged):
        store.at(5)


def test_going_forward_gives_way_to_going_back_where_it_cant(path: Path) -> None:
    store, states = _live(path, limits=small(segment=1))
    second, fifth = (path.with_name(f"okr.json.j0000000{n}") for n in (2, 5))
    whole = second.read_bytes()
    for spoilt in (b"broken\n", whole.replace(b'"title":"B"', b'"title":"X"')):
        second.write_bytes(spoilt)
        assert [told(store.at(n)) for n in (1, 2, 3)] == states[1:4]
    fifth.write_bytes(b"broken, too\n")
    with pytest.raises(Damaged, match="j00000005"):
        store.at(3)
    second.write_bytes(whole)
    assert [told(store.at(n)) for n in (1, 2, 3)] == states[1:4]
    second.unlink()
    fifth.unlink()
    with pytest.raises(NotFound, match="changes 1 to 5"):
        store.at(3)
    assert told(store.at(5)) == states[5]


def test_a_beginning_that_is_missing_isnt_taken_for_an_empty_one(path: Path) -> None:
    store, states = _live(path, limits=small(segment=1))
    path.with_name("okr.json.j00000001").unlink()
    assert told(store.at(2)) == states[2]


def test_a_sealed_past_remembers_the_latest_transactions(path: Path) -> None:
    store, _ = _live(path, limits=small(segment=1, remembered=2))
    ids = [commit.id for commit in store.log()]
    for n, kept in ((5, ids[3:5]), (1, ids[:1]), (0, [])):
        meta = check(store.sealed(n))
        assert (meta.place.n, list(meta.ids)) == (n, kept)
    assert check(store.sealed(8))._replace(saved=0) == check(store.sealed())._replace(saved=0)
    with pytest.raises(NotFound):
        store.sealed(9)


def test_the_log_ends_where_the_journal_was_cut_off(path: Path) -> None:
    store, states = _live(path, limits=small(segment=1))
    assert store.checkpoint()
    for number in (7, 8):
        path.with_name(f"okr.json.j0000000{number}").unlink()
    shortened = open_store(path, sys=FAST)
    assert (shortened.number, shortened.read_only is None) == (8, False)
    assert told(shortened.state()) == states[8]
    assert [commit.n for commit in shortened.log()] == [1, 2, 3, 4, 5, 6]


def test_files_that_cant_be_read_are_said(path: Path) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    put(store, title="B")
    for look in (lambda: store.at(1), lambda: store.number_at(0.0), lambda: store.sealed(1)):
        sys.fail("read")
        with pytest.raises(ReadOnly, match="can't be read"):
            look()
    assert live(path).exists()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ids"), st.integers(1, 3), st.integers()), max_size=12))
def test_backwards_and_forwards_come_to_the_same(
    tmp_path_factory: pytest.TempPathFactory, did: list[tuple[str, int, int]]
) -> None:
    home = tmp_path_factory.mktemp("past")
    home.chmod(0o700)
    store = open_store(home / "okr.json", sys=FAST, limits=small())
    states = [told(store.state())]
    for kind, which, value in did:
        there = store.state()["objectives"]
        if kind == "i":
            put(store, title=value % 1000)
        elif which in there and kind == "d":
            delete(store, which, there[which])
        elif which in there:
            edit(store, which, title=(there[which].get("title"), value % 1000))
        if store.number == len(states):
            states.append(told(store.state()))
    store.checkpoint()
    for session in (store, open_store(home / "okr.json", sys=FAST)):
        assert [told(session.at(n)) for n in range(len(states))] == states
    store.let_go()
