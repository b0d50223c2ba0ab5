"""Looking back through the journal: all changes, and who wrote a field last."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final

from okrtui.store.folder import Folder, read_at
from okrtui.store.journal import (
    Change,
    Header,
    Place,
    Tail,
    named_before,
    plain,
    read_line,
    seal,
)
from okrtui.store.limits import Limits
from okrtui.store.migrate import SCHEMA
from okrtui.store.ports import Commit, Damaged, FieldConflict, Wanted
from okrtui.store.shelves import archived, opened

_BLOCK: Final = 1 << 20


def read_log(folder: Folder, limits: Limits, first: int, last: int) -> Iterator[Commit]:
    """Changes ``first`` to ``last``, oldest first, as far as the seals hold.

    Raises Archived when the first of them were moved away and can't be read.
    """
    begin, header = None, None
    for number in reversed(range(1, max(folder.segments(), default=0) + 1)):
        try:
            with opened(folder, number) as segment:
                found = segment.header(folder)
        except FileNotFoundError:
            break
        if found is not None:
            begin, header = number, found
            if found.n < first:
                break
    if begin is None or header is None:
        return
    if header.n >= first and begin > 1 and (away := archived(folder, header.n)):
        raise away
    place, store = Place(header.n, header.p, begin), header.store
    while place.n < last:
        try:
            with opened(folder, place.seg) as segment:
                tail = Tail(partial(folder.sys.read, segment.fd), place, store, SCHEMA, limits)
                for commit in tail:
                    if commit.n > last:
                        return
                    if commit.n >= first:
                        yield commit
        except FileNotFoundError:
            return
        if tail.rest != "none":
            return
        place = Place(tail.place.n, tail.place.h, place.seg + 1)


def read_back(
    folder: Folder, limits: Limits, place: Place, wanted: Wanted | None = None
) -> Iterator[Commit]:
    """Changes from ``place`` on backwards, newest first, down to the oldest that is there.

    Each line is vouched for by the one that came after it. Raises Damaged where one isn't, and
    at the end Archived when there are older ones that were moved away and can't be read.
    wanted: lines that can't be of that sort are checked, but not parsed.
    """
    sought = None if wanted is None else _sought(wanted)
    for line, _ in lines_back(folder, limits, place, sought):
        yield line.commit


def lines_back(
    folder: Folder,
    limits: Limits,
    place: Place,
    sought: Callable[[bytes], object] | None = None,
) -> Iterator[tuple[Change, Place]]:
    """The same with each change's place in the journal.

    sought: tells from a line's bytes whether to parse it; all are checked.
    """
    number, end, seal_of_it, n = place.seg, place.off, place.h, place.n
    while number > 0:
        try:
            with opened(folder, number) as segment:
                if number != place.seg:
                    end = segment.size
                read = partial(read_at, folder.sys, segment.fd)
                for offset, raw in _raw_back(read, end, limits):
                    sealed = seal(raw) == seal_of_it
                    passed = sealed and offset and sought is not None and not sought(raw)
                    if passed and (named := named_before(raw)):
                        seal_of_it = named
                        continue
                    line = read_line(raw) if sealed else None
                    if line is None or isinstance(line, Header) != (offset == 0):
                        raise Damaged(
                            f"{segment.path} is damaged: the line at byte {offset} isn't the one "
                            "that the line after it names",
                            "`okrtui doctor` tells more. Nothing was changed",
                        )
                    its_seal, seal_of_it = seal_of_it, line.p
                    if isinstance(line, Change):
                        end_of_it = offset + len(raw)
                        yield line, Place(line.commit.n, its_seal, number, end_of_it, offset)
                    else:
                        n = line.n
        except FileNotFoundError:
            break
        number -= 1
    if number > 0 and (away := archived(folder, n)):
        raise away


def _sought(wanted: Wanted) -> Callable[[bytes], object]:
    """Whether a line may be of that sort, by texts that it would hold: parsing costs ten times."""
    texts = [f'"u":{plain(user)},' for user in wanted.users]
    texts += [f'"why":{plain(begin)[:-1]}' for begin in wanted.reasons]
    texts += [f"{plain(table)},{id}," for table, id in wanted.documents]
    texts += [f"{plain(field)}:{id}" for field, id in wanted.links]
    return re.compile("|".join(map(re.escape, texts)).encode("ascii")).search


def _raw_back(
    read: Callable[[int, int], bytes], end: int, limits: Limits
) -> Iterator[tuple[int, bytes]]:
    """The lines before byte ``end`` and where each begins, the last one first.

    What is no whole line is given all the same: its seal can't be right.
    """
    rest = b""
    while end > 0 and len(rest) <= limits.line:
        begin = max(end - _BLOCK, 0)
        data = read(end - begin, begin) + rest
        *whole, unended = data.split(b"\n")
        lines = [*(line + b"\n" for line in whole), unended]
        at = begin + len(data)
        for line in reversed(lines[1:] if begin else lines):
            at -= len(line)
            if line:
                yield at, line
        rest, end = lines[0], begin
    if end > 0:
        yield end, rest


def made_under(folder: Folder, id: str) -> Commit | None:
    """The change that was made under this transaction id, however long ago; None when none was.

    As far back as the journal reaches, archives included that can be read.
    """
    needle = f'"id":"{id}",'.encode()
    for number in reversed(range(1, max(folder.segments(), default=0) + 1)):
        try:
            with opened(folder, number) as segment:
                data = read_at(folder.sys, segment.fd, segment.size, 0)
        except FileNotFoundError:
            break
        for line in _lines_with(data, needle):
            if line.commit.id == id:
                return line.commit
    return None


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
    needle = f"{plain(conflict.table)},{conflict.id},".encode()
    for line in _lines_with(data, needle):
        if _writes(line.commit, conflict):
            return line.commit
    return None


def _lines_with(data: bytes, needle: bytes) -> Iterator[Change]:
    """The sealed changes in a segment's bytes that hold these bytes, the last one first."""
    at = data.rfind(needle)
    while at >= 0:
        begin = data.rfind(b"\n", 0, at) + 1
        end = data.find(b"\n", at) + 1
        line = read_line(data[begin:end])
        if isinstance(line, Change):
            yield line
        at = data.rfind(needle, 0, begin)


def _writes(commit: Commit, conflict: FieldConflict) -> bool:
    return any(
        (op.table, op.id) == (conflict.table, conflict.id)
        and (op.kind in ("ins", "del") or not conflict.field or conflict.field in op.body)
        for op in commit.ops
    )
