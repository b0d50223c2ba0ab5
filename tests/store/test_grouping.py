"""Finding the entries of one goal in a history: the same whether its text or its documents are
looked through, and without reading the rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.domain.records import Document, Json
from okrtui.store.journal import plain as as_json
from okrtui.store.ports import Op
from okrtui.store.snapshot import Lazy, dump_documents
from okrtui.store.tables import Table
from tests.store.kit import FAST, delete, edit, open_store, put

names = st.sampled_from(("key_result", "12", "note", "value"))
texts = st.text(st.sampled_from('ab{}[]":, \\\u2028é'), max_size=12)
values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 12) | texts,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(names, inner, max_size=3),
    max_leaves=4,
)
documents = st.dictionaries(
    st.integers(1, 30), st.dictionaries(names, values, max_size=3), max_size=6
)
flat = st.fixed_dictionaries({"key_result": st.integers(1, 4), "note": texts})

histories = documents | st.dictionaries(st.integers(1, 30), flat, max_size=8)


def lazy(documents: dict[int, Document]) -> Table:
    data = b"{%b}" % b"".join(dump_documents(documents))
    return Table({}, Lazy("check_ins", data, max(documents, default=0)))


@settings(max_examples=400, deadline=None)
@given(histories)
def test_groups_are_the_same_with_and_without_reading_everything(
    history: dict[int, Document],
) -> None:
    for owner in range(-1, 13):
        wanted = {
            id: document
            for id, document in history.items()
            if type(document.get("key_result")) is int and document.get("key_result") == owner
        }
        assert dict(lazy(history).having("key_result", owner)) == wanted
        assert dict(Table(history).having("key_result", owner)) == wanted


def test_one_goals_entries_are_found_without_reading_the_rest(path: Path) -> None:
    store = open_store(path, sys=FAST)
    for n in range(4):
        put(store, "check_ins", key_result=1 + n % 2, note='}, "9": {"key_result": 1')
    store.checkpoint()
    again = open_store(path, sys=FAST)
    flat: dict[int, Document] = {
        1: {"key_result": 1, "note": "x"},
        2: {"key_result": 2, "note": '"}, "'},
    }
    assert dict(lazy(flat).having("key_result", 2)) == {2: flat[2]}
    table = lazy(flat)
    table.having("key_result", 1)
    assert table.is_lazy
    # Brackets in a text look like documents: then everything is read, and the answer is right.
    assert sorted(again.having("check_ins", "key_result", 2)) == [2, 4]


def test_a_group_follows_every_change_and_stays_as_it_was_for_who_asked_before(path: Path) -> None:
    store = open_store(path, sys=FAST)
    for n in range(3):
        put(store, "check_ins", key_result=1, value=n)
    store.checkpoint()
    again = open_store(path, sys=FAST)
    before = again.having("check_ins", "key_result", 1)
    put(again, "check_ins", key_result=1, value=3)
    edit(again, 2, table="check_ins", key_result=(1, 7))
    delete(again, 3, {"key_result": 1, "value": 2}, "check_ins")
    assert sorted(before) == [1, 2, 3]
    assert sorted(again.having("check_ins", "key_result", 1)) == [1, 4]
    assert sorted(again.having("check_ins", "key_result", 7)) == [2]
    assert again.having("check_ins", "key_result", 99) == {}
    assert again.having("nowhere", "key_result", 1) == {}


def test_a_document_without_an_owner_belongs_to_nobody(path: Path) -> None:
    store = open_store(path, sys=FAST)
    assert store.having("check_ins", "key_result", 1) == {}
    put(store, "check_ins", value=1)
    put(store, "check_ins", key_result=True)
    edit(store, 1, table="check_ins", value=(1, 2))
    assert store.having("check_ins", "key_result", 1) == {}


@pytest.mark.parametrize("depth", [7, 16])
def test_nesting_is_measured_without_being_fooled_by_texts(path: Path, depth: int) -> None:
    value: Json = "[[[[[[[[[[[[[[[[["
    for _ in range(depth - 3):
        value = [value]
    store = open_store(path, sys=FAST)
    store.commit(lambda _, __: [Op("ins", "odd", 1, {"v": value})], why="x", user="ana")
    store.checkpoint()
    assert as_json(dict(open_store(path, sys=FAST).state()["odd"][1])) == as_json({"v": value})
