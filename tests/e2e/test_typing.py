"""Keys that come in one packet, as over SSH they do, mean what they mean one by one."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from tests.e2e.okrtui import NARROW, WIDE, Okrtui, leave, line_of
from tests.terminal import key_bytes


def packet(*keys: str) -> str:
    """Texts and names of keys as one piece: a name stands in angle brackets."""
    return "".join(key_bytes(key[1:-1]) if key[0] == "<" else key for key in keys)


def test_a_title_typed_right_after_the_key_that_adds_is_no_commands(sample: Okrtui) -> None:
    board = sample.board()
    board.send(packet("A", "addled dud", "<enter>"))
    board.wait_for("added O6")
    assert "addled dud" in line_of(board, "O6")
    leave(board)
    assert len(sample.json("show")["objectives"]) == 6


def test_a_value_of_several_digits_is_one_check_in(sample: Okrtui) -> None:
    board = sample.board()
    board.send(packet("j", "42.5", "<enter>"))
    board.wait_for("42.5 → 45 %")
    leave(board)
    assert sample.json("show", "KR1")["current"] == 42.5


def test_keys_after_enter_are_commands_again(sample: Okrtui) -> None:
    board = sample.board()
    board.send(packet("e", "!", "<enter>", "u", "U", "j", "4", "4", "<enter>", "j"))
    board.wait_for("44 → 45 %")
    board.wait_for(lambda b: "KR2" in line_of(b, "▌"))
    leave(board)
    assert sample.json("show", "O1")["title"] == "Riders come back every week!"


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_tab_saves_and_what_follows_goes_to_the_next_cell(
    sample: Okrtui, size: tuple[int, int]
) -> None:
    board = sample.board(size=size)
    keys = ("j", "e", "<ctrl+u>", "Riders", "<tab>", "<ctrl+u>", "dan", "<tab>", "41")
    board.send(packet(*keys, "<tab>", "47", "<enter>", "u"))
    board.wait_for("undone: edit KR1 target")
    leave(board)
    shown = sample.json("show", "KR1")
    assert (shown["title"], shown["current"], shown["target"]) == ("Riders", 41, 45)
    assert "owner dan" in " ".join(sample.ok("show", "KR1").split())


def test_editing_keys_hold_their_place_among_letters(sample: Okrtui) -> None:
    board = sample.board()
    board.send(packet("e", "<ctrl+u>", "cab", "<left>", "r", "<home>", "<delete>", "s", "<enter>"))
    board.wait_for("changed O1 title")
    leave(board)
    assert sample.json("show", "O1")["title"] == "sarb"


def test_what_is_typed_while_another_holds_the_lock_is_done_afterwards(sample: Okrtui) -> None:
    with Path(f"{sample.store}.lock").open("rb+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        board = sample.board()
        board.send(packet("e", "!", "<tab>", "<ctrl+u>", "eva", "<enter>", "j"))
        board.wait_for("O1 title")
        board.wait_quiet(200)
        assert "KR1" not in line_of(board, "▌")
    board.wait_for(lambda b: "KR1" in line_of(b, "▌"))
    leave(board)
    shown = sample.json("show", "O1")
    assert (shown["title"], shown["owner"]) == ("Riders come back every week!", "eva")


def test_leaving_does_not_wait_for_the_lock(sample: Okrtui) -> None:
    with Path(f"{sample.store}.lock").open("rb+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        board = sample.board()
        board.send(packet("e", "!", "<enter>", "j"))
        board.wait_for("O1 title")
        board.press("ctrl+c")
        board.wait_for(lambda b: not b.screen.modes.get(1049, False))
    assert board.wait_exit() == 0
    assert sample.json("show", "O1")["title"] == "Riders come back every week!"


def test_escape_in_a_packet_leaves_the_editor(sample: Okrtui) -> None:
    board = sample.board()
    board.send(packet("e", "never", "\x1b[27u", "j"))
    board.wait_for(lambda b: "KR1" in line_of(b, "▌"))
    leave(board)
    assert sample.json("show", "O1")["title"] == "Riders come back every week"


def test_a_filter_and_what_follows(sample: Okrtui) -> None:
    board = sample.board()
    board.send(packet("/", "churn", "<enter>", "j", "9", "<enter>"))
    board.wait_for("checked in KR2")
    assert "filter: churn" in board.text()[0]
    board.send(packet("/", " x", "\x1b[27u"))
    board.wait_gone("filter: ")
    board.wait_quiet(200)
    assert "filter" not in board.text()[0]
    leave(board)


def test_a_question_and_its_answer(sample: Okrtui) -> None:
    board = sample.board()
    board.send(packet("d", "n", "j", "d"))
    board.wait_for("deleted KR1")
    board.send(packet("u", "k", "d", "y"))
    board.wait_for("deleted O1")
    leave(board)
    assert [o["id"] for o in sample.json("show")["objectives"]] == ["O2", "O3", "O4", "O5"]


def test_help_and_what_follows(sample: Okrtui) -> None:
    board = sample.board()
    board.send(packet("?", "dd", "q", "j"))
    board.wait_for(lambda b: "KR1" in line_of(b, "▌"))
    leave(board)


def test_a_paste_goes_into_what_was_opened_before_it_and_nowhere_else(sample: Okrtui) -> None:
    before = sample.json("show")
    board = sample.board()
    board.paste("dddyq")
    board.wait_quiet(200)
    board.press("e")
    board.paste(" and again\ndq")
    board.press("enter")
    board.wait_for("changed O1 title")
    leave(board)
    after = sample.json("show")
    assert after["objectives"][0]["title"] == "Riders come back every week and again dq"
    assert len(after["objectives"]) == len(before["objectives"])


def test_keys_pressed_before_the_board_is_there_are_done(sample: Okrtui) -> None:
    board = sample.terminal()
    board.wait_output(0)
    board.send(packet("j", "43", "<enter>"))
    board.wait_for("43 → 45 %")
    leave(board)
