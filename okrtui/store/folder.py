"""The store's folder: names, modes, and opening nothing but plain files of our own."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeAlias

from okrtui.store.limits import Limits
from okrtui.store.ports import CannotCreate, Damaged, ReadOnly, StoreError
from okrtui.store.system import Sys

NETWORK: Final = frozenset(
    [
        "9p",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse.ceph",
        "fuse.davfs2",
        "fuse.gcsfuse",
        "fuse.glusterfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.sshfs",
        "gfs2",
        "glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "smb2",
        "smb3",
        "smbfs",
        "virtiofs",
    ]
)
"""File systems on which flock, append or rename can't be trusted between machines."""

Signature: TypeAlias = tuple[int, ...]
"""Device, inode, size and time of a file."""


class Folder:
    """Everything is opened relative to the folder's descriptor and never through a link."""

    def __init__(self, sys: Sys, path: Path, inside: Folder | None = None) -> None:
        """``inside``: the folder that ``path``'s is in; then it is no link, either."""
        self.sys = sys
        self.path = path
        self.name = path.name
        try:
            if inside is None:
                self.fd = sys.open_folder(str(path.parent))
            else:
                self.fd = sys.open_inner(path.parent.name, inside.fd)
            try:
                self._status = sys.fstat(self.fd)
            except OSError:
                self.close()
                raise
        except FileNotFoundError:
            raise CannotCreate(
                f"there is no folder {path.parent}", "Create it first; nothing was changed"
            ) from None
        except PermissionError as error:
            raise ReadOnly(
                f"you may not look into {path.parent}",
                "Ask whoever owns it, or name another store; nothing was changed",
            ) from error
        except OSError as error:
            raise CannotCreate(
                f"{path.parent} can't be opened: {reason(error)}", "Nothing was changed"
            ) from error
        self._segment_name = re.compile(re.escape(self.name) + r"\.j([0-9]{8})")

    # ------------------------------------------------------------------ names

    @property
    def lock(self) -> str:
        return f"{self.name}.lock"

    @property
    def previous(self) -> str:
        return f"{self.name}.prev"

    @property
    def base(self) -> str:
        """The snapshot that stands for the segments in the archive."""
        return f"{self.name}.base"

    @property
    def temporary(self) -> str:
        """How the names of snapshots begin that are being written."""
        return f"{self.name}.tmp-"

    def segment(self, number: int) -> str:
        return f"{self.name}.j{number:08}"

    def aside(self, kind: str) -> str:
        """A fresh name for something that is set aside."""
        return f"{self.name}.{kind}-{int(self.sys.clock())}-{self.sys.random(4)}"

    @property
    def backups(self) -> str:
        """The folder beside the store that has its rolling backups."""
        return f"{self.name}.backups"

    @property
    def archive(self) -> str:
        """The folder beside the store that has the segments moved out of it."""
        return f"{self.name}.archive"

    def at(self, name: str) -> Path:
        return self.path.with_name(name)

    def segments(self) -> list[int]:
        """The numbers of the journal's segments, in order."""
        found = (self._segment_name.fullmatch(name) for name in self.sys.listdir(self.fd))
        return sorted(int(match[1]) for match in found if match)

    # ------------------------------------------------------------------ files

    @property
    def mode(self) -> int:
        """Files of a team's folder (setgid) are the group's, others the owner's alone."""
        return 0o660 if self._status.st_mode & stat.S_ISGID else 0o600

    def open(self, name: str, flags: int, error: type[StoreError] = Damaged) -> int:
        """Open a plain file with a single name; with O_CREAT it must be new.

        Raises FileNotFoundError, PermissionError and other OSErrors, and ``error`` for links,
        pipes, folders and devices.
        """
        try:
            fd = self.sys.open(name, flags, self.mode, self.fd)
        except OSError as problem:
            if problem.errno in (errno.ELOOP, errno.EISDIR, errno.ENXIO):
                raise self._odd(name, error) from problem
            raise
        try:
            status = self.sys.fstat(fd)
            # The snapshot has two names for a moment of each checkpoint.
            single = status.st_nlink == 1 or name in (self.name, self.previous)
            if not stat.S_ISREG(status.st_mode) or not single:
                raise self._odd(name, error)
            if flags & os.O_CREAT:
                self.sys.fchmod(fd, self.mode)  # whatever the umask
        except BaseException:
            with closing(self.sys, fd):
                raise
        return fd

    def _odd(self, name: str, error: type[StoreError]) -> StoreError:
        return error(
            f"{self.at(name)} is a link, a folder or otherwise no plain file",
            "The store's files are plain files with one name; nothing was changed",
        )

    def exists(self, name: str) -> bool:
        try:
            self.sys.stat(name, self.fd)
        except FileNotFoundError:
            return False
        return True

    def signature(self, name: str) -> Signature:
        """Tells two states of a file apart; empty when there is none."""
        try:
            return signature(self.sys.stat(name, self.fd))
        except FileNotFoundError:
            return ()

    def read(self, name: str, most: int) -> bytes:
        """A whole file. Raises Damaged when it is longer than ``most``, and OSErrors."""
        fd = self.open(name, os.O_RDONLY, CannotCreate if name == self.name else Damaged)
        with closing(self.sys, fd):
            size = self.sys.fstat(fd).st_size
            if size > most:
                raise Damaged(f"{self.at(name)} is larger than {most} bytes", "Nothing was changed")
            return read_at(self.sys, fd, size, 0)

    def create(self, name: str, data: bytes) -> None:
        """Make a file that wasn't there, durable with its name, or none. Raises OSErrors."""
        fd = self.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        try:
            with closing(self.sys, fd):
                write_whole(self.sys, fd, data)
            self.sync()
        except BaseException:
            with suppress(OSError):
                self.sys.unlink(name, self.fd)
            raise

    def sync(self) -> None:
        """Make names durable."""
        self.sys.fsync(self.fd)

    def close(self) -> None:
        # Its number will be another file's soon; and -1 means the current folder to some calls.
        fd, self.fd = self.fd, -2
        with suppress(OSError):
            self.sys.close(fd)

    # ------------------------------------------------------------------ may we write here?

    def refusal(self, limits: Limits) -> ReadOnly | None:
        """Why nothing may be written into this folder, or None."""
        folder = self.path.parent
        if self._status.st_mode & stat.S_IWOTH:
            return ReadOnly(
                f"{folder} is writable by everybody",
                "Anyone could replace the store there; use a folder of your own or your group's",
            )
        if self._status.st_mode & stat.S_ISVTX:
            return ReadOnly(
                f"{folder} is sticky",
                "Nobody could replace another's snapshot there; take the sticky bit away",
            )
        kind = filesystem(self.sys, self._status.st_dev)
        if kind in NETWORK and kind not in limits.filesystems():
            return ReadOnly(
                f"{folder} is on a network file system ({kind})",
                "Locks between machines can't be trusted there: keep the store on a local disk, or "
                f'allow {kind} in config.toml: network_filesystems = ["{kind}"]',
            )
        if not self.sys.may_write(self.fd):
            return ReadOnly(f"you may not write into {folder}", "Nothing was changed")
        return None


def signature(status: os.stat_result) -> Signature:
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


@contextmanager
def closing(sys: Sys, fd: int) -> Iterator[int]:
    """Closes a descriptor that was only read from; there is nothing its close could lose."""
    try:
        yield fd
    finally:
        with suppress(OSError):
            sys.close(fd)


def write_whole(sys: Sys, fd: int, data: bytes) -> None:
    """All of a new file, durable. Raises OSErrors."""
    at = 0
    while at < len(data):
        written = sys.write(fd, data[at:])
        if not written:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        at += written
    sys.fsync(fd)


def filesystem(sys: Sys, device: int) -> str:
    """The kind of file system behind a device number; empty when unknown."""
    wanted = f"{os.major(device)}:{os.minor(device)}"
    for line in sys.told("/proc/self/mountinfo").splitlines():
        left, _, right = line.partition(" - ")
        fields = left.split()
        if len(fields) > 2 and fields[2] == wanted and right:
            return right.split()[0]
    return ""


def read_at(sys: Sys, fd: int, count: int, offset: int) -> bytes:
    """``count`` bytes, or fewer when the file ends before."""
    data = sys.read(fd, count, offset)
    while len(data) < count and (more := sys.read(fd, count - len(data), offset + len(data))):
        data += more
    return data


def reason(error: OSError) -> str:
    """What the system said, as a phrase."""
    return error.strerror or str(error)
