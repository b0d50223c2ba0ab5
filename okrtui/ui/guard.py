"""The last step before the terminal: no unsafe character and no link gets past it.

Textual turns every line it draws into terminal text in ``Strip.render``; this replaces it.
Texts are cleaned long before, where stored text becomes a row; this is the second lock on the
same door (SECURITY.md rule 2).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.color import ColorSystem
from textual.strip import Strip

from okrtui.domain.text import UNSAFE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console
    from rich.segment import Segment
    from rich.style import Style

_RESET: Final = "\x1b[0m"


_ascii_only = False

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


def harmless(text: str) -> str:
    """The text without anything that could steer a terminal; it takes as many cells as before."""
    if not text.isprintable():
        text = UNSAFE.sub(_stand_in, text)
    if _ascii_only and not text.isascii():
        text = text.translate(_SPELT_OUT)
        text = "".join(c if c.isascii() else "?" * cell_len(c) for c in text)
    return text


def _stand_in(match: re.Match[str]) -> str:
    return "\N{REPLACEMENT CHARACTER}" * cell_len(match[0])


@lru_cache(maxsize=4096)
def _colours(style: Style, system: ColorSystem) -> str:
    """The sequence that sets exactly this look, whatever was set before; empty for plain."""
    # Our themes are made of the 256 colours: their codes are half as long.
    return Strip.render_ansi(style, min(system, ColorSystem.EIGHT_BIT))


def encode(segments: Iterable[Segment], system: ColorSystem) -> str:
    """Segments as terminal text that starts and ends plain; links are left out."""
    out: list[str] = []
    now = ""
    for text, style, control in segments:
        if not text or control:
            continue
        colours = "" if style is None else _colours(style, system)
        if colours != now:
            out.append(f"\x1b[0;{colours}m" if colours else _RESET)
            now = colours
        out.append(harmless(text))
    if now:
        out.append(_RESET)
    return "".join(out)


def render(strip: Strip, console: Console) -> str:
    """What replaces ``Strip.render``."""
    # Rich has no public name for the colour system's enumeration member.
    return encode(strip, console._color_system or ColorSystem.TRUECOLOR)


def install(*, ascii_only: bool = False) -> None:
    """Put the guard in place, for every application of this process. Safe to call twice.

    ascii_only: the stream to the terminal can't carry anything else.
    """
    global _ascii_only  # noqa: PLW0603 - there is one terminal a process
    _ascii_only = ascii_only
    Strip.render = render  # type: ignore[method-assign, assignment]


def installed() -> bool:
    return Strip.render is render
