"""Backups that somebody asks for: one sealed file, or the whole store with its history.

Nobody is kept waiting: a journal only grows, so that its lines up to the newest change can be
copied while others write behind them.
"""

from __future__ import annotations

import os
import shlex
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from okrtui.domain.errors import NotFound
from okrtui.store import snapshot
from okrtui.store.backup import Backups
from okrtui.store.care.new_files import NewFiles
from okrtui.store.care.report import Scribe
from okrtui.store.care.snapshots import encoded, filled
from okrtui.store.care.survey import meta_of, survey
from okrtui.store.folder import Folder, closing, read_at
from okrtui.store.journal import Place
from okrtui.store.journal_store import JournalStore, open_store
from okrtui.store.limits import Limits
from okrtui.store.migrate import SCHEMA
from okrtui.store.ports import CannotCreate, Damaged
from okrtui.store.shelves import archives
from okrtui.store.system import Sys

_PIECE: Final = 1 << 20


class Copied(NamedTuple):
    """A backup that was made."""

    path: Path
    n: int
    """The change it stands at."""
    size: int
    """Bytes, of all files together."""


def write_backup(path: Path, to: Path | None, *, user: str, sys: Sys, limits: Limits) -> Copied:
    """A sealed snapshot in a new file, or (``to`` is None) among the store's rolling backups.

    Raises NotFound, Damaged, CannotCreate and OSError; nothing is left of what failed.
    """
    store = _opened(path, user, sys, limits)
    try:
        data, n = store.sealed(), store.number
    finally:
        store.let_go()
    if to is None:
        folder = Folder(sys, path)
        try:
            return Copied(Backups(folder, limits).add(data, n), n, len(data))
        finally:
            folder.close()
    folder = Folder(sys, Path(os.path.abspath(to)))
    files = NewFiles(folder)
    try:
        _add(files, folder, folder.name, data)
        files.end()
        folder.sync()
    except BaseException:
        files.take_back()
        raise
    finally:
        folder.close()
    return Copied(folder.path, n, len(data))


def copy_store(path: Path, to: Path, *, user: str, sys: Sys, limits: Limits) -> Copied:
    """All files in a folder that is new or empty, read back before it is called done.

    Raises NotFound, Damaged, CannotCreate and OSError; nothing is left of what failed.
    """
    to = Path(os.path.abspath(to))
    store = _opened(path, user, sys, limits)
    try:
        source = Folder(sys, path)
    except BaseException:
        store.let_go()
        raise
    above = made = None
    try:
        above = Folder(sys, to)
        made = _new_folder(sys, above)
        target = Folder(sys, to / path.name)
        files = NewFiles(target)
        try:
            end = snapshot.check(store.sealed()).place
            size = _copy(source, target, files, end, limits)
            files.end()
            data = _snapshot_of(target, limits, store, user)
            _add(files, target, target.name, data)
            files.end()
            target.sync()
            above.sync()
            _check(target, limits, store)
        except BaseException:
            files.take_back()
            raise
        finally:
            target.close()
        made = None
    finally:
        if made and above is not None:
            with suppress(OSError):
                sys.rmdir(above.name, above.fd)
        if above is not None:
            above.close()
        source.close()
        store.let_go()
    return Copied(to / path.name, store.number, size + len(data))


def _opened(path: Path, user: str, sys: Sys, limits: Limits) -> JournalStore:
    store = open_store(path, read_only=True, create=False, user=user, sys=sys, limits=limits)
    problem = store.read_only
    if isinstance(problem, Damaged):
        store.let_go()
        raise Damaged(problem.title, "okrtui doctor --salvage FILE saves what can be read of it")
    if store.number == 0:
        store.let_go()
        raise NotFound(f"nothing is in {path} yet", "There is nothing to back up")
    return store


def _add(files: NewFiles, folder: Folder, name: str, data: bytes) -> None:
    try:
        files.add(name, data)
    except FileExistsError:
        raise CannotCreate(
            f"{folder.at(name)} is there already", "Name another one; nothing was changed"
        ) from None


def _new_folder(sys: Sys, above: Folder) -> bool:
    """Make the folder; whether it is ours. Raises CannotCreate unless it is new or empty."""
    try:
        sys.mkdir(above.name, 0o700, above.fd)
    except FileExistsError:
        try:
            with closing(sys, sys.open_inner(above.name, above.fd)) as fd:
                if not sys.listdir(fd):
                    return False
        except OSError:
            pass
        raise CannotCreate(
            f"{above.path} is there already, and it is no empty folder",
            "Name a folder that isn't there yet; nothing was changed",
        ) from None
    return True


def _copy(source: Folder, target: Folder, files: NewFiles, end: Place, limits: Limits) -> int:
    """The base and all segments up to the place where the snapshot stands; gives the bytes."""
    size = 0
    names = [source.base] if source.exists(source.base) else []
    for name in (*names, *(source.segment(n) for n in source.segments() if n <= end.seg)):
        most = end.off if name == source.segment(end.seg) else limits.snapshot
        size += _copy_file(source, name, target, files, most)
    return size + _copy_archive(source, target, files, end)


def _copy_archive(source: Folder, target: Folder, files: NewFiles, end: Place) -> int:
    """Segments that were moved away become part of the copy's journal again."""
    size, there = 0, set(source.segments())
    for archive in archives(source):
        for number in archive.segments():
            if number not in there and number <= end.seg:
                there.add(number)
                name = archive.segment(number)
                size += _copy_file(archive, name, target, files, 1 << 62)
    return size


def _copy_file(source: Folder, name: str, target: Folder, files: NewFiles, most: int) -> int:
    _add(files, target, name, b"")
    done = 0
    with closing(source.sys, source.open(name, os.O_RDONLY)) as fd:
        while done < most and (piece := read_at(source.sys, fd, min(_PIECE, most - done), done)):
            files.add(name, piece)
            done += len(piece)
    return done


def _snapshot_of(target: Folder, limits: Limits, store: JournalStore, user: str) -> bytes:
    """From the copied journal itself, which may be of an older program."""
    found = survey(target, limits)
    if found.tables is None or not found.stretches:
        return store.sealed()
    clock = round(target.sys.clock(), 3)
    return encoded(meta_of(found, Scribe(user, "", "", clock)), found.tables)


def _check(target: Folder, limits: Limits, store: JournalStore) -> None:
    found = survey(target, limits)
    sound = found.copies and all(copy.condition == "sound" for copy in found.copies)
    alone = found.copies[0].meta if found.copies and not found.stretches else None
    at = alone.place.n if alone else found.place.n
    same = found.tables is None or found.version < SCHEMA
    same = same or filled(found.tables or {}) == filled(store.state())
    if not sound or found.breaks or at != store.number or not same:
        raise Damaged(
            f"the copy in {target.path.parent} isn't what {store.path} is",
            "It was taken away again: the store itself is damaged, as okrtui doctor tells. Before "
            f"a repair copy its folder as it is: cp -a {shlex.quote(str(store.path.parent))} NEW",
        )
