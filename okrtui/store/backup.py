"""Rolling backups: sealed snapshots in a folder beside the store, few and not too big.

Copies, not further names of okr.json: who edits that file with another program must not reach
them.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from okrtui.store.folder import Folder, closing, read_at, write_whole
from okrtui.store.limits import Limits
from okrtui.store.ports import CannotCreate, StoreError
from okrtui.store.snapshot import first_line

LAST: Final = 5
"""So many of the newest are kept …"""
DAYS: Final = 14
"""… and the newest of each of so many days."""

_NAME: Final = re.compile(r"([0-9]{8}T[0-9]{6}Z)-([0-9]{1,16})\.json")
_LEFT_OVER: Final = re.compile(r"tmp-[0-9a-f]{12}")
_STAMP: Final = "%Y%m%dT%H%M%SZ"


class Backup(NamedTuple):
    """A backup that is there, as its name tells."""

    name: str
    t: float
    """Seconds since the epoch."""
    n: int
    """The change it stands at."""
    size: int


class Backups:
    """The rolling backups of the store in ``folder``."""

    def __init__(self, folder: Folder, limits: Limits) -> None:
        self._store = folder
        self._sys = folder.sys
        self._limits = limits

    def automatic(self, data: bytes, n: int) -> None:
        """Keep a snapshot if the last backup is old enough. Never fails: it is only a backup."""
        with suppress(OSError, StoreError):
            folder = self._folder()
            try:
                now = self._sys.clock()
                known = self._known(folder)
                if all(abs(now - backup.t) >= self._limits.backup for backup in known):
                    self._add(folder, data, n, now)
            finally:
                folder.close()

    def add(self, data: bytes, n: int) -> Path:
        """Keep a snapshot; gives its path. Raises OSError and CannotCreate."""
        folder = self._folder()
        try:
            return folder.at(self._add(folder, data, n, self._sys.clock()))
        finally:
            folder.close()

    def known(self) -> list[Backup]:
        """What there is, newest first. Raises FileNotFoundError, OSError and CannotCreate."""
        self._sys.stat(self._store.backups, self._store.fd)
        folder = self.opened()
        try:
            return self._known(folder)
        finally:
            folder.close()

    def opened(self) -> Folder:
        """The folder that they are in, to be closed. Raises CannotCreate and ReadOnly."""
        path = self._store.at(self._store.backups) / self._store.name
        return Folder(self._sys, path, inside=self._store)

    def _folder(self) -> Folder:
        """The folder, made when there is none. Raises CannotCreate where it isn't safe."""
        if not self._store.exists(self._store.backups):
            self._make()
        folder = self.opened()
        if refusal := folder.refusal(self._limits):
            folder.close()
            raise CannotCreate(f"no backup can be kept: {refusal.title}", refusal.hint)
        return folder

    def _make(self) -> None:
        with suppress(FileExistsError):
            self._sys.mkdir(self._store.backups, 0o700, self._store.fd)
        with closing(self._sys, self._sys.open_inner(self._store.backups, self._store.fd)) as fd:
            # The group's where the store is, whatever the umask.
            self._sys.fchmod(fd, 0o2770 if self._store.mode == 0o660 else 0o700)
        self._store.sync()

    def _known(self, folder: Folder) -> list[Backup]:
        found = []
        for name in self._sys.listdir(folder.fd):
            match = _NAME.fullmatch(name)
            t = _time(match[1]) if match else None
            if match and t is not None:
                status = self._sys.stat(name, folder.fd)
                if stat.S_ISREG(status.st_mode):
                    found.append(Backup(name, t, int(match[2]), status.st_size))
        return sorted(found, key=lambda backup: (backup.t, backup.n), reverse=True)

    def _add(self, folder: Folder, data: bytes, n: int, now: float) -> str:
        stamp = datetime.fromtimestamp(int(now), UTC).strftime(_STAMP)
        name, temporary = f"{stamp}-{n}.json", f"tmp-{self._sys.random(6)}"
        fd = folder.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        try:
            with closing(self._sys, fd):
                write_whole(self._sys, fd, data)
            # The same second and change is the same backup.
            self._sys.rename(temporary, name, folder.fd)
        except BaseException:
            with suppress(OSError):
                self._sys.unlink(temporary, folder.fd)
            raise
        folder.sync()
        with suppress(OSError, StoreError):
            self._prune(folder, name, now)
        return name

    def _prune(self, folder: Folder, added: str, now: float) -> None:
        # Another store's may be all that is left of it: one begun anew in the place of a lost one.
        mine = self._identity(folder, added)
        known = [b for b in self._known(folder) if self._identity(folder, b.name) == mine]
        kept = to_keep(known, added, now, self._limits.backups)
        for backup in known:
            if backup.name not in kept:
                self._sys.unlink(backup.name, folder.fd)
        for name in self._sys.listdir(folder.fd):
            if _LEFT_OVER.fullmatch(name):
                age = now - self._sys.stat(name, folder.fd).st_mtime
                if age > self._limits.left_over:
                    self._sys.unlink(name, folder.fd)

    def _identity(self, folder: Folder, name: str) -> str | None:
        """Whose backup it is, as it says itself; None when it says nothing of the kind."""
        with closing(self._sys, folder.open(name, os.O_RDONLY)) as fd:
            meta = first_line(read_at(self._sys, fd, 1 << 16, 0))
        return None if meta is None else meta.store


def to_keep(known: list[Backup], added: str, now: float, most: int) -> set[str]:
    """Which of the backups, newest first, stay: the one added, the last, one a day, so many bytes.

    What is dated in the future, by a clock that was set back, comes last.
    """
    past = [b for b in known if b.t <= now]
    ordered = sorted(past + [b for b in known if b.t > now], key=lambda b: b.name != added)
    days: dict[int, Backup] = {}
    for backup in past:
        day = int(backup.t // 86_400)
        if int(now // 86_400) - day < DAYS:
            days.setdefault(day, backup)
    wanted = {backup.name for backup in (*ordered[:LAST], *days.values())}
    kept: set[str] = set()
    room = most
    for backup in ordered:
        if backup.name in wanted and (not kept or backup.size <= room):
            kept.add(backup.name)
            room -= backup.size
    return kept


def _time(stamp: str) -> float | None:
    try:
        # Not strptime, whose first call imports for milliseconds.
        day, time = stamp[:8], stamp[9:15]
        fields = (day[:4], day[4:6], day[6:], time[:2], time[2:4], time[4:])
        year, month, date, hour, minute, second = map(int, fields)
        return datetime(year, month, date, hour, minute, second, tzinfo=UTC).timestamp()
    except ValueError:
        return None
