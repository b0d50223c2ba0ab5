"""Somebody who reads only the first screen and the footer, and never asks for help."""

from __future__ import annotations

import pytest

from tests.e2e.okrtui import SIZES, Okrtui, answer, choose, line_of, status
from tests.terminal import Terminal

MOST_KEYS = 19
"""Beside the words and numbers that are typed, with the ones that end them."""


class Beginner:
    """Presses only what stands on the screen, and counts it."""

    def __init__(self, board: Terminal) -> None:
        self.board = board
        self.keys = 0

    def read(self, does: str) -> None:
        """The key at the beginning of a line of the first screen."""
        self.board.wait_for(does)
        self.board.press(line_of(self.board, does).split()[0])
        self.keys += 1

    def choose(self, word: str) -> None:
        """The key that the footer has for a word."""
        choose(self.board, word)
        self.keys += 1

    def answer(self, asked: str, text: str, ends: str, told: str) -> None:
        answer(self.board, asked, text, ends, told)
        self.keys += 1

    def is_told(self, text: str) -> None:
        self.board.wait_for(lambda board: text in status(board))

    def digits(self, text: str, told: str) -> None:
        """A number right away, as the line says that one may."""
        self.board.send(text)
        choose(self.board, "save")
        self.keys += 1
        self.is_told(told)


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
def test_the_first_screen_and_the_footer_are_enough(empty: Okrtui, size: tuple[int, int]) -> None:
    board = empty.board(size=size)
    user = Beginner(board)
    user.read("adds the first objective")
    user.answer("New objective", "Riders come back every week", "add", "a adds its key results")
    user.choose("add key result")
    user.answer("New key result", "Churn from 10% to 8%", "add", "a digit checks in")
    user.choose("add key result")
    user.answer("New key result", "Riders from 31k to 45k", "add", "added KR2")
    user.choose("KPIs")
    board.wait_for("No KPIs yet.")
    user.choose("add KPI")
    user.answer("New KPI", "Uptime >= 99.9 %", "add", "Esc goes to the goals")
    user.choose("goals")
    board.wait_for(lambda b: "KR2" in line_of(b, "▌"))
    user.digits("33k", "w says why, u takes it back")
    user.choose("check in")
    user.answer("KR2 new value", "34k", "save", "checked in KR2")
    user.choose("undo")
    user.is_told("undone: check-in KR2")
    user.choose("why")
    board.wait_for("P ÷ E")
    board.wait_for("at risk")
    assert user.keys <= MOST_KEYS
    goals = empty.json("show")
    assert [len(o["key_results"]) for o in goals["objectives"]] == [2]
    assert len(empty.json("show", "KR2")["check_ins"]) == 1
    assert len(goals["kpis"]) == 1
