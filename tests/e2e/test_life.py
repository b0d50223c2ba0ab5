"""The first day with the program, key by key, and a walk over every key there is."""

from __future__ import annotations

from typing import Any, Final

import pytest

from okrtui.ui import actions
from tests.e2e.okrtui import NARROW, READY, SETTLED, SIZES, WIDE, Okrtui, leave, line_of, status
from tests.terminal import Terminal, key_bytes

OBJECTIVES: Final = ("Riders come back every week", "A city that trusts us", "Money that lasts")
RESULTS: Final = (
    "Reduce churn from 10% to 8% @ben w2",
    "Launch loyalty perks from 0 to 3",
    "Raise weekly returning riders from 31 to 45 %",
)


def say(board: Terminal, text: str, key: str, told: str) -> None:
    """Type into the open editor, press a key, and wait for what is told then."""
    board.send(text)
    board.press(key)
    board.wait_for(lambda b: told in status(b))


def say_and_go_on(board: Terminal, text: str, key: str, asked: str, shows: str) -> None:
    """Type, press a key, and wait for what is asked next and what was saved."""
    board.send(text)
    board.press(key)
    board.wait_for(
        lambda b: asked in status(b) and "Saved" in status(b) and b.find(shows) is not None
    )


def on_row(board: Terminal, text: str) -> None:
    board.wait_for(lambda b: text in line_of(b, "▌"))


def start(board: Terminal) -> None:
    """Three objectives one after the other, three key results below the first."""
    board.wait_for("No goals here yet.")
    board.press("a")
    board.wait_for("New objective")
    say_and_go_on(board, OBJECTIVES[0], "ctrl+n", "New objective", "O1 ")
    say_and_go_on(board, OBJECTIVES[1], "ctrl+n", "New objective", "O2 ")
    say(board, OBJECTIVES[2], "enter", "added O3")
    on_row(board, "O3")
    board.press("home")
    on_row(board, "O1")
    board.press("a")
    board.wait_for("New key result")
    for number, text in enumerate(RESULTS[:2], 1):
        say_and_go_on(board, text, "ctrl+n", "New key result", f"KR{number} ")
    say(board, RESULTS[2], "enter", "added KR3")
    on_row(board, "KR3")


def edit_along_the_row(board: Terminal) -> None:
    """Title, owner, value and target of KR3 with Tab."""
    board.press("e")
    board.wait_for("KR3 title")
    board.press("ctrl+u")
    say_and_go_on(board, "Riders who return", "tab", "KR3 owner", "Riders who return")
    board.press("ctrl+u")
    say_and_go_on(board, "cho", "tab", "KR3 new value", "cho")
    say_and_go_on(board, "33", "tab", "KR3 target", "KR3")
    say(board, "44", "enter", "changed KR3 target")
    board.wait_for(lambda b: "33 → 44 %" in line_of(b, "KR3"))
    board.wait_for(lambda b: "Riders who return" in line_of(b, "KR3"))


def check_in(board: Terminal) -> None:
    """A digit, confidence and note; steps; another with c."""
    board.press("home", "j")
    on_row(board, "KR1")
    board.press("9")
    board.wait_for("KR1 new value")
    board.send(".2")
    board.press("tab")
    board.wait_for("confidence: 10 certain")
    board.send("6")
    board.press("tab")
    board.wait_for("note: what happened")
    say(board, "price test runs", "enter", "checked in KR1")
    board.wait_for(lambda b: "9.2 → 8 %" in line_of(b, "KR1"))
    board.press("-", "-", "+")
    board.wait_for("9.1 → 8 %")


def look_around(board: Terminal) -> None:
    board.press("/")
    board.wait_for("words, @owner")
    board.send("churn")
    board.wait_for(lambda b: "filter: churn" in b.text()[0] and line_of(b, "KR2") == "")
    board.press("enter", "w")
    board.wait_for("Why · KR1")
    board.wait_gone(READY)
    board.press("escape")
    board.wait_for(READY)
    board.press("escape")
    board.wait_for("KR2")
    board.press("?")
    board.wait_for("Help · the goals")
    board.wait_gone(READY)
    board.press("pagedown", "q")
    board.wait_for(READY)
    board.press("ctrl+p")
    board.wait_for("type to find")
    board.send("fold all")
    board.wait_for("Fold every objective")
    board.press("enter")
    board.wait_for(lambda b: line_of(b, "KR1 ") == "")
    board.wait_for(READY)
    board.press("z")
    board.wait_for("KR1")


def delete_and_undo(board: Terminal) -> None:
    board.press("end")
    on_row(board, "O3")
    board.press("d")
    board.wait_for("deleted O3")
    board.press("home", "d")
    board.wait_for("Delete O1 and 3 key results below it?")
    board.press("n")
    board.wait_for("Nothing was deleted")
    board.press("d", "y")
    board.wait_for("deleted O1")
    board.wait_for(lambda b: line_of(b, "KR1") == "")
    board.press("u")
    board.wait_for("undone: delete O1")
    on_row(board, "O1")
    board.wait_for(lambda b: "9.1 → 8 %" in line_of(b, "KR1"))
    board.press("U")
    board.wait_for("redone: delete O1")
    board.press("u", "u")
    board.wait_for("undone: delete O3")
    board.wait_for(lambda b: "Money" in line_of(b, "O3"))


def key_results(shown: Any) -> list[Any]:
    return [row for objective in shown["objectives"] for row in objective["key_results"]]


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
def test_the_first_day_from_an_empty_store_to_the_next_morning(
    empty: Okrtui, size: tuple[int, int]
) -> None:
    board = empty.board(size=size)
    start(board)
    edit_along_the_row(board)
    check_in(board)
    look_around(board)
    delete_and_undo(board)
    leave(board)
    shown = empty.json("show")
    assert [o["title"] for o in shown["objectives"]] == list(OBJECTIVES)
    assert [o["id"] for o in shown["objectives"]] == ["O1", "O2", "O3"]
    assert [
        (row["id"], row["current"], row["target"], row["confidence"]) for row in key_results(shown)
    ] == [("KR1", 9.1, 8, 6), ("KR2", None, 3, None), ("KR3", 33, 44, None)]
    notes = [entry["note"] for entry in empty.json("show", "KR1")["check_ins"]]
    assert notes[0] == "price test runs"
    again = empty.board(size=size)
    for text in ("Riders come back", "A city that trusts", "Money that lasts", "9.1 → 8 %"):
        assert again.find(text), text
    assert "33 → 44 %" in line_of(again, "Riders who return")
    leave(again)


# every key

SENDABLE: Final = [
    (action.id, key)
    for action in actions.ACTIONS
    for key in action.keys
    if action.scope in ("board", "value", "anywhere") and action.id not in ("app.leave",)
]


@pytest.mark.parametrize("row", ["an objective", "a key result", "work", "a KPI", "the detail"])
def test_every_key_can_be_pressed_on_every_kind_of_row(sample: Okrtui, row: str) -> None:
    ways = {
        "an objective": (),
        "a key result": ("j", "j"),
        "work": ("j", "j", "l", "j"),
        "a KPI": ("tab",),
        "the detail": ("tab", "tab"),
    }
    board = sample.board(size=WIDE)
    board.press(*ways[row])
    # Those two give the terminal to another program; they have tests of their own.
    keys = [key for id, key in SENDABLE if id not in ("app.suspend", "app.sample")]
    for number, key in enumerate(keys):
        board.press(key)
        board.press("escape")
        if number % 10 == 0:
            board.wait_quiet(SETTLED)
            assert board.status is None, key
    board.press("n")
    board.wait_quiet(SETTLED)
    board.press("escape", "1")
    board.press("escape")
    board.wait_for(READY)
    board.press("ctrl+q")
    assert board.wait_exit() == 0
    assert board.left_on() == []
    assert board.unexpected == []
    sample.ok("show")


def test_every_key_is_one_that_a_terminal_can_send() -> None:
    for action in actions.ACTIONS:
        for key in action.keys:
            assert key_bytes(key)


@pytest.mark.parametrize(
    ("key", "size"),
    [
        *((key, WIDE) for key in actions.BY_ID["app.leave"].keys),
        *((actions.key("app.leave"), size) for size in (NARROW, (40, 10), (20, 5))),
    ],
)
def test_every_key_that_leaves_does_at_every_size(
    sample: Okrtui, key: str, size: tuple[int, int]
) -> None:
    board = sample.terminal(size=size)
    board.wait_output(0)
    board.wait_keys()
    board.press(key)
    assert board.wait_exit() == 0
    assert board.left_on() == []
    assert board.unexpected == []
