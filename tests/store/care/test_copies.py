"""Copies: read only when they are whole, written whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from okrtui.domain.errors import NotFound
from okrtui.store.care import copies
from okrtui.store.care.copies import read_copy, write_new
from okrtui.store.ports import CannotCreate, Damaged, NewerSchema, NotSaved, ReadOnly
from tests.store.kit import FAST, FailingSys, Fault, files, open_store, put, reopened


@pytest.fixture
def data(path: Path) -> bytes:
    store = open_store(path, sys=FAST)
    put(store, title="A")
    put(store, "check_ins", key_result=1)
    return store.sealed()


def test_a_copy_has_what_the_store_had(data: bytes, tmp_path: Path) -> None:
    new = tmp_path / "new.json"
    write_new(new, data, FAST)
    copy = read_copy(new, FAST)
    assert {name: dict(table.items()) for name, table in copy.tables.items() if table} == {
        "objectives": {1: {"title": "A"}},
        "check_ins": {1: {"key_result": 1}},
    }
    assert (copy.meta.place.n, copy.data) == (2, data)
    tmp_path.chmod(0o700)
    assert reopened(new, sys=FAST)["objectives"] == {1: {"title": "A"}}


@pytest.mark.parametrize("stick", [False, True])
def test_whichever_call_fails_there_is_a_whole_file_or_none(
    data: bytes, tmp_path: Path, stick: bool
) -> None:
    n = 0
    while True:
        n += 1
        home = tmp_path / str(n)
        home.mkdir()
        sys = FailingSys()
        sys.strike(Fault(errno.EIO, stick), n)
        try:
            write_new(home / "new.json", data, sys)
            written = True
        except (NotSaved, CannotCreate):
            written = False
        there = files(home).get("new.json")
        assert there in ((data,) if written else (None, data)), n
        if not sys.struck:
            break
    assert n > 8


def test_who_comes_first_stays(data: bytes, tmp_path: Path) -> None:
    class Late(FailingSys):
        def link(self, source: str, target: str, folder: int) -> None:
            (tmp_path / target).write_bytes(b"mine")
            super().link(source, target, folder)

    with pytest.raises(CannotCreate, match="is there already"):
        write_new(tmp_path / "new.json", data, Late())
    assert files(tmp_path) == {**files(tmp_path), "new.json": b"mine"}
    assert not list(tmp_path.glob("*tmp*"))


def test_a_copy_that_cant_be_read_says_so(data: bytes, tmp_path: Path) -> None:
    new = tmp_path / "new.json"
    write_new(new, data, FAST)
    sys = FailingSys()
    sys.fail("read")
    with pytest.raises(ReadOnly, match="can't be read"):
        read_copy(new, sys)


def test_what_is_no_copy_is_refused(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = tmp_path / "new.json"
    with pytest.raises(NotFound, match="there is no file"):
        read_copy(new, FAST)
    new.write_bytes(data[:-5])
    with pytest.raises(Damaged, match="doesn't match its checksum"):
        read_copy(new, FAST)
    with pytest.raises(CannotCreate, match=r"new\.json is there already"):
        write_new(new, data, FAST)
    new.write_bytes(data)
    monkeypatch.setattr(copies, "SCHEMA", 0)
    with pytest.raises(NewerSchema):
        read_copy(new, FAST)
