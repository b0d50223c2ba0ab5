"""An objective for a KPI that stays unhealthy (METHOD.md §5): when it is due, and making it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain import records
from okrtui.domain.calendar import overdue, quarter
from okrtui.domain.errors import Invalid
from okrtui.domain.health import bounds_of, health_of, unhealthy_periods
from okrtui.domain.periods import judged_periods, period_nouns
from okrtui.domain.records import id_of
from okrtui.domain.values import format_number
from okrtui.domain.writing import NEUTRAL
from okrtui.workspace.adding import insert
from okrtui.workspace.change import Built, Change, Draft, clipped
from okrtui.workspace.keys import key_of, listed
from okrtui.workspace.rules import cycle_for

if TYPE_CHECKING:
    from datetime import date

    from okrtui.domain.records import (
        CycleRecord,
        KeyResultRecord,
        KpiRecord,
        Number,
        ObjectiveRecord,
    )
    from okrtui.workspace.model import Model
    from okrtui.workspace.workspace import Workspace

PERIODS: Final = 2
"""Unhealthy in so many periods running: it doesn't mend by itself."""
_NAME: Final = 120


class Recovery(NamedTuple):
    """How far a KPI needs an objective."""

    periods: int
    """In how many periods running it is unhealthy by now."""
    objectives: tuple[int, ...]
    """The open ones that it feeds already."""
    sentence: str
    """What is to be said about it; empty when it is healthy enough and has none."""

    @property
    def is_due(self) -> bool:
        return self.periods >= PERIODS and not self.objectives


def recovery_of(model: Model, kpi: int, day: date) -> Recovery:
    """Whether a KPI asks for an objective. Raises KeyError when it is gone.

    An objective is linked when the KPI feeds one of its key results; a guardrail only watches.
    """
    record = model.kpis[kpi]
    known = [m for m in model.measurements(kpi) if m.date <= day]
    count = unhealthy_periods(record, known, day)
    links: dict[int, None] = {}
    for key_result in model.fed_by(kpi):
        if key_result.objective in links:
            continue
        objective = model.objectives.get(key_result.objective)
        cycle = model.cycles.get(objective.cycle) if objective is not None else None
        if objective is not None and _is_open(key_result, objective, cycle, day):
            links[objective.id] = None
    objectives = tuple(links)
    if objectives:
        named = listed(key_of("objectives", id) for id in objectives)
        works = "works" if len(objectives) == 1 else "work"
        sentence = f"{named} {works} on it" if count else ""
    elif count >= PERIODS:
        sentence = (
            f"unhealthy for {period_nouns(record.cadence, count)} running, "
            "and no open objective works on it"
        )
    else:
        sentence = ""
    return Recovery(count, objectives, sentence)


def recover(workspace: Workspace, key: str) -> Change:
    """An objective that brings a KPI back to health, as one change.

    Its key result takes over baseline, target, direction and unit, is fed by the KPI and has it
    as its guardrail. It begins on the day of the baseline: nobody is late for what was not yet
    asked for. Raises Invalid at the commit for a KPI that needs none.
    """
    goal = workspace.resolve(key)
    if goal.table != "kpis":
        raise Invalid(
            f"{goal.key} is no KPI, and only a KPI is recovered",
            "KPIs are named like K3; okrtui kpi list shows them",
        )
    today = workspace.today()

    def build(draft: Draft) -> Built:
        record = workspace.model.read_kpi(goal.id, draft.document("kpis", goal.id))
        _refuse_second(draft, record, today)
        baseline, target, day = _from_to(draft, record, today)
        cycle = cycle_for(draft, None, today)
        owner = record.owner or workspace.user
        name = clipped(record.name, _NAME)
        objective = insert(
            draft,
            "objectives",
            {
                "title": f"Bring {name} back to health",
                "cycle": cycle,
                "starts": _begins(draft, cycle, day, today),
                "owner": owner,
                "team": record.team,
                "kind": "committed",
            },
        )
        key_result = insert(
            draft,
            "key_results",
            {
                "objective": objective,
                "title": f"{name} from {_stored(baseline)} to {_stored(target)}",
                "kind": "reach",
                "start": baseline,
                "target": target,
                "unit": record.unit,
                "owner": owner,
                "kpi": goal.id,
                "cadence": record.cadence,
                "guardrails": [goal.id],
            },
        )
        made = f"{key_of('objectives', objective)} Bring {clipped(record.name)} back to health"
        fed = f"with {key_of('key_results', key_result)}, fed and guarded by {goal.key}"
        return Built(f"added {made} {fed}", key_of("objectives", objective))

    return Change(f"recover {goal.key}", build)


def _stored(value: Number) -> str:
    """In a title, which is the same for everybody."""
    return format_number(value, NEUTRAL.numbers)


def _begins(draft: Draft, cycle: int, baseline: date, today: date) -> str | None:
    """The day of the baseline, where that lies in the cycle."""
    stored = draft.table("cycles").get(cycle)
    known = None if stored is None else records.cycle(cycle, stored)
    first = quarter(today)[1] if known is None else known.start
    return baseline.isoformat() if baseline > first else None


def _is_open(
    key_result: KeyResultRecord, objective: ObjectiveRecord, cycle: CycleRecord | None, day: date
) -> bool:
    """Whether anything can still come of it."""
    if cycle is not None and cycle.state == "closed":
        return False
    end = key_result.ends or objective.ends or (None if cycle is None else cycle.end)
    return end is None or day <= end


def _refuse_second(draft: Draft, kpi: KpiRecord, today: date) -> None:
    """One objective at a time: somebody else may have started it a moment ago."""
    for id, document in draft.table("key_results").items():
        if id_of(document, "kpi") != kpi.id:
            continue
        key_result = records.key_result(id, document)
        above = draft.table("objectives").get(key_result.objective)
        if above is None:
            continue
        objective = records.objective(key_result.objective, above)
        stored = draft.table("cycles").get(objective.cycle)
        cycle = None if stored is None else records.cycle(objective.cycle, stored)
        if _is_open(key_result, objective, cycle, today):
            raise Invalid(
                f"{key_of('objectives', objective.id)} works on K{kpi.id} already",
                f"Look at it with okrtui show {key_of('objectives', objective.id)}",
            )


def _from_to(draft: Draft, kpi: KpiRecord, today: date) -> tuple[Number, Number, date]:
    """Where it stands by now, where it should be, and the day on which it stood there.

    Raises Invalid when it needs no recovery.
    """
    known = sorted(
        (
            entry
            for id, document in draft.table("measurements").items()
            if id_of(document, "kpi") == kpi.id
            and (entry := records.measurement(id, document)) is not None
            and entry.date <= today
        ),
        key=lambda entry: (entry.date, entry.id),
    )
    latest = next(judged_periods(kpi, known, today), None)
    bounds = bounds_of(kpi)
    key = f"K{kpi.id}"
    if latest is None or latest.value is None:
        raise Invalid(f"{key} has no value to start from", f"Measure it: okrtui log {key} VALUE")
    if bounds is None:
        raise Invalid(
            f"{key} doesn't say what is healthy",
            f"Give it bounds first: okrtui edit {key} green=N",
        )
    value = latest.value
    if health_of(bounds, value) == "healthy":
        late = "; its last measurement is overdue" * overdue(
            kpi.cadence, known[-1].date, today, kpi.week
        )
        raise Invalid(
            f"{key} is healthy at {format_number(value)}{late}", "There is nothing to recover from"
        )
    edge = bounds.low if bounds.low is not None and value < bounds.low else bounds.high
    assert edge is not None  # what isn't healthy is beyond one of them
    upwards = value < edge
    wanted = kpi.target
    if kpi.direction == "band" or wanted is None or (wanted < edge if upwards else wanted > edge):
        # A target that isn't healthy itself would end the recovery too soon.
        wanted = edge
    return value, wanted, latest.end if kpi.aggregation == "flow" else known[-1].date
