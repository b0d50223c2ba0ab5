"""Adding goals: objectives, key results, KPIs and initiatives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from okrtui.domain import ranks, records
from okrtui.domain.capture import Captured, capture
from okrtui.domain.capture.fields import WORK, fields_of
from okrtui.domain.capture.telling import remarks
from okrtui.domain.records import Document, Json
from okrtui.domain.steps import edited
from okrtui.domain.values import parse_value
from okrtui.workspace.captured_fields import Corrections, found_in
from okrtui.workspace.change import Built, Change, Draft, clipped
from okrtui.workspace.fields import Reading, step_of
from okrtui.workspace.keys import key_of
from okrtui.workspace.rules import (
    Typed,
    as_id,
    cycle_for,
    objective_of,
    read_document,
    refuse_closed,
    validated,
)

if TYPE_CHECKING:
    from okrtui.workspace.workspace import Workspace


def add_objective(
    workspace: Workspace,
    title: str,
    *,
    cycle: str | None = None,
    owner: str | None = None,
    team: str = "",
    kind: str | None = None,
    parent: str | None = None,
    corrections: Corrections = MappingProxyType({}),
) -> Change:
    """An objective in the named cycle, else the current one, else a new one for this quarter.

    Tags and fields such as ``@owner``, ``#team`` and ``parent=O1`` are read out of the title;
    corrections win over them.
    """
    today = workspace.today()
    found = found_in("objective", title, corrections, today)
    assert isinstance(found, Captured)
    if owner is None and "owner" in corrections:
        owner = found.owner
    values: dict[str, str | None] = {
        "title": found.title,
        "owner": owner if owner is not None else found.owner or workspace.user,
        "team": team or found.team,
        "kind": kind or found.objective_kind or "",
        "parent": parent or (key_of("objectives", found.parent) if found.parent else ""),
        "starts": found.starts.isoformat() if found.starts else None,
        "ends": found.ends.isoformat() if found.ends else None,
        "roll_up": found.roll_up,
        "worst": "yes" if found.worst else None,
    }
    document = read_document("objectives", values, Reading(today))

    def build(draft: Draft) -> Built:
        new = dict(document)
        if new.get("parent") is not None:
            draft.document("objectives", as_id(new["parent"]))
        new["cycle"] = cycle_for(draft, cycle, today)
        id = insert(draft, "objectives", new)
        return Built(f"added {key_of('objectives', id)} {clipped(str(new['title']))}", f"O{id}")

    return Change("add objective", build)


def add_key_result(
    workspace: Workspace,
    objective: int,
    text: str,
    *,
    kind: str | None = None,
    start: Typed = None,
    target: Typed = None,
    low: Typed = None,
    high: Typed = None,
    risk: Typed = None,
    risk_low: Typed = None,
    risk_high: Typed = None,
    unit: str | None = None,
    owner: str | None = None,
    team: str = "",
    weight: Typed = None,
    kpi: str | None = None,
    cadence: str | None = None,
    steps: Sequence[str] = (),
    corrections: Corrections = MappingProxyType({}),
) -> Change:
    """A key result below an objective; fields not given are read out of the text.

    corrections: what the text was misread in, by field.
    """
    today = workspace.today()
    numbers = (start, target, low, high)
    options_given = kind is not None or any(number is not None for number in numbers)
    if kind is None and (steps or low is not None or high is not None):
        kind = "milestones" if steps else "between"
    named = next((known for known in records.KEY_RESULT_KINDS if known == kind), None)
    if corrections:
        corrected = found_in("key_result", text, corrections, today)
        assert isinstance(corrected, Captured)
        found = corrected
        owner = found.owner if owner is None and "owner" in corrections else owner
    else:
        found = capture(text, today, kind=named)
    unit = found.unit if unit is None else unit
    given: dict[str, Typed] = {
        "start": start,
        "target": target,
        "low": low,
        "high": high,
        "risk": risk,
        "risk_low": risk_low,
        "risk_high": risk_high,
    }
    read = {field: getattr(found, field) for field in given}
    steps = steps or found.steps
    if all(value is None for value in given.values()) and kind is None:
        given.update(read)
        kind = found.kind
    elif kind is None or kind == found.kind:
        if found.by is not None and start is not None and target is None:
            begun = parse_value(start, unit=unit) if isinstance(start, str) else start
            read["target"] = found.by.target(begun)
        given.update({field: v for field, v in read.items() if given[field] is None})
    values: dict[str, Typed] = {
        **given,
        "title": found.title,
        "kind": kind or _kind_of(given, steps),
        "unit": unit,
        "owner": owner if owner is not None else found.owner or workspace.user,
        "team": team or found.team or None,
        "weight": weight if weight is not None else found.weight,
        "kpi": kpi or (key_of("kpis", found.kpi) if found.kpi else None),
        "cadence": cadence or found.cadence,
        "starts": found.starts.isoformat() if found.starts else None,
        "ends": found.ends.isoformat() if found.ends else None,
    }
    document = read_document("key_results", values, Reading(today, unit=unit, signed=True))
    if steps:
        document["steps"] = edited((), [step_of(step) for step in steps], 0)
    if found.phases:
        document["phases"] = [
            {"date": phase.date.isoformat(), "value": phase.value} for phase in found.phases
        ]
    if found.guardrails:
        document["guardrails"] = list(found.guardrails)

    # Asked for before others have to wait for the lock.
    usual = workspace.usual_cadence() if "cadence" not in document else None

    def build(draft: Draft) -> Built:
        parent = draft.document("objectives", objective)
        refuse_closed(draft, parent)
        title = " ".join([str(document["title"]), *_unread(found, parent)])
        new = {"objective": objective, **document, "title": title}
        if new.get("kpi") is not None:
            # Its values come as often as the KPI's; by another cadence it would soon be stale.
            kpi_id = as_id(new["kpi"])
            fed_by = records.kpi(kpi_id, draft.document("kpis", kpi_id))
            new.setdefault("cadence", fed_by.cadence)
        if usual is not None:
            new.setdefault("cadence", usual)
        id = insert(draft, "key_results", new)
        told = [f"added {key_of('key_results', id)} {clipped(title)}"]
        if not options_given:
            told += remarks(found)
        return Built("; ".join(told), f"KR{id}")

    return Change(f"add key result to {key_of('objectives', objective)}", build)


def _unread(found: Captured, parent: Document) -> list[str]:
    """Tags that say something of the objective which it doesn't say: they stay in the title."""
    kind = found.objective_kind
    if kind is None or kind == records.text_of(parent, "kind"):
        return []
    return [found.words_of("objective_kind")]


def _kind_of(given: Mapping[str, Typed], steps: Sequence[str]) -> str:
    if steps:
        return "milestones"
    if given["low"] is not None or given["high"] is not None:
        return "between"
    if given["target"] is not None or given["start"] is not None:
        return "reach"
    return "baseline"


def add_kpi(
    workspace: Workspace,
    name: str,
    *,
    direction: str = "up",
    green: Typed = None,
    red: Typed = None,
    low: Typed = None,
    high: Typed = None,
    red_low: Typed = None,
    red_high: Typed = None,
    target: Typed = None,
    unit: str = "",
    cadence: str = "weekly",
    type: str = "",
    aggregation: str = "stock",
    leading: bool = False,
    owner: str | None = None,
    team: str = "",
    parent: str | None = None,
) -> Change:
    """A KPI with its bounds."""
    values: dict[str, Typed] = {
        "name": name,
        "direction": direction,
        "green": green,
        "red": red,
        "low": low,
        "high": high,
        "red_low": red_low,
        "red_high": red_high,
        "target": target,
        "unit": unit,
        "cadence": cadence,
        "type": type,
        "aggregation": aggregation,
        "leading": "yes" if leading else "no",
        "owner": workspace.user if owner is None else owner,
        "team": team,
        "parent": parent,
    }
    document = read_document("kpis", values, Reading(workspace.today(), unit=unit, signed=True))

    def build(draft: Draft) -> Built:
        if document.get("parent") is not None:
            draft.document("kpis", as_id(document["parent"]))
        id = insert(draft, "kpis", document)
        return Built(f"added {key_of('kpis', id)} {clipped(str(document['name']))}", f"K{id}")

    return Change("add KPI", build)


def add_initiative(
    workspace: Workspace, key_result: int, title: str, *, owner: str | None = None
) -> Change:
    """Work that should move a key result; who does it may stand in the title: ``@ben``."""
    said = fields_of(title, WORK, workspace.today())
    title = said.rest if said.rest.strip() else title
    values = {
        "title": title,
        "owner": said.values.get("owner", workspace.user) if owner is None else owner,
        "state": "open",
    }
    document = read_document("initiatives", values, Reading(workspace.today()))

    def build(draft: Draft) -> Built:
        parent = draft.document("key_results", key_result)
        refuse_closed(draft, objective_of(draft, parent))
        id = insert(draft, "initiatives", {"key_result": key_result, **document})
        return Built(f"added {key_of('initiatives', id)} {clipped(title)}", f"I{id}")

    return Change(f"add initiative to {key_of('key_results', key_result)}", build)


def insert(draft: Draft, table: str, document: Mapping[str, Json]) -> int:
    """Add a goal behind all others of its kind, held against its schema."""
    if draft.tries:
        return draft.insert(table, document)
    valid = validated(table, document)
    rank = ranks.after(records.text_of(other, "rank") for other in draft.table(table).values())
    return draft.insert(table, {**valid, "rank": rank})
