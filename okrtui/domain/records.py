"""Light frozen records: what rules, indexes and views work with.

A record is read out of a stored document without pydantic: stored documents were validated when
they were written and are sealed by the store. Still, a store is a file that others can write,
so reading never raises: a field of the wrong type counts as absent.
``models`` is the schema for what comes in; a test holds the two to the same fields.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Document: TypeAlias = Mapping[str, Json]
Number: TypeAlias = int | float

CycleState = Literal["draft", "active", "closed"]
ObjectiveKind = Literal["committed", "aspirational", "learning"]
KeyResultKind = Literal["reach", "at_least", "at_most", "between", "milestones", "done", "baseline"]
Direction = Literal["up", "down", "band"]
Cadence = Literal["daily", "weekly", "monthly", "quarterly", "yearly", "irregular"]
Aggregation = Literal["flow", "stock"]
InitiativeState = Literal["open", "done", "dropped"]
RollUpFrom = Literal["key_results", "children", "both"]
Outcome = Literal["keep", "modify", "abandon"]
ReviewState = Literal["open", "done", "left"]
ReviewScope = Literal["mine", "everyone"]
CardDone = Literal[
    "checked_in", "logged", "kept", "skipped", "done", "carried", "dropped", "written"
]

CYCLE_STATES: Final[tuple[CycleState, ...]] = ("draft", "active", "closed")
OBJECTIVE_KINDS: Final[tuple[ObjectiveKind, ...]] = ("committed", "aspirational", "learning")
KEY_RESULT_KINDS: Final[tuple[KeyResultKind, ...]] = (
    "reach",
    "at_least",
    "at_most",
    "between",
    "milestones",
    "done",
    "baseline",
)
DIRECTIONS: Final[tuple[Direction, ...]] = ("up", "down", "band")
CADENCES: Final[tuple[Cadence, ...]] = (
    "daily",
    "weekly",
    "monthly",
    "quarterly",
    "yearly",
    "irregular",
)
AGGREGATIONS: Final[tuple[Aggregation, ...]] = ("flow", "stock")
INITIATIVE_STATES: Final[tuple[InitiativeState, ...]] = ("open", "done", "dropped")
ROLL_UPS: Final[tuple[RollUpFrom, ...]] = ("key_results", "children", "both")
OUTCOMES: Final[tuple[Outcome, ...]] = ("keep", "modify", "abandon")
REVIEW_STATES: Final[tuple[ReviewState, ...]] = ("open", "done", "left")
CARDS_DONE: Final[tuple[CardDone, ...]] = (
    "checked_in",
    "logged",
    "kept",
    "skipped",
    "done",
    "carried",
    "dropped",
    "written",
)

WEEK_STARTS: Final[Mapping[str, int]] = {"monday": 0, "saturday": 5, "sunday": 6}
"""What a workspace's weeks may begin with, as ``date.weekday`` counts."""

TABLES: Final = (
    "cycles",
    "objectives",
    "key_results",
    "initiatives",
    "kpis",
    "reviews",
    "templates",
    "settings",
    "check_ins",
    "measurements",
    "target_changes",
    "answers",
    "votes",
)
"""All tables; the append-only history tables last."""

HISTORY_TABLES: Final = ("check_ins", "measurements", "target_changes", "answers", "votes")

DAY_ZERO: Final = date(1970, 1, 1)
"""Stands in for the dates of a goal whose cycle is gone."""


def text_of(document: Document, field: str) -> str:
    value = document.get(field)
    return value if isinstance(value, str) else ""


def number_of(document: Document, field: str) -> Number | None:
    value = document.get(field)
    if value is None or isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return value if math.isfinite(value) else None
    except OverflowError:  # a whole number beyond every float
        return None


def id_of(document: Document, field: str) -> int | None:
    value = document.get(field)
    if value is None:
        return None
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def date_of(document: Document, field: str) -> date | None:
    value = document.get(field)
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def _ids_of(document: Document, field: str) -> tuple[int, ...]:
    value = document.get(field)
    if not value or isinstance(value, str) or not isinstance(value, Sequence):
        return ()
    return tuple(n for n in value if isinstance(n, int) and not isinstance(n, bool))


def links_of(document: Document, field: str) -> tuple[int, ...]:
    """The ids a field lists, each once, in their order."""
    return tuple(dict.fromkeys(id for id in _ids_of(document, field) if id > 0))


class CycleRecord(NamedTuple):
    """A dated period goals belong to; both dates are part of it."""

    id: int
    name: str
    start: date
    end: date
    state: CycleState


class ObjectiveRecord(NamedTuple):
    """A qualitative goal of one team or person in one cycle."""

    id: int
    title: str
    cycle: int
    owner: str
    team: str
    kind: ObjectiveKind | None
    parent: int | None
    starts: date | None
    ends: date | None
    rank: str
    roll_up: RollUpFrom = "key_results"
    """Where its progress comes from: its key results, the objectives aligned to it, or both."""
    worst: bool = False
    """Whether the weakest part decides its pace, instead of the progress of all."""
    carried_from: int | None = None
    """The objective of an earlier cycle that it goes on with."""
    description: str = ""


class Phase(NamedTuple):
    """Where a key result should be on a day: a point of its expected curve."""

    date: date
    value: Number


class Step(NamedTuple):
    """One named step of a ``milestones`` key result."""

    title: str
    weight: Number
    id: int
    """What ticks call it, wherever it stands; one of its own within the key result."""


class KeyResultRecord(NamedTuple):
    """A number that proves an objective.

    ``target`` holds the bound of ``at_least`` and ``at_most``, ``risk`` their risk bound;
    ``between`` has ``low``/``high`` and, outside them, ``risk_low``/``risk_high``.
    """

    id: int
    objective: int
    title: str
    kind: KeyResultKind
    start: Number | None
    target: Number | None
    low: Number | None
    high: Number | None
    risk: Number | None
    risk_low: Number | None
    risk_high: Number | None
    unit: str
    owner: str
    weight: Number
    kpi: int | None
    cadence: Cadence
    starts: date | None
    ends: date | None
    steps: tuple[Step, ...]
    rank: str
    phases: tuple[Phase, ...] = ()
    """Sorted by date, one a day."""
    guardrails: tuple[int, ...] = ()
    """Ids of the KPIs that must not suffer for it."""
    grade: Number | None = None
    """0..1, given by a person at the end."""
    grade_reason: str = ""
    """Why it isn't the one that its progress suggests."""
    graded_by: str = ""
    graded_at: date | None = None
    outcome: Outcome | None = None
    """What is to become of it after the cycle."""
    lesson: str = ""
    """What was learned with it."""
    carried_from: int | None = None
    """The key result of an earlier cycle that it goes on with."""
    team: str = ""
    """Empty when its objective's team answers for it."""
    description: str = ""
    week: int = 0
    """On which weekday its weeks begin: its workspace's choice, and not stored with it."""


class InitiativeRecord(NamedTuple):
    """Work that should move a key result; never counts towards progress."""

    id: int
    key_result: int
    title: str
    owner: str
    state: InitiativeState
    rank: str
    description: str = ""


class KpiRecord(NamedTuple):
    """A level kept healthy for ever.

    ``green``/``red`` bound ``up`` and ``down``; a ``band`` has ``low``/``high`` (healthy inside)
    and ``red_low``/``red_high`` (watch inside, unhealthy outside).
    """

    id: int
    name: str
    direction: Direction
    green: Number | None
    red: Number | None
    low: Number | None
    high: Number | None
    red_low: Number | None
    red_high: Number | None
    target: Number | None
    unit: str
    cadence: Cadence
    type: str
    aggregation: Aggregation
    leading: bool
    owner: str
    team: str
    rank: str
    parent: int | None = None
    """The KPI that it supports, and below which it is shown."""
    description: str = ""
    week: int = 0
    """On which weekday its weeks begin: its workspace's choice, and not stored with it."""


class CheckInRecord(NamedTuple):
    """One dated entry on a key result; ``done``/``undone`` are ids of steps."""

    id: int
    key_result: int
    date: date
    value: Number | None
    confidence: int | None
    note: str
    blocker: str
    done: tuple[int, ...]
    undone: tuple[int, ...]
    by: str


class MeasurementRecord(NamedTuple):
    """One dated value of a KPI."""

    id: int
    kpi: int
    date: date
    value: Number
    note: str
    by: str


class TargetChangeRecord(NamedTuple):
    """A target or bound of a key result or a KPI that was moved."""

    id: int
    key_result: int | None
    kpi: int | None
    field: str
    old: Json
    new: Json
    reason: str
    by: str
    at: date | None


class Priority(NamedTuple):
    """What somebody means to do this week."""

    text: str
    level: int
    """1 for what has to happen, 2 for what should."""


class ReviewRecord(NamedTuple):
    """One weekly review of one person: what it went through and what it came to."""

    id: int
    by: str
    scope: ReviewScope
    state: ReviewState
    """``left`` when the next one began before it was done."""
    queue: tuple[str, ...]
    """What is gone through, in order: ``KR6``, ``K3``, ``C1`` for a commitment, ``priorities``."""
    previous: int | None
    """The review before it, whose priorities are this one's commitments."""
    priorities: tuple[Priority, ...]
    ahead: tuple[str, ...]
    """What is coming in the next four weeks."""
    finished: date | None
    date: date


class AnswerRecord(NamedTuple):
    """What somebody did with one card of a review; the newest of a card counts."""

    id: int
    review: int
    card: str
    did: CardDone
    reason: str
    seconds: Number
    """How long the card was looked at."""
    at: str
    """The instant, ISO 8601."""


class VoteRecord(NamedTuple):
    """How sure somebody is of a key result before its cycle starts."""

    id: int
    key_result: int
    confidence: int
    by: str


def cycle(id: int, document: Document) -> CycleRecord | None:
    """The cycle, or None when it has no readable dates."""
    start, end = date_of(document, "start"), date_of(document, "end")
    if start is None or end is None:
        return None
    state = document.get("state")
    return CycleRecord(
        id,
        text_of(document, "name"),
        start,
        end,
        state if state in CYCLE_STATES else "active",
    )


def objective(id: int, document: Document) -> ObjectiveRecord:
    kind, roll_up = document.get("kind"), document.get("roll_up")
    return ObjectiveRecord(
        id=id,
        title=text_of(document, "title"),
        cycle=id_of(document, "cycle") or 0,
        owner=text_of(document, "owner"),
        team=text_of(document, "team"),
        kind=kind if kind in OBJECTIVE_KINDS else None,
        parent=id_of(document, "parent"),
        starts=date_of(document, "starts"),
        ends=date_of(document, "ends"),
        rank=text_of(document, "rank"),
        roll_up=roll_up if roll_up in ROLL_UPS else "key_results",
        worst=document.get("worst") is True,
        carried_from=id_of(document, "carried_from"),
        description=text_of(document, "description"),
    )


def phases_of_document(document: Document) -> tuple[Phase, ...]:
    """The phases of a stored key result by date, one a day."""
    value = document.get("phases")
    if isinstance(value, str) or not isinstance(value, Sequence):
        return ()
    known: dict[date, Number] = {}
    for phase in value:
        if isinstance(phase, Mapping):
            day, level = date_of(phase, "date"), number_of(phase, "value")
            if day is not None and level is not None:
                known[day] = level
    return tuple(Phase(day, known[day]) for day in sorted(known))


def _steps(document: Document) -> tuple[Step, ...]:
    value = document.get("steps")
    if isinstance(value, str) or not isinstance(value, Sequence):
        return ()
    steps = []
    known = (step for step in value if isinstance(step, Mapping))
    for step, id in zip(known, step_ids(value), strict=True):
        weight = number_of(step, "weight")
        steps.append(Step(text_of(step, "title"), 1 if weight is None else weight, id))
    return tuple(steps)


def step_ids(steps: Sequence[Json]) -> list[int]:
    """The ids of stored steps, all different; without one of its own a step has its place's."""
    own = [id_of(step, "id") for step in steps if isinstance(step, Mapping)]
    given = set(own)
    seen: set[int | None] = {None}
    ids: list[int] = []
    free = 0
    for place, id in enumerate(own, 1):
        if id is None or id in seen:
            free = max(free + 1, place)
            while free in given:
                free += 1
            ids.append(free)
        else:
            seen.add(id)
            ids.append(id)
    return ids


def key_result(id: int, document: Document) -> KeyResultRecord:
    kind = document.get("kind")
    cadence = document.get("cadence")
    weight = number_of(document, "weight")
    outcome = document.get("outcome")
    return KeyResultRecord(
        id=id,
        objective=id_of(document, "objective") or 0,
        title=text_of(document, "title"),
        kind=kind if kind in KEY_RESULT_KINDS else "baseline",
        start=number_of(document, "start"),
        target=number_of(document, "target"),
        low=number_of(document, "low"),
        high=number_of(document, "high"),
        risk=number_of(document, "risk"),
        risk_low=number_of(document, "risk_low"),
        risk_high=number_of(document, "risk_high"),
        unit=text_of(document, "unit"),
        owner=text_of(document, "owner"),
        weight=1 if weight is None else weight,
        kpi=id_of(document, "kpi"),
        cadence=cadence if cadence in CADENCES else "weekly",
        starts=date_of(document, "starts"),
        ends=date_of(document, "ends"),
        steps=_steps(document),
        rank=text_of(document, "rank"),
        phases=phases_of_document(document),
        guardrails=links_of(document, "guardrails"),
        grade=_grade_of(document),
        grade_reason=text_of(document, "grade_reason"),
        graded_by=text_of(document, "graded_by"),
        graded_at=date_of(document, "graded_at"),
        outcome=outcome if outcome in OUTCOMES else None,
        lesson=text_of(document, "lesson"),
        carried_from=id_of(document, "carried_from"),
        team=text_of(document, "team"),
        description=text_of(document, "description"),
    )


def _grade_of(document: Document) -> Number | None:
    grade = number_of(document, "grade")
    return grade if grade is not None and 0 <= grade <= 1 else None


def initiative(id: int, document: Document) -> InitiativeRecord:
    state = document.get("state")
    return InitiativeRecord(
        id,
        id_of(document, "key_result") or 0,
        text_of(document, "title"),
        text_of(document, "owner"),
        state if state in INITIATIVE_STATES else "open",
        text_of(document, "rank"),
        text_of(document, "description"),
    )


def kpi(id: int, document: Document) -> KpiRecord:
    direction = document.get("direction")
    cadence = document.get("cadence")
    return KpiRecord(
        id=id,
        name=text_of(document, "name"),
        direction=direction if direction in DIRECTIONS else "up",
        green=number_of(document, "green"),
        red=number_of(document, "red"),
        low=number_of(document, "low"),
        high=number_of(document, "high"),
        red_low=number_of(document, "red_low"),
        red_high=number_of(document, "red_high"),
        target=number_of(document, "target"),
        unit=text_of(document, "unit"),
        cadence=cadence if cadence in CADENCES else "irregular",
        type=text_of(document, "type"),
        aggregation="flow" if document.get("aggregation") == "flow" else "stock",
        leading=document.get("leading") is True,
        owner=text_of(document, "owner"),
        team=text_of(document, "team"),
        rank=text_of(document, "rank"),
        parent=id_of(document, "parent"),
        description=text_of(document, "description"),
    )


def week_start(settings: Mapping[int, Document]) -> int:
    """The weekday with which weeks begin: the newest setting's, Monday when none says it."""
    said = (text_of(settings[id], "week_start") for id in sorted(settings, reverse=True))
    return next((WEEK_STARTS[word] for word in said if word in WEEK_STARTS), 0)


def check_in(id: int, document: Document) -> CheckInRecord | None:
    """The check-in, or None when it has no readable date."""
    day = date_of(document, "date")
    if day is None:
        return None
    confidence = number_of(document, "confidence")
    return CheckInRecord(
        id=id,
        key_result=id_of(document, "key_result") or 0,
        date=day,
        value=number_of(document, "value"),
        confidence=int(confidence) if confidence is not None and 0 <= confidence <= 10 else None,
        note=text_of(document, "note"),
        blocker=text_of(document, "blocker"),
        done=_ids_of(document, "done"),
        undone=_ids_of(document, "undone"),
        by=text_of(document, "created_by"),
    )


def measurement(id: int, document: Document) -> MeasurementRecord | None:
    """The measurement, or None when it has no readable date or value."""
    day, value = date_of(document, "date"), number_of(document, "value")
    if day is None or value is None:
        return None
    return MeasurementRecord(
        id,
        id_of(document, "kpi") or 0,
        day,
        value,
        text_of(document, "note"),
        text_of(document, "created_by"),
    )


def target_change(id: int, document: Document) -> TargetChangeRecord:
    return TargetChangeRecord(
        id,
        id_of(document, "key_result"),
        id_of(document, "kpi"),
        text_of(document, "field"),
        document.get("old"),
        document.get("new"),
        text_of(document, "reason"),
        text_of(document, "created_by"),
        date_of(document, "created_at"),
    )


def review(id: int, document: Document) -> ReviewRecord:
    state = document.get("state")
    return ReviewRecord(
        id=id,
        by=text_of(document, "created_by"),
        date=date_of(document, "date") or DAY_ZERO,
        scope="everyone" if document.get("scope") == "everyone" else "mine",
        state=state if state in REVIEW_STATES else "left",
        queue=texts_of(document, "queue"),
        previous=id_of(document, "previous"),
        priorities=_priorities(document),
        ahead=texts_of(document, "ahead"),
        finished=date_of(document, "finished"),
    )


def texts_of(document: Document, field: str) -> tuple[str, ...]:
    """The texts that a field lists, without what is none."""
    value = document.get(field)
    if isinstance(value, str) or not isinstance(value, Sequence):
        return ()
    return tuple(text for text in value if isinstance(text, str))


def _priorities(document: Document) -> tuple[Priority, ...]:
    value = document.get("priorities")
    if isinstance(value, str) or not isinstance(value, Sequence):
        return ()
    return tuple(
        Priority(text_of(one, "text"), 2 if one.get("level") == 2 else 1)
        for one in value
        if isinstance(one, Mapping)
    )


def answer(id: int, document: Document) -> AnswerRecord | None:
    """The answer, or None when it doesn't say what was done."""
    did = document.get("did")
    if did not in CARDS_DONE:
        return None
    seconds = number_of(document, "seconds")
    return AnswerRecord(
        id=id,
        review=id_of(document, "review") or 0,
        card=text_of(document, "card"),
        did=did,
        reason=text_of(document, "reason"),
        seconds=0 if seconds is None or seconds < 0 else seconds,
        at=text_of(document, "created_at"),
    )


def vote(id: int, document: Document) -> VoteRecord | None:
    """The vote, or None when it has no readable confidence."""
    confidence = number_of(document, "confidence")
    if confidence is None or not 0 <= confidence <= 10:
        return None
    return VoteRecord(
        id, id_of(document, "key_result") or 0, int(confidence), text_of(document, "created_by")
    )
