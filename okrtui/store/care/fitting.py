"""Operations made to follow on a state that isn't the one they were written for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from okrtui.domain.records import Document, Json
from okrtui.store.journal import is_number, pairs
from okrtui.store.merge import Written, replay, same
from okrtui.store.ports import Op


def fitted(ops: Sequence[Op], tables: Mapping[str, Mapping[int, Document]]) -> tuple[Op, ...]:
    """The operations with the before-images that they meet.

    Raises ValueError when they can't follow.
    """
    draft: Written = {}
    fit: list[Op] = []
    for op in ops:
        key = (op.table, op.id)
        now = draft[key] if key in draft else tables.get(op.table, {}).get(op.id)
        if op.kind == "ins":
            if now is not None:
                raise ValueError(f"{op.table} {op.id} is there already")
            made = op
        elif now is None:
            raise ValueError(f"{op.table} {op.id}, which it changes, is missing")
        elif op.kind == "del":
            made = op._replace(body=now)
        else:
            made = op._replace(body={f: (now.get(f), new) for f, (_, new) in pairs(op).items()})
            if op.kind == "inc" and not all(is_number(now.get(field)) for field in op.body):
                raise ValueError(f"{op.table} {op.id} has no number to add to")
        state = {op.table: {} if now is None else {op.id: now}}
        draft.update(replay(state, [made]))
        fit.append(made)
    return tuple(fit)


def difference(
    now: Mapping[str, Mapping[int, Document]], wanted: Mapping[str, Mapping[int, Document]]
) -> Iterator[Op]:
    """The operations that lead from one state to another."""
    for name in sorted({*now, *wanted}):
        before, after = now.get(name, {}), wanted.get(name, {})
        for id in sorted({*before, *after}):
            old, new = before.get(id), after.get(id)
            if old is None and new is not None:
                yield Op("ins", name, id, new)
            elif old is not None and new is None:
                yield Op("del", name, id, old)
            elif old is not None and new is not None and not same(old, new):
                fields: dict[str, tuple[Json, Json]] = {
                    field: (old.get(field), new.get(field))
                    for field in {**old, **new}
                    if not same(old.get(field), new.get(field))
                }
                if {*old} <= {*new} and all(f in old or new[f] is not None for f in new):
                    yield Op("set", name, id, fields)
                else:
                    # A change of fields can't take one away.
                    yield Op("del", name, id, old)
                    yield Op("ins", name, id, new)
