"""Who changed what, when: the journal in people's words, newest first, read as far as asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from okrtui.domain.records import Json, text_of
from okrtui.domain.text import one_line
from okrtui.store.merge import plus
from okrtui.store.ports import Archived, Wanted
from okrtui.workspace import correcting
from okrtui.workspace.belonging import OWNERS, goal_of, noun_of
from okrtui.workspace.change import STAMPS, clipped, missing
from okrtui.workspace.inverse import net
from okrtui.workspace.keys import NOUNS, Goal, parse_key
from okrtui.workspace.marks import REDO, UNDO, Mark, mark_of
from okrtui.workspace.times import local_time
from okrtui.workspace.wording import field_in_words, in_words

if TYPE_CHECKING:
    from okrtui.store.ports import Commit, Op
    from okrtui.workspace.workspace import Workspace

Did = Literal["added", "changed", "deleted"]
_DID: Final[Mapping[str, Did]] = {"ins": "added", "del": "deleted"}
_SLACK: Final = 86_400.0
"""Seconds by which clocks may have been set back: so much further one looks."""
_UNSAID: Final = frozenset((*STAMPS, "rank", "graded_by", "graded_at"))
_BLIND: Final = ("votes", "confidence")
"""Votes lie face down until all have voted."""


class Field(NamedTuple):
    """One field of a change."""

    name: str
    old: Json
    new: Json


class Item(NamedTuple):
    """What happened to one document."""

    key: str
    """The goal it is or belongs to; empty for what belongs to none."""
    title: str
    """The goal's, cleaned and clipped; empty when nobody knows it any more."""
    noun: str
    did: Did
    fields: tuple[Field, ...]
    words: tuple[str, ...]
    """The same for people, cleaned: ``target 8 % → 7 %``."""


class Entry(NamedTuple):
    """One change of the journal."""

    n: int
    at: datetime
    """In local time."""
    who: str
    what: str
    """Why it was made, one cleaned line."""
    items: tuple[Item, ...]
    undone_by: int | None
    """The number of the change that took it back, if one did and still holds."""
    mark: Mark | None = None
    """Which change it took back or made again, if it did."""


class Scope(NamedTuple):
    """The documents that belong to a goal."""

    documents: frozenset[tuple[str, int]]
    links: frozenset[tuple[str, str, int]]
    """(table, field, id): what hangs below it by that field."""

    def has(self, op: Op, stored: Mapping[str, Json]) -> bool:
        if (op.table, op.id) in self.documents:
            return True
        for table, field, id in self.links:
            if table == op.table:
                value = op.body.get(field, stored.get(field))
                if value == id or (isinstance(value, tuple | list) and id in value):
                    return True
        return False


def activity(
    workspace: Workspace,
    key: str | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
    by: str | None = None,
    owner: str | None = None,
    after: int = 0,
) -> Iterator[Entry]:
    """The changes of a goal, or all of them, newest first. Dates are local days, both included.

    owner: only what is about goals that this person answers for now, or did when they went.
    after: only those with higher numbers; nothing older is read.

    Raises NotFound for a goal that never was; at the end Archived when there are older changes
    that can't be read from here.
    """
    goal = None if key is None else parse_key(key)
    scope = None if goal is None else _scope(workspace, goal)
    begin = None if since is None else _midnight(since)
    end = None if until is None else _midnight(until + timedelta(days=1))
    undone: dict[int, int | None] = {}
    words = _Words(workspace)
    found = False
    for commit in workspace.store.log_back(_wanted(scope, by)):
        if commit.n <= after or (begin is not None and commit.t < begin - _SLACK):
            found = True
            break
        taken_back = _taken_back(commit, undone)
        ops = net(commit.ops)
        if scope is not None:
            ops = [op for op in ops if scope.has(op, words.stored(op))]
        items = words.items(ops)
        found = found or bool(ops)
        if scope is not None and not ops:
            continue
        if (begin is not None and commit.t < begin) or (end is not None and commit.t >= end):
            continue
        if by is not None and commit.user != by:
            continue
        if owner is not None and not any(words.owner(item.key) == owner for item in items):
            continue
        yield Entry(
            commit.n,
            local_time(commit.t),
            one_line(commit.user),
            one_line(commit.why),
            tuple(items),
            taken_back,
            mark_of(commit),
        )
    if goal is not None and not found and goal.id not in workspace.store.state()[goal.table]:
        raise missing(goal.table, goal.id, workspace.store.state()[goal.table])


def told(item: Item) -> str:
    """What happened to a document, in a line: ``KR1 Churn: target 8 % → 7 %``."""
    name = f"{item.key} {item.title}".strip() or item.noun
    what: str = "" if item.did == "changed" else item.did
    if item.key and item.noun not in NOUNS.values():
        what = f"{item.noun} {what}".strip()
    said = [part for part in (what, *item.words) if part]
    return f"{name}: {'; '.join(said)}"


def _midnight(day: date) -> float:
    """The beginning of a local day, in seconds since the epoch."""
    # Not mktime, which takes the second one where clocks are set back to midnight.
    return datetime.combine(day, time()).timestamp()


def _taken_back(commit: Commit, undone: dict[int, int | None]) -> int | None:
    """Which newer change took this one back; ``undone`` keeps what was seen so far."""
    mark = mark_of(commit)
    if mark is None:
        return undone.get(commit.n)
    if mark.root not in undone:
        undone[mark.root] = commit.n if mark.kind == "undo" else None
    return None


def _scope(workspace: Workspace, goal: Goal) -> Scope:
    """A goal with its history and with what hangs below it now."""
    documents = {(goal.table, goal.id)}
    links: set[tuple[str, str, int]] = set()
    if goal.table == "objectives":
        links.add(("key_results", "objective", goal.id))
        documents |= {
            ("key_results", key_result.id) for key_result in workspace.model.key_results_of(goal.id)
        }
    for table, id in tuple(documents):
        links |= {
            (entries, field, id)
            for entries, owners in OWNERS.items()
            for owner, field in owners
            if owner == table
        }
        # Others' entries are only added and deleted, and name their goal then.
        moved = workspace.model.target_changes(Goal(table, id))
        documents |= {("target_changes", change.id) for change in moved}
        if table == "key_results":
            links.add(("initiatives", "key_result", id))
            documents |= {("initiatives", i.id) for i in workspace.model.initiatives_of(id)}
    return Scope(frozenset(documents), frozenset(links))


def people(workspace: Workspace) -> list[str]:
    """Who made changes, by name, as far back as can be read."""
    found: set[str] = set()
    with suppress(Archived):
        found.update(commit.user for commit in workspace.store.log_back())
    return sorted(found, key=str.casefold)


def _wanted(scope: Scope | None, by: str | None) -> Wanted | None:
    """Beside what is asked for the undos and redos: they tell what was taken back."""
    if scope is not None:
        links = {(field, id) for _, field, id in scope.links}
        # A correction names neither: its reason names the goal.
        corrected = [
            correcting.why(Goal(table, id)) for table, id in scope.documents if table in NOUNS
        ]
        return Wanted((), (UNDO, REDO, *corrected), tuple(scope.documents), tuple(links))
    return None if by is None else Wanted((by,), (UNDO, REDO))


class _Words:
    """Tells operations in people's words; remembers the names of what is gone by now."""

    def __init__(self, workspace: Workspace) -> None:
        self._model = workspace.model
        self._state = workspace.store.state()
        self._gone: dict[tuple[str, int], Mapping[str, Json]] = {}

    def stored(self, op: Op) -> Mapping[str, Json]:
        """The document as it is now, or was when it went."""
        now = self._state.get(op.table, {}).get(op.id)
        return now if now is not None else self._gone.get((op.table, op.id), {})

    def owner(self, key: str) -> str:
        """Who answers for a goal; nobody for what is about none."""
        if not key:
            return ""
        goal = parse_key(key)
        document = self._state.get(goal.table, {}).get(goal.id) or self._gone.get(goal, {})
        return text_of(document, "owner")

    def items(self, ops: Sequence[Op]) -> list[Item]:
        for op in ops:
            if op.kind in ("ins", "del"):
                body: dict[str, Json] = dict(op.body)
                self._gone.setdefault((op.table, op.id), body)
        return _with_reasons(
            [(op, self._item(op)) for op in ops if op.table != "target_changes"],
            [(op, self._item(op)) for op in ops if op.table == "target_changes"],
        )

    def _item(self, op: Op) -> Item:
        document = self.stored(op)
        goal = goal_of(op.table, op.id, {**document, **_flat(op)})
        fields = tuple(_fields(op))
        return Item(
            "" if goal is None else goal.key,
            "" if goal is None else self._title(goal),
            noun_of(op.table),
            _DID.get(op.kind, "changed"),
            fields,
            tuple(self._told(op, goal, fields)),
        )

    def _title(self, goal: Goal) -> str:
        document = self._state.get(goal.table, {}).get(goal.id) or self._gone.get(goal, {})
        title = document.get("title") or document.get("name")
        return clipped(title, 40) if isinstance(title, str) else ""

    def _told(self, op: Op, goal: Goal | None, fields: Sequence[Field]) -> Iterator[str]:
        if op.kind == "del":
            return
        for field in fields:
            if op.kind == "ins" and field.name in ("title", "name") and op.table in NOUNS:
                continue  # it stands in front
            label = field_in_words(field.name)
            if op.kind == "ins":
                if op.table in NOUNS or not _says_whose(op.table, field.name):
                    yield f"{label} {self._value(op, goal, field.name, field.new)}"
            else:
                old = self._value(op, goal, field.name, field.old)
                yield f"{label} {old} → {self._value(op, goal, field.name, field.new)}"

    def _value(self, op: Op, goal: Goal | None, field: str, value: Json) -> str:
        table, id = (op.table, op.id) if goal is None else goal
        # What is measured has its goal's unit, like the target that it is measured by.
        name = "target" if field in ("value", "old", "new") else field
        told = in_words(self._model, table, id, name, value)
        return clipped(told, 120)


def _with_reasons(items: Sequence[tuple[Op, Item]], moved: Sequence[tuple[Op, Item]]) -> list[Item]:
    """What was moved stands in its goal's own line already; only the reason is added there."""
    reasons: dict[str, Field] = {}
    alone: list[Item] = []
    for op, item in moved:
        if not any(other.key == item.key and _is_goal(one.table) for one, other in items):
            alone.append(item)
        reason = op.body.get("reason")
        if op.kind == "ins" and isinstance(reason, str) and reason:
            reasons[item.key] = Field("reason", None, reason)
    told = []
    for op, item in items:
        reason_of = reasons.get(item.key) if _is_goal(op.table) else None
        if reason_of is None:
            told.append(item)
        else:
            because = f"because {clipped(str(reason_of.new), 120)}"
            told.append(
                item._replace(fields=(*item.fields, reason_of), words=(*item.words, because))
            )
    return told + alone


def _is_goal(table: str) -> bool:
    return table in NOUNS


def _says_whose(table: str, field: str) -> bool:
    return field in {link for _, link in OWNERS.get(table, ())}


def _flat(op: Op) -> dict[str, Json]:
    """The fields of a whole document; of a set nothing, its pairs tell no state."""
    return dict(op.body) if op.kind in ("ins", "del") else {}


def _fields(op: Op) -> Iterator[Field]:
    """The fields that people know, without stamps and what was never given."""
    for name, value in op.body.items():
        if name in _UNSAID or (op.table, name) == _BLIND:
            continue
        if op.kind in ("ins", "del"):
            if value not in (None, "", []):
                whole: Json = value
                yield Field(name, *((None, whole) if op.kind == "ins" else (whole, None)))
        elif isinstance(value, tuple | list) and len(value) == 2:
            old, new = value
            yield Field(name, old, plus(old, new) if op.kind == "inc" else new)
