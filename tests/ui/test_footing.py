"""The footer offers the keys that hold now, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from okrtui.workspace import commands
from tests.ui.driving import NARROW, WIDE, Drive, drive

if TYPE_CHECKING:
    from okrtui.workspace.workspace import Workspace
    from tests.ui.conftest import Open

OF_BOARD = "c check in"


def footer(hand: Drive) -> str:
    return hand.lines()[-1]


async def click(hand: Drive, word: str) -> None:
    await hand.pilot.click("FooterBar", offset=(footer(hand).index(word), 0))
    await hand.pilot.pause()


def test_while_one_types_the_footer_offers_the_keys_of_the_editor(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        assert OF_BOARD in footer(hand)
        await hand.do("goal.edit")
        assert OF_BOARD not in footer(hand)
        for offered in ("Enter save", "Tab save, next cell", "Esc cancel"):
            assert offered in footer(hand)
        await click(hand, "cancel")
        assert not hand.board.editing.open
        assert OF_BOARD in footer(hand)

    drive(sample, scenario, size=NARROW)


def test_the_row_of_a_new_goal_offers_what_its_keys_do(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.add")
        offered = footer(hand)
        assert offered.split("  ")[:3] == [" Enter add", "Tab fields", "Ctrl+N add, one more"]
        await hand.put("Reduce churn from 10 to 8 %")
        await hand.do("editor.next")
        assert footer(hand).split("  ")[:2] == [" Enter add", "Tab next field"]
        await click(hand, "to the line")
        assert footer(hand) == offered
        await click(hand, "leave")
        assert not hand.board.editing.open
        assert OF_BOARD in footer(hand)

    drive(sample, scenario, size=NARROW)


def test_a_question_before_deleting_offers_yes_and_no(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("O1")
        await hand.do("goal.delete")
        assert footer(hand).split() == ["y", "yes", "n", "no"]
        await click(hand, "no")
        assert "Nothing was deleted" in hand.said
        assert OF_BOARD in footer(hand)
        assert 1 in sample.objectives

    drive(sample, scenario, size=NARROW)


def test_a_conflict_offers_what_decides_it(open_sample: Open) -> None:
    mine, theirs = open_sample("ana"), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        await hand.put("Mine")
        theirs.run(commands.edit(theirs, "KR2", {"title": "Theirs"}))
        await hand.do("editor.save")
        await hand.wait_for(lambda: hand.board.editing.deciding.asking)
        await hand.pilot.pause()
        assert footer(hand).split() == ["m", "keep", "yours", "t", "take", "theirs", "e", "edit"]
        await click(hand, "take")
        await hand.wait_for(lambda: not hand.board.editing.open)
        await hand.pilot.pause()
        assert OF_BOARD in footer(hand)
        assert mine.key_results[2].title == "Theirs"

    drive(mine, scenario)


@pytest.mark.parametrize("page", ["", "coach.open", "timeline.open"])
def test_while_a_filter_is_typed_the_footer_offers_what_its_keys_do(
    sample: Workspace, page: str
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do(*filter(None, (page, "view.filter")))
        tab = "" if page == "coach.open" else "  Tab complete"
        before = f"Enter keep the filter{tab}  Esc clear it"
        assert footer(hand).strip() == before
        await hand.type("churn")
        assert footer(hand).strip() == before
        await click(hand, "keep")
        assert "keep the filter" not in footer(hand)
        assert hand.line_of("filter: churn")
        await hand.do("view.filter")
        await click(hand, "clear it")
        assert "keep the filter" not in footer(hand)
        assert not hand.line_of("filter: churn")

    drive(sample, scenario, size=NARROW)


def test_a_check_in_offers_to_go_on_not_to_save_with_every_field(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.check_in")
        assert footer(hand).split("  ")[:2] == [" Enter save", "Tab next field"]
        await hand.put("8.5")
        await hand.do("editor.next")
        await hand.do("editor.cancel")
        assert "Nothing was saved" in hand.said
        await hand.do("goal.edit")
        assert "Tab save, next cell" in footer(hand)

    drive(sample, scenario, size=NARROW)


def test_a_filter_that_is_kept_offers_the_key_that_clears_it(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("view.filter")
        await hand.type("ben")
        await hand.do("editor.save")
        assert "Esc clear filter" in footer(hand)
        await click(hand, "clear filter")
        assert hand.board.query_text == ""
        assert "clear filter" not in footer(hand)

    drive(sample, scenario, size=NARROW)


def test_a_narrow_detail_offers_the_way_out(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("panel.previous")
        assert hand.board.panel == "detail"
        assert "Esc back" in footer(hand)

    drive(sample, scenario, size=NARROW)


def test_a_list_to_choose_from_offers_its_own_keys(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("view.group")
        assert footer(hand).split() == [
            "Enter",
            "choose",
            "Up",
            "up",
            "Down",
            "down",
            "Esc",
            "leave",
        ]
        await click(hand, "down")
        await click(hand, "choose")
        await hand.pilot.pause()
        assert hand.line_of("by team")
        assert "edit" in footer(hand)

    drive(sample, scenario, size=NARROW)


@pytest.mark.parametrize(("size", "offers"), [(NARROW, False), (WIDE, True)])
def test_full_screen_is_offered_only_to_what_has_not_all_of_it(
    sample: Workspace, size: tuple[int, int], offers: bool
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        hand.board.show_panel("detail")
        await hand.pilot.pause()
        assert ("full screen" in footer(hand)) is offers

    drive(sample, scenario, size=size)
