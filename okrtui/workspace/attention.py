"""What needs attention now: goals that lag, are stale or blocked, KPIs that are not well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain.progress import open_blocker
from okrtui.domain.text import one_line
from okrtui.workspace.glyphs import HEALTH_ROLES, PACE_ROLES
from okrtui.workspace.kpi_alerts import alerts_of
from okrtui.workspace.review.queue import is_me, is_mine, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.domain.health import Health
    from okrtui.domain.pace import Pace
    from okrtui.domain.records import KeyResultRecord
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

_PACES: Final[tuple[Pace, ...]] = ("missed", "at_risk", "stale", "behind")
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


def needs(workspace: Workspace, views: Views, *, mine: bool = False) -> list[Need]:
    """Key results of active cycles by urgency, then KPIs by urgency."""
    found = [
        need
        for record in running(workspace, views)
        if not mine or is_mine(workspace, record)
        if (need := _key_result(views, record)) is not None
    ]
    found.sort(key=lambda need: _rank(need.pace))
    return found + sorted(_kpis(workspace, views, mine=mine), key=lambda need: _worst(need.words))


def in_short(needs: Sequence[Need]) -> str:
    """``2 at risk, 1 stale, 1 unhealthy``; empty when all is well."""
    counts = Counter(word for need in needs for word in need.words)
    order = ("missed", "at risk", "stale", "behind", "blocked", "unhealthy", "signal", "overdue")
    return ", ".join(f"{counts[word]} {word}" for word in order if counts[word])


def _key_result(views: Views, record: KeyResultRecord) -> Need | None:
    key = f"KR{record.id}"
    verdict = views.verdict(key)
    history = views.paces.history(record)
    blocker = one_line(open_blocker(history))
    words = [verdict.pace.replace("_", " ")] if verdict.pace in _PACES else []
    words += ["blocked"] if blocker else []
    if not words:
        return None
    row = views.goal(key)
    why = "; ".join(filter(None, (verdict.sentence, f"blocked: {blocker}" if blocker else "")))
    role = PACE_ROLES[verdict.pace] if verdict.pace in _PACES else "warn"
    return Need(key, row.title, row.owner, verdict.pace, None, why, tuple(words), role)


def _kpis(workspace: Workspace, views: Views, *, mine: bool) -> Iterator[Need]:
    for id in workspace.model.kpis.in_order():
        record = workspace.kpis[id]
        alerts = (
            alerts_of(views.kpi(f"K{id}")) if not mine or is_me(workspace, record.owner) else ()
        )
        if alerts:
            verdict = views.health(f"K{id}")
            yield Need(
                f"K{id}",
                one_line(record.name),
                one_line(record.owner),
                None,
                verdict.health,
                verdict.sentence,
                tuple(alerts),
                HEALTH_ROLES[verdict.health],
            )


def _rank(pace: Pace | None) -> int:
    return _PACES.index(pace) if pace in _PACES else len(_PACES)


def _worst(words: Sequence[str]) -> int:
    order = ("unhealthy", "signal", "overdue")
    return min(order.index(word) for word in words)
