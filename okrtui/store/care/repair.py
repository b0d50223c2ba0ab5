"""``doctor --repair``: only what can lose nothing. What is replaced is kept under another name.

All of it happens under the lock, and each step leaves a store that is as good as before or better,
so that a repair that was cut off is simply begun anew.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Final

from okrtui.store.backup import Backups
from okrtui.store.care import modes
from okrtui.store.care.evidence import Source
from okrtui.store.care.premises import is_ours
from okrtui.store.care.report import Report, Scribe
from okrtui.store.care.rescue import NewFiles, encoded, heap_copies, meta_of
from okrtui.store.care.salvage import Salvage, TooMuch
from okrtui.store.care.survey import Survey, survey
from okrtui.store.checkpoint import Checkpoint
from okrtui.store.folder import Folder, closing, read_at, reason
from okrtui.store.journal import Header, Place, Tail, read_line
from okrtui.store.limits import Limits
from okrtui.store.lock import FolderLock
from okrtui.store.migrate import SCHEMA, newer
from okrtui.store.ports import Damaged, NotSaved, ReadOnly, StoreError
from okrtui.store.recovery import place_of
from okrtui.store.shelves import archives

_PIECE: Final = 1 << 20

Say = Callable[[str], None]
"""Told before and after each step."""


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
            report = self._journal()
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
            files = NewFiles(self._folder)
            try:
                self._copy(fd, place.off, size, files, aside)
                files.end()
                self._folder.sync()
            except BaseException:
                files.take_back()
                raise
            self._sys.ftruncate(fd, place.off)
            self._sys.fdatasync(fd)
        self._say(f"{name}: done, it ends with change {place.n}")

    def _copy(self, fd: int, offset: int, size: int, files: NewFiles, name: str) -> None:
        files.add(name, b"")
        while size > 0 and (piece := read_at(self._sys, fd, min(size, _PIECE), offset)):
            files.add(name, piece)
            offset, size = offset + len(piece), size - len(piece)

    def _keep(self, names: list[str]) -> dict[str, str]:
        """Copies under other names, durable; gives those."""
        stamp = self._folder.aside("damaged")
        kept = {name: f"{stamp}{name.removeprefix(self._folder.name)}" for name in names}
        files = NewFiles(self._folder)
        try:
            for name, copy in kept.items():
                with closing(self._sys, self._folder.open(name, os.O_RDONLY)) as fd:
                    self._copy(fd, 0, self._sys.fstat(fd).st_size, files, copy)
            files.end()
            self._folder.sync()
        except BaseException:
            files.take_back()
            raise
        return kept

    # ------------------------------------------------------------------ the journal itself

    def _journal(self) -> Report:
        """Write the segments anew from the first damaged one on, each in its own place.

        The lowest comes first: until the last has come, the one behind doesn't follow and nobody
        writes; and every new one has all that could be had of the old.
        """
        sources = [Source(self._folder, number) for number in self._folder.segments()]
        copies = heap_copies(self._folder, self._limits)
        salvage = Salvage(sources, copies, self._limits, self._scribe)
        if not salvage.base.in_place:
            raise self._not_here("the beginning of the journal is missing")
        unreadable = [copy.name for copy in copies if copy.condition == "unreadable"]
        unreadable += [lost.where for lost in salvage.lost if lost.why.startswith("can't be read")]
        if unreadable:
            raise self._not_here(f"{unreadable[0]} can't be read")
        files = NewFiles(self._folder)
        try:
            staged = self._stage(salvage, files)
            files.end()
            self._folder.sync()
            self._check(staged, salvage.place)
            old = [segment for segment in staged if segment in {s.number for s in sources}]
            self._say(
                f"{self._folder.name}: writing {len(staged)} segments of the journal anew, from "
                f"{self._folder.segment(min(staged))} on …"
            )
            kept = self._keep([self._folder.segment(number) for number in old])
        except BaseException:
            files.take_back()
            raise
        try:
            for number in sorted(staged):
                self._sys.rename(staged[number], self._folder.segment(number), self._folder.fd)
                self._folder.sync()
        except BaseException:
            files.take_back()
            raise
        for name, copy in kept.items():
            self._say(f"{name}: as it was it is kept as {copy}")
        self._say(f"{self._folder.name}: done, the journal goes up to change {salvage.place.n}")
        return salvage.report()

    def _not_here(self, why: str) -> Damaged:
        return Damaged(
            f"{self._folder.path} can't be repaired where it is: {why}",
            "Put the missing files back, or write what there is to a new store: okrtui doctor "
            "--salvage FILE. Nothing of the journal was changed",
        )

    def _stage(self, salvage: Salvage, files: NewFiles) -> dict[int, str]:
        """The new segments under temporary names; those that stay as they are aren't among them."""
        staged: dict[int, str] = {}
        segment, length = 0, 0
        try:
            for out in salvage.lines():
                if out.segment != segment:
                    self._end(segment, length, staged, files)
                    segment, length = out.segment, 0
                if segment not in staged and out.offset != length:
                    self._begin(segment, length, staged, files)
                if segment in staged:
                    files.add(staged[segment], out.raw)
                length += len(out.raw)
        except TooMuch as misfit:
            raise self._not_here(
                f"what is missing before {misfit.copy.name} is too much for one change"
            ) from None
        self._end(segment, length, staged, files)
        return staged

    def _begin(self, segment: int, length: int, staged: dict[int, str], files: NewFiles) -> None:
        """Another file from here on, that begins as the segment does."""
        staged[segment] = self._folder.temporary + self._sys.random(6)
        files.add(staged[segment], b"")
        if length:
            with closing(
                self._sys, self._folder.open(self._folder.segment(segment), os.O_RDONLY)
            ) as fd:
                self._copy(fd, 0, length, files, staged[segment])

    def _end(self, segment: int, length: int, staged: dict[int, str], files: NewFiles) -> None:
        """What stands behind the last line that is kept must go."""
        if segment and segment not in staged:
            size = self._sys.stat(self._folder.segment(segment), self._folder.fd).st_size
            if size != length:
                self._begin(segment, length, staged, files)

    def _check(self, staged: dict[int, str], end: Place) -> None:
        """Read the new segments as everybody will. Raises Damaged."""
        place, store = Place(), ""
        for number in sorted(staged):
            with closing(self._sys, self._folder.open(staged[number], os.O_RDONLY)) as fd:
                if place.seg == 0:
                    line, feed, _ = read_at(self._sys, fd, 4096, 0).partition(b"\n")
                    header = read_line(line + feed)
                    assert isinstance(header, Header)
                    place = Place(header.n, header.p)
                place = Place(place.n, place.h, number)
                tail = Tail(partial(self._sys.read, fd), place, store, SCHEMA, self._limits)
                for _ in tail:
                    pass
                place, store = tail.place, tail.store
                if tail.rest != "none":
                    break
        else:
            if (place.n, place.h) == (end.n, end.h):
                return
        raise Damaged(
            f"{self._folder.path}: the new journal could not be read back as it was written",
            "Look at the disk; nothing was changed",
        )

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
        kept = self._keep([name]) if exists else {}
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
                raise self._not_here("its end can't be found again")
            self._sys.rename(temporary, name, self._folder.fd)
        except BaseException:
            with suppress(OSError):
                files.take_back()
            raise
        self._folder.sync()
        aside = f"; as it was it is kept as {kept[name]}" if kept else ""
        self._say(f"{name}: done{aside}")
