"""The question whose turn it is on the way to a running quarter, and what is typed for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from okrtui.domain.text import one_line
from okrtui.ui.drawing.review import Field
from okrtui.workspace.errors import OkrtuiError
from okrtui.workspace.roadmap import FIRST, NEXT_KEY_RESULT, USUAL_DAY, Step

if TYPE_CHECKING:
    from okrtui.domain.coach.finding import Finding
    from okrtui.workspace.coaching import Coach
    from okrtui.workspace.roadmap import Kind, Roadmap

_LABELS: Final[Mapping[Kind, str]] = {
    "objective": "Objective",
    "key_result": "Key result",
    "kpi": "KPI",
    "day": "Day",
}
_EMPTY: Final[Mapping[Kind, str]] = {
    "objective": "empty shows templates instead",
    "key_result": "empty: no more",
    "kpi": "empty: nothing",
    "day": USUAL_DAY,
}
"""What an empty line means."""


class Asked:
    """One question; what was typed for all of them is kept together."""

    def __init__(self, roadmap: Roadmap, step: Step, typed: dict[Step, str]) -> None:
        self._roadmap = roadmap
        self.step = step
        self.typed = typed
        """What isn't saved yet, by question."""
        self.steps = 0
        self.types = True
        self.counts = False
        self.day = ""
        """Once it is known, one is asked for the calendar's file."""
        self.file = ""

    @property
    def field(self) -> str:
        return "file" if self.day else self.step.kind

    @property
    def text(self) -> str:
        if self.day:
            return self.file
        text = self.typed.get(self.step)
        if text is None:
            return self._roadmap.line(self.step)
        return text.partition("\n")[0] if self.step == NEXT_KEY_RESULT else text

    @property
    def coming(self) -> list[str]:
        """Lines that were pasted and answer the same question after this one."""
        several = self.step == NEXT_KEY_RESULT
        return self.typed.get(self.step, "").split("\n")[1:] if several else []

    @property
    def is_typed(self) -> bool:
        """Whether something was typed that isn't saved."""
        return self.step in self.typed

    def put(self, text: str) -> None:
        if self.day:
            self.file = text
        else:
            self._note([text, *self.coming])

    def put_lines(self, lines: Sequence[str]) -> None:
        """The first one behind what is typed, the others wait."""
        self._note([self.text + lines[0], *lines[1:], *self.coming])

    def answered(self) -> None:
        """What was typed is saved; the next pasted line stands in its place."""
        if self.coming:
            self._note(self.coming)
        else:
            self.typed.pop(self.step, None)

    def _note(self, lines: Sequence[str]) -> None:
        text = "\n".join(lines)
        if text == self._roadmap.line(self.step):
            self.typed.pop(self.step, None)
        else:
            self.typed[self.step] = text

    def findings(self, coach: Coach) -> Sequence[Finding]:
        """What the coach says of the line; one word is a beginning, whatever it is."""
        if self.day or not self.is_typed or len(self.text.split()) < 2:
            return ()
        try:
            return self._roadmap.findings(coach, self.step, self.text)
        except OkrtuiError:
            return ()

    def rows(self) -> list[Field]:
        kind = self.step.kind
        label = self._roadmap.goal_of(self.step) or _LABELS[kind]
        if self.day:
            asked = "a file for it, such as okrs.ics; empty: none"
            return [
                Field(label, self.day),
                Field("Calendar", one_line(self.file), asked, current=True),
            ]
        rows = [Field(label, one_line(self.text), self._hint(), current=True)]
        read = self._read()
        return [*rows, Field("  read as", read)] if read else rows

    def _hint(self) -> str:
        if not self._roadmap.goal_of(self.step):
            return _EMPTY[self.step.kind]
        return "" if self.step == FIRST else "empty takes it back"

    def _read(self) -> str:
        """What was read out of the line, or why it can't be read."""
        try:
            read = self._roadmap.read(self.step, self.text)
        except OkrtuiError as error:
            return one_line(str(error))
        return " · ".join(f"{t.field} ({t.words})" if t.role == "warn" else t.field for t in read)
