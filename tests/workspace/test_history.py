"""Undo and redo inside one session, and what stands in their way."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okrtui.domain.errors import NotFound, OkrtuiError
from okrtui.store.ports import Conflict
from okrtui.workspace import commands
from okrtui.workspace.change import Change
from okrtui.workspace.workspace import Workspace
from tests.workspace.changing import ANY_CHANGE, START, TODAY, Make
from tests.workspace.conftest import OpenAs


def undo(workspace: Workspace) -> str:
    done = workspace.undo()
    workspace.absorb()
    return done.message


def redo(workspace: Workspace) -> str:
    done = workspace.redo()
    workspace.absorb()
    return done.message


def contents(workspace: Workspace) -> dict[str, dict[int, dict[str, object]]]:
    """All documents without their stamps; a field that is null is as good as absent."""
    return {
        table: {
            id: {
                field: value
                for field, value in doc.items()
                if value is not None and not field.startswith(("created_", "updated_"))
            }
            for id, doc in documents.items()
        }
        for table, documents in workspace.store.state().items()
        if documents
    }


def test_every_change_can_be_undone_to_the_start_and_redone_to_the_end(
    workspace: Workspace,
) -> None:
    seen = [contents(workspace)]
    changes: tuple[Callable[[], Change], ...] = (
        lambda: commands.add_objective(workspace, "Riders come back"),
        lambda: commands.add_key_result(workspace, 1, "Churn from 10% to 8%"),
        lambda: commands.add_initiative(workspace, 1, "Price test"),
        lambda: commands.check_in(workspace, 1, "9.2", confidence=5),
        lambda: commands.edit(workspace, "KR1", {"target": "7", "owner": "ben"}),
        lambda: commands.add_kpi(workspace, "SLA", direction="up", green="95"),
        lambda: commands.log(workspace, 1, "96"),
        lambda: commands.edit(workspace, "KR1", {"kpi": "K1"}),
        lambda: commands.delete(workspace, "K1"),
        lambda: commands.delete(workspace, "O1"),
    )
    for make in changes:
        workspace.run(make())
        seen.append(contents(workspace))
    for before in reversed(seen[:-1]):
        undo(workspace)
        assert contents(workspace) == before
    with pytest.raises(NotFound, match="nothing to undo"):
        undo(workspace)
    for after in seen[1:]:
        redo(workspace)
        assert contents(workspace) == after
    with pytest.raises(NotFound, match="nothing to redo"):
        redo(workspace)


@settings(max_examples=25, deadline=None)
@given(st.lists(ANY_CHANGE, min_size=3, max_size=14))
def test_any_changes_of_one_session_can_be_undone_and_redone_one_by_one(steps: list[Make]) -> None:
    with TemporaryDirectory() as folder:
        workspace = Workspace.open(Path(folder) / "okr.json", user="ana", today=lambda: TODAY)
        seen = [contents(workspace)]
        for step in (*START, *steps):
            before = workspace.number
            with suppress(OkrtuiError):
                workspace.run(step(workspace))
            if workspace.number != before:
                seen.append(contents(workspace))
        for earlier in reversed(seen[:-1]):
            undo(workspace)
            assert contents(workspace) == earlier
        assert not workspace.can_undo
        for later in seen[1:]:
            redo(workspace)
            assert contents(workspace) == later
        assert not workspace.can_redo
        workspace.close()


def test_undo_says_what_was_undone(workspace: Workspace) -> None:
    workspace.run(commands.add_objective(workspace, "Riders come back"))
    assert undo(workspace) == "undone: add objective (change 1)"
    assert redo(workspace) == "redone: add objective (change 1)"
    assert undo(workspace) == "undone: add objective (change 1)"


def test_a_new_change_ends_what_can_be_redone(workspace: Workspace) -> None:
    workspace.run(commands.add_objective(workspace, "One"))
    undo(workspace)
    workspace.run(commands.add_objective(workspace, "Two"))
    with pytest.raises(NotFound):
        redo(workspace)


def test_undo_takes_back_only_own_changes(open_as: OpenAs) -> None:
    ana, ben = open_as("ana"), open_as("ben")
    ana.run(commands.add_objective(ana, "Ana's"))
    ben.poll()
    ben.absorb()
    ben.run(commands.add_objective(ben, "Ben's"))
    undo(ana)
    assert [o.title for o in ana.objectives.values()] == ["Ben's"]


def test_undo_of_a_field_someone_changed_since_is_a_conflict(open_as: OpenAs) -> None:
    ana, ben = open_as("ana"), open_as("ben")
    ana.run(commands.add_objective(ana, "Riders"))
    ana.run(commands.edit(ana, "O1", {"title": "Riders come back"}))
    ben.absorb(ben.poll())
    ben.run(commands.edit(ben, "O1", {"title": "Riders stay"}))
    with pytest.raises(Conflict, match="title of O1 was changed"):
        undo(ana)
    ana.absorb()
    assert ana.objectives[1].title == "Riders stay"


def test_undo_of_one_field_keeps_what_someone_did_to_another(open_as: OpenAs) -> None:
    ana, ben = open_as("ana"), open_as("ben")
    ana.run(commands.add_objective(ana, "Riders"))
    ana.run(commands.edit(ana, "O1", {"title": "Riders come back"}))
    ben.absorb(ben.poll())
    ben.run(commands.edit(ben, "O1", {"team": "growth"}))
    undo(ana)
    assert (ana.objectives[1].title, ana.objectives[1].team) == ("Riders", "growth")


def test_undo_of_an_objective_that_others_built_upon_is_a_conflict(open_as: OpenAs) -> None:
    ana, ben = open_as("ana"), open_as("ben")
    ana.run(commands.add_objective(ana, "Riders"))
    ben.absorb(ben.poll())
    ben.run(commands.add_key_result(ben, 1, "Churn from 10% to 8%"))
    with pytest.raises(Conflict, match="KR1"):
        undo(ana)


def test_undo_of_a_deletion_whose_parent_is_gone_is_a_conflict(open_as: OpenAs) -> None:
    ana, ben = open_as("ana"), open_as("ben")
    ana.run(commands.add_objective(ana, "Riders"))
    ana.run(commands.add_key_result(ana, 1, "Churn from 10% to 8%"))
    ana.run(commands.delete(ana, "KR1"))
    ben.absorb(ben.poll())
    ben.run(commands.delete(ben, "O1"))
    with pytest.raises(Conflict, match="O1"):
        undo(ana)
