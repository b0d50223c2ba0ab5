"""Goals as the JSON of CLI.md: its keys, its machine words, null for what is unknown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, TypeAlias

from okrtui.cli import kpi_shapes, outlook_shapes
from okrtui.domain.progress import latest_value
from okrtui.workspace import confidences, grades
from okrtui.workspace.details import entry_key
from okrtui.workspace.entries import Entry
from okrtui.workspace.keys import Goal

if TYPE_CHECKING:
    from okrtui.domain.coach.finding import Finding
    from okrtui.domain.confidence import Net
    from okrtui.domain.pace import Verdict
    from okrtui.domain.records import Json, MeasurementRecord
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

    Shape: TypeAlias = dict[str, Json]


def everything(
    workspace: Workspace,
    views: Views,
    cycle: int | None,
    outline: Mapping[int, Collection[int]],
    kpis: Collection[int],
) -> Shape:
    """All that ``show`` shows. outline: objectives and which of their key results, in order."""
    return {
        "today": workspace.today().isoformat(),
        "store": str(workspace.path),
        "cycle": _cycle(workspace, views, cycle),
        "objectives": [
            objective(workspace, views, id, key_results) for id, key_results in outline.items()
        ],
        "kpis": [kpi(workspace, views, id) for id in kpis],
    }


def objective(
    workspace: Workspace, views: Views, id: int, key_results: Collection[int] | None = None
) -> Shape:
    """An objective with its key results, or with those named."""
    record = workspace.objectives[id]
    if key_results is None:
        key_results = [k.id for k in workspace.model.key_results_of(id)]
    return {
        "id": f"O{id}",
        "title": record.title,
        "owner": record.owner or None,
        "team": record.team or None,
        "kind": record.kind,
        "parent": None if record.parent is None else f"O{record.parent}",
        "progress": _rounded(views.roll_up(id).progress),
        "pace": views.verdict(f"O{id}").pace,
        "roll_up": record.roll_up,
        "worst": record.worst,
        "carried_from": None if record.carried_from is None else f"O{record.carried_from}",
        "parts": _parts(views, id),
        "net_confidence": _percent(confidences.of_objective(views, workspace.model, id)),
        "grade": _rounded(grades.of_objective(workspace.model, id)),
        "key_results": [key_result(workspace, views, k) for k in key_results],
    }


def key_result(workspace: Workspace, views: Views, id: int) -> Shape:
    record = workspace.key_results[id]
    row = views.goal(f"KR{id}")
    history = views.paces.history(record)
    rates, seen = views.rates(id), views.paces.seen(record)
    shape: Shape = {
        "id": f"KR{id}",
        "title": record.title,
        "kind": record.kind,
        "start": record.start,
        "target": record.target,
    }
    if record.kind == "between":
        shape |= {"low": record.low, "high": record.high}
    return shape | {
        "unit": record.unit or None,
        "current": latest_value(record, history),
        "progress": _rounded(row.progress),
        "pace": row.pace,
        "confidence": row.confidence,
        "grade": record.grade,
        "owner": record.owner or None,
        "team": workspace.model.team_of(record) or None,
        "weight": record.weight,
        "effective_weight": _rounded(views.effective_weight(id)),
        "last_check_in": None if seen is None else seen.isoformat(),
        "kpi": None if record.kpi is None else f"K{record.kpi}",
        "expected": _rounded(row.expected),
        "required_weekly": _rounded(rates.required),
        "actual_weekly": _rounded(rates.actual),
        "buffer_days": _rounded(rates.buffer_days),
        "phases": [{"date": day.isoformat(), "value": value} for day, value in record.phases],
        "guardrails": [
            {"id": f"K{kpi}", "health": views.health(f"K{kpi}").health}
            for kpi in record.guardrails
            if kpi in workspace.kpis
        ],
    }


def key_result_with_history(workspace: Workspace, views: Views, id: int) -> Shape:
    """A key result and its check-ins, oldest first."""
    return key_result(workspace, views, id) | {
        "check_ins": [
            {
                "id": entry_key(workspace, workspace.key_results[id], entry) or None,
                "date": entry.date.isoformat(),
                "value": entry.value,
                "confidence": entry.confidence,
                "note": entry.note or None,
                "blocker": entry.blocker or None,
                "by": entry.by or None,
            }
            for entry in views.paces.history(workspace.key_results[id])
        ],
        "target_changes": _moved(workspace, Goal("key_results", id)),
        "confidence_band": outlook_shapes.confidence_band(views, id),
        **outlook_shapes.forecast(workspace, views, id),
        **outlook_shapes.grade(workspace, views, id),
    }


def kpi(workspace: Workspace, views: Views, id: int) -> Shape:
    record = workspace.kpis[id]
    verdict = views.health(f"K{id}")
    entries = _measurements(workspace, id)
    return {
        "id": f"K{id}",
        "name": record.name,
        "unit": record.unit or None,
        "latest": entries[-1].value if entries else None,
        "latest_date": entries[-1].date.isoformat() if entries else None,
        "health": verdict.health,
        "overdue": verdict.overdue,
        "direction": record.direction,
        "cadence": record.cadence,
        **kpi_shapes.place(workspace, id),
    }


def kpi_with_history(workspace: Workspace, views: Views, id: int) -> Shape:
    """A KPI and its measurements, oldest first."""
    return kpi(workspace, views, id) | {
        "measurements": [
            {
                "id": Entry("measurements", entry.id).key,
                "date": entry.date.isoformat(),
                "value": entry.value,
                "note": entry.note or None,
                "by": entry.by or None,
            }
            for entry in _measurements(workspace, id)
        ],
        "target_changes": _moved(workspace, Goal("kpis", id)),
        **kpi_shapes.about(workspace, views, id),
    }


def coach(views: Views, key: str) -> Shape:
    """What the coach says of a goal, the worst first."""
    return {"coach": [finding(found) for found in views.coach.findings(key)]}


def finding(found: Finding) -> Shape:
    """One finding, without the goal's id."""
    return {
        "rule": found.rule,
        "severity": found.severity,
        "message": found.told,
        "suggestion": found.do,
        "why": found.why,
        "field": found.field or None,
        "value": found.cure or None,
        "command": found.command or None,
    }


def initiative(workspace: Workspace, id: int) -> Shape:
    record = workspace.initiatives[id]
    return {
        "id": f"I{id}",
        "title": record.title,
        "owner": record.owner or None,
        "state": record.state,
        "key_result": f"KR{record.key_result}",
    }


def reasons(workspace: Workspace, views: Views, key: str) -> Shape:
    """What ``why`` tells: the state, the rule, its inputs and thresholds, and every preset's."""
    if key.startswith("K") and not key.startswith("KR"):
        health = views.health(key)
        return {
            "id": key,
            "health": health.health,
            "overdue": health.overdue,
            "why": health.sentence,
            "inputs": dict(health.inputs),
            "thresholds": dict(health.thresholds),
            "process": kpi_shapes.process(views, key),
        }
    from okrtui.workspace import feeding
    from okrtui.workspace.explaining import last_check_in

    day = last_check_in(views, workspace.model, key)
    shape: Shape = {
        "id": key,
        **_verdict(views.verdict(key)),
        "last_check_in": None if day is None else day.isoformat(),
        "preset": views.paces.preset.name,
        "presets": {preset.name: _verdict(said) for preset, said in views.by_presets(key)},
    }
    if key.startswith("KR"):
        fed = feeding.told(workspace.model, workspace.key_results[int(key[2:])], views.paces.day)
        shape["fed_by"] = [words for _, words in fed]
        return shape | outlook_shapes.forecast(workspace, views, int(key[2:]))
    return shape | {"parts": _parts(views, int(key[1:]))}


def _verdict(verdict: Verdict) -> Shape:
    return {
        "pace": verdict.pace,
        "rule": verdict.rule,
        "why": verdict.sentence,
        "inputs": dict(verdict.inputs),
        "thresholds": dict(verdict.thresholds),
    }


def _parts(views: Views, objective: int) -> list[Json]:
    """What rolls up into an objective, with effective weights and what each adds."""
    return [
        {
            "id": part.key,
            "weight": part.weight,
            "progress": _rounded(part.progress),
            "effective_weight": _rounded(part.share),
            "contribution": _rounded(part.contribution),
            "pace": views.verdict(part.key).pace,
        }
        for part in views.roll_up(objective).parts
    ]


def _cycle(workspace: Workspace, views: Views, id: int | None) -> Shape | None:
    record = workspace.cycles.get(id) if id is not None else None
    if record is None:
        return None
    return {
        "name": record.name,
        "start": record.start.isoformat(),
        "end": record.end.isoformat(),
        "elapsed": _rounded(views.header(id).elapsed),
        "state": record.state,
        "net_confidence": _percent(confidences.of_cycle(views, workspace.model, record.id)),
        "aspirational_grade": _rounded(grades.aspirational_mean(workspace.model, record.id)),
    }


def _measurements(workspace: Workspace, id: int) -> list[MeasurementRecord]:
    today = workspace.today()
    return [entry for entry in workspace.model.measurements(id) if entry.date <= today]


def _moved(workspace: Workspace, goal: Goal) -> list[Json]:
    """The moved targets and bounds of a goal, oldest first."""
    return [
        {
            "date": None if moved.at is None else moved.at.isoformat(),
            "field": moved.field,
            "old": moved.old,
            "new": moved.new,
            "reason": moved.reason or None,
            "by": moved.by or None,
        }
        for moved in workspace.model.target_changes(goal)
    ]


def _percent(net: Net | None) -> float | None:
    return None if net is None else round(net.percent, 1)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
