"""``lint`` says what could be better, in words for people and in JSON for scripts."""

from __future__ import annotations

import pytest

from tests.cli.harness import Cli


def rules(cli: Cli, *argv: str) -> set[tuple[str, str]]:
    return {(f["id"], f["rule"]) for f in cli.json("lint", *argv)["findings"]}


def test_findings_stand_below_their_goal_with_what_to_do(goals: Cli) -> None:
    goals.ok("add", "objective", "Launch the new app", "--owner", "ben")
    lines = goals.ok("lint", "O3").splitlines()
    assert lines[0].startswith("O3 Launch the new app  ")
    at = next(n for n, line in enumerate(lines) if " O2 " in line)
    assert lines[at].split()[:2] == ["fail", "O2"]
    assert "People rely on the new app" in lines[at + 1]
    assert lines[-1].endswith(" in 1 goal.")


def test_the_worst_comes_first(goals: Cli) -> None:
    goals.ok("add", "objective", "Launch 3 apps")
    found = [f["severity"] for f in goals.json("lint", "O3")["findings"]]
    assert found == sorted(found, key=["fail", "warn", "info"].index)
    assert {"fail", "warn", "info"} == set(found)


def test_an_objective_is_looked_at_with_its_key_results(goals: Cli) -> None:
    goals.ok("edit", "KR1", "weight=0")
    assert ("KR1", "R12") in rules(goals, "O1")
    assert ("KR1", "R12") in rules(goals, "KR1")
    assert ("KR1", "R12") not in rules(goals, "O2")


def test_everything_is_the_current_cycle_and_all_kpis(goals: Cli) -> None:
    found = rules(goals)
    assert ("O2", "O7") in found
    assert ("K1", "K9") in found
    goals.ok("add", "objective", "Launch the spring fair", "--cycle", "2027-Q1")
    assert ("O3", "O2") not in rules(goals)
    assert ("O3", "O2") in rules(goals, "--cycle", "2027-Q1")


def test_the_summary_counts_what_was_found(goals: Cli) -> None:
    shape = goals.json("lint")
    for severity, count in shape["summary"].items():
        assert count == sum(f["severity"] == severity for f in shape["findings"])
    summary = goals.ok("lint").splitlines()[-1]
    assert f"{shape['summary']['fail']} to mend" in summary


def test_a_cure_in_json_is_a_command_that_silences_the_finding(goals: Cli) -> None:
    goals.ok("edit", "KR1", "weight=0")
    (found,) = [f for f in goals.json("lint", "KR1")["findings"] if f["rule"] == "R12"]
    assert found["command"] == "okrtui edit KR1 weight=1"
    goals.ok(*found["command"].split()[1:])
    assert ("KR1", "R12") not in rules(goals, "KR1")


def test_strength_is_a_share_and_a_word(goals: Cli) -> None:
    strengths = {s["id"]: s for s in goals.json("lint")["strength"]}
    assert strengths.keys() == {"O1", "O2"}
    assert 0 < strengths["O2"]["strength"] < strengths["O1"]["strength"] <= 1
    assert strengths["O1"]["word"] == "strong"


def test_only_fail_on_ends_with_findings(goals: Cli) -> None:
    assert goals("lint").code == 0
    assert goals("lint", "--fail-on", "fail").code == 1
    assert goals("lint", "KR1", "--fail-on", "fail").code == 0
    assert goals("lint", "KR1", "--fail-on", "warn").code == 1
    goals.ok("check-in", "KR1", "9.5")
    assert goals("lint", "KR1", "--fail-on", "warn").code == 0


def test_findings_that_end_it_are_printed_and_are_no_error(goals: Cli) -> None:
    result = goals("lint", "O2", "--fail-on", "fail")
    assert result.code == 1
    assert result.err == ""
    assert "no key result says when it is reached" in result.out


def test_nothing_to_say_is_said_kindly(goals: Cli) -> None:
    goals.ok("check-in", "KR2", "96")
    goals.ok("edit", "KR2", "guardrail=K1")
    assert goals.ok("lint", "KR2") == "Nothing to say: these goals are well made.\n"
    assert goals.json("lint", "KR2")["findings"] == []


def test_an_empty_store_has_nothing_to_say(cli: Cli) -> None:
    assert cli.ok("lint").startswith("Nothing to say")
    assert cli.json("lint")["summary"] == {"fail": 0, "warn": 0, "info": 0}


def test_what_no_rule_is_about_is_refused_with_the_way_on(goals: Cli) -> None:
    assert "okrtui lint KR1" in goals.fails(2, "lint", "I1")
    assert "takes no --cycle" in goals.fails(2, "lint", "O1", "--cycle", "2026-Q4")
    assert "there is no objective O9" in goals.fails(3, "lint", "O9")
    assert "no cycle" in goals.fails(3, "lint", "--cycle", "2020-Q1")


def test_before_the_first_goal_there_is_nothing_to_say(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OKRTUI_STORE")
    assert "No goals yet" in cli.ok("lint")
    assert cli.json("lint")["findings"] == []
    assert "there are no goals yet" in cli.fails(3, "lint", "O1")


def test_show_tells_of_one_goal_what_lint_tells_of_it(cli: Cli) -> None:
    cli.ok("demo", "--keep", str(cli.store))
    for key in ("O1", "KR2", "KR6", "K3"):
        below = [f for f in cli.json("lint", key)["findings"] if f.pop("id") == key]
        assert cli.json("show", key)["coach"] == below
        lines = [line.split(maxsplit=2) for line in cli.ok("show", key).splitlines()]
        said = [words[1] for words in lines if words[:1] == ["coach"]]
        assert said == [finding["rule"] for finding in below]
    assert "coach" not in cli.json("show", "I1")
