"""okrtui as a process: exit codes, signals, pipes, encodings, full disks."""

from __future__ import annotations

import fcntl
import json
import os
import resource
import signal
import subprocess
import sys
import termios
import time
from array import array

import pytest

from okrtui.cli.exits import code_of
from okrtui.cli.main import main
from okrtui.workspace import errors
from okrtui.workspace.workspace import Workspace
from tests.cli.harness import Cli, Program

CODES = {
    errors.Invalid: 2,
    errors.NotFound: 3,
    errors.Archived: 3,
    errors.Damaged: 65,
    errors.CannotCreate: 73,
    errors.NotSaved: 74,
    errors.Unknown: 74,
    errors.Busy: 75,
    errors.Conflict: 76,
    errors.ReadOnly: 77,
    errors.NewerSchema: 78,
}


@pytest.mark.parametrize(("error", "code"), CODES.items(), ids=str)
def test_every_error_has_the_contracts_exit_code(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, error: type[errors.OkrtuiError], code: int
) -> None:
    def fail(*args: object, **options: object) -> Workspace:
        raise error("this is wrong", "Do that")

    monkeypatch.setattr(Workspace, "open", fail)
    assert cli.fails(code, "show") == "okrtui: this is wrong. Do that\n"


def test_every_error_there_is_has_a_code() -> None:
    named = {getattr(errors, name) for name in errors.__all__} - {
        errors.FieldConflict,
        errors.OkrtuiError,
        errors.StoreError,
    }
    assert named == set(CODES)
    assert all(code_of(error("x")) == code for error, code in CODES.items())


def test_no_goal_and_wrong_usage_have_codes_of_their_own(program: Program) -> None:
    assert program("--version").returncode == 0
    assert program("show").returncode == 0
    assert program("show", "KR9").returncode == 3
    assert program("nonsense").returncode == 2


def test_the_version_is_one_line(program: Program) -> None:
    from okrtui import __version__

    assert program("--version").stdout.decode() == f"okrtui {__version__}\n"
    assert program("--read-only", "--version").stdout.decode() == f"okrtui {__version__}\n"


def test_read_only_changes_nothing(goals: Cli) -> None:
    before = goals.files()
    goals.fails(77, "--read-only", "check-in", "KR1", "9")
    assert goals.ok("show", "--read-only") == goals.ok("show")
    assert goals.files() == before


def test_a_full_disk_is_told_and_nothing_is_changed(program: Program, goals: Cli) -> None:
    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))

    before = goals.ok("show")
    # Python would cut the modules it compiles to the same 64 bytes, for every later process.
    program.environment["PYTHONDONTWRITEBYTECODE"] = "1"
    with program.start(
        ["check-in", "KR1", "9"], stderr=subprocess.PIPE, preexec_fn=no_room
    ) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 74
    assert said.startswith(b"okrtui: ")
    assert b"nothing was changed" in said.lower()
    assert goals.ok("show") == before


PRINTING = [["show"], ["--version"], ["--help"], ["show", "--help"]]


@pytest.mark.parametrize("argv", PRINTING, ids=" ".join)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_can_not_be_written_is_told(
    program: Program, goals: Cli, argv: list[str], unbuffered: str
) -> None:
    program.environment["PYTHONUNBUFFERED"] = unbuffered
    with (
        open("/dev/full", "wb") as full,
        program.start(argv, stdout=full, stderr=subprocess.PIPE) as process,
    ):
        _, said = process.communicate(timeout=60)
    assert process.returncode == 74
    assert said.startswith(b"okrtui: No space left on device")
    assert said.count(b"\n") == 1


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_change_that_could_only_not_be_told_is_kept_and_no_failure(
    program: Program, goals: Cli, form: list[str]
) -> None:
    """With a code of a failed change, a script would make it again."""
    with (
        open("/dev/full", "wb") as full,
        program.start(["check-in", "KR1", "9", *form], stdout=full, stderr=subprocess.PIPE) as ours,
    ):
        _, said = ours.communicate(timeout=60)
    assert ours.returncode == 0
    assert said.startswith(b"okrtui: checked in KR1 Churn: 9 %, but that could not be printed")
    assert said.endswith(b"The change is kept\n")
    assert len(goals.json("show", "KR1")["check_ins"]) == 1


@pytest.mark.parametrize("argv", PRINTING, ids=" ".join)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_has_seen_enough_is_no_error(
    program: Program, goals: Cli, argv: list[str], unbuffered: str
) -> None:
    program.environment["PYTHONUNBUFFERED"] = unbuffered
    reading, writing = os.pipe()
    os.close(reading)
    with program.start(argv, stdout=writing, stderr=subprocess.PIPE) as process:
        os.close(writing)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, b"")


@pytest.mark.parametrize("descriptor", [0, 1, 2])
def test_a_closed_standard_stream_is_no_error(
    program: Program, goals: Cli, descriptor: int
) -> None:
    result = subprocess.run(
        ["sh", "-c", f'exec "$@" {descriptor}>&-', "sh", *program.command("show")],
        env=program.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (result.returncode, result.stderr) == (0, b"")


def test_bytes_that_are_no_text_are_no_value(program: Program, goals: Cli) -> None:
    result = program(
        *("check-in", "KR1", "-"), stdin=b"9\xff", env={"PYTHONIOENCODING": "utf-8:strict"}
    )
    assert result.returncode == 2
    assert result.stderr.startswith(b"okrtui: standard input is no text. ")


@pytest.mark.parametrize("argv", [["log", "--csv", "-"], ["check-in", "KR1", "-"]])
def test_a_value_from_a_closed_standard_input_is_missing(
    program: Program, goals: Cli, argv: list[str]
) -> None:
    result = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *program.command(*argv)],
        env=program.environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 2
    assert result.stderr.startswith(b"okrtui: standard input")


@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)]
)
def test_a_signal_ends_a_waiting_command_quietly(
    program: Program, goals: Cli, sent: int, code: int
) -> None:
    reading, writing = os.pipe()
    with program.start(["check-in", "KR1", "-"], stdin=reading, stderr=subprocess.PIPE) as process:
        os.write(writing, b"9")
        wait_until_read(reading)
        process.send_signal(sent)
        _, said = process.communicate(timeout=60)
    os.close(reading)
    os.close(writing)
    assert process.returncode == code
    assert said == b""
    assert goals.json("show", "KR1")["check_ins"] == []


def wait_until_read(pipe: int) -> None:
    """Until somebody has read all that was written into the pipe, and waits for more."""
    deadline = time.monotonic() + 30
    left = array("i", [1])
    while left[0]:
        fcntl.ioctl(pipe, termios.FIONREAD, left)
        os.sched_yield()
        assert time.monotonic() < deadline


PLAIN = {"LC_ALL": "C", "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}


@pytest.mark.parametrize(
    ("environment", "encoding"),
    [(PLAIN, "ascii"), ({"PYTHONIOENCODING": "latin-1"}, "latin-1")],
    ids=["C locale", "Latin-1"],
)
def test_without_utf8_everything_prints_in_what_there_is(
    program: Program, cli: Cli, environment: dict[str, str], encoding: str
) -> None:
    cli.ok("demo", "--keep", str(cli.store))
    cli.ok("edit", "O1", "title=Züge 日本 🚲")
    for argv in (["show"], ["show", "KR3"], ["why", "KR2"], ["why", "KR8"], ["show", "K5"]):
        result = program(*argv, env=environment)
        assert (result.returncode, result.stderr) == (0, b"")
        text = result.stdout.decode(encoding)
        assert "\\u2" not in text.replace("\\u20ac", ""), text
    shown = program("show", env=environment).stdout.decode(encoding)
    assert "v behind" in shown
    assert "9.1 -> 8 %" in shown
    assert "\\u65e5\\u672c" in shown
    assert ("Züge" in shown) == (encoding == "latin-1")
    assert program("add", "kr", "--help", env=environment).returncode == 0
    assert json.loads(program("show", "--json", env=environment).stdout)


def test_a_dumb_terminal_gets_no_colour(goals: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in goals.ok("show")
    assert goals.ok() == goals.ok("show")


def test_a_mistake_of_ours_is_one_line_and_no_finding(program: Program) -> None:
    code = (
        "import okrtui.cli.dispatch as d\n"
        "def fail(argv): raise KeyError('x\\x1b[2J')\n"
        "d.dispatch = fail\n"
        "from okrtui.cli.main import run\n"
        "run()"
    )
    for wish, lines in (("", 1), ("1", 2)):
        result = subprocess.run(
            [sys.executable, "-c", code],
            env={**program.environment, "OKRTUI_TRACEBACK": wish},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert result.returncode == 70
        assert "okrtui: a mistake inside okrtui, KeyError" in result.stderr
        assert "\x1b[2J" not in result.stderr
        assert (result.stderr.count("\n") > 1) == (lines > 1)


def test_an_interrupt_while_the_program_loads_is_no_mistake_of_ours(program: Program) -> None:
    code = (
        "import builtins\n"
        "from okrtui.cli.main import run\n"
        "load = builtins.__import__\n"
        "def press(name, *rest):\n"
        "    if name == 'okrtui.cli.dispatch': raise KeyboardInterrupt\n"
        "    return load(name, *rest)\n"
        "builtins.__import__ = press\n"
        "run()"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env=program.environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (result.returncode, result.stderr) == (130, b"")


def test_an_unreadable_folder_is_no_traceback(cli: Cli) -> None:
    assert main(["--store", "/proc/self/mem/okr.json", "show"]) == 73


def test_commands_at_the_same_time_lose_nothing(program: Program, goals: Cli) -> None:
    processes = [
        program.start(["check-in", "KR1", f"{9 + n / 10}"], stdout=subprocess.DEVNULL)
        for n in range(6)
    ]
    assert [process.wait(60) for process in processes] == [0] * 6
    values = sorted(entry["value"] for entry in goals.json("show", "KR1")["check_ins"])
    assert values == [9 + n / 10 for n in range(6)]


def test_a_command_that_waits_for_the_lock_says_for_whom(goals: Cli, program: Program) -> None:
    with (goals.folder / "okr.json.lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with program.start(
            ["edit", "KR1", "owner=ben"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as waiting:
            assert waiting.stderr is not None
            said = waiting.stderr.readline().decode()
            fcntl.flock(lock, fcntl.LOCK_UN)
            _, rest = waiting.communicate(timeout=60)
    assert said.startswith("okrtui: waiting for the store, held by ")
    assert f"(process {os.getpid()}, " in said
    assert (waiting.returncode, rest) == (0, b"")
