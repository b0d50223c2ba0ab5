"""Templates by commands."""

from __future__ import annotations

from tests.cli.harness import Cli


def test_from_nothing_to_a_goal(cli: Cli) -> None:
    assert cli.ok("template", "list").splitlines()[0].startswith("sales")
    said = cli.ok("template", "show", "Support").splitlines()
    assert said[0].startswith("Customers leave every talk with us relieved")
    assert "  First response time from 8 to 2 hours" in said
    assert cli.json("new", "--template", "support") == {"id": "O1"}
    assert [k["name"] for k in cli.json("show")["kpis"]] == [
        "Open tickets older than a week",
        "Overtime",
    ]


def test_ones_own(cli: Cli) -> None:
    cli.ok("new", "--template", "money", "--without-kpis")
    cli.ok("template", "save", "O1", "calm")
    assert cli.json("template", "list")[0]["field"] == "own"
    cli.ok("new", "--template", "calm", "--cycle", "2027-Q1", "--team", "home")
    (objective,) = cli.json("show", "--cycle", "2027-Q1")["objectives"]
    assert objective["team"] == "home"
    cli.ok("template", "delete", "calm")
    assert "There are: sales" in cli.fails(3, "template", "show", "calm")


def test_without_a_name(cli: Cli) -> None:
    assert "okrtui template list" in cli.fails(2, "new")
    assert "Did you mean support?" in cli.fails(3, "new", "--template", "suport")
