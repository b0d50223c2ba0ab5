"""What the terminal can show, found out before Textual is loaded."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Final, NamedTuple

from okrtui.ui.colours import DARK, LIGHT, TERMINAL
from okrtui.workspace.glyphs import Glyphs, glyphs_for


class Terminal(NamedTuple):
    """How to draw on this terminal."""

    theme: str
    colours: bool
    """Whether it has many, and wants them."""
    mouse: bool
    glyphs: Glyphs
    low_bandwidth: bool
    ascii_only: bool
    """Whether the stream can't carry Unicode, so that the guard has to replace it."""
    erases: bool
    """Whether it erases cells to the background that is set: a few bytes for many blanks."""


_ERASING: Final = (
    "xterm",
    "linux",
    "rxvt",
    "alacritty",
    "kitty",
    "foot",
    "konsole",
    "gnome",
    "tmux",
)
"""How kinds of terminals begin that erase to the background (``ech`` and ``bce``); screen doesn't,
and so not what calls itself so. tmux does, though its description doesn't promise it."""


def terminal_of(
    environ: Mapping[str, str],
    encoding: str | None,
    *,
    low_bandwidth: bool = False,
    theme: str | None = None,
) -> Terminal:
    """What the environment says about the terminal at hand.

    encoding: of the stream that Textual writes to. theme: the one that is wanted, where the
    terminal can show it.
    """
    kind = environ.get("TERM", "")
    name = (encoding or "ascii").lower().replace("_", "-")
    colours = "NO_COLOR" not in environ and _has_many_colours(environ, kind)
    remote = low_bandwidth or bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
    return Terminal(
        theme=_theme_for(environ, theme) if colours else TERMINAL,
        colours=colours,
        mouse=not remote,
        glyphs=glyphs_for(name, kind),
        low_bandwidth=remote,
        ascii_only=not name.startswith("utf"),
        erases=kind.startswith(_ERASING),
    )


def _theme_for(environ: Mapping[str, str], wanted: str | None) -> str:
    return wanted or (LIGHT if _is_light(environ) else DARK)


def _has_many_colours(environ: Mapping[str, str], kind: str) -> bool:
    if environ.get("COLORTERM", "").strip().lower() in {"truecolor", "24bit"}:
        return True
    return "256" in kind or "direct" in kind or "kitty" in kind or "truecolor" in kind


def _is_light(environ: Mapping[str, str]) -> bool:
    """Whether the terminal says that its background is light (rxvt, Konsole and others do)."""
    background = environ.get("COLORFGBG", "").rpartition(";")[2]
    return background in {"7", "15"}


def output_encoding() -> str | None:
    """The encoding of the stream Textual writes to."""
    return getattr(sys.__stderr__, "encoding", None)


def settings(terminal: Terminal) -> dict[str, str]:
    """Environment variables that Textual reads while it is loaded."""
    wanted = {"TEXTUAL_ANIMATIONS": "none", "TEXTUAL_THEME": terminal.theme}
    if terminal.low_bandwidth:
        wanted["TEXTUAL_FPS"] = "20"
    return wanted
