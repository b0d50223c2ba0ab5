"""Changes of a review: beginning, what is done with a card, finishing.

What is typed on a card and that the card is done are one change: whoever loses the line between
the two finds both or neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

from okrtui.domain import progress
from okrtui.domain.confidence import counted
from okrtui.domain.confidence import latest as latest_confidence
from okrtui.domain.errors import Invalid
from okrtui.domain.records import CardDone, Json, KeyResultRecord, Priority
from okrtui.domain.text import check_title
from okrtui.workspace.change import Built, Change, Draft, clipped
from okrtui.workspace.keys import parse_key
from okrtui.workspace.recording import check_in, log
from okrtui.workspace.review import queue
from okrtui.workspace.review.reviews import Review, open_review, previous_of
from okrtui.workspace.rules import validated

if TYPE_CHECKING:
    from okrtui.domain.records import CheckInRecord
    from okrtui.workspace.rules import Typed
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

Outcome = Literal["done", "carried", "dropped"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("done", "carried", "dropped")

_LONGEST_LOOK: Final = 600.0
"""Seconds: whoever looked at a card for longer was away."""


def begin(workspace: Workspace, views: Views, *, everyone: bool = False) -> Change:
    """A new review of this person, mine first or mine alone. One left open is left for good."""
    before = previous_of(workspace)
    commitments = 0 if before is None else len(before.priorities)
    cards = queue.cards(workspace, views, commitments, everyone=everyone)
    document: dict[str, Json] = {
        "date": workspace.today().isoformat(),
        "scope": "everyone" if everyone else "mine",
        "state": "open",
        "queue": cards,
        "previous": None if before is None else before.id,
    }
    left = open_review(workspace)

    def build(draft: Draft) -> Built:
        if left is not None and draft.document("reviews", left.id).get("state") == "open":
            draft.set("reviews", left.id, {"state": "left"})
        draft.insert("reviews", validated("reviews", document))
        goals = sum(queue.kind_of_card(card) in ("key_result", "kpi") for card in cards)
        return Built(f"began a review of {_counted(goals, 'goal')}")

    return Change("begin review", build)


def answer_key_result(
    workspace: Workspace,
    review: Review,
    card: str,
    *,
    value: str = "",
    confidence: Typed = None,
    note: str = "",
    blocker: str | None = None,
    seconds: float = 0.0,
) -> Change:
    """A check-in of a card's key result.

    Without a value the last one is said again, so that it counts as looked at; blocker None
    leaves the open one as it is, an empty one resolves it.
    """
    record = workspace.key_results[parse_key(card).id]
    history = workspace.model.history(record, workspace.today())
    kept = not (value.strip() or note.strip() or blocker) and confidence in (None, "")
    said, sure = _said(record, history, value, confidence)
    blocked = progress.open_blocker(history)
    stays = blocked if blocker is None else blocker
    if said is None and sure in (None, "") and not (note.strip() or stays.strip()):
        if blocker is not None and blocked:
            # A check-in that says nothing else still resolves it.
            sure = counted(latest_confidence(history))
        else:
            return _done(review, card, "kept", f"kept {card} as it is", seconds)
    inner = check_in(workspace, record.id, said, confidence=sure, note=note, blocker=stays)
    return _with(inner, review, card, "kept" if kept else "checked_in", seconds)


def answer_kpi(
    workspace: Workspace,
    review: Review,
    card: str,
    value: str,
    *,
    note: str = "",
    seconds: float = 0.0,
) -> Change:
    """A measurement of a card's KPI."""
    inner = log(workspace, parse_key(card).id, value, note=note)
    return _with(inner, review, card, "logged", seconds)


def skip(review: Review, card: str, reason: str = "", *, seconds: float = 0.0) -> Change:
    """Go on without an answer, with a reason or without."""
    why = f": {clipped(reason, 60)}" if reason.strip() else ""
    return _done(review, card, "skipped", f"skipped {card}{why}", seconds, reason=reason)


def settle(review: Review, card: str, outcome: Outcome, *, seconds: float = 0.0) -> Change:
    """What became of one of last week's commitments."""
    text = clipped(review.commitments[queue.place_of_commitment(card)].text)
    return _done(review, card, outcome, f"{outcome}: {text}", seconds)


def write_priorities(review: Review, lines: Sequence[str], *, seconds: float = 0.0) -> Change:
    """This week's priorities, one a line; ``P2`` in front of one makes it the second rank."""
    priorities = [priority(line) for line in lines if line.strip()]
    value: Json = [{"text": each.text, "level": each.level} for each in priorities]
    told = _counted(len(priorities), "priority", "priorities")
    return _write(review, queue.PRIORITIES, value, f"wrote {told}", seconds)


def write_ahead(review: Review, lines: Sequence[str], *, seconds: float = 0.0) -> Change:
    """What is coming in the next four weeks, one a line."""
    ahead: list[Json] = [check_title(line, field="line") for line in lines if line.strip()]
    told = f"wrote {_counted(len(ahead), 'line')} on the next four weeks"
    return _write(review, queue.AHEAD, ahead, told, seconds)


def priority(line: str) -> Priority:
    """``P2 call the bank``, else of the first rank. Raises Invalid."""
    text = line.strip()
    rank, _, rest = text.partition(" ")
    named = rank.rstrip(":").upper()
    if named in ("P1", "P2") and rest.strip():
        return Priority(check_title(rest, field="priority"), int(named[1]))
    return Priority(check_title(text, field="priority"), 1)


def finish(workspace: Workspace, review: Review) -> Change:
    """The review is done; what is open stays open."""

    def build(draft: Draft) -> Built:
        _check_open(draft, review)
        today = workspace.today().isoformat()
        draft.set("reviews", review.id, {"state": "done", "finished": today})
        answered = sum(card in review.answers for card in review.cards)
        return Built(f"finished the review: {answered} of {len(review.cards)} cards")

    return Change("finish review", build)


def _said(
    record: KeyResultRecord, history: Sequence[CheckInRecord], value: str, confidence: Typed
) -> tuple[Typed, Typed]:
    """The value and confidence to check in; what was known is said again where it can be."""
    if value.strip():
        return value, confidence
    if record.kpi is not None:
        return None, confidence
    if record.kind in ("milestones", "done"):
        return None, latest_confidence(history) if confidence in (None, "") else confidence
    latest = progress.latest_value(record, history)
    return latest, confidence


def _with(inner: Change, review: Review, card: str, did: CardDone, seconds: float) -> Change:
    def build(draft: Draft) -> Built:
        _answer(draft, review, card, did, seconds)
        return inner.build(draft)

    return Change(f"review {card}: {inner.why}", build)


def _done(
    review: Review, card: str, did: CardDone, told: str, seconds: float, *, reason: str = ""
) -> Change:
    def build(draft: Draft) -> Built:
        _answer(draft, review, card, did, seconds, reason=reason)
        return Built(told, card if queue.kind_of_card(card) in ("key_result", "kpi") else "")

    return Change(f"review {card}: {did}", build)


def _write(review: Review, field: str, value: Json, told: str, seconds: float) -> Change:
    """A square is a field of the review, and its card is named like it."""

    def build(draft: Draft) -> Built:
        _answer(draft, review, field, "written", seconds)
        checked = validated("reviews", {**draft.document("reviews", review.id), field: value})
        draft.set("reviews", review.id, {field: checked[field]})
        return Built(told)

    return Change(f"review {field}", build)


def _answer(
    draft: Draft, review: Review, card: str, did: CardDone, seconds: float, *, reason: str = ""
) -> None:
    _check_open(draft, review)
    document: dict[str, Json] = {"review": review.id, "card": card, "did": did}
    if reason.strip():
        document["reason"] = reason
    looked = round(min(max(seconds, 0.0), _LONGEST_LOOK), 1)
    if looked:
        document["seconds"] = looked
    draft.insert("answers", validated("answers", document))


def _check_open(draft: Draft, review: Review) -> None:
    if draft.document("reviews", review.id).get("state") != "open":
        raise Invalid(
            "this review is over", "Nothing was changed; begin a new one with okrtui review"
        )


def _counted(number: int, noun: str, plural: str = "") -> str:
    return f"1 {noun}" if number == 1 else f"{number} {plural or noun + 's'}"
