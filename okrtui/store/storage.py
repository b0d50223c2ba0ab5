"""TinyDB on top: its whole interface on the journal, for the program and for anybody's scripts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table as TinyTable

from okrtui.domain.errors import Invalid
from okrtui.domain.records import Document
from okrtui.store.draft import copied, differences, unchanged
from okrtui.store.journal import as_json
from okrtui.store.journal_table import JournalTable, Table
from okrtui.store.limits import read_id
from okrtui.store.ports import Build, NewId, Op, State

if TYPE_CHECKING:
    from okrtui.store.journal_store import JournalStore

Whole: TypeAlias = dict[str, dict[str, Any]]
"""All tables as TinyDB has them: name → id as text → document."""

_Plain: TypeAlias = dict[str, dict[int, Document]]


class JournalStorage(Storage):
    """What TinyDB reads from and writes to. ``TinyDB(path, storage=JournalStorage)`` is safe, too.

    TinyDB's own table class makes a ``JournalTable`` on it, which needs nothing of what stands
    here. The rest hands over whole states: middlewares, table classes of one's own, dropping
    tables. Then what is committed is that by which the state differs from how it was read: what
    others did since stays, or is a Conflict when it touches the same field or the same new id.

    A table is listed when it has documents, or was emptied or made through this object.
    """

    table_class = JournalTable

    def __init__(self, store: JournalStore | str | os.PathLike[str], **options: Any) -> None:
        """``options`` are those of ``open_store``: user, read_only, create."""
        self._follows = isinstance(store, str | os.PathLike)
        """Whether reading looks for what others wrote; the program does that by itself."""
        if isinstance(store, str | os.PathLike):
            from okrtui.store.journal_store import open_store

            store = open_store(os.fspath(store), **options)
        self.store = store
        self.listed: set[str] = set()
        """Tables that TinyDB shows though they have no documents."""
        self._base: _Plain | None = None
        """How everything was when it was read or written last."""
        self._committing = False

    def state(self) -> State:
        """The newest state."""
        if self._follows:
            self.store.refresh()
        return self.store.state()

    def read(self) -> Whole:
        """A copy of everything, to be changed at will."""
        tables = {name: self.store.whole(name) for name in self.state()}
        # Documents are never changed in place, so what stands here stays as it is.
        self._base = {name: table for name, table in tables.items() if table}
        return Reading({**{name: {} for name in sorted(self.listed)}, **self._base})

    def write(self, data: Whole) -> None:
        # Nothing at all is no edit of what was read: it is what ``drop_tables`` writes.
        base = self._base if data else None
        unread = data.unread if isinstance(data, Reading) else ()
        before = base or {}
        wanted = {
            name: dict(_documents(name, data[name], before.get(name, {})))
            for name in data
            if name not in unread
        }

        def build(state: State, new_id: NewId) -> Sequence[Op]:
            then: State = state if base is None else base
            gone = {name: dict[int, Document]() for name in then if name not in data}
            return [
                op
                for name, documents in {**gone, **wanted}.items()
                for op in differences(name, then.get(name, {}), documents)
            ]

        self.commit("write everything", build)
        kept = {name: table for name, table in before.items() if name in data}
        self._base = {**kept, **wanted}
        self.listed = set(data)

    def commit(self, why: str, build: Build) -> None:
        """Make one change. Raises Invalid inside another one."""
        if self._committing:
            raise Invalid(
                "a change can't begin inside another one",
                "Write to other tables when the update is over; nothing was changed",
            )
        self._committing = True
        try:
            self.store.change(why, build)
        finally:
            self._committing = False
        if self._follows:
            self.store.changes()  # nobody asks for them

    def close(self) -> None:
        self.store.close()


def _documents(
    name: str, table: Mapping[str, Any], before: Mapping[int, Document]
) -> Iterator[tuple[int, Document]]:
    """A table as it shall be; what didn't change is the very document that it was."""
    for key, document in table.items():
        id = read_id(name, key)
        if not isinstance(document, Mapping):
            raise Invalid(f"{name} {id} is no document: {document!r:.40}", "Nothing was changed")
        old = before.get(id)
        yield id, old if old is not None and unchanged(old, document) else as_json(document)


class Reading(dict[str, dict[str, Any]]):
    """Everything that was read; a table is copied when it is looked at, and only then compared."""

    def __init__(self, tables: Mapping[str, Mapping[int, Document]]) -> None:
        super().__init__({name: {} for name in tables})
        self.unread = dict(tables)
        """What nobody has looked at; in their places here stands nothing yet."""

    def __getitem__(self, name: str) -> dict[str, Any]:
        self._look(name)
        return super().__getitem__(name)

    def __setitem__(self, name: str, table: dict[str, Any]) -> None:
        self.unread.pop(name, None)
        super().__setitem__(name, table)

    def __delitem__(self, name: str) -> None:
        self.unread.pop(name, None)
        super().__delitem__(name)

    def __iter__(self) -> Iterator[str]:
        # Because of it ``dict(…)`` asks for each table instead of taking what stands there.
        return super().__iter__()

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)

    def _look(self, *names: str) -> None:
        for name in names:
            table = self.unread.pop(name, None)
            if table is not None:
                self[name] = {str(id): copied(document) for id, document in table.items()}


def _looking(name: str) -> Any:
    """A method of dict that may look at any table."""

    def method(self: Reading, *arguments: Any, **named: Any) -> Any:
        self._look(*self.unread)
        return getattr(super(Reading, self), name)(*arguments, **named)

    return method


for _name in (
    *("get", "items", "values", "pop", "popitem", "setdefault", "update", "clear", "copy"),
    *("__eq__", "__ne__", "__or__", "__ror__", "__ior__", "__repr__"),
):
    setattr(Reading, _name, _looking(_name))


class JournalDB(TinyDB):
    """TinyDB over a store that is open."""

    table_class = Table

    def __init__(self, store: JournalStore) -> None:
        super().__init__(store, storage=JournalStorage)


# TinyDB asks this class for its tables. Its own would pick new ids by what it knows, and copy
# all documents to change one. On all other storages nothing is different.
if TinyDB.table_class is TinyTable:
    TinyDB.table_class = Table
