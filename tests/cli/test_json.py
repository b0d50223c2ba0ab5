"""``--json`` has exactly the keys and words of the contract."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.harness import Cli

OBJECTIVE = {
    *("id", "title", "owner", "team", "kind", "parent", "progress", "pace", "key_results"),
    *("roll_up", "worst", "parts", "net_confidence", "grade", "carried_from"),
}
KEY_RESULT = {
    *("id", "title", "kind", "start", "target", "unit", "current", "progress", "pace"),
    *("owner", "team", "grade", "confidence", "weight", "effective_weight", "last_check_in", "kpi"),
    *("expected", "required_weekly", "actual_weekly", "buffer_days", "phases", "guardrails"),
}
KPI = {
    *("id", "name", "unit", "latest", "latest_date", "health", "overdue", "direction", "cadence"),
    *("target", "aggregation", "leading", "parent"),
}
PACES = {
    *("early", "on_track", "behind", "at_risk", "stale", "missed", "achieved", "no_data"),
    "closed",
}


@pytest.fixture
def shown(cli: Cli) -> Any:
    cli.ok("demo", "--keep", str(cli.store))
    return cli.json("show")


def test_the_whole_has_the_contracts_keys(cli: Cli, shown: Any) -> None:
    assert list(shown) == ["today", "store", "cycle", "objectives", "kpis"]
    assert shown["today"] == "2026-11-22"
    assert shown["store"] == str(cli.store)
    assert shown["cycle"] == {
        "name": "2026-Q4",
        "start": "2026-10-01",
        "end": "2026-12-31",
        "elapsed": 0.5714,
        "state": "active",
        "net_confidence": shown["cycle"]["net_confidence"],
        "aspirational_grade": None,
    }
    assert -100 <= shown["cycle"]["net_confidence"] <= 100


def test_every_goal_has_the_contracts_keys_and_words(shown: Any) -> None:
    for objective in shown["objectives"]:
        assert set(objective) == OBJECTIVE
        assert objective["pace"] in PACES
        for key_result in objective["key_results"]:
            extra = {"low", "high"} if key_result["kind"] == "between" else set()
            assert set(key_result) == KEY_RESULT | extra
            assert key_result["pace"] in PACES
    for kpi in shown["kpis"]:
        assert set(kpi) == KPI
        assert kpi["health"] in {"healthy", "watch", "unhealthy", "unknown"}


def test_a_key_result_as_the_contract_shows_it(cli: Cli) -> None:
    cli.ok("add", "objective", "Riders come back", "--kind", "committed")
    cli.ok("add", "kr", "O1", "Churn", "--start", "10", "--target", "8", "--unit", "%")
    cli.ok("check-in", "KR1", "9.2", "--confidence", "5", "--date", "2026-11-20")
    objective = cli.json("show")["objectives"][0]
    assert objective["key_results"] == [
        {
            "id": "KR1",
            "title": "Churn",
            "kind": "reach",
            "start": 10,
            "target": 8,
            "unit": "%",
            "current": 9.2,
            "progress": 0.4,
            "pace": "at_risk",
            "confidence": 5,
            "grade": None,
            "owner": "ana",
            "team": None,
            "weight": 1,
            "effective_weight": 1.0,
            "last_check_in": "2026-11-20",
            "kpi": None,
            "expected": 0.5714,
            "required_weekly": -0.2154,
            "actual_weekly": -0.2,
            "buffer_days": -15.6,
            "phases": [],
            "guardrails": [],
        }
    ]
    assert (objective["roll_up"], objective["worst"]) == ("key_results", False)
    assert objective["parts"] == [
        {
            "id": "KR1",
            "weight": 1,
            "progress": 0.4,
            "effective_weight": 1.0,
            "contribution": 0.4,
            "pace": "at_risk",
        }
    ]
    assert (objective["progress"], objective["pace"]) == (0.4, "at_risk")
    assert (objective["team"], objective["parent"]) == (None, None)


def test_unknown_is_null_and_never_zero(cli: Cli) -> None:
    cli.ok("add", "objective", "Riders come back")
    cli.ok("add", "kr", "O1", "Churn", "--start", "10", "--target", "8")
    cli.ok("add", "kpi", "NPS", "--direction", "up", "--green", "50")
    shown = cli.json("show")
    objective, kpi = shown["objectives"][0], shown["kpis"][0]
    key_result = objective["key_results"][0]
    assert (objective["progress"], objective["pace"]) == (None, "no_data")
    for field in ("current", "progress", "confidence", "effective_weight", "last_check_in", "unit"):
        assert key_result[field] is None
    assert (kpi["latest"], kpi["latest_date"], kpi["health"]) == (None, None, "unknown")


def test_raw_progress_is_neither_clamped_nor_longer_than_four_places(cli: Cli) -> None:
    cli.ok("add", "objective", "Riders come back")
    cli.ok("add", "kr", "O1", "Churn", "--start", "10", "--target", "7")
    cli.ok("check-in", "KR1", "10.4")
    assert cli.json("show", "KR1")["progress"] == -0.1333
    cli.ok("check-in", "KR1", "5.8")
    assert cli.json("show", "KR1")["progress"] == 1.4
    assert cli.json("show", "O1")["progress"] == 1.0


def test_an_empty_store_has_empty_lists(cli: Cli) -> None:
    nothing: dict[str, Any] = {"today": "2026-11-22", "cycle": None, "objectives": [], "kpis": []}
    assert cli.json("show") == nothing | {"store": str(cli.store)}


def test_one_key_result_has_its_check_ins_oldest_first(cli: Cli, shown: Any) -> None:
    one = cli.json("show", "KR2")
    assert set(one) == KEY_RESULT | {
        "coach",
        "description",
        "check_ins",
        "target_changes",
        "confidence_band",
        "forecast",
        "forecast_reason",
        "suggested_grade",
        "grade_colour",
        "grade_reason",
        "graded_by",
        "graded_at",
        "outcome",
        "lesson",
        "carried_from",
    }
    days = [entry["date"] for entry in one["check_ins"]]
    assert days == sorted(days)
    assert one["check_ins"][-1] == {
        "id": "C15",
        "date": "2026-11-19",
        "value": 9.1,
        "confidence": 5,
        "note": "Price test ended, watching two more weeks",
        "blocker": None,
        "by": "ben",
    }


def test_one_kpi_has_its_measurements_oldest_first(cli: Cli, shown: Any) -> None:
    one = cli.json("show", "K1")
    more = {"periods", "running", "process", "supported_by"}
    recovery = {"unhealthy_periods", "recovery_due", "recovered_by"}
    assert (
        set(one)
        == KPI | {"coach", "description", "measurements", "target_changes"} | more | recovery
    )
    assert len(one["measurements"]) == 16
    assert one["measurements"][-1] == {
        "id": "M16",
        "date": "2026-11-20",
        "value": 3.4,
        "note": "Only Sundays are still bad",
        "by": "eva",
    }


def test_a_key_result_fed_by_a_kpi_names_it_and_has_its_values(cli: Cli, shown: Any) -> None:
    one = cli.json("show", "KR7")
    assert one["kpi"] == "K1"
    assert one["current"] == 3.4
    assert {entry["value"] for entry in one["check_ins"]} >= {3.4, 3.6, None}


def test_one_objective_is_as_in_the_whole(cli: Cli, shown: Any) -> None:
    cli.ok("edit", "O1", "description=Why we do it")
    one = cli.json("show", "O1")
    more = {"coach": one["coach"], "description": "Why we do it"}
    assert one == shown["objectives"][0] | more


def test_effective_weights_of_an_objective_add_up(shown: Any) -> None:
    for objective in shown["objectives"]:
        weights = [k["effective_weight"] for k in objective["key_results"]]
        assert sum(w for w in weights if w is not None) == pytest.approx(1, abs=0.001)


def test_why_has_state_rule_inputs_and_thresholds(cli: Cli, shown: Any) -> None:
    why = cli.json("why", "KR2")
    verdict = {"pace", "rule", "why", "inputs", "thresholds"}
    assert set(why) == verdict | {
        *("id", "last_check_in", "preset", "presets"),
        *("forecast", "forecast_reason", "fed_by"),
    }
    assert why["preset"] == "okrtui"
    assert all(set(said) == verdict for said in why["presets"].values())
    assert (why["pace"], why["rule"]) == ("behind", "ratio")
    assert why["inputs"]["elapsed E"] == "0.57"
    kpi = cli.json("why", "K1")
    assert set(kpi) == {"id", "health", "overdue", "why", "inputs", "thresholds", "process"}


def test_json_is_ascii_whatever_the_text(cli: Cli) -> None:
    cli.ok("add", "objective", "Züge fahren 日本 🚲")
    said = cli.ok("show", "--json")
    assert said.isascii()
    assert cli.json("show")["objectives"][0]["title"] == "Züge fahren 日本 🚲"
