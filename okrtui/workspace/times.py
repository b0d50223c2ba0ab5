"""Moments of the journal as people read them: in their own zone."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from okrtui.domain.writing import day_in_year

_FIRST: Final = 86_400.0
_LAST: Final = 253_402_200_000.0
"""A day within the years that a calendar has, so that every zone has them, too."""


def local_time(seconds: float) -> datetime:
    """Seconds since the epoch in the zone of whoever looks.

    A clock may have been absurdly wrong, and a line sealed by hand may say anything: the nearest
    moment that a calendar has is shown then.
    """
    return datetime.fromtimestamp(min(max(seconds, _FIRST), _LAST)).astimezone()


def on_day_at(seconds: float | None) -> str:
    """`` on 22 Nov at 14:03``; nothing when it isn't known."""
    if seconds is None:
        return ""
    moment = local_time(seconds)
    return f" on {day_in_year(moment)} at {moment:%H:%M}"
