"""Records for the domain's tests: a goal with everything left out that a test doesn't speak of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from okrtui.domain.feeding import fed_entries, fed_history
from okrtui.domain.records import (
    CheckInRecord,
    Json,
    KeyResultRecord,
    KpiRecord,
    MeasurementRecord,
    Number,
    key_result,
    kpi,
)

START = date(2026, 10, 1)
END = date(2026, 12, 31)
TODAY = date(2026, 11, 22)


def kr(**fields: Json) -> KeyResultRecord:
    return key_result(1, {"objective": 1, "title": "Reduce churn", "kind": "reach", **fields})


def reach(start: Number | None, target: Number | None) -> KeyResultRecord:
    return kr(kind="reach", start=start, target=target)


def milestones(*weights: Number) -> KeyResultRecord:
    steps = [{"title": f"step {n}", "weight": weight} for n, weight in enumerate(weights, 1)]
    return kr(kind="milestones", steps=steps)


def metric(**fields: Json) -> KpiRecord:
    return kpi(1, {"name": "SLA", "direction": "up", "cadence": "weekly", **fields})


def check_in(
    day: date,
    value: Number | None = None,
    *,
    id: int = 1,
    confidence: int | None = None,
    note: str = "",
    done: tuple[int, ...] = (),
    undone: tuple[int, ...] = (),
) -> CheckInRecord:
    return CheckInRecord(id, 1, day, value, confidence, note, "", done, undone, "ana")


def values(*values: Number | None, last: date = TODAY) -> list[CheckInRecord]:
    """Weekly check-ins, the last one on ``last``."""
    first = last - timedelta(weeks=len(values) - 1)
    return [check_in(first + timedelta(weeks=n), v, id=n + 1) for n, v in enumerate(values)]


def measured(values: Sequence[Number], last: date = TODAY) -> list[MeasurementRecord]:
    """Weekly measurements, the last one on ``last``."""
    first = last - timedelta(weeks=len(values) - 1)
    return [
        MeasurementRecord(n + 1, 1, first + timedelta(weeks=n), v, "", "ana")
        for n, v in enumerate(values)
    ]


def fed(
    kpi: KpiRecord,
    measurements: Sequence[MeasurementRecord],
    own: Sequence[CheckInRecord],
    start: date,
    end: date,
    *,
    today: date,
) -> list[CheckInRecord]:
    """The history of a key result with these dates that the KPI feeds."""
    return fed_history(fed_entries(kpi, measurements, today), own, start, end)
