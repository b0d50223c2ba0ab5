"""Long changes are stopped whole: Ctrl+C or death at any moment leaves all of them or nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from okrtui.cli.exits import DONE, INTERRUPTED
from okrtui.cli.main import main
from okrtui.store.system import Sys
from tests.cli.harness import Cli

CALLS: Final = ("open", "write", "fdatasync", "fsync", "flock", "read", "link", "unlink", "fstat")
MANY: Final = "kpi,date,value\n" + "".join(f"K1,2026-11-{day:02d},{day}\n" for day in range(1, 21))


@pytest.fixture
def changes(goals: Cli, tmp_path: Path) -> dict[str, list[str]]:
    """Commands that change much at once."""
    goals.ok("delete", "KR1", "--recursive")
    measured = tmp_path / "many.csv"
    measured.write_text(MANY)
    edited = tmp_path / "edited.json"
    text = (goals.folder / "okr.json").read_text()
    edited.write_text(text.replace("A city that trusts us", "A city that likes us"))
    return {
        "restore": ["restore", "--seq", "3"],
        "log": ["log", "--csv", str(measured)],
        "import-edit": ["import-edit", str(edited)],
    }


def strike(monkeypatch: pytest.MonkeyPatch, at: int, number: int) -> list[int]:
    """Send this process a signal at its ``at``-th system call; gives the calls still to go."""
    left = [at]

    def striking(call: Callable[..., Any]) -> Callable[..., Any]:
        def strike_or_not(self: Sys, *args: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                signal.raise_signal(number)
            return call(self, *args)

        return strike_or_not

    for name in CALLS:
        monkeypatch.setattr(Sys, name, striking(getattr(Sys, name)))
    return left


def whole(goals: Cli, before: dict[str, bytes]) -> bool:
    """Whether the change was made; else nothing at all was."""
    shown = goals.ok("activity", "--json"), goals.ok("show", "--json")
    goals.ok("audit", "verify")
    for name in goals.files().keys() - before.keys():
        (goals.folder / name).unlink()
    for name, content in before.items():
        (goals.folder / name).write_bytes(content)
    was = goals.ok("activity", "--json"), goals.ok("show", "--json")
    assert (shown[0] == was[0]) == (shown[1] == was[1] and shown[0] == was[0])
    return shown[0] != was[0]


# A file that is opened at that very moment is closed with the process.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("command", ["restore", "log", "import-edit"])
def test_ctrl_c_at_any_moment_leaves_it_undone_or_says_that_it_was_made(
    goals: Cli,
    changes: dict[str, list[str]],
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before, at, codes = dict(goals.files()), 0, []
    while True:
        at += 1
        with monkeypatch.context() as patch:
            left = strike(patch, at, signal.SIGINT)
            code = main(changes[command])
        told = capsys.readouterr()
        if left[0] > 0:
            assert code == DONE
            break
        codes.append(code)
        assert code == INTERRUPTED, at
        made = whole(goals, before)
        assert made == ("was made already. okrtui undo takes it back" in told.err or bool(told.out))
    assert len(codes) > 10


@pytest.mark.parametrize("command", ["restore", "log", "import-edit"])
def test_death_at_any_moment_leaves_all_of_it_or_nothing(
    goals: Cli, changes: dict[str, list[str]], command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, at, seen = dict(goals.files()), 0, set()
    while True:
        at += 1
        child = os.fork()
        if child == 0:
            strike(monkeypatch, at, signal.SIGKILL)
            os._exit(main(changes[command]))
        status = os.waitpid(child, 0)[1]
        seen.add(whole(goals, before))
        if os.WIFEXITED(status):
            assert os.WEXITSTATUS(status) == DONE
            break
    assert seen == {True, False}
    assert at > 10
