"""What people meet in a store that an older program wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from okrtui.domain.progress import steps_done
from okrtui.workspace import commands
from okrtui.workspace.errors import Invalid
from okrtui.workspace.restoring import restore, target_in
from okrtui.workspace.workspace import Workspace
from tests.store.past_schemas import SCHEMAS, lay_out
from tests.workspace.conftest import TODAY

OpenOld = Callable[[str], Workspace]


@pytest.fixture
def open_old(tmp_path: Path) -> Iterator[OpenOld]:
    """Opens a store that a program of some schema wrote."""
    opened: list[Workspace] = []

    def open_schema(schema: str) -> Workspace:
        home = tmp_path / schema
        home.mkdir(mode=0o700)
        lay_out(schema, home / "okr.json")
        opened.append(Workspace.open(home / "okr.json", user="ana", today=lambda: TODAY))
        return opened[-1]

    yield open_schema
    for workspace in opened:
        workspace.close()


@pytest.fixture
def workspace(open_old: OpenOld) -> Workspace:
    """KR1's steps were four when all but Contract were ticked; Party was taken away since."""
    return open_old("v1")


@pytest.mark.parametrize("schema", SCHEMAS)
def test_what_an_older_program_did_is_undone_and_unknown_fields_stay(
    open_old: OpenOld, schema: str
) -> None:
    workspace = open_old(schema)

    def state() -> dict[str, object]:
        return {name: dict(table) for name, table in workspace.store.state().items()}

    before = state()
    for n in (17, 16, 14, 10, 8):
        workspace.undo(n)
    workspace.absorb()
    assert ticked(workspace) == ["Contract", "Pilot", "Everybody has it", "Party"]
    assert workspace.key_results[2].target == 8
    assert workspace.store.state()["objectives"][1]["colour"] == "teal"
    assert workspace.store.state()["key_results"][3]["x_colour"] == "red"
    for _ in range(5):
        workspace.redo()
    workspace.absorb()
    assert ticked(workspace) == ["Pilot", "Everybody has it"]
    assert state()["moods"] == before["moods"]
    assert workspace.key_results[2].target == 7.5


def ticked(workspace: Workspace) -> list[str]:
    record = workspace.key_results[1]
    done = steps_done(record, workspace.model.check_ins(1))
    return [step.title for step in record.steps if step.id in done]


def test_steps_are_ticked_as_they_were(workspace: Workspace) -> None:
    assert ticked(workspace) == ["Pilot", "Everybody has it"]


def test_a_new_step_is_open_where_an_old_tick_named_its_place(workspace: Workspace) -> None:
    steps = "Contract w2; Pilot; Everybody has it; Encore"
    workspace.run(commands.edit(workspace, "KR1", {"steps": steps}))
    assert ticked(workspace) == ["Pilot", "Everybody has it"]


def test_the_first_change_tells_that_the_store_was_upgraded(workspace: Workspace) -> None:
    first = workspace.run(commands.edit(workspace, "KR2", {"title": "Less churn"}))
    assert first.message.startswith("changed KR2 title: Churn → Less churn; ")
    assert "was upgraded from schema 1 to 2" in first.message
    assert "okr.json.v1-" in first.message
    second = workspace.run(commands.edit(workspace, "KR2", {"title": "Churn"}))
    assert second.message == "changed KR2 title: Less churn → Churn"


def test_a_change_of_steps_from_before_the_upgrade_can_be_undone(workspace: Workspace) -> None:
    workspace.undo(10)
    workspace.absorb()
    assert [(s.id, s.title) for s in workspace.key_results[1].steps][3:] == [(4, "Party")]
    assert ticked(workspace) == ["Pilot", "Everybody has it", "Party"]


def test_a_goal_with_steps_from_before_the_upgrade_comes_back_with_its_ticks(
    workspace: Workspace,
) -> None:
    workspace.run(commands.delete(workspace, "KR1"))
    workspace.undo()
    workspace.absorb()
    assert ticked(workspace) == ["Pilot", "Everybody has it"]


def test_what_was_kept_before_the_upgrade_is_restored_in_todays_form(workspace: Workspace) -> None:
    workspace.run(commands.edit(workspace, "KR2", {"title": "Less churn"}))
    steps = workspace.store.state()["key_results"][1]["steps"]
    (kept,) = workspace.path.parent.glob("okr.json.v1-*")
    done = workspace.run(restore(target_in(workspace, kept)))
    assert workspace.key_results[2].title == "Churn"
    assert workspace.store.state()["key_results"][1]["steps"] == steps
    assert "1 key result" in done.message


def test_the_upgrade_itself_is_never_undone(workspace: Workspace) -> None:
    workspace.run(commands.edit(workspace, "KR2", {"title": "Less churn"}))
    with pytest.raises(Invalid) as caught:
        workspace.undo(18)
    assert "18" in caught.value.title
    assert caught.value.hint
    workspace.undo()
    workspace.undo()
    assert [commit.why for commit in workspace.log()][-2:] == [
        "undo #19: edit KR2 title",
        "undo #17: check-in KR2",
    ]
