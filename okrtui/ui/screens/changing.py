"""Changing goals from the board: edit, check in, step, add, delete, undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from okrtui.ui import actions
from okrtui.ui.availability import kind_of
from okrtui.ui.deleting import delete
from okrtui.ui.screens.arranging import objective_of
from okrtui.ui.sessions import Session, What
from okrtui.workspace import commands
from okrtui.workspace.converting import convert
from okrtui.workspace.errors import Invalid, NotFound, OkrtuiError
from okrtui.workspace.keys import listed, parse_key

if TYPE_CHECKING:
    from textual.timer import Timer

    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.store_thread import Answer

STEP_PAUSE: Final = 0.35
"""Seconds after the last + or − before the sum of them is checked in as one."""


class Changing:
    """The part of the board that changes goals."""

    def __init__(self, board: BoardScreen) -> None:
        self.board = board
        self._steps = 0
        self._steps_of = ""
        self._steps_timer: Timer | None = None
        self._question: tuple[str, ...] = ()
        """The keys of the goals whose deletion waits for a yes."""

    # ------------------------------------------------------------------ editing

    def do_goal_edit(self, key: str) -> None:
        row = self.board.key
        self.board.show_panel(self.board.source)
        self.board.editing.edit_cells(row)

    def do_target_reason(self, key: str) -> None:
        row = self.board.key
        if not self.board.workspace.model.target_changes(parse_key(row)):
            self.board.say(f"the target of {row} was not moved yet", "warn")
            return
        self.board.show_panel(self.board.source)
        self.board.editing.say_reason(row)

    def do_goal_check_in(self, key: str) -> None:
        row = self.board.key
        if kind_of(row) == "initiative":
            self.turn_initiative(row)
        else:
            self.board.editing.check_in(row)

    def turn_initiative(self, row: str) -> None:
        """Work has no value to check in: it is done, or open again."""
        workspace, id = self.board.workspace, parse_key(row).id
        state = "open" if workspace.initiatives[id].state == "done" else "done"
        shown = workspace.model.shown("initiatives", id) or {}
        base = {"state": shown.get("state")}
        change = commands.edit(workspace, row, {"state": state}, base=base)
        self.board.submit(lambda: self.board.workspace.commit(change))

    def do_check_in_digit(self, key: str) -> None:
        row = self.board.key
        self.board.editing.check_in(row, key)

    # ------------------------------------------------------------------ adding

    def _add(self, what: What, above: str) -> None:
        self.board.editing.add(Session(what, above, ("title",)))

    def do_goal_add(self, key: str) -> None:
        """A KPI in the pulse; below an objective a key result; where there is none, the first."""
        if self.board.source == "pulse":
            self._add("kpi", "")
            return
        objective = self.objective_here()
        self._add("key_result" if objective else "objective", objective)

    def do_goal_add_objective(self, key: str) -> None:
        self._add("objective", "")

    def do_goal_add_initiative(self, key: str) -> None:
        row = self.board.key
        if kind_of(row) == "initiative":
            row = f"KR{self.board.workspace.initiatives[parse_key(row).id].key_result}"
        self._add("initiative", row)

    def objective_here(self) -> str:
        """The objective that the row under the cursor is or hangs below."""
        tree = self.board.tree_panel
        for index in range(min(tree.cursor, len(tree.lines) - 1), -1, -1):
            key = tree.lines[index].key
            if kind_of(key):
                return f"O{objective_of(self.board.workspace, key)}"
        return ""

    def do_kpi_recover(self, key: str) -> None:
        change = commands.recover(self.board.workspace, self.board.key)
        self.board.submit(lambda: self.board.workspace.commit(change), self._told_recovery)

    def _told_recovery(self, answer: Answer) -> None:
        if answer.error is not None:
            refused = isinstance(answer.error, Invalid | NotFound)
            self.board.say(str(answer.error), "warn" if refused else "bad")
        elif answer.done is not None:
            undo = actions.label(actions.key("change.undo"))
            self.board.say(f"{answer.done.message}; {undo} takes it back", "good")
            if self.board.exists(answer.done.key):
                # It may be in another cycle than the one that is looked at.
                self.board.arranging.reveal(answer.done.key)
                self.board.rebuild()
                self.board.show_panel("goals")
                self.board.go_to(answer.done.key)

    # ------------------------------------------------------------------ stepping

    def do_value_increase(self, key: str) -> None:
        self._step_value(1)

    def do_value_decrease(self, key: str) -> None:
        self._step_value(-1)

    def _step_value(self, step: int) -> None:
        """Collect steps: pressed three times in a row, they are one check-in."""
        row = self.board.key
        if row != self._steps_of:
            self.flush_steps()
        steps = self._steps + step
        try:
            if steps:
                # Refused now what would be when the steps are checked in.
                commands.nudge(self.board.workspace, row, steps)
            place, coming = commands.nudged(self.board.workspace, row, steps)
        except OkrtuiError as error:
            self.board.say(str(error), "warn")
            return
        self._steps_of, self._steps = row, steps
        if self._steps_timer is not None:
            self._steps_timer.stop()
        self._steps_timer = self.board.set_timer(STEP_PAUSE, self.flush_steps)
        leads = f"{place} → {coming}" if steps else f"stays at {place}"
        self.board.say(f"{row} {leads}", "dim")

    def flush_steps(self) -> None:
        """Check the collected steps in."""
        row, steps = self._steps_of, self._steps
        self._steps_of, self._steps = "", 0
        if self._steps_timer is not None:
            self._steps_timer.stop()
            self._steps_timer = None
        if steps:
            try:
                change = commands.nudge(self.board.workspace, row, steps)
            except OkrtuiError as error:
                self.board.say(str(error), "warn")
                return
            self.board.submit(lambda: self.board.workspace.commit(change))

    # ------------------------------------------------------------------ deleting

    def do_goal_delete(self, key: str) -> None:
        """All marked rows, or the one under the cursor."""
        keys = self.board.signs.marked or (self.board.key,)
        going = {below for row in keys for below in self.board.workspace.below(row)}
        with_them = counted(sorted(going.difference(keys)))
        if len(keys) == 1 and not with_them:
            self._delete(keys)
            return
        self._question = keys
        yes, no = (actions.label(actions.key(id)) for id in ("question.yes", "question.no"))
        named = f"{len(keys)} marked ({listed(keys)})" if len(keys) > 1 else keys[0]
        named += self.board.marking.not_shown(keys)
        below = f" and {with_them} below {'it' if len(keys) == 1 else 'them'}" * bool(with_them)
        self.board.say(f"Delete {named}{below}? {yes} yes, {no} no", "bad")

    def _delete(self, keys: Sequence[str]) -> None:
        try:
            change = commands.delete_all(self.board.workspace, keys)
        except OkrtuiError as error:
            # Somebody else was quicker.
            self.board.say(str(error), "warn")
            return

        delete(self.board, change)

    @property
    def asking(self) -> bool:
        return bool(self._question)

    def forget_question(self) -> None:
        """What isn't seen any more must not be answered by accident."""
        self._question = ()

    def answer(self, key: str) -> None:
        """While a question stands, every key is its answer; only yes does it."""
        keys, self._question = self._question, ()
        if key in actions.named("question.yes").keys:
            self._delete(keys)
        else:
            self.board.say("Nothing was deleted", "dim")

    # ------------------------------------------------------------------ converting

    def do_goal_convert(self, key: str) -> None:
        """A KPI becomes a key result of the only objective there is, or of the one at hand."""
        row, workspace = self.board.key, self.board.workspace
        try:
            change = convert(workspace, row)
        except OkrtuiError as error:
            to = self.objective_here() if getattr(error, "field", "") == "to" else ""
            if not to:
                self.board.say(str(error), "warn")
                return
            change = convert(workspace, row, to)

        def told(answer: Answer) -> None:
            if answer.done is not None:
                undo = actions.label(actions.key("change.undo"))
                self.board.show_panel("pulse" if kind_of(answer.done.key) == "KPI" else "goals")
                self.board.go_to(answer.done.key)
                self.board.say(f"{answer.done.message}; {undo} takes it back", "good")
            elif answer.error is not None:
                self.board.say(str(answer.error), "warn")

        self.board.submit(lambda: workspace.commit(change), told)

    # ------------------------------------------------------------------ undo

    def do_change_undo(self, key: str) -> None:
        self.board.submit(self.board.workspace.undo, self._told_undo)

    def do_change_redo(self, key: str) -> None:
        self.board.submit(self.board.workspace.redo, self._told_undo)

    def _told_undo(self, answer: Answer) -> None:
        if answer.error is not None:
            nothing = isinstance(answer.error, NotFound)
            self.board.say(str(answer.error), "warn" if nothing else "bad")
        elif answer.done is not None:
            self.board.say(answer.done.message, "good")
            if answer.done.key and self.board.exists(answer.done.key):
                self.board.go_to(answer.done.key)


def counted(keys: Sequence[str]) -> str:
    """``4 key results and 2 initiatives``."""
    parts = []
    for noun in ("key result", "initiative"):
        number = sum(kind_of(key) == noun for key in keys)
        if number:
            parts.append(f"{number} {noun}{'s' if number > 1 else ''}")
    return " and ".join(parts)
