"""Progress and pace of goals: computed when somebody looks, kept until an event names the goal.

An objective may roll up from objectives aligned to it, so one goal's numbers may rest on others'.
Those below come first, however deep that goes; objectives that are aligned to each other in a
circle, which only a foreign program can write, don't count for each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from okrtui.domain import calendar, expected, pace, progress, rates
from okrtui.domain.presets import PRESETS, Preset
from okrtui.domain.text import one_line
from okrtui.workspace import feeding
from okrtui.workspace.keys import parse_key

if TYPE_CHECKING:
    from datetime import date

    from okrtui.domain.health import HealthVerdict
    from okrtui.domain.pace import Verdict
    from okrtui.domain.rates import Rates
    from okrtui.domain.records import CheckInRecord, KeyResultRecord, KpiRecord, Number
    from okrtui.workspace.feeding import Readings
    from okrtui.workspace.model import Model


class Part(NamedTuple):
    """What rolls up into an objective: a key result, or an objective aligned to it."""

    key: str
    weight: Number
    progress: float | None
    """Raw; the roll-up clamps it to 0..1."""
    share: float | None
    """The effective weight: how much of the objective's progress it decides; None: nothing."""

    @property
    def contribution(self) -> float | None:
        """What it adds to the objective's progress: clamped progress times effective weight."""
        if self.share is None or self.progress is None:
            return None
        # Without the sign of a zero: nothing is added, not taken away.
        return min(max(self.progress, 0.0), 1.0) * self.share + 0.0


class Rolled(NamedTuple):
    """An objective's progress and what it comes from."""

    progress: float | None
    parts: tuple[Part, ...]
    expected: float | None
    """E where phases of its parts differ from the time gone; else None."""


class Paces:
    """Of all goals of a workspace, on one day, by one preset."""

    def __init__(
        self, model: Model, day: date, preset: Preset, health: Callable[[str], HealthVerdict]
    ) -> None:
        """health: gives a KPI's, by its key."""
        self.day = day
        self.preset = preset
        self._model = model
        self._health = health
        self._readings: dict[str, Readings] = {}
        self._dates: dict[str, tuple[date, date]] = {}
        self._histories: dict[str, Sequence[CheckInRecord]] = {}
        self._progress: dict[str, float | None] = {}
        self._rolled: dict[str, Rolled] = {}
        self._verdicts: dict[str, dict[str, Verdict]] = {}
        """preset → key → what it says"""

    def forget(self, keys: Iterable[str] | None = None) -> None:
        """Compute these goals anew when they are looked at; None: all."""
        named = None if keys is None else frozenset(keys)
        kept: list[dict[str, Any]] = [
            self._readings,
            self._dates,
            self._histories,
            self._progress,
            self._rolled,
        ]
        for computed in (*kept, *self._verdicts.values()):
            if named is None:
                computed.clear()
            else:
                for key in named & computed.keys():
                    del computed[key]

    # ------------------------------------------------------------------ progress

    def dates(self, record: KeyResultRecord) -> tuple[date, date]:
        """First and last day of a key result."""
        key = f"KR{record.id}"
        found = self._dates.get(key)
        if found is None:
            found = self._dates[key] = self._model.dates(record)
        return found

    def history(self, record: KeyResultRecord) -> Sequence[CheckInRecord]:
        """Check-ins up to the day: a later day's view is never mixed into an earlier one's."""
        key = f"KR{record.id}"
        history = self._histories.get(key)
        if history is None:
            kpi = feeding.feeding(self._model, record)
            fed = None if kpi is None else self._of_kpi(kpi).entries
            history = self._histories[key] = self._model.history(record, self.day, fed)
        return history

    def _of_kpi(self, kpi: KpiRecord) -> Readings:
        key = f"K{kpi.id}"
        if key not in self._readings:
            self._readings[key] = feeding.readings(self._model, kpi, self.day)
        return self._readings[key]

    def _measured(self, record: KeyResultRecord) -> date | None:
        """The day of the newest measurement of the KPI that feeds it."""
        kpi = feeding.feeding(self._model, record)
        return None if kpi is None else self._of_kpi(kpi).newest(*self.dates(record))

    def seen(self, record: KeyResultRecord) -> date | None:
        """The day of its newest check-in, or measurement of the KPI that feeds it."""
        history = self.history(record)
        days = (history[-1].date if history else None, self._measured(record))
        return max((day for day in days if day is not None), default=None)

    def progress(self, key_result: int) -> float | None:
        """Raw progress of a key result; None without data."""
        key = f"KR{key_result}"
        if key not in self._progress:
            record = self._model.key_results[key_result]
            start, end = self.dates(record)
            self._progress[key] = progress.progress(
                record, self.history(record), start=start, end=end
            )
        return self._progress[key]

    def rolled(self, objective: int) -> Rolled:
        """An objective's progress from what it rolls up."""
        for id in self._deepest_first(objective, self._rolled):
            self._rolled[f"O{id}"] = self._roll_up(id)
        return self._rolled[f"O{objective}"]

    def effective_weight(self, key_result: int) -> float | None:
        """This key result's share of its objective's progress; None when it has none."""
        record = self._model.key_results[key_result]
        if record.objective not in self._model.objectives:
            return None
        parts = self.rolled(record.objective).parts
        return next((part.share for part in parts if part.key == f"KR{key_result}"), None)

    def expected(self, key: str) -> float | None:
        """Where its progress should be by now; None where time doesn't count."""
        table, id = parse_key(key)
        if table == "objectives":
            start, end = self._model.dates(self._model.objectives[id])
            phased = self.rolled(id).expected
            return calendar.elapsed(self.day, start, end) if phased is None else phased
        record = self._model.key_results[id]
        if record.kind not in ("reach", "milestones", "done"):
            return None
        return expected.expected_progress(record, self.day, *self.dates(record))

    def rates(self, key_result: int) -> Rates:
        """How fast a key result moves, and how fast it would have to; nothing once it is closed."""
        record = self._model.key_results[key_result]
        cycle = self._model.cycle_of(record)
        if cycle is not None and cycle.state == "closed":
            return rates.NONE
        start, end = self.dates(record)
        return rates.rates(
            record,
            self.history(record),
            start=start,
            end=end,
            today=self.day,
            expected=expected.expected_progress(record, self.day, start, end),
        )

    # ------------------------------------------------------------------ pace

    def verdict(self, key: str, preset: Preset | None = None) -> Verdict:
        """The pace of an objective or key result, with its reasons."""
        by = preset or self.preset
        known = self._verdicts.setdefault(by.name, {})
        if key not in known:
            table, id = parse_key(key)
            if table == "key_results":
                known[key] = self._judge_key_result(id, by)
            else:
                for below in self._deepest_first(id, known):
                    known[f"O{below}"] = self._judge_objective(below, by)
        return known[key]

    def by_presets(self, key: str) -> list[tuple[Preset, Verdict]]:
        """What every preset says."""
        return [(preset, self.verdict(key, preset)) for preset in PRESETS.values()]

    def alarms(self, record: KeyResultRecord) -> list[str]:
        """The guardrails of a key result that are red, as ``K3 First answer``."""
        return [
            f"K{kpi} {one_line(self._model.kpis[kpi].name)}"
            for kpi in record.guardrails
            if kpi in self._model.kpis and self._health(f"K{kpi}").health == "unhealthy"
        ]

    # ------------------------------------------------------------------ computing

    def _deepest_first(self, objective: int, known: Mapping[str, object]) -> list[int]:
        """The objectives that one rests on and that aren't known yet, it being the last."""
        order: list[int] = []
        waiting = [objective]
        while waiting:
            id = waiting.pop()
            if f"O{id}" not in known:
                order.append(id)
                waiting += self._model.rolls_up(id)
        return order[::-1]

    def _roll_up(self, id: int) -> Rolled:
        source = self._model.objectives[id].roll_up
        parts = [
            (f"KR{k.id}", k.weight, self.progress(k.id))
            for k in (self._model.key_results_of(id) if source != "children" else ())
        ]
        parts += [
            (f"O{child}", 1, self._rolled[f"O{child}"].progress)
            for child in self._model.rolls_up(id)
        ]
        found = progress.roll_up([(weight, done) for _, weight, done in parts])
        shared = tuple(
            Part(*part, share) for part, share in zip(parts, found.effective_weights, strict=True)
        )
        return Rolled(found.progress, shared, self._expected_of(id, shared))

    def _expected_of(self, id: int, parts: Sequence[Part]) -> float | None:
        """The mean of what phases expect and, where there are none, of the time gone."""
        phased = {part.key: self._phased(part.key) for part in parts if part.share is not None}
        if all(due is None for due in phased.values()):
            return None
        start, end = self._model.dates(self._model.objectives[id])
        gone = calendar.elapsed(self.day, start, end)
        total = 0.0
        for part in parts:
            if part.share is not None:
                due = phased[part.key]
                total += part.share * (gone if due is None else min(max(due, 0.0), 1.0))
        return total

    def _phased(self, key: str) -> float | None:
        table, id = parse_key(key)
        if table == "objectives":
            return self._rolled[key].expected
        record = self._model.key_results[id]
        dates = self.dates(record)
        if not expected.phases_of(record, *dates):
            return None
        return expected.expected_progress(record, self.day, *dates)

    def _judge_key_result(self, id: int, preset: Preset) -> Verdict:
        record = self._model.key_results[id]
        start, end = self.dates(record)
        objective = self._model.objectives.get(record.objective)
        cycle = self._model.cycle_of(record)
        kpi = feeding.feeding(self._model, record)
        return pace.judge_key_result(
            record,
            self.history(record),
            kind=objective.kind if objective is not None else None,
            start=start,
            end=end,
            today=self.day,
            closed=cycle is not None and cycle.state == "closed",
            preset=preset,
            alarms=self.alarms(record),
            awaited=partial(feeding.awaited, self._model, record, self.day),
            cadence=None if kpi is None else kpi.cadence,
            seen=self._measured(record),
        )

    def _judge_objective(self, id: int, preset: Preset) -> Verdict:
        record = self._model.objectives[id]
        start, end = self._model.dates(record)
        cycle = self._model.cycle_of(record)
        rolled = self.rolled(id)
        # What has no share in the progress has none in its judgement either.
        counted = [part for part in rolled.parts if part.share is not None] or rolled.parts
        return pace.judge_objective(
            rolled.progress,
            [self.verdict(part.key, preset) for part in counted],
            kind=record.kind,
            start=start,
            end=end,
            today=self.day,
            closed=cycle is not None and cycle.state == "closed",
            preset=preset,
            expected=rolled.expected,
            names=[part.key for part in counted],
            source=record.roll_up,
            worst=record.worst,
        )
