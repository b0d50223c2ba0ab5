"""What to start from when a store is opened: a snapshot that the journal vouches for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NamedTuple

from okrtui.domain.records import TABLES
from okrtui.store import snapshot
from okrtui.store.folder import Folder, Signature, closing, read_at, signature
from okrtui.store.journal import Header, Place, read_line, seal
from okrtui.store.limits import MANY_DOCUMENTS, Limits
from okrtui.store.migrate import FORMAT, SCHEMA, newer
from okrtui.store.ports import Damaged, StoreError
from okrtui.store.snapshot import Meta, Snapshot, Unusable
from okrtui.store.tables import Table


class Start(NamedTuple):
    """A state, its place in the journal, and what there is to say about it."""

    tables: dict[str, Table]
    place: Place
    store: str = ""
    v: int = 0
    """Its schema; 0 when nothing was written yet, as far as is known."""
    ids: tuple[str, ...] = ()
    last: Mapping[str, int] = {}
    folded: int = 0
    """The change number of a sound okr.json; 0 when it has to be written anew."""
    size: int = 0
    """Its size in bytes."""
    warnings: tuple[str, ...] = ()
    problem: StoreError | None = None
    """Why nothing may be written."""
    spares: tuple[Snapshot, ...] = ()
    """Sound snapshots that the journal doesn't vouch for: better than less."""


def empty_tables() -> dict[str, Table]:
    return {name: Table({}) for name in TABLES}


def choose(folder: Folder, limits: Limits) -> Start:
    """okr.json, else the one before, else that for archived segments, else the whole journal.

    Raises Damaged, NewerSchema and CannotCreate when there is nothing to show at all, and
    FileNotFoundError when segments are being archived: then ask again.
    """
    spares: tuple[Snapshot, ...] = ()
    unusable: dict[str, Unusable] = {}
    for name in (folder.name, folder.previous, folder.base):
        before = folder.signature(name)
        try:
            data = folder.read(name, limits.snapshot)
            found = snapshot.decode(data)
        except FileNotFoundError:
            continue
        except Unusable as error:
            unusable[name] = error
            continue
        if found.meta.fmt > FORMAT:
            raise newer(folder.at(name), found.meta.app)
        place = place_of(folder, found.meta, limits)
        if place is None:
            place = _behind_the_archive(folder, found.meta)
        if place is not None:
            copied = name == folder.name and _is_a_backup(found.meta, folder, limits, before)
            start = _from(found, folder, name, unusable, copied=copied)
            return start._replace(place=place, size=len(data), spares=spares)
        spares += (found,)
        unusable[name] = Unusable("doesn't belong to this journal", "It was put there by a copy")
    segments = folder.segments()
    if 1 in segments and _begins_empty(folder):
        warnings = tuple(
            _rebuilt(folder, name, error, "the journal") for name, error in unusable.items()
        )
        return Start(empty_tables(), Place(seg=1), warnings=warnings, spares=spares)
    if spares:
        return stand_in(spares[0], folder)
    for name, why in unusable.items():
        raise Damaged(f"{folder.at(name)} {why.reason}", f"{why.hint}. Nothing was changed")
    if segments:
        raise Damaged(
            f"{folder.path} is missing, and so is the beginning of its journal",
            "Put the files back that were moved away, then `okrtui doctor --repair` writes it; "
            f"or copy the newest of {folder.backups} there. Nothing was changed",
        )
    return Start(empty_tables(), Place())


def _rebuilt(folder: Folder, name: str, error: Unusable, source: str) -> str:
    """What to say of a file that can't be used, and what can be done for what is in it."""
    where = folder.at(name)
    told = f"the state was rebuilt from {source}"
    if name != folder.name or not error.edited:
        return f"{where} {error.reason}; {told}"
    return (
        f"{where} was changed by another program; {told}. okrtui import-edit {where} merges "
        f"what it wrote; with the next change here it gets the name {name}.damaged-..."
    )


def stand_in(found: Snapshot, folder: Folder) -> Start:
    """A snapshot whose journal is gone: all there is, to look at."""
    problem = Damaged(
        f"the journal of {folder.path} doesn't reach as far as its snapshot",
        "Put the missing journal files back, else `okrtui doctor --repair` goes on from what the "
        "snapshot has; until then it is read-only. Nothing was changed",
    )
    return started(found)._replace(problem=problem)


def _from(
    found: Snapshot,
    folder: Folder,
    name: str,
    unusable: Mapping[str, Unusable],
    *,
    copied: bool,
) -> Start:
    start = started(found)
    main = name == folder.name
    warnings = [
        _rebuilt(folder, other, error, f"{name} and the journal")
        for other, error in unusable.items()
    ]
    tables = start.tables.values()
    # By ids first: to look for documents in a large history takes a while.
    if sum(table.at_most() for table in tables) > MANY_DOCUMENTS:
        documents = sum(table.about() for table in tables)
        if documents > MANY_DOCUMENTS:
            warnings.append(
                f"{folder.path} has about {documents} documents; opening it takes its time"
            )
    problem: StoreError | None = None
    if found.meta.v > SCHEMA:
        problem = newer(folder.path, found.meta.app)
    elif copied:
        problem = Damaged(
            f"{folder.path} isn't newer than the snapshot before it",
            f"Someone copied a backup over it. All later changes are still in the journal: move "
            f"{name} away to go on with them, then to go back name it to `okrtui restore`. "
            "Nothing was changed",
        )
    return start._replace(
        folded=found.meta.place.n if main else 0,
        warnings=tuple(warnings),
        problem=problem,
    )


def started(found: Snapshot) -> Start:
    """What a snapshot has, whoever vouches for it."""
    meta = found.meta
    tables = empty_tables()
    last = dict(meta.last)
    for name, documents in found.tables.items():
        if isinstance(documents, snapshot.Lazy):
            tables[name] = Table({}, documents)
        else:
            tables[name] = Table(documents)
            last[name] = max(last.get(name, 0), max(documents, default=0))
    return Start(tables, meta.place, meta.store, meta.v, meta.ids, last)


def place_of(folder: Folder, meta: Meta, limits: Limits) -> Place | None:
    """Where the journal goes on from a snapshot; None when it doesn't vouch for it."""
    place = meta.place
    # Listed after the snapshot was read: it may end in a segment that was begun a moment ago.
    segments = folder.segments()
    if not segments:
        # A snapshot alone: a first segment starts from it, with the first write.
        return Place(place.n, place.h)
    if place.seg in segments and _stands(folder, place, limits):
        return place
    # The segment that it ends in may be archived, or be another store's that it was copied from.
    for number in dict.fromkeys((place.seg + 1, 1)):
        header = read_header(folder, number) if number in segments else None
        if header is not None and (header.store, header.n, header.p) == (
            meta.store,
            place.n,
            place.h,
        ):
            return Place(place.n, place.h, number)
    return None


def _behind_the_archive(folder: Folder, meta: Meta) -> Place | None:
    """The segment that goes on from all archived ones, when nothing was written to it yet.

    Whoever began it was ended before its header was on the disk; then nothing can follow it.
    """
    number = meta.place.seg + 1
    if folder.segments() != [number] or not _ends_the_archive(folder, meta):
        return None
    with closing(folder.sys, folder.open(folder.segment(number), os.O_RDONLY)) as fd:
        begun = read_at(folder.sys, fd, 4096, 0)
    whole = b"\n" in begun or len(begun) == 4096
    return None if whole else Place(meta.place.n, meta.place.h, number)


def _ends_the_archive(folder: Folder, meta: Meta) -> bool:
    """Whether a snapshot is of the last archived change, like the one kept beside the archive."""
    try:
        with closing(folder.sys, folder.open(folder.base, os.O_RDONLY)) as fd:
            base = snapshot.first_line(read_at(folder.sys, fd, 1 << 16, 0))
    except FileNotFoundError:
        return False
    return base is not None and (base.store, base.place) == (meta.store, meta.place)


def _stands(folder: Folder, place: Place, limits: Limits) -> bool:
    """Whether the line that the snapshot ends with is in its place in the journal."""
    length = place.off - place.loff
    if not (0 < length <= limits.line and 0 <= place.loff < 1 << 62):
        return False
    with closing(folder.sys, folder.open(folder.segment(place.seg), os.O_RDONLY)) as fd:
        return seal(read_at(folder.sys, fd, length, place.loff)) == place.h


def _begins_empty(folder: Folder) -> bool:
    """Whether the first segment tells of all changes, not only of those after a snapshot."""
    header = read_header(folder, 1)
    return header is None or header.n == 0


def read_header(folder: Folder, segment: int) -> Header | None:
    with closing(folder.sys, folder.open(folder.segment(segment), os.O_RDONLY)) as fd:
        line, feed, _ = read_at(folder.sys, fd, 4096, 0).partition(b"\n")
    header = read_line(line + feed)
    return header if isinstance(header, Header) else None


def _is_a_backup(meta: Meta, folder: Folder, limits: Limits, before: Signature) -> bool:
    """Whether the snapshot is no newer than the one that it should have replaced.

    ``before`` is okr.json's signature from before it was read: if that is gone by now, somebody's
    checkpoint came between, and the one before is another. Between a checkpoint's link and its
    rename both are one file.
    """
    try:
        with closing(folder.sys, folder.open(folder.previous, os.O_RDONLY)) as fd:
            other = signature(folder.sys.fstat(fd))
            previous = snapshot.first_line(read_at(folder.sys, fd, 1 << 16, 0))
    except FileNotFoundError:
        return False
    return (
        previous is not None
        and previous.store == meta.store
        and previous.place.n >= meta.place.n
        and other != before
        and folder.signature(folder.name) == before
        and _is_sound(folder, limits)
    )


def _is_sound(folder: Folder, limits: Limits) -> bool:
    """Whether the snapshot before is whole: a damaged one proves nothing about the other."""
    try:
        snapshot.check(folder.read(folder.previous, limits.snapshot))
    except (FileNotFoundError, Unusable, StoreError):
        return False
    return True
