"""What is kept: the JSON TinyDB store with its journal. ``open_store`` is the entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from okrtui.store.journal_store import open_store

__all__ = ["open_store"]


def __getattr__(name: str) -> object:
    # Lazily, so that importing the port alone stays cheap.
    if name == "open_store":
        from okrtui.store.journal_store import open_store

        return open_store
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
