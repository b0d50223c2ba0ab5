"""A goal's numbers as short texts: latest value and target, change, trend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from okrtui.domain import progress
from okrtui.domain.errors import Invalid
from okrtui.domain.text import one_line
from okrtui.domain.values import difference, format_change, format_number

if TYPE_CHECKING:
    from okrtui.domain.records import (
        CheckInRecord,
        KeyResultRecord,
        Number,
    )


class Measures(NamedTuple):
    """A key result's numbers in words; see rows.GoalRow."""

    value: str
    target: str
    measure: str
    brief: str


def measures(record: KeyResultRecord, history: Sequence[CheckInRecord]) -> Measures:
    """Latest value, target with unit, both for the column, both without the unit."""
    unit = f" {one_line(record.unit)}" if record.unit else ""
    latest = progress.latest_value(record, history)
    value = number_text(latest)
    if record.kind == "milestones":
        steps = str(len(record.steps))
        if not record.steps:
            return Measures("", steps, "", "")
        done = str(len(progress.steps_done(record, history)) if history else 0)
        return Measures(done, steps, f"{done} / {steps}", f"{done}/{steps}")
    if record.kind == "done":
        word = "" if latest is None else "done" if latest >= 1 else "open"
        return Measures(word, "done", word or "open", word or "open")
    if record.kind == "baseline":
        found = f"{value}{unit}" if value else "find out"
        return Measures(value, "", found, value or found)
    bound = _bound(record)
    if record.kind == "reach":
        start = f"({number_text(record.start)})" if record.start is not None else "?"
        both = f"{value or start} → {bound}" if bound else value or start
    elif record.kind == "between":
        both = f"{value or '?'} in {bound}" if bound else value
    else:
        both = f"{value} {bound}".strip()
    return Measures(value, bound and f"{bound}{unit}", both and f"{both}{unit}", both)


def _bound(record: KeyResultRecord) -> str:
    """What the value should reach or keep to, without the unit; empty when that isn't known."""
    if record.kind == "between":
        if record.low is None or record.high is None:
            return ""
        return f"{format_number(record.low)}–{format_number(record.high)}"
    target = number_text(record.target)
    if record.kind == "reach" or not target:
        return target
    return f"{'≥' if record.kind == 'at_least' else '≤'} {target}"


def target_cell(record: KeyResultRecord) -> str:
    if record.kind in ("milestones", "done", "baseline", "between"):
        reasons = {
            "milestones": "its target is that all steps are done",
            "done": "its target is that it is done",
            "baseline": "it has no target before its baseline is found",
            "between": "it has two bounds, low and high",
        }
        raise Invalid(
            f"KR{record.id} is of kind {record.kind}: {reasons[record.kind]}",
            f"okrtui edit KR{record.id} changes its fields",
            field="target",
        )
    return number_text(record.target)


def number_text(value: Number | None) -> str:
    return "" if value is None else format_number(value)


def change(known: Sequence[float]) -> str:
    if len(known) < 2:
        return ""
    return format_change(difference(known[-1], known[-2]))
