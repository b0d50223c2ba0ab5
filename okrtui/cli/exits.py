"""The exit codes of CLI.md, and which error ends with which."""

from __future__ import annotations

from typing import Final

from okrtui.workspace.errors import (
    Archived,
    Busy,
    CannotCreate,
    Conflict,
    Damaged,
    Invalid,
    NewerSchema,
    NotFound,
    NotSaved,
    OkrtuiError,
    ReadOnly,
    Unknown,
)

DONE: Final = 0
FINDINGS: Final = 1
"""What was asked about was found, and asked to end so."""
USAGE: Final = 2
NOT_FOUND: Final = 3
BUG: Final = 70
"""A mistake inside the program; no code that a script acts upon."""
DAMAGED: Final = 65
CANNOT_CREATE: Final = 73
NOT_SAVED: Final = 74
BUSY: Final = 75
CONFLICT: Final = 76
READ_ONLY: Final = 77
NEWER: Final = 78
INTERRUPTED: Final = 130


class Untold(OkrtuiError):
    """The change is made and kept; only what it came to could not be printed.

    It ends like one that was told, so that no script makes it a second time.
    """


_CODES: Final[tuple[tuple[type[OkrtuiError], int], ...]] = (
    (Untold, DONE),
    (Invalid, USAGE),
    (NotFound, NOT_FOUND),
    (Archived, NOT_FOUND),
    (Damaged, DAMAGED),
    (CannotCreate, CANNOT_CREATE),
    (NotSaved, NOT_SAVED),
    (Unknown, NOT_SAVED),
    (Busy, BUSY),
    (Conflict, CONFLICT),
    (ReadOnly, READ_ONLY),
    (NewerSchema, NEWER),
)


def code_of(error: OkrtuiError) -> int:
    for kind, code in _CODES:
        if isinstance(error, kind):
            return code
    return USAGE
