"""What was typed on a card of a review, kept until the card is answered: on the screen and line by
line, so that one goes on where the other was cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from okrtui.ui.drafts import Draft
from okrtui.workspace.review import answering
from okrtui.workspace.review.queue import kind_of_card

if TYPE_CHECKING:
    from okrtui.ui.drafts import Drafts
    from okrtui.workspace.change import Change
    from okrtui.workspace.review.reviews import Review
    from okrtui.workspace.workspace import Workspace


class Typed(NamedTuple):
    """What was typed on a card so far."""

    value: str = ""
    confidence: str = ""
    note: str = ""
    blocker: str | None = None
    """None leaves the open one as it is, an empty one resolves it."""
    kind: str = ""
    """Of the blocker, while it is typed."""
    lines: str = ""
    """Priorities, or what is ahead, one a line."""
    line: str = ""
    """The next one, or why one skips, as far as it is typed."""

    @property
    def told(self) -> str:
        """All of it in a line; empty when nothing was typed."""
        return ", ".join(text for text in self._replace(kind="") if text)


class Kept(NamedTuple):
    """A card that was left half-answered, and the field one was in."""

    card: str
    field: str
    typed: Typed


class ReviewDrafts:
    """Keeps what was typed on one card."""

    def __init__(self, drafts: Drafts) -> None:
        self._drafts = drafts

    def keep(self, review: Review, kept: Kept) -> None:
        texts = {name: text for name, text in kept.typed._asdict().items() if text is not None}
        if kept.typed == Typed():
            # What was typed on another card, which one went back from, stays.
            before = self.kept(review)
            if before is not None and before.card == kept.card:
                self._drafts.drop()
            return
        texts |= {"review": str(review.id), "after": _last_answer(review, kept.card)}
        self._drafts.keep(Draft("review", kept.card, kept.field, texts, {}))

    def kept(self, review: Review) -> Kept | None:
        """What belongs to a review; None too when its card was answered in the meantime."""
        draft = self._drafts.kept()
        if draft is None or draft.texts.get("review") != str(review.id):
            return None
        if draft.texts.get("after", "") != _last_answer(review, draft.key):
            return None
        texts = {name: draft.texts[name] for name in Typed._fields if name in draft.texts}
        return Kept(draft.key, draft.field, Typed(**texts))

    def drop(self) -> None:
        self._drafts.drop()


def answer_of(
    workspace: Workspace, review: Review, card: str, typed: Typed, seconds: float
) -> Change:
    """What was typed on the card of a key result or a KPI, as its answer. Raises Invalid."""
    if kind_of_card(card) == "kpi":
        return answering.answer_kpi(
            workspace, review, card, typed.value, note=typed.note, seconds=seconds
        )
    return answering.answer_key_result(
        workspace,
        review,
        card,
        value=typed.value,
        confidence=typed.confidence or None,
        note=typed.note,
        blocker=typed.blocker,
        seconds=seconds,
    )


def _last_answer(review: Review, card: str) -> str:
    """What tells whether a card was answered after something was typed on it."""
    answer = review.answers.get(card)
    return "" if answer is None else str(answer.id)
