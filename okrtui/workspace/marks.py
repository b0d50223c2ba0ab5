"""How the journal says that a change was taken back: ``undo #42: check-in KR2``.

An undo is a change like any other; only its why names the change that it takes back. So any
program that reads the journal, older or newer, knows what was undone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from okrtui.store.ports import Commit

Kind = Literal["undo", "redo"]

UNDO: Final = "undo #"
REDO: Final = "redo #"
SAMPLE: Final = "the sample workspace"
_MIGRATION: Final = "migrate "
_FORM: Final = re.compile(r"(undo|redo) #([1-9][0-9]{0,15})(?:: (.*))?", re.ASCII | re.DOTALL)


class Mark(NamedTuple):
    """What the why of an undo or a redo tells."""

    kind: Kind
    root: int
    """The number of the change that was taken back or made again; itself no undo or redo."""
    what: str
    """Why that change was made."""


def mark_of(commit: Commit) -> Mark | None:
    """None for a change that is neither an undo nor a redo."""
    found = _FORM.fullmatch(commit.why)
    if found is None or int(found[2]) >= commit.n:
        return None
    return Mark("undo" if found[1] == "undo" else "redo", int(found[2]), found[3] or "")


def why(kind: Kind, root: int, what: str) -> str:
    """The why of an undo or a redo."""
    return f"{kind} #{root}: {what}"


def is_nobodys(commit: Commit) -> bool:
    """Whether a change is the program's doing: no undo takes it for somebody's latest one.

    Of the sample whole companies would go with one key; it goes by its number.
    """
    return commit.why == SAMPLE or is_migration(commit)


def is_migration(commit: Commit) -> bool:
    """Whether a change brought the store to a newer schema; nobody takes that back."""
    return commit.why.startswith(_MIGRATION)
