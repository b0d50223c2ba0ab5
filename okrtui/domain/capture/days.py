"""The day a goal is due: ``by end of Q3``, ``until 15 March``, ``before Q2``, ``in 6 weeks``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, NamedTuple

from okrtui.domain.capture.captured import Doubt
from okrtui.domain.capture.sentence import Sentence
from okrtui.domain.capture.words import DUE
from okrtui.domain.dates import numeric_days, parse_date, span_of
from okrtui.domain.errors import Invalid
from okrtui.domain.writing import typed_day

_LONGEST: Final = 7
"""Words: ``by the end of the next quarter``."""
_DURING: Final = frozenset(("in", "during", "within", "this", "next"))
_ENDS_OF: Final = ("end of ", "the end of ", "year-end", "year end", "quarter-end", "month-end")


_COMPARED: Final = frozenset(("than", "as", "like", "from", "of", "for", "since", "vs"))


class Due(NamedTuple):
    """A day, or a doubt which one is meant, and where it was said."""

    day: date | None
    start: int
    end: int
    leaves: bool
    doubt: Doubt | None = None


def due_at_end(s: Sentence, today: date) -> Due | None:
    """The day that the sentence ends with, or begins with before a comma."""
    for start in range(max(s.begin, s.end - _LONGEST - 1), s.end):
        if found := _due(s, start, s.end, today):
            return found
    for end in range(s.begin + 2, min(s.begin + _LONGEST + 2, s.end)):
        if s.words[end - 1].stop and (found := _due(s, s.begin, end, today)):
            return found
    return None


def _due(s: Sentence, start: int, end: int, today: date) -> Due | None:
    low = s.low(start)
    if low == "before" and start + 1 < end:
        return _before(s, start, end, today)
    if behind := s.said(start, DUE):
        return _by(s, start, behind, end, today) if behind < end else None
    if low in _DURING:
        return _during(s, start, end, today)
    if low in ("eom", "eoq", "eoy") and start + 1 == end and start > s.begin:
        return Due(parse_date(low, today), start, end, leaves=True)
    return None


def _words(s: Sentence, start: int, end: int) -> str:
    return s.phrase(start, end).rstrip(".,;:!?")


def _by(s: Sentence, start: int, behind: int, end: int, today: date) -> Due | None:
    text = _words(s, behind, end)
    try:
        return Due(parse_date(text, today), start, end, leaves=True)
    except Invalid:
        pass
    if s.low(start) == "at":
        return None
    days = numeric_days(text, today)
    if len(days) == 1:
        return Due(days[0], start, end, leaves=True)
    if not days:
        span = span_of(text, today)
        if span is None:
            return None
        days = (span[1], span[0] - timedelta(days=1))
    said = tuple(typed_day(day) for day in days)
    return Due(
        None, start, end, leaves=False, doubt=Doubt(_words(s, start, end), said, taken=False)
    )


def _before(s: Sentence, start: int, end: int, today: date) -> Due | None:
    """The day before; of a time as a whole, the one before it begins."""
    text = _words(s, start + 1, end)
    span = span_of(text, today)
    if span is not None:
        return Due(span[0] - timedelta(days=1), start, end, leaves=True)
    try:
        day = parse_date(text, today)
    except Invalid:
        return None
    closing = text.lower().startswith(_ENDS_OF)
    return Due(day if closing else day - timedelta(days=1), start, end, leaves=True)


def _during(s: Sentence, start: int, end: int, today: date) -> Due | None:
    """``in Q3`` ends with Q3; so does ``this quarter``. The words stay: they say when."""
    low = s.low(start)
    begin = start if low in ("this", "next") else start + 1
    if begin >= end or s.low(start - 1) in _COMPARED:
        return None
    text = _words(s, begin, end)
    span = None if text.isdecimal() else span_of(text, today)
    if span is not None:
        return Due(span[1], start, end, leaves=False)
    if low in ("in", "within"):
        try:
            return Due(parse_date(f"in {text}", today), start, end, leaves=True)
        except Invalid:
            return None
    return None
