"""The writing half of a store: under the lock, its newest state and one more durable line."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NoReturn

from okrtui.domain.errors import Invalid
from okrtui.store.folder import Folder, reason
from okrtui.store.follower import Follower
from okrtui.store.journal import (
    Change,
    Header,
    Place,
    as_read,
    change_line,
    header_line,
    seal,
)
from okrtui.store.limits import Limits
from okrtui.store.merge import replay
from okrtui.store.migrate import is_old
from okrtui.store.ports import Commit, NotSaved, ReadOnly, Unknown

_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Writer(Follower):
    """A follower that extends the journal. The steps are those of STORE.md, 4."""

    def __init__(self, folder: Folder, limits: Limits, *, read_only: bool) -> None:
        super().__init__(folder, limits, read_only=read_only)
        self._wrote = False
        self._durable = Place()
        """The journal is known to be durable up to there."""

    # ------------------------------------------------------------------ before a change

    @contextmanager
    def _newest(self) -> Iterator[None]:
        """Steps 1 to 6: under the lock, at the journal's end; no signal ends or stops us there."""
        mask = self._sys.signals()
        try:
            self._sys.hold_signals()
            self._take_lock()
            try:
                self._be_newest()
                yield
            finally:
                self._lock.release()
        finally:
            self._sys.let_signals(mask)

    def _check_writable(self) -> None:
        if self._read_only is not None:
            raise type(self._read_only)(self._read_only.title, self._read_only.hint)

    def _take_lock(self) -> None:
        try:
            self._lock.exclusive()
        except PermissionError as error:
            lock = self._folder.at(self._folder.lock)
            raise ReadOnly(f"you may not write to {lock}", "Nothing was changed") from error
        except OSError as error:
            self._not_saved(error)

    def _be_newest(self) -> None:
        """Steps 3 to 6 of STORE.md: our state is the journal's end, and nothing is broken."""
        try:
            # What is upgraded can't be followed: an older program's changes stand on the old.
            if is_old(self._version) or not self._is_current():
                self._reload()
            tail = self._follow(sure=True)
        except OSError as error:
            self._not_saved(error)
        self._check_writable()
        if tail is not None and tail.rest == "torn":
            self._set_aside(tail.rest_bytes)
        elif self._place != self._durable and self._place.off:
            # Their writer may have died before: after a power cut a line that is built upon them
            # could be there without them.
            self._make_durable()
        self._durable = self._place

    def _is_current(self) -> bool:
        """Whether the files that we hold are still those that bear the store's names."""
        if self._fd is None:
            return not self._exists()
        try:
            named = self._sys.stat(self._folder.segment(self._place.seg), self._folder.fd)
        except FileNotFoundError:
            return False
        held = self._sys.fstat(self._fd)
        same = (held.st_dev, held.st_ino) == (named.st_dev, named.st_ino)
        return same and self._last_line_stands()

    def _make_durable(self) -> None:
        """The journal, as it is; when that fails nothing more is written, for ever.

        What the disk couldn't take is forgotten: the next attempt would succeed all the same.
        """
        assert self._fd is not None
        try:
            self._sys.fdatasync(self._fd)
        except OSError as error:
            self._disk_failed(error)

    def _set_aside(self, torn: bytes) -> None:
        """Keep what a broken write left, and take it out of the journal."""
        assert self._fd is not None
        try:
            self._folder.create(self._folder.aside("torn"), torn)
            self._sys.ftruncate(self._fd, self._place.off)
        except OSError as error:
            self._not_saved(error)
        self._make_durable()

    # ------------------------------------------------------------------ a change

    def _write_change(self, draft: Commit, version: int) -> Commit:
        """Steps 8 to 13: one change, durable and applied."""
        made = draft._replace(n=self.number + 1, t=self._now())
        line = change_line(Change(made, version, self._place.h))
        if len(line) > self._limits.line:
            raise Invalid(
                f"a change of {len(line)} bytes can't be stored",
                f"At most {self._limits.line} at once; nothing was changed",
            )
        made = as_read(made)
        written = replay(self._tables, made.ops)
        header = self._make_room(version)
        head = b""
        if header is not None:
            head = header_line(header)
            line = change_line(Change(made, version, seal(head)))
        # In one write: after a power cut no line may be there without the header before it.
        self._append(head + line)
        if header is not None:
            self._identity = header.store
        begin = self._place.off + len(head)
        place = Place(made.n, seal(line), self._place.seg, begin + len(line), begin)
        self._apply(made, place, written)
        self._version = version
        self._durable = place
        self._wrote = True
        return made

    def _now(self) -> float:
        return round(self._sys.clock(), 3)

    def _make_room(self, version: int) -> Header | None:
        """Steps 8 and 9: a segment with room; gives the header that it still needs."""
        try:
            if self._fd is None:
                self._begin_segment(1)
            elif self._place.off >= self._limits.segment:
                # First this, or the next segment could survive a power cut that this one doesn't.
                self._make_durable()
                self._begin_segment(self._place.seg + 1)
        except OSError as error:
            self._not_saved(error)
        if self._place.off:
            return None
        try:
            # Whoever made the segment may have died before making its name durable.
            self._folder.sync()
        except OSError as error:
            self._disk_failed(error)
        identity = self._identity or self._sys.random(16)
        # A segment that begins with a migration still stands on the old state.
        return Header(
            identity, self._place.seg, self.number, self._version or version, self._place.h
        )

    def _begin_segment(self, number: int) -> None:
        """Create a segment. That it exists is the whole rotation."""
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL
        fd = self._folder.open(self._folder.segment(number), flags)
        self._close_segment()
        self._fd = fd
        self._place = Place(self.number, self._place.h, number)

    def _append(self, line: bytes) -> None:
        """Steps 11 and 12: durable, or not there at all, or Unknown."""
        assert self._fd is not None
        self._write(line)
        try:
            self._sys.fdatasync(self._fd)
        except OSError as error:
            self._cut_back(error)
            self._disk_failed(error)

    def _write(self, line: bytes) -> None:
        assert self._fd is not None
        try:
            written = self._sys.write(self._fd, line)
            if written != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            self._cut_back(error)
            self._not_saved(error)

    def _cut_back(self, error: OSError) -> None:
        """Take back what was written behind our place. Raises Unknown."""
        assert self._fd is not None
        try:
            self._sys.ftruncate(self._fd, self._place.off)
            self._sys.fdatasync(self._fd)
        except OSError as second:
            unknown = Unknown(
                f"nobody can tell whether the change was saved: {reason(error)}",
                f"The disk under {self.path} failed, and again when the change was taken back "
                f"({reason(second)}); check the disk, open the store again and look",
            )
            self._stop(ReadOnly(unknown.title, unknown.hint))
            raise unknown from error

    def _disk_failed(self, error: OSError) -> NoReturn:
        self._stop(
            ReadOnly(
                f"the disk under {self.path} failed: {reason(error)}",
                "Check it and open the store again; nothing can be saved until then",
            )
        )
        self._not_saved(error)

    def _not_saved(self, error: OSError) -> NoReturn:
        hint = "Make room on the disk, then try again" if error.errno in _FULL else "Try again"
        raise NotSaved(
            f"{self.path} could not be saved: {reason(error)}", f"Nothing was changed. {hint}"
        ) from error
