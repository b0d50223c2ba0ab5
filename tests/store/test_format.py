"""The files, to the letter: others read them for years."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from pathlib import Path

import pytest
import tinydb
from hypothesis import given
from hypothesis import strategies as st

from okrtui import __version__
from okrtui.store.journal import Change, as_read, change_line, check_op, read_line
from okrtui.store.migrate import SCHEMA
from okrtui.store.ports import Commit, Op
from tests.store.kit import FAST, edit, live, open_store, plain, put, small


def test_a_journal_line_is_as_store_md_has_it(path: Path) -> None:
    store = open_store(path, sys=FAST)
    commit = put(store, title='Grow "é"')
    edit(store, 1, title=('Grow "é"', None))
    header, first, second, rest = live(path).read_bytes().split(b"\n")
    assert rest == b""
    assert header == _sealed(
        f'{{"okrj":1,"store":"{store.identity}","seg":1,"n":0,"v":{SCHEMA},"p":"{"0" * 24}"'
    )
    assert first == _sealed(
        f'{{"n":1,"id":"{commit.id}","t":{commit.t},"u":"ana","os":"{commit.os_user}",'
        f'"s":"{store.session}","app":"{__version__}","v":{SCHEMA},"why":"add",'
        f'"ops":[["ins","objectives",1,{{"title":"Grow \\"\\u00e9\\""}}]],"p":"{_hash(header)}"'
    )
    assert b'"ops":[["set","objectives",1,{"title":["Grow \\"\\u00e9\\"",null]}]],' in second
    assert f'"p":"{_hash(first)}"'.encode() in second
    assert re.fullmatch("[0-9a-f]{16}", commit.id)


def _sealed(body: str) -> bytes:
    return f'{body},"h":"{hashlib.sha256(body.encode()).hexdigest()[:24]}"}}'.encode()


def _hash(line: bytes) -> str:
    return hashlib.sha256(line + b"\n").hexdigest()[:24]


def test_a_snapshot_has_meta_first_then_a_table_a_line_history_last(path: Path) -> None:
    store = open_store(path, user="ana", sys=FAST)
    put(store, title="A")
    put(store, title="B")
    put(store, "check_ins", value=1)
    put(store, "zebras", stripes=True)
    assert store.checkpoint()
    first, *tables, end = path.read_bytes().split(b"\n")
    assert end == b""
    assert tables == [
        b'"cycles": {},',
        b'"objectives": {"1": {"title": "A"}, "2": {"title": "B"}},',
        b'"key_results": {},',
        b'"initiatives": {},',
        b'"kpis": {},',
        b'"reviews": {},',
        b'"templates": {},',
        b'"settings": {},',
        b'"zebras": {"1": {"stripes": true}},',
        b'"check_ins": {"1": {"value": 1}},',
        b'"measurements": {},',
        b'"target_changes": {},',
        b'"answers": {},',
        b'"votes": {}}',
    ]
    assert first.startswith(b'{"_meta": {"1": {"fmt": 1, "store": "')
    assert first.endswith(b'"}},')
    meta = json.loads(first[:-1] + b"}")["_meta"]["1"]
    journal = live(path).read_bytes()
    assert journal[meta["loff"] : meta["off"]] == journal.splitlines(keepends=True)[-1]
    assert meta["h"] == hashlib.sha256(journal[meta["loff"] : meta["off"]]).hexdigest()[:24]
    assert (meta["n"], meta["seg"], meta["v"], meta["by"]) == (4, 1, SCHEMA, "ana")
    assert meta["last"] == {"objectives": 2, "check_ins": 1, "zebras": 1}
    assert meta["ids"] == [commit.id for commit in store.log()]
    sha = meta.pop("sha")
    rest = path.read_bytes().partition(b"\n")[2]
    assert sha == hashlib.sha256(json.dumps(meta).encode() + rest).hexdigest()


def test_plain_tinydb_opens_the_snapshot_and_sees_the_state(path: Path) -> None:
    store = open_store(path, sys=FAST)
    put(store, title="A", steps=[{"title": "x", "weight": 0.5}])
    put(store, "check_ins", value=1.5, note="\ud83d kept")
    assert store.checkpoint()
    before = path.read_bytes()
    with tinydb.TinyDB(path) as db:
        seen = {
            name: {document.doc_id: dict(document) for document in db.table(name)}
            for name in db.tables() - {"_meta"}
        }
    assert {name: table for name, table in seen.items() if table} == plain(store)
    assert path.read_bytes() == before


def test_only_the_last_1024_transaction_ids_are_kept(path: Path) -> None:
    store = open_store(path, sys=FAST)
    for i in range(1030):
        put(store, "kpis", value=i)
    ids = [commit.id for commit in store.log()]
    assert store.checkpoint()
    meta = json.loads(path.read_bytes().split(b"\n")[0][:-1] + b"}")["_meta"]["1"]
    assert meta["ids"] == ids[-1024:]
    store.let_go()
    again = open_store(path, sys=FAST)
    commit = again.commit(lambda _, __: [], why="", user="", transaction_id=ids[6])
    assert commit.n == 7


@pytest.mark.parametrize(("folder", "files"), [(0o700, 0o600), (0o2770, 0o660)])
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_files_have_their_mode_whatever_the_umask(
    tmp_path: Path, folder: int, files: int, umask: int
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(folder)
    before = os.umask(umask)
    try:
        store = open_store(home / "okr.json", sys=FAST, limits=small())
        for _ in range(4):
            put(store, title="A")
        store.checkpoint()
        put(store, title="B")
        store.checkpoint()
        with live(store.path).open("ab") as journal:
            journal.write(b"torn")
        put(store, title="C")
    finally:
        os.umask(before)
    modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in home.iterdir()}
    backups = home / "okr.json.backups"
    assert modes.pop(backups.name) == folder
    assert {stat.S_IMODE(entry.stat().st_mode) for entry in backups.iterdir()} == {files}
    assert set(modes.values()) == {files}
    assert {"okr.json", "okr.json.prev", "okr.json.lock", "okr.json.j00000002"} < modes.keys()
    assert any(".torn-" in name for name in modes)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**14), 10**14)
    | st.text(max_size=5)
    # What is no text in any encoding comes back, too.
    | st.sampled_from(["\ud800", "\x00", "é\u2028"])
    | st.floats(-1e14, 1e14),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
bodies = st.dictionaries(st.text(max_size=3), json_values, max_size=4)
operations = st.one_of(
    st.builds(
        lambda kind, body: Op(kind, "goals", 1, body), st.sampled_from(["ins", "del"]), bodies
    ),
    st.builds(
        lambda body: Op("set", "goals", 2, {f: (value, [value]) for f, value in body.items()}),
        bodies,
    ),
    st.builds(lambda by: Op("inc", "goals", 3, {"n": (1, by)}), st.integers(-9, 9)),
)


@given(st.lists(operations, max_size=4), st.text(max_size=5))
def test_what_a_session_keeps_of_its_own_change_is_what_others_read(
    ops: list[Op], why: str
) -> None:
    for op in ops:
        check_op(op)
    commit = Commit(7, "0" * 16, 1.5, "ana", "root", "s", "1", why, tuple(ops))
    line = change_line(Change(commit, SCHEMA, "0" * 24))
    assert read_line(line) == Change(as_read(commit), SCHEMA, "0" * 24)
