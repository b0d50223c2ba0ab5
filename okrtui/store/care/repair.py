"""``doctor --repair``: only what can lose nothing. What is replaced is kept under another name.

All of it happens under the lock, and each step leaves a store that is as good as before or better,
so that a repair that was cut off is simply begun anew.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from okrtui.store.backup import Backups
from okrtui.store.care import modes
from okrtui.store.care.anew import Anew, not_here
from okrtui.store.care.new_files import NewFiles, copy_into, keep, new_files
from okrtui.store.care.premises import is_ours
from okrtui.store.care.report import Report, Say, Scribe
from okrtui.store.care.snapshots import encoded
from okrtui.store.care.survey import Survey, meta_of, survey
from okrtui.store.checkpoint import Checkpoint
from okrtui.store.folder import Folder, closing, reason
from okrtui.store.journal import Place
from okrtui.store.limits import Limits
from okrtui.store.lock import FolderLock
from okrtui.store.migrate import newer
from okrtui.store.ports import Damaged, NotSaved, ReadOnly, StoreError
from okrtui.store.recovery import place_of
from okrtui.store.shelves import archives


def repair(folder: Folder, limits: Limits, scribe: Scribe, say: Say) -> Report | None:
    """Mend the files; gives what became of the journal if that had to be written anew.

    Raises ReadOnly, Busy, Damaged and NewerSchema for what can't be mended in place, and NotSaved;
    what was done before that is done.
    """
    if refusal := folder.refusal(limits):
        raise refusal
    try:
        with _alone(folder, limits) as lock:
            return _Repair(folder, limits, scribe, say).all(lock)
    except OSError as error:
        raise NotSaved(
            f"{folder.path} could not be repaired further: {reason(error)}",
            "What was said to be done is done, and nothing was lost; try again",
        ) from error


@contextmanager
def _alone(folder: Folder, limits: Limits) -> Iterator[FolderLock]:
    """Nobody else writes meanwhile, and no signal comes between."""
    lock = FolderLock(folder, limits)
    mask = folder.sys.signals()
    try:
        folder.sys.hold_signals()
        lock.exclusive()
        try:
            yield lock
        finally:
            lock.release()
    except PermissionError as error:
        raise ReadOnly(
            f"you may not write to {folder.at(folder.lock)}", "Nothing was changed"
        ) from error
    finally:
        lock.close()
        folder.sys.let_signals(mask)


class _Repair:
    def __init__(self, folder: Folder, limits: Limits, scribe: Scribe, say: Say) -> None:
        self._folder = folder
        self._sys = folder.sys
        self._limits = limits
        self._scribe = scribe
        self._say = say

    def all(self, lock: FolderLock) -> Report | None:
        self._modes()
        found = survey(self._folder, self._limits)
        if any(one.kind == "newer" for one in found.breaks):
            raise newer(self._folder.path, next(o.why for o in found.breaks if o.kind == "newer"))
        self._refuse_unreadable(found)
        report: Report | None = None
        if any(one.kind != "torn" and not one.archived for one in found.breaks):
            report = Anew(self._folder, self._limits, self._scribe, self._say).write()
        elif any(one.kind == "torn" for one in found.breaks):
            self._tail(found.place)
        if report is not None or found.breaks:
            found = survey(self._folder, self._limits)
        self._snapshots(found)
        self._left_overs(lock)
        return report

    def _refuse_unreadable(self, found: Survey) -> None:
        """What can't be read for the moment is no damage, and nothing may be made up for it."""
        kept_from_us = [(c.name, c.why) for c in found.copies if c.condition == "unreadable"]
        kept_from_us += [(o.name, o.why) for o in found.breaks if o.kind == "unreadable"]
        for name, why in kept_from_us:
            raise Damaged(
                f"{self._folder.at(name)} can't be read: {why}",
                "Look at its permissions and at the disk first; nothing was repaired",
            )

    # ------------------------------------------------------------------ modes and left-overs

    def _modes(self) -> None:
        folder = self._folder
        names = [name for name in self._sys.listdir(folder.fd) if is_ours(folder, name)]
        self._mend_modes(folder, names, modes.live(folder))
        for archive in archives(folder):
            segments = [archive.segment(number) for number in archive.segments()]
            self._mend_modes(archive, segments, modes.archived(archive))
        with suppress(OSError, StoreError):
            backups = Backups(folder, self._limits)
            known, inner = backups.known(), backups.opened()
            try:
                self._mend_modes(inner, [backup.name for backup in known], modes.live(inner))
            finally:
                inner.close()

    def _mend_modes(self, folder: Folder, names: list[str], bounds: modes.Bounds) -> None:
        where = "" if folder is self._folder else f"{folder.path.parent.name}/"
        for name in sorted(names):
            status = self._sys.stat(name, folder.fd)
            mode = stat.S_IMODE(status.st_mode)
            wanted = bounds.mended(mode)
            if not stat.S_ISREG(status.st_mode) or mode == wanted:
                continue
            self._say(f"{where}{name}: changing its mode from {mode:04o} to {wanted:04o} …")
            try:
                with closing(self._sys, folder.open(name, os.O_RDONLY)) as fd:
                    self._sys.fchmod(fd, wanted)
            except (PermissionError, StoreError):
                self._say(f"{where}{name}: only its owner can do that; left as it is")
            else:
                self._say(f"{where}{name}: done")

    def _left_overs(self, lock: FolderLock) -> None:
        before = set(self._sys.listdir(self._folder.fd))
        Checkpoint(self._folder, lock, self._limits).sweep()
        for name in sorted(before - set(self._sys.listdir(self._folder.fd))):
            self._say(f"{name}: removed; its writer ended long ago without finishing it")

    # ------------------------------------------------------------------ the end of the journal

    def _tail(self, place: Place) -> None:
        name = self._folder.segment(place.seg)
        aside = self._folder.aside("torn")
        with closing(self._sys, self._folder.open(name, os.O_RDWR | os.O_APPEND)) as fd:
            size = self._sys.fstat(fd).st_size - place.off
            self._say(f"{name}: setting aside {size} bytes of an unfinished write as {aside} …")
            with new_files(self._folder) as files:
                copy_into(files, aside, self._folder, fd, offset=place.off, size=size)
            self._sys.ftruncate(fd, place.off)
            self._sys.fdatasync(fd)
        self._say(f"{name}: done, it ends with change {place.n}")

    # ------------------------------------------------------------------ snapshots

    def _snapshots(self, found: Survey) -> None:
        """Those that the journal doesn't bear out are set aside, okr.json is written anew."""
        if found.tables is None or not found.stretches or found.broken:
            return
        bad = {
            copy.name
            for copy in found.copies
            if copy.condition in ("unsound", "elsewhere", "differs", "unread")
        }
        numbers = {copy.name: copy.meta.place.n for copy in found.copies if copy.meta is not None}
        name, previous = self._folder.name, self._folder.previous
        main_is_there = any(copy.name == name for copy in found.copies)
        overtaken = found.overtaken(name, previous)
        rebuild = not main_is_there or name in bad or overtaken
        if rebuild and numbers.get(previous, 0) >= found.place.n:
            bad.add(previous)
        for other in (previous, self._folder.base):
            if other in bad:
                aside = self._folder.aside("damaged")
                self._say(f"{other}: setting it aside as {aside} …")
                self._sys.rename(other, aside, self._folder.fd)
                self._folder.sync()
                self._say(f"{other}: done")
        if rebuild:
            self._rebuild(found, exists=main_is_there)

    def _rebuild(self, found: Survey, *, exists: bool) -> None:
        assert found.tables is not None
        name = self._folder.name
        self._say(f"{name}: writing it anew from the journal, at change {found.place.n} …")
        kept = keep(self._folder, [name]) if exists else {}
        place = found.place
        with closing(
            self._sys, self._folder.open(self._folder.segment(place.seg), os.O_RDWR | os.O_APPEND)
        ) as fd:
            # A snapshot is never more durable than its lines.
            self._sys.fdatasync(fd)
        meta = meta_of(found, self._scribe)
        temporary = self._folder.temporary + self._sys.random(6)
        files = NewFiles(self._folder)
        try:
            files.add(temporary, encoded(meta, found.tables))
            files.end()
            if place_of(self._folder, meta, self._limits) != place:
                raise not_here(self._folder, "its end can't be found again")
            self._sys.rename(temporary, name, self._folder.fd)
        except BaseException:
            with suppress(OSError):
                files.take_back()
            raise
        self._folder.sync()
        aside = f"; as it was it is kept as {kept[name]}" if kept else ""
        self._say(f"{name}: done{aside}")
