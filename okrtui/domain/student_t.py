"""The quantile of Student's t that leaves 80 % in the middle: 10 % lie above it."""

from __future__ import annotations

import math
from typing import Final

_FIRST: Final = (3.0776835, 1.8856181, 1.6377444, 1.5332063, 1.4758840, 1.4397557, 1.4149239)
"""For 1, 2, 3 … degrees, where the series below isn't exact enough."""
_Z: Final = 1.2815515655446004
"""The same quantile of the normal distribution."""
_SERIES: Final = (
    (_Z**3 + _Z) / 4,
    (5 * _Z**5 + 16 * _Z**3 + 3 * _Z) / 96,
    (3 * _Z**7 + 19 * _Z**5 + 17 * _Z**3 - 15 * _Z) / 384,
    (79 * _Z**9 + 776 * _Z**7 + 1482 * _Z**5 - 1920 * _Z**3 - 945 * _Z) / 92160,
)
"""What 1/ν, 1/ν² … add to it [Abramowitz and Stegun 26.7.5]."""


def eighty_percent(degrees: int) -> float:
    """t so that 80 % lie between −t and t, for so many degrees of freedom (at least 1)."""
    if degrees <= len(_FIRST):
        return _FIRST[degrees - 1]
    inverse = 1 / degrees
    return _Z + math.fsum(part * inverse**power for power, part in enumerate(_SERIES, 1))
