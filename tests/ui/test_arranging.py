"""Arranging the goals on the board: groups, orders, whose, which cycle; choosing among those."""

from __future__ import annotations

import pytest

from okrtui.ui.screens.choosing import ChoiceScreen
from okrtui.ui.widgets.filter_line import FilterLine
from okrtui.workspace import commands
from okrtui.workspace.arrangement import SORTINGS
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import NARROW, Drive, drive


def shown_keys(hand: Drive) -> list[str]:
    return [line.key for line in hand.board.tree_panel.lines]


def header(hand: Drive) -> str:
    return hand.lines()[0]


async def choose(hand: Drive, action: str, letter: str) -> None:
    await hand.do(action)
    assert isinstance(hand.app.screen, ChoiceScreen)
    await hand.press(letter)
    assert hand.board.is_current


def test_groups_stand_below_headings_that_fold(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        before = set(shown_keys(hand))
        await choose(hand, "view.group", "t")
        assert "by team" in header(hand)
        assert {key for key in shown_keys(hand) if key[0] != "="} == before
        await hand.do("cursor.first")
        heading = hand.board.tree_panel.cursor_key
        assert heading[0] == "="
        assert hand.board.key == ""
        assert "objective" in hand.said
        assert "median score" in hand.said
        count = len(shown_keys(hand))
        await hand.do("fold.toggle")
        assert len(shown_keys(hand)) < count
        assert hand.board.tree_panel.cursor_key == heading
        await hand.do("fold.toggle")
        assert len(shown_keys(hand)) == count
        await hand.do("goal.edit")
        assert not hand.board.editing.open
        assert "heading" in hand.said
        await hand.do("fold.all")
        assert all(key[0] == "=" for key in shown_keys(hand))
        await choose(hand, "view.group", "n")
        assert "by team" not in header(hand)

    drive(sample, scenario)


def test_the_cursor_stays_on_its_goal_whatever_the_order(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR6")
        for action, letter in (
            ("view.group", "p"),
            ("view.sort", "p"),
            ("view.group", "a"),
            ("view.sort", "l"),
            ("view.group", "n"),
        ):
            await choose(hand, action, letter)
            assert hand.board.key == "KR6"
        before = shown_keys(hand)
        await hand.do("view.reverse")
        assert hand.board.key == "KR6"
        assert shown_keys(hand) != before
        assert "seen last first" in header(hand)

    drive(sample, scenario)


def test_a_check_in_moves_the_row_to_its_new_place(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await choose(hand, "view.sort", "s")
        await hand.go_to("KR1")
        before = shown_keys(hand).index("KR1") - shown_keys(hand).index("O1")
        await hand.type("31")
        await hand.do("editor.save")
        await hand.wait_for(
            lambda: shown_keys(hand).index("KR1") - shown_keys(hand).index("O1") != before
        )
        assert hand.board.key == "KR1"

    drive(sample, scenario)


def test_mine_and_my_teams_and_everybodys(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        everything = shown_keys(hand)
        await hand.do("view.scope")
        mine = shown_keys(hand)
        assert "mine" in header(hand)
        assert len(mine) < len(everything)
        for key in mine:
            if key.startswith("KR"):
                record = sample.key_results[int(key[2:])]
                work = sample.model.initiatives_of(record.id)
                assert record.owner == "ana" or any(i.owner == "ana" for i in work)
        assert all(
            sample.kpis[int(line.key[1:])].owner == "ana"
            for line in hand.board.pulse_panel.lines
            if line.key
        )
        await hand.do("view.scope")
        assert "my team's" in header(hand)
        assert len(shown_keys(hand)) >= len(mine)
        await hand.do("view.scope")
        assert shown_keys(hand) == everything

    drive(sample, scenario)


def test_who_owns_nothing_is_told_so_and_how_to_go_on(open_sample: Open) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("view.scope")
        assert shown_keys(hand) == []
        text = "\n".join(hand.lines())
        assert "Nothing here is yours" in text
        await hand.do("view.scope", "view.scope")
        assert shown_keys(hand)

    drive(open_sample("nobody"), scenario)


@pytest.mark.parametrize("size", [NARROW, (120, 36), (40, 10)])
def test_a_menu_lies_above_the_status_line_as_far_as_there_is_room(
    sample: Workspace, size: tuple[int, int]
) -> None:
    async def scenario(hand: Drive) -> None:
        before = hand.lines()
        await hand.do("view.sort")
        screen = hand.app.screen
        assert isinstance(screen, ChoiceScreen)
        height = screen.menu.region.height
        assert screen.menu.region.bottom == size[1] - 2
        assert height == min(len(SORTINGS) + 1, size[1] - 3)
        lines = hand.lines()
        assert lines[-2] == before[-2]
        assert lines[-1].startswith(" Enter choose")
        assert lines[: -2 - height] == before[: -2 - height]
        assert lines[-2 - height].startswith(" Sort goals")
        await hand.pilot.resize_terminal(80, 24)
        await hand.wait_for(lambda: screen.menu.region.bottom == 22)
        await hand.press("end")
        assert "due first" in hand.lines()[-3]

    drive(sample, scenario, size=size)


@pytest.mark.parametrize("size", [NARROW, (120, 36), (40, 10)])
def test_cycles_are_chosen_from_a_list_with_all_of_them_at_its_end(
    sample: Workspace, size: tuple[int, int]
) -> None:
    async def scenario(hand: Drive) -> None:
        now = hand.board.cycle
        await hand.do("cycle.choose")
        text = "\n".join(hand.lines())
        assert "all cycles" in text
        await hand.press("0")
        assert hand.board.cycle is None
        assert {f"O{id}" for id in sample.objectives} <= set(shown_keys(hand))
        await hand.do("cycle.previous")
        assert hand.board.cycle == now
        await hand.do("cycle.choose")
        await hand.press("end", "enter")
        assert hand.board.cycle is None
        await hand.do("cycle.choose", "page.close")
        assert hand.board.cycle is None

    drive(sample, scenario, size=size)


def test_all_cycles_stay_chosen_when_something_changes(open_sample: Open) -> None:
    mine, theirs = open_sample("ana"), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await choose(hand, "cycle.choose", "0")
        count = len(shown_keys(hand))
        theirs.run(commands.add_objective(theirs, "Something else"))
        await hand.wait_for(lambda: len(shown_keys(hand)) > count)
        assert hand.board.cycle is None
        assert "all cycles" in header(hand)

    drive(mine, scenario)


def test_a_filter_that_is_not_understood_says_so_while_it_is_typed(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("view.filter")
        await hand.type("ownr:x")
        assert "did you mean owner?" in hand.lines()[-3]
        assert "ownr:x" in hand.lines()[-2]
        for _ in range(6):
            await hand.press("backspace")
        assert "did you mean" not in "\n".join(hand.lines())

    drive(sample, scenario)


def test_a_folded_row_in_a_filter_unfolds_again_with_the_next_filter(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("view.filter")
        await hand.type("kind:kr")
        await hand.do("editor.save", "cursor.first", "fold.close")
        folded = shown_keys(hand)
        await hand.do("fold.open")
        assert len(shown_keys(hand)) > len(folded)
        await hand.do("fold.close", "app.back")
        assert len(shown_keys(hand)) > len(folded)

    drive(sample, scenario)


def test_what_a_finding_leads_to_is_shown_in_spite_of_filter_and_folds(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await choose(hand, "view.group", "t")
        await hand.do("fold.all", "view.filter")
        await hand.type("nothing like it")
        await hand.do("editor.save")
        hand.board.arranging.reveal("KR6")
        hand.board.go_to("KR6")
        assert hand.board.key == "KR6"

    drive(sample, scenario)


def test_tab_completes_a_name_in_the_filter_and_else_keeps_it(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("view.filter")
        await hand.type("@a")
        await hand.do("editor.next")
        assert hand.board.query_one(FilterLine).value == "@ana"
        assert hand.board.query_text == "@ana"
        await hand.type(" pace:b")
        await hand.do("editor.next")
        assert hand.board.query_one(FilterLine).value == "@ana pace:behind"
        await hand.do("editor.next")
        assert not hand.board.query(FilterLine)
        assert hand.board.query_text == "@ana pace:behind"

    drive(sample, scenario)


def test_what_one_adds_stays_in_sight_whatever_the_filter(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("view.scope")
        await hand.go_to("KR1")
        await hand.do("goal.add")
        await hand.type("Fewer calls from 10 to 5 @dan")
        await hand.do("editor.save")
        await hand.wait_for(lambda: "Fewer calls" in hand.line_of("Fewer calls"))
        new = f"KR{max(sample.key_results)}"
        await hand.wait_for(lambda: new in shown_keys(hand))
        await hand.do("view.scope", "view.scope", "view.scope")
        assert new not in shown_keys(hand), "chosen anew, it is chosen as all others"

    drive(sample, scenario)


def test_what_comes_and_goes_may_come_again_before_it_has_gone(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        board = hand.board
        for _ in range(2):
            board.looking.do_view_filter("")
            assert board.looking.line is not None
            board.looking.line.action_editor("editor.cancel")
            board.press(("goal.edit_all",), "")
            assert board.editing.editor is not None
            board.editing.editor.action_editor("editor.cancel")
            board.press(("marks.change",), "")
            assert board.marking.line is not None
            board.marking.line.action_editor("editor.cancel")
        await hand.pilot.pause()
        assert not board.query(FilterLine)

    drive(sample, scenario)
