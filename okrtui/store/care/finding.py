"""One thing that is to be said about a store."""

from __future__ import annotations

from typing import Literal, NamedTuple

Level = Literal["ok", "notice", "problem"]
Mend = Literal["", "tail", "snapshot", "modes", "left-overs", "journal", "links"]
"""Which step of a repair sees to it; empty: none can."""


class Finding(NamedTuple):
    """One line of the report."""

    level: Level
    about: str
    """One word: folder, files, lock, journal, history, snapshot, left-overs, backups …"""
    what: str
    where: str = ""
    hint: str = ""
    mend: Mend = ""
