"""Field-level three-way checks: what of a transaction applies to the newest state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

from okrtui.domain.records import Document, Json
from okrtui.store.journal import is_number, pairs
from okrtui.store.limits import check_value
from okrtui.store.ports import Conflict, FieldConflict, Op, State

Written: TypeAlias = dict[tuple[str, int], Document | None]
"""(table, id) → the document afterwards; None when it is gone."""


class Merged(NamedTuple):
    """The operations that have an effect, with before-images of the state they were built on."""

    ops: tuple[Op, ...]
    conflicts: tuple[FieldConflict, ...]


def merge(state: State, ops: Sequence[Op]) -> Merged:
    """Check every operation, in order, against the state as those before it leave it."""
    draft: Written = {}
    kept: list[Op] = []
    conflicts: list[FieldConflict] = []
    for asked in ops:
        op, now = asked, _now(state, draft, asked)
        if op.kind == "ins":
            clashes = [] if now is None else [_clash(op, "", None, dict(op.body), now)]
        elif now is None:
            clashes = [_clash(op, "", dict(op.body) if op.kind == "del" else None, None, None)]
        elif op.kind == "del":
            clashes = _differences(op, now)
        else:
            op, clashes = _fields(op, now)
        conflicts += clashes
        if clashes or (op.kind in ("set", "inc") and not op.body):
            continue
        kept.append(op)
        draft[op.table, op.id] = _after(op, now)
    return Merged(tuple(kept), tuple(conflicts))


def replay(state: State, ops: Sequence[Op]) -> Written:
    """What operations out of the journal write. Raises ValueError when they can't follow."""
    draft: Written = {}
    for op in ops:
        now = _now(state, draft, op)
        if (now is None) != (op.kind == "ins"):
            raise ValueError(f"{op.kind} of {op.table} {op.id} can't follow")
        if op.kind == "inc" and not all(is_number((now or {}).get(field)) for field in op.body):
            raise ValueError(f"{op.table} {op.id} has no number to add to")
        draft[op.table, op.id] = _after(op, now)
    return draft


def _now(state: State, draft: Written, op: Op) -> Document | None:
    key = (op.table, op.id)
    if key in draft:
        return draft[key]
    table = state.get(op.table)
    return None if table is None else table.get(op.id)


def _after(op: Op, now: Document | None) -> Document | None:
    if op.kind == "del":
        return None
    if op.kind == "ins" or now is None:
        return dict(op.body)
    if op.kind == "set":
        return {**now, **{field: new for field, (_, new) in pairs(op).items()}}
    return {**now, **{field: plus(now.get(field), by) for field, (_, by) in pairs(op).items()}}


def _fields(op: Op, now: Document) -> tuple[Op, list[FieldConflict]]:
    """The fields of a ``set`` or ``inc`` that change something, and those that clash."""
    body: dict[str, tuple[Json, Json]] = {}
    conflicts: list[FieldConflict] = []
    for field, (old, new) in pairs(op).items():
        theirs = now.get(field)
        if op.kind == "inc":
            if not is_number(theirs):
                conflicts.append(_clash(op, field, old, new, theirs))
                continue
            # Else it could be stored and never be changed again.
            check_value(plus(theirs, new), f"{op.table} {op.id}, {field}")
            if new != 0:
                body[field] = (theirs, new)
        elif same(theirs, new):
            continue
        elif same(theirs, old):
            body[field] = (theirs, new)
        else:
            conflicts.append(_clash(op, field, old, new, theirs))
    return op._replace(body=body), conflicts


def _differences(op: Op, now: Document) -> list[FieldConflict]:
    """The fields that were edited since the document was looked at to be deleted."""
    body: Mapping[str, Json] = dict(op.body)
    return [
        _clash(op, field, body.get(field), None, now.get(field))
        for field in sorted(body.keys() | now.keys())
        if not same(body.get(field), now.get(field))
    ]


def _clash(op: Op, field: str, base: Json, mine: Json, theirs: Json) -> FieldConflict:
    return FieldConflict(op.table, op.id, field, base, mine, theirs, "", None)


def same(one: Json, other: Json) -> bool:
    """Equal as JSON: 1 is 1.0, but True is not 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def plus(value: Json, delta: Json) -> Json:
    """The sum as one writes it down: 0.1 + 0.2 is 0.3."""
    if isinstance(value, int) and isinstance(delta, int):
        return value + delta
    # Decimals only here: the import costs two milliseconds, and increments are rare.
    from decimal import Decimal

    return float(Decimal(str(value)) + Decimal(str(delta)))


def conflict(clashes: tuple[FieldConflict, ...]) -> Conflict:
    """The error for clashes, whose authors may be known by now."""
    first = clashes[0]
    by = f" by {first.who}" if first.who else ""
    what = f"{first.field} of {first.table} {first.id}" if first.field else ""
    if first.field:
        title = f"{what} was changed meanwhile{by}"
    elif first.theirs is None:
        title = f"{first.table} {first.id} was deleted meanwhile{by}"
    else:
        title = f"{first.table} {first.id} exists already"
    more = f" ({len(clashes) - 1} more)" if len(clashes) > 1 else ""
    return Conflict(
        title + more, "Nothing was changed; look at the newest values and decide", clashes
    )
