"""Progress P of every kind of key result, weights and the roll-up (METHOD.md §3).

A history is a sequence of check-ins sorted by (date, id). P is raw: −0.12 and 1.4 are kept and
shown, only the roll-up clamps. Unknown is None, never 0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from okrtui.domain.bounds import Bounds, zone
from okrtui.domain.records import CheckInRecord, KeyResultRecord, Number

BOUND_KINDS: Final = frozenset(("at_least", "at_most", "between"))
"""The kinds that hold a level instead of moving a number."""


class RollUp(NamedTuple):
    """An objective's P (0..1, None without data) and the share of it each part decides."""

    progress: float | None
    effective_weights: tuple[float | None, ...]


class Share(NamedTuple):
    """How many of the check-ins with a value met the bound."""

    met: int
    counted: int


def latest_value(kr: KeyResultRecord, history: Sequence[CheckInRecord]) -> Number | None:
    """The value of the last check-in that has one; milestones have steps instead of a value."""
    if kr.kind == "milestones":
        return None
    for entry in reversed(history):
        if entry.value is not None:
            return entry.value
    return None


def open_blocker(history: Sequence[CheckInRecord]) -> str:
    """What the last check-in names as in the way; empty when nothing is.

    A value that a KPI brought says nothing of it: nobody checked in.
    """
    last = next((entry for entry in reversed(history) if entry.key_result), None)
    return "" if last is None else last.blocker.strip()


def steps_done(kr: KeyResultRecord, history: Sequence[CheckInRecord]) -> frozenset[int]:
    """The ids of the steps that are done: ticks minus unticks, in order."""
    done: set[int] = set()
    for entry in history:
        if entry.done:
            done.update(entry.done)
        if entry.undone:
            done.difference_update(entry.undone)
    return frozenset(step.id for step in kr.steps if step.id in done)


def bounds_of(kr: KeyResultRecord) -> Bounds | None:
    """The bounds of an at_least, at_most or between key result; None for others or without one."""
    if kr.kind == "at_least":
        return None if kr.target is None else Bounds(kr.target, None, kr.risk, None)
    if kr.kind == "at_most":
        return None if kr.target is None else Bounds(None, kr.target, None, kr.risk)
    if kr.kind == "between" and kr.low is not None and kr.high is not None:
        return Bounds(kr.low, kr.high, kr.risk_low, kr.risk_high)
    return None


def share_met(
    bounds: Bounds,
    history: Sequence[CheckInRecord],
    start: date | None = None,
    end: date | None = None,
) -> Share:
    """The check-ins from ``start`` to ``end`` (both included) that met the bounds."""
    met = counted = 0
    for entry in history:
        if entry.value is None:
            continue
        if (start is not None and entry.date < start) or (end is not None and entry.date > end):
            continue
        counted += 1
        if zone(bounds, entry.value) == "met":
            met += 1
    return Share(met, counted)


def progress(
    kr: KeyResultRecord,
    history: Sequence[CheckInRecord],
    *,
    start: date | None = None,
    end: date | None = None,
) -> float | None:
    """Raw P of METHOD.md §3, not clamped; None while it is unknown.

    ``start`` and ``end`` are the key result's (or its cycle's) dates: bound kinds count only the
    check-ins between them.
    """
    kind = kr.kind
    if kind == "reach":
        return reached(kr.start, kr.target, latest_value(kr, history))
    if kind == "milestones":
        return _steps_progress(kr, history) if history else None
    if kind == "done":
        value = latest_value(kr, history)
        return None if value is None else float(value >= 1)
    bounds = bounds_of(kr)
    if bounds is None:
        return None
    share = share_met(bounds, history, start, end)
    return share.met / share.counted if share.counted else None


def reached(start: Number | None, target: Number | None, current: Number | None) -> float | None:
    """(c − s)/(t − s), one formula for up and down; None when it has no finite value.

    start, target, current: s, t and c in the key result's unit.
    """
    if start is None or target is None or current is None:
        return None
    way = float(target) - float(start)
    if way == 0:
        return None
    if math.isinf(way):
        ratio = (current / 2 - start / 2) / (target / 2 - start / 2)
    else:
        ratio = (float(current) - float(start)) / way
    return ratio if math.isfinite(ratio) else None


def _steps_progress(kr: KeyResultRecord, history: Sequence[CheckInRecord]) -> float | None:
    """Σ weight of done / Σ weight; a negative weight counts as 0, no weight at all as unknown."""
    heaviest = max((step.weight for step in kr.steps), default=0)
    if heaviest <= 0:
        return None
    done = steps_done(kr, history)
    shares = {step.id: max(step.weight, 0) / heaviest for step in kr.steps}
    return math.fsum(s for id, s in shares.items() if id in done) / math.fsum(shares.values())


def roll_up(parts: Sequence[tuple[Number, float | None]]) -> RollUp:
    """Σ w·clamp(P) / Σ w over the (weight, P) that have data and w > 0 (METHOD.md §3).

    Weights are taken relative to the largest, so that no sum can overflow.
    """
    heaviest = max((weight for weight, p in parts if p is not None), default=0)
    if heaviest <= 0:
        return RollUp(None, (None,) * len(parts))
    shares = [None if p is None or weight <= 0 else weight / heaviest for weight, p in parts]
    total = math.fsum(share for share in shares if share is not None)
    reached = math.fsum(
        share * min(max(p, 0.0), 1.0)
        for share, (_, p) in zip(shares, parts, strict=True)
        if share is not None and p is not None
    )
    return RollUp(
        reached / total, tuple(None if share is None else share / total for share in shares)
    )
