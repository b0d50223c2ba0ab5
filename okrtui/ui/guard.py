"""The last step before the terminal: no unsafe character and no link gets past it.

Textual turns every line it draws into terminal text in ``Strip.render``; this replaces it.
Texts are cleaned long before, where stored text becomes a row; this is the second lock on the
same door (SECURITY.md rule 2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.color import ColorSystem
from textual.strip import Strip

from okrtui.ui.drawing.ansi import encode

if TYPE_CHECKING:
    from rich.console import Console

_ascii_only = False


def render(strip: Strip, console: Console) -> str:
    """What replaces ``Strip.render``."""
    pieces = ((text, style) for text, style, control in strip if not control)
    # Rich has no public name for the colour system's enumeration member.
    system = console._color_system or ColorSystem.TRUECOLOR
    return encode(pieces, system, ascii_only=_ascii_only)


def install(*, ascii_only: bool = False) -> None:
    """Put the guard in place, for every application of this process. Safe to call twice.

    ascii_only: the stream to the terminal can't carry anything else.
    """
    global _ascii_only  # noqa: PLW0603 - there is one terminal a process
    _ascii_only = ascii_only
    Strip.render = render  # type: ignore[method-assign, assignment]


def installed() -> bool:
    return Strip.render is render
