"""Several lines pasted at once: nothing of them is lost, and nothing is done with them unseen."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from okrtui.ui.drafts import Drafts
from okrtui.ui.pasting import in_lines, in_one_line
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import NARROW, Drive, drive

LINES = "Churn from 10% to 8%\n\nRiders from 31k to 45k\r\n  Trips from 4 to 6\n"


async def paste(hand: Drive, text: str) -> None:
    hand.app.post_message(events.Paste(text))
    await hand.pilot.pause()


def text_of(hand: Drive) -> str:
    editor = hand.board.editing.editor
    assert editor is not None
    return editor.value


@pytest.mark.parametrize(
    ("pasted", "line", "lines"),
    [
        ("", "", ""),
        (" as it is ", " as it is ", " as it is "),
        ("one\n", "one", "one"),
        ("one\ntwo", "one two", "one\ntwo"),
        (" one \r\n\r\n  two\rthree", " one  two three", " one \n\n  two\nthree"),
    ],
)
def test_lines_joined_or_kept(pasted: str, line: str, lines: str) -> None:
    assert in_one_line(pasted) == line
    assert in_lines(pasted) == lines


def test_a_title_takes_several_lines_as_one(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        await paste(hand, " and\nof everybody")
        assert text_of(hand).endswith(" and of everybody")

    drive(sample, scenario)


def test_a_description_keeps_its_lines(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit_all")
        await hand.press("d")
        await paste(hand, "first\r\nsecond\n\nthird")
        await hand.do("editor.save")
        await hand.wait_said("changed KR2 description")
        stored = sample.model.shown("key_results", 2) or {}
        assert stored["description"] == "first\nsecond\n\nthird"

    drive(sample, scenario)


def test_a_filter_takes_all_words(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("view.filter")
        await paste(hand, "monthly\nchurn")
        await hand.wait_for(lambda: hand.board.query_text == "monthly churn")

    drive(sample, scenario)


def test_each_line_pasted_for_a_new_goal_becomes_one_in_turn(sample: Workspace) -> None:
    before = len(sample.key_results)

    async def scenario(hand: Drive) -> None:
        await hand.go_to("O1")
        await hand.do("goal.add")
        await paste(hand, LINES)
        assert "2 more pasted lines wait" in hand.said
        for line in ("Churn from 10% to 8%", "Riders from 31k to 45k", "Trips from 4 to 6"):
            await hand.wait_for(lambda: text_of(hand) == line)  # noqa: B023 - waits in the loop
            await hand.do("editor.save")
        await hand.wait_for(lambda: not hand.board.editing.open)
        titles = [record.title for record in sample.key_results.values()][before:]
        assert titles == ["Churn", "Riders", "Trips"]

    drive(sample, scenario, size=NARROW)


def test_leaving_tells_how_many_pasted_lines_are_left_out(sample: Workspace) -> None:
    before = len(sample.key_results)

    async def scenario(hand: Drive) -> None:
        await hand.go_to("O1")
        await hand.do("goal.add")
        await paste(hand, LINES)
        await hand.do("editor.save")
        await hand.wait_for(lambda: text_of(hand) == "Riders from 31k to 45k")
        await hand.do("editor.cancel")
        assert "this line and 1 more" in hand.said
        assert len(sample.key_results) == before + 1

    drive(sample, scenario)


def test_lines_that_wait_are_in_the_draft(open_sample: Open, tmp_path: Path) -> None:
    async def leaves(hand: Drive) -> None:
        await hand.go_to("O1")
        await hand.do("goal.add")
        await paste(hand, LINES)
        hand.app.keep_drafts()

    async def goes_on(hand: Drive) -> None:
        await hand.wait_for(lambda: hand.board.editing.open)
        assert text_of(hand) == "Churn from 10% to 8%"
        await hand.do("editor.save")
        await hand.wait_for(lambda: text_of(hand) == "Riders from 31k to 45k")
        draft = Drafts(tmp_path, hand.board.workspace.path, "ana").kept()
        assert draft is not None, "what came out of a draft stays in one"

    drive(open_sample(), leaves, drafts=tmp_path)
    drive(open_sample(), goes_on, drafts=tmp_path)
