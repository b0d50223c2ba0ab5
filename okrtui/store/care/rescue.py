"""``doctor --salvage FILE``: a new store out of a heap of files. Nothing there is changed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Final

from okrtui import __version__
from okrtui.domain.records import Document
from okrtui.store import snapshot
from okrtui.store.care.evidence import Source
from okrtui.store.care.legible import legible
from okrtui.store.care.report import Lost, Report, Scribe
from okrtui.store.care.salvage import Salvage, TooMuch
from okrtui.store.care.snapshots import Copy, Plain, filled, read_copy
from okrtui.store.care.survey import Survey, survey
from okrtui.store.folder import Folder, closing, reason
from okrtui.store.journal import ZERO, Change, Header, Place, change_line, header_line, plain, seal
from okrtui.store.limits import Limits
from okrtui.store.migrate import FORMAT, SCHEMA
from okrtui.store.ports import CannotCreate, Commit, Damaged, NotSaved, Op, StoreError
from okrtui.store.recovery import empty_tables
from okrtui.store.shelves import archive_places
from okrtui.store.snapshot import Meta
from okrtui.store.tables import Table
from okrtui.store.upgraded import in_todays_schema

_BUFFER: Final = 1 << 20


def salvage_to(folder: Folder, target: Folder, limits: Limits, scribe: Scribe) -> Report:
    """Write what can be had of ``folder``'s store to a new one that nobody has yet.

    Raises CannotCreate, Damaged when there is nothing to be had, and NotSaved; then no file is
    left behind.
    """
    try:
        _check_free(target)
        return _salvage_to(folder, target, limits, scribe)
    except OSError as error:
        raise NotSaved(
            f"{folder.path} could not be salvaged: {reason(error)}",
            "Nothing was changed, and nothing is left of it",
        ) from error


def _salvage_to(folder: Folder, target: Folder, limits: Limits, scribe: Scribe) -> Report:
    copies = heap_copies(folder, limits)
    report = _written(folder, target, limits, scribe, copies)
    spoilt = [copy for copy in copies if copy.condition in ("unsound", "unreadable")]
    return report._replace(
        lost=(*(Lost(copy.name, 0, 0, None, copy.why) for copy in spoilt), *report.lost)
    )


def _written(
    folder: Folder, target: Folder, limits: Limits, scribe: Scribe, copies: Sequence[Copy]
) -> Report:
    with _sources(folder) as sources:
        try:
            return _write(sources, copies, target, limits, scribe, base=None)
        except TooMuch as misfit:
            return _write(sources, copies, target, limits, scribe, base=misfit.copy)
        except _Empty:
            return _write_documents(folder, target, limits, scribe)


class _Empty(Exception):
    """No line and no sealed snapshot is whole."""


def heap_copies(folder: Folder, limits: Limits) -> list[Copy]:
    """All snapshots beside the journal, the newest kind first."""
    names = (folder.name, folder.previous, folder.base)
    return [copy for name in names if (copy := read_copy(folder, name, limits)) is not None]


@contextmanager
def _sources(folder: Folder) -> Iterator[list[Source]]:
    """Live and archived segments."""
    sources = {number: Source(folder, number) for number in folder.segments()}
    shelves: list[Folder] = []
    try:
        for place in archive_places(folder):
            with suppress(OSError, StoreError, ValueError):
                inside = folder if place == folder.at(folder.archive) else None
                shelves.append(Folder(folder.sys, place / folder.name, inside=inside))
                for number in shelves[-1].segments():
                    sources.setdefault(number, Source(shelves[-1], number))
        yield list(sources.values())
    finally:
        for shelf in shelves:
            shelf.close()


def _check_free(target: Folder) -> None:
    taken = [target.name, target.previous, target.base, target.lock]
    taken += map(target.segment, target.segments())
    for name in taken:
        if target.exists(name):
            raise CannotCreate(
                f"{target.at(name)} is there already", "Name a file that isn't; nothing was changed"
            )


class NewFiles:
    """New files with new names; all of them go again when something fails."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._made: list[str] = []
        self._fd: int | None = None
        self._buffer = bytearray()
        self._name = ""

    def add(self, name: str, data: bytes) -> None:
        if name != self._name:
            self.end()
            self._fd = self._folder.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
            self._made.append(name)
            self._name = name
        self._buffer += data
        if len(self._buffer) > _BUFFER:
            self._flush()

    def _flush(self) -> None:
        assert self._fd is not None
        data, self._buffer = bytes(self._buffer), bytearray()
        while data:
            data = data[self._folder.sys.write(self._fd, data) :]

    def end(self) -> None:
        """Make the file durable that was written to."""
        if self._fd is not None:
            self._flush()
            self._folder.sys.fsync(self._fd)
            self._close()

    def _close(self) -> None:
        fd, self._fd, self._name = self._fd, None, ""
        if fd is not None:
            with closing(self._folder.sys, fd):
                pass

    def take_back(self) -> None:
        self._close()
        for name in reversed(self._made):
            with suppress(OSError):
                self._folder.sys.unlink(name, self._folder.fd)


@contextmanager
def new_files(target: Folder) -> Iterator[NewFiles]:
    writer = NewFiles(target)
    try:
        yield writer
        writer.end()
        target.sync()
    except BaseException:
        writer.take_back()
        raise


def _write(
    sources: Sequence[Source],
    copies: Sequence[Copy],
    target: Folder,
    limits: Limits,
    scribe: Scribe,
    *,
    base: Copy | None,
) -> Report:
    salvage = Salvage(sources, copies, limits, scribe, base)
    if not salvage.base.tables and not salvage.has_lines:
        raise _Empty
    with new_files(target) as writer:
        start = salvage.base
        for out in salvage.lines():
            writer.add(target.segment(out.segment), out.raw)
        if start.copy is not None:
            meta = start.copy.sealed
            if not start.in_place:
                # Segment 1 begins where it ends.
                meta = meta._replace(place=Place(start.n, start.h))
            writer.add(target.base, encoded(meta, start.tables))
        elif start.n:
            meta = _meta(salvage, Place(start.n, start.h), scribe)._replace(ids=(), last={})
            writer.add(target.base, encoded(meta, {}))
        writer.end()
        writer.add(target.name, closing_snapshot(salvage, target, limits, scribe))
    return salvage.report()


def closing_snapshot(salvage: Salvage, target: Folder, limits: Limits, scribe: Scribe) -> bytes:
    """The snapshot for a journal that was written, read back as everybody will. Raises Damaged."""
    found = survey(target, limits)
    if found.breaks or found.tables is None or filled(found.tables) != filled(salvage.tables):
        raise Damaged(
            f"{target.path} could not be read back as it was written",
            "Look at the disk; nothing was changed, and nothing is left of it",
        )
    return encoded(_meta(salvage, found.place, scribe), salvage.tables)


def encoded(meta: Meta, tables: Mapping[str, Mapping[int, Document]]) -> bytes:
    return snapshot.encode(
        meta, {**empty_tables(), **{n: Table(dict(t)) for n, t in tables.items()}}
    )


def meta_of(found: Survey, scribe: Scribe) -> Meta:
    """The description of a snapshot of the state that a journal ends with."""
    ids, last, by = found.ids, found.last, scribe.user
    return Meta(
        FORMAT, found.store, found.version, __version__, found.place, ids, last, scribe.t, by
    )


def _meta(salvage: Salvage, place: Place, scribe: Scribe) -> Meta:
    ids, last = tuple(salvage.latest), salvage.last
    return Meta(
        FORMAT, salvage.store, salvage.version, __version__, place, ids, last, scribe.t, scribe.user
    )


def _write_documents(folder: Folder, target: Folder, limits: Limits, scribe: Scribe) -> Report:
    """A new store with the documents that can be read in files that are no snapshots any more."""
    tables: Plain = {}
    name = ""
    for name in (folder.name, folder.previous, folder.base):
        with suppress(OSError, StoreError):
            tables = legible(folder.read(name, limits.snapshot))
        if tables:
            break
    if not tables:
        raise Damaged(
            f"nothing can be salvaged of {folder.path}: no line and no document is whole",
            "A backup may have more; nothing was changed",
        )
    # Which schema they were written in can't be told any more.
    tables = in_todays_schema(tables)
    store = os.urandom(16).hex()
    place, ids = Place(seg=1), []
    with new_files(target) as writer:
        raw = header_line(Header(store, 1, 0, SCHEMA, ZERO))
        place = Place(0, seal(raw), 1, len(raw))
        writer.add(target.segment(1), raw)
        for n, ops in enumerate(_portions(tables, limits), 1):
            ids.append(os.urandom(8).hex())
            why = f"recovered: documents out of {name}"
            who = (scribe.user, scribe.os_user, scribe.session, __version__)
            commit = Commit(n, ids[-1], scribe.t, *who, why, tuple(ops))
            raw = change_line(Change(commit, SCHEMA, place.h))
            place = Place(n, seal(raw), 1, place.off + len(raw), place.off)
            writer.add(target.segment(1), raw)
        last = {table: max(content) for table, content in tables.items()}
        meta = Meta(
            FORMAT, store, SCHEMA, __version__, place, tuple(ids), last, scribe.t, scribe.user
        )
        writer.end()
        writer.add(target.name, encoded(meta, tables))
    counts = {table: len(content) for table, content in sorted(tables.items())}
    made = tuple((n, name) for n in range(1, place.n + 1))
    return Report(store, place.n, "", 1, 0, 0, (), made, (), counts)


def _portions(tables: Plain, limits: Limits) -> Iterator[list[Op]]:
    """Insertions, a change's worth at a time."""
    ops: list[Op] = []
    size = 0
    for table, content in sorted(tables.items()):
        for id, document in sorted(content.items()):
            length = len(plain(document)) + 100
            if ops and size + length > limits.line // 2:
                yield ops
                ops, size = [], 0
            ops.append(Op("ins", table, id, document))
            size += length
    yield ops
