"""The order and the rhythm of reviews."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain import records
from okrtui.domain.review import (
    BLOCKER_KINDS,
    CONCERNS,
    Concern,
    Rhythm,
    Standing,
    check_in_due,
    concern,
    in_order,
    is_falling,
    measurement_due,
    rhythm,
)

TODAY = date(2026, 11, 22)  # a Sunday


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("confidences", "falling"),
    [
        ((), False),
        ((5,), False),
        ((5, 4), True),
        ((4, 5), False),
        ((5, 5), False),
        ((5, None, 4, None), True),
        ((9, 3, 4), False),
    ],
)
def test_falling_is_the_last_step_down(confidences: tuple[int | None, ...], falling: bool) -> None:
    assert is_falling(confidences) is falling


def test_a_concern_is_the_most_urgent_one() -> None:
    assert concern(stale=True, blocked=True, confidences=(5, 4)) == "stale"
    assert concern(stale=False, blocked=True, confidences=(5, 4)) == "blocked"
    assert concern(stale=False, blocked=False, confidences=(5, 4)) == "falling"
    assert concern(stale=False, blocked=False, confidences=(4, 5)) == "rest"


def test_mine_come_first_then_the_most_urgent_then_the_order_of_the_board() -> None:
    standings = [
        Standing("KR1", False, "stale"),
        Standing("KR2", True, "rest"),
        Standing("KR3", True, "falling"),
        Standing("KR4", True, "rest"),
        Standing("KR5", True, "stale"),
        Standing("KR6", False, "rest"),
        Standing("KR7", True, "blocked"),
    ]
    assert in_order(standings) == ["KR5", "KR7", "KR3", "KR2", "KR4", "KR1", "KR6"]


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(CONCERNS)), max_size=30))
def test_a_queue_is_a_permutation_and_sorted(given_: list[tuple[bool, Concern]]) -> None:
    standings = [Standing(f"KR{n}", mine, c) for n, (mine, c) in enumerate(given_)]
    ordered = in_order(standings)
    assert sorted(ordered) == sorted(standing.key for standing in standings)
    by_key = {standing.key: standing for standing in standings}
    ranks = [(not by_key[k].mine, CONCERNS.index(by_key[k].concern), int(k[2:])) for k in ordered]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(
    ("cadence", "last", "due"),
    [
        ("weekly", None, True),
        ("irregular", None, True),
        ("weekly", "2026-11-16", False),
        ("weekly", "2026-11-15", True),
        ("daily", "2026-11-22", False),
        ("daily", "2026-11-21", True),
        ("monthly", "2026-10-23", False),
        ("monthly", "2026-10-22", True),
        ("irregular", "2020-01-01", False),
    ],
)
def test_a_check_in_is_due_when_its_cadence_has_gone_by(
    cadence: records.Cadence, last: str | None, due: bool
) -> None:
    assert check_in_due(cadence, None if last is None else day(last), TODAY) is due


@pytest.mark.parametrize(
    ("cadence", "last", "today", "due"),
    [
        ("weekly", None, "2026-11-22", True),
        ("weekly", "2026-11-16", "2026-11-22", False),  # this week
        ("weekly", "2026-11-15", "2026-11-22", True),  # the week before
        ("daily", "2026-11-21", "2026-11-22", True),
        ("daily", "2026-11-22", "2026-11-22", False),
        ("monthly", "2026-10-31", "2026-11-02", False),  # November is long yet
        ("monthly", "2026-10-31", "2026-11-24", True),  # it ends before the next review
        ("monthly", "2026-09-30", "2026-11-02", True),  # October is missing
        ("yearly", "2025-03-01", "2026-11-22", False),
        ("irregular", "2020-01-01", "2026-11-22", False),
    ],
)
def test_a_measurement_is_due_when_a_period_is_missing_or_about_to_be(
    cadence: records.Cadence, last: str | None, today: str, due: bool
) -> None:
    assert measurement_due(cadence, None if last is None else day(last), day(today)) is due


def test_whole_weeks_are_on_time_late_or_missed() -> None:
    # Weeks from Monday 2 November; the one of the 16th isn't over on Sunday the 22nd.
    first, last = day("2026-11-02"), day("2026-12-31")
    days = [day("2026-11-04"), day("2026-11-19")]
    assert rhythm("weekly", days, first, last, TODAY) == Rhythm(on_time=1, late=0, missed=1)
    days = [day("2026-11-04"), day("2026-11-18")]
    assert rhythm("weekly", days, first, last, day("2026-11-23")) == Rhythm(2, 1, 0)
    days = [day("2026-11-10")]
    assert rhythm("weekly", days, first, day("2026-11-08"), TODAY) == Rhythm(0, 1, 0)


def test_nothing_is_missed_of_what_has_no_cadence() -> None:
    assert rhythm("irregular", [], TODAY, TODAY, TODAY) == Rhythm(0, 0, 0)


@given(
    st.sets(st.integers(0, 120), max_size=40),
    st.sampled_from(("daily", "weekly", "monthly")),
    st.integers(0, 140),
)
def test_every_whole_period_is_counted_once(
    offsets: set[int], cadence: records.Cadence, gone: int
) -> None:
    start = day("2026-08-31")
    days = [start + timedelta(days=offset) for offset in offsets]
    found = rhythm(cadence, days, start, start + timedelta(days=100), start + timedelta(days=gone))
    assert sum(found) <= 101
    if cadence == "daily":
        assert sum(found) == min(gone, 101)


def test_each_kind_of_blocker_has_a_first_letter_of_its_own() -> None:
    assert len({kind[0] for kind in BLOCKER_KINDS}) == len(BLOCKER_KINDS)
