"""The names of our themes and their colours.

Three: dark, light, and one in the terminal's own sixteen colours for terminals that have no more
or want none (NO_COLOR). Status never depends on them: each has its glyph and its word.
The first two are made of the 256 colours of xterm: they look the same everywhere, also over SSH.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

DARK: Final = "okrtui-dark"
LIGHT: Final = "okrtui-light"
TERMINAL: Final = "okrtui-terminal"

COLOURS: Final[Mapping[str, Mapping[str, str]]] = {
    DARK: {
        "paper": "#121212",
        "bar": "#262626",
        "ink": "#dadada",
        "muted": "#949494",
        "faint": "#444444",
        "accent": "#87afd7",
        "good": "#87d787",
        "warn": "#ffd75f",
        "bad": "#ff8787",
        "stale": "#afafff",
        "cursor": "#005f87",
        "cursor-idle": "#303030",
    },
    LIGHT: {
        "paper": "#ffffff",
        "bar": "#e4e4e4",
        "ink": "#262626",
        "muted": "#626262",
        "faint": "#bcbcbc",
        "accent": "#005faf",
        "good": "#005f00",
        "warn": "#875f00",
        "bad": "#af0000",
        "stale": "#5f5faf",
        "cursor": "#afd7ff",
        "cursor-idle": "#eeeeee",
    },
    TERMINAL: {
        "paper": "ansi_default",
        "bar": "ansi_default",
        "ink": "ansi_default",
        "muted": "ansi_default",
        "faint": "ansi_default",
        "accent": "ansi_cyan",
        "good": "ansi_green",
        "warn": "ansi_yellow",
        "bad": "ansi_red",
        "stale": "ansi_magenta",
        "cursor": "ansi_default",
        "cursor-idle": "ansi_default",
    },
}
