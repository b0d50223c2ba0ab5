"""Words and glyphs of states, bars and sparks: the same on the screen and in print.

A state is always glyph + word + colour, never colour alone. Three sets: ``UNICODE``; ``CONSOLE``
for the Linux console, whose font has box drawing and little else; ``ASCII`` for terminals
without UTF-8.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from okrtui.domain.health import Health
from okrtui.domain.pace import Pace

PACE_WORDS: Final[Mapping[Pace, str]] = {
    "on_track": "on track",
    "behind": "behind",
    "at_risk": "at risk",
    "stale": "stale",
    "no_data": "no data",
    "early": "early",
    "achieved": "achieved",
    "missed": "missed",
    "closed": "closed",
}
HEALTH_WORDS: Final[Mapping[Health, str]] = {
    "healthy": "healthy",
    "watch": "watch",
    "unhealthy": "unhealthy",
    "unknown": "unknown",
}
PACE_ROLES: Final[Mapping[Pace, str]] = {
    "on_track": "good",
    "behind": "warn",
    "at_risk": "bad",
    "stale": "stale",
    "no_data": "dim",
    "early": "dim",
    "achieved": "good",
    "missed": "bad",
    "closed": "dim",
}
"""What a pace's colour means; themes and commands give the colours."""
HEALTH_ROLES: Final[Mapping[Health, str]] = {
    "healthy": "good",
    "watch": "warn",
    "unhealthy": "bad",
    "unknown": "dim",
}


class Glyphs(NamedTuple):
    """One set of characters, each one cell wide."""

    pace: Mapping[Pace, str]
    health: Mapping[Health, str]
    full: str
    """The part of a bar that is done."""
    rest: str
    mark_full: str
    """Where the goal should be by now, inside the done part."""
    mark_rest: str
    spark: str
    """From lowest to highest."""
    gap: str
    arrow: str
    at_least: str
    at_most: str
    folded: str
    unfolded: str
    cursor: str
    ellipsis: str
    blocked: str
    live: str
    dash: str
    edge: str
    """What sets lines off that lie over others."""
    due: str
    """On a time axis: the last day of something."""
    phase: str
    """On a time axis: the day of an intermediate target."""
    entry: str
    """On a time axis: a check-in."""
    awaited: str
    """On a time axis: the day by which a check-in is due."""
    marked: str
    """A row that is marked for a change of several."""
    news: str
    """A row that somebody else changed a moment ago."""

    def sign(self, name: str) -> str:
        """``marked`` or ``news``; a blank for none."""
        return {"marked": self.marked, "news": self.news}.get(name, " ")

    def bar(self, progress: float | None, expected: float | None, width: int = 8) -> str:
        """``width`` cells; raw progress below 0 and above 1 is drawn empty and full."""
        if progress is None:
            return " " * width if expected is None else self._marked(0, expected, width, self.gap)
        filled = round(min(max(progress, 0.0), 1.0) * width)
        if expected is None:
            return self.full * filled + self.rest * (width - filled)
        return self._marked(filled, expected, width, self.rest)

    def _marked(self, filled: int, expected: float, width: int, rest: str) -> str:
        mark = min(max(round(expected * width) - 1, 0), width - 1)
        cells = [self.full] * filled + [rest] * (width - filled)
        cells[mark] = self.mark_full if mark < filled else self.mark_rest
        return "".join(cells)

    def sparkline(
        self, values: Sequence[float | None], width: int, target: float | None = None
    ) -> str:
        """The last ``width`` values, newest last, padded on the left; None is a gap.

        target: drawn last, behind an edge, at its own height among them; it takes two of the cells.
        """
        if target is not None:
            shown = values[-(width - 2) :]
            level = self._sparks([*shown, target])
            return (level[:-1] + self.edge + level[-1]).rjust(width)
        return self._sparks(values[-width:]).rjust(width)

    def _sparks(self, shown: Sequence[float | None]) -> str:
        known = [value for value in shown if value is not None]
        if not known:
            return self.gap * len(shown)
        low, high = min(known), max(known)
        # A flat line is drawn in the middle; tiny ranges must not divide by zero.
        scale = (len(self.spark) - 1) / (high - low) if high > low else 0.0
        middle = len(self.spark) // 2
        return "".join(
            self.gap
            if value is None
            else self.spark[round((value - low) * scale) if scale else middle]
            for value in shown
        )


UNICODE: Final = Glyphs(
    pace={
        "on_track": "●",
        "behind": "▼",
        "at_risk": "▲",
        "stale": "◌",
        "no_data": "○",
        "early": "◦",
        "achieved": "✓",
        "missed": "✗",
        "closed": "▪",
    },
    health={"healthy": "●", "watch": "◐", "unhealthy": "■", "unknown": "○"},
    full="━",
    rest="─",
    mark_full="╋",
    mark_rest="┼",
    spark="▁▂▃▄▅▆▇█",
    gap="·",
    arrow="→",
    at_least="≥",
    at_most="≤",
    folded="▸",
    unfolded="▾",
    cursor="▌",
    ellipsis="…",
    blocked="⊘",
    live="●",
    dash="–",
    edge="│",
    due="◆",
    phase="◇",
    entry="•",
    awaited="◦",
    marked="◆",
    news="»",
)
CONSOLE: Final = Glyphs(
    pace={
        "on_track": "+",
        "behind": "v",
        "at_risk": "!",
        "stale": "?",
        "no_data": "o",
        "early": ".",
        "achieved": "*",
        "missed": "x",
        "closed": "=",
    },
    health={"healthy": "+", "watch": "~", "unhealthy": "!", "unknown": "o"},
    full="█",
    rest="─",
    mark_full="│",
    mark_rest="┼",
    spark="_.-=+*#",
    gap="·",
    arrow=">",
    at_least=">=",
    at_most="<=",
    folded=">",
    unfolded="v",
    cursor=">",
    ellipsis="~",
    blocked="#",
    live="+",
    dash="-",
    edge="│",
    due="D",
    phase="P",
    entry="*",
    awaited="o",
    marked="*",
    news="@",
)
ASCII: Final = CONSOLE._replace(full="=", rest="-", mark_full="|", mark_rest="|", gap=".", edge="|")


def glyphs_for(encoding: str | None, terminal: str | None = None) -> Glyphs:
    """The set that a terminal with this output encoding and $TERM can show."""
    if (encoding or "").lower().replace("-", "").replace("_", "") not in ("utf8", "utf8sig"):
        return ASCII
    return CONSOLE if terminal == "linux" else UNICODE
