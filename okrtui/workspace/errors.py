"""The errors that screens and commands tell apart; the faces import no layer below this one."""

from okrtui.domain.errors import Invalid, NotFound, OkrtuiError
from okrtui.store.ports import (
    Archived,
    Busy,
    CannotCreate,
    Conflict,
    Damaged,
    FieldConflict,
    NewerSchema,
    NotSaved,
    ReadOnly,
    StoreError,
    Unknown,
)

__all__ = [
    "Archived",
    "Busy",
    "CannotCreate",
    "Conflict",
    "Damaged",
    "FieldConflict",
    "Invalid",
    "NewerSchema",
    "NotFound",
    "NotSaved",
    "OkrtuiError",
    "ReadOnly",
    "StoreError",
    "Unknown",
]
