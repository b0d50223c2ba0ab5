"""Why a pace is what it is, in words and numbers: put together only when somebody asks.

Each function explains one rule of ``pace`` from the numbers that rule used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain.bounds import Bounds, Rows, sentence, thresholds
from okrtui.domain.presets import PRESETS, TOLERANCE
from okrtui.domain.progress import BOUND_KINDS, bounds_of, latest_value, share_met, steps_done
from okrtui.domain.records import (
    Cadence,
    CheckInRecord,
    KeyResultRecord,
    Number,
    RollUpFrom,
)
from okrtui.domain.values import format_number
from okrtui.domain.writing import figure, format_day, localized

if TYPE_CHECKING:
    from okrtui.domain.expected import Point
    from okrtui.domain.pace import Verdict

_LIMITS: Final = [
    limit
    for preset in PRESETS.values()
    for limits in (preset.limits, preset.committed)
    for limit in limits or ()
    if limit is not None and preset.measure == "ratio"
]
_EDGES: Final = {f"{limit:.2f}": limit for limit in (*_LIMITS, 1.0)}
_PARTS: Final[dict[RollUpFrom, str]] = {
    "key_results": "key result",
    "children": "aligned objective",
    "both": "key result or aligned objective",
}


class Reasons(NamedTuple):
    """What led to a verdict."""

    sentence: str
    """A phrase without a full stop: ``0.45 ÷ 0.57 = 0.79, below 0.90``."""
    inputs: Rows
    """(name, value) of every number the rule used."""
    thresholds: Rows
    """(what it would be called, from where on)."""


Facts = Callable[[], Rows]
"""The rows that tell what progress came from."""


def shown(number: float) -> str:
    """A share with two decimals, or with as many as keep it from looking like a threshold
    that it is below: 0.8998 is not shown as 0.90."""
    if not -1e6 < number < 1e6:
        return figure(number, ".3g")
    text = f"{number:.2f}"
    edge = _EDGES.get(text)
    if edge is not None and number < edge - TOLERANCE:
        places = 4
        while float(f"{number:.{places}f}") >= edge:
            places += 1
        text = f"{number:.{places}f}"
    return localized("0.00" if text == "-0.00" else text)


def key_result_facts(
    kr: KeyResultRecord,
    history: Sequence[CheckInRecord],
    start: date,
    end: date,
    progress: float,
) -> Rows:
    """What the known progress of a key result was computed from."""
    share = ("progress P", shown(progress))
    value, bounds = latest_value(kr, history), bounds_of(kr)
    if value is None:
        return (("steps done", f"{len(steps_done(kr, history))} of {len(kr.steps)}"), share)
    latest = ("latest", format_number(value))
    if bounds is not None:
        met, counted = share_met(bounds, history, start, end)
        return (latest, ("met the bound", f"{met} of {counted} check-ins"), share)
    if kr.kind == "reach" and kr.start is not None and kr.target is not None:
        begin, goal = format_number(kr.start), format_number(kr.target)
        return (("start", begin), latest, ("target", goal), share)
    return (latest, share)


def objective_facts(progress: float) -> Rows:
    return (("progress P", shown(progress)),)


def closed() -> Reasons:
    return Reasons("the cycle is closed", (), ())


def missing(
    kr: KeyResultRecord,
    history: Sequence[CheckInRecord],
    start: date,
    end: date,
    awaited: Callable[[], str] = str,
) -> Reasons:
    """What a key result lacks for its progress to be known.

    awaited: tells what its KPI still has to come to, where that is what holds the value back.
    """
    return Reasons(_missing(kr, history, start, end, awaited), (), ())


def _missing(
    kr: KeyResultRecord,
    history: Sequence[CheckInRecord],
    start: date,
    end: date,
    awaited: Callable[[], str],
) -> str:
    if kr.kind == "baseline":
        return "a baseline: the number is still to be found out"
    if kr.kind == "milestones" and not kr.steps:
        return "it has no steps yet"
    if kr.kind == "reach" and kr.start is None:
        return "it has no start yet"
    if kr.kind == "reach" and kr.target is None:
        return "it has no target yet"
    if kr.kind in BOUND_KINDS and bounds_of(kr) is None:
        return "it has no bound yet"
    if latest_value(kr, history) is None and (coming := awaited()):
        return coming
    if not history:
        return "no check-in yet"
    if kr.kind == "milestones":
        return "its steps have no weight"
    if latest_value(kr, history) is None:
        return "no check-in with a value yet"
    if kr.kind in BOUND_KINDS:
        return f"no check-in with a value from {format_day(start)} to {format_day(end)}"
    return "its start and target leave no way to measure"


def nothing_to_roll_up(parts: int, with_data: int, source: RollUpFrom = "key_results") -> Reasons:
    """Why an objective has no progress."""
    part = _PARTS[source]
    several = _several(source)
    rows = ((f"{several} with data", f"{with_data} of {parts}"),)
    if not parts:
        return Reasons(f"no {several} yet", (), ())
    if with_data:
        return Reasons(f"no {part} with data has a weight", rows, ())
    return Reasons(f"no {part} has data yet", rows, ())


def complete(progress: float, facts: Facts) -> Reasons:
    words = f"progress {shown(progress)}, at least 1.00"
    return Reasons(words, facts(), (("achieved", "P ≥ 1.00"),))


def _several(source: RollUpFrom) -> str:
    return _PARTS[source].replace("result", "results").replace("objective", "objectives")


def all_achieved(facts: Facts, source: RollUpFrom = "key_results") -> Reasons:
    words = f"every {_PARTS[source]} with data is achieved"
    return Reasons(words, facts(), (("achieved", words),))


def at_the_end(
    progress: float, enough: float, end: date, *, achieved: bool, facts: Facts
) -> Reasons:
    """Past the end: progress against what is enough."""
    against = "at least" if achieved else "below"
    return Reasons(
        f"ended on {format_day(end)} at {shown(progress)}, {against} {figure(enough, '.2f')}",
        (*facts(), ("end", format_day(end))),
        (("achieved", f"P ≥ {figure(enough, '.2f')}"), ("missed", "else")),
    )


def stale(last: date, today: date, cadence: Cadence, days: int, late: int) -> Reasons:
    """days: of the cadence; late: how many more a check-in may take."""
    gone, allowed = (today - last).days, days + late
    return Reasons(
        f"no check-in for {gone} days; {cadence} allows {allowed}",
        (("last check-in", format_day(last)), ("days since", str(gone)), ("cadence", cadence)),
        (("stale", f"more than {allowed} days ({days} + {late})"),),
    )


def all_stale(count: int, source: RollUpFrom = "key_results") -> Reasons:
    words = f"every {_PARTS[source]} with data is stale"
    return Reasons(
        words, ((f"stale {_several(source)}", f"{count} of {count}"),), (("stale", words),)
    )


def weakest(name: str, part: Verdict) -> Reasons:
    """The part that decides for all."""
    why = part.reasons()
    word = part.pace.replace("_", " ")
    return Reasons(
        f"{name or 'its weakest part'} is {word}: {why.sentence}",
        (*((("weakest", name),) if name else ()), *why.inputs),
        (("worst", "the weakest part decides"), *why.thresholds),
    )


def capped(alarms: Sequence[str], verdict: Verdict) -> Reasons:
    """Why a pace is no better than at risk. alarms: the names of unhealthy guardrail KPIs."""
    why = verdict.reasons()
    noun, are = ("guardrail", "is") if len(alarms) == 1 else ("guardrails", "are")
    named = ", ".join(alarms)
    word = verdict.pace.replace("_", " ")
    return Reasons(
        f"{noun} {named} {are} unhealthy; without that {word}: {why.sentence}",
        ((noun, f"{named}: unhealthy"), *why.inputs),
        (("capped", "at risk at best, while a guardrail KPI is unhealthy"), *why.thresholds),
    )


def early(start: date, end: date, today: date, grace: float) -> Reasons:
    gone = (today - start).days
    return Reasons(
        f"starts on {format_day(start)}"
        if gone < 0
        else f"day {gone} of {(end - start).days}; judged after day {int(grace)}",
        (("days gone", str(gone)), ("grace days", figure(grace, ".1f"))),
        (("early", f"up to {figure(grace, '.1f')} days: the larger of 7 and 10 % of the cycle"),),
    )


def not_due(end: date, today: date, facts: Facts) -> Reasons:
    return Reasons(
        f"due on {format_day(end)}; done or not done is judged on that day",
        (*facts(), ("today", format_day(today)), ("due", format_day(end))),
        (("early", f"until {format_day(end)}"),),
    )


def due_facts(facts: Facts, phases: Sequence[Point]) -> Rows:
    """The facts, with the phases of the expected curve."""
    if not phases:
        return facts()
    listed = ", ".join(
        f"{format_day(point.date)}: {format_number(point.value)}" for point in phases
    )
    return (*facts(), ("phases", listed))


def held(bounds: Bounds, value: Number, facts: Facts) -> Reasons:
    """The latest value against the bound and the risk bound."""
    return Reasons(
        sentence(bounds, value, "bound", "risk bound"),
        facts(),
        thresholds(bounds, "on track", "behind", "at risk"),
    )
