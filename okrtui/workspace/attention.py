"""What needs attention now: goals that lag, are stale or blocked, KPIs that are not well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain.calendar import grace_days
from okrtui.domain.progress import open_blocker
from okrtui.domain.text import one_line
from okrtui.workspace.glyphs import HEALTH_ROLES, PACE_ROLES
from okrtui.workspace.kpi_alerts import alerts_of
from okrtui.workspace.review.queue import owner_of, running
from okrtui.workspace.whose import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.domain.health import Health
    from okrtui.domain.pace import Pace
    from okrtui.domain.records import KeyResultRecord
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

_PACES: Final[tuple[Pace, ...]] = ("missed", "at_risk", "stale", "behind", "no_data")
"""The most urgent first."""


class Need(NamedTuple):
    """A goal or KPI to look at."""

    key: str
    title: str
    owner: str
    pace: Pace | None
    health: Health | None
    why: str
    words: tuple[str, ...]
    """What is up: ``at risk``, ``blocked``, ``unhealthy``, ``signal``, ``overdue``."""
    role: str
    """What its colour means."""


def needs(workspace: Workspace, views: Views, *, of: str | None = None) -> list[Need]:
    """Key results of active cycles by urgency, then KPIs by urgency.

    of: only this person's.
    """
    whose = None if of is None else folded(of)
    found = [
        need
        for record in running(workspace, views)
        if whose is None or folded(owner_of(workspace, record)) == whose
        if (need := _key_result(workspace, views, record)) is not None
    ]
    found.sort(key=lambda need: _rank(need.pace))
    return found + sorted(_kpis(workspace, views, whose), key=lambda need: _worst(need.words))


def in_short(needs: Sequence[Need]) -> str:
    """``2 at risk, 1 stale, 1 unhealthy``; empty when all is well."""
    counts = Counter(word for need in needs for word in need.words)
    paces = ("missed", "at risk", "stale", "behind", "no data")
    order = (*paces, "blocked", "unhealthy", "signal", "overdue")
    return ", ".join(f"{counts[word]} {word}" for word in order if counts[word])


def _key_result(workspace: Workspace, views: Views, record: KeyResultRecord) -> Need | None:
    key = f"KR{record.id}"
    verdict = views.verdict(key)
    blocker = one_line(open_blocker(views.paces.history(record)))
    lags = verdict.pace in _PACES and not _may_be_silent(workspace, views, record, verdict.pace)
    words = [verdict.pace.replace("_", " ")] if lags else []
    words += ["blocked"] if blocker else []
    if not words:
        return None
    row = views.goal(key)
    why = "; ".join(filter(None, (verdict.sentence, f"blocked: {blocker}" if blocker else "")))
    role = PACE_ROLES[verdict.pace] if lags else "warn"
    return Need(key, row.title, row.owner, verdict.pace, None, why, tuple(words), role)


def _may_be_silent(workspace: Workspace, views: Views, record: KeyResultRecord, pace: Pace) -> bool:
    """Whether nothing was to be known yet: at the beginning, or of a number to be found out."""
    if pace != "no_data":
        return False
    start, end = workspace.model.dates(record)
    return record.kind == "baseline" or (views.paces.day - start).days <= grace_days(start, end)


def _kpis(workspace: Workspace, views: Views, whose: str | None) -> Iterator[Need]:
    for id in workspace.model.kpis.in_order():
        record = workspace.kpis[id]
        shown = whose is None or folded(record.owner) == whose
        alerts = alerts_of(views.kpi(f"K{id}")) if shown else ()
        if alerts:
            verdict = views.health(f"K{id}")
            why = [verdict.sentence]
            if "signal" in alerts:
                why.append(views.process(f"K{id}").sentence)
            yield Need(
                f"K{id}",
                one_line(record.name),
                one_line(record.owner),
                None,
                verdict.health,
                "; ".join(why),
                tuple(alerts),
                HEALTH_ROLES[verdict.health],
            )


def _rank(pace: Pace | None) -> int:
    return _PACES.index(pace) if pace in _PACES else len(_PACES)


def _worst(words: Sequence[str]) -> int:
    order = ("unhealthy", "signal", "overdue")
    return min(order.index(word) for word in words)
