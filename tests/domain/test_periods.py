"""What a KPI came to, period by period."""

from __future__ import annotations

import math
import sys
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.health import judge_kpi, unhealthy_periods
from okrtui.domain.periods import (
    Period,
    in_period,
    measured_periods,
    period_name,
    period_nouns,
    running_period,
    series,
    total,
)
from okrtui.domain.records import CADENCES, Cadence, MeasurementRecord, Number
from tests.domain.goals import TODAY, measured, metric

LEADS = metric(name="new leads", aggregation="flow", green=10, red=5)
"""TODAY is the Sunday of the week from 2026-11-16, which isn't over before Monday."""


def entries(*dated: tuple[str, Number]) -> list[MeasurementRecord]:
    return [
        MeasurementRecord(n, 1, date.fromisoformat(day), value, "", "ana")
        for n, (day, value) in enumerate(dated, 1)
    ]


def test_a_flow_adds_up_within_a_period_and_starts_again() -> None:
    history = entries(("2026-11-02", 3), ("2026-11-08", 4), ("2026-11-09", 5), ("2026-11-11", 6))
    assert [(p.start, p.value) for p in series(LEADS, history, TODAY)] == [
        (date(2026, 11, 2), 7),
        (date(2026, 11, 9), 11),
    ]


def test_a_stock_is_the_last_value_of_a_period() -> None:
    history = entries(("2026-11-02", 3), ("2026-11-08", 4), ("2026-11-16", 5), ("2026-11-16", 6))
    values = [p.value for p in series(metric(), history, TODAY)]
    assert values == [4, None, 6]


def test_the_running_period_of_a_flow_is_no_fall() -> None:
    history = entries(("2026-11-09", 8), ("2026-11-12", 4), ("2026-11-17", 2))
    verdict = judge_kpi(LEADS, history, TODAY)
    assert verdict.health == "healthy"
    assert verdict.sentence == (
        "12 in the week of 2026-11-09 meets the green bound of 10; 2 so far in the running week"
    )
    assert verdict.inputs == (
        ("week of 2026-11-09", "12"),
        ("running", "2 so far in the running week, not judged before it is over"),
        ("measured", "2026-11-17"),
        ("cadence", "weekly"),
    )
    assert running_period(LEADS, history, TODAY) == Period(
        date(2026, 11, 16), date(2026, 11, 22), 2, False
    )
    assert [p.value for p in series(LEADS, history, TODAY)] == [12]


def test_a_flow_is_judged_on_the_day_after_its_period() -> None:
    history = entries(("2026-11-09", 12), ("2026-11-17", 2))
    verdict = judge_kpi(LEADS, history, TODAY + timedelta(days=1))
    assert (verdict.health, verdict.sentence) == (
        "unhealthy",
        "2 in the week of 2026-11-16 is under the red bound of 5",
    )


def test_before_its_first_period_is_over_a_flow_is_unknown() -> None:
    verdict = judge_kpi(LEADS, entries(("2026-11-17", 2)), TODAY)
    assert (verdict.health, verdict.sentence) == (
        "unknown",
        "no whole week yet; 2 so far in the running week",
    )


def test_a_running_stock_is_a_level_like_any_other() -> None:
    history = entries(("2026-11-17", 93))
    assert judge_kpi(metric(green=95, red=92), history, TODAY).health == "watch"
    assert running_period(metric(), history, TODAY) is None
    assert running_period(LEADS, [], TODAY) is None


def test_a_flow_without_a_period_of_its_own_counts_by_the_day() -> None:
    kpi = metric(aggregation="flow", cadence="irregular", green=10)
    history = entries(("2026-11-01", 4), ("2026-11-01", 7), ("2026-11-22", 3))
    assert [p.value for p in series(kpi, history, TODAY)] == [11, 3]
    assert judge_kpi(kpi, history, TODAY).sentence == (
        "3 on 2026-11-22 is under the green bound of 10"
    )


def test_a_daily_flow_leaves_today_out() -> None:
    kpi = metric(aggregation="flow", cadence="daily", green=10)
    verdict = judge_kpi(kpi, entries(("2026-11-21", 12), ("2026-11-22", 1)), TODAY)
    assert verdict.sentence == (
        "12 on 2026-11-21 meets the green bound of 10; 1 so far in the running day"
    )


@pytest.mark.parametrize(
    ("history", "count"),
    [
        ([], 0),
        ([96], 0),
        ([91], 1),
        ([96, 91, 90], 2),
        ([91, 96, 90], 1),
        ([91, 91, 93], 0),
    ],
)
def test_unhealthy_periods_are_counted_from_the_newest(history: list[Number], count: int) -> None:
    assert unhealthy_periods(metric(green=95, red=92), measured(history), TODAY) == count


def test_a_missing_period_heals_nothing_and_a_running_flow_is_not_counted() -> None:
    history = entries(("2026-10-26", 4), ("2026-11-09", 3), ("2026-11-17", 0))
    assert unhealthy_periods(LEADS, history, TODAY) == 2


def test_without_bounds_nothing_is_unhealthy() -> None:
    assert unhealthy_periods(metric(), measured([1, 1]), TODAY) == 0


@pytest.mark.parametrize(
    ("values", "sum"),
    [
        ([], 0),
        ([1, 2], 3),
        ([0.1, 0.2], 0.3),
        ([0.1] * 10, 1.0),
        ([1e308, 1e308], sys.float_info.max),
        ([-1e308, -1e308], -sys.float_info.max),
        ([10**308, 10**308], sys.float_info.max),
        ([9e300, 1.0], 9e300),
        ([1.5e308, 1.5e308, -1.5e308], 1.5e308),
    ],
)
def test_a_sum_is_what_people_would_write(values: list[Number], sum: Number) -> None:
    assert total(values) == sum


@pytest.mark.parametrize(
    ("cadence", "name", "where"),
    [
        ("daily", "2026-11-16", "on 2026-11-16"),
        ("weekly", "week of 2026-11-16", "in the week of 2026-11-16"),
        ("monthly", "2026-11", "in 2026-11"),
        ("quarterly", "2026-Q4", "in 2026-Q4"),
        ("yearly", "2026", "in 2026"),
        ("irregular", "2026-11-16", "on 2026-11-16"),
    ],
)
def test_periods_have_the_names_people_use(cadence: Cadence, name: str, where: str) -> None:
    assert period_name(cadence, date(2026, 11, 16)) == name
    assert in_period(cadence, date(2026, 11, 16)) == where


def test_periods_are_counted_in_words() -> None:
    assert (period_nouns("weekly", 1), period_nouns("monthly", 2)) == ("1 week", "2 months")


DATED = st.lists(
    st.tuples(st.dates(date(2026, 1, 1), date(2026, 11, 22)), st.integers(-1000, 1000)),
    max_size=30,
)


@given(DATED, st.sampled_from(CADENCES), st.randoms(use_true_random=False))
def test_the_order_of_a_flows_equal_dates_does_not_matter(
    dated: list[tuple[date, int]], cadence: Cadence, random: object
) -> None:
    kpi = metric(aggregation="flow", cadence=cadence, green=0)
    history = [MeasurementRecord(n, 1, d, v, "", "") for n, (d, v) in enumerate(dated)]
    shuffled = list(history)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = (sorted(h, key=lambda m: m.date) for h in (history, shuffled))
    assert series(kpi, one, TODAY) == series(kpi, other, TODAY)
    assert judge_kpi(kpi, one, TODAY) == judge_kpi(kpi, other, TODAY)


@given(DATED, st.sampled_from(CADENCES))
def test_a_flow_loses_and_invents_nothing(dated: list[tuple[date, int]], cadence: Cadence) -> None:
    kpi = metric(aggregation="flow", cadence=cadence)
    history = [MeasurementRecord(n, 1, d, v, "", "") for n, (d, v) in enumerate(sorted(dated))]
    periods = measured_periods(kpi, history, TODAY)
    assert sum(p.value or 0 for p in periods) == sum(value for _, value in dated)


@given(DATED, st.sampled_from(CADENCES), st.sampled_from(["flow", "stock"]), st.integers(1, 40))
def test_a_series_is_without_holes_and_ends_with_what_is_judged(
    dated: list[tuple[date, int]], cadence: Cadence, aggregation: str, most: int
) -> None:
    kpi = metric(aggregation=aggregation, cadence=cadence)
    history = [MeasurementRecord(n, 1, d, v, "", "") for n, (d, v) in enumerate(sorted(dated))]
    periods = series(kpi, history, TODAY, most)
    assert len(periods) <= most
    assert list(periods) == sorted(periods)
    if cadence != "irregular":
        for before, after in pairwise(periods):
            assert after.start == before.end + timedelta(days=1)
    assert all(p.complete for p in periods[:-1])
    if periods:
        assert periods[-1].value is not None


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=8))
def test_a_sum_is_finite_and_the_same_from_both_ends(values: list[float]) -> None:
    assert math.isfinite(total(values))
    assert total(values) == total(values[::-1])
