"""How the way to a running quarter looks: the question, the line it is answered in, the keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from okrtui.domain.capture.line import said_of
from okrtui.domain.capture.telling import level_of, told_kpi
from okrtui.domain.kpi_capture import said_of_kpi
from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.ui.drawing.frame import hints_for
from okrtui.ui.drawing.roadmap import Goal, Shown
from okrtui.ui.live_coach import PAUSE, role_of
from okrtui.ui.pasting import lines_in, waiting
from okrtui.ui.questioning import Asked
from okrtui.ui.roadmap_drafts import Kept, RoadmapDrafts
from okrtui.ui.screens.walk import WalkScreen
from okrtui.ui.widgets.roadmap_card import RoadmapCard
from okrtui.workspace.roadmap import FIRST, KINDS, NEXT_KEY_RESULT, Roadmap, Step

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

    from okrtui.ui.actions import Action
    from okrtui.ui.drawing.frame import Hint
    from okrtui.ui.keys import Typed
    from okrtui.ui.screens.board import BoardScreen

STAGES: Final = ("Objective", "Key results", "KPIs", "Review day")
_NARROW: Final = 60
"""Columns below which the title says the least."""
_WORDS: Final = {"app.back": "leave", "start.anew": "another objective"}
_PLACES: Final = {
    "app.back": 1,
    "start.back": 2,
    "start.anew": 3,
    "app.palette": 4,
    "app.help": 5,
}
"""What comes in the footer behind what one presses most."""


class RoadmapFrame(WalkScreen[Asked]):
    """Shows the question that is asked, and keeps what is typed for it."""

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self.drafts = RoadmapDrafts(board.drafts.apart("roadmap"))
        self.roadmap, self.turn = self._begun()
        self.question = RoadmapCard(board.glyphs)
        self._coached: tuple[tuple[str, str], ...] = ()
        self._coaching: Timer | None = None

    def _begun(self) -> tuple[Roadmap, Asked]:
        """The one that was left, as long as its objective can still be changed, else a new one."""
        workspace, kept = self.board.workspace, self.drafts.kept()
        if kept is not None:
            roadmap = Roadmap(workspace, kept.cycle or None, kept.objective)
            if not kept.objective or roadmap.is_open:
                step = roadmap.nearest(kept.step)
                return roadmap, Asked(roadmap, step, dict(kept.typed))
        roadmap = self.anew()
        return roadmap, Asked(roadmap, FIRST, {})

    def anew(self) -> Roadmap:
        """For the cycle that the board shows, unless it is closed."""
        shown = self.board.workspace.cycles.get(self.board.cycle or 0)
        cycle = None if shown is None or shown.state == "closed" else shown.name
        return Roadmap(self.board.workspace, cycle)

    def compose(self) -> ComposeResult:
        for widget in super().compose():
            yield self.question if widget is self.card else widget

    # ------------------------------------------------------------------ what a walk says

    def here(self) -> Sequence[Action]:
        return actions.in_start()

    def means(self, id: str) -> bool:
        return True

    def open(self, step: Step) -> None:
        """Ask this; what was typed there before stands there again, else the answer."""
        self.turn = Asked(self.roadmap, step, self.turn.typed)
        self._coached = ()

    def keep_draft(self) -> None:
        super().keep_draft()
        self.is_kept()

    def is_kept(self) -> bool:
        """Write down where one is and what is typed; whether that was possible."""
        roadmap, turn = self.roadmap, self.turn
        objective = roadmap.objective if roadmap.begun else ""
        return self.drafts.keep(Kept(objective, roadmap.cycle or "", turn.step, turn.typed))

    async def _do(self, event: Typed) -> None:
        """Lines pasted for a key result are one each, shown in turn."""
        lines = lines_in(event) if self.turn.step == NEXT_KEY_RESULT else []
        if not lines:
            await super()._do(event)
            return
        self.turn.put_lines(lines)
        self.draft_later()
        self.say(waiting(len(self.turn.coming)))
        self.show()

    # ------------------------------------------------------------------ the coach

    def _coach_later(self) -> None:
        """Whoever types on is not disturbed."""
        if self._coaching is not None:
            self._coaching.stop()
        self._coaching = self.set_timer(PAUSE, self._coach)

    def _coach(self) -> None:
        found = self.turn.findings(self.board.views.coach)
        said = tuple((one_line(f"coach {f.rule}: {f.told}. {f.do}"), role_of(f)) for f in found)
        if said != self._coached:
            self._coached = said
            self._show_question()

    # ------------------------------------------------------------------ showing

    def show(self) -> None:
        """The question, and all there is so far."""
        roadmap = self.roadmap
        self._follow_goals()
        count = len(roadmap.key_results)
        so_far = f"{count} key result{'s' * (count != 1)} so far" if roadmap.begun else ""
        cycle = one_line(roadmap.cycle_name) or "this quarter"
        narrow = self.app.size.width < _NARROW
        self.title_bar.show(cycle if narrow else f"New quarter · {cycle}", so_far)
        self.footer_bar.show(self._hints())
        self._show_question()
        self.show_turn()

    def _follow_goals(self) -> None:
        """The question may be about a key result that somebody deleted."""
        step = self.turn.step
        nearest = self.roadmap.nearest(step)
        if nearest == step:
            return
        lost = self.turn.typed.pop(step, "") if step.key else ""
        if lost:
            self.say(f"{step.key} was deleted; you had typed: {lost}", "warn")
        self.open(nearest)

    def show_turn(self) -> None:
        self.fields.show(self.turn.rows())
        self.show_said()
        self.place()
        self._coach_later()

    def _show_question(self) -> None:
        step = self.turn.step
        question = self.roadmap.question(step)
        if self.board.glyphs.ellipsis != "…":
            question = question._replace(example=question.example.replace("≥", ">="))
        goals = tuple(self._goals(step))
        self.question.show(Shown(STAGES, KINDS.index(step.kind), question, goals, self._coached))

    def _goals(self, step: Step) -> Iterator[Goal]:
        roadmap, workspace = self.roadmap, self.board.workspace
        if not roadmap.begun:
            return
        title = workspace.objectives[int(roadmap.objective.removeprefix("O"))].title
        yield Goal(0, f"{roadmap.objective} {one_line(title)}", step == FIRST)
        for key in roadmap.key_results:
            record = workspace.key_results[int(key.removeprefix("KR"))]
            level = one_line(level_of(said_of(record)))
            yield Goal(1, f"{key} {one_line(record.title)}, {level}", step.key == key)
            kpi = roadmap.kpi_of(key)
            if kpi:
                name, healthy, *_ = told_kpi(
                    said_of_kpi(workspace.kpis[int(kpi.removeprefix("K"))])
                )[0]
                yield Goal(2, f"{kpi} {name}, {healthy}", False)

    def _hints(self) -> list[Hint]:
        hidden = {"start.anew"} if not self.roadmap.begun else set()
        if self.turn.step == FIRST:
            hidden.add("start.back")
        offered = [a for a in self.here() if a.footer or a.id == "app.back"]
        # A character would be typed.
        keys = {a.id: [key for key in actions.labels(a) if len(key) > 1] for a in offered}
        offered = [a for a in offered if a.id not in hidden and keys[a.id]]
        # The way out stays where there is little room.
        offered.sort(key=lambda a: _PLACES.get(a.id, 0))
        return [
            hint._replace(word=_WORDS.get(hint.action, hint.word), key=keys[hint.action][0])
            for hint in hints_for(offered)
        ]
