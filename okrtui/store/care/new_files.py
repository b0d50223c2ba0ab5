"""Files that weren't there before: durable together, or all gone again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final

from okrtui.store.folder import Folder, closing, read_at

_BUFFER: Final = 1 << 20
_PIECE: Final = 1 << 20


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


def copy_into(
    files: NewFiles, name: str, source: Folder, fd: int, *, offset: int = 0, size: int
) -> None:
    """A part of an open file as a new one."""
    files.add(name, b"")
    while size > 0 and (piece := read_at(source.sys, fd, min(size, _PIECE), offset)):
        files.add(name, piece)
        offset, size = offset + len(piece), size - len(piece)


def keep(folder: Folder, names: Sequence[str]) -> dict[str, str]:
    """Copies under other names, durable; gives those."""
    stamp = folder.aside("damaged")
    kept = {name: f"{stamp}{name.removeprefix(folder.name)}" for name in names}
    with new_files(folder) as files:
        for name, copy in kept.items():
            with closing(folder.sys, folder.open(name, os.O_RDONLY)) as fd:
                copy_into(files, copy, folder, fd, size=folder.sys.fstat(fd).st_size)
    return kept
