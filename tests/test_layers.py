"""The layers as Python loads them: what a static look at the imports can't see.

Each case runs in a fresh interpreter and looks at ``sys.modules`` afterwards.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TODAY = "2026-11-22"
SCREEN = ("textual", "rich")


def modules_of(layer: str) -> list[str]:
    """Every module of a layer by its dotted name."""
    folder = ROOT / "okrtui" / layer
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted(folder.rglob("*.py"))
    ]


def loaded_by(program: str, folder: Path) -> set[str]:
    """The top-level names of all modules that are loaded after the program."""
    result = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys\nsys.stderr.write(' '.join(sys.modules))"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return set(result.stderr.split()) | {name.split(".")[0] for name in result.stderr.split()}


def after_command(command: list[str], folder: Path) -> set[str]:
    program = (
        "from okrtui.cli.main import main\n"
        f"code = main({['--store', str(folder / 'okr.json'), '--today', TODAY, *command]!r})\n"
        "assert code == 0, code"
    )
    return loaded_by(program, folder)


@pytest.mark.parametrize("layer", ["domain", "store", "workspace", "interchange", "config", "cli"])
def test_no_layer_below_the_screen_loads_textual_or_rich(layer: str, tmp_path: Path) -> None:
    program = "\n".join(f"import {module}" for module in modules_of(layer))
    assert loaded_by(program, tmp_path).isdisjoint(SCREEN)


def test_the_domain_loads_no_tinydb(tmp_path: Path) -> None:
    program = "\n".join(f"import {module}" for module in modules_of("domain"))
    assert "tinydb" not in loaded_by(program, tmp_path)


def test_loading_the_screen_is_noticed(tmp_path: Path) -> None:
    program = "\n".join(f"import {module}" for module in modules_of("ui"))
    assert loaded_by(program, tmp_path) >= set(SCREEN)


def test_the_version_loads_nothing_to_speak_of(tmp_path: Path) -> None:
    loaded = loaded_by(
        "from okrtui.cli.main import main\nassert main(['--version']) == 0", tmp_path
    )
    assert loaded.isdisjoint(
        (*SCREEN, "argparse", "json", "tinydb", "pydantic", "platformdirs", "okrtui.domain")
    )


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A folder with a store that has one of everything."""
    program = (
        "from okrtui.cli.main import main\n"
        f"assert main(['--today', {TODAY!r}, 'demo', '--keep', 'okr.json']) == 0"
    )
    loaded_by(program, tmp_path)
    return tmp_path


READING = [
    ["show"],
    ["show", "--json"],
    ["show", "KR1"],
    ["show", "K1", "--json"],
    ["show", "O1"],
    ["why", "KR2"],
    ["why", "K1", "--json"],
    ["paths"],
]
CHANGING = [
    ["add", "objective", "Riders love rainy days"],
    ["add", "kr", "O1", "Rainy rides from 10 to 20"],
    ["add", "kpi", "Umbrellas", "--direction", "up", "--green", "5"],
    ["add", "initiative", "KR1", "Talk to ten riders"],
    ["check-in", "KR2", "9.0", "--note", "better"],
    ["log", "K1", "3.1"],
    ["edit", "KR2", "owner=cho"],
    ["move", "KR2", "--to", "O2"],
    ["delete", "KR13"],
]


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_commands_that_read_load_neither_the_screen_nor_pydantic(
    command: list[str], filled: Path
) -> None:
    assert after_command(command, filled).isdisjoint((*SCREEN, "pydantic"))


@pytest.mark.parametrize("command", CHANGING, ids=" ".join)
def test_commands_that_change_do_not_load_the_screen(command: list[str], filled: Path) -> None:
    assert after_command(command, filled).isdisjoint(SCREEN)
