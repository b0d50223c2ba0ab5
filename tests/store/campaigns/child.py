"""Work in a process of its own: with other rights, other limits, and never for ever."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from typing import Final

_SECONDS: Final = 20


class Failed(AssertionError):
    """What went wrong there."""


def run(
    work: Callable[[], object], *, uid: int | None = None, gid: int | None = None, ends: int = 0
) -> None:
    """Do ``work`` in a child, as a user of a group if said; ``ends`` by a signal or not.

    Raises Failed when it raises, hangs or ends otherwise.
    """
    finish(start(work, uid=uid, gid=gid), ends=ends)


def start(
    work: Callable[[], object], *, uid: int | None = None, gid: int | None = None
) -> tuple[int, int]:
    """Begin the work; to be finished."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writer)
        return pid, reader
    code = 1
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(_SECONDS)  # who hangs is ended
        os.umask(0o077)
        if uid is not None and gid is not None:
            os.setgroups([gid])
            os.setresgid(gid, gid, gid)
            os.setresuid(uid, uid, uid)
        work()
        code = 0
    except Exception:  # noqa: BLE001  # whatever it is, it is told to the parent
        os.write(writer, traceback.format_exc()[-3000:].encode())
    finally:
        os._exit(code)  # nothing of the parent's is ended or flushed here


def finish(child: tuple[int, int], *, ends: int = 0) -> None:
    pid, reader = child
    with os.fdopen(reader, "rb") as said:
        told = said.read().decode()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if status == -signal.SIGALRM:
        raise Failed(f"it hung for {_SECONDS} s")
    if status != -ends or told:
        raise Failed(told or f"it ended with {status}")
