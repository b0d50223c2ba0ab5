"""What many sessions on one large store cost: each other's commits, waiting, and doing nothing."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from random import Random
from statistics import median
from time import monotonic, perf_counter, sleep, thread_time
from typing import Final

from okrtui.workspace.commands import check_in
from okrtui.workspace.workspace import Workspace
from tests.bench import big_store
from tests.bench.bench import Bench
from tests.bench.commit import timed
from tests.bench.figures import Figure, milliseconds

SESSIONS: Final = 50
EVERY: Final = 2.0
"""Seconds between two edits of one session."""
SECONDS: Final = 20.0
IDLE: Final = 10.0
LOOK: Final = 0.25
"""Seconds between two looks of a session for others' changes, as the board has it."""
FOREIGN: Final = 1.0
"""Milliseconds."""
P99: Final = 50.0
"""Milliseconds."""
IDLE_TOGETHER: Final = 5.0

_PROCESSES: Final = multiprocessing.get_context("forkserver")


def foreign(bench: Bench) -> Iterator[Figure]:
    """The processor time of taking over one commit of somebody else's."""
    path = bench.store(*big_store.MANY)
    mine = _open(path, "ana")
    theirs = _open(path, "ben")
    times = []
    try:
        for turn in range(200):
            theirs.run(check_in(theirs, 1 + 6 * turn, f"{40 + turn % 9}"))
            begin = thread_time()
            mine.absorb(mine.poll())
            times.append(thread_time() - begin)
    finally:
        theirs.store.close()
        mine.store.close()
    yield Figure(
        "someone else's commit, processor time",
        1000 * median(times),
        "milliseconds",
        FOREIGN,
        f"median of {len(times)}, largest {milliseconds(max(times))};"
        f" {big_store.shown(*big_store.MANY)}",
    )


def crowd(bench: Bench) -> Iterator[Figure]:
    """Fifty sessions, each of which edits every two seconds and follows all others."""
    path = bench.store(*big_store.MANY)
    begin = _PROCESSES.Event()
    runs = []
    for number in range(SESSIONS):
        ours, theirs = _PROCESSES.Pipe(duplex=False)
        _PROCESSES.Process(target=_edit, args=(path, theirs, begin, number), daemon=True).start()
        theirs.close()
        runs.append(ours)
    for ours in runs:
        assert ours.recv() == "ready"
    begin.set()
    everybody: list[list[float]] = [ours.recv() for ours in runs]
    waits = sorted(wait for own in everybody for wait in own)
    yield Figure(
        f"{SESSIONS} sessions, an edit each {EVERY:.0f} s: commit, 99 of 100 within",
        1000 * waits[len(waits) * 99 // 100],
        "milliseconds",
        P99,
        f"{len(waits)} commits, median {milliseconds(median(waits))}, slowest"
        f" {milliseconds(waits[-1])}; largest median of a session"
        f" {milliseconds(max(median(own) for own in everybody))}",
    )


def _edit(path: Path, wire: Connection, begin: Event, number: int) -> None:
    dice = Random(number)
    workspace = _open(path, f"user{number}")
    key_result = 1 + 6 * number
    # A board has read the history of what it shows, and every program its own code.
    workspace.run(check_in(workspace, key_result, "39"))
    wire.send("ready")
    begin.wait()
    workspace.absorb(workspace.poll())
    waits: list[float] = []
    due = monotonic() + dice.uniform(0, EVERY)
    while len(waits) < SECONDS / EVERY:
        sleep(max(0.0, min(due - monotonic(), LOOK)))
        if monotonic() >= due:
            due += EVERY
            change = check_in(workspace, key_result, f"{dice.randrange(40, 50)}")
            waits.append(timed(partial(workspace.commit, change)))
        workspace.absorb(workspace.poll())
    wire.send(waits)
    workspace.store.close()


def idle_together(bench: Bench) -> Iterator[Figure]:
    """Fifty boards open on one store while nobody does anything."""
    boards = []
    try:
        for _ in range(SESSIONS):
            boards.append(bench.board())
        sleep(1)
        before = sum(board.cpu() for board in boards)
        begin = perf_counter()
        sleep(IDLE)
        used, span = sum(board.cpu() for board in boards) - before, perf_counter() - begin
    finally:
        for board in boards:
            board.close()
    yield Figure(
        f"{SESSIONS} idle boards together, processor",
        100 * used / span,
        "percent",
        IDLE_TOGETHER,
        f"of one core, {milliseconds(used)} in {span:.0f} s",
    )


def _open(path: Path, user: str) -> Workspace:
    return Workspace.open(path, user=user, today=lambda: big_store.TODAY)
