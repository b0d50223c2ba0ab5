"""Opening: what is a store, what isn't, and that looking changes nothing."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest
import tinydb

from okrtui.store.limits import Limits
from okrtui.store.ports import CannotCreate, Damaged, NewerSchema, ReadOnly, StoreError
from tests.store.kit import FAST, FailingSys, FastSys, delete, files, open_store, plain, put, small


def test_opening_and_reading_create_nothing(path: Path) -> None:
    store = open_store(path)
    assert (store.number, store.identity, plain(store), list(store.log())) == (0, "", {}, [])
    assert store.read_only is None
    assert not store.refresh()
    assert not store.checkpoint()
    store.close()
    assert files(path.parent) == {}


def test_a_store_that_must_exist_but_doesnt_is_told(path: Path) -> None:
    with pytest.raises(CannotCreate, match="there is no store at"):
        open_store(path, create=False)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotCreate, match="there is no folder"):
        open_store(tmp_path / "not" / "okr.json")


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotCreate, match="can't be opened"):
        open_store(tmp_path / "file" / "okr.json")


def _link(path: Path) -> None:
    real = path.with_name("real")
    real.write_text("{}")
    path.symlink_to(real)


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, _link], ids=["folder", "pipe", "link"])
def test_a_path_that_is_no_plain_file_is_refused(path: Path, make: object) -> None:
    assert callable(make)
    make(path)
    with pytest.raises(CannotCreate, match="no plain file"):
        open_store(path)


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (b"", "is empty"),
        (b"# notes\n", "isn't JSON"),
        (b"[1, 2]", "isn't a TinyDB file"),
        (b'{"_default": {"1": {"a": 1}}}', "is a plain TinyDB file"),
        (b'{"_meta": {"1": {"fmt": 1}}, "objectives": {}}', "was written by another program"),
        (b"[" * 100_000, "isn't JSON"),
        (b"\xff\xfe\x00", "isn't JSON"),
    ],
    ids=["empty", "text", "list", "tinydb", "rewritten", "deep", "binary"],
)
def test_a_file_that_isnt_ours_is_named_and_left_alone(
    path: Path, content: bytes, title: str
) -> None:
    path.write_bytes(content)
    with pytest.raises(Damaged) as caught:
        open_store(path)
    assert title in caught.value.title
    assert str(path) in caught.value.title
    assert caught.value.hint.endswith("Nothing was changed")
    assert files(path.parent) == {"okr.json": content}


def test_a_file_larger_than_the_limit_isnt_read(path: Path) -> None:
    path.write_bytes(b"x" * 1000)
    with pytest.raises(Damaged, match="larger than"):
        open_store(path, limits=Limits(snapshot=999))


@pytest.mark.parametrize(
    ("mode", "word"), [(0o777, "writable by everybody"), (0o1770, "sticky"), (0o1777, "everybody")]
)
def test_nothing_is_written_where_strangers_may_swap_files(
    tmp_path: Path, mode: int, word: str
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(mode)
    with pytest.raises(CannotCreate, match=word):
        open_store(home / "okr.json")
    home.chmod(0o700)
    put(open_store(home / "okr.json", sys=FAST), title="A")
    home.chmod(mode)
    before = files(home)
    store = open_store(home / "okr.json")
    assert plain(store) == {"objectives": {1: {"title": "A"}}}
    assert isinstance(store.read_only, ReadOnly)
    with pytest.raises(ReadOnly, match=word):
        put(store, title="B")
    assert not store.checkpoint()
    store.close()
    assert files(home) == before


def test_a_folder_that_one_may_not_look_into_is_told_as_such(path: Path) -> None:
    sys = FailingSys()
    sys.fail("open_folder", errno.EACCES)
    with pytest.raises(ReadOnly, match="you may not look into"):
        open_store(path, sys=sys)


class _Network(FastSys):
    def told(self, path: str) -> str:
        assert path == "/proc/self/mountinfo"
        return "".join(
            line.rpartition(" - ")[0] + " - fuse.sshfs host:/x rw\n"
            for line in super().told(path).splitlines()
        )


def test_network_file_systems_are_read_only_unless_allowed_by_name(path: Path) -> None:
    with pytest.raises(CannotCreate, match=r"network file system \(fuse.sshfs\)") as caught:
        open_store(path, sys=_Network())
    assert 'network_filesystems = ["fuse.sshfs"]' in caught.value.hint
    put(open_store(path, sys=FAST), title="A")
    store = open_store(path, sys=_Network())
    assert isinstance(store.read_only, ReadOnly)
    assert plain(store) == {"objectives": {1: {"title": "A"}}}
    allowed = open_store(path, sys=_Network(), limits=Limits(filesystems=lambda: ["fuse.sshfs"]))
    assert put(allowed, title="B").n == 2


class _Forbidding(FastSys):
    """What a user without write permission meets; root is never refused by the kernel."""

    def __init__(self, *suffixes: str) -> None:
        self.suffixes = suffixes
        self.locked = False

    def may_write(self, folder: int) -> bool:
        return "" not in self.suffixes

    def open(self, name: str, flags: int, mode: int, folder: int) -> int:
        if flags & os.O_ACCMODE != os.O_RDONLY and name.endswith(
            tuple(s for s in self.suffixes if s)
        ):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return super().open(name, flags, mode, folder)

    def flock(self, fd: int, how: int) -> None:
        self.locked = True
        super().flock(fd, how)


@pytest.mark.parametrize("suffix", ["", ".j00000001", ".lock"])
def test_who_may_not_write_reads_without_a_lock(path: Path, suffix: str) -> None:
    other = open_store(path, sys=FAST)
    put(other, title="A")
    sys = _Forbidding(suffix)
    store = open_store(path, sys=sys)
    assert isinstance(store.read_only, ReadOnly)
    put(other, title="B")
    assert len(store.refresh().commits) == 1
    assert len(plain(store)["objectives"]) == 2
    assert not sys.locked
    with pytest.raises(ReadOnly):
        put(store, title="C")


def test_reading_only_on_request_takes_no_lock_and_follows_others(path: Path) -> None:
    other = open_store(path, sys=FAST)
    put(other, title="A")
    sys = _Forbidding()
    store = open_store(path, read_only=True, sys=sys)
    put(other, title="B")
    store.refresh()
    assert plain(store) == plain(other)
    with pytest.raises(ReadOnly, match="reading only"):
        put(store, title="C")
    store.close()
    assert not sys.locked
    assert not path.exists()


def test_an_unreadable_file_is_told(path: Path) -> None:
    put(open_store(path, sys=FAST), title="A")
    sys = FailingSys()
    sys.fail("open", errno.EACCES)
    with pytest.raises(ReadOnly, match="can't be read: Permission denied"):
        open_store(path, sys=sys)


@pytest.mark.parametrize("name", ["okr.json.j00000001", "okr.json.lock", "okr.json.j00000002"])
@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "second name"])
def test_planted_files_are_never_followed(path: Path, name: str, kind: str) -> None:
    store = open_store(path, sys=FAST, limits=small(segment=1))
    put(store, title="A")
    target = path.with_name(name)
    elsewhere = path.with_name("elsewhere")
    elsewhere.write_bytes(target.read_bytes() if target.exists() else b"")
    target.unlink(missing_ok=True)
    if kind == "link":
        target.symlink_to(elsewhere)
    elif kind == "pipe":
        os.mkfifo(target)
    elif kind == "folder":
        target.mkdir()
    else:
        target.hardlink_to(elsewhere)
    before = elsewhere.read_bytes()
    with pytest.raises(Damaged, match="no plain file"):
        put(open_store(path, sys=FAST, limits=small(segment=1)), title="B")
    assert elsewhere.read_bytes() == before


def _newer_snapshot(path: Path, field: str) -> None:
    """Seal the snapshot anew with a higher version."""
    import hashlib

    first, _, rest = path.read_bytes().partition(b"\n")
    meta = json.loads(first[:-1] + b"}")["_meta"]["1"]
    meta.pop("sha")
    meta[field] += 1
    meta["app"] = "9.9"
    body = json.dumps(meta)[:-1]
    sha = hashlib.sha256(f"{body}}}".encode() + rest).hexdigest()
    path.write_bytes(f'{{"_meta": {{"1": {body}, "sha": "{sha}"}}}},\n'.encode() + rest)


def test_a_newer_schema_is_shown_and_never_written(path: Path) -> None:
    store = open_store(path, sys=FAST)
    put(store, title="A")
    store.checkpoint()
    _newer_snapshot(path, "v")
    before = files(path.parent)
    newer = open_store(path, sys=FAST)
    assert isinstance(newer.read_only, NewerSchema)
    assert "okrtui 9.9" in newer.read_only.title
    assert plain(newer) == {"objectives": {1: {"title": "A"}}}
    with pytest.raises(NewerSchema):
        put(newer, title="B")
    newer.close()
    assert files(path.parent) == before


def test_a_newer_container_is_refused(path: Path) -> None:
    store = open_store(path, sys=FAST)
    put(store, title="A")
    store.checkpoint()
    _newer_snapshot(path, "fmt")
    with pytest.raises(NewerSchema):
        open_store(path, sys=FAST)


def test_a_store_of_many_documents_warns(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrtui.store.recovery.MANY_DOCUMENTS", 2)
    store = open_store(path, sys=FAST)
    for _ in range(3):
        put(store, title="A")
    store.checkpoint()
    assert "3 documents" in open_store(path).warnings[0]


@pytest.mark.parametrize(("kept", "warns"), [(0, False), (2, False), (3, True)])
def test_documents_of_unread_histories_count_too(
    path: Path, monkeypatch: pytest.MonkeyPatch, kept: int, warns: bool
) -> None:
    monkeypatch.setattr("okrtui.store.recovery.MANY_DOCUMENTS", 2)
    store = open_store(path, sys=FAST)
    for n in range(3):
        put(store, "check_ins", key_result=1, note="as planned")
        if n >= kept:
            delete(store, n + 1, store.state()["check_ins"][n + 1], "check_ins")
    store.checkpoint()
    again = open_store(path)
    assert [w for w in again.warnings if f"about {kept} documents" in w] == list(again.warnings)
    assert bool(again.warnings) == warns
    assert "lazy" in repr(again.state()["check_ins"])


def test_every_error_says_what_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "okr.json"
    path.write_text("x")
    for wrong in (path, tmp_path, tmp_path / "a" / "b"):
        with pytest.raises(StoreError) as caught:
            open_store(wrong)
        assert caught.value.title
        assert caught.value.hint


def test_a_relative_path_and_an_odd_name_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = open_store(Path("ziele [2026] é.db"), sys=FAST)
    put(store, title="A")
    store.close()
    assert (tmp_path / "ziele [2026] é.db.j00000001").exists()
    with tinydb.TinyDB(tmp_path / "ziele [2026] é.db") as db:
        assert db.table("objectives").all() == [{"title": "A"}]
