"""What a heap of files holds: every line with a right seal, and the snapshots that fit them."""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Final, NamedTuple

from okrtui.store.care.heap import Found, lines_in
from okrtui.store.care.report import Lost
from okrtui.store.care.snapshots import Copy
from okrtui.store.folder import Folder, closing, read_at, reason
from okrtui.store.journal import Change, Header, read_line, seal
from okrtui.store.limits import Limits
from okrtui.store.migrate import SCHEMA
from okrtui.store.ports import StoreError

_BLOCK: Final = 1 << 20


class Source(NamedTuple):
    """A segment's file."""

    folder: Folder
    number: int

    @property
    def name(self) -> str:
        return self.folder.segment(self.number)


class Entry(NamedTuple):
    """Where a change stands; ``source`` counts through the sources."""

    source: int
    offset: int
    length: int


class Evidence:
    """All segments of a store and its snapshots, gone through once."""

    def __init__(self, sources: Sequence[Source], copies: Sequence[Copy], limits: Limits) -> None:
        self.sources = sorted(sources, key=lambda source: source.number)
        self._limits = limits
        self.lost: list[Lost] = []
        """What of it can't be kept."""
        self._block = (-1, 0, b"")
        """What was read last: lines are mostly looked at one after the other."""
        self.entries: dict[int, list[Entry]] = {}
        """Every line that is some change, by its number."""
        self.headers: dict[int, tuple[Header, bytes]] = {}
        """The first lines, by the place of their source."""
        stores: Counter[str] = Counter()
        found = [self._scan(index, stores) for index in range(len(self.sources))]
        self.sound = [copy for copy in copies if copy.condition == "sound"]
        self.store = self._whose(stores)
        self._index(found)
        self.copies = self._vouched()

    def _scan(self, index: int, stores: Counter[str]) -> list[tuple[int, Entry, str]]:
        """All changes of a segment, each with the store that its header names."""
        source = self.sources[index]
        found: list[tuple[int, Entry, str]] = []
        store = ""
        try:
            with closing(source.folder.sys, source.folder.open(source.name, os.O_RDONLY)) as fd:
                for piece in lines_in(partial(source.folder.sys.read, fd), 0, self._limits):
                    if not isinstance(piece, Found):
                        self._lose(source, *piece, None, "no line with a right seal")
                        continue
                    length, line = len(piece.raw), piece.line
                    if line.v > SCHEMA:
                        self._lose(source, piece.offset, length, None, "by a newer okrtui")
                    elif isinstance(line, Header):
                        store = line.store
                        if piece.offset == 0:
                            self.headers[index] = (line, piece.raw)
                    else:
                        stores[store] += 1
                        entry = Entry(index, piece.offset, length)
                        found.append((line.commit.n, entry, store))
        except (OSError, StoreError) as error:
            why = reason(error) if isinstance(error, OSError) else error.title
            self._lose(source, 0, 0, None, f"can't be read: {why}")
        return found

    def _whose(self, stores: Counter[str]) -> str:
        """The store that this is about: the snapshot's, else that of most lines."""
        if self.sound:
            return self.sound[0].sealed.store
        named = [(count, store) for store, count in stores.items() if store]
        return max(named, default=(0, os.urandom(16).hex()))[1]

    def _index(self, found: Sequence[Sequence[tuple[int, Entry, str]]]) -> None:
        for index, lines in enumerate(found):
            for n, entry, store in lines:
                if store in ("", self.store):
                    self.entries.setdefault(n, []).append(entry)
                else:
                    source = self.sources[index]
                    self._lose(source, entry.offset, entry.length, n, "another store's")

    def _vouched(self) -> dict[int, Copy]:
        """The snapshots by change; not those that contradict the line they should end with."""
        vouched: dict[int, Copy] = {}
        for copy in self.sound:
            place = copy.sealed.place
            n, lines = place.n, self.entries.get(place.n, [])
            if copy.sealed.store != self.store:
                continue
            if not lines or any(seal(self.raw(entry)) == place.h for entry in lines):
                vouched.setdefault(n, copy)
        return vouched

    def change(self, entry: Entry) -> Change:
        line = read_line(self.raw(entry))
        if not isinstance(line, Change):
            raise OSError(errno.EIO, "the file is another one than a moment ago")
        return line

    def raw(self, entry: Entry) -> bytes:
        index, begin, block = self._block
        at = entry.offset - begin
        if index != entry.source or at < 0 or at + entry.length > len(block):
            source = self.sources[entry.source]
            with closing(source.folder.sys, source.folder.open(source.name, os.O_RDONLY)) as fd:
                size = max(entry.length, _BLOCK)
                block = read_at(source.folder.sys, fd, size, entry.offset)
            self._block, at = (entry.source, entry.offset, block), 0
        return block[at : at + entry.length]

    def lose_entry(self, entry: Entry, n: int, why: str) -> None:
        self._lose(self.sources[entry.source], entry.offset, entry.length, n, why)

    def _lose(self, source: Source, offset: int, length: int, n: int | None, why: str) -> None:
        self.lost.append(Lost(source.name, offset, length, n, why))
