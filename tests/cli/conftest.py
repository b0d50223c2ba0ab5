from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

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
