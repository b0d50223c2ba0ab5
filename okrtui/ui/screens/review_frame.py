"""How a review looks: its card, what is left in the title, what holds in the footer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.domain.text import one_line
from okrtui.domain.writing import format_day
from okrtui.ui import actions
from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.frame import hints_for
from okrtui.ui.drawing.review import Shown
from okrtui.ui.review_drafts import Kept, ReviewDrafts, Typed
from okrtui.ui.reviewing import Turn, means
from okrtui.ui.screens.walk import WalkScreen
from okrtui.workspace.line_chart import Plot
from okrtui.workspace.review.cards import card_of
from okrtui.workspace.review.digest import duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrtui.ui.actions import Action
    from okrtui.ui.drawing.frame import Hint
    from okrtui.ui.drawing.review import Drawable
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.workspace.review.cards import Card
    from okrtui.workspace.review.reviews import Review

_NARROW: Final = 60
"""Columns below which the title says the least."""
_APART: Final = 5
"""Cells around and between the two halves of the title."""
_LEAST_AHEAD: Final = 24
"""Cells in which it still helps to name what comes next."""
_OFFERED: Final = frozenset({"app.back", "review.above", "review.below", "review.confidence"})
"""What the footer has beside those that it has on the board, too."""
_PLACES: Final = {
    "review.confidence": 0,
    "review.next": 0,
    "app.back": 0,
    "app.palette": 3,
    "app.help": 4,
}
"""Where in the footer: what is in front stays where there is little room."""
_ANSWERS: Final = {"review.done": 1, "review.carried": 1, "review.dropped": 1}
"""What became of a commitment is said with one of these."""


class ReviewFrame(WalkScreen[Turn]):
    """Shows the card whose turn it is, and keeps what is typed on it."""

    def __init__(self, board: BoardScreen, held: Review) -> None:
        super().__init__(board)
        self.review = held
        self.drafts = ReviewDrafts(board.drafts.apart("review"))
        self.others: dict[str, Typed] = {}
        """What was typed on cards that one went back from."""
        self.turn = self.begun()
        self._plotted: tuple[Card | None, Drawable] = None, None

    def here(self) -> Sequence[Action]:
        return actions.in_review()

    def means(self, id: str) -> bool:
        return means(id, self.turn.field)

    # ------------------------------------------------------------------ whose turn it is

    def begun(self) -> Turn:
        """The card that was left half-answered, else the first open one."""
        kept = self.drafts.kept(self.review)
        if kept is not None and kept.card in self.review.cards:
            return self.turn_of(kept.card, kept.typed, kept.field)
        card = self.review.following(None) or self.review.cards[-1]
        return self.turn_of(card, Typed())

    def turn_of(self, card: str, so_far: Typed, field: str = "") -> Turn:
        workspace, views = self.board.workspace, self.board.views
        shown = card_of(workspace, views, self.review, card)
        return Turn(workspace, self.review, shown, so_far, field)

    def keep_draft(self) -> None:
        super().keep_draft()
        turn = self.turn
        self.drafts.keep(self.review, Kept(turn.card.card, turn.field, turn.typed))

    # ------------------------------------------------------------------ showing

    def show(self) -> None:
        held, card = self.review, self.turn.card.card
        place = held.cards.index(card) + 1 if card in held.cards else len(held.cards)
        everyone = " of everybody" if held.record.scope == "everyone" else ""
        begun = held.record.date
        since = "" if begun == self.board.workspace.today() else f" · begun {format_day(begun)}"
        if self.app.size.width < _NARROW:
            heading = f"Review {place}/{len(held.cards)} · {duration(held.seconds)}"
            self.title_bar.show(heading, f"{len(held.left)} left")
            self.show_turn()
            return
        heading = f"Weekly review{everyone} · {place} of {len(held.cards)}"
        heading = f"{heading} · {duration(held.seconds)}{since}"
        room = self.app.size.width - pieces.cells(heading) - _APART
        self.title_bar.show(heading, self._ahead(held, card, room))
        self.show_turn()

    def _ahead(self, held: Review, card: str, room: int) -> str:
        """``8 left · next: KR6 Permits renewed (stale)``; what is next gives way to the time."""
        left = f"{len(held.left)} left"
        after = held.following(card)
        if after is None or after == card or room < _LEAST_AHEAD:
            return left
        shown = card_of(self.board.workspace, self.board.views, held, after)
        why = f" ({shown.why_now})" if shown.why_now else ""
        goal = shown.kind in ("key_result", "kpi")
        named = f"{after} {shown.title}" if goal else shown.above.lower()
        return pieces.clip(f"{left} · next: {named}{why}", room)

    def show_turn(self) -> None:
        turn = self.turn
        lines = tuple(map(one_line, turn.lines))
        blocker = None if turn.typed.blocker is None else one_line(turn.typed.blocker)
        if self._plotted[0] is not turn.card:
            self._plotted = turn.card, self._plot(turn.card)
        self.card.show(Shown(turn.card, self._plotted[1], blocker, lines))
        self.fields.show(turn.rows())
        self.show_said()
        self.footer_bar.show(self._hints())
        self.place()

    def _hints(self) -> list[Hint]:
        """What holds in this field; the way out always among it."""
        field, kind = self.turn.field, self.turn.card.kind
        shown = [a for a in actions.in_review() if (a.footer or a.id in _OFFERED) and a.keys]
        shown = [a for a in shown if means(a.id, field)]
        if field not in ("value", "confidence", "outcome"):
            shown = [a for a in shown if len(actions.labels(a)[0]) > 1]
        shown = [a for a in shown if a.id != "review.blocker" or kind == "key_result"]
        if field == "outcome" and self.turn.card.card not in self.review.answers:
            # Only one of its answers leads on.
            shown = [a for a in shown if a.id != "review.next"]
        places = {**_PLACES, **_ANSWERS} if field == "outcome" else _PLACES
        shown.sort(key=lambda a: places.get(a.id, 2))
        words = {
            "app.back": "leave" if self.turn.first else "back",
            "review.below": "kind",
            # A digit needs no Enter behind it: that would leave the note empty.
            "review.confidence": "to the note",
            "review.above": "kind" if field == "blocker" else "line before",
        }
        return [h._replace(word=words.get(h.action, h.word)) for h in hints_for(shown)]

    def _plot(self, card: Card) -> Drawable:
        from okrtui.workspace.history_chart import plot_of

        board, views = self.board, self.board.views
        if card.kind == "key_result":
            plot = plot_of(views, board.workspace, int(card.card.removeprefix("KR")))
            return plot if isinstance(plot, Plot) else None
        if card.kind == "kpi":
            id = int(card.card.removeprefix("K"))
            return views.process(card.card), board.workspace.kpis[id]
        return None
