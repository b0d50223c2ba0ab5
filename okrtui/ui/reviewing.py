"""The card of a review whose turn it is: its fields, what was typed in them, what that comes to."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import TYPE_CHECKING, Final, Literal

from okrtui.domain.review import BLOCKER_KINDS
from okrtui.domain.text import one_line
from okrtui.domain.values import nudge, typed_number
from okrtui.ui import actions
from okrtui.ui.drawing.review import Field
from okrtui.ui.review_drafts import Typed, answer_of
from okrtui.workspace.recording import natural_step
from okrtui.workspace.review import answering

if TYPE_CHECKING:
    from okrtui.workspace.change import Change
    from okrtui.workspace.review.answering import Outcome
    from okrtui.workspace.review.cards import Card
    from okrtui.workspace.review.queue import CardKind
    from okrtui.workspace.review.reviews import Review
    from okrtui.workspace.workspace import Workspace

Name = Literal["value", "confidence", "note", "outcome", "lines", "blocker", "reason"]

FIELDS: Final[Mapping[CardKind, tuple[Name, ...]]] = {
    "key_result": ("value", "confidence", "note"),
    "kpi": ("value", "note"),
    "commitment": ("outcome",),
    "priorities": ("lines",),
    "ahead": ("lines",),
}
ASIDES: Final[Mapping[CardKind, tuple[Name, ...]]] = {
    "key_result": ("blocker", "reason"),
    "kpi": ("reason",),
    "commitment": ("reason",),
    "priorities": ("reason",),
    "ahead": ("reason",),
}
"""Fields that are opened by a key; they take the note's place."""
_ONE_KEY: Final[frozenset[Name]] = frozenset({"confidence", "outcome"})
_LABELS: Final[Mapping[Name, str]] = {
    "value": "Value",
    "confidence": "Confidence",
    "note": "Note",
    "outcome": "What became",
    "lines": "Next line",
    "blocker": "Blocker",
    "reason": "Why skipped",
}

_OUTCOMES: Final[Mapping[str, str]] = {
    "review.done": "done",
    "review.carried": "carried into this week",
    "review.dropped": "dropped",
}
_ONLY_IN: Final[Mapping[str, tuple[Name, ...]]] = {
    "review.confidence": ("confidence",),
    "review.ten": ("confidence",),
    "review.done": ("outcome",),
    "review.carried": ("outcome",),
    "review.dropped": ("outcome",),
    "value.increase": ("value",),
    "value.decrease": ("value",),
    "review.above": ("blocker", "lines"),
    "review.below": ("blocker",),
}
"""Actions that mean something in these fields alone."""


def means(id: str, field: Name) -> bool:
    """Whether an action means something in a field."""
    return field in _ONLY_IN.get(id, (field,))


class Turn:
    """One card being answered."""

    def __init__(
        self, workspace: Workspace, review: Review, card: Card, typed: Typed, field: str = ""
    ) -> None:
        """field: the one to go on in, else the first."""
        self._workspace = workspace
        self._since = monotonic()
        self.review = review
        self.card = card
        self.typed = typed
        self.fields = FIELDS[card.kind]
        self.field: Name = self.fields[0]
        self.steps = 0
        """How often + was pressed in the value, minus how often −."""
        self.lines: list[str] = typed.lines.split("\n") if typed.lines else self._carried()
        self._came_from: Name = self.field
        self._blocker_before = typed.blocker
        for name in (*self.fields, *self.asides):
            if name == field:
                self.open(name)
        self.typed = self.typed._replace(line=typed.line, kind=typed.kind or self.kind)

    def _carried(self) -> list[str]:
        """What a card of lines begins with: what goes on from last week, what was written."""
        record = self.review.record
        if self.card.kind == "priorities":
            lines = record.priorities or self.review.carried()
            return [f"P{one.level} {one.text}" for one in lines]
        return list(record.ahead) if self.card.kind == "ahead" else []

    # ------------------------------------------------------------------ the fields

    @property
    def line(self) -> str:
        """What is being typed and no part of the answer yet: why one skips, the next line."""
        return self.typed.line

    @line.setter
    def line(self, text: str) -> None:
        self.typed = self.typed._replace(line=text)

    @property
    def kind(self) -> str:
        """Of the blocker that is being typed."""
        return self.typed.kind

    @property
    def asides(self) -> tuple[Name, ...]:
        """The fields beside its own that the card may have."""
        return ASIDES[self.card.kind]

    @property
    def types(self) -> bool:
        """Whether the field takes letters."""
        return self.field not in _ONE_KEY

    @property
    def counts(self) -> bool:
        return self.field == "value"

    @property
    def first(self) -> bool:
        """Whether back leads to the card before."""
        return self.field == self.fields[0]

    def open(self, name: Name) -> None:
        if name in self.asides and self.field not in self.asides:
            self._came_from = self.field
        self.field, self.steps, self.line = name, 0, ""
        kind = ""
        if name == "blocker":
            self._blocker_before = self.typed.blocker
            kind, _ = parted(self._blocker)
        self.typed = self.typed._replace(kind=kind)

    def following(self) -> bool:
        """Go to the next field; False at the last."""
        if self.field in self.asides:
            self.open(self._came_from)
            return True
        at = self.fields.index(self.field) + 1
        if at == len(self.fields):
            return False
        self.open(self.fields[at])
        return True

    def back(self) -> bool:
        """Go to the field before; out of one at the side without what was typed there."""
        if self.field == "blocker":
            self.typed = self.typed._replace(blocker=self._blocker_before)
        if self.field in self.asides:
            self.open(self._came_from)
            return True
        if self.first:
            return False
        self.open(self.fields[self.fields.index(self.field) - 1])
        return True

    @property
    def _blocker(self) -> str:
        return self.card.blocker if self.typed.blocker is None else self.typed.blocker

    @property
    def text(self) -> str:
        """What the open field holds."""
        if self.field == "blocker":
            return parted(self._blocker)[1]
        if self.field in ("reason", "lines"):
            return self.line
        return str(getattr(self.typed, self.field)) if self.field != "outcome" else ""

    def put(self, text: str) -> None:
        """The open field holds this now."""
        if self.field == "blocker":
            self._put_blocker(text)
        elif self.field in ("reason", "lines"):
            self.line = text
        else:
            self.typed = self.typed._replace(**{self.field: text})

    def _put_blocker(self, text: str) -> None:
        said = f"{self.kind}: {text}" if self.kind and text.strip() else text
        none = not said.strip() and not self.card.blocker
        self.typed = self.typed._replace(blocker=None if none else said)

    def turn_kind(self, step: int) -> None:
        """The next kind of blocker, or the one before."""
        kinds = ("", *BLOCKER_KINDS)
        _, text = parted(self._blocker)
        at = kinds.index(self.kind) if self.kind in kinds else 0
        self.typed = self.typed._replace(kind=kinds[(at + step) % len(kinds)])
        self._put_blocker(text)

    def step(self, by: int) -> str:
        """The value so many natural steps up or down: ``+0.2``. Raises Invalid."""
        steps = self.steps + by
        step = natural_step(self._workspace, self.card.card)
        self.steps = steps
        moved = nudge(0, step, steps)
        return f"{'+' if moved > 0 else ''}{typed_number(moved)}" if steps else ""

    # ------------------------------------------------------------------ lines

    def add_line(self) -> None:
        """One more of several lines. Raises Invalid."""
        answering.priority(self.line)
        self._write([*self.lines, self.line.strip()])

    def take_line(self) -> bool:
        """The last line goes back to where it can be changed; False when there is none."""
        if not self.lines:
            return False
        last = self.lines[-1]
        self._write(self.lines[:-1])
        self.line = last
        return True

    def _write(self, lines: list[str]) -> None:
        self.lines = lines
        self.typed = self.typed._replace(lines="\n".join(lines), line="")

    # ------------------------------------------------------------------ what it comes to

    def check(self) -> None:
        """Raises Invalid when what was typed so far can't be read."""
        if self.card.kind in ("key_result", "kpi"):
            self.answer()

    def answer(self) -> Change:
        """The answer of the card. Raises Invalid."""
        card = self.card
        if card.kind == "kpi" and not self.typed.value.strip():
            return self.skip()
        if card.kind in ("key_result", "kpi"):
            return answer_of(self._workspace, self.review, card.card, self.typed, self._seconds)
        writes = {"priorities": answering.write_priorities, "ahead": answering.write_ahead}
        return writes[card.kind](self.review, self.lines, seconds=self._seconds)

    def skip(self) -> Change:
        reason = self.line if self.field == "reason" else ""
        return answering.skip(self.review, self.card.card, reason, seconds=self._seconds)

    def settle(self, outcome: Outcome) -> Change:
        return answering.settle(self.review, self.card.card, outcome, seconds=self._seconds)

    @property
    def _seconds(self) -> float:
        return monotonic() - self._since

    # ------------------------------------------------------------------ drawing

    def rows(self) -> list[Field]:
        """The fields, one at the side in the place of the last."""
        names = list(self.fields)
        if self.field in self.asides:
            names[-1 if len(names) > 1 else len(names) :] = [self.field]
        return [
            Field(
                self._label(name),
                one_line(self.text if name == self.field else str(getattr(self.typed, name, ""))),
                self.hint(name),
                name == self.field,
            )
            for name in names
        ]

    def _label(self, name: Name) -> str:
        if name == "lines":
            return f"Line {len(self.lines) + 1}"
        if name == "blocker" and self.kind:
            return self.kind.capitalize()
        return _LABELS[name]

    def hint(self, name: Name) -> str:
        """What holds in a field while nothing is typed there."""
        card = self.card
        if name == "value":
            asked = f"in {card.asks}" if card.kind == "kpi" and card.asks else card.asks
            kept = f"{card.keeps} {card.asks}".rstrip() + " stays" if card.keeps else asked
            return ", ".join(filter(None, (kept, "empty skips it" * (card.kind == "kpi"))))
        if name == "confidence":
            known = f"{card.confidences[-1]} stays, " if card.confidences else ""
            return f"{known}0–9 or t for 10"
        if name == "outcome":
            told = (f"{actions.label(actions.key(id))} {words}" for id, words in _OUTCOMES.items())
            return ", ".join(told)
        if name == "lines":
            ranks = "P2 in front makes it second; " if card.kind == "priorities" else ""
            return f"{ranks}empty ends"
        if name == "blocker":
            kind = f"kind: {self.kind or 'none'}, up and down change it"
            return f"{kind}; empty resolves it" if card.blocker else kind
        return "why" if name == "reason" else ""


def parted(blocker: str) -> tuple[str, str]:
    """The kind in front of a blocker, empty for none, and the text behind it."""
    kind, colon, text = blocker.partition(": ")
    return (kind, text) if colon and kind in BLOCKER_KINDS else ("", blocker)
