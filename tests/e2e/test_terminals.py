"""Kinds of terminals: each gets what it can show, in the sequences it knows, and nothing else."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from typing import Final

import pytest

from tests.e2e.okrtui import NARROW, READY, SIZES, WIDE, Okrtui, leave
from tests.escapes import csi_of, tokens_of, unexpected_sequences
from tests.terminal import ROOT, Terminal, environment

TERMS: Final = (
    *("xterm-256color", "xterm", "screen", "screen-256color", "tmux-256color", "linux", "vt100"),
)
ERASING: Final = ("xterm-256color", "xterm", "linux", "tmux-256color")
"""Terminals that promise to erase cells to the background that is set."""
SIXTEEN: Final = ("xterm", "screen", "linux", "vt100")
"""Terminals that promise sixteen colours, or fewer."""

TITLES: Final = (
    *("Riders come back", "Weekly returning", "A city that trusts us", "A company that"),
    *("The new districts", "Revenue from passes"),
)

PANEL_HEADINGS: Final = {WIDE: ("Goal", "KPI pulse"), NARROW: ("Goal", "Tab goals pulse")}


def looked_around(board: Terminal) -> Terminal:
    """The board after every kind of screen was on it: all its looks have been sent."""
    board.press("j", "j", "l")
    for key, seen in (("w", "Why "), ("?", "Help "), ("ctrl+p", "type to find")):
        board.press(key)
        board.wait_for(seen)
        board.wait_gone(READY)
        board.press("escape")
        board.wait_for(READY)
    board.press("e")
    board.wait_for("KR2 title")
    board.press("escape")
    board.wait_for("Nothing was saved")
    board.press("tab")
    board.wait_for("Rider NPS")
    board.press("tab", "tab")
    board.wait_for("Riders come back")
    return board


def colours_in(raw: bytes) -> Iterator[list[int]]:
    """The parameters of every sequence that sets how text looks."""
    for token in tokens_of(raw):
        csi = csi_of(token)
        if csi is not None and csi.prefix + csi.intermediates + csi.final == "m":
            yield csi.numbers()


def is_colour(number: int) -> bool:
    return 30 <= number <= 38 or 40 <= number <= 48 or 90 <= number <= 107


@pytest.mark.parametrize(
    ("term", "size"),
    [
        *((term, WIDE) for term in TERMS),
        *((term, NARROW) for term in ("xterm-256color", "screen", "linux")),
    ],
)
def test_the_board_is_drawn_with_allowed_sequences_and_takes_keys(
    sample: Okrtui, term: str, size: tuple[int, int]
) -> None:
    board = sample.board(term=term, size=size)
    text = "\n".join(board.text())
    for title in (*TITLES, *PANEL_HEADINGS[size]):
        assert title in text
    assert "on track" in text
    assert "at risk" in text
    looked_around(board)
    leave(board)
    assert unexpected_sequences(board.bytes_since(0)) == []
    sent = [csi.final for csi in map(csi_of, tokens_of(board.bytes_since(0))) if csi is not None]
    assert ("X" in sent) == (term in ERASING)
    # Once to find out whether it repeats characters, and then only where it does.
    assert (sent.count("b") > 1) == board.screen.modern


@pytest.mark.parametrize("term", SIXTEEN)
def test_a_terminal_of_sixteen_colours_is_sent_no_others(sample: Okrtui, term: str) -> None:
    board = looked_around(sample.board(term=term))
    seen = list(colours_in(board.bytes_since(0)))
    assert any(is_colour(n) for numbers in seen for n in numbers)
    assert [numbers for numbers in seen if 38 in numbers or 48 in numbers] == []
    leave(board)


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
@pytest.mark.parametrize("term", ["xterm-256color", "linux"])
def test_no_color_sends_no_colour_and_every_state_in_words(
    sample: Okrtui, term: str, size: tuple[int, int]
) -> None:
    board = sample.board(term=term, size=size, env={"NO_COLOR": "1"})
    text = "\n".join(board.text())
    for title in (*TITLES, *PANEL_HEADINGS[size], "on track", "behind", "at risk", "stale"):
        assert title in text
    looked_around(board)
    seen = list(colours_in(board.bytes_since(0)))
    assert [numbers for numbers in seen if any(map(is_colour, numbers))] == []
    leave(board)


def test_without_colour_the_row_of_the_cursor_still_stands_out(sample: Okrtui) -> None:
    board = sample.board(env={"NO_COLOR": "1"})
    column, row = board.find("Riders come back") or (0, 0)
    assert board.cell(column, row).reverse
    assert not board.cell(column, row + 1).reverse
    leave(board)


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
@pytest.mark.parametrize("locale", [{"LANG": "C", "LC_ALL": "C"}, {"LANG": "en_US.ISO-8859-1"}])
def test_without_utf_8_only_ascii_reaches_the_terminal(
    sample: Okrtui, locale: Mapping[str, str], size: tuple[int, int]
) -> None:
    sample.ok("edit", "O2", "title=Ein Ziel für 東京 🚲")
    # Python would take C for UTF-8 of its own accord.
    env = {**locale, "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    if "LC_ALL" not in locale:
        env["PYTHONIOENCODING"] = "iso-8859-1"
    board = sample.board(size=size, env=env)
    text = "\n".join(board.text())
    assert "Riders come back" in text
    assert "Ein Ziel f?r ???? ??" in text
    looked_around(board)
    leave(board)
    assert board.bytes_since(0).isascii()


# no screen at all

PLAIN: Final = "Riders come back every week"


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_knows_only_lines_gets_the_plain_board(sample: Okrtui, term: str) -> None:
    terminal = sample.terminal(term=term)
    assert terminal.wait_exit() == 0
    printed = terminal.bytes_since(0)
    assert PLAIN.encode() in printed
    assert b"\x1b" not in printed


def test_a_terminal_that_does_not_say_what_it_is_gets_the_plain_board(sample: Okrtui) -> None:
    terminal = sample.terminal_of(("env", "-u", "TERM", *sample.command()))
    assert terminal.wait_exit() == 0
    printed = terminal.bytes_since(0)
    assert PLAIN.encode() in printed
    assert b"\x1b" not in printed


def test_a_pipe_on_either_side_gets_the_plain_board(sample: Okrtui) -> None:
    reading, writing = os.openpty()
    env = environment(sample.home, "xterm-256color")
    try:
        for stdin, stdout in (
            (subprocess.DEVNULL, subprocess.PIPE),
            (writing, subprocess.PIPE),
        ):
            result = subprocess.run(
                sample.command(),
                stdin=stdin,
                stdout=stdout,
                stderr=subprocess.PIPE,
                env=env,
                cwd=ROOT,
                timeout=60,
                check=False,
            )
            assert (result.returncode, result.stderr) == (0, b"")
            assert PLAIN.encode() in result.stdout
            assert b"\x1b" not in result.stdout
    finally:
        os.close(reading)
        os.close(writing)
    shell = sample.terminal_of(("sh", "-c", 'exec "$@" < /dev/null', "sh", *sample.command()))
    assert shell.wait_exit() == 0
    assert PLAIN.encode() in shell.bytes_since(0)
    assert shell.unexpected == []
    assert not shell.screen.modes.get(1049, False)


def test_a_closed_input_or_output_is_no_reason_to_fail(sample: Okrtui) -> None:
    for closed in ("<&-", ">&-", "2>&-"):
        command = sample.command("show")
        shell = sample.terminal_of(("sh", "-c", f'"$@" {closed}; echo ended $?', "sh", *command))
        shell.wait_for("ended 0")
