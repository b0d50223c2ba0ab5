"""The harness itself: what it sees, what it sends, what it refuses."""

from __future__ import annotations

import re
import signal
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.e2e.conftest import OpenTerminal
from tests.emulator import Emulator
from tests.escapes import Tokenizer, hidden_characters, tokens_of, unexpected_sequences
from tests.terminal import ScreenTimeout, key_bytes

# the grammar

EXPECTED = [
    "plain text, ünïcödé 漢字 👩‍🚀 ▾●╋",
    "\r\n\b\t",
    "\x1b[m",
    "\x1b[0;1;38;2;255;0;10;48;5;236m",
    "\x1b[4:3m",
    "\x1b[H",
    "\x1b[12;1H",
    "\x1b[3A\x1b[3B\x1b[3C\x1b[3D\x1b[G\x1b[5d",
    "\x1b[2J\x1b[K",
    "\x1b[?1049h\x1b[?1049l",
    "\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h",
    "\x1b[?25l\x1b[?1004h\x1b[?2004h\x1b[?7l",
    "\x1b[?2026$p\x1b[?2048$p",
    "\x1b[?2026h\x1b[?2026l",
    "\x1b[>25u\x1b[<u",
    "\x1b[c\x1b[6n",
    "\x1b]22;default\x07",
]

UNEXPECTED = {
    "the clipboard": ("\x1b]52;c;AAAA\x07", ["\x1b]52;c;AAAA\x07"]),
    "the window title": ("a\x1b]0;owned\x1b\\b", ["\x1b]0;owned\x1b\\"]),
    "a pointer shape that is none": ("\x1b]22;?\x07", ["\x1b]22;?\x07"]),
    "a link": ("\x1b]8;;http://x\x1b\\x", ["\x1b]8;;http://x\x1b\\"]),
    "device control": ("\x1bP+q544e\x1b\\", ["\x1bP+q544e\x1b\\"]),
    "application command": ("\x1b_Gi=1\x1b\\", ["\x1b_Gi=1\x1b\\"]),
    "a reset of the terminal": ("\x1bc", ["\x1bc"]),
    "another character set": ("\x1b(0lqk", ["\x1b(0"]),
    "an unfinished command swallows nothing": ("\x1b]0;a\x1b[31mb", ["\x1b"]),
    "an unfinished command at the end": ("a\x1b]52;c;", ["\x1b]52;c;"]),
    "window reports": ("\x1b[21t", ["\x1b[21t"]),
    "insert mode": ("\x1b[4h", ["\x1b[4h"]),
    "reverse video for all": ("\x1b[?5h", ["\x1b[?5h"]),
    "one bad mode among good ones": ("\x1b[?25;5h", ["\x1b[?25;5h"]),
    "scroll margins": ("\x1b[1;5r", ["\x1b[1;5r"]),
    "key modifiers set in disguise of colour": ("\x1b[>4;1m", ["\x1b[>4;1m"]),
    "an unknown rendition": ("\x1b[38;9m", ["\x1b[38;9m"]),
    "a colour cut short": ("\x1b[38;5m", ["\x1b[38;5m"]),
    "a bell": ("\x07", ["\x07"]),
    "shift out": ("\x0e", ["\x0e"]),
    "a bare escape": ("\x1b", ["\x1b"]),
    "escape twice": ("\x1b\x1b[m", ["\x1b"]),
    "delete": ("\x7f", ["\x7f"]),
    "null": ("\x00", ["\x00"]),
    "C1 control sequence": ("\x9b31m", ["\x9b"]),
    "C1 operating system command": ("\x9d52;c;AA\x9c", ["\x9d", "\x9c"]),
    "next line": ("\x85", ["\x85"]),
}


@pytest.mark.parametrize("text", EXPECTED)
def test_what_a_full_screen_program_needs_is_allowed(text: str) -> None:
    assert unexpected_sequences(text.encode()) == []


@pytest.mark.parametrize("name", UNEXPECTED)
def test_everything_else_is_listed(name: str) -> None:
    text, found = UNEXPECTED[name]
    assert unexpected_sequences(f"before {text}".encode()) == [one.encode() for one in found]


def test_bytes_that_are_no_utf_8_are_listed_as_they_came() -> None:
    assert unexpected_sequences(b"a\xffb\xc3") == [b"\xff", b"\xc3"]


def test_an_operating_system_command_is_allowed_only_by_name() -> None:
    copy = b"\x1b]52;c;AAAA\x07"
    assert unexpected_sequences(copy, allowed_osc=["52;"]) == []
    assert unexpected_sequences(b"\x1b]0;x\x07" + copy, allowed_osc=["52;"]) == [b"\x1b]0;x\x07"]


def test_hidden_characters_are_listed_and_the_joiner_of_emoji_is_not() -> None:
    text = "a\u202eb\u200bc👩\u200d🚀\u2066d\ufeff\U000e0041"
    assert hidden_characters(text.encode()) == [
        "\u202e",
        "\u200b",
        "\u2066",
        "\ufeff",
        "\U000e0041",
    ]


NASTY = st.text(alphabet=st.sampled_from("\x1b[]?;:0 9mhPX\\\x07\x18\x9bé漢$<>u"), max_size=40)


@given(NASTY, st.lists(st.integers(0, 80), max_size=6))
def test_tokens_are_the_same_however_the_stream_is_cut(text: str, cuts: list[int]) -> None:
    raw = text.encode()
    places = sorted({0, len(raw), *(cut for cut in cuts if cut < len(raw))})
    tokenizer = Tokenizer()
    pieces = [raw[a:b] for a, b in pairwise(places)]
    tokens = [token for piece in pieces for token in tokenizer.feed(piece)] + tokenizer.finish()
    assert b"".join(token.raw for token in tokens) == raw
    assert [t for t in tokens if t.kind != "text"] == [
        t for t in tokens_of(raw) if t.kind != "text"
    ]


# the screen


def drawn(text: str, columns: int = 20, rows: int = 3) -> Emulator:
    screen = Emulator(columns, rows)
    for token in tokens_of(text.encode()):
        screen.draw(token)
    return screen


def test_the_alternate_screen_comes_empty_and_gives_the_main_one_back() -> None:
    assert drawn("shell\x1b[?1049happ").text() == ["app", "", ""]
    assert drawn("shell\x1b[?1049happ\x1b[?1049l").text() == ["shell", "", ""]
    again = drawn("\x1b[?1049hfirst\x1b[?1049l\x1b[?1049h")
    assert again.text() == ["", "", ""]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("漢字x", "漢字x"),
        ("漢字\x1b[1;1Hab", "ab字"),
        ("漢字\x1b[1;1Ha", "a 字"),
        ("a\u200bb👩\u200d🚀c", "ab👩🚀c"),
        ("e\u0301x", "éx"),
        ("\x1b[?7l" + "y" * 25, "y" * 20),
    ],
)
def test_characters_take_the_cells_that_they_take(text: str, line: str) -> None:
    assert drawn(text).text()[0] == line


def test_a_cell_knows_its_colours() -> None:
    cell = drawn("\x1b[1;7;31;48;2;0;16;255mx").cell(0, 0)
    assert cell == ("x", "red", "0010ff", True, True)


def test_what_was_switched_on_and_not_off_again_is_told() -> None:
    screen = drawn("\x1b[?1049h\x1b[?25l\x1b[>25u\x1b[?2004h\x1b[?2004l")
    assert screen.left_on() == ["?25l", "?1049h", ">25u"]
    assert drawn("\x1b[?1049h\x1b[?25l\x1b[>25u\x1b[<u\x1b[?25h\x1b[?1049l").left_on() == []


# programs

RAW = "import sys, tty; tty.setraw(0); "


def test_the_program_has_a_terminal_of_its_own_and_a_clean_environment(
    open_terminal: OpenTerminal, tmp_path: Path
) -> None:
    terminal = open_terminal(
        "python",
        "-c",
        "import os; open('/dev/tty', 'w').write('mine\\n'); print(os.get_terminal_size(),"
        "os.environ['TERM'], os.environ['HOME'], sorted(os.environ), os.isatty(2))",
        size=(200, 10),
        term="screen",
        env={"EXTRA": "1"},
    )
    assert terminal.wait_exit() == 0
    lines = "".join(terminal.text())
    assert lines.startswith("mine")
    assert f"columns=200, lines=10) screen {tmp_path} [" in lines
    assert "'EXTRA'" in lines
    assert "PYTEST" not in lines
    assert lines.endswith("True")


def test_waiting_gives_the_time_of_the_output_that_was_waited_for(
    open_terminal: OpenTerminal,
) -> None:
    terminal = open_terminal(
        "python", "-c", "print('one', flush=True); input(); print('two', flush=True); input()"
    )
    one = terminal.wait_for("one")
    assert terminal.started < one <= perf_counter()
    before = perf_counter()
    terminal.press("enter")
    assert before < terminal.wait_for("two") <= perf_counter()
    assert terminal.wait_for("one") <= perf_counter()


def test_waiting_ends_when_the_program_ends_and_shows_the_screen(
    open_terminal: OpenTerminal,
) -> None:
    terminal = open_terminal("python", "-c", "print('all there is'); raise SystemExit(3)")
    begin = perf_counter()
    with pytest.raises(ScreenTimeout, match="'never' not seen, ended with 3") as error:
        terminal.wait_for("never", timeout=60)
    assert perf_counter() - begin < 30
    assert "|all there is" in str(error.value)


def test_waiting_has_a_limit(open_terminal: OpenTerminal) -> None:
    terminal = open_terminal("python", "-c", "print('ready', flush=True); input()")
    terminal.wait_for("ready")
    with pytest.raises(ScreenTimeout, match=re.escape("not seen, after 0.05 s")):
        terminal.wait_for("never", timeout=0.05)


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("\x1b[c", "\x1b[?62;22c"),
        ("ab\x1b[6n", "\x1b[1;3R"),
        ("\x1b[?2026$p", "\x1b[?2026;2$y"),
        ("\x1b[?2048$p", "\x1b[?2048;0$y"),
        ("\x1b[?7l\x1b[?7$p", "\x1b[?7;2$y"),
        ("\x1b]11;?\x1b\\", "\x1b]11;rgb:0000/0000/0000\x1b\\"),
    ],
)
def test_queries_are_answered(open_terminal: OpenTerminal, query: str, answer: str) -> None:
    terminal = open_terminal(
        "python",
        "-c",
        f"{RAW}sys.stdout.write({query!r}); sys.stdout.flush();"
        f"got = sys.stdin.read({len(answer)}); print(got == {answer!r}, repr(got), flush=True)",
    )
    terminal.wait_for("True", timeout=5)


def test_old_terminals_know_no_mode_reports(open_terminal: OpenTerminal) -> None:
    # The device attributes are asked last: their answer is the first one that comes.
    terminal = open_terminal(
        "python",
        "-c",
        f"{RAW}sys.stdout.write('\\x1b[?2026$p\\x1b[c'); sys.stdout.flush();"
        "print(repr(sys.stdin.read(5)), flush=True)",
        term="linux",
    )
    terminal.wait_for(r"'\x1b[?6c'", timeout=5)


def test_a_new_size_reaches_the_program_and_the_screen(open_terminal: OpenTerminal) -> None:
    terminal = open_terminal(
        "python",
        "-c",
        "import os, signal; signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGWINCH});"
        "print('ready', flush=True); signal.sigwait({signal.SIGWINCH});"
        "print(tuple(os.get_terminal_size()), flush=True)",
    )
    terminal.wait_for("ready")
    terminal.resize(100, 30)
    terminal.wait_for("(100, 30)")
    assert len(terminal.text()) == 30


def test_hanging_up_sends_sighup(open_terminal: OpenTerminal) -> None:
    code = "import signal; print('ready', flush=True); signal.pause()"
    terminal = open_terminal("python", "-c", code)
    terminal.wait_for("ready")
    terminal.hang_up()
    assert terminal.wait_exit() == -signal.SIGHUP


def test_a_signal_ends_with_a_negative_status(open_terminal: OpenTerminal) -> None:
    terminal = open_terminal("python", "-c", "print('ready', flush=True); input()")
    terminal.wait_for("ready")
    terminal.signal(signal.SIGTERM)
    assert terminal.wait_exit() == -signal.SIGTERM


def test_ctrl_c_on_a_cooked_terminal_interrupts(open_terminal: OpenTerminal) -> None:
    # Not input(): a signal just before it reads would wait for the next key.
    spin = "import time\nprint('ready', flush=True)\nwhile True: time.sleep(0.01)"
    terminal = open_terminal("python", "-c", spin)
    terminal.wait_for("ready")
    terminal.press("ctrl+c")
    assert terminal.wait_exit() == -signal.SIGINT
    assert "KeyboardInterrupt" in "".join(terminal.text())


def test_marks_count_all_bytes_and_old_ones_are_let_go(open_terminal: OpenTerminal) -> None:
    terminal = open_terminal(
        "python", "-c", "input(); print('x' * 300_000, flush=True); input()", limit=100_000
    )
    mark = terminal.mark()
    terminal.press("enter")
    terminal.wait_output(mark)
    # The echo of Enter, and the end of the line, are two bytes each.
    terminal.wait_for(lambda t: t.mark() - mark == 300_004)
    assert terminal.bytes_since(terminal.mark() - 10) == b"xxxxxxxx\r\n"
    with pytest.raises(ValueError, match="only the last 100000 bytes"):
        terminal.bytes_since(mark)


def test_a_long_paste_into_a_program_that_echoes_does_not_lock_up(
    open_terminal: OpenTerminal,
) -> None:
    terminal = open_terminal(
        "python",
        "-c",
        f"{RAW}print('ready', flush=True); left = 100_000\n"
        "while left:\n got = sys.stdin.read(1000); left -= len(got);"
        " sys.stdout.write(got * 2); sys.stdout.flush()\n"
        "print('done')",
    )
    terminal.wait_for("ready")
    terminal.send("p" * 100_000)
    assert terminal.wait_exit() == 0
    assert terminal.mark() > 200_000


def test_processor_time_is_told_while_it_runs_and_after(open_terminal: OpenTerminal) -> None:
    spin = "import time; end = time.process_time() + 0.2\nwhile time.process_time() < end: pass\n"
    terminal = open_terminal("python", "-c", f"{spin}print('ready', flush=True)\ninput()")
    terminal.wait_for("ready")
    used = terminal.cpu()
    assert 0.2 <= used < 5
    sent, idle = terminal.measure_idle(0.1)
    assert sent == 0
    assert idle < 0.1
    terminal.press("enter")
    terminal.wait_exit()
    assert terminal.cpu() >= 0.2


def test_what_is_left_on_includes_a_raw_terminal(open_terminal: OpenTerminal) -> None:
    terminal = open_terminal("python", "-c", f"{RAW}sys.stdout.write('\\x1b[?1049hbye')")
    assert terminal.wait_exit() == 0
    assert terminal.left_on() == ["?1049h", "-echo", "-icanon", "-isig"]


def test_closing_ends_a_program_that_ignores_the_hang_up(open_terminal: OpenTerminal) -> None:
    terminal = open_terminal(
        "python",
        "-c",
        "import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN);"
        "print('ready', flush=True); signal.pause()",
    )
    terminal.wait_for("ready")
    terminal.close()
    assert terminal.status == -signal.SIGKILL


# Textual


def stand_in(title: str = "ready") -> tuple[str, ...]:
    return ("python", "-m", "tests.e2e.stand_in", title)


NAMED = [
    *("up", "down", "left", "right", "home", "end", "insert", "delete", "pageup", "pagedown"),
    *("enter", "tab", "shift+tab", "backspace", "space", "shift+up", "ctrl+down", "ctrl+right"),
    *("f1", "f4", "f5", "f12", "ctrl+p", "ctrl+e", "alt+x", "a", "Z", "1"),
]


def test_keys_arrive_under_the_name_they_were_pressed_by(open_terminal: OpenTerminal) -> None:
    terminal = open_terminal(*stand_in(), size=(400, 10))
    terminal.wait_for("400 by 10")
    terminal.press(*NAMED)
    terminal.wait_for("keys: " + " ".join(NAMED))


@pytest.mark.parametrize("term", ["xterm-256color", "linux"])
def test_escape_and_the_key_after_it_stay_two_keys(open_terminal: OpenTerminal, term: str) -> None:
    terminal = open_terminal(*stand_in(), term=term)
    terminal.wait_for("80 by 24")
    terminal.press("escape", "down", "escape", "a")
    terminal.wait_for("keys: escape down escape a")


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(ValueError, match="no such key: 'hyper'"):
        key_bytes("hyper")


def test_a_paste_arrives_as_one(open_terminal: OpenTerminal) -> None:
    terminal = open_terminal(*stand_in())
    terminal.wait_for("80 by 24")
    terminal.paste("two words")
    terminal.wait_for("pasted two words")


@pytest.mark.parametrize("term", ["xterm-256color", "linux", "screen"])
def test_the_whole_life_of_a_textual_app_is_allowed_and_leaves_nothing_on(
    open_terminal: OpenTerminal, term: str
) -> None:
    terminal = open_terminal(*stand_in(), term=term)
    terminal.wait_for("80 by 24")
    terminal.resize(100, 30)
    terminal.wait_for("100 by 30")
    assert terminal.left_on() != []
    terminal.press("q")
    assert terminal.wait_exit() == 0
    assert terminal.left_on() == []
    assert terminal.unexpected == []
    assert unexpected_sequences(terminal.bytes_since(0)) == []


def test_a_terminal_that_answers_is_sent_synchronised_frames_and_another_is_not(
    open_terminal: OpenTerminal,
) -> None:
    for modern in (True, False):
        terminal = open_terminal(*stand_in(), modern=modern)
        terminal.wait_for("80 by 24")
        mark = terminal.mark()
        terminal.press("x")
        terminal.wait_for("keys: x")
        assert (b"\x1b[?2026h" in terminal.bytes_since(mark)) == modern


def test_a_hostile_title_that_gets_through_is_caught(open_terminal: OpenTerminal) -> None:
    terminal = open_terminal(*stand_in("bad \x1b]0;owned\x1b\\ title"))
    terminal.wait_for("80 by 24")
    assert b"\x1b]0;owned\x1b\\" in [token.raw for token in terminal.unexpected]
