"""A day for a calendar."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Event(NamedTuple):
    id: str
    """The same whenever it is told, so that a calendar updates it instead of adding another."""
    day: date
    title: str
    until: date | None = None
    """It comes back every week up to this day; None: it is once."""
