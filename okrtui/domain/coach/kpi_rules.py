"""Rules about KPIs: K1–K10 of METHOD.md §7."""

from __future__ import annotations

from typing import Final

from okrtui.domain.coach.facts import KpiFacts
from okrtui.domain.coach.finding import Advice, Outcome, Rule
from okrtui.domain.coach.words import change, relative, specific, verb_of, words_of
from okrtui.domain.records import Number
from okrtui.domain.values import format_number

MOST_OF_PERSON: Final = 15
ENOUGH_POINTS: Final = 6
UNHEALTHY_PERIODS: Final = 2


def _key(facts: KpiFacts) -> str:
    return f"K{facts.record.id}" if facts.record.id else "the KPI"


def _no_bound(facts: KpiFacts) -> Outcome:
    record = facts.record
    bounds = (record.green, record.target, record.low, record.high)
    if any(bound is not None for bound in bounds):
        return "passed"
    field = "low=… high=…" if record.direction == "band" else "green=…"
    return Advice(
        "nothing says what is healthy",
        f"Give it a bound: okrtui edit {_key(facts)} {field}",
        "green",
    )


def _order(facts: KpiFacts) -> Outcome:
    record = facts.record
    pairs: tuple[tuple[str, Number | None, str, Number | None], ...]
    if record.direction == "band":
        pairs = (
            ("low", record.low, "high", record.high),
            ("red_low", record.red_low, "low", record.low),
            ("high", record.high, "red_high", record.red_high),
        )
    elif record.direction == "up":
        pairs = (("red", record.red, "green", record.green),)
    else:
        pairs = (("green", record.green, "red", record.red),)
    known = [(a, x, b, y) for a, x, b, y in pairs if x is not None and y is not None]
    if not known:
        return None
    for lower, low, upper, high in known:
        if low > high:
            return Advice(
                f"its {lower} bound {format_number(low)} lies above its {upper} bound "
                f"{format_number(high)}",
                f"Swap them: okrtui edit {_key(facts)} {lower}={format_number(high)} "
                f"{upper}={format_number(low)}; or turn its direction",
                lower,
            )
    return "passed"


def _no_cadence(facts: KpiFacts) -> Outcome:
    if facts.record.cadence != "irregular":
        return "passed"
    do = f"Say how often: okrtui edit {_key(facts)} cadence=monthly"
    return Advice("it has no cadence, so it is never overdue", do, "cadence", "monthly")


def _no_owner(facts: KpiFacts) -> Outcome:
    if facts.record.owner.strip():
        return "passed"
    do = f"Name one person: okrtui edit {_key(facts)} owner=NAME"
    return Advice("nobody answers for it", do, "owner")


def _many(facts: KpiFacts) -> Outcome:
    if facts.of_owner <= MOST_OF_PERSON or not facts.record.owner.strip():
        return "passed"
    told = f"{facts.record.owner} answers for {facts.of_owner} KPIs"
    return Advice(told, "Keep those that would change a decision; drop or share the rest", "owner")


def _unspecific(facts: KpiFacts) -> Outcome:
    name = facts.record.name
    if specific(name):
        return "passed"
    word = name.strip() or "its name"
    return Advice(
        f"{word} could be many numbers",
        f"Say which one, of whom and by when: share of … that …, {word} per …",
        "title",
    )


def _change(facts: KpiFacts) -> Outcome:
    name = facts.record.name
    if not change(name):
        return "passed"
    match = relative(name)
    reads = f"{verb_of(name)[0]} … {match[0]}" if match else " ".join(words_of(name)[:3])
    return Advice(
        f"reads like a change ({reads}): that is a key result, which ends with its cycle",
        f"okrtui convert {_key(facts)} --to O… makes it one; as a KPI name the level alone",
        "title",
    )


def _unhealthy(facts: KpiFacts) -> Outcome:
    if facts.unhealthy < UNHEALTHY_PERIODS:
        return "passed" if facts.measurements else None
    if facts.pursued:
        return "passed"
    return Advice(
        f"unhealthy for {facts.unhealthy} periods running, and no open objective pursues it",
        f"Start a recovery objective: okrtui kpi recover {_key(facts)}",
    )


def _few_points(facts: KpiFacts) -> Outcome:
    count = len(facts.measurements)
    if count >= ENOUGH_POINTS:
        return "passed"
    noun = "measurement" if count == 1 else "measurements"
    do = f"Go on measuring: okrtui log {_key(facts)} VALUE; up and down of so few is chance"
    return Advice(f"{count or 'no'} {noun} yet: too few to claim a trend", do, "value")


def _noise(facts: KpiFacts) -> Outcome:
    if facts.linked:
        return "passed"
    do = f"Let it feed or guard a key result: okrtui edit KR… kpi={_key(facts)}, or guardrail="
    return Advice("no key result is fed or guarded by it: perhaps just noise", do)


KPI_RULES: Final[tuple[Rule[KpiFacts], ...]] = (
    Rule("K7", "warn", "phrased as a change",
         "A KPI is a level that is kept; a change within a cycle is a key result.",
         _change),
    Rule("K6", "warn", "name not specific", "Two people should measure the same under one name.",
         _unspecific),
    Rule("K1", "fail", "no target or bound", "Without a bound no value is good or bad.", _no_bound),
    Rule("K2", "fail", "bounds in the wrong order", "Its colours would say the opposite.", _order),
    Rule("K3", "warn", "no cadence", "What nobody expects nobody misses.", _no_cadence),
    Rule("K4", "warn", "no owner", "What everybody owns nobody looks after.", _no_owner),
    Rule("K5", "warn", "too many KPIs", "Who watches everything sees nothing.", _many),
    Rule("K8", "warn", "unhealthy and not pursued",
         "A level that stays bad needs a goal, not another look.", _unhealthy, running=True),
    Rule("K9", "info", "few points", "Out of few points everybody reads what they wish.",
         _few_points, running=True),
    Rule("K10", "info", "aligned with nothing", "A number that serves no goal changes nothing.",
         _noise, running=True),
)  # fmt: skip
