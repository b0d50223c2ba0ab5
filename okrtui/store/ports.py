"""What a store is to the rest of the program; other engines implement the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias

from okrtui.domain.errors import OkrtuiError
from okrtui.domain.records import Document, Json

if TYPE_CHECKING:
    from tinydb import TinyDB

State: TypeAlias = Mapping[str, Mapping[int, Document]]
"""table name → document id → document. Documents are replaced, never changed in place."""

NewId: TypeAlias = Callable[[str], int]
"""Gives the next free id of a table; ids are never given twice, also not after a deletion."""


class Op(NamedTuple):
    """One operation on one document.

    body: ``ins`` and ``del`` the whole document; ``set`` ``{field: (old, new)}`` where a field
    that is absent counts as None; ``inc`` ``{field: (old, delta)}``.
    """

    kind: Literal["ins", "set", "del", "inc"]
    table: str
    id: int
    body: Mapping[str, Json] | Mapping[str, tuple[Json, Json]]


Build: TypeAlias = Callable[[State, NewId], Sequence[Op]]
"""Makes the operations of one transaction on the newest state, under the store's lock."""


class Commit(NamedTuple):
    """One transaction as it stands in the journal."""

    n: int
    id: str
    t: float
    """Seconds since the epoch, UTC."""
    user: str
    os_user: str
    session: str
    app: str
    why: str
    ops: tuple[Op, ...]


class Wanted(NamedTuple):
    """Which changes one looks for; any one of these is enough."""

    users: tuple[str, ...] = ()
    """Made by one of these people."""
    reasons: tuple[str, ...] = ()
    """Their why begins with one of these words."""
    documents: tuple[tuple[str, int], ...] = ()
    """They have an operation on one of these: table and id."""
    links: tuple[tuple[str, int], ...] = ()
    """They insert or delete a document with this id in this field."""


class Changes(NamedTuple):
    """What was applied to the state since one last asked, own commits and others', in order."""

    commits: tuple[Commit, ...] = ()
    reloaded: bool = False
    """The whole state was read anew: build every index again."""

    def __bool__(self) -> bool:
        return bool(self.commits) or self.reloaded


class Moved(NamedTuple):
    """What was archived."""

    segments: int
    first: int
    """The number of the first change in them."""
    last: int
    where: Path
    """The folder that they are in now."""


class Head(NamedTuple):
    """A change and its seal; the seal stands for that change and all before it."""

    n: int
    seal: str


class Audit(NamedTuple):
    """What was verified."""

    changes: int
    segments: int
    archived: int
    """How many of the segments lie in an archive."""
    first: float | None
    """When the first change was made, seconds since the epoch; None without any."""
    last: float | None
    head: Head
    unfinished: int
    """Bytes behind the last change, which a write that never ended left."""


class Store(Protocol):
    """A durable, shared, append-only store of documents."""

    @property
    def path(self) -> Path: ...
    @property
    def db(self) -> TinyDB:
        """TinyDB over the state in memory: how the program reads."""
        ...

    @property
    def identity(self) -> str:
        """The store's uuid."""
        ...

    @property
    def number(self) -> int:
        """The number of the last change applied; 0 for a new store."""
        ...

    @property
    def session(self) -> str:
        """This session's name in the journal, to tell own commits from others'."""
        ...

    @property
    def read_only(self) -> StoreError | None:
        """Why nothing can be written, or None."""
        ...

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the user should know about how the store was opened (recovered, set aside …)."""
        ...

    def state(self) -> State: ...

    def having(self, table: str, field: str, id: int) -> Mapping[int, Document]:
        """The documents of a table with this id in a field: a key result's check-ins.

        Frozen, and read without the rest of a history.
        """
        ...

    def commit(
        self,
        build: Build,
        *,
        why: str,
        user: str,
        transaction_id: str | None = None,
        if_match: int | None = None,
    ) -> Commit:
        """Make one durable transaction; empty operations write nothing.

        Raises Busy, Conflict, NotSaved, Unknown, ReadOnly, Damaged, NewerSchema, and whatever
        ``build`` raises; in each case but Unknown nothing was changed.
        """
        ...

    def refresh(self) -> Changes:
        """Read what others wrote, then give what was applied since the last call."""
        ...

    def changes(self) -> Changes:
        """What was applied since the last call, without touching the disk."""
        ...

    def log(self, first: int = 1, last: int | None = None) -> Iterator[Commit]:
        """Changes ``first`` to ``last``, oldest first.

        Raises Archived when the first of them were moved away and can't be read.
        """
        ...

    def log_back(self, wanted: Wanted | None = None) -> Iterator[Commit]:
        """All changes, newest first, read as far as one asks.

        wanted: the rest may be passed over unread, but needn't be. Raises Damaged.
        """
        ...

    def at(self, n: int) -> State:
        """The tables as they were after change ``n``, frozen; 0 is before the first one.

        A field that was absent may be None. Raises NotFound when there is no such change or the
        journal doesn't reach so far.
        """
        ...

    def sealed(self, n: int | None = None) -> bytes:
        """A file with the state, or the one after change ``n``: TinyDB's, and a store of its own.

        Raises as ``at`` does.
        """
        ...

    def number_at(self, t: float) -> int:
        """The highest number of a change made at or before ``t``, in seconds since the epoch.

        0 when there is none. Where a clock was set back, changes with lower numbers may be later
        ones: they belong to the past that this number names all the same. Raises NotFound when
        the journal doesn't reach so far.
        """
        ...

    def tell_waiting(self, tell: Callable[[str], None]) -> None:
        """Have somebody told, on the thread that waits, when the lock is not to be had at once.

        ``tell`` gets who holds it, as far as the kernel knows; else nothing.
        """
        ...

    def head(self) -> Head:
        """The last change and its seal, to be kept elsewhere."""
        ...

    def audit(self, head: Head | None = None) -> Audit:
        """Verify the whole history, archives included, and that it is the one that had ``head``.

        Raises Damaged with the place of a breach, Archived and NotFound for what isn't there.
        """
        ...

    def archive(self, before: float, to: Path | None = None) -> Moved | None:
        """Move the oldest segments, with nothing made at or after ``before``, to an archive.

        Never the last one; None when there is none to move. to: a folder, else one beside the
        store. They are found there by ``log`` and ``at``. Raises NotSaved, CannotCreate, Damaged,
        and as ``commit`` does.
        """
        ...

    def checkpoint(self) -> bool:
        """Fold the journal into the snapshot; False when it was not needed or not possible."""
        ...

    def close(self) -> None:
        """Checkpoint when this session wrote, then let go of all files."""
        ...


class StoreError(OkrtuiError):
    """Something about the store, not about the goal."""


class Busy(StoreError):
    """Somebody else held the lock for too long; nothing was changed."""


class FieldConflict(NamedTuple):
    table: str
    id: int
    field: str
    base: Json
    """What the editor started from."""
    mine: Json
    theirs: Json
    who: str
    """Who made it theirs; empty when unknown."""
    when: float | None
    """Seconds since the epoch."""


class Conflict(StoreError):
    """Someone changed the same field, or the document is gone; nothing was changed."""

    def __init__(self, title: str, hint: str = "", fields: tuple[FieldConflict, ...] = ()) -> None:
        super().__init__(title, hint)
        self.fields = fields


class NotSaved(StoreError):
    """The disk refused; nothing was changed."""


class Unknown(StoreError):
    """The disk failed so that nobody can tell whether the change was kept."""


class ReadOnly(StoreError):
    """No permission to write, a network file system, or reading was asked for."""


class Damaged(StoreError):
    """The files contradict their seals, or aren't ours."""


class Archived(StoreError):
    """Changes that were moved out of the store's folder, and can't be read from here."""


class NewerSchema(StoreError):
    """Written by a newer program."""


class CannotCreate(StoreError):
    """The folder is missing, or the path is no place for a store."""
