"""What the screen shows as done is done: ``kill -9`` at that very moment loses nothing of it."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.e2e.okrtui import NARROW, WIDE, Okrtui, leave, line_of, status
from tests.terminal import Terminal


def check_in(board: Terminal) -> None:
    board.press("j")
    board.press("4")
    board.wait_for("KR1 new value")
    board.send("2")
    board.press("enter")
    board.wait_for("checked in KR1")


def check_in_by_its_value(board: Terminal) -> None:
    """Waits for the row, not for the message."""
    board.press("j", "c")
    board.wait_for("KR1 new value")
    board.send("41.5")
    board.press("enter")
    board.wait_for("41.5 → 45 %")


def add_objective(board: Terminal) -> None:
    board.press("A")
    board.wait_for("New objective")
    board.send("A quarter without surprises")
    board.press("enter")
    board.wait_for("added O6")


def edit_title(board: Terminal) -> None:
    board.press("e")
    board.wait_for("O1 title")
    board.send(", rain or shine")
    board.press("enter")
    board.wait_for("changed O1 title")


def edit_owner_with_tab(board: Terminal) -> None:
    board.press("e")
    board.wait_for("O1 title")
    board.press("tab")
    board.wait_for("O1 owner")
    board.send("bel")
    board.press("tab")
    board.wait_for("changed O1 owner")


def nudge(board: Terminal) -> None:
    board.press("j", "+")
    board.wait_for("checked in KR1")


def delete(board: Terminal) -> None:
    board.press("j", "d")
    board.wait_for("deleted KR1")


def undo(board: Terminal) -> None:
    edit_title(board)
    board.press("u")
    board.wait_for("undone: edit O1 title")


def redo(board: Terminal) -> None:
    undo(board)
    board.press("U")
    board.wait_for("redone: edit O1 title")


def measure_kpi(board: Terminal) -> None:
    board.press("tab")
    board.press("9")
    board.wait_for("K1 new measurement")
    board.press("enter")
    board.wait_for("logged K1")


def key_result(number: int, field: str) -> Callable[[Any], Any]:
    def found(shown: Any) -> Any:
        rows = [row for o in shown["objectives"] for row in o["key_results"]]
        return next((row[field] for row in rows if row["id"] == f"KR{number}"), None)

    return found


def owner(shown: Any) -> Any:
    return shown["objectives"][0]["owner"]


def titles(shown: Any) -> Any:
    return [objective["title"] for objective in shown["objectives"]]


def latest(shown: Any) -> Any:
    return next(kpi["latest"] for kpi in shown["kpis"] if kpi["id"] == "K1")


FIRST: Final = "Riders come back every week"

CHANGES: Final[dict[str, tuple[Callable[[Terminal], None], Callable[[Any], Any], Any]]] = {
    "a check-in": (check_in, key_result(1, "current"), 42),
    "a check-in seen in its row": (check_in_by_its_value, key_result(1, "current"), 41.5),
    "an objective": (add_objective, lambda s: titles(s)[-1], "A quarter without surprises"),
    "a title": (edit_title, lambda s: titles(s)[0], f"{FIRST}, rain or shine"),
    "an owner": (edit_owner_with_tab, owner, "anabel"),
    "a step": (nudge, key_result(1, "current"), 39.8),
    "a deletion": (delete, key_result(1, "title"), None),
    "an undo": (undo, lambda s: titles(s)[0], FIRST),
    "a redo": (redo, lambda s: titles(s)[0], f"{FIRST}, rain or shine"),
    "a measurement": (measure_kpi, latest, 9),
}


def kill(board: Terminal) -> None:
    board.signal(signal.SIGKILL)
    assert board.wait_exit() == -signal.SIGKILL


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_that_the_screen_shows_survives_kill_9(sample: Okrtui, kind: str) -> None:
    change, look, wanted = CHANGES[kind]
    assert look(sample.json("show")) != wanted or kind == "an undo"
    board = sample.board()
    change(board)
    kill(board)
    assert look(sample.json("show")) == wanted


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_board_opened_after_kill_9_shows_the_change_and_takes_more(
    sample: Okrtui, size: tuple[int, int]
) -> None:
    board = sample.board(size=size)
    check_in(board)
    kill(board)
    again = sample.board(size=size)
    assert "42 → 45 %" in line_of(again, "KR1")
    edit_title(again)
    kill(again)
    last = sample.board(size=size)
    assert "42 → 45 %" in line_of(last, "KR1")
    leave(last)
    shown = sample.json("show")
    assert key_result(1, "current")(shown) == 42
    assert titles(shown)[0] == f"{FIRST}, rain or shine"


def test_many_changes_each_killed_right_after_are_all_there(empty: Okrtui) -> None:
    wanted = []
    for number in range(6):
        board = empty.board()
        board.press("A")
        board.wait_for("New objective")
        board.send(f"Aim number {number}")
        board.press("enter")
        board.wait_for(f"added O{number + 1}")
        kill(board)
        wanted.append(f"Aim number {number}")
    assert titles(empty.json("show")) == wanted


@pytest.mark.parametrize("keys", ["e", "A", "a", "c", "4", "/", "d"])
def test_kill_9_in_the_middle_of_typing_damages_nothing_stored(sample: Okrtui, keys: str) -> None:
    before = sample.json("show")
    board = sample.board()
    if keys != "d":
        board.press("j")
    board.wait_quiet(100)
    mark = board.mark()
    board.press(keys)
    board.wait_output(mark)
    board.wait_for(lambda b: status(b) != "")
    if keys != "d":
        board.send("never saved")
        board.wait_for("never saved" if keys not in "c4" else "never")
    kill(board)
    assert sample.json("show") == before
    again = sample.board()
    assert FIRST in line_of(again, "O1")
    leave(again)
