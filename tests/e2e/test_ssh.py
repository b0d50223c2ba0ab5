"""Over SSH every byte is waited for: no mouse, no blinking, small repaints. As SSH sets it."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import Final

import pytest

from tests.bench import big_store
from tests.e2e.okrtui import SETTLED, Okrtui, leave
from tests.terminal import Terminal

SSH: Final = {"SSH_CONNECTION": "192.0.2.7 50522 192.0.2.1 22", "SSH_TTY": "/dev/pts/7"}
SIZE: Final = (120, 40)
CURSOR_DOWN: Final = 1126
PAGE: Final = 24 * 1024
UPDATED: Final = b"\x1b[?2026l"
"""What ends a change of the screen."""
MOUSE: Final = (1000, 1002, 1003, 1006, 1015, 1016)


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("big")
    folder.chmod(0o700)
    big_store.build(folder / "okr.json", objectives=40)
    return folder / "okr.json"


@pytest.fixture(params=["sample", "big"])
def board(request: pytest.FixtureRequest, sample: Okrtui, big: Path) -> Terminal:
    return opened(sample if request.param == "sample" else sample.on(big))


def opened(okrtui: Okrtui) -> Terminal:
    terminal = okrtui.board(size=SIZE, env=SSH)
    terminal.wait_quiet(SETTLED)
    return terminal


def sent_for(board: Terminal, *keys: str) -> int:
    mark = board.mark()
    board.press(*keys)
    board.wait_output(mark)
    board.wait_quiet(SETTLED)
    return board.mark() - mark


def updates_of(board: Terminal, *keys: str) -> list[list[int]]:
    """The bytes of each change of the screen, by keys: the row at once, its detail at rest."""
    costs = []
    for key in keys:
        mark = board.mark()
        board.press(key)
        board.wait_output(mark)
        board.wait_quiet(SETTLED)
        costs.append([len(part) for part in board.bytes_since(mark).split(UPDATED) if part])
    return costs


def test_mouse_modes_are_never_switched_on(board: Terminal) -> None:
    assert not any(board.screen.modes.get(mode, False) for mode in MOUSE)
    leave(board)
    assert b"\x1b[?100" not in board.bytes_since(0).replace(b"\x1b[?1004", b"")


def test_elsewhere_the_mouse_is_on(sample: Okrtui) -> None:
    assert sample.board(size=SIZE).screen.modes.get(1000)


def test_one_can_ask_for_it(sample: Okrtui) -> None:
    board = sample.terminal_of((*sample.command(), "--low-bandwidth"), size=SIZE)
    board.wait_for("? help")
    board.wait_keys()
    assert not any(board.screen.modes.get(mode, False) for mode in MOUSE)
    leave(board)


def test_cursor_down_and_up_stay_within_their_bytes(sample: Okrtui, big: Path) -> None:
    board = opened(sample.on(big))
    costs = updates_of(board, *["down"] * 9, "up")
    assert max(map(max, costs)) <= CURSOR_DOWN, costs
    assert sum(map(sum, costs)) <= 1.1 * len(costs) * CURSOR_DOWN, costs


def test_so_it_mostly_does_where_every_row_has_long_notes(sample: Okrtui) -> None:
    board = opened(sample)
    costs = [max(updates) for updates in updates_of(board, *["down"] * 9)]
    assert median(costs) <= CURSOR_DOWN, costs
    assert max(costs) <= 1.1 * CURSOR_DOWN, costs


def test_a_page_stays_within_its_bytes(board: Terminal) -> None:
    costs = [sent_for(board, key) for key in ("pagedown", "pageup", "end", "home")]
    assert max(costs) <= PAGE, costs


def test_typing_sends_a_few_bytes_a_character(board: Terminal) -> None:
    sent_for(board, "e")
    costs = [sent_for(board, letter) for letter in "again"]
    assert max(costs) <= 200, costs


def test_idle_sends_nothing(board: Terminal) -> None:
    sent, _ = board.measure_idle(1)
    assert sent == 0
