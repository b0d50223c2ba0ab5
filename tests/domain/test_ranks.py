"""Ranks: one fits between any two, however often one asks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain import ranks

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
RANKS = st.text(DIGITS, max_size=10)


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        ("00000001", "00000002", "00000001V"),
        ("00000001", "00000009", "00000005"),
        ("", "00000001", "00000000V"),
        ("", "00000000V", "00000000F"),
        ("00000001V", "00000002", "00000001l"),
        ("00000001", "00000001V", "00000001F"),
        ("00000001zz", "00000002", "00000001zzV"),
        ("00000009", "0000000A", "00000009V"),
    ],
)
def test_ranks_between_two(low: str, high: str, found: str) -> None:
    assert low < found < high
    assert ranks.between(low, high) == found


@pytest.mark.parametrize(
    ("low", "high"),
    [("00000002", "00000001"), ("00000001", "00000001"), ("A", "A0"), ("", ""), ("é", "ê")],
)
def test_where_nothing_fits_there_is_none(low: str, high: str) -> None:
    assert ranks.between(low, high) is None


@given(RANKS, RANKS)
def test_what_is_found_stands_between(low: str, high: str) -> None:
    found = ranks.between(low, high)
    if found is not None:
        assert low < found < high
        assert not found.endswith("0")


@given(st.text(max_size=6), st.text(max_size=6))
def test_any_texts_of_a_file_are_taken(low: str, high: str) -> None:
    found = ranks.between(low, high)
    assert found is None or low < found < high


@given(st.lists(st.booleans(), max_size=200))
def test_there_is_room_for_two_hundred_at_the_same_place(sides: list[bool]) -> None:
    low, high = ranks.numbered(1), ranks.numbered(2)
    for side in sides:
        found = ranks.between(low, high)
        assert found is not None
        assert low < found < high
        low, high = (found, high) if side else (low, found)


def test_when_the_room_is_used_up_it_says_so() -> None:
    high: str | None = ranks.numbered(1)
    steps = 0
    while high is not None:
        high = ranks.between("", high)
        steps += 1
    assert 200 < steps < 1000


@pytest.mark.parametrize(
    ("there", "next_one"),
    [
        ([], "00000001"),
        (["00000007", "00000003"], "00000008"),
        (["00000007V"], "00000008"),
        (["?"], "00000001"),
    ],
)
def test_new_goals_stand_behind_all_others(there: list[str], next_one: str) -> None:
    assert ranks.after(there) == next_one
