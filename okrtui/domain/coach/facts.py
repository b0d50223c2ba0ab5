"""What rules are told: light frozen records, so that no rule reads a store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from okrtui.domain.records import (
    CheckInRecord,
    CycleRecord,
    KeyResultRecord,
    KpiRecord,
    MeasurementRecord,
    Number,
    ObjectiveRecord,
    TargetChangeRecord,
)


class ObjectiveFacts(NamedTuple):
    """An objective and what stands around it."""

    record: ObjectiveRecord
    cycle: CycleRecord | None = None
    key_results: Sequence[KeyResultRecord] = ()
    confidences: Sequence[int | None] = ()
    """The latest confidence of each key result, None for one that nobody has rated yet."""
    children: int = 0
    """Objectives aligned to it."""
    others: int = 0
    """Objectives it could be aligned to."""
    of_team: int = 1
    """Objectives that its team has in the cycle, this one among them."""
    of_owner: int = 1


class Before(NamedTuple):
    """What the same number came to in an earlier cycle."""

    cycle: str
    value: Number


class KeyResultFacts(NamedTuple):
    """A key result and what stands around it; history is sorted by (date, id), up to today."""

    record: KeyResultRecord
    today: date
    start: date
    end: date
    """Its own dates, else its objective's or its cycle's."""
    cycle: CycleRecord | None = None
    history: Sequence[CheckInRecord] = ()
    progress: float | None = None
    stale: str = ""
    """Why it is stale; empty when it isn't."""
    siblings: Sequence[KeyResultRecord] = ()
    """The other key results of its objective that stand before it."""
    moves: Sequence[TargetChangeRecord] = ()
    """Targets and bounds that were moved, oldest first."""
    before: Before | None = None
    dated: bool = True
    """Whether it or its cycle has dates."""
    awaited: bool = False
    """Whether a flow that feeds it is being measured in a period that isn't over."""
    unreachable: str = ""
    """Why it never gets a value from the KPI that feeds it."""


class KpiFacts(NamedTuple):
    """A KPI and what stands around it; measurements are sorted by (date, id), up to today."""

    record: KpiRecord
    measurements: Sequence[MeasurementRecord] = ()
    unhealthy: int = 0
    """For how many periods running it has been unhealthy by now."""
    linked: int = 0
    """Key results it feeds or guards."""
    pursued: bool = False
    """Whether one of them belongs to a cycle that is open."""
    of_owner: int = 1
    """KPIs of the same owner, this one among them."""
