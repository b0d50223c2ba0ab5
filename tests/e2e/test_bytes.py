"""Budgets of what the board sends: over SSH every byte is waited for. Times belong to the
benchmarks; bytes are the same on every machine."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import pytest

from tests.bench import big_store
from tests.e2e.conftest import OpenTerminal
from tests.e2e.okrtui import Okrtui
from tests.terminal import Terminal

CURSOR_DOWN = 1126
FULL = 1229
"""Of a row that is left for one with a full chart, six facts and other keys in the footer."""
TYPED = 1024
HEADER = 300
"""The line that says how many rows are marked."""
EDITOR = 12 * 1024
PAGE = 24 * 1024
UPDATED = b"\x1b[?2026l"
"""What ends a change of the screen."""
QUIET = 200
"""Milliseconds; longer than the board waits before it fills the detail panel."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("store")
    home.chmod(0o700)
    path = home / "okr.json"
    big_store.build(path, objectives=40)
    return path


@pytest.fixture
def board(store: Path, open_terminal: OpenTerminal) -> Terminal:
    terminal = open_terminal(
        *("python", "-m", "okrtui", "--store", str(store), "--as", "ana"),
        *("--today", big_store.TODAY.isoformat()),
        size=(120, 36),
    )
    terminal.wait_for(big_store.FIRST_TITLE)
    terminal.wait_keys()
    terminal.wait_quiet(QUIET)
    return terminal


def sent_for(board: Terminal, key: str) -> int:
    mark = board.mark()
    board.press(key)
    board.wait_output(mark)
    board.wait_quiet(QUIET)
    return board.mark() - mark


def walked(board: Terminal, rows: int) -> list[list[int]]:
    """What each row sends: itself at once; its detail, with the chart, when the cursor rests."""
    costs = []
    for _ in range(rows):
        mark = board.mark()
        board.press("down")
        board.wait_output(mark)
        board.wait_quiet(QUIET)
        parts = board.bytes_since(mark).split(UPDATED)
        costs.append([len(part) + len(UPDATED) for part in parts if part])
    return costs


def test_cursor_down_sends_at_most_1_1_kb_with_the_detail_panel(board: Terminal) -> None:
    together = [sum(parts) for parts in walked(board, 10)]
    assert median(together) <= CURSOR_DOWN - 100, together
    assert max(together) <= CURSOR_DOWN + 25, together


def test_cursor_down_over_the_whole_sample_sends_at_most_1_1_kb_and_1_2_where_charts_are_full(
    sample: Okrtui,
) -> None:
    board = sample.board(size=(120, 40))
    board.wait_quiet(2 * QUIET)
    costs = walked(board, 22)
    together = [sum(parts) for parts in costs]
    assert max(map(max, costs)) <= CURSOR_DOWN, costs
    assert median(together) <= CURSOR_DOWN - 100, together
    assert max(together) <= FULL, together


def test_keys_held_down_send_no_detail_of_what_they_pass(board: Terminal) -> None:
    mark = board.mark()
    board.press(*["down"] * 10)
    board.wait_output(mark)
    board.wait_quiet(QUIET)
    assert board.mark() - mark <= 5 * CURSOR_DOWN


def test_cursor_down_in_the_pulse_sends_no_chart_of_every_kpi_it_passes(board: Terminal) -> None:
    board.press("tab")
    board.wait_quiet(QUIET)
    costs = [sent_for(board, "down") for _ in range(5)]
    assert max(costs) <= CURSOR_DOWN, costs


def test_a_mark_and_a_step_of_the_place_of_a_moved_row_send_no_more_than_the_cursor(
    board: Terminal,
) -> None:
    board.press("down", "x")
    board.wait_quiet(QUIET)
    marks = [sent_for(board, "x") for _ in range(3)]
    assert max(marks) <= CURSOR_DOWN + HEADER, marks
    board.press("escape", "M")
    board.wait_quiet(QUIET)
    steps = [sent_for(board, "down") for _ in range(6)]
    # Now and then the view jumps, as it does below the cursor.
    assert median(steps) <= CURSOR_DOWN, steps
    assert max(steps) <= PAGE, steps


def test_a_key_of_a_typed_goal_and_what_the_coach_says_of_it_send_at_most_1_kb(
    board: Terminal,
) -> None:
    board.press("A")
    board.wait_quiet(QUIET)
    board.send("Launch the new ap")
    board.wait_for("coach O2")
    costs = []
    for key in "psxyz":
        mark = board.mark()
        board.press(key)
        # The coach looks after a pause that is longer than the usual quiet.
        board.wait_for(f"{key} ")
        board.wait_quiet(2 * QUIET)
        costs.append(board.mark() - mark)
    assert 0 < max(costs) <= TYPED, costs


@pytest.mark.parametrize(
    ("keys", "text"),
    [(("e",), "churn"), (("E",), "churn"), (("a",), "Cut 9"), (("4",), "4.5"), (("i",), "churn")],
    ids=str,
)
def test_what_is_typed_in_an_editor_sends_at_most_1_kb(
    sample: Okrtui, keys: tuple[str, ...], text: str
) -> None:
    board = sample.board(size=(120, 40))
    board.press("down", *keys)
    board.wait_quiet(2 * QUIET)
    costs = []
    for key in text:
        mark = board.mark()
        board.send(key)
        board.wait_output(mark)
        board.wait_quiet(2 * QUIET)
        costs.append(board.mark() - mark)
    assert 0 < max(costs) <= TYPED, costs


def first_sent_for(board: Terminal, key: str) -> int:
    """What a key sends at once, without what follows when typing rests."""
    mark = board.mark()
    board.press(key)
    board.wait_output(mark)
    board.wait_quiet(QUIET)
    return len(board.bytes_since(mark).split(UPDATED)[0])


@pytest.mark.parametrize("word", ["check", "b", "open"])
def test_a_letter_in_the_palette_sends_at_most_1_kb(sample: Okrtui, word: str) -> None:
    board = sample.board(size=(120, 40))
    board.press("ctrl+p")
    board.wait_quiet(2 * QUIET)
    costs = [sent_for(board, key) for key in word]
    assert 0 < max(costs) <= TYPED, costs


@pytest.mark.parametrize("page", ["", "L", "T", "C"])
def test_a_letter_of_a_filter_sends_at_most_1_kb_and_what_it_finds_follows(
    sample: Okrtui, page: str
) -> None:
    board = sample.board(size=(120, 40))
    board.press(*page, "/")
    board.wait_quiet(2 * QUIET)
    costs = [first_sent_for(board, key) for key in "own"]
    assert 0 < max(costs) <= TYPED, costs
    assert sent_for(board, "e") <= PAGE


@pytest.mark.parametrize("page", ["L", "T", "C"])
def test_the_pages_over_the_board_send_no_more_than_it_does(board: Terminal, page: str) -> None:
    board.press(page)
    board.wait_quiet(2 * QUIET)
    costs = [sent_for(board, "down") for _ in range(6)]
    assert max(costs) <= CURSOR_DOWN, costs
    assert sent_for(board, "pagedown") <= PAGE


def test_opening_an_editor_or_the_form_sends_at_most_12_kb(board: Terminal) -> None:
    board.press("down")
    board.wait_quiet(QUIET)
    assert sent_for(board, "e") <= EDITOR
    board.press("escape")
    board.wait_quiet(QUIET)
    assert sent_for(board, "E") <= EDITOR
    fields = [sent_for(board, "down") for _ in range(12)]
    assert max(fields) <= CURSOR_DOWN, fields


def test_a_page_sends_at_most_24_kb(board: Terminal) -> None:
    assert sent_for(board, "pagedown") <= PAGE


def test_an_idle_board_sends_nothing(board: Terminal) -> None:
    sent, _ = board.measure_idle(1)
    assert sent == 0


def test_nothing_but_expected_sequences_is_sent(board: Terminal) -> None:
    board.press("down", "down", "up", "pagedown")
    board.wait_quiet(QUIET)
    assert board.unexpected == []
