"""Everybody else waits while one session holds the store's lock: what can be done before is."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from okrtui.cli.main import main

_WATCHED = """
import sys
from okrtui.store.lock import FolderLock

there = set()
exclusive, release = FolderLock.exclusive, FolderLock.release

def take(lock):
    exclusive(lock)
    there.update(sys.modules)

def let_go(lock):
    if there:
        late = {n for n in set(sys.modules) - there if n.startswith(("okrtui", "pydantic"))}
        assert not late, sorted(late)
    there.clear()
    release(lock)

FolderLock.exclusive, FolderLock.release = take, let_go

from okrtui.cli.main import main
sys.exit(main(sys.argv[1:]))
"""

COMMANDS = (
    "add objective 'Riders come back'",
    "add kr O1 'Churn from 10% to 8%'",
    "add kpi Uptime --direction up --green 99",
    "add initiative KR1 Loyalty",
    "check-in KR1 9",
    "log K1 99.5",
    "edit O1 'title=Riders stay'",
    "add objective 'Money lasts'",
    "move KR1 --to O2",
    "delete O1",
)


@pytest.mark.parametrize("at", range(len(COMMANDS)), ids=COMMANDS)
def test_nothing_is_imported_while_others_wait(at: int, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    store = ["--store", str(home / "okr.json"), "--as", "ana"]
    for command in COMMANDS[:at]:
        assert main([*store, *shlex.split(command)]) == 0
    argv = [sys.executable, "-c", _WATCHED, *store, *shlex.split(COMMANDS[at])]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
