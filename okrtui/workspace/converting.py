"""A key result that holds a level becomes a KPI, a KPI that is a change a key result.

One change: the goal's history goes with it, and undo brings everything back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain import records
from okrtui.domain.capture import Captured, capture
from okrtui.domain.coach.words import after_measures, upkeep, verb_of, without_measures
from okrtui.domain.errors import Invalid
from okrtui.domain.periods import PERIOD_NOUNS
from okrtui.domain.records import Json, KeyResultRecord, KpiRecord, Number, id_of
from okrtui.workspace import converted_history
from okrtui.workspace.adding import insert
from okrtui.workspace.belonging import freeing, links_in
from okrtui.workspace.change import Built, Change, Draft, clipped
from okrtui.workspace.converted_history import entries_of
from okrtui.workspace.keys import key_of
from okrtui.workspace.rules import objective_of, refuse_closed, refuse_tied

if TYPE_CHECKING:
    import datetime

    from okrtui.domain.records import MeasurementRecord, ObjectiveRecord
    from okrtui.workspace.workspace import Workspace

_TO_KPI: Final[Mapping[str, Mapping[str, str]]] = {
    "at_least": {"target": "green", "risk": "red"},
    "at_most": {"target": "green", "risk": "red"},
    "between": {"low": "low", "high": "high", "risk_low": "red_low", "risk_high": "red_high"},
    "reach": {"target": "green"},
}
"""Which bound of a key result becomes which of the KPI."""

_NO_LEVEL: Final = {
    "milestones": "its steps are done once; nothing of them is a level to hold",
    "done": "it is done once; that is no level to hold",
    "baseline": "no bound is known yet",
}


def convert(workspace: Workspace, key: str, to: str | None = None) -> Change:
    """Turn a key result into a KPI, or a KPI into a key result of an objective.

    to: that objective; without it the only one that is open, of the KPI's team if there are more.
    Raises Invalid, with the reason, for what can't be the other, and NotFound.
    """
    goal = workspace.resolve(key)
    if goal.table == "key_results":
        if to is not None:
            raise Invalid(
                f"{goal.key} becomes a KPI, which hangs below nothing",
                "Leave --to away",
                field="to",
            )
        return _to_kpi(workspace.key_results[goal.id])
    if goal.table == "kpis":
        return _to_key_result(
            workspace, workspace.kpis[goal.id], _objective(workspace, goal.id, to)
        )
    raise Invalid(
        f"{goal.key} is neither a key result nor a KPI",
        "okrtui convert KR2 makes a KPI of a key result, okrtui convert K3 the reverse",
    )


# ---------------------------------------------------------------------- to a KPI


def level_name(title: str) -> str:
    """What is held, for a KPI's name: ``SLA`` of ``Maintain 95 % SLA``."""
    rest = " ".join(verb_of(title)[1]) if upkeep(title) else title
    name = without_measures(rest) or after_measures(rest) or rest
    return name[:1].upper() + name[1:]


def _to_kpi(shown: KeyResultRecord) -> Change:
    key = key_of("key_results", shown.id)

    def build(draft: Draft) -> Built:
        stored = draft.document("key_results", shown.id)
        record = records.key_result(shown.id, stored)
        above = objective_of(draft, stored)
        refuse_closed(draft, above)
        _refuse_kpi(draft, record)
        below = entries_of(draft, "initiatives", "key_result", shown.id)
        if below:
            names = ", ".join(key_of("initiatives", id) for id in sorted(below))
            raise Invalid(
                f"{names} {'hangs' if len(below) == 1 else 'hang'} below {key}; a KPI has no work",
                f"Move it first: okrtui move {key_of('initiatives', min(below))} --to KR…",
            )
        document: dict[str, Json] = {
            "name": level_name(record.title),
            "direction": direction_of(record),
            "unit": record.unit,
            "cadence": record.cadence,
            "owner": record.owner,
            "team": record.team or ("" if above is None else records.text_of(above, "team")),
        }
        bounds = _TO_KPI[record.kind]
        document |= {bound: stored.get(field) for field, bound in bounds.items()}
        given = {name: value for name, value in document.items() if value not in (None, "")}
        id = insert(draft, "kpis", given)
        history = converted_history.to_measurements(draft, shown.id, id)
        for change, entry in entries_of(draft, "target_changes", "key_result", shown.id).items():
            field = bounds.get(records.text_of(entry, "field"))
            if field is None:
                draft.delete("target_changes", change)
            else:
                links: dict[str, Json] = {"key_result": None, "kpi": id, "field": field}
                draft.set("target_changes", change, links)
        for vote in entries_of(draft, "votes", "key_result", shown.id):
            draft.delete("votes", vote)
        draft.delete("key_results", shown.id)
        told = f"made {key} the KPI {key_of('kpis', id)} {clipped(str(document['name']))}"
        return Built(told + history, key_of("kpis", id))

    return Change(f"convert {key} to a KPI", build)


def _refuse_kpi(draft: Draft, record: KeyResultRecord) -> None:
    key = key_of("key_results", record.id)
    if record.kpi is not None and record.kpi in draft.table("kpis"):
        kpi = key_of("kpis", record.kpi)
        raise Invalid(
            f"{key} is fed by {kpi}, which holds that level already",
            f"Delete {key} when it isn't needed any more: okrtui delete {key}",
        )
    if reason := why_no_level(record):
        field = "low" if record.kind == "between" else "target"
        bound = "kind=at_least target=95" if record.kind in _NO_LEVEL else f"{field}=…"
        raise Invalid(
            f"{key} can't be a KPI: {reason}", f"Give it a bound: okrtui edit {key} {bound}"
        )


def why_no_level(record: KeyResultRecord) -> str:
    """Why a key result has no level that a KPI could hold; empty when it has one."""
    if record.kind in _NO_LEVEL:
        return _NO_LEVEL[record.kind]
    needed = ("low", "high") if record.kind == "between" else ("target",)
    known = all(getattr(record, field) is not None for field in needed)
    return "" if known else _NO_LEVEL["baseline"]


def direction_of(record: KeyResultRecord) -> str:
    """Where better is for the KPI that a key result becomes."""
    if record.kind == "between":
        return "band"
    falls = record.kind == "at_most"
    if record.kind == "reach" and record.start is not None and record.target is not None:
        falls = record.target < record.start
    return "down" if falls else "up"


# ---------------------------------------------------------------------- to a key result


class _Way(NamedTuple):
    """The numbers of the key result that a KPI becomes."""

    kind: str
    fields: Mapping[str, Json]
    title: str


def _objective(workspace: Workspace, kpi: int, to: str | None) -> ObjectiveRecord:
    """The objective that the key result will belong to. Raises Invalid and NotFound."""
    key = key_of("kpis", kpi)
    if to is not None:
        goal = workspace.resolve(to)
        if goal.table != "objectives":
            raise Invalid(f"{goal.key} is no objective", "Name one like O3", field="to")
        return workspace.objectives[goal.id]
    cycle = workspace.current_cycle
    ids = workspace.model.objectives_of(cycle.id) if cycle is not None else ()
    there = [workspace.objectives[id] for id in ids]
    if len(there) > 1:
        team = workspace.kpis[kpi].team.casefold()
        there = [o for o in there if team and o.team.casefold() == team]
    if len(there) == 1:
        return there[0]
    raise Invalid(
        f"{key} becomes a key result, which needs an objective",
        f"Say which: okrtui convert {key} --to O…",
        field="to",
    )


def _to_key_result(workspace: Workspace, shown: KpiRecord, objective: ObjectiveRecord) -> Change:
    key = key_of("kpis", shown.id)
    today = workspace.today()
    start, _ = workspace.model.dates(objective)

    def build(draft: Draft) -> Built:
        stored = draft.document("kpis", shown.id)
        record = workspace.model.read_kpi(shown.id, stored)
        refuse_closed(draft, draft.document("objectives", objective.id))
        _refuse_key_result(draft, key, shown.id)
        way = _way(key, record, converted_history.values_of(draft, record, today), start, today)
        document: dict[str, Json] = {
            "objective": objective.id,
            "title": way.title,
            "kind": way.kind,
            **way.fields,
            "unit": record.unit,
            "owner": record.owner,
            "cadence": record.cadence,
        }
        given = {name: value for name, value in document.items() if value not in (None, "")}
        id = insert(draft, "key_results", given)
        history = converted_history.to_check_ins(draft, record, id, today)
        for change in entries_of(draft, "target_changes", "kpi", shown.id):
            draft.delete("target_changes", change)
        draft.delete("kpis", shown.id)
        told = f"made {key} the key result {key_of('key_results', id)} {clipped(way.title)}"
        return Built(
            f"{told} of {key_of('objectives', objective.id)}{history}", key_of("key_results", id)
        )

    return Change(f"convert {key} to a key result", build)


def _refuse_key_result(draft: Draft, key: str, kpi: int) -> None:
    for id, document in draft.table("key_results").items():
        for field, does in (("guardrails", "guards"), ("kpi", "feeds")):
            if kpi in links_in(field, document.get(field)):
                other = key_of("key_results", id)
                refuse_tied(draft, objective_of(draft, document), f"{key} {does} {other}")
                way = freeing("key_results", id, field, document.get(field), kpi)
                raise Invalid(f"{key} {does} {other}", f"Take the link away first: {way}")
    for id, document in draft.table("kpis").items():
        if id_of(document, "parent") == kpi:
            other = key_of("kpis", id)
            raise Invalid(
                f"{other} stands below {key}", f"Take it out first: okrtui edit {other} parent="
            )


def _way(
    key: str,
    record: KpiRecord,
    known: Sequence[MeasurementRecord],
    begins: datetime.date,
    today: datetime.date,
) -> _Way:
    """From where to where; the start is the last value measured when the objective began."""
    earlier = [m.value for m in known if m.date <= begins]
    start: Number | None = known[0].value if known else None
    if earlier:
        start = earlier[-1]
    if record.direction == "band":
        fields = {"low": record.low, "high": record.high}
        fields |= {"risk_low": record.red_low, "risk_high": record.red_high}
        if record.low is None or record.high is None:
            raise _no_target(key, "low=… high=…")
        return _Way("between", fields, record.name)
    said = said_in(record.name, today)
    if said.start is not None:
        start = said.start
    target = said.target if said.kind == "reach" else None
    if said.by is not None:
        if start is None:
            raise _no_start(key, record)
        target = said.by.target(start)
    if target is None:
        target = record.target if record.target is not None else record.green
    if target is None:
        raise _no_target(key, "target=…")
    if start == target:
        # It stands where it should be already: what is left is to hold it.
        kind = "at_least" if record.direction == "up" else "at_most"
        return _Way(kind, {"target": target, "risk": record.red}, record.name)
    return _Way("reach", {"start": start, "target": target}, said.title or record.name)


def _no_start(key: str, record: KpiRecord) -> Invalid:
    way = f"Measure it first: okrtui log {key} VALUE"
    if record.aggregation == "flow":
        way += f"; its first {PERIOD_NOUNS[record.cadence]} counts once it is over"
    return Invalid(f"{key} says by how much, but no value says from where", way)


def said_in(name: str, today: datetime.date) -> Captured:
    """The change that the name says; one that leads nowhere is none."""
    try:
        return capture(name, today)
    except Invalid:
        return Captured(name)


def _no_target(key: str, field: str) -> Invalid:
    return Invalid(
        f"{key} has no target that a key result could aim at",
        f"Give it one: okrtui edit {key} {field}",
    )
