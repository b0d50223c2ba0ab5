"""The tables as they were after an earlier change."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final, NamedTuple

from okrtui.domain.errors import NotFound
from okrtui.domain.records import Document
from okrtui.store.folder import Folder
from okrtui.store.journal import Place, pairs
from okrtui.store.limits import Limits
from okrtui.store.log import lines_back, read_back, read_log
from okrtui.store.merge import Written, replay
from okrtui.store.migrate import SCHEMA, UPGRADES
from okrtui.store.ports import Archived, Op
from okrtui.store.recovery import empty_tables, place_of, started
from okrtui.store.shelves import read_base
from okrtui.store.snapshot import Unusable, decode
from okrtui.store.tables import Table

_NOTHING: Final = Table({})
_BEGIN: Final = rb'\{"n":([0-9]{1,15}),"id":"[0-9a-f]*","t":(-?[0-9.]{1,20}),'
"""How a line begins: its change's number and time are told without parsing it."""


def state_at(
    folder: Folder, limits: Limits, tables: dict[str, Table], place: Place, n: int
) -> dict[str, Table]:
    """The tables after change ``n``, frozen, in today's schema; ``tables`` are those at ``place``.

    Goes back from there by the before-images, or forward from the beginning when that is nearer.
    A field that was absent may have become None on the way. Raises NotFound when there is no such
    change or the journal doesn't reach so far, Archived, Damaged and OSError.
    """
    past = as_written(folder, limits, tables, place, n)
    for upgrade in UPGRADES.values():
        # What is that far already is left as it is.
        _write(past, replay(past, upgrade(past)))
    return past


def as_written(
    folder: Folder, limits: Limits, tables: dict[str, Table], place: Place, n: int
) -> dict[str, Table]:
    """The same in the schema of that time, as far as it is read forward."""
    if not 0 <= n <= place.n:
        raise NotFound(f"there is no change {n}", f"{folder.path} is at change {place.n}")
    base = read_base(folder)
    begin = base.place.n if base is not None and base.place.n <= n else 0
    past = _forward(folder, limits, n) if n - begin < place.n - n else None
    return _back(folder, limits, tables, place, n) if past is None else past


class Line(NamedTuple):
    """Where a change stands in the journal."""

    place: Place
    v: int
    """Its schema."""
    ids: tuple[str, ...]
    """The latest transaction ids up to it."""


def line_of(folder: Folder, limits: Limits, place: Place, n: int) -> Line:
    """Where change ``n`` stands, looked for from ``place`` on backwards.

    What the journal has no more of is left out: then nothing vouches for the place.
    """
    found, v, ids = Place(n), SCHEMA, list[str]()
    with suppress(Archived):
        for line, its in lines_back(folder, limits, place) if n else ():
            if its.n == n:
                found, v = its, line.v
            if its.n <= n:
                ids.append(line.commit.id)
            if len(ids) == limits.remembered:
                break
    return Line(found, v, tuple(reversed(ids)))


def number_at(folder: Folder, limits: Limits, place: Place, t: float) -> int:
    """The highest number of a change made at or before ``t``; 0 when there is none.

    Clocks may go back: then changes with lower numbers can be later ones. Raises as ``state_at``.
    """
    if place.n == 0:
        return 0
    seen = place.n + 1

    def is_by_then(raw: bytes) -> bool:
        nonlocal seen
        begin = re.match(_BEGIN, raw)
        if begin is None:
            return True  # not as we write it: to be parsed
        seen = int(begin[1])
        return float(begin[2]) <= t

    for line, its in lines_back(folder, limits, place, is_by_then):
        if line.commit.t <= t:
            return its.n
    if seen > 1:
        raise not_reached(folder, seen - 1)
    return 0


def not_reached(folder: Folder, first: int) -> NotFound:
    """The error for what was before the first change that the journal has."""
    return NotFound(
        f"the journal of {folder.path} doesn't tell of changes 1 to {first}",
        "It goes on from a snapshot that was put there; look in the store that it comes from",
    )


def _back(
    folder: Folder, limits: Limits, tables: dict[str, Table], place: Place, n: int
) -> dict[str, Table]:
    past = {name: table.copy() for name, table in tables.items()}
    at = place.n
    if at == n:
        return past
    for commit in read_back(folder, limits, place):
        for op in reversed(commit.ops):
            _take_back(past, op)
        at = commit.n - 1
        if at <= n:
            return past
    raise not_reached(folder, at)


def _forward(folder: Folder, limits: Limits, n: int) -> dict[str, Table] | None:
    """From the beginning on, or the base; None when that doesn't lead there."""
    past, at = _beginning(folder, limits, n)
    try:
        for commit in read_log(folder, limits, at + 1, n):
            if commit.n != at + 1:
                return None
            _write(past, replay(past, commit.ops))
            at = commit.n
    except (ValueError, Archived):
        return None
    return past if at == n else None


def _beginning(folder: Folder, limits: Limits, n: int) -> tuple[dict[str, Table], int]:
    """What to go forward from to change ``n``, and after which change that is."""
    with suppress(FileNotFoundError, Unusable):
        base = decode(folder.read(folder.base, limits.snapshot))
        if base.meta.place.n <= n and place_of(folder, base.meta, limits) is not None:
            return started(base).tables, base.meta.place.n
    return empty_tables(), 0


def _take_back(past: dict[str, Table], op: Op) -> None:
    now = past.get(op.table, _NOTHING).get(op.id)
    before: Document | None = None
    if op.kind == "del":
        before = dict(op.body)
    elif op.kind != "ins":
        before = {**(now or {}), **{field: old for field, (old, _) in pairs(op).items()}}
    _write(past, {(op.table, op.id): before})


def _write(past: dict[str, Table], written: Written) -> None:
    for (table, id), document in written.items():
        past.setdefault(table, Table({})).put(id, document)
