"""What is told of a key result's forecast."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from okrtui.domain.forecast import Forecast, NoForecast, forecast
from okrtui.domain.text import one_line
from okrtui.domain.values import format_number
from okrtui.domain.writing import format_day

if TYPE_CHECKING:
    from okrtui.domain.records import KeyResultRecord
    from okrtui.workspace.model import Model
    from okrtui.workspace.views import Views


def forecast_of(views: Views, model: Model, record: KeyResultRecord) -> Forecast | NoForecast:
    """The forecast as of today, or why there is none."""
    _, end = model.dates(record)
    cycle = model.cycle_of(record)
    return forecast(
        record,
        views.paces.history(record),
        end=end,
        today=views.paces.day,
        closed=cycle is not None and cycle.state == "closed",
    )


def told(views: Views, model: Model, record: KeyResultRecord) -> str:
    """One line: ``8.7 % on 2026-12-31 (80 %: 8.4 to 9.1), reaches 8 % on 2027-02-14``."""
    found = forecast_of(views, model, record)
    if isinstance(found, NoForecast):
        return f"none: {found.reason}"
    _, end = model.dates(record)
    unit, way = _scale(record)
    value, low, high = (_number(number, way) for number in found[:3])
    said = f"{_with_unit(value, unit)} on {format_day(end)} (80 %: {low} to {high})"
    goal = _goal(record, unit)
    if found.lands is None:
        return f"{said}, does not reach {goal} like this"
    if found.reached:
        return f"{said}, reached {goal} on {format_day(found.lands)}"
    late = (found.lands - end).days
    after = f", {late} {'day' if late == 1 else 'days'} after the end" if late > 0 else ""
    return f"{said}, reaches {goal} on {format_day(found.lands)}{after}"


def in_brief(views: Views, model: Model, record: KeyResultRecord) -> str:
    """The same for the panel that every step of the cursor draws anew:
    ``8.4 to 9.1 %, 8 % on 2027-02-14``."""
    found = forecast_of(views, model, record)
    if isinstance(found, NoForecast):
        return f"none: {found.reason}"
    unit, way = _scale(record)
    low, high = (_number(number, way) for number in found[1:3])
    said = f"{low} to {_with_unit(high, unit)}"
    goal = _goal(record, unit)
    if found.lands is None:
        return f"{said}, never {goal} like this"
    return f"{said}, {goal} {'since' if found.reached else 'on'} {format_day(found.lands)}"


def _goal(record: KeyResultRecord, unit: str) -> str:
    goal = "100" if record.kind == "milestones" else format_number(record.target or 0)
    return _with_unit(goal, unit)


def why(views: Views, model: Model, record: KeyResultRecord) -> tuple[tuple[str, ...], ...]:
    """The forecast and what it was reckoned from, in rows."""
    found = forecast_of(views, model, record)
    rows: tuple[tuple[str, ...], ...] = ((told(views, model, record),),)
    if isinstance(found, NoForecast):
        return rows
    basis = f"a line through {found.points} days with a value (least squares)"
    return (*rows, (f"{basis}; the 80 % are from how far they lie off it",))


def _scale(record: KeyResultRecord) -> tuple[str, float]:
    """The unit a forecast is told in, and the length of the way from start to target."""
    if record.kind == "milestones":
        return "%", 100.0
    return one_line(record.unit), abs(float(record.target or 0) - float(record.start or 0))


def _number(value: float, way: float) -> str:
    """As exact as a hundredth of the way: more would be pretended."""
    digits = max(0, math.ceil(2 - math.log10(way))) if 0 < way < math.inf else 0
    return format_number(round(value, min(digits, 12)) + 0.0)


def _with_unit(number: str, unit: str) -> str:
    return f"{number} {unit}".rstrip()
