"""What a key result's JSON tells of its end: the forecast and the grade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain.confidence import band
from okrtui.domain.forecast import NoForecast
from okrtui.workspace import grades
from okrtui.workspace.forecasting import forecast_of

if TYPE_CHECKING:
    from okrtui.cli.shapes import Shape
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace


def forecast(workspace: Workspace, views: Views, id: int) -> Shape:
    """Where a key result will be at its end, or why nobody can tell."""
    found = forecast_of(views, workspace.model, workspace.key_results[id])
    if isinstance(found, NoForecast):
        return {"forecast": None, "forecast_reason": found.reason}
    value, low, high = (float(f"{number:.6g}") for number in found[:3])
    lands = None if found.lands is None else found.lands.isoformat()
    return {
        "forecast": {"value": value, "low": low, "high": high, "lands": lands},
        "forecast_reason": None,
    }


def confidence_band(views: Views, id: int) -> str | None:
    """on, issues or risk; None while nobody rated it."""
    rated = views.goal(f"KR{id}").confidence
    return None if rated is None else band(rated)


def grade(workspace: Workspace, views: Views, id: int) -> Shape:
    """What stands beside a key result's grade: the suggestion, the colour, why and by whom."""
    record = workspace.key_results[id]
    return {
        "suggested_grade": grades.suggested(workspace.model, record, views.progress(id)),
        "grade_colour": grades.colour_of(workspace.model, record),
        "grade_reason": record.grade_reason or None,
        "graded_by": record.graded_by or None,
        "graded_at": None if record.graded_at is None else record.graded_at.isoformat(),
        "outcome": record.outcome,
        "lesson": record.lesson or None,
        "carried_from": None if record.carried_from is None else f"KR{record.carried_from}",
    }
