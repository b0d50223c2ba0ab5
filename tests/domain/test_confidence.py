"""Bands, net confidence and set checks (METHOD.md §6)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.confidence import Band, Net, SetVerdict, band, check_set, counted, latest, net
from tests.domain.goals import TODAY, check_in

CONFIDENCES = st.lists(st.none() | st.integers(0, 10), max_size=12)


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [
        (0, "risk"),
        (3, "risk"),
        (4, "issues"),
        (5, "issues"),
        (7, "issues"),
        (8, "on"),
        (10, "on"),
        (None, "issues"),
    ],
)
def test_8_to_10_is_on_4_to_7_has_issues_0_to_3_is_at_risk(
    confidence: int | None, expected: Band
) -> None:
    assert band(confidence) == expected


def test_an_unrated_key_result_starts_at_fifty_fifty() -> None:
    assert counted(None) == 5
    assert counted(0) == 0


def test_the_latest_confidence_is_the_last_that_was_given() -> None:
    rated = [check_in(TODAY, 1, confidence=6), check_in(TODAY, 2, id=2)]
    assert latest(rated) == 6
    assert latest([check_in(TODAY, 1, confidence=6), check_in(TODAY, confidence=0, id=2)]) == 0
    assert latest([check_in(TODAY, 1)]) is None
    assert latest([]) is None


@pytest.mark.parametrize(
    ("confidences", "percent"),
    [
        ([9, 8, 5, 2], 25.0),
        ([10, 10], 100.0),
        ([0, 3], -100.0),
        ([5, None, 7], 0.0),
        ([8, None, None, None], 25.0),
        ([], 0.0),
    ],
)
def test_net_confidence_is_the_share_on_less_the_share_at_risk(
    confidences: list[int | None], percent: float
) -> None:
    assert net(confidences).percent == pytest.approx(percent)


def test_net_confidence_says_how_many_nobody_rated() -> None:
    assert net([9, None, 1, None]) == Net(on=1, issues=2, risk=1, unrated=2)


@pytest.mark.parametrize(
    ("confidences", "verdict"),
    [
        ([10, 9], "too_safe"),
        ([9, 9], "fine"),
        ([2, 3], "fine"),
        ([2, 2], "wishful"),
        ([10, None], "fine"),
        ([0, None], "fine"),
        ([0, 0, None], "wishful"),
    ],
)
def test_a_set_above_9_is_too_safe_and_below_2_5_wishful(
    confidences: list[int | None], verdict: SetVerdict
) -> None:
    found = check_set(confidences)
    assert found is not None
    assert found.verdict == verdict


@pytest.mark.parametrize("confidences", [[], [10], [0], [None]])
def test_one_confidence_is_no_set(confidences: list[int | None]) -> None:
    assert check_set(confidences) is None


@given(CONFIDENCES)
def test_every_key_result_is_in_one_band(confidences: list[int | None]) -> None:
    found = net(confidences)
    assert found.total == len(confidences)
    assert found.unrated <= found.issues
    assert -100 <= found.percent <= 100


@given(CONFIDENCES)
def test_net_confidence_turns_round_with_on_and_risk(confidences: list[int | None]) -> None:
    swapped = {"on": 1, "issues": 5, "risk": 9}
    mirrored = net([swapped[band(c)] for c in confidences])
    assert mirrored.percent == pytest.approx(-net(confidences).percent)


@given(CONFIDENCES, st.integers(0, 11), st.integers(1, 10))
def test_more_confidence_never_lowers_the_net(
    confidences: list[int | None], place: int, more: int
) -> None:
    if not confidences:
        return
    place %= len(confidences)
    raised = list(confidences)
    raised[place] = min(10, counted(raised[place]) + more)
    assert net(raised).percent >= net(confidences).percent
