"""Textual's own themes, with the colours that our lines are drawn in, readable on their paper."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

READABLE: Final = 4.5
"""The least contrast of text on its background (WCAG 2.1)."""
_STEPS: Final = 20
_OF_CURSOR: Final = 0.3
_OF_IDLE: Final = 0.1
_OF_RULE: Final = 0.3
_OF_MUTED: Final = 0.4


@cache
def derived(name: str) -> Theme:
    """A theme of Textual's with our colours added; raises KeyError for one it doesn't have.

    Kept, because Textual asks for the theme at every turn.
    """
    theme = BUILTIN_THEMES[name]
    made = theme.to_color_system().generate()
    paper, ink = Color.parse(made["background"]), Color.parse(made["foreground"])
    ink = Color(ink.r, ink.g, ink.b)
    bar = paper.blend(ink, _OF_IDLE)
    ink = _readable(ink, (paper, bar), paper.get_contrast_text(1.0))
    cursor = paper.blend(Color.parse(made["primary"]), _OF_CURSOR)
    while contrast(ink, cursor) < READABLE and cursor != paper:
        cursor = cursor.blend(paper, 0.2) if cursor.blend(paper, 0.2) != cursor else paper
    colours = {
        "paper": paper,
        "bar": bar,
        "ink": ink,
        "muted": _readable(ink.blend(paper, _OF_MUTED), (paper, bar), ink),
        "faint": paper.blend(ink, _OF_RULE),
        "cursor": cursor,
        "cursor-idle": bar,
    }
    for ours, theirs in _STATES.items():
        colours[ours] = _readable(Color.parse(made[theirs]), (paper, bar), ink)
    return Theme(
        name=theme.name,
        primary=theme.primary,
        secondary=theme.secondary,
        warning=theme.warning,
        error=theme.error,
        success=theme.success,
        accent=theme.accent,
        foreground=theme.foreground,
        background=theme.background,
        surface=theme.surface,
        panel=theme.panel,
        dark=theme.dark,
        variables={**theme.variables, **{role: c.hex6 for role, c in colours.items()}},
    )


_STATES: Final[Mapping[str, str]] = {
    "accent": "primary",
    "good": "success",
    "warn": "warning",
    "bad": "error",
    "stale": "secondary",
}


def contrast(ink: Color, paper: Color) -> float:
    """From 1, the same, to 21, black on white (WCAG 2.1)."""
    levels = [_luminance(ink), _luminance(paper)]
    return (max(levels) + 0.05) / (min(levels) + 0.05)


def _luminance(color: Color) -> float:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _readable(color: Color, papers: Iterable[Color], towards: Color) -> Color:
    """The colour, as much nearer to another one as reading it on the papers needs."""
    papers = tuple(papers)
    for step in range(_STEPS + 1):
        nearer = color.blend(towards, step / _STEPS)
        if all(contrast(nearer, paper) >= READABLE for paper in papers):
            return Color(nearer.r, nearer.g, nearer.b)
    return Color(towards.r, towards.g, towards.b)
