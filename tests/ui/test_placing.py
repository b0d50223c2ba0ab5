"""Moving goals with keys: one step among their own, or picked up and put down elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from okrtui.workspace import commands
from tests.ui.driving import NARROW, Drive, drive

if TYPE_CHECKING:
    from okrtui.workspace.workspace import Workspace
    from tests.ui.conftest import Open


def below(workspace: Workspace, objective: int) -> list[int]:
    return [record.id for record in workspace.model.key_results_of(objective)]


def objectives(hand: Drive) -> list[str]:
    return [key for key in hand.board.tree_panel.goals() if key[0] == "O"]


def place(hand: Drive) -> str:
    """The line that stands for the place, without what stands beside it."""
    line = next((line for line in hand.lines() if "→ KR1 below" in line), "")
    return line.partition("│")[0].strip(" ▌")


# ---------------------------------------------------------------------- one step


def test_a_key_result_goes_one_step_down_and_up_among_its_own(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        order = below(sample, 1)
        await hand.go_to(f"KR{order[0]}")
        await hand.do("goal.move_down")
        await hand.wait_said(f"moved KR{order[0]} after KR{order[1]}")
        assert below(sample, 1) == [order[1], order[0], *order[2:]]
        assert hand.board.key == f"KR{order[0]}"
        await hand.do("goal.move_up")
        await hand.wait_said(f"moved KR{order[0]} before KR{order[1]}")
        assert below(sample, 1) == order
        await hand.do("goal.move_up")
        assert f"KR{order[0]} is the first one here already" in hand.said
        await hand.do("change.undo")
        await hand.wait_said("undone: move")
        assert below(sample, 1) == [order[1], order[0], *order[2:]]

    drive(sample, scenario)


def test_objectives_and_kpis_go_one_step_too(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        order = objectives(hand)
        await hand.go_to(order[1])
        await hand.do("goal.move_up")
        await hand.wait_said(f"moved {order[1]} before {order[0]}")
        assert objectives(hand)[:2] == [order[1], order[0]]
        kpis = hand.board.pulse_panel.goals()
        await hand.go_to("K3")
        await hand.do("goal.move_down")
        await hand.wait_said("moved K3 after K4")
        at = kpis.index("K3")
        assert kpis[at + 1] == "K4"
        assert hand.board.pulse_panel.goals()[at : at + 2] == ["K4", "K3"]

    drive(sample, scenario)


def test_where_goals_are_sorted_or_grouped_it_says_why_they_can_t(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        n = sample.number
        await hand.go_to("KR2")
        hand.board.arranging.sort_by("title")
        await hand.go_to("KR2")
        await hand.do("goal.move_down")
        assert "goals are sorted by title" in hand.said
        hand.board.arranging.sort_by("written")
        hand.board.arranging.group_by("team")
        await hand.go_to("KR2")
        await hand.do("goal.move_up")
        assert "goals are grouped by team" in hand.said
        await hand.do("goal.move")
        assert "goals are grouped by team" in hand.said
        assert sample.number == n

    drive(sample, scenario)


# ---------------------------------------------------------------------- picked up


def test_a_key_result_goes_below_another_objective(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        there = below(sample, 2)
        await hand.go_to("KR1")
        await hand.do("goal.move")
        assert place(hand) == "→ KR1 below O1, before KR2"
        assert "◆KR1" in hand.line_of("◆")
        await hand.do("fold.open")
        assert f"KR1 below O2, before KR{there[0]}" in hand.said
        await hand.do("cursor.down", "place.drop")
        await hand.wait_said("moved KR1 below O2")
        assert below(sample, 2) == [there[0], 1, *there[1:]]
        assert hand.board.key == "KR1"
        assert not hand.board.placing.active
        await hand.do("change.undo")
        await hand.wait_said("undone: move KR1")
        assert below(sample, 2) == there

    drive(sample, scenario)


def test_escape_leaves_everything_where_it_was(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        n, lines = sample.number, hand.board.tree_panel.goals()
        await hand.go_to("KR3")
        await hand.do("goal.move", "cursor.last", "place.leave")
        assert hand.said == "Nothing was moved"
        assert hand.board.key == "KR3"
        assert hand.board.tree_panel.goals() == lines
        assert sample.number == n

    drive(sample, scenario)


def test_an_objective_is_aligned_to_the_one_above_or_taken_out(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        order = objectives(hand)
        await hand.go_to(order[1])
        await hand.do("goal.move", "fold.open")
        assert f"{order[1]} below {order[0]}" in hand.said
        await hand.do("place.drop")
        await hand.wait_said(f"moved {order[1]} below {order[0]}")
        await hand.go_to(order[1])
        await hand.do("goal.move", "fold.close")
        assert f"{order[1]} below nothing" in hand.said
        await hand.do("place.drop")
        await hand.wait_said(f"moved {order[1]} below nothing")

    drive(sample, scenario)


def test_an_initiative_goes_below_a_folded_key_result_which_opens(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        work = next(iter(sample.initiatives.values()))
        await hand.go_to(f"KR{work.key_result}")
        await hand.do("fold.open", "cursor.down")
        assert hand.board.key == f"I{work.id}"
        await hand.do("goal.move", "cursor.last", "place.drop")
        await hand.wait_said(f"moved I{work.id} below KR")
        assert sample.initiatives[work.id].key_result != work.key_result
        assert hand.board.key == f"I{work.id}"

    drive(sample, scenario)


def test_a_kpi_goes_below_another_one(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        kpis = hand.board.pulse_panel.goals()
        await hand.go_to(kpis[1])
        await hand.do("goal.move", "fold.open")
        assert f"{kpis[1]} below {kpis[0]}" in hand.said
        await hand.do("place.drop")
        await hand.wait_said(f"moved {kpis[1]} below {kpis[0]}")
        assert sample.kpis[int(kpis[1][1:])].parent == int(kpis[0][1:])

    drive(sample, scenario)


def test_all_marked_rows_go_together(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        for key in ("KR1", "KR3"):
            await hand.go_to(key)
            await hand.do("mark.row")
        await hand.do("goal.move", "cursor.last", "place.drop")
        await hand.wait_said("moved KR1 and KR3 below O")
        last = int(objectives(hand)[-1][1:])
        assert below(sample, last)[-2:] == [1, 3]
        await hand.go_to("O1")
        await hand.do("mark.row", "goal.move")
        assert "only goals of one kind are moved together" in hand.said

    drive(sample, scenario)


def test_a_place_that_is_refused_says_why_and_another_can_be_chosen(sample: Workspace) -> None:
    sample.run(commands.move(sample, "O2", "O1"))

    async def scenario(hand: Drive) -> None:
        await hand.go_to("O1")
        await hand.do("goal.move")
        await hand.do("cursor.down", "fold.open")
        assert "O1 below O2" in hand.said
        await hand.do("place.drop")
        await hand.wait_said("O1 can't be aligned to O2")
        assert hand.board.placing.active
        await hand.do("place.leave")

    drive(sample, scenario)


def test_other_keys_wait_until_a_place_is_chosen(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        n = sample.number
        await hand.go_to("KR1")
        await hand.do("goal.move", "goal.delete")
        assert "choose a place first: Enter drops it there, Esc leaves" in hand.said
        assert hand.lines()[-1].startswith(" Enter drop here  Up up  Down down")
        assert sample.number == n

    drive(sample, scenario, size=NARROW)


@pytest.mark.parametrize("gone", [False, True], ids=["changed", "gone"])
def test_the_place_stays_while_others_change_the_goals(open_sample: Open, gone: bool) -> None:
    mine, theirs = open_sample("ana"), open_sample("ben")

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR1")
        await hand.do("goal.move", "fold.open", "cursor.down")
        said = hand.said
        theirs.run(commands.add_key_result(theirs, 1, "Praise from 2 to 9"))
        if gone:
            theirs.run(commands.delete(theirs, "KR1"))
            await hand.wait_for(lambda: not hand.board.placing.active)
            assert "→ KR1" not in "\n".join(hand.lines())
            return
        await hand.wait_for(lambda: "KR19" in hand.board.tree_panel.goals())
        assert hand.board.placing.active
        assert f"{hand.board.placing.told()}" == f"→ {said}"
        await hand.do("place.drop")
        await hand.wait_said("moved KR1 below O2")

    drive(mine, scenario)


def test_nobody_moves_where_nothing_can_be_changed(open_sample: Open) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR1")
        for id in ("goal.move", "goal.move_down", "goal.move_up", "marks.change"):
            await hand.do(id)
            assert "for reading only" in hand.said
        assert not hand.board.placing.active

    drive(open_sample("ana", read_only=True), scenario)
