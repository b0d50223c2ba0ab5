"""From nothing to a running quarter, question by question."""

from __future__ import annotations

from collections.abc import Callable

from tests.cli.harness import Cli

Type = Callable[[str], None]


def typed(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def test_from_nothing_to_a_running_quarter(cli: Cli, type_in: Type) -> None:
    type_in(
        typed(
            "Riders come back every week !aspirational",
            *("Churn from 10% to 8%", "Weekly riders from 31k to 45k", "Trips from 4 to 6 a week"),
            *("", "NPS ≥ 40 red 30", "", ""),
            "mon",
        )
    )
    said = cli.ok("start")
    assert "added KR1 Churn" in said
    assert "report calendar --day mon" in said
    shown = cli.json("show")
    assert len(shown["objectives"][0]["key_results"]) == 3
    assert shown["kpis"][0]["name"] == "NPS"
    assert cli.json("show", "KR1")["guardrails"][0]["id"] == "K1"


def test_the_coach_speaks_up_before_anything_is_saved(cli: Cli, type_in: Type) -> None:
    type_in(typed("Launch 3 apps", "People rely on the new app every day !committed", "q"))
    said = cli.ok("start")
    assert "O2: " in said
    assert "Left; what you answered is kept" in said
    (objective,) = cli.json("show")["objectives"]
    assert objective["title"] == "People rely on the new app every day"


def test_what_is_read_and_what_is_missing_stands_below_the_line(cli: Cli, type_in: Type) -> None:
    type_in(typed("Riders come back every week !committed", "Reduce churn to 8%", "", "", "", "q"))
    said = cli.ok("start")
    assert "8 %" in said
    assert "1 is few: three to five prove an objective." in said


def test_it_goes_on_where_one_left_until_all_is_asked(cli: Cli, type_in: Type) -> None:
    type_in(typed("Riders come back every week !committed", "Churn from 10% to 8%", "q"))
    assert "okrtui start goes on there" in cli.ok("start")
    type_in(typed("Riders from 31k to 45k", "Trips from 4 to 6", "", "", "", "", ""))
    said = cli.ok("start")
    assert "Going on with O1; okrtui start --anew begins another objective." in said
    assert "What should be better" not in said
    assert "All set" in said
    (objective,) = cli.json("show")["objectives"]
    assert len(objective["key_results"]) == 3
    type_in(typed("q"))
    assert "What should be better" in cli.ok("start")


def test_another_objective_anew(cli: Cli, type_in: Type) -> None:
    type_in(typed("Riders come back every week !committed", "Churn from 10% to 8%", "q"))
    cli.ok("start")
    type_in(typed("People trust us with their bikes !committed", "q"))
    assert "Going on" not in cli.ok("start", "--anew")
    assert len(cli.json("show")["objectives"]) == 2


def test_a_template_instead(cli: Cli, type_in: Type) -> None:
    type_in(typed("", "suport", "support", "huh", ""))
    said = cli.ok("start")
    assert "Did you mean support?" in said
    assert "from the template support" in said
    assert '"huh" is no day of the week. Type mon or tue' in said
    assert len(cli.json("show")["objectives"]) == 1
