"""How many columns of a terminal a text takes, and where it may be cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import category

# Characters that surely take one column: letters of Europe, arrows, boxes, bars and our glyphs.
_NARROW: Final = (
    r"[ -~\xa0-\xac\xae-\u02ff\u0391-\u03ff\u0400-\u0482\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
    r"\u2190-\u21ff\u2200-\u22ff\u2500-\u25fc\u2713\u2717]*"
)


def width(text: str) -> int:
    """How many columns a cleaned text takes."""
    if text.isascii() or re.fullmatch(_NARROW, text):
        return len(text)
    return sum(columns for _, columns in clusters(text))


def clipped(text: str, columns: int) -> str:
    """A cleaned text in at most so many columns, with an ellipsis where something is missing."""
    if width(text) <= columns:
        return text
    kept, used = "", 1
    for cluster, wide in clusters(text):
        used += wide
        if used > columns:
            break
        kept += cluster
    return kept.rstrip() + "…"


def clusters(text: str) -> Iterator[tuple[str, int]]:
    """The text cut where a terminal may cut it, each part with its columns."""
    if text.isascii() or re.fullmatch(_NARROW, text):
        yield from ((character, 1) for character in text)
        return
    from wcwidth import wcswidth, wcwidth

    cluster = ""
    for character in text:
        belongs = _belongs(cluster, character, wcwidth(character)) if cluster else False
        # What terminals draw as one takes two columns at most.
        if cluster and not (belongs and wcswidth(cluster + character) <= 2):
            yield cluster, max(wcswidth(cluster), 0)
            cluster = ""
        cluster += character
    if cluster:
        yield cluster, max(wcswidth(cluster), 0)


def _belongs(cluster: str, character: str, columns: int) -> bool:
    """Whether a character is drawn together with those before it: marks, emoji sequences, flags."""
    if columns <= 0:
        return True
    if category(cluster[0]) != "So":
        return False
    if cluster[-1] == "\u200d":
        return category(character) == "So"
    both = cluster + character
    is_flag = len(both) == 2 and all("\U0001f1e6" <= letter <= "\U0001f1ff" for letter in both)
    return is_flag or "\U0001f3fb" <= character <= "\U0001f3ff"
