"""Frozen rows, ready to draw or print: cleaned texts, rounded numbers, states and reasons.

A row is computed when somebody looks at it and kept until an event names its key, so a screen of
goals costs the same whether the store holds fifty or fifty thousand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from okrtui.domain import calendar
from okrtui.domain.errors import Invalid
from okrtui.domain.health import judge_kpi
from okrtui.domain.periods import series
from okrtui.domain.progress import open_blocker
from okrtui.domain.text import one_line
from okrtui.domain.trend import trend
from okrtui.domain.xmr import judge_process
from okrtui.workspace import kpi_alerts, kpi_views, measures
from okrtui.workspace.arrangement import Arrangement
from okrtui.workspace.change import Event
from okrtui.workspace.keys import parse_key
from okrtui.workspace.outlines import Outline
from okrtui.workspace.paces import Paces, Rolled
from okrtui.workspace.rows import (
    Detail,
    GoalRow,
    Header,
    KpiRow,
    OutlineLine,
    PulseLine,
)

if TYPE_CHECKING:
    from datetime import date

    from okrtui.domain.health import HealthVerdict
    from okrtui.domain.pace import Verdict
    from okrtui.domain.presets import Preset
    from okrtui.domain.rates import Rates
    from okrtui.domain.records import (
        InitiativeRecord,
        KeyResultRecord,
        MeasurementRecord,
        ObjectiveRecord,
    )
    from okrtui.domain.xmr import Process
    from okrtui.workspace.coaching import Coach
    from okrtui.workspace.filtering import Texts
    from okrtui.workspace.workspace import Workspace


class Views:
    """Rows of one workspace, kept until an event says that they changed."""

    def __init__(self, workspace: Workspace, day: date | None = None) -> None:
        """day: what was true then; today unless told."""
        self._workspace = workspace
        self._model = workspace.model
        self._day = workspace.today() if day is None else day
        self._goals: dict[str, GoalRow] = {}
        self._kpis: dict[str, KpiRow] = {}
        self._healths: dict[str, HealthVerdict] = {}
        self._processes: dict[str, Process] = {}
        self._measured: dict[str, Sequence[MeasurementRecord]] = {}
        self._texts: Texts | None = None
        self.paces = Paces(self._model, self._day, workspace.preset(), self.health)
        self._coach: Coach | None = None

    @property
    def coach(self) -> Coach:
        """Made when it is asked for first: who never asks pays nothing."""
        from okrtui.workspace.coaching import Coach

        if self._coach is None:
            self._coach = Coach(self, self._workspace)
        return self._coach

    def invalidate(self, event: Event) -> None:
        """Forget the rows that an event names; a new day makes all of them old."""
        self._forget_rows(event)
        if self._coach is not None:
            self._coach.invalidate(event)

    def _forget_rows(self, event: Event) -> None:
        today = self._workspace.today()
        if event.reloaded or today != self._day:
            self._day = self.paces.day = today
            self._goals.clear()
            self._kpis.clear()
            self._healths.clear()
            self._processes.clear()
            self._measured.clear()
            self._texts = None
            self.paces.forget()
            return
        for key in event.keys & self._goals.keys():
            del self._goals[key]
        for key in event.keys & self._kpis.keys():
            del self._kpis[key]
        for key in event.keys & self._healths.keys():
            del self._healths[key]
        for key in event.keys & self._processes.keys():
            del self._processes[key]
        for key in event.keys & self._measured.keys():
            del self._measured[key]
        if self._texts is not None:
            self._texts.forget(event.keys)
        self.paces.forget(event.keys)

    # ------------------------------------------------------------------ lists

    def outline(
        self, cycle: int | None, *, folded: Collection[str] = (), query: str = ""
    ) -> list[OutlineLine]:
        """The tree of a cycle's goals as they were written, top to bottom.

        query: a filter in the words of filter_words.py; what matches is hidden by no fold.
        """
        arrangement = Arrangement(cycle, query)
        return self.arranged(arrangement, () if arrangement.selects else folded).lines

    @property
    def texts(self) -> Texts:
        """What filters look for words in."""
        from okrtui.workspace.filtering import Texts

        if self._texts is None:
            self._texts = Texts(self._model)
        return self._texts

    def arranged(
        self,
        arrangement: Arrangement,
        folded: Collection[str] = (),
        also: Collection[str] = (),
        *,
        most: int | None = None,
    ) -> Outline:
        """The goals in some arrangement. also: goals that are let through by any filter.

        most: of its first lines alone, until it is folded anew.
        """
        return Outline(self, self._workspace, arrangement, folded, also, most=most)

    def pulse(self, keys: Collection[str] | None = None) -> list[PulseLine]:
        """All KPIs, or those named: first those that ask for a look, by what for; then by type."""
        return kpi_alerts.listed(self._model, self.kpi, keys)

    def header(self, cycle: int | None) -> Header:
        record = self._model.cycles.get(cycle) if cycle is not None else None
        if record is None:
            name = "all cycles" if self._model.cycles else "no cycle yet"
            return Header(name, None, None, 0.0, 0, 0, "")
        week, weeks = calendar.week_of(self._day, record.start, record.end)
        return Header(
            cycle=one_line(record.name),
            start=record.start,
            end=record.end,
            elapsed=calendar.elapsed(self._day, record.start, record.end),
            week=week,
            weeks=weeks,
            state=record.state,
        )

    # ------------------------------------------------------------------ rows

    def goal(self, key: str) -> GoalRow:
        """The row of an objective, key result or initiative. Raises KeyError when it is gone."""
        row = self._goals.get(key)
        if row is None:
            table, id = parse_key(key)
            if table == "objectives":
                row = self._objective(self._model.objectives[id])
            elif table == "key_results":
                row = self._key_result(self._model.key_results[id])
            else:
                row = self._initiative(self._model.initiatives[id])
            self._goals[key] = row
        return row

    def unjudged(self, cycle: int | None) -> Iterator[str]:
        """The objectives and key results of a cycle, or of all, whose rows aren't there yet."""
        for objective in self._model.objectives_of(cycle):
            for key_result in self._model.key_results.ids("objective", objective):
                if (key := f"KR{key_result}") not in self._goals:
                    yield key
            if (key := f"O{objective}") not in self._goals:
                yield key

    def unjudged_of(self, keys: Iterable[str]) -> Iterator[str]:
        """Those of some goals whose rows aren't there yet."""
        return (key for key in keys if key not in self._goals)

    def kpi(self, key: str) -> KpiRow:
        """The row of a KPI. Raises KeyError when it is gone."""
        row = self._kpis.get(key)
        if row is None:
            record = self._model.kpis[parse_key(key).id]
            row = self._kpis[key] = kpi_views.row(
                self._model,
                record,
                self.measured(key),
                judgement=self.health(key),
                process=self.process(key),
                day=self._day,
            )
        return row

    def measured(self, key: str) -> Sequence[MeasurementRecord]:
        """The measurements of a KPI up to the day, oldest first."""
        found = self._measured.get(key)
        if found is None:
            found = kpi_views.entries(self._model, parse_key(key).id, self._day)
            self._measured[key] = found
        return found

    def verdict(self, key: str) -> Verdict:
        """The pace of an objective or key result, with its reasons."""
        return self.paces.verdict(key)

    def by_presets(self, key: str) -> list[tuple[Preset, Verdict]]:
        """What every preset says of an objective or key result."""
        return self.paces.by_presets(key)

    def health(self, key: str) -> HealthVerdict:
        """The health of a KPI, with its reasons."""
        found = self._healths.get(key)
        if found is None:
            record = self._model.kpis[parse_key(key).id]
            found = self._healths[key] = judge_kpi(record, self.measured(key), self._day)
        return found

    def process(self, key: str) -> Process:
        """What a KPI's periods say of its process."""
        found = self._processes.get(key)
        if found is None:
            record = self._model.kpis[parse_key(key).id]
            points = series(record, self.measured(key), self._day)
            found = self._processes[key] = judge_process(record, points)
        return found

    def progress(self, key_result: int) -> float | None:
        """Raw progress of a key result; None without data."""
        return self.paces.progress(key_result)

    def roll_up(self, objective: int) -> Rolled:
        """Progress of an objective and what it comes from, with effective weights."""
        return self.paces.rolled(objective)

    def effective_weight(self, key_result: int) -> float | None:
        """This key result's share of its objective's progress; None when it has none."""
        return self.paces.effective_weight(key_result)

    def rates(self, key_result: int) -> Rates:
        """How fast a key result moves, and how fast it would have to."""
        return self.paces.rates(key_result)

    def _objective(self, record: ObjectiveRecord) -> GoalRow:
        rolled = self.roll_up(record.id).progress
        return GoalRow(
            key=f"O{record.id}",
            level="objective",
            title=one_line(record.title),
            owner=one_line(record.owner),
            team=one_line(record.team),
            value="",
            target="",
            measure="",
            brief="",
            progress=rolled,
            expected=None if rolled is None else self.paces.expected(f"O{record.id}"),
            pace=self.verdict(f"O{record.id}").pace,
            confidence=None,
            seen=None,
            blocked=False,
            trend=(),
        )

    def _key_result(self, record: KeyResultRecord) -> GoalRow:
        history = self.paces.history(record)
        numbers = measures.measures(record, history)
        seen = self.paces.seen(record)
        rated = [c.confidence for c in history if c.confidence is not None]
        return GoalRow(
            key=f"KR{record.id}",
            level="key_result",
            title=one_line(record.title),
            owner=one_line(record.owner),
            team=one_line(self._model.team_of(record)),
            value=numbers.value,
            target=numbers.target,
            measure=numbers.measure,
            brief=numbers.brief,
            progress=self.progress(record.id),
            expected=self.paces.expected(f"KR{record.id}"),
            pace=self.verdict(f"KR{record.id}").pace,
            confidence=rated[-1] if rated else None,
            seen=None if seen is None else (self._day - seen).days,
            blocked=bool(open_blocker(history)),
            trend=trend(record, history, min(self._day, self._model.dates(record)[1])),
        )

    def _initiative(self, record: InitiativeRecord) -> GoalRow:
        return GoalRow(
            key=f"I{record.id}",
            level="initiative",
            title=one_line(record.title),
            owner=one_line(record.owner),
            team="",
            value="",
            target="",
            measure=record.state,
            brief=record.state,
            progress=None,
            expected=None,
            pace=None,
            confidence=None,
            seen=None,
            blocked=False,
            trend=(),
        )

    # ------------------------------------------------------------------ one goal

    def detail(self, key: str) -> Detail:
        """Everything about one goal. Raises KeyError when it is gone."""
        from okrtui.workspace.details import detail_of

        return detail_of(self, self._workspace, key)

    def cell(self, key: str, field: str) -> str:
        """The text an editor of this cell starts from.

        Raises Invalid, with the reason, for a cell that can't be edited.
        """
        table, id = parse_key(key)
        if table == "kpis":
            kpi = self._model.kpis[id]
            texts: Mapping[str, str] = {
                "title": kpi.name,
                "owner": kpi.owner,
                "value": self.kpi(key).latest,
                "target": measures.number_text(kpi.target),
            }
            return texts[field]
        if table == "key_results":
            key_result = self._model.key_results[id]
            if field == "target":
                return measures.target_cell(key_result)
            if field == "value":
                return self.goal(key).value
            return key_result.title if field == "title" else key_result.owner
        if field in ("value", "target"):
            what = "an objective" if table == "objectives" else "an initiative"
            raise Invalid(
                f"{key} is {what} and has no {field}",
                "Its key results carry the numbers"
                if table == "objectives"
                else "Initiatives are work; key results carry the numbers",
                field=field,
            )
        goal = self._model.objectives[id] if table == "objectives" else self._model.initiatives[id]
        return goal.title if field == "title" else goal.owner
