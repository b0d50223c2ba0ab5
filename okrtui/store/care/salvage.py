"""A whole journal out of damaged files: the good beginning, and every later line that can follow.

Change numbers never move: where a change can't be read any more an empty one says so in its place,
and where a snapshot tells the state after a gap, the change there makes up for what is missing.
"""

from __future__ import annotations

import errno
import os
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from okrtui import __version__
from okrtui.domain.records import Document, Json
from okrtui.store.care.heap import Found, lines_in
from okrtui.store.care.survey import REMEMBERED, Copy, Plain, apply, filled
from okrtui.store.folder import Folder, closing, read_at, reason
from okrtui.store.journal import (
    ZERO,
    Change,
    Header,
    Place,
    change_line,
    header_line,
    is_number,
    pairs,
    read_line,
    seal,
)
from okrtui.store.limits import Limits
from okrtui.store.merge import Written, replay, same
from okrtui.store.migrate import SCHEMA
from okrtui.store.ports import Commit, Op, StoreError

MOST_GAPS: Final = 200_000
"""So many missing changes are made up for; what is further away isn't this store's."""


MOST_SEGMENTS: Final = 1000
"""So many missing segments are."""


_BLOCK: Final = 1 << 20


class Lost(NamedTuple):
    """Bytes that could not be kept, and why."""

    where: str
    offset: int
    length: int
    n: int | None
    """The change that they were, as far as they tell."""
    why: str


class Source(NamedTuple):
    """A segment's file."""

    folder: Folder
    number: int

    @property
    def name(self) -> str:
        return self.folder.segment(self.number)


class Out(NamedTuple):
    """A line of the new journal."""

    segment: int
    raw: bytes
    offset: int | None
    """Where it stands unchanged in the segment of the same number."""


class Report(NamedTuple):
    """What a salvage came to."""

    store: str
    n: int
    """The last change of the new journal."""
    base: str
    """The snapshot that it begins with; empty when it begins with nothing."""
    first: int
    """Its first change."""
    prefix: int
    """The last change of the beginning that stands as it was."""
    kept: int
    """Changes kept behind that."""
    missing: tuple[int, ...]
    made_up: tuple[tuple[int, str], ...]
    """Changes that bring a snapshot's state, and the snapshot."""
    lost: tuple[Lost, ...]
    documents: Mapping[str, int]
    """How many there are now, per table."""


class Scribe(NamedTuple):
    """Who stands behind the lines that make up for missing ones."""

    user: str
    os_user: str
    session: str
    t: float


class _Entry(NamedTuple):
    source: int
    offset: int
    length: int


class _Base(NamedTuple):
    """What the first line follows on."""

    tables: Plain
    n: int = 0
    h: str = ZERO
    copy: Copy | None = None
    in_place: bool = True
    """Segments keep their numbers: the journal can take the damaged one's place."""


class TooMuch(Exception):
    """What is missing before a snapshot doesn't fit into one change."""

    def __init__(self, copy: Copy) -> None:
        super().__init__(copy.name)
        self.copy = copy


class Salvage:
    """One attempt; go through ``lines`` once, then look at the rest."""

    def __init__(
        self,
        sources: Sequence[Source],
        copies: Sequence[Copy],
        limits: Limits,
        scribe: Scribe,
        base: Copy | None = None,
    ) -> None:
        """``base``: the snapshot to begin with, whatever the journal says before it."""
        self._sources = sorted(sources, key=lambda source: source.number)
        self._limits = limits
        self._scribe = scribe
        self.lost: list[Lost] = []
        self._block = (-1, 0, b"")
        """What was read last: lines are mostly looked at one after the other."""
        self._entries: dict[int, list[_Entry]] = {}
        self._headers: dict[int, tuple[Header, bytes]] = {}
        stores: Counter[str] = Counter()
        found = [self._scan(index, stores) for index in range(len(self._sources))]
        sound = [copy for copy in copies if copy.condition == "sound"]
        self.store = self._whose(sound, stores)
        self._index(found)
        self._copies = self._vouched(sound)
        self.base = self._first(base)
        self.tables: Plain = {name: dict(table) for name, table in self.base.tables.items()}
        self.place = Place(self.base.n, self.base.h)
        self.prefix = self.base.n
        """The last change of the beginning that stands as it was."""
        self.missing: list[int] = []
        """The changes that could not be read or could not follow."""
        self.made_up: list[tuple[int, str]] = []
        """The changes that bring the state of a snapshot, and which."""
        self.kept = 0
        """Changes kept behind the beginning."""
        self.version = self._first_version()
        """The schema of the last line."""
        self.latest: deque[str] = deque(maxlen=REMEMBERED)
        """The latest transaction ids."""
        self.last = {name: max(table) for name, table in self.tables.items() if table}
        """The highest id ever given, per table."""
        if self.base.copy is not None:
            self.latest.extend(self.base.copy.sealed.ids)
            for name, last in self.base.copy.sealed.last.items():
                self.last[name] = max(last, self.last.get(name, 0))
        self._intact = True
        self._ids = {
            n: id
            for copy in sound
            if copy.sealed.store == self.store
            for n, id in enumerate(copy.sealed.ids, copy.sealed.place.n - len(copy.sealed.ids) + 1)
        }

    @property
    def has_lines(self) -> bool:
        """Whether there is any change to be kept."""
        return bool(self._entries)

    # ------------------------------------------------------------------ what there is

    def _scan(self, index: int, stores: Counter[str]) -> list[tuple[int, _Entry, str]]:
        """All changes of a segment, each with the store that its header names."""
        source = self._sources[index]
        found: list[tuple[int, _Entry, str]] = []
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
                            self._headers[index] = (line, piece.raw)
                    else:
                        stores[store] += 1
                        entry = _Entry(index, piece.offset, length)
                        found.append((line.commit.n, entry, store))
        except (OSError, StoreError) as error:
            why = reason(error) if isinstance(error, OSError) else error.title
            self._lose(source, 0, 0, None, f"can't be read: {why}")
        return found

    def _whose(self, sound: Sequence[Copy], stores: Counter[str]) -> str:
        """The store that this is about: the snapshot's, else that of most lines."""
        if sound:
            return sound[0].sealed.store
        named = [(count, store) for store, count in stores.items() if store]
        return max(named, default=(0, os.urandom(16).hex()))[1]

    def _index(self, found: Sequence[Sequence[tuple[int, _Entry, str]]]) -> None:
        for index, lines in enumerate(found):
            for n, entry, store in lines:
                if store in ("", self.store):
                    self._entries.setdefault(n, []).append(entry)
                else:
                    source = self._sources[index]
                    self._lose(source, entry.offset, entry.length, n, "another store's")

    def _vouched(self, sound: Sequence[Copy]) -> dict[int, Copy]:
        """The snapshots by change; not those that contradict the line they should end with."""
        vouched: dict[int, Copy] = {}
        for copy in sound:
            place = copy.sealed.place
            n, lines = place.n, self._entries.get(place.n, [])
            if copy.sealed.store != self.store:
                continue
            if not lines or any(seal(self._raw(entry)) == place.h for entry in lines):
                vouched.setdefault(n, copy)
        return vouched

    def _first(self, base: Copy | None) -> _Base:
        header = self._headers.get(0, (None, b""))[0]
        first = self._sources[0].number if self._sources else 0
        if base is None and ((first == 1 and 1 in self._entries) or _begins_all(header)):
            return _Base({}, in_place=self._may_keep_numbers())
        if base is None and header is not None:
            for copy in self._copies.values():
                place = copy.sealed.place
                if (place.n, place.h) == (header.n, header.p):
                    stays = self._may_keep_numbers()
                    return _Base(_plain(copy), place.n, place.h, copy, in_place=stays)
        if base is None and self._copies:
            base = self._copies[max(self._copies)]
        if base is not None:
            place = base.sealed.place
            return _Base(_plain(base), place.n, place.h, base, in_place=False)
        before = min(self._entries, default=1) - 1
        return _Base({}, before, in_place=False)

    def _may_keep_numbers(self) -> bool:
        """Not where somebody's segment 99999999 would have all between made up for."""
        numbers = [source.number for source in self._sources]
        return not numbers or numbers[-1] - numbers[0] < len(numbers) + MOST_SEGMENTS

    def _first_version(self) -> int:
        """The schema of what the first line follows on."""
        if self.base.copy is not None:
            return self.base.copy.sealed.v
        if 0 in self._headers and self.base.in_place:
            return self._headers[0][0].v
        return self._change(self._entries[min(self._entries)][0]).v if self._entries else SCHEMA

    # ------------------------------------------------------------------ the new journal

    def lines(self) -> Iterator[Out]:
        """The new journal, line by line, changes and headers. Raises TooMuch."""
        wanted = sorted({*self._entries, *self._copies})
        wanted = [n for n in wanted if n > self.base.n]
        first = self._sources[0].number if self._sources and self.base.in_place else 1
        segment, at = first, 0
        self._last_source: int | None = 0 if self.base.in_place and self._sources else None
        yield self._header(segment)
        gaps = 0
        for n in wanted:
            gaps += n - self.place.n - 1
            if gaps > MOST_GAPS:
                self._too_far([m for m in wanted if m >= n])
                break
            while self.place.n < n - 1:
                yield Out(segment, self._gap(), None)
            chosen = self._choose(n)
            at = segment if chosen is None else self._segment_of(chosen[0], segment)
            while segment < at:
                segment += 1
                yield self._header(segment)
            # Its chain may only now be seen to go on: the header was the line between.
            yield Out(segment, *self._write(n, chosen))
        if self.base.in_place and self._sources:
            while segment < self._sources[-1].number:
                segment += 1
                yield self._header(segment)

    def _segment_of(self, entry: _Entry, segment: int) -> int:
        if self.base.in_place:
            return max(self._sources[entry.source].number, segment)
        before, self._last_source = self._last_source, entry.source
        return segment + (before is not None and before != entry.source)

    def _header(self, segment: int) -> Out:
        for index, (header, raw) in self._headers.items():
            source = self._sources[index]
            if (source.number, header.seg, header.n) == (segment, segment, self.place.n) and (
                header.p,
                header.store,
            ) == (self.place.h, self.store):
                self.version = header.v
                self.place = Place(self.place.n, seal(raw))
                return Out(segment, raw, 0)
        raw = header_line(Header(self.store, segment, self.place.n, self.version, self.place.h))
        self.place = Place(self.place.n, seal(raw))
        return Out(segment, raw, None)

    def _choose(self, n: int) -> tuple[_Entry, bytes, Change] | None:
        """The line to take for a change: one that follows as it is, else the first there is."""
        lines = [(e, self._raw(e), self._change(e)) for e in self._entries.get(n, ())]
        lines.sort(key=lambda line: line[2].p != self.place.h and line[2].p != self._follows(line))
        for entry, raw, _ in lines[1:]:
            if raw != lines[0][1]:
                self._lose_entry(entry, n, "another line is this change")
        return lines[0] if lines else None

    def _follows(self, line: tuple[_Entry, bytes, Change]) -> str:
        """The seal that the line names when it is the first behind its segment's own header."""
        header = self._headers.get(line[0].source)
        return seal(header[1]) if header and header[0].p == self.place.h else ""

    def _write(
        self, n: int, chosen: tuple[_Entry, bytes, Change] | None
    ) -> tuple[bytes, int | None]:
        copy = self._copies.get(n)
        line = None if chosen is None else chosen[2]
        ops: tuple[Op, ...] | None = None
        follows = line is not None and line.p == self.place.h
        if line is not None and chosen is not None:
            try:
                ops = line.commit.ops if follows else fitted(line.commit.ops, self.tables)
                replay(self.tables, ops)
            except ValueError as error:
                self._lose_entry(chosen[0], n, str(error))
                ops = None
        if copy is not None and not self._brings(ops, copy):
            return self._made_up(n, line, copy), None
        if ops is None or line is None or chosen is None:
            return self._gap(), None
        self.version = max(self.version, line.v)
        if follows:
            raw = chosen[1]
            self.prefix = n if self._intact else self.prefix
            self.kept += not self._intact
            self._advance(line.commit, raw)
            return raw, chosen[0].offset
        fit = line.commit._replace(ops=ops)
        raw = self._sealed(fit)
        if len(raw) > self._limits.line:
            self._lose_entry(chosen[0], n, "too long with the values it meets now")
            return self._gap(), None
        self._intact = False
        self.kept += 1
        self._advance(fit, raw)
        return raw, None

    def _brings(self, ops: tuple[Op, ...] | None, copy: Copy) -> bool:
        """Whether the state after these operations is the snapshot's."""
        if ops is None:
            return False
        after: Plain = {name: dict(table) for name, table in self.tables.items()}
        apply(after, Commit(0, "", 0.0, "", "", "", "", "", ops))
        return filled(after) == filled(copy.tables)

    def _made_up(self, n: int, line: Change | None, copy: Copy) -> bytes:
        """The change that brings the snapshot's state, whatever is missing before it."""
        ops = tuple(difference(self.tables, copy.tables))
        self.version = max(self.version, copy.sealed.v)
        was = f" ({line.commit.why})" if line is not None else ""
        made = self._commit(n, f"recovered: the state that {copy.name} has{was}")._replace(ops=ops)
        if line is not None:
            made = line.commit._replace(ops=ops, why=made.why)
        raw = self._sealed(made)
        if len(raw) > self._limits.line:
            raise TooMuch(copy)
        self._intact = False
        self.made_up.append((n, copy.name))
        if line is None:
            self.missing.append(n)
        self._advance(made, raw)
        return raw

    def _gap(self) -> bytes:
        """The empty change in the place of one that is missing."""
        n = self.place.n + 1
        empty = self._commit(n, f"lost: change {n} could not be read")
        raw = self._sealed(empty)
        self._intact = False
        self.missing.append(n)
        self._advance(empty, raw)
        return raw

    def _commit(self, n: int, why: str) -> Commit:
        scribe = self._scribe
        id = self._ids.get(n) or os.urandom(8).hex()
        return Commit(
            n, id, scribe.t, scribe.user, scribe.os_user, scribe.session, __version__, why, ()
        )

    def _sealed(self, commit: Commit) -> bytes:
        return change_line(Change(commit, self.version, self.place.h))

    def _advance(self, commit: Commit, raw: bytes) -> None:
        apply(self.tables, commit)
        self.latest.append(commit.id)
        for op in commit.ops:
            self.last[op.table] = max(self.last.get(op.table, 0), op.id)
        self.place = Place(commit.n, seal(raw))

    def report(self) -> Report:
        """When all lines were gone through."""
        return Report(
            self.store,
            self.place.n,
            self.base.copy.name if self.base.copy else "",
            self.base.n + 1,
            self.prefix,
            self.kept,
            tuple(self.missing),
            tuple(self.made_up),
            tuple(sorted(self.lost, key=lambda lost: (lost.where, lost.offset))),
            {name: len(table) for name, table in sorted(self.tables.items()) if table},
        )

    # ------------------------------------------------------------------ small things

    def _change(self, entry: _Entry) -> Change:
        line = read_line(self._raw(entry))
        if not isinstance(line, Change):
            raise OSError(errno.EIO, "the file is another one than a moment ago")
        return line

    def _raw(self, entry: _Entry) -> bytes:
        index, begin, block = self._block
        at = entry.offset - begin
        if index != entry.source or at < 0 or at + entry.length > len(block):
            source = self._sources[entry.source]
            with closing(source.folder.sys, source.folder.open(source.name, os.O_RDONLY)) as fd:
                size = max(entry.length, _BLOCK)
                block = read_at(source.folder.sys, fd, size, entry.offset)
            self._block, at = (entry.source, entry.offset, block), 0
        return block[at : at + entry.length]

    def _too_far(self, numbers: Sequence[int]) -> None:
        for n in numbers:
            for entry in self._entries.get(n, ()):
                self._lose_entry(entry, n, "too many changes are missing before it")

    def _lose_entry(self, entry: _Entry, n: int, why: str) -> None:
        self._lose(self._sources[entry.source], entry.offset, entry.length, n, why)

    def _lose(self, source: Source, offset: int, length: int, n: int | None, why: str) -> None:
        self.lost.append(Lost(source.name, offset, length, n, why))


def _begins_all(header: Header | None) -> bool:
    return header is not None and (header.n, header.p) == (0, ZERO)


def _plain(copy: Copy) -> Plain:
    return {name: dict(table) for name, table in copy.tables.items()}


def fitted(ops: Sequence[Op], tables: Mapping[str, Mapping[int, Document]]) -> tuple[Op, ...]:
    """The operations with the before-images that they meet.

    Raises ValueError when they can't follow.
    """
    draft: Written = {}
    fit: list[Op] = []
    for op in ops:
        key = (op.table, op.id)
        now = draft[key] if key in draft else tables.get(op.table, {}).get(op.id)
        if op.kind == "ins":
            if now is not None:
                raise ValueError(f"{op.table} {op.id} is there already")
            made = op
        elif now is None:
            raise ValueError(f"{op.table} {op.id}, which it changes, is missing")
        elif op.kind == "del":
            made = op._replace(body=now)
        else:
            made = op._replace(body={f: (now.get(f), new) for f, (_, new) in pairs(op).items()})
            if op.kind == "inc" and not all(is_number(now.get(field)) for field in op.body):
                raise ValueError(f"{op.table} {op.id} has no number to add to")
        state = {op.table: {} if now is None else {op.id: now}}
        draft.update(replay(state, [made]))
        fit.append(made)
    return tuple(fit)


def difference(
    now: Mapping[str, Mapping[int, Document]], wanted: Mapping[str, Mapping[int, Document]]
) -> Iterator[Op]:
    """The operations that lead from one state to another."""
    for name in sorted({*now, *wanted}):
        before, after = now.get(name, {}), wanted.get(name, {})
        for id in sorted({*before, *after}):
            old, new = before.get(id), after.get(id)
            if old is None and new is not None:
                yield Op("ins", name, id, new)
            elif old is not None and new is None:
                yield Op("del", name, id, old)
            elif old is not None and new is not None and not same(old, new):
                fields: dict[str, tuple[Json, Json]] = {
                    field: (old.get(field), new.get(field))
                    for field in {**old, **new}
                    if not same(old.get(field), new.get(field))
                }
                if {*old} <= {*new} and all(f in old or new[f] is not None for f in new):
                    yield Op("set", name, id, fields)
                else:
                    # A change of fields can't take one away.
                    yield Op("del", name, id, old)
                    yield Op("ins", name, id, new)
