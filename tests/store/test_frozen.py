"""A store of the past: everything to look at, nothing to write."""

from __future__ import annotations

from pathlib import Path

import pytest
from tinydb import where

from okrtui.store.frozen import FrozenStore
from okrtui.store.ports import Changes, ReadOnly, Store
from okrtui.store.snapshot import check
from tests.store.kit import FAST, edit, files, open_store, plain, put


@pytest.fixture
def past(path: Path) -> FrozenStore:
    """A store as it was after the second of three changes."""
    store = open_store(path, sys=FAST)
    put(store, title="A")
    put(store, "check_ins", key_result=1, value=3)
    assert store.checkpoint()
    edit(store, 1, title=("A", "B"))
    return FrozenStore(open_store(path, sys=FAST), 2)


def test_it_reads_as_any_store_does(past: Store) -> None:
    assert past.number == 2
    assert past.state()["objectives"][1] == {"title": "A"}
    assert past.db.table("objectives").get(where("title") == "A") == {"title": "A"}
    assert past.db.table("objectives").all() == [{"title": "A"}]
    assert past.db.table("objectives").search(where("title") == "A") == [{"title": "A"}]
    assert past.db.table("nothing").all() == []
    assert dict(past.having("check_ins", "key_result", 1)) == {1: {"key_result": 1, "value": 3}}
    assert dict(past.having("nothing", "key_result", 1)) == {}


def test_it_tells_only_of_its_own_changes(past: Store) -> None:
    assert [commit.n for commit in past.log()] == [1, 2]
    assert [commit.n for commit in past.log(2, 9)] == [2]
    assert [commit.n for commit in past.log_back()] == [2, 1]
    assert past.number_at(1e12) == 2
    assert past.number_at(0.0) == 0
    assert "objectives" in past.at(1)
    assert past.audit(past.head()).changes == 3
    assert check(past.sealed())._replace(saved=0) == check(past.sealed(2))._replace(saved=0)
    assert b'"value": 3' in past.sealed()
    assert b'"value": 3' not in past.sealed(1)


def test_nothing_can_be_written_through_it(past: Store) -> None:
    before = files(past.path.parent)
    assert past.read_only is not None
    for write in (
        lambda: put(past, title="X"),
        lambda: past.db.table("objectives").insert({"title": "X"}),
        lambda: past.db.table("objectives").truncate(),
        lambda: past.archive(1e12),
    ):
        with pytest.raises(ReadOnly, match="shown is the past"):
            write()
    assert not past.checkpoint()
    assert files(past.path.parent) == before


def test_it_never_changes_and_belongs_to_its_store(past: FrozenStore) -> None:
    other = open_store(past.path, sys=FAST)
    now = plain(past)
    edit(other, 1, title=("B", "C"))
    assert past.refresh() == past.changes() == Changes()
    assert plain(past) == now
    assert (past.identity, past.warnings) == (other.identity, ())
    assert past.session
    past.tell_waiting(lambda holder: None)
    past.close()
