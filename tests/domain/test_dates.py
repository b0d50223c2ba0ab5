from __future__ import annotations

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.dates import numeric_days, parse_date, span_of
from okrtui.domain.errors import Invalid

TODAY = date(2026, 11, 22)  # a Sunday
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-03-15", "2026-03-15"),
        (" 2026-3-5 ", "2026-03-05"),
        ("today", "2026-11-22"),
        ("Yesterday", "2026-11-21"),
        ("TOMORROW", "2026-11-23"),
        ("sun", "2026-11-22"),
        ("Sunday", "2026-11-22"),
        ("mon", "2026-11-23"),
        ("fri", "2026-11-27"),
        ("thurs", "2026-11-26"),
        ("tues", "2026-11-24"),
        ("last fri", "2026-11-20"),
        ("last  Friday", "2026-11-20"),
        ("last sun", "2026-11-15"),
        ("last mon", "2026-11-16"),
        ("+2w", "2026-12-06"),
        ("-3d", "2026-11-19"),
        ("−3d", "2026-11-19"),
        ("+ 10 days", "2026-12-02"),
        ("+1m", "2026-12-22"),
        ("-11m", "2025-12-22"),
        ("-12 months", "2025-11-22"),
        ("+1y", "2027-11-22"),
        ("eow", "2026-11-22"),
        ("eom", "2026-11-30"),
        ("eoq", "2026-12-31"),
        ("eoy", "2026-12-31"),
        ("end of month", "2026-11-30"),
        ("the end of the year", "2026-12-31"),
        ("end of Q3", "2027-09-30"),
        ("end of q4", "2026-12-31"),
        ("eoq3", "2027-09-30"),
        ("end of Q3 2026", "2026-09-30"),
        ("end of feb", "2027-02-28"),
        ("end of February 2028", "2028-02-29"),
        ("end of 2027", "2027-12-31"),
        ("15 mar", "2027-03-15"),
        ("22 nov", "2026-11-22"),
        ("21 Nov", "2027-11-21"),
        ("15th of march", "2027-03-15"),
        ("15 march 2027", "2027-03-15"),
        ("15th March, 2027", "2027-03-15"),
        ("mar 15", "2027-03-15"),
        ("Sept. 1st", "2027-09-01"),
        ("Dec 24, 2026", "2026-12-24"),
        ("1 may", "2027-05-01"),
        ("29 feb", "2028-02-29"),
        ("the 15th of March 2028", "2028-03-15"),
        ("year-end", "2026-12-31"),
        ("the year end", "2026-12-31"),
        ("quarter-end", "2026-12-31"),
        ("month-end", "2026-11-30"),
        ("week-end", "2026-11-22"),
        ("end of next week", "2026-11-29"),
        ("end of next month", "2026-12-31"),
        ("the end of the next quarter", "2027-03-31"),
        ("end of this year", "2026-12-31"),
        ("end of next year", "2027-12-31"),
        ("mid-March", "2027-03-15"),
        ("mid march 2028", "2028-03-15"),
        ("mid-summer", None),
        ("in 6 weeks", "2027-01-03"),
        ("in six weeks", "2027-01-03"),
        ("in a month", "2026-12-22"),
        ("in 3 days", "2026-11-25"),
        ("in 2 years", "2028-11-22"),
        ("in many weeks", None),
        ("29 feb 2027", None),
        ("31 apr", None),
    ],
)
def test_a_date_is_read_in_every_accepted_form(typed: str, day: str | None) -> None:
    if day is None:
        with pytest.raises(Invalid):
            parse_date(typed, TODAY)
    else:
        assert parse_date(typed, TODAY).isoformat() == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("fri", "2026-11-20"),
        ("sun", "2026-11-22"),
        ("mon", "2026-11-16"),
        ("15 mar", "2026-03-15"),
        ("22 nov", "2026-11-22"),
        ("23 nov", "2025-11-23"),
        ("29 feb", "2024-02-29"),
        ("end of q4", "2025-12-31"),
        ("2027-01-01", "2027-01-01"),
        ("tomorrow", "2026-11-23"),
    ],
)
def test_where_the_past_is_meant_a_day_without_a_year_is_the_last_one(typed: str, day: str) -> None:
    assert parse_date(typed, TODAY, past=True).isoformat() == day


@pytest.mark.parametrize(
    ("named", "first", "last"),
    [
        ("Q3", "2027-07-01", "2027-09-30"),
        ("q4", "2026-10-01", "2026-12-31"),
        ("Q3 2028", "2028-07-01", "2028-09-30"),
        ("Q3 of 2028", "2028-07-01", "2028-09-30"),
        ("H1", "2027-01-01", "2027-06-30"),
        ("h2 2026", "2026-07-01", "2026-12-31"),
        ("March", "2027-03-01", "2027-03-31"),
        ("Feb 2028", "2028-02-01", "2028-02-29"),
        ("november", "2026-11-01", "2026-11-30"),
        ("this week", "2026-11-16", "2026-11-22"),
        ("next week", "2026-11-23", "2026-11-29"),
        ("next month", "2026-12-01", "2026-12-31"),
        ("the next quarter", "2027-01-01", "2027-03-31"),
        ("this year", "2026-01-01", "2026-12-31"),
        ("2030", "2030-01-01", "2030-12-31"),
    ],
)
def test_a_time_named_as_a_whole_has_a_first_and_a_last_day(
    named: str, first: str, last: str
) -> None:
    days = span_of(named, TODAY)
    assert days is not None
    assert [day.isoformat() for day in days] == [first, last]


@pytest.mark.parametrize(
    "text", ["", "fri", "h3", "q5", "soon", "2300", "1800", "q1 0000", "next", "mar 15", "H4"]
)
def test_anything_else_is_no_time_as_a_whole(text: str) -> None:
    assert span_of(text, TODAY) is None


def test_a_time_beyond_the_calendar_is_none() -> None:
    assert span_of("next year", date(9999, 5, 1)) is None


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("15/03/2027", ["2027-03-15"]),
        ("03/15/2027", ["2027-03-15"]),
        ("03/04/2027", ["2027-04-03", "2027-03-04"]),
        ("03/04", ["2027-04-03", "2027-03-04"]),
        ("04/04", ["2027-04-04"]),
        ("15/03/27", ["2027-03-15"]),
        # Dots are only written after the day.
        ("03.04.2027", ["2027-04-03"]),
        ("15.3.", ["2027-03-15"]),
        ("03.15.2027", []),
        ("29/02", ["2028-02-29"]),
        ("31/31/2027", []),
        ("24/7", ["2027-07-24"]),
        ("1/2/3/4", []),
        ("fri", []),
    ],
)
def test_a_numeric_day_has_all_its_readings(typed: str, days: list[str]) -> None:
    assert [day.isoformat() for day in numeric_days(typed, TODAY)] == days


def test_a_month_later_stays_within_the_month() -> None:
    assert parse_date("+1m", date(2026, 1, 31)) == date(2026, 2, 28)
    assert parse_date("+1y", date(2028, 2, 29)) == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("03/04/2026", "2026-04-03 or 2026-03-04"),
        ("3.4.26", "2026-04-03 or 2026-03-04"),
        ("15-03-2026", "2026-03-15"),
        ("04.04.2026", "type 2026-04-04"),
        ("2026/03/04", "2026-03-04"),
        ("3/4", "2026-03-15"),
        ("99/99/2026", "2026-03-15"),
    ],
)
def test_a_numeric_form_that_leaves_doubt_is_refused_with_a_hint_to_iso(
    typed: str, hint: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_date(typed, TODAY)
    assert refusal.value.title == f'"{typed}" is not a date'
    assert hint in refusal.value.hint


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "soon", "2026-02-30", "2026-13-01", "0000-01-01", "10000-01-01", "20261122",
        "2026-W47", "2w", "+2", "+2x", "+999999y", "-999999w", "last", "last 3", "next",
        "15", "mar", "mar 2027", "32 mar", "mar 0", "end of", "end of q5", "end of time", "eo",
        "2026-11-22T10:00", "٢٠٢٦-١١-٢٢", "fri\x1b[31m", "+1m 2d", "15 mar 0000",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_what_is_accepted(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_date(typed, TODAY)
    assert "2026-03-15" in refusal.value.hint
    assert "\x1b" not in str(refusal.value)


@pytest.mark.parametrize("typed", ["1899-12-31", "2200-01-01", "end of 1800", "+200y", "eoq1 2300"])
def test_a_year_far_away_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="Years run from 1900 to 2199"):
        parse_date(typed, TODAY)


@given(DAYS, DAYS, st.booleans())
def test_an_iso_date_is_itself_whatever_today_is(day: date, today: date, past: bool) -> None:
    assert parse_date(day.isoformat(), today, past=past) == day


@given(DAYS, DAYS)
def test_a_written_date_with_its_year_is_itself(day: date, today: date) -> None:
    for form in ("%d %B %Y", "%d %b %Y", "%b %d %Y", "%B %d, %Y"):
        assert parse_date(f"{day:{form}}", today) == day


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(0, 6))
def test_a_weekday_lies_within_the_week_on_its_side_of_today(today: date, ahead: int) -> None:
    name = f"{today + timedelta(days=ahead):%A}"
    assert parse_date(name, today) - today == timedelta(days=ahead)
    assert (today - parse_date(name, today, past=True)).days == -ahead % 7
    assert (today - parse_date(f"last {name}", today)).days == (-ahead % 7 or 7)


@given(
    st.one_of(
        st.text(),
        st.text("0123456789+-/. dwmyq"),
        st.from_regex(r"(end of|eo|last|[+-][0-9]{6})? ?(q[0-9]|[a-z]{3}|[0-9]{1,4})? ?[0-9]{0,4}"),
    ),
    DAYS,
    st.booleans(),
)
def test_any_text_is_a_day_of_our_years_or_invalid(typed: str, today: date, past: bool) -> None:
    with contextlib.suppress(Invalid):
        assert 1900 <= parse_date(typed, today, past=past).year <= 2199
