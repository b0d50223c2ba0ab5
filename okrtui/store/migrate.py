"""Schema versions: which one we write, and what we do about others'."""

from __future__ import annotations

from typing import Final

from okrtui.store.ports import NewerSchema

FORMAT: Final = 1
"""The container: how snapshot and journal are laid out."""

SCHEMA: Final = 1
"""What the documents mean. A migration is one change line of the new version."""


def newer(path: object, app: str) -> NewerSchema:
    """The error for a store that a newer program wrote; it stays readable, never writable."""
    by = f"okrtui {app}" if app else "a newer okrtui"
    return NewerSchema(
        f"{path} was upgraded by {by}",
        "Please update this program; until then the store is read-only. Nothing was changed",
    )
