"""The goals in memory: records and indexes, built from TinyDB's tables, kept up by commits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from okrtui.domain import records
from okrtui.domain.feeding import fed_entries, fed_history
from okrtui.domain.records import (
    AnswerRecord,
    CheckInRecord,
    CycleRecord,
    Document,
    InitiativeRecord,
    KeyResultRecord,
    KpiRecord,
    MeasurementRecord,
    ObjectiveRecord,
    TargetChangeRecord,
    VoteRecord,
)
from okrtui.workspace.belonging import goal_of
from okrtui.workspace.change import Event
from okrtui.workspace.keys import Goal, key_of
from okrtui.workspace.tables import Records

if TYPE_CHECKING:
    from datetime import date

    from okrtui.store.ports import Changes, Op, Store

_BY_DATE = attrgetter("date", "id")


class Model:
    """Everything that views read. Only the thread that draws touches it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.build()

    def build(self) -> None:
        """Take all goals anew. Each is read when it is looked at, and so is history."""
        table = self._table
        self.week = records.week_start(self._store.state().get("settings", {}))
        """The weekday with which this workspace's weeks begin."""
        self.cycles: dict[int, CycleRecord] = {}
        self.objectives = Records(table("objectives"), records.objective)
        self.key_results = Records(table("key_results"), self.read_key_result)
        self.initiatives = Records(table("initiatives"), records.initiative)
        self.kpis = Records(table("kpis"), self.read_kpi)
        self.reviews = Records(table("reviews"), records.review)
        for id, document in table("cycles").items():
            self._put_cycle(id, document)
        self.goals: Mapping[str, Records[Any]] = {
            "objectives": self.objectives,
            "key_results": self.key_results,
            "initiatives": self.initiatives,
            "kpis": self.kpis,
        }
        """All that has a key, by the names of their tables."""
        self._resting: dict[int, frozenset[str]] = {}
        """The rows that rest on a KPI that was measured: one may feed hundreds of key results."""

    def _table(self, name: str) -> dict[int, Document]:
        return {document.doc_id: document for document in self._store.db.table(name)}

    # ------------------------------------------------------------------ reading

    def read_key_result(self, id: int, document: Document) -> KeyResultRecord:
        """The record of a document, with the workspace's weeks."""
        record = records.key_result(id, document)
        return record._replace(week=self.week) if self.week else record

    def read_kpi(self, id: int, document: Document) -> KpiRecord:
        """The record of a document, with the workspace's weeks."""
        record = records.kpi(id, document)
        return record._replace(week=self.week) if self.week else record

    def shown(self, table: str, id: int) -> Document | None:
        """A goal's document as those who look see it: others may have changed it since."""
        return self.goals[table].document(id)

    def check_ins(self, key_result: int) -> Sequence[CheckInRecord]:
        """All check-ins of a key result itself, oldest first."""
        found = self._store.having("check_ins", "key_result", key_result).items()
        entries = [e for e in (records.check_in(*entry) for entry in found) if e is not None]
        return sorted(entries, key=_BY_DATE)

    def measurements(self, kpi: int) -> Sequence[MeasurementRecord]:
        """All measurements of a KPI, oldest first."""
        found = self._store.having("measurements", "kpi", kpi).items()
        entries = [e for e in (records.measurement(*entry) for entry in found) if e is not None]
        return sorted(entries, key=_BY_DATE)

    def target_changes(self, goal: Goal) -> Sequence[TargetChangeRecord]:
        """The moved targets and bounds of a key result or a KPI, oldest first."""
        link = {"key_results": "key_result", "kpis": "kpi"}.get(goal.table)
        if link is None:
            return ()
        found = self._store.having("target_changes", link, goal.id)
        return [records.target_change(id, found[id]) for id in sorted(found)]

    def answers(self, review: int) -> Sequence[AnswerRecord]:
        """What was done with the cards of a review, oldest first."""
        found = self._store.having("answers", "review", review)
        entries = (records.answer(id, found[id]) for id in sorted(found))
        return [entry for entry in entries if entry is not None]

    def votes(self, key_result: int) -> Sequence[VoteRecord]:
        """How sure people were of a key result before its cycle started, oldest first."""
        found = self._store.having("votes", "key_result", key_result)
        entries = (records.vote(id, found[id]) for id in sorted(found))
        return [entry for entry in entries if entry is not None]

    def history(
        self, key_result: KeyResultRecord, day: date, fed: Sequence[CheckInRecord] | None = None
    ) -> Sequence[CheckInRecord]:
        """What progress and pace are judged by on a day: what was checked in until then, or what
        the feeding KPI came to.

        fed: that, where it is known.
        """
        known: Sequence[CheckInRecord] = self.check_ins(key_result.id)
        kpi = None if key_result.kpi is None else self.kpis.get(key_result.kpi)
        if kpi is not None:
            if fed is None:
                fed = fed_entries(kpi, self.measurements(kpi.id), day)
            known = fed_history(fed, known, *self.dates(key_result))
        return [entry for entry in known if entry.date <= day]

    def dates(self, goal: KeyResultRecord | ObjectiveRecord) -> tuple[date, date]:
        """First and last day of a goal: its own dates, else its objective's, else its cycle's."""
        objective = (
            goal if isinstance(goal, ObjectiveRecord) else self.objectives.get(goal.objective)
        )
        cycle = self.cycles.get(objective.cycle) if objective is not None else None
        start, end = goal.starts, goal.ends
        if objective is not None:
            start, end = start or objective.starts, end or objective.ends
        if cycle is not None:
            start, end = start or cycle.start, end or cycle.end
        return start or records.DAY_ZERO, end or start or records.DAY_ZERO

    def cycle_of(self, goal: KeyResultRecord | ObjectiveRecord) -> CycleRecord | None:
        if isinstance(goal, KeyResultRecord):
            objective = self.objectives.get(goal.objective)
            return None if objective is None else self.cycles.get(objective.cycle)
        return self.cycles.get(goal.cycle)

    def team_of(self, key_result: KeyResultRecord) -> str:
        """The team of a key result: its own, else its objective's."""
        objective = self.objectives.get(key_result.objective)
        return key_result.team or ("" if objective is None else objective.team)

    def objectives_of(self, cycle: int | None) -> Sequence[int]:
        """The ids of the cycle's objectives in their order; without a cycle all of them."""
        if cycle is None:
            return self.objectives.in_order()
        return self.objectives.ids("cycle", cycle)

    def key_results_of(self, objective: int) -> Sequence[KeyResultRecord]:
        return self.key_results.having("objective", objective)

    def key_results_like(self, word: str, unit: str, kpi: int | None) -> Iterator[KeyResultRecord]:
        """Those with a word in the title and the unit, and those that the KPI feeds."""
        for id in self.key_results:
            document = self.key_results.document(id) or {}
            alike = word and records.text_of(document, "unit") == unit
            if (kpi is not None and document.get("kpi") == kpi) or (
                alike and word in records.text_of(document, "title").casefold()
            ):
                yield self.key_results[id]

    def initiatives_of(self, key_result: int) -> Sequence[InitiativeRecord]:
        return self.initiatives.having("key_result", key_result)

    def fed_by(self, kpi: int) -> Sequence[KeyResultRecord]:
        """The key results whose values are this KPI's measurements."""
        return self.key_results.having("kpi", kpi)

    def children_of(self, objective: int) -> Sequence[ObjectiveRecord]:
        """The objectives aligned to this one."""
        return self.objectives.having("parent", objective)

    def rolls_up(self, objective: int) -> Sequence[int]:
        """The aligned objectives whose progress is part of this one's."""
        if self.objectives[objective].roll_up == "key_results":
            return ()
        children = self.objectives.ids("parent", objective)
        if not self._in_circle(objective):
            return children
        return [child for child in children if not self._in_circle(child)]

    def _in_circle(self, objective: int) -> bool:
        """Whether it is aligned to itself, by way of others."""
        above, seen = self._parent(objective), set[int]()
        while above is not None and above not in seen:
            if above == objective:
                return True
            seen.add(above)
            above = self._parent(above)
        return False

    def _parent(self, objective: int) -> int | None:
        record = self.objectives.get(objective)
        return None if record is None else record.parent

    def owners(self) -> set[str]:
        """Everybody who owns a goal or a KPI, as stored."""
        return self.texts("owner")

    def texts(self, field: str) -> set[str]:
        """All texts that a field of any goal has, as stored."""
        return set().union(*(table.texts(field) for table in self.goals.values()))

    def teams(self) -> set[str]:
        """Every team that answers for something, as stored."""
        return set().union(*(table.texts("team") for table in self.goals.values())) - {""}

    # ------------------------------------------------------------------ changing

    def apply(self, changes: Changes, session: str) -> Event:
        """Take over what was committed and tell which rows look different now."""
        if changes.reloaded:
            self.build()
            return Event(structure=True, reloaded=True)
        keys: set[str] = set()
        structure = everything = goals = False
        foreign = tuple(commit for commit in changes.commits if commit.session != session)
        others = tuple((commit.user, commit.why) for commit in foreign)
        for commit in changes.commits:
            for op in commit.ops:
                if op.table in self.goals:
                    # It may have hung elsewhere before.
                    keys |= self._touched(op)
                self._take(op)
                keys |= self._touched(op)
                everything = everything or op.table in ("cycles", "settings")
                goals = goals or op.table not in records.HISTORY_TABLES
                structure = structure or _moves_rows(op)
        return Event(frozenset(keys), structure or everything, everything, others, foreign, goals)

    def _take(self, op: Op) -> None:
        if op.table == "cycles":
            self._put_cycle(op.id, self._store.state().get(op.table, {}).get(op.id))
        elif op.table == "settings":
            self.week = records.week_start(self._store.state().get("settings", {}))
            self.key_results.forget()
            self.kpis.forget()
        elif op.table == "reviews" or op.table in self.goals:
            self._resting.clear()
            table: Records[Any] = self.goals.get(op.table, self.reviews)
            document = self._store.state().get(op.table, {}).get(op.id)
            if document is None:
                table.drop(op.id)
            else:
                table.put(op.id, document)

    def _put_cycle(self, id: int, document: Document | None) -> None:
        cycle = None if document is None else records.cycle(id, document)
        if cycle is None:
            self.cycles.pop(id, None)
        else:
            self.cycles[id] = cycle

    def _touched(self, op: Op) -> Set[str]:
        """The keys of the rows that show something of the operation's document."""
        if op.table == "objectives":
            # Kind, dates, team and cycle of an objective show in its key results.
            return self._rows_of_objectives((op.id,), key_results=True)
        if op.table == "key_results":
            return self._rows_of_key_results((op.id,), siblings=True)
        if op.table == "kpis":
            return self._rows_of_kpi(op.id)
        if op.table == "initiatives":
            initiative = self.initiatives.get(op.id)
            keys = {key_of("initiatives", op.id)}
            return keys if initiative is None else keys | {f"KR{initiative.key_result}"}
        document = self._store.state().get(op.table, {}).get(op.id) or op.body
        if op.table == "check_ins":
            owner = document.get("key_result")
            return self._rows_of_key_results((owner,)) if isinstance(owner, int) else set()
        if op.table == "measurements":
            owner = document.get("kpi")
            return self._rows_of_kpi(owner) if isinstance(owner, int) else set()
        if op.table in ("target_changes", "votes"):
            goal = goal_of(op.table, op.id, document)
            return set() if goal is None else {goal.key}
        return set()

    def _rows_of_key_results(self, ids: Iterable[int], *, siblings: bool = False) -> set[str]:
        """Theirs, those of their objectives and of what these roll up into.

        siblings: also those beside them, whose effective weights may be others now.
        """
        keys: set[str] = set()
        objectives: set[int] = set()
        for id in ids:
            keys.add(f"KR{id}")
            key_result = self.key_results.get(id)
            if key_result is not None:
                objectives.add(key_result.objective)
                # Their lists of links show it.
                if key_result.kpi is not None:
                    keys.add(f"K{key_result.kpi}")
                keys.update(f"K{kpi}" for kpi in key_result.guardrails)
        return keys | self._rows_of_objectives(objectives, key_results=siblings)

    def _rows_of_objectives(self, ids: Iterable[int], *, key_results: bool) -> set[str]:
        """Theirs and of what they roll up into. key_results: also those of their key results."""
        keys: set[str] = set()
        for id in ids:
            here: int | None = id
            while here is not None and f"O{here}" not in keys:
                keys.add(f"O{here}")
                if key_results:
                    keys.update(f"KR{k}" for k in self.key_results.ids("objective", here))
                parent = self._parent(here)
                above = None if parent is None else self.objectives.get(parent)
                here = None if above is None or above.roll_up == "key_results" else above.id
        return keys

    def _rows_of_kpi(self, id: int) -> frozenset[str]:
        keys = self._resting.get(id)
        if keys is None:
            fed, guarded = (self.key_results.ids(field, id) for field in ("kpi", "guardrails"))
            keys = frozenset((f"K{id}", *self._rows_of_key_results((*fed, *guarded))))
            self._resting[id] = keys
        return keys


def _moves_rows(op: Op) -> bool:
    if op.table in records.HISTORY_TABLES or op.table == "reviews":
        return False
    if op.kind in ("ins", "del"):
        return True
    return not {"rank", "cycle", "objective", "key_result", "parent", "type"}.isdisjoint(op.body)
