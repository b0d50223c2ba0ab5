"""The terminal's clipboard: how much terminals take, and the way through tmux and screen."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Final

LARGEST: Final = 74_994
"""Bytes in base64 beyond which common terminals drop what is sent, without a word."""
_SCREEN_CHUNK: Final = 500
"""Screen passes at most 768 bytes in one piece."""


def fits(text: str) -> bool:
    return len(_coded(text)) <= LARGEST


def passed_on(text: str, environ: Mapping[str, str]) -> str:
    """What has tmux or screen pass a text on to the clipboard of the terminal around it.

    Empty outside of both. Who isn't set to pass anything on drops it. text: cleaned already.
    """
    plain = f"\x1b]52;c;{_coded(text)}\x07"
    if environ.get("TMUX"):
        doubled = plain.replace("\x1b", "\x1b\x1b")
        return f"\x1bPtmux;{doubled}\x1b\\"
    if environ.get("STY"):
        starts = range(0, len(plain), _SCREEN_CHUNK)
        return "".join(f"\x1bP{plain[at : at + _SCREEN_CHUNK]}\x1b\\" for at in starts)
    return ""


def _coded(text: str) -> str:
    return b64encode(text.encode("utf-8", "replace")).decode("ascii")
