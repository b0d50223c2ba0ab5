"""The goals in memory: records and indexes, built from TinyDB's tables, kept up by commits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

from okrtui.domain import records
from okrtui.domain.progress import fed_history
from okrtui.domain.records import (
    CheckInRecord,
    CycleRecord,
    Document,
    InitiativeRecord,
    KeyResultRecord,
    KpiRecord,
    MeasurementRecord,
    ObjectiveRecord,
)
from okrtui.workspace.change import Event
from okrtui.workspace.keys import PREFIXES, key_of

if TYPE_CHECKING:
    from datetime import date

    from okrtui.store.ports import Changes, Op, Store

    class _Ranked(Protocol):
        @property
        def id(self) -> int: ...
        @property
        def rank(self) -> str: ...


_ORDER = attrgetter("rank", "id")
_BY_DATE = attrgetter("date", "id")


class Model:
    """Everything that views read. Only the thread that draws touches it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.build()

    def build(self) -> None:
        """Read all goals anew. History is only grouped, and read when it is looked at."""
        self.cycles: dict[int, CycleRecord] = {}
        self.objectives: dict[int, ObjectiveRecord] = {}
        self.key_results: dict[int, KeyResultRecord] = {}
        self.initiatives: dict[int, InitiativeRecord] = {}
        self.kpis: dict[int, KpiRecord] = {}
        for table in PREFIXES:
            for document in self._store.db.table(table):
                self._put(table, document.doc_id, document)
        for document in self._store.db.table("cycles"):
            self._put("cycles", document.doc_id, document)
        self._histories: dict[str, _Histories] = {
            "check_ins": _Histories("key_result"),
            "measurements": _Histories("kpi"),
        }
        self._grouped = False
        self._objectives_of: dict[int | None, list[ObjectiveRecord]] | None = None
        self._key_results_of: dict[int, list[KeyResultRecord]] | None = None
        self._initiatives_of: dict[int, list[InitiativeRecord]] | None = None
        self._fed_by: dict[int, list[KeyResultRecord]] | None = None

    # ------------------------------------------------------------------ reading

    def check_ins(self, key_result: int) -> Sequence[CheckInRecord]:
        """All check-ins of a key result itself, oldest first."""
        found = self._history("check_ins").of(key_result)
        entries = [e for e in (records.check_in(*entry) for entry in found) if e is not None]
        return sorted(entries, key=_BY_DATE)

    def measurements(self, kpi: int) -> Sequence[MeasurementRecord]:
        """All measurements of a KPI, oldest first."""
        found = self._history("measurements").of(kpi)
        entries = [e for e in (records.measurement(*entry) for entry in found) if e is not None]
        return sorted(entries, key=_BY_DATE)

    def history(self, key_result: KeyResultRecord) -> Sequence[CheckInRecord]:
        """What progress and pace are judged by: own check-ins, or those of the feeding KPI."""
        own = self.check_ins(key_result.id)
        if key_result.kpi is None or key_result.kpi not in self.kpis:
            return own
        start, end = self.dates(key_result)
        return fed_history(self.measurements(key_result.kpi), own, start, end)

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

    def objectives_of(self, cycle: int | None) -> Sequence[ObjectiveRecord]:
        """The cycle's objectives in their order; without a cycle all of them."""
        if self._objectives_of is None:
            grouped: dict[int | None, list[ObjectiveRecord]] = defaultdict(list)
            for objective in sorted(self.objectives.values(), key=_ORDER):
                grouped[objective.cycle].append(objective)
                grouped[None].append(objective)
            self._objectives_of = dict(grouped)
        return self._objectives_of.get(cycle, ())

    def key_results_of(self, objective: int) -> Sequence[KeyResultRecord]:
        if self._key_results_of is None:
            grouped: dict[int, list[KeyResultRecord]] = defaultdict(list)
            for key_result in sorted(self.key_results.values(), key=_ORDER):
                grouped[key_result.objective].append(key_result)
            self._key_results_of = dict(grouped)
        return self._key_results_of.get(objective, ())

    def initiatives_of(self, key_result: int) -> Sequence[InitiativeRecord]:
        if self._initiatives_of is None:
            grouped: dict[int, list[InitiativeRecord]] = defaultdict(list)
            for initiative in sorted(self.initiatives.values(), key=_ORDER):
                grouped[initiative.key_result].append(initiative)
            self._initiatives_of = dict(grouped)
        return self._initiatives_of.get(key_result, ())

    def fed_by(self, kpi: int) -> Sequence[KeyResultRecord]:
        """The key results whose values are this KPI's measurements."""
        if self._fed_by is None:
            grouped: dict[int, list[KeyResultRecord]] = defaultdict(list)
            for key_result in sorted(self.key_results.values(), key=_ORDER):
                if key_result.kpi is not None:
                    grouped[key_result.kpi].append(key_result)
            self._fed_by = dict(grouped)
        return self._fed_by.get(kpi, ())

    def children_of(self, objective: int) -> Sequence[ObjectiveRecord]:
        """The objectives aligned to this one."""
        return [o for o in self.objectives.values() if o.parent == objective]

    # ------------------------------------------------------------------ changing

    def apply(self, changes: Changes, session: str) -> Event:
        """Take over what was committed and tell which rows look different now."""
        if changes.reloaded:
            self.build()
            return Event(structure=True, reloaded=True)
        keys: set[str] = set()
        structure = everything = False
        others: list[tuple[str, str]] = []
        for commit in changes.commits:
            if commit.session != session:
                others.append((commit.user, commit.why))
            for op in commit.ops:
                before = self._touched(op)
                self._take(op)
                keys.update(before, self._touched(op))
                everything = everything or op.table == "cycles"
                structure = structure or _moves_rows(op)
        return Event(frozenset(keys), structure or everything, everything, tuple(others))

    def _take(self, op: Op) -> None:
        document = self._store.state().get(op.table, {}).get(op.id)
        if op.table in self._histories:
            if self._grouped:
                self._histories[op.table].take(op.id, document, op)
        elif document is None:
            self._drop(op.table, op.id)
        else:
            self._put(op.table, op.id, document)
        if op.table == "key_results":
            self._key_results_of = None
            self._fed_by = None
        elif op.table == "objectives":
            self._objectives_of = None
        elif op.table == "initiatives":
            self._initiatives_of = None

    def _put(self, table: str, id: int, document: Document) -> None:
        if table == "objectives":
            self.objectives[id] = records.objective(id, document)
        elif table == "key_results":
            self.key_results[id] = records.key_result(id, document)
        elif table == "kpis":
            self.kpis[id] = records.kpi(id, document)
        elif table == "initiatives":
            self.initiatives[id] = records.initiative(id, document)
        elif table == "cycles":
            cycle = records.cycle(id, document)
            if cycle is not None:
                self.cycles[id] = cycle

    def _drop(self, table: str, id: int) -> None:
        tables = (
            ("cycles", self.cycles),
            ("objectives", self.objectives),
            ("key_results", self.key_results),
            ("initiatives", self.initiatives),
            ("kpis", self.kpis),
        )
        for name, goals in tables:
            if name == table:
                goals.pop(id, None)

    def _touched(self, op: Op) -> set[str]:
        """The keys of the rows that show something of the operation's document."""
        if op.table == "objectives":
            return {key_of("objectives", op.id)}
        if op.table == "key_results":
            return self._rows_of_key_result(op.id)
        if op.table == "kpis":
            return self._rows_of_kpi(op.id)
        if op.table == "initiatives":
            initiative = self.initiatives.get(op.id)
            keys = {key_of("initiatives", op.id)}
            return keys if initiative is None else keys | {f"KR{initiative.key_result}"}
        document = self._store.state().get(op.table, {}).get(op.id) or op.body
        if op.table == "check_ins":
            owner = document.get("key_result")
            return self._rows_of_key_result(owner) if isinstance(owner, int) else set()
        if op.table == "measurements":
            owner = document.get("kpi")
            return self._rows_of_kpi(owner) if isinstance(owner, int) else set()
        return set()

    def _rows_of_key_result(self, id: int) -> set[str]:
        keys = {key_of("key_results", id)}
        key_result = self.key_results.get(id)
        if key_result is not None:
            keys.add(key_of("objectives", key_result.objective))
            # The effective weights of its neighbours and the KPI's list of links show it too.
            keys.update(
                key_of("key_results", k.id) for k in self.key_results_of(key_result.objective)
            )
            if key_result.kpi is not None:
                keys.add(key_of("kpis", key_result.kpi))
        return keys

    def _rows_of_kpi(self, id: int) -> set[str]:
        keys = {key_of("kpis", id)}
        for key_result in self.fed_by(id):
            keys |= self._rows_of_key_result(key_result.id)
        return keys

    def _history(self, table: str) -> _Histories:
        if not self._grouped:
            for name, histories in self._histories.items():
                histories.group(
                    (document.doc_id, document) for document in self._store.db.table(name)
                )
            self._grouped = True
        return self._histories[table]


class _Histories:
    """The documents of one history table, grouped by what they belong to."""

    def __init__(self, owner_field: str) -> None:
        self._field = owner_field
        self._groups: defaultdict[object, dict[int, Document]] = defaultdict(dict)

    def group(self, entries: Iterable[tuple[int, Document]]) -> None:
        for id, document in entries:
            self._groups[document.get(self._field)][id] = document

    def of(self, owner: int) -> Iterable[tuple[int, Document]]:
        return self._groups[owner].items() if owner in self._groups else ()

    def take(self, id: int, document: Document | None, op: Op) -> None:
        if document is not None:
            self._groups[document.get(self._field)][id] = document
        else:
            owner = op.body.get(self._field)
            if owner in self._groups:
                self._groups[owner].pop(id, None)


def _moves_rows(op: Op) -> bool:
    if op.table in ("check_ins", "measurements"):
        return False
    if op.kind in ("ins", "del"):
        return True
    return not {"rank", "cycle", "objective", "key_result", "parent", "type"}.isdisjoint(op.body)
