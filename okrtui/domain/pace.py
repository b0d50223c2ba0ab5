"""Pace: how progress compares with the time gone (METHOD.md §4).

Precedence: closed → no data → achieved → missed → stale → early → the rule. What the rule calls on
track, behind or at risk depends on the preset.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Final, Literal, NamedTuple

from okrtui.domain import preset_reasons, reasons
from okrtui.domain.bounds import Rows, zone
from okrtui.domain.calendar import cadence_days, elapsed, grace_days
from okrtui.domain.enough import enough, is_enough
from okrtui.domain.expected import expected_progress, phases_of
from okrtui.domain.presets import OKRTUI, Preset, standing
from okrtui.domain.progress import bounds_of, latest_value, progress
from okrtui.domain.reasons import Facts, Reasons
from okrtui.domain.records import Cadence, CheckInRecord, KeyResultRecord, ObjectiveKind, RollUpFrom

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
Rule = Literal[
    "closed",
    "no_data",
    "achieved",
    "missed",
    "stale",
    "early",
    "ratio",
    "gap",
    "bound",
    "guardrail",
    "worst",
]

STALE_AFTER: Final = 3
"""Days that a check-in may be later than its cadence."""
WEAKEST_FIRST: Final[tuple[Pace, ...]] = (
    "missed",
    "at_risk",
    "stale",
    "behind",
    "early",
    "on_track",
    "achieved",
)
"""Which of two parts is the weaker one; nobody knows how a stale one stands, so it ranks low."""
CAPPED: Final[frozenset[Pace]] = frozenset({"early", "behind", "on_track", "achieved"})
"""What a red guardrail turns into at risk."""


class Verdict(NamedTuple):
    """A pace, the rule that decided, and why (put into words when it is asked for)."""

    pace: Pace
    rule: Rule
    reasons: Callable[[], Reasons]

    @property
    def sentence(self) -> str:
        """Why, as a phrase without a full stop: ``0.45 ÷ 0.57 = 0.79, below 0.90``."""
        return self.reasons().sentence

    @property
    def inputs(self) -> Rows:
        """(name, value) of every number the rule used."""
        return self.reasons().inputs

    @property
    def thresholds(self) -> Rows:
        """(what it would be called, from where on)."""
        return self.reasons().thresholds


_CLOSED: Final = Verdict("closed", "closed", reasons.closed)


def judge_key_result(
    kr: KeyResultRecord,
    history: Sequence[CheckInRecord],
    *,
    kind: ObjectiveKind | None,
    start: date,
    end: date,
    today: date,
    closed: bool,
    preset: Preset = OKRTUI,
    alarms: Sequence[str] = (),
    awaited: Callable[[], str] = str,
    cadence: Cadence | None = None,
    seen: date | None = None,
) -> Verdict:
    """The pace of a key result; ``kind`` is its objective's, ``start``/``end`` its own or the
    cycle's dates, ``history`` is sorted by (date, id) and, for a fed one, ``fed_history``.

    alarms: the names of its guardrail KPIs that are unhealthy. Past the end they change nothing:
    what was achieved by then isn't undone by what happens to a KPI later.

    awaited: tells what its KPI has to come to before there is a value; asked while there is none.

    cadence: of the KPI that feeds it, when it isn't its own. seen: the day of the newest entry,
    where that isn't in the history: what came in within a period that isn't over counts for
    nothing yet, but somebody looked.
    """
    if closed:
        return _CLOSED
    verdict = _uncapped(
        kr,
        history,
        awaited,
        kind=kind,
        start=start,
        end=end,
        today=today,
        preset=preset,
        cadence=cadence or kr.cadence,
        seen=seen,
    )
    if alarms and today <= end and verdict.pace in CAPPED:
        return Verdict("at_risk", "guardrail", partial(reasons.capped, alarms, verdict))
    return verdict


def _uncapped(
    kr: KeyResultRecord,
    history: Sequence[CheckInRecord],
    awaited: Callable[[], str],
    *,
    kind: ObjectiveKind | None,
    start: date,
    end: date,
    today: date,
    preset: Preset,
    cadence: Cadence,
    seen: date | None,
) -> Verdict:
    done = progress(kr, history, start=start, end=end)
    if done is None:
        why = partial(reasons.missing, kr, history, start, end, awaited)
        return Verdict("no_data", "no_data", why)
    facts = partial(reasons.key_result_facts, kr, history, start, end, done)
    bounds = bounds_of(kr)
    if bounds is None:
        settled = _settled(done, facts, kind=kind, end=end, today=today, complete=done >= 1)
    elif today > end:
        settled = _at_the_end(done, enough(kind, holds=True), end, facts)
    else:
        settled = None
    if settled is not None:
        return settled
    days, last = cadence_days(cadence), history[-1].date
    last = last if seen is None else max(last, seen)
    if days is not None and (today - last).days > days + STALE_AFTER:
        why = partial(reasons.stale, last, today, cadence, days, STALE_AFTER)
        return Verdict("stale", "stale", why)
    value = latest_value(kr, history)
    if bounds is not None and value is not None:
        where = zone(bounds, value)
        pace: Pace = "on_track" if where == "met" else "behind" if where == "near" else "at_risk"
        return Verdict(pace, "bound", partial(reasons.held, bounds, value, facts))
    early = _early(start, end, today)
    if early is not None:
        return early
    if kr.kind == "done" and today < end:
        return Verdict("early", "early", partial(reasons.not_due, end, today, facts))
    phases = phases_of(kr, start, end)
    due = expected_progress(kr, today, start, end)
    return _by_preset(
        preset, done, due, kind, partial(reasons.due_facts, facts, phases), phased=bool(phases)
    )


def judge_objective(
    progress: float | None,
    parts: Sequence[Verdict],
    *,
    kind: ObjectiveKind | None,
    start: date,
    end: date,
    today: date,
    closed: bool,
    preset: Preset = OKRTUI,
    expected: float | None = None,
    names: Sequence[str] = (),
    source: RollUpFrom = "key_results",
    worst: bool = False,
) -> Verdict:
    """The pace of an objective from its rolled-up P and the verdicts of what was rolled up.

    expected: E where phases of its parts differ from the time gone. names: of the parts, in order.
    source: what the parts are. worst: the weakest part decides.

    The same rule and precedence as for a key result. What a bound key result holds can be lost
    again until the end, and 0.9 of its check-ins is enough then; so before the end P = 1 only
    counts as achieved when every part with data is, and after it that alone is enough.
    """
    if closed:
        return _CLOSED
    with_data = [part for part in parts if part.pace != "no_data"]
    if progress is None:
        why = partial(reasons.nothing_to_roll_up, len(parts), len(with_data), source)
        return Verdict("no_data", "no_data", why)
    weakest = _weakest(parts, names) if worst else None
    if weakest is not None:
        return weakest
    facts = partial(reasons.objective_facts, progress)
    all_achieved = all(part.pace == "achieved" for part in with_data)
    complete = progress >= 1 and (all_achieved or today > end)
    if with_data and all_achieved and today > end and not complete:
        return Verdict("achieved", "achieved", partial(reasons.all_achieved, facts, source))
    settled = _settled(progress, facts, kind=kind, end=end, today=today, complete=complete)
    if settled is not None:
        return settled
    if with_data and all(part.pace == "stale" for part in with_data):
        return Verdict("stale", "stale", partial(reasons.all_stale, len(with_data), source))
    early = _early(start, end, today)
    if early is not None:
        return early
    due = elapsed(today, start, end) if expected is None else expected
    return _by_preset(preset, progress, due, kind, facts, phased=expected is not None)


def _weakest(parts: Sequence[Verdict], names: Sequence[str]) -> Verdict | None:
    """The verdict of the part with the worst pace, of several the first; None if none is judged."""
    judged = [n for n, part in enumerate(parts) if part.pace in WEAKEST_FIRST]
    if not judged:
        return None
    first = min(judged, key=lambda n: WEAKEST_FIRST.index(parts[n].pace))
    name = names[first] if names else ""
    return Verdict(parts[first].pace, "worst", partial(reasons.weakest, name, parts[first]))


def _settled(
    progress: float,
    facts: Facts,
    *,
    kind: ObjectiveKind | None,
    end: date,
    today: date,
    complete: bool,
) -> Verdict | None:
    """Achieved or missed; None while it is open. ``complete``: P ≥ 1, and that counts."""
    if complete:
        return Verdict("achieved", "achieved", partial(reasons.complete, progress, facts))
    if today <= end:
        return None
    return _at_the_end(progress, enough(kind), end, facts)


def _at_the_end(progress: float, limit: float, end: date, facts: Facts) -> Verdict:
    achieved = is_enough(progress, limit)
    why = partial(reasons.at_the_end, progress, limit, end, achieved=achieved, facts=facts)
    word: Literal["achieved", "missed"] = "achieved" if achieved else "missed"
    return Verdict(word, word, why)


def _early(start: date, end: date, today: date) -> Verdict | None:
    """Before the start and in the grace window nothing is judged."""
    grace = grace_days(start, end)
    if (today - start).days > grace:
        return None
    return Verdict("early", "early", partial(reasons.early, start, end, today, grace))


def _by_preset(
    preset: Preset,
    progress: float,
    due: float,
    kind: ObjectiveKind | None,
    facts: Facts,
    *,
    phased: bool,
) -> Verdict:
    """What the preset's rule says of P against E."""
    pace = standing(preset, progress, due, kind)
    why = partial(
        preset_reasons.by_preset, preset, progress, due, kind=kind, facts=facts, phased=phased
    )
    return Verdict(pace, preset.measure, why)
