"""Looking back from the newest change on: in order, over segments, only what is wanted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from okrtui.store import log
from okrtui.store.journal import Change, read_line, seal
from okrtui.store.journal_store import JournalStore
from okrtui.store.ports import Commit, Damaged, Op, ReadOnly, Wanted
from tests.store.kit import FAST, FailingSys, live, open_store, put, small


def change(store: JournalStore, why: str, who: str, ops: Sequence[Op]) -> Commit:
    return store.commit(lambda _, __: ops, why=why, user=who)


@pytest.fixture(params=[8 << 20, 400], ids=["one segment", "many segments"])
def store(path: Path, request: pytest.FixtureRequest) -> JournalStore:
    """Six changes by two people on two documents and an entry."""
    store = open_store(path, sys=FAST, limits=small(segment=request.param))
    change(store, "add", "ana", [Op("ins", "kpis", 1, {"name": "Churn"})])
    change(store, "add", "ben", [Op("ins", "kpis", 11, {"name": "SLA"})])
    change(store, 'log "K1"', "ben", [Op("ins", "measurements", 1, {"kpi": 1, "value": 9})])
    change(store, "edit", "an", [Op("set", "kpis", 11, {"name": ("SLA", "Served")})])
    change(store, "undo #4: edit", "Zoë", [Op("set", "kpis", 11, {"name": ("Served", "SLA")})])
    change(store, "edit", "ana", [Op("set", "kpis", 1, {"name": ("Churn", "Left")})])
    return store


def numbers(store: JournalStore, wanted: Wanted | None = None) -> list[int]:
    return [commit.n for commit in store.log_back(wanted)]


def test_all_changes_come_newest_first_as_they_were_made(store: JournalStore) -> None:
    assert list(store.log_back()) == list(store.log())[::-1]
    assert numbers(store) == [6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(users=("ana",)), [6, 1]),
        (Wanted(users=("Zoë", "an")), [5, 4]),
        (Wanted(reasons=("undo #",)), [5]),
        (Wanted(reasons=('log "',)), [3]),
        (Wanted(documents=(("kpis", 1),)), [6, 1]),
        (Wanted(documents=(("kpis", 11),)), [5, 4, 2]),
        (Wanted(links=(("kpi", 1),)), [3]),
        (Wanted(users=("cho",)), []),
        (Wanted(users=("cho",), links=(("kpi", 1),)), [3]),
    ],
)
def test_what_is_wanted_is_never_passed_over(
    store: JournalStore, wanted: Wanted, found: list[int]
) -> None:
    assert numbers(store, wanted) == found


def test_what_is_not_wanted_is_not_parsed(
    store: JournalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = []

    def read(raw: bytes) -> object:
        line = read_line(raw)
        if isinstance(line, Change):
            parsed.append(line.commit.n)
        return line

    monkeypatch.setattr(log, "read_line", read)
    assert numbers(store, Wanted(users=("ana",))) == [6, 1]
    assert parsed == [6, 1]


def test_only_as_much_is_read_as_one_asks_for(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys, limits=small(segment=400))
    for _ in range(9):
        put(store, title="A")
    opened = sys.calls["open"]
    looking = store.log_back()
    assert next(looking).n == 9
    assert sys.calls["open"] == opened + 1


@pytest.mark.parametrize("wanted", [None, Wanted(users=("cho",))], ids=["all", "passed over"])
def test_a_changed_line_is_named_as_damage(path: Path, wanted: Wanted | None) -> None:
    store = open_store(path, sys=FAST)
    for title in ("A", "B", "C"):
        put(store, title=title)
    live(path).write_bytes(live(path).read_bytes().replace(b'"B"', b'"X"'))
    with pytest.raises(Damaged, match="is damaged"):
        numbers(store, wanted)


def test_a_line_of_other_hands_order_is_followed_all_the_same(path: Path) -> None:
    """Its seal of the line before stands elsewhere than in ours."""
    store = open_store(path, sys=FAST)
    put(store, title="A")
    put(store, title="B")
    lines = live(path).read_bytes().splitlines(keepends=True)
    fields = json.loads(lines[-1])
    del fields["h"]
    other = {"n": fields.pop("n"), "p": fields.pop("p"), **fields}
    body = json.dumps(other, separators=(",", ":")).encode()[:-1]
    store.let_go()
    lines[-1] = b'%b,"h":"%b"}\n' % (body, seal(body).encode())
    path.unlink(missing_ok=True)
    live(path).write_bytes(b"".join(lines))
    store = open_store(path, sys=FAST)
    assert store.number == 2
    assert numbers(store, Wanted(users=("cho",))) == [2]
    assert numbers(store, Wanted(users=("ana",))) == [2, 1]


def test_a_journal_that_can_not_be_read_is_told(path: Path) -> None:
    sys = FailingSys()
    store = open_store(path, sys=sys)
    put(store, title="A")
    sys.fail("read")
    with pytest.raises(ReadOnly, match="can't be read"):
        numbers(store)
