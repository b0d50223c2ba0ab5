"""The timeline's page: cycles side by side, other cycles, and empty ones."""

from __future__ import annotations

import pytest

from okrtui.ui.screens.timeline import TimelinePage
from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import Drive, drive


def page(hand: Drive) -> TimelinePage:
    shown = hand.app.screen
    assert isinstance(shown, TimelinePage)
    return shown


def keys(hand: Drive) -> list[str]:
    return [line.heading or line.key for line in page(hand).list.lines]


@pytest.fixture
def planned(sample: Workspace) -> Workspace:
    sample.run(commands.add_objective(sample, "We were somewhere", cycle="2026-Q3"))
    sample.run(commands.add_objective(sample, "We are everywhere", cycle="2027-Q1"))
    return sample


def test_brackets_go_to_other_cycles_and_say_where_they_end(planned: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("timeline.open")
        assert keys(hand) == ["O1", "O2", "O3", "O4", "O5"]
        await hand.do("cycle.next")
        assert keys(hand) == ["O7"]
        assert "2027-Q1" in hand.lines()[0]
        await hand.do("cycle.next")
        assert "there is no later cycle" in page(hand).said
        await hand.do("cycle.previous", "cycle.previous")
        assert keys(hand) == ["O6"]
        await hand.do("cycle.previous")
        assert "there is no earlier cycle" in page(hand).said

    drive(planned, scenario)


def test_cycles_stand_side_by_side(planned: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("timeline.open", "timeline.fewer")
        assert "one cycle is the least" in page(hand).said
        await hand.do("timeline.more")
        assert keys(hand) == ["2026-Q4", "O1", "O2", "O3", "O4", "O5", "2027-Q1", "O7"]
        assert "2026-Q4 – 2027-Q1" in hand.lines()[0]
        await hand.do("timeline.more")
        assert keys(hand)[:2] == ["2026-Q3", "O6"]
        await hand.do("timeline.more")
        assert "all cycles are shown" in page(hand).said
        await hand.do("timeline.fewer", "timeline.fewer")
        assert len(keys(hand)) < 9

    drive(planned, scenario)


def test_a_row_goes_to_its_goal_in_its_cycle(planned: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("timeline.open", "cycle.next", "list.open")
        await hand.wait_for(lambda: hand.board.key == "O7")
        assert hand.board.cycle_name == "2027-Q1"

    drive(planned, scenario)


def test_the_filter_is_the_boards_and_says_what_it_does_not_know(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("timeline.open", "view.filter")
        await hand.type("owner:ch")
        await hand.do("editor.next")
        assert page(hand).query_text == "owner:cho"
        assert "O2" in keys(hand)
        assert "O1" not in keys(hand)
        await hand.type(" pace:quick")
        assert "no pace" in page(hand).said

    drive(sample, scenario)


def test_an_empty_store_has_an_empty_timeline(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("timeline.open", "cursor.down", "list.open", "cycle.next", "timeline.more")
        assert hand.line_of("No objectives run at this time.")
        await hand.do("app.back")
        assert hand.board.is_active

    drive(empty, scenario)
