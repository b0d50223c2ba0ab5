"""Grades at the end of a cycle, and how well confidences foretold them (METHOD.md §6).

A grade is a number from 0 to 1. Halves are rounded up: a progress of 0.65 suggests 0.7, unless
that would make the goal look met that isn't: 0.96 of a promise is 0.9, not 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from okrtui.domain.enough import is_enough
from okrtui.domain.records import Number, ObjectiveKind

Colour = Literal["red", "yellow", "green"]
Aim = Literal["too_safe", "high", "sweet_spot", "low"]

YELLOW_FROM: Final = 0.4
GREEN_FROM: Final = 0.7
TOO_SAFE: Final = 0.85
"""An aspirational mean above it means that the goals dared too little [re:Work]."""
SWEET_SPOT: Final = (0.6, 0.7)
HANDFUL: Final = 5
"""Fewer key results say nothing of a person's confidences."""
COIN_FLIP: Final = 0.25
"""The Brier score of somebody who always says fifty-fifty."""
CLOSE_TO_COIN: Final = 0.02
BIASED_FROM: Final = 0.1
"""So far apart are what was believed and what came true before it is called a leaning."""
_ROUNDING: Final = 1e-9
"""What a sum may miss a limit by and still meet it: 0.1 · 3 is a little more than 0.3."""

_WORDS: Final[dict[Colour, str]] = {
    "green": "mostly met",
    "yellow": "partly met",
    "red": "not met",
}


class Foretold(NamedTuple):
    """What somebody believed of a key result, and whether it came true."""

    confidence: int
    hit: bool


class Calibration(NamedTuple):
    """How well somebody's confidences foretold what came; a smaller score is a better one."""

    brier: float
    """mean((confidence/10 − hit)²): 0 for a seer, 0.25 for a coin, 1 for who is always wrong."""
    scored: int
    believed: float
    """The mean confidence, 0..1."""
    came_true: float
    """The share that was met, 0..1."""


def suggested(progress: float | None, limit: float) -> float | None:
    """clamp(P, 0, 1) rounded to 0.1, halves up; None while progress is unknown.

    limit: from where on it is achieved. Rounding leads no goal there that hasn't come so far, or
    its grade would say met and its pace missed.
    """
    if progress is None:
        return None
    tenths = math.floor(min(max(progress, 0.0), 1.0) * 10 + 0.5 + _ROUNDING)
    if is_enough(tenths / 10, limit) and not is_enough(progress, limit):
        tenths -= 1
    return tenths / 10


def colour(grade: Number, kind: ObjectiveKind | None) -> Colour:
    """Below 0.4 red, from 0.7 green; what was promised is green at 1 and nowhere below."""
    green_from = 1.0 if kind == "committed" else GREEN_FROM
    if grade >= green_from - _ROUNDING:
        return "green"
    return "yellow" if grade >= YELLOW_FROM - _ROUNDING else "red"


def word(grade: Number, kind: ObjectiveKind | None, limit: float) -> str:
    """A grade in words. limit: from where on the goal is achieved, as for ``suggested``."""
    found = colour(grade, kind)
    return "met" if found == "green" and is_enough(grade, limit) else _WORDS[found]


def hit(grade: Number, kind: ObjectiveKind | None) -> bool:
    """Whether a grade counts as met: from 0.7 on, a promise only at 1."""
    return colour(grade, kind) == "green"


def aim(mean: float) -> Aim:
    """What the mean grade of aspirational goals over a cycle says of how far they aimed."""
    low, high = SWEET_SPOT
    if mean > TOO_SAFE + _ROUNDING:
        return "too_safe"
    if mean > high + _ROUNDING:
        return "high"
    return "sweet_spot" if mean >= low - _ROUNDING else "low"


def calibrate(foretold: Sequence[Foretold]) -> Calibration | None:
    """The Brier score of a person's confidences, one a key result; None without any."""
    count = len(foretold)
    if not count:
        return None
    misses = ((each.confidence / 10 - each.hit) ** 2 for each in foretold)
    return Calibration(
        brier=math.fsum(misses) / count,
        scored=count,
        believed=sum(each.confidence for each in foretold) / (10 * count),
        came_true=sum(each.hit for each in foretold) / count,
    )


def in_words(calibration: Calibration) -> str:
    """What a score says, in plain words and without a full stop."""
    if calibration.scored < HANDFUL:
        return f"too few to say anything: it takes {HANDFUL}"
    brier = calibration.brier
    if abs(brier - COIN_FLIP) <= CLOSE_TO_COIN + _ROUNDING:
        told = "as good as flipping a coin"
    elif brier < COIN_FLIP:
        told = "better than flipping a coin"
    else:
        told = "worse than flipping a coin"
    return f"{told}, and {_leaning(calibration)}"


def _leaning(calibration: Calibration) -> str:
    off = calibration.believed - calibration.came_true
    if abs(off) < BIASED_FROM - _ROUNDING:
        return "neither too sure nor too doubtful on the whole"
    return "too sure on the whole" if off > 0 else "too doubtful on the whole"
