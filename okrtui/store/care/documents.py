"""A new store out of the documents that can be read where no line and no snapshot is whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

from okrtui import __version__
from okrtui.store.care.legible import legible
from okrtui.store.care.new_files import new_files
from okrtui.store.care.report import Report, Scribe
from okrtui.store.care.snapshots import Plain, encoded
from okrtui.store.folder import Folder
from okrtui.store.journal import ZERO, Change, Header, Place, change_line, header_line, plain, seal
from okrtui.store.limits import Limits
from okrtui.store.migrate import FORMAT, SCHEMA
from okrtui.store.ports import Commit, Damaged, Op, StoreError
from okrtui.store.snapshot import Meta
from okrtui.store.upgraded import in_todays_schema


def write_documents(folder: Folder, target: Folder, limits: Limits, scribe: Scribe) -> Report:
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
