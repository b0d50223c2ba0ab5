"""Cycles are added, started and closed; never on their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain import calendar, records
from okrtui.domain.errors import Invalid
from okrtui.domain.records import CycleRecord, Json
from okrtui.domain.text import check_title, one_line
from okrtui.workspace import grades
from okrtui.workspace.change import Built, Change, Draft, clipped
from okrtui.workspace.fields import SUGGESTED, Reading, read_date
from okrtui.workspace.rules import validated

if TYPE_CHECKING:
    from okrtui.domain.records import CycleState, KeyResultRecord
    from okrtui.workspace.workspace import Workspace

_MOST_NAMED = 8


def add_cycle(
    workspace: Workspace,
    name: str,
    *,
    start: str | None = None,
    end: str | None = None,
    state: CycleState = "draft",
) -> Change:
    """A new cycle; names like 2027-Q1, 2027-H1, 2027-03 and 2027 know their dates."""
    named = check_title(name, field="name")
    reading = Reading(workspace.today())
    dates = calendar.cycle_dates(named)
    first, last = dates if dates is not None else (None, None)
    document: dict[str, Json] = {
        "name": named.upper() if dates is not None else named,
        "start": read_date("start", start, reading) if start else _iso(first),
        "end": read_date("end", end, reading) if end else _iso(last),
        "state": state,
    }
    for field in ("start", "end"):
        if document[field] is None:
            raise Invalid(
                f"the {field} of the cycle '{clipped(named)}' is missing",
                "Give --start and --end, or a name like 2027-Q1, 2027-03 or 2027",
                field=field,
            )

    def build(draft: Draft) -> Built:
        id = insert_cycle(draft, document)
        return Built(f"added the {state} cycle {told(draft, id)}")

    return Change("add cycle", build)


def insert_cycle(draft: Draft, document: dict[str, Json]) -> int:
    """Add it under a name that no other has. Raises Invalid."""
    name = str(document["name"])
    for other in draft.table("cycles").values():
        if records.text_of(other, "name").casefold() == name.casefold():
            raise Invalid(
                f"there is a cycle {one_line(name)} already",
                "okrtui cycle list shows them; nothing was changed",
                field="name",
            )
    return draft.insert("cycles", validated("cycles", document))


def start_cycle(workspace: Workspace, cycle: CycleRecord) -> Change:
    """A draft becomes active: from now on its goals are judged."""

    def build(draft: Draft) -> Built:
        state = _state(draft, cycle)
        if state != "draft":
            raise Invalid(
                f"the cycle {one_line(cycle.name)} is {state} already",
                "Only a draft is started; nothing was changed",
            )
        draft.set("cycles", cycle.id, {"state": "active"})
        return Built(f"started {one_line(cycle.name)}")

    return Change("start cycle", build)


def close_cycle(workspace: Workspace, cycle: CycleRecord, *, suggested: bool = False) -> Change:
    """Graded to the last key result it is closed, and read-only from then on.

    suggested: give those without a grade the one that their progress suggests.
    """
    model = workspace.model

    def build(draft: Draft) -> Built:
        state = _state(draft, cycle)
        if state == "closed":
            raise Invalid(
                f"the cycle {one_line(cycle.name)} is closed already", "Nothing was changed"
            )
        open_ones: list[int] = []
        graded = 0
        for objective in model.objectives_of(cycle.id):
            for record in model.key_results_of(objective):
                stored = draft.document("key_results", record.id)
                if records.key_result(record.id, stored).grade is not None:
                    continue
                given = _suggested(workspace, draft, record) if suggested else None
                if given is None:
                    open_ones.append(record.id)
                else:
                    draft.set("key_results", record.id, given)
                    graded += 1
        if open_ones:
            _refuse_ungraded(open_ones, suggested=suggested)
        draft.set("cycles", cycle.id, {"state": "closed"})
        told = f", {graded} key results graded as their progress suggests" if graded else ""
        return Built(f"closed {one_line(cycle.name)}{told}")

    return Change("close cycle", build)


def ungraded(workspace: Workspace, cycle: int) -> list[KeyResultRecord]:
    """The key results of a cycle that have no grade, in the board's order."""
    model = workspace.model
    return [
        record
        for objective in model.objectives_of(cycle)
        for record in model.key_results_of(objective)
        if record.grade is None
    ]


def told(draft: Draft, id: int) -> str:
    """``2027-Q1, 2027-01-01 to 2027-03-31`` of a cycle that is being added."""
    op = next(op for op in reversed(draft.ops) if op.table == "cycles" and op.id == id)
    name, start, end = (str(op.body[field]) for field in ("name", "start", "end"))
    return f"{one_line(name)}, {start} to {end}"


def _suggested(
    workspace: Workspace, draft: Draft, record: KeyResultRecord
) -> dict[str, Json] | None:
    if grades.suggestion_of(workspace, record) is None:
        return None
    stored = draft.document("key_results", record.id)
    edited = {**stored, "grade": SUGGESTED}
    return grades.given(workspace, record.id, stored, edited, "")


def _refuse_ungraded(ids: list[int], *, suggested: bool) -> None:
    names = ", ".join(f"KR{id}" for id in ids[:_MOST_NAMED])
    more = f" and {len(ids) - _MOST_NAMED} more" if len(ids) > _MOST_NAMED else ""
    if suggested:
        raise Invalid(
            f"nothing is suggested for {names}{more}, whose progress is not known",
            f'Grade them first: okrtui edit KR{ids[0]} grade=0 --reason "…"; nothing was changed',
            field="grade",
        )
    raise Invalid(
        f"{names}{more} {'has' if len(ids) == 1 else 'have'} no grade yet",
        "okrtui cycle close asks for each; --suggested takes what progress suggests; "
        "nothing was changed",
        field="grade",
    )


def _state(draft: Draft, cycle: CycleRecord) -> CycleState:
    stored = records.cycle(cycle.id, draft.document("cycles", cycle.id))
    return cycle.state if stored is None else stored.state


def _iso(day: object) -> str | None:
    return None if day is None else str(day)
