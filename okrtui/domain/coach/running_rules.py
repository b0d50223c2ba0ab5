"""Rules about how a key result goes while its cycle runs: T1–T5 of METHOD.md §7."""

from __future__ import annotations

from typing import Final

from okrtui.domain.calendar import elapsed
from okrtui.domain.coach.facts import KeyResultFacts
from okrtui.domain.coach.finding import Advice, Outcome, Rule
from okrtui.domain.writing import format_day

START_WITHIN: Final = 7
"""Days in which the first check-in is due."""
HALF_TIME: Final = 0.5
TOO_EASY: Final = 0.8


def _running(facts: KeyResultFacts) -> bool:
    open_cycle = facts.cycle is None or facts.cycle.state == "active"
    return open_cycle and facts.start <= facts.today <= facts.end


def _check_in(facts: KeyResultFacts) -> str:
    return f"okrtui check-in KR{facts.record.id}"


def _not_started(facts: KeyResultFacts) -> Outcome:
    if not _running(facts):
        return None
    days = (facts.today - facts.start).days
    if facts.unreachable:
        key = f"KR{facts.record.id}"
        do = f"okrtui edit {key} starts=… ends=…; or check in yourself: okrtui edit {key} kpi="
        return Advice(
            f"{facts.unreachable}, so it never gets a value",
            f"Give it dates in which one ends: {do}",
            "kpi",
        )
    if facts.history or facts.awaited or days < START_WITHIN:
        return "passed"
    fed = facts.record.kpi
    do = f"okrtui log K{fed} VALUE" if fed is not None else f"{_check_in(facts)} VALUE"
    return Advice(f"{days} days in and no check-in yet", f"Say where it stands: {do}", "value")


def _stale(facts: KeyResultFacts) -> Outcome:
    if not facts.history or not _running(facts):
        return None
    if not facts.stale:
        return "passed"
    return Advice(
        facts.stale,
        f"Say where it stands: {_check_in(facts)} VALUE",
        "value",
    )


def _unexplained(facts: KeyResultFacts) -> Outcome:
    rated = [entry for entry in facts.history if entry.confidence is not None]
    if len(rated) < 2:
        return None
    before, last = rated[-2:]
    if before.confidence == last.confidence or last.note.strip() or last.blocker.strip():
        return "passed"
    moved = f"from {before.confidence} to {last.confidence}"
    return Advice(
        f"confidence went {moved} on {format_day(last.date)}, and no note says why",
        f'Say what you learned: {_check_in(facts)} --note "…"',
        "value",
    )


def _too_easy(facts: KeyResultFacts) -> Outcome:
    if facts.progress is None or facts.record.kind not in ("reach", "milestones"):
        return None
    gone = elapsed(facts.today, facts.start, facts.end)
    if not _running(facts) or gone > HALF_TIME or facts.progress <= TOO_EASY:
        return "passed"
    return Advice(
        f"{facts.progress:.0%} reached with {gone:.0%} of the time gone: was it too easy?",
        f"Raise it while there is time: okrtui edit KR{facts.record.id} target=… --reason …",
        "target",
    )


def _past_due(facts: KeyResultFacts) -> Outcome:
    if facts.today <= facts.end or facts.cycle is None or facts.cycle.state == "closed":
        return None
    reached = facts.progress is not None and facts.progress >= 1
    if reached or facts.record.kind in ("at_least", "at_most", "between"):
        return "passed"
    days = (facts.today - facts.end).days
    late = f"{days} {'day' if days == 1 else 'days'}"
    return Advice(
        f"past due for {late} and still open",
        f"Check in where it ended ({_check_in(facts)} VALUE), or give it another day: "
        f"okrtui edit KR{facts.record.id} ends=DATE",
        "value",
    )


RUNNING_RULES: Final[tuple[Rule[KeyResultFacts], ...]] = (
    Rule("T5", "warn", "past due", "A goal that is never ended is never learned from.",
         _past_due, running=True),
    Rule("T1", "warn", "not started", "A cycle is short; what isn't begun in its first week slips.",
         _not_started, running=True),
    Rule("T2", "warn", "stale", "Nobody knows how it stands, so nobody can help.",
         _stale, running=True),
    Rule("T3", "info", "confidence without a note",
         "Why confidence moved is what the others can learn from.", _unexplained, running=True),
    Rule("T4", "info", "too easy?", "A target that is nearly met at half time stretches nobody.",
         _too_easy, running=True),
)  # fmt: skip
