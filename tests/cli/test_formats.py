"""The way somebody writes days and numbers: on the screen, never in what machines read."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from okrtui.domain.writing import DATES, NUMBERS
from tests.cli.harness import Cli
from tests.cli.test_config import configure

READ = (
    "show",
    "show --line KR1",
    "show O1",
    "show KR1",
    "show K1",
    "why KR1",
    "why K1",
    "cycle list",
    "timeline",
    "lint",
    "activity",
    "report weekly",
    "status",
    "due",
)
CHANGES = (
    ("add", "objective", "Riders come back"),
    ("add", "kr", "O1", "Churn", "--start", "10000", "--target", "8000.5", "--unit", "%"),
    ("check-in", "KR1", "9204", "--date", "2026-11-14", "--note", "so so"),
    ("add", "kpi", "Answers", "--direction", "down", "--green", "2000", "--red", "4000"),
    ("log", "K1", "1500", "--date", "2026-11-12"),
    ("log", "K1", "2500.5"),
    ("edit", "KR1", "ends=2026-12-01", "phases=2026-11-01: 9000"),
    ("edit", "C1", "value=9104", "date=2026-11-13"),
    ("edit", "M1", "value=1504"),
    ("edit", "KR1", "target=7000"),
    ("undo",),
    ("delete", "M1"),
    ("kpi", "recover", "K1"),
    ("convert", "KR1"),
)


def journal(cli: Cli) -> list[object]:
    """What was kept of every change: its account and its operations, without the times."""
    text = (cli.folder / "okr.json.j00000001").read_text()
    changes = [json.loads(line) for line in text.splitlines()]
    kept = [[change.get("why"), change.get("ops")] for change in changes]
    return [json.loads(_STAMP.sub('"-"', json.dumps(change))) for change in kept]


_STAMP = re.compile(r'"2026-[0-9-]+T[0-9:+-]+"')


@pytest.fixture
def told(cli: Cli) -> Cli:
    for change in CHANGES[:7]:
        cli(*change)
    return cli


@pytest.mark.parametrize("name", DATES)
def test_days_are_shown_as_chosen_and_json_stays(told: Cli, tmp_path: Path, name: str) -> None:
    machine = [told(*command.split(), "--json").out for command in READ]
    configure(tmp_path, f'dates = "{name}"\n')
    assert [told(*command.split(), "--json").out for command in READ] == machine
    day = {
        "2026-12-31": "2026-11-14",
        "31 Dec 2026": "14 Nov 2026",
        "31.12.2026": "14.11.2026",
        "31/12/2026": "14/11/2026",
        "12/31/2026": "11/14/2026",
    }[name]
    assert day in told.ok("show", "KR1")
    assert day in told.ok("why", "KR1")
    assert told.json("config", "show")["values"]["dates"] == {
        "value": name,
        "from": "config.toml, line 1",
    }


def test_a_day_is_typed_as_chosen(told: Cli, tmp_path: Path) -> None:
    assert "is not a date" in told.fails(2, "check-in", "KR1", "9", "--date", "03/11/2026")
    configure(tmp_path, 'dates = "31/12/2026"\n')
    told.ok("check-in", "KR1", "9", "--date", "03/11/2026")
    told.ok("check-in", "KR1", "9", "--date", "04/11/2026", "--json")
    days = [entry["date"] for entry in told.json("show", "KR1")["check_ins"]]
    assert days[:2] == ["2026-11-03", "2026-11-04"]


def test_a_csv_file_says_the_same_whatever_is_configured(told: Cli, tmp_path: Path) -> None:
    configure(tmp_path, 'dates = "31/12/2026"\n')
    file = tmp_path / "values.csv"
    file.write_text("kpi,date,value\nK1,03/11/2026,1500\n")
    assert "is not a date" in told.fails(2, "log", "--csv", str(file))


def test_set_takes_a_format_and_refuses_another(cli: Cli, tmp_path: Path) -> None:
    cli.ok("config", "set", "dates", "31.12.2026")
    assert "31.12.2026" in cli.ok("config", "show")
    assert "no way to write days" in cli.fails(2, "config", "set", "dates", "31.12.99")


@pytest.mark.parametrize(
    "choice", [f'dates = "{name}"' for name in DATES] + [f'numbers = "{name}"' for name in NUMBERS]
)
def test_what_is_kept_does_not_depend_on_the_way_of_writing(
    cli: Cli, tmp_path: Path, choice: str
) -> None:
    def done() -> list[object]:
        for change in CHANGES:
            result = cli(*change)
            assert result.code == 0, result
        return journal(cli)

    neutral = done()
    shutil.rmtree(cli.folder)
    cli.folder.mkdir(mode=0o700)
    configure(tmp_path, f"{choice}\n")
    assert done() == neutral


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_are_shown_as_chosen_and_json_stays(told: Cli, tmp_path: Path, name: str) -> None:
    told.ok("check-in", "KR1", "9304.5")
    machine = [told(*command.split(), "--json").out for command in READ]
    configure(tmp_path, f'numbers = "{name}"\n')
    assert [told(*command.split(), "--json").out for command in READ] == machine
    large = {"1,234.5": "8,000.5", "1.234,5": "8.000,5", "1 234,5": "8 000,5"}
    shown = large.get(name, "8'000.5")
    for command in ("show KR1", "show", "why KR1"):
        assert shown in told.ok(*command.split()), command
    report = told.ok("report", "weekly", "--format", "html").replace("&#x27;", "'")
    assert shown.replace("8", "9", 1).replace("000", "304") in report
    assert told.json("config", "show")["values"]["numbers"]["value"] == name


def test_a_number_is_typed_as_chosen_and_a_file_says_the_same_to_everybody(
    told: Cli, tmp_path: Path
) -> None:
    configure(tmp_path, 'numbers = "1.234,5"\n')
    told.ok("check-in", "KR1", "1.204")
    told.ok("check-in", "KR1", "1,204", "--json")
    values = [entry["value"] for entry in told.json("show", "KR1")["check_ins"]]
    assert values[-2:] == [1204, 1.204]
    file = tmp_path / "values.csv"
    file.write_text('kpi,date,value\nK1,2026-11-20,1.204\nK1,2026-11-21,"1,204"\n')
    told.ok("log", "--csv", str(file))
    measured = {m["date"]: m["value"] for m in told.json("show", "K1")["measurements"]}
    assert (measured["2026-11-20"], measured["2026-11-21"]) == (1.204, 1204)


def test_a_doubtful_number_names_both_readings(told: Cli, tmp_path: Path) -> None:
    configure(tmp_path, 'numbers = "1 234,5"\n')
    assert "may be 1204 or 1,204" in told.fails(2, "check-in", "KR1", "1.204")
    told.ok("check-in", "KR1", "1 204,5")
