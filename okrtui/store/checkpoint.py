"""Folding the journal into the snapshot, beside commits that go on."""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Final, NamedTuple

from okrtui.store import snapshot
from okrtui.store.backup import Backups
from okrtui.store.folder import Folder, Signature, closing, write_whole
from okrtui.store.limits import Limits
from okrtui.store.lock import FolderLock
from okrtui.store.ports import StoreError
from okrtui.store.recovery import place_of
from okrtui.store.snapshot import Meta, Unusable
from okrtui.store.tables import Table

_LEFT_OVER: Final = re.compile(r"[0-9a-f]{12}")


class _Found(NamedTuple):
    """The okr.json that is there."""

    signature: Signature = ()
    """Empty when there is none."""
    meta: Meta | None = None
    """None when it isn't sound."""
    edited: bool = False
    """Another program wrote it on the ground of ours."""


class Checkpoint:
    """Writes snapshots for one session."""

    def __init__(self, folder: Folder, lock: FolderLock, limits: Limits) -> None:
        self._folder = folder
        self._sys = folder.sys
        self._lock = lock
        self._limits = limits
        self._backups = Backups(folder, limits)
        self.folded = 0
        """The change number of the okr.json that is known to be sound; 0 for none."""
        self.size = 0
        """Its size in bytes."""
        self.kept = ""
        """What was set aside last, and what to do about it."""

    def write(
        self,
        meta: Meta,
        tables: Mapping[str, Table],
        make_durable: Callable[[], None],
        stands: Callable[[], bool],
    ) -> bool:
        """Put a new snapshot in okr.json's place; False when it wasn't needed or possible.

        ``make_durable`` is for the journal; ``stands`` tells under the lock whether the line that
        ``meta`` ends with still stands there.
        """
        name = self._folder.temporary + self._sys.random(6)
        try:
            # Else the snapshot could outlive lines that a power cut takes.
            make_durable()
            data = snapshot.encode(meta, tables)
            fd = self._folder.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL)
        except (OSError, ValueError, StoreError):
            return False
        try:
            # Held until the end, so that nobody takes it for a left-over.
            self._sys.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            write_whole(self._sys, fd, data)
            done = self._exchange(name, meta, stands)
        except (OSError, StoreError):
            done = False
        finally:
            with suppress(OSError):
                self._sys.unlink(name, self._folder.fd)
            with suppress(OSError):
                self._sys.close(fd)
        if done:
            self.folded, self.size = meta.place.n, len(data)
            self._backups.automatic(data, meta.place.n)
        return done

    def _exchange(self, name: str, meta: Meta, stands: Callable[[], bool]) -> bool:
        before = self._look()
        mask = self._sys.signals()
        try:
            self._sys.hold_signals()
            self._lock.exclusive()
            try:
                if self._folder.signature(self._folder.name) != before.signature:
                    before = self._look()
                if not stands():
                    return False
                known = before.meta
                if known is not None and not self._is_ours(known, meta.store):
                    known = None
                if known is not None and known.place.n >= meta.place.n:
                    self.folded = known.place.n
                    return False
                if before.signature:
                    # One that is older than it was is a backup that somebody copied over it.
                    sound = known is not None and known.place.n >= self.folded
                    self._keep(sound=sound, edited=before.edited)
                self._sys.rename(name, self._folder.name, self._folder.fd)
                self._folder.sync()
                self.sweep()
            finally:
                self._lock.release()
        finally:
            self._sys.let_signals(mask)
        return True

    def _is_ours(self, known: Meta, store: str) -> bool:
        """Whether the journal vouches for it; a copy of the store may have gone another way."""
        return known.store == store and place_of(self._folder, known, self._limits) is not None

    def _keep(self, *, sound: bool, edited: bool) -> None:
        """Give what is there a second name: ``.prev``, or what another program made of it."""
        if not sound:
            name = self._folder.aside("damaged")
            self._sys.link(self._folder.name, name, self._folder.fd)
            aside = self._folder.at(name)
            if edited:
                self.kept = (
                    f"{self._folder.path} was changed by another program; its version is kept as "
                    f"{aside}; okrtui import-edit {aside} merges it"
                )
            else:
                self.kept = (
                    f"{self._folder.path} was not as it was left; what stood there is kept as "
                    f"{aside}; every change that the journal has is here"
                )
            return
        # By way of a third name: a link can't take the place of another one at once.
        beside = self._folder.temporary + self._sys.random(6)
        self._sys.link(self._folder.name, beside, self._folder.fd)
        try:
            self._sys.rename(beside, self._folder.previous, self._folder.fd)
        finally:
            # Renaming one name of a file to another name of the same file does nothing at all.
            with suppress(FileNotFoundError):
                self._sys.unlink(beside, self._folder.fd)

    def _look(self) -> _Found:
        signature = self._folder.signature(self._folder.name)
        if not signature:
            return _Found()
        try:
            data = self._folder.read(self._folder.name, self._limits.snapshot)
            return _Found(signature, snapshot.check(data))
        except Unusable as error:
            return _Found(signature, edited=error.edited)
        except StoreError:
            return _Found(signature)

    def sweep(self) -> None:
        """Under the lock, remove what nobody will finish: old, and its writer's lock is gone."""
        names: list[str] = []
        with suppress(OSError):
            names = self._sys.listdir(self._folder.fd)
        for name in names:
            head, tail = name[:-12], name[-12:]
            if head == self._folder.temporary and _LEFT_OVER.fullmatch(tail):
                with suppress(OSError, StoreError):
                    self._sweep_one(name)

    def _sweep_one(self, name: str) -> None:
        with closing(self._sys, self._folder.open(name, os.O_RDWR)) as fd:
            self._sys.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if self._sys.clock() - self._sys.fstat(fd).st_mtime > self._limits.left_over:
                self._sys.unlink(name, self._folder.fd)
