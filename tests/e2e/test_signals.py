"""Signals and lost connections: the terminal is given back, and what was half-typed is kept."""

from __future__ import annotations

import fcntl
import json
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import Signals
from time import monotonic
from typing import Final

import pytest

from tests.e2e.okrtui import NARROW, READY, SETTLED, WIDE, Okrtui, leave, line_of
from tests.terminal import Terminal

FIRST: Final = "Riders come back every week"
TYPED: Final = "Half-typed title"
CODES: Final = {signal.SIGHUP: 129, signal.SIGINT: 130, signal.SIGTERM: 143}


def edit(board: Terminal) -> None:
    board.press("e")
    board.wait_for("O1 title")
    board.press("ctrl+u")
    board.send(TYPED)
    board.wait_for(TYPED)


def edit_all(board: Terminal) -> None:
    board.press("E")
    board.wait_for("All fields of O1")
    board.press("down")
    board.wait_for("O1 description")
    board.send(TYPED)
    board.wait_for(TYPED)


def open_help(board: Terminal) -> None:
    board.press("?")
    board.wait_for("Help · the goals")


def open_palette(board: Terminal) -> None:
    board.press("ctrl+p")
    board.wait_for("type to find")


def open_filter(board: Terminal) -> None:
    board.press("/")
    board.wait_for("words, @owner")
    board.send("churn")
    board.wait_for("filter: churn")


def ask(board: Terminal) -> None:
    board.press("d")
    board.wait_for("Delete O1")


PLACES: Final[dict[str, Callable[[Terminal], None]]] = {
    "the board": lambda board: None,
    "an open edit": edit,
    "the form": edit_all,
    "the help": open_help,
    "the palette": open_palette,
    "the filter": open_filter,
    "a question": ask,
}


def drafts(okrtui: Okrtui) -> list[Path]:
    folder = okrtui.home / ".local/state/okrtui/drafts"
    return list(folder.iterdir()) if folder.exists() else []


def ended_well(board: Terminal, code: int) -> None:
    assert board.wait_exit() == code
    assert board.left_on() == []
    assert board.unexpected == []


@pytest.mark.parametrize(
    ("number", "place"),
    [
        *((signal.SIGTERM, place) for place in PLACES),
        *((number, "an open edit") for number in CODES if number != signal.SIGTERM),
        (signal.SIGHUP, "the help"),
        (signal.SIGINT, "the palette"),
    ],
)
def test_a_signal_gives_the_terminal_back_wherever_one_is(
    sample: Okrtui, number: Signals, place: str
) -> None:
    before = sample.json("show")
    board = sample.board()
    PLACES[place](board)
    assert board.left_on() != []
    board.signal(number)
    ended_well(board, CODES[number])
    assert sample.json("show") == before


@pytest.mark.parametrize("number", CODES, ids=lambda number: number.name)
def test_a_signal_at_the_very_start_gives_the_terminal_back(
    sample: Okrtui, number: Signals
) -> None:
    board = sample.terminal()
    board.wait_output(0)
    board.signal(number)
    assert board.wait_exit() == CODES[number]
    # It may come in the middle of a sequence, so nothing is said about those.
    assert board.left_on() == []


def test_a_signal_at_the_start_leaves_a_draft_for_the_next_one(sample: Okrtui) -> None:
    board = sample.board()
    edit(board)
    board.signal(signal.SIGHUP)
    ended_well(board, 129)
    again = sample.terminal()
    again.wait_keys()
    again.press("ctrl+c")
    ended_well(again, 0)
    last = sample.terminal()
    last.wait_keys()
    last.signal(signal.SIGTERM)
    ended_well(last, 143)
    assert "Error" not in "".join(last.text() + again.text())
    (draft,) = drafts(sample)
    assert json.loads(draft.read_text())["texts"]["title"] == TYPED


@pytest.mark.parametrize("number", CODES, ids=lambda number: number.name)
def test_what_is_typed_in_the_form_is_offered_again_after_a_signal(
    sample: Okrtui, number: Signals
) -> None:
    board = sample.board()
    edit_all(board)
    board.signal(number)
    ended_well(board, CODES[number])
    again = sample.board()
    again.wait_for("Kept as a draft")
    assert TYPED in line_of(again, "description")
    again.press("enter")
    again.wait_for("changed O1 description")
    leave(again)
    assert sample.json("show", "O1")["description"] == TYPED
    assert drafts(sample) == []


def test_two_signals_in_a_row_end_as_one_does(sample: Okrtui) -> None:
    board = sample.board()
    edit(board)
    board.signal(signal.SIGTERM)
    board.signal(signal.SIGTERM)
    ended_well(board, 143)
    assert len(drafts(sample)) == 1


def test_a_signal_while_the_demo_runs_takes_its_folder_away(sample: Okrtui) -> None:
    folder = sample.home / "temporary"
    folder.mkdir()
    board = sample.terminal("demo", env={"TMPDIR": str(folder)})
    board.wait_for(READY)
    assert len(list(folder.iterdir())) == 1
    board.signal(signal.SIGTERM)
    ended_well(board, 143)
    assert list(folder.iterdir()) == []


# drafts


@pytest.mark.parametrize("end", [*CODES, "hang up", "ctrl+c"], ids=str)
def test_what_was_typed_is_kept_for_oneself_offered_again_and_saved_by_enter(
    sample: Okrtui, end: Signals | str
) -> None:
    board = sample.board()
    edit(board)
    if end == "hang up":
        board.hang_up()
        assert board.wait_exit() == 129
    elif isinstance(end, str):
        board.press(end)
        ended_well(board, 0)
    else:
        board.signal(end)
        ended_well(board, CODES[end])
    (draft,) = drafts(sample)
    assert stat.S_IMODE(draft.stat().st_mode) == 0o600
    assert stat.S_IMODE(draft.parent.stat().st_mode) == 0o700
    again = sample.board()
    again.wait_for("Kept as a draft, not saved yet")
    assert TYPED in line_of(again, "▌")
    again.press("enter")
    again.wait_for("changed O1 title")
    leave(again)
    assert sample.json("show", "O1")["title"] == TYPED
    assert drafts(sample) == []


def test_a_draft_dropped_after_escape_asked_is_gone_for_good(sample: Okrtui) -> None:
    before = sample.json("show")
    board = sample.board()
    edit(board)
    board.signal(signal.SIGHUP)
    ended_well(board, 129)
    again = sample.board()
    again.wait_for("Kept as a draft, not saved yet")
    again.press("escape")
    again.wait_for("d drop")
    again.press("d")
    again.wait_for("Nothing was saved")
    again.wait_quiet(SETTLED)
    leave(again)
    assert drafts(sample) == []
    assert sample.json("show") == before
    last = sample.board()
    last.wait_quiet(SETTLED)
    assert "Kept as a draft" not in "".join(last.text())
    leave(last)


def test_an_editor_in_which_nothing_was_typed_leaves_no_draft(sample: Okrtui) -> None:
    board = sample.board()
    board.press("e")
    board.wait_for("O1 title")
    board.signal(signal.SIGHUP)
    ended_well(board, 129)
    assert drafts(sample) == []


def test_a_check_in_goes_on_where_it_was_dropped_with_all_its_fields(sample: Okrtui) -> None:
    board = sample.board()
    board.press("j", "c")
    board.wait_for("KR1 new value")
    board.send("42")
    board.press("tab")
    board.wait_for("confidence: 10 certain")
    board.send("8")
    board.press("tab")
    board.wait_for("note: what happened")
    board.send("rain held off")
    board.wait_for("rain held off")
    board.hang_up()
    assert board.wait_exit() == 129
    again = sample.board()
    again.wait_for("Kept as a draft, not saved yet")
    again.wait_for("rain held off")
    again.press("enter")
    again.wait_for("checked in KR1")
    leave(again)
    entry = sample.json("show", "KR1")["check_ins"][-1]
    assert (entry["value"], entry["confidence"], entry["note"]) == (42, 8, "rain held off")


def test_a_new_objective_that_was_being_typed_comes_back(empty: Okrtui) -> None:
    board = empty.board()
    board.press("A")
    board.wait_for("New objective")
    board.send("A quarter without surprises")
    board.wait_for("surprises")
    board.signal(signal.SIGHUP)
    ended_well(board, 129)
    again = empty.board()
    again.wait_for("A quarter without surprises")
    again.press("enter")
    again.wait_for("added O1")
    leave(again)
    assert empty.json("show", "O1")["title"] == "A quarter without surprises"


# a commit under way


@contextmanager
def locked(okrtui: Okrtui) -> Iterator[None]:
    """Somebody else holds the store's lock."""
    with Path(f"{okrtui.store}.lock").open("rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def test_a_signal_during_a_commit_lets_it_finish(sample: Okrtui) -> None:
    with locked(sample):
        board = sample.board()
        edit(board)
        board.press("enter")
        wait_until(board, lambda: waits_for_the_lock(board.pid))
        board.signal(signal.SIGTERM)
        board.wait_for(lambda b: not b.screen.modes.get(1049, False))
    ended_well(board, 143)
    assert sample.json("show", "O1")["title"] == TYPED
    assert drafts(sample) == []


def test_a_signal_during_a_commit_that_can_never_finish_ends_all_the_same(
    sample: Okrtui,
) -> None:
    with locked(sample):
        board = sample.board()
        edit(board)
        board.press("enter")
        wait_until(board, lambda: waits_for_the_lock(board.pid))
        board.signal(signal.SIGTERM)
        ended_well(board, 143)
    assert sample.json("show", "O1")["title"] == FIRST
    (draft,) = drafts(sample)
    assert json.loads(draft.read_text())["texts"]["title"] == TYPED


def wait_until(board: Terminal, what: Callable[[], bool]) -> None:
    """For what isn't seen on the terminal."""
    deadline = monotonic() + 10
    while not what():
        assert monotonic() < deadline, board.picture()
        board.measure_idle(0.01)


def waits_for_the_lock(pid: int) -> bool:
    """A line of a waiter has an arrow: ``12: -> FLOCK ADVISORY WRITE 4711 …``."""
    waiters = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    return any(words[1] == "->" and words[5] == str(pid) for words in waiters)


# to the shell and back


def stopped(board: Terminal) -> bool:
    fields = Path(f"/proc/{board.pid}/stat").read_text().rpartition(")")[2].split()
    return fields[0] == "T"


@pytest.mark.parametrize(
    ("how", "place"),
    [
        *(("ctrl+z", place) for place in PLACES if place != "a question"),
        ("SIGTSTP", "the board"),
        ("SIGTSTP", "a question"),
    ],
)
def test_suspending_gives_the_terminal_back_and_coming_back_draws_everything(
    sample: Okrtui, place: str, how: str
) -> None:
    board = sample.board()
    PLACES[place](board)
    board.wait_quiet(SETTLED)
    before = board.text()
    if how == "ctrl+z":
        board.press("ctrl+z")
    else:
        board.signal(signal.SIGTSTP)
    wait_until(board, lambda: stopped(board))
    assert board.left_on() == []
    assert "".join(board.text()) == ""
    board.signal(signal.SIGCONT)
    board.wait_for(lambda b: b.screen.text() == before)
    assert board.left_on() != []
    board.press("ctrl+c")
    ended_well(board, 0)


def test_another_size_on_coming_back_is_noticed(sample: Okrtui) -> None:
    board = sample.board(size=WIDE)
    board.press("ctrl+z")
    wait_until(board, lambda: stopped(board))
    board.resize(*NARROW)
    board.signal(signal.SIGCONT)
    board.wait_for("Tab goals pulse detail")
    board.press("j")
    board.wait_for(lambda b: "KR1" in line_of(b, "▌"))
    leave(board)


def test_a_termination_while_suspended_is_obeyed_on_coming_back(sample: Okrtui) -> None:
    board = sample.board()
    edit(board)
    board.press("ctrl+z")
    wait_until(board, lambda: stopped(board))
    board.signal(signal.SIGTERM)
    board.signal(signal.SIGCONT)
    ended_well(board, 143)
    assert len(drafts(sample)) == 1


# somebody else holds the store


@contextmanager
def holding(store: Path) -> Iterator[None]:
    """Somebody else holds the store's lock."""
    with store.with_name(f"{store.name}.lock").open("rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def wait_for_the_store(board: Terminal) -> None:
    edit(board)
    board.press("enter")
    board.wait_for("waiting for the store: held by")


def test_stopping_waits_for_the_store_and_freezes_nothing(sample: Okrtui) -> None:
    sample.ok("edit", "O2", "title=A city that likes us")
    board = sample.board()
    with holding(sample.store):
        wait_for_the_store(board)
        board.press("ctrl+z")
        board.wait_for("stops then")
        assert not stopped(board)
        board.resize(*NARROW)
        board.wait_for("Tab goals pulse detail")
    wait_until(board, lambda: stopped(board))
    assert sample.json("show", "O1")["title"] == TYPED
    board.signal(signal.SIGCONT)
    board.wait_for(lambda b: TYPED in line_of(b, "O1"))
    leave(board)


def test_a_termination_while_waiting_for_the_store_keeps_what_was_typed(sample: Okrtui) -> None:
    sample.ok("edit", "O2", "title=A city that likes us")
    board = sample.board()
    with holding(sample.store):
        wait_for_the_store(board)
        board.signal(signal.SIGTERM)
        ended_well(board, 143)
    assert sample.json("show", "O1")["title"] == FIRST
    (draft,) = drafts(sample)
    assert json.loads(draft.read_text())["texts"]["title"] == TYPED
