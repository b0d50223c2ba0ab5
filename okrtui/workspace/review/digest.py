"""What a review came to: what moved since the last one, what needs attention, what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from okrtui.domain import progress
from okrtui.domain.document import Document, Grid, Items, Lines, Section
from okrtui.domain.review import WEEK, Rhythm, rhythm
from okrtui.domain.text import one_line
from okrtui.domain.writing import format_day
from okrtui.workspace import confidences, kpi_views
from okrtui.workspace.attention import needs
from okrtui.workspace.cycles import current_cycle
from okrtui.workspace.glyphs import HEALTH_WORDS, PACE_WORDS
from okrtui.workspace.keys import parse_key
from okrtui.workspace.measures import measures
from okrtui.workspace.paces import Paces
from okrtui.workspace.review import queue
from okrtui.workspace.review.reviews import Review, reviews_of
from okrtui.workspace.whose import folded

if TYPE_CHECKING:
    from okrtui.domain.health import HealthVerdict
    from okrtui.domain.records import KeyResultRecord, ReviewRecord
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace


class Moved(NamedTuple):
    """A key result whose value, confidence or pace is another than at the last review."""

    key: str
    title: str
    value: str
    """``9.6 → 9.2 %``."""
    progress: str
    """``20 → 40``: percent of the way."""
    confidence: str
    pace: str
    """``behind → on track``, or the one that it has had all along."""


def digest(workspace: Workspace, views: Views, review: Review | None) -> Document:
    """The digest of a review; without one, of the last seven days of everybody.

    views: of the day that it tells about.
    """
    day = views.paces.day
    since = _since(workspace, review, day)
    of = None if review is None or review.record.scope == "everyone" else review.record.by
    shown = [
        record
        for record in queue.running(workspace, views)
        if of is None or folded(queue.owner_of(workspace, record)) == folded(of)
    ]
    before = _paces_of(workspace, since)
    sections = [
        *_section("Progress", _progress(workspace, views, shown)),
        *_section("What moved", _moved(views, before, shown)),
        *_section("What needs attention", _attention(workspace, views, of)),
        *_section("Blockers", _blockers(views, shown)),
        *_section("KPIs", _health(workspace, views)),
        *_section("Rhythm", _rhythm(workspace, views, shown)),
        *_written(workspace, review),
    ]
    who = "" if review is None else f", {one_line(review.record.by)}"
    return Document(
        title=f"Weekly digest {format_day(day)}{who}",
        subtitle=_subtitle(workspace, views, review, since),
        sections=tuple(sections),
    )


def day_of(record: ReviewRecord, today: date) -> date:
    """The day a review tells about: today while it is open."""
    return record.finished or (today if record.state == "open" else record.date)


def _since(workspace: Workspace, review: Review | None, day: date) -> date:
    if review is not None:
        before = workspace.model.reviews.get(review.record.previous or 0)
        if before is not None and before.date < day:
            return before.date
    return day - timedelta(days=WEEK)


def _paces_of(workspace: Workspace, day: date) -> Paces:
    def health(key: str) -> HealthVerdict:
        return kpi_views.verdict(workspace.model, parse_key(key).id, day)

    return Paces(workspace.model, day, workspace.preset(), health)


def _subtitle(workspace: Workspace, views: Views, review: Review | None, since: date) -> str:
    parts = [f"since {format_day(since)}"]
    current = current_cycle(workspace.model.cycles.values(), views.paces.day)
    if current is not None:
        header = views.header(current.id)
        parts.insert(0, f"{header.cycle}, week {header.week} of {header.weeks}")
        net = confidences.of_cycle(views, workspace.model, current.id)
        if net is not None:
            parts.append(f"net confidence {confidences.short(net)}")
    if review is not None:
        answered = sum(card in review.answers for card in review.cards)
        parts.append(f"{answered} of {len(review.cards)} cards in {duration(review.seconds)}")
    return " · ".join(parts)


def duration(seconds: float) -> str:
    """``1:08``; hours in front when it took that long."""
    whole = round(seconds)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def _section(heading: str, block: Lines | Items | Grid | None) -> Iterator[Section]:
    if block is not None:
        yield Section(heading, (block,))


def _progress(workspace: Workspace, views: Views, shown: Sequence[KeyResultRecord]) -> Grid | None:
    above = dict.fromkeys(record.objective for record in shown)
    rows = []
    for id in above:
        row = views.goal(f"O{id}") if id in workspace.objectives else None
        if row is not None and row.pace is not None:
            score = "–" if row.score is None else str(row.score)
            rows.append((row.key, row.title, row.owner, score, PACE_WORDS[row.pace]))
    headings = ("", "Objective", "Who", "%", "Pace")
    return Grid(headings, tuple(rows), frozenset((3,))) if rows else None


def _moved(views: Views, before: Paces, shown: Sequence[KeyResultRecord]) -> Grid | Lines:
    rows = tuple(tuple(one) for record in shown if (one := _move(views, before, record)))
    if not rows:
        return Lines(("nothing moved",))
    headings = ("", "Key result", "Value", "%", "Confidence", "Pace")
    return Grid(headings, rows, frozenset((2, 3)))


def _move(views: Views, before: Paces, record: KeyResultRecord) -> Moved | None:
    key = f"KR{record.id}"
    old, new = before.history(record), views.paces.history(record)
    if len(old) == len(new):
        return None
    told = _change([measures(record, history).value for history in (old, new)])
    rated = [
        next((str(e.confidence) for e in reversed(h) if e.confidence is not None), "")
        for h in (old, new)
    ]
    paces = [PACE_WORDS[before.verdict(key).pace], PACE_WORDS[views.verdict(key).pace]]
    percent = [_percent(before.progress(record.id)), _percent(views.progress(record.id))]
    return Moved(
        key,
        one_line(record.title),
        f"{told}{_measured_in(record)}" if told else "",
        _change(percent),
        _change(rated),
        _change(paces),
    )


def _measured_in(record: KeyResultRecord) -> str:
    if record.kind == "milestones":
        return f" / {len(record.steps)}"
    return f" {one_line(record.unit)}" if record.unit and record.kind != "done" else ""


def _change(pair: Sequence[str]) -> str:
    old, new = pair
    return f"{old} → {new}" if old and new and old != new else new


def _percent(progress_made: float | None) -> str:
    return "" if progress_made is None else str(round(progress_made * 100))


def _attention(workspace: Workspace, views: Views, of: str | None) -> Items | Lines:
    items = []
    for need in needs(workspace, views, of=of):
        who = f" ({need.owner})" if need.owner else ""
        state = ", ".join(need.words)
        items.append(f"{need.key} {need.title}{who}: {state}; {need.why}")
    return Items(tuple(items)) if items else Lines(("nothing",))


def _blockers(views: Views, shown: Sequence[KeyResultRecord]) -> Items | None:
    items = []
    for record in shown:
        blocker = progress.open_blocker(views.paces.history(record))
        if blocker:
            row = views.goal(f"KR{record.id}")
            items.append(f"{row.key} {row.title}: {one_line(blocker)}")
    return Items(tuple(items)) if items else None


def _health(workspace: Workspace, views: Views) -> Grid | None:
    rows = []
    for id in workspace.model.kpis.in_order():
        row = views.kpi(f"K{id}")
        late = ", late" if row.overdue else ""
        value = f"{row.value} {row.unit}".strip() if row.value else "–"
        rows.append((row.key, row.name, value, row.change, f"{HEALTH_WORDS[row.health]}{late}"))
    headings = ("", "KPI", "Value", "Change", "Health")
    return Grid(headings, tuple(rows), frozenset((2, 3))) if rows else None


def _rhythm(workspace: Workspace, views: Views, shown: Sequence[KeyResultRecord]) -> Grid | None:
    """How regularly people checked in since their goals began: a fact, no score."""
    by_owner: dict[str, Counter[str]] = {}
    for record in shown:
        start, end = workspace.model.dates(record)
        days = [entry.date for entry in views.paces.history(record)]
        found = rhythm(record.cadence, days, start, end, views.paces.day, week=record.week)
        counts = by_owner.setdefault(one_line(queue.owner_of(workspace, record)), Counter())
        counts.update(found._asdict())
    rows = [
        (who or "–", *(str(counts[kind]) for kind in Rhythm._fields))
        for who, counts in by_owner.items()
        if counts.total()
    ]
    headings = ("Check-ins of", "on time", "late", "missed")
    return Grid(headings, tuple(rows), frozenset((1, 2, 3))) if rows else None


def _written(workspace: Workspace, review: Review | None) -> Iterator[Section]:
    """What people wrote: commitments, priorities, the next four weeks, why cards were skipped."""
    if review is None:
        yield from _of_everybody(workspace)
        return
    settled = []
    for number, one in enumerate(review.commitments, 1):
        answer = review.answers.get(f"C{number}")
        settled.append(f"{'open' if answer is None else answer.did}: {one_line(one.text)}")
    yield from _section("Last week's commitments", Items(tuple(settled)) if settled else None)
    yield from _squares(review.record)
    skipped = tuple(
        f"{_named(workspace, card)}: {one_line(answer.reason)}"
        for card, answer in review.answers.items()
        if answer.did == "skipped" and answer.reason.strip()
    )
    yield from _section("Skipped", Items(skipped) if skipped else None)


def _named(workspace: Workspace, card: str) -> str:
    """A card for those who don't know its number by heart."""
    kind = queue.kind_of_card(card)
    if kind == "key_result":
        key_result = workspace.key_results.get(parse_key(card).id)
        return card if key_result is None else f"{card} {one_line(key_result.title)}"
    if kind == "kpi":
        kpi = workspace.kpis.get(parse_key(card).id)
        return card if kpi is None else f"{card} {one_line(kpi.name)}"
    return {"priorities": "priorities", "ahead": "the next four weeks"}.get(card, card)


def _squares(record: ReviewRecord, who: str = "") -> Iterator[Section]:
    of = f" of {who}" if who else ""
    first = tuple(f"P{one.level} {one_line(one.text)}" for one in record.priorities)
    yield from _section(f"Priorities this week{of}", Items(first) if first else None)
    ahead = tuple(map(one_line, record.ahead))
    yield from _section(f"The next four weeks{of}", Items(ahead) if ahead else None)


def _of_everybody(workspace: Workspace) -> Iterator[Section]:
    """What each person wrote in the review of the last seven days."""
    newest: dict[str, ReviewRecord] = {}
    for record in reviews_of(workspace.model, None):
        if (workspace.today() - record.date).days < WEEK:
            newest[one_line(record.by)] = record
    for who, record in newest.items():
        yield from _squares(record, who)
