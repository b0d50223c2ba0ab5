"""The card whose turn it is while a cycle is closed: its fields and what was typed in them."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal

from okrtui.domain.errors import Invalid
from okrtui.domain.records import OUTCOMES
from okrtui.domain.text import one_line
from okrtui.domain.values import format_number
from okrtui.ui import actions
from okrtui.ui.closing_drafts import Typed
from okrtui.ui.drawing.review import ROWS, Field
from okrtui.workspace import grades
from okrtui.workspace.cycle import closing
from okrtui.workspace.keys import parse_key

if TYPE_CHECKING:
    from okrtui.domain.records import KeyResultRecord
    from okrtui.workspace.change import Change
    from okrtui.workspace.review.cards import Card
    from okrtui.workspace.workspace import Workspace

Name = Literal["grade", "reason", "outcome", "lesson", "close"]
_LABELS: Final[Mapping[Name, str]] = {
    "grade": "Grade",
    "reason": "Why another",
    "outcome": "What next",
    "lesson": "Learned",
    "close": "Close it",
}
_ONE_KEY: Final[frozenset[Name]] = frozenset({"outcome", "close"})
_ONLY_IN: Final[Mapping[str, Name]] = {
    "closing.keep": "outcome",
    "closing.modify": "outcome",
    "closing.abandon": "outcome",
    "question.yes": "close",
}
"""Actions that mean something in one field alone."""


def means(id: str, field: Name) -> bool:
    """Whether an action means something in a field."""
    if id == "review.skip":
        return field == "grade"
    return _ONLY_IN.get(id, field) == field


class ClosingTurn:
    """One key result being graded, or the question behind all of them."""

    steps = 0

    def __init__(
        self, workspace: Workspace, card: Card, typed: Typed | None = None, field: str = ""
    ) -> None:
        """field: the one to go on in, else the first."""
        self._workspace = workspace
        self.card = card
        self.typed = typed or Typed()
        record = self.record
        self.base = None if record is None else record.grade
        """The grade that was shown."""
        self._suggested = None if record is None else grades.suggestion_of(workspace, record)
        self.field: Name = self.fields[0]
        for name in self.fields:
            if name == field:
                self.field = name

    @property
    def record(self) -> KeyResultRecord | None:
        """None on the last card, and when the key result is gone."""
        if self.card.card == closing.LAST:
            return None
        return self._workspace.key_results.get(parse_key(self.card.card).id)

    def see(self, card: Card) -> None:
        """The card as somebody else left it, which the person sees from now on."""
        self.card = card
        if self.record is not None:
            self.base = self.record.grade

    # ------------------------------------------------------------------ the fields

    @property
    def fields(self) -> tuple[Name, ...]:
        if self.card.card == closing.LAST:
            return ("close",)
        own = bool(self.typed.reason)
        with contextlib.suppress(Invalid):
            # What is no grade is told when one goes on.
            own = own or closing.wants_reason(self._workspace, self.card.card, self.typed.grade)
        return ("grade", "reason", "outcome", "lesson") if own else ("grade", "outcome", "lesson")

    @property
    def types(self) -> bool:
        return self.field not in _ONE_KEY

    @property
    def counts(self) -> bool:
        return self.field == "grade"

    @property
    def first(self) -> bool:
        return self.field == self.fields[0]

    @property
    def text(self) -> str:
        return "" if self.field == "close" else str(getattr(self.typed, self.field))

    def put(self, text: str) -> None:
        if self.field != "close":
            self.typed = self.typed._replace(**{self.field: text})

    def following(self) -> bool:
        """Go to the next field; False at the last. Raises Invalid for what is no grade."""
        if self.field == "grade":
            closing.wants_reason(self._workspace, self.card.card, self.typed.grade)
        fields = self.fields
        at = fields.index(self.field) + 1
        if at == len(fields):
            return False
        self.field = fields[at]
        return True

    def back(self) -> bool:
        """Go to the field before; False at the first."""
        if self.first:
            return False
        fields = self.fields
        self.field = fields[fields.index(self.field) - 1]
        return True

    @property
    def missing(self) -> str:
        """What the open field can't be left without; empty when it can."""
        known = self.typed.grade.strip() or self._suggested is not None or self.base is not None
        if self.field == "grade" and not known:
            return "nothing is suggested, as its progress is not known: type a grade, 0 to 1"
        if self.field == "reason" and not self.typed.reason.strip():
            return "a grade of one's own wants a reason"
        return ""

    # ------------------------------------------------------------------ what it comes to

    @property
    def changes(self) -> bool:
        """Whether there is anything to store."""
        return self.typed != Typed() or self.base is None

    def answer(self) -> Change:
        """Raises Invalid."""
        given = self.typed._asdict()
        reason = given.pop("reason").strip()
        record = self.record
        if not given["outcome"] and (record is None or record.outcome is None):
            given["outcome"] = OUTCOMES[0]
        return closing.grade(self._workspace, self.card.card, given, reason=reason, base=self.base)

    # ------------------------------------------------------------------ drawing

    def rows(self) -> list[Field]:
        """As many as fit, with the open one among them."""
        names = self.fields
        end = max(ROWS, names.index(self.field) + 1)
        return [
            Field(
                self._label(name),
                one_line(str(getattr(self.typed, name, ""))),
                self.hint(name),
                name == self.field,
            )
            for name in names[end - ROWS : end]
        ]

    def _label(self, name: Name) -> str:
        return "Why" if name == "reason" and self._suggested is None else _LABELS[name]

    def hint(self, name: Name) -> str:
        """What holds in a field while nothing is typed there."""
        record = self.record
        if name == "grade":
            return self._grade_hint()
        if name == "reason":
            if self._suggested is None:
                return "why this grade; nothing is suggested"
            return f"why another grade than suggested: {format_number(self._suggested)}"
        if name == "outcome":
            stays = OUTCOMES[0] if record is None or record.outcome is None else record.outcome
            keys = (f"{_key(f'closing.{one}')} {one}" for one in OUTCOMES)
            return f"{stays}, unless another: {', '.join(keys)}"
        if name == "lesson":
            kept = record is not None and record.lesson.strip()
            return f"{one_line(record.lesson)} stays" if record and kept else "what we learned"
        return self._close_hint()

    def _grade_hint(self) -> str:
        suggested = "" if self._suggested is None else format_number(self._suggested)
        if self.base is not None:
            also = f", suggested {suggested}" if suggested else ""
            return f"{format_number(self.base)} stays{also}"
        if not suggested:
            return "0 to 1; nothing is suggested"
        return f"{suggested} as progress suggests; or another, 0 to 1"

    def _close_hint(self) -> str:
        back, yes, leave = map(_key, ("review.next", "question.yes", "review.leave"))
        if any(label == "no grade yet" for label, _ in self.card.facts):
            return f"not yet: {back} goes to the first without a grade"
        return f"{yes} closes it, it is read-only from then on; {leave} leaves it open"


def _key(id: str) -> str:
    return actions.label(actions.key(id))
