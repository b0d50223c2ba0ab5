"""Natural process limits, signals and the verdicts on a KPI's process."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from okrtui.domain.periods import Period
from okrtui.domain.records import KpiRecord, Number
from okrtui.domain.xmr import (
    Limits,
    Process,
    Rule,
    Side,
    Signal,
    judge_process,
    limit_rows,
    limits_of,
    shown,
    signals_of,
)
from tests.domain.goals import metric

MONDAY = date(2026, 1, 5)


def weeks(*values: Number | None) -> list[Period]:
    starts = [MONDAY + timedelta(weeks=n) for n in range(len(values))]
    return [
        Period(start, start + timedelta(days=6), value, True)
        for start, value in zip(starts, values, strict=True)
    ]


def process(kpi: KpiRecord, *values: Number | None) -> Process:
    return judge_process(kpi, weeks(*values))


def found(*values: Number) -> list[tuple[Rule, tuple[int, ...], Side]]:
    limits = limits_of(values)
    assert limits is not None
    return [(s.rule, s.places, s.side) for s in signals_of(values, limits)]


def test_vector_4_limits_of_six_points() -> None:
    limits = limits_of([10, 12, 11, 13, 12, 11])
    assert limits is not None
    assert limits == pytest.approx((11.5, 1.4, 7.776, 15.224, 4.578))


@pytest.mark.parametrize("count", range(6))
def test_below_six_points_there_are_no_limits(count: int) -> None:
    assert limits_of([1] * count) is None


CALM = Limits(centre=10, mean_range=1, lower=7.34, upper=12.66, range_limit=3.27)


@pytest.mark.parametrize(
    ("values", "signals"),
    [
        ([10, 10, 10, 12.67], [("outside", (3,), "above")]),
        ([10, 10, 10, 7.33], [("outside", (3,), "below")]),
        ([10, 10, 10, 12.66], []),
        ([11.4, 11.4, 10, 11.4], [("near_limit", (0, 1, 3), "above")]),
        ([11.4, 11.4, 11.4, 10], [("near_limit", (0, 1, 2), "above")]),
        ([8.6, 10, 8.6, 8.6], [("near_limit", (0, 2, 3), "below")]),
        ([11.33, 11.33, 10, 11.33], []),
        ([11.4, 10, 10, 11.4, 11.4, 10], []),
        ([11.4, 11.4, 8.6, 10, 11.4], []),
        ([11.4, 11.4, 11.4, 10, 10, 10, 10, 11.4, 11.4, 11.4],
         [("near_limit", (0, 1, 2), "above"), ("near_limit", (7, 8, 9), "above")]),
        ([10.1] * 7 + [9.9], []),
        ([10.1] * 8 + [9.9], [("run", tuple(range(8)), "above")]),
        ([9.9] * 10, [("run", tuple(range(10)), "below")]),
        ([10.1] * 4 + [10] + [10.1] * 7, []),
    ],
)  # fmt: skip
def test_the_three_signals_and_their_edges(
    values: list[Number], signals: list[tuple[Rule, tuple[int, ...], Side]]
) -> None:
    assert [tuple(signal) for signal in signals_of(values, CALM)] == signals


def test_signals_are_sorted_by_their_last_point_the_plainest_last() -> None:
    values = [10.1] * 7 + [12.7]
    assert [s.rule for s in signals_of(values, CALM)] == ["run", "outside"]


@pytest.mark.parametrize("value", [0, 0.1, -3.3, 1e14])
def test_equal_points_are_no_signal(value: Number) -> None:
    assert found(*[value] * 26) == []


UP = metric(direction="up", target=12, green=9)
DOWN = metric(direction="down", target=12, green=15)


@pytest.mark.parametrize(
    ("kpi", "values", "outcome", "words"),
    [
        (UP, (20, 21, 20, 21, 20, 21), "meets_target", "in control and meets the target of 12"),
        (
            UP,
            (12, 13, 12, 13, 12, 13),
            "meets_target",
            "in control and meets the target of 12 on average",
        ),
        (
            UP,
            (10, 12, 11, 13, 12, 11),
            "misses_target",
            "in control and misses the target of 12: this process cannot hit the target reliably: "
            "it needs an objective",
        ),
        (
            UP,
            (5, 6, 5, 6, 5, 6),
            "misses_target",
            "in control and misses the target of 12: this process cannot hit the target: "
            "it needs an objective",
        ),
        (DOWN, (5, 6, 5, 6, 5, 6), "meets_target", "in control and meets the target of 12"),
        (
            DOWN,
            (20, 21, 20, 21, 20, 21),
            "misses_target",
            "in control and misses the target of 12: this process cannot hit the target: "
            "it needs an objective",
        ),
        (
            UP,
            (10, 11, 10, 11, 10, 30, 11, 10, 11),
            "better",
            "signal for the better: 30 (week of 2026-02-09) is above the upper limit of 27.63",
        ),
        (
            DOWN,
            (10, 11, 10, 11, 10, 30, 11, 10, 11),
            "worse",
            "signal for the worse: 30 (week of 2026-02-09) is above the upper limit of 27.63",
        ),
        (
            UP,
            (10, 11, 10, 11, 10, -10, 11, 10, 11),
            "worse",
            "signal for the worse: -10 (week of 2026-02-09) is below the lower limit of -7.41",
        ),
        (
            UP,
            (*[1, 9] * 4, *[6] * 8),
            "better",
            "signal for the better: 9 points in a row above the average, "
            "week of 2026-02-23 to week of 2026-04-20",
        ),
        (UP, (1, 2, 3, 4, 5), "too_few", "too few points: 5 of the 6 that limits need"),
        (
            metric(direction="up"),
            (5, 6, 5, 6, 5, 6),
            "no_target",
            "in control; no target or bound is set to hold it against",
        ),
        (
            metric(direction="up", green=5),
            (5, 6, 5, 6, 5, 6),
            "meets_target",
            "in control and meets the green bound of 5 on average",
        ),
    ],
)
def test_the_verdicts_go_by_what_is_better(
    kpi: KpiRecord, values: tuple[Number, ...], outcome: str, words: str
) -> None:
    verdict = process(kpi, *values)
    assert (verdict.outcome, verdict.sentence) == (outcome, words)
    assert verdict.is_signal is (outcome in ("better", "worse"))


BAND = metric(direction="band", low=10, high=12)


@pytest.mark.parametrize(
    ("kpi", "values", "outcome"),
    [
        (BAND, (11, 11.5, 11, 11.5, 11, 11.5), "meets_target"),
        (BAND, (21, 21.5, 21, 21.5, 21, 21.5), "misses_target"),
        (BAND, (20, 20, 20, 20, 20, 20, 20, 20, 20, 11), "better"),
        (BAND, (11, 11, 11, 11, 11, 11, 11, 11, 11, 20), "worse"),
        (BAND, (11, 11, 11, 11, 11, 11, 11, 11, 11, 2), "worse"),
        (metric(direction="band"), (20, 20, 20, 20, 20, 20, 20, 20, 20, 11), "worse"),
        (metric(direction="band", target=3), (2, 3, 2, 3, 2, 3), "no_target"),
    ],
)
def test_for_a_band_nearer_to_its_middle_is_better(
    kpi: KpiRecord, values: tuple[Number, ...], outcome: str
) -> None:
    assert process(kpi, *values).outcome == outcome


def test_points_near_a_limit_are_told() -> None:
    verdict = process(metric(direction="up"), *[10, 11] * 5, 12.5, 12.6, 12.5)
    assert verdict.sentence == (
        "signal for the better: 3 points near the upper limit, "
        "week of 2026-03-16 to week of 2026-03-30"
    )


def test_a_target_is_never_a_limit() -> None:
    values = (10, 12, 11, 13, 12, 11)
    processes = [process(metric(direction="up", target=t), *values) for t in (None, -50, 11, 400)]
    assert len({p.limits for p in processes}) == 1
    assert [p.signals for p in processes] == [()] * 4


def test_a_gap_is_no_point_and_signals_know_their_places_beside_it() -> None:
    verdict = process(UP, 10, None, 11, 10, 11, None, 10, 11, 40)
    assert verdict.limits == limits_of([10, 11, 10, 11, 10, 11, 40])
    verdict = process(UP, 10, None, *[11, 10] * 6, 40)
    assert verdict.signals[-1] == Signal("outside", (14,), "above")
    assert process(UP, 1, None, 2, None, 3, None).outcome == "too_few"


def test_numbers_that_nobody_can_type_are_gaps() -> None:
    verdict = process(UP, 10, 11, 10, 1e300, 11, 10, 11)
    assert verdict.limits == limits_of([10, 11, 10, 11, 10, 11])


def test_the_lines_are_told_with_digits_worth_reading() -> None:
    verdict = process(UP, 10, 12, 11, 13, 12, None, 11)
    assert limit_rows(verdict) == (
        ("average", "11.5"),
        ("natural limits", "7.78 to 15.22"),
        ("usual step", "1.4, more than 4.58 is unusual"),
        ("points", "6"),
    )
    assert limit_rows(process(UP, 10)) == ()


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [(11.5, 0, "11.5"), (0, 0, "0"), (1 / 3, 0.02, "0.3333"), (1234.567, 250, "1,235"),
     (-0.0001, 1, "0"), (1234567.8, 99999, "1,234,600")],
)  # fmt: skip
def test_computed_numbers_have_as_many_digits_as_their_steps_are_worth(
    value: float, step: float, text: str
) -> None:
    assert shown(value, Limits(0, step, 0, 0, 0)) == text


VALUES = st.lists(st.integers(-1000, 1000), min_size=6, max_size=26)


@given(VALUES, st.integers(-(10**6), 10**6))
def test_adding_a_constant_moves_the_limits_by_it(values: list[int], constant: int) -> None:
    before, after = limits_of(values), limits_of([v + constant for v in values])
    assert before is not None
    assert after is not None
    moved = [before.centre + constant, before.lower + constant, before.upper + constant]
    assert [after.centre, after.lower, after.upper] == pytest.approx(moved, abs=1e-6)
    ranges = (before.mean_range, before.range_limit)
    assert (after.mean_range, after.range_limit) == pytest.approx(ranges, abs=1e-6)
    assert found(*values) == found(*(v + constant for v in values))


@given(VALUES, st.sampled_from([0.001, 0.125, 3, 1000]))
def test_another_unit_scales_the_limits_and_keeps_the_signals(
    values: list[int], factor: float
) -> None:
    before, after = limits_of(values), limits_of([v * factor for v in values])
    assert before is not None
    assert after is not None
    assert list(after) == pytest.approx([x * factor for x in before], rel=1e-9, abs=1e-9)
    assert found(*values) == found(*(v * factor for v in values))


@given(VALUES)
def test_up_and_down_are_mirror_images(values: list[int]) -> None:
    up = metric(direction="up", target=5, green=0)
    down = metric(direction="down", target=-5, green=0)
    one, other = process(up, *values), process(down, *(-v for v in values))
    assert one.outcome == other.outcome
    assert [s.places for s in one.signals] == [s.places for s in other.signals]


@given(VALUES)
def test_time_backwards_has_the_same_limits(values: list[int]) -> None:
    before, after = limits_of(values), limits_of(values[::-1])
    assert before == pytest.approx(after)


@given(VALUES)
def test_limits_enclose_the_centre_and_grow_with_the_steps(values: list[int]) -> None:
    limits = limits_of(values)
    assert limits is not None
    assert limits.lower <= limits.centre <= limits.upper
    assert limits.mean_range <= max(abs(b - a) for a, b in pairwise(values))


@given(VALUES)
def test_a_signal_names_points_on_its_side(values: list[int]) -> None:
    limits = limits_of(values)
    assert limits is not None
    for rule, places, side in signals_of(values, limits):
        assert list(places) == sorted(set(places))
        assert len(places) >= {"outside": 1, "near_limit": 3, "run": 8}[rule]
        for place in places:
            assert (values[place] > limits.centre) is (side == "above")


@given(
    st.lists(
        st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(), max_size=26
    )
)
def test_every_series_has_a_verdict_in_finite_numbers(values: list[Number | None]) -> None:
    verdict = process(UP, *values)
    assert verdict.sentence
    if verdict.limits is not None:
        assert all(map(math.isfinite, verdict.limits))


@given(VALUES, st.integers(-2000, 2000))
def test_a_process_without_signals_either_meets_its_target_or_misses_it(
    values: list[int], target: int
) -> None:
    verdict = process(metric(direction="up", target=target), *values)
    assume(not verdict.signals)
    assert verdict.limits is not None
    met = verdict.limits.centre >= target
    assert verdict.outcome == ("meets_target" if met else "misses_target")
