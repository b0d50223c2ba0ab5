"""How the coach reads a title: its verb, its numbers, what it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

_EDGES: Final = "()[]{}\"'“”‘’«».,;:!?…"


def words_of(title: str) -> list[str]:
    """The words without the punctuation around them."""
    return [word for part in title.split() if (word := part.strip(_EDGES))]


def spaced(title: str) -> bool:
    """Whether its script puts blanks between words, so that words can be counted."""
    return not any("\u2e80" <= character <= "\ud7a3" for character in title)


# Verbs

_TASKS: Final = frozenset(
    "launch implement ship release deploy migrate install publish complete finish finalise finalize "
    "organise organize conduct host write rewrite refactor upgrade integrate introduce redesign "
    "relaunch rebuild document purchase buy hire draft code program programme procure send plan "
    "execute configure prototype outsource digitise digitize digitalise digitalize rebrand "
    "roll-out set-up onboard announce schedule present".split()
)
"""Verbs that make or do something, whatever comes of it."""
_MAKES: Final = frozenset(
    "build create develop deliver establish design produce run open make prepare construct add "
    "start hold provide offer".split()
)
"""Verbs that make something, which may be a state of the world: ``build trust``."""
_PAIRS: Final = {
    ("roll", "out"): "roll-out",
    ("set", "up"): "set-up",
    ("carry", "out"): "execute",
    ("put", "together"): "prepare",
    ("move", "to"): "migrate",
    ("switch", "to"): "migrate",
    ("go", "live"): "launch",
    ("sign", "off"): "finalise",
}
_MANNER: Final = frozenset(
    "with without safely faster quickly confidently calmly often more daily weekly every like as "
    "on in at when what so and".split()
)
"""Behind a verb they say how, and no thing that is made: ``ship without fear``."""
_STATES: Final = frozenset(
    "trust culture cultures confidence reputation relationship relationships habit habits "
    "community communities momentum experience experiences value loyalty resilience team teams "
    "leaders place places workplace home homes environment environments future brand business "
    "company organisation organization generation movement sense world city neighbourhood "
    "neighborhood school happiness joy impact demand growth wealth safety skills strength love "
    "care partnership partnerships belonging pride clarity calm peace health wellbeing "
    "opportunity opportunities results outcomes difference life lives customers fans friends "
    "healthier happier safer better best easy easier simple everyone people families patients "
    "students citizens".split()
)
_CLAUSE: Final = frozenset("that who where which whose so because".split())
_VAGUE: Final = frozenset(
    "improve optimise optimize enhance strengthen streamline leverage better boost maximise "
    "maximize modernise modernize transform innovate foster facilitate address increase "
    "accelerate advance support drive grow elevate rethink".split()
)
_EMPTY: Final = frozenset(
    "a an the our my your its this all more overall general and of in for with internal external "
    "things thing stuff everything it them process processes performance quality efficiency "
    "effectiveness productivity communication collaboration operations operation business results "
    "result work workflows workflow systems system services service product products team teams "
    "company organisation organization efforts activities area areas situation status strategy "
    "growth innovation synergies alignment excellence".split()
)
"""Words that say nothing about what will be better."""
_UPKEEP: Final = frozenset(
    "maintain keep sustain continue preserve uphold remain stay retain hold".split()
)
_UPKEEP_INSIDE: Final = frozenset("kept stays stay remains remain maintained held".split())
_RISES: Final = frozenset(
    "increase raise grow improve boost lift expand extend double triple gain win reach achieve "
    "accelerate enhance maximise maximize".split()
)
_FALLS: Final = frozenset(
    "reduce decrease lower cut shorten halve minimise minimize shrink lessen drop eliminate "
    "remove slash".split()
)

Makes = Literal["task", "perhaps", ""]


def verb_of(title: str) -> tuple[str, list[str]]:
    """The first word, or the first two where they are one verb, and the words after it."""
    words = words_of(title)
    if words and words[0].casefold() == "to" and len(words) > 1:
        del words[0]
    if not words:
        return "", []
    first = words[0].casefold()
    if len(words) > 1 and (pair := _PAIRS.get((first, words[1].casefold()))) is not None:
        return pair, words[2:]
    return first, words[1:]


def makes(title: str) -> Makes:
    """Whether it begins with work that leaves a thing behind; ``perhaps``: and says what for."""
    verb, rest = verb_of(title)
    known = verb in _TASKS or verb in _MAKES
    if not known or not rest or rest[0].casefold() in _MANNER:
        return "task" if known and not rest else ""
    if verb in _MAKES and not _STATES.isdisjoint(word.casefold() for word in rest[:7]):
        return ""
    if not _CLAUSE.isdisjoint(word.casefold() for word in rest):
        return "perhaps"
    return "task"


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
    return verb in _VAGUE and len(rest) <= 5 and all(w.casefold() in _EMPTY for w in rest)


def upkeep(title: str) -> bool:
    """Whether it begins as business as usual does: ``maintain``, ``keep``."""
    return verb_of(title)[0] in _UPKEEP


def upkeep_inside(title: str) -> bool:
    """Whether something in it is to stay as it is: ``SLA kept above 95 %``."""
    return not _UPKEEP_INSIDE.isdisjoint(word.casefold() for word in words_of(title))


def change(title: str) -> Literal["up", "down", ""]:
    """Which way the title's verb wants a number to go: ``increase sales`` is up."""
    verb, rest = verb_of(title)
    if rest and rest[0].casefold() in ("in", "of", "rate", "ratio"):
        return ""
    return "up" if verb in _RISES and rest else "down" if verb in _FALLS and rest else ""


# Numbers

_MEASURE: Final = re.compile(
    r"[~≈<>≤≥=+−-]*(?P<money>[$€£¥₹])?(?P<digits>[0-9][0-9.,'’]*)(?P<times>k|K|M|m|bn)?"
    r"(?P<unit>%|[$€£¥₹]|x|\+|h|hrs?|min|ms|s|d|pp|pts?|/[0-9]+)?"
)
_YEAR: Final = re.compile(r"(?:19|20|21)[0-9]{2}")
_NAMES: Final = frozenset(
    "top version v iso phase level tier stage series wave part chapter article season generation "
    "gen windows python office release route page step no nr number section rule class type web "
    "industry horizon scope quarter room building line track zone area agenda vision strategy "
    "studio gate district grade floor bus".split()
)
"""Words whose number is a name: ``phase 2``."""
_INDEXES: Final = frozenset("NPS CSAT MRR ARR SLA DAU MAU WAU CES ROI OEE ROE EBIT EBITDA".split())


def measure_at(words: Sequence[str], at: int) -> bool:
    """Whether a word is a number that measures something, not a year and not part of a name."""
    word = words[at]
    if word.casefold() in ("percent", "%"):
        return True
    match = _MEASURE.fullmatch(word)
    if match is None:
        return False
    if match["money"] or match["times"] or match["unit"]:
        return True
    if _YEAR.fullmatch(match["digits"]):
        return False
    before = words[at - 1] if at else ""
    if before.casefold() in _NAMES:
        return False
    acronym = len(before) > 1 and before.isupper() and before.isalpha()
    return not (acronym and before not in _INDEXES)


def measures_in(title: str) -> list[int]:
    """The places of the words that measure something."""
    words = words_of(title)
    return [at for at in range(len(words)) if measure_at(words, at)]


_LEADS: Final = frozenset(
    "by to from of at least most over under above below than more less between around about "
    "nearly up down and within in for a an the or no not reach hit with → -> =>".split()
)


def without_measures(title: str) -> str:
    """The title before its phrase of numbers, where that ends it; empty where it doesn't."""
    words = words_of(title)
    places = measures_in(title)
    if not places or len(words) - places[-1] > 4:
        return ""
    first = places[0]
    while first and words[first - 1].casefold() in _LEADS:
        first -= 1
    return " ".join(words[:first])


_BY: Final = re.compile(
    r"\bby\s+(?:about\s+|around\s+|at least\s+)?(?P<amount>[0-9][0-9.,]*)\s*(?P<percent>%|percent)?",
    re.IGNORECASE,
)


def relative(title: str) -> re.Match[str] | None:
    """``by 15 %``: how far, but not from where."""
    return _BY.search(title)


# What it is about

_SMALL: Final = frozenset(
    "a an the our my your of in on for to by with and or at per from is are be least most than "
    "more less under over above below between up down number share rate percent % → until every "
    "each all us we new".split()
)


def subject(title: str) -> frozenset[str]:
    """The words that say what is measured: two titles with the same ones mean one number."""
    words = words_of(title)
    return frozenset(
        word.casefold().removesuffix("s")
        for at, word in enumerate(words)
        if not measure_at(words, at)
        and word.casefold() not in _SMALL
        and not (at == 0 and (word.casefold() in _RISES | _FALLS | _UPKEEP | _TASKS | _MAKES))
        and _MEASURE.fullmatch(word) is None
    )


_FAST: Final = frozenset(
    "time times speed faster quicker latency duration turnaround response responses delay "
    "lead-time wait waiting cycle-time onboarding".split()
)
_SHARE: Final = frozenset("rate ratio share percentage conversion per proportion".split())
_TIME_UNITS: Final = frozenset(
    "ms s sec secs second seconds min mins minute minutes h hr hrs hour hours d day days week "
    "weeks".split()
)


def speed_or_ratio(title: str, unit: str) -> Literal["speed", "ratio", ""]:
    """What can be bettered at the cost of something else: fast but sloppy, few but wrong."""
    words = {word.casefold() for word in words_of(title)}
    if unit.casefold() in _TIME_UNITS or not _FAST.isdisjoint(words):
        return "speed"
    if unit.startswith(("%", "/")) or unit == "pp" or not _SHARE.isdisjoint(words):
        return "ratio"
    return ""


def counts_things(title: str) -> bool:
    """Whether the title itself says what is counted, as ``Permits renewed`` does."""
    words = words_of(title)
    known = {"per", "number", "count", "score", "index", "rating", "of", "nps", "csat", "out"}
    return any(
        word.casefold() in known or word in _INDEXES or (word.endswith("s") and word[-2:] != "ss")
        for word in words
        if len(word) > 2
    )


_GENERIC: Final = _EMPTY | frozenset(
    "kpi kpis metric metrics measure number numbers value values sales revenue satisfaction "
    "customer customers employee employees engagement success marketing finance data test new "
    "total score rate level index cost costs goal goals target targets indicator health".split()
)


def specific(name: str) -> bool:
    """Whether a KPI's name says which number it is: not only ``Quality``."""
    words = words_of(name)
    telling = [w for w in words if w.casefold() not in _GENERIC and not w.isdigit()]
    return bool(telling) or len([w for w in words if w.casefold() not in _EMPTY]) > 1
