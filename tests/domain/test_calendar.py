from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.calendar import (
    cadence_days,
    cycle_dates,
    elapsed,
    following,
    grace_days,
    overdue,
    period_number,
    period_of,
    quarter,
    week_of,
)
from okrtui.domain.records import CADENCES, WEEK_STARTS, Cadence

START, END = date(2026, 10, 1), date(2026, 12, 31)
DATES = st.dates()


@pytest.mark.parametrize(
    ("today", "share"),
    [
        (date(2026, 11, 22), 52 / 91),
        (START, 0.0),
        (END, 1.0),
        (START - timedelta(days=1), 0.0),
        (END + timedelta(days=1), 1.0),
    ],
)
def test_elapsed_is_the_share_of_the_days_clamped(today: date, share: float) -> None:
    assert elapsed(today, START, END) == share


def test_a_cycle_of_one_day_is_over_on_that_day() -> None:
    assert elapsed(START - timedelta(days=1), START, START) == 0.0
    assert elapsed(START, START, START) == 1.0


@given(DATES, DATES, DATES, DATES)
def test_elapsed_never_falls_as_days_go_by(a: date, b: date, start: date, end: date) -> None:
    earlier, later = sorted((a, b))
    assert 0.0 <= elapsed(earlier, start, end) <= elapsed(later, start, end) <= 1.0


@pytest.mark.parametrize(
    ("day", "name", "first", "last"),
    [
        (date(2026, 11, 22), "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 1, 1), "2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2024, 6, 30), "2024-Q2", date(2024, 4, 1), date(2024, 6, 30)),
        (date(2026, 9, 30), "2026-Q3", date(2026, 7, 1), date(2026, 9, 30)),
    ],
)
def test_a_quarter_has_a_name_and_both_its_days(
    day: date, name: str, first: date, last: date
) -> None:
    assert quarter(day) == (name, first, last)


@pytest.mark.parametrize(
    ("today", "week"),
    [
        (date(2026, 11, 22), (8, 13)),
        (START, (1, 13)),
        (START + timedelta(days=6), (1, 13)),
        (START + timedelta(days=7), (2, 13)),
        (END, (13, 13)),
        (START - timedelta(days=30), (1, 13)),
        (END + timedelta(days=30), (13, 13)),
    ],
)
def test_the_running_week_stays_inside_the_cycle(today: date, week: tuple[int, int]) -> None:
    assert week_of(today, START, END) == week


def test_a_cycle_of_one_day_has_one_week() -> None:
    assert week_of(START, START, START) == (1, 1)
    assert week_of(START, END, START) == (1, 1)


@pytest.mark.parametrize(
    ("days", "grace"), [(91, 9.1), (200, 20.0), (70, 7.0), (30, 7.0), (0, 7.0)]
)
def test_grace_is_seven_days_or_a_tenth_of_the_cycle(days: int, grace: float) -> None:
    assert grace_days(START, START + timedelta(days=days)) == grace


def test_a_cadence_is_the_longest_its_period_can_be() -> None:
    lengths = {cadence: cadence_days(cadence) for cadence in CADENCES}
    assert lengths == {
        "daily": 1,
        "weekly": 7,
        "monthly": 31,
        "quarterly": 92,
        "yearly": 366,
        "irregular": None,
    }


@pytest.mark.parametrize(
    ("cadence", "first", "last"),
    [
        ("daily", date(2026, 11, 22), date(2026, 11, 22)),
        ("weekly", date(2026, 11, 16), date(2026, 11, 22)),
        ("monthly", date(2026, 11, 1), date(2026, 11, 30)),
        ("quarterly", date(2026, 10, 1), date(2026, 12, 31)),
        ("yearly", date(2026, 1, 1), date(2026, 12, 31)),
        ("irregular", date(2026, 11, 22), date(2026, 11, 22)),
    ],
)
def test_a_period_has_its_first_and_last_day(cadence: Cadence, first: date, last: date) -> None:
    assert period_of(cadence, date(2026, 11, 22)) == (first, last)


def test_a_leap_february_has_29_days() -> None:
    assert period_of("monthly", date(2028, 2, 3)) == (date(2028, 2, 1), date(2028, 2, 29))


@given(st.sampled_from(CADENCES), DATES)
def test_every_day_lies_in_its_period(cadence: Cadence, day: date) -> None:
    first, last = period_of(cadence, day)
    assert first <= day <= last
    assert (last - first).days < (cadence_days(cadence) or 1)
    assert period_of(cadence, first) == period_of(cadence, last) == (first, last)


@pytest.mark.parametrize(
    ("cadence", "last", "today", "late"),
    [
        # Sunday 2026-11-22 ends its week; the last completed one is 9 to 15 November.
        ("weekly", date(2026, 11, 9), date(2026, 11, 22), False),
        ("weekly", date(2026, 11, 8), date(2026, 11, 22), True),
        ("weekly", date(2026, 11, 9), date(2026, 11, 23), True),
        ("weekly", date(2026, 11, 16), date(2026, 11, 23), False),
        ("daily", date(2026, 11, 21), date(2026, 11, 22), False),
        ("daily", date(2026, 11, 20), date(2026, 11, 22), True),
        ("monthly", date(2026, 10, 1), date(2026, 11, 30), False),
        ("monthly", date(2026, 9, 30), date(2026, 11, 1), True),
        ("quarterly", date(2026, 7, 1), date(2026, 12, 31), False),
        ("quarterly", date(2026, 6, 30), date(2026, 10, 1), True),
        ("yearly", date(2025, 1, 1), date(2026, 12, 31), False),
        ("yearly", date(2024, 12, 31), date(2026, 1, 1), True),
        ("irregular", date(1990, 1, 1), date(2026, 1, 1), False),
        ("weekly", date(2026, 12, 24), date(2026, 11, 22), False),
    ],
)
def test_overdue_when_the_last_completed_period_has_no_entry(
    cadence: Cadence, last: date, today: date, late: bool
) -> None:
    assert overdue(cadence, last, today) is late


@pytest.mark.parametrize("cadence", CADENCES)
def test_what_was_never_measured_is_not_overdue(cadence: Cadence) -> None:
    assert overdue(cadence, None, date(2026, 11, 22)) is False


@given(st.sampled_from(CADENCES), DATES, DATES, DATES)
def test_a_later_entry_is_never_more_overdue(
    cadence: Cadence, a: date, b: date, today: date
) -> None:
    earlier, later = sorted((a, b))
    assert overdue(cadence, later, today) <= overdue(cadence, earlier, today)
    assert overdue(cadence, today, today) is False


@pytest.mark.parametrize("edge", [date.min, date.max])
@pytest.mark.parametrize("cadence", CADENCES)
def test_the_edges_of_the_calendar_are_no_error(cadence: Cadence, edge: date) -> None:
    first, last = period_of(cadence, edge)
    assert first <= edge <= last
    assert overdue(cadence, edge, edge) is False


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        (" 2026-12 ", date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_cycles_name_gives_its_dates(name: str, first: date, last: date) -> None:
    assert cycle_dates(name) == (first, last)


@pytest.mark.parametrize(
    "name",
    ["", "launch", "2026-Q5", "2026-13", "2026-00", "2026-1", "2026-H3", "26", "0000", "２０２６"],
)
def test_other_names_stand_for_no_dates(name: str) -> None:
    assert cycle_dates(name) is None


@given(DATES)
def test_a_quarters_name_gives_the_quarter_back(day: date) -> None:
    name, first, last = quarter(day)
    assert cycle_dates(name) == (first, last)


@given(st.sampled_from(CADENCES), st.dates(max_value=date(9998, 12, 31)))
def test_periods_are_numbered_one_after_the_other(cadence: Cadence, day: date) -> None:
    first, last = period_of(cadence, day)
    number = period_number(cadence, day)
    assert period_number(cadence, first) == period_number(cadence, last) == number
    assert period_number(cadence, last + timedelta(days=1)) == number + 1


@pytest.mark.parametrize(
    ("name", "next_one"),
    [
        ("2026-Q3", "2026-Q4"),
        ("2026-q4", "2027-Q1"),
        ("2026-H1", "2026-H2"),
        ("2026-H2", "2027-H1"),
        ("2026-09", "2026-10"),
        ("2026-12", "2027-01"),
        ("2026", "2027"),
        ("9999", None),
        ("9998-Q4", "9999-Q1"),
        ("Spring push", None),
        ("0000", None),
    ],
)
def test_the_cycle_after_one_is_named_like_it(name: str, next_one: str | None) -> None:
    assert following(name) == next_one
    if next_one is not None:
        dates, after = cycle_dates(name), cycle_dates(next_one)
        assert dates is not None
        assert after is not None
        assert (after[0] - dates[1]).days == 1


@pytest.mark.parametrize(
    ("week", "day", "first"),
    [
        (0, date(2026, 11, 22), date(2026, 11, 16)),
        (0, date(2026, 11, 23), date(2026, 11, 23)),
        (6, date(2026, 11, 22), date(2026, 11, 22)),
        (6, date(2026, 11, 21), date(2026, 11, 15)),
        (5, date(2026, 11, 22), date(2026, 11, 21)),
        (5, date(2026, 11, 20), date(2026, 11, 14)),
    ],
)
def test_weeks_begin_with_the_day_that_was_chosen(week: int, day: date, first: date) -> None:
    assert period_of("weekly", day, week) == (first, first + timedelta(days=6))


@given(
    st.dates(date(1, 1, 10), date(9999, 12, 20)),
    st.sampled_from(list(WEEK_STARTS.values())),
    st.sampled_from(CADENCES),
)
def test_weeks_follow_each_other_whatever_they_begin_with(
    day: date, week: int, cadence: Cadence
) -> None:
    first, last = period_of(cadence, day, week)
    assert first <= day <= last
    if cadence == "weekly":
        assert first.weekday() == week
        assert (last - first).days == 6
        assert period_of(cadence, last, week) == (first, last)
        next_day = last + timedelta(days=1)
        assert period_of(cadence, next_day, week)[0] == next_day
        assert period_number(cadence, next_day, week) == period_number(cadence, day, week) + 1
    else:
        assert (first, last) == period_of(cadence, day), "only weeks depend on it"


def test_a_weekly_measurement_is_overdue_by_the_weeks_that_were_chosen() -> None:
    sunday, wednesday = date(2026, 11, 15), date(2026, 11, 25)
    assert overdue("weekly", sunday, wednesday)
    assert not overdue("weekly", sunday, wednesday, WEEK_STARTS["sunday"])
