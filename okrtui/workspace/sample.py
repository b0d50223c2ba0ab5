"""The sample workspace: a company's quarter around today, so that it always looks alive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from okrtui.domain.calendar import quarter
from okrtui.domain.records import Json
from okrtui.workspace import sample_story as story
from okrtui.workspace.change import Built, Change, Draft
from okrtui.workspace.marks import SAMPLE

if TYPE_CHECKING:
    from okrtui.workspace.change import Done
    from okrtui.workspace.workspace import Workspace

_SEASONS = ("Winter", "Spring", "Summer", "Autumn")


def sample_cycle(today: date) -> tuple[str, date, date]:
    """Name, first and last day of a quarter that is 57 % gone today.

    Called like the calendar's quarter when it is that one, else by the season of its middle.
    """
    start, end = today - timedelta(days=story.GONE), today + timedelta(days=story.LEFT)
    middle = start + (end - start) // 2
    name, first, last = quarter(middle)
    if (first, last) == (start, end):
        return name, start, end
    year = middle.year + (middle.month == 12)
    return f"{_SEASONS[middle.month % 12 // 3]} {year}", start, end


def sample_change(today: date) -> Change:
    """The whole sample as one change."""

    def build(draft: Draft) -> Built:
        writer = _Writer(draft, today)
        name = writer.cycle()
        for kpi in story.KPIS:
            writer.kpi(kpi)
        for objective in story.OBJECTIVES:
            writer.objective(objective)
        return Built(f"wrote the sample workspace, cycle {name}")

    return Change(SAMPLE, build)


def sample_commit(workspace: Workspace) -> Done:
    """Write the sample into a workspace. Raises the store's errors."""
    return workspace.run(sample_change(workspace.today()))


class _Writer:
    """Inserts the story into a draft; the ids of what was inserted, by title."""

    def __init__(self, draft: Draft, today: date) -> None:
        self._draft = draft
        self._today = today
        self._cycle = 0
        self._kpis: dict[str, int] = {}
        self._objectives: dict[str, int] = {}
        self._ranks: Counter[str] = Counter()

    def cycle(self) -> str:
        name, start, end = sample_cycle(self._today)
        self._cycle = self._insert(
            "cycles",
            "dan",
            {
                "name": name,
                "start": start.isoformat(),
                "end": end.isoformat(),
                "state": "active",
            },
        )
        return name

    def kpi(self, kpi: story.Kpi) -> None:
        owner = kpi.fields["owner"]
        id = self._insert_ranked("kpis", owner, {"name": kpi.name, **kpi.fields})
        self._kpis[kpi.name] = id
        count = len(kpi.values)
        for place, (day, value) in enumerate(zip(_days(kpi, self._today), kpi.values, strict=True)):
            if value is None:
                continue
            self._insert(
                "measurements",
                owner,
                {
                    "kpi": id,
                    "date": day.isoformat(),
                    "value": value,
                    "note": kpi.notes.get(place) or kpi.notes.get(place - count),
                },
            )

    def objective(self, objective: story.Objective) -> None:
        id = self._insert_ranked(
            "objectives",
            objective.fields["owner"],
            {
                "title": objective.title,
                "cycle": self._cycle,
                "parent": self._objectives.get(objective.parent),
                **objective.fields,
            },
        )
        self._objectives[objective.title] = id
        for key_result in objective.key_results:
            self._key_result(key_result, id)

    def _key_result(self, key_result: story.KeyResult, objective: int) -> None:
        owner = key_result.fields["owner"]
        starts = key_result.starts_ago
        id = self._insert_ranked(
            "key_results",
            owner,
            {
                "objective": objective,
                "title": key_result.title,
                "kpi": self._kpis.get(key_result.kpi),
                "starts": None if starts is None else self._ago(starts),
                **key_result.fields,
            },
        )
        for title, who, state in key_result.initiatives:
            self._insert_ranked(
                "initiatives",
                who,
                {"key_result": id, "title": title, "owner": who, "state": state},
            )
        for entry in key_result.entries:
            self._insert(
                "check_ins",
                entry.by or owner,
                {
                    "key_result": id,
                    "date": self._ago(entry.ago),
                    "value": entry.value,
                    "confidence": entry.confidence,
                    "note": entry.note,
                    "blocker": entry.blocker,
                    "done": list(entry.done),
                },
            )

    def _insert_ranked(self, table: str, by: Json, document: Mapping[str, Json]) -> int:
        self._ranks[table] += 1
        return self._insert(table, by, {**document, "rank": f"{self._ranks[table]:08d}"})

    def _insert(self, table: str, by: Json, document: Mapping[str, Json]) -> int:
        kept = {f: v for f, v in document.items() if v is not None and v not in ("", [])}
        return self._draft.insert(table, {**kept, "created_by": by})

    def _ago(self, days: int) -> str:
        return (self._today - timedelta(days=days)).isoformat()


def _days(kpi: story.Kpi, today: date) -> Iterable[date]:
    """The day of each value, oldest first."""
    count = len(kpi.values)
    if kpi.every:
        newest = today - timedelta(days=kpi.ago)
        return [newest - timedelta(days=kpi.every * back) for back in range(count - 1, -1, -1)]
    days: list[date] = []
    day = today
    for _ in range(count):
        day = day.replace(day=1) - timedelta(days=1)
        days.append(day)
    return reversed(days)
