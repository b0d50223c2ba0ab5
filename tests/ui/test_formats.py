"""The board in the way somebody writes: shown so, typed so, and aligned."""

from __future__ import annotations

import re

import pytest

from okrtui.domain import writing
from okrtui.domain.values import format_number
from okrtui.domain.writing import DATES, NUMBERS, Writing, short_day
from okrtui.workspace.commands import edit
from okrtui.workspace.settings import week_start
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import NARROW, Drive, drive


def test_a_day_stands_in_the_list_and_the_editor_as_it_was_chosen(sample: Workspace) -> None:
    writing.use(Writing(DATES["31.12.2026"]))

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("panel.previous")
        assert hand.line_of("19.11.26")
        await hand.do("entry.edit", *(4 * ["editor.next"]))
        assert "Correct KR2 date, was 19.11.2026" in hand.said
        editor = hand.board.editing.editor
        assert editor is not None
        assert editor.value == "19.11.2026"
        await hand.put("20.11.2026")
        await hand.do("editor.save")
        await hand.wait_said("date 19.11.2026 → 20.11.2026")
        assert hand.line_of("20.11.26")

    drive(sample, scenario)
    assert sample.model.check_ins(2)[-1].date.isoformat() == "2026-11-20"


@pytest.mark.parametrize("name", DATES)
def test_days_keep_the_columns_of_the_history_aligned(sample: Workspace, name: str) -> None:
    writing.use(Writing(DATES[name]))
    days = [short_day(entry.date) for entry in sample.model.check_ins(2)]

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("panel.previous", "detail.alone")
        rows = [row for day in days if (row := hand.line_of(day))]
        assert len(rows) > 3
        assert len({row.index(" %") for row in rows}) == 1

    drive(sample, scenario, size=NARROW)


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_stands_in_the_tree_and_the_editor_as_it_was_chosen(
    sample: Workspace, name: str
) -> None:
    sample.run(edit(sample, "KR1", {"target": "1204.5"}))
    numbers = NUMBERS[name]
    writing.use(Writing(numbers=numbers))
    shown = format_number(1204.5)

    async def scenario(hand: Drive) -> None:
        assert f"{numbers.decimal}7 → {shown}" in hand.line_of("KR1 ")
        bars = [re.search("[━─┼╋]{8}", line) for line in hand.lines() if "   KR" in line[:8]]
        assert len({bar.start() for bar in bars if bar is not None}) == 1, (
            "the bars begin below each other, whatever stands in front"
        )
        await hand.go_to("KR1")
        await hand.do("goal.edit", *(3 * ["editor.next"]))
        editor = hand.board.editing.editor
        assert editor is not None
        assert editor.value == shown
        await hand.do("editor.save")
        assert sample.key_results[1].target == 1204.5

    drive(sample, scenario)


def test_what_is_typed_on_the_board_is_meant_as_it_was_chosen(sample: Workspace) -> None:
    writing.use(Writing(numbers=NUMBERS["1.234,5"]))

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR1")
        await hand.type("1,204")
        await hand.do("editor.save")
        await hand.wait_said("→ 1,204 %")

    drive(sample, scenario)
    assert sample.model.check_ins(1)[-1].value == 1.204


def test_the_board_lets_weeks_begin_with_another_day_and_takes_it_back(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        hand.board.action_do("workspace.week_start", "")
        await hand.wait_for(lambda: hand.line_of("Weeks begin with"))
        assert "Monday" in hand.line_of("Monday")
        await hand.press("3")
        await hand.wait_said("weeks begin with Sunday now")
        assert week_start(sample) == "sunday"
        await hand.do("change.undo")
        await hand.wait_for(lambda: week_start(sample) == "monday")

    drive(sample, scenario, size=NARROW)
