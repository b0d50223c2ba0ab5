"""Reviews that are held or were held: their cards, what was done with them, whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from okrtui.domain.errors import NotFound
from okrtui.domain.records import AnswerRecord, Priority, ReviewRecord
from okrtui.workspace.keys import parse_key
from okrtui.workspace.review.queue import kind_of_card, place_of_commitment
from okrtui.workspace.whose import folded

if TYPE_CHECKING:
    from okrtui.workspace.model import Model
    from okrtui.workspace.workspace import Workspace


class Review(NamedTuple):
    """One review as far as it came."""

    record: ReviewRecord
    cards: tuple[str, ...]
    """Its queue without the goals that were deleted since."""
    answers: Mapping[str, AnswerRecord]
    """The newest answer of each card that has one."""
    seconds: float
    """How long it took so far, counting the time on its cards."""
    commitments: tuple[Priority, ...]
    """The priorities of the review before it."""

    @property
    def id(self) -> int:
        return self.record.id

    @property
    def left(self) -> tuple[str, ...]:
        """The cards that nothing was done with yet."""
        return tuple(card for card in self.cards if card not in self.answers)

    def following(self, card: str | None) -> str | None:
        """The next open card behind this one, else the first open one; None when all are done."""
        left = self.left
        if card in self.cards:
            behind = set(self.cards[self.cards.index(card) + 1 :])
            return next((c for c in left if c in behind), left[0] if left else None)
        return left[0] if left else None

    def before(self, card: str | None) -> str | None:
        """The card before this one; None at the first."""
        place = self.cards.index(card) if card in self.cards else len(self.cards)
        return self.cards[place - 1] if place > 0 else None

    def carried(self) -> tuple[Priority, ...]:
        """Last week's commitments that go on: this week's priorities to begin with."""
        return tuple(
            one
            for number, one in enumerate(self.commitments, 1)
            if f"C{number}" in self.answers and self.answers[f"C{number}"].did == "carried"
        )


def review(model: Model, id: int) -> Review:
    """A review by its number. Raises NotFound."""
    if id not in model.reviews:
        raise NotFound(f"there is no review {id}", "okrtui report reviews lists them")
    record = model.reviews[id]
    entries = model.answers(id)
    answers: dict[str, AnswerRecord] = {entry.card: entry for entry in entries}
    before = model.reviews.get(record.previous or 0)
    commitments = () if before is None else before.priorities
    cards = tuple(card for card in record.queue if _is_there(model, card, commitments))
    seconds = float(sum(entry.seconds for entry in entries))
    return Review(record, cards, answers, seconds, commitments)


def open_review(workspace: Workspace) -> Review | None:
    """The review that this person began and didn't finish."""
    held = reviews_of(workspace.model, workspace.user)
    if held and held[-1].state == "open":
        return review(workspace.model, held[-1].id)
    return None


def reviews_of(model: Model, person: str | None) -> Sequence[ReviewRecord]:
    """Somebody's reviews, or all, oldest first."""
    wanted = None if person is None else folded(person)
    found = [model.reviews[id] for id in model.reviews]
    return sorted(
        (r for r in found if wanted is None or folded(r.by) == wanted),
        key=lambda record: (record.date, record.id),
    )


def previous_of(workspace: Workspace) -> ReviewRecord | None:
    """The newest review of this person that was gone through to the end."""
    done = [r for r in reviews_of(workspace.model, workspace.user) if r.state == "done"]
    return done[-1] if done else None


def _is_there(model: Model, card: str, commitments: Sequence[Priority]) -> bool:
    kind = kind_of_card(card)
    if kind in ("key_result", "kpi"):
        try:
            return model.shown(*parse_key(card)) is not None
        except NotFound:
            return False
    if kind == "commitment":
        return 0 <= place_of_commitment(card) < len(commitments)
    return True
