"""Whose goals a review goes through: widened or narrowed on the way, with every answer kept."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from okrtui.domain.errors import Invalid, NotFound
from okrtui.workspace.change import Built, Change, Draft
from okrtui.workspace.keys import parse_key
from okrtui.workspace.review import queue

if TYPE_CHECKING:
    from okrtui.domain.records import Json
    from okrtui.workspace.review.queue import CardKind
    from okrtui.workspace.review.reviews import Review
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace


def turn_to(
    workspace: Workspace,
    views: Views,
    review: Review,
    *,
    everyone: bool,
    keep: Collection[str] = (),
) -> Change:
    """Everybody's goals behind one's own, or one's own alone; both from where the review is.

    keep: cards that stay whoever's they are, as something was typed on them; those that were
    answered stay as well. Raises NotFound when no goal would be left.
    """
    before = review.record.queue
    if everyone:
        after = widened(before, queue.cards(workspace, views, 0, everyone=True))
    else:
        after = tuple(
            card
            for card in before
            if card in review.answers or card in keep or not _is_anothers(workspace, card)
        )
        if not any(_is_goal(card) for card in after):
            raise NotFound("there is nothing of yours to review", "Everybody's goals stay")
    scope = "everyone" if everyone else "mine"
    told = _told(len(after) - len(before), everyone=everyone)

    def build(draft: Draft) -> Built:
        document = draft.document("reviews", review.id)
        if document.get("state") != "open" or document.get("queue") != list(before):
            raise Invalid("this review was changed elsewhere", "Nothing was changed; try again")
        cards: Json = list(after)
        draft.set("reviews", review.id, {"scope": scope, "queue": cards})
        return Built(told)

    return Change("widen review" if everyone else "narrow review", build)


def widened(before: Collection[str], wanted: Collection[str]) -> tuple[str, ...]:
    """A queue with what is new behind what there was of its kind."""
    fresh = [card for card in wanted if card not in before]
    cards = [*before]
    for kind in ("key_result", "kpi"):
        at = _behind(cards, kind)
        cards[at:at] = [card for card in fresh if queue.kind_of_card(card) == kind]
    return tuple(cards)


def _behind(cards: list[str], kind: CardKind) -> int:
    """The place behind the cards of a kind, where there are none before those that come later."""
    order: tuple[CardKind, ...] = ("key_result", "kpi")
    until = order[: order.index(kind) + 1]
    places = [n for n, card in enumerate(cards) if queue.kind_of_card(card) in until]
    return places[-1] + 1 if places else 0


def _is_goal(card: str) -> bool:
    return queue.kind_of_card(card) in ("key_result", "kpi")


def _is_anothers(workspace: Workspace, card: str) -> bool:
    """Whether its goal is somebody else's; one that was deleted may come back, and is nobody's."""
    if not _is_goal(card):
        return False
    id = parse_key(card).id
    if queue.kind_of_card(card) == "kpi":
        kpi = workspace.kpis.get(id)
        return kpi is not None and not queue.is_me(workspace, kpi.owner)
    key_result = workspace.key_results.get(id)
    return key_result is not None and not queue.is_mine(workspace, key_result)


def _told(more: int, *, everyone: bool) -> str:
    if everyone:
        return (
            f"everybody's goals, too: {_cards(more)} more" if more else "there are none but yours"
        )
    return f"only your goals: {_cards(-more)} less" if more else "only your goals"


def _cards(number: int) -> str:
    return "1 card" if number == 1 else f"{number} cards"
