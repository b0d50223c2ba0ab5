"""Moving goals to another place, and putting them in another order."""

from __future__ import annotations

import pytest

from okrtui.domain.errors import Invalid, NotFound
from okrtui.store.ports import Conflict
from okrtui.workspace import commands
from okrtui.workspace.change import Built, Change, Draft
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.conftest import OpenAs


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    """O1 with KR1 to KR4, O2 with KR5, O3 with nothing; I1 and I2 below KR1; K1 to K3."""
    for title in ("Riders come back", "A city that trusts us", "Money that lasts"):
        workspace.run(commands.add_objective(workspace, title))
    for objective in (1, 1, 1, 1, 2):
        workspace.run(commands.add_key_result(workspace, objective, "Churn from 10 to 8"))
    for title in ("Price test", "Call riders"):
        workspace.run(commands.add_initiative(workspace, 1, title))
    for name in ("Uptime", "NPS", "Swaps"):
        workspace.run(commands.add_kpi(workspace, name, green="5"))
    return workspace


def order(workspace: Workspace) -> str:
    """The tree as one line."""
    return " ".join(line.key for line in Views(workspace).outline(1))


def moved(workspace: Workspace, *keys: str, to: str = "", before: str = "", after: str = "") -> str:
    change = commands.move(workspace, keys, to, before=before, after=after)
    return workspace.run(change).message


@pytest.mark.parametrize(
    ("keys", "place", "said", "now"),
    [
        (["KR3"], {"before": "KR1"}, "moved KR3 before KR1", "KR3 KR1 KR2 KR4"),
        (["KR3"], {"before": "KR2"}, "moved KR3 before KR2", "KR1 KR3 KR2 KR4"),
        (["KR1"], {"after": "KR4"}, "moved KR1 after KR4", "KR2 KR3 KR4 KR1"),
        (["KR1"], {"after": "KR3"}, "moved KR1 after KR3", "KR2 KR3 KR1 KR4"),
        (["KR4", "KR2"], {"before": "KR1"}, "moved KR4 and KR2 before KR1", "KR4 KR2 KR1 KR3"),
        (["KR1", "KR2"], {"after": "KR4"}, "moved KR1 and KR2 after KR4", "KR3 KR4 KR1 KR2"),
        (["KR2"], {"after": "KR1"}, "KR2 is there already: after KR1", "KR1 KR2 KR3 KR4"),
        (["KR2"], {"before": "KR3"}, "KR2 is there already: before KR3", "KR1 KR2 KR3 KR4"),
    ],
)
def test_key_results_in_another_order(
    goals: Workspace, keys: list[str], place: dict[str, str], said: str, now: str
) -> None:
    assert moved(goals, *keys, **place) == said
    assert [f"KR{k.id}" for k in goals.model.key_results_of(1)] == now.split()


def test_a_neighbour_elsewhere_takes_a_goal_along(goals: Workspace) -> None:
    assert moved(goals, "KR2", before="KR5") == "moved KR2 below O2, before KR5"
    assert order(goals) == "O1 KR1 I1 I2 KR3 KR4 O2 KR2 KR5 O3"
    assert moved(goals, "I2", before="I1") == "moved I2 before I1"
    assert moved(goals, "I1", to="KR5") == "moved I1 below KR5"
    assert order(goals) == "O1 KR1 I2 KR3 KR4 O2 KR2 KR5 I1 O3"


def test_several_go_below_another_one_at_once_and_come_back_at_once(goals: Workspace) -> None:
    before, n = order(goals), goals.number
    assert moved(goals, "KR1", "KR3", to="O3") == "moved KR1 and KR3 below O3"
    assert order(goals) == "O1 KR2 KR4 O2 KR5 O3 KR1 I1 I2 KR3"
    assert goals.number == n + 1
    goals.undo()
    goals.absorb()
    assert order(goals) == before


def test_objectives_stand_in_the_order_of_their_cycle(goals: Workspace) -> None:
    assert moved(goals, "O3", before="O1") == "moved O3 before O1"
    assert order(goals).startswith("O3 O1 KR1")
    assert moved(goals, "O2", to="O3") == "moved O2 below O3"
    assert moved(goals, "O2", to="none") == "moved O2 below nothing"
    goals.run(commands.add_objective(goals, "Next", cycle="2027-Q1"))
    assert moved(goals, "O1", after="O4") == "moved O1 into 2027-Q1, after O4"
    assert goals.objectives[1].cycle == goals.objectives[4].cycle
    assert moved(goals, "O2", "O3", to="2027-Q2") == "moved O2 and O3 into 2027-Q2"


def test_kpis_stand_in_the_order_of_their_type(goals: Workspace) -> None:
    assert moved(goals, "K3", before="K1") == "moved K3 before K1"
    assert list(goals.kpis.in_order()) == [3, 1, 2]  # type: ignore[attr-defined]
    assert moved(goals, "K2", to="K1") == "moved K2 below K1"
    assert moved(goals, "K3", before="K2") == "moved K3 below K1, before K2"
    assert goals.kpis[3].parent == 1
    goals.run(commands.edit(goals, "K1", {"type": "customer"}))
    goals.run(commands.add_kpi(goals, "MRR", green="5"))
    with pytest.raises(Invalid, match="K4 and K1 are of different types"):
        moved(goals, "K4", before="K1")


@pytest.mark.parametrize(
    ("keys", "place", "error", "said"),
    [
        (["KR1"], {}, Invalid, "KR1 can't be moved to nowhere"),
        (["KR1"], {"before": "KR1"}, Invalid, "KR1 can't be moved beside itself"),
        (["KR1"], {"before": "O2"}, Invalid, "KR1 can't stand beside O2, which is an objective"),
        (["KR1", "I1"], {"to": "O2"}, Invalid, "KR1 is a key result and I1 an initiative"),
        (["KR1"], {"to": "KR2"}, Invalid, "KR1 can't be moved to KR2"),
        (["KR1"], {"before": "KR2", "after": "KR3"}, Invalid, "before and after at once"),
        (["KR1"], {"to": "O9"}, NotFound, "there is no objective O9"),
        (["KR1"], {"after": "KR9"}, NotFound, "there is no key result KR9"),
        (["KR1"], {"to": "none"}, NotFound, "no goal is named 'none'"),
        (["O1"], {"to": "O1"}, Invalid, "O1 can't be aligned to O1"),
        (["K1"], {"to": "K1"}, Invalid, "K1 can't support K1"),
    ],
)
def test_what_can_not_be_moved_is_told_and_changes_nothing(
    goals: Workspace, keys: list[str], place: dict[str, str], error: type[Exception], said: str
) -> None:
    n = goals.number
    with pytest.raises(error, match=said):
        moved(goals, *keys, **place)
    assert goals.number == n


def test_nothing_goes_into_a_closed_cycle_or_out_of_one(goals: Workspace) -> None:
    goals.run(commands.add_objective(goals, "Old", cycle="2026-Q3"))
    goals.run(commands.add_key_result(goals, 4, "Churn from 10 to 8"))

    def close(draft: Draft) -> Built:
        draft.set("cycles", 2, {"state": "closed"})
        return Built("closed")

    goals.run(Change("close", close))
    for keys, place in (
        (["KR1"], {"to": "O4"}),
        (["KR1"], {"before": "KR6"}),
        (["KR6"], {"to": "O1"}),
        (["O1"], {"before": "O4"}),
        (["O1"], {"to": "2026-Q3"}),
        (["KR2", "KR6"], {"to": "O2"}),
    ):
        with pytest.raises(Invalid, match="2026-Q3 is closed"):
            moved(goals, *keys, **place)


def test_two_who_reorder_different_goals_don_t_meet(open_as: OpenAs, goals: Workspace) -> None:
    ben = open_as("ben")
    mine = commands.move(goals, "KR4", before="KR1")
    theirs = commands.move(ben, "KR3", before="KR1")
    ben.run(theirs)
    goals.run(mine)
    assert [k.id for k in goals.model.key_results_of(1)] == [3, 4, 1, 2]


def test_a_goal_that_somebody_moved_meanwhile_is_a_conflict(
    open_as: OpenAs, goals: Workspace
) -> None:
    ben = open_as("ben")
    mine = commands.move(goals, "KR4", "O2")
    ben.run(commands.move(ben, "KR4", "O3"))
    with pytest.raises(Conflict, match="objective of KR4 was changed meanwhile by ben"):
        goals.run(mine)


def test_a_neighbour_that_somebody_moved_meanwhile_is_a_conflict(
    open_as: OpenAs, goals: Workspace
) -> None:
    ben = open_as("ben")
    mine = commands.move(goals, "KR4", before="KR2")
    ben.run(commands.move(ben, "KR2", "O3"))
    with pytest.raises(Conflict, match="KR2 was moved elsewhere meanwhile"):
        goals.run(mine)


def test_where_ranks_leave_no_room_the_siblings_are_numbered_anew(goals: Workspace) -> None:
    def spoil(draft: Draft) -> Built:
        for id in (1, 2, 3, 4):
            draft.set("key_results", id, {"rank": "?"})
        return Built("spoilt")

    goals.run(Change("spoil", spoil))
    assert moved(goals, "KR4", before="KR2") == "moved KR4 before KR2"
    assert [k.id for k in goals.model.key_results_of(1)] == [1, 4, 2, 3]
    goals.run(commands.add_key_result(goals, 1, "Last from 1 to 2"))
    assert [k.id for k in goals.model.key_results_of(1)] == [1, 4, 2, 3, 6]


def test_what_is_added_after_moving_still_comes_last(goals: Workspace) -> None:
    moved(goals, "KR1", after="KR4")
    moved(goals, "KR2", before="KR4")
    goals.run(commands.add_key_result(goals, 1, "Last from 1 to 2"))
    assert [k.id for k in goals.model.key_results_of(1)][-1] == 6
