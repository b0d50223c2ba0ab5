"""Which day a change belongs to, where clocks make days odd."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from okrtui.store.journal_store import open_store
from okrtui.workspace.activity import activity
from okrtui.workspace.past import moment_of
from okrtui.workspace.workspace import Workspace
from tests.store.kit import FastSys, put


class _SetSys(FastSys):
    now = 0.0

    def clock(self) -> float:
        return self.now


@pytest.fixture
def _azores(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """There clocks are set back from 1:00 to midnight, at 1:00 UTC; written out as a rule."""
    monkeypatch.setenv("TZ", "<-01>1<+00>,M3.5.0/0,M10.5.0/1")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_azores")
def test_a_day_with_two_midnights_begins_with_the_first(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    sys = _SetSys()
    store = open_store(tmp_path / "okr.json", sys=sys)
    day = date(2026, 10, 25)
    for hour, minute in ((23, 59), (0, 0), (0, 30), (1, 30), (12, 0)):
        on = day if hour < 23 else date(2026, 10, 24)
        sys.now = datetime(on.year, on.month, on.day, hour, minute, tzinfo=UTC).timestamp()
        put(store, title="A")
    workspace = Workspace(store, user="ana", today=lambda: date(2027, 1, 1))
    for _ in range(2):  # the C library remembers which of two it took last
        entries = activity(workspace, since=day, until=day)
        assert [entry.n for entry in entries] == [5, 4, 3, 2]
    assert moment_of(workspace, "2026-10-24").n == 1
    workspace.close()
