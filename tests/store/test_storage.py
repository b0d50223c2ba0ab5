"""TinyDB on top of the journal, as the program reads and as anybody's script may write."""

from __future__ import annotations

import json
import pickle
import runpy
from collections.abc import Callable, Iterator, MutableMapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import tinydb
from tinydb import TinyDB, where
from tinydb.middlewares import CachingMiddleware, Middleware
from tinydb.operations import delete as without
from tinydb.operations import increment
from tinydb.storages import MemoryStorage
from tinydb.table import Document as Found

from okrtui.domain.errors import Invalid
from okrtui.domain.records import Document
from okrtui.store import draft, journal_table, storage
from okrtui.store.draft import Draft
from okrtui.store.journal_store import JournalStore
from okrtui.store.journal_table import JournalTable
from okrtui.store.ports import Conflict
from okrtui.store.storage import JournalStorage, Reading
from tests.store.kit import FAST, OPENED, Plain, edit, live, open_store, plain, put, reopened


@pytest.fixture
def store(path: Path) -> JournalStore:
    return open_store(path, user="ana", sys=FAST)


class FastStorage(JournalStorage):
    """A script's way to the file, without waiting for the disk."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, sys=FAST)
        OPENED.append(self.store)


@pytest.fixture(params=["the program's", "a script's"])
def db(request: pytest.FixtureRequest, path: Path, store: JournalStore) -> Iterator[TinyDB]:
    if request.param == "the program's":
        yield store.db
    else:
        with TinyDB(path, storage=FastStorage) as script:
            yield script


PEOPLE = [
    {"name": "Ana", "team": "north", "points": 3},
    {"name": "Bo", "team": "south", "points": 5, "tags": ["x"]},
    {"name": "Cy", "team": "north", "points": 7, "nested": {"a": [1]}},
]

Use = Callable[[Any], object]
"""Something that one does to a table."""

READS: list[Use] = [
    len,
    lambda t: t.all(),
    list,
    lambda t: [document.doc_id for document in t],
    lambda t: t.search(where("team") == "north"),
    lambda t: t.search(where("nested").a.any([1])),
    lambda t: t.count(where("points") > 3),
    lambda t: t.get(where("name") == "Bo"),
    lambda t: t.get(where("name") == "Nobody"),
    lambda t: t.get(doc_id=2),
    lambda t: t.get(doc_id="2"),
    lambda t: t.get(doc_id="02"),
    lambda t: t.get(doc_id="two"),
    lambda t: t.get(doc_id=99),
    lambda t: t.get(doc_ids=[3, 1, 3, 99]),
    lambda t: t.contains(where("points") == 7),
    lambda t: t.contains(doc_id=99),
]

WRITES: list[Use] = [
    lambda t: t.insert({"name": "Di"}),
    lambda t: t.insert(Found({"name": "Di"}, 9)),
    lambda t: t.insert_multiple([{"name": "Di"}, {"name": "Ed"}]),
    lambda t: t.insert_multiple([Found({"name": "Di"}, 9), Found({"name": "Ed"}, 8)]),
    lambda t: t.insert_multiple([]),
    lambda t: t.update({"points": 0}),
    lambda t: t.update({"new": None}),
    lambda t: t.update({"points": 0}, where("team") == "north"),
    lambda t: t.update({"points": 0}, doc_ids=[2, 99]),
    lambda t: t.update(lambda document: document["tags"].append("y"), doc_ids=[2]),
    lambda t: t.update(lambda document: document["nested"]["a"].clear(), doc_ids=[3]),
    lambda t: t.update(without("team"), where("team") == "north"),
    lambda t: t.update_multiple([({"points": 1}, where("points") == 3)]),
    lambda t: t.upsert({"name": "Bo", "points": 6}, where("name") == "Bo"),
    lambda t: t.upsert({"name": "Di", "points": 6}, where("name") == "Di"),
    lambda t: t.upsert(Found({"points": 6}, 1)),
    lambda t: t.upsert(Found({"points": 6}, 11)),
    lambda t: t.remove(where("team") == "north"),
    lambda t: t.remove(doc_ids=[1, 99]),
    lambda t: t.truncate(),
    lambda t: t.clear_cache(),
]

REFUSED: list[Use] = [
    lambda t: t.get(),
    lambda t: t.insert("no document"),
    lambda t: t.insert_multiple([{"name": "Di"}, 7]),
    lambda t: t.insert(Found({}, 2)),
    lambda t: t.insert_multiple([Found({}, 9), Found({}, 9)]),
    lambda t: t.update(lambda document: document.pop("nothing")),
    lambda t: t.upsert({"name": "Bo"}),
    lambda t: t.remove(),
]


def both(db: TinyDB, name: str) -> tuple[Any, Any]:
    """The table under test, and what TinyDB itself makes of the same beginning."""
    reference = TinyDB(storage=MemoryStorage).table(name)
    table = db.table(name)
    for each in (table, reference):
        each.insert_multiple(PEOPLE)
    return table, reference


def told(found: object) -> object:
    """Documents with their ids, which TinyDB leaves out when it compares."""
    if isinstance(found, list):
        return [told(each) for each in found]
    return (found.doc_id, dict(found)) if isinstance(found, Found) else found


@pytest.mark.parametrize("use", READS)
def test_reading_gives_what_tinydb_gives(db: TinyDB, use: Use) -> None:
    table, reference = both(db, "people")
    assert told(use(table)) == told(use(reference))
    assert told(use(table)) == told(use(reference))


@pytest.mark.parametrize("use", WRITES)
def test_writing_does_what_tinydb_does_and_is_durable(db: TinyDB, path: Path, use: Use) -> None:
    table, reference = both(db, "people")
    assert told(use(table)) == told(use(reference))
    assert told(table.all()) == told(reference.all())
    kept = reopened(path, sys=FAST).get("people", {})
    assert list(kept.items()) == told(reference.all())


@pytest.mark.parametrize("use", REFUSED)
def test_what_tinydb_refuses_is_refused_and_changes_nothing(
    db: TinyDB, path: Path, use: Use
) -> None:
    table, reference = both(db, "people")
    before = live(path).read_bytes()
    with pytest.raises(Exception) as theirs:  # noqa: PT011  # whatever TinyDB raises
        use(reference)
    with pytest.raises(theirs.type):
        use(table)
    assert live(path).read_bytes() == before


def test_the_default_table_and_other_tables_are_kept_apart(db: TinyDB, path: Path) -> None:
    db.insert({"a": 1})
    db.table("others").insert({"b": 1})
    assert db.tables() == {"_default", "others"}
    assert len(db) == 1
    assert list(db) == [{"a": 1}]
    assert reopened(path, sys=FAST) == {"_default": {1: {"a": 1}}, "others": {1: {"b": 1}}}


def test_dropping_one_table_leaves_the_others(db: TinyDB, path: Path) -> None:
    for name in ("one", "two"):
        db.table(name).insert({"in": name})
    db.drop_table("one")
    db.drop_table("never there")
    assert db.tables() == {"two"}
    assert reopened(path, sys=FAST) == {"two": {1: {"in": "two"}}}


def test_dropping_all_tables_takes_all_that_is_there(
    db: TinyDB, store: JournalStore, path: Path
) -> None:
    db.table("one").insert({"a": 1})
    put(store, title="written by somebody else meanwhile")
    db.drop_tables()
    assert db.tables() == set()
    assert reopened(path, sys=FAST) == {}
    # All of it can be looked up still.
    store.refresh()
    assert len(list(store.log())) == 3


def test_one_operation_is_one_change_of_the_documents_it_touched(store: JournalStore) -> None:
    table = store.db.table("people")
    table.insert_multiple(PEOPLE)
    table.update({"points": 9}, where("name") == "Bo")
    inserted, updated = store.log()
    assert [op.kind for op in inserted.ops] == ["ins"] * 3
    assert updated.ops == (("set", "people", 2, {"points": (5, 9)}),)
    assert (updated.user, updated.why) == ("ana", "tinydb: write people")


def test_an_operation_costs_the_documents_it_touches_whatever_the_size(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies: list[Document] = []

    def counted(document: Document) -> Any:
        copies.append(document)
        return dict(document)

    for module in (draft, journal_table, storage):
        monkeypatch.setattr(module, "copied", counted)
    costs = []
    for size in (3, 300):
        with TinyDB(path.with_name(f"{size}.json"), storage=FastStorage) as db:
            db.insert_multiple({"n": n} for n in range(size))
            db.update({"n": 9}, doc_ids=[2])
            db.upsert(Found({"n": 9}, 3))
            db.insert({"n": 1})
            db.remove(doc_ids=[1])
            db.get(doc_id=2)
            db.contains(doc_id=3)
            assert len(db) == size
            db.table("others").insert({"n": 1})
            db.drop_table("others")
            assert db.tables() == {"_default"}
        costs.append(len(copies))
        copies.clear()
    assert costs == [4, 4]


def test_new_documents_get_ids_that_were_never_given(store: JournalStore) -> None:
    table = store.db.table("people")
    table.insert_multiple(PEOPLE)
    table.truncate()
    assert table.insert({"name": "Di"}) == 4
    assert table.insert_multiple([Found({}, 5), {}, Found({}, 6)]) == [5, 7, 6]


def test_a_query_is_answered_from_the_newest_state(store: JournalStore, path: Path) -> None:
    table = store.db.table("objectives")
    put(store, title="A")
    query = where("title") == "B"
    assert table.search(query) == []
    edit(open_store(path, sys=FAST), 1, title=("A", "B"))
    assert table.search(query) == []
    store.refresh()
    assert table.search(query) == [{"title": "B"}]


def test_a_single_document_of_a_history_is_read_without_the_rest(path: Path) -> None:
    store = open_store(path, sys=FAST)
    put(store, "check_ins", value=1)
    assert store.checkpoint()
    again = open_store(path, sys=FAST)
    put(again, "check_ins", value=2)
    assert again.db.table("check_ins").get(doc_id=2) == {"value": 2}
    assert repr(again.state()["check_ins"]) == "Table(lazy)"


class OwnTable(tinydb.table.Table):
    """A table class of somebody's own, which knows nothing of journals."""


class OwnDB(TinyDB):
    table_class = OwnTable


def test_a_script_gets_tables_that_know_the_journal(path: Path) -> None:
    with TinyDB(path, storage=FastStorage) as db:
        assert isinstance(db.table("people"), JournalTable)
    with OwnDB(path, storage=FastStorage) as own:
        assert type(own.table("people")) is OwnTable
    cached: Any = CachingMiddleware(FastStorage)  # type: ignore[no-untyped-call]
    with TinyDB(path, storage=cached) as db:
        assert not isinstance(db.table("people"), JournalTable)
    assert not isinstance(TinyDB(storage=MemoryStorage).table("people"), JournalTable)


def test_a_table_class_that_somebody_set_for_all_of_tinydb_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(TinyDB, "table_class", OwnTable)
    runpy.run_path(str(storage.__file__))
    assert TinyDB.table_class is OwnTable


def test_a_table_class_on_top_of_ours_reads_copies(path: Path) -> None:
    class Counting(JournalTable):
        def ids(self) -> list[int]:
            whole = self._read_table()
            assert len(whole) == len(self)
            return [int(id) for id in whole]

    class CountingDB(TinyDB):
        table_class = Counting  # type: ignore[assignment]  # it gets its own storage

    with CountingDB(path, storage=FastStorage) as db:
        db.insert_multiple(PEOPLE)
        assert db.ids() == [1, 2, 3]


def test_looking_which_tables_there_are_copies_none(path: Path) -> None:
    reading = FastStorage(path)
    reading.write({"a": {"1": {}}, "b": {"1": {}}, "c": {"1": {}}})
    whole = reading.read()
    del whole["b"]
    assert set(whole) == {"a", "c"}
    assert isinstance(whole, Reading)
    assert set(whole.unread) == {"a", "c"}
    reading.write(whole)
    assert set(whole.unread) == {"a", "c"}
    assert reading.read() == {"a": {"1": {}}, "c": {"1": {}}}


def test_scripts_that_insert_at_once_never_meet(path: Path) -> None:
    one, other = (TinyDB(path, storage=FastStorage) for _ in range(2))
    ids = [db.insert({"by": n}) for n in range(3) for db in (one, other)]
    assert ids == [1, 2, 3, 4, 5, 6]
    assert len(one) == len(other) == 6
    for db in (one, other):
        db.upsert({"by": "all"}, where("by") == "all")
        db.update(increment("by"), doc_ids=[1])
    assert one.get(doc_id=1) == {"by": 2}
    assert one.count(where("by") == "all") == 1


def test_a_script_sees_what_others_wrote_whatever_it_asks(path: Path, store: JournalStore) -> None:
    with TinyDB(path, storage=FastStorage) as db:
        table = db.table("objectives")
        query = where("title") == "A"
        for n in range(1, 4):
            asked: list[Use] = [len, lambda t: len(t.all()), lambda t: t.count(query)]
            put(store, title="A")
            assert asked[n - 1](table) == n
        put(store, title="A")
        assert table.get(doc_id=4) == {"title": "A"}
        put(store, "others", title="B")
        assert db.tables() == {"objectives", "others"}


def test_a_change_inside_a_change_is_part_of_it_or_refused_at_once(path: Path) -> None:
    with TinyDB(path, storage=FastStorage) as db:
        db.insert({"n": 1})

        def adding(document: MutableMapping[str, Any]) -> None:
            db.insert({"n": 2})
            document["n"] = 5

        db.update(adding, doc_ids=[1])
        assert db.all() == [{"n": 5}, {"n": 2}]
        with pytest.raises(Invalid, match="inside another one"):
            db.update(lambda document: db.table("others").insert({"n": 3}))
        assert db.tables() == {"_default"}
        assert db.insert({"n": 3}) == 3
        assert [len(commit.ops) for commit in open_store(path, sys=FAST).log()] == [1, 2, 1]


def test_whole_states_that_scripts_write_at_once_keep_each_others_changes(
    path: Path, store: JournalStore
) -> None:
    """TinyDB reads everything and writes everything: what it didn't change isn't its to write."""
    table = OwnDB(path, storage=FastStorage).table("objectives")
    table.insert_multiple([{"title": "A", "owner": "ana"}, {"title": "B"}])

    def slowly(document: MutableMapping[str, Any]) -> None:
        store.refresh()
        if document["title"] == "A":
            edit(store, 1, owner=("ana", "bo"))
            put(store, title="C")
        document["title"] = "new"

    table.update(slowly)
    assert reopened(path, sys=FAST)["objectives"] == {
        1: {"title": "new", "owner": "bo"},
        2: {"title": "new"},
        3: {"title": "C"},
    }


def test_whole_states_with_the_same_field_or_new_id_meet_a_conflict(path: Path) -> None:
    """The id was told to whoever inserted: another one would leave links that lead elsewhere."""
    one, other = (OwnDB(path, storage=FastStorage) for _ in range(2))
    one.insert({"title": "A"})

    def meanwhile(document: MutableMapping[str, Any]) -> None:
        other.update({"title": "B"})
        document["title"] = "C"

    with pytest.raises(Conflict):
        one.update(meanwhile)
    assert other.get(doc_id=1) == {"title": "B"}

    whole = one.storage.read()
    assert whole is not None
    other.insert({"title": "theirs"})
    whole["_default"]["2"] = {"title": "mine"}
    with pytest.raises(Conflict, match="_default 2 exists already"):
        one.storage.write(whole)
    assert other.get(doc_id=2) == {"title": "theirs"}


def test_a_middleware_that_writes_a_copy_takes_nothing_of_others_away(
    path: Path, store: JournalStore
) -> None:
    class Copying(Middleware):
        def read(self) -> Any:
            return json.loads(json.dumps(self.storage.read()))

        def write(self, data: Any) -> None:
            put(store, title="meanwhile")
            self.storage.write(json.loads(json.dumps(data)))

    copying: Any = Copying(FastStorage)
    with TinyDB(path, storage=copying) as db:
        db.insert({"title": "A"})
        db.insert({"title": "B"})
        db.drop_table("_default")
        assert db.tables() == {"objectives"}
    assert len(reopened(path, sys=FAST)["objectives"]) == 3


def test_a_cache_in_between_writes_only_what_it_changed(path: Path, store: JournalStore) -> None:
    cached: Any = CachingMiddleware(FastStorage)  # type: ignore[no-untyped-call]
    with TinyDB(path, storage=cached) as db:
        db.insert({"title": "A"})
        cached.flush()
        put(store, title="somebody else's")
        db.insert({"title": "B"})
    assert reopened(path, sys=FAST) == {
        "_default": {1: {"title": "A"}, 2: {"title": "B"}},
        "objectives": {1: {"title": "somebody else's"}},
    }


def test_changing_what_was_read_changes_nothing_before_it_is_written(
    path: Path, store: JournalStore
) -> None:
    put(store, steps=[1, {"a": 2}])
    script = JournalStorage(store)
    whole = script.read()
    whole["objectives"]["1"]["steps"][1]["a"] = 3
    assert plain(store) == {"objectives": {1: {"steps": [1, {"a": 2}]}}}
    script.write(whole)
    whole["objectives"]["1"]["steps"].clear()
    assert plain(store) == {"objectives": {1: {"steps": [1, {"a": 3}]}}}
    script.write(whole)
    assert reopened(path, sys=FAST) == {"objectives": {1: {"steps": []}}}


def test_a_script_opens_by_path_and_leaves_a_snapshot_for_plain_tinydb(path: Path) -> None:
    with TinyDB(path, storage=JournalStorage) as db:
        db.table("people").insert({"name": "Ana"})
    with tinydb.TinyDB(path) as seen:
        assert seen.table("people").all() == [{"name": "Ana"}]
    expected: Plain = {"people": {1: {"name": "Ana"}}}
    assert reopened(path) == expected


def test_a_draft_is_a_dict_that_leaves_the_table_alone() -> None:
    table: dict[int, Document] = {1: {"a": [1]}, 2: {"a": 2}, 3: {"a": 3}}
    changed = Draft(table)
    changed[1]["a"] = 9
    changed[4] = {"a": 4}
    changed[5] = {"a": 5}
    del changed[2]
    del changed[5]
    assert dict(changed) == {1: {"a": 9}, 3: {"a": 3}, 4: {"a": 4}}
    assert len(changed) == 3
    assert [id for id in range(9) if id in changed] == [1, 3, 4]
    for gone in (2, 5, 9):
        with pytest.raises(KeyError):
            changed[gone]
        with pytest.raises(KeyError):
            del changed[gone]
    assert table == {1: {"a": [1]}, 2: {"a": 2}, 3: {"a": 3}}
    assert [op.kind for op in changed.ops("t")] == ["set", "ins", "del"]
    changed.clear()
    assert dict(changed) == {}


def test_what_is_handed_out_is_never_the_states_own(db: TinyDB, path: Path) -> None:
    table = db.table("people")
    table.insert({"tags": ["x"], "nested": {"a": [1]}})

    def meddling(document: Any) -> bool:
        document["tags"].append("y")
        document["more"] = 1
        return True

    query: Any = meddling
    found: list[Any] = [*table, *table.search(query), table.get(query), table.get(doc_id=1)]
    for document in [*found, *table.get(None, None, [1])]:
        document["tags"].append("z")
        document["nested"]["a"].clear()
    expected = [{"tags": ["x"], "nested": {"a": [1]}}]
    assert table.all() == expected
    assert list(reopened(path, sys=FAST)["people"].values()) == expected


def test_documents_of_a_class_of_ones_own_come_out_as_that(path: Path) -> None:
    class Person(Found):
        pass

    class People(JournalTable):
        document_class = Person

    class PeopleDB(TinyDB):
        table_class = People  # type: ignore[assignment]  # it gets its own storage

    with PeopleDB(path, storage=FastStorage) as db:
        assert db.insert(Person({"name": "Ana"}, 7)) == 7
        assert db.insert(Found({"name": "Bo"}, 7)) == 8
        found: list[Any] = [*db, *db.search(where("name").exists()), db.get(doc_id=7)]
        assert [(type(each), each.doc_id) for each in found] == [
            (Person, id) for id in (7, 8, 7, 8, 7)
        ]


NAMES = ["x", "Übung", "a.b c/d", '"}, "1": {', "x" * 64, ": ", "\\", "__init__", "0", "🚲"]


@pytest.mark.parametrize("name", NAMES)
def test_a_table_may_be_called_anything_printable(path: Path, name: str) -> None:
    with TinyDB(path, storage=FastStorage) as db:
        db.table("check_ins").insert({"a": 1})
        db.table(name).insert({"a": 1})
        db.table(name).update({"a": 2})
    expected = {"check_ins": {1: {"a": 1}}, name: {1: {"a": 2}}}
    assert reopened(path, sys=FAST) == expected
    with tinydb.TinyDB(path) as seen:
        assert seen.table(name).all() == [{"a": 2}]
    path.unlink()
    assert reopened(path, sys=FAST) == expected


@pytest.mark.parametrize(
    "name", ["", "_meta", "x" * 65, "a\nb", "\x85", "\x1b[0m", "\ud800", "\u2028"]
)
def test_a_table_that_would_steer_a_terminal_or_hide_is_refused(path: Path, name: str) -> None:
    with TinyDB(path, storage=FastStorage) as db, pytest.raises(Invalid, match="can't be called"):
        db.table(name).insert({"a": 1})
    assert not path.exists()


def test_a_conflict_names_who_wrote_to_a_table_of_any_name(path: Path) -> None:
    store = open_store(path, sys=FAST)
    put(store, 'Ü"', title="A", who="bo")
    with pytest.raises(Conflict, match="meanwhile by bo"):
        edit(store, 1, table='Ü"', title=("B", "C"))


@pytest.mark.parametrize(
    "whole",
    [
        {"people": {"0": {}}},
        {"people": {"01": {}}},
        {"people": {"one": {}}},
        {"people": {True: {}}},
        {"people": {"1": 5}},
        {"people": {"1": {"a": float("nan")}}},
        {"people": {"1": {"a": {1: 2}}}},
    ],
)
def test_what_no_store_holds_is_refused_as_a_whole(path: Path, whole: Any) -> None:
    script = FastStorage(path)
    script.write({"people": {"5": {"a": (1, 2)}}})
    with pytest.raises(Invalid, match=r"people|a document"):
        script.write(whole)
    assert reopened(path, sys=FAST) == {"people": {5: {"a": [1, 2]}}}


# What one can do to everything that was read, and how it stands afterwards.
MEDDLING: list[tuple[Callable[[Any], object], object]] = [
    (lambda whole: whole.pop("a"), {"b": {"1": {"n": 2}}}),
    (lambda whole: whole.popitem(), {"a": {"1": {"n": 1}}}),
    (lambda whole: whole.clear(), {}),
    (lambda whole: whole.update(c={"1": {"n": 3}}), None),
    (lambda whole: whole.setdefault("c", {"1": {"n": 3}}), None),
    (lambda whole: whole.setdefault("a", {}).clear(), {"b": {"1": {"n": 2}}}),
    (lambda whole: whole.get("a").clear(), {"b": {"1": {"n": 2}}}),
    (lambda whole: [table.clear() for table in whole.values()], {}),
    (lambda whole: [table.clear() for _, table in whole.items()], {}),
    (lambda whole: whole["a"]["1"].update(n=9), {"a": {"1": {"n": 9}}, "b": {"1": {"n": 2}}}),
]


@pytest.mark.parametrize(("meddle", "expected"), MEDDLING)
def test_whatever_is_done_to_what_was_read_is_what_is_written(
    path: Path, meddle: Callable[[Any], object], expected: Any
) -> None:
    script = FastStorage(path)
    beginning = {"a": {"1": {"n": 1}}, "b": {"1": {"n": 2}}}
    script.write(json.loads(json.dumps(beginning)))
    whole = script.read()
    meddle(whole)
    script.write(whole)
    found = {name: table for name, table in script.read().items() if table}
    assert found == (beginning | {"c": {"1": {"n": 3}}} if expected is None else expected)


def test_what_was_read_is_a_dict_to_everybody(path: Path) -> None:
    script = FastStorage(path)
    whole = {"a": {"1": {"n": [1]}}, "b": {"1": {"n": 2}}}
    script.write(json.loads(json.dumps(whole)))
    ways: list[Callable[[Any], object]] = [
        dict,
        dict.copy,
        deepcopy,
        lambda read: {**read},
        lambda read: read | {},
        lambda read: {} | read,
        lambda read: eval(repr(read)),
        lambda read: json.loads(json.dumps(read)),
        lambda read: pickle.loads(pickle.dumps(read)),
        lambda read: read.copy(),
        lambda read: {name: read[name] for name in reversed(list(read))},
    ]
    for way in ways:
        assert way(script.read()) == whole
    assert script.read() != {}
