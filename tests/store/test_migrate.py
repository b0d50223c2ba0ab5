"""Older schemas: every store ever written opens, and becomes one of ours without any risk."""

from __future__ import annotations

import errno
import json
import re
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import tinydb

from okrtui.domain.errors import Invalid
from okrtui.domain.records import Json
from okrtui.store import migrate
from okrtui.store.care.copies import read_copy
from okrtui.store.journal_store import JournalStore
from okrtui.store.migrate import SCHEMA
from okrtui.store.ports import Conflict, NotSaved, Op, ReadOnly, State, StoreError, Unknown
from tests.store.kit import (
    FAST,
    FailingSys,
    Fault,
    Plain,
    SteadySys,
    edit,
    files,
    live,
    open_store,
    plain,
    put,
    reopened,
    small,
)
from tests.store.past_schemas import SCHEMAS, STEPS, OlderProgram, kept, lay_out, versions
from tests.store.test_order import RecordingSys


def whys(store: JournalStore, first: int) -> list[str]:
    return [commit.why for commit in store.log(first)]


# ---------------------------------------------------------------------------- every schema


def test_there_is_a_fixture_of_every_schema() -> None:
    assert [f"v{number}" for number in range(1, SCHEMA + 1)] == SCHEMAS


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_store_of_every_past_schema_opens_and_reading_writes_nothing(
    schema: str, path: Path
) -> None:
    lay_out(schema, path)
    before = files(path.parent)
    for read_only in (True, False):
        store = open_store(path, sys=FAST, read_only=read_only)
        assert store.warnings == ()
        assert plain(store)["key_results"][1]["steps"] == STEPS
        assert store.number == 17
        assert len(list(store.log())) == 17
        assert not store.refresh()
        store.let_go()
    assert files(path.parent) == before


@pytest.mark.parametrize("schema", SCHEMAS)
def test_unknown_fields_and_tables_of_every_schema_survive_writing(schema: str, path: Path) -> None:
    lay_out(schema, path)
    store = open_store(path, sys=FAST)
    before = plain(store)
    assert before["objectives"][1]["colour"] == "teal"
    assert before["key_results"][3]["x_colour"] == "red"
    assert before["moods"] == {1: {"who": "ana", "feels": ["fine", {"deeply": True}]}}
    edit(store, 1, title=("Everybody finds us", "All find us"))
    edit(store, 3, table="key_results", owner=("ana", "bea"))
    edit(store, 1, title=("All find us", "Everybody finds us"))
    edit(store, 3, table="key_results", owner=("bea", "ana"))
    assert plain(store) == before
    assert store.checkpoint()
    store.let_go()
    assert reopened(path, sys=FAST) == before
    for snapshot in (path, path.with_name("okr.json.prev")):
        snapshot.unlink()
    assert reopened(path, sys=FAST) == before


@pytest.mark.parametrize("schema", SCHEMAS)
def test_plain_tinydb_opens_the_snapshot_of_every_schema(schema: str, path: Path) -> None:
    lay_out(schema, path)
    store = open_store(path, sys=FAST)
    put(store, title="B")
    assert store.checkpoint()
    with tinydb.TinyDB(path) as db:
        assert {d.doc_id: dict(d) for d in db.table("key_results")} == plain(store)["key_results"]
        assert [d["who"] for d in db.table("moods")] == ["ana"]


# ---------------------------------------------------------------------------- the migration


def test_a_migration_is_one_change_line_of_the_new_schema(old: Path) -> None:
    store = open_store(old, sys=FAST)
    assert put(store, title="B").n == 19
    assert versions(old)[-2:] == [(18, 2), (19, 2)]
    migration, change = store.log(18)
    assert (migration.why, migration.user) == ("migrate 1 → 2", "ana")
    assert [(op.kind, op.table, op.id) for op in migration.ops] == [
        ("set", "key_results", 1),
        ("set", "key_results", 3),
    ]
    assert change.why == "add"


def test_as_it_was_the_store_is_kept_beside_and_told_of(old: Path) -> None:
    store = open_store(old, sys=FAST)
    put(store, title="B")
    (backup,) = kept(old)
    assert backup.stat().st_mode & 0o777 == 0o600
    (told,) = store.warnings
    assert "from schema 1 to 2" in told
    assert backup.name in told
    # It is a store by itself, at the change before the migration, without any ids in steps.
    home = old.with_name("before")
    home.mkdir(mode=0o700)
    shutil.copy(backup, home / "okr.json")
    documents = json.loads(backup.read_text())
    assert documents["_meta"]["1"]["v"] == 1
    assert documents["_meta"]["1"]["n"] == 17
    assert all("id" not in step for step in documents["key_results"]["1"]["steps"])
    assert open_store(home / "okr.json", sys=FAST).number == 17


def test_it_is_durable_as_it_was_before_a_line_upgrades_it(old: Path) -> None:
    sys = RecordingSys()
    store = open_store(old, sys=sys)
    sys.steps.clear()
    put(store, title="B")
    locked = sys.steps[sys.steps.index("lock .lock") : sys.steps.index("unlock .lock")]
    writing = [re.sub(r"\.v1-.*", ".v1", step) for step in locked if "lock" not in step]
    assert writing[writing.index("create .v1") :] == [
        "create .v1",
        "fchmod .v1",
        "write .v1",
        "fsync .v1",
        "fsync folder",
        *["write .j00000003", "fdatasync .j00000003"] * 2,
    ]


def test_what_is_upgraded_in_memory_only_gets_no_snapshot(old: Path) -> None:
    store = open_store(old, sys=FAST, limits=small(tail=0))
    before = files(old.parent)
    assert not store.checkpoint()
    store.close()
    assert files(old.parent) == before


def test_what_is_refused_or_changes_nothing_migrates_nothing(old: Path) -> None:
    store = open_store(old, sys=FAST)
    before = files(old.parent)

    def refuse(state: State, new_id: object) -> Sequence[Op]:
        raise Invalid("no")

    with pytest.raises(Invalid):
        store.commit(refuse, why="x", user="ana")
    with pytest.raises(Conflict):
        edit(store, 1, title=("something else", "mine"))
    assert edit(store, 1, title=("x", "Everybody finds us")).ops == ()
    assert store.commit(refuse, why="x", user="ana", transaction_id="000000000abc0016").n == 17
    with pytest.raises(Conflict):
        store.commit(refuse, why="x", user="ana", if_match=16)
    after = files(old.parent)
    assert after.pop("okr.json.lock") == b""
    assert after == before
    store.close()
    assert not kept(old)


def test_a_segment_that_begins_with_the_migration_still_stands_on_the_old_schema(old: Path) -> None:
    store = open_store(old, sys=FAST, limits=small(segment=1))
    put(store, title="B")
    assert versions(old)[-4:] == [(17, 1), (18, 2), (18, 2), (19, 2)]
    expected = plain(store)
    live(old).unlink()
    migrated = live(old)
    header, _, _ = migrated.read_bytes().partition(b"\n")
    migrated.write_bytes(header + b"\n")
    assert reopened(old, sys=FAST)["key_results"] == expected["key_results"]
    put(open_store(old, sys=FAST), title="B")
    assert reopened(old, sys=FAST) == expected


def test_two_who_have_it_open_migrate_it_once(old: Path) -> None:
    one, other = open_store(old, sys=FAST), open_store(old, sys=FAST)
    put(one, title="B")
    put(other, title="C")
    one.refresh()
    assert whys(one, 18) == ["migrate 1 → 2", "add", "add"]
    assert len(kept(old)) == 1
    assert plain(one) == plain(other) == reopened(old, sys=FAST)


def test_a_copy_of_an_older_schema_is_read_in_todays_form(old: Path) -> None:
    copy = read_copy(old, FAST)
    assert copy.tables["key_results"][1]["steps"] == STEPS
    assert (copy.meta.v, copy.data) == (1, old.read_bytes())


def test_who_archives_what_others_upgraded_meanwhile_upgrades_nothing(old: Path) -> None:
    one, other = open_store(old, sys=FAST), open_store(old, sys=FAST)
    put(other, title="B")
    one.archive(2e9)
    assert whys(one, 18) == ["migrate 1 → 2", "add"]
    assert len(kept(old)) == 1


def test_archiving_an_older_store_upgrades_it_first(old: Path) -> None:
    one, other = open_store(old, sys=FAST), open_store(old, sys=FAST)
    before = plain(one)
    assert one.archive(2e9) is not None
    assert versions(old)[-1] == (18, 2)
    assert len(kept(old)) == 1
    assert plain(one) == reopened(old, sys=FAST) == before
    assert put(other, title="B").n == 19
    assert whys(other, 18) == ["migrate 1 → 2", "add"]


# ---------------------------------------------------------------------------- what goes wrong


@pytest.mark.parametrize("call", ["open", "write", "fsync"])
def test_where_it_cant_be_kept_as_it_is_nothing_is_migrated_and_reading_goes_on(
    old: Path, call: str
) -> None:
    sys = Full(call)
    store = open_store(old, sys=sys)
    before = files(old.parent)
    with pytest.raises(ReadOnly, match="can't be upgraded to be written") as caught:
        put(store, title="B")
    assert "make room" in caught.value.hint
    assert store.read_only is not None
    assert str(store.read_only) == str(caught.value)
    after = files(old.parent)
    after.pop("okr.json.lock")
    assert after == before
    assert plain(store)["key_results"][1]["steps"] == STEPS
    with OlderProgram(old) as older:
        older("put C")
    store.refresh()
    assert plain(store)["objectives"][2] == {"title": "C"}
    again = open_store(old, sys=FAST)
    assert put(again, title="B").n == 20


class Full(FailingSys):
    """Has no room for the backup of an old schema."""

    def __init__(self, call: str) -> None:
        super().__init__()
        self._call = call

    def open(self, name: str, flags: int, mode: int, folder: int) -> int:
        if ".v1-" in name:
            self.fail(self._call, errno.ENOSPC)
        return super().open(name, flags, mode, folder)


@pytest.mark.parametrize("stick", [False, True])
def test_whatever_system_call_fails_the_store_is_old_or_new_and_whole(
    tmp_path: Path, stick: bool
) -> None:
    expected_old = _opened_at(tmp_path / "reference", lambda store: None)
    expected_new = _opened_at(tmp_path / "reference", lambda store: put(store, title="B"))
    for n in range(1, 500):
        path = tmp_path / str(n) / "okr.json"
        path.parent.mkdir(mode=0o700)
        lay_out("v1", path)
        sys = FailingSys()
        store = open_store(path, sys=sys, limits=small())
        sys.strike(Fault(errno.EIO, stick), n)
        outcomes: tuple[int, ...] = (17, 18)
        try:
            put(store, title="B")
        except Unknown:
            outcomes = (17, 18, 19)
        except StoreError:
            pass
        else:
            outcomes = (19,)
        sys.heal()
        again = open_store(path, sys=FAST)
        assert again.read_only is None
        assert again.number in outcomes
        assert plain(again) == (expected_new if again.number == 19 else expected_old)
        assert len(kept(path)) == 1 or again.number == 17
        if again.number < 19:
            put(store if store.read_only is None else again, title="B")
        assert reopened(path, sys=FAST) == expected_new
        store.let_go()
        again.let_go()
        schemas = [v for _, v in versions(path)]
        assert schemas == sorted(schemas)
        shutil.rmtree(path.parent)
        if not sys.struck:
            return
    pytest.fail("it never completed")


def _opened_at(folder: Path, do: Callable[[JournalStore], object]) -> Plain:
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / "okr.json"
    lay_out("v1", path)
    store = open_store(path, sys=FAST)
    do(store)
    return plain(store)


def test_a_migration_that_could_not_be_saved_is_made_at_the_next_change(old: Path) -> None:
    sys = FailingSys()
    store = open_store(old, sys=sys)
    sys.fail("write", errno.ENOSPC, at=2)  # the first is the backup
    with pytest.raises(NotSaved):
        put(store, title="B")
    assert plain(store)["key_results"][1]["steps"] == STEPS
    assert versions(old)[-1] == (17, 1)
    put(store, title="B")
    assert versions(old)[-2:] == [(18, 2), (19, 2)]


# ---------------------------------------------------------------------------- migrations to come


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program of schema 4: titles are in capitals in 3, and end in ! in 4."""

    def shout(state: State) -> Sequence[Op]:
        return _retitled(state, str.upper)

    def call(state: State) -> Sequence[Op]:
        return _retitled(state, lambda title: title if title.endswith("!") else f"{title}!")

    upgrades = {**migrate.UPGRADES, SCHEMA: shout, SCHEMA + 1: call}
    for name, module in list(sys.modules.items()):
        if name.startswith("okrtui.store."):
            if hasattr(module, "SCHEMA"):
                monkeypatch.setattr(module, "SCHEMA", SCHEMA + 2)
            if hasattr(module, "UPGRADES"):
                monkeypatch.setattr(module, "UPGRADES", upgrades)


def _retitled(state: State, change: Callable[[str], str]) -> list[Op]:
    return [
        Op("set", "objectives", id, {"title": (document["title"], change(str(document["title"])))})
        for id, document in state["objectives"].items()
        if change(str(document["title"])) != document["title"]
    ]


@pytest.mark.usefixtures("later")
def test_migrations_run_one_after_the_other(old: Path) -> None:
    store = open_store(old, sys=FAST)
    assert plain(store)["objectives"][1]["title"] == "EVERYBODY FINDS US!"
    put(store, title="B")
    assert whys(store, 18) == [f"migrate {v} → {v + 1}" for v in range(1, SCHEMA + 2)] + ["add"]
    assert [v for _, v in versions(old)][-4:] == [2, 3, 4, 4]
    titles = [c.ops[0].body["title"] for c in store.log(19, 20)]
    assert titles == [
        ("Everybody finds us", "EVERYBODY FINDS US"),
        ("EVERYBODY FINDS US", "EVERYBODY FINDS US!"),
    ]
    assert len(kept(old)) == 1
    assert reopened(old, sys=FAST) == plain(store)


def test_a_store_with_nothing_to_upgrade_is_marked_all_the_same(path: Path) -> None:
    with OlderProgram(path) as older:
        older("put A")
    put(open_store(path, sys=FAST), title="B")
    assert versions(path) == [(0, 1), (1, 1), (2, 2), (3, 2)]


def test_a_migration_too_long_for_a_line_takes_several_the_last_of_the_new_schema(
    old: Path,
) -> None:
    limits = small(line=2048 + 400, segment=8 << 20)
    store = open_store(old, sys=SteadySys(), limits=limits)
    put(store, title="B")
    assert versions(old)[-3:] == [(18, 1), (19, 2), (20, 2)]
    assert whys(store, 18) == ["migrate 1 → 2", "migrate 1 → 2", "add"]
    assert plain(store) == reopened(old, sys=FAST)


def test_operations_are_laid_out_in_lines_in_their_order() -> None:
    ops = [Op("ins", "objectives", id, {}) for id in range(1, 6)]
    lines = list(migrate.in_lines(ops, 10, lambda op: 4 if op.id != 3 else 40))
    assert [[op.id for op in line] for line in lines] == [[1, 2], [3], [4, 5]]
    assert list(migrate.in_lines([], 10, lambda op: 4)) == [()]


def test_operations_of_old_are_given_todays_form_to_be_undone() -> None:
    plain_step: Json = [{"title": "A"}]
    step: Json = [{"title": "A", "id": 1}]
    today = migrate.in_todays_form
    ins = Op("ins", "key_results", 1, {"steps": plain_step, "title": "x"})
    assert today(ins).body == {"steps": step, "title": "x"}
    edited = Op("set", "key_results", 1, {"steps": (None, plain_step)})
    assert today(edited).body == {"steps": (None, step)}
    for other in (today(ins), today(edited), Op("ins", "moods", 1, {"steps": plain_step})):
        assert today(other) == other
    assert today(Op("del", "key_results", 1, {"title": "x"})).body == {"title": "x"}
