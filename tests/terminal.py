"""A real terminal for tests and benchmarks: a program on a pty, its screen, its bytes, its time.

Nothing here sleeps: every wait ends when something happens (output, exit) or when its time is up.
Output is read and stamped at once but drawn only when somebody looks at the screen, so that
measuring does not wait for the emulator.
"""

from __future__ import annotations

import contextlib
import os
import select
import shlex
import signal
import subprocess
import sys
import termios
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Final

from tests.emulator import Cell, Emulator
from tests.escapes import Token, Tokenizer, expected

ROOT: Final = Path(__file__).resolve().parent.parent

_SHELL: Final = 'tty=$1; shift; exec "$@" 0<>"$tty" 1>&0 2>&0'
"""The session's first process opens the terminal and so makes it the controlling one."""

_KEYS: Final = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "insert": "\x1b[2~",
    "delete": "\x1b[3~",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "backspace": "\x7f",
    "space": " ",
    "escape": "\x1b",
    "shift+up": "\x1b[1;2A",
    "shift+down": "\x1b[1;2B",
    "shift+right": "\x1b[1;2C",
    "shift+left": "\x1b[1;2D",
    "ctrl+up": "\x1b[1;5A",
    "ctrl+down": "\x1b[1;5B",
    "ctrl+right": "\x1b[1;5C",
    "ctrl+left": "\x1b[1;5D",
    "ctrl+home": "\x1b[1;5H",
    "ctrl+end": "\x1b[1;5F",
    **{f"f{n}": f"\x1bO{letter}" for n, letter in enumerate("PQRS", 1)},
    **{
        f"f{n}": f"\x1b[{code}~" for n, code in enumerate((15, 17, 18, 19, 20, 21, 23, 24), start=5)
    },
    **{f"ctrl+{letter}": chr(ord(letter) - 96) for letter in "abcdefghijklmnopqrstuvwxyz"},
}

_KITTY_ESCAPE: Final = "\x1b[27u"

_ABOUT_NOW: Final = ("n", "$p")
"""How queries end whose answer depends on everything drawn so far."""

_PASTE: Final = 2004
"""The mode that Textual switches on last."""

TAKES_KEYS: Final = f"\x1b[?{_PASTE}h"

_ESCAPE_PAUSE: Final = 0.15
"""Seconds after a bare escape in which the next key would be taken for its continuation."""


def key_bytes(name: str) -> str:
    """What a terminal sends for a key: ``down``, ``ctrl+p``, ``alt+x``, or one character."""
    if name in _KEYS:
        return _KEYS[name]
    if name.startswith("alt+"):
        return "\x1b" + key_bytes(name[4:])
    if len(name) != 1:
        raise ValueError(f"no such key: {name!r}")
    return name


class ScreenTimeout(AssertionError):
    """What was waited for did not happen; the message ends with the screen."""


class Terminal:
    """A command running on a pty of a given size, seen through an emulator.

    home: HOME and the XDG folders of the program, so that it never touches one's own.
    env: added to a small clean environment; nothing of the caller's but PATH goes through.
    modern: whether it answers mode reports (see Emulator); by default what TERM suggests.
    allowed_osc: beginnings of operating system commands that are expected (see escapes).
    limit: how many bytes of output are kept to be looked at; all are counted and checked.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        home: Path,
        size: tuple[int, int] = (120, 36),
        term: str = "xterm-256color",
        env: Mapping[str, str] | None = None,
        cwd: Path = ROOT,
        modern: bool | None = None,
        allowed_osc: Sequence[str] = (),
        limit: int = 16 << 20,
    ) -> None:
        columns, rows = size
        self.screen = Emulator(
            columns, rows, modern=term.startswith("xterm") if modern is None else modern
        )
        self.status: int | None = None
        """The exit status, negative for a signal; None while it runs."""
        self.cpu_used: float | None = None
        """Seconds of processor time, known after the end."""
        self.unexpected: list[Token] = []
        """Every token so far that no full-screen program should send."""
        self._allowed_osc = tuple(allowed_osc)
        self._limit = limit
        self._kept = bytearray()
        self._dropped = 0
        self._tokenizer = Tokenizer()
        self._pending: deque[tuple[float, list[Token]]] = deque()
        self._came: list[tuple[int, float]] = []
        """How much had come by when."""
        self._hung_up = False
        self._master, slave = os.openpty()
        try:
            termios.tcsetwinsize(self._master, (rows, columns))
            os.set_blocking(self._master, False)
            self.started = perf_counter()
            """When the program was started, in perf_counter's seconds."""
            self.last_output = self.started
            """When the last byte came."""
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", _SHELL, "sh", os.ttyname(slave), *command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env=environment(home, term, env),
                cwd=cwd,
            )
            # Kept open: the shell needs it at the start, and left_on() asks it after the end.
            self._slave: int | None = slave
            self._pidfd = os.pidfd_open(self._process.pid)
        except BaseException:
            os.close(self._master)
            os.close(slave)
            raise

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    # what comes out

    @property
    def pid(self) -> int:
        return self._process.pid

    def text(self) -> list[str]:
        """The lines on the screen now, blanks at the right cut off."""
        self._catch_up()
        return self.screen.text()

    def cell(self, column: int, row: int) -> Cell:
        self._catch_up()
        return self.screen.cell(column, row)

    def find(self, text: str) -> tuple[int, int] | None:
        """Column (in characters) and row of the first place where a text stands, or None."""
        for row, line in enumerate(self.text()):
            if (column := line.find(text)) >= 0:
                return column, row
        return None

    def mark(self) -> int:
        """A place in the output: how many bytes have come up to now."""
        self._read_all()
        return self._dropped + len(self._kept)

    def bytes_since(self, mark: int) -> bytes:
        """The raw output after a mark; ValueError when it was too long to be kept."""
        self._read_all()
        if mark < self._dropped:
            raise ValueError(f"only the last {self._limit} bytes of output are kept")
        return bytes(self._kept[mark - self._dropped :])

    def when(self, sent: str, mark: int = 0) -> float:
        """The time at which these very bytes had come, after a mark; ValueError: they never did."""
        begin = max(0, mark - self._dropped)
        end = self._dropped + self._kept.index(sent.encode(), begin) + len(sent.encode())
        return next(time for mark, time in self._came if mark >= end)

    def wait_for(self, what: str | Callable[[Terminal], bool], timeout: float = 10) -> float:
        """Wait until a text stands on the screen, or until something is true of this terminal.

        Gives the time (perf_counter) at which the output came that made it true.
        """

        def seen() -> bool:
            if callable(what):
                return what(self)
            return any(what in line for line in self.screen.text())

        deadline = perf_counter() + timeout
        when = self.last_output
        if not self._pending and seen():
            return when
        while True:
            while self._pending:
                when = self._draw_one()
                if seen():
                    return when
            if not self._read(deadline - perf_counter()):
                why = f"ended with {self.status}" if self._reap() else f"after {timeout:g} s"
                name = what if isinstance(what, str) else getattr(what, "__name__", "condition")
                raise ScreenTimeout(f"{name!r} not seen, {why}\n{self.picture()}")

    def wait_gone(self, text: str, timeout: float = 10) -> float:
        """Wait until a text stands nowhere on the screen."""

        def gone(terminal: Terminal) -> bool:
            return not any(text in line for line in terminal.screen.text())

        return self.wait_for(gone, timeout)

    def wait_output(self, mark: int, timeout: float = 10) -> float:
        """Wait until there is output after a mark; gives the time of the last byte so far."""
        deadline = perf_counter() + timeout
        while self.mark() <= mark:
            if not self._read(deadline - perf_counter()):
                raise ScreenTimeout(f"no output after {timeout:g} s\n{self.picture()}")
        return self.last_output

    def wait_keys(self, timeout: float = 10) -> float:
        """Until a Textual program takes keys; its first picture may stand long before."""
        return self.wait_for(lambda terminal: terminal.screen.modes.get(_PASTE, False), timeout)

    def wait_quiet(self, milliseconds: float = 100, timeout: float = 10) -> float:
        """Wait until nothing was sent for so long; gives the time of the last byte."""
        deadline = perf_counter() + timeout
        self._read_all()
        while self._read(milliseconds / 1000):
            if perf_counter() > deadline:
                raise ScreenTimeout(f"still sending after {timeout:g} s\n{self.picture()}")
        return self.last_output

    def picture(self) -> str:
        """The screen with a frame, for messages."""
        width = self.screen.columns
        lines = [f"|{line:<{width}}|" for line in self.text()]
        return "\n".join(["+" + "-" * width + "+", *lines, "+" + "-" * width + "+"])

    # what goes in

    def send(self, text: str) -> None:
        """Type or paste: the text goes to the program as it is."""
        data = text.encode()
        while data:
            _, writable, _ = select.select([], [self._master], [], 0)
            if not writable and self._reap():
                raise BrokenPipeError(f"the program ended with {self.status}")
            if not writable:
                # The program isn't reading: perhaps because it waits for its own output to go.
                self._read(0.05)
                continue
            with contextlib.suppress(BlockingIOError):
                data = data[os.write(self._master, data) :]

    def press(self, *keys: str) -> None:
        """Press keys by name, one after the other."""
        for n, key in enumerate(keys):
            if key == "escape" and self.screen.modern and self._kitty():
                self.send(_KITTY_ESCAPE)
                continue
            self.send(key_bytes(key))
            if key == "escape" and n + 1 < len(keys):
                self._pass_time(_ESCAPE_PAUSE)

    def paste(self, text: str) -> None:
        """Paste, bracketed when the program asked for it."""
        self._catch_up()
        bracketed = self.screen.modes.get(2004, False)
        self.send(f"\x1b[200~{text}\x1b[201~" if bracketed else text)

    def resize(self, columns: int, rows: int) -> None:
        """Make the window another size; the program gets SIGWINCH."""
        self._catch_up()
        self.screen.resize(columns, rows)
        termios.tcsetwinsize(self._master, (rows, columns))

    # its life

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Close the window or drop the connection: the program gets SIGHUP and no terminal."""
        self._close_terminal()

    def wait_exit(self, timeout: float = 10) -> int:
        """Wait for the end; gives the exit status, negative for a signal."""
        deadline = perf_counter() + timeout
        while not self._reap():
            if perf_counter() > deadline:
                raise ScreenTimeout(f"still running after {timeout:g} s\n{self.picture()}")
            self._read(deadline - perf_counter())
        self._read_all()
        assert self.status is not None
        return self.status

    def cpu(self) -> float:
        """Seconds of processor time used until now, by all its threads."""
        if self._reap():
            assert self.cpu_used is not None
            return self.cpu_used
        nanoseconds = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            # A thread may end between the listing and the reading.
            with contextlib.suppress(OSError):
                nanoseconds += int((task / "schedstat").read_text().split()[0])
        return nanoseconds / 1e9

    def wakes(self) -> dict[str, int]:
        """How often each of the program's threads has gone to sleep so far."""
        found = {}
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            for line in (task / "status").read_text().splitlines():
                if line.startswith("voluntary_ctxt_switches:"):
                    found[task.name] = int(line.split()[1])
        return found

    def measure_idle(self, seconds: float) -> tuple[int, float]:
        """Bytes sent and processor seconds used over a time in which nobody does anything."""
        mark, cpu = self.mark(), self.cpu()
        self._pass_time(seconds)
        return self.mark() - mark, self.cpu() - cpu

    def left_on(self) -> list[str]:
        """What the program left switched on in the terminal; empty after a clean exit."""
        self._catch_up()
        left = self.screen.left_on()
        flags: int = termios.tcgetattr(self._master)[3]
        for name in ("ECHO", "ICANON", "ISIG"):
            if not flags & getattr(termios, name):
                left.append(f"-{name.lower()}")
        return left

    def close(self) -> None:
        """End the program if it still runs, and let go of the terminal."""
        if not self._reap():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
            self._reap()
        self._close_terminal()
        if self._pidfd >= 0:
            os.close(self._pidfd)
            self._pidfd = -1

    # inside

    def _kitty(self) -> bool:
        self._catch_up()
        return bool(self.screen.keyboard)

    def _close_terminal(self) -> None:
        self._read_all()
        if self._slave is not None:
            os.close(self._slave)
            self._slave = None
        if self._master >= 0:
            os.close(self._master)
            self._master = -1
        self._hung_up = True

    def _pass_time(self, seconds: float) -> None:
        deadline = perf_counter() + seconds
        while (left := deadline - perf_counter()) > 0 and self.status is None:
            self._read(left)

    def _read_all(self) -> None:
        while self._read(0):
            pass

    def _read(self, timeout: float) -> bool:
        """Wait for output and take it in; False when the time is up or the program has ended."""
        sources = [] if self._hung_up else [self._master]
        if self.status is None:
            sources.append(self._pidfd)
        else:
            timeout = 0
        readable, _, _ = select.select(sources, [], [], max(0.0, timeout))
        if self._master in readable:
            self._take(os.read(self._master, 1 << 16))
            return True
        if readable:
            self._reap()
        return False

    def _take(self, data: bytes) -> None:
        self.last_output = perf_counter()
        self._kept += data
        self._came.append((self._dropped + len(self._kept), self.last_output))
        if len(self._kept) > self._limit:
            surplus = len(self._kept) - self._limit // 2
            del self._kept[:surplus]
            self._dropped += surplus
        tokens: list[Token] = []
        self._pending.append((self.last_output, tokens))
        for token in self._tokenizer.feed(data):
            tokens.append(token)
            if token.kind == "text":
                continue
            if not expected(token, allowed_osc=self._allowed_osc):
                self.unexpected.append(token)
            if token.text.endswith(_ABOUT_NOW):
                self._draw()
                tokens = []
                self._pending.append((self.last_output, tokens))
            if answer := self.screen.answer(token):
                self.send(answer)

    def _draw_one(self) -> float:
        when, tokens = self._pending.popleft()
        for token in tokens:
            self.screen.draw(token)
        return when

    def _draw(self) -> None:
        while self._pending:
            self._draw_one()

    def _catch_up(self) -> None:
        self._read_all()
        self._draw()

    def _reap(self) -> bool:
        if self.status is not None:
            return True
        pid, status, usage = os.wait4(self.pid, os.WNOHANG)
        if pid == 0:
            return False
        self.status = self._process.returncode = os.waitstatus_to_exitcode(status)
        self.cpu_used = usage.ru_utime + usage.ru_stime
        return True


def environment(home: Path, term: str, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The small clean environment that programs get here."""
    env = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": term,
        "XDG_DATA_HOME": str(home / ".local/share"),
        "XDG_STATE_HOME": str(home / ".local/state"),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_CACHE_HOME": str(home / ".cache"),
    }
    if term == "xterm-256color":
        env["COLORTERM"] = "truecolor"
    env.update(extra or {})
    return env


def main() -> int:
    """Run a command on a terminal of 120 by 36 and print its first screen, for a quick look."""
    command = sys.argv[1:]
    if not command:
        print("usage: python -m tests.terminal COMMAND …", file=sys.stderr)
        return 2
    with Terminal(command, home=Path(os.environ.get("HOME", "/"))) as terminal:
        terminal.wait_output(0)
        terminal.wait_quiet(500)
        print(f"{shlex.join(command)}: {terminal.mark()} bytes")
        print(terminal.picture())
        for token in terminal.unexpected:
            print(f"unexpected: {token.raw!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
