"""A key result that a flow feeds: every face reads the same whole periods, none a part of one."""

from __future__ import annotations

import pytest

from tests.cli.harness import Cli


@pytest.fixture
def leads(cli: Cli) -> Cli:
    """Today is the Sunday of a week in which 1 came in so far, after 4 in the week before."""
    cli.ok("add", "kpi", "Leads", "--direction", "up", "--green", "10", "--red", "5", "--flow")
    for day, value in (("09", "2"), ("12", "2"), ("16", "1")):
        cli.ok("log", "K1", value, "--date", f"2026-11-{day}")
    cli.ok("kpi", "recover", "K1")
    return cli


def test_a_recovery_starts_from_where_its_key_result_reads(leads: Cli) -> None:
    shown = leads.json("show", "KR1")
    assert (shown["start"], shown["current"], shown["progress"]) == (4, 4, 0)
    assert [(e["date"], e["value"]) for e in shown["check_ins"]] == [("2026-11-15", 4)]
    assert shown["last_check_in"] == "2026-11-15"


def test_detail_and_board_read_what_json_reads(leads: Cli) -> None:
    assert "  2026-11-15  4  " in leads.ok("show", "KR1")
    (row,) = (line for line in leads.ok("show").splitlines() if "KR1 Leads" in line)
    assert "4 → 10" in row
    assert "7d" in row


def test_why_tells_the_running_period_and_leaves_it_out(leads: Cli) -> None:
    lines = leads.ok("why", "KR1").splitlines()
    assert lines[lines.index("fed by") + 1] == (
        "  K1  1 so far in the running week, not counted before it is over"
    )
    assert ["latest", "4"] in [line.split() for line in lines]


def test_before_a_whole_period_there_is_no_data_and_why_says_so(leads: Cli) -> None:
    why = leads.json("--today", "2026-11-15", "why", "KR1")
    assert why["pace"] == "no_data"
    assert why["why"] == ("no whole week of K1 in its dates yet; 4 so far in the running week")
    assert leads.json("--today", "2026-11-15", "show", "KR1")["check_ins"] == []


def test_the_coach_asks_for_no_value_while_the_first_period_runs(leads: Cli) -> None:
    assert "no check-in yet" not in leads.ok("--today", "2026-11-15", "lint")
    assert "no check-in yet" in leads.ok("--today", "2026-11-08", "lint")


def test_the_day_after_its_end_a_period_counts(leads: Cli) -> None:
    shown = leads.json("--today", "2026-11-23", "show", "KR1")
    assert [(e["date"], e["value"]) for e in shown["check_ins"]] == [
        ("2026-11-15", 4),
        ("2026-11-22", 1),
    ]
    assert shown["current"] == 1


def test_a_step_counts_from_the_last_measurement_and_not_from_a_total(leads: Cli) -> None:
    leads.ok("check-in", "KR1", "+3")
    assert leads.json("show", "K1")["measurements"][-1]["value"] == 4
    leads.ok("--today", "2026-11-23", "check-in", "KR1", "+1")
    assert leads.json("--today", "2026-11-23", "show", "K1")["measurements"][-1]["value"] == 5


def test_a_fed_stock_reads_every_measurement(cli: Cli) -> None:
    cli.ok("add", "kpi", "Riders", "--direction", "up", "--green", "10", "--red", "5")
    for day, value in (("09", "2"), ("12", "3"), ("16", "1")):
        cli.ok("log", "K1", value, "--date", f"2026-11-{day}")
    cli.ok("kpi", "recover", "K1")
    shown = cli.json("show", "KR1")
    assert [entry["value"] for entry in shown["check_ins"]] == [2, 3, 1]
    assert shown["current"] == 1
