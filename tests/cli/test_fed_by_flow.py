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
    cli.ok("edit", "O1", "starts=")
    return cli


def test_a_recovery_starts_from_where_its_key_result_reads(leads: Cli) -> None:
    shown = leads.json("show", "KR1")
    assert (shown["start"], shown["current"], shown["progress"]) == (4, 4, 0)
    assert [(e["date"], e["value"]) for e in shown["check_ins"]] == [("2026-11-15", 4)]
    assert shown["last_check_in"] == "2026-11-16"


def test_detail_and_board_read_what_json_reads(leads: Cli) -> None:
    assert "  2026-11-15  4  " in leads.ok("show", "KR1")
    (row,) = (line for line in leads.ok("show").splitlines() if "KR1 Leads" in line)
    assert "4 → 10" in row
    assert "6d" in row


def test_why_tells_the_running_period_and_leaves_it_out(leads: Cli) -> None:
    lines = leads.ok("why", "KR1").splitlines()
    assert lines[lines.index("fed by") + 1] == (
        "  K1  1 so far in the running week, not counted before it is over"
    )
    assert ["latest", "4"] in [line.split() for line in lines]


def test_why_tells_the_period_that_ends_too_late_to_count(leads: Cli) -> None:
    lines = leads.ok("why", "KR1").splitlines()
    assert lines[lines.index("fed by") + 2] == (
        "      week of 2026-12-28 ends on 2027-01-03, after 2026-12-31, so it doesn't count here"
    )
    leads.ok("--today", "2026-12-28", "log", "K1", "3")
    assert leads.json("why", "KR1")["fed_by"][1].startswith("week of 2026-12-28 ends on")
    last_day = leads.ok("--today", "2026-12-31", "why", "KR1")
    assert "3 so far in the running week, not counted\n" in last_day
    leads.ok("edit", "KR1", "ends=2027-01-03")
    assert "doesn't count here" not in leads.ok("why", "KR1")
    assert leads.json("--today", "2027-01-04", "show", "KR1")["current"] == 3


def test_a_flow_whose_periods_are_longer_than_the_cycle_says_that_it_never_counts(
    leads: Cli,
) -> None:
    leads.ok("edit", "K1", "cadence=yearly")
    leads.ok("edit", "KR1", "ends=2026-12-15")
    never = "no year of K1 ends from 2026-10-01 to 2026-12-15"
    assert leads.json("why", "KR1")["why"] == f"{never}, so none counts"
    said = leads.ok("lint", "KR1")
    assert f"{never}, so it never gets a value" in said
    assert "no check-in yet" not in said


def test_what_a_monthly_flow_feeds_is_not_stale_between_its_months(cli: Cli) -> None:
    cli.ok("add", "kpi", "Leads", "--direction", "up", "--green", "90", "--flow",
           "--cadence", "monthly")  # fmt: skip
    cli.ok("add", "objective", "Many who ask", "--cycle", "2026-Q4")
    cli.ok("add", "kr", "O1", "Leads from 50 to 90", "--kpi", "K1", "--cadence", "weekly")
    cli.ok("log", "K1", "70", "--date", "2026-10-31")
    assert cli.json("--today", "2026-12-04", "show", "KR1")["pace"] == "behind"
    why = cli.ok("why", "KR1")
    assert "K1  measured monthly; that decides when it is stale" in why
    late = cli.json("--today", "2026-12-05", "why", "KR1")
    assert (late["pace"], late["why"]) == ("stale", "no check-in for 35 days; monthly allows 34")


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
    cli.ok("edit", "O1", "starts=")
    shown = cli.json("show", "KR1")
    assert [entry["value"] for entry in shown["check_ins"]] == [2, 3, 1]
    assert shown["current"] == 1
