"""The team of a key result: its own, else its objective's."""

from __future__ import annotations

import pytest

from tests.cli.harness import Cli


@pytest.fixture
def teams(cli: Cli) -> Cli:
    """O1 of product with KR1 of its own and KR2 of support; O2 of support with KR3."""
    cli.ok("add", "objective", "Riders come back every week", "--team", "product")
    cli.ok("add", "kr", "O1", "Reduce churn from 10% to 8%")
    cli.ok("add", "kr", "O1", "Answer time from 3 h to 2 h #support")
    cli.ok("add", "objective", "A city that trusts us #support")
    cli.ok("add", "kr", "O2", "Complaints from 34 to 10", "--team", "product")
    return cli


def test_a_tag_or_an_option_gives_a_key_result_its_team(teams: Cli) -> None:
    assert [teams.json("show", f"KR{n}")["team"] for n in (1, 2, 3)] == [
        "product",
        "support",
        "product",
    ]
    facts = [line.split() for line in teams.ok("show", "KR1").splitlines()]
    assert ["team", "product"] in facts


def test_the_team_stands_in_the_line_that_says_all_of_a_key_result(teams: Cli) -> None:
    assert teams.ok("show", "KR1", "--line").strip() == "Reduce churn from 10 to 8 % @ana"
    assert teams.ok("show", "KR2", "--line").strip() == "Answer time from 3 to 2 h @ana #support"


def test_show_chooses_key_results_by_the_team_that_answers_for_them(teams: Cli) -> None:
    def chosen(team: str) -> dict[str, list[str]]:
        return {
            o["id"]: [k["id"] for k in o["key_results"]]
            for o in teams.json("show", "--team", team)["objectives"]
        }

    assert chosen("product") == {"O1": ["KR1", "KR2"], "O2": ["KR3"]}
    assert chosen("#Support") == {"O1": ["KR2"], "O2": ["KR3"]}
    assert chosen("none") == {}


def test_a_team_is_edited_and_taken_away(teams: Cli) -> None:
    teams.ok("edit", "KR1", "team=#growth")
    assert teams.json("show", "KR1")["team"] == "growth"
    teams.ok("edit", "KR1", "team=")
    assert teams.json("show", "KR1")["team"] == "product"


def test_a_kpi_made_of_a_key_result_belongs_to_its_team(teams: Cli) -> None:
    teams.ok("convert", "KR2")
    assert teams.ok("show", "K1", "--line").strip().endswith("team=support")
