"""How long until goals can be read, against an empty Textual app."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

from tests.bench import empty_app_text
from tests.bench.bench import BIG, PERSONAL, Bench
from tests.bench.big_store import FIRST_TITLE, MANY, shown
from tests.bench.figures import Figure, milliseconds
from tests.terminal import TAKES_KEYS

BUDGET = 1.6
LARGE = MANY[0]
"""Objectives: ten thousand key results."""


class Start(NamedTuple):
    """Seconds from starting a program."""

    seen: float
    """Until a text stands on the screen."""
    keys: float
    """Until it takes keys."""


def start(bench: Bench, command: Sequence[str], text: str) -> Start:
    """Start a program and leave it.

    What it sends is only read and stamped while it starts, so that drawing takes no time from it.
    """
    with bench.terminal(command) as terminal:
        terminal.wait_output(0, timeout=30)
        terminal.wait_quiet(150)
        terminal.wait_keys(timeout=30)
        terminal.wait_for(text, timeout=30)
        return Start(*(terminal.when(sent) - terminal.started for sent in (text, TAKES_KEYS)))


def first_paint(bench: Bench) -> Iterator[Figure]:
    programs = {
        "empty": (bench.plain("empty_app"), empty_app_text.TEXT),
        "large": (bench.command(LARGE), FIRST_TITLE),
        "big": (bench.command(BIG), FIRST_TITLE),
        "personal": (bench.command(PERSONAL), FIRST_TITLE),
    }
    starts: dict[str, list[Start]] = {name: [] for name in programs}
    for command, text in programs.values():
        start(bench, command, text)  # compiles, and warms the file cache
    for _ in range(bench.rounds):
        for name, (command, text) in programs.items():
            starts[name].append(start(bench, command, text))
    for name, words, budget in (
        ("large", shown(LARGE), BUDGET),
        ("big", "1,000 objectives", BUDGET),
        ("personal", "5 objectives", None),
    ):
        empty, ours = ([s.seen for s in starts[which]] for which in ("empty", name))
        yield _figure(f"first paint, {words}", ours, empty, budget)
        empty, ours = ([s.keys for s in starts[which]] for which in ("empty", name))
        yield _figure(f"takes keys, {words}", ours, empty, None)


def _figure(name: str, ours: list[float], empty: list[float], budget: float | None) -> Figure:
    return Figure(
        name,
        median(ours) / median(empty),
        "times",
        budget,
        f"{milliseconds(median(ours))} ÷ {milliseconds(median(empty))} for an empty Textual app,"
        f" fastest {milliseconds(min(ours))} ÷ {milliseconds(min(empty))}",
    )
