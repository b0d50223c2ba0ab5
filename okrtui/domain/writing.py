"""How days and numbers are written for people, and how what they type is meant.

A choice for the whole process, like the keymap: what config.toml says is put in force once, by
``use``. The journal, JSON, CSV and stored values never ask here: they have ISO dates and decimal
points, and lines that are stored are written and read ``neutrally``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
_DAY: Final = date(2026, 12, 31)
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class DateFormat(NamedTuple):
    """The forms of a day: patterns for ``str.format`` of year, month, day and month's name."""

    full: str
    short: str
    """Where room is scarce; as wide for every day."""
    long: str
    """Behind a weekday."""
    in_year: str
    """Where the year is plain."""
    order: Literal["", "day", "month"] = ""
    """What comes first in 03/04/2026; empty when it can't be told."""


_ISO: Final = "{y:04}-{m:02}-{d:02}"
_NAMED: Final = "{d:02} {name} {y:04}"
_SHORT: Final = "{d:02} {name} {c:02}"
_IN_YEAR: Final = "{d} {name}"
UNTOLD: Final = DateFormat(_ISO, _SHORT, _NAMED, _IN_YEAR)
"""When nobody has chosen: ISO, in narrow places and behind weekdays the month's name."""
DATES: Final = {
    "2026-12-31": DateFormat(_ISO, _ISO, _ISO, _IN_YEAR),
    "31 Dec 2026": DateFormat(_NAMED, _SHORT, _NAMED, _IN_YEAR, "day"),
    "31.12.2026": DateFormat(
        "{d:02}.{m:02}.{y:04}",
        "{d:02}.{m:02}.{c:02}",
        "{d:02}.{m:02}.{y:04}",
        "{d:02}.{m:02}.",
        "day",
    ),
    "31/12/2026": DateFormat(
        "{d:02}/{m:02}/{y:04}",
        "{d:02}/{m:02}/{c:02}",
        "{d:02}/{m:02}/{y:04}",
        "{d:02}/{m:02}",
        "day",
    ),
    "12/31/2026": DateFormat(
        "{m:02}/{d:02}/{y:04}",
        "{m:02}/{d:02}/{c:02}",
        "{m:02}/{d:02}/{y:04}",
        "{m:02}/{d:02}",
        "month",
    ),
}
"""By the name that config.toml gives them: the last day of 2026."""


class NumberFormat(NamedTuple):
    """The signs in a number."""

    group: str
    """Between thousands."""
    decimal: str
    chosen: bool = True
    """Somebody said so: ``1,234`` is no matter of likelihood then."""


UNCHOSEN: Final = NumberFormat(",", ".", chosen=False)
NUMBERS: Final = {
    "1,234.5": NumberFormat(",", "."),
    "1.234,5": NumberFormat(".", ","),
    "1 234,5": NumberFormat(" ", ","),
    "1'234.5": NumberFormat("'", "."),
}
"""By the name that config.toml gives them: one and the same number."""


class Writing(NamedTuple):
    """One person's ways to write."""

    dates: DateFormat = UNTOLD
    numbers: NumberFormat = UNCHOSEN


NEUTRAL: Final = Writing()
"""What machines read, and what holds when nobody has chosen."""

_typed: Writing = NEUTRAL
_shown: Writing = NEUTRAL
_stored: ContextVar[Writing | None] = ContextVar("stored", default=None)


def use(typed: Writing, shown: Writing | None = None) -> None:
    """Put a writing in force: how what is typed is read, and how things are shown.

    shown: when it is another one, as for a machine that gets the output of what a person typed.
    """
    global _typed, _shown
    _typed, _shown = typed, typed if shown is None else shown


@contextmanager
def neutrally() -> Iterator[None]:
    """For lines that are stored: here, and in this thread alone, nobody's choice holds."""
    token = _stored.set(NEUTRAL)
    try:
        yield
    finally:
        _stored.reset(token)


def typed() -> Writing:
    return _stored.get() or _typed


def shown() -> Writing:
    return _stored.get() or _shown


def localized(number: str, numbers: NumberFormat | None = None) -> str:
    """A number written like ``1,234.5`` with the signs of those who read it."""
    form = numbers or shown().numbers
    if form.group == ",":
        return number
    return "".join({",": form.group, ".": form.decimal}.get(c, c) for c in number)


def figure(number: float, how: str) -> str:
    """A computed number by a format like ``.2f``, with the signs of those who read it."""
    return localized(format(number, how))


def format_day(day: date, dates: DateFormat | None = None) -> str:
    """``2026-12-31``, ``31.12.2026``: as wide for every day."""
    return _filled((dates or shown().dates).full, day)


def short_day(day: date, dates: DateFormat | None = None) -> str:
    """``31 Dec 26``, for columns; as wide for every day."""
    return _filled((dates or shown().dates).short, day)


def short_width() -> int:
    return len(short_day(_DAY))


def weekday_and_day(day: date) -> str:
    """``Thu 31 Dec 2026``."""
    return f"{_WEEKDAYS[day.weekday()]} {long_day(day)}"


def long_day(day: date) -> str:
    """``31 Dec 2026``, where the day stands among words."""
    return _filled(shown().dates.long, day)


def day_in_year(day: date, dates: DateFormat | None = None) -> str:
    """``31 Dec``."""
    return _filled((dates or shown().dates).in_year, day)


def format_minute(moment: datetime) -> str:
    """``2026-12-31 14:30``."""
    return f"{format_day(moment)} {moment:%H:%M}"


def typed_day(day: date) -> str:
    """As one would type it; read again, it is the same."""
    return format_day(day, typed().dates)


def _filled(pattern: str, day: date) -> str:
    return pattern.format(
        y=day.year, c=day.year % 100, m=day.month, d=day.day, name=MONTHS[day.month - 1]
    )
