"""What other processes change appears by itself, disturbs nobody, and waiting for it is free."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Final

import pytest

from tests.e2e.okrtui import SETTLED, SIZES, Okrtui, leave, line_of, status
from tests.terminal import Terminal

SECOND: Final = 1.0


def seconds_until(
    board: Terminal, okrtui: Okrtui, argv: tuple[str, ...], seen: Callable[[Terminal], bool]
) -> float:
    """From the end of somebody else's command until its effect stands on the open board."""
    okrtui.ok(*argv, user="ben")
    done = perf_counter()
    return max(0.0, board.wait_for(seen, timeout=10) - done)


CHANGES: Final[tuple[tuple[tuple[str, ...], Callable[[Terminal], bool]], ...]] = (
    (("check-in", "KR1", "43.5"), lambda b: "43.5 → 45 %" in line_of(b, "KR1")),
    (("edit", "O2", "title=A city that likes us"), lambda b: "likes us" in line_of(b, "O2")),
    (("add", "objective", "Ben's own aim"), lambda b: "Ben's own aim" in line_of(b, "O6")),
    (("delete", "KR4"), lambda b: line_of(b, "KR4 ") == ""),
    (("move", "KR3", "--to", "O2"), lambda b: order(b, "O2", "KR3")),
)


def order(board: Terminal, first: str, second: str) -> bool:
    """Whether one row stands above another."""
    lines = board.text()
    one, other = (
        next(n for n, line in enumerate(lines) if f"{k} " in line) for k in (first, second)
    )
    return one < other


def test_changes_of_another_process_appear_within_a_second_without_a_key(
    sample: Okrtui, record_property: Callable[[str, object], None]
) -> None:
    board = sample.board(size=(120, 40))
    # As long as it takes until looking has become rarest.
    board.measure_idle(2.5)
    waits = []
    for argv, seen in CHANGES:
        assert not seen(board)
        waits.append(seconds_until(board, sample, argv, seen))
        board.measure_idle(0.3)
    record_property("median seconds", median(waits))
    print(f"median {median(waits):.2f} s, slowest {max(waits):.2f} s")
    assert max(waits) <= SECOND, waits
    assert "ben: " in status(board)
    leave(board)


def test_the_sign_of_what_others_changed_goes_by_itself_and_then_nothing_is_sent(
    sample: Okrtui,
) -> None:
    board = sample.board()
    sample.ok("check-in", "KR1", "43.5", user="ben")
    board.wait_for("»KR1")
    board.wait_for(lambda b: "»" not in "\n".join(b.text()), timeout=10)
    sent, _ = board.measure_idle(1)
    assert sent == 0


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
def test_cursor_and_folds_stay_when_rows_come_and_go_above(
    sample: Okrtui, size: tuple[int, int]
) -> None:
    board = sample.board(size=size)
    board.press("h", "j", "h", "j")
    board.wait_for(lambda b: "O3" in line_of(b, "▌"))
    sample.ok("add", "kr", "O1", "Bells on every bike 0 to 400", user="ben")
    sample.ok("add", "kr", "O3", "Cash for six months 4 to 6", user="ben")
    board.wait_for("Cash for six")
    assert "O3" in line_of(board, "▌")
    assert line_of(board, "Bells") == ""
    assert line_of(board, "KR5 ") == ""
    sample.ok("delete", "O2", "--recursive", user="ben")
    board.wait_for(lambda b: line_of(b, "A city that trusts") == "")
    assert "O3" in line_of(board, "▌")
    board.press("k", "l")
    board.wait_for("Bells")
    leave(board)


def test_the_cursor_goes_to_a_neighbour_when_its_own_row_is_deleted(sample: Okrtui) -> None:
    board = sample.board()
    board.press("j", "j", "j")
    board.wait_for(lambda b: "KR3" in line_of(b, "▌"))
    sample.ok("delete", "KR3", user="ben")
    board.wait_for(lambda b: line_of(b, "KR3 ") == "")
    assert "KR" in line_of(board, "▌")
    leave(board)


def test_what_is_being_typed_survives_and_saves_beside_what_others_change(sample: Okrtui) -> None:
    board = sample.board()
    board.press("j", "e")
    board.wait_for("KR1 title")
    board.send(", again")
    board.wait_for("again")
    sample.ok("check-in", "KR1", "44", user="ben")
    sample.ok("edit", "O2", "title=A city that likes us", user="ben")
    board.wait_for("A city that likes us")
    board.wait_for(lambda b: "again" in line_of(b, "▌"))
    board.send(" and again")
    board.press("enter")
    board.wait_for("changed KR1 title")
    assert "44 → 45 %" in line_of(board, "KR1")
    leave(board)
    shown = sample.json("show", "KR1")
    assert (shown["title"], shown["current"]) == ("Weekly returning riders, again and again", 44)


def test_a_field_that_somebody_else_changed_meanwhile_is_not_overwritten(sample: Okrtui) -> None:
    board = sample.board()
    board.press("e")
    board.wait_for("O1 title")
    board.send(" now")
    board.wait_for("week now")
    sample.ok("edit", "O1", "title=Riders return", user="ben")
    board.press("enter")
    board.wait_for("m keep yours")
    assert "ben changed it just now" in line_of(board, "O1 title")
    assert sample.json("show", "O1")["title"] == "Riders return"
    board.press("m")
    board.wait_for("changed O1 title")
    leave(board)
    assert sample.json("show", "O1")["title"] == "Riders come back every week now"


def test_a_goal_that_is_deleted_while_it_is_edited_is_told_and_typed_text_stays(
    sample: Okrtui,
) -> None:
    board = sample.board()
    board.press("j", "e")
    board.wait_for("KR1 title")
    board.send(" once more")
    board.wait_for("once more")
    sample.ok("delete", "KR1", user="ben")
    board.wait_quiet(SETTLED)
    board.press("enter")
    board.wait_for("k keep as a draft")
    assert "ben deleted it just now" in line_of(board, "── KR1")
    assert "once more" in line_of(board, "│ title")
    board.press("escape")
    board.wait_for("Kept as a draft")
    leave(board)


def test_two_boards_on_one_store_show_each_others_changes(sample: Okrtui) -> None:
    ana, ben = sample.board(), sample.board(user="ben")
    ana.press("j", "c")
    ana.wait_for("KR1 new value")
    ana.send("41")
    ana.press("enter")
    ben.wait_for("41 → 45 %")
    assert "ana: " in status(ben)
    ben.press("u")
    ben.wait_for("nothing to undo")
    ana.press("u")
    ben.wait_for("39.7 → 45 %")
    leave(ana)
    leave(ben)


def test_an_idle_board_sends_nothing_and_uses_under_a_hundredth_of_a_core(sample: Okrtui) -> None:
    board = sample.board()
    board.press("j")
    board.wait_quiet(SETTLED)
    # After the last key it watches for a moment whether more of an escape comes.
    board.measure_idle(1)
    before = board.wakes()
    sent, used = board.measure_idle(3)
    assert sent == 0
    assert used / 3 < 0.01, f"{100 * used / 3:.2f} %"
    # The thread that looks for others' changes; nobody waits for keys by asking again and again.
    assert sum(now > before[task] for task, now in board.wakes().items()) == 1


@pytest.mark.parametrize("keys", ["e", "?", "/", "w", "ctrl+p"])
def test_whatever_is_open_an_idle_screen_sends_nothing(sample: Okrtui, keys: str) -> None:
    board = sample.board()
    mark = board.mark()
    board.press(keys)
    board.wait_output(mark)
    # Longer than between two blinks of a cursor.
    board.wait_quiet(300)
    sent, _ = board.measure_idle(0.8)
    assert sent == 0


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
def test_two_boards_in_conflict_show_both_values_and_let_one_decide(
    sample: Okrtui, size: tuple[int, int]
) -> None:
    ana, ben = sample.board(size=size), sample.board(size=size, user="ben")
    for board in (ana, ben):
        board.press("e")
        board.wait_for("O1 title")
        board.press("ctrl+u")
    ana.send("Riders stay")
    ben.send("Riders return")
    ben.press("enter")
    ana.wait_for("ben made it Riders return, just now")
    ana.wait_for("Riders stay")
    ana.press("enter")
    ana.wait_for("m keep yours")
    assert "Riders return" in line_of(ana, "theirs")
    assert "Riders stay" in line_of(ana, "yours")
    ana.press("m")
    ben.wait_for("Riders stay")
    assert sample.json("show", "O1")["title"] == "Riders stay"
    leave(ana)
    leave(ben)
