"""Undo and redo over sessions: whose changes they take, in which order, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

import pytest

from okrtui.domain.errors import Invalid, NotFound
from okrtui.store.ports import Archived, Commit, Conflict, Op
from okrtui.workspace import commands
from okrtui.workspace.sample import sample_commit
from okrtui.workspace.workspace import Workspace
from tests.workspace.conftest import OpenAs


def title(workspace: Workspace) -> str:
    return str(workspace.store.state()["objectives"][1]["title"])


def rename(workspace: Workspace, name: str) -> None:
    workspace.absorb(workspace.poll())
    workspace.run(commands.edit(workspace, "O1", {"title": name}))


@pytest.fixture
def earlier(open_as: OpenAs) -> Workspace:
    """Ana's session from before: O1 was added as A and became B."""
    workspace = open_as("ana")
    workspace.run(commands.add_objective(workspace, "A"))
    rename(workspace, "B")
    return workspace


@pytest.mark.usefixtures("earlier")
def test_undo_goes_on_into_the_persons_earlier_sessions(open_as: OpenAs) -> None:
    ana = open_as("ana")
    rename(ana, "C")
    ana.undo()
    assert title(ana) == "B"
    ana.undo()
    assert title(ana) == "A"
    ana.undo()
    assert not ana.store.state()["objectives"]
    with pytest.raises(NotFound, match="nothing to undo"):
        ana.undo()


@pytest.mark.usefixtures("earlier")
def test_redo_goes_on_over_restarts_up_to_where_undo_began(open_as: OpenAs) -> None:
    first = open_as("ana")
    first.undo()
    first.undo()
    first.close()
    second = open_as("ana")
    second.redo()
    assert title(second) == "A"
    second.close()
    third = open_as("ana")
    third.redo()
    assert title(third) == "B"
    with pytest.raises(NotFound, match="nothing to redo"):
        third.redo()


def test_a_sessions_own_changes_go_before_newer_ones_of_the_persons_other_sessions(
    open_as: OpenAs, earlier: Workspace
) -> None:
    board, other = open_as("ana"), open_as("ana")
    board.run(commands.edit(board, "O1", {"owner": "ben"}))
    rename(other, "C")
    board.poll()
    assert board.undo().message == "undone: edit O1 owner (change 3)"
    assert board.undo().message == "undone: edit O1 title (change 4)"
    assert earlier.store.number == 2


@pytest.mark.usefixtures("earlier")
def test_a_sessions_redo_is_not_ended_by_another_session_of_the_same_person(
    open_as: OpenAs,
) -> None:
    board, cron = open_as("ana"), open_as("ana")
    rename(board, "C")
    board.undo()
    cron.poll()
    cron.run(commands.add_objective(cron, "Nightly"))
    board.poll()
    board.redo()
    assert title(board) == "C"


@pytest.mark.usefixtures("earlier")
def test_a_change_of_the_person_since_ends_what_can_be_redone_by_a_new_session(
    open_as: OpenAs,
) -> None:
    ana = open_as("ana")
    ana.undo()
    rename(ana, "C")
    with pytest.raises(NotFound, match="nothing to redo"):
        open_as("ana").redo()


@pytest.mark.usefixtures("earlier")
def test_what_two_sessions_undo_at_once_is_undone_once(open_as: OpenAs) -> None:
    one, two = open_as("ana"), open_as("ana")
    rename(one, "C")
    two.poll()
    one.undo()
    # Two has not looked since: it learns under the lock that C is undone already.
    two.undo()
    assert title(two) == "A"


@pytest.mark.usefixtures("earlier")
def test_what_somebody_made_as_it_was_already_is_passed_over(open_as: OpenAs) -> None:
    ana, ben = open_as("ana"), open_as("ben")
    rename(ben, "A")
    ana.poll()
    assert ana.undo().message == "undone: add objective (change 1)"


@pytest.mark.usefixtures("earlier")
def test_a_number_takes_back_what_others_did_and_leaves_what_came_after(open_as: OpenAs) -> None:
    ben = open_as("ben")
    ben.run(commands.edit(ben, "O1", {"team": "x"}))
    assert ben.undo(2).changed
    assert title(ben) == "A"
    assert ben.store.state()["objectives"][1]["team"] == "x"
    again = ben.undo(2)
    assert (again.message, again.changed) == ("change 2 is taken back already", False)
    assert ben.redo().message == "redone: edit O1 title (change 2)"


@pytest.mark.parametrize("number", [0, -1, 99])
def test_a_number_that_no_change_has_is_refused(earlier: Workspace, number: int) -> None:
    with pytest.raises(NotFound, match="there is no change"):
        earlier.undo(number)


def test_a_change_to_a_newer_form_is_never_undone(earlier: Workspace) -> None:
    earlier.store.commit(
        lambda _, __: [Op("set", "objectives", 1, {"title": ("B", "b")})],
        why="migrate 1 → 2",
        user="ana",
    )
    with pytest.raises(Invalid, match="can't be undone"):
        earlier.undo(3)
    with pytest.raises(Conflict, match="title of O1 was changed since by you"):
        earlier.undo()


def test_the_sample_goes_by_its_number_only(workspace: Workspace) -> None:
    """Else the first press of a key would empty the board that one came to look at."""
    sample_commit(workspace)
    workspace.poll()
    assert not workspace.can_undo
    with pytest.raises(NotFound, match="nothing to undo"):
        workspace.undo()
    workspace.undo(1)
    assert not workspace.store.state()["objectives"]


def test_whether_there_is_something_to_undo_is_known_without_reading_the_journal(
    earlier: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(wanted: object = None) -> None:
        raise AssertionError("the journal was read")

    monkeypatch.setattr(earlier.store, "log_back", read)
    assert earlier.can_undo
    assert not earlier.can_redo


@pytest.mark.usefixtures("earlier")
def test_after_a_restart_one_look_tells_what_can_be_undone_and_redone(open_as: OpenAs) -> None:
    ana, ben = open_as("ana"), open_as("ben")
    ana.poll()
    assert (ana.can_undo, ana.can_redo) == (True, False)
    ben.poll()
    assert (ben.can_undo, ben.can_redo) == (False, False)
    ana.undo()
    again = open_as("ana")
    again.poll()
    assert (again.can_undo, again.can_redo) == (True, True)


def test_an_undo_by_somebody_else_changes_what_can_be_undone(
    open_as: OpenAs, workspace: Workspace
) -> None:
    workspace.run(commands.add_objective(workspace, "A"))
    workspace.poll()
    assert workspace.can_undo
    open_as("ben").undo(1)
    workspace.poll()
    assert not workspace.can_undo


def test_others_plain_changes_cost_no_look_into_the_journal(
    open_as: OpenAs, earlier: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier.poll()
    ben = open_as("ben")
    rename(ben, "C")

    def read(wanted: object = None) -> None:
        raise AssertionError("the journal was read")

    monkeypatch.setattr(earlier.store, "log_back", read)
    assert earlier.poll().commits


@pytest.mark.usefixtures("earlier")
def test_a_person_whose_name_looks_like_json_has_undo_too(open_as: OpenAs) -> None:
    odd = open_as('a"na\\ü')
    rename(odd, "C")
    odd.close()
    again = open_as('a"na\\ü')
    again.undo()
    assert title(again) == "B"


def test_what_was_archived_away_is_out_of_reach_and_said_so_by_its_number(
    earlier: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, away = list(earlier.store.log_back()), Archived("change 1 is archived", "Elsewhere")

    def newer(wanted: object = None) -> Iterator[Commit]:
        yield from (commit for commit in whole if commit.n > 1)
        raise away

    def numbered(first: int, last: int) -> NoReturn:
        raise away

    monkeypatch.setattr(earlier.store, "log_back", newer)
    monkeypatch.setattr(earlier.store, "log", numbered)
    assert earlier.undo().message == "undone: edit O1 title (change 2)"
    with pytest.raises(NotFound, match="change 1 is archived"):
        earlier.undo(1)
