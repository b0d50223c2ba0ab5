"""Files that somebody sealed who knows the format: refused or named, never a crash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from okrtui.domain import records
from okrtui.store import snapshot
from okrtui.store.journal import seal
from okrtui.store.journal_store import JournalStore
from okrtui.store.ports import Archived, Damaged, Op
from okrtui.store.snapshot import Lazy, Unusable
from okrtui.store.tables import Table
from tests.store.kit import FAST, live, open_store, plain, put, small


@pytest.fixture
def store(path: Path) -> JournalStore:
    store = open_store(path, sys=FAST)
    put(store, title="A")
    put(store, "check_ins", key_result=1)
    assert store.checkpoint()
    store.let_go()
    return store


STATE = {"objectives": {1: {"title": "A"}}, "check_ins": {1: {"key_result": 1}}}


# ---------------------------------------------------------------------------- the journal


def last_line(path: Path) -> bytes:
    return live(path).read_bytes().splitlines(keepends=True)[-1]


def sealed(body: bytes) -> bytes:
    return b'%b,"h":"%b"}\n' % (body, seal(body).encode())


def change(path: Path, **fields: object) -> bytes:
    """A sealed and chained line with other fields; None leaves one out."""
    line: dict[str, object] = json.loads(last_line(path))
    del line["h"]
    line |= {"n": 3, "id": "f" * 16, "p": seal(last_line(path))} | fields
    kept = {field: value for field, value in line.items() if value is not None}
    return sealed(json.dumps(kept, separators=(",", ":")).encode()[:-1])


INSERT = ["ins", "objectives", 2, {"title": "B"}]


def test_a_line_sealed_by_the_rules_is_taken(store: JournalStore, path: Path) -> None:
    with live(path).open("ab") as journal:
        journal.write(change(path, ops=[INSERT]))
    assert plain(open_store(path, sys=FAST))["objectives"][2] == {"title": "B"}


LINES: dict[str, dict[str, object]] = {
    "number as text": {"n": "3"},
    "no operations": {"ops": None},
    "operations as object": {"ops": {}},
    "time as text": {"t": "now"},
    "time out of range": {"t": 10**18},
    "empty operation": {"ops": [[]]},
    "unknown operation": {"ops": [["mov", "objectives", 1, {}]]},
    "document as text": {"ops": [["ins", "objectives", 2, "B"]]},
    "id as text": {"ops": [["ins", "objectives", "2", {}]]},
    "id zero": {"ops": [["ins", "objectives", 0, {}]]},
    "id true": {"ops": [["ins", "objectives", True, {}]]},
    "odd table": {"ops": [["ins", "_meta", 2, {}]]},
    "no pair": {"ops": [["set", "objectives", 1, {"title": "B"}]]},
    "three of a pair": {"ops": [["set", "objectives", 1, {"title": ["A", "B", "C"]}]]},
    "adding text": {"ops": [["inc", "objectives", 1, {"title": ["A", "B"]}]]},
    "number out of range": {"ops": [["ins", "objectives", 2, {"a": 10**15}]]},
    "huge number": {"ops": [["ins", "objectives", 2, {"a": 10**4000}]]},
}


@pytest.mark.parametrize("fields", LINES.values(), ids=LINES)
def test_a_sealed_line_that_isnt_a_change_is_damage(
    store: JournalStore, path: Path, fields: dict[str, object]
) -> None:
    with live(path).open("ab") as journal:
        journal.write(change(path, **fields))
    before = live(path).read_bytes()
    again = open_store(path, sys=FAST)
    assert isinstance(again.read_only, Damaged)
    assert plain(again) == STATE
    with pytest.raises(Damaged):
        put(again, title="C")
    assert live(path).read_bytes() == before


@pytest.mark.parametrize(
    "text",
    [
        b'{"n":3,"id":NaN,"p":"%b"',
        b'{"n":3,"id":Infinity,"p":"%b"',
        b'{"n":3,"id":' + b"[" * 200_000 + b',"p":"%b"',
        b'{"n":3,"id":\xff,"p":"%b"',
        b'{"n":3,,"p":"%b"',
        b'{"okrj":1,"p":"%b"',
        b'{"okrj":1,"store":"","seg":1,"n":2,"v":1,"p":"%b"',
    ],
    ids=["NaN", "Infinity", "deep", "no UTF-8", "no JSON", "half a header", "second header"],
)
def test_a_sealed_line_that_isnt_json_or_no_header_is_damage(
    store: JournalStore, path: Path, text: bytes
) -> None:
    line = sealed(text % seal(last_line(path)).encode())
    with live(path).open("ab") as journal:
        journal.write(line)
    again = open_store(path, sys=FAST)
    assert isinstance(again.read_only, Damaged)
    assert plain(again) == STATE


@pytest.mark.parametrize(
    ("field", "value"), [("store", "another"), ("seg", 3), ("n", 9), ("p", "0" * 24)]
)
def test_a_segment_that_doesnt_follow_is_damage(
    store: JournalStore, path: Path, field: str, value: object
) -> None:
    header = {
        "okrj": 1,
        "store": store.identity,
        "seg": 2,
        "n": 2,
        "v": 1,
        "p": seal(last_line(path)),
    }
    body = json.dumps({**header, field: value}, separators=(",", ":")).encode()[:-1]
    path.with_name("okr.json.j00000002").write_bytes(sealed(body))
    again = open_store(path, sys=FAST)
    assert isinstance(again.read_only, Damaged)
    assert plain(again) == STATE


def test_a_change_before_the_header_is_damage(path: Path) -> None:
    body = (
        f'{{"n":1,"id":"{"f" * 16}","t":1,"u":"","os":"","s":"","app":"","v":1,"why":"",'
        f'"ops":[],"p":"{"0" * 24}"'
    )
    path.with_name("okr.json.j00000001").write_bytes(sealed(body.encode()))
    assert isinstance(open_store(path, sys=FAST).read_only, Damaged)


def test_megabytes_without_a_line_feed_are_damage_and_not_all_read(
    store: JournalStore, path: Path
) -> None:
    with live(path).open("ab") as journal:
        journal.write(b"x" * (3 << 20))
    again = open_store(path, sys=FAST, limits=small(line=1 << 20))
    assert isinstance(again.read_only, Damaged)
    assert plain(again) == STATE


def test_beginnings_planted_everywhere_cost_a_bounded_time(path: Path, store: JournalStore) -> None:
    """Each might be a line; hashing to the end from each of them would take minutes."""
    with live(path).open("ab") as journal:
        journal.write(b'{"n":' * 600_000 + b"\n")
    assert isinstance(open_store(path, sys=FAST).read_only, Damaged)


# ---------------------------------------------------------------------------- the snapshot


def reseal(
    path: Path,
    *,
    meta: Callable[[dict[str, Any]], object] = lambda meta: None,
    rest: Callable[[bytes], bytes] = lambda rest: rest,
) -> None:
    """Change the snapshot and give it a right checksum."""
    first, _, tables = path.read_bytes().partition(b"\n")
    fields = json.loads(first[:-1] + b"}")["_meta"]["1"]
    fields.pop("sha")
    meta(fields)
    body, tables = json.dumps(fields)[:-1].encode(), rest(tables)
    sha = hashlib.sha256(body + b"}" + tables).hexdigest().encode()
    path.write_bytes(b'{"_meta": {"1": %b, "sha": "%b"}},\n%b' % (body, sha, tables))


def test_a_snapshot_sealed_by_the_rules_is_taken(store: JournalStore, path: Path) -> None:
    reseal(path, rest=lambda rest: rest.replace(b'"A"', b'"Z"'))
    again = open_store(path, sys=FAST)
    assert plain(again)["objectives"] == {1: {"title": "Z"}}
    assert again.warnings == ()


METAS: dict[str, Callable[[dict[str, Any]], object]] = {
    "no number": lambda meta: meta.pop("n"),
    "number as text": lambda meta: meta.update(n="2"),
    "ids as text": lambda meta: meta.update(ids="x"),
    "other place": lambda meta: meta.update(loff=meta["loff"] - 1),
    "place before the file": lambda meta: meta.update(off=5, loff=-5),
    "place behind the file": lambda meta: meta.update(off=10**6 + 1, loff=10**6),
    "place beyond any file": lambda meta: meta.update(off=10**30 + 1, loff=10**30),
    "place of no length": lambda meta: meta.update(off=meta["loff"]),
    "place too long": lambda meta: meta.update(off=10**12),
    "other segment": lambda meta: meta.update(seg=7),
    "other seal": lambda meta: meta.update(h="0" * 24),
}


@pytest.mark.parametrize("spoil", METAS.values(), ids=METAS)
def test_a_snapshot_whose_place_isnt_in_the_journal_is_rebuilt(
    store: JournalStore, path: Path, spoil: Callable[[dict[str, Any]], object]
) -> None:
    reseal(path, meta=spoil)
    again = open_store(path, sys=FAST)
    assert plain(again) == STATE
    assert len(again.warnings) == 1


def test_ids_and_last_ids_of_another_kind_are_passed_over(store: JournalStore, path: Path) -> None:
    reseal(path, meta=lambda meta: meta.update(last=7, ids=[1, None]))
    again = open_store(path, sys=FAST)
    assert plain(again) == STATE
    assert put(again, "check_ins", value=1).ops[0].id == 2


TABLES: dict[str, tuple[bytes, bytes]] = {
    "a list": (b'{"1": {"title": "A"}}', b"[]"),
    "a document that is none": (b'{"title": "A"}', b'"A"'),
    "an id that is none": (b'"1": {"title"', b'"x": {"title"'),
    "an id of zero": (b'"1": {"title"', b'"0": {"title"'),
    "no JSON": (b'"A"', b"A"),
    "NaN": (b'"A"', b"NaN"),
    "deep": (b'"A"', b"[" * 20 + b"]" * 20),
    "absurdly deep": (b'"A"', b"[" * 100_000 + b"]" * 100_000),
    "deep objects": (b'"A"', b'{"a":' * 20 + b"1" + b"}" * 20),
    "a table without a name": (b'"kpis": ', b"7: "),
    "an odd table": (b'"kpis": ', b'"_meta": '),
    "no end": (b"}}\n", b"}"),
}


@pytest.mark.parametrize(("old", "new"), TABLES.values(), ids=TABLES)
def test_a_snapshot_with_odd_tables_is_rebuilt(
    store: JournalStore, path: Path, old: bytes, new: bytes
) -> None:
    assert old in path.read_bytes()
    reseal(path, rest=lambda rest: rest.replace(old, new))
    again = open_store(path, sys=FAST)
    assert plain(again) == STATE
    assert "can't be read" in again.warnings[0]


def test_a_history_that_can_be_read_only_later_is_named_when_it_is_looked_at(
    store: JournalStore, path: Path
) -> None:
    reseal(path, rest=lambda rest: rest.replace(b'{"key_result": 1}', b"[]"))
    again = open_store(path, sys=FAST)
    with pytest.raises(Damaged, match="table check_ins can't be read"):
        plain(again)
    before = live(path).read_bytes()
    with pytest.raises(Damaged):
        again.commit(_edit_the_check_in, why="", user="ana")
    assert live(path).read_bytes() == before
    assert put(again, "check_ins", key_result=2).ops[0].id == 2


def _edit_the_check_in(*_: object) -> list[Any]:
    return [Op("set", "check_ins", 1, {"key_result": (1, 2)})]


def test_a_head_that_is_none_tells_nothing_of_the_snapshot_before(
    store: JournalStore, path: Path
) -> None:
    path.with_name("okr.json.prev").write_bytes(b"notes\n")
    again = open_store(path, sys=FAST)
    assert (again.read_only, again.warnings) == (None, ())


# ---------------------------------------------------------------------------- parts


@pytest.mark.parametrize("collecting", [True, False])
def test_parsing_leaves_the_collector_as_it_was(
    store: JournalStore, path: Path, collecting: bool
) -> None:
    import gc

    before = gc.isenabled()
    try:
        gc.enable() if collecting else gc.disable()
        snapshot.decode(path.read_bytes())
        assert gc.isenabled() == collecting
        reseal(path, rest=lambda rest: rest.replace(b'"A"', b"A"))
        with pytest.raises(Unusable):
            snapshot.decode(path.read_bytes())
        assert gc.isenabled() == collecting
    finally:
        gc.enable() if before else gc.disable()


def test_writing_over_an_unread_entry_keeps_the_others() -> None:
    table = Table({}, Lazy("check_ins", b'{"1": {"a": 1}, "2": {"a": 2}}', 2))
    table.put(1, {"a": 9})
    table.put(3, {"a": 3})
    assert dict(table) == {1: {"a": 9}, 2: {"a": 2}, 3: {"a": 3}}


def test_keys_values_and_items_stay_as_they_were_when_they_were_asked_for() -> None:
    table = Table({1: {"a": 1}})
    keys, values, items = table.keys(), table.values(), table.items()
    table.put(2, {"a": 2})
    assert (list(keys), list(values), list(items)) == ([1], [{"a": 1}], [(1, {"a": 1})])
    assert repr(table) == "Table({1: {'a': 1}, 2: {'a': 2}})"


# ---------------------------------------------------------------------------- the base


def test_a_base_that_names_odd_places_for_its_archive_is_no_trouble(path: Path) -> None:
    store = open_store(path, sys=FAST, limits=small(segment=1))
    for title in "ABC":
        put(store, title=title)
    assert store.checkpoint()
    places = ("/etc", "../elsewhere", "a/b", "", ".", "nul\0", "\ud800", str(path))
    meta = snapshot.first_line(path.read_bytes())
    assert meta is not None
    base = snapshot.encode(meta._replace(archives=places), {n: Table({}) for n in records.TABLES})
    path.with_name("okr.json.base").write_bytes(base)
    path.with_name("okr.json.j00000001").unlink()
    again = open_store(path, sys=FAST)
    with pytest.raises(Archived, match=r"changes 1 to 1 of .* are archived in /etc or"):
        list(again.log())
    with pytest.raises(Archived):
        list(again.log_back())
    assert put(again, title="D").n == 4
