"""Texts in looks as a terminal takes them: no unsafe character and no link gets through."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.color import ColorSystem

from okrtui.domain.text import UNSAFE

if TYPE_CHECKING:
    from rich.style import Style

_RESET: Final = "\x1b[0m"

_SPELT_OUT: Final = str.maketrans(
    {
        **dict.fromkeys("─━┄┅┈┉╌╍═▁▔▀▄‾–—−‐", "-"),
        **dict.fromkeys("│┃┆┇┊┋║▏▎▍▌▋▊▉█▐▕", "|"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛┣┫┳┻╋╔╗╚╝", "+"),
        **dict.fromkeys("·•…", "."),
        **dict.fromkeys("→▸▶›≥⇒", ">"),
        **dict.fromkeys("←◂◀‹≤", "<"),
        **dict.fromkeys("▼▾▽", "v"),
        **dict.fromkeys("▲▴△", "^"),
        **dict.fromkeys("●○◌◦■▪◐", "*"),
        **dict.fromkeys("“”„", '"'),
        **dict.fromkeys("‘’‚", "'"),
        "×": "x",
        "÷": "/",
        "✓": "x",
        "✗": "x",
    }
)
"""For terminals that can't be sent more than ASCII: signs of the frame and of our sentences."""


def harmless(text: str, *, ascii_only: bool = False) -> str:
    """The text without anything that could steer a terminal; it takes as many cells as before."""
    if not text.isprintable():
        text = UNSAFE.sub(_stand_in, text)
    if ascii_only and not text.isascii():
        # With its blank there is room for both signs.
        text = text.replace("≥ ", ">=").replace("≤ ", "<=").translate(_SPELT_OUT)
        text = "".join(c if c.isascii() else "?" * cell_len(c) for c in text)
    return text


def _stand_in(match: re.Match[str]) -> str:
    return "\N{REPLACEMENT CHARACTER}" * cell_len(match[0])


@lru_cache(maxsize=4096)
def _colours(style: Style, system: ColorSystem) -> str:
    """The sequence that sets exactly this look, whatever was set before; empty for plain."""
    # Our themes are made of the 256 colours: their codes are half as long.
    shown = style.update_link(None).render("x", color_system=min(system, ColorSystem.EIGHT_BIT))
    return shown[2 : shown.index("m")] if shown.startswith("\x1b[") else ""


def encode(
    pieces: Iterable[tuple[str, Style | None]], system: ColorSystem, *, ascii_only: bool = False
) -> str:
    """Pieces as terminal text that starts and ends plain."""
    out: list[str] = []
    now = ""
    for text, style in pieces:
        if not text:
            continue
        colours = "" if style is None else _colours(style, system)
        if colours != now:
            out.append(f"\x1b[0;{colours}m" if colours else _RESET)
            now = colours
        out.append(harmless(text, ascii_only=ascii_only))
    if now:
        out.append(_RESET)
    return "".join(out)
