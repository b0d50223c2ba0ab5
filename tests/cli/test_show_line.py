"""A goal printed as a line, and added by it."""

from __future__ import annotations

import pytest

from tests.cli.harness import Cli


@pytest.fixture
def goals(cli: Cli) -> Cli:
    cli.ok("add", "objective", "Riders come back @ana #product !committed")
    cli.ok("add", "kr", "O1", "Reduce churn from 10% to 8% by 2026-12-31 @ben w2")
    return cli


def test_a_goal_is_printed_as_a_line(goals: Cli) -> None:
    assert goals.ok("show", "O1", "--line") == "Riders come back @ana #product !committed\n"
    line = "Reduce churn from 10 to 8 % by 2026-12-31 @ben w2"
    assert goals.ok("show", "kr1", "--line") == f"{line}\n"
    assert goals.json("show", "KR1", "--line") == {"line": line}


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Ask @ben by fri", ["--kind", "done"]),
        ("Parking ≥ 95 %", ["--risk", "90"]),
        ("Price", ["--low", "2.1", "--high", "2.6", "--unit", "€ per ride"]),
        ("Perks", ["--step", "Ask w2", "--step", "Go"]),
        ('"Best" from 1 to 2', []),
        ("Grow revenue by 15 %", []),
        ("Rides from 5 to 9 phase=2026-11-01:6 cadence=monthly starts=2026-10-05", []),
    ],
)
def test_a_key_result_added_by_its_line_is_the_same(
    goals: Cli, text: str, options: list[str]
) -> None:
    goals.ok("add", "kr", "O1", text, *options)
    goals.ok("add", "kr", "O1", goals.json("show", "KR2", "--line")["line"])
    goals.ok("add", "kr", "O1", goals.ok("show", "KR3", "--line").rstrip("\n"))
    one, two, three = (goals.json("show", f"KR{n}") for n in (2, 3, 4))
    for other in (two, three):
        same = {"id": "KR2", "coach": []}  # what the coach says names the goal
        assert {**other, **same} == {**one, **same}


def test_the_past_is_printed_as_a_line(goals: Cli) -> None:
    goals.ok("edit", "KR1", "target=7")
    assert "to 7 %" in goals.ok("show", "KR1", "--line")
    assert "to 8 %" in goals.ok("show", "KR1", "--line", "--as-of", "2")


def test_a_kpi_is_printed_as_the_line_that_the_board_reads(goals: Cli) -> None:
    goals.ok("add", "kpi", "Uptime", "--direction", "up", "--green", "99.9", "--unit", "%")
    assert goals.ok("show", "K1", "--line") == "Uptime ≥ 99.9 % @ana\n"


def test_an_initiative_is_no_line(goals: Cli) -> None:
    goals.ok("add", "initiative", "KR1", "Call riders")
    assert "I1 is work" in goals.fails(2, "show", "i1", "--line")
    assert "takes a goal" in goals.fails(2, "show", "--line")


def test_a_change_without_its_start_asks_for_it_and_is_worked_out_from_it(goals: Cli) -> None:
    told = goals.ok("add", "kr", "O1", "Grow revenue by 15 %")
    assert "it needs a start: where is it today?" in told
    goals.ok("add", "kr", "O1", "Grow revenue by 15 %", "--start", "80", "--unit", "k€")
    key_result = goals.json("show", "KR3")
    assert (key_result["start"], key_result["target"], key_result["unit"]) == (80, 92, "k€")


def test_what_may_be_read_in_two_ways_is_told(goals: Cli) -> None:
    told = goals.ok("add", "kr", "O1", "Riders 900 → 1,234 by 03/04/2027")
    assert "1,234 was read as 1234" in told
    assert "by 03/04/2027 was not read: 2027-04-03 or 2027-03-04?" in told
    assert goals.json("show", "KR2")["title"].endswith("by 03/04/2027")


def test_a_tag_of_the_objective_stays_in_the_title_unless_it_says_the_same(goals: Cli) -> None:
    goals.ok("add", "kr", "O1", "Churn from 5 to 4 !committed")
    assert goals.json("show", "KR2")["title"] == "Churn"
    goals.ok("add", "kr", "O1", "Churn from 5 to 4 !learning")
    assert goals.json("show", "KR3")["title"] == "Churn !learning"


def test_numbers_of_another_kind_than_asked_for_stay_in_the_title(goals: Cli) -> None:
    goals.ok("add", "kr", "O1", "Move from 5 to 3", "--kind", "done")
    assert goals.json("show", "KR2")["title"] == "Move from 5 to 3"


def test_an_objective_is_added_with_fields_in_its_line(goals: Cli) -> None:
    goals.ok("add", "objective", 'Happy riders parent=O1 team="City ops" worst=yes ends=2026-12-15')
    assert "worst=yes" in goals.ok("show", "O2", "--line")
    assert goals.json("show", "O2")["team"] == "City ops"
    assert goals.json("show", "O2")["parent"] == "O1"
    assert goals.json("show", "O2")["title"] == "Happy riders"
