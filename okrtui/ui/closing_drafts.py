"""What was typed while a cycle is closed, card by card, kept until it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from okrtui.ui.drafts import Draft

if TYPE_CHECKING:
    from okrtui.domain.records import KeyResultRecord
    from okrtui.ui.drafts import Drafts


class Typed(NamedTuple):
    """What was typed on a card so far."""

    grade: str = ""
    reason: str = ""
    outcome: str = ""
    lesson: str = ""

    @property
    def told(self) -> str:
        """All of it in a line; empty when nothing was typed."""
        return ", ".join(text for text in self if text)


class Kept(NamedTuple):
    """Where one was, and what was typed on all cards that are not stored yet."""

    card: str
    field: str
    typed: Mapping[str, Typed]


class ClosingDrafts:
    """Keeps what was typed for one cycle."""

    def __init__(self, drafts: Drafts, cycle: int) -> None:
        self._drafts = drafts.apart(f"closing-{cycle}")

    def keep(self, kept: Kept, grades: Mapping[str, str]) -> None:
        """grades: the grade that a card had when it was typed on, empty for none."""
        texts = {
            f"{card}.{field}": text
            for card, typed in kept.typed.items()
            for field, text in typed._asdict().items()
            if text
        }
        if not texts:
            self._drafts.drop()
            return
        cards = {name.partition(".")[0] for name in texts}
        texts |= {f"{card}.was": grades.get(card, "") for card in cards}
        self._drafts.keep(Draft("closing", kept.card, kept.field, texts, {}))

    def kept(self, records: Mapping[str, KeyResultRecord], me: str) -> Kept | None:
        """Without what was stored in the meantime. records: by card; me: whose the drafts are."""
        draft = self._drafts.kept()
        if draft is None or draft.what != "closing":
            return None
        found: dict[str, Typed] = {}
        for name, text in draft.texts.items():
            card, _, field = name.partition(".")
            if field in Typed._fields and card in records:
                found[card] = found.get(card, Typed())._replace(**{field: text})
        for card in list(found):
            record = records[card]
            if record.graded_by == me and grade_of(record) != draft.texts.get(f"{card}.was", ""):
                # Stored, and ended before the draft could be dropped.
                del found[card]
        return Kept(draft.key, draft.field, found) if found else None

    def drop(self) -> None:
        self._drafts.drop()


def grade_of(record: KeyResultRecord | None) -> str:
    """The stored grade as a text, whatever way numbers are shown; empty for none."""
    return "" if record is None or record.grade is None else str(record.grade)
