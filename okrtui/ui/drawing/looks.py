"""The looks of lines before the style sheets are read: the same as styles/lines.tcss gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rich.style import Style

from okrtui.ui.colours import COLOURS, TERMINAL
from okrtui.ui.drawing.pieces import Palette

_COLOURED: Final[Mapping[str, tuple[str, str, str]]] = {
    "text": ("ink", "paper", ""),
    "strong": ("ink", "paper", "bold"),
    "muted": ("muted", "paper", ""),
    "accent": ("accent", "paper", ""),
    "good": ("good", "paper", ""),
    "warn": ("warn", "paper", ""),
    "bad": ("bad", "paper", ""),
    "stale": ("stale", "paper", ""),
    "cursor": ("ink", "cursor", "bold"),
    "cursor_idle": ("ink", "cursor-idle", ""),
    "bar": ("ink", "bar", ""),
    "bar_key": ("accent", "bar", "bold"),
    "bar_muted": ("muted", "bar", ""),
    "rule": ("faint", "paper", ""),
}
"""Ink, paper and weight."""

_IN_TERMINALS_OWN: Final[Mapping[str, str]] = {
    "muted": "dim",
    "bar_muted": "dim",
    "cursor": "reverse",
    "cursor_idle": "underline",
}
"""Weight and reversal where there are no shades."""


def looks_of(theme: str, *, colours: bool = True) -> Palette:
    """The palette of one of our themes; without colours only weights are left."""
    weights = _IN_TERMINALS_OWN if theme == TERMINAL else {}
    return Palette(
        **{
            role: _style(COLOURS[theme], ink, paper, weights.get(role, weight), colours)
            for role, (ink, paper, weight) in _COLOURED.items()
        }
    )


def _style(theme: Mapping[str, str], ink: str, paper: str, weight: str, colours: bool) -> Style:
    words = [weight]
    if colours:
        words += [_named(theme[ink]), "on", _named(theme[paper])]
    return Style.parse(" ".join(filter(None, words)))


def _named(colour: str) -> str:
    """Textual's name for one of the sixteen colours as Rich has it."""
    return colour.removeprefix("ansi_")
