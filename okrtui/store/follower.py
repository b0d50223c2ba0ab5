"""The reading half of a store: a state in memory that follows the journal."""

from __future__ import annotations

import os
from _thread import allocate_lock
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from okrtui.domain.records import Document
from okrtui.store import audit, past
from okrtui.store.checkpoint import Checkpoint
from okrtui.store.folder import Folder, read_at, reason
from okrtui.store.journal import Place, Tail, seal
from okrtui.store.limits import Limits
from okrtui.store.lock import FolderLock
from okrtui.store.log import read_back, read_log
from okrtui.store.merge import Written, replay
from okrtui.store.migrate import SCHEMA, UPGRADES, is_old, newer
from okrtui.store.ports import (
    Audit,
    CannotCreate,
    Changes,
    Commit,
    Damaged,
    Head,
    ReadOnly,
    State,
    StoreError,
    Wanted,
)
from okrtui.store.recovery import Start, choose, stand_in
from okrtui.store.snapshot import Snapshot
from okrtui.store.tables import Table

_NOTHING = (-1, 0)
_TRIES = 3


def _mark(status: os.stat_result) -> tuple[int, int]:
    """Differs when a file was written to: a line may give way to another one as long."""
    return status.st_size, status.st_mtime_ns


class Follower:
    """The reading half of a store.

    What touches the disk is called from one thread at a time; ``state``, ``changes`` and the
    properties from any.
    """

    def __init__(self, folder: Folder, limits: Limits, *, read_only: bool) -> None:
        self._folder = folder
        self._sys = folder.sys
        self._limits = limits
        self._lock = FolderLock(folder, limits)
        self._checkpoint = Checkpoint(folder, self._lock, limits)
        self._session = self._sys.random(6)
        self._asked_read_only = read_only
        self._read_only: StoreError | None = None
        self._warnings: tuple[str, ...] = ()
        self._tables: dict[str, Table] = {}
        self._place = Place()
        self._identity = ""
        self._version = 0
        """The schema of the journal's state; 0 before the first line."""
        self._upgraded = False
        """The state in memory is of today's schema, the files' isn't yet."""
        self._ids: dict[str, int] = {}
        """The latest transaction ids, oldest first, and the numbers they were given."""
        self._last: dict[str, int] = {}
        """The highest id ever given, per table."""
        self._spares: tuple[Snapshot, ...] = ()
        self._fd: int | None = None
        self._seen = _NOTHING
        """The live segment's size and time when it was last read to the end."""
        self._stopped = False
        """The journal can't be followed any further, for ``_read_only``'s reason."""
        self._closed = False
        self._writer = ""
        """The session that made the last change."""
        self._behind = 0
        """Bytes of journal since the snapshot."""
        self._publishing = allocate_lock()
        self._pending: list[Commit] = []
        self._reloaded = False

    # ------------------------------------------------------------------ what there is

    @property
    def path(self) -> Path:
        return self._folder.path

    @property
    def identity(self) -> str:
        """The store's uuid; empty before the first write."""
        return self._identity

    @property
    def number(self) -> int:
        return self._place.n

    @property
    def session(self) -> str:
        return self._session

    @property
    def read_only(self) -> StoreError | None:
        return self._read_only

    @property
    def warnings(self) -> tuple[str, ...]:
        return self._warnings

    def state(self) -> State:
        return self._tables

    @property
    def revision(self) -> object:
        """Another one after every change of the state."""
        return (self._place, id(self._tables))

    def whole(self, table: str) -> dict[int, Document]:
        """A table as it is now, frozen."""
        found = self._tables.get(table)
        return {} if found is None else found.whole()

    def having(self, table: str, field: str, id: int) -> Mapping[int, Document]:
        found = self._tables.get(table)
        return {} if found is None else found.having(field, id)

    def changes(self) -> Changes:
        with self._publishing:
            changes = Changes(tuple(self._pending), self._reloaded)
            self._pending.clear()
            self._reloaded = False
        return changes

    def log(self, first: int = 1, last: int | None = None) -> Iterator[Commit]:
        """All changes from ``first`` to ``last``, oldest first, straight from the journal."""
        end = self.number if last is None else min(last, self.number)
        try:
            yield from read_log(self._folder, self._limits, first, end)
        except OSError as error:
            raise self._unreadable(error) from error

    def log_back(self, wanted: Wanted | None = None) -> Iterator[Commit]:
        """See ports.Store.log_back."""
        try:
            yield from read_back(self._folder, self._limits, self._place, wanted)
        except OSError as error:
            raise self._unreadable(error) from error

    def at(self, n: int) -> State:
        """See ports.Store.at."""
        try:
            return past.state_at(self._folder, self._limits, self._tables, self._place, n)
        except OSError as error:
            raise self._unreadable(error) from error

    def number_at(self, t: float) -> int:
        """See ports.Store.number_at."""
        try:
            return past.number_at(self._folder, self._limits, self._place, t)
        except OSError as error:
            raise self._unreadable(error) from error

    def head(self) -> Head:
        """See ports.Store.head."""
        try:
            return audit.head_of(self._folder, self._limits, self._place)
        except OSError as error:
            raise self._unreadable(error) from error

    def audit(self, head: Head | None = None) -> Audit:
        """See ports.Store.audit."""
        try:
            return audit.audit(self._folder, self._limits, head)
        except OSError as error:
            raise self._unreadable(error) from error

    # ------------------------------------------------------------------ opening

    def load(self, *, create: bool) -> None:
        """Read everything for the first time. Raises as ``open_store`` does."""
        try:
            self._load()
            exists = self._exists()
        except OSError as error:
            raise self._unreadable(error) from error
        if not exists and not create:
            raise CannotCreate(f"there is no store at {self.path}", "Nothing was changed")
        if not exists and (refusal := self._folder.refusal(self._limits)):
            raise CannotCreate(f"no store can be kept there: {refusal.title}", refusal.hint)
        self.changes()

    def _load(self) -> None:
        self._choose()
        with self._shared() as sure:
            self._follow(sure=sure)
        self._upgrade()
        self._check_segments()

    def _choose(self) -> None:
        """Begin with the best that there is."""
        for _ in range(_TRIES):
            with suppress(FileNotFoundError):
                self._begin(choose(self._folder, self._limits))
                return
            # Somebody archived the segment that was just listed.
        self._begin(choose(self._folder, self._limits))

    def _upgrade(self) -> None:
        """Have an older program's documents as today's would have them; nothing is written."""
        if self._upgraded or not is_old(self._version):
            return
        for version in range(self._version, SCHEMA):
            self._put(replay(self._tables, UPGRADES[version](self._tables)))
        self._upgraded = True

    def _check_segments(self) -> None:
        """Nothing may be written before a segment that is missing."""
        behind = [n for n in self._folder.segments() if n > self._place.seg]
        if behind and not self._stopped and self._place.seg + 1 not in behind:
            if self._fd is not None and self._sys.fstat(self._fd).st_nlink == 0:
                self._reload()  # ours was archived while we read it, with what follows
                return
            self._stop(
                Damaged(
                    f"{self._folder.at(self._next)} is missing",
                    "Shown is the state up to there; put the file back. Nothing was changed",
                )
            )

    @contextmanager
    def _shared(self) -> Iterator[bool]:
        """Read under the shared lock where we may and can; tells whether we do."""
        locked = self._read_only is None and self._lock.shared()
        try:
            yield locked
        finally:
            if locked:
                self._lock.release()

    @property
    def _next(self) -> str:
        """The name of the segment that follows ours."""
        return self._folder.segment(self._place.seg + 1)

    def _begin(self, start: Start) -> None:
        """Take a start's state; the journal behind its place is still to be followed."""
        self._close_segment()
        with self._publishing:
            self._pending.clear()
            self._reloaded = True
        self._tables = start.tables
        self._place = start.place
        self._identity = start.store
        self._version = start.v
        self._upgraded = False
        first = start.place.n - len(start.ids) + 1
        self._ids = {id: n for n, id in enumerate(start.ids, first)}
        self._last = dict(start.last)
        self._spares = start.spares
        self._warnings = start.warnings
        self._checkpoint.folded, self._checkpoint.size = start.folded, start.size
        self._behind = 0
        self._stopped = start.problem is not None
        self._read_only = start.problem
        if self._read_only is None and self._asked_read_only:
            self._read_only = ReadOnly(
                f"{self.path} was opened for reading only", "Nothing was changed"
            )
        if self._read_only is None:
            self._read_only = self._folder.refusal(self._limits)
        if self._read_only is None and self._lock.is_forbidden():
            lock = self._folder.at(self._folder.lock)
            self._read_only = ReadOnly(f"you may not write to {lock}", "Nothing was changed")
        if start.place.seg:
            try:
                self._fd = self._open_segment(start.place.seg)
            except FileNotFoundError:
                if start.problem is None:
                    raise

    def _exists(self) -> bool:
        return (
            self._fd is not None
            or self._folder.exists(self._folder.name)
            or bool(self._folder.segments())
        )

    def _open_segment(self, number: int) -> int:
        """Open for appending when we may, else for reading."""
        name = self._folder.segment(number)
        if self._read_only is None:
            try:
                return self._folder.open(name, os.O_RDWR | os.O_APPEND)
            except PermissionError:
                self._read_only = ReadOnly(
                    f"you may not write to {self._folder.at(name)}", "Nothing was changed"
                )
        return self._folder.open(name, os.O_RDONLY)

    def _close_segment(self) -> None:
        fd, self._fd = self._fd, None
        self._seen = (
            _NOTHING  # else the next segment would look known when it has grown to that size
        )
        if fd is not None:
            with suppress(OSError):
                self._sys.close(fd)

    # ------------------------------------------------------------------ following the journal

    def refresh(self) -> Changes:
        """See ports.Store.refresh. Raises ReadOnly when the files can't be read any more."""
        if not self._stopped:
            try:
                self._look()
            except OSError as error:
                raise self._unreadable(error) from error
        return self.changes()

    def _look(self) -> None:
        if self._fd is None:
            if self._folder.segments():
                self._reload()
            return
        status = self._sys.fstat(self._fd)
        if status.st_nlink == 0 or status.st_size < self._place.off:
            self._reload()
        elif _mark(status) != self._seen or self._folder.exists(self._next):
            with self._shared() as sure:
                # What an older program writes stands on its own documents, not on upgraded ones.
                if self._last_line_stands() and not is_old(self._version):
                    self._follow(sure=sure)
                else:
                    self._reload()

    def _unreadable(self, error: OSError) -> ReadOnly:
        return ReadOnly(f"{self.path} can't be read: {reason(error)}", "Nothing was changed")

    def _reload(self, *, as_it_is: bool = False) -> None:
        """Somebody put other files in place of those we followed: start over.

        as_it_is: without upgrading an older program's documents.
        """
        if self._identity and not self._is_there():
            self._stop(
                Damaged(
                    f"the files of {self.path} are gone",
                    "Somebody removed or moved them. Shown is the last state; put them back and "
                    "open the store again. Nothing was changed",
                )
            )
            return
        try:
            self._choose()
            self._follow(sure=False)
        finally:
            # Also of what a failing disk let through: else the next change would be written
            # on an older program's documents.
            if not as_it_is:
                self._upgrade()
        self._check_segments()

    def _is_there(self) -> bool:
        """Whether there is anything to start from: a snapshot, or a journal."""
        snapshots = (self._folder.name, self._folder.previous)
        return any(map(self._folder.exists, snapshots)) or bool(self._folder.segments())

    def _last_line_stands(self) -> bool:
        """Whether the line that our state ends with is still in its place."""
        if self._fd is None or self._place.off == 0:
            return True
        length = self._place.off - self._place.loff
        return seal(read_at(self._sys, self._fd, length, self._place.loff)) == self._place.h

    def _follow(self, *, sure: bool) -> Tail | None:
        """Apply every line behind our place; gives what was read of the live segment.

        Without the lock (not ``sure``) bytes that don't fit may be a write under way: they are
        damage only if they read the same twice.
        """
        while self._fd is not None and not self._stopped:
            # Looked for first: once it exists, nothing is added to the segment before it.
            rotated = self._folder.exists(self._next)
            tail = self._read_tail()
            if tail.rest == "newer":
                self._stop(newer(self.path, tail.newer_app))
            elif tail.rest == "damaged" or (tail.rest == "torn" and rotated):
                if sure or self._read_tail().rest_bytes == tail.rest_bytes:
                    self._stop(self._damage())
            elif rotated:
                following = Place(self._place.n, self._place.h, self._place.seg + 1)
                try:
                    fd = self._open_segment(following.seg)
                except FileNotFoundError:
                    # Archived, and so is ours: by now there is a snapshot behind both.
                    self._choose()
                    continue
                self._close_segment()
                self._fd, self._place = fd, following
                continue
            self._settle()
            return tail
        self._settle()
        return None

    def _settle(self) -> None:
        """After opening: a spare snapshot that reaches further than the journal is better."""
        spares, self._spares = self._spares, ()
        further = [
            spare
            for spare in spares
            if spare.meta.place.n > self._place.n and self._identity in ("", spare.meta.store)
        ]
        if further:
            best = max(further, key=lambda spare: spare.meta.place.n)
            self._begin(stand_in(best, self._folder))

    def _read_tail(self) -> Tail:
        assert self._fd is not None
        read = partial(self._sys.read, self._fd)
        self._seen = _mark(self._sys.fstat(self._fd))
        tail = Tail(read, self._place, self._identity, SCHEMA, self._limits)
        try:
            for commit in tail:
                self._apply(commit, tail.place, replay(self._tables, commit.ops))
        except ValueError:
            # Sealed and chained, yet it contradicts the state: not written by this program.
            tail.rest = "damaged"
        else:
            self._place = tail.place
            self._identity = tail.store
            self._version = max(self._version, tail.v)
        return tail

    def _put(self, written: Written) -> None:
        for table, _ in written:
            if table not in self._tables:
                self._tables = {**self._tables, table: Table({})}
        for (table, id), document in written.items():
            self._tables[table].put(id, document)
            self._last[table] = max(self._last.get(table, 0), id)

    def _apply(self, commit: Commit, place: Place, written: Written) -> None:
        self._put(written)
        self._ids[commit.id] = commit.n
        if len(self._ids) > self._limits.remembered:
            del self._ids[next(iter(self._ids))]
        self._writer = commit.session
        self._behind += place.off - place.loff
        with self._publishing:
            self._place = place
            self._pending.append(commit)

    def let_go(self) -> None:
        """Close all files."""
        if not self._closed:
            self._closed = True
            self._close_segment()
            self._lock.close()
            self._folder.close()

    def _stop(self, error: StoreError) -> None:
        self._read_only = error
        self._stopped = True

    def _damage(self) -> Damaged:
        name = self._folder.at(self._folder.segment(self._place.seg))
        return Damaged(
            f"{name} is damaged behind change {self._place.n}",
            f"Shown is the state up to there, from byte {self._place.off} on nothing was read; "
            "`okrtui doctor` tells more. Nothing was changed",
        )
