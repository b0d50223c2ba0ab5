"""Moving the oldest segments of a journal out of the store's folder; nothing is ever deleted.

Each is copied, verified and durable in the archive, and a snapshot stands for all of them, before
the first one goes: a crash between any two steps leaves every segment in one place or in both.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from okrtui.store import snapshot
from okrtui.store.folder import NETWORK, Folder, Signature, closing
from okrtui.store.journal import Header, Place, Tail
from okrtui.store.limits import Limits
from okrtui.store.lock import FolderLock
from okrtui.store.migrate import SCHEMA
from okrtui.store.past import as_written, line_of
from okrtui.store.ports import CannotCreate, Damaged, NotSaved
from okrtui.store.recovery import place_of, started
from okrtui.store.shelves import opened
from okrtui.store.snapshot import Meta, Unusable
from okrtui.store.tables import Table

_READABLE: Final = 0o440
"""Nobody writes to an archived segment, not even by opening the archive as a store."""


class Plan(NamedTuple):
    """Segments that may go."""

    numbers: tuple[int, ...]
    first: int
    """The first change in them."""
    end: Place
    """The last one."""
    signatures: tuple[Signature, ...]
    """The files as they were verified."""


def plan(folder: Folder, limits: Limits, live: int, before: float) -> Plan | None:
    """The oldest segments that hold nothing made at or after ``before``, all before ``live``.

    Every line of them is verified, and that the next segment goes on where they end. Raises
    Damaged where that isn't so.
    """
    found: Plan | None = None
    for number in (number for number in folder.segments() if number < live):
        with opened(folder, number) as segment:
            signature = folder.signature(folder.segment(number))
            header = segment.header(folder)
            if header is None:
                raise _broken(segment.path)
            read = partial(folder.sys.read, segment.fd)
            tail = Tail(read, Place(header.n, header.p, number), header.store, SCHEMA, limits)
            old = all(commit.t < before for commit in tail)
        if not old:
            break
        if tail.rest != "none":
            raise _broken(segment.path)
        following = _header(folder, number + 1)
        if following is None and number + 1 == live:
            break  # somebody is just beginning it
        end = tail.place
        if following is None or (following.store, following.n, following.p) != (
            header.store,
            end.n,
            end.h,
        ):
            raise _broken(folder.at(folder.segment(number + 1)))
        numbers, signatures = ((), ()) if found is None else (found.numbers, found.signatures)
        first = header.n + 1 if found is None else found.first
        found = Plan((*numbers, number), first, end, (*signatures, signature))
    return found


def _header(folder: Folder, number: int) -> Header | None:
    try:
        with opened(folder, number) as segment:
            return segment.header(folder)
    except FileNotFoundError:
        return None


def _broken(path: Path) -> Damaged:
    return Damaged(
        f"{path} isn't sound", "`okrtui doctor` tells more. Nothing was archived or changed"
    )


class Archive:
    """The folder that segments are moved to."""

    def __init__(self, store: Folder, limits: Limits, to: Path | None) -> None:
        """Made when there is none. Raises CannotCreate and OSError."""
        self._store = store
        self._sys = store.sys
        self._most = 2 * (limits.segment + limits.line)
        path = store.at(store.archive) if to is None else Path(os.path.abspath(to))
        beside = path.parent == store.path.parent
        self.place = path.name if beside else str(path)
        """How it is named in the snapshot that stands for what is in it."""
        self.path = path
        above = store if beside else Folder(self._sys, path)
        try:
            if not above.exists(path.name):
                self._make(above, path.name)
            self._folder = Folder(self._sys, path / store.name, inside=above)
        finally:
            if above is not store:
                above.close()
        try:
            self._check(limits)
        except BaseException:
            self.close()
            raise

    def _make(self, above: Folder, name: str) -> None:
        self._sys.mkdir(name, 0o700, above.fd)
        with closing(self._sys, self._sys.open_inner(name, above.fd)) as fd:
            # The group's where the store is, whatever the umask.
            self._sys.fchmod(fd, 0o2770 if self._store.mode == 0o660 else 0o700)
        above.sync()

    def _check(self, limits: Limits) -> None:
        here, there = self._sys.fstat(self._folder.fd), self._sys.fstat(self._store.fd)
        if (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino):
            raise CannotCreate(
                f"{self.path} is the store's own folder", "Name another one; nothing was changed"
            )
        # Nobody locks or appends there.
        if refusal := self._folder.refusal(limits._replace(filesystems=lambda: NETWORK)):
            raise CannotCreate(f"no archive can be kept: {refusal.title}", refusal.hint)

    def take(self, number: int) -> None:
        """Have a durable, verified copy of a segment. Raises CannotCreate and OSError."""
        name = self._store.segment(number)
        data = self._store.read(name, self._most)
        if self._folder.exists(name):
            if self._folder.read(name, self._most) != data:
                raise CannotCreate(
                    f"{self._folder.at(name)} is another journal's",
                    "Name another folder with --to; nothing was changed",
                )
            return
        temporary = f"{name}.tmp-{self._sys.random(6)}"
        try:
            self._folder.create(temporary, data)
            with closing(self._sys, self._folder.open(temporary, os.O_RDONLY)) as fd:
                self._sys.fchmod(fd, self._folder.mode & _READABLE)
            if self._folder.read(temporary, self._most) != data:
                raise OSError("what was written doesn't read the same")
            self._sys.rename(temporary, name, self._folder.fd)
        finally:
            with suppress(OSError):
                self._sys.unlink(temporary, self._folder.fd)

    def sync(self) -> None:
        self._folder.sync()

    def close(self) -> None:
        self._folder.close()


def stand_in_for(
    folder: Folder, limits: Limits, found: Plan, place: str, now: tuple[Meta, dict[str, Table]]
) -> bytes:
    """The snapshot from which the journal goes on when the planned segments are in ``place``.

    now: the state, and what a snapshot of it would say of itself.
    """
    old = None
    with suppress(FileNotFoundError, Unusable):
        old = snapshot.decode(folder.read(folder.base, limits.snapshot))
    known = () if old is None else old.meta.archives
    archives = tuple(dict.fromkeys((*known, place)))
    if old is not None and old.meta.place.n >= found.end.n:
        # Some segments stayed behind when others were moved.
        return snapshot.encode(old.meta._replace(archives=archives), started(old).tables)
    meta, tables = now
    line = line_of(folder, limits, found.end, found.end.n)
    then = as_written(folder, limits, tables, meta.place, found.end.n)
    return snapshot.encode(
        meta._replace(place=found.end, ids=line.ids, v=line.v, archives=archives), then
    )


def leave(folder: Folder, lock: FolderLock, limits: Limits, found: Plan, base: bytes) -> None:
    """Put the snapshot that stands for them in its place, then let the segments go."""
    sys = folder.sys
    temporary = folder.temporary + sys.random(6)
    mask = sys.signals()
    try:
        folder.create(temporary, base)
        sys.hold_signals()
        lock.exclusive()
        try:
            _check(folder, limits, found)
            sys.rename(temporary, folder.base, folder.fd)
            folder.sync()
            for number in found.numbers:
                sys.unlink(folder.segment(number), folder.fd)
            folder.sync()
        finally:
            lock.release()
    finally:
        sys.let_signals(mask)
        with suppress(OSError):
            sys.unlink(temporary, folder.fd)


def _check(folder: Folder, limits: Limits, found: Plan) -> None:
    """Whether all is as it was planned. Raises NotSaved."""
    now = tuple(folder.signature(folder.segment(number)) for number in found.numbers)
    if now != found.signatures:
        raise NotSaved(
            f"the journal of {folder.path} was changed meanwhile", "Nothing was moved; try again"
        )
    try:
        meta = snapshot.check(folder.read(folder.name, limits.snapshot))
    except (FileNotFoundError, Unusable):
        meta = None
    # Else whoever opens the store would have to go back to the base at once.
    if meta is None or meta.place.n < found.end.n or place_of(folder, meta, limits) is None:
        raise NotSaved(
            f"{folder.path} isn't newer than what would be archived",
            "Nothing was moved; try again after the next change, or ask `okrtui doctor`",
        )


def move(
    folder: Folder,
    lock: FolderLock,
    limits: Limits,
    found: Plan,
    *,
    to: Path | None,
    now: tuple[Meta, dict[str, Table]],
) -> Path:
    """Move the planned segments; gives the folder that they are in then.

    Raises CannotCreate, NotSaved, Busy and OSError.
    """
    archive = Archive(folder, limits, to)
    try:
        for number in found.numbers:
            archive.take(number)
        archive.sync()
        base = stand_in_for(folder, limits, found, archive.place, now)
        leave(folder, lock, limits, found, base)
    finally:
        archive.close()
    return archive.path
