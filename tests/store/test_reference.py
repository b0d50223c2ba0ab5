"""Random use of TinyDB's whole interface: the journal tells the same as TinyDB's own memory."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, MutableMapping
from copy import deepcopy
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NamedTuple

import pytest
import tinydb
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, operations, where
from tinydb.middlewares import CachingMiddleware
from tinydb.queries import Query
from tinydb.storages import MemoryStorage
from tinydb.table import Document as Found
from tinydb.table import Table

from okrtui.domain.records import Json
from okrtui.store.storage import JournalStorage
from tests.store.kit import FAST, OPENED, open_store, small

EXAMPLES = 2_000 if os.environ.get("OKRTUI_CAMPAIGN") == "long" else 100
"""For each of the four ways to come to the journal."""

# The default one; a history, which stays unread; one that looks like what stands around it.
TABLES = ("_default", "check_ins", 'Übung: {"1": \\"}, "')
FIELDS = ("a", "b", "tags", "nested", "ü", "")


class Step(NamedTuple):
    """Something that one does to a table or to the database."""

    name: str
    do: Callable[[TinyDB, str], object]
    table: str

    def __repr__(self) -> str:
        return f"{self.name} on {self.table!r}"


# ---------------------------------------------------------------------------- documents

few: st.SearchStrategy[Any] = st.sampled_from([0, 1, 2, True, None, "x", "xy", 1.5])
leaves: st.SearchStrategy[Any] = few | st.one_of(
    st.integers(-(10**15) + 100, 10**15 - 100),  # with room to add to
    st.floats(-1e14, 1e14),
    st.text(max_size=6),
    st.sampled_from(['}, "', "\ud800", "\0", "\u2028"]),
)
values: st.SearchStrategy[Any] = few | st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "ü"]), inner, max_size=2)
    ),
    max_leaves=5,
)
documents = st.dictionaries(st.sampled_from(FIELDS), values, max_size=4)
ids = st.integers(1, 8)
named = st.builds(Found, documents, ids)

# ---------------------------------------------------------------------------- queries

fields = st.sampled_from(FIELDS)
paths = fields.map(where) | st.builds(lambda f, g: where(f)[g], fields, st.sampled_from("ab"))


def is_short(value: object, most: int) -> bool:
    return len(str(value)) <= most


leaf_queries: st.SearchStrategy[Any] = st.one_of(
    st.builds(lambda q, v: q == v, paths, values),
    st.builds(lambda q, v: q != v, paths, values),
    st.builds(lambda q, v: q < v, paths, few),
    st.builds(lambda q, v: q >= v, paths, few),
    st.builds(lambda q, v: (q > v) | (q <= v), paths, st.sampled_from([0, 1])),
    st.builds(lambda q: q.exists(), paths),
    st.builds(lambda q, v: q.one_of(v), paths, st.lists(few, max_size=3)),
    st.builds(lambda q, v: q.any(v), paths, st.lists(few, max_size=3)),
    st.builds(lambda q, v: q.all(v), paths, st.lists(few, max_size=3)),
    st.builds(lambda q, v: q.any(where("a") == v), paths, few),
    st.builds(lambda q, v: q.all(where("a") == v), paths, few),
    st.builds(lambda q, v: q.matches(v), paths, st.sampled_from(["x", "^x$", "Y"])),
    st.builds(lambda q, v: q.search(v, flags=re.IGNORECASE), paths, st.sampled_from(["Y", "$"])),
    st.builds(lambda q, v: q.test(is_short, v), paths, st.integers(0, 5)),
    st.builds(lambda q, v: q.fragment(v), paths, st.dictionaries(st.sampled_from("ab"), few)),
    st.builds(lambda v: Query().fragment(v), st.dictionaries(fields, few, max_size=2)),
    st.builds(lambda f, v: where(f).map(str) == v, fields, st.sampled_from(["1", "x", "None"])),
    st.just(Query().noop()),
)
# Asked again and again, so that answers out of the cache are compared, too.
usual = st.sampled_from([where("a") == 1, where("b").exists(), Query().noop()])
queries: st.SearchStrategy[Any] = usual | st.recursive(
    leaf_queries,
    lambda inner: st.one_of(
        st.builds(lambda p, q: p & q, inner, inner),
        st.builds(lambda p, q: p | q, inner, inner),
        inner.map(lambda q: ~q),
    ),
    max_leaves=3,
)

# ---------------------------------------------------------------------------- steps


def grow(document: MutableMapping[str, Any]) -> None:
    """Changes what is nested in place; fails where nothing is."""
    document["tags"].append({"a": len(document)})


updates: st.SearchStrategy[Any] = documents | st.one_of(
    fields.map(operations.delete),
    fields.map(operations.increment),
    fields.map(operations.decrement),
    st.builds(operations.add, fields, st.integers(0, 3)),
    st.builds(operations.subtract, fields, st.floats(-2, 2)),
    st.builds(operations.set, fields, values),
    st.just(grow),
)


tables = st.sampled_from(TABLES[:1] * 4 + TABLES)


def on_table(name: str, *arguments: st.SearchStrategy[Any], **more: Any) -> st.SearchStrategy[Step]:
    """A call of a table's method."""

    def step(table: str, given: tuple[Any, ...], named: dict[str, Any]) -> Step:
        def call(db: TinyDB, table: str) -> object:
            return getattr(db.table(table), name)(*deepcopy(given), **deepcopy(named))

        return Step(f"{name}{given!r}{named!r}", call, table)

    return st.builds(step, tables, st.tuples(*arguments), st.fixed_dictionaries(more))


def on_all(name: str, do: Callable[[TinyDB, str], object]) -> st.SearchStrategy[Step]:
    return tables.map(lambda table: Step(name, do, table))


def beginning(given: list[dict[str, Any]]) -> Step:
    def insert(db: TinyDB, table: str) -> object:
        return db.table(table).insert_multiple(given)

    return Step(f"insert_multiple{given!r}", insert, TABLES[0])


some_ids = st.lists(ids, max_size=3)
steps: st.SearchStrategy[Step] = st.one_of(
    on_table("insert", documents | named),
    on_table("insert_multiple", st.lists(documents, max_size=3)),
    on_table("insert_multiple", st.lists(named, max_size=3)),
    on_table("update", updates),
    on_table("update", updates, queries),
    on_table("update", updates, doc_ids=some_ids),
    on_table("update_multiple", st.lists(st.tuples(updates, queries), max_size=2)),
    on_table("upsert", documents | named, queries),
    on_table("upsert", documents | named),
    on_table("remove", queries),
    on_table("remove", doc_ids=some_ids),
    on_table("remove"),
    on_table("search", queries),
    on_table("count", queries),
    on_table("get", queries),
    on_table("get", doc_id=ids),
    on_table("get", doc_ids=some_ids),
    on_table("contains", queries),
    on_table("contains", doc_id=ids),
    on_table("all"),
    on_table("clear_cache"),
    on_all("truncate", lambda db, name: db.table(name).truncate()),
    on_all("drop_table", lambda db, name: db.drop_table(name)),
    on_all("drop_tables", lambda db, _: db.drop_tables()),
    on_all("default", lambda db, _: (len(db), list(db), db.insert({"a": 1}))),
    on_all("persist_empty", lambda db, name: len(db.table(name, persist_empty=True))),
    on_all("reopen", lambda db, _: None),
    on_all("checkpoint", lambda db, _: None),
)

# ---------------------------------------------------------------------------- the two sides


class KnowingTable(Table):
    """TinyDB's table with the one rule that is different: no id is ever given twice."""

    ever: dict[str, int]

    def _get_next_id(self) -> int:
        self.ever[self.name] = self.ever.get(self.name, 0) + 1
        return self.ever[self.name]


class Memory(MemoryStorage):
    """As durable as a file: what was read and not written is nobody's."""

    memory: Any

    def __init__(self) -> None:
        self.memory = None

    def read(self) -> Any:
        return deepcopy(super().read())


class OwnDB(TinyDB):
    table_class = Table


class Both:
    """One database on the journal and TinyDB's own beside it."""

    def __init__(self, path: Path, way: str) -> None:
        self.path = path
        self.way = way
        self.memory = Memory()
        self.ever: dict[str, int] = {}
        knowing = type("Knowing", (KnowingTable,), {"ever": self.ever})
        self.reference_class = Table if way in ("own tables", "cached") else knowing
        self.open()

    def open(self) -> None:
        def storage(path: Path) -> JournalStorage:
            found = JournalStorage(path, sys=FAST, limits=small())
            OPENED.append(found.store)
            return found

        if self.way == "program":
            self.db = open_store(self.path, user="ana", sys=FAST, limits=small()).db
        elif self.way == "script":
            self.db = TinyDB(self.path, storage=storage)
        elif self.way == "own tables":
            self.db = OwnDB(self.path, storage=storage)
        else:
            cached: Any = CachingMiddleware(storage)  # type: ignore[no-untyped-call]
            self.db = TinyDB(self.path, storage=cached)
        reference = type("Reference", (TinyDB,), {"table_class": self.reference_class})
        self.reference = reference(storage=lambda: self.memory)

    def do(self, step: Step) -> None:
        before, ever = deepcopy(self.memory.memory), dict(self.ever)
        expected = outcome(step, self.reference)
        if isinstance(expected, type):
            self.memory.memory = before
            self.ever.clear()
            self.ever.update(ever)
        found = outcome(step, self.db)
        if isinstance(found, type) and self.way == "cached":
            # TinyDB's own cache keeps half of what failed.
            self.storage.cache = deepcopy(before)
        assert found == expected
        if step.name == "reopen":
            self.db.close()
            # A table without documents is nothing that a store knows of.
            tables = self.memory.memory or {}
            self.memory.memory = {name: table for name, table in tables.items() if table}
            self.open()
        elif step.name == "checkpoint":
            if self.way == "cached":
                self.storage.flush()
            store = getattr(self.storage, "store", None) or self.storage.storage.store
            store.checkpoint()
        for name, table in (self.memory.memory or {}).items():
            self.ever[name] = max(self.ever.get(name, 0), *map(int, table), 0)
        assert told(self.db, shares=self.way == "cached") == told(self.reference)

    @property
    def storage(self) -> Any:
        return self.db.storage


def outcome(step: Step, db: TinyDB) -> object:
    """What a step gives, or the type of what it raises."""
    try:
        result = shown(step.do(db, step.table))
    except Exception as error:  # noqa: BLE001  # whatever TinyDB raises
        return type(error)
    return result


def told(db: TinyDB, *, shares: bool = False) -> object:
    """All tables with all documents in their order; TinyDB's cache shares what it hands out."""
    whole = {}
    for name in sorted(db.tables() | set(TABLES)):
        found = list(db.table(name))
        whole[name] = shown(found)
        for document in [] if shares else found:
            scribble(document)
        assert shown(list(db.table(name))) == whole[name], "what was handed out is the state's own"
    return sorted(db.tables()), whole


def scribble(value: Any) -> None:
    """Change whatever can be changed in place."""
    if isinstance(value, dict):
        for inner in value.values():
            scribble(inner)
        value["scribbled"] = True
    elif isinstance(value, list):
        for inner in value:
            scribble(inner)
        value.append("scribbled")


def shown(value: Any) -> Any:
    """With ids, which TinyDB leaves out when it compares, and with True apart from 1."""
    if isinstance(value, Found):
        return ("document", value.doc_id, {f: shown(v) for f, v in value.items()})
    if isinstance(value, dict):
        return {f: shown(v) for f, v in value.items()}
    if isinstance(value, list | tuple):
        return [shown(each) for each in value]
    return ("bool", value) if isinstance(value, bool) else value


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    home = Path(mkdtemp())
    yield home
    shutil.rmtree(home)


@pytest.mark.parametrize("way", ["program", "script", "own tables", "cached"])
@settings(max_examples=EXAMPLES, deadline=None)
@given(first=st.lists(documents, max_size=5), did=st.lists(steps, min_size=1, max_size=16))
def test_the_journal_tells_what_tinydb_tells(
    folder: Path, way: str, first: list[dict[str, Any]], did: list[Step]
) -> None:
    home = Path(mkdtemp(dir=folder))
    both = Both(home / "okr.json", way)
    for step in (beginning(first), *did):
        both.do(step)
    both.do(Step("reopen", lambda db, _: None, TABLES[0]))
    both.db.close()
    OPENED.clear()
    if both.path.exists():
        expected = {name: table for name, table in (both.memory.memory or {}).items() if table}
        with tinydb.TinyDB(both.path) as plain:
            seen: dict[str, Json] = {
                name: {str(d.doc_id): dict(d) for d in plain.table(name)}
                for name in plain.tables() - {"_meta"}
            }
        assert shown({name: table for name, table in seen.items() if table}) == shown(expected)
    shutil.rmtree(home)
