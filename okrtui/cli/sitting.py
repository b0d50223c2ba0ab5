"""One person answering a review, line by line on standard input and output."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from okrtui.cli.asking import Left, read_line
from okrtui.cli.output import Piece, out
from okrtui.cli.plain import Plain
from okrtui.domain.errors import Invalid
from okrtui.domain.review import BLOCKER_KINDS
from okrtui.domain.text import one_line
from okrtui.ui.review_drafts import Kept, Typed, answer_of
from okrtui.workspace.review import answering
from okrtui.workspace.review.cards import card_of
from okrtui.workspace.review.digest import digest, duration
from okrtui.workspace.review.reviews import review

if TYPE_CHECKING:
    from okrtui.ui.review_drafts import ReviewDrafts
    from okrtui.workspace.change import Change
    from okrtui.workspace.review.cards import Card
    from okrtui.workspace.review.reviews import Review
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

_HELP: Final = (
    "Enter keeps what is there · s skips, with a reason behind it if you like · b says what is in "
    "the way · < goes back · w tells why · q leaves; okrtui review goes on from there"
)


class _Back(Exception):
    """To the card before this one."""


class _Skipped(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Sitting:
    """One person answering, line by line."""

    def __init__(self, workspace: Workspace, views: Views, color: str) -> None:
        self._workspace = workspace
        self._views = views
        self._plain = Plain(color)
        self._drafts = _drafts(workspace)
        self._since = time.monotonic()
        self._review: Review

    def hold(self, id: int, *, resumed: bool) -> None:
        self._review = review(self._workspace.model, id)
        who = "everybody" if self._review.record.scope == "everyone" else self._workspace.user
        went_on = f", going on at {_place(self._review)}" if resumed else ""
        out(f"Weekly review of {one_line(who)}{went_on}. {_HELP}.")
        card = self._review.following(None)
        try:
            while card is not None:
                card = self._ask(card)
        except Left:
            left = len(self._review.left)
            out(f"Left with {left} to go; okrtui review goes on from there.")
            return
        self._change(answering.finish(self._workspace, self._review))
        out("")
        self._tell_digest()

    def _tell_digest(self) -> None:
        from okrtui.interchange.plain import plain

        self._views.invalidate(self._workspace.absorb())
        for line in plain(digest(self._workspace, self._views, self._review)).splitlines():
            self._plain.output.line(line)

    # ------------------------------------------------------------------ one card

    def _ask(self, card: str) -> str | None:
        """Go through a card; gives the next one."""
        self._since = time.monotonic()
        shown = card_of(self._workspace, self._views, self._review, card)
        self._show(shown)
        asking: Mapping[str, Callable[[Card], None]] = {
            "key_result": self._ask_key_result,
            "kpi": self._ask_kpi,
            "commitment": self._ask_commitment,
            "priorities": self._ask_lines,
            "ahead": self._ask_lines,
        }
        try:
            asking[shown.kind](shown)
        except _Back:
            self._drafts.drop()
            return self._review.before(card) or card
        except _Skipped as skipped:
            self._drafts.drop()
            self._change(
                answering.skip(self._review, card, skipped.reason, seconds=self._seconds())
            )
        return self._review.following(card)

    def _show(self, card: Card) -> None:
        plain, review = self._plain, self._review
        out("")
        place = review.cards.index(card.card) + 1
        plain.output.line(
            f"{place} of {len(review.cards)} · {duration(review.seconds)} · {card.above}"
        )
        state: list[Piece] = []
        if card.pace is not None:
            state = ["  ", plain.pace(card.pace)]
        elif card.health is not None:
            state = ["  ", plain.health(card.health)]
        key = f"{card.card} " if card.kind in ("key_result", "kpi") else ""
        numbers = f"  {card.measure}" if card.measure else ""
        plain.output.line(f"{key}{card.title}{numbers}", *state)
        for label, text in _facts(card):
            plain.output.line(f"  {label}: {text}" if label else f"  {text}")

    def _ask_key_result(self, card: Card) -> None:
        typed = self._kept(card)
        value = self._value(card, typed)
        typed = self._typed(card, typed)._replace(value=value)
        typed = self._sure(card, typed)
        note = self._line(card, "note", typed, "note", typed.note)
        typed = self._typed(card, typed)._replace(note=note)
        self._answer_again(card, lambda: self._answer(card, typed), self._ask_key_result)

    def _value(self, card: Card, typed: Typed) -> str:
        """The value, asked for until it can be read."""
        prompt = f"value{_hint(card)}"
        while True:
            value = self._line(card, prompt, typed, "value", typed.value)
            if self._reads(card, typed._replace(value=value, confidence="")):
                return value
            typed = self._typed(card, typed)._replace(value="")

    def _sure(self, card: Card, typed: Typed) -> Typed:
        """The confidence beside the value, asked for until it can be read."""
        known = f" [{card.confidences[-1]}]" if card.confidences else ""
        while True:
            said = self._line(
                card, f"confidence 0-10, t = 10{known}", typed, "confidence", typed.confidence
            )
            typed = self._typed(card, typed)._replace(confidence=_confidence(said))
            if self._reads(card, typed):
                return typed
            typed = typed._replace(confidence="")

    def _reads(self, card: Card, typed: Typed) -> bool:
        """Whether what was typed so far can be read; if not, it is told why."""
        try:
            if card.kind == "key_result" or typed.value.strip():
                self._answer(card, typed)
        except Invalid as error:
            out(f"  {error}")
            return False
        return True

    def _answer(self, card: Card, typed: Typed) -> Change:
        return answer_of(self._workspace, self._review, card.card, typed, self._seconds())

    def _ask_kpi(self, card: Card) -> None:
        typed = self._kept(card)
        value = self._value(card, typed)
        if not value.strip():
            raise _Skipped("")
        typed = typed._replace(value=value)
        typed = typed._replace(note=self._line(card, "note", typed, "note", typed.note))
        self._answer_again(card, lambda: self._answer(card, typed), self._ask_kpi)

    def _ask_commitment(self, card: Card) -> None:
        words = {outcome[0]: outcome for outcome in answering.OUTCOMES}
        words["x"] = words["d"] = "done"
        words["r"] = "dropped"
        while True:
            said = self._line(card, "done, carried or dropped", Typed(), "value", "").strip()
            found = next((o for o in answering.OUTCOMES if o == said.lower()), None)
            outcome = found or words.get(said.lower())
            if outcome is not None:
                break
            out("  d for done, c for carried into this week, r for dropped")
        self._change(answering.settle(self._review, card.card, outcome, seconds=self._seconds()))

    def _ask_lines(self, card: Card) -> None:
        """Lines until an empty one; the first of them empty keeps what is there."""
        first = card.kind == "priorities"
        carried = [f"P{one.level} {one.text}" for one in self._review.carried()] if first else []
        before = self._kept(card).lines
        lines = before.split("\n") if before else carried
        for line in lines:
            out(f"  {'typed before' if before else 'carried'}: {one_line(line)}")
        while said := self._line(
            card,
            f"{len(lines) + 1}, empty ends",
            Typed(lines="\n".join(lines)),
            "lines",
            "",
            lists=True,
        ).strip():
            try:
                answering.priority(said)
            except Invalid as error:
                out(f"  {error}")
                continue
            lines.append(said)
        write = answering.write_priorities if first else answering.write_ahead
        self._change(write(self._review, lines, seconds=self._seconds()))

    # ------------------------------------------------------------------ lines

    def _line(
        self,
        card: Card,
        prompt: str,
        typed: Typed,
        field: str,
        before: str,
        *,
        lists: bool = False,
    ) -> str:
        """One line that was typed. Raises Left, _Back and _Skipped."""
        while True:
            self._keep(card, typed, field)
            shown = f" ({one_line(before)})" if before else ""
            said = self._read(f"{prompt}{shown}: ")
            word, _, rest = said.strip().partition(" ")
            if word == "q" and not rest:
                raise Left
            if word == "<" and not rest:
                raise _Back
            if word == "s" and not lists and field != "note":
                raise _Skipped(rest)
            if word == "s" and not rest:
                raise _Skipped("")
            if word == "w" and not rest:
                out(f"  {card.why}" if card.why else "  nothing is judged here")
                continue
            if word == "?" and not rest:
                out(f"  {_HELP}")
                continue
            if word == "b" and not rest and card.kind == "key_result":
                self._ask_blocker(card, typed, field)
                typed = self._typed(card, typed)
                continue
            return said.strip() or before

    def _ask_blocker(self, card: Card, typed: Typed, field: str) -> None:
        kinds = ", ".join(BLOCKER_KINDS)
        before = f" [{typed.kind}]" if typed.kind else ""
        kind = self._read(f"what kind ({kinds}){before}: ").strip().lower() or typed.kind
        named = next((known for known in BLOCKER_KINDS if kind and known.startswith(kind)), "")
        if kind and not named:
            out(f"  '{one_line(kind)[:40]}' is none of them; the text says it")
        self._keep(card, typed._replace(kind=named), field)
        text = self._read("what is in the way, empty resolves it: ").strip()
        said = f"{named}: {text}" if named and text else text
        out(f"  blocker: {one_line(said)}" if said else "  no blocker")
        self._keep(card, typed._replace(blocker=said, kind=""), field)

    def _read(self, prompt: str) -> str:
        """A line of standard input; its end leaves the review where it is."""
        return read_line(self._plain.output, prompt)

    # ------------------------------------------------------------------ keeping

    def _change(self, change: Change) -> None:
        done = self._workspace.commit(change)
        self._views.invalidate(self._workspace.absorb())
        self._drafts.drop()
        self._review = review(self._workspace.model, self._review.id)
        out(f"  {done.message}")

    def _answer_again(
        self, card: Card, change: Callable[[], Change], again: Callable[[Card], None]
    ) -> None:
        """Commit what was typed; what can't be read is asked for once more."""
        try:
            self._change(change())
        except Invalid as error:
            out(f"  {error}")
            again(card)

    def _seconds(self) -> float:
        return time.monotonic() - self._since

    def _keep(self, card: Card, typed: Typed, field: str) -> None:
        """Write down what was typed before the next line is waited for."""
        self._drafts.keep(self._review, Kept(card.card, field, typed))

    def _kept(self, card: Card) -> Typed:
        """What was typed on this card before the line dropped."""
        return self._typed(card, Typed())

    def _typed(self, card: Card, otherwise: Typed) -> Typed:
        kept = self._drafts.kept(self._review)
        return otherwise if kept is None or kept.card != card.card else kept.typed


def _drafts(workspace: Workspace) -> ReviewDrafts:
    from okrtui.config.paths import drafts_folder
    from okrtui.ui.drafts import Drafts
    from okrtui.ui.review_drafts import ReviewDrafts

    return ReviewDrafts(Drafts(drafts_folder(), workspace.path, workspace.user).apart("review"))


def _place(held: Review) -> str:
    card = held.following(None)
    return "the end" if card is None else f"{held.cards.index(card) + 1} of {len(held.cards)}"


def _facts(card: Card) -> list[tuple[str, str]]:
    confidence = " ".join(map(str, card.confidences))
    facts = [
        ("", card.why),
        ("", card.meanwhile),
        *(("step", step) for step in card.steps),
        ("last", card.last),
        ("fed by", card.fed_by),
        ("blocker", card.blocker),
        ("confidence", confidence),
        ("skipped before", card.skipped),
    ]
    return [(label, text) for label, text in facts if text]


def _hint(card: Card) -> str:
    asked = f", {card.asks}" if card.asks else ""
    return f"{asked} [{card.keeps}]" if card.keeps else asked


def _confidence(text: str) -> str:
    return "10" if text.strip().lower() == "t" else text
