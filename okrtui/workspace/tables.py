"""The goals of one table: stored documents, read into records when somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from okrtui.domain.records import Document, id_of, text_of

Record = TypeVar("Record")


class Records(Mapping[int, Record], Generic[Record]):
    """Records by id. A table of thousands costs nothing but what is looked at."""

    def __init__(
        self, documents: dict[int, Document], read: Callable[[int, Document], Record]
    ) -> None:
        self._documents = documents
        self._read = read
        self._records: dict[int, Record] = {}
        self._groups: dict[str, dict[int | None, list[int]]] = {}

    def __getitem__(self, id: int) -> Record:
        record = self._records.get(id)
        if record is None:
            record = self._records[id] = self._read(id, self._documents[id])
        return record

    def __contains__(self, id: object) -> bool:
        return id in self._documents

    def __iter__(self) -> Iterator[int]:
        return iter(self._documents)

    def __len__(self) -> int:
        return len(self._documents)

    def ids(self, field: str, owner: int | None) -> Sequence[int]:
        """The ids of those with this id in a field, in the order of their ranks."""
        groups = self._groups.get(field)
        if groups is None:
            groups = self._groups[field] = {}
            for id in self.in_order():
                groups.setdefault(id_of(self._documents[id], field), []).append(id)
        return groups.get(owner, ())

    def having(self, field: str, owner: int | None) -> Sequence[Record]:
        """The same, as records."""
        return [self[id] for id in self.ids(field, owner)]

    def in_order(self) -> Sequence[int]:
        """All ids in the order of their ranks."""
        documents = self._documents
        return sorted(documents, key=lambda id: (text_of(documents[id], "rank"), id))

    def texts(self, field: str) -> set[str]:
        """All texts that a field has."""
        return {text_of(document, field) for document in self._documents.values()}

    def put(self, id: int, document: Document) -> None:
        self._documents[id] = document
        self._records.pop(id, None)
        self._groups.clear()

    def drop(self, id: int) -> None:
        self._documents.pop(id, None)
        self._records.pop(id, None)
        self._groups.clear()
