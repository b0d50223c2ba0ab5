"""The way along a journal that may be broken: from segment to segment and break to break."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Final, Literal, NamedTuple

from okrtui.store.care.heap import Found, lines_in
from okrtui.store.care.snapshots import REMEMBERED, Copy, Plain, apply, filled
from okrtui.store.folder import Folder, closing, reason
from okrtui.store.journal import ZERO, Change, Header, Place, Tail
from okrtui.store.limits import Limits
from okrtui.store.migrate import SCHEMA
from okrtui.store.ports import Commit, StoreError
from okrtui.store.recovery import place_of, read_header
from okrtui.store.shelves import archives
from okrtui.store.snapshot import Meta

_PAUSE: Final = 0.05
"""As long as nobody's write takes; what is unfinished after it stays so."""


class Stretch(NamedTuple):
    """A segment of the journal."""

    name: str
    number: int
    first: int
    """The number of its first change; one more than ``last`` when it has none."""
    last: int
    size: int
    archived: bool


class Break(NamedTuple):
    """A place where the journal can't be followed."""

    kind: Literal["torn", "cut", "damaged", "missing", "newer", "unreadable", "contradiction"]
    name: str
    number: int
    offset: int
    n: int
    """The last change before it that can be read."""
    then: int | None = None
    """The next change that can be read."""
    why: str = ""
    archived: bool = False


class Journey:
    """Along all segments, archived ones first, from break to break."""

    def __init__(self, folder: Folder, limits: Limits, copies: Sequence[Copy]) -> None:
        self._folder = folder
        self._limits = limits
        self._copies = [copy for copy in copies if copy.condition == "sound"]
        self._differs: set[str] = set()
        self._met: set[str] = set()
        self._ahead: set[str] = set()
        self.stretches: list[Stretch] = []
        self.breaks: list[Break] = []
        self.place = Place()
        self.store = ""
        self.tables: Plain | None = None
        self.version = 0
        self.ids: deque[str] = deque(maxlen=REMEMBERED)
        self.last: dict[str, int] = {}
        self._whole = False
        """The line before is known, so that the next must follow it."""
        self._previous = 0

    def go(self) -> None:
        live = self._folder.segments()
        self._archived(live[0] if live else 0)
        while live:
            for number in live:
                self._segment(self._folder, number, archived=False)
            # Somebody may have begun another one meanwhile.
            live = [number for number in self._folder.segments() if number > self._previous]
        self._cut()

    def _archived(self, first: int) -> None:
        """Those that were moved away are the journal's beginning."""
        seen: set[int] = set()
        with suppress(OSError, StoreError):
            for archive in archives(self._folder):
                for number in archive.segments():
                    if number not in seen and (number < first or not first):
                        seen.add(number)
                        self._segment(archive, number, archived=True)

    def _cut(self) -> None:
        """A journal that ends before a snapshot of it lost its end, however whole it looks.

        A snapshot is never more durable than its lines: what it has was called saved.
        """
        if not self.stretches or any(one.kind != "torn" for one in self.breaks):
            return
        ahead = [copy for copy in self._copies if self._goes_on(copy.sealed)]
        if ahead:
            newest = max(ahead, key=lambda copy: copy.sealed.place.n)
            self._ahead = {copy.name for copy in ahead}
            here = self._here("cut", self._folder.segment(self.place.seg), archived=False)
            # What is behind the last change is the beginning of a lost one, no unfinished write.
            self.breaks = [here._replace(then=newest.sealed.place.n, why=newest.name)]

    def _goes_on(self, meta: Meta) -> bool:
        """Whether a snapshot tells of these changes and of later ones, not of another way."""
        if self.store not in ("", meta.store) or meta.v > SCHEMA or meta.place.n <= self.place.n:
            return False
        theirs = dict(enumerate(meta.ids, meta.place.n - len(meta.ids) + 1))
        ours = enumerate(self.ids, self.place.n - len(self.ids) + 1)
        return all(theirs.get(n, id) == id for n, id in ours)

    def judged(self, copy: Copy) -> Copy:
        """The snapshot with what the journal says to it."""
        if copy.condition != "sound" or copy.meta is None:
            return copy
        if copy.meta.v > SCHEMA:
            return copy._replace(condition="newer", why=copy.meta.app)
        if copy.name in self._differs:
            return copy._replace(condition="differs")
        if copy.name in self._ahead:
            return copy._replace(condition="unread")
        if copy.name in self._met or not self.stretches:
            return copy
        try:
            stands = place_of(self._folder, copy.meta, self._limits) is not None
        except (OSError, StoreError) as error:
            why = reason(error) if isinstance(error, OSError) else error.title
            return copy._replace(condition="unreadable", why=why)
        if not stands:
            return copy._replace(condition="elsewhere")
        return copy._replace(condition="unread") if self.breaks else copy

    def _segment(self, folder: Folder, number: int, *, archived: bool) -> None:
        name = folder.segment(number)
        if self.stretches and number != self._previous + 1:
            missing = folder.segment(self._previous + 1)
            self._break(Break("missing", missing, self._previous + 1, 0, self.place.n))
        self._previous = number
        try:
            header = read_header(folder, number)
            with closing(folder.sys, folder.open(name, os.O_RDONLY)) as fd:
                size = folder.sys.fstat(fd).st_size
                if not self._whole:
                    self._start(header, number)
                self.place = Place(self.place.n, self.place.h, number)
                first = self.place.n + 1
                self._read(folder, fd, name, archived)
        except (OSError, StoreError) as error:
            why = reason(error) if isinstance(error, OSError) else error.title
            self._break(Break("unreadable", name, number, 0, self.place.n, why=why))
            self.stretches.append(
                Stretch(name, number, self.place.n + 1, self.place.n, 0, archived)
            )
        else:
            self.stretches.append(Stretch(name, number, first, self.place.n, size, archived))

    def _start(self, header: Header | None, number: int) -> None:
        """Go on from what the segment itself says it begins at."""
        if header is not None:
            self.place = Place(header.n, header.p, number)
        if self.stretches:
            self.tables = None
        elif header is None or (header.n, header.p) == (0, ZERO):
            self.tables = {}
        self._whole = True
        self._meet()

    def _read(self, folder: Folder, fd: int, name: str, archived: bool) -> None:
        read = partial(folder.sys.read, fd)
        seen = b""
        while True:
            tail = Tail(read, self.place, self.store, SCHEMA, self._limits)
            for commit in tail:
                self.place = tail.place
                self._apply(commit, name, archived)
            self.place, self.store = tail.place, tail.store
            self.version = max(self.version, tail.v)
            if tail.rest in ("none", "newer") or (tail.rest_bytes and tail.rest_bytes == seen):
                break
            # It may be a write under way.
            seen = tail.rest_bytes
            folder.sys.sleep(_PAUSE)
        if tail.rest == "newer":
            self._break(self._here("newer", name, archived)._replace(why=tail.newer_app))
        elif tail.rest != "none":
            last = not archived and not folder.exists(folder.segment(self.place.seg + 1))
            kind: Literal["torn", "damaged"] = "torn" if tail.rest == "torn" and last else "damaged"
            self._break(self._here(kind, name, archived)._replace(then=self._next(read)))

    def _apply(self, commit: Commit, name: str, archived: bool) -> None:
        self.ids.append(commit.id)
        for op in commit.ops:
            self.last[op.table] = max(self.last.get(op.table, 0), op.id)
        if self.tables is not None:
            try:
                apply(self.tables, commit)
            except ValueError as error:
                self.breaks.append(
                    self._here("contradiction", name, archived)._replace(
                        offset=self.place.loff, why=str(error)
                    )
                )
                self.tables = None
        self._meet()

    def _meet(self) -> None:
        """Compare the state with each snapshot that was taken here, or take it over."""
        for copy in self._copies:
            place = copy.sealed.place
            if (place.n, place.h) != (self.place.n, self.place.h) or copy.name in self._met:
                continue
            self._met.add(copy.name)
            if self.tables is None:
                self._take_over(copy, copy.sealed)
            elif filled(copy.tables) != filled(self.tables):
                self._differs.add(copy.name)

    def _take_over(self, copy: Copy, meta: Meta) -> None:
        self.tables = {name: dict(table) for name, table in copy.tables.items()}
        self.version = max(self.version, meta.v)
        self.ids = deque(meta.ids, maxlen=REMEMBERED)
        for name, table in copy.tables.items():
            highest = max(meta.last.get(name, 0), max(table, default=0))
            self.last[name] = max(self.last.get(name, 0), highest)

    def _next(self, read: partial[bytes]) -> int | None:
        """The next change in the segment that can be read."""
        for piece in lines_in(read, self.place.off, self._limits):
            line = piece.line if isinstance(piece, Found) else None
            if isinstance(line, Change) and line.commit.n > self.place.n:
                return line.commit.n
        return None

    def _here(
        self,
        kind: Literal["torn", "cut", "damaged", "newer", "contradiction"],
        name: str,
        archived: bool,
    ) -> Break:
        place = self.place
        return Break(kind, name, place.seg, place.off, place.n, archived=archived)

    def _break(self, where: Break) -> None:
        self.breaks.append(where)
        self._whole = where.kind == "torn"
        if not self._whole:
            self.tables = None
