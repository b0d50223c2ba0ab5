"""The coach: all findings of a cycle, by goal or by how bad they are; Enter goes to the cure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


class CoachLine(NamedTuple):
    """A heading, or below it one finding."""

    heading: str
    finding: Finding | None = None


class CoachPage(ListPage[CoachLine]):
    """The findings, with a cursor on them."""

    SCOPE: ClassVar[actions.Scope] = "coach"
    NAME = "the coach"
    PLACEHOLDER = "words in a goal, an owner or a finding"
    LESSONS = (Lesson(""), Lesson("Nothing to say: these goals are well made."))

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self.by_grade = False
        """Whether findings stand below how bad they are, not below their goals."""
        self._said_of = self._ask()

    def _ask(self) -> Sequence[Coached]:
        return self.board.views.coach.of_cycle(self.board.cycle)

    def follow(self, event: Event) -> None:
        self._said_of = self._ask()
        self.rebuild()

    def do_coach_group(self) -> None:
        self.by_grade = not self.by_grade
        self.rebuild()

    # ------------------------------------------------------------------ rows

    def rows(self) -> Sequence[CoachLine]:
        words = self.query_text.casefold().split()
        kept = [
            (coached.key, [finding for finding in coached.findings if self._has(finding, words)])
            for coached in self._said_of
        ]
        return list(self._by_grade(kept) if self.by_grade else self._by_goal(kept))

    def _by_goal(self, kept: Sequence[tuple[str, Sequence[Finding]]]) -> Iterator[CoachLine]:
        for key, findings in kept:
            if findings:
                yield CoachLine(self._name_of(key))
                yield from (CoachLine("", finding) for finding in findings)

    def _by_grade(self, kept: Sequence[tuple[str, Sequence[Finding]]]) -> Iterator[CoachLine]:
        for severity, word in _GRADES:
            found = [f for _, findings in kept for f in findings if f.severity == severity]
            if found:
                yield CoachLine(f"{word} ({len(found)})")
                yield from (CoachLine("", finding) for finding in found)

    def _has(self, finding: Finding, words: Sequence[str]) -> bool:
        if not words:
            return True
        text = f"{self._name_of(finding.key)} {self._owner(finding.key)} {finding.rule} "
        text = f"{text} {finding.severity} {finding.told}".casefold()
        return all(word.lstrip("@") in text for word in words)

    def _name_of(self, key: str) -> str:
        return telling.name_of(self.board.workspace, key)

    def _owner(self, key: str) -> str:
        return str(self.board.stored(key, "owner") or "")

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
        self.dismiss()
        self.board.pages.to_finding(finding)

    # ------------------------------------------------------------------ telling

    def heading(self) -> str:
        cycle = one_line(self.board.cycle_name or "no cycle yet")
        findings = [finding for coached in self._said_of for finding in coached.findings]
        counts = [
            f"{sum(finding.severity == severity for finding in findings)} {severity}"
            for severity, _ in _GRADES
        ]
        return " · ".join([f"Coach · {cycle}", *(counts if findings else [])])

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
