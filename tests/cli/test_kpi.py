"""``kpi list``, ``kpi recover`` and what one KPI's JSON says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.harness import Cli


@pytest.fixture
def kpis(cli: Cli) -> Cli:
    """K1 unhealthy for two weeks, K2 calm, K3 late, K4 a leap up, K5 supports K2."""
    cli.ok("add", "kpi", "Answer", "--direction", "down", "--green", "2", "--red", "4")
    cli.ok("add", "kpi", "Revenue", "--direction", "up", "--green", "80", "--type", "financial")
    cli.ok("add", "kpi", "NPS", "--direction", "up", "--green", "50")
    cli.ok("add", "kpi", "Visits", "--direction", "up", "--green", "5", "--target", "9")
    cli.ok("add", "kpi", "Calls", "--direction", "up", "--green", "1", "--leading",
           "--parent", "k2")  # fmt: skip
    cli.ok("log", "K1", "5", "--date", "2026-11-15")
    cli.ok("log", "K1", "4.5")
    cli.ok("log", "K2", "84")
    cli.ok("log", "K3", "52", "--date", "2026-10-01")
    for week, value in enumerate((10, 11) * 6):
        cli.ok("log", "K4", str(value), "--date", f"-{91 - 7 * week}d")
    cli.ok("log", "K4", "6")
    return cli


def test_alerts_stand_first_and_supporting_measures_below_their_kpi(kpis: Cli) -> None:
    lines = kpis.ok("kpi", "list").splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["unhealthy", "■", "signal"]
    assert [next(w for w in line.split() if w[0] == "K") for line in lines if "  K" in line][
        :5
    ] == [
        "K1",
        "K4",
        "K3",
        "K2",
        "K5",
    ]
    supporting = next(line for line in lines if "K5 Calls" in line)
    assert supporting.endswith("leading")
    assert supporting.index("K5") == next(ln for ln in lines if "K2 Rev" in ln).index("K2") + 2
    assert lines[-1] == (
        "  K1 unhealthy for 2 weeks running, and no open objective works on it: "
        "okrtui kpi recover K1"
    )
    assert any(line.startswith("  K4 signal for the worse: 6") for line in lines)


def test_kpi_list_for_scripts(kpis: Cli) -> None:
    found = kpis.json("kpi", "list")
    assert found["today"] == "2026-11-22"
    listed = [(kpi["id"], kpi["alerts"], kpi["process"]) for kpi in found["kpis"]]
    assert listed == [
        ("K1", ["unhealthy"], "too_few"),
        ("K4", ["signal"], "worse"),
        ("K3", ["overdue"], "too_few"),
        ("K2", [], "too_few"),
        ("K5", [], "too_few"),
    ]
    assert [kpi["parent"] for kpi in found["kpis"]] == [None, None, None, None, "K2"]
    assert [kpi["leading"] for kpi in found["kpis"]] == [False] * 4 + [True]


def test_where_there_is_no_store_yet_there_are_no_kpis(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OKRTUI_STORE")
    found = cli.json("kpi", "list")
    assert (found["today"], found["kpis"]) == ("2026-11-22", [])
    assert "okrtui add kpi" in cli.ok("kpi", "list")
    assert not Path(found["store"]).exists()


def test_without_kpis_it_says_how_to_add_one(cli: Cli) -> None:
    assert cli.json("kpi", "list")["kpis"] == []
    assert "okrtui add kpi" in cli.ok("kpi", "list")
    cli.ok("add", "objective", "Riders come back every week")
    assert cli.json("kpi", "list")["kpis"] == []
    assert "okrtui add kpi" in cli.ok("kpi", "list")


def test_a_recovery_is_one_change_that_can_be_undone(kpis: Cli) -> None:
    before = kpis.change_number()
    assert kpis.json("kpi", "recover", "K1") == {"id": "O1"}
    assert kpis.change_number() == before + 1
    shown = kpis.json("show", "K1")
    assert (shown["recovery_due"], shown["recovered_by"]) == (False, ["O1"])
    assert "works on K1 already" in kpis.fails(2, "kpi", "recover", "K1")
    kpis.ok("undo")
    assert kpis.json("show", "K1")["recovery_due"] is True


def test_a_healthy_kpi_is_not_recovered(kpis: Cli) -> None:
    assert "K2 is healthy" in kpis.fails(2, "kpi", "recover", "K2")
    assert "K9" in kpis.fails(3, "kpi", "recover", "K9")
    kpis.ok("add", "objective", "Riders come back every week")
    assert "O1 is no KPI" in kpis.fails(2, "kpi", "recover", "O1")


def test_one_kpis_json_has_its_process_and_its_periods(kpis: Cli) -> None:
    shown = kpis.json("show", "K4")
    process = shown["process"]
    assert process["verdict"] == "worse"
    assert 6 < process["lower"] < process["centre"] < process["upper"]
    assert process["signals"][-1] == {
        "rule": "outside", "side": "below", "from": "2026-11-16", "to": "2026-11-16", "points": 1,
    }  # fmt: skip
    assert len(shown["periods"]) == 14
    assert shown["periods"][-1] == {
        "start": "2026-11-16", "end": "2026-11-22", "value": 6, "complete": False,
    }  # fmt: skip
    assert shown["running"] is None
    assert kpis.json("show", "K2")["supported_by"] == ["K5"]
    assert kpis.json("show", "K1")["process"]["centre"] is None


def test_what_runs_of_a_flow_stands_beside_what_is_judged(cli: Cli) -> None:
    cli.ok("add", "kpi", "Leads", "--direction", "up", "--green", "10", "--flow")
    for value, day in (("12", "2026-11-09"), ("3", "2026-11-17")):
        cli.ok("log", "K1", value, "--date", day)
    shown = cli.json("show", "K1")
    assert (shown["health"], shown["latest"]) == ("healthy", 3)
    assert shown["running"]["value"] == 3
    assert [period["value"] for period in shown["periods"]] == [12]
    assert "3 so far in the running week" in cli.ok("why", "K1")


def test_a_signal_of_long_ago_is_no_alert_any_more(cli: Cli) -> None:
    cli.ok("add", "kpi", "Visits", "--direction", "up", "--green", "5")
    for week, value in enumerate((10, 11, 10, 11, 60, *(12, 9, 14, 8) * 4)):
        cli.ok("log", "K1", str(value), "--date", f"-{140 - 7 * week}d")
    listed = cli.json("kpi", "list")["kpis"][0]
    assert (listed["alerts"], listed["process"]) == ([], "better")


def test_why_tells_the_process_of_a_kpi_to_scripts(kpis: Cli) -> None:
    assert kpis.json("why", "K4")["process"]["verdict"] == "worse"
    assert "signal for the worse" in kpis.ok("why", "K4")
    assert "upper limit" in kpis.ok("show", "K4")
