"""What folding, moving and filtering cost with fifty thousand rows on the board."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Final

from tests.bench.bench import Bench
from tests.bench.figures import Figure, milliseconds
from tests.terminal import Terminal

OBJECTIVES: Final = 10_000
"""With four key results each: fifty thousand rows."""
FOLD: Final = 60.0
"""Milliseconds."""
QUIET: Final = 250
"""Milliseconds: longer than a filter waits for typing to rest."""
TURNS: Final = 12


def rows(bench: Bench) -> Iterator[Figure]:
    with bench.board(OBJECTIVES) as board:
        told = f"{OBJECTIVES * 5:,} rows"
        for name, keys, budget, back in (
            ("fold and unfold, processor time", ("space",), FOLD, ""),
            ("cursor down, processor time", ("down",), None, ""),
            ("pick up a row, processor time", ("M",), FOLD, "escape"),
            ("a letter of a filter and what it finds, processor time", ("/", *"churn"), None, ""),
        ):
            times = costs(board, keys, back)
            yield Figure(
                f"{name}, {told}",
                1000 * median(times),
                "milliseconds",
                budget,
                f"median of {len(times)} keys, largest {milliseconds(max(times))}",
            )
            board.press("escape")
            board.wait_quiet(QUIET)


def costs(board: Terminal, keys: tuple[str, ...], back: str) -> list[float]:
    """The processor time of each of so many keys; back: the key that takes each back, if any."""
    times = []
    for turn in range(max(TURNS, len(keys))):
        if turn >= len(keys) > 1:
            break
        before, mark = board.cpu(), board.mark()
        board.press(keys[turn % len(keys)])
        board.wait_output(mark)
        board.wait_quiet(QUIET)
        times.append(board.cpu() - before)
        if back:
            board.press(back)
            board.wait_quiet(QUIET)
    return times
