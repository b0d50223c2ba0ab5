"""Closing a cycle on a real terminal: whatever ends the program, one goes on where one was."""

from __future__ import annotations

import signal
from collections.abc import Callable
from datetime import date
from typing import Final

import pytest

from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.e2e.okrtui import NARROW, TODAY, WIDE, Okrtui
from tests.terminal import Terminal

GOALS: Final = 3
TYPED: Final = 1024
MOVED: Final = 1126
PAGE: Final = 24 * 1024
"""Bytes."""
QUIET: Final = 200
AFTER_A_PAUSE: Final = 900
"""Milliseconds without a key after which what was typed is surely written down."""


@pytest.fixture
def goals(empty: Okrtui) -> Okrtui:
    """Three key results of which 0.4 is reached."""
    today = date.fromisoformat(TODAY)
    workspace = Workspace.open(empty.store, user="ana", today=lambda: today)
    run = workspace.run
    run(commands.add_objective(workspace, "Riders come back every week", cycle="2026-Q4"))
    for id in range(1, GOALS + 1):
        run(commands.add_key_result(workspace, 1, f"Goal {id}", start=10, target=20))
        run(commands.check_in(workspace, id, "14", confidence=6, date="2026-11-20"))
    workspace.close()
    return empty


def begin(
    goals: Okrtui, place: str, *, size: tuple[int, int] = WIDE, term: str = "xterm-256color"
) -> Terminal:
    board = goals.terminal(size=size, term=term)
    board.wait_for("? help")
    board.wait_keys()
    board.send("O")
    board.wait_for("Steps")
    board.send("c")
    board.wait_for(place)
    return board


def in_grade(board: Terminal) -> None:
    board.send("0.9")
    board.wait_for("0.9")


def in_reason(board: Terminal) -> None:
    in_grade(board)
    board.press("enter")
    board.send("luck helped")
    board.wait_for("luck helped")


def in_outcome(board: Terminal) -> None:
    in_reason(board)
    board.press("enter")
    board.wait_for("m modify")


def in_lesson(board: Terminal) -> None:
    in_outcome(board)
    board.send("m")
    board.send("ask rid")
    board.wait_for("ask rid")


STEPS: Final[dict[str, tuple[Callable[[Terminal], None], str]]] = {
    "nothing typed": (lambda board: None, "0.4 as progress suggests"),
    "grade": (in_grade, "0.9"),
    "reason": (in_reason, "luck helped"),
    "outcome": (in_outcome, "luck helped"),
    "lesson": (in_lesson, "ask rid"),
}
ENDINGS: Final = {"SIGKILL": signal.SIGKILL, "SIGTERM": signal.SIGTERM, "SIGHUP": signal.SIGHUP}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("step", STEPS)
def test_whatever_ends_it_goes_on_at_the_same_card(goals: Okrtui, step: str, ending: str) -> None:
    does, typed = STEPS[step]
    board = begin(goals, "1 of 4")
    board.press("enter")
    board.send("k")
    board.press("enter")
    board.wait_for("2 of 4")
    does(board)
    if ending == "SIGKILL":
        # Nothing can be done any more then: what was typed before a pause is on disk.
        board.wait_quiet(AFTER_A_PAUSE)
    board.signal(ENDINGS[ending])
    board.wait_exit()
    assert goals.json("show", "KR1")["grade"] == 0.4
    again = begin(goals, "2 of 4")
    again.wait_for(typed)
    if step == "lesson":
        again.press("enter")
        again.wait_for("3 of 4")
        kept = goals.json("show", "KR2")
        assert (kept["grade"], kept["outcome"], kept["lesson"]) == (0.9, "modify", "ask rid")
    again.close()


def sent_for(board: Terminal, *keys: str) -> int:
    mark = board.mark()
    board.press(*keys)
    board.wait_output(mark)
    board.wait_quiet(QUIET)
    return board.mark() - mark


def test_a_key_sends_1_kb_and_a_card_less_than_a_page(goals: Okrtui) -> None:
    board = begin(goals, "1 of 4")
    board.wait_quiet(QUIET)
    typed = [sent_for(board, key) for key in ("0", ".", "4", "enter", "k", "n", "o")]
    assert max(typed) <= TYPED, typed
    assert sent_for(board, "enter") <= PAGE
    board.wait_quiet(AFTER_A_PAUSE)
    assert board.measure_idle(2)[0] == 0


def test_the_page_of_a_cycle_sends_no_more_than_the_board(sample: Okrtui) -> None:
    board = sample.board()
    board.wait_quiet(QUIET)
    assert sent_for(board, "O") <= PAGE
    moved = [sent_for(board, "down") for _ in range(6)]
    assert max(moved) <= MOVED, moved
    assert sent_for(board, "v") <= PAGE
    voted = [sent_for(board, digit) for digit in ("7", "8", "9")]
    assert max(voted) <= 3 * MOVED, voted
    board.wait_quiet(AFTER_A_PAUSE)
    assert board.measure_idle(2)[0] == 0


@pytest.mark.parametrize("term", ["xterm-256color", "linux"])
def test_a_whole_cycle_from_votes_to_the_next_one(goals: Okrtui, term: str) -> None:
    board = goals.terminal(size=NARROW, term=term)
    board.wait_for("? help")
    board.wait_keys()
    board.send("O")
    board.wait_for("Steps")
    board.send("v")
    board.wait_for("how sure are you")
    board.send("77t")
    board.wait_for("1 of 1 has voted")
    board.press("escape")
    board.wait_for("Steps")
    board.send("c")
    for place in range(1, GOALS + 1):
        board.wait_for(f"{place} of 4")
        board.press("enter")
        board.send("k")
        board.press("enter")
    board.wait_for("4 of 4")
    board.send("y")
    board.wait_for("What goes on")
    board.press("enter")
    board.wait_for("a new draft")
    board.send("+")
    board.wait_for("takes it back")
    board.press("escape")
    board.wait_for("Distribution")
    board.press("escape")
    board.wait_for("closed: kept as it is")
    board.close()
    cycles = {cycle["name"]: cycle for cycle in goals.json("cycle", "list")}
    assert cycles["2026-Q4"]["state"] == "closed"
    assert cycles["2027-Q1"]["key_results"] == GOALS
