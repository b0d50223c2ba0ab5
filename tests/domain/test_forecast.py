"""The forecast: vectors reckoned by hand, refusals, and what holds for every history."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from okrtui.domain.forecast import FARTHEST, FEWEST, Forecast, NoForecast, forecast, points_of
from okrtui.domain.progress import progress
from okrtui.domain.records import DAY_ZERO, CheckInRecord, KeyResultRecord, Number
from tests.domain.goals import END, START, TODAY, check_in, kr, milestones, reach, values


def of(
    key_result: KeyResultRecord,
    history: list[CheckInRecord],
    *,
    end: date = END,
    today: date = TODAY,
) -> Forecast:
    found = forecast(key_result, history, end=end, today=today)
    assert isinstance(found, Forecast), found
    return found


def why_not(
    key_result: KeyResultRecord,
    history: list[CheckInRecord],
    *,
    end: date = END,
    today: date = TODAY,
    closed: bool = False,
) -> str:
    found = forecast(key_result, history, end=end, today=today, closed=closed)
    assert isinstance(found, NoForecast), found
    return found.reason


def daily(*numbers: Number, first: date = START) -> list[CheckInRecord]:
    return [check_in(first + timedelta(days=n), v, id=n + 1) for n, v in enumerate(numbers)]


def test_a_line_reckoned_by_hand() -> None:
    """Days 0, 1, 2 with 1, 2, 2: slope 1/2, level 5/3; residuals −1/6, 1/3, −1/6."""
    found = of(reach(0, 10), daily(1, 2, 2), end=START + timedelta(days=4), today=START)
    assert found.value == pytest.approx(5 / 3 + 3 / 2)
    # s² = 1/6 for one degree of freedom; 1 + 1/3 + 3²/2
    margin = 3.0776835 * math.sqrt(1 / 6) * math.sqrt(1 + 1 / 3 + 9 / 2)
    assert found.high - found.value == pytest.approx(margin)
    assert found.low == pytest.approx(max(0, found.value - margin))
    # 5/3 + (day − 1)/2 = 10 on day 17.67
    assert found.lands == START + timedelta(days=18)
    assert not found.reached
    assert found.points == 3


def test_an_exact_line_has_no_width_and_lands_on_its_day() -> None:
    found = of(reach(10, 8), values(10, 9.8, 9.6, 9.4))
    assert found.low == found.value == found.high
    assert found.value == pytest.approx(9.4 - 0.2 * (END - TODAY).days / 7)
    assert found.lands == TODAY + timedelta(weeks=7)


def test_it_may_land_after_the_end() -> None:
    found = of(reach(0, 100), values(10, 11, 12))
    assert found.lands == TODAY + timedelta(weeks=88)
    assert found.lands > END


@pytest.mark.parametrize("numbers", [(30, 20, 10), (10, 10, 10)])
def test_a_line_that_does_not_come_nearer_never_lands(numbers: tuple[int, ...]) -> None:
    assert of(reach(0, 100), values(*numbers)).lands is None
    assert of(reach(0, -100), values(*(-n for n in numbers))).lands is None


def test_what_takes_more_than_a_century_never_lands() -> None:
    assert of(reach(0, 5218), values(1, 2, 3)).lands is not None
    assert of(reach(0, 5300), values(1, 2, 3)).lands is None


def test_no_day_lies_beyond_the_calendar() -> None:
    last = date.max - timedelta(days=10)
    found = of(reach(0, 100), values(1, 2, 3, last=last), end=date.max, today=last)
    assert found.lands is None


def test_a_line_above_the_target_that_was_not_reached_lands_today() -> None:
    assert of(reach(0, 100), values(0, 99, 99, 99)).lands is not None
    assert of(reach(0, 100), values(80, 101, 120, 99)).lands == TODAY


@pytest.mark.parametrize(
    ("numbers", "weeks_ago"), [((50, 100, 120), 1), ((100, 110, 90, 100), 0), ((101, 100, 104), 2)]
)
def test_a_reached_target_lands_on_the_day_since_which_it_is(
    numbers: tuple[int, ...], weeks_ago: int
) -> None:
    up = of(reach(0, 100), values(*numbers))
    down = of(reach(0, -100), values(*(-n for n in numbers)))
    assert up.reached
    assert up.lands == TODAY - timedelta(weeks=weeks_ago)
    assert (down.lands, down.reached) == (up.lands, up.reached)


def test_of_several_check_ins_on_a_day_the_last_counts() -> None:
    twice = [*values(10, 20), check_in(TODAY, 99, id=3), check_in(TODAY, 30, id=4)]
    once = [*values(10, 20, last=TODAY - timedelta(weeks=1)), check_in(TODAY, 30, id=4)]
    assert why_not(reach(0, 100), twice) == "not enough points: 2 days with a value, of 3"
    early = check_in(TODAY - timedelta(weeks=2), 10, id=9)
    spread = [early, check_in(TODAY - timedelta(weeks=1), 20, id=2), *twice[2:]]
    assert of(reach(0, 100), spread) == of(reach(0, 100), once)


def test_the_order_of_a_history_does_not_matter_to_its_days() -> None:
    history = values(3, 1, 4, 1, 5)
    assert of(reach(0, 100), history[::-1]) == of(reach(0, 100), history)


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        ((), "not enough points: 0 days with a value, of 3"),
        ((1,), "not enough points: 1 day with a value, of 3"),
        ((1, 2), "not enough points: 2 days with a value, of 3"),
        ((1, None, 2, None), "not enough points: 2 days with a value, of 3"),
    ],
)
def test_fewer_than_three_days_with_a_value_give_no_number(
    numbers: tuple[int | None, ...], reason: str
) -> None:
    assert why_not(reach(0, 100), values(*numbers)) == reason


@pytest.mark.parametrize(
    ("key_result", "reason"),
    [
        (kr(kind="at_least", target=95), "it holds a level, and no line leads to that"),
        (kr(kind="at_most", target=95), "it holds a level, and no line leads to that"),
        (kr(kind="between", low=1, high=9), "it holds a level, and no line leads to that"),
        (kr(kind="done"), "it is done or not done, with nothing between"),
        (kr(kind="baseline"), "it has no target before its baseline is found"),
        (kr(kind="milestones"), "it has no steps yet"),
        (milestones(0, 0), "its steps have no weight"),
        (reach(None, 8), "it has no start yet"),
        (reach(8, None), "it has no target yet"),
        (reach(8, 8), "its target equals its start"),
    ],
)
def test_what_no_line_leads_to_says_so(key_result: KeyResultRecord, reason: str) -> None:
    assert why_not(key_result, values(1, 2, 3)) == reason


def test_time_that_is_over_unknown_or_endless_gives_none() -> None:
    usual, history = reach(0, 100), values(1, 2, 3)
    assert why_not(usual, history, today=END + timedelta(days=1)) == f"it ended on {END}"
    assert why_not(usual, history, closed=True) == "its cycle is closed"
    assert why_not(usual, history, end=DAY_ZERO) == "it has no dates"
    far = TODAY + FARTHEST
    assert of(usual, history, end=far)
    late = far + timedelta(days=1)
    assert why_not(usual, history, end=late) == f"its end {late} is too far away"


def test_milestones_are_forecast_by_their_progress() -> None:
    weeks = [TODAY - timedelta(weeks=n) for n in (3, 2, 1, 0)]
    history = [
        check_in(weeks[0], id=1, confidence=5),
        check_in(weeks[1], id=2, done=(1,)),
        check_in(weeks[2], id=3, done=(2,)),
        check_in(weeks[3], id=4, done=(3,)),
    ]
    found = of(milestones(*[1] * 10), history)
    assert found.value == pytest.approx(30 + 10 * 39 / 7)
    assert found.lands == TODAY + timedelta(weeks=7)
    done = of(milestones(1, 1, 1), history)
    assert (done.value, done.high) == (100, 100)
    assert (done.lands, done.reached) == (TODAY, True)


@given(
    st.lists(st.tuples(st.sets(st.integers(1, 5)), st.sets(st.integers(1, 5))), max_size=9),
)
def test_a_day_of_milestones_is_what_progress_says_up_to_it(
    ticks: list[tuple[set[int], set[int]]],
) -> None:
    steps = milestones(1, 2, 0, 4)
    history = [
        check_in(START + timedelta(days=n), id=n + 1, done=tuple(done), undone=tuple(undone))
        for n, (done, undone) in enumerate(ticks)
    ]
    shares = [progress(steps, history[: n + 1]) for n in range(len(history))]
    assert points_of(steps, history) == [
        (entry.date, share * 100)
        for entry, share in zip(history, shares, strict=True)
        if share is not None
    ]


@pytest.mark.parametrize(
    ("key_result", "numbers", "reached"),
    [
        # never below zero, nor meant to be
        (reach(10, 2), (10, 6, 2.5), 0),
        (reach(-10, -2), (-10, -6, -2.5), 0),
        (kr(start=20, target=80, unit="%"), (20, 50, 79), 100),
        (kr(start=20, target=80, unit=" % "), (20, 50, 79), 100),
    ],
)
def test_a_forecast_stays_where_such_values_are_found(
    key_result: KeyResultRecord, numbers: tuple[float, ...], reached: float
) -> None:
    assert of(key_result, values(*numbers)).value == reached


@pytest.mark.parametrize(
    ("key_result", "numbers"),
    [
        (kr(start=20, target=80, unit="k€"), (20, 50, 79)),
        (kr(start=90, target=120, unit="%"), (90, 95, 99)),
        (kr(start=-5, target=99, unit="%"), (20, 50, 79)),
        (reach(10, -2), (10, 6, 2)),
    ],
)
def test_what_may_go_further_is_not_held_back(
    key_result: KeyResultRecord, numbers: tuple[float, ...]
) -> None:
    found = of(key_result, values(*numbers))
    assert not 0 <= found.value <= 100


def test_numbers_at_the_edge_of_all_numbers_give_no_nonsense() -> None:
    huge = 1.5e308
    assert why_not(reach(0, huge), values(1e308, 1.3e308, 1.6e308)).startswith("its line leads")
    steep = daily(-huge, -huge, huge, huge)
    assert why_not(reach(-huge, huge * 1.1), steep, today=START).startswith("its line leads")
    near = of(reach(-huge, huge), daily(-huge, 0, huge), end=START + timedelta(days=2), today=START)
    assert near.reached
    tiny = of(reach(0, 1e-300), values(1e-310, 2e-310, 3e-310))
    assert tiny.value == pytest.approx(3e-310, rel=10)
    assert of(reach(0, 1e300), values(1e-300, 2e-300, 4e-300)).lands is None
    # a slope that is lost below the smallest number leads nowhere
    assert of(reach(0, 1), values(0, 0, 5e-324)).lands is None


NUMBERS = st.lists(st.integers(-500, 500), min_size=FEWEST, max_size=9)
DAYS = st.lists(st.integers(0, 52), min_size=FEWEST, max_size=9, unique=True)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[int, int]]:
    days = sorted(draw(DAYS))
    return [(day, draw(st.integers(-500, 500))) for day in days]


def made(
    points: list[tuple[int, int]], scale: float = 1, shift: int = 0, up: float = 0
) -> list[CheckInRecord]:
    first = START + timedelta(days=shift)
    return [
        check_in(first + timedelta(days=day), value * scale + up, id=n)
        for n, (day, value) in enumerate(points, 1)
    ]


@pytest.mark.parametrize("count", [3, 4, 8])
def test_four_times_in_five_the_value_lies_in_the_interval(count: int) -> None:
    """Of lines with normal scatter; 3,000 trials stray by 0.7 points of a hundred."""
    chance = random.Random(count)
    last, trials, inside = START + timedelta(days=20), 3000, 0
    for _ in range(trials):
        scattered = [1000 + 3 * day + chance.gauss(0, 5) for day in range(count)]
        found = of(reach(0, 9999), daily(*scattered), end=last, today=START)
        inside += found.low <= 1000 + 3 * 20 + chance.gauss(0, 5) <= found.high
    assert inside / trials == pytest.approx(0.8, abs=0.025)


@given(histories(), st.sampled_from([2.0**n for n in range(-9, 10)]))
def test_it_scales_with_the_unit(points: list[tuple[int, int]], scale: float) -> None:
    usual = of(reach(-512, 512), made(points))
    scaled = of(reach(-512 * scale, 512 * scale), made(points, scale))
    assert scaled == usual._replace(
        value=usual.value * scale, low=usual.low * scale, high=usual.high * scale
    )


@given(histories(), st.integers(-4000, 4000))
def test_it_moves_with_time(points: list[tuple[int, int]], shift: int) -> None:
    moved = timedelta(days=shift)
    usual = of(reach(-512, 512), made(points))
    found = forecast(
        reach(-512, 512),
        made(points, shift=shift),
        end=END + moved,
        today=TODAY + moved,
    )
    assert isinstance(found, Forecast)
    assert found == usual._replace(lands=usual.lands and usual.lands + moved)


@given(histories())
def test_down_is_up_in_a_mirror(points: list[tuple[int, int]]) -> None:
    up = of(reach(-512, 512), made(points))
    down = of(reach(512, -512), made(points, -1))
    assert down == up._replace(value=-up.value, low=-up.high, high=-up.low)


@given(histories(), st.integers(-100, 100))
def test_a_constant_added_to_all_moves_the_value_by_it(
    points: list[tuple[int, int]], up: int
) -> None:
    usual = of(reach(-2000, 2000), made(points))
    raised = of(reach(-2000 + up, 2000 + up), made(points, up=up))
    assert raised.value == pytest.approx(usual.value + up, abs=1e-6)
    assert raised.high - raised.low == pytest.approx(usual.high - usual.low, abs=1e-6)
    assert raised.reached == usual.reached


@given(
    st.lists(st.integers(0, 52), min_size=FEWEST, max_size=9, unique=True),
    st.floats(-40, 40),
    st.floats(-40, 40),
)
@example([0, 1, 2], 0.0, 0.0)
@example([0, 26, 52], 0.1, 0.3)
def test_an_exact_line_has_an_interval_without_width(
    days: list[int], slope: float, level: float
) -> None:
    points = [check_in(START + timedelta(days=d), level + slope * d, id=d + 1) for d in days]
    found = of(reach(-9999, 9999), points)
    assert found.low == found.value == found.high
    assert found.value == pytest.approx(level + slope * (END - START).days, abs=1e-6)


@given(histories())
def test_the_value_lies_within_its_interval(points: list[tuple[int, int]]) -> None:
    found = of(reach(-512, 512), made(points))
    assert found.low <= found.value <= found.high
    assert found.value - found.low == pytest.approx(found.high - found.value, abs=1e-6)


@given(histories())
def test_on_the_landing_day_and_not_before_the_line_is_there(
    points: list[tuple[int, int]],
) -> None:
    target = 600
    found = of(reach(-512, target), made(points))
    assume(found.lands is not None and found.lands > TODAY)
    assert found.lands is not None
    there = of(reach(-512, target), made(points), end=found.lands)
    before = of(reach(-512, target), made(points), end=found.lands - timedelta(days=1))
    assert there.value >= target - 1e-2
    assert before.value < target


@given(histories(), st.integers(1, 100))
def test_the_further_away_the_end_the_wider_the_interval(
    points: list[tuple[int, int]], more: int
) -> None:
    near = of(reach(-512, 512), made(points))
    far = of(reach(-512, 512), made(points), end=END + timedelta(days=more))
    assert far.high - far.low >= near.high - near.low - 1e-9
