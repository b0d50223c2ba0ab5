"""A store as it was after an earlier change: everything to look at, nothing to write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, cast

from okrtui.domain.records import Document
from okrtui.store.ports import (
    Audit,
    Build,
    Changes,
    Commit,
    Head,
    Moved,
    ReadOnly,
    State,
    Store,
    StoreError,
)

if TYPE_CHECKING:
    from tinydb import TinyDB

    from okrtui.store.journal_store import JournalStore
    from okrtui.store.ports import Wanted
    from okrtui.store.tables import Table


class FrozenStore:
    """One past state of another store, with which it is closed. See ports.Store."""

    def __init__(self, store: Store, n: int) -> None:
        """Raises NotFound when there is no change ``n``, and whatever reading raises."""
        self._store = store
        self._tables = cast("Mapping[str, Table]", store.at(n))
        self._db: TinyDB | None = None
        self.number = n
        self.read_only: StoreError | None = ReadOnly(
            f"shown is the past, {store.path} as it was after change {n}",
            "Nothing was changed; look at the present to change something",
        )

    @property
    def path(self) -> Path:
        return self._store.path

    @property
    def identity(self) -> str:
        return self._store.identity

    @property
    def session(self) -> str:
        return self._store.session

    @property
    def warnings(self) -> tuple[str, ...]:
        return self._store.warnings

    @property
    def db(self) -> TinyDB:
        if self._db is None:
            from okrtui.store.storage import JournalDB

            # All that it uses of one is here.
            self._db = JournalDB(cast("JournalStore", self))
        return self._db

    @property
    def revision(self) -> object:
        """The same for ever."""
        return self.number

    def state(self) -> State:
        return self._tables

    def whole(self, table: str) -> dict[int, Document]:
        """A table, frozen."""
        found = self._tables.get(table)
        return {} if found is None else found.whole()

    def having(self, table: str, field: str, id: int) -> Mapping[int, Document]:
        found = self._tables.get(table)
        return {} if found is None else found.having(field, id)

    def commit(
        self,
        build: Build,
        *,
        why: str,
        user: str,
        transaction_id: str | None = None,
        if_match: int | None = None,
    ) -> Commit:
        """Raises ReadOnly, always."""
        self._refuse()

    def change(self, why: str, build: Build) -> NoReturn:
        """Raises ReadOnly, always."""
        self._refuse()

    def _refuse(self) -> NoReturn:
        assert self.read_only is not None
        raise ReadOnly(self.read_only.title, self.read_only.hint)

    def refresh(self) -> Changes:
        """Nothing: the past doesn't change."""
        return Changes()

    def changes(self) -> Changes:
        """Nothing: the past doesn't change."""
        return Changes()

    def log(self, first: int = 1, last: int | None = None) -> Iterator[Commit]:
        """The changes up to this one."""
        return self._store.log(first, self.number if last is None else min(last, self.number))

    def log_back(self, wanted: Wanted | None = None) -> Iterator[Commit]:
        """The changes up to this one, newest first."""
        return (c for c in self._store.log_back(wanted) if c.n <= self.number)

    def at(self, n: int) -> State:
        return self._store.at(n)

    def sealed(self, n: int | None = None) -> bytes:
        return self._store.sealed(self.number if n is None else n)

    def number_at(self, t: float) -> int:
        """The highest of these numbers made at or before ``t``."""
        return next((c.n for c in self.log_back() if c.t <= t), 0)

    def tell_waiting(self, tell: Callable[[str], None]) -> None:
        """Nobody waits for a lock: nothing is written."""

    def head(self) -> Head:
        return self._store.head()

    def audit(self, head: Head | None = None) -> Audit:
        return self._store.audit(head)

    def archive(self, before: float, to: Path | None = None) -> Moved | None:
        """Raises ReadOnly, always."""
        self._refuse()

    def checkpoint(self) -> bool:
        return False

    def close(self) -> None:
        self._store.close()
