"""Whatever another program and others do to the same state: merged field by field, or explained."""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tinydb import TinyDB
from tinydb.operations import delete as without

from okrtui.store.journal_store import JournalStore
from okrtui.store.ports import Conflict
from okrtui.workspace.change import STAMPS
from okrtui.workspace.edit_import import import_edit, preview, read_edit
from okrtui.workspace.workspace import Workspace
from tests.store.kit import FAST, open_store

EXAMPLES = 4_000 if os.environ.get("OKRTUI_CAMPAIGN") == "long" else 150

# One that has a schema and stamps, and one of somebody's own.
TABLES = ("objectives", "notes")
FIELDS = ("title", "owner", "team")

Fields = dict[str, Any]
Tables = dict[str, dict[int, Fields]]

words = st.sampled_from(["", "a", "b"])
fields: st.SearchStrategy[Fields] = st.fixed_dictionaries(
    {"title": st.sampled_from(["a", "b"])}, optional={"owner": words, "team": words}
)
changes: st.SearchStrategy[Fields] = st.dictionaries(
    st.sampled_from(FIELDS), st.sampled_from(["a", "b"]), min_size=1, max_size=2
)
ids = st.integers(1, 2)
# (insert a document, change one, take fields of one away, delete one)
edits = st.lists(
    st.tuples(
        st.sampled_from(TABLES),
        st.one_of(
            st.tuples(st.just("insert"), fields),
            st.tuples(st.just("set"), ids, changes),
            st.tuples(st.just("unset"), ids, st.sampled_from(FIELDS[1:])),
            st.tuples(st.just("delete"), ids),
        ),
    ),
    min_size=1,
    max_size=6,
)


def do(db: TinyDB, did: list[Any]) -> None:
    for name, (kind, *what) in did:
        table = db.table(name)
        if kind == "insert":
            table.insert({**what[0], "cycle": 1} if name == "objectives" else what[0])
        elif kind == "set":
            table.update(what[1], doc_ids=[what[0]])
        elif kind == "unset":
            for document in table.get(None, None, [what[0]]):
                if what[1] in document:
                    table.update(without(what[1]), doc_ids=[what[0]])
        else:
            table.remove(doc_ids=[what[0]])


def contents(store: JournalStore) -> Tables:
    """What documents say, whoever stamped them; a field that is None says nothing."""
    return {
        name: {
            id: {f: v for f, v in document.items() if f not in STAMPS and v is not None}
            for id, document in store.state().get(name, {}).items()
        }
        for name in TABLES
    }


def merged(base: Tables, mine: Tables, theirs: Tables) -> tuple[Tables, list[Fields], int]:
    """The state that should come of it, the documents that are new, and how many clashes."""
    after: Tables = {name: dict(theirs[name]) for name in TABLES}
    new: list[Fields] = []
    clashes = 0
    for name in TABLES:
        for id in base[name] | mine[name]:
            old, edited, now = (t[name].get(id) for t in (base, mine, theirs))
            if old is None:
                if edited != now and edited is not None:
                    new.append(edited)
            elif edited is None:
                if now is not None:
                    clashes += len({f for f in old | now if old.get(f) != now.get(f)})
                    after[name].pop(id)
            else:
                changed = [f for f in old | edited if old.get(f) != edited.get(f)]
                for field in changed:
                    if now is None or now.get(field) not in (old.get(field), edited.get(field)):
                        clashes += 1
                if now is not None:
                    whole = now | {f: edited.get(f) for f in changed}
                    after[name][id] = {f: v for f, v in whole.items() if v is not None}
    return after, new, clashes


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    home = Path(mkdtemp())
    yield home
    shutil.rmtree(home)


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    first=st.lists(st.tuples(st.sampled_from(TABLES), fields), min_size=2, max_size=6),
    mine=edits,
    theirs=edits,
)
def test_edits_are_merged_as_expected_or_explained(
    folder: Path, first: list[Any], mine: list[Any], theirs: list[Any]
) -> None:
    home = Path(mkdtemp(dir=folder))
    store = open_store(home / "okr.json", user="ana", sys=FAST)
    cycle = {"name": "2026-Q4", "start": "2026-10-01", "end": "2026-12-31", "state": "active"}
    store.db.table("cycles").insert(cycle)
    do(store.db, [(name, ("insert", document)) for name, document in first])
    assert store.checkpoint()
    base = contents(store)
    file = Path(shutil.copy(store.path, home / "edited.json"))
    with TinyDB(file) as db:
        do(db, mine)
    with TinyDB(file, access_mode="r") as db:
        edited: Tables = {
            name: {d.doc_id: {f: v for f, v in d.items() if v is not None} for d in db.table(name)}
            for name in TABLES
        }
    do(store.db, theirs)
    now, n = contents(store), store.number
    expected, new, clashes = merged(base, edited, now)

    workspace = Workspace(store, user="bo", today=lambda: datetime.date(2026, 11, 22))
    edit = read_edit(workspace, file)
    looked = preview(workspace, edit)
    assert len(looked.clashes) == clashes
    event("clash" if clashes else "merge")
    if clashes:
        with pytest.raises(Conflict) as told:
            import_edit(workspace, edit)
        assert len(told.value.fields) == clashes
        assert str(file) in told.value.title
        assert (contents(store), store.number) == (now, n)
    else:
        done, found = import_edit(workspace, edit)
        after = contents(store)
        assert (found.counts, found.clashes) == (looked.counts, [])
        assert store.number == n + done.changed
        kept = {name: {i: d for i, d in after[name].items() if i in now[name]} for name in TABLES}
        assert kept == expected
        added = [d for name in TABLES for i, d in after[name].items() if i not in now[name]]
        assert sorted(map(repr, map(sorted, map(dict.items, added)))) == sorted(
            map(repr, map(sorted, map(dict.items, new)))
        )
        if done.changed:
            workspace.undo()
            assert contents(store) == now
    store.let_go()
    shutil.rmtree(home)
