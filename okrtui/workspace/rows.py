"""Frozen rows that views give out: cleaned texts, rounded numbers, states."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from okrtui.domain.health import Health
from okrtui.domain.pace import Pace

if TYPE_CHECKING:
    from okrtui.domain.coach.finding import Severity
    from okrtui.domain.records import KpiRecord
    from okrtui.domain.xmr import Process
    from okrtui.workspace.line_chart import Plot
    from okrtui.workspace.ties import Tie


class GoalRow(NamedTuple):
    """One line of the goal tree."""

    key: str
    level: Literal["objective", "key_result", "initiative"]
    title: str
    owner: str
    team: str
    value: str
    """Latest value without unit; empty when unknown."""
    target: str
    """With unit: ``8 %``, ``≥ 95 %``."""
    measure: str
    """Both, for the column: ``9.2 → 8 %``, ``2 / 3``, ``96.1 ≥ 95 %``."""
    brief: str
    """The same without the unit, for where it doesn't fit."""
    progress: float | None
    expected: float | None
    """Where progress should be by now, 0..1; None where time doesn't count."""
    pace: Pace | None
    confidence: int | None
    seen: int | None
    """Days since the last check-in."""
    blocked: bool
    trend: tuple[float | None, ...]

    @property
    def score(self) -> int | None:
        """Progress in percent, rounded, raw; None too when it is beyond every number."""
        return _percent(self.progress)


class KpiRow(NamedTuple):
    """One line of the KPI pulse."""

    key: str
    name: str
    type: str
    health: Health
    overdue: bool
    value: str
    """Of the period that is judged: a stock's latest one, a flow's last whole one."""
    unit: str
    change: str
    """Against the period before: ``+0.6``; empty when there is none."""
    trend: tuple[float | None, ...]
    """One value a period, newest last, None for a missing one; at most 26."""
    target: float | None
    direction: str
    owner: str
    age: int | None
    """Days since the last measurement."""
    linked: tuple[str, ...]
    """The key results it feeds."""
    latest: str = ""
    """The newest measurement itself, which a step counts from."""
    running: str = ""
    """What a flow came to so far in the period that isn't over; empty when there is nothing."""
    leading: bool = False
    """Whether it moves before results do; else it lags behind them."""
    signal: bool = False
    """Whether its process turned for the worse lately (XmR)."""


class OutlineLine(NamedTuple):
    """Where a goal stands in the tree, without what it says."""

    key: str
    depth: int
    foldable: bool
    folded: bool
    aside: bool = False
    """There only for what hangs below it, which the filter is about."""


class GroupRow(NamedTuple):
    """The heading of a group of goals."""

    key: str
    title: str
    objectives: int
    key_results: int
    worst: Pace | None
    progress: float | None
    """The median of its key results, of its objectives when there are none."""

    @property
    def score(self) -> int | None:
        """The same in percent."""
        return _percent(self.progress)


class PulseLine(NamedTuple):
    """A heading, or the key of a KPI."""

    heading: str
    key: str
    depth: int = 0
    """How many KPIs it stands below."""


class HistoryLine(NamedTuple):
    """A check-in or a measurement."""

    date: date
    value: str
    confidence: int | None
    note: str
    blocker: str
    by: str
    key: str = ""
    """``C17``, ``M4``; empty for what is no single entry: what a flow came to in a period."""


class CoachLine(NamedTuple):
    """What the coach says of a goal."""

    rule: str
    severity: Severity
    told: str
    do: str
    """What to do about it."""


class Detail(NamedTuple):
    """All about one goal."""

    key: str
    heading: str
    facts: tuple[tuple[str, str], ...]
    why: str
    history: Sequence[HistoryLine]
    """Newest first."""
    trend: tuple[float | None, ...]
    process: tuple[Process, KpiRecord] | None = None
    """Of a KPI: what its chart shows."""
    plot: Plot | str | None = None
    """Of a key result: its chart, or why there is none."""
    ties: tuple[Tie, ...] = ()
    grade_role: str = ""
    """The colour of the fact ``grade``; empty without a grade."""
    coach: tuple[CoachLine, ...] = ()
    """The worst first."""


class Header(NamedTuple):
    """Where the cycle stands."""

    cycle: str
    start: date | None
    end: date | None
    elapsed: float
    week: int
    weeks: int
    state: str


def _percent(progress: float | None) -> int | None:
    percent = math.nan if progress is None else progress * 100
    return round(percent) if math.isfinite(percent) else None
