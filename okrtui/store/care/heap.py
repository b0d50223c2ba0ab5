"""Every whole line in a heap of bytes, and what lies between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeAlias

from okrtui.store.journal import Change, Header, is_sealed, read_line
from okrtui.store.limits import Limits

_CHUNK: Final = 1 << 20
_BEGIN: Final = re.compile(rb'\{"(?:n|okrj)":')
_BUDGET: Final = 64 << 20
"""Bytes to hash for lines whose beginning is looked for: somebody may plant them everywhere."""

Read: TypeAlias = Callable[[int, int], bytes]
"""``read(count, offset)``."""


class Found(NamedTuple):
    """A line that carries its own right seal."""

    offset: int
    raw: bytes
    line: Header | Change


class Junk(NamedTuple):
    """Bytes that are no line."""

    offset: int
    length: int


def lines_in(read: Read, offset: int, limits: Limits) -> Iterator[Found | Junk]:
    """All that stands in a file from ``offset`` on, in order, in bounded memory and time."""
    junk = Junk(offset, 0)
    budget = _BUDGET
    for at, piece in _pieces(read, offset, limits.line):
        line = read_line(piece) if len(piece) <= limits.line else None
        begin = 0
        if line is None:
            begin, budget = _beginning(piece, budget)
            line = read_line(piece[begin:]) if begin else None
        if line is None:
            junk = junk._replace(length=junk.length + len(piece))
            continue
        junk = junk._replace(length=junk.length + begin)
        if junk.length:
            yield junk
        yield Found(at + begin, piece[begin:], line)
        junk = Junk(at + len(piece), 0)
    if junk.length:
        yield junk


def _pieces(read: Read, offset: int, most: int) -> Iterator[tuple[int, bytes]]:
    """The bytes cut behind each line feed; without one, cut when they are too long for a line."""
    buffer = b""
    while chunk := read(_CHUNK, offset + len(buffer)):
        buffer += chunk
        begin = 0
        while (end := buffer.find(b"\n", begin)) >= 0:
            yield offset + begin, buffer[begin : end + 1]
            begin = end + 1
        if len(buffer) - begin > 2 * most:
            # What follows may still be the end of a line that begins in the last ``most`` bytes.
            yield offset + begin, buffer[begin:-most]
            begin = len(buffer) - most
        buffer, offset = buffer[begin:], offset + begin
    if buffer:
        yield offset, buffer


def _beginning(piece: bytes, budget: int) -> tuple[int, int]:
    """Where a whole line begins behind rubbish (0: nowhere), and the budget that is left."""
    for match in _BEGIN.finditer(piece, 1):
        if budget < 0:
            break
        if is_sealed(piece[match.start() :]):
            return match.start(), budget
        budget -= len(piece) - match.start()
    return 0, budget
