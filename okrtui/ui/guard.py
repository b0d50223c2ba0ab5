"""The last step before the terminal: no unsafe character and no link gets past it.

Textual turns every line it draws into terminal text in ``Strip.render``; this replaces it.
Texts are cleaned long before, where stored text becomes a row; this is the second lock on the
same door (SECURITY.md rule 2). It also writes fewer bytes: colours are changed, not set anew,
from one piece of a line to the next.
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
_PLAIN: Final = ("", "", "")
# Attributes that show on blanks, too: underline, reverse, strike, overline and their kin.
_VISIBLE_ON_BLANKS: Final = frozenset({"4", "7", "9", "21", "51", "52", "53"})


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
def _codes(style: Style, system: ColorSystem) -> tuple[str, str, str]:
    """The parameters of a style: attributes, foreground, background; empty where not set."""
    foreground = background = ""
    if style.color is not None:
        foreground = ";".join(style.color.downgrade(system).get_ansi_codes())
    if style.bgcolor is not None:
        background = ";".join(style.bgcolor.downgrade(system).get_ansi_codes(foreground=False))
    together = ";".join(filter(None, (foreground, background)))
    attributes = Strip.render_ansi(style, system).removesuffix(together).removesuffix(";")
    return attributes, foreground, background


@lru_cache(maxsize=4096)
def _change(old: tuple[str, str, str], new: tuple[str, str, str]) -> str:
    """The shortest sequence that leads from one set of parameters to another."""
    if old == new:
        return ""
    anew = ";".join(filter(None, ("0" if old != _PLAIN else "", *new)))
    if old[0] and old[0] != new[0]:
        return f"\x1b[{anew}m"
    parts = []
    if old[0] != new[0]:
        parts.append(new[0])
    if old[1] != new[1]:
        parts.append(new[1] or "39")
    if old[2] != new[2]:
        parts.append(new[2] or "49")
    return f"\x1b[{min(';'.join(parts), anew, key=len)}m"


def encode(segments: Iterable[Segment], system: ColorSystem) -> str:
    """Segments as terminal text that starts and ends with plain colours."""
    out: list[str] = []
    now = _PLAIN
    for text, style, control in segments:
        if not text or control:
            continue
        new = _PLAIN if style is None else _codes(style, system)
        if text.isspace() and _VISIBLE_ON_BLANKS.isdisjoint(new[0].split(";")):
            # What has no ink needs no ink colour.
            blank = (now[0], now[1], new[2])
            if _VISIBLE_ON_BLANKS.isdisjoint(now[0].split(";")):
                new = blank
        if new != now:
            out.append(_change(now, new))
            now = new
        out.append(harmless(text))
    if now != _PLAIN:
        out.append(_RESET)
    return "".join(out)


def render(strip: Strip, console: Console) -> str:
    """What replaces ``Strip.render``."""
    cached = strip._render_cache
    if cached is None:
        # Rich has no public name for the colour system's enumeration member.
        system = console._color_system or ColorSystem.TRUECOLOR
        cached = strip._render_cache = encode(strip, system)
    return cached


def install(*, ascii_only: bool = False) -> None:
    """Put the guard in place, for every application of this process. Safe to call twice.

    ascii_only: the stream to the terminal can't carry anything else.
    """
    global _ascii_only  # noqa: PLW0603 - there is one terminal a process
    _ascii_only = ascii_only
    Strip.render = render  # type: ignore[method-assign]


def installed() -> bool:
    return Strip.render is render
