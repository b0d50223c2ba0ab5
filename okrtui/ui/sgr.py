"""Colours and attributes of text on a terminal, and the sequences that change them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, TypeAlias

Look: TypeAlias = tuple[str, str, str]
"""Attributes, foreground, background, as parameters; empty where the terminal's own."""

PLAIN: Final[Look] = ("", "", "")

_EXTENDED: Final = {"5": 3, "2": 5}
"""Parameters of a colour by number, and by red, green and blue."""

_OFF: Final = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}
"""How an attribute is taken back; for all others everything is."""

_INK_ON_BLANKS: Final = frozenset({"4", "7", "9", "21", "53"})
"""Attributes that show on blanks, too."""


@lru_cache(maxsize=4096)
def coloured(look: Look, parameters: str) -> Look:
    """The look after a colour sequence with these parameters."""
    attributes, foreground, background = look
    words = parameters.split(";")
    at = 0
    while at < len(words):
        word = words[at]
        taken = 1
        if word in ("", "0"):
            attributes = foreground = background = ""
        elif word in ("38", "48"):
            taken = _EXTENDED.get(words[at + 1] if at + 1 < len(words) else "", 2)
            colour = ";".join(words[at : at + taken])
            if word == "38":
                foreground = colour
            else:
                background = colour
        elif word.isdigit() and (30 <= int(word) <= 39 or 90 <= int(word) <= 97):
            foreground = "" if word == "39" else word
        elif word.isdigit() and (40 <= int(word) <= 49 or 100 <= int(word) <= 107):
            background = "" if word == "49" else word
        else:
            attributes = ";".join(filter(None, (attributes, word)))
        at += taken
    return attributes, foreground, background


@lru_cache(maxsize=4096)
def change(old: Look, new: Look) -> str:
    """The shortest sequence that leads from one look to another."""
    if old == new:
        return ""
    anew = ";".join(filter(None, ("0" if old != PLAIN else "", *new))) or "0"
    had, wanted = set(filter(None, old[0].split(";"))), set(filter(None, new[0].split(";")))
    gone = had - wanted
    if not gone <= _OFF.keys():
        return f"\x1b[{anew}m"
    parts = sorted({_OFF[attribute] for attribute in gone})
    # 22 takes back both bold and dim.
    lost = {"1", "2"} if "22" in parts else set()
    parts += sorted(wanted - (had - lost))
    if old[1] != new[1]:
        parts.append(new[1] or "39")
    if old[2] != new[2]:
        parts.append(new[2] or "49")
    return f"\x1b[{min(';'.join(parts), anew, key=len)}m"


@lru_cache(maxsize=4096)
def has_no_ink(look: Look) -> bool:
    """Whether a blank of this look shows nothing but its background."""
    return not look[0] or _INK_ON_BLANKS.isdisjoint(look[0].split(";"))
