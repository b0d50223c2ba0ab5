"""Where a key result or KPI stands, and what a typed value means from there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from okrtui.domain import values
from okrtui.domain.errors import Invalid
from okrtui.domain.records import KeyResultRecord, KpiRecord, Number
from okrtui.domain.writing import NEUTRAL
from okrtui.workspace.fields import Reading, read_number
from okrtui.workspace.rules import Typed, knows_negatives

if TYPE_CHECKING:
    from datetime import date

    from okrtui.workspace.workspace import Workspace


class Nudge(NamedTuple):
    """A value so many steps away from where the goal stands."""

    step: Number
    times: int


Said: TypeAlias = "Typed | Nudge"


def latest_of(workspace: Workspace, record: KeyResultRecord | KpiRecord) -> Number | None:
    """The newest value up to today, others' included that are not shown yet.

    What is typed for a key result that a flow feeds is one more measurement of it, so it counts
    from the latest one and not from what a period came to.
    """
    dated: list[tuple[date, Number | None]]
    today = workspace.today()
    if isinstance(record, KeyResultRecord) and record.kpi is not None:
        feeding = workspace.model.kpis.get(record.kpi)
        if feeding is not None and feeding.aggregation == "flow":
            record = feeding
    if isinstance(record, KpiRecord):
        dated = [(m.date, m.value) for m in workspace.model.measurements(record.id)]
    else:
        dated = [(entry.date, entry.value) for entry in workspace.model.history(record, today)]
    known = (value for day, value in reversed(dated) if value is not None and day <= today)
    return next(known, None)


def place_of(workspace: Workspace, record: KeyResultRecord | KpiRecord) -> Number | None:
    """What a step is counted from: the latest value, before the first one the start."""
    latest = latest_of(workspace, record)
    if latest is None and isinstance(record, KeyResultRecord):
        return record.start
    return latest


def value_from(
    place: Number | None, said: Said, record: KeyResultRecord | KpiRecord, workspace: Workspace
) -> Number:
    """The number that was said; ``+0.2`` and nudges count from ``place``. Raises Invalid."""
    if isinstance(said, Nudge):
        if place is None:
            raise Invalid("there is no value yet to step from", "Type the first one", field="value")
        said = values.nudge(place, said.step, said.times)
    text, numbers = (said, None) if isinstance(said, str) else (f"={said}", NEUTRAL.numbers)
    signed = knows_negatives(record) or (place is not None and place < 0)
    number = read_number(
        "value", text, Reading(workspace.today(), record.unit, place, signed, numbers)
    )
    if not isinstance(number, int | float):
        raise Invalid("no value", "Type a number, like 4.6 or +0.2", field="value")
    return number
