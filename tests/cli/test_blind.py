"""Confidence votes lie face down until all have voted: no command shows another's before."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Final

import pytest

from okrtui.cli.dispatch import MODULES
from tests.cli.harness import Cli, Result

SHOWS: Final = {
    "show": ["", "KR1", "O1", "KR1 --markdown", "KR1 --line", "--filter churn", "--as-of 11"],
    "activity": ["", "KR1", "O1", "--by ana", "--owner ana"],
    "alignment": [""],
    "timeline": [""],
    "kpi list": [""],
    "cycle list": [""],
    "cycle show": ["", "2026-Q4"],
    "cycle vote": ["", "--cycle 2026-Q4"],
    "report weekly": ["", "--format html", "--format text"],
    "report reviews": [""],
    "report cycle": ["", "--format html"],
    "report calendar": [""],
    "due": ["", "--short"],
    "status": ["", "--short"],
    "why": ["KR1"],
    "calibration": [""],
    "lint": ["", "KR1"],
    "doctor": [""],
}
"""Every command that tells of goals, and the forms it is tried in, besides ``--json``."""
CHANGES: Final = {
    "restore": "--at 2026-11-22T08:30",
    "undo": "10",
    "delete": "KR1",
    "move": "KR1 --to O2",
    "edit": "KR1 weight=2",
    "check-in": "KR1 9",
    "cycle carry": "KR1 --to 2027-Q1",
    "cycle close": "--suggested",
    "convert": "KR1",
    "template save": "O1 mine",
    "redo": "",
}
"""Commands that change goals that were voted on, and tell of it."""
TELLS_NONE: Final = {
    *("add objective", "add kr", "add kpi", "add initiative", "log", "kpi recover", "start", "new"),
    *("template list", "template show", "template delete", "cycle add", "cycle start", "review"),
    *("demo", "paths", "import-edit", "archive", "audit head", "audit verify", "backup"),
    *("week-start", "config show", "config keys", "config validate", "config set", "config path"),
}
"""About no goal that was voted on, or about the text of the store, in which everything stands."""


@pytest.fixture
def run(goals: Cli, at: Callable[[str], None]) -> Callable[[str, int], Result]:
    """What a command tells ben when ana has voted so, and taken a vote back; cho is missing."""
    at("2026-11-22T08:00")
    goals.ok("cycle", "add", "2027-Q1")
    goals.ok("edit", "KR2", "owner=ben")
    at("2026-11-22T09:00")
    before = goals.folder.with_name("before")
    shutil.copytree(goals.folder, before)

    def run(command: str, vote: int) -> Result:
        shutil.rmtree(goals.folder)
        shutil.copytree(before, goals.folder)
        goals.ok("cycle", "vote", "KR1", str(vote))
        goals.ok("cycle", "vote", "KR1", str(10 - vote))
        goals.ok("undo")
        return goals("--as", "ben", *command.split())

    return run


def forms() -> list[str]:
    read = [f"{name} {form}".strip() for name, several in SHOWS.items() for form in several]
    as_json = [f"{form} --json" for form in read]
    return [*read, *as_json, *(f"{name} {form}".strip() for name, form in CHANGES.items())]


@pytest.mark.parametrize("command", forms())
def test_no_command_tells_another_what_was_voted(
    run: Callable[[str, int], Result], command: str
) -> None:
    low, high = run(command, 2), run(command, 9)
    assert low == high
    if any(command.startswith(name) for name in SHOWS) and not command.endswith("--json"):
        assert low.code in (0, 1), low


def test_every_command_is_tried_or_tells_of_no_vote() -> None:
    assert {*SHOWS, *CHANGES, *TELLS_NONE} == {*MODULES}
