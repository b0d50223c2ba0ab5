"""What a salvage or a repair of the journal came to, and who stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple


class Lost(NamedTuple):
    """Bytes that could not be kept, and why."""

    where: str
    offset: int
    length: int
    n: int | None
    """The change that they were, as far as they tell."""
    why: str


class Report(NamedTuple):
    """What a salvage came to."""

    store: str
    n: int
    """The last change of the new journal."""
    base: str
    """The snapshot that it begins with; empty when it begins with nothing."""
    first: int
    """Its first change."""
    prefix: int
    """The last change of the beginning that stands as it was."""
    kept: int
    """Changes kept behind that."""
    missing: tuple[int, ...]
    made_up: tuple[tuple[int, str], ...]
    """Changes that bring a snapshot's state, and the snapshot."""
    lost: tuple[Lost, ...]
    documents: Mapping[str, int]
    """How many there are now, per table."""


class Scribe(NamedTuple):
    """Who stands behind the lines that make up for missing ones."""

    user: str
    os_user: str
    session: str
    t: float


Say = Callable[[str], None]
"""Told before and after each step of a repair."""
