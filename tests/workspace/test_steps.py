"""Ticks belong to steps, not to places: editing the steps moves no tick to another one."""

from __future__ import annotations

import pytest

from okrtui.domain.progress import steps_done
from okrtui.workspace import commands
from okrtui.workspace.details import detail_of
from okrtui.workspace.errors import Conflict
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace


@pytest.fixture
def plan(workspace: Workspace) -> Workspace:
    """KR1 with four steps, of which Design and Launch are done."""
    workspace.run(commands.add_objective(workspace, "Grow"))
    titles = ["Design", "Beta", "Pilot", "Launch"]
    workspace.run(commands.add_key_result(workspace, 1, "Plan", steps=titles))
    workspace.run(commands.check_in(workspace, 1, "1 4"))
    return workspace


def ticked(workspace: Workspace) -> list[str]:
    record = workspace.key_results[1]
    done = steps_done(record, workspace.model.check_ins(1))
    return [step.title for step in record.steps if step.id in done]


def edit(workspace: Workspace, steps: str) -> str:
    return workspace.run(commands.edit(workspace, "KR1", {"steps": steps})).message


@pytest.mark.parametrize(
    ("steps", "done"),
    [
        ("Launch; Pilot; Beta; Design", ["Launch", "Design"]),
        ("Kick-off; Design; Beta; Pilot; Launch", ["Design", "Launch"]),
        ("Beta; Pilot; Launch", ["Launch"]),
        ("Sketch; Beta; Pilot; Launch", ["Sketch", "Launch"]),
        ("Design; Beta w3; Pilot; Launch", ["Design", "Launch"]),
        ("Beta; Pilot", []),
    ],
)
def test_ticks_stay_with_their_steps(plan: Workspace, steps: str, done: list[str]) -> None:
    edit(plan, steps)
    assert ticked(plan) == done
    plan.undo()
    plan.absorb()
    assert ticked(plan) == ["Design", "Launch"]


def test_a_new_step_is_open_even_where_one_was_done_that_is_gone(plan: Workspace) -> None:
    edit(plan, "Design; Beta; Pilot")
    edit(plan, "Design; Beta; Pilot; Party")
    assert ticked(plan) == ["Design"]
    plan.run(commands.check_in(plan, 1, "4"))
    assert ticked(plan) == ["Design", "Party"]


def test_a_number_means_the_step_that_was_seen_when_it_was_typed(plan: Workspace) -> None:
    typed = commands.check_in(plan, 1, "2")
    edit(plan, "Pilot; Launch; Design; Beta")
    plan.run(typed)
    assert ticked(plan) == ["Launch", "Design", "Beta"]


def test_a_tick_of_a_step_that_was_taken_away_meanwhile_is_a_conflict(plan: Workspace) -> None:
    typed = commands.check_in(plan, 1, "2")
    edit(plan, "Design; Pilot; Launch")
    with pytest.raises(Conflict, match="the step Beta of KR1 was taken away meanwhile"):
        plan.run(typed)


def test_history_names_steps_by_their_places_of_today(plan: Workspace) -> None:
    edit(plan, "Launch; Beta")
    detail = detail_of(Views(plan), plan, "KR1")
    assert detail.history[0].value == "a former step done, step 1 done"


def test_editing_steps_tells_what_became_of_them(plan: Workspace) -> None:
    told = edit(plan, "Design; Trial; Pilot; Launch; Party")
    assert told == "changed KR1 steps: 2 Beta is now 2 Trial, + 5 Party"
    assert not plan.run(
        commands.edit(plan, "KR1", {"steps": "Design; Trial; Pilot; Launch; Party"})
    ).changed
