"""The help: every command has some, with examples that work."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from shutil import rmtree

import pytest

from okrtui.cli.dispatch import MODULES, load
from tests.cli.harness import Cli

REFUSED = {
    "okrtui edit KR2 field=?": 2,
    'okrtui edit KR2 --reason "the market shrank"': 2,
    "okrtui undo": 3,
    "okrtui undo --id nightly-7": 3,
    "okrtui redo": 3,
    "okrtui import-edit okr.json.damaged-1795000000-1f2e3d4c --dry-run": 3,
    "okrtui import-edit okr.json.damaged-1795000000-1f2e3d4c": 3,
    "okrtui import-edit copy.json --base 1": 3,
    "okrtui report weekly --last": 2,
    "okrtui report weekly --review 12 --format html -o week-47.html": 3,
    "okrtui status --exit-code": 1,
    "okrtui template delete riders": 3,
    "okrtui cycle start 2027-Q1": 3,
    "okrtui cycle close 2026-Q4 --suggested": 2,
    "okrtui cycle start 2027-Q1 --anyway": 3,
    "okrtui cycle carry KR2 KR4 --to 2027": 3,
    "okrtui cycle carry O1 --to 2027": 3,
}
"""Examples that show a refusal, or name a file that the sample doesn't have."""


def commands_in(text: str) -> list[str]:
    """The commands of an example text, without the remark that may follow them."""
    lines = [line.strip() for line in text.splitlines()]
    found = [line[line.index("okrtui") :] for line in lines if "okrtui" in line]
    return [re.split(r"(?<=\S)   +", line)[0] for line in found]


@pytest.mark.parametrize("name", MODULES)
def test_every_command_tells_what_it_does_with_examples_and_global_options(
    cli: Cli, name: str
) -> None:
    said = cli.ok(*name.split(), "--help")
    if name.startswith("add"):
        assert load(name).about in cli.ok("add", "--help")
    assert " ".join(load(name).about.split()) in " ".join(said.split())
    assert f"okrtui {name}" in said[said.index("examples:") :]
    assert "--store PATH" in said


def test_the_programs_help_names_every_command(cli: Cli) -> None:
    said = cli.ok("--help")
    for name in MODULES:
        assert re.search(rf"^  {name}\b", said, re.MULTILINE)


@pytest.mark.parametrize("name", MODULES)
def test_every_example_works_on_the_sample(
    cli: Cli, type_in: Callable[[str], None], name: str
) -> None:
    (cli.folder.parent / "november.csv").write_text("kpi,date,value,note\nK1,2026-11-20,3,\n")
    (cli.folder.parent / "team").mkdir()
    examples = commands_in(load(name).examples)
    assert examples
    for example in examples:
        rmtree(cli.folder)
        cli.folder.mkdir(mode=0o700)
        cli.ok("demo", "--keep", str(cli.store))
        type_in("9.3\n")
        result = cli(*shlex.split(example)[1:])
        assert result.code == REFUSED.get(example, 0), result


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["foo"], "there is no command 'foo'. Known: show, add, check-in"),
        (["shwo"], "Did you mean show?"),
        (["add"], "add takes one of objective, kr, kpi, initiative"),
        (["add", "objetive", "x"], "Did you mean objective?"),
        (["--stroe", "x", "show"], "unrecognized arguments: --stroe. See okrtui --help"),
        (["show", "--cylce", "x"], "show: unrecognized arguments: --cylce. See"),
        (["check-in"], "check-in: the following arguments are required: KR48"),
        (["add", "kpi", "NPS"], "add kpi: the following arguments are required: --direction"),
        (["move", "KR1"], "move: one of --to, --before and --after is required"),
        (["edit", "KR1"], "edit: the following arguments are required: field=value"),
        (["--color", "blue", "show"], "argument --color: invalid choice: 'blue'"),
        (["show", "--store"], "argument --store: expected one argument"),
        (["edit", "KR1", "a=1", "--if-match", "-1"], "'-1' is no change number"),
        (["edit", "KR1", "a=1", "--id", " "], "--id is empty"),
        (["log"], "log takes a KPI and a value"),
        (["log", "K1", "3", "--csv", "x"], "log takes either one measurement or --csv FILE"),
        (["show", "KR1", "--team", "x"], "show KR1 takes no --team"),
        (["add", "kpi", "x", "--direction", "up", "--flow", "--stock"], "not allowed with"),
    ],
)
def test_wrong_usage_says_what_and_where_help_is(cli: Cli, argv: list[str], said: str) -> None:
    assert said in cli.fails(2, *argv)


def test_options_for_everything_stand_before_or_behind_the_command(cli: Cli) -> None:
    other = str(cli.folder / "other.json")
    cli.ok("--store", other, "--as", "ben", "add", "objective", "Riders come back")
    assert cli.json(f"--store={other}", "show")["objectives"][0]["owner"] == "ben"
    assert cli.json("show", "--store", other)["today"] == "2026-11-22"
    cli.ok("add", "objective", "Another", "--store", other, "--as", "eva")
    owners = [o["owner"] for o in cli.json("show", "--store", other)["objectives"]]
    assert owners == ["ben", "eva"]
    assert not cli.store.exists()


def test_what_stands_behind_the_command_wins(cli: Cli) -> None:
    said = cli.json("--today", "2026-11-01", "show", "--today", "2026-11-02")
    assert said["today"] == "2026-11-02"
