"""The words that the grammar knows, by what they tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

Phrases: TypeAlias = Mapping[str, Sequence[tuple[str, ...]]]
"""Phrases as tuples of words, by their first word, longest first."""


def phrases(listed: str) -> Phrases:
    """The phrases of a text that divides them by bars."""
    known: dict[str, list[tuple[str, ...]]] = {}
    for phrase in listed.split("|"):
        words = tuple(phrase.split())
        known.setdefault(words[0], []).append(words)
    return {first: sorted(same, key=len, reverse=True) for first, same in known.items()}


def _forms(verbs: str) -> frozenset[str]:
    """Verbs as they stand in goals: cut, cuts, reduced, reducing."""
    known = set()
    for verb in verbs.split():
        bare = verb.removesuffix("e")
        known |= {verb, f"{verb}s", f"{bare}ed", f"{bare}ing"}
    return frozenset(known)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _set(*words: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*words)


_RAISING: Final = _set(
    _forms("increase raise grow lift boost expand gain extend add scale multiply"), ("grew",)
)
_LOWERING: Final = _set(
    _forms("reduce lower decrease shrink drop shorten slash trim cut lessen"),
    ("cutting", "dropping", "trimming"),
)
RISING: Final = _set(
    _RAISING,
    ("up", "more", "higher", "growth", "rise", "faster", "greater"),
)
FALLING: Final = _set(
    _LOWERING,
    ("down", "fewer", "less", "reduction", "fall", "cheaper"),
)
CHANGING: Final = _set(
    _RAISING,
    _LOWERING,
    _forms("improve bring push move take change accelerate speed strengthen shift"),
)
REACHING: Final = _forms("reach hit achieve attain score get deliver generate have secure")
PASSING: Final = _forms("exceed surpass beat")
HOLDING: Final = _set(_forms("maintain keep hold sustain preserve retain stay remain"), ("kept",))
ANSWERING: Final = _forms(
    "answer reply respond resolve restore fix recover handle process repair load start"
)
COUNTING: Final = _forms(
    "launch open sign hire publish close win run ship deliver complete renew visit interview host"
    " recruit train onboard convert acquire certify write create release plant collect raise"
    " generate save earn sell book file hold organise organize conduct complete build add land"
    " translate digitise digitize migrate retire pilot deploy install award enrol enroll teach"
    " record produce secure place treat screen vaccinate restore renovate plan automate document"
    " send finish deliver form offer introduce gain activate"
)
LESS_IS_BETTER: Final = _set(
    _forms("churn cost delay defect bug error incident complaint outage accident injury"),
    _words(
        "time latency downtime waste turnover absence absenteeism backlog returns scrap debt "
        "emissions spend spending expenses attrition errors mttr cac bounce duration price "
        "overtime noise rework risk failures failure lateness queue cycle wait waiting"
    ),
)

AT_LEAST: Final = phrases(
    "at least|no less than|no fewer than|not less than|no lower than|a minimum of|minimum of"
    "|more than|over|above|greater than|at or above|upwards of|not below|never below|north of"
)
AT_MOST: Final = phrases(
    "at most|no more than|not more than|no higher than|less than|fewer than|lower than|under|below"
    "|a maximum of|maximum of|at or below|not above|never above|not exceed|no longer than"
)
WITHIN: Final = phrases("within|in under|in less than|inside")
OR_MORE: Final = phrases(
    "or more|or higher|or better|or above|or greater|or over|and above|and up|and more"
)
OR_LESS: Final = phrases("or less|or fewer|or lower|or below|or under|and below")
TO: Final = phrases("to|up to|down to|back to")
ABOUT: Final = phrases("about|around|roughly|approximately|nearly|almost|some|another|a further")
NOW: Final = phrases(
    "now|now at|today|today at|currently|currently at|from|up from|down from|was|baseline"
    "|baseline of|starting from|starting at|start|today it is|we are at|compared with"
)

DUE: Final = phrases(
    "by|until|till|before|by or before|no later than|through|due|due by|at|by the|not later than"
)

NO_NOUN: Final = _words(
    "a an the and or but to of in on at by for from with within per until before than as is are be"
    " that who which every each so while into over under between via vs out without this next last"
    " during through after across"
)
"""Words that end what is counted: ``three courses in Berlin``."""

QUALIFIERS: Final = _words("new more additional extra further other")

NOT_AMOUNTS: Final = _words(
    "version level top iso phase step tier section windows room series type article no number"
    " chapter grade class route line page day week sprint release wave"
)
"""Words before a number that is a name: ``to level 3``, ``top 10``."""

NOT_ZERO: Final = _words(
    "based trust waste day days emission emissions carbon to in on knowledge hour hours"
)
"""Words behind a zero that is part of a name: ``zero trust``."""
