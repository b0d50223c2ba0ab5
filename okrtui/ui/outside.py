"""A text in the person's own editor, $VISUAL or $EDITOR, and back.

The editor has the terminal while it runs. The text lies in a folder that only its owner may look
into, and is taken away again whatever happens.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Final, NamedTuple

from okrtui.domain.text import one_line

_LIMIT: Final = 1_000_000
"""Bytes; a text that is longer was not meant."""
_PASSED_ON: Final = (signal.SIGHUP, signal.SIGTERM)


class Written(NamedTuple):
    """What came of it."""

    text: str | None
    """The text as it was left; None when it is to stay as it was."""
    trouble: str = ""
    """Why it stays, or what went wrong, for people."""
    told_to_end: signal.Signals | None = None
    """The signal that came meanwhile and means the program, too."""


def command_of(environ: Mapping[str, str]) -> Sequence[str]:
    """The editor that the environment names, with its options; nothing when it names none."""
    for name in ("VISUAL", "EDITOR"):
        try:
            command = shlex.split(environ.get(name, ""))
        except ValueError:
            # A quote that is never closed.
            command = [environ[name]]
        if command:
            return command
    return ()


def written_outside(text: str, command: Sequence[str]) -> Written:
    """Have the text edited. The terminal must be the shell's meanwhile."""
    try:
        with TemporaryDirectory(prefix="okrtui-") as folder:
            file = Path(folder) / "text.md"
            opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(opened, "w", encoding="utf-8", errors="surrogatepass") as stream:
                stream.write(f"{text}\n")
            with lent_to([*command, str(file)]) as ended:
                code, ended_by = ended
            return _read(file, text, one_line(command[0]), code, ended_by)
    except OSError as error:
        return Written(None, f"{one_line(command[0])} can't be started: {error.strerror}")


@contextmanager
def lent_to(command: Sequence[str]) -> Iterator[tuple[int, signal.Signals | None]]:
    """Run a program to its end on our terminal; its exit code, and the signal that ended both."""
    came: list[signal.Signals] = []
    running: list[subprocess.Popen[bytes]] = []

    def pass_on(number: int, _: FrameType | None) -> None:
        came.append(signal.Signals(number))
        for process in running:
            process.send_signal(number)

    # The loop would take what comes meanwhile for itself, when it goes on.
    wakes = signal.set_wakeup_fd(-1)
    before = {number: signal.getsignal(number) for number in (*_PASSED_ON, signal.SIGINT)}
    for number in _PASSED_ON:
        signal.signal(number, pass_on)
    # Ctrl+C is that program's. A handler is not handed down to it, as ignoring would be.
    signal.signal(signal.SIGINT, lambda *_: None)
    try:
        running.append(subprocess.Popen(command))
        if came:
            running[0].send_signal(came[0])
        yield running[0].wait(), came[0] if came else None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(wakes)


def _read(
    file: Path, before: str, name: str, code: int, ended_by: signal.Signals | None
) -> Written:
    try:
        with file.open("rb") as stream:
            data = stream.read(_LIMIT + 1)
    except OSError as error:
        return Written(None, f"{name} left nothing that can be read: {error.strerror}", ended_by)
    after = data.decode("utf-8", errors="replace").removesuffix("\n")
    if len(data) > _LIMIT:
        return Written(None, f"{name} left more than a megabyte of text", ended_by)
    if code > 0 and ended_by is None:
        return Written(None, f"{name} ended with {code}: the text stays as it was", None)
    if code and after == before:
        return Written(None, f"{name} was ended: the text stays as it was", ended_by)
    return Written(after, "", ended_by)
