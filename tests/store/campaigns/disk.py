"""A disk in memory: as fast as dicts, and it writes down what a power cut could take away."""

from __future__ import annotations

import errno
import fcntl
import os
import random
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Final, NamedTuple, NoReturn, TypeAlias, cast
from unittest import mock

from okrtui.domain.records import Document
from okrtui.store import journal, snapshot
from okrtui.store.system import Sys

Files: TypeAlias = dict[str, bytes]
"""What a folder holds, by name: ``inner/`` is a folder in it, ``inner/a`` what is in that."""

HOME: Final = "/disk"
"""Where the folder is, for a store that lives there."""

_BACK_THEN: Final = 1_800_000_000.0


class Event(NamedTuple):
    """Something that happened to the disk, or that a session said (``ino`` 0)."""

    kind: str
    """create, link, rename, unlink; sync folder; write, cut, sync; begun, acknowledged."""
    ino: int = 0
    name: str = ""
    target: str = ""
    at: int = 0
    """Of a write the offset, of a cut the size; else the number of a change."""
    data: bytes = b""


class Inode:
    """A file, whatever its names."""

    def __init__(self, number: int, data: bytes, mode: int, time: float) -> None:
        self.number = number
        self.data = bytearray(data)
        self.mode = mode
        self.time = time
        self.links = 1
        self.readers: set[int] = set()
        """Descriptors with a shared flock."""
        self.writer: int | None = None
        """The descriptor with the exclusive flock."""


class Status:
    """What the store asks of a stat_result."""

    def __init__(self, mode: int, ino: int, links: int, size: int, time: float) -> None:
        self.st_mode = mode
        self.st_ino = ino
        self.st_dev = 1
        self.st_nlink = links
        self.st_size = size
        self.st_mtime = time
        self.st_mtime_ns = int(time * 1e9)
        self.st_uid = self.st_gid = os.getuid()


class Disk:
    """A folder of files and of folders of files, shared by every session's ``DiskSys``."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        dice: random.Random,
        inodes: Mapping[str, int] | None = None,
    ) -> None:
        """Names with the same number in ``inodes`` are one file."""
        self._given = 1
        self.dice = dice
        self._fds = 2
        self.names: dict[str, Inode] = {}
        self.now = _BACK_THEN
        self.events: list[Event] = []
        self.home = self.inode(mode=0o700, kind=stat.S_IFDIR)
        known: dict[int, Inode] = {}
        for name, data in files.items():
            number = (inodes or {}).get(name, 0)
            if number in known:
                self.names[name] = known[number]
                known[number].links += 1
            else:
                kind = stat.S_IFDIR if name.endswith("/") else stat.S_IFREG
                self.names[name] = self.inode(data, kind=kind)
                if number:
                    known[number] = self.names[name]

    def inode(self, data: bytes = b"", mode: int = 0o600, kind: int = stat.S_IFREG) -> Inode:
        self._given += 1
        return Inode(self._given, data, kind | mode, self.now)

    def descriptor(self) -> int:
        self._fds += 1
        return self._fds

    def files(self) -> Files:
        return {name: bytes(inode.data) for name, inode in self.names.items()}

    def is_locked(self, name: str) -> bool:
        inode = self.names.get(name)
        return inode is not None and (inode.writer is not None or bool(inode.readers))


class Killed(BaseException):
    """The process is gone: nothing that it would do on its way out happens."""


def _fail(error: int) -> NoReturn:
    raise OSError(error, os.strerror(error))


class DiskSys(Sys):
    """One process' system calls on a disk in memory."""

    def __init__(self, disk: Disk) -> None:
        if _MISSING:
            raise NotImplementedError(f"a disk in memory has no {_MISSING}")
        self.disk = disk
        self._open: dict[int, Inode] = {}
        self._folders: dict[int, str] = {}
        """Open folders, by how the names of what is in them begin."""
        self.before: Callable[[str], None] | None = None
        """Called before everything that changes or locks something, with the call's name."""
        self._dead = False
        self._tear = False

    # ------------------------------------------------------------------ dying

    def die(self, *, tear: bool = False) -> None:
        """Be killed in the call that is about to be made; a write may be half done (``tear``)."""
        if not tear:
            self.let_all_go()
            raise Killed
        self._tear = True

    def let_all_go(self) -> None:
        """What the kernel does for a process that ends."""
        self._dead = True
        for fd in tuple(self._open):
            self._forget(fd)

    def _begin(self, call: str) -> None:
        if self._dead:
            raise Killed
        if self.before is not None:
            self.before(call)

    # ------------------------------------------------------------------ names

    def open_folder(self, path: str) -> int:
        assert path == HOME, path
        return self._opened(self.disk.home, "")

    def open_inner(self, name: str, folder: int) -> int:
        path = self._folders[folder] + name
        if f"{path}/" not in self.disk.names:
            _fail(errno.ENOTDIR if path in self.disk.names else errno.ENOENT)
        return self._opened(self.disk.names[f"{path}/"], f"{path}/")

    def mkdir(self, name: str, mode: int, folder: int) -> None:
        self._begin("mkdir")
        path = self._folders[folder] + name
        if path in self.disk.names or f"{path}/" in self.disk.names:
            _fail(errno.EEXIST)
        self.disk.names[f"{path}/"] = made = self.disk.inode(mode=mode, kind=stat.S_IFDIR)
        self._note("create", made, f"{path}/")

    def _opened(self, inode: Inode, folder: str | None = None) -> int:
        fd = self.disk.descriptor()
        self._open[fd] = inode
        if folder is not None:
            self._folders[fd] = folder
        return fd

    def open(self, name: str, flags: int, mode: int, folder: int) -> int:
        path = self._folders[folder] + name
        if f"{path}/" in self.disk.names:
            _fail(errno.EISDIR)
        inode = self.disk.names.get(path)
        if flags & os.O_CREAT:
            self._begin("open")
            if inode is not None:
                _fail(errno.EEXIST)
            inode = self.disk.names[path] = self.disk.inode(mode=mode)
            self._note("create", inode, path)
        elif inode is None:
            _fail(errno.ENOENT)
        return self._opened(inode)

    def close(self, fd: int) -> None:
        if fd not in self._folders:
            self._begin("close")
        self._forget(fd)

    def _forget(self, fd: int) -> None:
        inode = self._open.pop(fd)
        self._folders.pop(fd, None)
        inode.readers.discard(fd)
        if inode.writer == fd:
            inode.writer = None

    def rename(self, source: str, target: str, folder: int) -> None:
        self._begin("rename")
        source, target = self._folders[folder] + source, self._folders[folder] + target
        names = self.disk.names
        if source not in names:
            _fail(errno.ENOENT)
        old = names.get(target)
        if old is names[source]:
            return  # two names of one file: nothing happens
        if old is not None:
            old.links -= 1
        names[target] = names.pop(source)
        self._note("rename", names[target], source, target)

    def link(self, source: str, target: str, folder: int) -> None:
        self._begin("link")
        source, target = self._folders[folder] + source, self._folders[folder] + target
        names = self.disk.names
        if source not in names:
            _fail(errno.ENOENT)
        if target in names:
            _fail(errno.EEXIST)
        names[target] = names[source]
        names[source].links += 1
        self._note("link", names[source], source, target)

    def unlink(self, name: str, folder: int) -> None:
        self._begin("unlink")
        path = self._folders[folder] + name
        inode = self.disk.names.pop(path, None)
        if inode is None:
            _fail(errno.ENOENT)
        inode.links -= 1
        self._note("unlink", inode, path)

    def rmdir(self, name: str, folder: int) -> None:
        path = f"{self._folders[folder]}{name}/"
        if any(other.startswith(path) and other != path for other in self.disk.names):
            _fail(errno.ENOTEMPTY)
        self.unlink(f"{name}/", folder)

    def listdir(self, folder: int) -> list[str]:
        begin = self._folders[folder]
        inside = (name[len(begin) :] for name in self.disk.names if name.startswith(begin))
        return [name.rstrip("/") for name in inside if name and "/" not in name[:-1]]

    # ------------------------------------------------------------------ contents

    def read(self, fd: int, count: int, offset: int) -> bytes:
        return bytes(self._open[fd].data[offset : offset + count])

    def write(self, fd: int, data: bytes) -> int:
        self._begin("write")
        inode = self._open[fd]
        if self._tear:
            data = data[: len(data) // 2]
        at = len(inode.data)  # the store appends everywhere
        inode.data += data
        inode.time = self.disk.now
        self.disk.events.append(Event("write", inode.number, at=at, data=data))
        if self._tear:
            self.let_all_go()
            raise Killed
        return len(data)

    def ftruncate(self, fd: int, size: int) -> None:
        self._begin("ftruncate")
        inode = self._open[fd]
        del inode.data[size:]
        self.disk.events.append(Event("cut", inode.number, at=size))

    def fdatasync(self, fd: int) -> None:
        self._begin("fdatasync")
        self.disk.events.append(Event("sync", self._open[fd].number))

    def fsync(self, fd: int) -> None:
        self._begin("fsync")
        if fd in self._folders:
            self.disk.events.append(Event("sync folder", name=self._folders[fd]))
        else:
            self.disk.events.append(Event("sync", self._open[fd].number))

    def _note(self, kind: str, inode: Inode, name: str, target: str = "") -> None:
        self.disk.events.append(Event(kind, inode.number, name, target))

    # ------------------------------------------------------------------ state and locks

    def flock(self, fd: int, how: int) -> None:
        self._begin("flock")
        inode = self._open[fd]
        inode.readers.discard(fd)
        if inode.writer == fd:
            inode.writer = None
        if how & fcntl.LOCK_UN:
            return
        taken = inode.writer is not None or (how & fcntl.LOCK_EX and inode.readers)
        if taken:
            # Whoever could give it back waits for us: in one thread that is for ever.
            _fail(errno.EWOULDBLOCK if how & fcntl.LOCK_NB else errno.EDEADLK)
        if how & fcntl.LOCK_EX:
            inode.writer = fd
        else:
            inode.readers.add(fd)

    def fstat(self, fd: int) -> os.stat_result:
        return _status(self._open[fd])

    def stat(self, name: str, folder: int) -> os.stat_result:
        path = self._folders[folder] + name
        inode = self.disk.names.get(path) or self.disk.names.get(f"{path}/")
        if inode is None:
            _fail(errno.ENOENT)
        return _status(inode)

    def room(self, folder: int) -> int:
        return 1 << 40

    def may_write(self, folder: int) -> bool:
        return True

    def fchmod(self, fd: int, mode: int) -> None:
        self._begin("fchmod")
        inode = self._open[fd]
        inode.mode = stat.S_IFMT(inode.mode) | mode

    # ------------------------------------------------------------------ the rest of the world

    def clock(self) -> float:
        return self.disk.now

    def sleep(self, seconds: float) -> None:
        """Nothing: nobody else goes on meanwhile."""

    def random(self, count: int) -> str:
        return f"{self.disk.dice.getrandbits(8 * count):0{2 * count}x}"

    def user(self) -> str:
        return "ana"

    def name_of(self, uid: int) -> str:
        return "ana"

    def told(self, path: str) -> str:
        return ""

    def signals(self) -> set[int]:
        return set()

    def hold_signals(self) -> None:
        """Nothing."""

    def is_interrupted(self) -> bool:
        return False

    def let_signals(self, mask: set[int]) -> None:
        """Nothing."""


def _status(inode: Inode) -> os.stat_result:
    found = Status(inode.mode, inode.number, inode.links, len(inode.data), inode.time)
    return cast(os.stat_result, found)


# Else a call that is new would reach the real system.
_MISSING: Final = {n for n in vars(Sys) if not n.startswith("_")} - vars(DiskSys).keys()


@contextmanager
def remembering() -> Iterator[None]:
    """The same bytes are read in thousands of cases: what they say is worked out once."""
    documents = lru_cache(2000)(snapshot._documents)

    def of_a_table(data: bytes) -> dict[int, Document]:
        return dict(documents(data))  # the store goes on writing into it

    with (
        mock.patch.object(journal, "read_line", lru_cache(2000)(journal.read_line)),
        mock.patch.object(snapshot, "_documents", of_a_table),
        mock.patch.object(snapshot, "parsed", lru_cache(2000)(journal.parsed)),
    ):
        yield
