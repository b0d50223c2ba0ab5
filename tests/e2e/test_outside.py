"""The person's own editor on a real terminal: it has the terminal, and gives it back."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Final

import pytest

from tests.e2e.okrtui import Okrtui, leave, line_of
from tests.terminal import Terminal

ASKS: Final = """#!/bin/sh
stty -a | grep -o -e '-icanon' -e 'icanon' | head -1
printf 'Write: '
read line
printf '%s\\n' "$line" > "$1"
"""
"""An editor that asks for a line, and says first whether the terminal is in order."""


@pytest.fixture
def editor(tmp_path: Path) -> Path:
    file = tmp_path / "asks"
    file.write_text(ASKS)
    file.chmod(0o700)
    return file


def begin(empty: Okrtui, editor: Path) -> Terminal:
    empty.ok("add", "objective", "Riders come back every week")
    board = empty.board(env={"EDITOR": str(editor)})
    board.press("ctrl+e")
    board.wait_for("Write:")
    return board


def test_it_has_the_terminal_and_the_board_comes_back_with_the_text(
    empty: Okrtui, editor: Path
) -> None:
    board = begin(empty, editor)
    assert board.find("-icanon") is None
    assert board.find("icanon") is not None
    board.send("Why we do it\r")
    board.wait_for("All fields of O1")
    board.wait_for("Not saved yet")
    assert "Why we do it" in line_of(board, "description")
    board.press("enter")
    board.wait_for("changed O1 description")
    assert empty.json("show", "O1")["description"] == "Why we do it"
    leave(board)


def test_ctrl_c_in_it_does_not_end_the_board(empty: Okrtui, editor: Path) -> None:
    board = begin(empty, editor)
    board.send("\x03")
    board.wait_for("was ended: the text stays as it was")
    board.press("escape")
    leave(board)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["term", "hup"])
def test_told_to_end_meanwhile_the_program_ends_and_gives_the_terminal_back(
    empty: Okrtui, editor: Path, number: signal.Signals
) -> None:
    board = begin(empty, editor)
    board.signal(number)
    assert board.wait_exit() == 128 + number
    assert board.left_on() == []
