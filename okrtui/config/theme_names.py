"""The names of all themes: config.toml is checked without loading the screen."""

from __future__ import annotations

from typing import Final

OURS: Final = ("okrtui-dark", "okrtui-light", "okrtui-clear", "okrtui-clear-light", "ansi")
TEXTUALS: Final = (
    "textual-dark",
    "textual-light",
    "nord",
    "gruvbox",
    "catppuccin-mocha",
    "catppuccin-latte",
    "catppuccin-frappe",
    "catppuccin-macchiato",
    "dracula",
    "tokyo-night",
    "monokai",
    "flexoki",
    "solarized-light",
    "solarized-dark",
    "rose-pine",
    "rose-pine-moon",
    "rose-pine-dawn",
    "atom-one-dark",
    "atom-one-light",
)

THEME_NAMES: Final = (*OURS, *TEXTUALS)
