"""Rules about how a key result is written: R1–R17 of METHOD.md §7."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from okrtui.domain.coach.cycle_dates import outside
from okrtui.domain.coach.facts import KeyResultFacts
from okrtui.domain.coach.finding import Advice, Outcome, Rule, Severity
from okrtui.domain.coach.vocabulary import SEEKS
from okrtui.domain.coach.words import (
    change,
    counts_things,
    in_percent,
    makes,
    measures_in,
    relative,
    speed_or_ratio,
    subject,
    thing_made,
    upkeep,
    upkeep_inside,
    vague,
    verb_of,
    without_measures,
    words_of,
)
from okrtui.domain.records import KeyResultRecord
from okrtui.domain.text import one_line
from okrtui.domain.values import format_number
from okrtui.domain.writing import format_day

_LEVELS: Final = ("at_least", "at_most", "between")


def _key(facts: KeyResultFacts) -> str:
    return f"KR{facts.record.id}" if facts.record.id else "the key result"


def _finds_out(record: KeyResultRecord) -> bool:
    """Whether it is meant to have no target yet: its number is still to be found."""
    return record.kind == "baseline" and (
        bool(record.unit.strip()) or verb_of(record.title)[0] in SEEKS
    )


def _unread(record: KeyResultRecord) -> bool:
    """Whether its numbers, if there are any, stand in the title only."""
    if record.kind == "reach":
        return record.start is None and record.target is None
    return record.kind == "baseline" and not _finds_out(record)


def _name(record: KeyResultRecord) -> str:
    """What it is about, in its own words, without its numbers."""
    title = (without_measures(record.title) if measures_in(record.title) else "") or record.title
    return title.strip() or "it"


def _no_number(facts: KeyResultFacts) -> Outcome:
    record = facts.record
    if record.kind == "milestones":
        if record.steps:
            return "passed"
        do = f"Name the steps: okrtui edit {_key(facts)} 'steps=Design; Pilot; Everywhere'"
        return Advice("it has no steps that could be done", do, "steps")
    if record.kind == "done" or _finds_out(record):
        return None
    numbers = (record.start, record.target, record.low, record.high)
    said = measures_in(record.title) or relative(record.title)
    if said or any(number is not None for number in numbers):
        return "passed"
    title = one_line(record.title)
    if (share := in_percent(title)) is not None:
        words, counted = share
        return Advice(f"'{words}' stands in words and is not counted", f"Write: {counted}", "title")
    if (amount := vague(title)) is not None:
        counted = f"{title[: amount.start()]}…{title[amount.end() :]}"
        return Advice(f"'{amount[0]}' is no number", f"Say how many: {counted}", "title")
    return Advice(
        "no number says when it is reached",
        f"Say from where to where: {_name(record)} from … to …",
        "title",
    )


def _no_start(facts: KeyResultFacts) -> Outcome:
    record = facts.record
    if _unread(record):
        match = relative(record.title)
        if match is None:
            return None
        do = f"Say where it stands today: okrtui edit {_key(facts)} kind=reach start=… target=…"
        return Advice(f"{match[0]} of what? It has no start", do, "start")
    if record.kind != "reach" or record.target is None:
        return None
    if record.start is not None:
        return "passed"
    return Advice(
        "it has no start, so nobody can tell how far it has come",
        f"Say where it stood at the beginning: okrtui edit {_key(facts)} start=…",
        "start",
    )


def _no_target(facts: KeyResultFacts) -> Outcome:
    record, key = facts.record, _key(facts)
    if _unread(record):
        places = measures_in(record.title)
        if not places or relative(record.title) is not None:
            return None
        number = words_of(record.title)[places[-1]]
        do = f"Make it one: okrtui edit {key} kind=reach start=… target=…"
        return Advice(f"{number} stands only in the title; no target is measured", do, "target")
    if record.kind == "between":
        known = record.low is not None and record.high is not None
    elif record.kind == "reach" or record.kind in _LEVELS:
        known = record.target is not None
    else:
        return None
    if known:
        return "passed"
    return Advice(
        "it has no target", f"Say where it should be: okrtui edit {key} target=…", "target"
    )


def _no_way(facts: KeyResultFacts) -> Outcome:
    record = facts.record
    if record.kind != "reach" or record.start is None or record.target is None:
        return None
    if record.start != record.target:
        return "passed"
    return Advice(
        f"it starts where it shall end, at {format_number(record.target)}",
        f"Give another target, or hold the level: okrtui edit {_key(facts)} kind=at_least",
        "target",
    )


def _missing(facts: KeyResultFacts) -> Outcome:
    record, key = facts.record, _key(facts)
    if not record.owner.strip():
        do = f"Name one person: okrtui edit {key} owner=NAME"
        return Advice("nobody answers for it", do, "owner")
    if not facts.dated:
        do = f"Say until when: okrtui edit {key} ends=eoq"
        return Advice("it has no date", do, "ends")
    measured = record.kind == "reach" or record.kind in _LEVELS
    if measured and not record.unit.strip() and not counts_things(record.title):
        do = f"Say of what it is a number: okrtui edit {key} unit=…"
        return Advice("it has no unit: a number of what?", do, "unit")
    return "passed"


def _outside(facts: KeyResultFacts) -> Outcome:
    return outside(facts.record, facts.cycle, "a step that can be reached by then")


def _task(facts: KeyResultFacts) -> Outcome:
    record = facts.record
    how = makes(record.title)
    if how != "task" or record.kind in _LEVELS or record.unit.startswith("%"):
        return "passed"
    rest = verb_of(record.title)[1]
    if "%" in "".join(rest[:2]):
        # ``Deliver 95 % of parcels on time`` says how well, not that it is done.
        return "passed"
    thing = thing_made(record.title) or "it"
    return Advice(
        f"{verb_of(record.title)[0].replace('-', ' ')} names a task, not its result",
        f"Ask what changes when {thing} is there, and measure that: share of people who use it, "
        "time saved, errors avoided; keep the task as an initiative",
        "title",
    )


def _level(facts: KeyResultFacts) -> Outcome:
    record = facts.record
    held = record.kind in _LEVELS
    if upkeep(record.title) and (held or record.kind in ("baseline", "reach")):
        severity: Severity | None = None
    elif held and upkeep_inside(record.title) and not change(record.title):
        severity = "info"
    else:
        return "passed"
    reads = " ".join(words_of(record.title)[:3])
    return Advice(
        f"reads like a level to hold ({reads}): that is a KPI, which never ends with a cycle",
        f"okrtui convert {_key(facts)} makes it a KPI; as a key result say from where to where",
        "title",
        "",
        severity,
    )


def _all_or_nothing(facts: KeyResultFacts) -> Outcome:
    if facts.record.kind != "done":
        return "passed"
    do = "Name steps on the way, or the number it moves: "
    do += f"okrtui edit {_key(facts)} kind=milestones 'steps=…; …; …'"
    return Advice("it is done or not; until the last day nobody sees how it goes", do, "kind")


def _unguarded(facts: KeyResultFacts) -> Outcome:
    record = facts.record
    if record.kind not in ("reach", *_LEVELS):
        return None
    what = speed_or_ratio(record.title, record.unit)
    if not what:
        return None
    if record.guardrails:
        return "passed"
    lost = {
        "speed": "what is faster may be worse: watch its quality",
        "ratio": "a share also moves when its whole does: watch that, too",
    }[what]
    return Advice(
        f"a {what} without a guardrail",
        f"{lost[0].upper()}{lost[1:]}: okrtui edit {_key(facts)} guardrail=K…",
        "guardrails",
    )


def _no_weight(facts: KeyResultFacts) -> Outcome:
    if facts.record.weight > 0:
        return "passed"
    do = f"Count it: okrtui edit {_key(facts)} weight=1; or make it a KPI or an initiative"
    return Advice("its weight is 0: whatever it reaches, nothing counts", do, "weight", "1")


def _easier(facts: KeyResultFacts) -> Outcome:
    record, before = facts.record, facts.before
    if before is None or record.target is None:
        return None
    if record.kind == "reach" and record.start is not None:
        down = record.target < record.start
    elif record.kind in ("at_least", "at_most"):
        down = record.kind == "at_most"
    else:
        return None
    easier = record.target > before.value if down else record.target < before.value
    if not easier:
        return "passed"
    was, target = format_number(before.value), format_number(record.target)
    return Advice(
        f"its target {target} is easier than the {was} of {before.cycle}",
        f"Aim beyond {was}, or say why less is right: okrtui edit {_key(facts)} target=…",
        "target",
    )


def _twice(facts: KeyResultFacts) -> Outcome:
    record = facts.record
    mine = subject(record.title)
    for other in facts.siblings:
        same_kpi = record.kpi is not None and record.kpi == other.kpi
        if same_kpi or (mine and record.unit == other.unit and subject(other.title) == mine):
            do = f"Keep one of them, or give KR{other.id} what else would show it"
            return Advice(f"KR{other.id} measures the same", do, "title")
    return "passed"


def _moved(facts: KeyResultFacts) -> Outcome:
    late = facts.start + timedelta(days=(facts.end - facts.start).days / 3)
    moves = [move for move in facts.moves if move.at is not None and move.at > late]
    if not moves:
        return "passed"
    last = next((move for move in reversed(moves) if not move.reason.strip()), None)
    if last is None or last.at is None:
        return "passed"
    return Advice(
        f"its {last.field} was moved on {format_day(last.at)}, after the first third, "
        "without a reason",
        f'Say why: okrtui edit {_key(facts)} --reason "…"',
        "reason",
    )


KEY_RESULT_RULES: Final[tuple[Rule[KeyResultFacts], ...]] = (
    Rule("R1", "fail", "no number", "Without a number nobody can tell whether it is reached.",
         _no_number),
    Rule("R2", "fail", "no start", "Progress is counted from where it began.",
         _no_start),
    Rule("R3", "fail", "no target", "Progress is counted towards where it shall end.",
         _no_target),
    Rule("R4", "fail", "no way to go", "A way of length zero has no progress.",
         _no_way),
    Rule("R9", "warn", "a level to hold",
         "A key result moves a number within a cycle; a KPI keeps one healthy for ever.",
         _level),
    Rule("R6", "warn", "a task", "Work can be done and change nothing; a result can't.",
         _task),
    Rule("R5", "warn", "no unit, date or owner",
         "A number needs somebody who answers for it, a day and a unit.", _missing),
    Rule("R11", "warn", "dates outside the cycle",
         "When the cycle is closed, nobody looks at it any more.", _outside),
    Rule("R8", "warn", "all or nothing", "What jumps from 0 to 1 can't be steered on the way.",
         _all_or_nothing),
    Rule("R10", "info", "no guardrail", "One number can be bettered at the cost of another.",
         _unguarded),
    Rule("R12", "warn", "weight 0", "What counts nothing needs no key result.", _no_weight),
    Rule("R13", "warn", "easier than before", "Who aims lower than last time plans to get worse.",
         _easier),
    Rule("R15", "warn", "measured twice", "One number counted twice hides what else matters.",
         _twice),
    Rule("R17", "warn", "target moved without a reason",
         "A goal that is met because its target came nearer is another thing than one that is met.",
         _moved),
)  # fmt: skip
