"""The console entry: runs a command line, turns errors into messages and exit codes.

Nothing but the command that runs is imported: ``okrtui --version`` costs a bare Python.
"""

from __future__ import annotations

import gc
import os
import sys

# typing itself would double the time of --version
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType
    from typing import NoReturn, TextIO


def run() -> NoReturn:
    """What the ``okrtui`` command calls."""
    # nothing that a short command makes needs collecting; the board starts it once it is drawn
    gc.disable()
    sys.excepthook = _unexpected
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - for as long as the process lives
    code = main(sys.argv[1:])
    # nobody may listen any more, and Python would end with a code of its own
    _flush_or_discard(sys.stdout)
    _flush_or_discard(sys.stderr)
    # what is still there goes with the process: taking it apart one by one costs milliseconds
    gc.freeze()
    sys.exit(code)


def main(argv: Sequence[str]) -> int:
    """Run one command line and give its exit code; errors go to stderr, never as a traceback."""
    if list(argv) == ["--version"]:
        from okrtui import __version__

        try:
            sys.stdout.write(f"okrtui {__version__}\n")
            sys.stdout.flush()
        except OSError as error:
            return _failed(error)
        return 0
    from okrtui.cli.exits import INTERRUPTED, code_of
    from okrtui.cli.output import complain, err
    from okrtui.domain.errors import OkrtuiError

    try:
        code = _dispatched(argv)
        sys.stdout.flush()
    except OkrtuiError as error:
        complain(error)
        return code_of(error)
    except KeyboardInterrupt as stopped:
        # whoever waited for something long gets to know what it came to
        if str(stopped):
            err(f"okrtui: stopped, but {stopped}")
        return INTERRUPTED
    except OSError as error:
        return _failed(error)
    return code


def _dispatched(argv: Sequence[str]) -> int:
    from okrtui.cli.dispatch import dispatch

    try:
        return dispatch(argv)
    except SystemExit as shown:
        # argparse has printed a help
        return shown.code if isinstance(shown.code, int) else 0


def _failed(error: OSError) -> int:
    """What the system refused, told; its exit code."""
    from okrtui.cli.exits import DONE, NOT_SAVED, READ_ONLY
    from okrtui.cli.output import complain
    from okrtui.domain.errors import OkrtuiError

    _discard_output(sys.stdout)
    if isinstance(error, BrokenPipeError):
        # whoever reads us has seen enough, and what was asked for is done
        return DONE
    what = error.strerror or type(error).__name__
    if isinstance(error.filename, str):
        what = f"{error.filename}: {what}"
    complain(OkrtuiError(what, "What was asked for is not or not wholly done"))
    return READ_ONLY if isinstance(error, PermissionError) else NOT_SAVED


def _flush_or_discard(stream: TextIO | None) -> None:
    if stream is not None:
        try:
            stream.flush()
        except (OSError, ValueError):
            _discard_output(stream)


def _discard_output(stream: TextIO) -> None:
    """Let what is still buffered go nowhere, or Python complains about it when it ends."""
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError):
        return
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, descriptor)
    os.close(devnull)


def _unexpected(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> NoReturn:
    """A bug of ours: one line for the user; the whole story when it is asked for."""
    from okrtui.cli.exits import BUG, INTERRUPTED
    from okrtui.cli.output import complain
    from okrtui.domain.errors import OkrtuiError

    if issubclass(kind, KeyboardInterrupt):
        raise SystemExit(INTERRUPTED)
    if os.environ.get("OKRTUI_TRACEBACK"):
        sys.__excepthook__(kind, error, trace)
    complain(
        OkrtuiError(
            f"a mistake inside okrtui, {kind.__name__}: {error}",
            "Please report it; OKRTUI_TRACEBACK=1 shows where it happened",
        )
    )
    raise SystemExit(BUG)
