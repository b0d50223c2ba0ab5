"""What one does most, from an empty board, by no other keys than those that the screen offers."""

from __future__ import annotations

import pytest

from tests.e2e.okrtui import SIZES, Okrtui, answer, choose, line_of


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
def test_the_ten_most_common_tasks_are_done_by_what_is_offered(
    empty: Okrtui, size: tuple[int, int]
) -> None:
    # 1. Open.
    board = empty.board(size=size)
    board.wait_for("An objective says where you want to be")
    # 2. An objective.
    choose(board, "add")
    answer(board, "New objective", "Riders come back", "add", "added O1")
    # 3. Two key results.
    choose(board, "add key result")
    answer(board, "New key result", "Reduce churn from 10% to 8%", "add", "added KR1")
    choose(board, "add key result")
    answer(board, "New key result", "Launch perks from 0 to 3", "add", "added KR2")
    # 4. Check in, twice.
    choose(board, "check in")
    answer(board, "KR2 new value", "1", "save", "checked in KR2")
    board.press("up")
    board.wait_for(lambda b: "KR1" in line_of(b, "▌"))
    choose(board, "check in")
    answer(board, "KR1 new value", "9.9", "save", "checked in KR1")
    # 5. Edit a cell.
    choose(board, "edit")
    answer(board, "KR1 title", " of pass holders", "save", "changed KR1 title")
    # 6. Undo.
    choose(board, "undo")
    board.wait_for("undone: edit KR1 title")
    # 7. Filter, and see all again.
    choose(board, "filter")
    board.send("perks")
    board.wait_gone("KR1 ")
    choose(board, "keep the filter")
    board.wait_for("filter: perks")
    choose(board, "filter")
    choose(board, "clear it")
    board.wait_for("KR1 ")
    # 8. Why is it behind?
    board.wait_for(lambda b: "KR" in line_of(b, "▌"))
    choose(board, "why")
    board.wait_for("What went in")
    board.wait_for("Esc closes")
    board.press("escape")
    board.wait_gone("What went in")
    # 9. A KPI, and a measurement of it.
    board.press("tab")
    board.wait_for("adds one here")
    choose(board, "add")
    answer(board, "New KPI", "Uptime ≥ 99.9 %", "add", "added K1")
    choose(board, "check in")
    answer(board, "K1 new measurement", "99.95", "save", "logged K1")
    # 10. Leave, and find all of it again.
    board.press("q")
    assert board.wait_exit() == 0
    again = empty.board(size=size)
    again.wait_for("KR2 Launch perks")
    again.wait_for(lambda b: "9.9 → 8 %" in line_of(b, "KR1"))
    again.press("q")
    assert again.wait_exit() == 0
    shown = empty.json("show")
    assert [kpi["latest"] for kpi in shown["kpis"]] == [99.95]
