"""The words that the coach knows: verbs by what they promise, words that say little."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TASKS: Final = _set(
    "launch implement ship release deploy migrate install publish complete finish finalise "
    "finalize organise organize conduct host write rewrite refactor upgrade integrate introduce "
    "redesign "
    "relaunch rebuild document purchase buy hire draft code program programme procure send plan "
    "execute configure prototype outsource digitise digitize digitalise digitalize rebrand "
    "roll-out set-up onboard announce schedule present"
)
"""Verbs that make or do something, whatever comes of it."""
MAKES: Final = _set(
    "build create develop deliver establish design produce run open make prepare construct add "
    "start hold provide offer"
)
"""Verbs that make something, which may be a state of the world: ``build trust``."""
MANNER: Final = _set(
    "with without safely faster quickly confidently calmly often more daily weekly every like as "
    "on in at when what so and"
)
"""Behind a verb they say how, and no thing that is made: ``ship without fear``."""
STATES: Final = _set(
    "trust culture cultures confidence reputation relationship relationships habit habits "
    "community communities momentum experience experiences value loyalty resilience team teams "
    "leaders place places workplace home homes environment environments future brand business "
    "company organisation organization generation movement sense world city neighbourhood "
    "neighborhood school happiness joy impact demand growth wealth safety skills strength love "
    "care partnership partnerships belonging pride clarity calm peace health wellbeing "
    "opportunity opportunities results outcomes difference life lives customers fans friends "
    "healthier happier safer better best easy easier simple everyone people families patients "
    "students citizens"
)
COUNTED: Final = _set(
    "time times rate rates date size cost costs errors failures findings tickets issues questions "
    "positions requests orders invoices cases"
)
"""Behind ``build``, ``open`` and the like they make a noun of it: ``open tickets``."""
COUNTING: Final = _set(
    "per number count score index rating of nps csat out backlog people staff children headcount"
)
"""They say what a number without a unit counts."""
CLAUSE: Final = _set("that who where which whose so because")
VAGUE: Final = _set(
    "improve optimise optimize enhance strengthen streamline leverage better boost maximise "
    "maximize modernise modernize transform innovate foster facilitate address increase "
    "accelerate advance support drive grow elevate rethink"
)
EMPTY: Final = _set(
    "a an the our my your its this all more overall general and of in for with internal external "
    "things thing stuff everything it them process processes performance quality efficiency "
    "effectiveness productivity communication collaboration operations operation business results "
    "result work workflows workflow systems system services service product products team teams "
    "company organisation organization efforts activities area areas situation status strategy "
    "growth innovation synergies alignment excellence"
)
"""Words that say nothing about what will be better."""
UPKEEP: Final = _set("maintain keep sustain continue preserve uphold remain stay retain hold")
UPKEEP_INSIDE: Final = _set("kept stays stay remains remain maintained held")
RISES: Final = _set(
    "increase raise grow improve boost lift expand extend double triple gain win reach achieve "
    "accelerate enhance maximise maximize"
)
FALLS: Final = _set(
    "reduce decrease lower cut shorten halve minimise minimize shrink lessen drop eliminate "
    "remove slash"
)
NAMES: Final = _set(
    "top version v iso phase level tier stage series wave part chapter article season generation "
    "gen windows python office release route page step no nr number section rule class type web "
    "industry horizon scope quarter room building line track zone area agenda vision strategy "
    "studio gate district grade floor bus"
)
"""Words whose number is a name: ``phase 2``."""
INDEXES: Final = _set("NPS CSAT MRR ARR SLA DAU MAU WAU CES ROI OEE ROE EBIT EBITDA")
LEADS: Final = _set(
    "by to from of at least most over under above below than more less between around about "
    "nearly up down and within in for a an the or no not reach hit with → -> =>"
)
SMALL: Final = _set(
    "a an the our my your of in on for to by with and or at per from is are be least most than "
    "more less under over above below between up down number share rate percent % → until every "
    "each all us we new"
)
FAST: Final = _set(
    "time times speed faster quicker latency duration turnaround response responses delay "
    "lead-time wait waiting cycle-time onboarding"
)
SHARE: Final = _set("rate ratio share percentage conversion per proportion")
TIME_UNITS: Final = _set(
    "ms s sec secs second seconds min mins minute minutes h hr hrs hour hours d day days week weeks"
)
GENERIC: Final = EMPTY | _set(
    "kpi kpis metric metrics measure number numbers value values sales revenue satisfaction "
    "customer customers employee employees engagement success marketing finance data test new "
    "total score rate level index cost costs goal goals target targets indicator health"
)
PAIRS: Final[Mapping[tuple[str, str], str]] = {
    ("roll", "out"): "roll-out",
    ("set", "up"): "set-up",
    ("carry", "out"): "execute",
    ("put", "together"): "prepare",
    ("move", "to"): "migrate",
    ("switch", "to"): "migrate",
    ("go", "live"): "launch",
    ("sign", "off"): "finalise",
}
SEEKS: Final = _set("find measure establish determine baseline learn discover know")
"""They promise to find a number out."""
