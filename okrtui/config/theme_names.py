"""The names of all themes: config.toml is checked without loading the screen."""

from __future__ import annotations

from typing import Final

OURS: Final = ("okrtui-dark", "okrtui-light", "okrtui-terminal")
"""okrtui-terminal has the terminal's own sixteen colours."""

TEXTUALS: Final = (
    "textual-dark",
    "textual-light",
)

THEME_NAMES: Final = (*OURS, *TEXTUALS)
