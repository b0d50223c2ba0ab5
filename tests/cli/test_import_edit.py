"""import-edit: what another program wrote into the store's file becomes one change, or nothing."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB
from tinydb.operations import delete as without
from tinydb.table import Document

from okrtui.store.edited import read_edited
from okrtui.store.folder import Folder
from okrtui.store.ports import ReadOnly
from okrtui.store.storage import JournalStorage
from tests.cli.harness import ROOT, Cli

Edit = Callable[[TinyDB], object]


@pytest.fixture
def edit(goals: Cli, tmp_path: Path) -> Callable[[Edit], str]:
    """Edits a copy of the store's file with plain TinyDB; gives its name."""

    def do(what: Edit) -> str:
        path = tmp_path / "edited.json"
        shutil.copy(goals.store, path)
        with TinyDB(path) as db:
            what(db)
        return str(path)

    return do


def documents(cli: Cli, table: str) -> dict[int, dict[str, Any]]:
    with TinyDB(cli.store, access_mode="r") as db:
        return {document.doc_id: dict(document) for document in db.table(table)}


def test_what_the_file_changed_becomes_one_change_that_can_be_undone(
    goals: Cli, edit: Callable[[Edit], str]
) -> None:
    def what(db: TinyDB) -> None:
        db.table("key_results").update({"target": 7, "colour": "red"}, doc_ids=[1])
        db.table("initiatives").remove(doc_ids=[1])
        db.table("objectives").insert({"title": "New", "cycle": 1})
        db.table("notes").insert({"of": "somebody's own"})

    before = {table: documents(goals, table) for table in ("key_results", "initiatives")}
    file, n = edit(what), goals.change_number()
    goals.ok("edit", "KR1", "owner=ben")
    said = goals.ok("import-edit", file)
    assert "1 objective and 1 document of notes are new" in said
    assert "1 key result is changed; 1 initiative is gone" in said
    assert goals.change_number() == n + 2
    changed = documents(goals, "key_results")[1]
    assert (changed["target"], changed["colour"], changed["owner"]) == (7, "red", "ben")
    assert documents(goals, "objectives")[3]["title"] == "New"
    assert documents(goals, "objectives")[3]["created_by"] == "ana"
    assert documents(goals, "initiatives") == {}
    assert documents(goals, "notes") == {1: {"of": "somebody's own"}}
    goals.ok("undo")
    assert documents(goals, "initiatives") == before["initiatives"]
    after = documents(goals, "key_results")[1]
    assert (after["target"], after["owner"]) == (before["key_results"][1]["target"], "ben")
    assert set(documents(goals, "objectives")) == {1, 2}


def test_the_same_field_changed_by_both_is_a_conflict_that_names_all_three(
    goals: Cli, edit: Callable[[Edit], str]
) -> None:
    file = edit(lambda db: db.table("key_results").update({"target": 7, "weight": 2}, doc_ids=[1]))
    goals.ok("--as", "ben", "edit", "KR1", "target=6")
    files = goals.files()
    said = goals.fails(76, "import-edit", file)
    assert "target of KR1 was '8 %', the file has '7 %', since by ben on" in said
    assert "it is '6 %'" in said
    assert goals.files() == files
    looked = goals("import-edit", file, "--dry-run")
    assert looked.code == 76
    assert "target of KR1 was '8 %', the file has '7 %', since it is '6 %'" in looked.out
    (clash,) = goals("import-edit", file, "--dry-run", "--json").json["conflicts"]
    assert clash == {
        "kind": "field",
        "table": "key_results",
        "id": 1,
        "field": "target",
        "base": 8,
        "mine": 7,
        "theirs": 6,
        "by": None,
    }
    goals.ok("edit", "KR1", "target=7")
    assert "1 key result is changed" in goals.ok("import-edit", file)


DELETIONS: list[tuple[Edit, list[str], str]] = [
    (
        lambda db: db.table("initiatives").remove(doc_ids=[1]),
        ["edit", "I1", "owner=cho"],
        "the file deletes I1; its owner was changed since by ana",
    ),
    (
        lambda db: db.table("initiatives").update({"owner": "cho"}, doc_ids=[1]),
        ["delete", "I1"],
        "I1 was deleted since by ana",
    ),
    (
        lambda db: db.table("objectives").remove(doc_ids=[2]),
        ["add", "kr", "O2", "Reports of bad parking from 40 to 20"],
        "KR4 was put below 'O2 A city that trusts us' since",
    ),
    (
        lambda db: db.table("key_results").insert({"objective": 2, "title": "Sub"}),
        ["delete", "O2"],
        "in the file objective of KR4 is 'O2', which was deleted since",
    ),
    (
        lambda db: db.table("objectives").update({"parent": 2}, doc_ids=[1]),
        ["edit", "O2", "parent=O1"],
        "would hang below itself",
    ),
    (
        lambda db: db.table("kpis").update({"red": 3}, doc_ids=[1]),
        ["edit", "K1", "green=3.5"],
        "together that makes no sense",
    ),
]


@pytest.mark.parametrize(("what", "meanwhile", "said"), DELETIONS)
def test_what_doesnt_go_together_with_what_others_did_is_told_and_nothing_written(
    goals: Cli, edit: Callable[[Edit], str], what: Edit, meanwhile: list[str], said: str
) -> None:
    file = edit(what)
    goals.ok(*meanwhile)
    files = goals.files()
    assert said in goals.fails(76, "import-edit", file)
    assert goals.files() == files
    assert goals("import-edit", file, "--dry-run").code == 76


def test_what_others_did_the_same_is_no_conflict(goals: Cli, edit: Callable[[Edit], str]) -> None:
    def what(db: TinyDB) -> None:
        db.table("key_results").update({"target": 7}, doc_ids=[1])
        db.table("initiatives").remove(doc_ids=[1])

    file = edit(what)
    goals.ok("edit", "KR1", "target=7")
    goals.ok("delete", "I1")
    n = goals.change_number()
    assert "nothing to import" in goals.ok("import-edit", file)
    assert goals.change_number() == n


def test_a_new_document_whose_id_is_taken_gets_another_and_its_links_follow(
    goals: Cli, edit: Callable[[Edit], str]
) -> None:
    def what(db: TinyDB) -> None:
        new = db.table("objectives").insert({"title": "Theirs", "cycle": 1})
        db.table("key_results").insert({"objective": new, "title": "Sub"})
        db.table("key_results").update({"objective": new}, doc_ids=[2])
        db.table("objectives").insert({"title": "Below", "cycle": 1, "parent": new})

    file = edit(what)
    goals.ok("add", "objective", "Ours")
    looked = goals.json("import-edit", file, "--dry-run")
    assert looked["renumbered"] == [
        {"table": "objectives", "old": 3, "new": 5},
    ]
    said = goals.ok("import-edit", file)
    assert "O3 of it became O5" in said
    objectives, key_results = documents(goals, "objectives"), documents(goals, "key_results")
    assert [objectives[id]["title"] for id in (3, 4, 5)] == ["Ours", "Below", "Theirs"]
    assert objectives[4]["parent"] == 5
    assert (key_results[2]["objective"], key_results[4]["objective"]) == (5, 5)


def test_an_id_that_was_given_and_taken_back_is_not_given_again(
    goals: Cli, edit: Callable[[Edit], str]
) -> None:
    file = edit(lambda db: db.table("objectives").insert({"title": "Theirs", "cycle": 1}))
    goals.ok("add", "objective", "Ours")
    goals.ok("delete", "O3")
    assert "O3 of it became O4" in goals.ok("import-edit", file)


def test_a_file_is_imported_once_and_again_after_an_undo(
    goals: Cli, edit: Callable[[Edit], str]
) -> None:
    file = edit(lambda db: db.table("objectives").insert({"title": "Theirs", "cycle": 1}))
    goals.ok("import-edit", file)
    n = goals.change_number()
    assert f"imported already, as change {n}" in goals.fails(2, "import-edit", file)
    goals.ok("undo")
    goals.ok("import-edit", file)
    goals.ok("undo")
    goals.ok("redo")
    assert "imported already" in goals.fails(2, "import-edit", file, "--dry-run")
    goals.ok("undo")
    assert "is new" in goals.ok("import-edit", file, "--dry-run")


def test_an_untouched_file_has_nothing_to_import(goals: Cli, edit: Callable[[Edit], str]) -> None:
    file = edit(lambda db: None)
    goals.ok("edit", "KR1", "target=7")
    for more in ([], ["--dry-run"]):
        assert "nothing to import" in goals.ok("import-edit", file, *more)
    assert goals.json("import-edit", file)["changed"] is False


BAD: list[tuple[Edit, str]] = [
    (lambda db: db.table("key_results").update({"target": "x"}, doc_ids=[1]), "key_results 1, tar"),
    (lambda db: db.table("objectives").insert({"cycle": 1}), "objectives 3, title:"),
    (lambda db: db.table("cycles").update({"state": "?"}, doc_ids=[1]), "cycles 1, state:"),
    (
        lambda db: db.table("check_ins").insert({"key_result": 9, "date": "2026-11-20"}),
        "key result of check-in 1: there is no KR9",
    ),
    (
        lambda db: db.table("initiatives").update({"key_result": "x"}, doc_ids=[1]),
        "key result of I1: 'x' is no key result",
    ),
    (
        lambda db: db.table("key_results").remove(doc_ids=[1]),
        "key result of I1: KR1, which the file deletes",
    ),
    (
        lambda db: db.table("notes").insert({"x": [float("nan")]}),
        "notes 1, x: nan is out of range",
    ),
    (lambda db: db.table("notes").insert({"x": 10**15}), "notes 1, x: a whole number is out"),
    (lambda db: db.table("a\nb").insert({"x": 1}), "a table can't be called"),
]


@pytest.mark.parametrize(("what", "said"), BAD)
def test_what_breaks_the_rules_is_refused_with_its_place(
    goals: Cli, edit: Callable[[Edit], str], what: Edit, said: str
) -> None:
    file = edit(what)
    files = goals.files()
    told = goals.fails(2, "import-edit", file)
    assert file in told
    assert said in told
    assert goals.files() == files


def test_a_document_that_was_wrong_before_doesnt_stand_in_the_way(
    goals: Cli, edit: Callable[[Edit], str]
) -> None:
    with TinyDB(goals.store, storage=JournalStorage) as db:
        db.table("kpis").update({"name": ""}, doc_ids=[1])
    file = edit(lambda db: db.table("kpis").update({"unit": "h"}, doc_ids=[1]))
    assert "1 KPI is changed" in goals.ok("import-edit", file)


def test_a_file_of_unknown_origin_wants_its_base_named(
    goals: Cli, edit: Callable[[Edit], str]
) -> None:
    def what(db: TinyDB) -> None:
        db.drop_table("_meta")
        db.table("key_results").update({"target": 7}, doc_ids=[1])

    file, n = edit(what), goals.change_number()
    assert "doesn't say from which change it started" in goals.fails(2, "import-edit", file)
    assert "1 key result is changed" in goals.ok("import-edit", file, "--base", str(n))
    assert goals.fails(3, "import-edit", file, "--base", "99")


def test_a_file_of_another_store_or_another_past_is_refused(
    goals: Cli, tmp_path: Path, edit: Callable[[Edit], str]
) -> None:
    other = tmp_path / "other"
    other.mkdir(mode=0o700)
    goals.ok("--store", str(other / "okr.json"), "add", "objective", "Elsewhere")
    said = goals.fails(2, "import-edit", str(other / "okr.json"))
    assert "comes from another store" in said
    copy = tmp_path / "copy"
    shutil.copytree(goals.folder, copy)
    goals.ok("--store", str(copy / "okr.json"), "edit", "KR1", "target=5")
    assert "never had" in goals.fails(2, "import-edit", str(copy / "okr.json"))
    goals.ok("edit", "KR1", "owner=ben")
    assert "never had" in goals.fails(2, "import-edit", str(copy / "okr.json"))


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", 2, "isn't JSON: line 1, column 1"),
        (b'{"a": {}\n "b"}', 2, "isn't JSON: line 2, column 2"),
        (b"\xff\xfe\x00", 2, "isn't JSON"),
        (b"[" * 100_000, 2, "isn't JSON"),
        (b"[]", 2, "isn't a TinyDB file"),
        (b'{"_meta": {"1": {}}}', 2, "has an odd description"),
        (b'{"_meta": []}', 2, "has an odd description"),
        (b'{"a": []}', 2, "a is no table"),
        (b'{"a": {"1": 5}}', 2, "a 1 is no document"),
        (b'{"a": {"01": {}}}', 2, "can't have the id '01'"),
        (None, 3, "there is no file"),
    ],
)
def test_what_is_no_such_file_is_refused(
    goals: Cli, tmp_path: Path, content: bytes | None, code: int, said: str
) -> None:
    file = tmp_path / "odd.json"
    if content is not None:
        file.write_bytes(content)
    assert said in goals.fails(code, "import-edit", str(file))


def test_a_file_of_a_newer_program_is_refused(goals: Cli, edit: Callable[[Edit], str]) -> None:
    file = Path(edit(lambda db: None))
    content = json.loads(file.read_bytes())
    content["_meta"]["1"]["v"] = 99
    file.write_text(json.dumps(content))
    assert "upgraded by" in goals.fails(78, "import-edit", str(file))


def test_a_file_that_an_older_program_wrote_is_merged_in_todays_form(
    cli: Cli, tmp_path: Path
) -> None:
    old = ROOT / "tests" / "store" / "fixtures" / "v1"
    for file in old.iterdir():
        shutil.copy(file, cli.folder)
    edited = tmp_path / "edited.json"
    shutil.copy(old / "okr.json", edited)
    with TinyDB(edited) as db:
        db.table("key_results").update({"owner": "cho"}, doc_ids=[1])
    steps = cli.json("import-edit", str(edited), "--dry-run")
    assert steps["counts"] == {"key_results": {"new": 0, "changed": 1, "gone": 0}}
    assert "1 key result is changed" in cli("import-edit", str(edited)).out


def test_a_table_of_somebody_elses_keeps_every_field_as_the_file_has_it(
    goals: Cli, edit: Callable[[Edit], str]
) -> None:
    with TinyDB(goals.store, storage=JournalStorage) as db:
        db.table("notes").insert_multiple([{"updated_by": "x", "a": 1}, {"a": 2}, {"a": 3}])

    def what(db: TinyDB) -> None:
        db.table("notes").update({"updated_by": "y"}, doc_ids=[1])
        db.table("notes").remove(doc_ids=[2])
        db.table("notes").update(without("a"), doc_ids=[3])

    goals.ok("import-edit", edit(what))
    assert documents(goals, "notes") == {1: {"updated_by": "y", "a": 1}, 3: {"a": None}}


def test_links_to_what_the_file_adds_itself_may_be_in_any_order(
    goals: Cli, edit: Callable[[Edit], str]
) -> None:
    def what(db: TinyDB) -> None:
        db.table("objectives").insert(Document({"title": "A", "cycle": 1, "parent": 9}, 8))
        db.table("objectives").insert(Document({"title": "B", "cycle": 2}, 9))
        db.table("cycles").insert({"name": "2027", "start": "2027-01-01", "end": "2027-12-31"})

    file = edit(what)
    goals.ok("import-edit", file)
    assert documents(goals, "objectives")[8]["parent"] == 9
    assert goals.ok("add", "objective", "C").startswith("added O10")


def test_a_file_that_may_not_be_read_is_told(
    goals: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: Folder, name: str, limit: int) -> bytes:
        raise PermissionError(13, "Permission denied")

    file = tmp_path / "edited.json"
    monkeypatch.setattr(Folder, "read", refused)
    with pytest.raises(ReadOnly, match="can't be read: Permission denied"):
        read_edited(file)


def test_what_another_program_writes_over_the_store_is_told_kept_and_can_be_merged(
    goals: Cli,
) -> None:
    with TinyDB(goals.store) as db:
        db.table("key_results").update({"target": 7}, doc_ids=[1])
    looked = goals("show")
    assert f"{goals.store} was changed by another program" in looked.err
    assert f"okrtui import-edit {goals.store} merges" in looked.err
    wrote = goals("edit", "KR1", "owner=ben", "--json")
    (aside,) = goals.folder.glob("*.damaged-*")
    assert wrote.err.count("\n") == 2
    assert f"its version is kept as {aside}; okrtui import-edit {aside} merges it" in wrote.err
    assert "1 key result is changed" in goals.ok("import-edit", str(aside))
    now = documents(goals, "key_results")[1]
    assert (now["target"], now["owner"]) == (7, "ben")


def test_the_stores_own_file_can_be_merged_where_it_lies(goals: Cli) -> None:
    with TinyDB(goals.store) as db:
        db.table("key_results").update({"target": 7}, doc_ids=[1])
    done = goals("import-edit", str(goals.store))
    assert (done.code, done.err.count("\n")) == (0, 1)
    (aside,) = goals.folder.glob("*.damaged-*")
    assert str(aside) not in done.err
    assert documents(goals, "key_results")[1]["target"] == 7
    goals.ok("show")
