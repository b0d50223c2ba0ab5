"""The dates that people want in their calendars: cycles, due dates, the weekly review."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from okrtui.domain.event import Event
from okrtui.domain.text import one_line

if TYPE_CHECKING:
    from okrtui.domain.records import CycleRecord
    from okrtui.workspace.workspace import Workspace

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def events(workspace: Workspace, weekday: int) -> list[Event]:
    """Of all cycles that aren't closed, soonest first.

    weekday: of the weekly review, 0 for Monday.
    """
    found: list[Event] = []
    for cycle in workspace.cycles.values():
        if cycle.state != "closed":
            found += _of_cycle(workspace, cycle, weekday)
    return sorted(found, key=lambda event: (event.day, event.id))


def _of_cycle(workspace: Workspace, cycle: CycleRecord, weekday: int) -> Iterator[Event]:
    name = one_line(cycle.name)
    yield Event(f"cycle-{cycle.id}-start", cycle.start, f"{name} begins")
    yield Event(f"cycle-{cycle.id}-end", cycle.end, f"{name} ends: grade and close it")
    first = _next(weekday, max(cycle.start, workspace.today()))
    if first <= cycle.end:
        yield Event(f"cycle-{cycle.id}-review", first, f"Weekly review, {name}", until=cycle.end)
    for objective in workspace.model.objectives_of(cycle.id):
        for record in workspace.model.key_results_of(objective):
            _, end = workspace.model.dates(record)
            if end != cycle.end:
                title = one_line(record.title)
                yield Event(f"kr-{record.id}-due", end, f"KR{record.id} {title} is due")


def _next(weekday: int, day: date) -> date:
    return day + timedelta(days=(weekday - day.weekday()) % 7)
