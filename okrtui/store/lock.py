"""The lock that writers queue for: flock on a file that is never removed or replaced."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from okrtui.store.folder import Folder
from okrtui.store.limits import Limits
from okrtui.store.ports import Busy
from okrtui.store.system import Sys

TELL_AFTER: Final = 0.3
"""Seconds of waiting after which one would like to know for whom."""
_SHORT_WAITS: Final = (0.0005, 0.001, 0.002, 0.004, 0.008, 0.016)


class FolderLock:
    """One exclusive or shared flock at a time, for the thread that owns the store."""

    def __init__(self, folder: Folder, limits: Limits) -> None:
        self._folder = folder
        self._sys = folder.sys
        self._seconds = limits.busy
        self._fd: int | None = None
        self._waiter: _Waiter | None = None
        self.tell: Callable[[str], None] = lambda holder: None
        """Told who holds the lock when that takes a while; the words may be empty."""

    def exclusive(self) -> None:
        """Wait in the kernel's queue, up to the deadline. Raises Busy and OSError."""
        while True:
            self._take()
            try:
                if self._is_named():
                    return
            except OSError:
                # Whoever isn't told that the lock is theirs never gives it back.
                self._drop()
                raise
            # Somebody removed or replaced the lock file: ours keeps nobody out any more.
            self._drop()

    def is_forbidden(self) -> bool:
        """Whether there is a lock file that we may not use."""
        try:
            self._open(create=False)
        except FileNotFoundError:
            return False
        except PermissionError:
            return True
        return False

    def shared(self) -> bool:
        """Try for a moment; False when a writer holds it or there is no lock file yet.

        Readers get along without: it only spares them lines that a failing disk takes back.
        """
        try:
            fd = self._open(create=False)
        except FileNotFoundError:
            return False
        for pause in (*_SHORT_WAITS, 0.0):
            try:
                self._sys.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                if pause:
                    self._sys.sleep(pause)
            else:
                return True
        return False

    def release(self) -> None:
        """Let the lock go, by closing the file if need be."""
        assert self._fd is not None
        try:
            self._sys.flock(self._fd, fcntl.LOCK_UN)
        except OSError:
            self._drop()

    def close(self) -> None:
        self._drop()

    def _drop(self) -> None:
        fd, self._fd = self._fd, None
        if fd is not None:
            with suppress(OSError):
                self._sys.close(fd)

    def _open(self, *, create: bool) -> int:
        if self._fd is None:
            name = self._folder.lock
            try:
                self._fd = self._folder.open(name, os.O_RDWR)
            except FileNotFoundError:
                if not create:
                    raise
                try:
                    self._fd = self._folder.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL)
                except FileExistsError:
                    self._fd = self._folder.open(name, os.O_RDWR)
        return self._fd

    def _take(self) -> None:
        if self._waiter is None or not self._waiter.resume():
            self._waiter = None
            fd = self._open(create=True)
            try:
                self._sys.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._waiter = _Waiter(self._sys, fd)
                self._fd = None  # the waiter's from now on
            else:
                return
        waiter = self._waiter
        if not waiter.wait(self._seconds, lambda: self.tell(self._holder())):
            raise self._busy()
        self._waiter = None
        self._drop()
        self._fd = waiter.fd
        if waiter.error is not None:
            raise waiter.error

    def _is_named(self) -> bool:
        assert self._fd is not None
        mine = self._sys.fstat(self._fd)
        try:
            named = self._sys.stat(self._folder.lock, self._folder.fd)
        except FileNotFoundError:
            return False
        return (mine.st_dev, mine.st_ino) == (named.st_dev, named.st_ino)

    def _holder(self) -> str:
        try:
            inode = self._sys.stat(self._folder.lock, self._folder.fd).st_ino
        except OSError:
            return ""
        return held_by(self._sys, inode)

    def _busy(self) -> Busy:
        path = self._folder.at(self._folder.lock)
        return Busy(
            f"{self._folder.path} is locked by {self._holder() or 'somebody else'}",
            f"Nothing was changed; try again, or look who holds {path}",
        )


class _Waiter:
    """A blocking flock in a thread of its own.

    Asking again and again starves: whoever sleeps in the kernel is served first. A blocking call
    with a deadline needs a signal, and those reach only the main thread, or somebody who gives
    up waiting while the thread goes on. The thread keeps its place for the next attempt; when
    its turn comes while nobody wants it, it lets go at once by closing its descriptor.
    """

    def __init__(self, sys: Sys, fd: int) -> None:
        # Only under contention: the import costs a millisecond that start-up doesn't have.
        from threading import Event, Lock, Thread

        self.fd = fd
        self.error: OSError | None = None
        self._sys = sys
        self._turn = Event()
        self._deciding = Lock()
        self._wanted = True
        self._over = False
        Thread(target=self._queue, name="okrtui-lock", daemon=True).start()

    def wait(self, seconds: float, tell: Callable[[], None]) -> bool:
        """Whether the lock is ours within ``seconds``; afterwards nobody waits for it.

        tell: called once when it takes a while.
        """
        soon = min(TELL_AFTER, seconds)
        try:
            if not self._turn.wait(soon):
                tell()
                self._turn.wait(seconds - soon)
        finally:
            with self._deciding:
                self._wanted = self._turn.is_set()
        return self._wanted

    def resume(self) -> bool:
        """Want the lock again; False when the turn came and went."""
        with self._deciding:
            self._wanted = self._turn.is_set() or not self._over
            return self._wanted

    def _queue(self) -> None:
        try:
            self._sys.flock(self.fd, fcntl.LOCK_EX)
        except OSError as error:
            self.error = error
        with self._deciding:
            self._over = True
            if self._wanted:
                self._turn.set()
            else:
                with suppress(OSError):
                    self._sys.close(self.fd)


def held_by(sys: Sys, inode: int) -> str:
    """Who holds a flock, as far as the kernel tells: ``ana (process 4711, python)``."""
    for line in sys.told("/proc/locks").splitlines():
        # 12: FLOCK  ADVISORY  WRITE 4711 fd:01:1234567 0 EOF
        fields = line.split()
        if len(fields) > 5 and fields[1] == "FLOCK" and fields[5].endswith(f":{inode}"):
            pid = fields[4]
            name = sys.told(f"/proc/{pid}/comm").strip()
            process = f"process {pid}, {name}" if name else f"process {pid}"
            user = _user_of(sys, pid)
            return f"{user} ({process})" if user else process
    return ""


def _user_of(sys: Sys, pid: str) -> str:
    """The name of a process's real user; empty when it has ended meanwhile."""
    for line in sys.told(f"/proc/{pid}/status").splitlines():
        # Uid:	1000	1000	1000	1000
        fields = line.split()
        if fields[:1] == ["Uid:"]:
            return sys.name_of(int(fields[1]))
    return ""
