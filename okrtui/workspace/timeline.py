"""Goals over time: when each runs, what is due when, and how far it is of what it should be."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain import calendar
from okrtui.domain.text import one_line
from okrtui.domain.writing import day_in_year
from okrtui.workspace.arrangement import Arrangement
from okrtui.workspace.keys import parse_key
from okrtui.workspace.rows import OutlineLine

if TYPE_CHECKING:
    from okrtui.workspace.rows import GoalRow
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

MOST: Final = 12
"""Cycles side by side."""
_DONE: Final = frozenset({"achieved", "missed", "closed"})
"""Paces after which no check-in is awaited."""


class TimeLine(NamedTuple):
    """A goal, or the heading of a cycle."""

    key: str
    depth: int = 0
    foldable: bool = False
    folded: bool = False
    heading: str = ""


class Span(NamedTuple):
    """When a goal runs, and what happens in between."""

    start: date
    end: date
    due: date | None
    """Its last day, when it is another than its cycle's."""
    phases: tuple[date, ...]
    """Days on which a phase of its target is due."""
    last: date | None
    """The day of the last check-in."""
    next: date | None
    """The day by which the next one is due."""


class Period(NamedTuple):
    """Cycles side by side, in their order, and the days that they cover."""

    cycles: tuple[int, ...]
    start: date
    end: date


class Timeline:
    """The goals of some cycles over their time; a goal's span is looked up when it is drawn."""

    def __init__(self, workspace: Workspace, views: Views) -> None:
        self._workspace = workspace
        self._views = views
        self.problems: tuple[str, ...] = ()
        """What in the last filter was not understood."""

    @property
    def today(self) -> date:
        return self._workspace.today()

    def row(self, key: str) -> GoalRow:
        """What else is said of a goal. Raises KeyError when it is gone."""
        return self._views.goal(key)

    # ------------------------------------------------------------------ cycles

    def order(self) -> list[int]:
        """All cycles, oldest first; of two that begin on the same day the longer one first."""
        cycles = self._workspace.cycles.values()
        return [c.id for c in sorted(cycles, key=lambda c: (c.start, -c.end.toordinal(), c.id))]

    def period(self, cycle: int | None, many: int = 1) -> Period | None:
        """So many cycles from this one on, or before it at the end; None without any cycle."""
        order = self.order()
        if not order:
            return None
        at = order.index(cycle) if cycle in order else len(order) - 1
        first = max(0, min(at, len(order) - many))
        ids = tuple(order[first : first + many])
        cycles = [self._workspace.cycles[id] for id in ids]
        return Period(ids, min(c.start for c in cycles), max(c.end for c in cycles))

    def running(self, period: Period) -> list[int]:
        """The cycles that run in a period, oldest first."""
        cycles = self._workspace.cycles
        return [
            id
            for id in self.order()
            if cycles[id].start <= period.end and cycles[id].end >= period.start
        ]

    def lines(
        self, period: Period, *, turned: Collection[str] = (), query: str = ""
    ) -> list[TimeLine]:
        """The objectives of the cycles that run in this period, cycles with headings when there are
        several.

        turned: objectives whose key results are shown; with a filter those where they aren't.
        """
        found: list[tuple[int, list[TimeLine]]] = []
        self.problems = ()
        for id in self.running(period):
            shown = Arrangement(id, query)
            outline = self._views.arranged(shown, _Folds(turned, all_open=bool(query)))
            self.problems = outline.problems
            lines = [_without_work(line) for line in outline.lines if line.key[0] != "I"]
            if lines:
                found.append((id, lines))
        if len(found) < 2:
            return [line for _, lines in found for line in lines]
        return [
            line
            for id, lines in found
            for line in (TimeLine("", heading=one_line(self._workspace.cycles[id].name)), *lines)
        ]

    def below(self, objective: int, depth: int) -> list[TimeLine]:
        """The lines of an objective's key results."""
        key_results = self._workspace.model.key_results.ids("objective", objective)
        return [TimeLine(f"KR{id}", depth) for id in key_results]

    def reviews(self, period: Period) -> list[date]:
        """The days in a period on which this person finished a review."""
        mine = (r for r in self._workspace.model.reviews.values() if r.by == self._workspace.user)
        days = {review.finished for review in mine if review.finished is not None}
        return sorted(day for day in days if period.start <= day <= period.end)

    # ------------------------------------------------------------------ one goal

    def span(self, key: str) -> Span:
        """When an objective or key result runs. Raises KeyError when it is gone."""
        model = self._workspace.model
        table, id = parse_key(key)
        if table == "objectives":
            objective = model.objectives[id]
            below = [self.span(f"KR{k}") for k in model.key_results.ids("objective", id)]
            return Span(
                *model.dates(objective),
                objective.ends,
                (),
                max((span.last for span in below if span.last is not None), default=None),
                min((span.next for span in below if span.next is not None), default=None),
            )
        record = model.key_results[id]
        start, end = model.dates(record)
        seen = self._views.goal(key).seen
        last = None if seen is None else self.today - timedelta(days=seen)
        kpi = None if record.kpi is None else model.kpis.get(record.kpi)
        days = calendar.cadence_days(record.cadence if kpi is None else kpi.cadence)
        awaited = days is not None and self._views.goal(key).pace not in _DONE
        following = (last or start) + timedelta(days=days or 0) if awaited else None
        return Span(
            start,
            end,
            record.ends,
            tuple(phase.date for phase in record.phases if start <= phase.date < end),
            last,
            following if following is not None and following <= end else None,
        )

    def told(self, key: str) -> str:
        """When a goal runs and what comes next, in a line."""
        span, today = self.span(key), self.today
        left = (span.end - today).days
        parts = [f"{_short(span.start)} to {_short(span.end)} {span.end.year}"]
        parts.append(f"{_days(left)} left" if left >= 0 else f"{_days(-left)} over")
        if span.last is not None:
            parts.append(f"seen {_short(span.last)}")
        if span.next is not None:
            parts.append(f"next due {_short(span.next)}{' (late)' if span.next < today else ''}")
        if span.phases:
            following = [day for day in span.phases if day >= today]
            parts.append(f"next phase {_short(following[0])}" if following else "phases are over")
        return f"{key} · " + " · ".join(parts)


class _Folds(Collection[str]):
    """Objectives are folded but for those turned; the other way round while a filter is there."""

    def __init__(self, turned: Collection[str], *, all_open: bool) -> None:
        self._turned, self._all_open = turned, all_open

    def __contains__(self, key: object) -> bool:
        return (key in self._turned) == self._all_open

    def __iter__(self) -> Iterator[str]:
        return iter(self._turned)

    def __len__(self) -> int:
        return len(self._turned)


def _without_work(line: OutlineLine) -> TimeLine:
    """Key results end a branch: work has no dates."""
    objective = line.key[0] == "O"
    return TimeLine(line.key, line.depth, objective and line.foldable, objective and line.folded)


def _short(day: date) -> str:
    return day_in_year(day)


def _days(n: int) -> str:
    return "1 day" if n == 1 else f"{n} days"
