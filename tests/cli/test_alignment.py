"""alignment: what is aligned to what, as lines and as JSON."""

from __future__ import annotations

from tests.cli.harness import Cli


def test_what_is_aligned_stands_below_it_with_team_and_cycle(goals: Cli) -> None:
    goals.ok("add", "objective", "Everybody rides with us", "--cycle", "2026", "--team", "all")
    goals.ok("edit", "O1", "parent=O3")
    lines = goals.ok("alignment").splitlines()
    assert lines[0].split() == ["Objective", "Team", "Who", "Cycle", "Pace"]
    assert lines[1].startswith("O3 Everybody rides with us")
    assert lines[1].split()[5:8] == ["all", "ana", "2026"]
    assert lines[2].startswith("  O1 ")
    shape = goals.json("alignment")
    assert [(o["id"], o["parent"], o["depth"]) for o in shape["objectives"]] == [
        ("O3", None, 0),
        ("O1", "O3", 1),
        ("O2", None, 0),
    ]
    assert shape["circles"] == []


def test_one_objective_is_shown_with_what_is_aligned_to_it(goals: Cli) -> None:
    goals.ok("add", "objective", "Everybody rides with us")
    assert [o["id"] for o in goals.json("alignment", "O1")["objectives"]] == ["O1"]
    assert "only objectives are aligned" in goals.fails(2, "alignment", "KR1")


def test_a_filter_leaves_what_it_finds_and_what_that_is_aligned_to(goals: Cli) -> None:
    goals.ok("add", "objective", "Everybody rides with us", "--cycle", "2026", "--team", "all")
    goals.ok("edit", "O1", "parent=O3")

    def found(*argv: str) -> list[str]:
        return [o["id"] for o in goals.json("alignment", *argv)["objectives"]]

    assert found("--filter", "#product") == ["O3", "O1"]
    assert found("--filter", "2026") == ["O3"]
    assert found("--filter", "owner:cho") == ["O2"]
    assert found("O3", "--filter", "owner:cho") == []
    assert goals.ok("alignment", "--filter", "xyz") == "No goals that the filter lets through.\n"
    assert "--filter: " in goals.fails(2, "alignment", "--filter", "pace:slow")


def test_without_goals_it_says_what_to_do(cli: Cli) -> None:
    assert "okrtui add objective TITLE" in cli.ok("alignment")
    assert cli.json("alignment")["objectives"] == []
