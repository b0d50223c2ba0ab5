"""Where the segments of a journal lie: in the store's folder, the oldest perhaps in an archive."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from okrtui.store import snapshot
from okrtui.store.folder import Folder, closing, read_at
from okrtui.store.journal import Header, read_line
from okrtui.store.ports import Archived, StoreError
from okrtui.store.snapshot import Meta

_MOST: int = 1 << 16
"""The description of a snapshot and a header are shorter."""


class Segment(NamedTuple):
    """A segment that is open for reading."""

    number: int
    fd: int
    path: Path
    size: int

    def header(self, folder: Folder) -> Header | None:
        """Its first line; None when that isn't a whole header."""
        line, feed, _ = read_at(folder.sys, self.fd, _MOST, 0).partition(b"\n")
        header = read_line(line + feed)
        return header if isinstance(header, Header) else None


@contextmanager
def opened(folder: Folder, number: int) -> Iterator[Segment]:
    """A segment, wherever it lies. Raises FileNotFoundError when it is nowhere."""
    name = folder.segment(number)
    try:
        fd, path = folder.open(name, os.O_RDONLY), folder.at(name)
    except FileNotFoundError:
        fd, path = _from_archive(folder, number)
    with closing(folder.sys, fd):
        yield Segment(number, fd, path, folder.sys.fstat(fd).st_size)


def archives(folder: Folder) -> Iterator[Folder]:
    """The archives of a store that are there and readable, open until the next is asked for."""
    for place in archive_places(folder):
        try:
            inside = folder if place == folder.at(folder.archive) else None
            archive = Folder(folder.sys, place / folder.name, inside=inside)
        except (StoreError, ValueError):  # the latter for what can't be a path at all
            continue
        try:
            yield archive
        finally:
            archive.close()


def archive_places(folder: Folder) -> list[Path]:
    """Where segments of this store may have been moved."""
    base = read_base(folder)
    places = [folder.archive, *(() if base is None else base.archives)]
    return list(dict.fromkeys(folder.path.parent / place for place in places))


def read_base(folder: Folder) -> Meta | None:
    """What the snapshot says of itself that stands for archived segments; None without one."""
    try:
        with closing(folder.sys, folder.open(folder.base, os.O_RDONLY)) as fd:
            return snapshot.first_line(read_at(folder.sys, fd, _MOST, 0))
    except FileNotFoundError:
        return None


def archived(folder: Folder, last: int) -> Archived | None:
    """The error for changes up to ``last`` that aren't there; None when they were never moved."""
    base = read_base(folder)
    if base is None or base.place.n < last:
        return None
    where = " or ".join(str(folder.path.parent / place) for place in base.archives)
    return Archived(
        f"changes 1 to {last} of {folder.path} are archived in {where}",
        "Put that folder back in its place to look at them; nothing was changed",
    )


def _from_archive(folder: Folder, number: int) -> tuple[int, Path]:
    for archive in archives(folder):
        name = archive.segment(number)
        try:
            return archive.open(name, os.O_RDONLY), archive.at(name)
        except (OSError, StoreError):
            continue
    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), folder.segment(number))
