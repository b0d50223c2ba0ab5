"""Whose a cell is by now."""

from __future__ import annotations

import pytest

from okrtui.workspace import commands
from okrtui.workspace.errors import Conflict
from okrtui.workspace.touches import last_touch
from okrtui.workspace.workspace import Workspace
from tests.workspace.conftest import OpenAs


@pytest.fixture
def two(open_as: OpenAs) -> tuple[Workspace, Workspace]:
    """Two sessions on two key results, the second fed by a KPI."""
    mine = open_as("ana")
    mine.run(commands.add_objective(mine, "Riders come back"))
    mine.run(commands.add_key_result(mine, 1, "Churn from 10% to 8%"))
    mine.run(commands.add_kpi(mine, "Riders"))
    mine.run(commands.add_key_result(mine, 1, "Riders from 0 to 100", kpi="K1"))
    return mine, open_as("ben")


def toucher(mine: Workspace, key: str, field: str) -> str:
    """Who touched a cell of what has come since last asked."""
    event = mine.absorb(mine.poll())
    touch = last_touch(event.commits, mine.model, key, field)
    return "" if touch is None else touch.who


def test_an_edit_touches_the_cells_it_sets_and_no_other(two: tuple[Workspace, Workspace]) -> None:
    mine, theirs = two
    theirs.run(commands.edit(theirs, "KR1", {"title": "Churn, says ben"}))
    theirs.run(commands.edit(theirs, "K1", {"name": "Riders, says ben"}))
    event = mine.absorb(mine.poll())
    cells = [
        ("KR1", "title"),
        ("KR1", "owner"),
        ("KR1", "value"),
        ("KR2", "title"),
        ("K1", "title"),
    ]
    touched = [last_touch(event.commits, mine.model, key, field) for key, field in cells]
    assert [touch and touch.who for touch in touched] == ["ben", None, None, None, "ben"]


def test_own_changes_are_nobody_elses(two: tuple[Workspace, Workspace]) -> None:
    mine, _ = two
    mine.commit(commands.edit(mine, "KR1", {"title": "Churn"}))
    assert toucher(mine, "KR1", "title") == ""


def test_a_check_in_touches_the_value_of_its_key_result_alone(
    two: tuple[Workspace, Workspace],
) -> None:
    mine, theirs = two
    theirs.run(commands.check_in(theirs, 1, "9"))
    event = mine.absorb(mine.poll())
    touched = [last_touch(event.commits, mine.model, key, "value") for key in ("KR1", "KR2", "K1")]
    assert [touch and touch.who for touch in touched] == ["ben", None, None]


def test_a_measurement_touches_what_the_kpi_feeds_too(two: tuple[Workspace, Workspace]) -> None:
    mine, theirs = two
    theirs.run(commands.log(theirs, 1, "40"))
    event = mine.absorb(mine.poll())
    touched = [last_touch(event.commits, mine.model, key, "value") for key in ("KR1", "KR2", "K1")]
    assert [touch and touch.who for touch in touched] == [None, "ben", "ben"]


def test_a_deletion_touches_every_cell_but_the_newest_touch_counts(
    two: tuple[Workspace, Workspace], open_as: OpenAs
) -> None:
    mine, theirs = two
    others = open_as("cho")
    theirs.run(commands.edit(theirs, "KR1", {"title": "Churn, says ben"}))
    others.absorb(others.poll())
    others.run(commands.delete(others, "KR1"))
    assert toucher(mine, "KR1", "title") == "cho"


def test_an_empty_cell_that_somebody_filled_meanwhile_is_a_conflict(
    two: tuple[Workspace, Workspace],
) -> None:
    mine, theirs = two
    mine.run(commands.edit(mine, "KR1", {"owner": ""}))
    change = commands.edit(mine, "KR1", {"owner": "dan"}, base={"owner": ""})
    theirs.run(commands.edit(theirs, "KR1", {"owner": "eva"}))
    with pytest.raises(Conflict) as raised:
        mine.run(change)
    (field,) = raised.value.fields
    assert (field.mine, field.theirs, field.who) == ("dan", "eva", "ben")


def test_an_empty_cell_is_no_conflict_whether_it_was_ever_filled_or_not(
    two: tuple[Workspace, Workspace],
) -> None:
    mine, _ = two
    mine.run(commands.edit(mine, "O1", {"team": "bikes"}, base={"team": ""}))
    mine.run(commands.edit(mine, "O1", {"team": ""}, base={"team": "bikes"}))
    mine.run(commands.edit(mine, "O1", {"team": "riders"}, base={"team": ""}))
    mine.run(commands.edit(mine, "O1", {"team": ""}, base={"team": "riders"}))
    mine.run(commands.edit(mine, "O1", {"team": "all"}, base={"team": None}))
    assert mine.objectives[1].team == "all"


def test_a_move_to_a_new_cycle_tells_its_name(two: tuple[Workspace, Workspace]) -> None:
    mine, _ = two
    done = mine.run(commands.move(mine, "O1", "2027-Q1"))
    assert done.message == "moved O1 into 2027-Q1"


def test_nobody_deletes_what_somebody_edited_since_it_was_shown(
    two: tuple[Workspace, Workspace],
) -> None:
    mine, theirs = two
    change = commands.delete(mine, "KR1")
    theirs.run(commands.edit(theirs, "KR1", {"title": "Churn of new riders"}))
    with pytest.raises(Conflict) as caught:
        mine.run(change)
    assert "KR1" in caught.value.title
    assert "ben" in caught.value.title
    mine.absorb(mine.poll())
    assert mine.run(commands.delete(mine, "KR1")).changed


def test_nobody_deletes_what_somebody_hung_below_since_it_was_shown(
    two: tuple[Workspace, Workspace],
) -> None:
    mine, theirs = two
    change = commands.delete(mine, "O1")
    theirs.run(commands.add_key_result(theirs, 1, "Visits from 1 to 3"))
    with pytest.raises(Conflict, match="KR3 hangs below O1 by now"):
        mine.run(change)
    mine.absorb(mine.poll())
    change = commands.delete(mine, "O1")
    theirs.run(commands.check_in(theirs, 1, "9"))
    # History comes all the time; it is no reason to stay, and an undo brings it back.
    assert mine.run(change).changed


def test_what_two_move_at_once_is_a_conflict(two: tuple[Workspace, Workspace]) -> None:
    mine, theirs = two
    for title in ("Money lasts", "A calm team"):
        mine.run(commands.add_objective(mine, title))
    for move, other in (("KR1", "KR1"), ("O1", "O1")):
        mine.absorb(mine.poll())
        change = commands.move(mine, move, "O2")
        theirs.absorb(theirs.poll())
        theirs.run(commands.move(theirs, other, "O3"))
        with pytest.raises(Conflict):
            mine.run(change)


def test_what_two_move_to_other_cycles_at_once_is_a_conflict(
    two: tuple[Workspace, Workspace],
) -> None:
    mine, theirs = two
    change = commands.move(mine, "O1", "2027-Q1")
    theirs.run(commands.move(theirs, "O1", "2027-Q2"))
    with pytest.raises(Conflict):
        mine.run(change)
