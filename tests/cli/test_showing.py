"""show and why: what people read."""

from __future__ import annotations

import shutil

import pytest

from tests.cli.harness import Cli


@pytest.fixture
def sample(cli: Cli) -> Cli:
    """The sample company in the test's store."""
    cli.ok("demo", "--keep", str(cli.store))
    return cli


def test_a_store_that_is_not_there_yet_teaches_the_first_steps(cli: Cli) -> None:
    said = cli.ok("show")
    for word in ("objective", "key result", "KPI", "okrtui add objective", "okrtui demo"):
        assert word in said
    assert list(cli.folder.iterdir()) == []


def test_every_example_of_the_first_steps_works(cli: Cli) -> None:
    import shlex

    commands = [
        shlex.split(line)[1:]
        for line in cli.ok("show").splitlines()
        if line.startswith("  okrtui") and "demo" not in line
    ]
    assert len(commands) == 4
    for command in commands:
        cli.ok(*command)


def test_without_a_terminal_no_command_is_show(goals: Cli) -> None:
    assert goals.ok() == goals.ok("show")


def test_the_tree_has_aligned_columns_and_words_beside_glyphs(sample: Cli) -> None:
    lines = sample.ok("show").splitlines()
    assert lines[0].startswith("2026-Q4 · week 8 of 13 · 57 % gone")
    columns = lines[1]
    tree = lines[2 : lines.index("")]
    assert len(tree) == 5 + 18 + 6
    for line in tree:
        assert len(line) <= 100
    churn = next(line for line in tree if "KR2 " in line)
    assert churn.startswith("  KR2 Monthly churn of pass holders ")
    assert "9.1 → 8 %" in churn
    assert "▼ behind" in churn
    assert churn.index("▼") == columns.index("Pace")
    assert churn.endswith("3d")
    assert "▲ at risk ⊘" in next(line for line in tree if "Incidents" in line)
    assert not any(line.endswith(" ") for line in lines)


def test_the_pulse_follows_the_tree_with_what_needs_attention_first(sample: Cli) -> None:
    lines = sample.ok("show").splitlines()
    pulse = lines[lines.index("") + 1 :]
    assert pulse[0] == "unhealthy"
    assert "K1 First answer" in pulse[1]
    assert "healthy, late" in pulse[pulse.index("overdue") + 1]
    assert {"customer", "operational", "financial", "marketing"} & set(pulse)


@pytest.mark.parametrize(("columns", "widest"), [(200, 200), (100, 100), (80, 80), (60, 60)])
def test_lines_fit_the_width(
    sample: Cli, monkeypatch: pytest.MonkeyPatch, columns: int, widest: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    assert max(len(line) for line in sample.ok("show").splitlines()) <= widest


def test_team_and_owner_choose_goals_and_kpis(sample: Cli) -> None:
    product = sample.json("show", "--team", "#Product")
    assert [o["id"] for o in product["objectives"]] == ["O1", "O4"]
    assert [k["name"] for k in product["kpis"]] == ["Rider NPS"]
    dan = sample.json("show", "--owner", "dan")
    assert {k["id"] for o in dan["objectives"] for k in o["key_results"]} == {
        "KR4",
        "KR6",
        "KR9",
        "KR10",
        "KR11",
        "KR12",
    }
    said = sample.ok("show", "--owner", "dan")
    assert "KR6 " in said
    assert "KR5 " not in said
    assert "No objectives of team nobody" in sample.ok("show", "--team", "nobody")


def test_another_cycle_is_shown_by_its_name(goals: Cli) -> None:
    goals.ok("add", "objective", "Later", "--cycle", "2027-Q1")
    assert [o["title"] for o in goals.json("show", "--cycle", "2027-q1")["objectives"]] == ["Later"]
    assert "no cycle '2031-Q9'" in goals.fails(3, "show", "--cycle", "2031-Q9")


def test_one_key_result_is_shown_with_its_reason_facts_and_history(sample: Cli) -> None:
    lines = sample.ok("show", "KR2").splitlines()
    assert lines[0] == "KR2 Monthly churn of pass holders"
    assert lines[1] == "▼ behind: 0.45 ÷ 0.57 = 0.79, below 0.90"
    ends = [at for at, line in enumerate(lines) if not line]
    chart, history = lines[ends[0] + 1 : ends[1]], lines[ends[1] + 1 :]
    assert "target" in "".join(chart)
    assert chart[-1].split("  ")[1:3] == ["● value", "╌ expected"]
    assert " ".join(history[0].split()) == (
        "C15 2026-11-19 9.1 % 5 ben Price test ended, watching two more weeks"
    )
    assert len(history) == 7


def test_an_objective_is_shown_with_its_key_results(sample: Cli) -> None:
    said = sample.ok("show", "O2")
    for key in ("KR5", "KR6", "KR7", "KR8"):
        assert key in said
    assert "KR9" not in said


def test_a_kpi_is_shown_with_its_measurements_and_an_initiative_with_its_goal(sample: Cli) -> None:
    said = sample.ok("show", "K1")
    assert "■ unhealthy" in said
    assert "Only Sundays are still bad" in said
    assert "KR2 Monthly churn" in sample.ok("show", "I1")


def test_a_note_of_several_lines_is_shown_whole(goals: Cli) -> None:
    goals.ok("check-in", "KR1", "9", "--note", "first\n\tsecond\nthird", "--blocker", "rain")
    lines = goals.ok("show", "KR1").splitlines()
    assert lines[-4].endswith("first")
    assert [line.strip() for line in lines[-3:-1]] == ["second", "third"]
    assert lines[-1].strip() == "blocked: rain"


def test_why_shows_rule_inputs_and_thresholds(sample: Cli) -> None:
    lines = sample.ok("why", "KR2").splitlines()
    assert lines[1] == "▼ behind: 0.45 ÷ 0.57 = 0.79, below 0.90"
    assert ["elapsed", "E", "0.57"] in [line.split() for line in lines]
    assert "on track" in "".join(lines[lines.index("thresholds") :])
    assert "■ unhealthy" in sample.ok("why", "K1")
    assert "at risk" in sample.ok("why", "O2")


def test_why_of_an_initiative_points_to_its_key_result(sample: Cli) -> None:
    assert "okrtui why KR2" in sample.fails(2, "why", "I1")


def test_today_freezes_the_day_for_everything(sample: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    first = sample.ok("show")
    assert sample.ok("show") == first
    later = sample.json("show", "--today", "2026-12-20")
    assert later["today"] == "2026-12-20"
    assert later["cycle"]["elapsed"] == round(80 / 91, 4)
    assert sample.json("--today", "2027-01-05", "show", "KR6")["pace"] == "missed"
    monkeypatch.setenv("OKRTUI_TODAY", "2026-12-21")
    assert sample.json("show")["today"] == "2026-12-21"
    assert sample.json("show", "--today", "2026-12-20") == later


def test_a_frozen_day_makes_equal_stores_of_equal_commands(cli: Cli) -> None:
    cli.ok("add", "objective", "Riders come back")
    first = cli.json("show")
    for path in cli.folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    cli.ok("add", "objective", "Riders come back")
    assert cli.json("show") == first


def test_colour_comes_only_when_it_is_asked_for_or_a_terminal_is_there(
    sample: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "\x1b" not in sample.ok("show")
    assert "\x1b" not in sample.ok("--color", "never", "show")
    colored = sample.ok("show", "--color", "always")
    assert "\x1b[33m▼ behind" in colored
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert "\x1b[33m▼ behind" in sample.ok("show")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in sample.ok("show")


def test_demo_shows_the_sample_where_no_board_can_be_drawn_and_leaves_nothing(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = cli.folder / "tmp"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    assert "Riders come back every week" in cli.ok("demo")
    assert len(cli.json("demo")["objectives"]) == 5
    assert list(place.iterdir()) == []
    assert not cli.store.exists()


def test_demo_keep_writes_the_sample_and_says_how_to_open_it(cli: Cli) -> None:
    said = cli.ok("demo", "--keep", "my sample.json")
    assert "okrtui --store 'my sample.json'" in said
    assert len(cli.json("show", "--store", "my sample.json")["kpis"]) == 8


def test_demo_keep_never_overwrites(cli: Cli) -> None:
    cli.store.write_text("mine")
    cli.fails(73, "demo", "--keep", str(cli.store))
    assert cli.store.read_text() == "mine"


def test_paths_says_where_everything_lies_and_why(cli: Cli) -> None:
    home = cli.folder.parent
    assert cli.json("paths") == {
        "store": str(cli.store),
        "chosen_by": "$OKRTUI_STORE",
        "config": str(home / "config" / "okrtui" / "config.toml"),
        "drafts": str(home / "state" / "okrtui" / "drafts"),
        "views": str(home / "state" / "okrtui" / "views"),
    }
    assert "chosen by" in cli.ok("paths")
    assert cli.json("--store", "x.json", "paths")["chosen_by"] == "--store"
