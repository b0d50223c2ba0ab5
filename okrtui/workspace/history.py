"""Undo and redo inside one session: the inverse of a change, committed as a new change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from okrtui.domain.errors import NotFound
from okrtui.domain.records import Document, Json
from okrtui.store.ports import Conflict
from okrtui.workspace.change import STAMPS, Built, Change, Done, Draft, clipped, shown
from okrtui.workspace.keys import NOUNS, key_of

if TYPE_CHECKING:
    from okrtui.store.ports import Commit, Op

    CommitChange = Callable[[Change], tuple[Done, Commit]]

# table → (the table that hangs below it, the field that says so)
_BELOW: Mapping[str, tuple[tuple[str, str], ...]] = {
    "cycles": (("objectives", "cycle"),),
    "objectives": (("key_results", "objective"), ("objectives", "parent")),
    "key_results": (("initiatives", "key_result"), ("check_ins", "key_result")),
    "kpis": (("measurements", "kpi"), ("key_results", "kpi")),
}
_ABOVE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "objectives": (("cycles", "cycle"), ("objectives", "parent")),
    "key_results": (("objectives", "objective"), ("kpis", "kpi")),
    "initiatives": (("key_results", "key_result"),),
    "check_ins": (("key_results", "key_result"),),
    "measurements": (("kpis", "kpi"),),
}


class History:
    """This session's own changes, to be undone newest first. Files are never rewound."""

    def __init__(self) -> None:
        self._done: list[Commit] = []
        self._undone: list[Commit] = []

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def did(self, commit: Commit) -> None:
        """Remember a change of this session; what was undone before can't be redone any more."""
        if commit.ops:
            self._done.append(commit)
            self._undone.clear()

    def undo(self, commit: CommitChange) -> Done:
        if not self._done:
            raise NotFound("there is nothing to undo", "This session has changed nothing yet")
        return self._reverse(commit, self._done, self._undone, "undo")

    def redo(self, commit: CommitChange) -> Done:
        if not self._undone:
            raise NotFound("there is nothing to redo", "Nothing was undone since the last change")
        return self._reverse(commit, self._undone, self._done, "redo")

    def _reverse(
        self, commit: CommitChange, source: list[Commit], goes_to: list[Commit], word: str
    ) -> Done:
        last = source[-1]
        what = last.why
        for prefix in ("undo: ", "redo: "):
            what = what.removeprefix(prefix)
        done, made = commit(inverse(last, f"{word}: {what}", f"{word.removesuffix('o')}one"))
        # Only now: a change that could not be taken back stays where it was.
        source.pop()
        if made.ops:
            goes_to.append(made)
        return done


def inverse(commit: Commit, why: str, word: str) -> Change:
    """The change that takes another one back.

    Its build raises Conflict when somebody built upon what it would take away: changed the same
    field since, hung something below, or deleted what it hangs on.
    """

    def build(draft: Draft) -> Built:
        key = ""
        # What this very change takes away or hangs elsewhere doesn't stand in its way.
        going = {(op.table, op.id) for op in commit.ops if op.kind in ("ins", "set")}
        coming = {(op.table, op.id) for op in commit.ops if op.kind == "del"}
        for op in reversed(commit.ops):
            if op.table in NOUNS and not key:
                # A deletion took what hangs below first: the topmost comes back first.
                key = key_of(op.table, op.id)
            if op.kind == "ins":
                if op.table == "cycles" and _in_use(draft, op.id, going):
                    continue
                _check_nothing_hangs_below(draft, op, going)
                _check_unchanged(draft, op)
                draft.delete(op.table, op.id)
            elif op.kind == "del":
                _check_parents_exist(draft, op, coming)
                draft.restore(op.table, op.id, op.body)
            elif op.kind == "set":
                _set_back(draft, op)
        what = why.partition(": ")[2]
        return Built(f"{word}: {clipped(what)}", key)

    return Change(why, build)


def _in_use(draft: Draft, cycle: int, going: set[tuple[str, int]]) -> bool:
    """A cycle that came with the first objective stays when others are in it by now."""
    return any(
        document.get("cycle") == cycle and ("objectives", id) not in going
        for id, document in draft.table("objectives").items()
    )


def _set_back(draft: Draft, op: Op) -> None:
    fields: dict[str, Json] = {}
    base: dict[str, Json] = {}
    for field, pair in op.body.items():
        if field in STAMPS or not isinstance(pair, tuple | list):
            continue
        fields[field], base[field] = pair[0], pair[1]
    if fields:
        draft.set(op.table, op.id, fields, base)


def _plain(document: Mapping[str, object]) -> dict[str, object]:
    """Without stamps and nulls: a field taken away is as good as one never given."""
    return {f: value for f, value in document.items() if f not in STAMPS and value is not None}


def _check_unchanged(draft: Draft, op: Op) -> None:
    now: Document | None = draft.table(op.table).get(op.id)
    if now is None:
        raise Conflict(
            f"{_name(op)} is gone already", "Someone deleted it since; nothing was changed"
        )
    if _plain(now) != _plain(op.body):
        who = shown(now.get("updated_by"))
        raise Conflict(
            f"{_name(op)} was changed since by {who}",
            "Taking it back would lose that change; delete it instead if it should go",
        )


def _check_nothing_hangs_below(draft: Draft, op: Op, going: set[tuple[str, int]]) -> None:
    for table, field in _BELOW.get(op.table, ()):
        for id, document in draft.table(table).items():
            if document.get(field) == op.id and (table, id) not in going:
                what = key_of(table, id) if table in NOUNS else f"a {table[:-1].replace('_', '-')}"
                raise Conflict(
                    f"{what} hangs below {_name(op)} by now",
                    "Undo or delete that first; nothing was changed",
                )


def _check_parents_exist(draft: Draft, op: Op, coming: set[tuple[str, int]]) -> None:
    for table, field in _ABOVE.get(op.table, ()):
        parent = op.body.get(field)
        if (
            isinstance(parent, int)
            and parent not in draft.table(table)
            and (table, parent) not in coming
        ):
            above = key_of(table, parent) if table in NOUNS else "its cycle"
            raise Conflict(
                f"{above}, which {_name(op)} belongs to, was deleted since",
                "It can't come back without it; nothing was changed",
            )


def _name(op: Op) -> str:
    return key_of(op.table, op.id) if op.table in NOUNS else f"the {op.table[:-1]}"
