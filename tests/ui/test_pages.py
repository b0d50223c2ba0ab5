"""What all pages with a list share: keys, filter, folds, the way to a goal and back."""

from __future__ import annotations

import pytest

from okrtui.ui.screens.alignment import AlignmentPage
from okrtui.ui.screens.list_page import ListPage
from okrtui.ui.screens.page import PageScreen
from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import NARROW, Drive, action, drive

OPENS = ("activity.open", "alignment.open", "coach.open", "timeline.open")


def page(hand: Drive) -> ListPage[object]:
    shown = hand.app.screen
    assert isinstance(shown, ListPage)
    return shown


def aligned(hand: Drive) -> AlignmentPage:
    shown = hand.app.screen
    assert isinstance(shown, AlignmentPage)
    return shown


async def to_row(hand: Drive, key: str) -> None:
    shown = page(hand)
    at = next(n for n, line in enumerate(shown.list.lines) if shown.goal_of(line) == key)
    shown.list.move_to(at)
    shown.show_notes()
    await hand.pilot.pause()


@pytest.mark.parametrize("opens", OPENS)
def test_escape_and_q_lead_back_to_the_board(sample: Workspace, opens: str) -> None:
    async def scenario(hand: Drive) -> None:
        for leave in ("app.back", "list.close"):
            await hand.do(opens)
            assert not hand.board.is_active
            await hand.do(leave)
            assert hand.board.is_active

    drive(sample, scenario)


@pytest.mark.parametrize("opens", OPENS)
def test_keys_in_one_packet_reach_the_page_in_their_order(sample: Workspace, opens: str) -> None:
    async def scenario(hand: Drive) -> None:
        # None waits for the page to be there.
        await hand.press(action(opens), action("cursor.down"), action("view.filter"), "k", "r")
        await hand.wait_for(lambda: page(hand).query_text == "kr")

    drive(sample, scenario)


@pytest.mark.parametrize("opens", OPENS)
def test_escape_clears_the_filter_first(sample: Workspace, opens: str) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do(opens)
        everything = len(page(hand).list.lines)
        await hand.do("view.filter")
        assert "Enter keep the filter" in hand.lines()[-1]
        await hand.type("zz")
        assert len(page(hand).list.lines) < everything
        await hand.do("editor.save")
        assert "filter: zz" in hand.lines()[0]
        assert "q board" in hand.lines()[-1]
        await hand.do("app.back")
        assert len(page(hand).list.lines) == everything
        await hand.do("app.back")
        assert hand.board.is_active

    drive(sample, scenario)


@pytest.mark.parametrize("opens", OPENS)
def test_a_filter_that_leaves_nothing_says_so(sample: Workspace, opens: str) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do(opens, "view.filter")
        await hand.type("zzz")
        assert hand.line_of("Nothing has all of these words in it.")
        await hand.do("editor.save", "list.open", "cursor.down", "cursor.last")
        assert not hand.board.is_active

    drive(sample, scenario)


@pytest.mark.parametrize("opens", OPENS)
def test_help_tells_the_keys_of_the_place(sample: Workspace, opens: str) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do(opens, "app.help")
        assert isinstance(hand.app.screen, PageScreen)
        shown = "\n".join(hand.lines())
        assert "On a page: to that goal on the board" in shown
        assert "Check in" not in shown
        await hand.do("page.close")
        assert page(hand)

    drive(sample, scenario)


@pytest.mark.parametrize("opens", OPENS)
@pytest.mark.parametrize("size", [NARROW, (40, 10)])
def test_the_cursor_stays_in_sight(sample: Workspace, opens: str, size: tuple[int, int]) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do(opens)
        shown = page(hand).list
        for id in ("cursor.last", "cursor.page_up", "cursor.first", "cursor.page_down"):
            await hand.do(id)
            assert shown.row_y(shown.cursor) is not None

    drive(sample, scenario, size=size)


def test_enter_goes_to_the_goal_also_in_another_cycle(sample: Workspace) -> None:
    sample.run(commands.add_objective(sample, "Everybody rides with us", cycle="2026"))
    new = max(sample.objectives)

    async def scenario(hand: Drive) -> None:
        hand.board.looking.filter_by("revenue")
        before = hand.board.cycle
        await hand.do("alignment.open")
        await to_row(hand, f"O{new}")
        await hand.do("list.open")
        await hand.wait_for(lambda: hand.board.key == f"O{new}")
        assert hand.board.cycle != before

    drive(sample, scenario)


def test_folds_hold_on_the_alignment_by_the_keys_of_the_board(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("alignment.open")
        assert [line.key for line in aligned(hand).list.lines][:2] == ["O1", "O4"]
        await hand.do("fold.close")
        assert [line.key for line in aligned(hand).list.lines][:2] == ["O1", ""]
        await hand.do("fold.open", "fold.open")
        current = aligned(hand).list.current
        assert current is not None
        assert current.key == "O4"
        await hand.do("fold.toggle")
        assert "nothing hangs below" in aligned(hand).said
        await hand.do("fold.all")
        assert [line.key for line in aligned(hand).list.lines][:2] == ["O1", ""]
        await hand.do("fold.all")
        assert [line.key for line in aligned(hand).list.lines][:2] == ["O1", "O4"]

    drive(sample, scenario)


def test_why_is_answered_on_a_page_as_on_the_board(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("alignment.open", "cursor.down", "goal.why")
        assert "Why · O4" in hand.lines()[0]
        await hand.do("page.close")
        assert aligned(hand)

    drive(sample, scenario)


def test_changes_of_others_appear_on_a_page(sample: Workspace, open_sample: Open) -> None:
    other = open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await hand.do("alignment.open")
        await to_row(hand, "O3")
        other.run(commands.edit(other, "O2", {"parent": "O1"}))
        moved = ["O1", "O2", "O4", "", "O3", "O5"]
        await hand.wait_for(lambda: [line.key for line in aligned(hand).list.lines] == moved)
        current = aligned(hand).list.current
        assert current is not None
        assert current.key == "O3"

    drive(sample, scenario)


def test_a_goal_that_went_meanwhile_is_told(sample: Workspace, open_sample: Open) -> None:
    other = open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await hand.do("alignment.open")
        shown = aligned(hand)
        await to_row(hand, "O5")
        other.run(commands.delete(other, "O5"))
        await hand.wait_for(lambda: all(line.key != "O5" for line in shown.list.lines))
        assert hand.app.screen is shown

    drive(sample, scenario)


def test_a_click_chooses_a_row_and_a_second_one_goes_there(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("alignment.open")
        await hand.pilot.click("PageList", offset=(20, 2))
        current = aligned(hand).list.current
        assert current is not None
        assert current.key == "O4"
        await hand.pilot.click("PageList", offset=(20, 2))
        await hand.wait_for(lambda: hand.board.is_active)
        assert hand.board.key == "O4"

    drive(sample, scenario)


@pytest.mark.parametrize(
    ("opens", "needs"),
    [
        ("alignment.open", ("list.open", "goal.why")),
        ("timeline.open", ("list.open", "goal.why")),
        ("coach.open", ("list.open",)),
        ("activity.open", ("list.open", "activity.goal", "activity.undo")),
    ],
)
def test_what_needs_a_row_is_grey_on_a_page_without_one_and_says_why(
    empty: Workspace, opens: str, needs: tuple[str, ...]
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do(opens)
        offered = {hint.action: hint.can for hint in page(hand)._footer._hints}
        for id in needs:
            assert offered[id] is False
            await hand.do(id)
            assert "there is no" in page(hand).said or "nothing here" in page(hand).said
        assert offered["app.help"]

    drive(empty, scenario, size=NARROW)
