"""How goals are named: ``O12``, ``KR48``, ``K3``, ``I7``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from okrtui.domain.errors import NotFound
from okrtui.domain.text import one_line

PREFIXES: Final[Mapping[str, str]] = {
    "objectives": "O",
    "key_results": "KR",
    "kpis": "K",
    "initiatives": "I",
}
TABLES: Final[Mapping[str, str]] = {prefix: table for table, prefix in PREFIXES.items()}
NOUNS: Final[Mapping[str, str]] = {
    "objectives": "objective",
    "key_results": "key result",
    "kpis": "KPI",
    "initiatives": "initiative",
}
_NAMED: Final = 6
"""So many goals are named in a line; of more the first ones."""
_KEY = re.compile(r"(KR|O|K|I)([1-9][0-9]{0,15})", re.IGNORECASE | re.ASCII)


class Goal(NamedTuple):
    """Where the goal of a key is stored."""

    table: str
    id: int

    @property
    def key(self) -> str:
        return key_of(self.table, self.id)


def key_of(table: str, id: int) -> str:
    return f"{PREFIXES[table]}{id}"


@lru_cache(maxsize=1 << 15)
def parse_key(text: str) -> Goal:
    """The goal that a key names, whether it exists or not.

    Raises NotFound when the text isn't of the form of a key.
    """
    match = _KEY.fullmatch(text.strip())
    if match is None:
        raise NotFound(
            f"no goal is named '{one_line(text)[:40]}'",
            "Goals are named like O12, KR48, K3 or I7; okrtui show lists them",
        )
    return Goal(TABLES[match[1].upper()], int(match[2]))


def is_key(text: str) -> bool:
    """Whether a text has the form of a key."""
    return _KEY.fullmatch(text.strip()) is not None


def listed(keys: Iterable[str]) -> str:
    """``KR1, KR2 and O3``; of many the first ones and how many more there are."""
    names = list(keys)
    if len(names) > _NAMED:
        names = [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more"]
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
