"""A cycle from its draft to its end, by commands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.cli.harness import Cli

Type = Callable[[str], None]


def typed(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


@pytest.fixture
def goals(goals: Cli) -> Cli:
    """KR1 at 0.4, KR2 holds, KR3, which K1 feeds, has no data."""
    goals.ok("check-in", "KR1", "9.2", "--confidence", "6", "--date", "2026-11-20")
    goals.ok("check-in", "KR2", "96", "--date", "2026-11-20")
    return goals


def test_cycles_are_listed_with_what_is_graded(goals: Cli) -> None:
    goals.ok("cycle", "add", "2027-q1")
    goals.ok("edit", "KR1", "grade=suggested")
    assert [(c["name"], c["state"], c["graded"]) for c in goals.json("cycle", "list")] == [
        ("2027-Q1", "draft", 0),
        ("2026-Q4", "active", 1),
    ]
    lines = goals.ok("cycle", "list").splitlines()
    assert lines[1].split() == ["2027-Q1", "2027-01-01", "2027-03-31", "draft", "0", "0", "of", "0"]


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["2026-Q4"], "there is a cycle 2026-Q4 already"),
        (["Spring"], "the start of the cycle 'Spring' is missing"),
        (["Spring", "--start", "2027-02-01"], "the end of the cycle 'Spring' is missing"),
        (["Spring", "--start", "2027-02-01", "--end", "2027-01-01"], "lies before"),
        (["Spring", "--start", "soonish", "--end", "2027-01-01"], "soonish"),
        ([" "], "name is empty"),
    ],
)
def test_a_cycle_that_cant_be_is_refused(goals: Cli, argv: list[str], said: str) -> None:
    before = goals.files()
    assert said in goals.fails(2, "cycle", "add", *argv)
    assert goals.files() == before


def test_a_draft_starts_once_the_coach_has_nothing_to_mend(goals: Cli) -> None:
    goals.ok("cycle", "add", "2027-Q1")
    goals.ok("add", "objective", "Launch 3 apps", "--cycle", "2027-Q1")
    result = goals("cycle", "start", "2027-Q1")
    assert result.code == 1
    assert "O3 O2:" in result.err
    assert "to mend first" in result.err
    assert goals.json("cycle", "list")[0]["state"] == "draft"
    assert goals.ok("cycle", "start", "2027-Q1", "--anyway") == "started 2027-Q1\n"
    assert "is active already" in goals.fails(2, "cycle", "start", "2027-Q1")
    goals.fails(3, "cycle", "start", "2031")


def test_votes_are_blind_until_all_have_voted(goals: Cli) -> None:
    goals.ok("edit", "KR2", "owner=ben")
    goals.ok("cycle", "vote", "KR1", "7")
    said = goals.ok("cycle", "vote", "--cycle", "2026-Q4")
    assert "missing: ana, ben, cho" in said
    assert "ana 7" in said
    assert "ana" not in goals.json("--as", "ben", "cycle", "vote")["votes"]["KR1"]
    told = goals.ok("--as", "ben", "activity", "KR1").splitlines()[1]
    assert told.strip() == "KR1 Churn: vote added"
    for who, sure in (("ana", 5), ("ben", 9), ("cho", 10)):
        for key in ("KR1", "KR2", "KR3"):
            goals.ok("--as", who, "cycle", "vote", key, str(sure))
    found = goals.json("cycle", "vote")
    assert found["open"]
    assert found["votes"]["KR1"] == {"ana": 5, "ben": 9, "cho": 10}
    said = goals.ok("cycle", "vote")
    assert "8.0" in said
    assert "all have voted; as a set fine" in said


def test_a_vote_that_cant_be(goals: Cli) -> None:
    assert "no whole number" in goals.fails(2, "cycle", "vote", "KR1", "11")
    assert "takes no vote" in goals.fails(2, "cycle", "vote", "O1", "5")
    assert "how sure are you" in goals.fails(2, "cycle", "vote", "KR1")


def test_goals_go_on_where_they_stand(goals: Cli) -> None:
    goals.ok("add", "kr", "O1", "Steps", "--kind", "milestones")
    goals.ok("edit", "KR4", "steps=One; Two; Three")
    goals.ok("check-in", "KR4", "1")
    goals.ok("cycle", "add", "2027-Q1")
    said = goals.ok("cycle", "carry", "KR1", "KR4", "--to", "2027-Q1")
    assert said == "carried over to 2027-Q1: O3, KR5 and KR6\n"
    (objective,) = goals.json("show", "--cycle", "2027-Q1")["objectives"]
    assert objective["title"] == "Riders come back"
    churn, steps = objective["key_results"]
    assert (churn["start"], churn["target"], churn["current"]) == (9.2, 8, None)
    assert objective["carried_from"] == "O1"
    assert goals.json("show", "KR5")["carried_from"] == "KR1"
    assert steps["title"] == "Steps"
    said = goals.ok("show", "KR6")
    assert "open: Two" in said
    assert "One" not in said
    # The work that is open goes along.
    assert "Price test" in goals.ok("show", "--cycle", "2027-Q1")
    assert "carried over to that cycle already" in goals.fails(
        2, "cycle", "carry", "KR1", "--to", "2027-Q1"
    )
    # Others of the same objective come below the same copy.
    assert "O3 and KR7" in goals.ok("cycle", "carry", "KR2", "--to", "2027-Q1")
    goals.ok("undo")
    assert len(goals.json("show", "--cycle", "2027-Q1")["objectives"][0]["key_results"]) == 2


def test_what_has_reached_its_target_asks_for_a_new_one(goals: Cli) -> None:
    goals.ok("check-in", "KR1", "8")
    goals.ok("cycle", "add", "2027-Q1")
    goals.ok("cycle", "carry", "KR1", "--to", "2027-Q1")
    copy = goals.json("show", "--cycle", "2027-Q1")["objectives"][0]["key_results"][0]
    assert (copy["start"], copy["target"]) == (8, None)


def test_a_new_cycle_with_the_goals_of_another(goals: Cli) -> None:
    goals.ok("edit", "O2", "parent=O1")
    said = goals.ok("cycle", "add", "2027-Q1", "--from", "2026-q4")
    assert said.startswith("added the draft cycle 2027-Q1, 2027-01-01 to 2027-03-31, with O3, O4, ")
    first, second = goals.json("show", "--cycle", "2027-Q1")["objectives"]
    assert second["parent"] == first["id"] == "O3"
    goals.ok("undo")
    assert [c["name"] for c in goals.json("cycle", "list")] == ["2026-Q4"]


def test_closing_asks_for_each_grade_and_keeps_what_was_learned(goals: Cli, type_in: Type) -> None:
    type_in(
        typed(
            "",
            "",
            "prices matter",
            "0.5",
            "",
            "we moved it",
            "m",
            "",
            "0",
            "no data",
            "a",
            "",
        )
    )
    said = goals.ok("cycle", "close")
    assert "1 of 3 · KR1 Churn" in said
    assert "grade 0 to 1 [0.4]:" in said
    assert "a grade of one's own wants a reason" in said
    assert "closed 2026-Q4" in said
    told = goals.ok("report", "cycle", "--format", "text")
    assert "KR1 Churn: prices matter" in told
    assert "we moved it" in told
    assert "To be modified" in told
    assert "Abandoned" in told
    assert "is closed" in goals.fails(2, "edit", "KR1", "target=7")
    said = goals.fails(2, "check-in", "KR1", "8")
    assert "go on in an open one: okrtui cycle carry" in said
    assert "is closed already" in goals.fails(2, "cycle", "close")
    assert goals.json("show", "KR1")["lesson"] == "prices matter"
    goals.ok("undo")
    assert goals.json("cycle", "list")[0]["state"] == "active"


def test_closing_can_be_left_and_goes_on(goals: Cli, type_in: Type) -> None:
    type_in(typed("", "", "", "q"))
    assert "Left with 2 to go; not closed" in goals.ok("cycle", "close")
    type_in("")
    said = goals.ok("cycle", "close", "2026-Q4")
    assert "1 of 2 · KR2" in said
    assert goals.json("cycle", "list")[0]["state"] == "active"


def test_closing_without_asking(goals: Cli) -> None:
    assert "KR3" in goals.fails(2, "cycle", "close", "--suggested")
    assert "have no grade yet" in goals.fails(2, "cycle", "close", "--json")
    goals.ok("edit", "KR3", "grade=0", "--reason", "nobody measured")
    said = goals.ok("cycle", "close", "--suggested")
    assert said == "closed 2026-Q4, 2 key results graded as their progress suggests\n"
    assert goals.json("show", "KR2")["grade"] == 1


def test_the_report_of_a_cycle(goals: Cli) -> None:
    goals.ok("edit", "KR3", "grade=0", "--reason", "nobody measured")
    goals.ok("cycle", "close", "--suggested")
    lines = goals.ok("report", "cycle").splitlines()
    assert lines[0] == "# 2026-Q4: what it came to"
    assert "| met | 1 | 33 % |" in lines
    assert "| not met | 1 | 33 % |" in lines
    sections = [s["heading"] for s in goals.json("report", "cycle", "2026-Q4")["sections"]]
    assert sections == [
        "Objectives",
        "Key results",
        "Distribution",
        "How far we aimed",
        "How well confidences foretold it",
    ]


def test_what_becomes_of_a_goal_can_be_said_at_any_time(goals: Cli) -> None:
    goals.ok("edit", "KR1", "outcome=keep", "lesson=Prices matter more than perks")
    found = goals.json("show", "KR1")
    assert (found["outcome"], found["lesson"]) == ("keep", "Prices matter more than perks")
    assert "Prices matter" in goals.ok("show", "KR1")


def test_where_a_cycle_stands_is_told_as_on_its_page(goals: Cli) -> None:
    goals.ok("cycle", "vote", "KR1", "7")
    said = goals.ok("cycle", "show")
    assert "2026-Q4" in said.splitlines()[0]
    assert "week 8 of 13" in said
    assert "yours: 1 of 3" in said
    shown = goals.json("cycle", "show", "2026-Q4")
    assert (shown["state"], shown["key_results"], shown["graded"]) == ("active", 3, 0)
    assert shown["votes"]["open"] is False
    assert shown["coach"].keys() == {"fail", "warn", "info"}
    assert goals("cycle", "show", "2030-Q1").code == 3
