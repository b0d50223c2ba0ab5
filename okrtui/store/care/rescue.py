"""``doctor --salvage FILE``: a new store out of a heap of files. Nothing there is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from okrtui import __version__
from okrtui.store.care.documents import write_documents
from okrtui.store.care.evidence import Source
from okrtui.store.care.new_files import new_files
from okrtui.store.care.report import Lost, Report, Scribe
from okrtui.store.care.salvage import Salvage, TooMuch
from okrtui.store.care.snapshots import Copy, encoded, filled, read_copy
from okrtui.store.care.survey import survey
from okrtui.store.folder import Folder, reason
from okrtui.store.journal import Place
from okrtui.store.limits import Limits
from okrtui.store.migrate import FORMAT
from okrtui.store.ports import CannotCreate, Damaged, NotSaved, StoreError
from okrtui.store.shelves import archive_places
from okrtui.store.snapshot import Meta


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
            return write_documents(folder, target, limits, scribe)


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


def _meta(salvage: Salvage, place: Place, scribe: Scribe) -> Meta:
    ids, last = tuple(salvage.latest), salvage.last
    return Meta(
        FORMAT, salvage.store, salvage.version, __version__, place, ids, last, scribe.t, scribe.user
    )
