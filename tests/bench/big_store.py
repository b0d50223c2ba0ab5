"""A store of any size, always the same: for benchmarks and for looking at the board under load.

``python -m tests.bench.big_store PATH [OBJECTIVES]`` writes one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

from okrtui.domain.records import Document, Json
from okrtui.store.journal_store import open_store
from okrtui.store.ports import NewId, Op, State

TODAY: Final = date(2026, 11, 22)
"""What the benchmarks take for today: week 8 of the quarter in the store."""

FIRST_TITLE: Final = "Riders come back every week"

KEY_RESULTS: Final = 4
CHECK_INS: Final = 5
"""Per key result, unless asked for more."""

MANY: Final = (2_500, 10)
"""Objectives and check-ins per key result of a large team's store."""

_START: Final = date(2026, 10, 1)
_END: Final = date(2026, 12, 31)
_AT: Final = "2026-11-22T09:00:00Z"
_PEOPLE: Final = ("ana", "ben", "cho", "dan", "eva", "finn")
_TEAMS: Final = ("Growth", "City", "Finance", "Platform")
_AIMS: Final = (
    "A city that trusts us",
    "Money that lasts",
    "Support that answers before one asks",
    "Bikes that are where people look for them",
    "A team that sleeps at night",
)
_RESULTS: Final[tuple[tuple[str, dict[str, Json]], ...]] = (
    ("Weekly returning riders", {"kind": "reach", "start": 31, "target": 45, "unit": "%"}),
    ("Churn of the first quarter", {"kind": "reach", "start": 10.5, "target": 8, "unit": "%"}),
    ("Launch three loyalty perks", {"kind": "milestones"}),
    ("SLA kept at or above 95 %", {"kind": "at_least", "target": 95, "risk": 92, "unit": "%"}),
    ("Incidents per 10k rides", {"kind": "at_most", "target": 2, "risk": 4}),
    ("Complaints answered in 24 h", {"kind": "reach", "start": 71, "target": 90, "unit": "%"}),
)
_STEPS: Final[Json] = [{"title": "free minutes"}, {"title": "partner cafés"}, {"title": "birthday"}]
_NOTES: Final = ("", "", "price test ended, watching two weeks", "slower than hoped", "on course")
_BATCH: Final = 2000
"""Operations per transaction: a journal line holds at most 4 MiB."""


def shown(objectives: int, check_ins: int = CHECK_INS) -> str:
    many = objectives * KEY_RESULTS
    return f"{many:,} key results, {many * check_ins:,} check-ins"


def build(path: Path, objectives: int = 1000, check_ins: int = CHECK_INS) -> None:
    """Write a store with so many objectives, four key results each, ``check_ins`` on each.

    It is written through the store in large transactions and left as a checkpointed snapshot.
    """
    store = open_store(path, user="ana")
    try:
        for operations in _batches(list(_operations(objectives, check_ins))):
            store.commit(_given(operations), why="big store", user="ana")
        store.checkpoint()
    finally:
        store.close()


def _given(operations: Sequence[tuple[str, Document]]) -> _Build:
    return _Build(operations)


class _Build:
    """Inserts documents under the ids that the store gives: 1, 2, 3 … in each table."""

    def __init__(self, documents: Sequence[tuple[str, Document]]) -> None:
        self._documents = documents

    def __call__(self, state: State, new_id: NewId) -> Sequence[Op]:
        return [Op("ins", table, new_id(table), document) for table, document in self._documents]


def _batches(
    documents: Sequence[tuple[str, Document]],
) -> Iterator[Sequence[tuple[str, Document]]]:
    for first in range(0, len(documents), _BATCH):
        yield documents[first : first + _BATCH]


def _operations(objectives: int, check_ins: int) -> Iterator[tuple[str, Document]]:
    random = Random(objectives)
    yield (
        "cycles",
        _stamped(name="2026-Q4", start=_START.isoformat(), end=_END.isoformat(), state="active"),
    )
    for number in range(1, 11):
        yield "kpis", _kpi(number)
    for number in range(1, objectives + 1):
        yield "objectives", _objective(number)
    for number in range(objectives * KEY_RESULTS):
        yield "key_results", _key_result(number)
    for number in range(1, 11):
        for week in range(26):
            yield "measurements", _measurement(number, week, random)
    for number in range(objectives * KEY_RESULTS):
        for entry in range(check_ins):
            yield "check_ins", _check_in(number, entry, check_ins, random)


def _stamped(**fields: Json) -> Document:
    kept = {field: value for field, value in fields.items() if value not in (None, "")}
    return {
        **kept,
        "created_at": _AT,
        "created_by": kept.get("owner", "ana"),
        "updated_at": _AT,
        "updated_by": "ana",
    }


def _objective(number: int) -> Document:
    title = FIRST_TITLE if number == 1 else f"{_AIMS[number % len(_AIMS)]}, {number}"
    return _stamped(
        title=title,
        cycle=1,
        owner=_PEOPLE[number % len(_PEOPLE)],
        team=_TEAMS[number % len(_TEAMS)],
        kind=("committed", "aspirational")[number % 2],
        rank=f"{number:08d}",
    )


def _key_result(number: int) -> Document:
    title, fields = _RESULTS[number % len(_RESULTS)]
    objective, place = divmod(number, KEY_RESULTS)
    return _stamped(
        objective=objective + 1,
        title=title,
        owner=_PEOPLE[number % len(_PEOPLE)],
        weight=1 + number % 3,
        cadence="weekly",
        kpi=1 + number % 10 if place == 0 and number % 3 == 0 else None,
        steps=_STEPS if fields["kind"] == "milestones" else None,
        rank=f"{number + 1:08d}",
        **fields,
    )


def _check_in(number: int, entry: int, of: int, random: Random) -> Document:
    _, fields = _RESULTS[number % len(_RESULTS)]
    day = TODAY - timedelta(days=7 * (of - entry) + number % 9 - 7)
    moved = round((entry + 1) / (of + 3) + random.uniform(-0.05, 0.05), 2)
    return _stamped(
        key_result=number + 1,
        date=min(day, TODAY).isoformat(),
        value=_value(fields, moved),
        done=[entry // 2 + 1] if fields["kind"] == "milestones" and entry % 2 == 0 else None,
        confidence=random.randint(2, 9),
        note=_NOTES[(number + entry) % len(_NOTES)],
    )


def _value(fields: Document, moved: float) -> Json:
    start, target = fields.get("start"), fields.get("target")
    if not isinstance(target, int | float):
        return None
    if not isinstance(start, int | float):
        return round(target * (0.97 + moved / 10), 1)
    return round(start + (target - start) * moved, 1)


def _kpi(number: int) -> Document:
    return _stamped(
        name=f"{('Uptime', 'Sign-ups', 'MRR', '1st response', 'NPS')[number % 5]} {number}",
        direction=("up", "down")[number % 2],
        green=50,
        red=40 if number % 2 == 0 else 60,
        unit=("%", "", "k€", "h", "")[number % 5],
        cadence="weekly",
        type=("customer", "operational", "financial", "marketing")[number % 4],
        aggregation="stock",
        owner=_PEOPLE[number % len(_PEOPLE)],
        rank=f"{number:08d}",
    )


def _measurement(number: int, week: int, random: Random) -> Document:
    day = TODAY - timedelta(days=7 * (25 - week) + 6)
    return _stamped(kpi=number, date=day.isoformat(), value=round(random.gauss(50, 6), 1))


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
