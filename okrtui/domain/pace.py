"""Pace: how progress compares with the time gone, and why (METHOD.md §4).

Precedence: closed → no data → achieved → missed → stale → early → the rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from okrtui.domain.bounds import Bounds, Rows, sentence, thresholds, zone
from okrtui.domain.calendar import cadence_days, elapsed, grace_days
from okrtui.domain.progress import (
    BOUND_KINDS,
    bounds_of,
    latest_value,
    progress,
    share_met,
    steps_done,
)
from okrtui.domain.records import CheckInRecord, KeyResultRecord, Number, ObjectiveKind
from okrtui.domain.values import format_number

Pace = Literal[
    "early",
    "on_track",
    "behind",
    "at_risk",
    "stale",
    "missed",
    "achieved",
    "no_data",
    "closed",
]
Rule = Literal["closed", "no_data", "achieved", "missed", "stale", "early", "ratio", "bound"]


class Verdict(NamedTuple):
    """A pace and all that led to it."""

    pace: Pace
    rule: Rule
    """The rule that decided."""
    sentence: str
    """Why, as a phrase without a full stop: ``0.45 ÷ 0.57 = 0.79, below 0.90``."""
    inputs: Rows
    """(name, value) of every number the rule used."""
    thresholds: Rows
    """(what it would be called, from where on)."""


STALE_AFTER: Final = 3
"""Days that a check-in may be later than its cadence."""
TOLERANCE: Final = 1e-9
"""What a quotient may lack at a threshold: 0.45 ÷ 0.5 is 0.9, whatever the last bit says.

P ≥ 1 needs none: a value on its target gives exactly 1.
"""
ON_TRACK: Final = 0.9
BEHIND: Final = 0.7
COMMITTED_ON_TRACK: Final = 0.95
COMMITTED_BEHIND: Final = 0.75
ASPIRATIONAL_ENOUGH: Final = 0.7
BOUND_ENOUGH: Final = 0.9

_EDGES: Final = {"0.70": 0.7, "0.75": 0.75, "0.90": 0.9, "0.95": 0.95, "1.00": 1.0}
_CLOSED: Final = Verdict("closed", "closed", "the cycle is closed", (), ())


def _ratio_rows(on_track: float, behind: float) -> Rows:
    return (
        ("on track", f"P ÷ E ≥ {on_track:.2f}"),
        ("behind", f"P ÷ E ≥ {behind:.2f}"),
        ("at risk", "else"),
    )


_RATIO_ROWS: Final = _ratio_rows(ON_TRACK, BEHIND)
_COMMITTED_RATIO_ROWS: Final = _ratio_rows(COMMITTED_ON_TRACK, COMMITTED_BEHIND)


def judge_key_result(
    kr: KeyResultRecord,
    history: Sequence[CheckInRecord],
    *,
    kind: ObjectiveKind | None,
    start: date,
    end: date,
    today: date,
    closed: bool,
) -> Verdict:
    """The pace of a key result; ``kind`` is its objective's, ``start``/``end`` its own or the
    cycle's dates, ``history`` is sorted by (date, id) and, for a fed one, ``fed_history``."""
    if closed:
        return _CLOSED
    done = progress(kr, history, start=start, end=end)
    if done is None:
        return Verdict("no_data", "no_data", _missing(kr, history, start, end), (), ())
    value, bounds = latest_value(kr, history), bounds_of(kr)
    if bounds is None or value is None:
        inputs = (*_facts(kr, history, value), ("progress P", shown(done)))
        settled = _settled(done, inputs, kind=kind, end=end, today=today, complete=done >= 1)
    else:
        share = share_met(bounds, history, start, end)
        inputs = (
            ("latest", format_number(value)),
            ("met the bound", f"{share.met} of {share.counted} check-ins"),
            ("progress P", shown(done)),
        )
        settled = _bound_settled(done, inputs, kind=kind, end=end) if today > end else None
    if settled is not None:
        return settled
    stale = _stale(kr, history[-1].date, today)
    if stale is not None:
        return stale
    if bounds is not None and value is not None:
        return _held(bounds, value, inputs)
    early = _early(start, end, today)
    if early is not None:
        return early
    if kr.kind == "done" and today < end:
        return Verdict(
            "early",
            "early",
            f"due on {end}; done or not done is judged on that day",
            (*inputs, ("today", str(today)), ("due", str(end))),
            (("early", f"until {end}"),),
        )
    return _ratio(done, inputs, kind=kind, start=start, end=end, today=today)


def judge_objective(
    progress: float | None,
    parts: Sequence[Verdict],
    *,
    kind: ObjectiveKind | None,
    start: date,
    end: date,
    today: date,
    closed: bool,
) -> Verdict:
    """The pace of an objective from its rolled-up P and the verdicts of what was rolled up.

    The same rule and precedence as for a key result. What a bound key result holds can be lost
    again until the end, and 0.9 of its check-ins is enough then; so before the end P = 1 only
    counts as achieved when every part with data is, and after it that alone is enough.
    """
    if closed:
        return _CLOSED
    with_data = [part for part in parts if part.pace != "no_data"]
    if progress is None:
        words = "no key result has data yet" if parts else "no key results yet"
        return Verdict("no_data", "no_data", words, (("key results with data", "0"),), ())
    all_achieved = all(part.pace == "achieved" for part in with_data)
    inputs = (("progress P", shown(progress)),)
    complete = progress >= 1 and (all_achieved or today > end)
    if not complete and today > end and with_data and all_achieved:
        words = "every key result with data is achieved"
        return Verdict("achieved", "achieved", words, inputs, ())
    settled = _settled(progress, inputs, kind=kind, end=end, today=today, complete=complete)
    if settled is not None:
        return settled
    if with_data and all(part.pace == "stale" for part in with_data):
        return Verdict(
            "stale",
            "stale",
            "every key result with data is stale",
            (("stale key results", f"{len(with_data)} of {len(with_data)} with data"),),
            (("stale", "every key result with data is stale"),),
        )
    return _early(start, end, today) or _ratio(
        progress, inputs, kind=kind, start=start, end=end, today=today
    )


def buffer_days(progress: float, elapsed: float, start: date, end: date) -> float:
    """How many days of the cycle progress is ahead of the time gone; negative: behind."""
    return (progress - elapsed) * (end - start).days


def required_weekly(current: Number, target: Number, today: date, end: date) -> float | None:
    """The change per week that reaches the target on the last day; None when no time is left."""
    days = (end - today).days
    return (float(target) - float(current)) / (days / 7) if days > 0 else None


def shown(number: float) -> str:
    """A share with two decimals, or with as many as keep it from looking like a threshold
    that it is below: 0.8996 is not shown as 0.90."""
    if not -1e6 < number < 1e6:
        return f"{number:.3g}"
    text = f"{number:.2f}"
    edge = _EDGES.get(text)
    if edge is not None and number < edge - TOLERANCE:
        return f"{int(number * 10_000) / 10_000:.4f}"
    return "0.00" if text == "-0.00" else text


def _facts(kr: KeyResultRecord, history: Sequence[CheckInRecord], value: Number | None) -> Rows:
    """What the progress of a reach, milestones or done key result was computed from."""
    if value is None:
        return (("steps done", f"{len(steps_done(kr, history))} of {len(kr.steps)}"),)
    latest = ("latest", format_number(value))
    if kr.kind == "reach" and kr.start is not None and kr.target is not None:
        return (("start", format_number(kr.start)), latest, ("target", format_number(kr.target)))
    return (latest,)


def _missing(kr: KeyResultRecord, history: Sequence[CheckInRecord], start: date, end: date) -> str:
    """What a key result lacks for its progress to be known."""
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
    return "its start equals its target"


def _settled(
    progress: float,
    inputs: Rows,
    *,
    kind: ObjectiveKind | None,
    end: date,
    today: date,
    complete: bool,
) -> Verdict | None:
    """Achieved or missed; None while it is open. ``complete``: P ≥ 1 counts."""
    if complete:
        rows = (("achieved", "P ≥ 1.00"),)
        return Verdict(
            "achieved", "achieved", f"progress {shown(progress)}, at least 1.00", inputs, rows
        )
    if today <= end:
        return None
    enough = ASPIRATIONAL_ENOUGH if kind == "aspirational" else 1.0
    return _at_the_end(progress, enough, inputs, end)


def _bound_settled(
    progress: float, inputs: Rows, *, kind: ObjectiveKind | None, end: date
) -> Verdict:
    """Past the end: whether the bound was met often enough."""
    return _at_the_end(progress, 1.0 if kind == "committed" else BOUND_ENOUGH, inputs, end)


def _at_the_end(progress: float, enough: float, inputs: Rows, end: date) -> Verdict:
    rows = (("achieved", f"P ≥ {enough:.2f}"), ("missed", "else"))
    facts = (*inputs, ("end", str(end)))
    words = f"ended on {end} at {shown(progress)}"
    if progress >= enough - (TOLERANCE if enough < 1 else 0):
        return Verdict("achieved", "achieved", f"{words}, at least {enough:.2f}", facts, rows)
    return Verdict("missed", "missed", f"{words}, below {enough:.2f}", facts, rows)


def _stale(kr: KeyResultRecord, last: date, today: date) -> Verdict | None:
    """No check-in for longer than the cadence + 3 days; ``irregular`` never is stale."""
    cadence = cadence_days(kr.cadence)
    if cadence is None:
        return None
    days, allowed = (today - last).days, cadence + STALE_AFTER
    if days <= allowed:
        return None
    return Verdict(
        "stale",
        "stale",
        f"no check-in for {days} days; {kr.cadence} allows {allowed}",
        (("last check-in", str(last)), ("days since", str(days)), ("cadence", kr.cadence)),
        (("stale", f"more than {allowed} days ({cadence} + {STALE_AFTER})"),),
    )


def _early(start: date, end: date, today: date) -> Verdict | None:
    """Before the start and in the grace window nothing is judged."""
    day, grace = (today - start).days, grace_days(start, end)
    if day > grace:
        return None
    if day < 0:
        words = f"starts on {start}"
    else:
        words = f"day {day} of {(end - start).days}; judged after day {int(grace)}"
    return Verdict(
        "early",
        "early",
        words,
        (("days gone", str(day)), ("grace days", f"{grace:.1f}")),
        (("early", f"up to {grace:.1f} days: the larger of 7 and 10 % of the cycle"),),
    )


def _ratio(
    progress: float,
    inputs: Rows,
    *,
    kind: ObjectiveKind | None,
    start: date,
    end: date,
    today: date,
) -> Verdict:
    """The default rule: r = P/E against two thresholds. E > 0: the grace window is over."""
    gone = elapsed(today, start, end)
    ratio = progress / gone
    if kind == "committed":
        on_track, behind, rows = COMMITTED_ON_TRACK, COMMITTED_BEHIND, _COMMITTED_RATIO_ROWS
    else:
        on_track, behind, rows = ON_TRACK, BEHIND, _RATIO_ROWS
    quotient = shown(ratio)
    pace: Pace
    if ratio >= on_track - TOLERANCE:
        pace, against = "on_track", f"at least {on_track:.2f}"
    elif ratio >= behind - TOLERANCE:
        pace, against = "behind", f"below {on_track:.2f}"
    else:
        pace, against = "at_risk", f"below {behind:.2f}"
    return Verdict(
        pace,
        "ratio",
        f"{shown(progress)} ÷ {gone:.2f} = {quotient}, {against}",
        (*inputs, ("elapsed E", f"{gone:.2f}"), ("P ÷ E", quotient)),
        rows,
    )


def _held(bounds: Bounds, value: Number, inputs: Rows) -> Verdict:
    """The rule of the bound kinds: the latest value against the bound and the risk bound."""
    where = zone(bounds, value)
    pace: Pace = "on_track" if where == "met" else "behind" if where == "near" else "at_risk"
    return Verdict(
        pace,
        "bound",
        sentence(bounds, value, "bound", "risk bound"),
        inputs,
        thresholds(bounds, "on track", "behind", "at risk"),
    )
