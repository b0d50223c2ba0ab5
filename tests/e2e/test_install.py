"""The program as users get it: a wheel in an empty environment, an editable install, a checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent.parent
STYLES = sorted(path.name for path in (ROOT / "styles").glob("*.tcss"))

FIND_STYLES = (
    "import json, okrtui\n"
    "from okrtui.ui.styles import style_folder, style_sheets\n"
    "print(json.dumps([okrtui.__file__, str(style_folder()),"
    " sorted(p.name for p in style_folder().glob('*.tcss')),"
    " all(p.is_file() for p in style_sheets())]))"
)


def run(*command: str | Path, folder: Path, **environment: str) -> str:
    """What a command printed that must succeed, run in a folder with nothing of ours in sight."""
    result = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def pip(*arguments: str | Path, folder: Path) -> None:
    """pip of this environment, with the registry that the machine is set up for."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name.startswith(("PIP_", "SSL_", "REQUESTS_")) or name.lower().endswith("_proxy")
    }
    run(
        sys.executable,
        *("-m", "pip", "--disable-pip-version-check", "--no-input", *arguments),
        folder=folder,
        **{**kept, "HOME": str(Path.home()), "PATH": os.environ["PATH"]},
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(
        *(sys.executable, "-m", "build", "--wheel", "--no-isolation"),
        *("--outdir", folder, ROOT),
        folder=folder,
    )
    return next(folder.glob("okrtui-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of an environment with the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", folder=folder)
    binaries = folder / "venv" / "bin"
    pip(
        *("--python", binaries / "python", "install", "--quiet", "--no-compile"),
        *("--constraint", ROOT / "constraints.txt", wheel),
        folder=folder,
    )
    return binaries


def test_the_wheel_has_the_styles_and_nothing_but_the_program(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0].removesuffix(".dist-info")[:6] for name in names} == {"okrtui"}
    shipped = [n.removeprefix("okrtui/styles/") for n in names if n.startswith("okrtui/styles/")]
    assert sorted(n for n in shipped if n.endswith(".tcss")) == STYLES
    assert "okrtui/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_installed_command_runs_from_any_folder_and_finds_its_styles(
    installed: Path, tmp_path: Path
) -> None:
    from okrtui import __version__

    command = installed / "okrtui"
    assert run(command, "--version", folder=tmp_path) == f"okrtui {__version__}\n"
    assert "No goals yet" in run(command, "show", folder=tmp_path)
    run(command, "add", "objective", "Riders come back", folder=tmp_path)
    shown = json.loads(run(command, "show", "--json", folder=tmp_path))
    assert [o["title"] for o in shown["objectives"]] == ["Riders come back"]
    assert Path(shown["store"]).is_relative_to(tmp_path)
    assert "Riders come back every week" in run(command, "demo", folder=tmp_path)
    module, folder, names, complete = json.loads(
        run(installed / "python", "-c", FIND_STYLES, folder=tmp_path)
    )
    assert Path(module).is_relative_to(installed.parent)
    assert Path(folder) == Path(module).parent / "styles"
    assert (names, complete) == (STYLES, True)


def test_a_checkout_finds_the_styles_at_its_top(tmp_path: Path) -> None:
    """Run from elsewhere, with nothing installed: the environment knows only what we depend on."""
    _, folder, names, complete = json.loads(
        run(sys.executable, "-c", FIND_STYLES, folder=tmp_path, PYTHONPATH=str(ROOT))
    )
    assert Path(folder) == ROOT / "styles"
    assert (names, complete) == (STYLES, True)
    shown = run(sys.executable, "-m", "okrtui", "show", folder=tmp_path, PYTHONPATH=str(ROOT))
    assert "No goals yet" in shown


def test_an_editable_install_finds_the_styles_of_its_checkout(tmp_path: Path) -> None:
    build = f"from hatchling.build import build_editable; build_editable({str(tmp_path)!r})"
    run(sys.executable, "-c", build, folder=ROOT, PYTHONDONTWRITEBYTECODE="1")
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv", folder=tmp_path)
    binaries = tmp_path / "venv" / "bin"
    link = next(tmp_path.glob("okrtui-*.whl"))
    pip(
        *("--python", binaries / "python", "install", "--quiet", "--no-deps", "--no-index", link),
        folder=tmp_path,
    )
    module, folder, names, complete = json.loads(
        run(binaries / "python", "-c", FIND_STYLES, folder=tmp_path)
    )
    assert Path(module) == ROOT / "okrtui" / "__init__.py"
    assert Path(folder) == ROOT / "styles"
    assert (names, complete) == (STYLES, True)
    assert run(binaries / "okrtui", "--version", folder=tmp_path).startswith("okrtui ")
