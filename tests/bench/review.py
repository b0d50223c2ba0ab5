"""A whole weekly review on a pty: its keys, the program's own time, how long it takes in all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.bench import big_store
from tests.bench.bench import SETTLED, Bench
from tests.bench.figures import Figure, milliseconds
from tests.terminal import Terminal

KEY_RESULTS: Final = 12
KPIS: Final = 6
CARDS: Final = KEY_RESULTS + KPIS + 2
A_MINUTE: Final = 60
"""Keys that somebody types who is in no hurry."""
MOST_KEYS: Final = 3
"""For a key result, beside the digits of its value and its note [METHOD.md §8]."""
OWN: Final = 1.0
"""Seconds of processor time for the whole review."""
LONGEST: Final = 120.0
"""Seconds for twelve key results."""
VALUE: Final = "15"
TIMES: Final = 3


class Held(NamedTuple):
    """What one review took."""

    own: float
    """Seconds of processor time from its first card to its digest."""
    keys: int
    """Pressed for all key results, digits too."""
    beside: int
    """The same without the digits of values."""


def review(bench: Bench) -> Iterator[Figure]:
    reviews = [_hold(bench, number) for number in range(TIMES)]
    own = sorted(held.own for held in reviews)
    keys, beside = reviews[0].keys, reviews[0].beside
    yield Figure(
        "review, keys for a key result beside its digits",
        beside / KEY_RESULTS,
        "keys",
        MOST_KEYS,
        f"{beside} for {KEY_RESULTS} key results; {keys - beside} digits besides",
    )
    yield Figure(
        "review, the program's own time for all of it",
        own[len(own) // 2],
        "seconds",
        OWN,
        f"{KEY_RESULTS} key results, {KPIS} KPIs, four squares, digest; median of {TIMES},"
        f" most {milliseconds(own[-1])}; {milliseconds(own[len(own) // 2] / CARDS)} a card",
    )
    yield Figure(
        f"review, {KEY_RESULTS} key results at {A_MINUTE} keys a minute",
        keys * 60 / A_MINUTE + own[len(own) // 2] * KEY_RESULTS / CARDS,
        "seconds",
        LONGEST,
        f"{keys} keys, and the program's own time behind them",
    )


def _hold(bench: Bench, number: int) -> Held:
    store = bench.folder / f"review-{number}" / "okr.json"
    store.parent.mkdir(mode=0o700)
    workspace = Workspace.open(store, user="ana", today=lambda: big_store.TODAY)
    try:
        _fill(workspace)
    finally:
        workspace.close()
    with bench.terminal(bench.command_on(store, "review")) as terminal:
        terminal.wait_for(f"1 of {CARDS}")
        terminal.wait_keys()
        terminal.wait_quiet(SETTLED)
        before = terminal.cpu()
        keys, beside = _answer_key_results(terminal)
        _answer_the_rest(terminal)
        terminal.wait_quiet(SETTLED)
        return Held(terminal.cpu() - before, keys, beside)


def _fill(workspace: Workspace) -> None:
    run = workspace.run
    run(commands.add_objective(workspace, "Riders come back", cycle="2026-Q4"))
    for number in range(1, KEY_RESULTS + 1):
        run(commands.add_key_result(workspace, 1, f"Goal {number}", start=10, target=20))
        for week in range(4, 0, -1):
            day = big_store.TODAY.toordinal() - 7 * week
            date = big_store.TODAY.fromordinal(day).isoformat()
            change = commands.check_in(workspace, number, f"{14 - week}", confidence=6, date=date)
            run(change)
    for number in range(1, KPIS + 1):
        run(commands.add_kpi(workspace, f"Level {number}", green=99, red=95))


def _answer_key_results(terminal: Terminal) -> tuple[int, int]:
    """One key at a time, each seen before the next, as a person does it; counts them."""
    keys = beside = 0
    for number in range(1, KEY_RESULTS + 1):
        terminal.wait_for(f"{number} of {CARDS}")
        for key in (*VALUE, "enter", "7", "enter"):
            mark = terminal.mark()
            terminal.press(key)
            terminal.wait_output(mark)
            keys += 1
        beside += 3
    return keys, beside


def _answer_the_rest(terminal: Terminal) -> None:
    for number in range(KEY_RESULTS + 1, KEY_RESULTS + KPIS + 1):
        terminal.wait_for(f"{number} of {CARDS}")
        terminal.send("99")
        terminal.press("enter", "enter")
    terminal.wait_for(f"{CARDS - 1} of {CARDS}")
    terminal.send("call the bank")
    terminal.press("enter", "enter")
    terminal.wait_for(f"{CARDS} of {CARDS}")
    terminal.press("enter")
    terminal.wait_for("Weekly digest")
