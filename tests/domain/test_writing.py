"""Days and numbers in the way that somebody chose: shown so, and read back as they are shown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain import writing
from okrtui.domain.dates import FIRST_YEAR, LAST_YEAR, numeric_days, parse_date
from okrtui.domain.errors import Invalid
from okrtui.domain.writing import DATES, UNTOLD, Writing, day_in_year, format_day, short_day

TODAY = date(2026, 11, 22)
DAY = date(2026, 4, 3)
DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@pytest.mark.parametrize(
    ("name", "full", "short", "in_year"),
    [
        ("2026-12-31", "2026-04-03", "2026-04-03", "3 Apr"),
        ("31 Dec 2026", "03 Apr 2026", "03 Apr 26", "3 Apr"),
        ("31.12.2026", "03.04.2026", "03.04.26", "03.04."),
        ("31/12/2026", "03/04/2026", "03/04/26", "03/04"),
        ("12/31/2026", "04/03/2026", "04/03/26", "04/03"),
    ],
)
def test_a_day_in_each_way(name: str, full: str, short: str, in_year: str) -> None:
    form = DATES[name]
    assert format_day(date(2026, 12, 31), form) == name
    assert (format_day(DAY, form), short_day(DAY, form)) == (full, short)
    assert day_in_year(DAY, form) == in_year


def test_nobodys_way_is_iso_and_the_months_name_where_room_is_scarce() -> None:
    assert (format_day(DAY), short_day(DAY), day_in_year(DAY)) == (
        "2026-04-03",
        "03 Apr 26",
        "3 Apr",
    )


@given(DAYS, st.sampled_from([UNTOLD, *DATES.values()]))
def test_a_day_that_is_shown_is_read_as_the_same(day: date, form: writing.DateFormat) -> None:
    shown = format_day(day, form)
    assert parse_date(shown, TODAY, dates=form) == day
    assert parse_date(day.isoformat(), TODAY, dates=form) == day
    assert len(shown) == len(format_day(DAY, form)), "columns of days are aligned"
    assert len(short_day(day, form)) == len(short_day(DAY, form))


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from([UNTOLD, *DATES.values()]))
def test_a_short_day_is_read_as_the_same(day: date, form: writing.DateFormat) -> None:
    assert parse_date(short_day(day, form), TODAY, dates=form) == day


@pytest.mark.parametrize(
    ("name", "text", "day"),
    [
        ("31.12.2026", "03/04/2026", "2026-04-03"),
        ("31/12/2026", "03/04/2026", "2026-04-03"),
        ("31 Dec 2026", "3-4-2026", "2026-04-03"),
        ("12/31/2026", "03/04/2026", "2026-03-04"),
        ("12/31/2026", "3/4/27", "2027-03-04"),
        ("12/31/2026", "3/4", "2027-03-04"),
        ("31.12.2026", "3.4.", "2027-04-03"),
        ("31.12.2026", "24.12.26", "2026-12-24"),
    ],
)
def test_numbers_follow_the_chosen_order(name: str, text: str, day: str) -> None:
    assert parse_date(text, TODAY, dates=DATES[name]).isoformat() == day


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("", "03/04/2026"),
        ("2026-12-31", "03/04/2026"),
        ("", "03.04.2026"),
        ("12/31/2026", "03.04.2026"),
        ("12/31/2026", "31/12/2026"),
        ("31/12/2026", "12/31/2026"),
        ("31.12.2026", "30.02.2026"),
        ("31.12.2026", "3.4"),
    ],
)
def test_what_the_chosen_order_does_not_settle_is_refused(name: str, text: str) -> None:
    with pytest.raises(Invalid, match="is not a date"):
        parse_date(text, TODAY, dates=DATES.get(name, UNTOLD))


def test_a_day_in_doubt_names_its_readings_and_how_to_choose() -> None:
    with pytest.raises(Invalid) as caught:
        parse_date("03/04/2026", TODAY)
    assert "type 2026-04-03 or 2026-03-04" in caught.value.hint
    assert 'okrtui config set dates "31/12/2026"' in caught.value.hint


def test_a_captured_due_day_follows_the_chosen_order() -> None:
    assert numeric_days("03/04/2027", TODAY) == (date(2027, 4, 3), date(2027, 3, 4))
    assert numeric_days("03/04/2027", TODAY, DATES["12/31/2026"]) == (date(2027, 3, 4),)
    assert numeric_days("03/04/2027", TODAY, DATES["31/12/2026"]) == (date(2027, 4, 3),)
    assert numeric_days("03.04.2027", TODAY, DATES["12/31/2026"]) == (date(2027, 4, 3),)


def test_what_is_typed_may_be_written_otherwise_than_what_is_shown() -> None:
    writing.use(Writing(DATES["12/31/2026"]), writing.NEUTRAL)
    assert format_day(DAY) == "2026-04-03"
    assert writing.typed_day(DAY) == "04/03/2026"
    assert parse_date("04/03/2026", TODAY) == DAY
