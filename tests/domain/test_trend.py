"""The levels behind a spark: one a period, gaps where nobody checked in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.records import CADENCES, Cadence, check_in, key_result
from okrtui.domain.trend import trend

MONDAY = date(2026, 11, 2)

Entries = list[tuple[int, float]]


def of(entries: Entries, last: int, cadence: Cadence = "weekly", most: int = 26) -> list[object]:
    """entries: day and value, in days from a Monday; last: the last day that counts."""
    record = key_result(1, {"objective": 1, "kind": "reach", "cadence": cadence})
    history = [
        check_in(n, {"key_result": 1, "value": value, "date": str(MONDAY + timedelta(days=day))})
        for n, (day, value) in enumerate(entries)
    ]
    known = [entry for entry in history if entry is not None]
    return list(trend(record, known, MONDAY + timedelta(days=last), most))


TRENDS: dict[str, tuple[Entries, int, list[object]]] = {
    "nothing": ([], 20, []),
    "one a week": ([(0, 1), (7, 2), (14, 3)], 14, [1, 2, 3]),
    "the last one of a week counts": ([(0, 1), (3, 5), (7, 2)], 8, [5, 2]),
    "a week without one is a gap": ([(0, 1), (14, 3)], 15, [1, None, 3]),
    "the running week is no gap yet": ([(0, 1), (7, 2)], 18, [1, 2]),
    "weeks since are gaps": ([(0, 1)], 25, [1, None, None]),
    "nor is a week on its last day": ([(0, 1)], 13, [1]),
    "what came after the last day counts": ([(0, 1), (14, 3)], 3, [1, None, 3]),
}


@pytest.mark.parametrize("name", TRENDS)
def test_a_trend_has_one_level_a_period(name: str) -> None:
    entries, last, levels = TRENDS[name]
    assert of(entries, last) == levels


def test_irregular_check_ins_stand_beside_each_other() -> None:
    assert of([(0, 1), (1, 2), (90, 3)], 300, "irregular") == [1, 2, 3]


def test_no_more_periods_than_asked_for_however_long_ago() -> None:
    assert of([(0, 1), (9_000, 2)], 9_001, "daily", most=3) == [None, None, 2]
    assert of([(-700_000, 1)], 9_000, "yearly", most=3) == [None, None, None]


def test_steps_count_as_they_get_done() -> None:
    record = key_result(
        1,
        {
            "objective": 1,
            "kind": "milestones",
            "cadence": "weekly",
            "steps": [{"id": 1, "title": "a"}, {"id": 2, "title": "b"}],
        },
    )
    history = [
        check_in(1, {"key_result": 1, "done": [1], "date": "2026-11-02"}),
        check_in(2, {"key_result": 1, "done": [2], "date": "2026-11-16"}),
    ]
    assert trend(record, [e for e in history if e is not None], date(2026, 11, 17)) == (1, None, 2)


@given(
    st.lists(st.tuples(st.integers(-400, 400), st.integers(0, 9)), max_size=12),
    st.sampled_from(CADENCES),
    st.integers(1, 30),
)
def test_every_level_was_checked_in_and_the_newest_is_the_last(
    entries: list[tuple[int, int]], cadence: Cadence, most: int
) -> None:
    known: Entries = sorted((day, float(value)) for day, value in entries)
    levels = of(known, 400, cadence, most)
    assert len(levels) <= most
    said = [level for level in levels if level is not None]
    assert set(said) <= {value for _, value in known}
    if said and known:
        assert said[-1] == [value for day, value in known if day == known[-1][0]][-1]
