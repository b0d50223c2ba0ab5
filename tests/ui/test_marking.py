"""Marking rows, and changing or deleting all that are marked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from okrtui.ui.drafts import Drafts
from okrtui.ui.terminal import terminal_of
from okrtui.ui.widgets.bulk_line import BulkLine
from okrtui.workspace import commands
from tests.ui.driving import NARROW, Drive, action, drive

if TYPE_CHECKING:
    from pathlib import Path

    from okrtui.workspace.workspace import Workspace
    from tests.ui.conftest import Open

MARK = "◆"


async def mark(hand: Drive, *keys: str) -> None:
    for key in keys:
        await hand.go_to(key)
        await hand.do("mark.row")


def open_line(hand: Drive) -> BulkLine:
    line = hand.board.marking.line
    assert line is not None
    return line


def marked(hand: Drive) -> tuple[str, ...]:
    return hand.board.signs.marked


def test_x_marks_a_row_and_goes_on_to_the_next(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR1")
        await hand.do("mark.row", "mark.row")
        assert marked(hand) == ("KR1", "KR2")
        assert hand.board.key == "KR3"
        assert f"{MARK}KR1 " in hand.line_of("KR1")
        assert f"{MARK}KR3" not in hand.line_of("KR3")
        assert "2 marked" in hand.lines()[0]
        assert hand.lines()[-1].startswith(" B change marked  d delete  M move  x mark  Esc unmark")
        await hand.go_to("KR1")
        await hand.do("mark.row")
        assert marked(hand) == ("KR2",)
        assert "1 marked" in hand.lines()[0]

    drive(sample, scenario)


def test_the_sign_is_no_matter_of_colour(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await mark(hand, "KR1", "K1")
        await hand.go_to("KR3")
        assert "*KR1" in hand.line_of("KR1")

    drive(sample, scenario, terminal=terminal_of({"TERM": "xterm"}, "ascii"))


def test_all_shown_rows_are_marked_or_none(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("O1")
        await hand.do("mark.all")
        shown = hand.board.tree_panel.goals()
        assert set(marked(hand)) == set(shown)
        await hand.do("mark.all")
        assert marked(hand) == ()
        await hand.go_to("K1")
        await hand.do("mark.all")
        assert set(marked(hand)) == {f"K{id}" for id in sample.kpis}

    drive(sample, scenario)


def test_marks_outlive_the_filter_and_escape_takes_them_away_before_it(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await mark(hand, "KR1", "KR5")
        await hand.do("view.filter")
        await hand.type("churn")
        await hand.do("editor.save")
        assert marked(hand) == ("KR1", "KR5")
        await hand.do("app.back")
        assert marked(hand) == ()
        assert hand.board.query_text == "churn"
        await hand.do("app.back")
        assert hand.board.query_text == ""

    drive(sample, scenario)


def test_marks_outlive_what_others_change_and_go_with_their_goal(open_sample: Open) -> None:
    mine, theirs = open_sample("ana"), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await mark(hand, "KR1", "KR2", "KR3")
        theirs.run(commands.edit(theirs, "KR1", {"title": "Riders who return"}))
        theirs.run(commands.delete(theirs, "KR2"))
        await hand.wait_for(lambda: "KR2" not in hand.board.tree_panel.goals())
        assert marked(hand) == ("KR1", "KR3")

    drive(mine, scenario)


# ---------------------------------------------------------------------- changing


async def change(hand: Drive, text: str) -> None:
    await hand.do("marks.change")
    await hand.type(text)
    await hand.do("editor.save")


def test_one_line_changes_all_marked_and_one_undo_takes_it_back(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        owner = sample.key_results[2].owner
        await mark(hand, "KR1", "KR2", "O2", "K1")
        await change(hand, "@zoe")
        await hand.wait_said("changed KR1, KR2, O2 and K1, owner: zoe")
        assert sample.key_results[2].owner == sample.kpis[1].owner == "zoe"
        assert len(marked(hand)) == 4, "for the next change"
        await hand.do("change.undo")
        await hand.wait_said("undone: edit KR1, KR2, O2 and K1, owner")
        assert sample.key_results[2].owner == owner

    drive(sample, scenario)


def test_the_line_says_what_it_comes_to_while_one_types(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await mark(hand, "O1", "O2")
        await hand.do("marks.change")
        assert "Change O1 and O2" in "\n".join(hand.lines())
        await hand.type("@zoe #growth 2027-Q1")
        assert "owner: zoe, team: growth, cycle: 2027-Q1" in "\n".join(hand.lines())
        await hand.do("editor.save")
        await hand.wait_said("changed O1 and O2, owner: zoe, team: growth, cycle: 2027-Q1")
        assert {sample.objectives[1].team, sample.objectives[2].team} == {"growth"}

    drive(sample, scenario, size=NARROW)


def test_without_marks_it_is_about_the_row_under_the_cursor(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR3")
        await change(hand, "weight=3")
        await hand.wait_said("changed KR3 weight")
        assert sample.key_results[3].weight == 3

    drive(sample, scenario)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2027-Q1", "KR1 has no cycle: only objectives have one"),
        ("colour=red", "has no field 'colour'"),
        ("@zoe @ben", "owner is given twice"),
        ("", "nothing to change is typed"),
    ],
)
def test_a_line_that_can_t_be_done_stays_open_and_says_why(
    sample: Workspace, text: str, said: str
) -> None:
    n = sample.number

    async def scenario(hand: Drive) -> None:
        await mark(hand, "O1", "KR1")
        await change(hand, text)
        await hand.wait_for(lambda: said in "\n".join(hand.lines()))
        assert open_line(hand).value == text
        await hand.do("editor.cancel")
        assert hand.board.marking.line is None
        assert sample.number == n
        assert len(marked(hand)) == 2

    drive(sample, scenario)


def test_what_somebody_changed_meanwhile_is_named_and_a_second_enter_wins(
    open_sample: Open,
) -> None:
    mine, theirs = open_sample("ana"), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        was = mine.key_results[1].owner
        await mark(hand, "KR1", "KR2")
        await hand.do("marks.change")
        await hand.type("@zo")
        theirs.run(commands.edit(theirs, "KR2", {"owner": "ben's own"}))
        await hand.type("e")
        await hand.do("editor.save")
        said = "owner of KR2 was changed meanwhile by ben"
        await hand.wait_for(lambda: said in "\n".join(hand.lines()))
        assert mine.key_results[1].owner == was
        await hand.wait_for(lambda: mine.key_results[2].owner == "ben's own")
        await hand.do("editor.save")
        await hand.wait_said("changed KR1 and KR2, owner: zoe")

    drive(mine, scenario)


def test_what_somebody_deleted_meanwhile_is_left_out_when_one_knows_it(open_sample: Open) -> None:
    mine, theirs = open_sample("ana"), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await mark(hand, "KR1", "KR2", "KR3")
        await hand.do("marks.change")
        await hand.type("@zoe")
        theirs.run(commands.delete(theirs, "KR2"))
        await hand.wait_for(lambda: 2 not in mine.key_results)
        await hand.do("editor.save")
        assert "KR2 is gone by now; Enter changes KR1 and KR3" in "\n".join(hand.lines())
        assert mine.key_results[1].owner != "zoe"
        await hand.do("editor.save")
        await hand.wait_said("changed KR1 and KR3, owner: zoe")

    drive(mine, scenario)


def test_tab_takes_over_the_name_that_is_suggested(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await mark(hand, "KR1", "KR2")
        await hand.do("marks.change")
        await hand.type("@b")
        line = open_line(hand)
        await hand.wait_for(lambda: line._suggestion)
        await hand.do("editor.next")
        assert line.value == "@ben"
        await hand.do("editor.save")
        await hand.wait_said("owner: ben")

    drive(sample, scenario)


# ---------------------------------------------------------------------- deleting


def test_d_deletes_all_marked_after_one_question(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        count = len(sample.key_results)
        below = len(sample.below("O1"))
        await mark(hand, "O1", "KR5", "KR1")
        await hand.do("goal.delete")
        assert "Delete 3 marked (O1, KR5 and KR1) and 3 key results and 3 initiatives" in hand.said
        await hand.do("question.no")
        assert len(sample.key_results) == count
        await hand.do("goal.delete", "question.yes")
        await hand.wait_said("deleted O1, KR5 and KR1 with ")
        assert marked(hand) == ()
        assert below
        assert 1 not in sample.key_results
        await hand.do("change.undo")
        await hand.wait_said("undone: delete O1, KR5 and KR1")
        assert len(sample.key_results) == count

    drive(sample, scenario)


def test_what_is_marked_and_not_shown_is_counted_before_it_goes(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await mark(hand, "KR1", "KR5")
        await hand.do("view.filter")
        await hand.type("incidents")
        await hand.do("editor.save", "goal.delete")
        assert "Delete 2 marked (KR1 and KR5), 1 of them not shown and " in hand.said
        await hand.do("question.no", "marks.change")
        assert "Change KR1 and KR5, 1 of them not shown: Enter" in "\n".join(hand.lines())

    drive(sample, scenario)


def test_two_marked_rows_are_asked_about_also_where_nothing_hangs_below(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await mark(hand, "K7", "K8")
        await hand.do("goal.delete")
        assert "Delete 2 marked (K7 and K8)? " in hand.said
        await hand.do("question.yes")
        await hand.wait_said("deleted K7 and K8; ")

    drive(sample, scenario)


def test_other_actions_still_concern_the_row_under_the_cursor(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await mark(hand, "KR1", "KR2")
        await hand.go_to("KR3")
        await hand.do("goal.check_in")
        assert hand.board.editing.session is not None
        assert hand.board.editing.session.key == "KR3"
        await hand.press(action("editor.cancel"))

    drive(sample, scenario)


def test_a_line_for_several_goals_survives_the_end_of_the_program(
    open_sample: Open, tmp_path: Path
) -> None:
    async def leaves(hand: Drive) -> None:
        await hand.go_to("KR1")
        await hand.do("mark.row", "mark.row", "marks.change")
        await hand.type("@ev")
        hand.app.keep_drafts()

    async def goes_on(hand: Drive) -> None:
        await hand.wait_for(lambda: hand.board.marking.line is not None)
        await hand.wait_for(lambda: hand.line_of("Draft, not saved yet · Change KR1 and KR2"))
        line = hand.board.marking.line
        assert line is not None
        assert line.value == "@ev"
        await hand.do("editor.cancel")
        assert hand.line_of("once more forgets it")
        await hand.type("a")
        await hand.do("editor.save")
        await hand.wait_said("changed KR1 and KR2")
        assert Drafts(tmp_path, hand.board.workspace.path, "ana").kept() is None

    drive(open_sample(), leaves, drafts=tmp_path)
    drive(open_sample(), goes_on, drafts=tmp_path)
