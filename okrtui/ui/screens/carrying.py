"""What goes on in the next cycle: key results are chosen, then the cycle; it is one change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.ui.drawing import cycle as drawing
from okrtui.ui.screens.asking import AskingPage
from okrtui.ui.screens.choosing import LETTERS, Choice, ChoiceScreen
from okrtui.ui.screens.next_cycle import NAMES, drafted, free_name
from okrtui.ui.teaching import Lesson
from okrtui.workspace.cycle.carrying import carried, carry_into_new, carry_over
from okrtui.workspace.cycle.standing import counted
from okrtui.workspace.cycle.voting import key_results
from okrtui.workspace.errors import OkrtuiError

if TYPE_CHECKING:
    from okrtui.domain.records import CycleRecord
    from okrtui.ui.drawing.pieces import Line, Palette
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.store_thread import Answer
    from okrtui.workspace.change import Change, Event

_MOST: Final = 12
"""Cycles to choose from; the latest ones."""


class CarryLine(NamedTuple):
    """A key result, whether it is chosen, and where it goes on already."""

    key: str
    chosen: bool
    there: str = ""


class CarryPage(AskingPage[CarryLine]):
    """Those to be kept or modified are chosen at first."""

    SCOPE: ClassVar[actions.Scope] = "carry"
    NAME = "carrying over"
    OPENS = "carry over"
    LESSONS = (Lesson(""), Lesson("There is no key result that could go on.", "strong"))

    def __init__(self, board: BoardScreen, cycle: int) -> None:
        super().__init__(board)
        self._cycle = cycle
        workspace = board.workspace
        self._chosen = {
            f"KR{record.id}"
            for record in key_results(workspace, cycle)
            if record.outcome in ("keep", "modify") and not carried(workspace, record.id)
        }

    # ------------------------------------------------------------------ rows

    def rows(self) -> Sequence[CarryLine]:
        words = self.query_text.casefold().split()
        lines = []
        for record in key_results(self.board.workspace, self._cycle):
            key = f"KR{record.id}"
            text = f"{key} {record.title} {record.owner} {record.outcome or ''}".casefold()
            if all(word.lstrip("@") in text for word in words):
                copies = carried(self.board.workspace, record.id)
                there = ", ".join(f"{copy} in {one_line(in_.name)}" for copy, in_ in copies)
                lines.append(CarryLine(key, key in self._chosen, there))
        return lines

    def goal_of(self, line: CarryLine) -> str:
        return line.key

    def follow(self, event: Event) -> None:
        if self._cycle not in self.board.workspace.cycles:
            self.dismiss()
            return
        self._chosen &= {f"KR{k.id}" for k in key_results(self.board.workspace, self._cycle)}
        self.rebuild()

    # ------------------------------------------------------------------ choosing

    def do_mark_row(self) -> None:
        line = self.list.current
        if line is not None:
            self._chosen ^= {line.key}
            self.rebuild()
            self.list.move(1)

    def do_mark_all(self) -> None:
        shown = {line.key for line in self.list.lines}
        self._chosen = self._chosen - shown if shown <= self._chosen else self._chosen | shown
        self.rebuild()

    @property
    def chosen(self) -> list[str]:
        """In the board's order."""
        keys = (f"KR{k.id}" for k in key_results(self.board.workspace, self._cycle))
        return [key for key in keys if key in self._chosen]

    def do_list_open(self) -> None:
        workspace, cycle = self.board.workspace, self.board.workspace.cycles.get(self._cycle)
        if workspace.read_only is not None:
            self.say(str(workspace.read_only), "warn")
            return
        if not self.chosen:
            mark = actions.label(actions.key("mark.row"))
            self.say(f"nothing is chosen: {mark} chooses a row", "warn")
            return
        targets = self._targets()
        new = free_name(workspace, cycle)
        choices = [
            Choice(letter, one_line(to.name), f"{to.state}, {_goals(self.board, to)}")
            for to, letter in zip(targets, LETTERS, strict=False)
        ]
        ways: list[CycleRecord | str] = [*targets]
        if new is not None:
            choices.append(Choice("+", new, "a new draft"))
            ways.append(new)
        choices.append(Choice("n", "another new one…"))
        ways.append("")

        def chosen(number: int) -> None:
            self._carry(ways[number])

        self.app.push_screen(ChoiceScreen("Carry over to", choices, self.board.glyphs, chosen))

    def _targets(self) -> list[CycleRecord]:
        """The cycles that take goals, those that begin last first."""
        cycles = self.board.workspace.cycles.values()
        open_ones = [c for c in cycles if c.state != "closed" and c.id != self._cycle]
        return sorted(open_ones, key=lambda c: (c.start, c.id), reverse=True)[:_MOST]

    def _carry(self, to: CycleRecord | str) -> None:
        if to == "":
            self.ask_name("", self._into_new, NAMES)
        elif isinstance(to, str):
            self._into_new(to)
        else:
            self._try(lambda: carry_over(self.board.workspace, self.chosen, to))

    def _into_new(self, typed: str) -> bool:
        workspace = self.board.workspace
        return self._try(lambda: carry_into_new(workspace, self.chosen, drafted(workspace, typed)))

    def _try(self, change_of: Callable[[], Change]) -> bool:
        try:
            change = change_of()
        except OkrtuiError as error:
            self.say(str(error), "warn")
            return False
        self.commit(change, self._carried)
        return True

    def _carried(self, answer: Answer) -> None:
        if answer.done is not None:
            self._chosen.clear()
            self.rebuild()
            leaves = actions.label(actions.key("app.back"))
            self.say(f"{self.said}; {leaves} goes on", "good")

    # ------------------------------------------------------------------ telling

    def heading(self) -> str:
        cycle = self.board.workspace.cycles.get(self._cycle)
        name = "" if cycle is None else one_line(cycle.name)
        return f"What goes on after {name} · {len(self._chosen)} of {len(self.list.lines)} chosen"

    def notes(self, line: CarryLine) -> Sequence[tuple[str, str]]:
        mark, every, opens = (
            actions.label(actions.key(id)) for id in ("mark.row", "mark.all", "list.open")
        )
        told = f"{mark} chooses or not, {every} all; {opens} carries the chosen ones over"
        where = f"goes on as {line.there}" if line.there else "begins there where it stands now"
        return ((told, "accent"), (where, "dim"))

    # ------------------------------------------------------------------ drawing

    @property
    def heads(self) -> int:
        return 0

    def look_of(self, line: CarryLine) -> object:
        return line, drawing.goal_texts(self.board.workspace, self.board.views, line.key)

    def draw_row(self, line: CarryLine, width: int, look: Palette, *, cursor: bool) -> Line:
        glyphs = self.board.glyphs
        texts = drawing.goal_texts(self.board.workspace, self.board.views, line.key)
        if texts is not None and line.there:
            texts = texts._replace(grade=line.there, role="dim")
        sign = glyphs.marked if line.chosen else " "
        return drawing.goal(texts, width, glyphs, look, cursor=cursor, sign=sign)


def _goals(board: BoardScreen, cycle: CycleRecord) -> str:
    return counted(len(board.workspace.model.objectives_of(cycle.id)), "objective")
