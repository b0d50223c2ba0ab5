"""All fields of a goal, one below the other, each edited in place."""

from __future__ import annotations

import pytest

from okrtui.ui.sessions import Session
from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import NARROW, WIDE, Drive, drive


def session_of(hand: Drive) -> Session:
    session = hand.board.editing.session
    assert session is not None
    return session


async def open_at(hand: Drive, key: str, field: str) -> None:
    """Open the form and go down to a field."""
    await hand.go_to(key)
    await hand.do("goal.edit_all")
    while session_of(hand).field != field:
        await hand.do("editor.below")
    await hand.pilot.pause()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("key", ["O1", "KR2", "K1", "I1"])
def test_all_fields_of_a_goal_can_be_gone_through_and_nothing_is_written(
    sample: Workspace, key: str, size: tuple[int, int]
) -> None:
    async def scenario(hand: Drive) -> None:
        number = sample.number
        await hand.go_to("KR2")
        await hand.do("fold.open")
        await hand.go_to(key)
        before = hand.lines()
        await hand.do("goal.edit_all")
        session = session_of(hand)
        for at, field in enumerate(session.fields):
            assert session.field == field
            assert hand.line_of(f" {field.replace('_', ' ')} "), field
            if at + 1 < len(session.fields):
                await hand.do("editor.below")
        await hand.do("editor.below", "editor.above", "editor.previous", "editor.next")
        assert session.at == len(session.fields) - 2
        await hand.do("editor.cancel")
        await hand.pilot.pause()
        assert not hand.board.editing.open
        assert hand.lines()[1:-2] == before[1:-2]
        assert sample.number == number

    drive(sample, scenario, size=size)


def test_each_field_is_saved_at_once_and_can_be_undone(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR2", "weight")
        await hand.put("3")
        await hand.do("editor.below")
        await hand.wait_for(lambda: sample.key_results[2].weight == 3)
        await hand.wait_for(lambda: session_of(hand).field != "weight")
        assert hand.line_of(" weight ").split() == ["weight", "3"]
        await hand.do("editor.cancel", "change.undo")
        await hand.wait_said("weight")
        assert sample.key_results[2].weight != 3

    drive(sample, scenario)


def test_enter_saves_a_field_and_leaves(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "O1", "team")
        await hand.put("support")
        await hand.do("editor.save")
        await hand.wait_said("changed O1")
        assert sample.objectives[1].team == "support"
        assert not hand.board.editing.open

    drive(sample, scenario)


def test_a_bad_value_keeps_the_field_open_and_says_why(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR2", "cadence")
        await hand.put("sometimes")
        await hand.do("editor.below")
        assert "sometimes" in hand.said
        assert session_of(hand).field == "cadence"
        assert "sometimes" in hand.line_of(" cadence ")

    drive(sample, scenario)


def test_a_goal_of_another_kind_has_other_fields_in_front(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await open_at(hand, "K1", "direction")
        assert sample.kpis[1].direction != "band"
        await hand.put("band")
        await hand.do("editor.next")
        await hand.wait_for(lambda: sample.kpis[1].direction == "band")
        await hand.wait_for(lambda: session_of(hand).field != "direction")
        fields = session_of(hand).fields
        assert fields.index("low") < fields.index("parent") < fields.index("green")

    drive(sample, scenario)


def test_what_somebody_else_makes_of_another_field_appears_in_the_form(open_sample: Open) -> None:
    mine, theirs = open_sample("ana"), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await open_at(hand, "KR2", "unit")
        await hand.put("points")
        theirs.run(commands.edit(theirs, "KR2", {"cadence": "monthly"}))
        await hand.wait_for(lambda: "monthly" in hand.line_of(" cadence "))
        assert "points" in hand.line_of(" unit ")
        theirs.run(commands.edit(theirs, "KR2", {"unit": "pt"}))
        await hand.wait_for(lambda: "ben made it pt" in "\n".join(hand.lines()))
        await hand.do("editor.save")
        await hand.wait_for(lambda: hand.board.editing.deciding.asking)
        await hand.do("conflict.mine")
        await hand.wait_for(lambda: mine.key_results[2].unit == "points")

    drive(mine, scenario)
