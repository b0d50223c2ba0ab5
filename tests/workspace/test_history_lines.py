"""A history's lines are told when they come into sight, and compared without telling them."""

from __future__ import annotations

from datetime import date

import pytest

from okrtui.workspace import commands
from okrtui.workspace.history_lines import HistoryLines
from okrtui.workspace.rows import HistoryLine
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace


def told(asked: list[int], unit: str = "%") -> HistoryLines[int]:
    def tell(entry: int) -> HistoryLine:
        asked.append(entry)
        return HistoryLine(date(2026, 11, entry), f"{entry} {unit}", None, "", "", "ana")

    return HistoryLines([3, 2, 1], unit, tell)


def test_only_what_is_looked_at_is_told_and_only_once() -> None:
    asked: list[int] = []
    lines = told(asked)
    assert len(lines) == 3
    assert lines[0].value == lines[0].value == "3 %"
    assert asked == [3]
    assert [line.value for line in lines[1:]] == ["2 %", "1 %"]
    assert [line.value for line in lines] == ["3 %", "2 %", "1 %"]
    assert asked == [3, 2, 1]
    with pytest.raises(IndexError):
        lines[3]


def test_lines_are_compared_by_their_entries_and_their_goal() -> None:
    asked: list[int] = []
    assert told(asked) == told(asked)
    assert told(asked) != told(asked, "h")
    assert told(asked) != ()
    assert asked == []


def test_a_detail_whose_unit_changed_is_another_one(workspace: Workspace) -> None:
    workspace.run(commands.add_objective(workspace, "Riders come back"))
    workspace.run(commands.add_key_result(workspace, 1, "Churn", start=10, target=8, unit="%"))
    workspace.run(commands.check_in(workspace, 1, "9"))
    before = Views(workspace).detail("KR1")
    assert Views(workspace).detail("KR1") == before
    workspace.run(commands.edit(workspace, "KR1", {"unit": "points"}))
    after = Views(workspace).detail("KR1")
    assert after.history != before.history
    assert after.history[0].value == "9 points"
