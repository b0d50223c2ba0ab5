"""edit --reason, and where moved targets are shown."""

from __future__ import annotations

from tests.cli.harness import Cli


def test_a_reason_is_kept_with_a_moved_target_and_shown(goals: Cli) -> None:
    goals.ok("edit", "KR1", "target=7", "--reason", "the market shrank")
    assert "target moved  8 % → 7 % on 2026-11-22 by ana: the market shrank" in goals.ok(
        "show", "KR1"
    )
    assert goals.json("show", "KR1")["target_changes"] == [
        {
            "date": "2026-11-22",
            "field": "target",
            "old": 8,
            "new": 7,
            "reason": "the market shrank",
            "by": "ana",
        }
    ]


def test_moved_bounds_of_a_kpi_are_shown(goals: Cli) -> None:
    goals.ok("edit", "K1", "green=3")
    (moved,) = goals.json("show", "K1")["target_changes"]
    assert (moved["field"], moved["old"], moved["new"], moved["reason"]) == ("green", 2, 3, None)
    assert "green moved" in goals.ok("show", "K1")


def test_a_goal_without_moves_has_none(goals: Cli) -> None:
    assert goals.json("show", "KR1")["target_changes"] == []
    assert "moved" not in goals.ok("show", "KR1")


def test_a_reason_for_nothing_is_refused(goals: Cli) -> None:
    assert "no target of O1 is changed" in goals.fails(
        2, "edit", "O1", "owner=ben", "--reason", "x"
    )


def test_an_edit_with_a_reason_under_an_id_is_made_once(goals: Cli) -> None:
    goals.ok("edit", "KR1", "target=7", "--reason", "a", "--id", "x")
    assert goals.json("edit", "KR1", "target=7", "--reason", "a", "--id", "x") == {
        "id": "KR1",
        "n": 8,
        "changed": False,
    }
    assert len(goals.json("show", "KR1")["target_changes"]) == 1


def test_a_reason_can_be_given_afterwards(goals: Cli) -> None:
    goals.ok("edit", "KR1", "target=7")
    assert "kept why the target of KR1 was moved" in goals.ok("edit", "KR1", "--reason", "a typo")
    assert goals.json("show", "KR1")["target_changes"][0]["reason"] == "a typo"
    assert "reason empty → a typo" in goals.ok("activity", "KR1")
    goals.fails(2, "edit", "KR1")
    goals.fails(2, "edit", "KR2", "--reason", "never moved")
