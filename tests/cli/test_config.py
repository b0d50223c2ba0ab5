"""``config`` says what holds, where it was said, and what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.harness import Cli


def configure(folder: Path, content: str) -> Path:
    file = folder / "config" / "okrtui" / "config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)
    return file


def test_every_value_is_told_with_its_source(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(tmp_path, 'store = "mine.json"\n\npace = "viva"\n[keymap]\npreset = "vim"\n')
    values = cli.json("config", "show")["values"]
    assert values["store"] == {"value": str(cli.store), "from": "$OKRTUI_STORE"}
    assert values["user"] == {"value": "ana", "from": "$OKRTUI_USER"}
    assert values["pace"] == {"value": "viva", "from": "config.toml, line 3"}
    assert values["keymap"] == {"value": "vim", "from": "config.toml, line 4"}
    assert values["network_filesystems"] == {"value": [], "from": "default"}
    monkeypatch.delenv("OKRTUI_STORE")
    values = cli.json("--as", "ben", "config", "show")["values"]
    assert values["store"]["from"] == "config.toml, line 1"
    assert values["user"] == {"value": "ben", "from": "--as"}
    assert "config.toml, line 3" in cli.ok("config", "show")


def test_the_rule_of_a_single_workspace_is_told_with_its_line(cli: Cli, tmp_path: Path) -> None:
    configure(tmp_path, f'pace = "viva"\n[workspaces."{cli.store}"]\npace = "oboard"\n')
    pace = cli.json("config", "show")["values"]["pace"]
    assert pace == {"value": "oboard", "from": "config.toml, line 3"}


def test_validate_tells_every_mistake_and_ends_with_2(cli: Cli, tmp_path: Path) -> None:
    file = configure(tmp_path, 'thme = "x"\npace = "vivo"\n[keymap]\ngoal.edit = "c"\n')
    result = cli("config", "validate")
    assert result.code == 2
    assert result.out == ""
    told = result.err.splitlines()
    assert told[0] == f"okrtui: {file}, line 1: unknown key 'thme'. Did you mean theme?"
    assert told[1].startswith(f"okrtui: {file}, line 2: pace 'vivo' is no preset")
    assert told[2].startswith(f"okrtui: {file}, line 4: keymap: goal.edit: c is goal.check_in's")
    found = cli("config", "validate", "--json")
    assert found.code == 2
    assert len(found.json["problems"]) == 3


def test_validate_is_content_with_a_right_file_and_with_none(cli: Cli, tmp_path: Path) -> None:
    assert "there is none" in cli.ok("config", "validate")
    configure(tmp_path, '[keymap]\npreset = "emacs"\n')
    assert "nothing is wrong with it" in cli.ok("config", "validate")


def test_show_tells_values_of_a_broken_file_and_what_is_wrong(cli: Cli, tmp_path: Path) -> None:
    configure(tmp_path, 'pace = "vivo"\n')
    result = cli("config", "show")
    assert result.code == 0
    assert "okrtui  " in result.out
    assert "line 1: pace 'vivo' is no preset" in result.err


def test_a_command_that_goes_by_the_file_stops_at_a_mistake(cli: Cli, tmp_path: Path) -> None:
    configure(tmp_path, 'thme = "x"\n')
    told = cli.fails(2, "show")
    assert "unknown key 'thme'. Did you mean theme?" in told


def test_keys_are_listed_as_the_file_has_them(cli: Cli, tmp_path: Path) -> None:
    configure(tmp_path, '[keymap]\ngoal.edit = "f2"\n')
    assert cli.json("config", "keys")["goal.edit"] == {"keys": ["f2"], "title": "Edit"}
    assert any(
        line.split()[:2] == ["goal.edit", "F2"] for line in cli.ok("config", "keys").splitlines()
    )


def test_the_path_is_told(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "config" / "okrtui" / "config.toml"
    assert cli.ok("config", "path") == f"{file}\n"
    assert cli.json("config", "path") == {"file": str(file), "exists": False}


def test_one_value_can_be_set_and_a_wrong_one_changes_nothing(cli: Cli, tmp_path: Path) -> None:
    file = configure(tmp_path, "# mine\n")
    assert "theme is nord" in cli.ok("config", "set", "theme", "nord")
    assert file.read_text().startswith("# mine\n")
    assert "Did you mean nord?" in cli.fails(2, "config", "set", "theme", "nrod")
    assert "Did you mean theme?" in cli.fails(2, "config", "set", "thme", "nord")
    assert cli.json("config", "set", "pace", "viva")["value"] == "viva"
    assert cli.json("config", "show")["values"]["pace"]["value"] == "viva"


def test_new_key_results_have_the_cadence_of_the_configuration(cli: Cli, tmp_path: Path) -> None:
    cli.ok("add", "objective", "Riders come back every week")
    cli.ok("add", "kr", "O1", "Reduce churn from 10% to 8%")
    configure(tmp_path, 'cadence = "monthly"\n')
    cli.ok("add", "kr", "O1", "Raise weekly riders from 31k to 45k")
    cli.ok("add", "kr", "O1", "Sell 40 passes", "--cadence", "daily")
    told = [cli.ok("show", f"KR{id}", "--line") for id in (1, 2, 3)]
    assert "cadence" not in told[0]
    assert "monthly" in told[1]
    assert "daily" in told[2]


def test_the_day_with_which_weeks_begin_is_said_for_a_workspace(goals: Cli) -> None:
    assert goals.json("week-start") == {"week_start": "monday"}
    assert goals.json("config", "show")["values"]["week_start"] == {
        "value": "monday",
        "from": "default",
    }
    assert "weeks begin with Sunday now" in goals.ok("week-start", "sunday")
    assert goals.ok("week-start") == "weeks begin with Sunday\n"
    assert goals.json("config", "show")["values"]["week_start"] == {
        "value": "sunday",
        "from": "the store",
    }
    assert "week start" in goals.ok("activity")
    assert "Did you mean monday?" in goals.fails(2, "week-start", "mondy")
    goals.ok("undo")
    assert goals.json("week-start") == {"week_start": "monday"}


def test_a_workspace_that_is_not_there_begins_its_weeks_with_monday(cli: Cli) -> None:
    assert cli.json("config", "show")["values"]["week_start"]["value"] == "monday"
