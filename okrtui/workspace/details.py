"""The detail of one goal: facts, why, history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from okrtui.domain import steps
from okrtui.domain.progress import open_blocker
from okrtui.domain.text import clean, one_line
from okrtui.domain.values import format_number
from okrtui.workspace import confidences, forecasting, grades, kpi_facts, pace_facts, targets
from okrtui.workspace.entries import Entry
from okrtui.workspace.glyphs import HEALTH_WORDS, PACE_WORDS
from okrtui.workspace.history_chart import plot_of
from okrtui.workspace.history_lines import HistoryLines
from okrtui.workspace.keys import Goal, listed, parse_key
from okrtui.workspace.rows import Detail, HistoryLine
from okrtui.workspace.ties import ties_of

if TYPE_CHECKING:
    from okrtui.domain.records import (
        CheckInRecord,
        KeyResultRecord,
        KpiRecord,
        MeasurementRecord,
        Number,
    )
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

    Facts = list[tuple[str, str]]


def detail_of(views: Views, workspace: Workspace, key: str) -> Detail:
    """Everything about one goal. Raises KeyError when it is gone."""
    table, id = parse_key(key)
    ties = ties_of(views, workspace, key)
    if table == "initiatives":
        return _initiative(workspace, id)._replace(ties=ties)
    if table == "objectives":
        detail = _objective(views, workspace, id)
    elif table == "key_results":
        detail = _key_result(views, workspace, id)
    else:
        detail = _kpi(views, workspace, id)
    return detail._replace(ties=ties, coach=views.coach.in_passing(key))


def _objective(views: Views, workspace: Workspace, id: int) -> Detail:
    record = workspace.objectives[id]
    model = workspace.model
    facts: Facts = []
    cycle = model.cycle_of(record)
    _add(facts, "cycle", cycle.name if cycle is not None else "")
    _add(facts, "kind", record.kind or "")
    _add(facts, "owner", record.owner)
    _add(facts, "team", record.team)
    if record.parent is not None and record.parent in workspace.objectives:
        _add(facts, "aligned to", f"O{record.parent} {workspace.objectives[record.parent].title}")
    children = ", ".join(f"O{child.id}" for child in model.children_of(id))
    _add(facts, "aligned to it", children)
    facts += pace_facts.of_objective(views, record)
    _add(facts, "confidence", confidences.told(confidences.of_objective(views, model, id)))
    _add(facts, "grade", grades.objective_told(model, record))
    if record.carried_from is not None:
        _add(facts, "carried over from", f"O{record.carried_from}")
    _add(facts, "description", record.description)
    return Detail(
        key=f"O{id}",
        heading=f"O{id} {one_line(record.title)}",
        facts=tuple(facts),
        why=_why(views, f"O{id}"),
        history=(),
        trend=(),
        grade_role=grades.role_of_objective(model, record),
    )


def _key_result(views: Views, workspace: Workspace, id: int) -> Detail:
    record = workspace.key_results[id]
    model = workspace.model
    row = views.goal(f"KR{id}")
    history = views.paces.history(record)
    weight = views.effective_weight(id)
    facts: Facts = [("kind", f"{record.kind.replace('_', ' ')}, {span(record)}".rstrip(", "))]
    _add(facts, "owner", record.owner)
    _add(facts, "team", model.team_of(record))
    share = "not counted" if weight is None else f"{weight:.0%}"
    facts.append(("weight", f"{format_number(record.weight)} ({share})"))
    if record.kpi is not None and record.kpi in workspace.kpis:
        _add(facts, "fed by", f"K{record.kpi} {workspace.kpis[record.kpi].name}")
    facts += pace_facts.of_key_result(views, model, record)
    _add(facts, "forecast", forecasting.in_brief(views, model, record))
    _add(facts, "grade", grades.told(views, model, record))
    _add(facts, "outcome", record.outcome or "")
    _add(facts, "learned", record.lesson)
    if record.carried_from is not None:
        _add(facts, "carried over from", f"KR{record.carried_from}")
    _add(facts, "confidence", confidences.in_words(row.confidence))
    _add(facts, "blocked", open_blocker(history))
    done_steps = _done_steps(record, history)
    places = steps.places(record.steps)
    for number, step in enumerate(record.steps, 1):
        done = step.id in done_steps
        _add(facts, f"step {number}", f"{'done' if done else 'open'}: {step.title}")
    initiatives = model.initiatives_of(id)
    _add(facts, "initiatives", ", ".join(f"I{i.id} {i.title} ({i.state})" for i in initiatives))
    facts += targets.told(model, Goal("key_results", id))
    _add(facts, "description", record.description)
    return Detail(
        key=f"KR{id}",
        heading=f"KR{id} {one_line(record.title)}",
        facts=tuple(facts),
        why=_why(views, f"KR{id}"),
        history=HistoryLines(
            history[::-1],
            (record, None if record.kpi is None else workspace.kpis.get(record.kpi)),
            lambda entry: _line(record, entry, places, entry_key(workspace, record, entry)),
        ),
        trend=row.trend,
        plot=plot_of(views, workspace, id),
        grade_role=grades.role_of(model, record),
    )


def _done_steps(record: KeyResultRecord, history: Sequence[CheckInRecord]) -> frozenset[int]:
    from okrtui.domain.progress import steps_done

    return steps_done(record, history)


def _kpi(views: Views, workspace: Workspace, id: int) -> Detail:
    record = workspace.kpis[id]
    row = views.kpi(f"K{id}")
    verdict = views.health(f"K{id}")
    facts: Facts = [*kpi_facts.recovery(workspace, row.key), ("bounds", bounds(record))]
    if record.target is not None:
        facts.append(("target", _with_unit(record.target, record.unit)))
    leading = "leading" if record.leading else "lagging"
    _add(facts, "kind", ", ".join(filter(None, (record.type, record.aggregation, leading))))
    _add(facts, "cadence", record.cadence)
    _add(facts, "owner", record.owner)
    _add(facts, "team", record.team)
    _add(facts, "feeds", listed(row.linked))
    facts += kpi_facts.family(views, workspace, row.key)
    facts += kpi_facts.process(views, row.key)
    facts += pace_facts.guarded(workspace.model, id)
    facts += targets.told(workspace.model, Goal("kpis", id))
    _add(facts, "description", record.description)
    entries = views.measured(row.key)
    late = ", overdue" if verdict.overdue else ""
    return Detail(
        key=f"K{id}",
        heading=f"K{id} {row.name}",
        facts=tuple(facts),
        why=f"{HEALTH_WORDS[verdict.health]}{late}: {verdict.sentence}",
        history=HistoryLines(entries[::-1], record, lambda entry: _measured(record, entry)),
        trend=row.trend,
        process=(views.process(row.key), record),
    )


def _measured(record: KpiRecord, entry: MeasurementRecord) -> HistoryLine:
    return HistoryLine(
        entry.date,
        _with_unit(entry.value, record.unit),
        None,
        clean(entry.note, lines=True),
        "",
        one_line(entry.by),
        Entry("measurements", entry.id).key,
    )


def _initiative(workspace: Workspace, id: int) -> Detail:
    record = workspace.initiatives[id]
    facts: Facts = [("state", record.state)]
    _add(facts, "owner", record.owner)
    above = workspace.key_results.get(record.key_result)
    if above is not None:
        _add(facts, "should move", f"KR{above.id} {above.title}")
    _add(facts, "description", record.description)
    return Detail(
        key=f"I{id}",
        heading=f"I{id} {one_line(record.title)}",
        facts=tuple(facts),
        why="work that should move its key result; it does not count towards progress",
        history=(),
        trend=(),
    )


def _why(views: Views, key: str) -> str:
    verdict = views.verdict(key)
    return f"{PACE_WORDS[verdict.pace]}: {verdict.sentence}"


def entry_key(workspace: Workspace, record: KeyResultRecord, entry: CheckInRecord) -> str:
    """Of what a KPI feeds the values are its measurements, or what a flow came to."""
    feeding = None if record.kpi is None else workspace.kpis.get(record.kpi)
    if feeding is None or entry.value is None:
        return Entry("check_ins", entry.id).key
    return Entry("measurements", entry.id).key if feeding.aggregation == "stock" else ""


def _line(
    record: KeyResultRecord, entry: CheckInRecord, places: Mapping[int, int], key: str
) -> HistoryLine:
    value = "" if entry.value is None else _with_unit(entry.value, record.unit)
    if record.kind == "done" and entry.value is not None:
        value = "done" if entry.value >= 1 else "open"
    ticks = [f"{_step(places.get(id))} done" for id in entry.done]
    ticks += [f"{_step(places.get(id))} open" for id in entry.undone]
    return HistoryLine(
        entry.date,
        ", ".join(filter(None, (value, *ticks))),
        entry.confidence,
        clean(entry.note, lines=True),
        clean(entry.blocker, lines=True),
        one_line(entry.by),
        key,
    )


def _step(number: int | None) -> str:
    return "a former step" if number is None else f"step {number}"


def span(record: KeyResultRecord) -> str:
    """What the key result asks for, in its unit: ``10 → 8 %``, ``≥ 95 %``, ``3–5 days``."""
    unit = record.unit
    if record.kind == "reach":
        start = "?" if record.start is None else format_number(record.start)
        target = "?" if record.target is None else _with_unit(record.target, unit)
        return f"{start} → {target}"
    if record.kind in ("at_least", "at_most") and record.target is not None:
        sign = "≥" if record.kind == "at_least" else "≤"
        return f"{sign} {_with_unit(record.target, unit)}"
    if record.kind == "between" and record.low is not None and record.high is not None:
        return f"{format_number(record.low)}–{_with_unit(record.high, unit)}"
    if record.kind == "milestones":
        return f"{len(record.steps)} steps"
    return one_line(unit)


def bounds(record: KpiRecord) -> str:
    """The green and red bounds in words: ``healthy ≥ 95 %, unhealthy ≤ 92 %``."""
    unit = record.unit
    if record.direction == "band":
        parts = []
        if record.low is not None and record.high is not None:
            parts.append(f"healthy {format_number(record.low)}–{_with_unit(record.high, unit)}")
        if record.red_low is not None and record.red_high is not None:
            outside = f"{format_number(record.red_low)}–{_with_unit(record.red_high, unit)}"
            parts.append(f"unhealthy outside {outside}")
        return ", ".join(parts) or "none"
    good, bad = ("≥", "≤") if record.direction == "up" else ("≤", "≥")
    parts = []
    if record.green is not None:
        parts.append(f"healthy {good} {_with_unit(record.green, unit)}")
    if record.red is not None:
        parts.append(f"unhealthy {bad} {_with_unit(record.red, unit)}")
    return ", ".join(parts) or "none"


def _with_unit(value: Number, unit: str) -> str:
    return f"{format_number(value)} {one_line(unit)}".rstrip()


def _add(facts: Facts, label: str, text: str) -> None:
    line = one_line(text)
    if line.strip():
        facts.append((label, line))
