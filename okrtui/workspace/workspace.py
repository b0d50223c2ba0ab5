"""The one thing that screens and commands talk to: goals, changes, and what others changed."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from okrtui.domain.errors import NotFound, OkrtuiError
from okrtui.domain.presets import OKRTUI, Preset
from okrtui.domain.text import one_line
from okrtui.store.ports import Conflict
from okrtui.workspace.belonging import goal_of
from okrtui.workspace.change import Built, Change, Done, Draft, Event, in_peoples_words, missing
from okrtui.workspace.cycles import current_cycle
from okrtui.workspace.history import History
from okrtui.workspace.keys import Goal, parse_key
from okrtui.workspace.model import Model
from okrtui.workspace.undoing import Undoing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.domain.records import (
        CycleRecord,
        InitiativeRecord,
        KeyResultRecord,
        KpiRecord,
        ObjectiveRecord,
    )
    from okrtui.store.ports import Changes, Commit, NewId, Op, State, Store


class Workspace:
    """Goals of one store, as one person sees them.

    Two halves, so that a screen never waits for the disk. ``commit``, ``undo``, ``redo``,
    ``poll``, ``checkpoint`` and ``close`` touch the disk and are called from one thread at a
    time; ``absorb`` and all reading belong to the thread that draws. Commands use ``run``.
    """

    def __init__(
        self,
        store: Store,
        *,
        user: str,
        today: Callable[[], datetime.date],
        preset: Callable[[], Preset] = lambda: OKRTUI,
    ) -> None:
        """preset: gives the rule by which paces are judged, when they are first looked at."""
        self.store = store
        self.user = user
        self.today = today
        self.preset = preset
        self.usual_cadence: Callable[[], str | None] = lambda: None
        """Gives the cadence of new key results of which nothing says one."""
        self.model = Model(store)
        self._history = History(store, user)
        self._undoing = Undoing(store, self._history, self.model, user, self._commit)
        # What building the model has seen already is no news.
        store.changes()

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        user: str,
        today: Callable[[], datetime.date],
        read_only: bool = False,
        filesystems: Callable[[], Collection[str]] = tuple,
        preset: Callable[[], Preset] = lambda: OKRTUI,
        cadence: Callable[[], str | None] = lambda: None,
    ) -> Workspace:
        """The workspace kept at ``path``; a store that doesn't exist yet is created on first write.

        filesystems: gives the network file systems that may be written to; asked only on one.
        preset: gives the rule by which paces are judged; asked only when one is looked at.
        cadence: gives that of new key results of which nothing says one.

        Raises CannotCreate, Damaged and other StoreErrors.
        """
        from okrtui.store.journal_store import open_store
        from okrtui.store.limits import Limits

        limits = Limits(filesystems=filesystems)
        store = open_store(path, read_only=read_only, user=user, limits=limits)
        workspace = cls(store, user=user, today=today, preset=preset)
        workspace.usual_cadence = cadence
        return workspace

    # ------------------------------------------------------------------ reading

    @property
    def path(self) -> Path:
        return self.store.path

    @property
    def identity(self) -> str:
        """What makes this store another than all others; empty for one that has none yet."""
        return self.store.identity

    @property
    def number(self) -> int:
        """The number of the last change; 0 for a new store."""
        return self.store.number

    @property
    def read_only(self) -> OkrtuiError | None:
        """Why nothing can be changed, or None."""
        return self.store.read_only

    @property
    def warnings(self) -> tuple[str, ...]:
        if self.store.identity:
            return self.store.warnings
        from okrtui.workspace.restoring import told_of_backups

        return (*self.store.warnings, *told_of_backups(self.path))

    @property
    def cycles(self) -> Mapping[int, CycleRecord]:
        return self.model.cycles

    @property
    def objectives(self) -> Mapping[int, ObjectiveRecord]:
        return self.model.objectives

    @property
    def key_results(self) -> Mapping[int, KeyResultRecord]:
        return self.model.key_results

    @property
    def initiatives(self) -> Mapping[int, InitiativeRecord]:
        return self.model.initiatives

    @property
    def kpis(self) -> Mapping[int, KpiRecord]:
        return self.model.kpis

    def resolve(self, name: str) -> Goal:
        """The goal of that name. Raises NotFound, with the nearest that exist."""
        goal = parse_key(name)
        there = self.model.goals[goal.table]
        if goal.id not in there:
            raise missing(goal.table, goal.id, there)
        return goal

    @property
    def current_cycle(self) -> CycleRecord | None:
        return current_cycle(self.model.cycles.values(), self.today())

    def cycle_named(self, name: str) -> CycleRecord:
        """The cycle of that name, whatever its case. Raises NotFound."""
        wanted = name.strip().casefold()
        for cycle in self.model.cycles.values():
            if cycle.name.casefold() == wanted:
                return cycle
        names = ", ".join(sorted(one_line(c.name) for c in self.model.cycles.values()))
        raise NotFound(
            f"there is no cycle '{one_line(name)[:40]}'",
            f"There are: {names}"
            if names
            else "There is no cycle yet; adding an objective makes one",
        )

    def below(self, key: str) -> Sequence[str]:
        """The keys of what goes when this goal is deleted, not counting itself and history."""
        goal = self.resolve(key)
        if goal.table == "objectives":
            key_results = self.model.key_results_of(goal.id)
            return [
                *(f"KR{k.id}" for k in key_results),
                *(f"I{i.id}" for k in key_results for i in self.model.initiatives_of(k.id)),
            ]
        if goal.table == "key_results":
            return [f"I{i.id}" for i in self.model.initiatives_of(goal.id)]
        return []

    # ------------------------------------------------------------------ the disk's half

    def commit(
        self,
        change: Change,
        *,
        transaction_id: str | None = None,
        if_match: int | None = None,
    ) -> Done:
        """Make the change durable; nothing is drawn before ``absorb``.

        Raises Invalid and NotFound (nothing was changed), and the store's errors.
        """
        done, _ = self._commit(change, transaction_id=transaction_id, if_match=if_match)
        if done.changed:
            self._history.did(None)
        return done

    def made_before(self, transaction_id: str) -> Done | None:
        """What came of a change that was made under this id; None when there is none."""

        def build(state: State, new_id: NewId) -> Sequence[Op]:
            raise NotFound("nothing was changed under this id")

        try:
            commit = self.store.commit(build, why="", user=self.user, transaction_id=transaction_id)
        except NotFound:
            return None
        return _done_before(commit)

    def undo(
        self,
        n: int | None = None,
        *,
        transaction_id: str | None = None,
        if_match: int | None = None,
    ) -> Done:
        """Take this person's latest change back, or change ``n``, as a new change.

        This session's changes go first, then the person's earlier ones. Raises NotFound when
        there is none, Conflict when others built upon it.
        """
        return self._undoing.take_back("undo", n, transaction_id=transaction_id, if_match=if_match)

    def redo(self, *, transaction_id: str | None = None, if_match: int | None = None) -> Done:
        """Make again what the person undid last. Raises NotFound and Conflict."""
        return self._undoing.take_back("redo", transaction_id=transaction_id, if_match=if_match)

    @property
    def can_undo(self) -> bool:
        """False when there is surely nothing to undo; costs nothing to ask."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether there seems to be something to redo; costs nothing to ask."""
        return self._history.can_redo

    def poll(self) -> Changes:
        """Look for other sessions' changes. Absorb what it gives on the thread that draws."""
        changes = self.store.refresh()
        self._history.watch(changes)
        return changes

    def tell_waiting(self, tell: Callable[[str], None]) -> None:
        """Have somebody told, on the thread that waits, while others hold the store.

        ``tell`` gets who that is, as far as the system knows; else nothing.
        """
        self.store.tell_waiting(tell)

    def checkpoint(self) -> bool:
        return self.store.checkpoint()

    def close(self) -> None:
        self.store.close()

    def _commit(
        self,
        change: Change,
        *,
        transaction_id: str | None = None,
        if_match: int | None = None,
    ) -> tuple[Done, Commit]:
        built: Built | None = None
        if change.validates:
            # Takes a tenth of a second the first time: too long for those who wait for the lock.
            import okrtui.domain.models  # noqa: F401

        def build(state: State, new_id: NewId) -> Sequence[Op]:
            nonlocal built
            draft = Draft(state, new_id, self.user, self._timestamp())
            built = change.build(draft)
            return draft.ops

        known = self.store.warnings
        try:
            commit = self.store.commit(
                build,
                why=change.why,
                user=self.user,
                transaction_id=transaction_id,
                if_match=if_match,
            )
        except Conflict as conflict:
            raise in_peoples_words(conflict) from conflict
        if built is None:
            return _done_before(commit), commit
        # What the change came upon: that the store had to be upgraded, or was mended.
        told = "; ".join((built.message, *(w for w in self.store.warnings if w not in known)))
        return Done(told, built.key, commit.n, bool(commit.ops)), commit

    def _timestamp(self) -> str:
        """Now, ISO 8601 with the offset; on a frozen day its midnight, to be reproducible."""
        now = datetime.datetime.now().astimezone()
        today = self.today()
        if now.date() == today:
            return now.isoformat(timespec="seconds")
        return f"{today.isoformat()}T00:00:00+00:00"

    # ------------------------------------------------------------------ the drawing half

    def absorb(self, changes: Changes | None = None) -> Event:
        """Take over what was committed since, here and elsewhere; tells what looks different."""
        return self.model.apply(
            self.store.changes() if changes is None else changes, self.store.session
        )

    def run(
        self,
        change: Change,
        *,
        transaction_id: str | None = None,
        if_match: int | None = None,
    ) -> Done:
        """``commit`` and ``absorb``, for those who have one thread."""
        done = self.commit(change, transaction_id=transaction_id, if_match=if_match)
        self.absorb()
        return done

    def log(self) -> Iterator[Commit]:
        """All changes ever made, oldest first."""
        return self.store.log()


def _done_before(commit: Commit) -> Done:
    """The result of a change that is asked for again; its last operation is on its goal."""
    key = ""
    if commit.ops and (goal := goal_of(*commit.ops[-1][1:])) is not None:
        key = goal.key
    return Done("already done under this id; nothing was changed", key, commit.n, False)
