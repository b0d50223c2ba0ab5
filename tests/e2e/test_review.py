"""A whole weekly review on a real terminal: key presses, the program's own time, endings."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pytest

from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.e2e.okrtui import TODAY, WIDE, Okrtui
from tests.terminal import Terminal

GOALS: Final = 12
KPIS: Final = 6
MOST_KEYS: Final = 3
"""Key presses for a key result beside digits and note."""
OWN_SHARE: Final = 2.0
"""Seconds of processor time for all cards; where nothing else runs it is 0.6."""

TYPED: Final = 1024
PAGE: Final = 24 * 1024
"""Bytes."""
QUIET: Final = 200
"""Milliseconds."""
AFTER_A_PAUSE: Final = 900
"""Milliseconds without a key after which what was typed is surely written down."""


@pytest.fixture
def goals(empty: Okrtui) -> Okrtui:
    """Twelve key results and six KPIs of ana's, all due."""
    today = date.fromisoformat(TODAY)
    workspace = Workspace.open(empty.store, user="ana", today=lambda: today)
    run = workspace.run
    run(commands.add_objective(workspace, "Riders come back every week", cycle="2026-Q4"))
    for number in range(GOALS):
        run(commands.add_key_result(workspace, 1, f"Goal {number}", start=10, target=20))
    for number in range(KPIS):
        run(commands.add_kpi(workspace, f"Level {number}", green=99, red=95))
    workspace.close()
    return empty


def begin(goals: Okrtui) -> Terminal:
    review = goals.terminal("review", size=WIDE)
    review.wait_for("1 of 20")
    review.wait_keys()
    return review


def record(goals: Okrtui) -> Any:
    return goals.json("report", "reviews")[-1]


def test_twelve_key_results_and_six_kpis(goals: Okrtui) -> None:
    review = begin(goals)
    before, pressed = review.cpu(), 0
    for number in range(1, GOALS + 1):
        review.wait_for(f"{number} of 20")
        keys = ("enter", "7", "enter")
        review.send("15")
        review.press("enter")
        review.send("7")
        if number == 1:
            review.send("a good week")
            review.wait_for("a good week")
        review.press("enter")
        pressed += len(keys)
    for number in range(GOALS + 1, GOALS + KPIS + 1):
        review.wait_for(f"{number} of 20")
        review.send("99.5")
        review.press("enter", "enter")
    review.wait_for("19 of 20")
    review.send("call the bank")
    review.press("enter", "enter")
    review.wait_for("20 of 20")
    review.press("enter")
    review.wait_for("Weekly digest 2026-11-22, ana")
    assert pressed <= MOST_KEYS * GOALS
    assert review.cpu() - before < OWN_SHARE
    review.press("escape")
    review.wait_for("? help")
    review.press("q")
    assert review.wait_exit() == 0
    assert record(goals)["state"] == "done"
    assert [answer["did"] for answer in record(goals)["answers"]] == [
        *["checked_in"] * GOALS,
        *["logged"] * KPIS,
        *["written"] * 2,
    ]


def sent_for(review: Terminal, *keys: str) -> int:
    mark = review.mark()
    review.press(*keys)
    review.wait_output(mark)
    review.wait_quiet(QUIET)
    return review.mark() - mark


def test_a_key_sends_1_kb_and_a_card_less_than_a_page(goals: Okrtui) -> None:
    review = begin(goals)
    review.wait_quiet(QUIET)
    typed = [sent_for(review, key) for key in ("1", "5", "enter", "7", "n", "o")]
    assert max(typed) <= TYPED, typed
    assert sent_for(review, "enter") <= PAGE
    review.wait_quiet(AFTER_A_PAUSE)
    assert review.measure_idle(2)[0] == 0


def test_without_a_screen_it_asks_line_by_line(goals: Okrtui) -> None:
    review = goals.terminal("review", term="dumb")
    review.wait_for("Weekly review of ana.")
    review.send("q\r")
    review.wait_exit()
