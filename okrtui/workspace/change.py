"""A change before it is committed, what came of it, and the event it causes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from okrtui.domain.errors import NotFound
from okrtui.domain.records import Document, Json
from okrtui.domain.text import one_line
from okrtui.store.ports import Commit, Conflict, FieldConflict, NewId, Op, State
from okrtui.workspace.keys import NOUNS, key_of, listed

STAMPS = ("created_at", "created_by", "updated_at", "updated_by")


class Done(NamedTuple):
    """What a committed change came to."""

    message: str
    """One line for people, in the past tense."""
    key: str
    """The goal it was about, ``KR48``; empty when there is none."""
    n: int
    """The store's change number."""
    changed: bool
    """False when everything was already as asked for, and nothing was written."""


class Event(NamedTuple):
    """What differs from before, for those who draw."""

    keys: frozenset[str] = frozenset()
    """Goals whose rows may look different now."""
    structure: bool = False
    """Rows appeared, went or moved."""
    reloaded: bool = False
    """Everything may be different."""
    others: tuple[tuple[str, str], ...] = ()
    """(who, what) of other sessions' changes."""
    commits: tuple[Commit, ...] = ()
    """Those changes themselves; touches.py tells whose a cell is by them."""
    goals: bool = True
    """False when only check-ins, measurements and the like came or went."""

    def __bool__(self) -> bool:
        return bool(self.keys) or self.structure or self.reloaded


class Built(NamedTuple):
    """What a change's ``build`` hands back beside the draft's operations."""

    message: str
    key: str = ""


class Change(NamedTuple):
    """Something to commit: why, and how to build it on the newest state."""

    why: str
    """A short phrase for the journal: ``check-in KR2``."""
    build: Callable[[Draft], Built]
    validates: bool = True
    """Whether ``build`` holds documents against their schema."""


class Draft:
    """Collects the operations of one change on the newest state, under the store's lock."""

    def __init__(
        self, state: State, new_id: NewId, user: str, at: str, *, tries: bool = False
    ) -> None:
        self.state = state
        self.user = user
        self.tries = tries
        """Only to see what the change comes to: nothing is held against its schema."""
        self.ops: list[Op] = []
        self.new_id = new_id
        """Gives ids; they are used up only if the change is committed."""
        self._at = at

    def on(self, state: State) -> Draft:
        """A draft of the same change that sees another state."""
        return Draft(state, self.new_id, self.user, self._at)

    def table(self, table: str) -> Mapping[int, Document]:
        return self.state.get(table, {})

    def document(self, table: str, id: int) -> Document:
        """The stored document. Raises NotFound."""
        document = self.table(table).get(id)
        if document is None:
            raise missing(table, id, self.table(table))
        return document

    def insert(self, table: str, document: Mapping[str, Json], id: int | None = None) -> int:
        """Add a document under a new id, or one that the caller found to be free."""
        id = self.new_id(table) if id is None else id
        stamped: dict[str, Json] = {
            **document,
            "created_at": self._at,
            "created_by": document.get("created_by") or self.user,
            "updated_at": self._at,
            "updated_by": self.user,
        }
        self.ops.append(Op("ins", table, id, stamped))
        return id

    def set(
        self,
        table: str,
        id: int,
        fields: Mapping[str, Json],
        base: Mapping[str, Json] | None = None,
    ) -> bool:
        """Give fields new values; False when all have them already.

        base: what the editor showed; a stored value that differs from it and from the new one
        is somebody else's and raises Conflict when the store checks the operation.
        """
        document = self.document(table, id)
        changes: dict[str, tuple[Json, Json]] = {}
        for field, new in fields.items():
            if document.get(field) == new:
                continue
            old = now = document.get(field)
            if base is not None and field in base and not _both_empty(base[field], now):
                old = base[field]
            changes[field] = (old, new)
        if not changes:
            return False
        changes["updated_at"] = (document.get("updated_at"), self._at)
        changes["updated_by"] = (document.get("updated_by"), self.user)
        self.ops.append(Op("set", table, id, changes))
        return True

    def delete(self, table: str, id: int, base: Document | None = None) -> None:
        """Take a document away. base: as it was shown; edited since, it raises Conflict."""
        document = self.document(table, id)
        self.ops.append(Op("del", table, id, document if base is None else base))

    def restore(self, table: str, id: int, document: Mapping[str, Json]) -> None:
        """Insert a document again under its old id."""
        if id in self.table(table):
            raise Conflict(f"{table} {id} is there again already", "Nothing was changed")
        self.ops.append(Op("ins", table, id, document))


def _both_empty(one: Json, other: Json) -> bool:
    """A text that was never given and one that was taken away look the same."""
    return one in (None, "") and other in (None, "")


def missing(table: str, id: int, there: Mapping[int, object]) -> NotFound:
    """The error for a goal that doesn't exist, naming the nearest ones that do."""
    noun = NOUNS.get(table, "document")
    if table not in NOUNS:
        return NotFound(f"no document {id} in {table}", "Nothing was changed")
    nearest = sorted(there, key=lambda other: (abs(other - id), other))[:3]
    hint = (
        "The nearest are " + ", ".join(key_of(table, other) for other in sorted(nearest))
        if nearest
        else f"There is no {noun} yet"
    )
    return NotFound(f"there is no {noun} {key_of(table, id)}", hint)


def in_peoples_words(conflict: Conflict) -> Conflict:
    """The store's conflict naming goals as people do: KR1, not key_results 1."""
    title = conflict.title
    for field in conflict.fields:
        if field.table in NOUNS:
            title = title.replace(f"{field.table} {field.id} ", f"{key_of(field.table, field.id)} ")
    more = len(conflict.fields) - 1
    goals = [key_of(field.table, field.id) for field in conflict.fields if field.table in NOUNS]
    others = [key for key in dict.fromkeys(goals) if key != goals[0]]
    if others:
        title = title.removesuffix(f" ({more} more)") + f"; so {_was(others)} {listed(others)}"
    return Conflict(title, conflict.hint, conflict.fields)


def _was(keys: list[str]) -> str:
    return "was" if len(keys) == 1 else "were"


def shown(value: Json) -> str:
    """A stored value as a short phrase for messages."""
    if value is None or value == "":
        return "nothing"
    return clipped(str(value))


def clipped(text: str, length: int = 60) -> str:
    """One harmless line of at most ``length`` characters."""
    line = one_line(text)
    return line if len(line) <= length else line[: length - 1] + "…"


__all__ = [
    "STAMPS",
    "Built",
    "Change",
    "Done",
    "Draft",
    "Event",
    "FieldConflict",
    "clipped",
    "in_peoples_words",
    "missing",
    "shown",
]
