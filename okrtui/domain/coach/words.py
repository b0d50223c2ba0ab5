"""How the coach reads a title: its verb, its numbers, what it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

from okrtui.domain.coach.vocabulary import (
    CLAUSE,
    COUNTED,
    COUNTING,
    EMPTY,
    FALLS,
    FAST,
    GENERIC,
    INDEXES,
    LEADS,
    MAKES,
    MANNER,
    NAMES,
    PAIRS,
    RISES,
    SHARE,
    SMALL,
    STATES,
    TASKS,
    TIME_UNITS,
    UPKEEP,
    UPKEEP_INSIDE,
    VAGUE,
)

_EDGES: Final = "()[]{}\"'“”‘’«».,;:!?…"


def words_of(title: str) -> list[str]:
    """The words without the punctuation around them."""
    return list(_words(title))


@lru_cache(maxsize=256)
def _words(title: str) -> tuple[str, ...]:
    # Many rules ask for the words of the same title, one after the other.
    return tuple(word for part in title.split() if (word := part.strip(_EDGES)))


def spaced(title: str) -> bool:
    """Whether its script puts blanks between words, so that words can be counted."""
    return not any("\u2e80" <= character <= "\ud7a3" for character in title)


# Verbs


Makes = Literal["task", "perhaps", ""]


def verb_of(title: str) -> tuple[str, list[str]]:
    """The first word, or the first two where they are one verb, and the words after it."""
    words = words_of(title)
    if words and words[0].casefold() == "to" and len(words) > 1:
        del words[0]
    if not words:
        return "", []
    first = words[0].casefold()
    if len(words) > 1 and (pair := PAIRS.get((first, words[1].casefold()))) is not None:
        return pair, words[2:]
    return first, words[1:]


def makes(title: str) -> Makes:
    """Whether it begins with work that leaves a thing behind; ``perhaps``: and says what for."""
    verb, rest = verb_of(title)
    known = verb in TASKS or verb in MAKES
    said = [word.casefold() for word in rest]
    if not COUNTED.isdisjoint(said[:2]):
        return ""
    if not known or not said or said[0] in MANNER:
        return "task" if known and not said else ""
    if verb in MAKES and not STATES.isdisjoint(said[:7]):
        return ""
    if not CLAUSE.isdisjoint(said):
        return "perhaps"
    # ``Open data is how we work`` is a sentence about a thing.
    return "" if "is" in said[:4] or "are" in said[:4] else "task"


def thing_made(title: str) -> str:
    """What the work leaves behind: ``the new app`` of ``Launch the new app by June``."""
    _, rest = verb_of(title)
    thing: list[str] = []
    for word in rest:
        if thing and word.casefold() in ("by", "until", "before", "from", "so", "with", "in", "to"):
            break
        if measure_at([word], 0) or (not thing and word.casefold() == "to"):
            continue
        thing.append(word)
    return " ".join(thing)


def says_nothing(title: str) -> bool:
    """Whether a vague verb is all, or followed by nothing that says what will be better."""
    verb, rest = verb_of(title)
    return verb in VAGUE and len(rest) <= 5 and all(w.casefold() in EMPTY for w in rest)


def upkeep(title: str) -> bool:
    """Whether it begins as business as usual does: ``maintain``, ``keep``."""
    return verb_of(title)[0] in UPKEEP


def upkeep_inside(title: str) -> bool:
    """Whether something in it is to stay as it is: ``SLA kept above 95 %``."""
    return not UPKEEP_INSIDE.isdisjoint(word.casefold() for word in words_of(title))


def change(title: str) -> Literal["up", "down", ""]:
    """Which way the title's verb wants a number to go: ``increase sales`` is up."""
    verb, rest = verb_of(title)
    if rest and rest[0].casefold() in ("in", "of", "rate", "ratio"):
        return ""
    return "up" if verb in RISES and rest else "down" if verb in FALLS and rest else ""


# Numbers

_MEASURE: Final = re.compile(
    r"[~≈<>≤≥=+−-]*(?P<money>[$€£¥₹])?(?P<digits>[0-9][0-9.,'’]*)(?P<times>k|K|M|m|bn)?"
    r"(?P<unit>%|[$€£¥₹]|x|\+|h|hrs?|min|ms|s|d|pp|pts?|/[0-9]+)?"
)
_IDIOMS: Final = frozenset(("24/7", "50/50", "9/11"))
_YEAR: Final = re.compile(r"(?:19|20|21)[0-9]{2}")


def measure_at(words: Sequence[str], at: int) -> bool:
    """Whether a word is a number that measures something, not a year and not part of a name."""
    word = words[at]
    if word.casefold() in ("percent", "%"):
        return True
    match = _MEASURE.fullmatch(word)
    if match is None or word in _IDIOMS:
        return False
    if match["money"] or match["times"] or match["unit"]:
        return True
    if _YEAR.fullmatch(match["digits"]):
        return False
    before = words[at - 1] if at else ""
    if before.casefold() in NAMES:
        return False
    acronym = len(before) > 1 and before.isupper() and before.isalpha()
    return not (acronym and before not in INDEXES)


def measures_in(title: str) -> list[int]:
    """The places of the words that measure something."""
    words = words_of(title)
    return [at for at in range(len(words)) if measure_at(words, at)]


def without_measures(title: str) -> str:
    """The title before its phrase of numbers, where that ends it; empty where it doesn't."""
    words = words_of(title)
    places = measures_in(title)
    if not places or len(words) - places[-1] > 4:
        return ""
    first = places[0]
    while first and words[first - 1].casefold() in LEADS:
        first -= 1
    return " ".join(words[:first])


def after_measures(title: str) -> str:
    """What stands behind the numbers that a title begins with: ``SLA`` of ``95 % SLA``."""
    words = words_of(title)
    at = 0
    while at < len(words) and (measure_at(words, at) or words[at].casefold() in LEADS):
        at += 1
    return " ".join(words[at:])


_BY: Final = re.compile(
    r"\bby\s+(?:about\s+|around\s+|at least\s+)?"
    r"(?:[0-9][0-9.,]*\s*(?:%|percent)?|half\b|a couple\b|a factor of \w+"
    r"|(?:a|one|two|three)\s+(?:half|third|quarter|fifth|sixth|eighth|tenth)s?\b)"
    r"|\b(?:doubl|tripl|quadrupl|halv)(?:es?|ed|ing)\b"
    r"|\b(?:two|three|four|five|ten)fold\b|\bin half\b|\btwice as (?:many|much)\b",
    re.IGNORECASE,
)


def relative(title: str) -> re.Match[str] | None:
    """``by 15 %``, ``by a third``, ``double``: how far, but not from where."""
    return _BY.search(title)


_VAGUE: Final = re.compile(
    r"\b(?:a couple of (?:dozens?|hundreds?|thousands?)|a few(?: (?:dozen|hundred|thousand))?"
    r"|a handful of|a number of|a lot of|lots of|plenty of|dozens of|hundreds of|thousands of"
    r"|several|some|many|most|numerous|multiple)\b",
    re.IGNORECASE,
)


def vague(title: str) -> re.Match[str] | None:
    """``a few``, ``several``, ``dozens of``: an amount that nobody could count to."""
    return _VAGUE.search(title)


_PARTS: Final = {
    word: Fraction(1, whole)
    for whole, word in ((2, "half"), (3, "third"), (4, "quarter"), (5, "fifth"), (10, "tenth"))
}
_COUNTS: Final = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_PART: Final = re.compile(
    rf"\b(?:half|(?P<count>{'|'.join(_COUNTS)})\s+(?P<part>{'|'.join(_PARTS)})s?)\s+"
    r"(?:of\s+)?(?=(?:all|the|our|those|their)\b)"
    r"(?!the\s+(?:year|quarter|cycle|month|week|day|time)\b)",
    re.IGNORECASE,
)


def in_percent(title: str) -> tuple[str, str] | None:
    """``half of``, ``two thirds of``: the words, and the title with a number in their place."""
    match = _PART.search(title)
    if match is None:
        return None
    share = Fraction(1, 2)
    if match["part"]:
        share = _COUNTS[match["count"].casefold()] * _PARTS[match["part"].casefold()]
    if share >= 1:
        return None
    written = f"{title[: match.start()]}{round(100 * share)} % of {title[match.end() :]}"
    return match[0].strip(), written


# What it is about

_BEGINNINGS: Final = RISES | FALLS | UPKEEP | TASKS | MAKES
_NO_SUBJECT: Final = SMALL | {"percent", "%"}


def subject(title: str) -> frozenset[str]:
    """The words that say what is measured: two titles with the same ones mean one number."""
    words = words_of(title)
    if words and words[0].casefold() in _BEGINNINGS:
        del words[0]
    return frozenset(
        word.casefold().removesuffix("s")
        for word in words
        if word.casefold() not in _NO_SUBJECT and _MEASURE.fullmatch(word) is None
    )


def speed_or_ratio(title: str, unit: str) -> Literal["speed", "ratio", ""]:
    """What can be bettered at the cost of something else: fast but sloppy, few but wrong."""
    words = {word.casefold() for word in words_of(title)}
    if unit.casefold() in TIME_UNITS or not FAST.isdisjoint(words):
        return "speed"
    if unit.startswith(("%", "/")) or unit == "pp" or not SHARE.isdisjoint(words):
        return "ratio"
    return ""


def counts_things(title: str) -> bool:
    """Whether the title itself says what is counted, as ``Permits renewed`` does."""
    words = words_of(title)
    return any(
        word.casefold() in COUNTING
        or word.lstrip("e") in INDEXES
        or (word.endswith("s") and word[-2:] != "ss")
        for word in words
        if len(word) > 2
    )


def specific(name: str) -> bool:
    """Whether a KPI's name says which number it is: not only ``Quality``."""
    words = words_of(name)
    telling = [w for w in words if w.casefold() not in GENERIC and not w.isdigit()]
    return bool(telling) or sum(w.casefold() not in EMPTY and not w.isdigit() for w in words) > 1
