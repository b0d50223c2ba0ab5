"""Links, pipes, folders, sockets and devices under every name that a store uses."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from okrtui.store import journal_store
from okrtui.store.limits import Limits
from okrtui.store.ports import StoreError
from tests.store.campaigns import child
from tests.store.campaigns.damaged_files import note
from tests.store.kit import Plain, SteadySys, plain

SECRET: Final = b"nobody else's business\n"
_CHANGES: Final = 4
_LIMITS: Final = Limits(segment=500, busy=0.2, backup=0)


def _link(place: Path, outside: Path) -> None:
    place.symlink_to(outside)


def _dangling(place: Path, outside: Path) -> None:
    place.symlink_to(outside.parent / "to be made")


def _link_to_folder(place: Path, outside: Path) -> None:
    place.symlink_to(outside.parent)


def _hard_link(place: Path, outside: Path) -> None:
    os.link(outside, place)


def _pipe(place: Path, _: Path) -> None:
    os.mkfifo(place)


def _folder(place: Path, _: Path) -> None:
    place.mkdir()


def _socket(place: Path, _: Path) -> None:
    here = os.getcwd()
    with socket.socket(socket.AF_UNIX) as made:
        os.chdir(place.parent)  # a socket's whole path is short
        try:
            made.bind(place.name)
        finally:
            os.chdir(here)


def _device(place: Path, _: Path) -> None:
    os.mknod(place, stat.S_IFCHR | 0o666, os.makedev(1, 5))  # endless zeros


KINDS: Final[Mapping[str, Callable[[Path, Path], None]]] = {
    "link": _link,
    "link to nothing": _dangling,
    "link to a folder": _link_to_folder,
    "hard link": _hard_link,
    "pipe": _pipe,
    "folder": _folder,
    "socket": _socket,
    "device": _device,
}


class Watching(SteadySys):
    """Tells which names a session makes or asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def open(self, name: str, flags: int, mode: int, folder: int) -> int:
        self.names.add(name)
        return super().open(name, flags, mode, folder)

    def open_inner(self, name: str, folder: int) -> int:
        self.names.add(name)
        return super().open_inner(name, folder)

    def stat(self, name: str, folder: int) -> os.stat_result:
        self.names.add(name)
        return super().stat(name, folder)

    def rename(self, source: str, target: str, folder: int) -> None:
        self.names |= {source, target}
        super().rename(source, target, folder)

    def link(self, source: str, target: str, folder: int) -> None:
        self.names |= {source, target}
        super().link(source, target, folder)


def prepare(home: Path) -> Path:
    """A store that has work for every kind of name: a torn tail and a snapshot to be kept."""
    home.mkdir(mode=0o700)
    path = home / "okr.json"
    store = journal_store.open_store(path, sys=SteadySys(), limits=_LIMITS)
    for _ in range(_CHANGES - 1):
        note(store)
        store.checkpoint()
    note(store)
    store.let_go()
    with max(home.glob("okr.json.j*")).open("ab") as journal:
        journal.write(b"torn")
    return path


def live(path: Path, watching: SteadySys) -> list[Plain]:
    """A session's life; gives what was acknowledged, the last state of all."""
    acknowledged: list[Plain] = []
    store = journal_store.open_store(path, sys=watching, limits=_LIMITS)
    for _ in range(3):
        note(store)
        acknowledged.append(plain(store))
        store.checkpoint()
        store.refresh()
        list(store.log())
    store.close()
    return acknowledged


def names_used(home: Path) -> list[str]:
    """Every name that a session uses in the store's own folder, as it happens each time."""
    path = prepare(home)
    watching = Watching()
    assert len(live(path, watching)) == 3
    # What is inside the folder of backups stands for itself.
    return sorted(n for n in watching.names if n.startswith(path.name))


def plant(home: Path, name: str, kind: str) -> None:
    """Put something there and let a session live with it."""
    outside = home.with_name(f"{home.name} outside")
    outside.mkdir(mode=0o700)
    secret = outside / "secret"
    secret.write_bytes(SECRET)
    before = secret.stat()
    path = prepare(home)
    place = path.with_name(name)
    moved = place.with_name("moved away")
    if os.path.lexists(place):
        place.rename(moved)
    KINDS[kind](place, secret)
    planted = os.lstat(place)
    child.run(lambda: _live_with(path, place, kind))
    after = secret.stat()
    assert secret.read_bytes() == SECRET, "what is outside was written"
    assert (after.st_mtime_ns, after.st_mode) == (before.st_mtime_ns, before.st_mode)
    assert [entry.name for entry in outside.iterdir()] == ["secret"], "something was made outside"
    if kind == "hard link" and name in (path.name, f"{path.name}.prev"):
        return  # a file with two names is set aside by a third, and its place taken
    found = os.lstat(place)
    assert (found.st_ino, found.st_mode) == (planted.st_ino, planted.st_mode), "it was replaced"
    place.rename(home.with_name(f"{home.name} taken away"))
    if moved.exists():
        moved.rename(place)
    again = journal_store.open_store(path, sys=SteadySys(), limits=_LIMITS)
    assert again.read_only is None, again.read_only
    assert again.number >= _CHANGES
    again.let_go()


def _live_with(path: Path, place: Path, kind: str) -> None:
    last = max(segment.name for segment in path.parent.glob(f"{path.name}.j*"))
    needed = (path.name, f"{path.name}.lock", last)
    try:
        live(path, SteadySys())
    except StoreError as error:
        said = f"{error.title}. {error.hint}"
    else:
        said = f"{path.name} Nothing was changed"
        tolerated = place.name not in needed or (kind == "hard link" and place.name == path.name)
        assert tolerated, "it went on with what is no file of ours"
    assert path.name in said, said
    assert "nothing was changed" in said.lower(), said
