"""``why``: the rule, the last check-in, what rolls up, and every preset beside the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrtui.domain.presets import PRESETS
from tests.cli.harness import Cli


@pytest.fixture
def goals(cli: Cli) -> Cli:
    cli.ok("add", "objective", "Riders come back")
    cli.ok("add", "kr", "O1", "Rides", "--start", "0", "--target", "100", "--weight", "2")
    cli.ok("add", "kr", "O1", "Referrals", "--start", "0", "--target", "100")
    cli.ok("add", "kpi", "First answer", "--direction", "down", "--green", "2", "--red", "4")
    cli.ok("check-in", "KR1", "45", "--date", "2026-11-20")
    cli.ok("check-in", "KR2", "20")
    return cli


def test_every_preset_stands_in_a_line_in_columns(goals: Cli) -> None:
    lines = goals.ok("why", "KR1").splitlines()
    assert lines[1] == "▼ behind: 0.45 ÷ 0.57 = 0.79, below 0.90"
    assert lines[lines.index("last check-in") + 1] == "  2026-11-20  2 days ago"
    first = lines.index("by every preset") + 1
    assert [" ".join(line.split()) for line in lines[first : first + 7]] == [
        "okrtui (yours) ▼ behind P ÷ E ≥ 0.90, ≥ 0.70 0.45 ÷ 0.57 = 0.79, below 0.90",
        "viva ▼ behind E − P ≤ 0, ≤ 25 0.57 − 0.45 = 12.1 points, more than 0",
        "mooncamp ▼ behind P ÷ E ≥ 0.90, ≥ 0.70 0.45 ÷ 0.57 = 0.79, below 0.90",
        "upraise ▼ behind P ÷ E ≥ 0.95, ≥ 0.75 0.45 ÷ 0.57 = 0.79, below 0.95",
        "oboard ● on track P ÷ E ≥ 0.70, ≥ 0.40 0.45 ÷ 0.57 = 0.79, at least 0.70",
        "engagedly ● on track E − P < 16.5, ≤ 33 0.57 − 0.45 = 12.1 points, below 16.5",
        "planview ▼ behind E − P ≤ 10 0.57 − 0.45 = 12.1 points, more than 10",
    ]
    for sign in ("▼", "●", "P ÷ E", "E − P", "0.45 ÷", "0.57 −"):
        assert len({line.index(sign) for line in lines[first : first + 7] if sign in line}) == 1


def test_of_a_held_level_presets_say_that_its_bounds_decide(goals: Cli) -> None:
    goals.ok("add", "kr", "O1", "SLA", "--kind", "at_least", "--target", "95")
    goals.ok("check-in", "KR3", "96")
    assert "  viva            ● on track  its bounds  latest 96 meets" in goals.ok("why", "KR3")


def test_an_objective_shows_what_each_part_adds(goals: Cli) -> None:
    lines = goals.ok("why", "O1").splitlines()
    first = lines.index("what rolls up") + 1
    assert lines[first : first + 3] == [
        "       weight  progress  × share  = adds  pace",
        "  KR1  2       0.45      67%      0.30    ▼ behind",
        "  KR2  1       0.20      33%      0.07    ▲ at risk",
    ]


def test_json_has_every_preset_the_parts_and_the_last_check_in(goals: Cli) -> None:
    why = goals.json("why", "O1")
    assert (why["preset"], why["last_check_in"]) == ("okrtui", "2026-11-22")
    assert list(why["presets"]) == list(PRESETS)
    assert why["presets"]["oboard"]["thresholds"]["on track"] == "P ÷ E ≥ 0.70"
    assert [part["id"] for part in why["parts"]] == ["KR1", "KR2"]
    assert why["parts"][0]["contribution"] == 0.3
    assert goals.json("why", "KR1")["presets"]["viva"]["rule"] == "gap"


def test_the_configured_preset_judges_everywhere_and_why_says_which(
    goals: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "settings" / "okrtui"
    config.mkdir(parents=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(config.parent))
    (config / "config.toml").write_text('pace = "oboard"\n')
    assert goals.json("show", "KR1")["pace"] == "on_track"
    assert goals.json("why", "KR1")["preset"] == "oboard"
    assert "  oboard (yours)  ● on track" in goals.ok("why", "KR1")
    (config / "config.toml").write_text(f'[workspaces."{goals.store}"]\npace = "viva"\n')
    assert goals.json("why", "KR1")["preset"] == "viva"
    (config / "config.toml").write_text('pace = "obord"\n')
    said = goals.fails(2, "show")
    assert "config.toml, line 1: pace 'obord' is no preset. Did you mean oboard?" in said
    # What judges nothing goes on.
    goals.ok("check-in", "KR1", "50")


def test_guardrails_phases_and_roll_up_are_set_and_shown(goals: Cli) -> None:
    goals.ok("edit", "KR1", "guardrail=K1", "phases=2026-11-30: 50")
    goals.ok("log", "K1", "5")
    goals.ok("edit", "O1", "worst=yes", "roll_up=both")
    shown = goals.json("show", "KR1")
    assert shown["guardrails"] == [{"id": "K1", "health": "unhealthy"}]
    assert shown["phases"] == [{"date": "2026-11-30", "value": 50}]
    assert shown["expected"] == 0.4333
    assert shown["pace"] == "at_risk"
    why = goals.ok("why", "KR1")
    assert "guardrail K1 First answer is unhealthy; without that on track" in why
    assert "2026-11-30: 50" in why
    assert "K1 First answer (unhealthy)" in goals.ok("show", "KR1")
    objective = goals.json("show", "O1")
    assert (objective["roll_up"], objective["worst"], objective["pace"]) == (
        "both",
        True,
        "at_risk",
    )


def test_where_only_ascii_can_be_written_the_columns_stay(
    goals: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "linux")
    said = goals.ok("why", "O1")
    assert "what rolls up" in said
