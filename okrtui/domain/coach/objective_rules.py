"""Rules about objectives: O1–O12 of METHOD.md §7, and those about an objective's key results."""

from __future__ import annotations

from typing import Final

from okrtui.domain.coach.cycle_dates import outside
from okrtui.domain.coach.facts import ObjectiveFacts
from okrtui.domain.coach.finding import Advice, Outcome, Rule, Severity
from okrtui.domain.coach.words import (
    makes,
    measures_in,
    says_nothing,
    spaced,
    thing_made,
    upkeep,
    verb_of,
    without_measures,
    words_of,
)
from okrtui.domain.confidence import check_set
from okrtui.domain.writing import figure

FEWEST_WORDS: Final = 3
MOST_WORDS: Final = 20
MOST_KEY_RESULTS: Final = 5
FEW_KEY_RESULTS: Final = 3
MOST_OF_TEAM: Final = 5
MOST_OF_PERSON: Final = 3


def _key(facts: ObjectiveFacts) -> str:
    return f"O{facts.record.id}" if facts.record.id else "the objective"


def _number(facts: ObjectiveFacts) -> Outcome:
    title = facts.record.title
    places = measures_in(title)
    if not places:
        return "passed"
    number = words_of(title)[places[0]]
    without = without_measures(title)
    cured = bool(without) and len(words_of(without)) >= FEWEST_WORDS and not says_nothing(without)
    do = f"Make {number} the target of a key result below it"
    do += f" and let the objective say: {without}" if cured else " and say in words what it is for"
    return Advice(f"the number {number} stands in the title", do, "title", without if cured else "")


def _output(facts: ObjectiveFacts) -> Outcome:
    title = facts.record.title
    how = makes(title)
    if not how:
        return "passed"
    verb, thing = verb_of(title)[0].replace("-", " "), thing_made(title)
    told = f"it begins with the work ({verb}), not with what will be different"
    severity: Severity | None = "warn" if how == "perhaps" else None
    if not thing:
        return Advice(
            told, f"Say who is better off once you {verb}, and how", "title", "", severity
        )
    cure = f"People rely on {thing}"
    do = f"Say who is better off and how, like: {cure}; the work itself is an initiative"
    return Advice(told, do, "title", cure, severity)


def _length(facts: ObjectiveFacts) -> Outcome:
    title = facts.record.title
    if not spaced(title):
        return None
    count = len(words_of(title))
    if count < FEWEST_WORDS:
        noun = "word" if count == 1 else "words"
        do = f"Say who will be better off, and how: {title.strip()} … for whom, so that what?"
        return Advice(f"{count} {noun} say too little", do, "title")
    if count <= MOST_WORDS:
        return "passed"
    return Advice(
        f"{count} words are more than one remembers",
        f"Keep one thought, like: {' '.join(words_of(title)[:8])}; put the rest into key results",
        "title",
    )


def _vague(facts: ObjectiveFacts) -> Outcome:
    title = facts.record.title
    if not says_nothing(title):
        return "passed"
    verb, rest = verb_of(title)
    what = " ".join(rest) or "what"
    return Advice(
        f"{verb} is all it says; nobody can tell when that is reached",
        f"Say what will be different for whom: which {what}, better at what, noticed by whom?",
        "title",
    )


def _owner(facts: ObjectiveFacts) -> Outcome:
    if facts.record.owner.strip():
        return "passed"
    return Advice(
        "nobody answers for it",
        f"Name one person: okrtui edit {_key(facts)} owner=NAME",
        "owner",
    )


def _dates(facts: ObjectiveFacts) -> Outcome:
    return outside(facts.record, facts.cycle, "move it into another cycle")


def _key_results(facts: ObjectiveFacts) -> Outcome:
    if facts.cycle is None or facts.cycle.state != "active":
        return None
    count, key = len(facts.key_results), _key(facts)
    if not count:
        do = f'Add one: okrtui add kr {key} "… from A to B"'
        return Advice("no key result says when it is reached", do)
    if count > MOST_KEY_RESULTS:
        do = f"Keep the {MOST_KEY_RESULTS} that matter most, or split the objective in two"
        return Advice(f"{count} key results are more than one can pursue", do)
    if count < FEW_KEY_RESULTS:
        told = "one key result rarely proves" if count == 1 else "two key results rarely prove"
        do = f"Ask what else would show it, and what must not suffer: okrtui add kr {key} …"
        return Advice(f"{told} an objective", do, severity="warn")
    return "passed"


def _many(facts: ObjectiveFacts) -> Outcome:
    record = facts.record
    if facts.of_team > MOST_OF_TEAM and record.team.strip():
        told = f"team {record.team} has {facts.of_team} objectives in this cycle"
        do = f"Choose {MOST_OF_TEAM} at most and leave the others for a later cycle"
        return Advice(told, do)
    if facts.of_owner > MOST_OF_PERSON and record.owner.strip():
        told = f"{record.owner} answers for {facts.of_owner} objectives in this cycle"
        do = f"Hand some to others, or leave all but {MOST_OF_PERSON} for a later cycle"
        return Advice(told, do, "owner")
    return "passed"


def _aligned(facts: ObjectiveFacts) -> Outcome:
    if facts.record.parent is not None or facts.children:
        return "passed"
    if not facts.others:
        return None
    do = f"If it serves a larger goal, say so: okrtui edit {_key(facts)} parent=O…"
    return Advice("it is aligned to no other objective", do, "parent")


def _usual(facts: ObjectiveFacts) -> Outcome:
    if not upkeep(facts.record.title):
        return "passed"
    verb, rest = verb_of(facts.record.title)
    thing = " ".join(rest) or "it"
    return Advice(
        f"{verb} is business as usual: a level to hold never ends with a cycle",
        f"Watch {thing} as a KPI (okrtui add kpi), and say here what shall become better",
        "title",
    )


def _kind(facts: ObjectiveFacts) -> Outcome:
    if facts.record.kind is not None:
        return "passed"
    return Advice(
        "it is neither committed nor aspirational",
        f"Promise it or dream it: okrtui edit {_key(facts)} kind=committed, or kind=aspirational",
        "kind",
    )


def _all_steps(facts: ObjectiveFacts) -> Outcome:
    if not facts.key_results:
        return None
    if any(k.kind not in ("milestones", "done") for k in facts.key_results):
        return "passed"
    return Advice(
        "all its key results are steps; none measures what they bring about",
        "Add one number that moves when the steps have worked: "
        f'okrtui add kr {_key(facts)} "… from A to B"',
    )


def _confidences(facts: ObjectiveFacts) -> Outcome:
    checked = check_set(facts.confidences)
    if checked is None:
        return None
    if checked.verdict == "fine":
        return "passed"
    if checked.verdict == "too_safe":
        word = "too high"
        do = "Ask what you would dare if it were fine to miss it by a third, and raise the targets"
    else:
        word = "too low"
        do = "Lower the targets to what half a chance is left for, or drop what can't be reached"
    mean = figure(checked.mean, ".1f")
    return Advice(f"its confidences are {word} as a set: {mean} on average", do)


OBJECTIVE_RULES: Final[tuple[Rule[ObjectiveFacts], ...]] = (
    Rule("O2", "fail", "begins with work",
         "An objective says what will be different; work that ships and changes nothing meets no "
         "goal.", _output),
    Rule("O1", "warn", "a number in the title",
         "The objective inspires, its key results measure; a number in both drifts apart.",
         _number),
    Rule("O4", "warn", "says nothing definite",
         "Whoever can't tell when it is reached can't aim at it.", _vague),
    Rule("O10", "warn", "business as usual",
         "An objective changes something within a cycle; a level to hold is a KPI.",
         _usual),
    Rule("O3", "warn", "too short or too long",
         "It should say enough to be understood and little enough to be remembered.", _length),
    Rule("O5", "warn", "no owner", "What everybody owns nobody pursues.", _owner),
    Rule("O6", "fail", "dates outside the cycle",
         "Time gone is counted within the cycle, so its pace would be wrong.", _dates),
    Rule("O7", "fail", "too few or too many key results",
         "Three to five numbers prove an objective and still fit into a review.", _key_results),
    Rule("O8", "warn", "too many objectives",
         "A few goals get done; many only get listed.", _many),
    Rule("O9", "info", "not aligned",
         "People work better on what they see serves something larger.", _aligned),
    Rule("O12", "info", "neither committed nor aspirational",
         "A promise is judged more strictly than a dream.", _kind),
    Rule("R7", "warn", "only milestones",
         "Steps can all be done and nothing have changed.", _all_steps),
    Rule("R14", "warn", "confidences as a set",
         "Goals that are all certain were too small; goals that are all lost help nobody.",
         _confidences),
)  # fmt: skip
