"""TinyDB's tables on a journal: each operation is one change of the documents it touches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document as Found
from tinydb.table import Table as TinyTable

from okrtui.domain.records import Document
from okrtui.store.draft import Draft, Raw, copied, is_flat
from okrtui.store.ports import NewId, Op, State

if TYPE_CHECKING:
    from okrtui.store.storage import JournalStorage

Result = TypeVar("Result")


class Table(TinyTable):
    """TinyDB's table, or the one that the storage brings: what ``TinyDB.table`` makes."""

    def __new__(cls, storage: Storage, *options: Any, **named: Any) -> Self:
        # Of the class, so that a middleware doesn't show through: it wants to see whole states.
        brought: type[Self] = getattr(type(storage), "table_class", cls)
        return super().__new__(brought if cls is Table else cls)


class JournalTable(Table):
    """One table of a store: reading copies only what is found, writing only what is touched.

    Whoever changes a found document in place changes nothing but that copy. A change is built
    under the store's lock, on the newest state: two scripts that add to one number both count.
    """

    def __init__(self, storage: JournalStorage, *options: Any, **named: Any) -> None:
        self._journal = storage
        self._at: object = None
        self._under_way: tuple[Draft, NewId] | None = None
        super().__init__(storage, *options, **named)

    # ------------------------------------------------------------------ reading

    def get(  # type: ignore[override]
        self,
        cond: QueryLike | None = None,
        doc_id: int | None = None,
        doc_ids: list[int] | None = None,
    ) -> Found | list[Found] | None:
        if doc_id is not None:
            # Not by way of the whole table: a history may still be unparsed.
            table = self._journal.state().get(self.name, {})
            found = table.get(_number(doc_id))
            return None if found is None else self.document_class(copied(found), doc_id)
        if doc_ids is not None:
            # In the table's order, and each once, as TinyDB has it.
            wanted, whole = set(map(str, doc_ids)), self._whole()
            ids = [id for id in whole if str(id) in wanted]
            return [self._found(id, whole[id]) for id in ids]
        if cond is None:
            raise RuntimeError("You have to pass either cond or doc_id or doc_ids")
        return super().get(cond)

    def search(self, cond: QueryLike) -> list[Found]:
        # The query cache doesn't see what other sessions write.
        self._journal.state()
        at = self._journal.store.revision
        if self._at != at:
            self.clear_cache()
            self._at = at
        return super().search(cond)

    def __len__(self) -> int:
        return len(self._journal.state().get(self.name, ()))

    def __iter__(self) -> Iterator[Found]:
        if self.document_class is not Found or self.document_id_class is not int:
            for id, document in self._whole().items():
                yield self._found(id, document)
            return
        # The usual case without a call for each: a store of thousands is read so at its start.
        for id, document in self._whole().items():
            yield Found(document if is_flat(document) else copied(document), id)

    def _found(self, id: int, document: Document) -> Found:
        # TinyDB's own class copies what is flat.
        own = self.document_class is Found and is_flat(document)
        given = document if own else copied(document)
        return self.document_class(given, self.document_id_class(id))

    def _whole(self) -> dict[int, Document]:
        """The table as it is now, frozen."""
        self._journal.state()
        return self._journal.store.whole(self.name)

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        # Integer ids where TinyDB has strings: it only ever turns them into integers.
        return cast("dict[str, Mapping[str, Any]]", _Copies(self._whole()))

    # ------------------------------------------------------------------ writing

    def insert(self, document: Mapping[str, Any]) -> int:
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        given = list(documents)
        if not all(isinstance(document, Mapping) for document in given):
            raise ValueError("Document is not a Mapping")

        def insert(draft: Draft, new_id: NewId) -> list[int]:
            named = {d.doc_id for d in given if isinstance(d, self.document_class)}
            ids = []
            for document in given:
                if isinstance(document, self.document_class):
                    id = document.doc_id
                    if id in draft:
                        raise ValueError(f"Document with ID {id} already exists")
                else:
                    id = new_id(self.name)
                    while id in named:
                        id = new_id(self.name)
                draft[id] = dict(document)
                ids.append(id)
            return ids

        return self._change(f"insert into {self.name}", insert)

    def upsert(self, document: Mapping[str, Any], cond: QueryLike | None = None) -> list[int]:
        # One change of the two: else two scripts could both find nothing and both insert.
        whole = super().upsert
        return self._change(f"write {self.name}", lambda _, __: whole(document, cond))

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        def update(draft: Draft, _: NewId) -> None:
            updater(cast("dict[int, Mapping[str, Any]]", draft))

        self._change(f"write {self.name}", update)

    def _change(self, why: str, use: Callable[[Draft, NewId], Result]) -> Result:
        """Commit what ``use`` makes of the table; inside another change it is part of that."""
        if self._under_way is not None:
            return use(*self._under_way)
        results: list[Result] = []

        def build(state: State, new_id: NewId) -> Sequence[Op]:
            draft = Draft(state.get(self.name, {}))
            self._under_way = draft, new_id
            try:
                results.append(use(draft, new_id))
            finally:
                self._under_way = None
            return list(draft.ops(self.name))

        self._journal.commit(why, build)
        self._journal.listed.add(self.name)
        self.clear_cache()
        return results[0]


def _number(doc_id: object) -> int:
    """An id as TinyDB looks it up, by its text; 0, which none has, where it can't be one."""
    text = str(doc_id)
    return int(text) if text.isascii() and text.isdecimal() and text[0] != "0" else 0


class _Copies(Mapping[int, Raw]):
    """A frozen table that hands out copies."""

    def __init__(self, whole: dict[int, Document]) -> None:
        self._whole = whole

    def __getitem__(self, id: int) -> Raw:
        return copied(self._whole[id])

    def __iter__(self) -> Iterator[int]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)
