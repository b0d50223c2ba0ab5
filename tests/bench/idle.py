"""What an open board costs when nobody does anything, and when somebody else does."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from time import perf_counter
from typing import Final

from okrtui.workspace.commands import edit
from okrtui.workspace.workspace import Workspace
from tests.bench import big_store
from tests.bench.bench import BIG, Bench
from tests.bench.figures import Figure, milliseconds

SECONDS: Final = 5.0
CORE: Final = 1.0
"""Percent of one core."""
LIVE: Final = 0.3
"""Seconds until somebody else's change is on the screen, at the median."""
CHANGES: Final = 16
"""An even number: the store is left as the others expect it."""


def idle_and_live(bench: Bench) -> Iterator[Figure]:
    with bench.board() as board:
        board.measure_idle(1)
        sent, used = board.measure_idle(SECONDS)
        yield Figure("idle, bytes", sent, "bytes", 0, f"over {SECONDS:.0f} s")
        yield Figure(
            "idle, processor",
            100 * used / SECONDS,
            "percent",
            CORE,
            f"of one core, {milliseconds(used)} in {SECONDS:.0f} s",
        )
        workspace = Workspace.open(bench.store(BIG), user="ben", today=lambda: big_store.TODAY)
        try:
            waits, titles = [], ("Riders come back daily", big_store.FIRST_TITLE)
            for turn in range(CHANGES):
                workspace.run(edit(workspace, "O1", {"title": titles[turn % 2]}))
                saved = perf_counter()
                waits.append(board.wait_for(titles[turn % 2]) - saved)
                board.measure_idle(0.3 + 0.1 * (turn % 5))
        finally:
            workspace.close()
        yield Figure(
            "someone else's change on the screen",
            median(waits),
            "seconds",
            LIVE,
            f"median of {len(waits)}, slowest {max(waits):.2f} s",
        )
