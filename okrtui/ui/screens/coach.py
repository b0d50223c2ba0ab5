"""The coach: all findings of a cycle, by goal or by how bad they are; Enter goes to the cure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from okrtui.domain.text import one_line
from okrtui.ui import actions, telling
from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line
from okrtui.ui.screens.list_page import ListPage
from okrtui.ui.teaching import Lesson

if TYPE_CHECKING:
    from okrtui.domain.coach.finding import Finding, Severity
    from okrtui.ui.drawing.pieces import Palette
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.workspace.change import Event
    from okrtui.workspace.coaching import Coached

ROLES: Final = {"fail": "bad", "warn": "warn", "info": "dim"}
_GRADES: Final[tuple[tuple[Severity, str], ...]] = (
    ("fail", "To mend"),
    ("warn", "Warnings"),
    ("info", "Notes"),
)


_AT_ONCE: Final = 0.025
"""Seconds of judging after which the screen gets its turn."""
_PAUSE: Final = 0.001


class CoachLine(NamedTuple):
    """A heading, or below it one finding."""

    heading: str
    finding: Finding | None = None


class Judged(NamedTuple):
    """A goal with findings, and of each the text that a filter looks at."""

    name: str
    findings: tuple[tuple[Finding, str], ...]


class CoachPage(ListPage[CoachLine]):
    """The findings, with a cursor on them; thousands of goals are judged while one looks."""

    SCOPE: ClassVar[actions.Scope] = "coach"
    NAME = "the coach"
    PLACEHOLDER = "words in a goal, an owner or a finding"
    LESSONS = (Lesson(""), Lesson("Nothing to say: these goals are well made."))
    WITHOUT_GOALS = (Lesson(""), Lesson("No goals yet: there is nothing to say.", "strong"))

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self.by_grade = False
        """Whether findings stand below how bad they are, not below their goals."""
        self._begin_anew()

    # ------------------------------------------------------------------ judging

    def _begin_anew(self) -> None:
        self._judged: list[Judged] = []
        self._counts = Counter[str]()
        self._turns = 0
        self._sought: object = None
        """The row that the cursor goes back to when it is there."""
        board = self.board
        self._all = len(board.workspace.model.objectives_of(board.cycle)) + len(
            board.workspace.kpis
        )
        self._source: Iterator[Sequence[Coached]] | None = board.views.coach.in_turn(board.cycle)

    def on_mount(self) -> None:
        super().on_mount()
        self._judge_on()

    def _judge_on(self) -> None:
        """Judge some goals more, then let the screen have its turn."""
        if self._source is None or not self.is_attached:
            return
        until = monotonic() + _AT_ONCE
        before = len(self._judged)
        for said in self._source:
            self._turns += 1
            self._judged += map(self._with_texts, said)
            if monotonic() >= until:
                break
        else:
            self._source = None
        if self.by_grade and self._source is not None:
            # Findings of all grades come: they are sorted when all are there.
            self.show_notes()
        elif len(self._judged) != before or self._source is None:
            self._show_more(before)
        if self._source is not None:
            self.set_timer(_PAUSE, self._judge_on)

    def _show_more(self, before: int) -> None:
        if self.by_grade:
            self.rebuild()
        else:
            lines = [*self.list.lines, *self._by_goal(self._judged[before:])]
            self.list.lessons = self.lessons()
            self.list.set_lines(lines, self.list.cursor)
            self.show_notes()
        if self._sought is not None:
            places = map(self.place_of, self.list.lines)
            at = next((n for n, place in enumerate(places) if place == self._sought), None)
            if at is not None:
                self.list.move_to(at)
                self.show_notes()

    def _with_texts(self, coached: Coached) -> Judged:
        key = coached.key
        name = telling.name_of(self.board.workspace, key)
        owner = str(self.board.stored(key, "owner") or "")
        whose = f"{name} {owner}".casefold()
        self._counts.update(finding.severity for finding in coached.findings)
        return Judged(
            name,
            tuple(
                (finding, f"{whose} {finding.rule} {finding.severity} {finding.told}".casefold())
                for finding in coached.findings
            ),
        )

    def follow(self, event: Event) -> None:
        sought = self._sought
        if self.list.current is not None:
            sought = self.place_of(self.list.current)
        self._begin_anew()
        self._sought = sought
        # What is judged already costs little: of fifty goals nobody sees an empty page.
        self.list.lines = []
        self._judge_on()

    def press(self, id: str) -> None:
        self._sought = None
        super().press(id)

    def do_coach_group(self) -> None:
        self.by_grade = not self.by_grade
        self.rebuild()

    def lessons(self) -> Sequence[Lesson]:
        if self._source is not None:
            return (Lesson(""), Lesson("Looking…"))
        return super().lessons() if self._all or self.query_text else self.WITHOUT_GOALS

    # ------------------------------------------------------------------ rows

    def rows(self) -> Sequence[CoachLine]:
        found = self._by_grade() if self.by_grade else self._by_goal(self._judged)
        return list(found)

    def _by_goal(self, judged: Sequence[Judged]) -> Iterator[CoachLine]:
        words = self._words()
        for name, findings in judged:
            kept = [finding for finding, text in findings if _has(text, words)]
            if kept:
                yield CoachLine(name)
                yield from (CoachLine("", finding) for finding in kept)

    def _by_grade(self) -> Iterator[CoachLine]:
        words = self._words()
        kept = [f for _, findings in self._judged for f, text in findings if _has(text, words)]
        for severity, word in _GRADES:
            found = [finding for finding in kept if finding.severity == severity]
            if found:
                yield CoachLine(f"{word} ({len(found)})")
                yield from (CoachLine("", finding) for finding in found)

    def _words(self) -> list[str]:
        return [word.removeprefix("@") for word in self.query_text.casefold().split()]

    def goal_of(self, line: CoachLine) -> str:
        return "" if line.finding is None else line.finding.key

    def place_of(self, line: CoachLine) -> object:
        return line.finding and (line.finding.key, line.finding.rule, line.finding.field)

    def selectable(self, line: CoachLine) -> bool:
        return line.finding is not None

    @property
    def chosen(self) -> Finding | None:
        """The finding under the cursor; None when there is none at all."""
        line = self.list.current
        return None if line is None else line.finding

    def do_list_open(self) -> None:
        finding = self.chosen
        if finding is None:
            self.say("there is no finding here to go to", "dim")
            return
        if not self.board.exists(finding.key):
            self.say(f"{finding.key} is gone", "warn")
            return
        self.dismiss()
        self.board.pages.to_finding(finding)

    # ------------------------------------------------------------------ telling

    def heading(self) -> str:
        cycle = one_line(self.board.cycle_name or "no cycle yet")
        if self._source is not None:
            share = self._turns / max(1, self._all)
            return f"Coach · {cycle} · looking, {share:.0%}".replace("%", " %")
        counts = [f"{self._counts[severity]} {severity}" for severity, _ in _GRADES]
        return " · ".join([f"Coach · {cycle}", *(counts if self._counts else [])])

    def notes(self, line: CoachLine) -> Sequence[tuple[str, str]]:
        finding = line.finding
        return () if finding is None else ((finding.do, "accent"), (finding.why, "dim"))

    # ------------------------------------------------------------------ drawing

    def look_of(self, line: CoachLine) -> object:
        return self.by_grade

    def draw_head(self, y: int, width: int, look: Palette) -> Line:
        return Line([], look.text)

    def draw_row(self, line: CoachLine, width: int, look: Palette, *, cursor: bool) -> Line:
        finding = line.finding
        if finding is None:
            return Line([(" " + pieces.clip(line.heading, width - 2), look.strong)], look.text)
        glyphs = self.board.glyphs
        mark = glyphs.cursor if cursor else " "
        text = f"{mark}  {finding.severity}  {finding.rule:<3}  "
        if self.by_grade:
            text += f"{finding.key:<6} "
        room = width - pieces.cells(text) - 1
        told = pieces.clip(one_line(finding.told), room, glyphs.ellipsis)
        if cursor:
            row = look.row(cursor=True, active=True)
            return Line([(text + told, row)], row)
        return Line([(text, look.role(ROLES[finding.severity])), (told, look.text)], look.text)


def _has(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)
