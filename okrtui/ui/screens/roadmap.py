"""From nothing to a running quarter: every answer is on disk before the next question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.ui.screens.roadmap_frame import RoadmapFrame
from okrtui.ui.to_file import ToFile
from okrtui.workspace.errors import OkrtuiError
from okrtui.workspace.roadmap import FIRST, day_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.store_thread import Answer
    from okrtui.workspace.change import Change, Done, Event
    from okrtui.workspace.roadmap import Step


class RoadmapScreen(RoadmapFrame):
    """Asks for an objective, its key results, a KPI beside each, and the day of the review."""

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self.parts = (self,)
        self._warned: Step | None = None
        """Where one was told something that the same key once more overrides."""
        self._file = ToFile()
        told = []
        if self.roadmap.begun:
            anew = actions.label(actions.key("start.anew"))
            told.append(f"going on with {self.roadmap.objective}, {anew} begins another objective")
        if self.turn.is_typed:
            told.append("kept as a draft, not saved yet")
        self.say("; ".join(told), "dim")

    # ------------------------------------------------------------------ answering

    def do_start_next(self, key: str) -> None:
        turn = self.turn
        try:
            if turn.step.kind == "day":
                self._answer_day()
                return
            change = self.roadmap.answer(turn.step, turn.text)
        except OkrtuiError as error:
            self.say(str(error), "warn")
            return
        if change is None:
            self._pass_over()
        else:
            self._commit(change)

    def _pass_over(self) -> None:
        """Nothing to save here."""
        roadmap, step = self.roadmap, self.turn.step
        if not roadmap.begun:
            self._to_templates()
            return
        if self.turn.coming:
            # This pasted line was emptied: on to the next one.
            self.turn.answered()
            self.show()
            return
        few = roadmap.enough()
        if step.kind == "key_result" and not step.key and few and self._warned != step:
            self._warned = step
            goes_on = actions.label(actions.key("start.next"))
            self.say(f"{few}; {goes_on} once more goes on all the same", "warn")
            return
        self.turn.typed.pop(step, None)
        self._go_to(roadmap.after(step))

    def _commit(self, change: Change) -> None:
        workspace = self.board.workspace
        self._save(lambda: workspace.commit(change), self._saved)

    def _save(self, work: Callable[[], Done], then: Callable[[Done], None]) -> None:
        self.busy = True

        def told(answer: Answer) -> None:
            if answer.error is not None:
                self.refuse(answer.error)
            elif answer.done is not None:
                self.say(answer.done.message, "good")
                then(answer.done)
                self.wake()

        self.board.submit(work, told)

    def _saved(self, done: Done) -> None:
        step, roadmap = self.turn.step, self.roadmap
        self.turn.answered()
        if step == FIRST and not roadmap.begun:
            roadmap.objective = done.key
            self.board.arranging.reveal(done.key)
        is_next = step.kind == "key_result" and not step.key
        if step in roadmap.steps and (is_next or not roadmap.goal_of(step)):
            # One more of them, or the same question without its answer.
            self._go_to(step)
        elif step not in roadmap.steps and not is_next:
            self._go_to(roadmap.nearest(step))
        else:
            # There are as many as there can be.
            waits = [line for line in self.turn.typed.pop(step, "").split("\n") if line]
            if waits:
                self.say(f"{done.message}; left out, as five are the most: {', '.join(waits)}")
            self._go_to(roadmap.after(step))

    # ------------------------------------------------------------------ the day

    def _answer_day(self) -> None:
        """Raises Invalid."""
        turn = self.turn
        if not turn.day:
            turn.day = day_of(turn.text)
            self.show()
            return
        name = turn.file.strip()
        if name:
            self._finish(f"; the dates are in {self._write(name)}")
        else:
            # The day is kept nowhere else.
            self._finish(f"; okrtui report calendar --day {turn.day} gives the dates")

    def _write(self, name: str) -> str:
        """Raises Invalid."""
        from okrtui.interchange.ical import ical
        from okrtui.workspace.dates_ahead import WEEKDAYS, events

        workspace = self.board.workspace
        found = events(workspace, WEEKDAYS.index(self.turn.day))
        return str(self._file.write(name, ical(found, workspace.today(), workspace.identity)))

    def _finish(self, written: str) -> None:
        board, added = self.board, self.roadmap.key_results
        self.drafts.drop()
        self._leave(added[0] if added else self.roadmap.objective)
        checks, reviews = (
            actions.label(actions.key(id)) for id in ("goal.check_in", "review.open")
        )
        told = f"All set: {checks} checks in, {reviews} goes through all of it every week{written}"
        board.say(one_line(told), "good")

    # ------------------------------------------------------------------ to and fro

    def _go_to(self, step: Step | None) -> None:
        self._warned = None
        if step is not None:
            self.open(step)
            self.keep_draft()
            self.show()

    def do_start_back(self, key: str) -> None:
        step = self.turn.step
        before = step if self.turn.day else self.roadmap.before(step)
        if before is None:
            self.say("this is the first question", "dim")
        else:
            self._go_to(before)

    def do_start_anew(self, key: str) -> None:
        if not self.roadmap.begun:
            self.say("this is a new one already", "dim")
            return
        self.say(f"{self.roadmap.objective} stays; another objective", "good")
        self.roadmap = self.anew()
        self.turn.typed.clear()
        self._go_to(FIRST)

    def do_app_back(self, key: str) -> None:
        typed = any(self.turn.typed.values())
        kept = self.is_kept()
        if not kept and typed and self._warned != self.turn.step:
            self._warned = self.turn.step
            leave = actions.label(actions.key("app.back"))
            self.say(f"no draft could be written: {leave} once more forgets what is typed", "bad")
            return
        self._leave(self.roadmap.objective if self.roadmap.begun else "")
        if kept and (self.roadmap.begun or typed):
            opens = actions.label(actions.key("start.open"))
            self.board.say(f"all is kept: {opens} goes on with the new quarter", "dim")

    def _leave(self, goal: str) -> None:
        self.busy = True
        self.dismiss()
        if goal:
            self.board.pages.to_goal(goal)

    def _to_templates(self) -> None:
        self.drafts.drop()
        self._leave("")
        self.board.pressing.perform("templates.open", "")

    # ------------------------------------------------------------------ undo, help

    def do_change_undo(self, key: str) -> None:
        self._save(self.board.workspace.undo, self._undone)

    def do_change_redo(self, key: str) -> None:
        self._save(self.board.workspace.redo, self._undone)

    def _undone(self, done: Done) -> None:
        self._go_to(self.roadmap.nearest(self.turn.step))

    def do_app_help(self, key: str) -> None:
        self.show_keys("Help · a new quarter")

    def do_app_palette(self, key: str) -> None:
        self.pick_action("A new quarter")

    def do_app_redraw(self, key: str) -> None:
        self.redraw()

    # ------------------------------------------------------------------ what others do

    def follow(self, event: Event) -> None:
        """Something changed, here or elsewhere; what is typed stays."""
        roadmap = self.roadmap
        if self.busy:
            return
        if roadmap.objective and not roadmap.begun:
            self.say(f"{roadmap.objective} was deleted; what you typed is still here", "warn")
            roadmap.objective = ""
            self.open(FIRST)
        elif event.others:
            who, what = event.others[-1]
            self.say(f"{who}: {what}", "dim")
        if self.is_attached:
            self.show()
