"""Closing a cycle line by line: each key result's grade, what becomes of it, what was learned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.cli.asking import Left, answer
from okrtui.cli.output import out
from okrtui.cli.plain import Plain
from okrtui.domain.errors import Invalid
from okrtui.domain.records import OUTCOMES
from okrtui.domain.text import one_line
from okrtui.domain.values import format_number
from okrtui.workspace import grades
from okrtui.workspace.commands import edit
from okrtui.workspace.cycle.life import ungraded
from okrtui.workspace.fields import SUGGESTED
from okrtui.workspace.views import Views

if TYPE_CHECKING:
    from okrtui.domain.records import CycleRecord, KeyResultRecord
    from okrtui.workspace.workspace import Workspace


class Closing:
    """One walk through what has no grade yet."""

    def __init__(self, workspace: Workspace, cycle: CycleRecord, color: str) -> None:
        self._workspace = workspace
        self._cycle = cycle
        self._plain = Plain(color)
        self._views = Views(workspace)

    def walk(self) -> bool:
        """Ask for each; False when one left before the end."""
        waiting = ungraded(self._workspace, self._cycle.id)
        out(
            f"Closing {one_line(self._cycle.name)}: {len(waiting)} to grade. "
            "Enter takes what stands in brackets · q leaves; what is graded stays."
        )
        try:
            for number, record in enumerate(waiting, 1):
                self._ask(record, f"{number} of {len(waiting)}")
        except Left:
            left = len(ungraded(self._workspace, self._cycle.id))
            out(f"Left with {left} to go; not closed. okrtui cycle close goes on from there.")
            return False
        return True

    def _ask(self, record: KeyResultRecord, place: str) -> None:
        key = f"KR{record.id}"
        row = self._views.goal(key)
        suggestion = grades.suggestion_of(self._workspace, record)
        said = "" if suggestion is None else format_number(suggestion)
        out("")
        self._plain.output.line(f"{place} · {key} {row.title}  {row.measure}")
        self._plain.output.line(f"  {self._views.verdict(key).sentence}")
        while True:
            grade = self._line(f"grade 0 to 1{f' [{said}]' if said else ''}") or (
                SUGGESTED if said else ""
            )
            if not grade:
                out("  nothing is suggested, as its progress is not known: type a grade")
                continue
            own = grade not in (SUGGESTED, said)
            reason = self._reason(suggested=bool(said)) if own else ""
            outcome = self._outcome()
            lesson = self._line("what we learned")
            values = {"grade": grade if own else SUGGESTED, "outcome": outcome, "lesson": lesson}
            given = {field: text for field, text in values.items() if text}
            try:
                done = self._workspace.run(edit(self._workspace, key, given, reason=reason))
            except Invalid as error:
                out(f"  {error}")
                continue
            out(f"  {done.message}")
            self._views = Views(self._workspace)
            return

    def _reason(self, *, suggested: bool) -> str:
        """Why a grade isn't the suggested one: asked for until it is given."""
        while True:
            said = self._line("why another than suggested" if suggested else "why")
            if said:
                return said
            out("  a grade of one's own wants a reason")

    def _outcome(self) -> str:
        while True:
            said = self._line(f"{', '.join(OUTCOMES)} [keep]").lower() or "keep"
            found = next((word for word in OUTCOMES if word.startswith(said)), None)
            if found is not None:
                return found
            out("  keep, modify or abandon; their first letter is enough")

    def _line(self, prompt: str) -> str:
        return answer(self._plain.output, prompt)
