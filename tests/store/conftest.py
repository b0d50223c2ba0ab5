"""Closes what tests leave open, as a killed process would."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.store.kit import OPENED


@pytest.fixture(autouse=True)
def _closed_at_the_end() -> Iterator[None]:
    yield
    while OPENED:
        OPENED.pop().let_go()
