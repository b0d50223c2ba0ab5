"""Guardrails are links to several KPIs: set, taken away, undone, merged and mended as links are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tinydb import TinyDB

from okrtui.domain.errors import Invalid, NotFound
from okrtui.store.ports import Conflict, Op
from okrtui.workspace import commands
from okrtui.workspace.edit_import import import_edit, read_edit
from okrtui.workspace.relinking import relink
from okrtui.workspace.workspace import Workspace
from tests.workspace.conftest import TODAY, OpenAs


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    for name in ("First answer", "Uptime", "NPS"):
        workspace.run(commands.add_kpi(workspace, name, green="5"))
    workspace.run(commands.add_objective(workspace, "Riders come back"))
    workspace.run(commands.add_key_result(workspace, 1, "Churn from 10% to 8%"))
    return workspace


def edit(workspace: Workspace, **values: str) -> str:
    return workspace.run(commands.edit(workspace, "KR1", values)).message


def guardrails(workspace: Workspace) -> tuple[int, ...]:
    return workspace.key_results[1].guardrails


def test_one_or_several_are_named_by_their_ids(goals: Workspace) -> None:
    assert edit(goals, guardrail="k3") == "changed KR1 guardrails: nothing → K3"
    assert edit(goals, guardrails="K1, K3 K1; K2") == "changed KR1 guardrails: K3 → K1, K3, K2"
    assert guardrails(goals) == (1, 3, 2)
    assert list(goals.model.key_results.ids("guardrails", 3)) == [1]
    assert edit(goals, guardrails="") == "changed KR1 guardrails: K1, K3, K2 → nothing"
    assert guardrails(goals) == ()
    assert edit(goals, guardrails=" ") == "KR1 is like that already"
    assert list(goals.model.key_results.ids("guardrails", 3)) == []


def test_only_kpis_that_are_there_can_guard(goals: Workspace) -> None:
    with pytest.raises(Invalid, match="O1 is of another kind"):
        edit(goals, guardrails="O1")
    with pytest.raises(NotFound, match="there is no KPI K9"):
        edit(goals, guardrails="K1 K9")
    assert guardrails(goals) == ()


def test_a_kpi_that_is_deleted_guards_nothing_and_its_undo_brings_that_back(
    goals: Workspace,
) -> None:
    edit(goals, guardrails="K1 K3", kpi="K3")
    n = goals.number
    goals.run(commands.delete(goals, "K3"))
    assert goals.number == n + 1
    assert (guardrails(goals), goals.key_results[1].kpi) == ((1,), None)
    goals.undo()
    goals.absorb()
    assert (guardrails(goals), goals.key_results[1].kpi) == ((1, 3), 3)
    goals.redo()
    goals.absorb()
    assert guardrails(goals) == (1,)
    goals.run(commands.delete(goals, "K1"))
    assert guardrails(goals) == ()
    assert goals.store.state()["key_results"][1]["guardrails"] is None


@pytest.mark.parametrize(
    ("fields", "said", "free"),
    [
        ({"guardrails": "K3"}, "is guarded by K3", "guardrails="),
        ({"guardrails": "K1 K3"}, "is guarded by K3", "guardrails=K1"),
        ({"guardrails": "K1 K3 K2"}, "is guarded by K3", "'guardrails=K1 K2'"),
        ({"kpi": "K3"}, "is fed by K3", "kpi="),
    ],
)
def test_a_kpi_is_not_undone_while_it_guards_and_one_is_told_how_to_free_what_it_does(
    goals: Workspace, fields: dict[str, str], said: str, free: str
) -> None:
    edit(goals, **fields)
    linked = goals.number
    with pytest.raises(Conflict, match=f"KR1 {said} by now") as caught:
        goals.undo(3)
    assert f"okrtui edit KR1 {free}, or what put it there: okrtui undo {linked}." in (
        caught.value.hint + "."
    ).replace(". Nothing was changed", "")
    ((field, value),) = (pair.split("=") for pair in [free.strip("'")])
    edit(goals, **{field: value})
    goals.undo(3)
    goals.absorb()
    assert 3 not in goals.kpis


def test_a_guardrail_that_is_gone_does_not_come_back(goals: Workspace, open_as: OpenAs) -> None:
    edit(goals, guardrails="K1 K3")
    edit(goals, guardrails="")
    ben = open_as("ben")
    ben.run(commands.delete(ben, "K3"))
    with pytest.raises(Conflict, match="K3"):
        goals.undo()


def test_what_others_set_meanwhile_is_a_conflict(goals: Workspace, open_as: OpenAs) -> None:
    ben = open_as("ben")
    ben.run(commands.edit(ben, "KR1", {"guardrails": "K2"}))
    with pytest.raises(Conflict):
        goals.run(commands.edit(goals, "KR1", {"guardrails": "K3"}, base={"guardrails": None}))


def test_a_guardrail_that_leads_nowhere_is_taken_away_and_the_others_stay(
    goals: Workspace,
) -> None:
    lost = [Op("set", "key_results", 1, {"guardrails": (None, [7, 2, 8])})]
    goals.store.commit(lambda *_: lost, why="tinydb: update", user="ana")
    told: list[str] = []
    done = goals.run(relink(TODAY, told.append))
    assert done.message == "2 links mended"
    assert told == [
        "KR1 belongs to K7, which isn't there: link taken away",
        "KR1 belongs to K8, which isn't there: link taken away",
    ]
    assert guardrails(goals) == (2,)


def edited(workspace: Workspace, folder: Path) -> Path:
    """The store's file as another program takes it."""
    assert workspace.checkpoint()
    return Path(shutil.copy(workspace.path, folder / "edited.json"))


def test_what_another_program_wrote_keeps_its_guardrails(goals: Workspace, tmp_path: Path) -> None:
    file = edited(goals, tmp_path)
    with TinyDB(file) as db:
        new = db.table("kpis").insert({"name": "Margin", "direction": "up", "green": 3})
        assert new == 4
        db.table("key_results").update({"guardrails": [1, new]}, doc_ids=[1])
    goals.run(commands.add_kpi(goals, "Somebody else's"))
    done, found = import_edit(goals, read_edit(goals, file))
    goals.absorb()
    # K4 was given to somebody else's KPI meanwhile
    assert done.changed
    assert found.clashes == []
    assert guardrails(goals) == (1, 5)
    assert goals.kpis[5].name == "Margin"


def test_a_file_with_a_guardrail_that_never_was_is_refused(
    goals: Workspace, tmp_path: Path
) -> None:
    file = edited(goals, tmp_path)
    with TinyDB(file) as db:
        db.table("key_results").update({"guardrails": [1, 9]}, doc_ids=[1])
    with pytest.raises(Invalid, match="guardrails of KR1: there is no K9"):
        import_edit(goals, read_edit(goals, file))


def test_a_file_that_names_a_kpi_that_was_deleted_meanwhile_is_a_clash(
    goals: Workspace, tmp_path: Path
) -> None:
    file = edited(goals, tmp_path)
    with TinyDB(file) as db:
        db.table("key_results").update({"guardrails": [1, 2]}, doc_ids=[1])
    goals.run(commands.delete(goals, "K2"))
    with pytest.raises(Conflict):
        import_edit(goals, read_edit(goals, file))


def test_a_file_that_deletes_a_kpi_which_guards_by_now_is_a_clash(
    goals: Workspace, tmp_path: Path
) -> None:
    file = edited(goals, tmp_path)
    with TinyDB(file) as db:
        db.table("kpis").remove(doc_ids=[2])
    edit(goals, guardrails="K2")
    with pytest.raises(Conflict):
        import_edit(goals, read_edit(goals, file))


def test_a_file_whose_guardrails_are_no_list_is_refused(goals: Workspace, tmp_path: Path) -> None:
    file = edited(goals, tmp_path)
    with TinyDB(file) as db:
        db.table("key_results").update({"guardrails": "K1"}, doc_ids=[1])
    with pytest.raises(Invalid, match="guardrails"):
        import_edit(goals, read_edit(goals, file))
