"""Sealed copies of a store's state: read back to be restored, written where nothing was."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from okrtui.domain.errors import NotFound
from okrtui.store import snapshot
from okrtui.store.folder import Folder, closing, reason, write_whole
from okrtui.store.limits import Limits
from okrtui.store.merge import replay
from okrtui.store.migrate import FORMAT, SCHEMA, UPGRADES, newer
from okrtui.store.ports import CannotCreate, Damaged, NotSaved, ReadOnly
from okrtui.store.recovery import started
from okrtui.store.snapshot import Meta, Unusable
from okrtui.store.system import Sys
from okrtui.store.tables import Table

_SYS: Final = Sys()
_LIMITS: Final = Limits()


class Copy(NamedTuple):
    """A snapshot whose checksum is right, wherever it lies."""

    meta: Meta
    tables: dict[str, Table]
    """In today's schema."""
    data: bytes
    """The whole file, as it is."""


def read_copy(path: Path, sys: Sys = _SYS, limits: Limits = _LIMITS) -> Copy:
    """A file made by a backup or a checkpoint, verified.

    Raises NotFound, Damaged for what is no such file, NewerSchema, ReadOnly and CannotCreate.
    """
    folder = Folder(sys, Path(os.path.abspath(path)))
    try:
        data = folder.read(folder.name, limits.snapshot)
        found = snapshot.decode(data)
    except FileNotFoundError:
        raise NotFound(f"there is no file {path}", "Nothing was changed") from None
    except OSError as error:
        raise ReadOnly(f"{path} can't be read: {reason(error)}", "Nothing was changed") from error
    except Unusable as unusable:
        raise Damaged(
            f"{path} {unusable.reason}", f"{unusable.hint}. Nothing was changed"
        ) from unusable
    finally:
        folder.close()
    if found.meta.fmt > FORMAT or found.meta.v > SCHEMA:
        raise newer(path, found.meta.app)
    tables = started(found).tables
    for version in range(found.meta.v, SCHEMA):
        for (name, id), document in replay(tables, UPGRADES[version](tables)).items():
            tables[name].put(id, document)
    return Copy(found.meta, tables, data)


def write_new(path: Path, data: bytes, sys: Sys = _SYS) -> None:
    """Make a store's file where nothing is: whole and durable, or not at all.

    Raises CannotCreate when there is something of that name, or files of a store around it, and
    NotSaved when the disk refuses.
    """
    folder = Folder(sys, Path(os.path.abspath(path)))
    beside = folder.temporary + sys.random(6)
    try:
        there = [n for n in (folder.name, folder.previous, folder.base) if folder.exists(n)]
        there += [folder.segment(n) for n in folder.segments()]
        if there:
            raise _taken(folder.at(there[0]))
        try:
            fd = folder.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
            with closing(sys, fd):
                write_whole(sys, fd, data)
            # Unlike renaming, this never takes the place of a file that came meanwhile.
            sys.link(beside, folder.name, folder.fd)
        finally:
            with suppress(FileNotFoundError):
                sys.unlink(beside, folder.fd)
        folder.sync()
    except FileExistsError:
        raise _taken(path) from None
    except OSError as error:
        raise NotSaved(
            f"{path} could not be written: {reason(error)}", "The store itself is as it was"
        ) from error
    finally:
        folder.close()


def _taken(path: Path) -> CannotCreate:
    return CannotCreate(
        f"{path} is there already", "Name a file that isn't there yet; nothing was changed"
    )
