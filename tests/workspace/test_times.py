"""Moments of the journal, however wrong the clock was."""

from __future__ import annotations

import pytest

from okrtui.workspace.times import local_time


@pytest.mark.parametrize("seconds", [-9e14, -1.0, 0.0, 1.8e9, 253_402_300_800.0, 9e14])
def test_every_moment_that_a_line_may_hold_can_be_shown(seconds: float) -> None:
    shown = local_time(seconds)
    assert shown.tzinfo is not None
    assert 1970 <= shown.year <= 9999


def test_a_moment_of_our_days_is_shown_to_the_second() -> None:
    assert local_time(1_800_000_000.0).timestamp() == 1_800_000_000.0
