"""This cycle: where it stands, its steps with their keys, what the coach says, its key results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.ui.availability import CyclePlace, kind_of, why_not_of_cycle
from okrtui.ui.drawing import cycle as drawing
from okrtui.ui.screens.asking import AskingPage
from okrtui.ui.teaching import Lesson
from okrtui.workspace.cycle import standing
from okrtui.workspace.cycle.life import start_cycle
from okrtui.workspace.cycle.voting import key_results

if TYPE_CHECKING:
    from okrtui.domain.coach.finding import Finding
    from okrtui.domain.records import CycleRecord
    from okrtui.ui.drawing.pieces import Line, Palette
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.workspace.change import Event
    from okrtui.workspace.coaching import Coached

_STEPS: Final = (
    *("cycle.start", "cycle.vote", "cycle.close", "cycle.report", "cycle.carry"),
    *("cycle.add", "templates.open"),
)
_GRADES: Final = (("fail", "To mend"), ("warn", "Warnings"), ("info", "Notes"))
_AT_ONCE: Final = 0.025
"""Seconds of judging after which the screen gets its turn."""
_PAUSE: Final = 0.001


class CycleLine(NamedTuple):
    """A heading, a fact, a step, a finding, or a key result."""

    heading: str = ""
    fact: tuple[str, str] | None = None
    step: str = ""
    finding: Finding | None = None
    key: str = ""


class CyclePage(AskingPage[CycleLine]):
    """The cycle that the board shows; goes to others, and the board with it."""

    SCOPE: ClassVar[actions.Scope] = "cycle"
    NAME = "this cycle"
    PLACEHOLDER = "words in a goal or a finding"
    LESSONS = (Lesson(""), Lesson("There is no cycle yet.", "strong"))

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        current = board.workspace.current_cycle
        self._cycle = board.cycle or (None if current is None else current.id)
        self._judge_anew()

    @property
    def cycle(self) -> CycleRecord | None:
        return self.board.workspace.cycles.get(self._cycle or 0)

    # ------------------------------------------------------------------ the coach

    def _judge_anew(self) -> None:
        self._found: list[Finding] = []
        cycle = self.cycle
        self._key_results = [] if cycle is None else key_results(self.board.workspace, cycle.id)
        self._source: Iterator[Sequence[Coached]] | None = None
        if cycle is not None and cycle.state != "closed":
            self._source = self.board.views.coach.in_turn(cycle.id)

    def on_mount(self) -> None:
        super().on_mount()
        self._to_first_step()
        self._judge_on()

    def _judge_on(self) -> None:
        """Judge some goals more, then let the screen have its turn."""
        if self._source is None or not self.is_attached:
            return
        until = monotonic() + _AT_ONCE
        for said in self._source:
            if any(kind_of(coached.key) == "KPI" for coached in said):
                # They belong to no cycle, and come last.
                break
            self._found += (finding for coached in said for finding in coached.findings)
            if monotonic() >= until:
                self.set_timer(_PAUSE, self._judge_on)
                return
        self._source = None
        self.rebuild()

    def follow(self, event: Event) -> None:
        if self.cycle is None:
            current = self.board.workspace.current_cycle
            self._cycle = None if current is None else current.id
        self._judge_anew()
        self.rebuild()
        self._judge_on()

    # ------------------------------------------------------------------ rows

    def rows(self) -> Sequence[CycleLine]:
        return list(self._rows())

    def _rows(self) -> Iterator[CycleLine]:
        cycle = self.cycle
        if cycle is None:
            yield from (CycleLine(step=id) for id in _STEPS)
            return
        words = self.query_text.casefold().split()
        if not words:
            board = self.board
            for fact in standing.facts(board.workspace, board.views, cycle):
                yield CycleLine(fact=fact)
            if cycle.state != "closed":
                yield CycleLine(fact=("coach", self._counted()))
            yield CycleLine()
            yield CycleLine("Steps")
            yield from (CycleLine(step=id) for id in _STEPS)
        yield from self._findings(words)
        shown = [k for k in self._key_results if _has(f"KR{k.id} {k.title} {k.owner}", words)]
        if shown:
            yield CycleLine()
            yield CycleLine("Key results")
            yield from (CycleLine(key=f"KR{record.id}") for record in shown)

    def _findings(self, words: Sequence[str]) -> Iterator[CycleLine]:
        kept = [f for f in self._found if _has(f"{f.key} {f.rule} {f.told}", words)]
        for severity, word in _GRADES:
            found = [finding for finding in kept if finding.severity == severity]
            if found:
                yield CycleLine()
                yield CycleLine(f"{word} ({len(found)})")
                yield from (CycleLine(finding=finding) for finding in found)

    def _counted(self) -> str:
        if self._source is not None:
            return "looking…"
        return standing.coached(Counter(finding.severity for finding in self._found))

    def goal_of(self, line: CycleLine) -> str:
        return line.key if line.finding is None else line.finding.key

    def place_of(self, line: CycleLine) -> object:
        found = line.finding and (line.finding.key, line.finding.rule, line.finding.field)
        return line.step, line.key, found, line.heading

    def selectable(self, line: CycleLine) -> bool:
        return bool(line.step or line.key or line.finding)

    def _to_first_step(self) -> None:
        """The cursor begins on what one can do next."""
        cannot = self.why_not()
        at = [n for n, line in enumerate(self.list.lines) if line.step and line.step not in cannot]
        if at:
            self.list.move_to(at[0])
            self.show_notes()

    def do_list_open(self) -> None:
        line = self.list.current
        if line is not None and line.step:
            self.press(line.step)
        elif line is not None and line.finding is not None:
            if self.board.exists(line.finding.key):
                self.dismiss()
                self.board.pages.to_finding(line.finding)
            else:
                self.say(f"{line.finding.key} is gone", "warn")
        else:
            super().do_list_open()

    # ------------------------------------------------------------------ steps

    def why_not(self) -> dict[str, str]:
        workspace, cycle = self.board.workspace, self.cycle
        order = self.board.arranging.cycle_order()
        read_only = workspace.read_only
        return why_not_of_cycle(
            CyclePlace(
                name="" if cycle is None else one_line(cycle.name),
                state="draft" if cycle is None else cycle.state,
                key_results=len(self._key_results),
                read_only="" if read_only is None else str(read_only),
                can_undo=workspace.can_undo,
                can_redo=workspace.can_redo,
                earlier_cycle=bool(order) and self._cycle != order[0],
                later_cycle=bool(order) and self._cycle != order[-1],
            )
        )

    def do_cycle_start(self) -> None:
        cycle = self.cycle
        if cycle is None:
            return
        mend = sum(finding.severity == "fail" for finding in self._found)
        name = one_line(cycle.name)
        start = start_cycle(self.board.workspace, cycle)
        if self._source is not None:
            self.ask(f"The coach is still looking. Start {name}", lambda: self.commit(start))
        elif mend:
            left = f"{mend} to mend first, listed below"
            self.ask(f"{left}. Start {name} all the same", lambda: self.commit(start), "bad")
        else:
            self.ask(f"Start {name}", lambda: self.commit(start))

    def do_cycle_vote(self) -> None:
        from okrtui.ui.screens.votes import VotesPage

        if self.cycle is not None:
            self.app.push_screen(VotesPage(self.board, self.cycle.id))

    def do_cycle_close(self) -> None:
        from okrtui.ui.screens.closing import ClosingScreen

        if self.cycle is not None:
            self.app.push_screen(ClosingScreen(self.board, self.cycle.id, self))

    def do_cycle_carry(self) -> None:
        from okrtui.ui.screens.carrying import CarryPage

        if self.cycle is not None:
            self.app.push_screen(CarryPage(self.board, self.cycle.id))

    def do_cycle_report(self) -> None:
        from okrtui.ui.screens.digest import digest_of_cycle

        if self.cycle is not None:
            self.app.push_screen(digest_of_cycle(self.board, self.cycle))

    def closed(self) -> None:
        """The cycle is closed: its report, and before it what goes on in the next one."""
        self.do_cycle_report()
        if any(record.outcome in ("keep", "modify") for record in self._key_results):
            self.do_cycle_carry()

    def do_cycle_add(self) -> None:
        from okrtui.ui.screens.next_cycle import offer

        offer(self, self.cycle, self._to_new)

    def _to_new(self, name: str) -> None:
        workspace = self.board.workspace
        found = [c.id for c in workspace.cycles.values() if c.name.casefold() == name.casefold()]
        if found:
            self.to_cycle(found[0])

    def do_templates_open(self) -> None:
        self.board.arranging.to_cycle(self._cycle)
        self.dismiss()
        self.board.pages.do_templates_open("")

    # ------------------------------------------------------------------ cycles

    def do_cycle_previous(self) -> None:
        self._step_cycle(-1)

    def do_cycle_next(self) -> None:
        self._step_cycle(1)

    def _step_cycle(self, step: int) -> None:
        order = self.board.arranging.cycle_order()
        if self._cycle in order:
            self.to_cycle(order[order.index(self._cycle) + step])

    def to_cycle(self, cycle: int) -> None:
        self._cycle = cycle
        self.board.arranging.to_cycle(cycle)
        self._judge_anew()
        self.rebuild()
        self._to_first_step()
        self._judge_on()

    # ------------------------------------------------------------------ telling

    def heading(self) -> str:
        cycle = self.cycle
        return "No cycle yet" if cycle is None else f"{one_line(cycle.name)} · {cycle.state}"

    def notes(self, line: CycleLine) -> Sequence[tuple[str, str]]:
        if line.finding is not None:
            return ((line.finding.do, "accent"), (line.finding.why, "dim"))
        if line.step:
            return ((actions.named(line.step).help, "dim"),)
        return ()

    # ------------------------------------------------------------------ drawing

    @property
    def heads(self) -> int:
        return 0

    def look_of(self, line: CycleLine) -> object:
        if line.step:
            return self.why_not().get(line.step)
        return drawing.goal_texts(self.board.workspace, self.board.views, line.key)

    def draw_row(self, line: CycleLine, width: int, look: Palette, *, cursor: bool) -> Line:
        glyphs = self.board.glyphs
        if line.step:
            reason = self.why_not().get(line.step, "")
            return drawing.step(line.step, reason, width, glyphs, look, cursor=cursor)
        if line.finding is not None:
            return drawing.finding(line.finding, width, glyphs, look, cursor=cursor)
        if line.key:
            texts = drawing.goal_texts(self.board.workspace, self.board.views, line.key)
            return drawing.goal(texts, width, glyphs, look, cursor=cursor)
        return drawing.told(line.heading, line.fact, width, glyphs, look)


def _has(text: str, words: Sequence[str]) -> bool:
    return all(word in text.casefold() for word in words)
