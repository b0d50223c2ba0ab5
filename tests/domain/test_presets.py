"""Every preset by its numbers: METHOD.md §4, vector 1 of §9."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.pace import Pace, Verdict, judge_key_result, judge_objective
from okrtui.domain.preset_reasons import points_shown, rule_in_short
from okrtui.domain.presets import PRESETS, Standing, standing
from okrtui.domain.reasons import closed
from okrtui.domain.records import CheckInRecord, KeyResultRecord, Number, ObjectiveKind
from tests.domain.goals import END, START, TODAY, check_in, reach, values

NAMES = tuple(PRESETS)
ORDER = {"at_risk": 0, "behind": 1, "on_track": 2, "achieved": 3}
AFTER = END + timedelta(days=1)
OBJECTIVE_KINDS: tuple[ObjectiveKind | None, ...] = (
    None,
    "committed",
    "aspirational",
    "learning",
)


def judge(
    name: str,
    key_result: KeyResultRecord,
    history: list[CheckInRecord],
    *,
    kind: ObjectiveKind | None = None,
    today: date = TODAY,
) -> Verdict:
    return judge_key_result(
        key_result,
        history,
        kind=kind,
        start=START,
        end=END,
        today=today,
        closed=False,
        preset=PRESETS[name],
    )


@pytest.mark.parametrize(
    ("name", "pace", "sentence", "measured"),
    [
        ("okrtui", "behind", "0.45 ÷ 0.57 = 0.79, below 0.90", ("P ÷ E", "0.79")),
        ("viva", "behind", "0.57 − 0.45 = 12.1 points, more than 0", ("E − P", "12.1 points")),
        ("mooncamp", "behind", "0.45 ÷ 0.57 = 0.79, below 0.90", ("P ÷ E", "0.79")),
        ("upraise", "behind", "0.45 ÷ 0.57 = 0.79, below 0.95", ("P ÷ E", "0.79")),
        ("oboard", "on_track", "0.45 ÷ 0.57 = 0.79, at least 0.70", ("P ÷ E", "0.79")),
        (
            "engagedly",
            "on_track",
            "0.57 − 0.45 = 12.1 points, below 16.5",
            ("E − P", "12.1 points"),
        ),
        ("planview", "behind", "0.57 − 0.45 = 12.1 points, more than 10", ("E − P", "12.1 points")),
    ],
)
def test_vector_1_under_every_preset(
    name: str, pace: Pace, sentence: str, measured: tuple[str, str]
) -> None:
    verdict = judge(name, reach(0, 100), values(45))
    assert (verdict.pace, verdict.rule) == (pace, PRESETS[name].measure)
    assert verdict.sentence == sentence
    assert verdict.inputs[-1] == measured
    assert verdict.inputs[-2] == ("elapsed E", "0.57")


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("okrtui", (("on track", "P ÷ E ≥ 0.90"), ("behind", "P ÷ E ≥ 0.70"), ("at risk", "else"))),
        (
            "viva",
            (
                ("on track", "E − P ≤ 0 points"),
                ("behind", "E − P ≤ 25 points"),
                ("at risk", "else"),
            ),
        ),
        (
            "mooncamp",
            (("on track", "P ÷ E ≥ 0.90"), ("behind", "P ÷ E ≥ 0.70"), ("at risk", "else")),
        ),
        (
            "upraise",
            (("on track", "P ÷ E ≥ 0.95"), ("behind", "P ÷ E ≥ 0.75"), ("at risk", "else")),
        ),
        ("oboard", (("on track", "P ÷ E ≥ 0.70"), ("behind", "P ÷ E ≥ 0.40"), ("at risk", "else"))),
        (
            "engagedly",
            (
                ("on track", "E − P < 16.5 points"),
                ("behind", "E − P ≤ 33 points"),
                ("at risk", "else"),
            ),
        ),
        ("planview", (("on track", "E − P ≤ 10 points"), ("behind", "else"))),
    ],
)
def test_every_preset_shows_its_own_numbers(name: str, rows: tuple[tuple[str, str], ...]) -> None:
    assert judge(name, reach(0, 100), values(45)).thresholds == rows


@pytest.mark.parametrize(
    ("name", "expected", "progress", "pace"),
    [
        ("okrtui", 0.5, 0.45, "on_track"),
        ("okrtui", 0.5, 0.4499, "behind"),
        ("okrtui", 0.5, 0.35, "behind"),
        ("okrtui", 0.5, 0.3499, "at_risk"),
        ("viva", 0.5, 0.5, "on_track"),
        ("viva", 0.5, 0.4999, "behind"),
        ("viva", 0.5, 0.25, "behind"),
        ("viva", 0.5, 0.2499, "at_risk"),
        ("viva", 0.3, 0.3 + 1e-17, "on_track"),
        ("mooncamp", 0.5, 0.45, "on_track"),
        ("mooncamp", 0.5, 0.35, "behind"),
        ("mooncamp", 0.5, 0.3499, "at_risk"),
        ("upraise", 0.5, 0.475, "on_track"),
        ("upraise", 0.5, 0.4749, "behind"),
        ("upraise", 0.5, 0.375, "behind"),
        ("upraise", 0.5, 0.3749, "at_risk"),
        ("oboard", 0.5, 0.35, "on_track"),
        ("oboard", 0.5, 0.3499, "behind"),
        ("oboard", 0.5, 0.2, "behind"),
        ("oboard", 0.5, 0.1999, "at_risk"),
        ("engagedly", 0.5, 0.3351, "on_track"),
        ("engagedly", 0.5, 0.335, "behind"),
        ("engagedly", 0.5, 0.17, "behind"),
        ("engagedly", 0.5, 0.1699, "at_risk"),
        ("planview", 0.5, 0.4, "on_track"),
        ("planview", 0.5, 0.3999, "behind"),
        ("planview", 1.0, -5.0, "behind"),
    ],
)
def test_the_edges_of_every_preset(
    name: str, expected: float, progress: float, pace: Standing
) -> None:
    assert standing(PRESETS[name], progress, expected, None) == pace


@pytest.mark.parametrize("name", NAMES)
def test_only_our_own_rule_is_stricter_with_committed_objectives(name: str) -> None:
    strict = standing(PRESETS[name], 0.46, 0.5, "committed")
    usual = standing(PRESETS[name], 0.46, 0.5, None)
    assert (strict != usual) == (name == "okrtui")


@pytest.mark.parametrize("name", ["okrtui", "mooncamp", "upraise", "oboard"])
@pytest.mark.parametrize(
    ("expected", "progress", "pace"),
    [(0, 0, "on_track"), (0, 0.2, "on_track"), (0, -0.1, "at_risk"), (-0.2, -0.2, "on_track"),
     (-0.2, -0.1, "on_track"), (-0.2, -0.3, "at_risk")],
)  # fmt: skip
def test_where_nothing_is_expected_yet_only_less_than_that_is_at_risk(
    name: str, expected: float, progress: float, pace: Standing
) -> None:
    assert standing(PRESETS[name], progress, expected, None) == pace


@given(
    st.sampled_from(NAMES),
    st.floats(-2, 2),
    st.floats(-2, 2),
    st.floats(-1, 2),
    st.sampled_from(OBJECTIVE_KINDS),
)
def test_more_progress_never_worsens_what_a_preset_says(
    name: str, a: float, b: float, expected: float, kind: ObjectiveKind | None
) -> None:
    less, more = sorted((a, b))
    preset = PRESETS[name]
    worse, better = (standing(preset, p, expected, kind) for p in (less, more))
    assert ORDER[worse] <= ORDER[better]


@given(
    st.sampled_from(NAMES),
    st.floats(0, 2),
    st.floats(0.01, 1),
    st.floats(0.01, 1),
    st.sampled_from(OBJECTIVE_KINDS),
)
def test_more_time_gone_never_betters_what_a_preset_says(
    name: str, progress: float, a: float, b: float, kind: ObjectiveKind | None
) -> None:
    sooner, later = sorted((a, b))
    preset = PRESETS[name]
    better, worse = (standing(preset, progress, e, kind) for e in (sooner, later))
    assert ORDER[worse] <= ORDER[better]


@given(
    st.sampled_from(NAMES),
    st.integers(-200, 300),
    st.sampled_from([2**n for n in range(-8, 9)]),
    st.integers(8, 91),
)
def test_every_preset_says_the_same_in_another_unit_and_upside_down(
    name: str, value: int, scale: float, day: int
) -> None:
    today = START + timedelta(days=day)

    def pace(start: Number, target: Number, current: Number) -> Pace:
        return judge(name, reach(start, target), [check_in(today, current)], today=today).pace

    usual = pace(0, 100, value)
    assert pace(0, 100 * scale, value * scale) == usual
    assert pace(0, -100, -value) == usual
    assert pace(1000, 900, 1000 - value) == usual


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("key_result", "history", "today", "pace"),
    [
        (reach(0, 100), [], TODAY, "no_data"),
        (reach(0, 100), values(100), TODAY, "achieved"),
        (reach(0, 100), values(10), AFTER, "missed"),
        (reach(0, 100), values(99, last=TODAY - timedelta(days=11)), TODAY, "stale"),
        (reach(0, 100), [check_in(START, 0)], START + timedelta(days=9), "early"),
    ],
)
def test_what_comes_before_the_rule_comes_before_every_preset(
    name: str, key_result: KeyResultRecord, history: list[CheckInRecord], today: date, pace: Pace
) -> None:
    assert judge(name, key_result, history, today=today).pace == pace


@pytest.mark.parametrize(
    ("name", "pace"), [("okrtui", "behind"), ("oboard", "on_track"), ("viva", "behind")]
)
def test_an_objective_is_judged_by_the_same_preset(name: str, pace: Pace) -> None:
    parts = [Verdict("behind", "ratio", closed)]
    verdict = judge_objective(
        0.45,
        parts,
        kind=None,
        start=START,
        end=END,
        today=TODAY,
        closed=False,
        preset=PRESETS[name],
    )
    assert verdict.pace == pace


@pytest.mark.parametrize(
    ("name", "gap", "text"),
    [
        ("viva", 12.14, "12.1"),
        ("viva", 25.0, "25.0"),
        ("viva", 25.04, "25.04"),
        ("viva", 24.96, "24.96"),
        ("viva", 0.04, "0.04"),
        ("viva", -0.0, "0.0"),
        ("planview", -0.01, "0.0"),
        ("engagedly", 16.46, "16.46"),
        ("engagedly", -30.0, "-30.0"),
        ("viva", 2e9, "2e+09"),
    ],
)
def test_points_that_miss_a_limit_never_look_like_it(name: str, gap: float, text: str) -> None:
    assert points_shown(gap, PRESETS[name]) == text


@pytest.mark.parametrize(
    ("name", "kind", "short"),
    [
        ("okrtui", None, "P ÷ E ≥ 0.90, ≥ 0.70"),
        ("okrtui", "committed", "P ÷ E ≥ 0.95, ≥ 0.75"),
        ("viva", "committed", "E − P ≤ 0, ≤ 25"),
        ("engagedly", None, "E − P < 16.5, ≤ 33"),
        ("planview", None, "E − P ≤ 10"),
    ],
)
def test_a_rule_in_short_has_its_two_limits(
    name: str, kind: ObjectiveKind | None, short: str
) -> None:
    assert rule_in_short(PRESETS[name], kind) == short
