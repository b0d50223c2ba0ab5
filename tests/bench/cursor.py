"""What a key costs on the board, in bytes and in time, against a plain list of as many entries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from statistics import median
from time import perf_counter
from typing import Final, NamedTuple

from okrtui.ui.widgets.detail import REST
from tests.bench.bench import SETTLED, Bench
from tests.bench.figures import Figure, milliseconds
from tests.terminal import Terminal

BYTES: Final = 1126
"""1.1 KB, of a usual row …"""
MOST_BYTES: Final = 1229
"""… and 1.2 KB of any."""
TIMES: Final = 3

STEPS: Final = 12
"""Rows from the top that the cursor goes down without the page having to move."""

QUIET: Final = 120
"""Milliseconds: longer than the board waits before it fills the detail panel."""
UPDATED: Final = "\x1b[?2026l"
"""What ends a change of the screen, where it is sent in one go."""


class Cost(NamedTuple):
    bytes: int
    """Of the row, and of its detail when the cursor rests there."""
    row: float
    """Seconds from the key until the cursor stands in its row: what a hand waits for."""
    detail: float
    """Seconds from then until the detail stands there, the deliberate rest before it, too."""
    processor: float
    """Seconds of processor time for both."""


def cost_of(terminal: Terminal, key: str) -> Cost:
    mark, cpu = terminal.mark(), terminal.cpu()
    begin = perf_counter()
    terminal.press(key)
    first = terminal.wait_output(mark)
    end = terminal.wait_quiet(QUIET)
    with suppress(ValueError):
        first = terminal.when(UPDATED, mark)
    return Cost(terminal.mark() - mark, first - begin, end - first, terminal.cpu() - cpu)


def walk(terminal: Terminal, steps: int = STEPS) -> list[Cost]:
    """The costs of going down; the cursor ends where it was."""
    costs = [cost_of(terminal, "down") for _ in range(steps)]
    terminal.press(*["up"] * steps)
    terminal.wait_quiet(QUIET)
    return costs


def cursor_key(bench: Bench) -> Iterator[Figure]:
    with bench.board() as board, bench.terminal(bench.plain("empty_list")) as plain:
        plain.wait_for("entry 1 of a plain list", timeout=30)
        plain.wait_quiet(SETTLED)
        plain.press("down")
        plain.wait_quiet(QUIET)
        ours: list[Cost] = []
        theirs: list[Cost] = []
        for _ in range(max(1, bench.rounds // 3)):
            ours += walk(board)
            theirs += walk(plain)
        sent = [cost.bytes for cost in ours]
        yield Figure(
            "cursor down with its detail, bytes",
            median(sent),
            "bytes",
            BYTES,
            f"median of {len(ours)} keys; a plain list {median([c.bytes for c in theirs]):,.0f}",
        )
        yield Figure("the same, largest", max(sent), "bytes", MOST_BYTES, f"of {len(ours)} keys")
        mine, base = (median([cost.row for cost in costs]) for costs in (ours, theirs))
        yield Figure(
            "cursor down, time until it is seen",
            mine / base,
            "times",
            TIMES,
            f"{milliseconds(mine)} ÷ {milliseconds(base)} for a plain option list",
        )
        mine, base = (median([cost.processor for cost in costs]) for costs in (ours, theirs))
        yield Figure(
            "cursor down with its detail, processor time",
            mine / base,
            "times",
            TIMES,
            f"{milliseconds(mine)} ÷ {milliseconds(base)} for a plain option list",
        )
        yield Figure(
            "from the row to its detail",
            1000 * median([cost.detail for cost in ours]),
            "milliseconds",
            None,
            f"{milliseconds(REST)} of it a rest on purpose: held-down keys send no details",
        )
        yield from _far(board)


def _far(board: Terminal) -> Iterator[Figure]:
    pages = [cost_of(board, "pagedown") for _ in range(6)]
    yield Figure(
        "page down, bytes",
        median([cost.bytes for cost in pages]),
        "bytes",
        None,
        f"{milliseconds(median([cost.row for cost in pages]))} until the rows are seen",
    )
    held = 120
    mark = board.mark()
    begin = perf_counter()
    board.press(*["down"] * held)
    board.wait_output(mark)
    end = board.wait_quiet(QUIET)
    yield Figure(
        "down key held over pages, bytes a row",
        (board.mark() - mark) / held,
        "bytes",
        None,
        f"{milliseconds((end - begin) / held)} a row, {held} rows",
    )


def other_terminals(bench: Bench) -> Iterator[Figure]:
    kinds: dict[str, tuple[str, dict[str, str]]] = {
        "256 colours": ("xterm-256color", {"COLORTERM": ""}),
        "TERM=linux": ("linux", {}),
        "TERM=screen": ("screen", {}),
        "NO_COLOR": ("xterm-256color", {"NO_COLOR": "1"}),
        "SSH": ("xterm-256color", {"COLORTERM": "", "SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}),
    }
    for name, (term, env) in kinds.items():
        with bench.board(term=term, env=env) as board:
            start = board.mark()
            costs = walk(board)
            yield Figure(
                f"cursor down, bytes, {name}",
                max(cost.bytes for cost in costs),
                "bytes",
                None,
                f"median {median([c.bytes for c in costs]):,.0f}; start {start:,} bytes",
            )
