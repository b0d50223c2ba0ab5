"""Goals that go on in another cycle: copies that begin where the old ones stand, and name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from okrtui.domain import progress, records
from okrtui.domain.errors import Invalid
from okrtui.domain.records import CycleRecord, Json
from okrtui.domain.text import one_line
from okrtui.workspace.adding import insert
from okrtui.workspace.change import Built, Change, Draft, clipped
from okrtui.workspace.keys import listed
from okrtui.workspace.rules import refuse_closed_cycle

if TYPE_CHECKING:
    from okrtui.domain.records import InitiativeRecord, KeyResultRecord
    from okrtui.workspace.workspace import Workspace

_OF_OBJECTIVE: Final = ("title", "owner", "team", "kind", "roll_up", "worst")
_OF_KEY_RESULT: Final = (
    "title",
    "kind",
    "target",
    "low",
    "high",
    "risk",
    "risk_low",
    "risk_high",
    "unit",
    "owner",
    "team",
    "weight",
    "kpi",
    "cadence",
    "guardrails",
)
"""What a copy takes over as it is. Dates, phases, grades and lessons belong to the old cycle."""


def carry_over(workspace: Workspace, keys: Sequence[str], to: CycleRecord) -> Change:
    """Copy key results, or objectives with all of theirs, into another cycle.

    A key result begins at what it has reached, with the steps that are open and the work that is
    open; its objective comes along, once.
    """
    chosen = _chosen(workspace, keys)
    if not chosen:
        raise Invalid("nothing to carry over", "Name key results or objectives, like KR3 or O2")

    def build(draft: Draft) -> Built:
        cycle = records.cycle(to.id, draft.document("cycles", to.id)) or to
        refuse_closed_cycle(cycle)
        key, told = _copy(draft, workspace, chosen, to.id)
        return Built(f"carried over to {one_line(to.name)}: {told}", key)

    return Change(f"carry over {clipped(', '.join(keys), 60)}", build)


def replicate(workspace: Workspace, source: CycleRecord, added: Change) -> Change:
    """A new cycle with the goals of another one, each from where it stands now.

    added: what adds the cycle.
    """
    objectives = [f"O{id}" for id in workspace.model.objectives_of(source.id)]
    why = f"add cycle from {one_line(source.name)}"
    return carry_into_new(workspace, objectives, added)._replace(why=why)


def carry_into_new(workspace: Workspace, keys: Sequence[str], added: Change) -> Change:
    """A new cycle and these goals in it, as one change. added: what adds the cycle."""
    chosen = _chosen(workspace, keys)

    def build(draft: Draft) -> Built:
        built = added.build(draft)
        if not chosen:
            return built
        key, told = _copy(draft, workspace, chosen, draft.ops[-1].id)
        return Built(f"{built.message}, with {told}", key)

    return Change(f"carry over {clipped(', '.join(keys), 60)} to a new cycle", build)


def carried(workspace: Workspace, key_result: int) -> list[tuple[str, CycleRecord]]:
    """The copies that go on of a key result: their keys and cycles."""
    model = workspace.model
    copies = model.key_results.having("carried_from", key_result)
    found = ((f"KR{copy.id}", model.cycle_of(copy)) for copy in copies)
    return [(key, cycle) for key, cycle in found if cycle is not None]


def _copy(
    draft: Draft,
    workspace: Workspace,
    chosen: Mapping[int, Sequence[KeyResultRecord]],
    cycle: int,
) -> tuple[str, str]:
    """Add the copies; gives the key of the first and what was added."""
    added: list[str] = []
    new_of: dict[int, int] = {}
    for objective, key_results in chosen.items():
        new_of[objective] = _objective(draft, objective, cycle)
        for record in key_results:
            added.append(f"KR{_key_result(draft, workspace, record, new_of[objective], cycle)}")
    _align(draft, workspace, new_of)
    objectives = [f"O{id}" for id in new_of.values()]
    return objectives[0], listed([*objectives, *added])


def _chosen(workspace: Workspace, keys: Sequence[str]) -> Mapping[int, Sequence[KeyResultRecord]]:
    """objective → the key results of it that go on, in the board's order. Raises Invalid."""
    wanted: dict[int, list[KeyResultRecord]] = {}
    for key in keys:
        goal = workspace.resolve(key)
        if goal.table == "objectives":
            found = list(workspace.model.key_results_of(goal.id))
            wanted.setdefault(goal.id, [])
        elif goal.table == "key_results":
            found = [workspace.key_results[goal.id]]
        else:
            raise Invalid(
                f"{goal.key} belongs to no cycle", "Key results and objectives are carried over"
            )
        for record in found:
            group = wanted.setdefault(record.objective, [])
            if record not in group:
                group.append(record)
    return wanted


def _objective(draft: Draft, id: int, cycle: int) -> int:
    """The objective's copy in the cycle: the one that is there already, or a new one."""
    for other, document in draft.table("objectives").items():
        if document.get("carried_from") == id and document.get("cycle") == cycle:
            return other
    stored = draft.document("objectives", id)
    copy = {field: stored.get(field) for field in _OF_OBJECTIVE if stored.get(field) is not None}
    return insert(draft, "objectives", {**copy, "cycle": cycle, "carried_from": id})


def _key_result(
    draft: Draft, workspace: Workspace, record: KeyResultRecord, objective: int, cycle: int
) -> int:
    stored = draft.document("key_results", record.id)
    for document in draft.table("key_results").values():
        above = draft.table("objectives").get(records.id_of(document, "objective") or 0, {})
        if document.get("carried_from") == record.id and above.get("cycle") == cycle:
            raise Invalid(
                f"KR{record.id} was carried over to that cycle already",
                "Nothing was changed; okrtui show lists it",
            )
    copy = {field: stored.get(field) for field in _OF_KEY_RESULT if stored.get(field) is not None}
    history = workspace.model.history(record, workspace.today())
    latest = progress.latest_value(record, history)
    if record.kind == "reach":
        start = record.start if latest is None else latest
        copy["start"] = start
        if start is not None and start == record.target:
            # It is where it was to get to: from here it needs a new target.
            copy.pop("target", None)
    if record.kind == "milestones":
        done = progress.steps_done(record, history)
        steps: Json = [
            {"id": step.id, "title": step.title, "weight": step.weight}
            for step in record.steps
            if step.id not in done
        ]
        copy["steps"] = steps
    new = {**{f: v for f, v in copy.items() if v is not None}, "objective": objective}
    id = insert(draft, "key_results", {**new, "carried_from": record.id})
    for initiative in workspace.model.initiatives_of(record.id):
        _initiative(draft, initiative, id)
    return id


def _initiative(draft: Draft, record: InitiativeRecord, key_result: int) -> None:
    if record.state == "open":
        copy: dict[str, Json] = {"title": record.title, "state": "open", "key_result": key_result}
        if record.owner:
            copy["owner"] = record.owner
        insert(draft, "initiatives", copy)


def _align(draft: Draft, workspace: Workspace, new_of: Mapping[int, int]) -> None:
    """Copies are aligned to each other as the goals that they were made from."""
    inserted = {op.id: place for place, op in enumerate(draft.ops) if op.table == "objectives"}
    for old, new in new_of.items():
        parent = workspace.objectives[old].parent
        if parent is not None and parent in new_of and new in inserted:
            op = draft.ops[inserted[new]]
            draft.ops[inserted[new]] = op._replace(body={**op.body, "parent": new_of[parent]})
