"""What the chart of a key result shows: its values, where they should be, where they lead."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from okrtui.domain.calendar import period_of
from okrtui.domain.expected import phases_of
from okrtui.domain.forecast import NoForecast, points_of
from okrtui.domain.progress import BOUND_KINDS
from okrtui.domain.records import DAY_ZERO
from okrtui.domain.values import VALUE_LIMIT
from okrtui.workspace.forecasting import forecast_of
from okrtui.workspace.line_chart import Level, Plot, Reach

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from okrtui.domain.records import Cadence, KeyResultRecord, Number
    from okrtui.workspace.line_chart import At
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

_MOST_PERIODS: Final = 400
"""So far back one looks for what is missing."""


def plot_of(views: Views, workspace: Workspace, id: int) -> Plot | str:
    """The chart of a key result, or why there is none. Raises KeyError when it is gone."""
    model = workspace.model
    record = model.key_results[id]
    if record.kind == "done":
        return "no chart: it is done or not done, with nothing between"
    today = views.paces.day
    points = _points(record, views)
    start, end = model.dates(record)
    if end == DAY_ZERO or end <= start:
        if not points:
            return "no chart: it has neither dates nor values"
        start, end = points[0][0], max(today, points[-1][0])
    expected, phases = _expected(record, start, end)
    levels = tuple(_levels(record))
    if not (points or expected or levels):
        return "no chart yet: nothing was checked in"
    return Plot(
        start,
        end,
        tuple(points),
        expected,
        phases,
        _forecast(views, workspace, record, points, end),
        levels,
        _missing(_cadence(workspace, record), record.week, points, min(today, end)),
        min(today, end),
    )


def _points(record: KeyResultRecord, views: Views) -> list[At]:
    history = views.paces.history(record)
    return [(day, float(value)) for day, value in points_of(record, history) if _fits(value)]


def _fits(value: Number | None) -> bool:
    return value is not None and math.isfinite(value) and abs(value) < VALUE_LIMIT


def _ends(record: KeyResultRecord) -> tuple[float, float] | None:
    """Where the way begins and where it leads."""
    if record.kind == "milestones":
        return (0.0, 100.0) if record.steps else None
    if record.kind != "reach" or record.start is None or record.target is None:
        return None
    return (float(record.start), float(record.target)) if _fits(record.target) else None


def _expected(
    record: KeyResultRecord, start: date, end: date
) -> tuple[tuple[At, ...], tuple[At, ...]]:
    """The corners of the expected line, and those of them that are phases."""
    ends = _ends(record)
    if ends is None or not _fits(ends[0]):
        return (), ()
    phases = tuple((point.date, float(point.value)) for point in phases_of(record, start, end))
    if not all(_fits(value) for _, value in phases):
        phases = ()
    corners = {start: ends[0], end: ends[1]} | dict(phases)
    return tuple(sorted(corners.items())), phases


def _levels(record: KeyResultRecord) -> Iterator[Level]:
    ends = _ends(record)
    if ends is not None:
        yield Level(ends[1], "target")
    elif record.kind == "reach" and record.target is not None and _fits(record.target):
        yield Level(float(record.target), "target")
    elif record.kind in BOUND_KINDS:
        bounds = (
            (record.target, "bound"),
            (record.risk, "risk"),
            (record.low, "low"),
            (record.high, "high"),
            (record.risk_low, "risk"),
            (record.risk_high, "risk"),
        )
        for value, name in bounds:
            if value is not None and _fits(value):
                yield Level(float(value), name)


def _forecast(
    views: Views, workspace: Workspace, record: KeyResultRecord, points: Sequence[At], end: date
) -> tuple[Reach, ...]:
    """From the last value to the 80 % of the last day."""
    found = forecast_of(views, workspace.model, record)
    if isinstance(found, NoForecast) or not points or points[-1][0] >= end:
        return ()
    day, value = points[-1]
    return Reach(day, value, value), Reach(end, found.low, found.high)


def _cadence(workspace: Workspace, record: KeyResultRecord) -> Cadence:
    """How often a value is due: what a KPI feeds moves with the KPI."""
    feeding = None if record.kpi is None else workspace.kpis.get(record.kpi)
    return record.cadence if feeding is None else feeding.cadence


def _missing(
    cadence: Cadence, week: int, points: Sequence[At], today: date
) -> tuple[tuple[date, date], ...]:
    """The whole periods between the values, and up to today, without one."""
    if cadence == "irregular" or not points:
        return ()
    found: list[tuple[date, date]] = []
    seen = [period for period, _ in groupby(points, lambda at: period_of(cadence, at[0], week))]
    for (_, end), (start, _) in zip(
        seen, [*seen[1:], period_of(cadence, today, week)], strict=True
    ):
        day = end + timedelta(1)
        while day < start and len(found) < _MOST_PERIODS:
            found.append(period_of(cadence, day, week))
            day = found[-1][1] + timedelta(1)
    return tuple(found)
