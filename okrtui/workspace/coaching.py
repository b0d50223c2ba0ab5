"""What the coach says of the goals of a workspace, kept until an event says that they changed.

Rules get light facts; here is where those come from. What a goal says of itself is kept with the
counts around it, so that one change looks again only at what depends on it.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from okrtui.domain import confidence, health, progress, records
from okrtui.domain.coach import registry
from okrtui.domain.coach.facts import Before, KeyResultFacts, KpiFacts, ObjectiveFacts
from okrtui.domain.coach.finding import Finding, Judgement, judge, sorted_by_severity
from okrtui.domain.coach.registry import Strength
from okrtui.domain.records import KeyResultRecord, KpiRecord, ObjectiveRecord
from okrtui.domain.text import one_line
from okrtui.workspace import feeding
from okrtui.workspace.census import Census
from okrtui.workspace.keys import Goal, parse_key
from okrtui.workspace.rows import CoachLine

if TYPE_CHECKING:
    from okrtui.domain.records import (
        CheckInRecord,
        CycleRecord,
        MeasurementRecord,
    )
    from okrtui.workspace.change import Event
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace


Typed: TypeAlias = ObjectiveRecord | KeyResultRecord | KpiRecord


class Coached(NamedTuple):
    """A goal and what the coach says of it, the worst first."""

    key: str
    findings: tuple[Finding, ...]


class Coach:
    """Findings of one workspace. Only the thread that draws asks it."""

    def __init__(self, views: Views, workspace: Workspace) -> None:
        self._views = views
        self._workspace = workspace
        self._model = workspace.model
        self._day = workspace.today()
        self._census = Census(workspace.model)
        self._kept: dict[str, tuple[Hashable, Judgement]] = {}
        self._rated: dict[str, int | None] = {}
        """The latest confidence of key results that were looked at, so that none is read twice."""

    def invalidate(self, event: Event) -> None:
        """Forget what an event may have changed; a new day makes all of it old."""
        today = self._workspace.today()
        if event.reloaded or today != self._day:
            self._day = today
            self._census = Census(self._model)
            self._kept.clear()
            self._rated.clear()
            return
        for key in event.keys & self._kept.keys():
            del self._kept[key]
        for key in event.keys & self._rated.keys():
            del self._rated[key]
        for key in event.keys if event.goals else ():
            self._census.look_again(key)

    # ------------------------------------------------------------------ asking

    def findings(self, key: str) -> tuple[Finding, ...]:
        """What is said of one goal; nothing of an initiative. Raises KeyError when it is gone."""
        return self._judgement(key).findings

    def in_passing(self, key: str) -> tuple[CoachLine, ...]:
        """The same as lines to draw; quick, also when nobody looked at other goals before."""
        goal = parse_key(key)
        if goal.table == "key_results" and not self._census.knows_numbers:
            record = self._model.key_results[goal.id]
            found = registry.key_result(self._key_result(record, ())).findings
        else:
            found = self.findings(key)
        return tuple(CoachLine(f.rule, f.severity, one_line(f.told), one_line(f.do)) for f in found)

    def below(self, key: str) -> list[Coached]:
        """The same of a goal and, of an objective, of its key results; only those with findings."""
        goal = parse_key(key)
        keys = [key]
        if goal.table == "objectives":
            keys += [f"KR{k.id}" for k in self._model.key_results_of(goal.id)]
        return self._with_findings(keys)

    def of_cycle(self, cycle: int | None) -> list[Coached]:
        """All findings of a cycle's goals, in the order of the tree, then those of the KPIs."""
        return [coached for said in self.in_turn(cycle) for coached in said]

    def in_turn(self, cycle: int | None) -> Iterator[list[Coached]]:
        """The same, one objective or KPI after the other: for those who can't wait for all."""
        for id in self._model.objectives_of(cycle) if cycle is not None else ():
            # The key results first: their confidences are the objective's, too.
            below = [f"KR{k}" for k in self._model.key_results.ids("objective", id)]
            of_key_results = self._with_findings(below)
            yield self._with_findings([f"O{id}"]) + of_key_results
        for id in self._model.kpis.in_order():
            yield self._with_findings([f"K{id}"])

    def strength(self, objective: int) -> Strength | None:
        """How well an objective and its key results are written."""
        keys = [f"O{objective}", *(f"KR{k.id}" for k in self._model.key_results_of(objective))]
        return registry.strength(self._judgement(key) for key in keys)

    def _with_findings(self, keys: Iterable[str]) -> list[Coached]:
        said = (Coached(key, self.findings(key)) for key in keys)
        return [coached for coached in said if coached.findings]

    # ------------------------------------------------------------------ what isn't stored yet

    def of_typed(self, goal: Typed) -> tuple[Finding, ...]:
        """How a goal would be written: what is said of it, and what only it makes true of the
        objective that it would belong to. How goals go is no matter of typing."""
        if isinstance(goal, ObjectiveRecord):
            below = self._model.key_results_of(goal.id) if goal.id else ()
            rules = registry.OBJECTIVE_RULES if goal.id else registry.NEW_OBJECTIVE_RULES
            return judge(rules, self._objective(goal, below), f"O{goal.id or ''}").findings
        if isinstance(goal, KpiRecord):
            written = tuple(rule for rule in registry.KPI_RULES if not rule.running)
            return judge(written, self._kpi(goal), f"K{goal.id or ''}").findings
        facts = self._as_typed(goal)
        own = judge(registry.KEY_RESULT_RULES, facts, f"KR{goal.id or ''}").findings
        return sorted_by_severity((*own, *self._of_objective_with(goal)))

    def _as_typed(self, record: KeyResultRecord) -> KeyResultFacts:
        start, end = self._model.dates(record)
        below = self._model.key_results_of(record.objective)
        before = next((n for n, other in enumerate(below) if other.id == record.id), len(below))
        return KeyResultFacts(
            record=record,
            today=self._day,
            start=start,
            end=end,
            cycle=self._model.cycle_of(record),
            siblings=below[:before],
            moves=self._model.target_changes(Goal("key_results", record.id)),
            before=self._before(record, self._census.same_as_typed(record)),
            dated=end != records.DAY_ZERO,
        )

    def _of_objective_with(self, record: KeyResultRecord) -> list[Finding]:
        """What is said of its objective only because of this key result."""
        objective = self._model.objectives.get(record.objective)
        if objective is None:
            return []
        known = {finding.rule for finding in self.findings(f"O{objective.id}")}
        below = [k for k in self._model.key_results_of(objective.id) if k.id != record.id]
        facts = self._objective(objective, [*below, record])
        said = judge(registry.OBJECTIVE_RULES, facts, f"O{objective.id}").findings
        return [f for f in said if f.rule not in known or f.severity == "fail"]

    # ------------------------------------------------------------------ judging

    def _judgement(self, key: str) -> Judgement:
        goal = parse_key(key)
        if goal.table == "initiatives":
            return Judgement((), 0, 0, 0)
        around = self._around(goal)
        kept = self._kept.get(key)
        if kept is not None and kept[0] == around:
            return kept[1]
        judgement = self._judge(goal)
        self._kept[key] = (around, judgement)
        return judgement

    def _around(self, goal: Goal) -> Hashable:
        """What a goal's findings depend on that no event names with it."""
        if goal.table == "objectives":
            return self._census.of_objective(self._model.objectives[goal.id])
        if goal.table == "kpis":
            return self._census.of_kpi(self._model.kpis[goal.id]), self._linked(goal.id)
        record = self._model.key_results[goal.id]
        return self._before(record, self._census.same_number(record))

    def _judge(self, goal: Goal) -> Judgement:
        if goal.table == "objectives":
            objective = self._model.objectives[goal.id]
            key_results = self._model.key_results_of(goal.id)
            return registry.objective(self._objective(objective, key_results))
        if goal.table == "kpis":
            return registry.kpi(self._kpi(self._model.kpis[goal.id]))
        record = self._model.key_results[goal.id]
        return registry.key_result(self._key_result(record, self._census.same_number(record)))

    def _objective(
        self, record: ObjectiveRecord, key_results: Sequence[KeyResultRecord]
    ) -> ObjectiveFacts:
        around = self._census.of_objective(record)
        return ObjectiveFacts(
            record=record,
            cycle=self._model.cycle_of(record),
            key_results=key_results,
            confidences=[self._confidence(k) for k in key_results],
            children=around.children,
            others=around.others,
            of_team=around.of_team,
            of_owner=around.of_owner,
        )

    def _key_result(self, record: KeyResultRecord, same: Collection[int]) -> KeyResultFacts:
        """same: the key results that seem to measure the same."""
        start, end = self._views.paces.dates(record)
        history = self._history(record)
        self._rated[f"KR{record.id}"] = confidence.latest(history)
        verdict = self._views.verdict(f"KR{record.id}")
        siblings = self._model.key_results_of(record.objective)
        place = [k.id for k in siblings].index(record.id) if record in siblings else 0
        return KeyResultFacts(
            record=record,
            today=self._day,
            start=start,
            end=end,
            cycle=self._model.cycle_of(record),
            history=history,
            progress=self._views.progress(record.id),
            stale=verdict.sentence if verdict.pace == "stale" else "",
            siblings=siblings[:place],
            moves=self._model.target_changes(Goal("key_results", record.id)),
            before=self._before(record, same),
            dated=end != records.DAY_ZERO,
            awaited=not history and bool(feeding.awaited(self._model, record, self._day)),
            unreachable=feeding.unreachable(self._model, record),
        )

    def _kpi(self, record: KpiRecord) -> KpiFacts:
        entries = self._measurements(record.id)
        linked, pursued = self._linked(record.id)
        return KpiFacts(
            record=record,
            measurements=entries,
            unhealthy=health.unhealthy_periods(record, entries, self._day),
            linked=linked,
            pursued=pursued,
            of_owner=self._census.of_kpi(record),
        )

    def _linked(self, kpi: int) -> tuple[int, bool]:
        """How many key results a KPI feeds or guards, and whether one of them is open."""
        key_results = self._model.key_results
        linked = [*key_results.ids("kpi", kpi), *key_results.ids("guardrails", kpi)]
        cycles = (self._model.cycle_of(key_results[id]) for id in linked)
        return len(linked), any(c is None or c.state != "closed" for c in cycles)

    def _before(self, record: KeyResultRecord, same: Collection[int]) -> Before | None:
        """What the same number came to in the last cycle that ended before this one begins."""
        cycle = self._model.cycle_of(record)
        if cycle is None:
            return None
        best: tuple[date, int] | None = None
        earlier: tuple[CycleRecord, KeyResultRecord] | None = None
        for id in same:
            other = self._model.key_results[id]
            of = self._model.cycle_of(other)
            if of is None or of.end >= cycle.start or other.unit != record.unit:
                continue
            if best is None or (of.end, id) > best:
                best, earlier = (of.end, id), (of, other)
        if earlier is None:
            return None
        value = progress.latest_value(earlier[1], self._history(earlier[1]))
        return None if value is None else Before(earlier[0].name, value)

    def _confidence(self, record: KeyResultRecord) -> int | None:
        key = f"KR{record.id}"
        if key not in self._rated:
            self._rated[key] = confidence.latest(self._history(record))
        return self._rated[key]

    def _history(self, record: KeyResultRecord) -> Sequence[CheckInRecord]:
        return self._views.paces.history(record)

    def _measurements(self, kpi: int) -> Sequence[MeasurementRecord]:
        # One that is being typed has none yet.
        return self._views.measured(f"K{kpi}") if kpi else ()
