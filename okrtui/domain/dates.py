"""Dates as people type them."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from okrtui.domain import writing
from okrtui.domain.errors import Invalid
from okrtui.domain.text import quoted
from okrtui.domain.writing import figure

if TYPE_CHECKING:
    from okrtui.domain.writing import DateFormat

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199

_EXAMPLE: Final = date(2026, 3, 15)
_ACCEPTED: Final = "today, fri, last fri, +2w, eom, eoq or 15 mar"
_ACCEPTED_PAST: Final = "today, yesterday, fri, last fri, -1w, -3m or 15 mar"
_CHOICES: Final = 'or choose the order once: okrtui config set dates "31/12/2026", or "12/31/2026"'
Days: TypeAlias = tuple[date, date]
"""First and last day of a time."""

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WEEKDAY: Final = {
    **{name: n for n, name in enumerate(_WEEKDAYS)},
    **{name[:3]: n for n, name in enumerate(_WEEKDAYS)},
    "tues": 1,
    "thur": 3,
    "thurs": 3,
}
_MONTH: Final = {
    **{name: n for n, name in enumerate(_MONTHS, 1)},
    **{name[:3]: n for n, name in enumerate(_MONTHS, 1)},
    "sept": 9,
}
_NEAR: Final = {"today": 0, "yesterday": -1, "tomorrow": 1}

# Patterns stay texts until something is typed: compiling them would slow down every start.
_ISO: Final = r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
_NUMERIC: Final = r"([0-9]{1,4})([./-])([0-9]{1,2})\2([0-9]{1,4})"
_ORDERED: Final = (
    r"([0-9]{1,2})(?:([./-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})|/([0-9]{1,2})|\.([0-9]{1,2})\.)"
)
"""Day and month, in the order that somebody has chosen; without a year 3/4 and 3.4. with a dot."""
_SHIFT: Final = r"([+-]) ?([0-9]{1,6}) ?(d|days?|w|weeks?|m|months?|y|years?)"
_AHEAD: Final = r"in (?P<count>[0-9]{1,3}|[a-z]+) (?P<unit>d|w|m|y)(?:ays?|eeks?|onths?|ears?)"
_COUNTED: Final = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
COUNTS: Final = {"a": 1, "an": 1, **{word: number for number, word in enumerate(_COUNTED, 1)}}
_DAY_MONTH: Final = (
    r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]+)\.?,?(?: ([0-9]{4}|[0-9]{2}))?"
)
_MONTH_DAY: Final = r"([a-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?(?:,? ([0-9]{4}))?"
_MIDDLE: Final = r"mid[ -](?P<month>[a-z]{3,})(?: (?P<in>[0-9]{4}))?"
_CLOSE: Final = r"(?:the )?(?P<period>week|month|quarter|year)[ -]end"
_END_OF: Final = (
    r"(?:eo ?|(?:the )?end of (?:the )?)"
    r"(?:(?P<which>this |next )?(?P<period>w|week|m|month|q|quarter|y|year)"
    r"|q(?P<quarter>[1-4])(?: (?P<of>[0-9]{4}))?"
    r"|(?P<month>[a-z]{3,})(?: (?P<in>[0-9]{4}))?"
    r"|(?P<whole>[0-9]{4}))"
)


def parse_date(
    text: str, today: date, *, past: bool = False, dates: DateFormat | None = None
) -> date:
    """The day that was typed: ISO, ``today``, ``fri``, ``last fri``, ``+2w``, ``eoq``, ``15 mar``.

    A weekday, or a day without a year, is the next one, or with ``past`` the last one; today
    counts. ``3/4/2026`` has the order of ``dates``, by default of those in force, and without
    one it is refused. Raises Invalid, also outside of the years 1900 to 2199.
    """
    words = " ".join(text.lower().replace("\u2212", "-").split())
    form = dates or writing.typed().dates
    accepted = f"Type {writing.format_day(_EXAMPLE, form)}, {_ACCEPTED_PAST if past else _ACCEPTED}"
    if not words:
        raise Invalid("The date is empty", accepted)
    try:
        day = _day(words, today, past) or _ordered(words, form.order, today, past)
    except (ValueError, OverflowError):
        # No such day in the calendar: 30 February, the year 10000.
        day = None
    if day is None:
        raise Invalid(f"{quoted(text)} is not a date", _hint(words) or accepted)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid(
            f"{quoted(text)} is too far away", f"Years run from {FIRST_YEAR} to {LAST_YEAR}"
        )
    return day


def day_in_words(day: date, today: date) -> str:
    """``Fri 04 Dec 2026, in 12 days``."""
    return f"{writing.weekday_and_day(day)}, {when(day, today)}"


def when(day: date, today: date) -> str:
    """``today``, ``yesterday``, ``in 12 days``, ``3 days ago``."""
    ahead = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(ahead)
    days = f"{figure(abs(ahead), ',')} days"
    return near or (f"in {days}" if ahead > 0 else f"{days} ago")


def _day(words: str, today: date, past: bool) -> date | None:
    if match := re.fullmatch(_ISO, words):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if words in _NEAR:
        return today + timedelta(days=_NEAR[words])
    if words in _WEEKDAY:
        ahead = (_WEEKDAY[words] - today.weekday()) % 7
        return today + timedelta(days=ahead - 7 if past and ahead else ahead)
    if (last := words.removeprefix("last ")) != words and last in _WEEKDAY:
        return today - timedelta(days=(today.weekday() - _WEEKDAY[last] - 1) % 7 + 1)
    if match := re.fullmatch(_SHIFT, words):
        return _shifted(today, int(match[1] + match[2]), match[3][0])
    if match := re.fullmatch(_END_OF, words):
        return _end_of(match, today, past)
    if match := re.fullmatch(_CLOSE, words):
        return _period(match["period"], today)[1]
    if match := re.fullmatch(_MIDDLE, words):
        return _of_year(match["in"], match["month"], 15, today, past)
    if match := re.fullmatch(_AHEAD, words):
        count = COUNTS.get(match["count"]) or _whole(match["count"])
        return None if count is None else _shifted(today, count, match["unit"])
    if match := re.fullmatch(_DAY_MONTH, words):
        return _of_year(match[3], match[2], int(match[1]), today, past)
    if match := re.fullmatch(_MONTH_DAY, words):
        return _of_year(match[3], match[1], int(match[2]), today, past)
    return None


def _ordered(
    words: str, order: Literal["", "day", "month"], today: date, past: bool
) -> date | None:
    """``3/4/2026`` by the order that was chosen; dots stand behind the day everywhere."""
    match = re.fullmatch(_ORDERED, words) if order else None
    if match is None or (order == "month" and "." in words):
        return None
    first, second = int(match[1]), int(match[3] or match[5] or match[6])
    day, month = (first, second) if order == "day" else (second, first)
    if match[4] is None:
        return _nearest(lambda year: date(year, month, day), today, past)
    return date(_century(match[4]), month, day)


def _century(year: str) -> int:
    """A year of two digits is one of this century."""
    return int(year) if len(year) == 4 else 2000 + int(year)


def _shifted(today: date, count: int, unit: str) -> date:
    if unit in "dw":
        return today + timedelta(days=count * (7 if unit == "w" else 1))
    year, month = divmod(today.month - 1 + count * (12 if unit == "y" else 1), 12)
    return _clamped(today.year + year, month + 1, today.day)


def _end_of(match: re.Match[str], today: date, past: bool) -> date | None:
    if match["period"]:
        return _period(match["period"], today, ahead=match["which"] == "next ")[1]
    if match["whole"]:
        return date(int(match["whole"]), 12, 31)
    month = int(match["quarter"]) * 3 if match["quarter"] else _MONTH.get(match["month"])
    if month is None:
        return None
    year = match["of"] or match["in"]
    if year:
        return _clamped(int(year), month, 31)
    return _nearest(lambda year: _clamped(year, month, 31), today, past)


def _period(period: str, today: date, *, ahead: bool = False) -> Days:
    """The running week, month, quarter or year, or with ``ahead`` the one after it."""
    if period[0] == "w":
        first = today + timedelta(days=7 * ahead - today.weekday())
        return first, first + timedelta(days=6)
    months = {"m": 1, "q": 3, "y": 12}[period[0]]
    start = (today.month - 1) // months * months + months * ahead
    return _months(today.year + start // 12, start % 12 + 1, months)


def _months(year: int, first: int, count: int) -> Days:
    return date(year, first, 1), _clamped(year, first + count - 1, 31)


def _whole(digits: str) -> int | None:
    return int(digits) if digits.isdecimal() else None


def _of_year(year: str | None, name: str, day: int, today: date, past: bool) -> date | None:
    month = _MONTH.get(name)
    if month is None:
        return None
    if year:
        return date(_century(year), month, day)
    return _nearest(lambda year: date(year, month, day), today, past)


def _nearest(day_of: Callable[[int], date], today: date, past: bool) -> date | None:
    """The next (or last) year's day; 29 February may be eight years away."""
    for years in range(9):
        year = today.year - years if past else today.year + years
        try:
            day = day_of(year)
        except ValueError:
            continue
        if day <= today if past else day >= today:
            return day
    return None


def _clamped(year: int, month: int, day: int) -> date:
    """The day, or the last of its month. Raises ValueError outside of the calendar."""
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last.replace(day=min(day, last.day))


def _hint(words: str) -> str:
    if match := re.fullmatch(_NUMERIC, words):
        readings = " or ".join(dict.fromkeys(_readings(match[1], match[3], match[4])))
        if readings:
            hint = f"Year, month and day in this order leave no doubt: type {readings}"
            return f"{hint}; {_CHOICES}" if " or " in readings else hint
    return ""


def _readings(first: str, second: str, third: str) -> Iterator[str]:
    """The days that three numbers could mean, as ISO dates."""
    year = third if len(third) > 2 else f"20{third}"
    orders = [(year, second, first), (year, first, second)]
    for numbers in [(first, second, third)] if len(first) > 2 else orders:
        try:
            yield date(*(int(number) for number in numbers)).isoformat()
        except ValueError:
            continue


_SPAN: Final = (
    r"(?:the )?(?:(?P<which>this|next) (?P<period>week|month|quarter|year)"
    r"|(?P<half>[qh])(?P<number>[1-4])(?: (?:of )?(?P<of>[0-9]{4}))?"
    r"|(?P<month>[a-z]{3,})(?: (?P<in>[0-9]{4}))?"
    r"|(?P<year>[0-9]{4}))"
)


def span_of(text: str, today: date) -> Days | None:
    """The days of a time named as a whole: ``Q3``, ``H1 2027``, ``March``, ``next quarter``.

    Without a year the one that ends next; None for anything else, also outside of our years.
    """
    match = re.fullmatch(_SPAN, text.strip().lower())
    if match is None:
        return None
    try:
        days = _span(match, today)
    except (ValueError, OverflowError):
        return None
    if days is None or days[0].year < FIRST_YEAR or days[1].year > LAST_YEAR:
        return None
    return days


def _span(match: re.Match[str], today: date) -> Days | None:
    if match["which"]:
        return _period(match["period"], today, ahead=match["which"] == "next")
    if match["year"]:
        return _months(int(match["year"]), 1, 12)
    if match["half"]:
        count = 3 if match["half"] == "q" else 6
        first = (int(match["number"]) - 1) * count + 1
    else:
        count, first = 1, _MONTH.get(match["month"], 0)
    if not 1 <= first <= 12:
        return None
    named = match["of"] or match["in"]
    if named:
        return _months(int(named), first, count)
    days = _months(today.year, first, count)
    return days if days[1] >= today else _months(today.year + 1, first, count)


def numeric_days(text: str, today: date, dates: DateFormat | None = None) -> tuple[date, ...]:
    """The days that ``15/03/2027`` or ``03/04`` may mean; without a year the next ones.

    Of two orders the one that ``dates`` has counts, by default of those in force.
    """
    match = re.fullmatch(
        r"([0-9]{1,2})[/.]([0-9]{1,2})\.?(?:[/.]?((?:20)?[0-9]{2}))?", text.strip()
    )
    if match is None:
        return ()
    day_first, month_first = (match[2], match[1]), (match[1], match[2])
    order = "day" if "." in text else (dates or writing.typed().dates).order
    orders = {"day": [day_first], "month": [month_first]}.get(order, [day_first, month_first])
    days = []
    for month, day in orders:
        with contextlib.suppress(ValueError):
            days.append(_numeric(match[3], int(month), int(day), today))
    return tuple(dict.fromkeys(day for day in days if day is not None))


def _numeric(year: str | None, month: int, day: int, today: date) -> date | None:
    if year is None:
        return _nearest(lambda year: date(year, month, day), today, past=False)
    return date(_century(year), month, day)
