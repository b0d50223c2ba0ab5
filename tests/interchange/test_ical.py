"""Calendars that other programs read."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.event import Event
from okrtui.interchange.ical import ical

TODAY = date(2026, 11, 22)


def lines(*events: Event) -> list[str]:
    return ical(events, TODAY, "store").split("\r\n")


def test_a_day_once_and_every_week() -> None:
    found = lines(
        Event("cycle-1-end", date(2026, 12, 31), "Q4 ends"),
        Event("cycle-1-review", date(2026, 11, 27), "Review", until=date(2026, 12, 31)),
    )
    assert found[4:12] == [
        "BEGIN:VEVENT",
        "UID:cycle-1-end@store",
        "DTSTAMP:20261122T000000Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:Q4 ends",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    assert "RRULE:FREQ=WEEKLY;UNTIL=20261231" in found


def test_the_last_day_there_is() -> None:
    assert "DTSTART;VALUE=DATE:99991231" in lines(Event("a", date.max, "late"))


@given(st.text(max_size=200))
def test_lines_are_folded_and_read_the_same_unfolded(title: str) -> None:
    text = ical([Event("a", TODAY, title)], TODAY, "store")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert unfolded.count("SUMMARY:") >= 1
    assert len(unfolded.split("\r\n")) == 14
