"""How long until goals can be read, against an empty Textual app."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from tests.bench import empty_app_text
from tests.bench.bench import BIG, PERSONAL, Bench
from tests.bench.big_store import FIRST_TITLE
from tests.bench.figures import Figure, milliseconds

BUDGET = 1.6


def seconds_to(bench: Bench, command: Sequence[str], text: str) -> tuple[float, int]:
    """Seconds from starting a program until a text stands on the screen, and its bytes then.

    Output is only read while the program starts and drawn afterwards, so that the emulator
    takes no processor time from it.
    """
    with bench.terminal(command) as terminal:
        terminal.wait_output(0, timeout=30)
        terminal.wait_quiet(150)
        seen = terminal.wait_for(text, timeout=30)
        return seen - terminal.started, terminal.mark()


def first_paint(bench: Bench) -> Iterator[Figure]:
    programs = {
        "empty": (bench.plain("empty_app"), empty_app_text.TEXT),
        "big": (bench.command(BIG), FIRST_TITLE),
        "personal": (bench.command(PERSONAL), FIRST_TITLE),
    }
    times: dict[str, list[float]] = {name: [] for name in programs}
    for command, text in programs.values():
        seconds_to(bench, command, text)  # compiles, and warms the file cache
    for _ in range(bench.rounds):
        for name, (command, text) in programs.items():
            times[name].append(seconds_to(bench, command, text)[0])
    empty = median(times["empty"])
    for name, words, budget in (
        ("big", "1,000 objectives", BUDGET),
        ("personal", "5 objectives", None),
    ):
        yield Figure(
            f"first paint, {words}",
            median(times[name]) / empty,
            "times",
            budget,
            f"{milliseconds(median(times[name]))} ÷ {milliseconds(empty)} for an empty Textual app,"
            f" fastest {milliseconds(min(times[name]))} ÷ {milliseconds(min(times['empty']))}",
        )
