"""What a goal's detail tells of its weights, phases, guardrails and rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain.text import one_line
from okrtui.domain.values import format_change
from okrtui.workspace import phasing
from okrtui.workspace.glyphs import HEALTH_WORDS
from okrtui.workspace.keys import listed

if TYPE_CHECKING:
    from okrtui.domain.records import KeyResultRecord, ObjectiveRecord, RollUpFrom
    from okrtui.workspace.model import Model
    from okrtui.workspace.views import Views

    Facts = list[tuple[str, str]]

SOURCES: dict[RollUpFrom, str] = {
    "key_results": "its key results",
    "children": "the objectives aligned to it",
    "both": "its key results and the objectives aligned to it",
}


def of_objective(views: Views, record: ObjectiveRecord) -> Facts:
    """What its progress comes from, with every effective weight, and what decides its pace."""
    facts: Facts = []
    if record.roll_up != "key_results":
        facts.append(("rolls up", SOURCES[record.roll_up]))
    if record.worst:
        facts.append(("pace", "the weakest part decides"))
    shares = ", ".join(
        f"{part.key} {'–' if part.share is None else f'{part.share:.0%}'}"
        for part in views.roll_up(record.id).parts
    )
    return [*facts, ("weights", shares)] if shares else facts


def of_key_result(views: Views, model: Model, record: KeyResultRecord) -> Facts:
    facts: Facts = []
    if record.phases:
        facts.append(("phases", phasing.in_words(record.phases, record.unit)))
    guards = ", ".join(
        f"K{kpi} {one_line(model.kpis[kpi].name)} ({HEALTH_WORDS[views.health(f'K{kpi}').health]})"
        for kpi in record.guardrails
        if kpi in model.kpis
    )
    if guards:
        facts.append(("guardrails" if len(record.guardrails) > 1 else "guardrail", guards))
    return facts + _rates(views, record)


def guarded(model: Model, kpi: int) -> Facts:
    """The key results that a KPI guards."""
    keys = listed(f"KR{id}" for id in model.key_results.ids("guardrails", kpi))
    return [("guards", keys)] if keys else []


def _rates(views: Views, record: KeyResultRecord) -> Facts:
    """What it needs and does a week, and how many days it is ahead or late (METHOD.md §4)."""
    required, actual, buffer = views.rates(record.id)
    if required is None:
        return []
    unit = "points" if record.kind == "milestones" else one_line(record.unit)
    said = f"{_change(required)} {unit}".rstrip() + " a week"
    if actual is not None:
        said += f", does {_change(actual)}"
    if buffer is not None:
        days = round(abs(buffer))
        word = "ahead" if buffer >= 0 else "late"
        said += f", {days} {'day' if days == 1 else 'days'} {word}"
    return [("needs", said)]


def _change(rate: float) -> str:
    return format_change(float(f"{rate:.3g}"))
