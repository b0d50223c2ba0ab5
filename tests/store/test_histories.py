"""Whatever sessions do in whatever order: journal, snapshot, memory and TinyDB tell the same."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
import tinydb
from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.domain.records import Document, Json
from okrtui.store.journal_store import JournalStore
from okrtui.store.ports import Op
from tests.store.kit import OPENED, Plain, SteadySys, open_store, plain, small

# One that is read at once, and one that stays unread until somebody looks.
TABLES = ("objectives", "check_ins")

values: st.SearchStrategy[Json] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15) + 1, 10**15 - 1)
    | st.floats(-1e14, 1e14)
    | st.text(max_size=8)
    | st.sampled_from(['}, "', '"}},\n', ',"h":"', '{"n":', "\ud800", "\0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)
documents = st.dictionaries(st.sampled_from(["key_result", "a", "", "ü"]), values, max_size=3)

# (which session, what it does, to which table, to which of its documents, with what)
steps = st.lists(
    st.tuples(
        st.booleans(),
        st.sampled_from(["insert", "set", "delete", "checkpoint", "reopen", "group"]),
        st.sampled_from(TABLES),
        st.integers(0, 2),
        documents,
    ),
    min_size=5,
    max_size=30,
)


class Pair:
    """Two sessions on one store, and what the state should be."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sys = SteadySys()
        self.sessions = [self.open(), self.open()]
        self.expected: Plain = {name: {} for name in TABLES}
        self.last = dict.fromkeys(TABLES, 0)

    def open(self) -> JournalStore:
        return open_store(self.path, sys=self.sys, limits=small())

    def do(self, second: bool, what: str, table: str, which: int, body: Document) -> None:
        store = self.sessions[second]
        there = self.expected[table]
        if what == "reopen":
            store.let_go()
            self.sessions[second] = self.open()
        elif what == "checkpoint":
            store.refresh()
            store.checkpoint()
        elif what == "group":
            store.refresh()
            grouped = store.having(table, "key_result", which)
            assert dict(grouped) == {
                id: document
                for id, document in there.items()
                if type(document.get("key_result")) is int and document["key_result"] == which
            }
        elif what == "insert":
            self.last[table] += 1
            there[self.last[table]] = dict(body)
            self.commit(store, lambda _, new_id: [Op("ins", table, new_id(table), body)])
        elif there:
            id = sorted(there)[which % len(there)]
            old = there[id]
            if what == "delete":
                del there[id]
                self.commit(store, lambda _, __: [Op("del", table, id, old)])
            else:
                # A field that is absent counts as None.
                there[id] = dict(old) | {f: v for f, v in body.items() if f in old or v is not None}
                pairs = {field: (old.get(field), value) for field, value in body.items()}
                self.commit(store, lambda _, __: [Op("set", table, id, pairs)])

    def commit(self, store: JournalStore, build: Any) -> None:
        store.commit(build, why="", user="ana")

    def check(self) -> None:
        expected = {name: table for name, table in self.expected.items() if table}
        for store in self.sessions:
            store.refresh()
            assert plain(store) == expected
        snapshot = self.open()
        snapshot.checkpoint()
        assert (plain(snapshot), snapshot.read_only, snapshot.warnings) == (expected, None, ())
        if self.path.exists():
            with tinydb.TinyDB(self.path) as db:
                seen = {
                    name: {document.doc_id: dict(document) for document in db.table(name)}
                    for name in db.tables() - {"_meta"}
                }
            assert {name: table for name, table in seen.items() if table} == expected
            self.path.unlink()
            self.path.with_name(f"{self.path.name}.prev").unlink(missing_ok=True)
            assert plain(self.open()) == expected


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    home = Path(mkdtemp())
    yield home
    shutil.rmtree(home)


@settings(max_examples=80, deadline=None)
@given(steps)
def test_journal_snapshot_memory_and_tinydb_tell_the_same(folder: Path, did: list[Any]) -> None:
    home = Path(mkdtemp(dir=folder))
    pair = Pair(home / "okr.json")
    for step in did:
        pair.do(*step)
    pair.check()
    while OPENED:
        OPENED.pop().let_go()
    shutil.rmtree(home)
