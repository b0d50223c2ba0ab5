"""Looking back through the journal: all changes, and who wrote a field last."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import partial

from okrtui.store.folder import Folder, closing
from okrtui.store.journal import Change, Place, Tail, read_line
from okrtui.store.limits import Limits
from okrtui.store.migrate import SCHEMA
from okrtui.store.ports import Commit, FieldConflict
from okrtui.store.recovery import read_header


def read_log(folder: Folder, limits: Limits, first: int, last: int) -> Iterator[Commit]:
    """Changes ``first`` to ``last``, oldest first, as far as the seals hold."""
    segments = folder.segments()
    bases = {}
    for segment in reversed(segments):
        header = read_header(folder, segment)
        if header is None:
            continue
        bases[segment] = header
        if header.n < first:
            break
    for segment in sorted(bases):
        header = bases[segment]
        with closing(folder.sys, folder.open(folder.segment(segment), os.O_RDONLY)) as fd:
            place = Place(header.n, header.p, segment)
            for commit in Tail(partial(folder.sys.read, fd), place, header.store, SCHEMA, limits):
                if commit.n > last:
                    return
                if commit.n >= first:
                    yield commit


def last_writers(
    folder: Folder, limits: Limits, conflicts: Iterable[FieldConflict]
) -> tuple[FieldConflict, ...]:
    """The conflicts with who made theirs, and when, as far as the journal tells."""
    found = list(conflicts)
    missing = set(range(len(found)))
    for segment in reversed(folder.segments()):
        if not missing:
            break
        data = folder.read(folder.segment(segment), 2 * (limits.segment + limits.line))
        for at in tuple(missing):
            commit = _last_writer(data, found[at])
            if commit is not None:
                found[at] = found[at]._replace(who=commit.user, when=commit.t)
                missing.discard(at)
    return tuple(found)


def _last_writer(data: bytes, conflict: FieldConflict) -> Commit | None:
    # Only lines that can name the document are parsed, from the end on.
    needle = f'"{conflict.table}",{conflict.id},'.encode()
    at = data.rfind(needle)
    while at >= 0:
        begin = data.rfind(b"\n", 0, at) + 1
        end = data.find(b"\n", at) + 1
        line = read_line(data[begin:end])
        if isinstance(line, Change) and _writes(line.commit, conflict):
            return line.commit
        at = data.rfind(needle, 0, begin)
    return None


def _writes(commit: Commit, conflict: FieldConflict) -> bool:
    return any(
        (op.table, op.id) == (conflict.table, conflict.id)
        and (op.kind in ("ins", "del") or not conflict.field or conflict.field in op.body)
        for op in commit.ops
    )
