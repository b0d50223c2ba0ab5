"""Stored values in people's words."""

from __future__ import annotations

import pytest

from okrtui.domain.records import Json
from okrtui.workspace import commands
from okrtui.workspace.wording import ago, field_in_words, in_words
from okrtui.workspace.workspace import Workspace


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    workspace.run(commands.add_kpi(workspace, "Monthly churn", unit="%"))
    workspace.run(commands.add_objective(workspace, "Riders come back"))
    workspace.run(commands.add_key_result(workspace, 1, "Churn from 10% to 8%"))
    return workspace


@pytest.mark.parametrize(
    ("table", "field", "value", "told"),
    [
        ("key_results", "target", 7.25, "7.25 %"),
        ("key_results", "weight", 2, "2"),
        ("kpis", "green", 1204, "1,204 %"),
        ("key_results", "kpi", 1, "K1 Monthly churn"),
        ("key_results", "kpi", 9, "K9"),
        ("key_results", "objective", 1, "O1 Riders come back"),
        ("initiatives", "key_result", 1, "KR1 Churn"),
        ("objectives", "parent", 1, "O1 Riders come back"),
        ("objectives", "cycle", 1, "2026-Q4"),
        ("objectives", "cycle", 7, "cycle 7"),
        ("objectives", "target", 3, "3"),
        ("key_results", "kind", "at_least", "at least"),
        ("key_results", "title", "a_b", "a_b"),
        ("key_results", "ends", "2026-12-31", "2026-12-31"),
        ("kpis", "leading", True, "yes"),
        ("kpis", "leading", False, "no"),
        ("key_results", "steps", [{"title": "Design", "weight": 1}, "Beta"], "Design; Beta"),
        ("key_results", "owner", "", "empty"),
        ("key_results", "target", None, "empty"),
        ("key_results", "steps", [], "empty"),
        ("key_results", "title", "x\x1b[2J\n[b]y", "x␛[2J [b]y"),
    ],
)
def test_a_value_is_told_in_its_goals_own_format(
    goals: Workspace, table: str, field: str, value: Json, told: str
) -> None:
    assert in_words(goals.model, table, 1, field, value) == told


def test_a_number_of_a_goal_that_is_gone_has_no_unit(goals: Workspace) -> None:
    assert in_words(goals.model, "key_results", 9, "target", 7) == "7"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-90, "just now"),
        (59, "just now"),
        (60, "1 min ago"),
        (3_599, "59 min ago"),
        (3_600, "1 h ago"),
        (47 * 3_600, "47 h ago"),
        (48 * 3_600, "2 days ago"),
    ],
)
def test_how_long_ago_is_told_in_the_unit_one_would_use(seconds: float, told: str) -> None:
    assert ago(1_000_000.0, 1_000_000.0 + seconds) == told


def test_a_fields_name_is_told_in_words() -> None:
    assert field_in_words("risk_low") == "risk low"
