"""The names of our themes and their colours.

Dark, light, a pair whose states differ for colour-blind eyes, too, and one in the terminal's own
sixteen colours for terminals that have no more or want none (NO_COLOR). Status never depends on
them: each has its glyph and its word. All but the last are made of the 256 colours of xterm: they
look the same everywhere, also over SSH.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

DARK: Final = "okrtui-dark"
LIGHT: Final = "okrtui-light"
CLEAR: Final = "okrtui-clear"
CLEAR_LIGHT: Final = "okrtui-clear-light"
TERMINAL: Final = "ansi"

ABOUT: Final[Mapping[str, str]] = {
    DARK: "light on dark",
    LIGHT: "dark on light",
    CLEAR: "light on dark; states differ for colour-blind eyes, too",
    CLEAR_LIGHT: "dark on light; states differ for colour-blind eyes, too",
    TERMINAL: "the terminal's own 16 colours",
}

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
    CLEAR: {
        "paper": "#121212",
        "bar": "#262626",
        "ink": "#e4e4e4",
        "muted": "#949494",
        "faint": "#444444",
        "accent": "#87d7ff",
        "good": "#5f87af",
        "warn": "#ffaf00",
        "bad": "#ff5f5f",
        "stale": "#af5fff",
        "cursor": "#005f87",
        "cursor-idle": "#303030",
    },
    CLEAR_LIGHT: {
        "paper": "#ffffff",
        "bar": "#e4e4e4",
        "ink": "#121212",
        "muted": "#626262",
        "faint": "#bcbcbc",
        "accent": "#005f87",
        "good": "#005faf",
        "warn": "#875f00",
        "bad": "#d7005f",
        "stale": "#8700ff",
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
