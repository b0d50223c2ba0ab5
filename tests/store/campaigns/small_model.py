"""Goals as a few dicts: what three people's changes, undos and redos come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from okrtui.domain.errors import Invalid, NotFound
from okrtui.store.ports import Conflict, State

Fields: TypeAlias = dict[str, object]
Tables: TypeAlias = dict[str, dict[int, Fields]]
Key: TypeAlias = tuple[str, int]
Diff: TypeAlias = dict[Key, tuple[Fields | None, Fields | None]]
"""What a change wrote: document → before and after; None where there is none."""

BY: Final = "updated_by"
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "objectives": ("title", "owner", "parent", BY),
    "key_results": ("title", "owner", "objective", BY),
    "initiatives": ("title", "key_result", BY),
    "kpis": ("name", BY),
    "check_ins": ("key_result", "value", BY),
    "measurements": ("kpi", "value", BY),
}
"""All that the steps change."""
GOALS: Final = ("objectives", "key_results", "initiatives", "kpis")

ABOVE: Final[Mapping[str, tuple[str, str]]] = {
    "objectives": ("parent", "objectives"),
    "key_results": ("objective", "objectives"),
    "initiatives": ("key_result", "key_results"),
    "check_ins": ("key_result", "key_results"),
    "measurements": ("kpi", "kpis"),
}
"""Table → the field that says what a document hangs below, and where that is."""


def told(state: State) -> Tables:
    """A store's state as the model would have it."""
    return {
        table: {
            id: {field: document[field] for field in fields if document.get(field) is not None}
            for id, document in state.get(table, {}).items()
        }
        for table, fields in FIELDS.items()
    }


def _below(tables: Tables, key: Key) -> Iterator[Key]:
    """What goes with it; objectives only lose what they hang below."""
    for table, (field, above) in ABOVE.items():
        if above == key[0] and table != "objectives":
            for id, document in tables[table].items():
                if document.get(field) == key[1]:
                    yield table, id
                    yield from _below(tables, (table, id))


def _said(fields: Fields | None) -> Fields | None:
    """Without who wrote it last."""
    return fields and {field: value for field, value in fields.items() if field != BY}


@dataclass
class Root:
    """A change that somebody made, and what became of it."""

    user: str
    diff: Diff
    """Of the latest of it and its undos and redos."""
    last: int
    """The number of that one."""
    undone: bool = False


class Model:
    def __init__(self) -> None:
        self.tables: Tables = {table: {} for table in FIELDS}
        self.states: list[Tables] = [self.tables]
        """The state after every change."""
        self.users: list[str] = []
        """Who made each change."""
        self.given: dict[str, int] = dict.fromkeys(FIELDS, 0)
        """The highest id ever given."""
        self.roots: list[Root] = []
        self.went_on: dict[str, int] = {}
        """Each person's latest change that is neither undo nor redo."""

    @property
    def n(self) -> int:
        return len(self.users)

    # ------------------------------------------------------------------ changes

    def add(self, user: str, table: str, fields: Fields) -> None:
        above = ABOVE.get(table)
        if above is not None and above[0] in fields:
            self._find((above[1], fields[above[0]]))
        self.given[table] += 1
        self._change(user, {(table, self.given[table]): {**fields, BY: user}})

    def edit(self, user: str, key: Key, field: str, shown: object, new: object) -> None:
        """``shown``: the value that the editor began with."""
        document = self._find(key)
        now = document.get(field)
        if now == new:
            return
        if now != shown:
            raise Conflict("a third value")
        self._change(user, {key: {**document, field: new, BY: user}})

    def move(self, user: str, key: Key, to: int, shown: object) -> None:
        field, table = ABOVE[key[0]]
        self._find(key)
        self._find((table, to))
        if table == key[0] and self._circles(key[1], to):
            raise Invalid("it would hang below itself")
        self.edit(user, key, field, shown, to)

    def delete(self, user: str, key: Key, view: Tables) -> None:
        """``view``: what is shown; nobody deletes what they haven't seen."""
        self._find(key)
        gone = {key, *_below(self.tables, key)}
        shown = {key, *_below(view, key)}
        for table, id in gone:
            if table in GOALS and (
                (table, id) not in shown or view[table][id] != self.tables[table][id]
            ):
                raise Conflict("changed since it was shown")
        wrote: dict[Key, Fields | None] = dict.fromkeys(gone)
        for id, child in self.tables["objectives"].items():
            if ("objectives", id) not in gone and key == ("objectives", child.get("parent")):
                left = {field: value for field, value in child.items() if field != "parent"}
                wrote["objectives", id] = {**left, BY: user}
        self._change(user, wrote)

    def _change(self, user: str, wrote: Mapping[Key, Fields | None]) -> None:
        diff = self._write(user, wrote)
        if diff:
            self.roots.append(Root(user, diff, self.n))
            self.went_on[user] = self.n

    def _write(self, user: str, wrote: Mapping[Key, Fields | None]) -> Diff:
        """Make it the newest state, unless it is like that already."""
        diff: Diff = {}
        tables = {name: dict(table) for name, table in self.tables.items()}
        for (table, id), fields in wrote.items():
            before = tables[table].pop(id, None)
            if fields is not None:
                tables[table][id] = fields
            if before != fields:
                diff[table, id] = (before, fields)
        if diff:
            self.tables = tables
            self.states.append(tables)
            self.users.append(user)
        return diff

    def _find(self, key: tuple[str, object]) -> Fields:
        table, id = key
        if not isinstance(id, int) or id not in self.tables[table]:
            raise NotFound("gone")
        return self.tables[table][id]

    def _circles(self, id: int, parent: object) -> bool:
        while isinstance(parent, int):
            if parent == id:
                return True
            parent = self.tables["objectives"].get(parent, {}).get("parent")
        return False

    # ------------------------------------------------------------------ undo and redo

    def undo(self, user: str) -> None:
        """The person's latest change that holds, passing over those of which nothing is left."""
        self._turn(root for root in self.roots if root.user == user and not root.undone)

    def redo(self, user: str) -> None:
        """What the person undid last, as long as nothing of their own came since."""
        since = self.went_on.get(user, 0)
        self._turn(
            root for root in self.roots if root.user == user and root.undone and root.last > since
        )

    def _turn(self, roots: Iterator[Root]) -> None:
        for root in sorted(roots, key=lambda root: root.last, reverse=True):
            diff = self._write(root.user, self._reversed(root.user, root.diff))
            if diff:
                root.diff, root.last, root.undone = diff, self.n, not root.undone
                return
        raise NotFound("nothing left")

    def _reversed(self, user: str, diff: Diff) -> dict[Key, Fields | None]:
        """What takes a change back. Raises Conflict when others built upon it."""
        wrote: dict[Key, Fields | None] = {}
        for key, (before, after) in diff.items():
            now = self.tables[key[0]].get(key[1])
            if before is None:
                if _said(now) != _said(after) or self._carries(key, diff):
                    raise Conflict("built upon")
                wrote[key] = None
            elif after is None:
                if now is not None:
                    raise Conflict("there again")
                self._check_above(key, before, diff)
                wrote[key] = before
            else:
                wrote[key] = self._set_back(user, key, now, before, after, diff)
        return wrote

    def _set_back(
        self, user: str, key: Key, now: Fields | None, before: Fields, after: Fields, diff: Diff
    ) -> Fields:
        if now is None:
            raise Conflict("gone")
        fields: Fields = {}
        for field in (before.keys() | after.keys()) - {BY}:
            old, new, there = before.get(field), after.get(field), now.get(field)
            if old in (new, there):
                continue
            if there != new:
                raise Conflict("a third value")
            fields[field] = old
        self._check_above(key, fields, diff)
        if key[0] == "objectives" and self._circles(key[1], fields.get("parent")):
            raise Conflict("it would hang below itself")
        if fields:
            fields[BY] = user
        return {field: value for field, value in {**now, **fields}.items() if value is not None}

    def _check_above(self, key: Key, fields: Fields, diff: Diff) -> None:
        """What it hangs below is there, or comes back with it."""
        if key[0] not in ABOVE:
            return
        field, table = ABOVE[key[0]]
        above = fields.get(field)
        if isinstance(above, int) and above not in self.tables[table]:
            made = diff.get((table, above))
            if made is None or made[1] is not None:
                raise Conflict("an orphan")

    def _carries(self, key: Key, diff: Diff) -> bool:
        """Whether something hangs below that was not hung there by the same change."""
        return any(
            above == key[0] and document.get(field) == key[1] and (table, id) not in diff
            for table, (field, above) in ABOVE.items()
            for id, document in self.tables[table].items()
        )
