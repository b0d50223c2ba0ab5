"""The change that takes another one back, and what may stand in its way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from okrtui.domain.errors import Invalid
from okrtui.domain.records import Document, Json
from okrtui.store.merge import plus, same
from okrtui.store.migrate import in_todays_form
from okrtui.store.ports import Conflict, FieldConflict, Op
from okrtui.workspace.belonging import ABOVE, BELOW, TREES, goal_of, links_in
from okrtui.workspace.change import STAMPS, Built, Draft
from okrtui.workspace.keys import NOUNS
from okrtui.workspace.rules import validated

if TYPE_CHECKING:
    from okrtui.store.ports import Commit

    Key = tuple[str, int]

Kind = Literal["changed", "gone", "there", "hangs", "orphan", "circle", "invalid"]

NAMED: Final = 8
"""So many obstacles are looked up in the journal; an import may have thousands in its way."""

_VALIDATED: Final = ("objectives", "key_results", "initiatives", "kpis")


class Obstacle(NamedTuple):
    """Why a change can't be taken back.

    changed: a field has a third value. gone: the document was deleted. there: it is back already.
    hangs: something hangs below what would go. orphan: what it belongs to is gone. circle: it
    would hang below itself. invalid: beside what was changed since it would make no sense.
    """

    kind: Kind
    at: FieldConflict
    """Base is what the change made, mine what its undo would make again, theirs what is there."""
    said: str = ""
    """What is wrong with it, of an invalid one."""
    takes_away: bool = False
    """The whole document would go, not only the field."""
    above: str = ""
    """The table of what something hangs below."""


class Inverse:
    """Takes one change back, built on the newest state."""

    def __init__(self, commit: Commit) -> None:
        self.ops: Sequence[Op] = net([in_todays_form(op) for op in commit.ops])
        self.obstacles: list[Obstacle] = []

    def build(self, draft: Draft) -> Built:
        """The operations, and the goal they are about.

        Raises Conflict when others built upon what would be taken away; ``obstacles`` tells more.
        """
        self.obstacles = []
        below = _Below(draft, self.ops)
        parents = _parents(self.ops)
        coming = {(op.table, op.id) for op in self.ops if op.kind == "del"}
        about = ""
        for op in reversed(self.ops):
            # A deletion took what hangs below first: the topmost comes back first.
            about = about or _key(op.table, op.id, op.body)
            if op.kind == "ins":
                if op.table == "cycles" and any(below.hanging(op)):
                    # One that came with the first objective stays when others are in it by now.
                    continue
                found = [*_since(draft, op), *below.hanging(op)]
                if not found:
                    draft.delete(op.table, op.id)
            elif op.kind == "del":
                found = [*_back_already(draft, op), *_orphaned(draft, op, op.body, coming)]
                if not found:
                    draft.ops.append(op._replace(kind="ins"))
            else:
                found = _set_back(draft, op, coming, parents)
            self.obstacles += found
        if self.obstacles:
            # A goal says more than an entry of its history.
            self.obstacles.sort(key=lambda obstacle: obstacle.at.table not in NOUNS)
            named = tuple(obstacle.at for obstacle in self.obstacles[:NAMED])
            raise Conflict("others built upon it", "Nothing was changed", named)
        return Built("", about or _owner(draft, self.ops))


def net(ops: Sequence[Op]) -> list[Op]:
    """What the operations come to: one for each document, in the order of their first ones."""
    found: dict[Key, Op | None] = {}
    for op in ops:
        key = (op.table, op.id)
        earlier = found.get(key)
        found[key] = op if earlier is None else _both(earlier, op)
    return [op for op in found.values() if op is not None]


def _both(first: Op, second: Op) -> Op | None:
    """Two operations on one document as one; None when they come to nothing."""
    if first.kind == "ins":
        if second.kind == "del":
            return None
        after = {field: new for field, (_, new) in _pairs(second).items()}
        return first._replace(body={**first.body, **after})
    if first.kind == "del":
        # It was deleted and made anew: as if its fields had been set.
        fields = {*first.body, *second.body}
        pairs = {field: (first.body.get(field), second.body.get(field)) for field in fields}
        return Op("set", first.table, first.id, pairs)
    if second.kind == "del":
        before = {field: old for field, (old, _) in _pairs(first).items()}
        return second._replace(body={**second.body, **before})
    earlier, later = _pairs(first), _pairs(second)
    pairs = {
        field: (earlier.get(field, pair)[0], later.get(field, pair)[1])
        for field, pair in {**earlier, **later}.items()
    }
    return Op("set", first.table, first.id, pairs)


def _pairs(op: Op) -> dict[str, tuple[Json, Json]]:
    """Old and new of the fields that people set; an increment as the values it led from and to."""
    pairs: dict[str, tuple[Json, Json]] = {}
    for field, pair in op.body.items():
        if isinstance(pair, tuple | list) and len(pair) == 2:
            old, new = pair
            pairs[field] = (old, plus(old, new) if op.kind == "inc" else new)
    return pairs


def _set_back(
    draft: Draft, op: Op, coming: set[Key], parents: Mapping[Key, Json]
) -> list[Obstacle]:
    """Give the fields their old values, where they still have those that the change gave them."""
    now = draft.table(op.table).get(op.id)
    if now is None:
        return [_obstacle("gone", op)]
    if op.kind == "inc":
        # Others' increments stay: only what this one added goes.
        back = {field: (now.get(field), _minus(pair)) for field, pair in op.body.items()}
        draft.ops.append(op._replace(body=back))
        return []
    fields: dict[str, Json] = {}
    found: list[Obstacle] = []
    for field, (old, new) in _pairs(op).items():
        there = now.get(field)
        if field in STAMPS or same(there, old):
            continue
        if not same(there, new):
            found.append(_obstacle("changed", op, field, base=new, mine=old, theirs=there))
        fields[field] = old
    if found or not fields:
        return found
    found = [*_orphaned(draft, op, fields, coming), *_circle(draft, op, fields, parents)]
    found += _senseless(op, now, fields)
    if not found:
        draft.set(op.table, op.id, fields)
    return found


def _minus(pair: object) -> Json:
    added = pair[1] if isinstance(pair, tuple | list) else 0
    return -added if isinstance(added, int | float) else 0


def _plain(document: Mapping[str, object]) -> dict[str, Json]:
    """Without stamps and nulls: a field taken away is as good as one never given."""
    plain: dict[str, Json] = {}
    for field, value in document.items():
        if field not in STAMPS and value is not None:
            plain[field] = value  # type: ignore[assignment]
    return plain


def _since(draft: Draft, op: Op) -> Iterator[Obstacle]:
    """The fields of what the change added that are different by now."""
    now: Document | None = draft.table(op.table).get(op.id)
    if now is None:
        yield _obstacle("gone", op)
        return
    made, there = _plain(op.body), _plain(now)
    for field in sorted(made.keys() | there.keys()):
        if not same(made.get(field), there.get(field)):
            found = _obstacle("changed", op, field, base=made.get(field), theirs=there.get(field))
            yield found._replace(takes_away=True)


class _Below:
    """What hangs below documents by now, but for what the change itself takes away or moves.

    Each table is gone through once: an import may have added thousands of goals.
    """

    def __init__(self, draft: Draft, ops: Sequence[Op]) -> None:
        self._draft = draft
        self._going = {(op.table, op.id) for op in ops if op.kind == "ins"}
        self._moving = {(op.table, op.id, field) for op in ops for field in op.body}
        self._first: dict[tuple[str, str], dict[Json, int]] = {}
        """(table, field) → the id that it holds → the first such document."""

    def hanging(self, op: Op) -> Iterator[Obstacle]:
        for table, field in BELOW.get(op.table, ()):
            id = self._found(table, field).get(op.id)
            if id is not None:
                at = FieldConflict(table, id, field, None, None, op.id, "", None)
                yield Obstacle("hangs", at, above=op.table)

    def _found(self, table: str, field: str) -> dict[Json, int]:
        first = self._first.get((table, field))
        if first is None:
            first = self._first[table, field] = {}
            for id, document in self._draft.table(table).items():
                if (table, id) in self._going or (table, id, field) in self._moving:
                    continue
                for owner in links_in(field, document.get(field)):
                    first.setdefault(owner, id)
        return first


def _back_already(draft: Draft, op: Op) -> Iterator[Obstacle]:
    if op.id in draft.table(op.table):
        yield _obstacle("there", op)


def _orphaned(
    draft: Draft, op: Op, fields: Mapping[str, object], coming: set[Key]
) -> Iterator[Obstacle]:
    for field, table in ABOVE.get(op.table, {}).items():
        for above in links_in(field, fields.get(field)):
            if above not in draft.table(table) and (table, above) not in coming:
                at = FieldConflict(table, above, "", None, None, None, "", None)
                yield Obstacle("orphan", at)


def _parents(ops: Sequence[Op]) -> dict[Key, Json]:
    """What goals hang below once the change is taken back, where that differs."""
    return {
        (op.table, op.id): _pairs(op)["parent"][0]
        for op in ops
        if op.table in TREES and op.kind == "set" and "parent" in op.body
    }


def _circle(
    draft: Draft, op: Op, fields: Mapping[str, Json], parents: Mapping[Key, Json]
) -> Iterator[Obstacle]:
    """Whether a goal would come to stand below itself, by what others moved since."""
    if op.table not in TREES or fields.get("parent") is None:
        return
    goals = draft.table(op.table)
    above, seen = fields["parent"], set[int]()
    while isinstance(above, int) and above not in seen:
        if above == op.id:
            parent = fields["parent"]
            now = goals[op.id].get("parent")
            yield _obstacle("circle", op, "parent", base=now, mine=parent, theirs=now)
            return
        seen.add(above)
        stored = goals.get(above, {}).get("parent")
        above = parents.get((op.table, above), stored)


def _senseless(op: Op, now: Document, fields: Mapping[str, Json]) -> Iterator[Obstacle]:
    """What was right before may not go together with what others changed in other fields."""
    if op.table not in _VALIDATED:
        return
    try:
        validated(op.table, {**now, **fields})
    except Invalid as error:
        if _is_valid(op.table, now):
            field = error.field if error.field in fields else next(iter(fields))
            there = now.get(field)
            found = _obstacle("invalid", op, field, base=there, mine=fields[field], theirs=there)
            yield found._replace(said=error.title)


def _is_valid(table: str, document: Document) -> bool:
    try:
        validated(table, document)
    except Invalid:
        return False
    return True


def _obstacle(
    kind: Kind,
    op: Op,
    field: str = "",
    *,
    base: Json = None,
    mine: Json = None,
    theirs: Json = None,
) -> Obstacle:
    return Obstacle(kind, FieldConflict(op.table, op.id, field, base, mine, theirs, "", None))


def _owner(draft: Draft, ops: Sequence[Op]) -> str:
    """The goal whose entry a change set, found by what is stored."""
    for op in ops:
        if key := _key(op.table, op.id, draft.table(op.table).get(op.id, {})):
            return key
    return ""


def _key(table: str, id: int, document: Mapping[str, object]) -> str:
    goal = goal_of(table, id, document)
    return "" if goal is None else goal.key
