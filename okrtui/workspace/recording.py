"""Check-ins on key results and measurements of KPIs: history, which is only ever added to."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from okrtui.domain import values
from okrtui.domain.errors import Invalid, NotFound
from okrtui.domain.records import Document, Json, Number, Step
from okrtui.domain.records import key_result as key_result_record
from okrtui.domain.text import one_line
from okrtui.domain.values import format_number
from okrtui.store.ports import Conflict
from okrtui.workspace import fields as typed
from okrtui.workspace.change import Built, Change, Draft, clipped
from okrtui.workspace.fields import Reading
from okrtui.workspace.keys import key_of, parse_key
from okrtui.workspace.rules import Typed, objective_of, refuse_closed, validated
from okrtui.workspace.standing import Nudge, Said, latest_of, place_of, value_from

if TYPE_CHECKING:
    from okrtui.domain.records import KeyResultRecord
    from okrtui.workspace.workspace import Workspace


def check_in(
    workspace: Workspace,
    key_result: int,
    value: Said = None,
    *,
    confidence: Typed = None,
    note: str = "",
    blocker: str = "",
    date: str | None = None,
    done: Iterable[int] = (),
    undone: Iterable[int] = (),
) -> Change:
    """A dated value, confidence, note or blocker on a key result.

    Of a key result fed by a KPI the value is logged there. Of ``milestones`` the value names the
    steps that are done: ``2``, ``1 3``, ``-2`` for one that is open again. Of ``done`` it is yes
    or no. A value found for a ``baseline`` turns it into ``reach`` from there. ``+0.2`` counts
    from what is stored when the change is made, whoever put it there.
    """
    record = workspace.key_results.get(key_result)
    key = key_of("key_results", key_result)
    if record is None:
        workspace.resolve(key)
        raise NotFound(f"there is no key result {key}")
    today = workspace.today()
    day = _day(date, today)
    ticked, unticked = tuple(done), tuple(undone)
    ticks = _Ticks()
    number: Json = None
    counts = False
    if record.kind == "milestones":
        ticks = _ticks(record, value, ticked, unticked)
    elif ticked or unticked:
        raise Invalid(f"{key} has no steps", "Only a milestones key result has them")
    elif record.kind == "done" and isinstance(value, str) and value.strip():
        number = 1 if typed.read_yes("value", value, Reading(today)) else 0
    elif value is not None:
        counts = True
        number = value_from(place_of(workspace, record), value, record, workspace)
    sure = (
        None if confidence is None or confidence == "" else typed.read_confidence(str(confidence))
    )
    document: dict[str, Json] = {
        "key_result": key_result,
        "date": day,
        "value": number,
        "confidence": sure,
        "note": typed.read_note("note", note, Reading(today)),
        "blocker": typed.read_note("blocker", blocker, Reading(today)),
        "done": [step.id for step in ticks.done],
        "undone": [step.id for step in ticks.undone],
    }
    if (
        number is None
        and sure is None
        and not (note.strip() or blocker.strip() or ticks.done or ticks.undone)
    ):
        raise Invalid(
            f"an empty check-in on {key}",
            "Give a value, a confidence, a note or a blocker",
            field="value",
        )

    def build(draft: Draft) -> Built:
        stored = draft.document("key_results", key_result)
        refuse_closed(draft, objective_of(draft, stored))
        _check_steps_stand(key, stored, (*ticks.done, *ticks.undone))
        new = dict(document)
        if counts:
            new["value"] = value_from(place_of(workspace, record), value, record, workspace)
        told = _told_check_in(record, latest_of(workspace, record), new)
        feeding, number = stored.get("kpi"), new["value"]
        if isinstance(feeding, int) and number is not None:
            draft.document("kpis", feeding)
            _insert_history(draft, "measurements", {"kpi": feeding, "date": day, "value": number})
            new["value"] = None
            told += f", logged for K{feeding}, which feeds it"
        if any(new[field] not in (None, "", []) for field in _SAID):
            _insert_history(draft, "check_ins", new)
        if stored.get("kind") == "baseline" and number is not None and not isinstance(feeding, int):
            turned: dict[str, Json] = {"kind": "reach", "start": number}
            if stored.get("target") == number:
                turned["target"] = None
            draft.set("key_results", key_result, turned)
            told += "; the baseline is found, it is a reach from there now"
        return Built(f"checked in {key} {clipped(str(stored.get('title') or ''), 40)}: {told}", key)

    return Change(f"check-in {key}", build)


_SAID = ("value", "confidence", "note", "blocker", "done", "undone")


def _insert_history(draft: Draft, table: str, document: Mapping[str, Json]) -> int:
    kept = {
        field: value
        for field, value in document.items()
        if value is not None and value not in ("", [])
    }
    valid = validated(table, kept)
    return draft.insert(table, {field: valid[field] for field in kept})


def _told_check_in(
    record: KeyResultRecord, latest: Number | None, document: Mapping[str, Json]
) -> str:
    parts: list[str] = []
    value = document["value"]
    if isinstance(value, int | float):
        unit = f" {one_line(record.unit)}" if record.unit else ""
        before = f"{format_number(latest)} → " if latest is not None else ""
        parts.append(f"{before}{format_number(value)}{unit}")
        if record.kind == "done":
            parts[-1] = "done" if value else "open"
    for field, word in (("done", "done"), ("undone", "open again")):
        ids = document[field]
        if isinstance(ids, Sequence) and not isinstance(ids, str) and ids:
            names = ", ".join(
                f"step {n} {clipped(step.title, 30)}"
                for id in ids
                for n, step in enumerate(record.steps, 1)
                if step.id == id
            )
            parts.append(f"{names} {word}")
    if document["confidence"] is not None:
        parts.append(f"confidence {document['confidence']}")
    if document["blocker"]:
        parts.append("blocked")
    if document["note"]:
        parts.append("note kept")
    return ", ".join(parts)


def log(
    workspace: Workspace,
    kpi: int,
    value: Said,
    *,
    date: str | None = None,
    note: str = "",
) -> Change:
    """A dated measurement of a KPI. ``+0.2`` counts from the newest when the change is made."""
    key = key_of("kpis", kpi)
    document = _measurement(workspace, key, value, date, note)
    record = workspace.kpis[kpi]
    value_from(latest_of(workspace, record), value, record, workspace)

    def build(draft: Draft) -> Built:
        draft.document("kpis", kpi)
        latest = latest_of(workspace, record)
        number = value_from(latest, value, record, workspace)
        _insert_history(draft, "measurements", {**document, "value": number})
        before = f"{format_number(latest)} → " if latest is not None else ""
        unit = f" {one_line(record.unit)}" if record.unit else ""
        name = clipped(record.name, 40)
        return Built(f"logged {key} {name}: {before}{format_number(number)}{unit}", key)

    return Change(f"log {key}", build)


def log_many(workspace: Workspace, rows: Sequence[tuple[str, Typed, str | None, str]]) -> Change:
    """Many measurements (KPI, value, date, note) as one change: all or nothing.

    Their values stand for themselves: ``-3`` is three below zero, whatever there was before.
    """
    read: list[dict[str, Json]] = []
    ids: set[int] = set()
    for name, value, date, note in rows:
        document = _measurement(workspace, name, value, date, note)
        record = workspace.kpis[parse_key(name).id]
        ids.add(record.id)
        read.append({**document, "value": value_from(None, value, record, workspace)})
    if not read:
        raise Invalid("nothing to log", "Give at least one row")
    keys = [key_of("kpis", id) for id in sorted(ids)]

    def build(draft: Draft) -> Built:
        for id in ids:
            draft.document("kpis", id)
        for document in read:
            _insert_history(draft, "measurements", document)
        values = "1 value" if len(read) == 1 else f"{len(read)} values"
        return Built(f"logged {values} of {clipped(', '.join(keys))}", keys[0])

    return Change(f"log {clipped(', '.join(keys))}", build)


def _measurement(
    workspace: Workspace, name: str, value: Said, date: str | None, note: str
) -> dict[str, Json]:
    """All of a measurement but its value, read and checked; that there is a value is checked."""
    goal = workspace.resolve(name)
    if goal.table != "kpis":
        raise Invalid(
            f"{goal.key} is no KPI", "Values of key results go in by check-in", field="kpi"
        )
    if value is None or (isinstance(value, str) and not value.strip()):
        raise Invalid(f"no value for {goal.key}", "Give a number", field="value")
    today = workspace.today()
    return {
        "kpi": goal.id,
        "date": _day(date, today),
        "note": typed.read_note("note", note, Reading(today)),
    }


def nudge(workspace: Workspace, key: str, times: int) -> Change:
    """Step the value of a key result or KPI up or down by its natural step."""
    goal, step = workspace.resolve(key), natural_step(workspace, key)
    record = log if goal.table == "kpis" else check_in
    return record(workspace, goal.id, Nudge(step, times))


def nudged(workspace: Workspace, key: str, times: int) -> tuple[str, str]:
    """The value that a nudge starts from, and the one it leads to. Raises Invalid."""
    goal, step = workspace.resolve(key), natural_step(workspace, key)
    record = (workspace.kpis if goal.table == "kpis" else workspace.key_results)[goal.id]
    place = place_of(workspace, record) or 0
    return format_number(place), format_number(values.nudge(place, step, times))


def natural_step(workspace: Workspace, key: str) -> Number:
    """By how much the value of a key result or KPI goes up or down. Raises Invalid."""
    goal = workspace.resolve(key)
    if goal.table == "kpis":
        kpi = workspace.kpis[goal.id]
        latest = latest_of(workspace, kpi)
        if latest is None:
            raise Invalid(f"{goal.key} has no value yet", "Type its first value")
        return values.step_of(kpi.green, kpi.red, kpi.low, kpi.high, latest)
    if goal.table != "key_results":
        raise Invalid(f"{goal.key} has no value to step", "Key results and KPIs have one")
    record = workspace.key_results[goal.id]
    if record.kind in ("milestones", "done"):
        raise Invalid(
            f"{goal.key} is a {record.kind} key result",
            "Type the number of the step" if record.kind == "milestones" else "Type yes or no",
        )
    place = place_of(workspace, record)
    if place is None:
        raise Invalid(f"{goal.key} has no value yet", "Type its first value")
    return values.step_of(record.start, record.target, record.low, record.high, place)


def _day(text: str | None, today: datetime.date) -> str:
    """The date of an entry, today when none is given. Raises Invalid for a later one."""
    if text is None or not text.strip():
        return today.isoformat()
    return typed.read_past_date(text, today).isoformat()


class _Ticks(NamedTuple):
    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()


def _ticks(
    record: KeyResultRecord, value: Said, done: tuple[int, ...], undone: tuple[int, ...]
) -> _Ticks:
    """The steps of these numbers and of those in a typed value, as their goal has them now."""
    if isinstance(value, str) and value.strip():
        more, less = _step_numbers(value)
        done, undone = done + more, undone + less
    elif isinstance(value, int):
        done += (value,)
    return _Ticks(_steps_named(record, done), _steps_named(record, undone))


def _step_numbers(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    ticked: list[int] = []
    unticked: list[int] = []
    for word in text.replace(",", " ").split():
        digits = word.lstrip("+-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 4):
            raise Invalid(
                f"'{one_line(word)[:40]}' is no step number",
                "Name the steps that are done, like 2 or 1 3; -2 opens one again",
                field="value",
            )
        (unticked if word.startswith("-") else ticked).append(int(digits))
    return tuple(ticked), tuple(unticked)


def _steps_named(record: KeyResultRecord, numbers: Iterable[int]) -> tuple[Step, ...]:
    """The steps that people call by these numbers. Raises Invalid."""
    key = key_of("key_results", record.id)
    steps: list[Step] = []
    for number in numbers:
        if not 1 <= number <= len(record.steps):
            raise Invalid(
                f"{key} has no step {number}",
                f"Its steps are 1 to {len(record.steps)}"
                if record.steps
                else f"It has none yet: okrtui edit {key} 'steps=First; Second; Third'",
                field="value",
            )
        steps.append(record.steps[number - 1])
    return tuple(steps)


def _check_steps_stand(key: str, stored: Document, asked: Iterable[Step]) -> None:
    """Raises Conflict when somebody took a step away that was seen when it was ticked."""
    there = {step.id for step in key_result_record(0, stored).steps}
    for step in asked:
        if step.id not in there:
            raise Conflict(
                f"the step {clipped(step.title, 30)} of {key} was taken away meanwhile",
                "Nothing was changed; look at its steps as they are now",
            )
