"""Required and actual rate a week, and the buffer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.expected import expected_progress
from okrtui.domain.rates import NONE, Rates, rates
from okrtui.domain.records import CheckInRecord, KeyResultRecord
from tests.domain.goals import END, START, TODAY, check_in, kr, milestones, reach, values
from tests.domain.test_expected import NOVEMBER, OCTOBER, phased


def weeks_ago(weeks: float) -> date:
    return TODAY - timedelta(days=round(weeks * 7))


def of(key_result: KeyResultRecord, history: list[CheckInRecord], today: date = TODAY) -> Rates:
    expected = expected_progress(key_result, today, START, END)
    return rates(key_result, history, start=START, end=END, today=today, expected=expected)


def test_vector_1() -> None:
    found = of(reach(0, 100), [check_in(weeks_ago(5), 20), check_in(TODAY, 45)])
    assert found.required == pytest.approx(9.87, abs=5e-3)
    assert found.actual == pytest.approx(25 / 4)
    assert found.buffer_days == pytest.approx(-11.0, abs=0.06)


@pytest.mark.parametrize(
    ("history", "actual"),
    [
        # the last value known four weeks ago, however old
        ([check_in(weeks_ago(7), 10), check_in(weeks_ago(1), 30)], 20 / 4),
        ([check_in(weeks_ago(4), 10), check_in(weeks_ago(1), 30)], 20 / 4),
        # none known then: the start
        ([check_in(weeks_ago(3.9), 10), check_in(weeks_ago(1), 30)], 30 / 4),
        ([check_in(weeks_ago(6), 30)], 0.0),
        ([check_in(weeks_ago(6), 30), check_in(weeks_ago(2), None, confidence=5)], 0.0),
        ([check_in(weeks_ago(6), 30), check_in(weeks_ago(2), 22)], -8 / 4),
    ],
)
def test_the_actual_rate_is_the_change_of_the_last_four_weeks(
    history: list[CheckInRecord], actual: float
) -> None:
    assert of(reach(0, 100), history).actual == pytest.approx(actual)


@pytest.mark.parametrize(("days", "actual"), [(3, None), (6, None), (7, 14.0), (14, 7.0)])
def test_before_four_weeks_it_counts_from_the_start_and_needs_a_week(
    days: int, actual: float | None
) -> None:
    today = START + timedelta(days=days)
    found = of(reach(0, 100), [check_in(today, 14)], today)
    assert found.actual == (None if actual is None else pytest.approx(actual))


def test_milestones_move_in_points_of_a_hundred() -> None:
    history = [check_in(weeks_ago(5), done=(1,)), check_in(weeks_ago(1), done=(2,))]
    found = of(milestones(1, 1, 2), history)
    assert found.actual == pytest.approx(25 / 4)
    assert found.required == pytest.approx(50 / (39 / 7))
    assert of(milestones(1, 1), history[1:]).actual == pytest.approx(50 / 4)


def test_the_buffer_of_a_phased_key_result_counts_from_its_phases() -> None:
    two = phased((OCTOBER, 20), (NOVEMBER, 60))
    expected = expected_progress(two, TODAY, START, END)
    assert of(two, values(45)).buffer_days == pytest.approx((0.45 - expected) * 91)


def test_a_target_that_is_reached_asks_for_nothing_more() -> None:
    assert of(reach(0, 100), values(100)).required is None
    assert of(reach(0, 100), values(120)).actual is not None


def test_on_the_last_day_no_time_is_left() -> None:
    assert of(reach(0, 100), [check_in(END, 90)], END).required is None
    assert of(reach(0, 100), [check_in(END, 90)], END).buffer_days == pytest.approx(-9.1)


@pytest.mark.parametrize(
    "key_result",
    [
        kr(kind="at_least", target=95),
        kr(kind="at_most", target=95),
        kr(kind="between", low=1, high=99),
        kr(kind="done"),
        kr(kind="baseline"),
        reach(5, 5),
        reach(None, 5),
        reach(5, None),
    ],
)
def test_what_holds_a_level_or_has_no_way_to_go_has_no_rates(key_result: KeyResultRecord) -> None:
    assert of(key_result, values(5)) == NONE


def test_nothing_is_told_before_the_start_after_the_end_and_without_check_ins() -> None:
    assert of(reach(0, 100), []) == NONE
    assert of(reach(0, 100), values(45), START - timedelta(days=1)) == NONE
    assert of(reach(0, 100), values(45), END + timedelta(days=1)) == NONE


def test_a_rate_beyond_all_numbers_is_unknown() -> None:
    found = of(reach(-1.5e308, 1.5e308), [check_in(TODAY, 1.5e308)])
    assert found.actual is None


@given(
    st.lists(st.integers(-300, 300), min_size=1, max_size=8),
    st.sampled_from([2.0**n for n in range(-8, 9)]),
)
def test_rates_scale_with_the_unit_and_turn_with_the_direction(
    numbers: list[int], scale: float
) -> None:
    usual = of(reach(0, 512), values(*numbers))
    scaled = of(reach(0, 512 * scale), values(*(n * scale for n in numbers)))
    mirrored = of(reach(0, -512), values(*(-n for n in numbers)))
    assert scaled.buffer_days == mirrored.buffer_days == usual.buffer_days
    for field in ("required", "actual"):
        rate = getattr(usual, field)
        if rate is None:
            assert getattr(scaled, field) is getattr(mirrored, field) is None
        else:
            assert getattr(scaled, field) == pytest.approx(rate * scale)
            assert getattr(mirrored, field) == pytest.approx(-rate)


@given(st.integers(0, 99), st.integers(10, 83))
def test_going_at_the_required_rate_reaches_the_target(value: int, day: int) -> None:
    today = START + timedelta(days=day)
    required = of(reach(0, 100), [check_in(today, value)], today).required
    assert required is not None
    assert value + required * (END - today).days / 7 == pytest.approx(100)
