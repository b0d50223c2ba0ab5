"""Forecast, confidence, grades and calibration on the command line."""

from __future__ import annotations

import pytest

from tests.cli.harness import Cli


@pytest.fixture
def graded(cli: Cli) -> Cli:
    """Five key results that ana believed in by 9, of which three were met; KR6 is not graded."""
    cli.ok("add", "objective", "Riders come back", "--kind", "aspirational")
    for number in range(1, 7):
        cli.ok("add", "kr", "O1", f"Churn {number}", "--start", "10", "--target", "8")
        cli.ok("check-in", f"KR{number}", "9.1", "--confidence", "9")
    for number, grade in enumerate(("1", "0.7", "0.8", "0.5", "0.1"), 1):
        cli.ok("edit", f"KR{number}", f"grade={grade}", "--reason", "as we agreed")
    return cli


def test_a_forecast_is_a_value_with_an_interval_and_a_landing_day(goals: Cli) -> None:
    for value, day in (("9.7", "2026-11-08"), ("9.4", "2026-11-15"), ("9.1", "2026-11-22")):
        goals.ok("check-in", "KR1", value, "--date", day)
    one = goals.json("show", "KR1")
    assert one["forecast"] == {
        "value": 7.42857,
        "low": 7.42857,
        "high": 7.42857,
        "lands": "2026-12-18",
    }
    assert one["forecast_reason"] is None
    said = "7.43 % on 2026-12-31 (80 %: 7.43 to 7.43), reaches 8 % on 2026-12-18"
    assert said in goals.ok("why", "KR1")
    assert "7.43 to 7.43 %, 8 % on 2026-12-18" in goals.ok("show", "KR1")
    goals.ok("edit", "KR1", "target=11")
    assert goals.json("show", "KR1")["forecast"]["lands"] is None


def test_where_there_is_no_forecast_the_reason_stands(goals: Cli) -> None:
    one = goals.json("show", "KR1")
    assert one["forecast"] is None
    assert one["forecast_reason"] == "not enough points: 0 days with a value, of 3"
    assert "none: it holds a level" in goals.ok("show", "KR2")


def test_net_confidence_stands_in_the_header_and_with_the_objective(goals: Cli) -> None:
    assert "confidence" not in goals.ok("show").splitlines()[0]
    assert goals.json("show")["cycle"]["net_confidence"] is None
    goals.ok("check-in", "KR1", "9", "--confidence", "8")
    assert goals.ok("show").splitlines()[0].endswith(" · confidence +33 %")
    shown = goals.json("show")
    assert shown["cycle"]["net_confidence"] == 33.3
    assert [o["net_confidence"] for o in shown["objectives"]] == [33.3, None]
    assert "net +33 %: 1 on, 2 issues, 0 risk, 2 unrated" in goals.ok("show", "O1")


def test_a_confidence_is_told_with_its_band(goals: Cli) -> None:
    assert goals.json("show", "KR1")["confidence_band"] is None
    assert "confidence" not in goals.ok("show", "KR1")
    for confidence, band in (("3", "risk"), ("4", "issues"), ("8", "on")):
        goals.ok("check-in", "KR1", "--confidence", confidence)
        assert goals.json("show", "KR1")["confidence_band"] == band
        assert f" {confidence}, {band}\n" in goals.ok("show", "KR1")


def test_a_narrow_header_leaves_confidence_out(goals: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    goals.ok("check-in", "KR1", "9", "--confidence", "8")
    for width, there in (("79", True), ("78", False)):
        monkeypatch.setenv("COLUMNS", width)
        assert ("confidence" in goals.ok("show").splitlines()[0]) == there


def test_a_grade_is_kept_with_its_reason_by_whom_and_when(goals: Cli) -> None:
    goals.ok("check-in", "KR1", "9.1")
    told = goals.fails(2, "edit", "KR1", "grade=0.7")
    assert "progress suggests 0.5 for KR1, so 0.7 wants a reason" in told
    goals.ok("--as", "ben", "edit", "KR1", "grade=0.7", "--reason", "it held")
    one = goals.json("show", "KR1")
    assert (one["grade"], one["suggested_grade"], one["grade_colour"]) == (0.7, 0.5, "green")
    assert (one["grade_reason"], one["graded_by"]) == ("it held", "ben")
    assert one["graded_at"] == "2026-11-22"
    assert goals.json("show", "O1")["grade"] == 0.7
    assert "0.7, met, suggested 0.5, by ben on 2026-11-22: it held" in goals.ok("show", "KR1")
    goals.ok("--as", "ben", "undo")
    assert goals.json("show", "KR1")["grade"] is None


def test_a_grade_is_painted_beside_its_word(graded: Cli) -> None:
    def painted(key: str) -> str:
        lines = graded.ok("show", key, "--color", "always").splitlines()
        return next(line for line in lines if "grade" in line)

    good, bad = painted("KR1"), painted("KR5")
    assert good.partition("1, met")[0][-5:] != bad.partition("0.1, not met")[0][-5:]
    assert "\x1b[" in good.partition("1, met")[0][-5:]
    assert "\x1b" not in graded.ok("show", "KR1")


def test_grades_of_aspirations_tell_how_far_the_cycle_aimed(graded: Cli) -> None:
    line = graded.ok("show").splitlines()[1]
    assert line == "aspirational goals were graded 0.62 on average, the sweet spot"
    assert graded.json("show")["cycle"]["aspirational_grade"] == 0.62


def test_calibration_is_told_in_plain_words(graded: Cli) -> None:
    told = graded.ok("calibration")
    lines = told.splitlines()
    # three met at 0.9, two not: (3 · 0.01 + 2 · 0.81) / 5
    assert lines[0] == (
        "Brier score 0.33 over 5 key results: "
        "worse than flipping a coin, and too sure on the whole."
    )
    assert lines[1] == "You believed in 90% on average; 60% were met."
    assert "0.25 is a coin flip" in lines[2]
    assert "--as NAME is a claim that nobody checks" in told.replace("\n", " ")
    assert "KR6" not in told


def test_calibration_as_json(graded: Cli) -> None:
    told = graded.json("calibration")
    assert {k: v for k, v in told.items() if k != "key_results"} == {
        "person": "ana",
        "scored": 5,
        "brier": 0.33,
        "believed": 0.9,
        "came_true": 0.6,
    }
    assert told["key_results"][3] == {"id": "KR4", "confidence": 9, "grade": 0.5, "hit": False}


def test_calibration_is_of_ones_own_confidences_alone(graded: Cli) -> None:
    graded.ok("--as", "ben", "check-in", "KR1", "--confidence", "2")
    assert graded.json("--as", "ben", "calibration")["key_results"] == [
        {"id": "KR1", "confidence": 2, "grade": 1, "hit": True}
    ]
    assert graded.json("calibration")["key_results"][0]["confidence"] == 9
    assert graded.json("--as", "cho", "calibration")["key_results"] == []


def test_of_a_few_key_results_calibration_says_nothing(graded: Cli) -> None:
    graded.ok("edit", "KR1", "grade=")
    told = graded.ok("calibration")
    assert told.startswith("Nothing can be said of your confidences yet: 4 key results with a")
    assert graded.json("calibration")["brier"] is None
    assert "0 key results with a confidence of yours are graded, it takes 5" in graded.ok(
        "--as", "cho", "calibration"
    )
    graded.ok("--as", "ben", "check-in", "KR2", "--confidence", "2")
    assert "1 key result with a confidence of yours is graded" in graded.ok(
        "--as", "ben", "calibration"
    )


def test_what_is_believed_after_the_end_foretells_nothing(graded: Cli) -> None:
    graded.ok("--today", "2027-01-02", "check-in", "KR4", "--confidence", "1")
    told = graded.json("--today", "2027-01-02", "calibration")
    assert told["key_results"][3]["confidence"] == 9
