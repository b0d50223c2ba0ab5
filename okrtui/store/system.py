"""Every system call the store makes, in one place.

Tests put a subclass in its place that injects faults or records what is written. Names are
always relative to a folder's descriptor, so that nobody can swap a folder under our feet.
"""

from __future__ import annotations

import fcntl
import os
import signal
import time

# A stop or an end between two of these calls while holding the lock would freeze everybody.
_HELD_BACK = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGTSTP})
_SAFE = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK


class Sys:
    """The operating system, as far as the store is concerned. Every method may raise OSError."""

    def open_folder(self, path: str) -> int:
        return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def open(self, name: str, flags: int, mode: int, folder: int) -> int:
        """Never follows a link in ``name`` and never blocks on a pipe."""
        return os.open(name, flags | _SAFE, mode, dir_fd=folder)

    def open_inner(self, name: str, folder: int) -> int:
        """A folder inside a folder, never through a link."""
        flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
        return os.open(name, flags, dir_fd=folder)

    def mkdir(self, name: str, mode: int, folder: int) -> None:
        os.mkdir(name, mode, dir_fd=folder)

    def close(self, fd: int) -> None:
        os.close(fd)

    def read(self, fd: int, count: int, offset: int) -> bytes:
        return os.pread(fd, count, offset)

    def write(self, fd: int, data: bytes) -> int:
        return os.write(fd, data)

    def fdatasync(self, fd: int) -> None:
        # macOS has no fdatasync, and its fsync stops at the drive's own cache.
        if hasattr(fcntl, "F_FULLFSYNC"):
            fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
        else:
            os.fdatasync(fd)

    def fsync(self, fd: int) -> None:
        os.fsync(fd)

    def flock(self, fd: int, how: int) -> None:
        fcntl.flock(fd, how)

    def fstat(self, fd: int) -> os.stat_result:
        return os.fstat(fd)

    def stat(self, name: str, folder: int) -> os.stat_result:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)

    def room(self, folder: int) -> int:
        """Free bytes on the disk for who isn't root."""
        status = os.fstatvfs(folder)
        return status.f_bavail * status.f_frsize

    def may_write(self, folder: int) -> bool:
        return os.access(".", os.W_OK | os.X_OK, dir_fd=folder)

    def fchmod(self, fd: int, mode: int) -> None:
        os.fchmod(fd, mode)

    def ftruncate(self, fd: int, size: int) -> None:
        os.ftruncate(fd, size)

    def rename(self, source: str, target: str, folder: int) -> None:
        os.rename(source, target, src_dir_fd=folder, dst_dir_fd=folder)

    def link(self, source: str, target: str, folder: int) -> None:
        os.link(source, target, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)

    def unlink(self, name: str, folder: int) -> None:
        os.unlink(name, dir_fd=folder)

    def rmdir(self, name: str, folder: int) -> None:
        os.rmdir(name, dir_fd=folder)

    def listdir(self, folder: int) -> list[str]:
        return os.listdir(folder)

    def clock(self) -> float:
        """Seconds since the epoch, UTC."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def random(self, count: int) -> str:
        """``count`` random bytes as hex."""
        return os.urandom(count).hex()

    def user(self) -> str:
        """The operating system's name of the real user."""
        return self.name_of(os.getuid())

    def name_of(self, uid: int) -> str:
        """The operating system's name of a user, else the number."""
        import pwd

        try:
            return pwd.getpwuid(uid).pw_name
        except KeyError:
            return str(uid)

    def told(self, path: str) -> str:
        """What the kernel tells in a file under /proc; empty where there is none."""
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                return file.read()
        except OSError:
            return ""

    def signals(self) -> set[int]:
        """The mask of this thread, to be put back."""
        return set(signal.pthread_sigmask(signal.SIG_BLOCK, ()))

    def hold_signals(self) -> None:
        """Keep the signals that end or stop us waiting."""
        signal.pthread_sigmask(signal.SIG_BLOCK, _HELD_BACK)

    def is_interrupted(self) -> bool:
        """Whether Ctrl+C is among the signals that were kept waiting."""
        return signal.SIGINT in signal.sigpending()

    def let_signals(self, mask: set[int]) -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
