"""The goals of one table: stored documents, read into records when somebody looks at them."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar, overload

from okrtui.domain.records import Document, id_of, links_of, text_of
from okrtui.workspace.belonging import LISTS

Record = TypeVar("Record")
Other = TypeVar("Other")


class Records(Mapping[int, Record], Generic[Record]):
    """Records by id. A table of thousands costs nothing but what is looked at."""

    def __init__(
        self, documents: dict[int, Document], read: Callable[[int, Document], Record]
    ) -> None:
        self._documents = documents
        self._read = read
        self._records: dict[int, Record] = {}
        self._groups: dict[str, dict[int | None, list[int]]] = {}
        self._texts: dict[str, frozenset[str]] = {}

    def __getitem__(self, id: int) -> Record:
        record = self._records.get(id)
        if record is None:
            record = self._records[id] = self._read(id, self._documents[id])
        return record

    @overload
    def get(self, id: int, default: None = None, /) -> Record | None: ...
    @overload
    def get(self, id: int, default: Record, /) -> Record: ...
    @overload
    def get(self, id: int, default: Other, /) -> Record | Other: ...
    def get(self, id: int, default: object = None, /) -> object:
        """Asked for thousands of times after a change: without a detour over exceptions."""
        record = self._records.get(id)
        if record is None:
            return self[id] if id in self._documents else default
        return record

    def __contains__(self, id: object) -> bool:
        return id in self._documents

    def __iter__(self) -> Iterator[int]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)

    def document(self, id: int) -> Document | None:
        """As it is stored; None when it isn't there."""
        return self._documents.get(id)

    def ids(self, field: str, owner: int | None) -> Sequence[int]:
        """The ids of those with this id in a field, in the order of their ranks."""
        groups = self._groups.get(field)
        if groups is None:
            groups = self._groups[field] = self._grouped(field)
        return groups.get(owner, ())

    def _grouped(self, field: str) -> dict[int | None, list[int]]:
        groups: dict[int | None, list[int]] = defaultdict(list)
        documents = self._documents
        if field in LISTS:
            for id in self.in_order():
                for named in links_of(documents[id], field):
                    groups[named].append(id)
        else:
            for id in self.in_order():
                groups[id_of(documents[id], field)].append(id)
        return dict(groups)

    def having(self, field: str, owner: int | None) -> Sequence[Record]:
        """The same, as records."""
        return [self[id] for id in self.ids(field, owner)]

    def in_order(self) -> Sequence[int]:
        """All ids in the order of their ranks."""
        placed = sorted((text_of(one, "rank"), id) for id, one in self._documents.items())
        return [id for _, id in placed]

    def texts(self, field: str) -> frozenset[str]:
        """All texts that a field has."""
        texts = self._texts.get(field)
        if texts is None:
            documents = self._documents.values()
            texts = self._texts[field] = frozenset(text_of(each, field) for each in documents)
        return texts

    def all_of(self, field: str) -> Iterator[tuple[int, str]]:
        """The text that each has in a field, without reading the rest."""
        return ((id, text_of(document, field)) for id, document in self._documents.items())

    def put(self, id: int, document: Document) -> None:
        self._leave(id, document)
        self._documents[id] = document
        self._records.pop(id, None)
        for field, groups in self._groups.items():
            for owner in _owners(document, field):
                # A new list: whoever was given the old one goes on as if nothing had happened.
                groups[owner] = [*groups.get(owner, ())]
                insort(groups[owner], id, key=self._place)

    def drop(self, id: int) -> None:
        self._leave(id)
        self._documents.pop(id, None)
        self._records.pop(id, None)

    def forget(self) -> None:
        """Read every document anew when it is looked at."""
        self._records.clear()

    def _leave(self, id: int, to: Document | None = None) -> None:
        """Take it out of its groups; thousands of others stay as they are.

        to: the document that comes in its place.
        """
        document = self._documents.get(id)
        for field in list(self._texts):
            if not _says_the_same(document, to, field):
                del self._texts[field]
        if document is not None:
            for field, groups in self._groups.items():
                for owner in _owners(document, field):
                    groups[owner] = [other for other in groups[owner] if other != id]

    def _place(self, id: int) -> tuple[str, int]:
        return text_of(self._documents[id], "rank"), id


def _owners(document: Document, field: str) -> tuple[int | None, ...]:
    """The ids that a field names: one, none, or those of a list."""
    return links_of(document, field) if field in LISTS else (id_of(document, field),)


def _says_the_same(one: Document | None, other: Document | None, field: str) -> bool:
    return one is not None and other is not None and text_of(one, field) == text_of(other, field)
