"""Taking changes back and making them again, always as new changes; what stands in the way."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from okrtui.domain.text import one_line
from okrtui.domain.writing import day_in_year, long_day
from okrtui.store.ports import Conflict, StoreError, Wanted
from okrtui.workspace.belonging import LINKED, freeing, name_of
from okrtui.workspace.change import Built, Change, Done, Draft, clipped
from okrtui.workspace.inverse import Inverse
from okrtui.workspace.keys import NOUNS
from okrtui.workspace.marks import why
from okrtui.workspace.relinking import MENDED
from okrtui.workspace.rules import cycle_above
from okrtui.workspace.times import local_time, on_day_at
from okrtui.workspace.wording import field_in_words, in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from okrtui.domain.records import Document, Json
    from okrtui.store.ports import Commit, FieldConflict, Op, Store
    from okrtui.workspace.history import Found, History
    from okrtui.workspace.inverse import Obstacle
    from okrtui.workspace.marks import Kind
    from okrtui.workspace.model import Model


class CommitChange(Protocol):
    """Makes a change durable."""

    def __call__(
        self, change: Change, *, transaction_id: str | None = None, if_match: int | None = None
    ) -> tuple[Done, Commit]: ...


class _Moved(Exception):
    """Somebody took the same change back in the meantime."""


def _refuse_closed(draft: Draft) -> None:
    """What is closed stays as it is, but for the change that closes or opens it."""
    touched = {op.id for op in draft.ops if op.table == "cycles"}
    for op in draft.ops:
        for document in _documents(draft, op):
            cycle = cycle_above(draft, op.table, document)
            if cycle is not None and cycle.state == "closed" and cycle.id not in touched:
                raise Conflict(
                    f"the cycle {one_line(cycle.name)} is closed",
                    "Closed cycles are kept as they are. Nothing was changed",
                )


def _documents(draft: Draft, op: Op) -> Iterator[Document]:
    """How a document is before an operation and behind it, as far as there is one."""
    now = draft.table(op.table).get(op.id)
    if now is not None:
        yield now
    if op.kind == "ins":
        yield {field: value for field, value in op.body.items() if not isinstance(value, tuple)}
    elif op.kind == "set" and now is not None:
        new = {field: pair[1] for field, pair in op.body.items() if isinstance(pair, tuple)}
        yield {**now, **new}


class Undoing:
    """Undo and redo for one workspace."""

    def __init__(
        self, store: Store, history: History, model: Model, user: str, commit: CommitChange
    ) -> None:
        self._store = store
        self._history = history
        self._model = model
        self._user = user
        self._commit = commit

    def take_back(
        self,
        kind: Kind,
        n: int | None = None,
        *,
        transaction_id: str | None = None,
        if_match: int | None = None,
    ) -> Done:
        """Undo or redo what the person did last; with ``n`` take that change back.

        Raises NotFound when there is nothing, Conflict when others built upon it.
        """
        nothing_left: set[int] = set()
        while True:
            seen = self._store.number
            if n is None:
                found = self._history.find(kind, nothing_left)
            elif (numbered := self._history.find_numbered(n)) is None:
                return Done(f"change {n} is taken back already", "", seen, False)
            else:
                found = numbered
            try:
                done, ran = self._try(found, seen, transaction_id, if_match)
            except _Moved:
                continue
            except Conflict as clash:
                if n is not None or kind != "undo":
                    raise
                raise self._with_a_way_on(clash, found, nothing_left) from clash
            if done.changed:
                self._history.did(found.kind)
            if done.changed or not ran or n is not None:
                return done
            # Somebody made everything as it was already: nothing that one would see undone.
            nothing_left.add(found.root)

    def _try(
        self, found: Found, seen: int, transaction_id: str | None, if_match: int | None
    ) -> tuple[Done, bool]:
        """What came of it, and whether it was built at all and not made before."""
        inverse = Inverse(found.commit)
        ran = False

        def build(draft: Draft) -> Built:
            nonlocal ran
            ran = True
            if self._history.has_moved(found, seen):
                raise _Moved
            key = inverse.build(draft).key
            _refuse_closed(draft)
            if not draft.ops:
                return Built(f"nothing of change {found.root} is left to {found.kind}", key)
            which = f"change {found.root}{self._whose_and_when(found)}"
            return Built(f"{found.kind[:-1]}one: {clipped(found.what)} ({which})", key)

        change = Change(why(found.kind, found.root, found.what), build)
        try:
            done, _ = self._commit(change, transaction_id=transaction_id, if_match=if_match)
        except Conflict as clash:
            if not inverse.obstacles:
                raise
            raise self._explained(found, inverse.obstacles, clash) from clash
        return done, ran

    def _whose_and_when(self, found: Found) -> str:
        """`` of 22 Nov by ben``: what one may not have in mind, of an old change or another's."""
        made = found.commit
        if found.kind == "redo" or made.n != found.root:
            return ""
        then, now = local_time(made.t), datetime.now().astimezone()
        day = day_in_year(then) if then.year == now.year else long_day(then)
        when = "" if then.date() == now.date() else f" of {day}"
        return when + ("" if made.user == self._user else f" by {one_line(made.user)}")

    # ------------------------------------------------------------------ what stands in the way

    def _with_a_way_on(self, clash: Conflict, found: Found, passed: set[int]) -> Conflict:
        """The refusal with the change before it, which would never get its turn otherwise."""
        with suppress(StoreError):
            before = self._history.before({*passed, found.root})
            if before is not None:
                way = clash.hint.removesuffix(". Nothing was changed")
                hint = f"{way}. okrtui undo {before} takes back yours before that"
                hint += ". Nothing was changed"
                return Conflict(clash.title, hint, clash.fields)
        return clash

    def _that(self, kinds: Collection[str], at: FieldConflict) -> str:
        """``okrtui undo 4``, of the newest such change of a document or, set, of its field."""
        with suppress(StoreError):
            for commit in self._store.log_back(Wanted(documents=((at.table, at.id),))):
                for op in commit.ops:
                    if (op.table, op.id) != (at.table, at.id) or op.kind not in kinds:
                        continue
                    if op.kind != "set" or at.field in op.body:
                        return f"okrtui undo {commit.n}"
        return "okrtui undo with the number that okrtui activity names"

    def _explained(self, found: Found, obstacles: list[Obstacle], clash: Conflict) -> Conflict:
        if found.what == MENDED and any(one.kind == "orphan" for one in obstacles):
            return Conflict(
                f"change {found.root} can't be {found.kind[:-1]}one: it mended links that led "
                "nowhere, and they would lead nowhere again",
                "Move what hangs below a goal called Recovered to where it belongs; or go back to "
                f"before it: okrtui restore --seq {found.root - 1}. Nothing was changed",
                clash.fields,
            )
        # The store has looked up who made what is there, and when.
        title, hint = self._told(found, obstacles[0], clash.fields[0])
        more = len(obstacles) - 1
        others = f"; {more} more {'thing is' if more == 1 else 'things are'} in its way" * bool(
            more
        )
        return Conflict(
            f"change {found.root} can't be {found.kind[:-1]}one: {title}{others}",
            f"{hint}. Nothing was changed",
            clash.fields,
        )

    def _told(self, found: Found, obstacle: Obstacle, at: FieldConflict) -> tuple[str, str]:
        """What is in the way, and what one can do."""
        name, by = name_of(at.table, at.id), self._by(at)
        field = field_in_words(at.field)
        if obstacle.kind == "changed" and obstacle.takes_away:
            return (
                f"{field} of {name} was changed since{by}, to {self._words(at, at.theirs)}",
                f"Delete {name} yourself if it should go with that",
            )
        if obstacle.kind == "changed":
            return (
                f"{field} of {name} was changed since{by}",
                f"That change made it {self._words(at, at.base)}, now it is "
                f"{self._words(at, at.theirs)}; set it yourself if it should be "
                f"{self._words(at, at.mine)} again",
            )
        if obstacle.kind == "gone":
            return f"{name} was deleted since{by}", f"Undo that first: {self._that(('del',), at)}"
        if obstacle.kind == "there":
            return f"{name} is there again already{by}", "Look at it with okrtui show"
        if obstacle.kind == "hangs":
            above = name_of(obstacle.above, at.theirs) if isinstance(at.theirs, int) else "it"
            linked = LINKED.get((at.table, at.field))
            if linked is not None:
                return f"{name} {linked} {above} by now, put there{by}", (
                    f"Take that link away first: {self._freeing(at)}, "
                    f"or what put it there: {self._that(('ins', 'set'), at)}"
                )
            return f"{name} hangs below {above} by now, put there{by}", (
                f"Undo, move or delete {name} first: {self._that(('ins', 'set'), at)}"
                if at.table in NOUNS
                else f"Undo that first: {self._that(('ins', 'set'), at)}"
            )
        if obstacle.kind == "orphan" and not at.who:
            # Scripts may write links that lead nowhere.
            n = found.root - (found.kind == "undo")
            return f"{name}, which it needs, was never there, as far as the journal tells", (
                f"okrtui restore --seq {n} goes there all the same, "
                "and takes back whatever came since"
            )
        if obstacle.kind == "orphan":
            return f"{name}, which it needs, was deleted since{by}", (
                f"Bring {name} back first: {self._that(('del',), at)}"
            )
        if obstacle.kind == "circle":
            return (
                f"{name} would hang below itself, by what was moved since",
                f"Take {self._words(at, at.mine)} out of {name} first",
            )
        return (
            f"{clipped(obstacle.said, 120)}: other fields of {name} were changed since",
            f"Set the {field} of {name} yourself, together with what belongs to it",
        )

    def _freeing(self, at: FieldConflict) -> str:
        """The command that takes away only the link that is in the way."""
        document = self._store.state().get(at.table, {}).get(at.id, {})
        linked = at.theirs if isinstance(at.theirs, int) else 0
        return freeing(at.table, at.id, at.field, document.get(at.field), linked)

    def _words(self, at: FieldConflict, value: Json) -> str:
        return f"'{clipped(in_words(self._model, at.table, at.id, at.field, value))}'"

    def _by(self, at: FieldConflict) -> str:
        """`` by ben on 22 Nov at 14:03``, as far as the journal tells."""
        if not at.who:
            return ""
        who = "you" if at.who == self._user else one_line(at.who)
        return f" by {who}{on_day_at(at.when)}"
