"""``show --markdown``: what the board copies, for wikis, mails and chats."""

from __future__ import annotations

from tests.cli.harness import Cli


def test_all_goals_and_kpis_are_tables(goals: Cli) -> None:
    text = goals.ok("show", "--markdown")
    assert text.startswith("# 2026-Q4\n")
    assert "| Goal | Who | Value | Progress | Pace | Confidence | Seen |" in text
    assert "| O1 " in text
    assert "| ↳ KR1 " in text
    assert "## KPIs" in text


def test_one_goal_has_its_facts_what_is_below_it_and_its_history(goals: Cli) -> None:
    goals.ok("check-in", "KR1", "9.2", "--note", "a | b")
    objective, key_result = (goals.ok("show", id, "--markdown") for id in ("O1", "KR1"))
    assert objective.startswith("# O1 ")
    assert "| KR1 " in objective
    assert "## History" in key_result
    assert "a \\| b" in key_result
    assert goals.ok("show", "K1", "--markdown").startswith("# K1 ")


def test_options_choose_as_without_it(goals: Cli) -> None:
    assert "| O1 " not in goals.ok("show", "--markdown", "--owner", "nobody")
    assert "two things" in goals.fails(2, "show", "--markdown", "--json")
    assert "takes no --team" in goals.fails(2, "show", "O1", "--markdown", "--team", "x")
    goals.fails(3, "show", "O99", "--markdown")


def test_titles_of_others_are_no_markup(cli: Cli) -> None:
    cli.ok("add", "objective", "**b** | <i> [x](y) \x1b[31m")
    text = cli.ok("show", "--markdown")
    assert "O1 \\*\\*b\\*\\* \\| \\<i\\> \\[x\\](y) ␛\\[31m" in text
