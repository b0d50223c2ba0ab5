"""timeline: goals over time, as lines and as JSON."""

from __future__ import annotations

from tests.cli.harness import Cli


def test_goals_are_bars_with_today_and_what_the_marks_mean(goals: Cli) -> None:
    lines = goals.ok("timeline").splitlines()
    assert "Oct 2026" in lines[0]
    assert "today" in lines[1]
    assert lines[2].startswith("O1 ")
    assert lines[3].startswith("  KR1 ")
    assert "last check-in" in lines[-1]
    assert "KR1" not in goals.ok("timeline", "--objectives")


def test_json_tells_when_everything_is(goals: Cli) -> None:
    goals.ok("check-in", "KR1", "9.2", "--date", "2026-11-20")
    shape = goals.json("timeline")
    assert (shape["from"], shape["to"]) == ("2026-10-01", "2026-12-31")
    assert shape["cycles"] == ["2026-Q4"]
    churn = next(goal for goal in shape["goals"] if goal["id"] == "KR1")
    assert churn["last_check_in"] == "2026-11-20"
    assert churn["next_check_in"] == "2026-11-27"
    assert churn["end"] == "2026-12-31"


def test_cycles_stand_side_by_side(goals: Cli) -> None:
    goals.ok("add", "objective", "Next year we are everywhere", "--cycle", "2027-Q1")
    shape = goals.json("timeline", "--cycle", "2026-Q4", "--cycles", "2")
    assert shape["cycles"] == ["2026-Q4", "2027-Q1"]
    assert "no number of cycles" in goals.fails(2, "timeline", "--cycles", "0")


def test_a_filter_leaves_what_it_finds_below_its_objective(goals: Cli) -> None:
    def found(*argv: str) -> list[str]:
        return [goal["id"] for goal in goals.json("timeline", *argv)["goals"]]

    assert found("--filter", "churn") == ["O1", "KR1"]
    assert found("--filter", "churn", "--objectives") == ["O1"]
    assert found("--filter", "owner:cho") == ["O2"]
    assert goals.ok("timeline", "--filter", "xyz") == "No goals that the filter lets through.\n"
    assert "nothing stands after" in goals.fails(2, "timeline", "--filter", "owner:")


def test_without_goals_it_says_what_to_do(cli: Cli) -> None:
    assert "okrtui add objective TITLE" in cli.ok("timeline")
    assert cli.json("timeline")["goals"] == []
