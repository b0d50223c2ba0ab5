"""From which progress on a goal is achieved at its end (METHOD.md §4).

Pace and grades share it, so that the two never say opposite things of one goal.
"""

from __future__ import annotations

from typing import Final

from okrtui.domain.presets import TOLERANCE
from okrtui.domain.records import ObjectiveKind

_ASPIRATIONAL: Final = 0.7
_HELD: Final = 0.9


def enough(kind: ObjectiveKind | None, *, holds: bool = False) -> float:
    """kind: of the objective. holds: whether a level is held instead of a number moved."""
    if holds:
        return 1.0 if kind == "committed" else _HELD
    return _ASPIRATIONAL if kind == "aspirational" else 1.0


def is_enough(progress: float, limit: float) -> bool:
    """P = 1 needs no tolerance: a value on its target gives exactly 1."""
    return progress >= limit - (TOLERANCE if limit < 1 else 0)
