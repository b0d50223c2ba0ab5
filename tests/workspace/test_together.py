"""Several goals changed or deleted at once: all or nothing, and one undo."""

from __future__ import annotations

import pytest

from okrtui.domain.errors import Invalid, NotFound
from okrtui.store.ports import Conflict, State
from okrtui.workspace import commands
from okrtui.workspace.change import Built, Change, Draft
from okrtui.workspace.workspace import Workspace
from tests.workspace.changing import START
from tests.workspace.conftest import OpenAs


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    for make in START:
        workspace.run(make(workspace))
    return workspace


def documents(workspace: Workspace) -> State:
    return {
        table: {id: dict(document) for id, document in rows.items()}
        for table, rows in workspace.store.state().items()
    }


def test_one_field_of_several_goals_is_one_change(goals: Workspace) -> None:
    n = goals.number
    done = goals.run(commands.edit_all(goals, ["KR1", "O2", "K1", "I1"], {"owner": "@ben"}))
    assert done.message == "changed KR1, O2, K1 and I1, owner: @ben"
    assert goals.number == n + 1
    owners = goals.key_results[1].owner, goals.objectives[2].owner, goals.kpis[1].owner
    assert owners == ("ben", "ben", "ben")
    goals.undo()
    goals.absorb()
    assert goals.key_results[1].owner == "ana"
    assert goals.initiatives[1].owner == "ana"


def test_what_is_like_that_already_is_left_out(goals: Workspace) -> None:
    goals.run(commands.edit(goals, "KR2", {"owner": "ben"}))
    done = goals.run(commands.edit_all(goals, ["KR1", "KR2"], {"owner": "ben"}))
    assert done.message == "changed KR1, owner: ben"
    done = goals.run(commands.edit_all(goals, ["KR1", "KR2"], {"owner": "ben"}))
    assert (done.message, done.changed) == ("KR1 and KR2 are like that already", False)


def test_a_new_cycle_is_made_once_for_all(goals: Workspace) -> None:
    done = goals.run(commands.edit_all(goals, ["O1", "O2"], {"cycle": "2027-Q1"}))
    assert done.message == "changed O1 and O2, cycle: 2027-Q1"
    assert [cycle.name for cycle in goals.cycles.values()] == ["2026-Q4", "2027-Q1"]
    assert goals.objectives[1].cycle == goals.objectives[2].cycle == 2


@pytest.mark.parametrize(
    ("keys", "values", "error", "said"),
    [
        (["O1", "KR1"], {"cycle": "x"}, Invalid, "KR1 has no cycle: only objectives have one"),
        (["O1", "K1", "I1"], {"team": "x"}, Invalid, "I1 has no team: only objectives and KPIs"),
        (["KR1", "KR2"], {"colour": "x"}, Invalid, "KR has no field 'colour'"),
        (["KR1", "KR9"], {"owner": "x"}, NotFound, "there is no key result KR9"),
        (["O1", "O2"], {"parent": "O2"}, Invalid, "O1 can't be aligned to O2"),
        (["O1", "O2"], {"cycle": ""}, Invalid, "O1 has to be in a cycle"),
        ([], {"owner": "x"}, Invalid, "no goal is named"),
    ],
)
def test_where_one_can_t_none_is_changed(
    goals: Workspace, keys: list[str], values: dict[str, str], error: type[Exception], said: str
) -> None:
    before = documents(goals)
    with pytest.raises(error, match=said):
        goals.run(commands.edit_all(goals, keys, values))
    assert documents(goals) == before


def test_what_others_changed_since_is_named_and_nothing_is_changed(
    open_as: OpenAs, goals: Workspace
) -> None:
    ben = open_as("ben")
    looked_at = (("KR1", "key_results", 1), ("KR3", "key_results", 3), ("O1", "objectives", 1))
    shown = {key: goals.model.shown(table, id) or {} for key, table, id in looked_at}
    change = commands.edit_all(goals, ["KR1", "KR3", "O1"], {"owner": "cho"}, shown=shown)
    ben.run(commands.edit_all(ben, ["KR1", "KR3", "O1"], {"owner": "ben"}))
    with pytest.raises(Conflict) as clash:
        goals.run(change)
    assert clash.value.title == ("owner of KR1 was changed meanwhile by ben; so were KR3 and O1")
    assert goals.key_results[2].owner == "ana"


def test_several_are_deleted_at_once_and_come_back_at_once(goals: Workspace) -> None:
    before, n = documents(goals), goals.number
    done = goals.run(commands.delete_all(goals, ["KR3", "O1", "KR1", "K2"]))
    assert done.message == "deleted KR3, O1, KR1 and K2 with 3 below them"
    assert goals.number == n + 1
    assert set(goals.key_results) == {4}
    done = goals.undo()
    goals.absorb()
    assert done.message.startswith("undone: delete KR3, O1, KR1 and K2")
    after = documents(goals)
    for table, rows in before.items():
        for id, document in rows.items():
            stamps = ("updated_at", "updated_by")
            was = {k: v for k, v in document.items() if k not in stamps and v is not None}
            now = {k: v for k, v in after[table][id].items() if k not in stamps and v is not None}
            assert now == was


def test_links_to_what_goes_are_cut_once(goals: Workspace) -> None:
    goals.run(commands.edit(goals, "KR4", {"guardrails": "K1 K2", "kpi": "K1"}))
    goals.run(commands.edit(goals, "K2", {"parent": "K1"}))
    goals.run(commands.delete_all(goals, ["K1", "K2"]))
    record = goals.key_results[4]
    assert (record.kpi, record.guardrails) == (None, ())
    goals.undo()
    goals.absorb()
    assert goals.key_results[4].guardrails == (1, 2)
    assert goals.kpis[2].parent == 1


@pytest.mark.parametrize("keys", [["O1", "O2"], ["O2", "O1"]])
def test_aligned_objectives_go_together(goals: Workspace, keys: list[str]) -> None:
    done = goals.run(commands.delete_all(goals, keys))
    assert "with 6 below them" in done.message
    assert not goals.objectives


def test_nothing_is_deleted_where_one_stands_in_a_closed_cycle(goals: Workspace) -> None:
    goals.run(commands.edit(goals, "O2", {"cycle": "2026-Q3"}))

    def close(draft: Draft) -> Built:
        draft.set("cycles", 2, {"state": "closed"})
        return Built("closed")

    goals.run(Change("close", close))
    with pytest.raises(Invalid, match="2026-Q3 is closed"):
        goals.run(commands.delete_all(goals, ["KR1", "KR3"]))
    assert 1 in goals.key_results
