"""The expected curve: in line with time, or by phases."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.calendar import elapsed
from okrtui.domain.expected import expected_progress, phases_of
from okrtui.domain.pace import judge_key_result
from okrtui.domain.records import Json, KeyResultRecord, Number
from tests.domain.goals import END, START, TODAY, check_in, kr, milestones, values

# 30 of 91 days, and 60 of them
OCTOBER, NOVEMBER = date(2026, 10, 31), date(2026, 11, 30)


def phased(
    *points: tuple[date, Number], start: Number = 0, target: Number = 100, **more: Json
) -> KeyResultRecord:
    phases: Json = [{"date": day.isoformat(), "value": value} for day, value in points]
    return kr(start=start, target=target, phases=phases, **more)


TWO = phased((OCTOBER, 20), (NOVEMBER, 60))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (START - timedelta(days=9), 0.0),
        (START, 0.0),
        (START + timedelta(days=15), 0.1),
        (OCTOBER, 0.2),
        (OCTOBER + timedelta(days=15), 0.4),
        (NOVEMBER, 0.6),
        (END - timedelta(days=31), 0.6),
        (END, 1.0),
        (END + timedelta(days=9), 1.0),
    ],
)
def test_the_curve_is_linear_between_start_phases_and_target(day: date, expected: float) -> None:
    assert expected_progress(TWO, day, START, END) == pytest.approx(expected)


def test_without_phases_it_is_the_time_gone() -> None:
    assert expected_progress(phased(), TODAY, START, END) == elapsed(TODAY, START, END)
    assert expected_progress(milestones(1), TODAY, START, END) == elapsed(TODAY, START, END)


def test_phases_outside_the_dates_do_not_count() -> None:
    early = (START - timedelta(days=1), 50)
    late = (END + timedelta(days=1), 50)
    assert phases_of(phased(early, late), START, END) == ()
    assert expected_progress(phased(early, late), TODAY, START, END) == elapsed(TODAY, START, END)


def test_a_phase_on_the_first_or_the_last_day_takes_its_place() -> None:
    curve = phased((START, 10), (END, 90))
    assert expected_progress(curve, START, START, END) == pytest.approx(0.1)
    assert expected_progress(curve, END, START, END) == pytest.approx(0.9)


def test_what_has_no_way_from_a_start_to_a_target_has_no_phases() -> None:
    for odd in (
        phased((OCTOBER, 20), target=0),
        kr(target=100, phases=[{"date": "2026-10-31", "value": 20}]),
        kr(kind="at_least", target=95, phases=[{"date": "2026-10-31", "value": 20}]),
    ):
        assert phases_of(odd, START, END) == ()
        assert expected_progress(odd, TODAY, START, END) == elapsed(TODAY, START, END)
    assert phases_of(TWO, START, START) == ()


def judge(key_result: KeyResultRecord, value: Number) -> tuple[str, str]:
    verdict = judge_key_result(
        key_result,
        [*values(value)],
        kind=None,
        start=START,
        end=END,
        today=TODAY,
        closed=False,
    )
    return verdict.pace, verdict.sentence


def test_a_phased_key_result_is_compared_with_what_its_phases_expect() -> None:
    assert judge(phased(), 45) == ("behind", "0.45 ÷ 0.57 = 0.79, below 0.90")
    # 22 of 30 days on the way from 20 to 60
    assert judge(TWO, 45) == ("on_track", "0.45 ÷ 0.49 = 0.91, at least 0.90")
    verdict = judge_key_result(
        TWO, values(45), kind=None, start=START, end=END, today=TODAY, closed=False
    )
    assert verdict.inputs == (
        ("start", "0"),
        ("latest", "45"),
        ("target", "100"),
        ("progress P", "0.45"),
        ("phases", "2026-10-31: 20, 2026-11-30: 60"),
        ("expected E", "0.49"),
        ("P ÷ E", "0.91"),
    )


def test_before_anything_is_expected_the_sentence_says_so() -> None:
    flat = phased((NOVEMBER, 0))
    assert judge(flat, 0) == ("on_track", "0.00 is expected yet, and 0.00 is at least that")
    assert judge(flat, -5) == ("at_risk", "0.00 is expected yet, and -0.05 is below that")


DAYS = st.integers(-5, 96).map(lambda n: START + timedelta(days=n))
POINTS = st.lists(
    st.tuples(DAYS, st.integers(-500, 500)), max_size=4, unique_by=lambda point: point[0]
)


@given(POINTS, DAYS, st.sampled_from([2.0**n for n in range(-8, 9)]))
def test_the_curve_is_the_same_in_another_unit_and_upside_down(
    points: list[tuple[date, int]], today: date, scale: float
) -> None:
    usual = expected_progress(phased(*points), today, START, END)
    scaled = phased(*((d, v * scale) for d, v in points), target=100 * scale)
    mirrored = phased(*((d, -v) for d, v in points), target=-100)
    assert expected_progress(scaled, today, START, END) == usual
    assert expected_progress(mirrored, today, START, END) == usual


@given(POINTS, DAYS)
def test_the_curve_stays_between_its_lowest_and_highest_point(
    points: list[tuple[date, int]], today: date
) -> None:
    levels = [0.0, 1.0, *(value / 100 for _, value in points)]
    expected = expected_progress(phased(*points), today, START, END)
    assert min(levels) - 1e-9 <= expected <= max(levels) + 1e-9


@given(st.lists(DAYS, max_size=4, unique=True), DAYS)
def test_phases_on_the_straight_line_change_nothing(days: list[date], today: date) -> None:
    # 91 times the share of the time is the number of days that are gone
    points = [(day, (day - START).days) for day in days]
    expected = expected_progress(phased(*points, target=91), today, START, END)
    assert expected == pytest.approx(elapsed(today, START, END))


@given(POINTS, st.dates(), st.dates(), st.dates())
def test_there_is_a_curve_whatever_the_dates(
    points: list[tuple[date, int]], today: date, start: date, end: date
) -> None:
    expected = expected_progress(phased(*points), today, start, end)
    assert -5.0 - 1e-9 <= expected <= 5.0 + 1e-9


@given(st.integers(-400, 400), st.integers(-400, 400), POINTS)
def test_more_progress_never_worsens_the_pace_of_a_phased_key_result(
    a: int, b: int, points: list[tuple[date, int]]
) -> None:
    order = ["at_risk", "behind", "on_track", "achieved"]
    key_result = phased(*points)
    worse, better = (judge(key_result, value)[0] for value in sorted((a, b)))
    assert order.index(worse) <= order.index(better)


def test_a_committed_objective_asks_its_stricter_limit_of_phases_too() -> None:
    verdict = judge_key_result(
        TWO,
        [check_in(TODAY - timedelta(days=3), 45)],
        kind="committed",
        start=START,
        end=END,
        today=TODAY,
        closed=False,
    )
    assert (verdict.pace, verdict.sentence) == ("behind", "0.45 ÷ 0.49 = 0.91, below 0.95")
