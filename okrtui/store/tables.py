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
        self._groups: dict[str, _Groups] = {}
        self._lock = allocate_lock()

    @property
    def is_lazy(self) -> bool:
        """Whether its old entries are still to be parsed."""
        return self._lazy is not None

    def at_most(self) -> int:
        """No fewer than the documents it has; costs nothing."""
        lazy = self._lazy
        return len(self._documents) + (0 if lazy is None else lazy.last)

    def about(self) -> int:
        """About how many documents it has, told without parsing any."""
        lazy = self._lazy
        return len(self._documents) + (0 if lazy is None else lazy.about())

    # ------------------------------------------------------------------ reading, any thread

    def whole(self) -> dict[int, Document]:
        """All documents by id, frozen: what comes later goes into a copy."""
        with self._lock:
            self._parse()
            self._handed_out = True
            return self._documents

    def having(self, field: str, id: int) -> Mapping[int, Document]:
        """The documents with this id in a field, frozen. The first call for a field costs most."""
        with self._lock:
            groups = self._groups.get(field)
            if groups is None:
                groups = self._groups[field] = self._grouped(field)
            return groups.of(id)

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

    def copy(self) -> Table:
        """Another table with the same content; what is unparsed stays so in both."""
        with self._lock:
            return Table(self._documents.copy(), self._lazy)

    def put(self, id: int, document: Document | None) -> None:
        """Give a document a new content; None takes it away."""
        with self._lock:
            if self._handed_out:
                self._documents = self._documents.copy()
                self._handed_out = False
            if self._lazy is not None and id <= self._lazy.last:
                self._parse()
            old = self._documents.get(id)
            for groups in self._groups.values():
                groups.put(id, old, document)
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
                # Not by whether ids were given: all of them may be deleted.
                yield b", " if len(self._lazy.data) > len(b"{}") else b""
                yield from dump_documents(self._documents)
        else:
            yield b"{"
            yield from dump_documents(self._documents)
        yield b"}"

    def _grouped(self, field: str) -> _Groups:
        texts = None if self._lazy is None else self._lazy.grouped(field)
        if self._lazy is None or texts is None:
            self._parse()
            return _Groups(field, self._documents)
        return _Groups(field, self._documents, self._lazy, texts)

    def _parsed(self) -> dict[int, Document]:
        with self._lock:
            self._parse()
            return self._documents

    def _parse(self) -> None:
        if self._lazy is not None:
            self._documents = {**self._lazy.documents(), **self._documents}
            self._lazy = None


class _Groups:
    """Documents by the id in one of their fields; texts as long as nobody has looked at them."""

    def __init__(
        self,
        field: str,
        documents: Mapping[int, Document],
        lazy: Lazy | None = None,
        texts: dict[int, list[bytes]] | None = None,
    ) -> None:
        self._field = field
        self._lazy = lazy
        self._texts = texts or {}
        self._groups: dict[int, dict[int, Document]] = {}
        for id, document in documents.items():
            owner = self._owner(document)
            if owner is not None:
                self._groups.setdefault(owner, {})[id] = document

    def of(self, owner: int) -> dict[int, Document]:
        group = self._groups.get(owner, {})
        texts = self._texts.pop(owner, None)
        if texts is not None and self._lazy is not None:
            group = self._groups[owner] = {**self._lazy.read(texts), **group}
        return group

    def put(self, id: int, old: Document | None, new: Document | None) -> None:
        """Who asked for a group before keeps it as it was."""
        before = None if old is None else self._owner(old)
        if before is not None:
            self._groups[before] = {i: d for i, d in self.of(before).items() if i != id}
        after = None if new is None else self._owner(new)
        if new is not None and after is not None:
            self._groups[after] = {**self.of(after), id: new}

    def _owner(self, document: Document) -> int | None:
        owner = document.get(self._field)
        return owner if type(owner) is int else None
