"""One line of text to a KPI: ``Uptime ≥ 99.9 % red 99.5 weekly @dan #operational``.

A small grammar: the name, what is healthy (``≥ 95 %``, ``<= 4 h``, ``18..22 °C``), and in any
order ``red`` with the bound of unhealthy, a cadence, ``flow`` or ``stock``, ``@owner`` and
``#type``. A word that isn't understood belongs to the name, or to the unit behind a number.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from okrtui.domain.errors import Invalid
from okrtui.domain.records import AGGREGATIONS, CADENCES, Direction

_BOUND: Final = re.compile(r"(?P<sign>≥|≤|>=|<=|=>|=<|>|<)\s*(?P<number>[-−]?[0-9][0-9.,]*[kKM]?)")
_BAND: Final = re.compile(
    r"(?P<low>[-−]?[0-9][0-9.,]*?)\s*(?:\.\.\.?|…|–)\s*(?P<high>[-−]?[0-9][0-9.,]*)"
)
_RED: Final = re.compile(r"\bred\s*:?\s*(?P<red>[-−]?[0-9][0-9.,]*[kKM]?)\s*%?", re.IGNORECASE)
_OWNER: Final = re.compile(r"(?:^|\s)@(\S+)")
_TYPE: Final = re.compile(r"(?:^|\s)#(\S+)")
_DOWN: Final = frozenset({"≤", "<=", "=<", "<"})


class KpiCapture(NamedTuple):
    """What a line says about a KPI; texts as typed, to be read by who adds it."""

    name: str
    direction: Direction
    green: str | None
    red: str | None
    low: str | None
    high: str | None
    unit: str
    cadence: str
    type: str
    aggregation: str
    owner: str | None


def capture_kpi(text: str) -> KpiCapture:
    """Read a KPI out of a line. Raises Invalid when it doesn't say what is healthy."""
    owner, text = _taken(_OWNER, text)
    kind, text = _taken(_TYPE, text)
    red, text = _taken(_RED, text)
    words = text.split()
    cadence = next((w.lower() for w in words if w.lower() in CADENCES), "weekly")
    aggregation = next((w.lower() for w in words if w.lower() in AGGREGATIONS), "stock")
    text = " ".join(w for w in words if w.lower() not in (*CADENCES, *AGGREGATIONS))
    band, bound = _BAND.search(text), _BOUND.search(text)
    if bound is not None:
        name, unit = text[: bound.start()], text[bound.end() :]
        down = bound["sign"] in _DOWN
        return KpiCapture(
            name=name.strip(),
            direction="down" if down else "up",
            green=bound["number"],
            red=red,
            low=None,
            high=None,
            unit=unit.strip(),
            cadence=cadence,
            type=kind or "",
            aggregation=aggregation,
            owner=owner,
        )
    if band is not None:
        name, unit = text[: band.start()], text[band.end() :]
        return KpiCapture(
            name=name.strip(),
            direction="band",
            green=None,
            red=None,
            low=band["low"],
            high=band["high"],
            unit=unit.strip(),
            cadence=cadence,
            type=kind or "",
            aggregation=aggregation,
            owner=owner,
        )
    raise Invalid(
        "This doesn't say what is healthy",
        "Type it behind the name: Uptime ≥ 99.9 %, or First response ≤ 4 h, or Office 18..22 °C",
        field="name",
    )


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str | None, str]:
    """What the pattern finds, and the text without it."""
    match = pattern.search(text)
    if match is None:
        return None, text
    return match[1], f"{text[: match.start()]} {text[match.end() :]}"
