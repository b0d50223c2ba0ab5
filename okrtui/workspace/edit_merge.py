"""Merging what another program made of a store's file: three ways, field by field.

What the file changed against the state it started from is made again on the newest state. Where
somebody else changed the same since, nothing is: each such place is a ``Clash``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from okrtui.domain.errors import Invalid
from okrtui.domain.records import TABLES, Document, Json
from okrtui.store.merge import same
from okrtui.store.ports import FieldConflict, Op, State
from okrtui.workspace.belonging import ABOVE, BELOW, LISTS, TREES, links_in, name_of, noun_of
from okrtui.workspace.change import STAMPS, Draft
from okrtui.workspace.restoring import Count
from okrtui.workspace.rules import validated
from okrtui.workspace.wording import field_in_words

Kind = Literal["field", "gone", "edited", "hangs", "orphan", "invalid", "circle"]


class Clash(NamedTuple):
    """Why the file can't be merged.

    field: somebody else gave it another value. gone: somebody deleted what the file changes.
    edited: somebody changed what the file deletes. hangs: somebody hung something below what the
    file deletes. orphan: somebody deleted what something in the file belongs to. invalid: both
    changes together make no sense. circle: an objective would hang below itself.
    """

    kind: Kind
    at: FieldConflict
    """Base is what the file started from, mine what the file has, theirs the newest."""
    said: str = ""
    """What is wrong with it, of an invalid one."""


class Renumbered(NamedTuple):
    """A new document of the file whose id was given to another one meanwhile."""

    table: str
    old: int
    new: int


class Merge:
    """What the file changed, made on the newest state."""

    def __init__(self, base: State, edited: State) -> None:
        self._base = base
        self._edited = edited
        self.clashes: list[Clash] = []
        self.renumbered: list[Renumbered] = []
        self.counts: dict[str, Count] = {}
        self._draft: Draft
        self._ids: dict[tuple[str, int], int] = {}
        self._olds: dict[tuple[str, int], int] = {}
        self._after: dict[str, dict[int, Document | None]] = {}

    def build(self, draft: Draft) -> None:
        """Collect the operations, or the clashes. Raises Invalid for what is wrong by itself."""
        self._draft = draft
        self.clashes, self.renumbered, self.counts = [], [], {}
        self._ids, self._olds, self._after = {}, {}, {}
        # Documents with links come after what they link to.
        order = ["cycles", "kpis", "objectives", "key_results"]
        tables = [*order, *(t for t in {**self._base, **self._edited} if t not in order)]
        for table in tables:
            self._number(table)
        for table in tables:
            self._merge(table)
        for table, documents in self._after.items():
            self._check_below(table, {id for id, d in documents.items() if d is None})
            for id, document in documents.items():
                if document is not None:
                    self._check(table, id, document)

    # ------------------------------------------------------------------ what the file changed

    def _number(self, table: str) -> None:
        """Give the file's new documents ids that nobody was given."""
        base, now = self._base.get(table, {}), self._draft.table(table)
        edited = self._edited.get(table, {})
        new = sorted(id for id in edited if id not in base and not _alike(edited[id], now.get(id)))
        if not new:
            return
        next_id = self._draft.new_id(table)
        kept = {id for id in new if id >= next_id}
        for id in new:
            found = id
            if id not in kept:
                while next_id in kept:
                    next_id = self._draft.new_id(table)
                found, next_id = next_id, self._draft.new_id(table)
                self.renumbered.append(Renumbered(table, id, found))
                self._olds[table, found] = id
            self._ids[table, id] = found

    def _merge(self, table: str) -> None:
        base, edited = self._base.get(table, {}), self._edited.get(table, {})
        new = changed = gone = 0
        for id in {**base, **edited}:
            if id not in edited:
                gone += self._delete(table, id, base[id])
            elif id not in base:
                if (table, id) in self._ids:
                    self._insert(table, self._ids[table, id], edited[id])
                    new += 1
            elif fields := self._differences(table, base[id], edited[id]):
                changed += self._change(table, id, base[id], fields)
        if new or changed or gone:
            self.counts[table] = Count(new, changed, gone)

    def _differences(self, table: str, base: Document, edited: Document) -> dict[str, Json]:
        """The fields that the file set. One that is absent is as good as one that is None."""
        ours = table in ABOVE or table in BELOW
        return {
            field: self._linked(table, field, edited.get(field))
            for field in {**base, **edited}
            if not (ours and field in STAMPS) and not same(base.get(field), edited.get(field))
        }

    def _linked(self, table: str, field: str, value: Json) -> Json:
        """The value, following a new document of the file to its new id."""
        above = ABOVE.get(table, {}).get(field)
        if above is None:
            return value
        if field in LISTS and isinstance(value, list | tuple):
            return [self._linked_one(above, link) for link in value]
        return self._linked_one(above, value)

    def _linked_one(self, above: str, link: Json) -> Json:
        return self._ids.get((above, link), link) if isinstance(link, int) else link

    def _delete(self, table: str, id: int, base: Document) -> bool:
        now = self._draft.table(table).get(id)
        if now is None:
            return False
        found = [
            _clash("edited", (table, id, field), base=base.get(field), theirs=now.get(field))
            for field in {**base, **now}
            if field not in STAMPS and not same(base.get(field), now.get(field))
        ]
        self.clashes += found
        if not found:
            self._draft.delete(table, id)
            self._after.setdefault(table, {})[id] = None
        return not found

    def _insert(self, table: str, id: int, edited: Document) -> None:
        document = {f: self._linked(table, f, value) for f, value in edited.items()}
        if table in ABOVE or table in BELOW:
            self._draft.insert(table, document, id)
        else:
            self._draft.ops.append(Op("ins", table, id, document))
        self._after.setdefault(table, {})[id] = document

    def _change(self, table: str, id: int, base: Document, fields: dict[str, Json]) -> bool:
        now = self._draft.table(table).get(id)
        if now is None:
            self.clashes += [
                _clash("gone", (table, id, field), base=base.get(field), mine=mine)
                for field, mine in fields.items()
            ]
            return False
        wanted: dict[str, Json] = {}
        for field, mine in fields.items():
            theirs = now.get(field)
            if same(theirs, mine):
                continue
            if not same(theirs, base.get(field)):
                clash = _clash(
                    "field", (table, id, field), base=base.get(field), mine=mine, theirs=theirs
                )
                self.clashes.append(clash)
            wanted[field] = mine
        if not wanted:
            return False
        if table in ABOVE or table in BELOW:
            self._draft.set(table, id, wanted)
        else:
            pairs = {field: (now.get(field), value) for field, value in wanted.items()}
            self._draft.ops.append(Op("set", table, id, pairs))
        self._after.setdefault(table, {})[id] = {**now, **wanted}
        return True

    # ------------------------------------------------------------------ what it comes to

    def _check(self, table: str, id: int, document: Document) -> None:
        """Hold a new or changed document against the rules."""
        now = self._draft.table(table).get(id, {})
        both = (self._base, self._edited)
        for field, above in ABOVE.get(table, {}).items():
            value = document.get(field)
            if value is None or same(value, now.get(field)):
                continue
            for owner in value if field in LISTS and isinstance(value, list | tuple) else (value,):
                if isinstance(owner, int) and self._is_there(above, owner):
                    continue
                there = [isinstance(owner, int) and owner in state.get(above, {}) for state in both]
                if not all(there):
                    deleted = isinstance(owner, int) and there[0]
                    raise _astray((table, self._old(table, id), field), above, owner, deleted)
                self.clashes.append(_clash("orphan", (table, id, field), mine=owner))
        if table in TABLES:
            self._check_rules(table, id, now, document)
        if table in TREES and not same(document.get("parent"), now.get("parent")):
            self._check_circle(table, id, document)

    def _check_rules(self, table: str, id: int, now: Document, document: Document) -> None:
        problem = _problem(table, document)
        if problem is None or (now and _problem(table, now) is not None):
            return
        edited = self._edited.get(table, {}).get(self._old(table, id), {})
        if _problem(table, edited) is not None:
            raise _wrong(table, self._old(table, id), problem.field, problem.title)
        field, base = problem.field, self._base.get(table, {}).get(id, {})
        clash = _clash(
            "invalid",
            (table, id, field),
            base=base.get(field),
            mine=edited.get(field),
            theirs=now.get(field),
        )
        self.clashes.append(clash._replace(said=problem.title))

    def _check_circle(self, table: str, id: int, document: Document) -> None:
        above, seen = document.get("parent"), set[int]()
        while isinstance(above, int) and above not in seen:
            if above == id:
                now = self._draft.table(table).get(id, {}).get("parent")
                base = self._base.get(table, {}).get(id, {}).get("parent")
                mine = document.get("parent")
                place = (table, id, "parent")
                self.clashes.append(_clash("circle", place, base=base, mine=mine, theirs=now))
                return
            seen.add(above)
            above = (self._document(table, above) or {}).get("parent")

    def _check_below(self, table: str, gone: set[int]) -> None:
        """Nothing may be left that links to what the file deletes."""
        for below, field in BELOW.get(table, ()) if gone else ():
            for other, above in self._links(below, field):
                if above not in gone:
                    continue
                edited = self._edited.get(below, {}).get(other)
                if edited is not None and above in links_in(field, edited.get(field)):
                    raise _astray((below, other, field), table, above, True)
                self.clashes.append(_clash("hangs", (below, other, field), theirs=above))

    def _links(self, table: str, field: str) -> Iterator[tuple[int, int]]:
        """Which documents link to which ids, as it comes to be."""
        changed = self._after.get(table, {})
        for id, document in {**self._draft.table(table), **changed}.items():
            for above in () if document is None else links_in(field, document.get(field)):
                yield id, above

    def _document(self, table: str, id: int) -> Document | None:
        after = self._after.get(table, {})
        return after[id] if id in after else self._draft.table(table).get(id)

    def _is_there(self, table: str, id: int) -> bool:
        return self._document(table, id) is not None

    def _old(self, table: str, id: int) -> int:
        """The id that the file has for a document."""
        return self._olds.get((table, id), id)


def _clash(
    kind: Kind,
    place: tuple[str, int, str],
    *,
    base: Json = None,
    mine: Json = None,
    theirs: Json = None,
) -> Clash:
    return Clash(kind, FieldConflict(*place, base, mine, theirs, "", None))


def _alike(one: Document, other: Document | None) -> bool:
    """Whether two documents say the same, whoever stamped them."""
    return other is not None and all(
        same(one.get(field), other.get(field)) for field in {**one, **other} if field not in STAMPS
    )


def _problem(table: str, document: Mapping[str, Json]) -> Invalid | None:
    try:
        validated(table, document)
    except Invalid as error:
        return error
    return None


def _astray(place: tuple[str, int, str], above: str, owner: Json, deleted: bool) -> Invalid:
    """The error for a link to what the file deletes, or that leads nowhere."""
    table, id, field = place
    if not isinstance(owner, int) or isinstance(owner, bool):
        what = f"{owner!r} is no {noun_of(above)}"
    elif deleted:
        what = f"{name_of(above, owner)}, which the file deletes"
    else:
        what = f"there is no {name_of(above, owner)}"
    return Invalid(
        f"{field_in_words(field)} of {name_of(table, id)}: {what}",
        "Mend it in the file. Nothing was changed",
        field=field,
    )


def _wrong(table: str, id: int, field: str, what: str) -> Invalid:
    where = f"{table} {id}, {field}" if field else f"{table} {id}"
    return Invalid(f"{where}: {what}", "Mend it in the file. Nothing was changed", field=field)
