"""The state in memory: tables of documents that one thread changes while others read."""

from __future__ import annotations

from _thread import allocate_lock
from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView

from okrtui.domain.records import Document
from okrtui.store.snapshot import Lazy, dump_documents


class Table(Mapping[int, Document]):
    """One table. Documents are replaced, never changed in place.

    Who iterates gets the table as it is at that moment: a change that comes meanwhile is made on
    a copy. A history table stays unparsed (``lazy``) until somebody looks at an old entry.
    """

    def __init__(self, documents: dict[int, Document], lazy: Lazy | None = None) -> None:
        self._documents = documents
        """With ``lazy``: what was added since."""
        self._lazy = lazy
        self._handed_out = False
        self._lock = allocate_lock()

    @property
    def is_lazy(self) -> bool:
        """Whether its old entries are still to be parsed."""
        return self._lazy is not None

    # ------------------------------------------------------------------ reading, any thread

    def whole(self) -> dict[int, Document]:
        """All documents by id, frozen: what comes later goes into a copy."""
        with self._lock:
            self._parse()
            self._handed_out = True
            return self._documents

    def __getitem__(self, id: int) -> Document:
        found = self._documents.get(id)
        if found is None and self._lazy is not None and id <= self._lazy.last:
            found = self._parsed().get(id)
        if found is None:
            raise KeyError(id)
        return found

    def __repr__(self) -> str:
        return "Table(lazy)" if self.is_lazy else f"Table({self._documents!r})"

    def __iter__(self) -> Iterator[int]:
        return iter(self.whole())

    def __len__(self) -> int:
        return len(self._parsed())

    def keys(self) -> KeysView[int]:
        return self.whole().keys()

    def values(self) -> ValuesView[Document]:
        return self.whole().values()

    def items(self) -> ItemsView[int, Document]:
        return self.whole().items()

    # ------------------------------------------------------------------ the store's thread

    def put(self, id: int, document: Document | None) -> None:
        """Give a document a new content; None takes it away."""
        with self._lock:
            if self._handed_out:
                self._documents = self._documents.copy()
                self._handed_out = False
            if self._lazy is not None and id <= self._lazy.last:
                self._parse()
            if document is None:
                # It may have come and gone in one transaction.
                self._documents.pop(id, None)
            else:
                self._documents[id] = document

    def dump(self) -> Iterator[bytes]:
        """The table as a snapshot has it, in pieces, so that other threads get their turns."""
        if self._lazy is not None:
            yield self._lazy.data[:-1]
            if self._documents:
                yield b", " if self._lazy.last else b""
                yield from dump_documents(self._documents)
        else:
            yield b"{"
            yield from dump_documents(self._documents)
        yield b"}"

    def _parsed(self) -> dict[int, Document]:
        with self._lock:
            self._parse()
            return self._documents

    def _parse(self) -> None:
        if self._lazy is not None:
            self._documents = {**self._lazy.documents(), **self._documents}
            self._lazy = None
