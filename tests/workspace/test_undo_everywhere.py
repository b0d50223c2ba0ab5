"""Every command: done, undone and redone, all is as it was, and one line tells of each."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import okrtui.workspace as package
from okrtui.domain.records import CycleRecord
from okrtui.store.ports import Conflict
from okrtui.workspace import commands, roadmap
from okrtui.workspace.change import Built, Change, Done, Draft
from okrtui.workspace.converting import convert
from okrtui.workspace.cycle import carrying, closing, life, voting
from okrtui.workspace.edit_import import import_edit, read_edit
from okrtui.workspace.entries import Entry
from okrtui.workspace.past import moment_at
from okrtui.workspace.relinking import relink
from okrtui.workspace.restoring import restore, target_at
from okrtui.workspace.review import answering
from okrtui.workspace.review.reviews import Review, open_review
from okrtui.workspace.review.scope import turn_to
from okrtui.workspace.sample import sample_commit
from okrtui.workspace.settings import set_week_start
from okrtui.workspace.templates import using
from okrtui.workspace.templates.gallery import GALLERY
from okrtui.workspace.views import Views
from okrtui.workspace.workspace import Workspace
from tests.workspace.changing import START, set_cycle
from tests.workspace.conftest import OpenAs
from tests.workspace.test_restoring import told

Do = Callable[[Workspace], Change]

GIVEN: Mapping[str, tuple[Do, ...]] = {
    "give_reason": (lambda w: commands.edit(w, "KR1", {"target": "7"}),),
    "delete with links": (
        lambda w: commands.edit(w, "KR3", {"kpi": "K1", "guardrails": "K1 K2"}),
        lambda w: commands.edit(w, "K2", {"parent": "K1"}),
    ),
    "delete_all": (lambda w: commands.edit(w, "KR4", {"guardrails": "K1 K2"}),),
    "recover": (
        lambda w: commands.add_kpi(w, "Swaps", direction="down", green="5", red="8"),
        lambda w: commands.log(w, 3, "11", date="-8d"),
        lambda w: commands.log(w, 3, "12", date="-1d"),
    ),
    "convert to KPI": (
        lambda w: commands.add_key_result(w, 1, "SLA at least 95 %"),
        lambda w: commands.edit(w, "KR5", {"target": "96"}),
        lambda w: commands.check_in(w, 5, "96", confidence=6, date="-2d"),
    ),
    "convert to key result": (
        lambda w: commands.add_kpi(w, "Increase sales", green="5", owner="ana"),
        lambda w: commands.log(w, 3, "3", date="-2d"),
    ),
    "answer_key_result": (lambda w: answering.begin(w, Views(w)),),
    "answer_kpi": (lambda w: answering.begin(w, Views(w)),),
    "skip": (lambda w: answering.begin(w, Views(w)),),
    "turn_to": (lambda w: answering.begin(w, Views(w)),),
    "settle": (
        lambda w: answering.begin(w, Views(w)),
        lambda w: answering.write_priorities(under_way(w), ["Call the bank"]),
        lambda w: answering.finish(w, under_way(w)),
        lambda w: answering.begin(w, Views(w)),
    ),
    "write_priorities": (lambda w: answering.begin(w, Views(w)),),
    "write_ahead": (lambda w: answering.begin(w, Views(w)),),
    "finish": (lambda w: answering.begin(w, Views(w)),),
    "begin": (lambda w: answering.begin(w, Views(w)),),
    "save": (lambda w: using.save(w, "O2", "riders"),),
    "forget": (lambda w: using.save(w, "O1", "riders"),),
    "carry_over": (lambda w: life.add_cycle(w, "2027-Q1"),),
    "start_cycle": (lambda w: life.add_cycle(w, "2027-Q1"),),
    "close_cycle": (
        lambda w: commands.edit_all(w, ["KR1", "KR2", "KR3", "KR4"], {"grade": ""}),
        lambda w: commands.edit_all(w, ["KR4", "KR2"], {"grade": "0.5"}, reason="guessed"),
    ),
}
"""What has to be there before it."""

COMMANDS: Mapping[str, Do] = {
    "add_objective": lambda w: commands.add_objective(w, "Next year", cycle="2027-Q1"),
    "add_key_result": lambda w: commands.add_key_result(w, 1, "Riders from 0 to 100", kpi="K1"),
    "add_kpi": lambda w: commands.add_kpi(w, "NPS", green="5", parent="K1"),
    "add_initiative": lambda w: commands.add_initiative(w, 1, "Call riders"),
    "edit": lambda w: commands.edit(w, "KR1", {"title": "Churn", "owner": "", "weight": "2"}),
    "edit a target": lambda w: commands.edit(w, "KR1", {"target": "7"}, reason="smaller market"),
    "edit a KPI": lambda w: commands.edit(w, "K1", {"green": "7", "parent": "K2"}),
    "edit into a new cycle": lambda w: commands.edit(w, "O1", {"cycle": "2027-Q1"}),
    "edit a grade": lambda w: commands.edit(w, "KR1", {"grade": "0.4"}, reason="luck"),
    "edit steps": lambda w: commands.edit(w, "KR4", {"kind": "milestones", "steps": "A; B w2"}),
    "edit work": lambda w: commands.edit(w, "I1", {"state": "done"}),
    "edit_all": lambda w: commands.edit_all(w, ["O1", "O2"], {"cycle": "2027-Q1", "owner": "b"}),
    "give_reason": lambda w: commands.give_reason(w, "KR1", "the market shrank"),
    "check_in": lambda w: commands.check_in(w, 1, "9", confidence=3, note="n", blocker="b"),
    "nudge": lambda w: commands.nudge(w, "KR1", 3),
    "nudge a KPI": lambda w: commands.nudge(w, "K1", -1),
    "log": lambda w: commands.log(w, 1, "9.5", date="-1d", note="n"),
    "log_many": lambda w: commands.log_many(w, [("K1", "9", "-2d", ""), ("K2", "95", None, "n")]),
    "correct": lambda w: commands.correct(
        w, w.resolve("KR1"), Entry("check_ins", 1), {"value": "9.1", "note": "misread"}
    ),
    "correct a measurement": lambda w: commands.correct(
        w, w.resolve("K1"), Entry("measurements", 1), {"value": "8.8"}
    ),
    "remove": lambda w: commands.remove(w, w.resolve("KR1"), Entry("check_ins", 1)),
    "delete an objective": lambda w: commands.delete(w, "O1"),
    "delete a key result": lambda w: commands.delete(w, "KR3"),
    "delete with links": lambda w: commands.delete(w, "K1"),
    "delete work": lambda w: commands.delete(w, "I1"),
    "delete_all": lambda w: commands.delete_all(w, ["O1", "K1", "K2", "KR3"]),
    "move": lambda w: commands.move(w, "KR1", "O2"),
    "move into a new cycle": lambda w: commands.move(w, ["O1", "O2"], "2027-Q1"),
    "move an aligned one": lambda w: commands.move(w, "O2", "none"),
    "move into another order": lambda w: commands.move(w, ["KR2"], before="KR1"),
    "move beside another": lambda w: commands.move(w, ["KR1", "KR2"], after="KR3"),
    "move work": lambda w: commands.move(w, "I1", after="I2"),
    "move a KPI": lambda w: commands.move(w, "K2", "K1"),
    "recover": lambda w: commands.recover(w, "K3"),
    "convert to KPI": lambda w: convert(w, "KR5"),
    "convert to key result": lambda w: convert(w, "K3", "O1"),
    "restore": lambda w: restore(target_at(w, moment_at(w, 5))),
    "begin": lambda w: answering.begin(w, Views(w), everyone=True),
    "answer_key_result": lambda w: answering.answer_key_result(
        w, under_way(w), "KR1", value="9", confidence=4, note="n", blocker="b", seconds=3.0
    ),
    "answer_kpi": lambda w: answering.answer_kpi(w, under_way(w), "K1", "9.5", seconds=2.0),
    "skip": lambda w: answering.skip(under_way(w), "KR1", "away"),
    "turn_to": lambda w: turn_to(w, Views(w), under_way(w), everyone=True),
    "settle": lambda w: answering.settle(under_way(w), under_way(w).cards[-3], "carried"),
    "write_priorities": lambda w: answering.write_priorities(under_way(w), ["A", "P2 B"]),
    "write_ahead": lambda w: answering.write_ahead(under_way(w), ["Launch", "Holidays"]),
    "finish": lambda w: answering.finish(w, under_way(w)),
    "use": lambda w: using.use(w, GALLERY[0], cycle="2027-Q1", team="x"),
    "save": lambda w: using.save(w, "O1", "riders"),
    "forget": lambda w: using.forget(w, "riders"),
    "set_week_start": lambda w: set_week_start("sunday"),
    "add_cycle": lambda w: life.add_cycle(w, "2027-Q1"),
    "start_cycle": lambda w: life.start_cycle(w, cycle(w, "2027-Q1")),
    "close_cycle": lambda w: life.close_cycle(w, cycle(w, "2026-Q4"), suggested=True),
    "carry_over": lambda w: carrying.carry_over(w, ["KR1", "O2"], cycle(w, "2027-Q1")),
    "grade": lambda w: closing.grade(
        w, "KR1", {"grade": "0.4", "outcome": "keep", "lesson": "Ask"}, reason="luck", base=None
    ),
    "guarded_by": lambda w: roadmap.guarded_by(w, "KR1", "Complaints ≤ 5"),
    "guarded_by one of now": lambda w: roadmap.guarded_by(w, "KR1", "K2"),
    "reworded": lambda w: roadmap.reworded(w, "KR1", "Reduce churn from 10% to 7%"),
    "carry_into_new": lambda w: carrying.carry_into_new(w, ["O1"], life.add_cycle(w, "2027-Q1")),
    "replicate": lambda w: carrying.replicate(w, cycle(w, "2026-Q4"), life.add_cycle(w, "2027-Q1")),
    "vote": lambda w: voting.vote(w, "KR1", "7"),
}
"""Name → the command; what stands before a blank is its function."""

ELSEWHERE = {
    "relink": "test_mended_links_are_never_broken_again_and_the_refusal_says_the_way",
    "import_edit": "test_what_another_program_wrote_is_taken_back_as_one",
    "sample_change": "test_the_sample_is_taken_back_as_one",
}


def cycle(workspace: Workspace, name: str) -> CycleRecord:
    return workspace.cycle_named(name)


def under_way(workspace: Workspace) -> Review:
    found = open_review(workspace)
    assert found is not None
    return found


def broken_links(draft: Draft) -> Built:
    draft.set("objectives", 1, {"parent": 77})
    draft.set("initiatives", 1, {"key_result": 99})
    return Built("broke links")


@pytest.fixture
def goals(workspace: Workspace) -> Workspace:
    for make in START:
        workspace.run(make(workspace))
    return workspace


def turned(workspace: Workspace, done: Done, before: object) -> None:
    """Undo, redo and undo again what was just done."""
    after = told(workspace.store.state())
    assert done.changed
    assert after != before
    for kind, expected in (("undo", before), ("redo", after), ("undo", before)):
        back = workspace.undo() if kind == "undo" else workspace.redo()
        workspace.absorb()
        assert told(workspace.store.state()) == expected
        assert back.message.startswith(f"{kind[:-1]}one: ")
        assert f"(change {done.n}" in back.message
        assert len(back.message.splitlines()) == 1
        assert back.message.isprintable()
        assert len(back.message) < 200
    # What is drawn came along as well.
    fresh = Workspace(workspace.store, user="ana", today=workspace.today)
    for table in ("objectives", "key_results", "initiatives", "kpis"):
        assert dict(getattr(workspace, table)) == dict(getattr(fresh, table))


@pytest.mark.parametrize("name", COMMANDS)
def test_done_undone_and_redone_all_is_as_it_was(goals: Workspace, name: str) -> None:
    for make in GIVEN.get(name, ()):
        goals.run(make(goals))
    before = told(goals.store.state())
    done = goals.run(COMMANDS[name](goals))
    assert len(done.message.splitlines()) == 1
    turned(goals, done, before)


def test_what_another_program_wrote_is_taken_back_as_one(goals: Workspace, tmp_path: Path) -> None:
    goals.checkpoint()
    copy = tmp_path / "copy.json"
    tables = json.loads(goals.path.read_text("utf-8"))
    tables["key_results"]["1"]["title"] = "Churn of passes"
    del tables["initiatives"]["2"]
    copy.write_text(json.dumps(tables), "utf-8")
    before = told(goals.store.state())
    done, _ = import_edit(goals, read_edit(goals, copy))
    turned(goals, done, before)


def test_the_sample_is_taken_back_as_one(workspace: Workspace) -> None:
    before = told(workspace.store.state())
    sample_commit(workspace)
    workspace.absorb()
    after = told(workspace.store.state())
    workspace.undo(workspace.number)
    assert told(workspace.store.state()) == before
    workspace.redo()
    assert told(workspace.store.state()) == after


def test_mended_links_are_never_broken_again_and_the_refusal_says_the_way(
    goals: Workspace,
) -> None:
    n = goals.number
    goals.run(Change("break links", broken_links))
    goals.run(relink(goals.today(), lambda said: None))
    with pytest.raises(Conflict, match=f"okrtui restore --seq {n + 1}"):
        goals.undo()


def test_a_closed_cycle_can_be_opened_by_undo_alone(goals: Workspace) -> None:
    goals.run(set_cycle(1, "closed")(goals))
    before = told(goals.store.state())
    goals.undo()
    goals.absorb()
    assert goals.cycles[1].state == "active"
    goals.redo()
    assert told(goals.store.state()) == before


def test_what_was_done_to_goals_before_their_cycle_was_closed_stays(
    open_as: OpenAs, goals: Workspace
) -> None:
    ben = open_as("ben")
    renamed = goals.run(commands.edit(goals, "KR1", {"title": "Another title"}))
    checked = goals.run(commands.check_in(goals, 1, "9"))
    deleted = goals.run(commands.delete(goals, "KR2"))
    ben.run(set_cycle(1, "closed")(ben))
    goals.absorb(goals.poll())
    before = told(goals.store.state())
    for done in (renamed, checked, deleted):
        with pytest.raises(Conflict, match="is closed"):
            goals.undo(done.n)
    with pytest.raises(Conflict, match="is closed"):
        goals.undo()
    assert told(goals.store.state()) == before
    ben.undo()
    assert goals.undo().message.startswith("undone: delete KR2")


def test_others_take_a_change_back_by_its_number_and_read_whose_it_was(
    open_as: OpenAs, goals: Workspace
) -> None:
    done = goals.run(commands.edit_all(goals, ["KR1", "O1"], {"owner": "cho"}))
    said = open_as("ben").undo(done.n).message
    assert said.startswith(f"undone: edit KR1 and O1, owner (change {done.n}")
    assert said.endswith(" by ana)")


def test_every_function_that_gives_a_change_is_tried() -> None:
    root = Path(package.__file__).parent
    found = set()
    for path in root.rglob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if node.returns is not None and ast.unparse(node.returns).startswith("Change"):
                found.add(node.name)
    tried = {name.partition(" ")[0] for name in COMMANDS} | ELSEWHERE.keys()
    assert found - tried == set()
