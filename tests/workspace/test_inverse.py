"""What takes a change back, and what stands in its way."""

from __future__ import annotations

from collections import Counter
from collections.abc import ItemsView, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.records import Document, Json
from okrtui.store.merge import replay
from okrtui.store.ports import Conflict, Op
from okrtui.workspace import commands
from okrtui.workspace.change import Draft
from okrtui.workspace.inverse import net
from okrtui.workspace.sample import sample_commit
from okrtui.workspace.workspace import Workspace
from tests.workspace.conftest import OpenAs


def commit(workspace: Workspace, *ops: Op) -> None:
    """Something that other programs write through the store."""
    workspace.store.commit(lambda _, __: ops, why="tinydb: update", user=workspace.user)


def documents(workspace: Workspace, table: str) -> dict[int, dict[str, Json]]:
    return {
        id: {f: v for f, v in d.items() if v is not None and not f.startswith("updated_")}
        for id, d in workspace.store.state().get(table, {}).items()
    }


def refused(workspace: Workspace, n: int | None = None) -> str:
    """What is said when nothing can be taken back; nothing is changed then."""
    workspace.absorb(workspace.poll())
    before = workspace.store.number
    with pytest.raises(Conflict) as caught:
        workspace.undo(n)
    assert workspace.store.number == before
    assert "Nothing was changed" in caught.value.hint
    return str(caught.value)


def test_undoing_an_increment_leaves_the_increments_of_others(open_as: OpenAs) -> None:
    ana, ben = open_as("ana"), open_as("ben")
    commit(ana, Op("ins", "visits", 1, {"count": 5}))
    commit(ana, Op("inc", "visits", 1, {"count": (5, 2)}))
    commit(ben, Op("inc", "visits", 1, {"count": (7, 10)}))
    ana.undo()
    assert documents(ana, "visits") == {1: {"count": 15}}
    ana.redo()
    assert documents(ana, "visits") == {1: {"count": 17}}


def test_several_operations_on_one_document_are_taken_back_as_one(workspace: Workspace) -> None:
    commit(workspace, Op("ins", "notes", 1, {"text": "a"}))
    before = documents(workspace, "notes")
    commit(
        workspace,
        Op("set", "notes", 1, {"text": ("a", "b")}),
        Op("set", "notes", 1, {"text": ("b", "c"), "by": (None, "ana")}),
        Op("ins", "notes", 2, {"text": "x"}),
        Op("set", "notes", 2, {"text": ("x", "y")}),
        Op("ins", "notes", 3, {"text": "z"}),
        Op("del", "notes", 3, {"text": "z"}),
    )
    after = documents(workspace, "notes")
    workspace.undo()
    assert documents(workspace, "notes") == before
    workspace.redo()
    assert documents(workspace, "notes") == after


FIELDS = st.dictionaries(st.sampled_from("abc"), st.sampled_from([None, 1, 2, True]), max_size=3)


@given(
    st.none() | FIELDS, st.lists(st.tuples(st.sampled_from(["put", "set", "inc", "del"]), FIELDS))
)
def test_the_net_of_operations_leads_to_the_same_document(
    first: dict[str, Json] | None, steps: Sequence[tuple[str, dict[str, Json]]]
) -> None:
    now: Document | None = first
    ops: list[Op] = []
    for what, fields in steps:
        if what == "put" and now is None:
            op = Op("ins", "notes", 1, fields)
        elif what == "del" and now is not None:
            op = Op("del", "notes", 1, dict(now))
        elif what == "set" and now is not None:
            op = Op("set", "notes", 1, {f: (now.get(f), new) for f, new in fields.items()})
        elif what == "inc" and now is not None and type(now.get("a")) is int:
            op = Op("inc", "notes", 1, {"a": (now["a"], 3)})
        else:
            continue
        ops.append(op)
        now = replay({"notes": _state(now)}, [op])["notes", 1]
    start = {"notes": {} if first is None else {1: first}}
    come_to = net(ops)
    assert len(come_to) <= 1
    there = replay(start, come_to).get(("notes", 1), first)
    assert _without_nulls(there) == _without_nulls(now)


def _state(now: Document | None) -> dict[int, Document]:
    return {} if now is None else {1: now}


def _without_nulls(document: Document | None) -> dict[str, Json] | None:
    return None if document is None else {f: v for f, v in document.items() if v is not None}


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    workspace.run(commands.add_objective(workspace, "Riders"))
    workspace.run(commands.add_objective(workspace, "City"))
    workspace.run(commands.add_key_result(workspace, 1, "Churn from 10 to 8"))
    return workspace


def as_ben(open_as: OpenAs) -> Workspace:
    return open_as("ben")


def test_a_link_is_not_set_back_to_what_is_gone(open_as: OpenAs, goals: Workspace) -> None:
    goals.run(commands.move(goals, "KR1", "O2"))
    ben = as_ben(open_as)
    ben.run(commands.delete(ben, "O1"))
    assert "O1, which it needs, was deleted since by ben" in refused(goals)


def test_an_objective_is_not_set_back_below_itself(open_as: OpenAs, goals: Workspace) -> None:
    goals.run(commands.edit(goals, "O1", {"parent": "O2"}))
    goals.run(commands.edit(goals, "O1", {"parent": ""}))
    ben = as_ben(open_as)
    ben.run(commands.edit(ben, "O2", {"parent": "O1"}))
    assert "O1 would hang below itself" in refused(goals)


def test_a_field_is_not_set_back_to_what_others_made_senseless(
    open_as: OpenAs, goals: Workspace
) -> None:
    goals.run(commands.edit(goals, "KR1", {"target": "7"}))
    ben = as_ben(open_as)
    ben.run(commands.edit(ben, "KR1", {"start": "8"}))
    said = refused(goals)
    assert "other fields of KR1 were changed since" in said
    assert "target" in said


def test_undo_of_a_change_of_what_is_gone_says_who_deleted_it(
    open_as: OpenAs, goals: Workspace
) -> None:
    goals.run(commands.edit(goals, "KR1", {"target": "7"}))
    ben = as_ben(open_as)
    ben.run(commands.delete(ben, "KR1"))
    assert "KR1 was deleted since by ben on " in refused(goals)


def test_undo_of_adding_what_is_gone_says_who_deleted_it(open_as: OpenAs, goals: Workspace) -> None:
    ben = as_ben(open_as)
    ben.run(commands.delete(ben, "KR1"))
    assert "KR1 was deleted since by ben on " in refused(goals)


def test_undo_of_adding_what_somebody_changed_says_what_would_go(
    open_as: OpenAs, goals: Workspace
) -> None:
    ben = as_ben(open_as)
    ben.run(commands.edit(ben, "KR1", {"owner": "cho"}))
    said = refused(goals)
    assert "owner of KR1 was changed since by ben" in said
    assert "to 'cho'" in said


def test_undo_of_adding_what_somebody_checked_in_on_names_the_check_in(
    open_as: OpenAs, goals: Workspace
) -> None:
    ben = as_ben(open_as)
    ben.run(commands.check_in(ben, 1, "9"))
    assert "check-in 1 hangs below KR1 by now, put there by ben" in refused(goals)


def test_undo_of_a_deletion_that_somebody_undid_by_hand_is_refused(goals: Workspace) -> None:
    deleted = dict(goals.store.state()["key_results"][1])
    goals.run(commands.delete(goals, "KR1"))
    n = goals.store.number
    commit(goals, Op("ins", "key_results", 1, deleted))
    assert "KR1 is there again already" in refused(goals, n)


def test_everything_in_the_way_is_counted(open_as: OpenAs, goals: Workspace) -> None:
    goals.run(commands.edit(goals, "KR1", {"owner": "cho", "unit": "x"}))
    ben = as_ben(open_as)
    ben.run(commands.edit(ben, "KR1", {"owner": "dan", "unit": "y"}))
    assert "1 more thing is in its way" in refused(goals)


def test_what_a_change_moved_under_a_new_goal_goes_back_with_it(goals: Workspace) -> None:
    objective = dict(goals.store.state()["objectives"][1])
    commit(
        goals,
        Op("ins", "objectives", 3, objective),
        Op("set", "key_results", 1, {"objective": (1, 3)}),
    )
    goals.undo()
    assert set(documents(goals, "objectives")) == {1, 2}
    assert documents(goals, "key_results")[1]["objective"] == 1


def test_a_cycle_that_came_with_an_edit_goes_with_it(goals: Workspace) -> None:
    before = documents(goals, "cycles")
    goals.run(commands.edit(goals, "O1", {"cycle": "2027-Q1"}))
    assert len(documents(goals, "cycles")) == 2
    goals.undo()
    assert documents(goals, "cycles") == before
    goals.redo()
    goals.absorb()
    goals.run(commands.edit(goals, "O2", {"cycle": "2027-Q1"}))
    goals.undo(goals.store.number - 1)
    assert len(documents(goals, "cycles")) == 2, "others are in it by now"


def test_a_conflict_carries_base_mine_and_theirs(open_as: OpenAs, goals: Workspace) -> None:
    goals.run(commands.edit(goals, "KR1", {"owner": "cho"}))
    ben = as_ben(open_as)
    ben.run(commands.edit(ben, "KR1", {"owner": "dan"}))
    with pytest.raises(Conflict) as caught:
        goals.undo()
    (field,) = caught.value.fields
    assert (field.field, field.base, field.mine, field.theirs) == ("owner", "cho", "ana", "dan")
    assert field.who == "ben"
    assert field.when is not None


def test_a_whole_alignment_turned_over_is_turned_back(goals: Workspace) -> None:
    goals.run(commands.edit(goals, "O2", {"parent": "O1"}))
    commit(
        goals,
        Op("set", "objectives", 2, {"parent": (1, None)}),
        Op("set", "objectives", 1, {"parent": (None, 2)}),
    )
    goals.undo()
    assert documents(goals, "objectives")[2]["parent"] == 1
    assert "parent" not in documents(goals, "objectives")[1]


def test_undo_of_a_large_import_goes_once_through_what_may_hang_below_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample_commit(workspace)
    looked: Counter[str] = Counter()
    table = Draft.table

    def counting(draft: Draft, name: str) -> object:
        found = table(draft, name)
        return _Counted(found, name, looked)

    monkeypatch.setattr(Draft, "table", counting)
    workspace.undo(1)
    assert not documents(workspace, "objectives")
    assert looked["check_ins"] == 1
    assert looked["key_results"] <= 3


class _Counted(dict[int, Document]):
    """Counts how often a table is gone through."""

    def __init__(self, found: object, name: str, looked: Counter[str]) -> None:
        super().__init__(found)  # type: ignore[call-overload]
        self._name, self._looked = name, looked

    def items(self) -> ItemsView[int, Document]:  # type: ignore[override]
        self._looked[self._name] += 1
        return super().items()
