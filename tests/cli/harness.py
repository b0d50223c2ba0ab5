"""Commands run in this process or as one of their own, on a frozen day, in the test's folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from okrtui.cli.main import main

ROOT = Path(__file__).parent.parent.parent
TODAY = "2026-11-22"


class Result(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Cli:
    """Runs commands as ana on 2026-11-22 and keeps what they printed."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.store = folder / "okr.json"
        self._capture = capture

    def __call__(self, *argv: str) -> Result:
        self._capture.readouterr()
        code = main(argv)
        return Result(code, *self._capture.readouterr())

    def ok(self, *argv: str) -> str:
        """What a command that must succeed printed."""
        result = self(*argv)
        assert result.code == 0, result
        assert result.err == ""
        return result.out

    def fails(self, code: int, *argv: str) -> str:
        """What a command that must fail so told; it printed nothing else."""
        result = self(*argv)
        assert result.code == code, result
        assert result.out == ""
        assert result.err.startswith("okrtui: ")
        assert result.err.count("\n") == 1
        assert "Traceback" not in result.err
        return result.err

    def json(self, *argv: str) -> Any:
        return json.loads(self.ok(*argv, "--json"))

    def change_number(self) -> int:
        """The number of the last change in the store."""
        lines = b"".join(p.read_bytes() for p in sorted(self.folder.glob("okr.json.j*")))
        return int(json.loads(lines.splitlines()[-1])["n"]) if lines else 0

    def files(self) -> Mapping[str, bytes]:
        return {p.name: p.read_bytes() for p in self.folder.iterdir() if p.is_file()}


def environment(folder: Path, home: Path) -> dict[str, str]:
    return {
        "OKRTUI_STORE": str(folder / "okr.json"),
        "OKRTUI_USER": "ana",
        "OKRTUI_TODAY": TODAY,
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "TERM": "xterm-256color",
    }


class Program:
    """Runs okrtui as a process of its own, as a shell does."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            **environment(folder, home),
        }
        self._home = home

    def command(self, *argv: str) -> list[str]:
        return [sys.executable, "-m", "okrtui", *argv]

    def __call__(
        self, *argv: str, env: Mapping[str, str] | None = None, stdin: bytes = b""
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            self.command(*argv),
            env={**self.environment, **(env or {})},
            cwd=self._home,
            input=stdin,
            capture_output=True,
            timeout=60,
            check=False,
        )

    def start(self, argv: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command(*argv), env=self.environment, cwd=self._home, **options
        )
