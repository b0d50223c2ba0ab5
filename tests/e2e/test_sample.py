"""A sample company in between: on the same terminal, thrown away when one leaves it."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.e2e.okrtui import Okrtui, leave
from tests.terminal import Terminal


def in_sample(empty: Okrtui, temporary: Path) -> Terminal:
    board = empty.board(env={"TMPDIR": str(temporary)})
    board.wait_for("D sample company")
    board.press("D")
    board.wait_for("KR2 Monthly churn")
    board.wait_keys()
    assert list(temporary.iterdir())
    return board


def test_leaving_the_sample_leads_back_and_leaves_nothing(empty: Okrtui, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    board = in_sample(empty, temporary)
    board.press("j")
    board.press("d")
    board.wait_for("deleted KR1")
    board.press("q")
    board.wait_for("back on your own board")
    assert list(temporary.iterdir()) == []
    board.press("a")
    board.send("Riders come back\r")
    board.wait_for("added O1")
    leave(board)
    assert [o["title"] for o in empty.json("show")["objectives"]] == ["Riders come back"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["term", "hup"])
def test_told_to_end_meanwhile_both_end(
    empty: Okrtui, tmp_path: Path, number: signal.Signals
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    board = in_sample(empty, temporary)
    board.signal(number)
    assert board.wait_exit() == 128 + number
    assert list(temporary.iterdir()) == []
    assert board.left_on() == []
