"""Grades, their colours by kind, and calibration (METHOD.md §6)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.enough import enough, is_enough
from okrtui.domain.grading import (
    Aim,
    Calibration,
    Colour,
    Foretold,
    aim,
    calibrate,
    colour,
    hit,
    in_words,
    suggested,
    word,
)
from okrtui.domain.records import OBJECTIVE_KINDS, ObjectiveKind

KINDS = st.sampled_from([*OBJECTIVE_KINDS, None])
LIMITS = st.sampled_from([0.7, 0.9, 1.0])
GRADES = st.integers(0, 100).map(lambda n: n / 100)
BELIEFS = st.lists(st.builds(Foretold, st.integers(0, 10), st.booleans()), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("progress", "grade"),
    [
        (0.0, 0.0),
        (0.049, 0.0),
        (0.05, 0.1),
        (0.15, 0.2),
        (0.25, 0.3),
        (0.44, 0.4),
        (0.45, 0.5),
        (0.65, 0.7),
        (0.949, 0.9),
        (0.95, 1.0),
        (1.0, 1.0),
        (1.4, 1.0),
        (-0.2, 0.0),
        (0.1 * 3 + 0.05, 0.4),
        ((10 - 9.1) / (10 - 8), 0.5),
        (None, None),
    ],
)
def test_the_suggested_grade_is_progress_to_a_tenth_halves_up(
    progress: float | None, grade: float | None
) -> None:
    assert suggested(progress, limit=0.05) == grade


@pytest.mark.parametrize(
    ("progress", "kind", "holds", "grade", "said"),
    [
        (0.96, "committed", False, 0.9, "partly met"),
        (1.0, "committed", False, 1.0, "met"),
        (0.99, "committed", True, 0.9, "partly met"),
        (0.96, None, False, 0.9, "mostly met"),
        (0.66, "learning", False, 0.7, "mostly met"),
        (0.66, "aspirational", False, 0.6, "partly met"),
        (0.7, "aspirational", False, 0.7, "met"),
        (0.7 - 1e-12, "aspirational", False, 0.7, "met"),
        (0.96, "aspirational", False, 1.0, "met"),
        (0.87, "aspirational", True, 0.8, "mostly met"),
        (0.9, None, True, 0.9, "met"),
        (0.2, None, False, 0.2, "not met"),
    ],
)
def test_rounding_makes_nothing_met_that_is_missed(
    progress: float, kind: ObjectiveKind | None, holds: bool, grade: float, said: str
) -> None:
    limit = enough(kind, holds=holds)
    assert suggested(progress, limit) == grade
    assert word(grade, kind, limit) == said


@given(st.floats(-0.5, 1.5), KINDS, st.booleans())
def test_a_suggested_grade_is_met_where_its_pace_is_achieved(
    progress: float, kind: ObjectiveKind | None, holds: bool
) -> None:
    limit = enough(kind, holds=holds)
    grade = suggested(progress, limit)
    assert grade is not None
    assert (word(grade, kind, limit) == "met") == is_enough(progress, limit)


@pytest.mark.parametrize(
    ("grade", "kind", "expected"),
    [
        (0.39, None, "red"),
        (0.4, None, "yellow"),
        (0.69, "aspirational", "yellow"),
        (0.7, "aspirational", "green"),
        (0.7, "learning", "green"),
        (0.7, None, "green"),
        (0.39, "committed", "red"),
        (0.4, "committed", "yellow"),
        (0.9, "committed", "yellow"),
        (1, "committed", "green"),
    ],
)
def test_a_promise_is_green_only_when_it_is_kept_whole(
    grade: float, kind: ObjectiveKind | None, expected: Colour
) -> None:
    assert colour(grade, kind) == expected
    assert hit(grade, kind) == (expected == "green")


@pytest.mark.parametrize(
    ("mean", "expected"),
    [
        (0.86, "too_safe"),
        (0.85, "high"),
        (0.71, "high"),
        ((0.7 + 0.7 + 0.7) / 3, "sweet_spot"),
        (0.65, "sweet_spot"),
        (0.6, "sweet_spot"),
        (0.59, "low"),
        (0.0, "low"),
    ],
)
def test_the_mean_of_aspirational_grades_tells_how_far_they_aimed(
    mean: float, expected: Aim
) -> None:
    assert aim(mean) == expected


@pytest.mark.parametrize(
    ("foretold", "brier"),
    [
        ([Foretold(5, True), Foretold(5, False)], 0.25),
        ([Foretold(10, True), Foretold(0, False)], 0.0),
        ([Foretold(0, True), Foretold(10, False)], 1.0),
        ([Foretold(8, True), Foretold(6, False)], (0.04 + 0.36) / 2),
    ],
)
def test_brier_vectors(foretold: list[Foretold], brier: float) -> None:
    found = calibrate(foretold)
    assert found is not None
    assert found.brier == pytest.approx(brier)
    assert found.scored == 2


def test_without_a_key_result_there_is_no_score() -> None:
    assert calibrate([]) is None


@pytest.mark.parametrize(
    ("calibration", "words"),
    [
        (Calibration(0.0, 4, 0.9, 0.9), "too few to say anything: it takes 5"),
        (Calibration(0.1, 5, 0.7, 0.7), "better than flipping a coin, and neither too sure nor"),
        (Calibration(0.25, 9, 0.7, 0.6), "as good as flipping a coin, and too sure"),
        (Calibration(0.27, 9, 0.6, 0.6), "as good as flipping a coin, and neither"),
        (Calibration(0.28, 9, 0.3, 0.6), "worse than flipping a coin, and too doubtful"),
    ],
)
def test_a_score_is_put_into_plain_words(calibration: Calibration, words: str) -> None:
    assert in_words(calibration).startswith(words)


@given(st.floats(-3, 3), LIMITS)
def test_a_suggestion_is_a_tenth_near_the_progress(progress: float, limit: float) -> None:
    grade = suggested(progress, limit)
    assert grade is not None
    assert round(grade, 1) == grade
    off = min(max(progress, 0), 1) - grade
    assert -0.05 - 1e-9 <= off <= (0.05 if progress >= limit else 0.1) + 1e-9


@given(st.floats(-3, 3), st.floats(-3, 3), LIMITS)
def test_more_progress_never_suggests_less(one: float, other: float, limit: float) -> None:
    low, high = (suggested(p, limit) for p in sorted((one, other)))
    assert low is not None
    assert high is not None
    assert low <= high


@given(GRADES, GRADES, KINDS)
def test_a_better_grade_never_has_a_worse_colour(
    one: float, other: float, kind: ObjectiveKind | None
) -> None:
    order = ("red", "yellow", "green")
    low, high = sorted((one, other))
    assert order.index(colour(low, kind)) <= order.index(colour(high, kind))


@given(BELIEFS)
def test_scores_lie_from_0_to_1_in_any_order(foretold: list[Foretold]) -> None:
    found = calibrate(foretold)
    assert found is not None
    assert 0 <= found.brier <= 1
    assert calibrate(foretold[::-1]) == found


@given(BELIEFS)
def test_whoever_believes_the_opposite_of_the_opposite_scores_the_same(
    foretold: list[Foretold],
) -> None:
    mirrored = calibrate([Foretold(10 - c, not came) for c, came in foretold])
    found = calibrate(foretold)
    assert found is not None
    assert mirrored is not None
    assert mirrored.brier == pytest.approx(found.brier)


@given(st.lists(st.booleans(), min_size=1, max_size=20))
def test_always_saying_fifty_fifty_is_a_coin_flip(came: list[bool]) -> None:
    found = calibrate([Foretold(5, each) for each in came])
    assert found is not None
    assert found.brier == pytest.approx(0.25)
