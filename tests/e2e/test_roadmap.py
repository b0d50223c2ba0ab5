"""A whole quarter asked for step by step on a real terminal: what it takes, and what ends it."""

from __future__ import annotations

import signal
from typing import Final

import pytest

from tests.e2e.okrtui import SIZES, Okrtui, line_of
from tests.terminal import Terminal

TYPED: Final = 1024
"""Bytes for a character."""
AFTER_A_PAUSE: Final = 900
"""Milliseconds without a key after which what was typed is surely written down."""
ENDINGS: Final = {"SIGKILL": signal.SIGKILL, "SIGTERM": signal.SIGTERM, "SIGHUP": signal.SIGHUP}
ASCII: Final = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "NO_COLOR": "1"}
ANSWERS: Final = (
    ("What should be better", "Riders come back every week"),
    ("By which numbers", "Churn from 10% to 8%"),
    ("1 key result so far", "Riders from 31k to 45k"),
    ("2 key results so far", "Trips from 4 to 6"),
)


def begin(goals: Okrtui, *, size: tuple[int, int] = SIZES[1], term: str = "") -> Terminal:
    board = goals.board(size=size, term=term or "xterm-256color")
    board.press("N")
    board.wait_for("1 Objective")
    return board


def answered(board: Terminal, asked: str, text: str) -> None:
    board.wait_for(asked)
    board.send(text)
    board.wait_for(text)
    board.press("enter")


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
def test_a_quarter_from_nothing(empty: Okrtui, size: tuple[int, int]) -> None:
    board = begin(empty, size=size)
    for asked, text in ANSWERS:
        answered(board, asked, text)
    board.wait_for("3 key results so far")
    board.press("enter")
    answered(board, "while KR1 Churn moves", "NPS >= 40 red 30")
    board.wait_for("while KR2 Riders moves")
    board.press("enter")
    board.wait_for("while KR3 Trips moves")
    board.press("enter")
    board.wait_for("On which day")
    board.press("enter")
    board.wait_for("Calendar")
    board.press("enter")
    board.wait_for("All set")
    assert "KR1" in line_of(board, "▌")
    (objective,) = empty.json("show")["objectives"]
    assert len(objective["key_results"]) == 3
    assert empty.json("show", "KR1")["guardrails"][0]["id"] == "K1"


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("answers", range(len(ANSWERS)))
def test_whatever_ends_it_goes_on_with_what_was_typed(
    empty: Okrtui, answers: int, ending: str
) -> None:
    board = begin(empty)
    for asked, text in ANSWERS[:answers]:
        answered(board, asked, text)
    board.wait_for(ANSWERS[answers][0])
    board.send("half an ans")
    board.wait_for("half an ans")
    if ending == "SIGKILL":
        # Nothing can be done any more then: what was typed before a pause is on disk.
        board.wait_quiet(AFTER_A_PAUSE)
    board.signal(ENDINGS[ending])
    board.wait_exit()
    again = begin(empty)
    again.wait_for("kept as a draft")
    again.wait_for("half an ans")
    again.wait_for(ANSWERS[answers][0])
    again.close()
    count = sum(len(o["key_results"]) for o in empty.json("show")["objectives"])
    assert count == max(0, answers - 1)


def test_a_typed_character_costs_little(empty: Okrtui) -> None:
    board = begin(empty, size=SIZES[0])
    answered(board, *ANSWERS[0])
    board.wait_for("By which numbers")
    board.wait_quiet()
    for character in "Churn from 10% to 8%":
        before = board.mark()
        board.send(character)
        board.wait_output(before)
        board.wait_quiet(400)
        assert len(board.bytes_since(before)) <= TYPED, character


def test_it_works_without_colour_and_without_unicode(empty: Okrtui) -> None:
    board = empty.board(size=SIZES[1], env=ASCII)
    board.press("N")
    board.wait_for("1 Objective")
    answered(board, *ANSWERS[0])
    answered(board, *ANSWERS[1])
    board.wait_for("1 key result so far")
    assert board.bytes_since(0).isascii()
    assert "10 > 8 %" in line_of(board, "KR1")
    assert "?" not in line_of(board, "New quarter") + line_of(board, "KR1")
