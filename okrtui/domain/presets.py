"""The named rules that tell a pace from P and E: numbers of METHOD.md §4, one registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from okrtui.domain.records import ObjectiveKind

Measure = Literal["ratio", "gap"]
Standing = Literal["on_track", "behind", "at_risk"]

TOLERANCE: Final = 1e-9
"""What a quotient may lack at a threshold: 0.45 ÷ 0.5 is 0.9, whatever the last bit says."""


class Limits(NamedTuple):
    """Where on track ends, and where behind does; without the second nothing is at risk.

    As P ÷ E for a ``ratio``, as E − P in points of a hundred for a ``gap``.
    """

    on_track: float
    behind: float | None


class Preset(NamedTuple):
    """One rule by its name."""

    name: str
    measure: Measure
    limits: Limits
    committed: Limits | None = None
    """Stricter ones for committed objectives, where the rule has them."""
    open_ended: bool = False
    """Whether what lies exactly on the on-track limit is behind already."""

    def limits_for(self, kind: ObjectiveKind | None) -> Limits:
        if kind == "committed" and self.committed is not None:
            return self.committed
        return self.limits


OKRTUI: Final = Preset("okrtui", "ratio", Limits(0.9, 0.7), committed=Limits(0.95, 0.75))

PRESETS: Final[Mapping[str, Preset]] = {
    preset.name: preset
    for preset in (
        OKRTUI,
        Preset("viva", "gap", Limits(0, 25)),
        Preset("mooncamp", "ratio", Limits(0.9, 0.7)),
        Preset("upraise", "ratio", Limits(0.95, 0.75)),
        Preset("oboard", "ratio", Limits(0.7, 0.4)),
        Preset("engagedly", "gap", Limits(16.5, 33), open_ended=True),
        Preset("planview", "gap", Limits(10, None)),
    )
}
"""By name, in the order in which they are shown."""


def points_behind(progress: float, expected: float) -> float:
    """E − P in points of a hundred; negative when progress is ahead."""
    return (expected - progress) * 100


def standing(
    preset: Preset, progress: float, expected: float, kind: ObjectiveKind | None
) -> Standing:
    """What the rule says of raw P against E.

    Where nothing is expected yet (E ≤ 0, which phases allow) there is no ratio: what is expected
    is on track, less than that is at risk.
    """
    limits = preset.limits_for(kind)
    if preset.measure == "gap":
        gap = points_behind(progress, expected)
        edge = -TOLERANCE if preset.open_ended else TOLERANCE
        if gap <= limits.on_track + edge:
            return "on_track"
        return "behind" if limits.behind is None or gap <= limits.behind + TOLERANCE else "at_risk"
    if expected <= 0:
        return "on_track" if progress >= expected - TOLERANCE else "at_risk"
    ratio = progress / expected
    if ratio >= limits.on_track - TOLERANCE:
        return "on_track"
    return "behind" if limits.behind is None or ratio >= limits.behind - TOLERANCE else "at_risk"
