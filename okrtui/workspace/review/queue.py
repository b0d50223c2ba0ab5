"""What a review goes through, in the order of METHOD.md §8."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from okrtui.domain import review
from okrtui.domain.errors import NotFound
from okrtui.domain.progress import open_blocker
from okrtui.domain.review import Concern, Standing
from okrtui.workspace import kpi_views
from okrtui.workspace.keys import parse_key
from okrtui.workspace.whose import folded

if TYPE_CHECKING:
    from datetime import date

    from okrtui.domain.records import KeyResultRecord, KpiRecord
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

CardKind = Literal["key_result", "kpi", "commitment", "priorities", "ahead", "cycle"]

PRIORITIES: Final = "priorities"
AHEAD: Final = "ahead"
SQUARES: Final = (PRIORITIES, AHEAD)
"""The two of the four squares that are written; confidence and health follow from the cards."""


class Due(NamedTuple):
    """A goal that asks for a number."""

    key: str
    mine: bool
    why: str
    """``no check-in yet``, ``16 days since the last check-in``."""
    late: bool
    """Stale or overdue, not only due."""


def kind_of_card(card: str) -> CardKind:
    if card.startswith("KR"):
        return "key_result"
    if card.startswith("K"):
        return "kpi"
    if card.startswith("C"):
        return "commitment"
    return "priorities" if card == PRIORITIES else "ahead"


def place_of_commitment(card: str) -> int:
    """Which of last week's priorities the card ``C2`` is about, counted from 0."""
    number = card.removeprefix("C")
    return int(number) - 1 if number.isascii() and number.isdigit() else -1


def cards(workspace: Workspace, views: Views, commitments: int, *, everyone: bool) -> list[str]:
    """The queue of a review that begins now.

    commitments: how many priorities of the last review are still to be settled.
    """
    found = key_results(workspace, views, everyone=everyone)
    asked_for = {workspace.key_results[parse_key(key).id].kpi for key in found}
    return [
        *found,
        # What feeds a key result is logged with its card.
        *(
            due.key
            for due in kpis_due(workspace, views, everyone=everyone)
            if parse_key(due.key).id not in asked_for
        ),
        *(f"C{number}" for number in range(1, commitments + 1)),
        *SQUARES,
    ]


def check(workspace: Workspace, views: Views, *, everyone: bool) -> None:
    """Raises NotFound when there is no goal to go through."""
    if not key_results(workspace, views, everyone=everyone) and not kpis_due(
        workspace, views, everyone=everyone
    ):
        others = key_results(workspace, views, everyone=True)
        raise NotFound(
            "there is nothing of yours to review",
            "okrtui review --all goes through everybody's goals"
            if others
            else "okrtui add objective TITLE adds the first goal",
        )


def key_results(workspace: Workspace, views: Views, *, everyone: bool) -> list[str]:
    """The key results to look at, mine first, the most urgent ones first."""
    standings = (
        Standing(f"KR{record.id}", is_mine(workspace, record), concern_of(views, record))
        for record in running(workspace, views)
    )
    return review.in_order(each for each in standings if everyone or each.mine)


def running(workspace: Workspace, views: Views) -> Iterator[KeyResultRecord]:
    """The key results of active cycles that have begun, in the board's order."""
    model = workspace.model
    begun = [c for c in model.cycles.values() if c.state == "active" and c.start <= views.paces.day]
    for cycle in sorted(begun, key=lambda c: (c.end - c.start, c.start, c.id)):
        for objective in model.objectives_of(cycle.id):
            yield from model.key_results_of(objective)


def owner_of(workspace: Workspace, record: KeyResultRecord) -> str:
    """Whose it is: its own owner, else the one of its objective."""
    if record.owner.strip():
        return record.owner
    above = workspace.objectives.get(record.objective)
    return "" if above is None else above.owner


def is_mine(workspace: Workspace, record: KeyResultRecord) -> bool:
    return is_me(workspace, owner_of(workspace, record))


def is_me(workspace: Workspace, name: str) -> bool:
    return folded(name) == folded(workspace.user)


def concern_of(views: Views, record: KeyResultRecord) -> Concern:
    history = views.paces.history(record)
    return review.concern(
        stale=views.verdict(f"KR{record.id}").pace == "stale",
        blocked=bool(open_blocker(history)),
        confidences=[entry.confidence for entry in history],
    )


def key_results_due(workspace: Workspace, views: Views, *, everyone: bool) -> list[Due]:
    """The key results whose cadence has gone by without a check-in, in the review's order."""
    found: list[Due] = []
    for key in key_results(workspace, views, everyone=everyone):
        record = workspace.key_results[parse_key(key).id]
        history = views.paces.history(record)
        last = history[-1].date if history else None
        pace = views.verdict(key).pace
        if pace not in ("achieved", "missed", "closed") and review.check_in_due(
            record.cadence, last, views.paces.day
        ):
            days = None if last is None else (views.paces.day - last).days
            why = "no check-in yet" if days is None else f"{_days(days)} since the last check-in"
            found.append(Due(key, is_mine(workspace, record), why, pace == "stale"))
    return found


def kpis_due(workspace: Workspace, views: Views, *, everyone: bool) -> list[Due]:
    """The KPIs that ask for a measurement, mine first."""
    found: list[Due] = []
    for id in workspace.model.kpis.in_order():
        record = workspace.kpis[id]
        mine = is_me(workspace, record.owner)
        row = views.kpi(f"K{id}")
        day = views.paces.day
        last = _last_measured(workspace, record, views)
        if (everyone or mine) and review.measurement_due(record.cadence, last, day, record.week):
            why = (
                "no measurement yet"
                if last is None
                else f"{_days((day - last).days)} since the last measurement"
            )
            found.append(Due(f"K{id}", mine, why, row.overdue))
    return sorted(found, key=lambda due: not due.mine)


def _last_measured(workspace: Workspace, record: KpiRecord, views: Views) -> date | None:
    known = kpi_views.entries(workspace.model, record.id, views.paces.day)
    return known[-1].date if known else None


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"
