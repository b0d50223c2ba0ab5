"""Stored values as people say them: ``9.2 %``, ``K3 Monthly churn``, ``2027-Q1``, ``5 min ago``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from okrtui.domain.records import date_of
from okrtui.domain.text import one_line
from okrtui.domain.values import format_number
from okrtui.domain.writing import format_day
from okrtui.workspace import phasing
from okrtui.workspace.belonging import links_in
from okrtui.workspace.keys import PREFIXES, key_of

if TYPE_CHECKING:
    from okrtui.domain.records import Json
    from okrtui.workspace.model import Model

EMPTY: Final = "empty"
_IN_UNITS: Final = frozenset(
    {"start", "target", "low", "high", "risk", "risk_low", "risk_high"}
    | {"green", "red", "red_low", "red_high"}
)
_DAYS: Final = frozenset({"date", "start", "end", "starts", "ends", "graded_at", "finished"})
_LINKS: Final[Mapping[str, str]] = {
    "parent": "objectives",
    "objective": "objectives",
    "key_result": "key_results",
    "kpi": "kpis",
}
_WORDS: Final = frozenset({"roll_up", "kind", "state", "cadence", "direction", "aggregation"})


def in_words(model: Model, table: str, id: int, field: str, value: Json) -> str:
    """A value of a goal's field as the goal shows it, on one harmless line."""
    if value is None or value in ("", []):
        return EMPTY
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and field == "cycle":
        cycle = model.cycles.get(value)
        return f"cycle {value}" if cycle is None else one_line(cycle.name)
    if isinstance(value, int) and field in _LINKS:
        return _goal(model, table if field == "parent" else _LINKS[field], value)
    if isinstance(value, int | float):
        unit = _unit(model, table, id) if field in _IN_UNITS else ""
        return f"{format_number(value)} {unit}".rstrip()
    if field == "guardrails":
        return ", ".join(_goal(model, "kpis", kpi) for kpi in links_in(field, value))
    if field == "phases":
        return phasing.stored_in_words(value, _unit(model, table, id))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(map(_step, value))
    if field in _DAYS and (day := date_of({field: value}, field)) is not None:
        return format_day(day)
    text = one_line(str(value))
    return text.replace("_", " ") if field in _WORDS else text


def field_in_words(field: str) -> str:
    """``risk_low`` is called risk low."""
    return one_line(field).replace("_", " ")


def ago(when: float, now: float) -> str:
    """How long before ``now``, both in seconds since the epoch: ``just now``, ``5 min ago``.

    What a clock set back makes later than now was just now.
    """
    minutes = int((now - when) / 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    hours = minutes // 60
    if hours < 48:
        return f"{hours} h ago"
    return f"{hours // 24} days ago"


def _goal(model: Model, table: str, id: int) -> str:
    goals: Mapping[str, Mapping[int, object]] = {
        "objectives": model.objectives,
        "key_results": model.key_results,
        "kpis": model.kpis,
    }
    goal = goals[table].get(id)
    name = getattr(goal, "name" if table == "kpis" else "title", "")
    return f"{key_of(table, id)} {one_line(name)}".rstrip()


def _unit(model: Model, table: str, id: int) -> str:
    if PREFIXES.get(table) not in ("KR", "K"):
        return ""
    record = model.key_results.get(id) if table == "key_results" else model.kpis.get(id)
    return "" if record is None else one_line(record.unit)


def _step(step: Json) -> str:
    title = step.get("title", "") if isinstance(step, Mapping) else step
    return one_line(str(title))
