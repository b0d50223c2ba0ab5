"""How fast a key result moves and how fast it would have to (METHOD.md §4)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from okrtui.domain.progress import latest_value, progress
from okrtui.domain.records import CheckInRecord, KeyResultRecord, Number

WINDOW: Final = timedelta(weeks=4)
"""How far the actual rate looks back."""
SHORTEST: Final = timedelta(weeks=1)
"""Less time than this gives no rate a week."""


class Rates(NamedTuple):
    """In the key result's unit a week, for milestones in points of a hundred; None: unknown."""

    required: float | None
    """The change that reaches the target on the last day."""
    actual: float | None
    """The change of the last four weeks, or since the start where that is later."""
    buffer_days: float | None
    """(P − E) · days: how many days progress is ahead of what is expected; negative: behind."""


NONE: Final = Rates(None, None, None)


def rates(
    kr: KeyResultRecord,
    history: Sequence[CheckInRecord],
    *,
    start: date,
    end: date,
    today: date,
    expected: float,
) -> Rates:
    """The rates of a running key result that moves a number or ticks steps; none for the others.

    history: sorted by (date, id), up to today. expected: E of the rule.
    """
    share = progress(kr, history, start=start, end=end)
    if kr.kind not in ("reach", "milestones") or share is None or not start <= today <= end:
        return NONE
    goal = 100 if kr.kind == "milestones" else kr.target
    now = _level(kr, history)
    if goal is None or now is None:
        return NONE
    required = required_weekly(now, goal, today, end) if share < 1 else None
    return Rates(
        _finite(required),
        _finite(_actual(kr, history, now, start, today)),
        _finite(buffer_days(share, expected, start, end)),
    )


def buffer_days(progress: float, expected: float, start: date, end: date) -> float:
    """How many days of the cycle progress is ahead of what is expected; negative: behind."""
    return (progress - expected) * (end - start).days


def required_weekly(current: Number, target: Number, today: date, end: date) -> float | None:
    """The change per week that reaches the target on the last day; None when no time is left."""
    days = (end - today).days
    return (float(target) - float(current)) / (days / 7) if days > 0 else None


def _actual(
    kr: KeyResultRecord, history: Sequence[CheckInRecord], now: Number, start: date, today: date
) -> float | None:
    since = today - WINDOW if today - start > WINDOW else start
    if today - since < SHORTEST:
        return None
    then = _level(kr, [entry for entry in history if entry.date <= since])
    if then is None:
        then = 0 if kr.kind == "milestones" else kr.start
    return None if then is None else (float(now) - float(then)) / ((today - since).days / 7)


def _level(kr: KeyResultRecord, history: Sequence[CheckInRecord]) -> Number | None:
    """What was reached by then, in the unit of the rates."""
    if kr.kind == "reach":
        return latest_value(kr, history)
    share = progress(kr, history)
    return None if share is None else share * 100


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None
