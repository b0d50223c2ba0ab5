"""Closing a cycle: a card a key result, each answer on disk before the next one is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.ui.closing import ClosingTurn, means
from okrtui.ui.closing_drafts import ClosingDrafts, Kept, Typed, grade_of
from okrtui.ui.drawing.frame import hints_for
from okrtui.ui.drawing.review import Shown
from okrtui.ui.screens.walk import WalkScreen
from okrtui.workspace.cycle import closing
from okrtui.workspace.cycle.life import close_cycle
from okrtui.workspace.cycle.voting import key_results
from okrtui.workspace.errors import OkrtuiError
from okrtui.workspace.keys import parse_key
from okrtui.workspace.line_chart import Plot
from okrtui.workspace.touches import by_whom

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from okrtui.domain.records import CycleRecord, KeyResultRecord
    from okrtui.ui.actions import Action
    from okrtui.ui.drawing.frame import Hint
    from okrtui.ui.drawing.review import Drawable
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.screens.cycle import CyclePage
    from okrtui.ui.store_thread import Answer, Work
    from okrtui.workspace.change import Event
    from okrtui.workspace.review.cards import Card

_NARROW: Final = 60
"""Columns below which the title says the least."""
_PLACES: Final = {"review.next": 0, "question.yes": 0, "app.back": 0, "app.palette": 2,
                  "app.help": 3}  # fmt: skip
"""Where in the footer: what is in front stays where there is little room."""
_SAID_BEFORE: Final = 200
"""Characters of what was said before that stay when there is news."""


class ClosingScreen(WalkScreen[ClosingTurn]):
    """Goes through the key results of one cycle, first those without a grade."""

    def __init__(self, board: BoardScreen, cycle: int, page: CyclePage) -> None:
        super().__init__(board)
        self._cycle = cycle
        self._page = page
        self._drafts = ClosingDrafts(board.drafts, cycle)
        self._typed: dict[str, Typed] = {}
        """What was typed on other cards and is not stored."""
        self._records = self._read()
        self._missed: list[Event] = []
        self._plotted: tuple[str, Drawable] = "", None
        self.parts = (self,)
        self.turn = self._begun()

    def _read(self) -> dict[str, KeyResultRecord]:
        """The key results by their cards, in the board's order."""
        return {f"KR{k.id}": k for k in key_results(self.board.workspace, self._cycle)}

    @property
    def cycle(self) -> CycleRecord | None:
        return self.board.workspace.cycles.get(self._cycle)

    @property
    def left(self) -> list[str]:
        """The cards without a grade."""
        return [card for card, record in self._records.items() if record.grade is None]

    def here(self) -> Sequence[Action]:
        return actions.in_closing()

    def means(self, id: str) -> bool:
        return means(id, self.turn.field)

    # ------------------------------------------------------------------ from card to card

    def _begun(self) -> ClosingTurn:
        """The card that was left half-answered, else the first without a grade."""
        kept = self._drafts.kept(self._records, self.board.workspace.user)
        if kept is not None:
            self._typed = dict(kept.typed)
            if kept.card in self._typed:
                return self._turn_of(kept.card, kept.field)
        return self._turn_of(self._following(None))

    def _turn_of(self, card: str, field: str = "") -> ClosingTurn:
        return ClosingTurn(
            self.board.workspace, self._card(card), self._typed.pop(card, None), field
        )

    def _card(self, card: str) -> Card:
        workspace, views = self.board.workspace, self.board.views
        if card == closing.LAST:
            cycle = self.cycle
            assert cycle is not None
            return closing.last_card(workspace, views, cycle)
        return closing.card(workspace, views, card)

    def _following(self, card: str | None) -> str:
        """The next card without a grade, else the last one."""
        cards = list(self._records)
        behind = cards[cards.index(card) + 1 :] if card in cards else cards
        return next((one for one in behind if self._records[one].grade is None), closing.LAST)

    def _go_to(self, card: str, *, said: bool = False) -> None:
        """said: what is said stays."""
        self._put_aside()
        if not said:
            self.say("")
        self.turn = self._turn_of(card)

    def _put_aside(self) -> None:
        if self.turn.typed != Typed():
            self._typed[self.turn.card.card] = self.turn.typed

    # ------------------------------------------------------------------ answering

    def do_review_next(self, key: str) -> None:
        turn = self.turn
        if turn.field == "close":
            if self.left:
                self._go_to(self.left[0])
            else:
                self.say(turn.hint("close"), "warn")
            return
        if turn.missing:
            self.say(turn.missing, "warn")
            return
        try:
            if turn.following():
                return
            change = turn.answer() if turn.changes else None
        except OkrtuiError as error:
            self.say(str(error), "warn")
            return
        if change is None:
            self._go_to(self._following(turn.card.card))
        else:
            workspace = self.board.workspace
            self._submit(lambda: workspace.commit(change), self._graded)

    def _submit(self, work: Work, then: Callable[[Answer], None]) -> None:
        """Have something done on the disk; keys wait until it is answered."""
        self.busy = True
        self.board.submit(work, then)

    def _graded(self, answer: Answer) -> None:
        if answer.error is not None:
            self.refuse(answer.error)
            return
        card = self.turn.card.card
        self.turn.typed = Typed()
        self.say("" if answer.done is None else answer.done.message, "good")
        if self._reload():
            self._go_to(self._following(card), said=True)
            self.keep_draft()
            self.wake()

    def do_closing_keep(self, key: str) -> None:
        self._become("keep")

    def do_closing_modify(self, key: str) -> None:
        self._become("modify")

    def do_closing_abandon(self, key: str) -> None:
        self._become("abandon")

    def _become(self, outcome: str) -> None:
        self.turn.put(outcome)
        self.do_review_next("")

    def do_review_skip(self, key: str) -> None:
        card = self.turn.card.card
        self._go_to(self._following(card))
        self.say(f"{card} is passed over: it still has no grade", "dim")

    def do_review_back(self, key: str) -> None:
        if self.turn.back():
            return
        cards = [*self._records, closing.LAST]
        at = cards.index(self.turn.card.card)
        if at:
            self._go_to(cards[at - 1])
        else:
            self.say("this is the first card", "dim")

    def do_app_back(self, key: str) -> None:
        if not self.turn.back():
            self.do_review_leave(key)

    def do_review_leave(self, key: str) -> None:
        closes = actions.label(actions.key("cycle.close"))
        self._leave(f"left with {len(self.left)} to grade; {closes} goes on there")

    def _leave(self, told: str, role: str = "dim") -> None:
        self.keep_draft()
        self.dismiss()
        self._page.say(told, role)

    def do_question_yes(self, key: str) -> None:
        cycle, workspace = self.cycle, self.board.workspace
        if self.left:
            self._go_to(self.left[0])
            self.say(f"{len(self.left)} have no grade yet; this is the first of them", "warn")
        elif cycle is not None:
            change = close_cycle(workspace, cycle)
            self._submit(lambda: workspace.commit(change), self._cycle_closed)

    def _cycle_closed(self, answer: Answer) -> None:
        if answer.error is not None:
            self.refuse(answer.error)
            return
        undo = actions.label(actions.key("change.undo"))
        told = "" if answer.done is None else answer.done.message
        self._drafts.drop()
        waiting = self.waiting
        self.dismiss()
        self._page.say(f"{one_line(told)}; {undo} takes it back", "good")
        self._page.closed()
        for event in waiting:
            self.app.call_later(self.app.on_event, event)

    # ------------------------------------------------------------------ undo

    def do_change_undo(self, key: str) -> None:
        self._submit(self.board.workspace.undo, self._undone)

    def do_change_redo(self, key: str) -> None:
        self._submit(self.board.workspace.redo, self._undone)

    def _undone(self, answer: Answer) -> None:
        if answer.error is not None:
            self.say(str(answer.error), "warn")
        elif answer.done is not None:
            self.say(answer.done.message, "good")
        if not self._reload():
            return
        done = answer.done
        if done is not None and done.key in self._records:
            self._go_to(done.key, said=True)
        self.wake()

    # ------------------------------------------------------------------ drafts

    def keep_draft(self) -> None:
        super().keep_draft()
        here = self.turn.card.card
        typed = {**self._typed, **({here: self.turn.typed} if self.turn.typed != Typed() else {})}
        grades = {card: grade_of(self._records.get(card)) for card in typed}
        self._drafts.keep(Kept(here, self.turn.field, typed), grades)

    # ------------------------------------------------------------------ what others do

    def follow(self, event: Event) -> None:
        """Something changed, here or elsewhere; what is typed stays."""
        if self.busy:
            self._missed.append(event)
        elif self._take_in(event) and self.is_attached:
            self.show()

    def wake(self) -> None:
        missed, self._missed = self._missed, []
        if all(self._take_in(event) for event in missed):
            super().wake()

    def _reload(self) -> bool:
        """Read the key results again; leaves when there is nothing to close any more."""
        self._records = self._read()
        cycle = self.cycle
        if cycle is not None and cycle.state != "closed":
            return True
        told = "it is closed already" if cycle is not None else "the cycle is gone"
        self._leave(told, "warn")
        return False

    def _take_in(self, event: Event) -> bool:
        """Show what others did to this card; False when that leads out."""
        before = list(self._records)
        if not self._reload():
            return False
        card, model = self.turn.card.card, self.board.workspace.model
        told = by_whom(event, model, card) if card != closing.LAST else None
        if card != closing.LAST and card not in self._records:
            moved = parse_key(card).id in self.board.workspace.key_results
            went = "was moved to another cycle" if moved else "was deleted"
            by = f" by {one_line(told[0])}" if told is not None else ""
            typed = self.turn.typed.told
            self._say_too(f"{card} {went}{by}" + (f"; you had typed: {typed}" if typed else ""))
            self.turn.typed = Typed()
            behind = [one for one in before[before.index(card) + 1 :] if one in self._records]
            open_ones = [one for one in behind if self._records[one].grade is None]
            self._go_to(open_ones[0] if open_ones else self._following(None), said=True)
            return True
        self.turn.see(self._card(card))
        if told is not None:
            self._say_too("{}: {}".format(*told))
        return True

    def _say_too(self, text: str) -> None:
        """Something of others, in front of what is said already."""
        said, _ = self._said
        self.say(f"{text}. {said[:_SAID_BEFORE]}" if said else text, "warn")

    # ------------------------------------------------------------------ looking

    def do_goal_why(self, key: str) -> None:
        if self.turn.record is not None:
            self.board.looking.say_why(self.turn.card.card)
        else:
            self.say("nothing is judged here", "dim")

    def do_app_help(self, key: str) -> None:
        self.show_keys("Help · closing a cycle")

    def do_app_palette(self, key: str) -> None:
        self.pick_action("Closing a cycle")

    def do_app_redraw(self, key: str) -> None:
        self.redraw()

    # ------------------------------------------------------------------ showing

    def show(self) -> None:
        cycle, card = self.cycle, self.turn.card.card
        cards = [*self._records, closing.LAST]
        place = cards.index(card) + 1 if card in cards else len(cards)
        name = one_line(cycle.name) if cycle is not None else ""
        if self.app.size.width < _NARROW:
            self.title_bar.show(f"Close {place}/{len(cards)}", f"{len(self.left)} left")
        else:
            self.title_bar.show(f"Closing {name} · {place} of {len(cards)}", self._ahead(card))
        self.show_turn()

    def _ahead(self, card: str) -> str:
        """``15 to grade · next: KR5 Incidents``."""
        left, after = self.left, self._following(card)
        if not left:
            return "all graded"
        if closing.LAST in (after, card):
            return f"{len(left)} to grade"
        return f"{len(left)} to grade · next: {after} {one_line(self._records[after].title)}"

    def show_turn(self) -> None:
        turn = self.turn
        card = turn.card.card
        if self._plotted[0] != card:
            self._plotted = card, self._plot(card)
        self.card.show(Shown(turn.card, self._plotted[1]))
        self.fields.show(turn.rows())
        self.show_said()
        self.footer_bar.show(self._hints())
        self.place()

    def _hints(self) -> list[Hint]:
        """What holds in this field; the way out always among it."""
        turn = self.turn
        shown = [a for a in self.here() if a.keys and self.means(a.id)]
        shown = [a for a in shown if a.footer or a.id in ("app.back", "question.yes")]
        shown = [a for a in shown if a.id != "review.back"]
        if turn.types and not turn.counts:
            shown = [a for a in shown if len(actions.labels(a)[0]) > 1]
        shown.sort(key=lambda a: _PLACES.get(a.id, 1))
        words = {"app.back": "leave" if turn.first else "back", "question.yes": "close the cycle"}
        return [h._replace(word=words.get(h.action, h.word)) for h in hints_for(shown)]

    def _plot(self, card: str) -> Drawable:
        from okrtui.workspace.history_chart import plot_of

        if card not in self._records:
            return None
        plot = plot_of(self.board.views, self.board.workspace, parse_key(card).id)
        return plot if isinstance(plot, Plot) else None
