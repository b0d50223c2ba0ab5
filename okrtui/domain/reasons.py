"""Why a pace is what it is, in words and numbers: put together only when somebody asks.

Each function explains one rule of ``pace`` from the numbers that rule used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, NamedTuple

from okrtui.domain.bounds import Bounds, Rows, sentence, thresholds
from okrtui.domain.progress import BOUND_KINDS, bounds_of, latest_value, share_met, steps_done
from okrtui.domain.records import Cadence, CheckInRecord, KeyResultRecord, Number
from okrtui.domain.values import format_number

TOLERANCE: Final = 1e-9
"""What a quotient may lack at a threshold: 0.45 ÷ 0.5 is 0.9, whatever the last bit says."""

_EDGES: Final = {"0.70": 0.7, "0.75": 0.75, "0.90": 0.9, "0.95": 0.95, "1.00": 1.0}


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
        return f"{number:.3g}"
    text = f"{number:.2f}"
    edge = _EDGES.get(text)
    if edge is not None and number < edge - TOLERANCE:
        places = 4
        while float(f"{number:.{places}f}") >= edge:
            places += 1
        return f"{number:.{places}f}"
    return "0.00" if text == "-0.00" else text


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
    kr: KeyResultRecord, history: Sequence[CheckInRecord], start: date, end: date
) -> Reasons:
    """What a key result lacks for its progress to be known."""
    return Reasons(_missing(kr, history, start, end), (), ())


def _missing(kr: KeyResultRecord, history: Sequence[CheckInRecord], start: date, end: date) -> str:
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
    if not history:
        return "no check-in yet"
    if kr.kind == "milestones":
        return "its steps have no weight"
    if latest_value(kr, history) is None:
        return "no check-in with a value yet"
    if kr.kind in BOUND_KINDS:
        return f"no check-in with a value from {start} to {end}"
    return "its start and target leave no way to measure"


def nothing_to_roll_up(parts: int, with_data: int) -> Reasons:
    """Why an objective has no progress."""
    rows = (("key results with data", f"{with_data} of {parts}"),)
    if not parts:
        return Reasons("no key results yet", (), ())
    if with_data:
        return Reasons("no key result with data has a weight", rows, ())
    return Reasons("no key result has data yet", rows, ())


def complete(progress: float, facts: Facts) -> Reasons:
    words = f"progress {shown(progress)}, at least 1.00"
    return Reasons(words, facts(), (("achieved", "P ≥ 1.00"),))


def all_achieved(facts: Facts) -> Reasons:
    words = "every key result with data is achieved"
    return Reasons(words, facts(), (("achieved", words),))


def at_the_end(
    progress: float, enough: float, end: date, *, achieved: bool, facts: Facts
) -> Reasons:
    """Past the end: progress against what is enough."""
    against = "at least" if achieved else "below"
    return Reasons(
        f"ended on {end} at {shown(progress)}, {against} {enough:.2f}",
        (*facts(), ("end", str(end))),
        (("achieved", f"P ≥ {enough:.2f}"), ("missed", "else")),
    )


def stale(last: date, today: date, cadence: Cadence, days: int, late: int) -> Reasons:
    """days: of the cadence; late: how many more a check-in may take."""
    gone, allowed = (today - last).days, days + late
    return Reasons(
        f"no check-in for {gone} days; {cadence} allows {allowed}",
        (("last check-in", str(last)), ("days since", str(gone)), ("cadence", cadence)),
        (("stale", f"more than {allowed} days ({days} + {late})"),),
    )


def all_stale(count: int) -> Reasons:
    words = "every key result with data is stale"
    return Reasons(words, (("stale key results", f"{count} of {count}"),), (("stale", words),))


def early(start: date, end: date, today: date, grace: float) -> Reasons:
    gone = (today - start).days
    return Reasons(
        f"starts on {start}"
        if gone < 0
        else f"day {gone} of {(end - start).days}; judged after day {int(grace)}",
        (("days gone", str(gone)), ("grace days", f"{grace:.1f}")),
        (("early", f"up to {grace:.1f} days: the larger of 7 and 10 % of the cycle"),),
    )


def not_due(end: date, today: date, facts: Facts) -> Reasons:
    return Reasons(
        f"due on {end}; done or not done is judged on that day",
        (*facts(), ("today", str(today)), ("due", str(end))),
        (("early", f"until {end}"),),
    )


def ratio(progress: float, gone: float, limits: tuple[float, float], facts: Facts) -> Reasons:
    """P/E against the limits for on track and behind."""
    on_track, behind = limits
    quotient = progress / gone
    if quotient >= on_track - TOLERANCE:
        against = f"at least {on_track:.2f}"
    else:
        against = f"below {on_track if quotient >= behind - TOLERANCE else behind:.2f}"
    return Reasons(
        f"{shown(progress)} ÷ {gone:.2f} = {shown(quotient)}, {against}",
        (*facts(), ("elapsed E", f"{gone:.2f}"), ("P ÷ E", shown(quotient))),
        (
            ("on track", f"P ÷ E ≥ {on_track:.2f}"),
            ("behind", f"P ÷ E ≥ {behind:.2f}"),
            ("at risk", "else"),
        ),
    )


def held(bounds: Bounds, value: Number, facts: Facts) -> Reasons:
    """The latest value against the bound and the risk bound."""
    return Reasons(
        sentence(bounds, value, "bound", "risk bound"),
        facts(),
        thresholds(bounds, "on track", "behind", "at risk"),
    )
