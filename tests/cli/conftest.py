from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from okrtui.store.system import Sys
from tests.cli.harness import Cli, Program, environment


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder of one's own."""
    place = tmp_path / "goals"
    place.mkdir(mode=0o700)
    return place


@pytest.fixture
def cli(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Cli:
    for name in ("COLUMNS", "NO_COLOR", "SSH_CONNECTION", "OKRTUI_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment(folder, tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return Cli(folder, capsys)


@pytest.fixture
def goals(cli: Cli) -> Cli:
    """A small board: O1 with KR1 to KR3 and I1, O2 without any, K1 that feeds KR3."""
    cli.ok("add", "objective", "Riders come back", "--team", "product", "--kind", "aspirational")
    cli.ok("add", "kr", "O1", "Churn", "--start", "10", "--target", "8", "--unit", "%")
    cli.ok("add", "kr", "O1", "Parked well", "--kind", "at_least", "--target", "95", "--unit", "%")
    cli.ok("add", "kpi", "First answer", "--direction", "down", "--green", "2", "--red", "4")
    cli.ok("add", "kr", "O1", "Answer", "--start", "4", "--target", "2", "--kpi", "K1")
    cli.ok("add", "initiative", "KR1", "Price test", "--owner", "ben")
    cli.ok("add", "objective", "A city that trusts us", "--team", "operations", "--owner", "cho")
    return cli


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets what standard input gives."""

    def give(text: str) -> None:
        stream = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", stream)

    return give


@pytest.fixture
def program(folder: Path, tmp_path: Path) -> Program:
    return Program(folder, tmp_path)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the clock that changes are stamped by: local time, ISO."""

    def set_clock(now: str) -> None:
        seconds = datetime.fromisoformat(now).timestamp()
        monkeypatch.setattr(Sys, "clock", lambda self: seconds)

    return set_clock


@pytest.fixture
def dated(cli: Cli, at: Callable[[str], None]) -> Cli:
    """Changes 1 to 6: on the 10th two, on the 15th one, on the 20th three."""
    for now, command in (
        ("2026-11-10T09:00", "add objective Riders --owner ana"),
        ("2026-11-10T23:59:59.999", "add kr O1 Churn --start 10 --target 8"),
        ("2026-11-15T00:00", "check-in KR1 9.5 --date 2026-11-14"),
        ("2026-11-20T12:00", "check-in KR1 9 --date 2026-11-20"),
        ("2026-11-20T14:30", "edit KR1 target=7"),
        ("2026-11-20T18:00", "delete KR1"),
    ):
        at(now)
        cli.ok(*command.split())
    at("2026-11-22T08:00")
    return cli
