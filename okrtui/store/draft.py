"""A table that is changed in place without harm, and the operations that it comes to."""

from __future__ import annotations

from collections.abc import Iterator, KeysView, Mapping, MutableMapping
from typing import Any, Final, TypeAlias

from okrtui.domain.records import Document
from okrtui.store.merge import same
from okrtui.store.ports import Op

Raw: TypeAlias = dict[str, Any]
"""A document that may be changed in place."""

_NESTED: Final = frozenset((dict, list, tuple))


def is_flat(document: Document) -> bool:
    """Whether nothing in a stored document is nested: the usual case."""
    return _NESTED.isdisjoint(map(type, document.values()))


def copied(document: Document) -> Raw:
    """A stored document for others' hands: nothing in it is the state's own."""
    copy = dict(document)
    if not is_flat(document):
        copy.update((f, _own(v)) for f, v in document.items() if type(v) in _NESTED)
    return copy


def _own(value: Any) -> Any:
    # By their types, which is all that a state has: to ask what is a Mapping costs the most.
    if type(value) is dict:
        return copied(value)
    return [_own(inner) if type(inner) in _NESTED else inner for inner in value]


def unchanged(old: Document, new: Document) -> bool:
    """Whether a document is as it was, as far as that is quickly told: nothing in it is nested."""
    if old != new:
        return False
    kinds = list(map(type, new.values()))  # True equals 1
    return _NESTED.isdisjoint(kinds) and kinds == list(map(type, old.values()))


class Draft(MutableMapping[int, Raw]):
    """A table to be changed in place: documents are copied when they are looked at."""

    def __init__(self, table: Mapping[int, Document]) -> None:
        self._table = table
        self._touched: dict[int, Raw | None] = {}

    def ops(self, table: str) -> Iterator[Op]:
        """What was changed, in the order in which it was looked at first."""
        for id, document in self._touched.items():
            yield from difference(table, id, self._table.get(id), document)

    def __getitem__(self, id: int) -> Raw:
        if id not in self._touched:
            self._touched[id] = copied(self._table[id])
        found = self._touched[id]
        if found is None:
            raise KeyError(id)
        return found

    def __contains__(self, id: object) -> bool:
        if id in self._touched:
            return self._touched[id] is not None
        return id in self._table

    def __setitem__(self, id: int, document: Raw) -> None:
        self._touched[id] = document

    def __delitem__(self, id: int) -> None:
        if id not in self:
            raise KeyError(id)
        self._touched[id] = None

    def __iter__(self) -> Iterator[int]:
        touched = self._touched
        if not touched:
            yield from self._table
            return
        yield from (id for id in self._table if touched.get(id, True) is not None)
        yield from (id for id, d in touched.items() if d is not None and id not in self._table)

    def keys(self) -> KeysView[int]:
        # Each operation on a whole table asks for them.
        return dict.fromkeys(self).keys()

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        self._touched = dict.fromkeys(self._table)


def differences(
    table: str, old: Mapping[int, Document], new: Mapping[int, Document]
) -> Iterator[Op]:
    """The operations that make one table of another, in the order of its documents."""
    for id in {**old, **new}:
        yield from difference(table, id, old.get(id), new.get(id))


def difference(table: str, id: int, old: Document | None, new: Document | None) -> Iterator[Op]:
    """The operations that make one document of another."""
    if old is None:
        if new is not None:
            yield Op("ins", table, id, new)
    elif new is None:
        yield Op("del", table, id, old)
    elif old is new or unchanged(old, new):
        return
    elif old.keys() - new.keys() or any(v is None and f not in old for f, v in new.items()):
        # To ``set`` a field that is absent is one that is None: it can neither go nor come so.
        yield Op("del", table, id, old)
        yield Op("ins", table, id, new)
    else:
        changed = {f: (old.get(f), v) for f, v in new.items() if not same(old.get(f), v)}
        if changed:
            yield Op("set", table, id, changed)
