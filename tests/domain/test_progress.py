from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from okrtui.domain.progress import (
    RollUp,
    bounds_of,
    latest_value,
    progress,
    roll_up,
    steps_done,
)
from okrtui.domain.records import Number
from tests.domain.goals import END, START, TODAY, check_in, kr, milestones, reach, values

NUMBERS = st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False)
TYPED = st.integers(-(10**6), 10**6)
"""Numbers of a size that people type, exact in any sum."""
WEIGHTS = st.floats(0, 1e300) | st.integers(0, 10**15)
SHARES = st.none() | st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("start", "target", "current", "p"),
    [
        (0, 100, 45, 0.45),
        (10, 8, 9.2, 0.40),
        (10, 8, 10.4, -0.20),
        (10, 8, 8, 1.0),
        (0.1, 0.3, 0.3, 1.0),
        (31, 45, 50.6, 1.4),
        (5, 5, 5, None),
        (None, 8, 9, None),
        (10, None, 9, None),
        (-1e308, 1.7e308, -1e308, 0.0),
        (-1.7e308, 1.7e308, 1.7e308, 1.0),
        (0.0, 5e-324, 1e300, None),
    ],
)
def test_reach_is_the_share_of_the_way_up_or_down(
    start: Number | None, target: Number | None, current: Number, p: float | None
) -> None:
    reached = progress(reach(start, target), values(current))
    assert reached == (None if p is None else pytest.approx(p))


def test_progress_is_raw_and_only_the_roll_up_clamps() -> None:
    behind, beyond = progress(reach(10, 8), values(10.4)), progress(reach(10, 8), values(7.2))
    assert behind == pytest.approx(-0.20)
    assert beyond == pytest.approx(1.4)
    assert roll_up([(1, behind)]).progress == 0.0
    assert roll_up([(1, beyond)]).progress == 1.0


@pytest.mark.parametrize(
    "kind", ["reach", "at_least", "at_most", "between", "milestones", "done", "baseline"]
)
def test_without_a_check_in_progress_is_unknown(kind: str) -> None:
    full = kr(kind=kind, start=0, target=10, low=0, high=10, steps=[{"title": "a", "weight": 1}])
    assert progress(full, ()) is None


def test_the_latest_value_skips_check_ins_without_one() -> None:
    history = values(9.8, 9.2, None)
    assert latest_value(reach(10, 8), history) == 9.2
    assert progress(reach(10, 8), history) == pytest.approx(0.4)
    assert latest_value(reach(10, 8), values(None, None)) is None
    assert progress(reach(10, 8), values(None)) is None


@pytest.mark.parametrize(
    ("kind", "history", "p"),
    [
        ("at_least", [95, 96, 94.9, 95.1], 3 / 4),
        ("at_most", [95, 96, 94.9, 95.1], 2 / 4),
        ("between", [35.9, 36, 37, 38, 38.1], 3 / 5),
        ("at_least", [94], 0.0),
        ("at_most", [94, None], 1.0),
    ],
)
def test_bound_kinds_count_the_check_ins_that_met_the_bound(
    kind: str, history: list[Number | None], p: float
) -> None:
    assert progress(kr(kind=kind, target=95, low=36, high=38), values(*history)) == p


def test_bound_kinds_count_only_check_ins_inside_the_dates() -> None:
    history = [
        check_in(START - timedelta(days=1), 90),
        check_in(START, 96),
        check_in(END, 90),
        check_in(END + timedelta(days=1), 90),
    ]
    at_least = kr(kind="at_least", target=95)
    assert progress(at_least, history) == 1 / 4
    assert progress(at_least, history, start=START, end=END) == 1 / 2
    assert progress(at_least, history[:1], start=START, end=END) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "at_least"},
        {"kind": "at_most"},
        {"kind": "between", "low": 1},
        {"kind": "between", "high": 1},
    ],
)
def test_a_bound_kind_without_its_bound_has_no_progress(fields: dict[str, str | int]) -> None:
    assert bounds_of(kr(**fields)) is None
    assert progress(kr(**fields), values(1, 2)) is None


def test_kinds_without_a_bound_have_none() -> None:
    assert bounds_of(kr(kind="reach", target=5, low=1, high=2)) is None


def test_milestones_weigh_what_is_done_against_all() -> None:
    plan = milestones(3, 1, 1)
    assert progress(plan, [check_in(TODAY)]) == 0.0
    assert progress(plan, [check_in(TODAY, done=(1,))]) == pytest.approx(0.6)
    assert progress(plan, [check_in(TODAY, done=(1, 2, 3))]) == 1.0
    assert latest_value(plan, values(5)) is None


def test_a_step_may_weigh_a_fraction_and_a_negative_weight_counts_as_0() -> None:
    assert progress(milestones(0.5, -1, 1.5), [check_in(TODAY, done=(1, 2))]) == 0.25


def test_unticking_takes_a_step_back_in_order() -> None:
    plan = milestones(1, 1, 1)
    history = [
        check_in(START, done=(1, 2)),
        check_in(TODAY, undone=(1,)),
        check_in(END, done=(3, 9), undone=(3,)),
    ]
    assert steps_done(plan, history) == {2}
    assert steps_done(plan, history[:1]) == {1, 2}


@pytest.mark.parametrize("weights", [(), (0, 0), (-1, 0)])
def test_milestones_without_steps_or_weight_have_no_progress(weights: tuple[Number, ...]) -> None:
    assert progress(milestones(*weights), [check_in(TODAY, done=(1,))]) is None


@given(st.lists(st.tuples(WEIGHTS, st.booleans())))
def test_milestones_progress_lies_between_0_and_1(steps: list[tuple[Number, bool]]) -> None:
    plan = milestones(*(weight for weight, _ in steps))
    done = tuple(n for n, (_, ticked) in enumerate(steps, 1) if ticked)
    p = progress(plan, [check_in(TODAY, done=done)])
    assert p is None or 0.0 <= p <= 1.0
    if p is not None and len(done) == len(steps):
        assert p == 1.0


@pytest.mark.parametrize(("value", "p"), [(0, 0.0), (1, 1.0), (0.99, 0.0), (2, 1.0)])
def test_done_is_0_or_1(value: Number, p: float) -> None:
    assert progress(kr(kind="done"), values(value)) == p


def test_the_latest_word_on_done_counts() -> None:
    assert progress(kr(kind="done"), values(1, 0)) == 0.0


def test_a_baseline_has_no_progress_even_with_a_value() -> None:
    assert progress(kr(kind="baseline"), values(12)) is None


@given(TYPED, TYPED, TYPED)
def test_progress_is_the_same_upwards_and_downwards(start: int, target: int, current: int) -> None:
    up = progress(reach(start, target), values(current))
    down = progress(reach(-start, -target), values(-current))
    assert up == down


@given(TYPED, TYPED, TYPED, st.floats(1e-3, 1e3))
def test_progress_does_not_depend_on_the_unit(
    start: int, target: int, current: int, factor: float
) -> None:
    plain = progress(reach(start, target), values(current))
    scaled = progress(reach(start * factor, target * factor), values(current * factor))
    assert scaled == (None if plain is None else pytest.approx(plain, rel=1e-6, abs=1e-6))


@given(TYPED, TYPED, TYPED, TYPED)
def test_progress_never_falls_on_the_way_to_the_target(
    start: int, target: int, a: int, b: int
) -> None:
    assume(start != target)
    nearer, farther = sorted((a, b), reverse=target > start)
    p_near = progress(reach(start, target), values(nearer))
    p_far = progress(reach(start, target), values(farther))
    assert p_near is not None
    assert p_far is not None
    assert p_near >= p_far


@given(TYPED, TYPED, TYPED)
def test_progress_is_the_exact_quotient_to_the_last_bits(
    start: int, target: int, current: int
) -> None:
    assume(start != target)
    p = progress(reach(start, target), values(current))
    assert p == float(Fraction(current - start, target - start))


@given(NUMBERS, NUMBERS, NUMBERS)
def test_progress_is_a_finite_number_or_unknown(start: Number, target: Number, c: Number) -> None:
    p = progress(reach(start, target), values(c))
    assert p is None or -float("inf") < p < float("inf")
    if p is not None and c == target:
        assert p == 1.0


@given(st.sampled_from(["at_least", "at_most", "between"]), NUMBERS, st.lists(NUMBERS))
def test_the_share_that_met_a_bound_lies_between_0_and_1(
    kind: str, bound: Number, history: list[Number]
) -> None:
    p = progress(kr(kind=kind, target=bound, low=bound, high=bound), values(*history))
    assert (p is None) == (not history)
    assert p is None or 0.0 <= p <= 1.0


def test_the_roll_up_weighs_what_has_data() -> None:
    rolled = roll_up([(2, 0.5), (1, 1.4), (1, None)])
    assert rolled.progress == pytest.approx(0.6667, abs=5e-5)
    first, second, third = rolled.effective_weights
    assert [first, second] == [pytest.approx(2 / 3), pytest.approx(1 / 3)]
    assert third is None


@pytest.mark.parametrize("parts", [[], [(1, None)], [(0, 0.5)], [(0, 0.5), (2, None)], [(-1, 0.5)]])
def test_nothing_to_roll_up_is_no_data(parts: list[tuple[Number, float | None]]) -> None:
    assert roll_up(parts) == RollUp(None, (None,) * len(parts))


def test_a_part_of_weight_0_does_not_count() -> None:
    assert roll_up([(0, 0.0), (1, 0.5), (-2, 1.0)]) == RollUp(0.5, (None, 1.0, None))


@given(st.lists(st.tuples(WEIGHTS, SHARES)))
def test_the_roll_up_lies_between_its_parts(parts: list[tuple[Number, float | None]]) -> None:
    rolled = roll_up(parts)
    counted = [min(max(p, 0.0), 1.0) for w, p in parts if p is not None and w > 0]
    if not counted:
        assert rolled == RollUp(None, (None,) * len(parts))
        return
    assert rolled.progress is not None
    assert min(counted) - 1e-9 <= rolled.progress <= max(counted) + 1e-9
    assert 0.0 <= rolled.progress <= 1.0
    assert sum(w for w in rolled.effective_weights if w is not None) == pytest.approx(1.0)


@given(st.lists(WEIGHTS, min_size=1))
def test_an_objective_whose_every_part_is_whole_is_exactly_whole(weights: list[Number]) -> None:
    assume(any(weight > 0 for weight in weights))
    assert roll_up([(weight, 1.0) for weight in weights]).progress == 1.0


@given(st.lists(st.tuples(st.integers(0, 100), st.floats(-2, 2))), st.integers(1, 1000))
def test_the_roll_up_does_not_depend_on_the_size_of_the_weights(
    parts: list[tuple[int, float]], factor: int
) -> None:
    plain = roll_up(parts).progress
    scaled = roll_up([(weight * factor, p) for weight, p in parts]).progress
    assert scaled == (None if plain is None else pytest.approx(plain))
