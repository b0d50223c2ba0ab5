"""The letter of each field in the form of all fields: it stands in front of it and goes there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

_LETTERS: Final[Mapping[str, str]] = {
    "title": "i",
    "name": "n",
    "description": "d",
    "owner": "o",
    "team": "m",
    "kind": "n",
    "direction": "i",
    "start": "s",
    "target": "t",
    "green": "g",
    "red": "r",
    "unit": "u",
    "weight": "w",
    "kpi": "k",
    "parent": "p",
    "cycle": "c",
    "cadence": "c",
    "starts": "a",
    "ends": "e",
    "roll_up": "r",
    "worst": "w",
    "type": "y",
    "aggregation": "a",
    "leading": "l",
    "phases": "p",
    "guardrails": "g",
    "grade": "r",
    "outcome": "O",
    "lesson": "l",
    "state": "s",
    "low": "L",
    "high": "h",
    "risk": "R",
    "risk_low": "W",
    "risk_high": "H",
    "red_low": "W",
    "red_high": "H",
    "steps": "S",
}
"""The same letter for the same field of every kind of goal; each is one of the field's name."""


def letters_of(fields: Sequence[str]) -> Mapping[str, str]:
    """Field to letter, for the fields that have one."""
    return {field: _LETTERS[field] for field in fields if field in _LETTERS}
