"""TinyDB on top: tables and queries on the state in memory, one change an operation."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document as Found
from tinydb.table import Table as TinyTable

from okrtui.domain.records import Document, Json
from okrtui.store.merge import same
from okrtui.store.ports import NewId, Op, State

if TYPE_CHECKING:
    from okrtui.store.journal_store import JournalStore

Raw: TypeAlias = dict[str, Json]
"""A document that may be changed in place."""

Whole: TypeAlias = dict[str, dict[str, Any]]
"""All tables as TinyDB has them: name → id as text → document."""

_Plain: TypeAlias = dict[str, dict[int, Document]]


class JournalStorage(Storage):
    """What TinyDB reads from and writes to. ``TinyDB(path, storage=JournalStorage)`` is safe, too.

    A whole state that is written is committed as one change: that by which it differs from how it
    was read. What others did since then stays, or is a Conflict when it touches the same field.
    """

    def __init__(self, store: JournalStore | str | os.PathLike[str]) -> None:
        if isinstance(store, str | os.PathLike):
            from okrtui.store.journal_store import open_store

            store = open_store(os.fspath(store))
        self.store = store
        self._given: Whole = {}
        """What was read last, in the reader's hands."""
        self._as_given: _Plain = {}
        """How it was when it was read or written."""

    def read(self) -> Whole:
        """A copy of everything, to be changed at will. Our own tables never ask for it."""
        self.store.refresh()
        state = self.store.state()
        # Documents are never changed in place, so what stands here stays as it is.
        self._as_given = {name: dict(table.items()) for name, table in state.items() if table}
        self._given = {
            name: {str(id): _copy(document) for id, document in table.items()}
            for name, table in self._as_given.items()
        }
        return self._given

    def write(self, data: Whole) -> None:
        wanted: _Plain = {
            name: {int(id): cast(Document, _copy(document)) for id, document in table.items()}
            for name, table in data.items()
        }

        def build(state: State, new_id: NewId) -> Sequence[Op]:
            before = self._as_given if data is self._given else state
            return [
                op
                for name in {**before, **wanted}
                for op in _differences(name, before.get(name, {}), wanted.get(name, {}))
            ]

        self.store.change("everything", build)
        self._given, self._as_given = data, wanted

    def close(self) -> None:
        self.store.close()


class JournalTable(TinyTable):
    """A table on the state in memory: reading copies only the documents that are found."""

    def __init__(self, storage: JournalStorage, name: str, **options: Any) -> None:
        self._journal = storage.store
        self._at: object = None
        super().__init__(storage, name, **options)

    def get(  # type: ignore[override]
        self,
        cond: QueryLike | None = None,
        doc_id: int | None = None,
        doc_ids: list[int] | None = None,
    ) -> Found | list[Found] | None:
        if doc_id is not None:
            # Not by way of the whole table: a history may still be unparsed.
            found = self._journal.state().get(self.name, {}).get(doc_id)
            return None if found is None else Found(found, doc_id)
        if doc_ids is not None:
            # In the table's order, and each once, as TinyDB has it.
            wanted, whole = set(map(int, doc_ids)), self._journal.whole(self.name)
            return [Found(document, id) for id, document in whole.items() if id in wanted]
        if cond is None:
            raise RuntimeError("You have to pass either cond or doc_id or doc_ids")
        return super().get(cond)

    def search(self, cond: QueryLike) -> list[Found]:
        # The query cache doesn't see what other sessions write.
        at = self._journal.revision
        if self._at != at:
            self.clear_cache()
            self._at = at
        return super().search(cond)

    def insert(self, document: Mapping[str, Any]) -> int:
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        given = list(documents)
        if not all(isinstance(document, Mapping) for document in given):
            raise ValueError("Document is not a Mapping")
        ids: list[int] = []

        def build(state: State, new_id: NewId) -> Sequence[Op]:
            there = state.get(self.name, {})
            ops: list[Op] = []
            named = {document.doc_id for document in given if isinstance(document, Found)}
            for document in given:
                if isinstance(document, Found):
                    id = document.doc_id
                    if id in there or id in ids:
                        raise ValueError(f"Document with ID {id} already exists")
                else:
                    id = new_id(self.name)
                    while id in named:
                        id = new_id(self.name)
                ids.append(id)
                ops.append(Op("ins", self.name, id, dict(document)))
            return ops

        self._journal.change(f"insert into {self.name}", build)
        return ids

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        whole = self._journal.whole(self.name)
        # Integer ids where TinyDB has strings: it only ever turns them into integers.
        return cast("dict[str, Mapping[str, Any]]", whole)

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        def build(state: State, new_id: NewId) -> Sequence[Op]:
            there = state.get(self.name, {})
            draft = Draft(there)
            updater(cast("dict[int, Mapping[str, Any]]", draft))
            return [
                op
                for id, document in draft.touched.items()
                for op in difference(self.name, id, there.get(id), document)
            ]

        self._journal.change(f"write {self.name}", build)
        self.clear_cache()


class JournalDB(TinyDB):
    """TinyDB over a store that is open."""

    table_class = JournalTable  # type: ignore[assignment]  # its storage is a JournalStorage

    def __init__(self, store: JournalStore) -> None:
        super().__init__(store, storage=JournalStorage)
        self._journal = store

    def tables(self) -> set[str]:
        return {name for name, table in self._journal.state().items() if table}


class Draft(MutableMapping[int, Raw]):
    """A table to be changed in place: documents are copied when they are looked at."""

    def __init__(self, table: Mapping[int, Document]) -> None:
        self._table = table
        self.touched: dict[int, Raw | None] = {}

    def __getitem__(self, id: int) -> Raw:
        if id not in self.touched:
            self.touched[id] = cast(Raw, _copy(self._table[id]))
        found = self.touched[id]
        if found is None:
            raise KeyError(id)
        return found

    def __contains__(self, id: object) -> bool:
        if id in self.touched:
            return self.touched[id] is not None
        return id in self._table

    def __setitem__(self, id: int, document: Raw) -> None:
        self.touched[id] = document

    def __delitem__(self, id: int) -> None:
        if id not in self:
            raise KeyError(id)
        self.touched[id] = None

    def __iter__(self) -> Iterator[int]:
        yield from (id for id in self._table if self.touched.get(id, True) is not None)
        yield from (id for id, d in self.touched.items() if d is not None and id not in self._table)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:
        self.touched = dict.fromkeys(self._table)


def _copy(value: Json) -> Json:
    if isinstance(value, Mapping):
        return {key: _copy(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_copy(inner) for inner in value]
    return value


def _differences(
    table: str, old: Mapping[int, Document], new: Mapping[int, Document]
) -> Iterator[Op]:
    for id in {**old, **new}:  # in the order they were put there
        yield from difference(table, id, old.get(id), new.get(id))


def difference(table: str, id: int, old: Document | None, new: Document | None) -> Iterator[Op]:
    """The operations that make one document of another."""
    if old is None and new is not None:
        yield Op("ins", table, id, new)
    elif old is not None and (new is None or old.keys() - new.keys()):
        # A field that goes away has no operation of its own.
        yield Op("del", table, id, old)
        if new is not None:
            yield Op("ins", table, id, new)
    elif old is not None and new is not None:
        changed = {f: (old.get(f), v) for f, v in new.items() if not same(old.get(f), v)}
        if changed:
            yield Op("set", table, id, changed)
