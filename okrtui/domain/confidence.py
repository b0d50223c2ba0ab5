"""Confidence 0–10: bands, net confidence, and what a set of them says (METHOD.md §6).

A key result starts at 5, fifty-fifty [Radical Focus]: one that nobody has rated yet counts as that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from okrtui.domain.records import CheckInRecord

Band = Literal["on", "issues", "risk"]
SetVerdict = Literal["too_safe", "fine", "wishful"]

START: Final = 5
ON_FROM: Final = 8
RISK_UP_TO: Final = 3
TOO_SAFE: Final = 9.0
"""A set whose mean lies above it dares too little."""
WISHFUL: Final = 2.5
"""A set whose mean lies below it is hoped for, not planned."""
SMALLEST_SET: Final = 2
"""One confidence is no set."""


class Net(NamedTuple):
    """How a set of key results stands by what people believe."""

    on: int
    issues: int
    risk: int
    unrated: int
    """How many of ``issues`` only stand where every key result starts."""

    @property
    def total(self) -> int:
        return self.on + self.issues + self.risk

    @property
    def percent(self) -> float:
        """% at 8–10 − % at 0–3: −100 … 100; 0 for an empty set."""
        return 100 * (self.on - self.risk) / self.total if self.total else 0.0


class SetCheck(NamedTuple):
    """What the confidences of goals say taken together."""

    verdict: SetVerdict
    mean: float


def latest(history: Sequence[CheckInRecord]) -> int | None:
    """The last confidence of a history sorted by (date, id); None when nobody gave one."""
    return next((e.confidence for e in reversed(history) if e.confidence is not None), None)


def counted(confidence: int | None) -> int:
    """What a confidence counts as: an unrated key result as 5."""
    return START if confidence is None else confidence


def band(confidence: int | None) -> Band:
    """8–10 on, 4–7 issues, 0–3 risk."""
    value = counted(confidence)
    return "on" if value >= ON_FROM else "risk" if value <= RISK_UP_TO else "issues"


def net(confidences: Sequence[int | None]) -> Net:
    """The bands of a set, one confidence a key result, None for an unrated one."""
    bands = [band(confidence) for confidence in confidences]
    unrated = sum(confidence is None for confidence in confidences)
    return Net(bands.count("on"), bands.count("issues"), bands.count("risk"), unrated)


def check_set(confidences: Sequence[int | None]) -> SetCheck | None:
    """Mean > 9: too safe; < 2.5: wishful. None for fewer than two: one goal is no set."""
    if len(confidences) < SMALLEST_SET:
        return None
    mean = sum(map(counted, confidences)) / len(confidences)
    verdict: SetVerdict = "too_safe" if mean > TOO_SAFE else "wishful" if mean < WISHFUL else "fine"
    return SetCheck(verdict, mean)
