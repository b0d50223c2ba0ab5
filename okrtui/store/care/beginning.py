"""What a salvaged journal begins with: nothing, or the snapshot that its first line follows on."""

from __future__ import annotations

from typing import Final, NamedTuple

from okrtui.store.care.evidence import Evidence
from okrtui.store.care.snapshots import Copy, Plain
from okrtui.store.journal import ZERO, Header
from okrtui.store.migrate import SCHEMA

MOST_SEGMENTS: Final = 1000
"""So many missing segments are made up for."""


class Base(NamedTuple):
    """What the first line follows on."""

    tables: Plain
    n: int = 0
    h: str = ZERO
    copy: Copy | None = None
    in_place: bool = True
    """Segments keep their numbers: the journal can take the damaged one's place."""


def beginning(found: Evidence, base: Copy | None) -> Base:
    """``base``: the snapshot that it has to be, whatever the journal says before it."""
    header = found.headers.get(0, (None, b""))[0]
    first = found.sources[0].number if found.sources else 0
    if base is None and ((first == 1 and 1 in found.entries) or _begins_all(header)):
        return Base({}, in_place=_may_keep_numbers(found))
    if base is None and header is not None:
        for copy in found.copies.values():
            place = copy.sealed.place
            if (place.n, place.h) == (header.n, header.p):
                stays = _may_keep_numbers(found)
                return Base(_plain(copy), place.n, place.h, copy, in_place=stays)
    if base is None and found.copies:
        base = found.copies[max(found.copies)]
    if base is not None:
        place = base.sealed.place
        return Base(_plain(base), place.n, place.h, base, in_place=False)
    before = min(found.entries, default=1) - 1
    return Base({}, before, in_place=False)


def _may_keep_numbers(found: Evidence) -> bool:
    """Not where somebody's segment 99999999 would have all between made up for."""
    numbers = [source.number for source in found.sources]
    return not numbers or numbers[-1] - numbers[0] < len(numbers) + MOST_SEGMENTS


def version_of(found: Evidence, base: Base) -> int:
    """The schema of what the first line follows on."""
    if base.copy is not None:
        return base.copy.sealed.v
    if 0 in found.headers and base.in_place:
        return found.headers[0][0].v
    if not found.entries:
        return SCHEMA
    return found.change(found.entries[min(found.entries)][0]).v


def _begins_all(header: Header | None) -> bool:
    return header is not None and (header.n, header.p) == (0, ZERO)


def _plain(copy: Copy) -> Plain:
    return {name: dict(table) for name, table in copy.tables.items()}
