from __future__ import annotations

import contextlib
import math
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from okrtui.domain.errors import Invalid
from okrtui.domain.records import Number
from okrtui.domain.text import one_line
from okrtui.domain.values import (
    difference,
    format_change,
    format_number,
    nudge,
    parse_value,
    step_of,
)

# What people keep in goals: at most 15 significant digits, below 10^15.
AMOUNTS: st.SearchStrategy[Number] = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.builds(
        lambda digits, places: digits / 10**places,
        st.integers(-(10**15) + 1, 10**15 - 1),
        st.integers(1, 30),
    ),
)


def read(typed: str, unit: str, current: Number | None, signed: bool) -> Number | None:
    with contextlib.suppress(Invalid):
        return parse_value(typed, unit=unit, current=current, signed=signed)
    return None


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("4.6", 4.6),
        (" 4.60 ", 4.6),
        ("0", 0),
        ("007", 7),
        (".5", 0.5),
        (",5", 0.5),
        ("-.5", -0.5),
        ("4,6", 4.6),
        ("1 234,5", 1234.5),
        ("1\u202f234\u00a0567,5", 1234567.5),
        ("1'234.50", 1234.5),
        ("1’234", 1234),
        ("1,204", 1204),
        ("1,204,000", 1204000),
        ("1,204.25", 1204.25),
        ("1.234,5", 1234.5),
        ("1.234.567", 1234567),
        ("1.234", 1.234),
        ("0,123", 0.123),
        ("1234,567", 1234.567),
        ("12,34", 12.34),
        ("1.2k", 1200),
        ("1.2 K", 1200),
        ("3M", 3_000_000),
        ("2bn", 2_000_000_000),
        ("1,5k", 1500),
        ("50%", 50),
        ("50 %", 50),
        ("€ 84", 84),
        ("84 €", 84),
        ("€84.2k", 84200),
        ("84.2 k€", 84200),
        ("-12", -12),
        ("−12", -12),
        ("- 12", -12),
        ("+12", 12),
        ("=-3", -3),
        ("= 3", 3),
        ("1e3", 1000),
        ("2.5e-3", 0.0025),
        ("999999999999999", 999999999999999),
        ("0.1000000000000000000000", 0.1),
    ],
)
def test_a_number_is_read_in_every_accepted_form(typed: str, value: Number) -> None:
    assert parse_value(typed) == value
    assert type(parse_value(typed)) is type(value)


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("84.2 k€", "k€", 84.2),
        ("84.2k€", "k€", 84.2),
        ("84.2 K€", "k€", 84.2),
        ("9 days", "days", 9),
        ("1 day", "days", 1),
        ("2 Days", "day", 2),
        ("3k riders", "riders", 3000),
        ("212 /d", "/d", 212),
        ("212/d", "/d", 212),
        ("5 m", "m", 5),
        ("3M", "M", 3),
        ("50%", "%", 50),
        ("50", "%", 50),
        ("50%", "% of riders", 50),
        ("€1.2k", "€", 1200),
        ("1.2k €", "€", 1200),
        ("€84", "EUR", 84),
        ("$3M", "$M", 3),
        ("4.1 per 10k", "per 10k", 4.1),
        ("1.2k", "km", 1200),
    ],
)
def test_the_unit_or_a_currency_sign_may_stand_beside_the_number(
    typed: str, unit: str, value: Number
) -> None:
    assert parse_value(typed, unit=unit) == value


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("50%", "days"),
        ("$5", "€"),
        ("€5", "days"),
        ("9 days", "%"),
        ("5 m", "ms"),
        ("84k", "k€"),
        ("€84", "k€"),
        ("84 €", "M€"),
        ("3k", "M"),
        ("5k", "mEUR"),
        ("€5€", "€"),
    ],
)
def test_a_number_in_another_unit_or_scale_is_refused(typed: str, unit: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_value(typed, unit=unit)
    assert refusal.value.title == f'"{typed}" is not in {unit}'
    assert unit in refusal.value.hint


@pytest.mark.parametrize(
    ("typed", "current", "value"),
    [
        ("+0.2", 0.1, 0.3),
        ("+0.2", 9.2, 9.4),
        ("-3", 10, 7),
        ("−3", 10, 7),
        ("- 0.1", 0.3, 0.2),
        ("+5%", 50, 55),
        ("+1k", 200, 1200),
        ("-0.1", 0.1, 0),
        ("=-3", 10, -3),
        ("=+3", 10, 3),
        ("3", 10, 3),
        ("+0.1", 0.1 + 0.2, 0.4),
    ],
)
def test_a_leading_sign_steps_exactly_from_the_current_value(
    typed: str, current: Number, value: Number
) -> None:
    assert parse_value(typed, current=current) == value


def test_minus_sets_the_value_when_the_goal_knows_values_below_zero() -> None:
    assert parse_value("-3", current=10, signed=True) == -3
    assert parse_value("+3", current=10, signed=True) == 13
    assert parse_value("-3", current=None) == -3


@pytest.mark.parametrize(
    "typed",
    [
        "nan", "NaN", "inf", "-inf", "∞", "abc", "--3", "+-3", "==3", "=", "+", "-", ".", ",", "%",
        "4.6.7", "4,6,7", "1,23,456", "1 23", "1  234", "1.234,", "5.", "12:30", "1/2", "3 4",
        "0x10", "1_000", "٣", "1e", "\x1b[31m", "5\n6", "(5)", "k", "€", "1,204 567",
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_by_name_with_what_is_accepted(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_value(typed)
    assert one_line(typed) in refusal.value.title
    assert "4.6, 1,204, 1.2k or 50%" in refusal.value.hint


@pytest.mark.parametrize("typed", ["", "  ", "\t"])
def test_an_empty_value_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="The value is empty"):
        parse_value(typed)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1000000000000000", "too large"),
        ("-1e15", "too large"),
        ("1e999", "too large"),
        ("1000000bn", "too large"),
        ("0.1234567890123456", "more than 15 digits"),
        ("1234567890.123456", "more than 15 digits"),
        ("1e-301", "too close to zero"),
        ("9 days", '"days" in "9 days" is not part of a number'),
    ],
)
def test_a_refusal_says_what_is_wrong_with_the_number(typed: str, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        parse_value(typed)


def test_a_step_is_refused_when_its_result_cannot_be_kept_exactly() -> None:
    with pytest.raises(Invalid, match="too large"):
        parse_value("+1", current=999999999999999)
    with pytest.raises(Invalid, match="more than 15 digits"):
        parse_value("+0.001", current=100000000000000)


def test_a_lower_case_m_is_not_taken_for_millions() -> None:
    with pytest.raises(Invalid, match="M stands for millions"):
        parse_value("5m")


def test_a_refusal_tells_what_steps_start_from() -> None:
    with pytest.raises(Invalid, match=r"step from 9\.2, =-3 sets -3"):
        parse_value("x", current=9.2)


def test_an_endless_number_is_refused_quickly() -> None:
    for typed in ("9" * 100_000, "1 " * 50_000, "1,234" * 20_000, "." * 100_000):
        with pytest.raises(Invalid):
            parse_value(typed)


@given(st.text(), st.sampled_from(["", "%", "k€", "days", "M"]), st.none() | AMOUNTS, st.booleans())
def test_any_text_is_a_finite_number_or_invalid(
    typed: str, unit: str, current: Number | None, signed: bool
) -> None:
    value = read(typed, unit, current, signed)
    assert value is None or (math.isfinite(value) and abs(value) < 10**15)


@given(
    st.text("0123456789.,'  -+=%kMbn€eE", max_size=12),
    st.sampled_from(["", "%", "k€", "days"]),
    st.none() | AMOUNTS,
)
def test_text_that_looks_like_a_number_is_a_finite_number_or_invalid(
    typed: str, unit: str, current: Number | None
) -> None:
    value = read(typed, unit, current, False)
    assert value is None or (math.isfinite(value) and abs(value) < 10**15)


@given(AMOUNTS)
@example(-0.0)
@example(1e-7)
@example(0.1 + 0.2)
def test_a_shown_number_reads_back_as_itself(value: Number) -> None:
    shown = format_number(value)
    assert parse_value(shown) == (0.3 if value == 0.1 + 0.2 else value)
    assert format_number(parse_value(shown)) == shown


@given(AMOUNTS, AMOUNTS)
def test_stepping_is_exact_decimal_arithmetic(current: Number, step: Number) -> None:
    shown = format_number(step).removeprefix("-")
    exact = Fraction(format_number(current).replace(",", "")) + Fraction(shown.replace(",", ""))
    result = read(f"+{shown}", "", current, False)
    assume(result is not None)
    assert result == exact.numerator / exact.denominator


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1204, "1,204"),
        (1204.0, "1,204"),
        (84.2, "84.2"),
        (0.01, "0.01"),
        (-12, "-12"),
        (-0.5, "-0.5"),
        (-1234.5, "-1,234.5"),
        (0, "0"),
        (-0.0, "0"),
        (1e-7, "0.0000001"),
        (0.1 + 0.2, "0.3"),
        (99.93, "99.93"),
        (1234567.891, "1,234,567.891"),
        (1e15, "1e+15"),
        (10**20, "1e+20"),
    ],
)
def test_a_number_is_shown_as_typed_with_commas(value: Number, shown: str) -> None:
    assert format_number(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(0.6, "+0.6"), (-9, "-9"), (0, "0"), (1204, "+1,204"), (-0.0, "0")]
)
def test_a_change_is_shown_with_its_sign(value: Number, shown: str) -> None:
    assert format_change(value) == shown


def test_a_difference_carries_no_noise_of_floating_point() -> None:
    assert difference(84.2, 82.1) == 2.1
    assert difference(3.4, 2.8) == 0.6
    assert difference(0.3, 0.3) == 0


@pytest.mark.parametrize(
    ("values", "step"),
    [
        ((10, 8, 9.2), 0.1),
        ((31, 45), 1),
        ((31, 45, None), 1),
        ((1_200_000, 2_500_000), 100_000),
        ((4.1, 2, 3.6), 0.1),
        ((0, 100), 1),
        ((0, 3, 2), 1),
        ((0, 1000, 37), 10),
        ((99.5, 99.95, 99.93), 0.01),
        ((50_000, 80_000, 61_234.56), 100),
        ((None, 95, 96.1), 0.1),
        ((None, 5, None), 1),
        ((None, None, 1204), 10),
        ((5, 5, 5), 1),
        ((0, None, None), 1),
        ((None, None), 1),
        ((), 1),
    ],
)
def test_a_nudge_moves_by_the_last_place_that_matters(
    values: tuple[Number | None, ...], step: Number
) -> None:
    assert step_of(*values) == step


@given(st.lists(st.none() | AMOUNTS, max_size=4))
def test_a_step_is_always_above_zero(values: list[Number | None]) -> None:
    assert step_of(*values) > 0


def test_nudging_is_exact() -> None:
    assert nudge(0.1, 0.1, 2) == 0.3
    assert nudge(9.2, 0.1, -12) == 8
    assert nudge(5, 1, 0) == 5
    assert nudge(-0.1, 0.1, 1) == 0


@given(st.integers(-(10**12), 10**12), st.sampled_from([0.01, 0.1, 1, 10]), st.integers(-50, 50))
def test_nudging_there_and_back_ends_where_it_began(cents: int, step: Number, times: int) -> None:
    value = cents / 100
    assert nudge(nudge(value, step, times), step, -times) == value
