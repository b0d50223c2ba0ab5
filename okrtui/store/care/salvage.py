"""A whole journal out of damaged files: the good beginning, and every later line that can follow.

Change numbers never move: where a change can't be read any more an empty one says so in its place,
and where a snapshot tells the state after a gap, the change there makes up for what is missing.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from okrtui import __version__
from okrtui.store.care.beginning import beginning, version_of
from okrtui.store.care.evidence import Entry, Evidence, Source
from okrtui.store.care.fitting import difference, fitted
from okrtui.store.care.report import Lost, Report, Scribe
from okrtui.store.care.snapshots import REMEMBERED, Copy, Plain, apply, filled
from okrtui.store.journal import Change, Header, Place, change_line, header_line, seal
from okrtui.store.limits import Limits
from okrtui.store.merge import replay
from okrtui.store.ports import Commit, Op

MOST_GAPS: Final = 200_000
"""So many missing changes are made up for; what is further away isn't this store's."""


class Out(NamedTuple):
    """A line of the new journal."""

    segment: int
    raw: bytes
    offset: int | None
    """Where it stands unchanged in the segment of the same number."""


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
        self._found = Evidence(sources, copies, limits)
        self._limits = limits
        self._scribe = scribe
        self.store = self._found.store
        self.base = beginning(self._found, base)
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
        self.version = version_of(self._found, self.base)
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
            for copy in self._found.sound
            if copy.sealed.store == self.store
            for n, id in enumerate(copy.sealed.ids, copy.sealed.place.n - len(copy.sealed.ids) + 1)
        }

    @property
    def lost(self) -> list[Lost]:
        """What can't be kept."""
        return self._found.lost

    @property
    def has_lines(self) -> bool:
        """Whether there is any change to be kept."""
        return bool(self._found.entries)

    # ------------------------------------------------------------------ the new journal

    def lines(self) -> Iterator[Out]:
        """The new journal, line by line, changes and headers. Raises TooMuch."""
        wanted = sorted({*self._found.entries, *self._found.copies})
        wanted = [n for n in wanted if n > self.base.n]
        first = self._found.sources[0].number if self._found.sources and self.base.in_place else 1
        segment, at = first, 0
        self._last_source: int | None = 0 if self.base.in_place and self._found.sources else None
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
        if self.base.in_place and self._found.sources:
            while segment < self._found.sources[-1].number:
                segment += 1
                yield self._header(segment)

    def _segment_of(self, entry: Entry, segment: int) -> int:
        if self.base.in_place:
            return max(self._found.sources[entry.source].number, segment)
        before, self._last_source = self._last_source, entry.source
        return segment + (before is not None and before != entry.source)

    def _header(self, segment: int) -> Out:
        for index, (header, raw) in self._found.headers.items():
            source = self._found.sources[index]
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

    def _choose(self, n: int) -> tuple[Entry, bytes, Change] | None:
        """The line to take for a change: one that follows as it is, else the first there is."""
        lines = [
            (e, self._found.raw(e), self._found.change(e)) for e in self._found.entries.get(n, ())
        ]
        lines.sort(key=lambda line: line[2].p != self.place.h and line[2].p != self._follows(line))
        for entry, raw, _ in lines[1:]:
            if raw != lines[0][1]:
                self._found.lose_entry(entry, n, "another line is this change")
        return lines[0] if lines else None

    def _follows(self, line: tuple[Entry, bytes, Change]) -> str:
        """The seal that the line names when it is the first behind its segment's own header."""
        header = self._found.headers.get(line[0].source)
        return seal(header[1]) if header and header[0].p == self.place.h else ""

    def _write(
        self, n: int, chosen: tuple[Entry, bytes, Change] | None
    ) -> tuple[bytes, int | None]:
        copy = self._found.copies.get(n)
        line = None if chosen is None else chosen[2]
        ops: tuple[Op, ...] | None = None
        follows = line is not None and line.p == self.place.h
        if line is not None and chosen is not None:
            try:
                ops = line.commit.ops if follows else fitted(line.commit.ops, self.tables)
                replay(self.tables, ops)
            except ValueError as error:
                self._found.lose_entry(chosen[0], n, str(error))
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
            self._found.lose_entry(chosen[0], n, "too long with the values it meets now")
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
            tuple(sorted(self._found.lost, key=lambda lost: (lost.where, lost.offset))),
            {name: len(table) for name, table in sorted(self.tables.items()) if table},
        )

    def _too_far(self, numbers: Sequence[int]) -> None:
        for n in numbers:
            for entry in self._found.entries.get(n, ()):
                self._found.lose_entry(entry, n, "too many changes are missing before it")
