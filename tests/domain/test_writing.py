"""Days and numbers in the way that somebody chose: shown so, and read back as they are shown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from okrtui.domain import records, writing
from okrtui.domain.capture import capture
from okrtui.domain.capture.line import line_of
from okrtui.domain.dates import FIRST_YEAR, LAST_YEAR, numeric_days, parse_date
from okrtui.domain.errors import Invalid
from okrtui.domain.kpi_capture import capture_kpi, line_of_kpi
from okrtui.domain.values import (
    VALUE_LIMIT,
    editable_number,
    format_number,
    parse_value,
    typed_number,
)
from okrtui.domain.writing import (
    DATES,
    NUMBERS,
    UNCHOSEN,
    UNTOLD,
    Writing,
    day_in_year,
    format_day,
    short_day,
)

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


VALUES = st.one_of(
    st.integers(-VALUE_LIMIT + 1, VALUE_LIMIT - 1),
    st.integers(-(10**9), 10**9).map(lambda n: n / 1000),
    st.floats(-1e12, 1e12).map(lambda x: float(f"{x:.12g}")),
).filter(lambda x: x == 0 or abs(x) > 1e-9)


@pytest.mark.parametrize(
    ("name", "large", "small"),
    [
        ("1,234.5", "1,234,567.25", "-0.5"),
        ("1.234,5", "1.234.567,25", "-0,5"),
        ("1 234,5", "1 234 567,25", "-0,5"),
        ("1'234.5", "1'234'567.25", "-0.5"),
    ],
)
def test_a_number_in_each_way(name: str, large: str, small: str) -> None:
    form = NUMBERS[name]
    assert format_number(1234.5, form) == name
    assert format_number(1234567.25, form) == large
    assert format_number(-0.5, form) == small


@given(VALUES, st.sampled_from([UNCHOSEN, *NUMBERS.values()]))
def test_a_number_that_is_shown_is_read_as_the_same(
    value: int | float, form: writing.NumberFormat
) -> None:
    assert parse_value(f"={format_number(value, form)}", numbers=form) == value
    writing.use(Writing(numbers=form))
    assert parse_value(f"={typed_number(value)}") == value
    assert parse_value(f"={editable_number(value)}") == value


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("", "1,204", 1204),
        ("", "1.204", 1.204),
        ("1,234.5", "1,204", 1204),
        ("1,234.5", "1.204", 1.204),
        ("1.234,5", "1,204", 1.204),
        ("1.234,5", "1.204", 1204),
        ("1.234,5", "-1.204", -1204),
        ("1.234,5", "1.204 k€", 1204),
        ("1.234,5", "1.204,5", 1204.5),
        ("1.234,5", "1.204.500", 1204500),
        ("1.234,5", "1,204,500", 1204500),
        ("1.234,5", "1,204.5", 1204.5),
        ("1.234,5", "1.2k", 1200),
        ("1.234,5", "1,2k", 1200),
        ("1.234,5", "0.204", 0.204),
        ("1.234,5", "1.5", 1.5),
        ("1.234,5", "1,5", 1.5),
        ("1.234,5", "1.2345", 1.2345),
        ("1.234,5", "50,5%", 50.5),
        ("1.234,5", "1,5*2", 3),
        ("1.234,5", "1.200 + 0,5", 1200.5),
        ("1.234,5", "1 204,5", 1204.5),
        ("1 234,5", "1 204,5", 1204.5),
        ("1 234,5", "1,204", 1.204),
        ("1 234,5", "1\xa0204", 1204),
        ("1 234,5", "1.5", 1.5),
        ("1 234,5", "1.204,5", 1204.5),
        ("1 234,5", "1 200 + 1 200", 2400),
        ("1'234.5", "1\u2019204.5", 1204.5),
        ("1'234.5", "1.204", 1.204),
        ("1'234.5", "1,5", 1.5),
    ],
)
def test_every_form_is_read_in_the_way_that_was_chosen(name: str, text: str, value: float) -> None:
    unit = "k€" if "€" in text else ""
    form = NUMBERS.get(name, UNCHOSEN)
    assert parse_value(text, numbers=form, signed=True, unit=unit) == value


@pytest.mark.parametrize(
    ("name", "text", "readings"),
    [
        ("1 234,5", "1.204", "1204 or 1,204"),
        ("1 234,5", "12.204k", "12204 or 12,204"),
        ("1'234.5", "1,204", "1204 or 1.204"),
        ("1.234,5", "1.204e3", "1204 or 1,204"),
    ],
)
def test_what_the_chosen_way_does_not_settle_names_both_readings(
    name: str, text: str, readings: str
) -> None:
    with pytest.raises(Invalid) as caught:
        parse_value(text, numbers=NUMBERS[name])
    assert f"may be {readings}" in caught.value.title
    assert caught.value.hint == f"Type {readings}"


def test_a_hint_shows_numbers_as_they_are_typed() -> None:
    with pytest.raises(Invalid) as caught:
        parse_value("x", current=1204.5, numbers=NUMBERS["1.234,5"])
    assert "4,6, 1.204, 1,2k" in caught.value.hint
    assert "+0,2 and -3 step from 1.204,5" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "line", "start", "target", "doubts"),
    [
        ("", "Cost from 1.204 to 1.500", 1.204, 1.5, 1),
        ("1.234,5", "Cost from 1.204 to 1.500", 1204, 1500, 0),
        ("1.234,5", "Cost from 1,204 to 0,9", 1.204, 0.9, 0),
        ("1,234.5", "Cost from 1,204 to 1.204", 1204, 1.204, 0),
        ("1 234,5", "Cost from 1 204,5 to 900 €", 1204.5, 900, 0),
        ("1 234,5", "Cost from 1.204 to 900", 1.204, 900, 1),
        ("1'234.5", "Cost from 1'204.5 to 900", 1204.5, 900, 0),
    ],
)
def test_a_line_is_captured_in_the_way_that_was_chosen(
    name: str, line: str, start: float, target: float, doubts: int
) -> None:
    writing.use(Writing(numbers=NUMBERS.get(name, UNCHOSEN)))
    found = capture(line, TODAY)
    assert (found.start, found.target) == (start, target)
    assert len(found.doubts) == doubts


@pytest.mark.parametrize("form", NUMBERS.values(), ids=list(NUMBERS))
@given(
    st.integers(-(10**7), 10**7).map(lambda n: n / 1000),
    st.integers(-(10**7), 10**7).map(lambda n: n / 1000),
    st.sampled_from([0.5, 1, 1.5, 2]),
)
def test_the_line_of_a_goal_says_the_same_goal(
    form: writing.NumberFormat, start: float, target: float, weight: float
) -> None:
    assume(start != target)
    writing.use(Writing(numbers=form))
    numbers = {"start": start, "target": target, "weight": weight}
    record = records.key_result(1, {"title": "Cost", "kind": "reach", **numbers})
    found = capture(line_of(record, TODAY), TODAY)
    assert (found.start, found.target) == (start, target)
    kpi = records.kpi(1, {"name": "Cost", "direction": "down", "green": start, "red": target})
    again = capture_kpi(line_of_kpi(kpi))
    assert (again.green, again.red) == (kpi.green, kpi.red)


@pytest.mark.parametrize(
    ("name", "line", "green", "unit"),
    [
        ("1 234,5", "Riders ≥ 1 204,5 h", 1204.5, "h"),
        ("1'234.5", "Riders ≥ 1'204.5 h", 1204.5, "h"),
        ("1.234,5", "Riders ≥ 1.204 h", 1204, "h"),
        ("", "Riders ≥ 1 204 h", 1, "204 h"),
    ],
)
def test_a_kpi_is_captured_in_the_way_that_was_chosen(
    name: str, line: str, green: float, unit: str
) -> None:
    writing.use(Writing(numbers=NUMBERS.get(name, UNCHOSEN)))
    found = capture_kpi(line)
    assert (found.green, found.unit) == (green, unit)


def test_what_is_stored_is_written_and_read_neutrally() -> None:
    writing.use(Writing(DATES["12/31/2026"], NUMBERS["1.234,5"]))
    with writing.neutrally():
        assert format_number(1204.5) == "1,204.5"
        assert parse_value("1.204") == 1.204
        assert format_day(DAY) == "2026-04-03"
    assert format_number(1204.5) == "1.204,5"
