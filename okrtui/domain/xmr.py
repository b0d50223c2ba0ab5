"""Process behaviour: what a KPI does by itself, and what is a signal (XmR; METHOD.md §5) [Wheeler].

The points are a KPI's periods. Limits say what the process does, a target what somebody wants of
it: a target is never a limit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from okrtui.domain.bounds import Rows
from okrtui.domain.periods import Period, period_name
from okrtui.domain.records import KpiRecord, Number
from okrtui.domain.values import VALUE_LIMIT, format_number

Outcome = Literal["meets_target", "misses_target", "better", "worse", "too_few", "no_target"]
Rule = Literal["outside", "near_limit", "run"]
Side = Literal["above", "below"]

FEWEST: Final = 6
"""Points from which on limits say anything."""
RECENT: Final = 8
"""Points that a signal has to reach into; no rule looks further back."""
_OF_LIMITS: Final = 2.66
_OF_RANGES: Final = 3.27
_NEAR: Final = 3
_NEAR_OF: Final = 4
_RUN: Final = 8
_NOISE: Final = 1e-12
"""What computing may add to a value, relative to the largest: equal points are no signal."""


class Limits(NamedTuple):
    """Natural process limits, in the KPI's unit."""

    centre: float
    """x̄: the average of the points."""
    mean_range: float
    """mR̄: the average step from one point to the next."""
    lower: float
    upper: float
    range_limit: float
    """A larger step is unusual."""


class Signal(NamedTuple):
    """Something that the process doesn't do by itself."""

    rule: Rule
    places: tuple[int, ...]
    """Which values make it, oldest first."""
    side: Side


class Process(NamedTuple):
    """What a KPI's points say of its process."""

    outcome: Outcome
    sentence: str
    """The verdict as a phrase without a full stop."""
    periods: tuple[Period, ...]
    """The points, oldest first; those without a value are gaps."""
    limits: Limits | None
    """None as long as there are too few points."""
    signals: tuple[Signal, ...]
    """Oldest first."""

    @property
    def is_signal(self) -> bool:
        return self.outcome in ("better", "worse")


class Aim(NamedTuple):
    """What a process is held against: a target, else the bound of what is healthy."""

    low: Number | None
    high: Number | None
    words: str
    """``the target of 95``."""

    def met_by(self, value: float) -> bool:
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def limits_of(values: Sequence[Number]) -> Limits | None:
    """x̄ ± 2.66·mR̄ and 3.27·mR̄; None below 6 points. Values stand in their order."""
    if len(values) < FEWEST:
        return None
    centre = math.fsum(values) / len(values)
    ranges = [abs(after - before) for before, after in pairwise(values)]
    mean_range = math.fsum(ranges) / len(ranges)
    reach = _OF_LIMITS * mean_range
    return Limits(centre, mean_range, centre - reach, centre + reach, _OF_RANGES * mean_range)


def signals_of(values: Sequence[Number], limits: Limits) -> tuple[Signal, ...]:
    """1 point outside the limits; 3 of 4 nearer a limit than the centre; 8 in a row on one side.

    Sorted by their last point; of several with the same one the plainest comes last. A value on a
    limit, on the centre or half-way is none of these things.
    """
    noise = _NOISE * max(map(abs, values), default=0)
    found: list[Signal] = []
    sides: tuple[tuple[Side, int], ...] = (("above", 1), ("below", -1))
    for side, sign in sides:
        off = [sign * (value - limits.centre) for value in values]
        reach = limits.upper - limits.centre
        found += [Signal("run", run, side) for run in _runs([d > noise for d in off])]
        near = [d > reach / 2 + noise for d in off]
        found += [Signal("near_limit", places, side) for places in _crowds(near)]
        found += [
            Signal("outside", (place,), side) for place, d in enumerate(off) if d > reach + noise
        ]
    order: tuple[Rule, ...] = ("run", "near_limit", "outside")
    return tuple(sorted(found, key=lambda signal: (signal.places[-1], order.index(signal.rule))))


def _runs(on_side: Sequence[bool]) -> Iterator[tuple[int, ...]]:
    """Every longest run of at least 8."""
    start = 0
    for place, on in enumerate([*on_side, False]):
        if on:
            continue
        if place - start >= _RUN:
            yield tuple(range(start, place))
        start = place + 1


def _crowds(near: Sequence[bool]) -> Iterator[tuple[int, ...]]:
    """At least 3 of 4 in succession; what overlaps is one."""
    crowd: set[int] = set()
    for start in range(len(near) - _NEAR_OF + 1):
        places = {p for p in range(start, start + _NEAR_OF) if near[p]}
        if len(places) < _NEAR:
            continue
        if crowd and not places & crowd:
            yield tuple(sorted(crowd))
            crowd = set()
        crowd |= places
    if crowd:
        yield tuple(sorted(crowd))


def judge_process(kpi: KpiRecord, periods: Sequence[Period]) -> Process:
    """What the periods say: in control or a signal, and whether it meets what it is held against.

    The newest signal decides which one it is; a point is never judged alone.
    """
    periods = tuple(periods)
    # Nobody can type such numbers, and no arithmetic holds them.
    places = [
        place
        for place, period in enumerate(periods)
        if period.value is not None and abs(period.value) < VALUE_LIMIT
    ]
    values = [value for p in places if (value := periods[p].value) is not None]
    limits = limits_of(values)
    if limits is None:
        points = f"{len(values)} of the {FEWEST} that limits need"
        return Process("too_few", f"too few points: {points}", periods, None, ())
    signals = tuple(
        signal._replace(places=tuple(places[p] for p in signal.places))
        for signal in signals_of(values, limits)
    )
    aim = aim_of(kpi)
    if signals:
        better = _is_better(kpi, aim, signals[-1], periods, limits)
        word = "better" if better else "worse"
        sentence = f"signal for the {word}: {_told(kpi, signals[-1], periods, limits)}"
        return Process("better" if better else "worse", sentence, periods, limits, signals)
    if aim is None:
        sentence = "in control; no target or bound is set to hold it against"
        return Process("no_target", sentence, periods, limits, ())
    if aim.met_by(limits.centre):
        always = aim.met_by(limits.lower) and aim.met_by(limits.upper)
        average = "" if always else " on average"
        sentence = f"in control and meets {aim.words}{average}"
        return Process("meets_target", sentence, periods, limits, ())
    reliably = " reliably" if _overlap(aim, limits) else ""
    sentence = (
        f"in control and misses {aim.words}: this process cannot hit the target{reliably}: "
        "it needs an objective"
    )
    return Process("misses_target", sentence, periods, limits, ())


def warns(process: Process) -> bool:
    """Whether it turned for the worse lately: a signal that reaches into none of the latest
    points asks for no look, and one for the better is no warning."""
    if process.outcome != "worse":
        return False
    return process.signals[-1].places[-1] >= len(process.periods) - RECENT


def aim_of(kpi: KpiRecord) -> Aim | None:
    """The target, else the green bound; of a band the band."""
    if kpi.direction == "band":
        if kpi.low is None or kpi.high is None:
            return None
        band = f"the band of {format_number(kpi.low)} to {format_number(kpi.high)}"
        return Aim(kpi.low, kpi.high, band)
    level, what = (kpi.green, "green bound") if kpi.target is None else (kpi.target, "target")
    if level is None:
        return None
    words = f"the {what} of {format_number(level)}"
    return Aim(level, None, words) if kpi.direction == "up" else Aim(None, level, words)


def _overlap(aim: Aim, limits: Limits) -> bool:
    """Whether some value inside the limits would meet the aim."""
    return (aim.low is None or limits.upper >= aim.low) and (
        aim.high is None or limits.lower <= aim.high
    )


def _is_better(
    kpi: KpiRecord, aim: Aim | None, signal: Signal, periods: Sequence[Period], limits: Limits
) -> bool:
    """Up is better for ``up``; for a band it is what comes nearer to its middle."""
    if kpi.direction != "band":
        return (signal.side == "above") == (kpi.direction == "up")
    if aim is None or aim.low is None or aim.high is None:
        return False
    middle = (aim.low + aim.high) / 2
    values = [value for p in signal.places if (value := periods[p].value) is not None]
    return abs(math.fsum(values) / len(values) - middle) < abs(limits.centre - middle)


def _told(kpi: KpiRecord, signal: Signal, periods: Sequence[Period], limits: Limits) -> str:
    first, last = (periods[place] for place in (signal.places[0], signal.places[-1]))
    since = f"{period_name(kpi.cadence, first.start)} to {period_name(kpi.cadence, last.start)}"
    count = len(signal.places)
    limit = "upper" if signal.side == "above" else "lower"
    if signal.rule == "outside":
        bound = limits.upper if signal.side == "above" else limits.lower
        value = "" if last.value is None else format_number(last.value)
        when = period_name(kpi.cadence, last.start)
        return f"{value} ({when}) is {signal.side} the {limit} limit of {shown(bound, limits)}"
    if signal.rule == "near_limit":
        return f"{count} points near the {limit} limit, {since}"
    return f"{count} points in a row {signal.side} the average, {since}"


def shown(value: float, limits: Limits) -> str:
    """A computed number with as many digits as the points' steps make worth reading."""
    step = limits.mean_range or abs(value)
    places = 2 - math.floor(math.log10(step)) if step > 0 else 0
    return format_number(round(value, places) + 0.0)


def limit_rows(process: Process) -> Rows:
    """(name, value) of the lines of the chart, in words."""
    limits = process.limits
    if limits is None:
        return ()
    between = f"{shown(limits.lower, limits)} to {shown(limits.upper, limits)}"
    step = f"{shown(limits.mean_range, limits)}, more than "
    return (
        ("average", shown(limits.centre, limits)),
        ("natural limits", between),
        ("usual step", f"{step}{shown(limits.range_limit, limits)} is unusual"),
        ("points", str(sum(period.value is not None for period in process.periods))),
    )
