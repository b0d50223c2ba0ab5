"""Check-ins on key results and measurements of KPIs: history, which is only ever added to."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from okrtui.domain.errors import Invalid, NotFound
from okrtui.domain.records import Json, Number
from okrtui.domain.text import one_line
from okrtui.domain.values import format_number
from okrtui.workspace import fields as typed
from okrtui.workspace.change import Built, Change, Draft, clipped
from okrtui.workspace.fields import Reading, read_number
from okrtui.workspace.keys import key_of
from okrtui.workspace.rules import (
    Typed,
    knows_negatives,
    objective_of,
    refuse_closed,
    validated,
)

if TYPE_CHECKING:
    from okrtui.domain.records import KeyResultRecord
    from okrtui.workspace.workspace import Workspace


def check_in(
    workspace: Workspace,
    key_result: int,
    value: Typed = None,
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
    or no. A value found for a ``baseline`` turns it into ``reach`` from there.
    """
    record = workspace.key_results.get(key_result)
    key = key_of("key_results", key_result)
    if record is None:
        workspace.resolve(key)
        raise NotFound(f"there is no key result {key}")
    today = workspace.today()
    day = _day(date, today)
    ticked, unticked = tuple(done), tuple(undone)
    number: Json = None
    if record.kind == "milestones":
        if isinstance(value, str) and value.strip():
            more, less = _step_numbers(value)
            ticked, unticked = ticked + more, unticked + less
        elif isinstance(value, int):
            ticked += (value,)
        _check_steps(record, (*ticked, *unticked))
    elif ticked or unticked:
        raise Invalid(f"{key} has no steps", "Only a milestones key result has them")
    elif record.kind == "done" and isinstance(value, str) and value.strip():
        number = 1 if typed.read_yes("value", value, Reading(today)) else 0
    elif value is not None:
        number = _value(
            value, record.unit, _latest(workspace, record), knows_negatives(record), today
        )
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
        "done": list(ticked),
        "undone": list(unticked),
    }
    if (
        number is None
        and sure is None
        and not (note.strip() or blocker.strip() or ticked or unticked)
    ):
        raise Invalid(
            f"an empty check-in on {key}",
            "Give a value, a confidence, a note or a blocker",
            field="value",
        )

    def build(draft: Draft) -> Built:
        stored = draft.document("key_results", key_result)
        refuse_closed(draft, objective_of(draft, stored))
        new = dict(document)
        told = _told_check_in(record, _latest(workspace, record), new)
        feeding = stored.get("kpi")
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
        numbers = document[field]
        if isinstance(numbers, Sequence) and not isinstance(numbers, str) and numbers:
            names = ", ".join(
                f"step {n} {clipped(record.steps[n - 1].title, 30)}"
                for n in numbers
                if isinstance(n, int)
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
    value: Typed,
    *,
    date: str | None = None,
    note: str = "",
) -> Change:
    """A dated measurement of a KPI."""
    return log_many(workspace, [(key_of("kpis", kpi), value, date, note)])


def log_many(workspace: Workspace, rows: Sequence[tuple[str, Typed, str | None, str]]) -> Change:
    """Many measurements (KPI, value, date, note) as one change: all or nothing."""
    today = workspace.today()
    read: list[tuple[int, dict[str, Json]]] = []
    told = ""
    for name, value, date, note in rows:
        goal = workspace.resolve(name)
        if goal.table != "kpis":
            raise Invalid(
                f"{goal.key} is no KPI", "Values of key results go in by check-in", field="kpi"
            )
        record = workspace.kpis[goal.id]
        if value is None or (isinstance(value, str) and not value.strip()):
            raise Invalid(f"no value for {goal.key}", "Give a number", field="value")
        entries = workspace.model.measurements(goal.id)
        latest = entries[-1].value if entries else None
        number = _value(value, record.unit, latest, knows_negatives(record), today)
        document: dict[str, Json] = {
            "kpi": goal.id,
            "date": _day(date, today),
            "value": number,
            "note": typed.read_note("note", note, Reading(today)),
        }
        read.append((goal.id, document))
        before = f"{format_number(latest)} → " if latest is not None else ""
        unit = f" {one_line(record.unit)}" if record.unit else ""
        told = (
            f"logged {goal.key} {clipped(record.name, 40)}: {before}{format_number(number)}{unit}"
        )
    if not read:
        raise Invalid("nothing to log", "Give at least one row")
    keys = sorted({key_of("kpis", id) for id, _ in read})

    def build(draft: Draft) -> Built:
        for id, document in read:
            draft.document("kpis", id)
            _insert_history(draft, "measurements", document)
        if len(read) == 1:
            return Built(told, keys[0])
        return Built(f"logged {len(read)} values of {', '.join(keys)}", keys[0])

    return Change(f"log {clipped(', '.join(keys))}", build)


def nudge(workspace: Workspace, key: str, times: int) -> Change:
    """Step the value of a key result or KPI up or down by its natural step."""
    from okrtui.domain import values

    goal = workspace.resolve(key)
    if goal.table == "kpis":
        kpi = workspace.kpis[goal.id]
        entries = workspace.model.measurements(goal.id)
        if not entries:
            raise Invalid(f"{goal.key} has no value yet", "Type its first value")
        step = values.step_of(kpi.green, kpi.red, kpi.low, kpi.high, entries[-1].value)
        return log(workspace, goal.id, values.nudge(entries[-1].value, step, times))
    if goal.table != "key_results":
        raise Invalid(f"{goal.key} has no value to step", "Key results and KPIs have one")
    record = workspace.key_results[goal.id]
    latest = _latest(workspace, record)
    if record.kind in ("milestones", "done"):
        raise Invalid(
            f"{goal.key} is a {record.kind} key result",
            "Type the number of the step" if record.kind == "milestones" else "Type yes or no",
        )
    if latest is None:
        latest = record.start
    if latest is None:
        raise Invalid(f"{goal.key} has no value yet", "Type its first value")
    step = values.step_of(record.start, record.target, record.low, record.high, latest)
    return check_in(workspace, goal.id, values.nudge(latest, step, times))


def _latest(workspace: Workspace, record: KeyResultRecord) -> Number | None:
    for entry in reversed(workspace.model.history(record)):
        if entry.value is not None:
            return entry.value
    return None


def _value(
    value: Typed, unit: str, current: Number | None, signed: bool, today: datetime.date
) -> Number:
    text = value if isinstance(value, str) else f"={value}"
    signed = signed or (current is not None and current < 0)
    number = read_number("value", text, Reading(today, unit, current, signed))
    if not isinstance(number, int | float):
        raise Invalid("no value", "Type a number, like 4.6 or +0.2", field="value")
    return number


def _day(text: str | None, today: datetime.date) -> str:
    """The date of an entry, today when none is given. Raises Invalid for a later one."""
    if text is None or not text.strip():
        return today.isoformat()
    return typed.read_past_date(text, today).isoformat()


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


def _check_steps(record: KeyResultRecord, numbers: Iterable[int]) -> None:
    key = key_of("key_results", record.id)
    for number in numbers:
        if not 1 <= number <= len(record.steps):
            raise Invalid(
                f"{key} has no step {number}",
                f"Its steps are 1 to {len(record.steps)}"
                if record.steps
                else f"It has none yet: okrtui edit {key} 'steps=First; Second; Third'",
                field="value",
            )
