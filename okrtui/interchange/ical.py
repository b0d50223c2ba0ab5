"""Days for a calendar program (iCalendar, RFC 5545): whole days, without times and alarms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from okrtui.domain.event import Event
from okrtui.domain.text import one_line

_LONGEST: Final = 75
"""Bytes of a line without its end; longer ones are folded."""
_SPECIAL: Final = re.compile(r"([\\;,])")


def ical(events: Sequence[Event], today: date, source: str) -> str:
    """The calendar, each line ending in CRLF.

    source: what makes the ids of these events different from everybody else's.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//okrtui//okrtui//EN", "CALSCALE:GREGORIAN"]
    for event in events:
        lines += _event(event, today, source)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(event: Event, today: date, source: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.id}@{source}"
    yield f"DTSTAMP:{today:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    if event.day < date.max:
        yield f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}"
    if event.until is not None:
        yield f"RRULE:FREQ=WEEKLY;UNTIL={event.until:%Y%m%d}"
    escaped = _SPECIAL.sub(r"\\\1", one_line(event.title))
    yield f"SUMMARY:{escaped}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 bytes, the later ones with a blank in front."""
    part = ""
    for character in line:
        if len((part + character).encode()) > _LONGEST:
            yield part
            part = " "
        part += character
    yield part
