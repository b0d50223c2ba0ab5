from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.health import Health, HealthVerdict, judge_kpi
from okrtui.domain.records import CADENCES, DIRECTIONS, Cadence, KpiRecord, Number
from tests.domain.goals import TODAY, measured, metric

FIRST_RESPONSE = metric(name="first response", direction="down", green=2, red=4)
SLA = metric(name="SLA", direction="up", green=95, red=92)
BODY = metric(direction="band", low=36, high=38, red_low=35, red_high=39)


@pytest.mark.parametrize(
    ("kpi", "value", "health", "words"),
    [
        (FIRST_RESPONSE, 1.5, "healthy", "latest 1.5 meets the green bound of 2"),
        (FIRST_RESPONSE, 2, "healthy", "latest 2 meets the green bound of 2"),
        (
            FIRST_RESPONSE,
            3,
            "watch",
            "latest 3 is over the green bound of 2, below the red bound of 4",
        ),
        (FIRST_RESPONSE, 4, "unhealthy", "latest 4 is at the red bound of 4"),
        (FIRST_RESPONSE, 5, "unhealthy", "latest 5 is over the red bound of 4"),
        (SLA, 95, "healthy", "latest 95 meets the green bound of 95"),
        (SLA, 93, "watch", "latest 93 is under the green bound of 95, above the red bound of 92"),
        (SLA, 92, "unhealthy", "latest 92 is at the red bound of 92"),
        (BODY, 36, "healthy", "latest 36 lies between 36 and 38"),
        (BODY, 38, "healthy", "latest 38 lies between 36 and 38"),
        (
            BODY,
            38.5,
            "watch",
            "latest 38.5 is over the green bound of 38, below the red bound of 39",
        ),
        (BODY, 35, "unhealthy", "latest 35 is at the red bound of 35"),
        (BODY, 34, "unhealthy", "latest 34 is under the red bound of 35"),
    ],
)
def test_vector_5_health_is_the_level_against_two_bounds(
    kpi: KpiRecord, value: Number, health: Health, words: str
) -> None:
    verdict = judge_kpi(kpi, measured([50, value]), TODAY)
    assert (verdict.health, verdict.sentence, verdict.overdue) == (health, words, False)


@pytest.mark.parametrize(
    ("kpi", "value"),
    [
        (metric(direction="up", green=95), 94.9),
        (metric(direction="down", green=2), 2.1),
        (metric(direction="band", low=36, high=38), 38.1),
        (metric(direction="band", low=36, high=38, red_low=35), 38.1),
    ],
)
def test_without_a_red_bound_nothing_is_watch(kpi: KpiRecord, value: Number) -> None:
    assert judge_kpi(kpi, measured([value]), TODAY).health == "unhealthy"


def test_a_verdict_shows_its_numbers() -> None:
    assert judge_kpi(SLA, measured([93]), TODAY) == HealthVerdict(
        "watch",
        False,
        "latest 93 is under the green bound of 95, above the red bound of 92",
        (("latest", "93"), ("measured", "2026-11-22"), ("cadence", "weekly")),
        (("healthy", "≥ 95"), ("watch", "> 92"), ("unhealthy", "else")),
    )


def test_no_measurement_is_unknown_and_not_overdue() -> None:
    verdict = judge_kpi(SLA, [], TODAY)
    assert (verdict.health, verdict.overdue) == ("unknown", False)
    assert verdict.sentence == "no measurement yet"


@pytest.mark.parametrize(
    ("kpi", "words"),
    [
        (metric(direction="up", red=92), "no green bound is set"),
        (metric(direction="down"), "no green bound is set"),
        (metric(direction="band", low=36), "no band is set"),
    ],
)
def test_without_its_bounds_health_is_unknown(kpi: KpiRecord, words: str) -> None:
    verdict = judge_kpi(kpi, measured([93]), TODAY)
    assert (verdict.health, verdict.sentence) == ("unknown", words)


@pytest.mark.parametrize(
    ("cadence", "days", "late"),
    [
        # TODAY is Sunday 2026-11-22: the last completed week is 9 to 15 November.
        ("weekly", 13, False),
        ("weekly", 14, True),
        ("daily", 1, False),
        ("daily", 2, True),
        ("monthly", 52, False),
        ("monthly", 53, True),
        ("irregular", 5000, False),
    ],
)
def test_overdue_stands_beside_the_health_and_leaves_it_alone(
    cadence: Cadence, days: int, late: bool
) -> None:
    kpi = metric(direction="up", green=95, cadence=cadence)
    measurements = measured([96], last=TODAY - timedelta(days=days))
    verdict = judge_kpi(kpi, measurements, TODAY)
    assert (verdict.health, verdict.overdue) == ("healthy", late)
    assert ("overdue" in verdict.sentence) is late


def test_an_overdue_kpi_says_when_it_was_measured() -> None:
    verdict = judge_kpi(metric(direction="up"), measured([96], last=date(2026, 10, 1)), TODAY)
    assert verdict.sentence == (
        "no green bound is set; overdue: measured on 2026-10-01, cadence weekly"
    )


LEVELS = st.floats(-1e6, 1e6) | st.integers(-(10**6), 10**6)


@given(LEVELS, LEVELS, st.none() | LEVELS)
def test_up_and_down_are_mirror_images(value: Number, green: Number, red: Number | None) -> None:
    up = metric(direction="up", green=green, red=red)
    down = metric(direction="down", green=-green, red=None if red is None else -red)
    mirrored = judge_kpi(down, measured([-value]), TODAY)
    assert judge_kpi(up, measured([value]), TODAY).health == mirrored.health


@given(LEVELS, LEVELS, st.none() | LEVELS)
def test_a_band_that_is_open_upwards_judges_like_up(
    value: Number, green: Number, red: Number | None
) -> None:
    up = metric(direction="up", green=green, red=red)
    band = metric(direction="band", low=green, high=10**7, red_low=red)
    healths = [judge_kpi(kpi, measured([value]), TODAY).health for kpi in (up, band)]
    assert healths[0] == healths[1]


RANK = {"unhealthy": 0, "watch": 1, "healthy": 2}


@given(LEVELS, LEVELS, LEVELS, LEVELS)
def test_a_better_value_is_never_less_healthy(
    a: Number, b: Number, green: Number, red: Number
) -> None:
    worse, better = sorted((a, b))
    kpi = metric(direction="up", green=green, red=red)
    low, high = (judge_kpi(kpi, measured([value]), TODAY).health for value in (worse, better))
    assert RANK[low] <= RANK[high]


ANY = st.none() | st.floats() | st.integers(-(10**15), 10**15)


@given(
    direction=st.sampled_from(DIRECTIONS),
    cadence=st.sampled_from(CADENCES),
    numbers=st.lists(ANY, min_size=6, max_size=6),
    history=st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=3),
    last=st.dates(date(1900, 1, 1)),
    today=st.dates(),
)
def test_every_kpi_has_a_health_whatever_its_numbers(
    *,
    direction: str,
    cadence: str,
    numbers: list[Number | None],
    history: list[Number],
    last: date,
    today: date,
) -> None:
    names = ("green", "red", "low", "high", "red_low", "red_high")
    bounds = dict(zip(names, numbers, strict=True))
    kpi = metric(direction=direction, cadence=cadence, **bounds)
    verdict = judge_kpi(kpi, measured(history, last=last), today)
    assert verdict.health in get_args(Health)
    assert verdict.sentence
    if not history:
        assert (verdict.health, verdict.overdue) == ("unknown", False)
