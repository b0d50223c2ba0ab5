"""A file that another program wrote to: what is read of it, and which state it started from."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from okrtui.domain.errors import Invalid, NotFound
from okrtui.store.edited import base_of, read_edited
from okrtui.store.journal_store import JournalStore
from okrtui.store.limits import Limits
from okrtui.store.ports import CannotCreate, Damaged, NewerSchema, ReadOnly
from tests.store.kit import FAST, FailingSys, edit, open_store, put

OLD = Path(__file__).parent / "fixtures" / "v1"


@pytest.fixture
def store(path: Path) -> JournalStore:
    store = open_store(path, sys=FAST)
    put(store, title="A")
    assert store.checkpoint()
    return store


@pytest.fixture
def copy(store: JournalStore, tmp_path: Path) -> Path:
    """The store's file at change 1, whatever comes later."""
    return Path(shutil.copy(store.path, tmp_path / "copy.json"))


def meddle(file: Path, what: Callable[[Any], object]) -> None:
    content = json.loads(file.read_bytes())
    what(content)
    file.write_text(json.dumps(content))


def test_the_base_is_the_state_that_the_file_started_from(store: JournalStore, copy: Path) -> None:
    with TinyDB(copy) as db:
        db.table("objectives").update({"title": "B"})
    edit(store, 1, title=("A", "C"))
    edited = read_edited(copy, FAST)
    assert edited.tables["objectives"] == {1: {"title": "B"}}
    assert dict(base_of(store, edited)["objectives"]) == {1: {"title": "A"}}
    assert dict(base_of(store, edited, 2)["objectives"]) == {1: {"title": "C"}}


def test_a_plain_file_has_no_base_but_the_one_that_is_named(
    store: JournalStore, copy: Path
) -> None:
    meddle(copy, lambda content: content.pop("_meta"))
    edited = read_edited(copy, FAST)
    with pytest.raises(Invalid, match="doesn't say from which change"):
        base_of(store, edited)
    assert dict(base_of(store, edited, 0)["objectives"]) == {}
    with pytest.raises(NotFound):
        base_of(store, edited, 2)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"store": "another"}, "comes from another store"),
        ({"n": 2}, "a change 2 that"),
        ({"h": "0" * 24}, "a change 1 that"),
    ],
)
def test_a_file_from_elsewhere_has_no_base_here(
    store: JournalStore, copy: Path, what: dict[str, Any], said: str
) -> None:
    meddle(copy, lambda content: content["_meta"]["1"].update(what))
    with pytest.raises(Invalid, match=said):
        base_of(store, read_edited(copy, FAST))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "isn't JSON: line 1, column 1: Expecting value"),
        ('{"a": {}\n "b"}', "isn't JSON: line 2, column 2"),
        ("[" * 100_000, "isn't JSON"),
        ("5", "isn't a TinyDB file"),
        ('{"_meta": {"1": {}}}', "has an odd description"),
        ('{"_meta": []}', "has an odd description"),
        ('{"": {}}', "can't be called"),
        ('{"a": []}', "a is no table"),
        ('{"a": {"1": 5}}', "a 1 is no document"),
        ('{"a": {"0": {}}}', "can't have the id '0'"),
        ('{"a": {"1": {"b": NaN}}}', "a 1, b: nan is out of range"),
        ('{"a": {"1": {"b": ' + "[" * 20 + "]" * 20 + "}}}", "a 1, b: nested more than 16 deep"),
    ],
)
def test_what_no_store_holds_is_refused_with_its_place(
    tmp_path: Path, content: str, said: str
) -> None:
    file = tmp_path / "odd.json"
    file.write_text(content)
    with pytest.raises(Invalid, match=said) as told:
        read_edited(file, FAST)
    assert str(file) in told.value.title


def test_what_is_too_big_or_no_file_is_never_read(copy: Path, tmp_path: Path) -> None:
    with pytest.raises(Damaged):
        read_edited(copy, FAST, Limits(snapshot=10))
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CannotCreate, match="no plain file"):
        read_edited(tmp_path / "pipe", FAST)
    with pytest.raises(NotFound, match="there is no file"):
        read_edited(tmp_path / "nothing", FAST)
    sys = FailingSys()
    sys.fail("read", at=1, stick=True)
    with pytest.raises(ReadOnly, match="can't be read"):
        read_edited(copy, sys)


@pytest.mark.parametrize("what", [{"fmt": 99}, {"v": 99}])
def test_a_newer_programs_file_is_left_alone(copy: Path, what: dict[str, Any]) -> None:
    meddle(copy, lambda content: content["_meta"]["1"].update(what))
    with pytest.raises(NewerSchema):
        read_edited(copy, FAST)


def test_an_older_programs_file_is_read_in_todays_form(tmp_path: Path) -> None:
    for file in OLD.iterdir():
        shutil.copy(file, tmp_path)
    edited = read_edited(tmp_path / "okr.json", FAST)
    base = base_of(open_store(tmp_path / "okr.json", sys=FAST), edited)
    there = {id: dict(document) for id, document in base["key_results"].items()}
    assert there[3].pop("x_colour") is None  # what was absent may be None in the past
    assert edited.tables["key_results"] == there
    assert [step["id"] for step in edited.tables["key_results"][3]["steps"]] == [1, 2, 3]  # type: ignore[union-attr,index,call-overload]
