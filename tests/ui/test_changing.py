"""Adding, deleting, undoing; others' changes."""

from __future__ import annotations

import pytest

from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.ui.conftest import Open
from tests.ui.driving import Drive, action, drive


def test_a_on_an_objective_adds_a_key_result_below_it(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("O2")
        await hand.do("goal.add")
        await hand.put("Reduce complaints from 40 to 20 a week @eva")
        await hand.do("editor.save")
        await hand.wait_said("added KR19")
        assert hand.board.key == "KR19"
        record = sample.key_results[19]
        assert (record.objective, record.start, record.target, record.owner) == (2, 40, 20, "eva")

    drive(sample, scenario)


def test_a_on_a_key_result_adds_beside_it(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR5")
        await hand.do("goal.add")
        await hand.put("Reduce complaints from 40 to 20")
        await hand.do("editor.save")
        await hand.wait_said("added KR19")
        assert sample.key_results[19].objective == sample.key_results[5].objective

    drive(sample, scenario)


def test_one_key_while_adding_adds_and_opens_the_next_line(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("O2")
        await hand.do("goal.add")
        await hand.put("Reduce complaints from 40 to 20")
        await hand.do("editor.more")
        await hand.wait_for(lambda: 19 in sample.key_results and hand.board.editing.open)
        await hand.put("Raise praise from 2 to 9")
        await hand.do("editor.save")
        await hand.wait_said("added KR20")
        assert [k.id for k in sample.model.key_results_of(2)][-2:] == [19, 20]

    drive(sample, scenario)


def test_leaving_the_line_of_a_new_row_takes_it_away(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("O2")
        lines = len(hand.board.tree_panel.lines)
        await hand.do("goal.add")
        assert len(hand.board.tree_panel.lines) == lines + 1
        await hand.do("editor.cancel")
        assert len(hand.board.tree_panel.lines) == lines
        assert not hand.board.editing.open

    drive(sample, scenario)


@pytest.mark.parametrize("key", ["KR3", "K1"])
def test_who_adds_nothing_after_all_is_back_where_they_were(sample: Workspace, key: str) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to(key)
        await hand.do("goal.add", "editor.cancel")
        await hand.wait_for(lambda: not hand.board.editing.open)
        assert hand.board.key == key

    drive(sample, scenario)


def test_the_owners_column_fits_the_first_owner_who_appears(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("goal.add")
        await hand.type("Riders stay @theodora")
        await hand.do("editor.save")
        await hand.wait_for(lambda: "theodora" in hand.line_of("Riders stay"))

    drive(empty, scenario)


def test_the_first_objective_is_added_with_the_same_key(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        assert action("goal.add") in "\n".join(hand.lines())
        assert f"{action('app.sample')}  " in "\n".join(hand.lines())
        await hand.do("goal.add")
        await hand.put("Riders come back every week")
        await hand.do("editor.save")
        await hand.wait_said("added O1")
        assert "Riders come back every week" in hand.line_of("O1")

    drive(empty, scenario)


def test_a_in_the_pulse_adds_a_kpi(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("K1")
        await hand.do("goal.add")
        await hand.put("Bikes ready at seven ≥ 95 % red 90 #operational @dan")
        await hand.do("editor.save")
        await hand.wait_said("added K9")
        record = sample.kpis[9]
        assert (record.name, record.direction, record.green, record.red) == (
            "Bikes ready at seven",
            "up",
            95,
            90,
        )
        assert (record.unit, record.type, record.owner) == ("%", "operational", "dan")
        assert hand.board.key == "K9"

    drive(sample, scenario)


def test_deleting_asks_only_when_something_hangs_below(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR1")
        await hand.do("goal.delete")
        await hand.wait_said("deleted KR1")
        await hand.go_to("O1")
        await hand.do("goal.delete")
        assert hand.said.startswith("Delete O1 and 3 key results and 2 initiatives below it?")
        await hand.do("cursor.down")
        assert 1 in sample.objectives
        assert hand.board.key == "O1", "the key answers the question and does nothing else"
        await hand.do("goal.delete", "question.yes")
        await hand.wait_said("deleted O1")
        assert 1 not in sample.objectives

    drive(sample, scenario)


def test_undo_brings_back_and_redo_does_it_again(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR1")
        await hand.do("goal.delete")
        await hand.wait_for(lambda: 1 not in sample.key_results)
        await hand.do("change.undo")
        await hand.wait_for(lambda: 1 in sample.key_results)
        await hand.wait_for(lambda: hand.board.key == "KR1")
        await hand.do("change.redo")
        await hand.wait_for(lambda: 1 not in sample.key_results)

    drive(sample, scenario)


def test_work_is_done_or_open_again_with_the_check_in_key(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("fold.open", "cursor.down", "cursor.down")
        assert hand.board.key == "I2"
        await hand.do("goal.check_in")
        await hand.wait_for(lambda: sample.initiatives[2].state == "done")

    drive(sample, scenario)


def test_a_change_made_elsewhere_appears_without_a_key(open_sample: Open) -> None:
    mine, theirs = open_sample("ana"), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR5")
        hand.board.arranging.folds.set("O3", True)
        hand.board.rebuild()
        theirs.run(commands.add_objective(theirs, "Something new"))
        theirs.run(commands.check_in(theirs, 6, "5"))
        await hand.wait_for(lambda: "Something new" in "\n".join(hand.lines()))
        await hand.wait_for(lambda: "5 → 8" in hand.line_of("KR6"))
        assert hand.board.key == "KR5"
        assert "O3" in hand.board.arranging.folds
        assert "ben" in hand.said

    drive(mine, scenario)


def test_a_row_deleted_elsewhere_leaves_the_cursor_where_it_was(open_sample: Open) -> None:
    mine, theirs = open_sample("ana"), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR5")
        place = hand.board.tree_panel.cursor
        theirs.run(commands.delete(theirs, "KR5"))
        await hand.wait_for(lambda: 5 not in mine.key_results)
        assert hand.board.tree_panel.cursor == place
        assert hand.board.key == "KR6"

    drive(mine, scenario)


def test_a_store_that_is_read_only_greys_what_would_write(open_sample: Open) -> None:
    workspace = open_sample("ana", read_only=True)

    async def scenario(hand: Drive) -> None:
        assert "read-only" in hand.lines()[0]
        await hand.do("goal.edit")
        assert not hand.board.editing.open
        assert hand.said
        await hand.press("4")
        assert not hand.board.editing.open

    drive(workspace, scenario)
