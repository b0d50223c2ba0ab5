"""What a card shows: where the goal stands, and what was said of it last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain.dates import when
from okrtui.domain.progress import open_blocker, steps_done
from okrtui.domain.text import one_line
from okrtui.domain.values import format_number
from okrtui.workspace import kpi_views
from okrtui.workspace.details import span
from okrtui.workspace.glyphs import HEALTH_WORDS
from okrtui.workspace.keys import parse_key
from okrtui.workspace.review import queue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from okrtui.domain.health import Health
    from okrtui.domain.pace import Pace
    from okrtui.domain.records import CheckInRecord, KeyResultRecord, MeasurementRecord
    from okrtui.workspace.review.queue import CardKind
    from okrtui.workspace.review.reviews import Review
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

CONFIDENCES: Final = 4
"""So many of the last ones are shown."""

_WHY_NOW: Final = {
    "stale": "stale",
    "blocked": "blocked",
    "falling": "confidence falls",
    "rest": "",
}


class Card(NamedTuple):
    """One card of a review, ready to draw or print: all texts are one line, cleaned."""

    card: str
    kind: CardKind
    above: str
    """The objective of a key result, ``O1 Riders come back``; else what the card is about."""
    title: str
    measure: str
    """``9.2 → 8 %``; of a KPI its latest value."""
    progress: float | None
    expected: float | None
    pace: Pace | None
    health: Health | None
    why: str
    why_now: str
    """What brought it to the front: ``stale``, ``blocked``."""
    last: str
    """The last entry: ``9.2, 3 days ago, ben: "price test ended"``."""
    fed_by: str
    blocker: str
    confidences: tuple[int, ...]
    trend: tuple[float | None, ...]
    keeps: str
    """The value that stays when none is typed; empty when there is none."""
    asks: str
    """What may be typed as a value: ``%``, ``the numbers of the steps that are done``."""
    meanwhile: str
    """That somebody has checked it in on the day of the review already."""
    skipped: str
    """Why it was passed over before, when it was."""
    steps: tuple[str, ...] = ()
    """Of a milestones key result: ``1 done: pilot``."""
    facts: tuple[tuple[str, str], ...] = ()
    """What else is told first, each with its label."""


def card_of(workspace: Workspace, views: Views, review: Review, card: str) -> Card:
    """Raises KeyError when its goal is gone."""
    kind = queue.kind_of_card(card)
    empty = blank(card, kind)
    answer = review.answers.get(card)
    if answer is not None and answer.did == "skipped":
        empty = empty._replace(skipped=one_line(answer.reason) or "skipped")
    if kind == "key_result":
        entries = views.paces.history(workspace.key_results[parse_key(card).id])
        meanwhile = _meanwhile(workspace, review, entries)
        return of_key_result(workspace, views, empty)._replace(meanwhile=meanwhile)
    if kind == "kpi":
        return _kpi(workspace, views, review, empty)
    if kind == "commitment":
        one = review.commitments[queue.place_of_commitment(card)]
        done = review.answers.get(card)
        return empty._replace(
            above="Last week's commitments",
            title=one_line(one.text),
            measure=f"P{one.level}",
            last="" if done is None else done.did,
        )
    if kind == "priorities":
        return empty._replace(above="This week", title="Priorities, three to five of them")
    return empty._replace(above="The next four weeks", title="What is coming that others must know")


def blank(card: str, kind: CardKind) -> Card:
    """A card that says nothing yet."""
    return Card(
        card, kind, "", "", "", None, None, None, None, "", "", "", "", "", (), (), "", "", "", ""
    )


def of_key_result(workspace: Workspace, views: Views, card: Card) -> Card:
    """With all that is known of its key result. Raises KeyError when that is gone."""
    record = workspace.key_results[parse_key(card.card).id]
    row = views.goal(card.card)
    verdict = views.verdict(card.card)
    history = views.paces.history(record)
    objective = workspace.objectives.get(record.objective)
    given = [entry.confidence for entry in history if entry.confidence is not None]
    return card._replace(
        above="" if objective is None else f"O{objective.id} {one_line(objective.title)}",
        title=row.title,
        measure=row.measure or span(record),
        progress=row.progress,
        expected=row.expected,
        pace=verdict.pace,
        why=verdict.sentence,
        why_now=_WHY_NOW[queue.concern_of(views, record)],
        last=_last(history, views.paces.day),
        fed_by=_fed_by(workspace, views, record.kpi),
        blocker=one_line(open_blocker(history)),
        confidences=tuple(given[-CONFIDENCES:]),
        trend=row.trend,
        keeps=row.value if record.kind not in ("milestones", "done") else "",
        asks=_asks(record.kind, one_line(record.unit)),
        steps=_steps(record, history),
    )


def _steps(record: KeyResultRecord, history: Sequence[CheckInRecord]) -> tuple[str, ...]:
    done = steps_done(record, history)
    return tuple(
        f"{number} {'done' if step.id in done else 'open'}: {one_line(step.title)}"
        for number, step in enumerate(record.steps, 1)
    )


def _kpi(workspace: Workspace, views: Views, review: Review, card: Card) -> Card:
    row = views.kpi(card.card)
    verdict = views.health(card.card)
    entries = kpi_views.entries(workspace.model, parse_key(card.card).id, views.paces.day)
    return card._replace(
        above=f"KPI, {row.type}" if row.type else "KPI",
        title=row.name,
        measure=f"{row.value} {row.unit}".strip(),
        health=verdict.health,
        why=verdict.sentence,
        why_now="overdue" if row.overdue else "due",
        last=_last_measured(entries, views.paces.day),
        trend=row.trend,
        asks=row.unit,
        meanwhile=_meanwhile(workspace, review, entries),
    )


def _asks(kind: str, unit: str) -> str:
    if kind == "milestones":
        return "numbers of the steps that are done, like 2 or 1 3"
    return "yes or no" if kind == "done" else unit


def _fed_by(workspace: Workspace, views: Views, kpi: int | None) -> str:
    if kpi is None or kpi not in workspace.kpis:
        return ""
    row = views.kpi(f"K{kpi}")
    late = ", late" if row.overdue else ""
    return f"{row.key} {row.name} {HEALTH_WORDS[row.health]}{late} {row.value}".strip()


def _last(history: Sequence[CheckInRecord], today: date) -> str:
    if not history:
        return ""
    entry = history[-1]
    value = "" if entry.value is None else format_number(entry.value)
    return _said(value, entry.date, today, entry.by, entry.note)


def _last_measured(entries: Sequence[MeasurementRecord], today: date) -> str:
    if not entries:
        return ""
    entry = entries[-1]
    return _said(format_number(entry.value), entry.date, today, entry.by, entry.note)


def _said(value: str, day: date, today: date, by: str, note: str) -> str:
    parts = [value, when(day, today), one_line(by)]
    told = ", ".join(part for part in parts if part)
    return f'{told}: "{one_line(note)}"' if note.strip() else told


def _meanwhile(
    workspace: Workspace,
    review: Review,
    entries: Sequence[CheckInRecord] | Sequence[MeasurementRecord],
) -> str:
    """Whoever comes second should know: two people may review at the same time."""
    if not entries or entries[-1].date < review.record.date:
        return ""
    who = "you" if queue.is_me(workspace, entries[-1].by) else one_line(entries[-1].by)
    day = when(entries[-1].date, workspace.today())
    return f"{who or 'somebody'} checked it in {day} already"
