"""Working in the detail: correcting what was checked in, going to what the goal is tied to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from okrtui.ui.availability import kind_of
from okrtui.ui.deleting import delete
from okrtui.workspace import commands
from okrtui.workspace.entries import parse_entry
from okrtui.workspace.errors import OkrtuiError
from okrtui.workspace.keys import Goal, parse_key

if TYPE_CHECKING:
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.workspace.entries import Entry

Listed = Literal["", "entry", "total", "initiative", "goal", "finding"]


class Inspecting:
    """The part of the board that works on the list of the detail."""

    def __init__(self, board: BoardScreen) -> None:
        self.board = board
        self.alone = False
        """Whether the detail has the whole screen."""

    @property
    def listed(self) -> Listed:
        """What the row under the detail's cursor is; ``total``: what a flow came to."""
        pane = self.board.detail_panel
        if pane.entry is not None:
            return "entry" if pane.entry.key else "total"
        if pane.tie is not None:
            return "initiative" if kind_of(pane.tie.key) == "initiative" else "goal"
        return "" if pane.finding is None else "finding"

    @property
    def entry(self) -> tuple[Goal, Entry] | None:
        """The check-in or measurement under the cursor, and whose it is."""
        board, entry = self.board, parse_entry(self.board.detail_panel.cursor_key)
        if entry is None or not board.key:
            return None
        goal = parse_key(board.key)
        feeding = board.workspace.key_results[goal.id].kpi if goal.table == "key_results" else None
        if entry.table == "measurements" and feeding is not None:
            goal = Goal("kpis", feeding)
        return goal, entry

    # ------------------------------------------------------------------ the list

    def do_entry_edit(self, key: str) -> None:
        pane = self.board.detail_panel
        if self.entry is not None:
            self.board.editing.correct(*self.entry)
        elif self.listed == "initiative" and pane.tie is not None:
            self.board.changing.turn_initiative(pane.tie.key)
        elif pane.tie is not None:
            self.board.pages.to_goal(pane.tie.key)
        elif pane.finding is not None:
            found = self.board.views.coach.findings(self.board.key)
            rule = pane.finding.rule
            finding = next((finding for finding in found if finding.rule == rule), None)
            if finding is not None:
                self.board.pages.to_finding(finding)

    def do_entry_add(self, key: str) -> None:
        self.board.editing.check_in(self.board.key)

    def do_entry_delete(self, key: str) -> None:
        workspace, found, tie = self.board.workspace, self.entry, self.board.detail_panel.tie
        try:
            if found is not None:
                change = commands.remove(workspace, *found)
            elif tie is not None:
                change = commands.delete(workspace, tie.key)
            else:
                return
        except OkrtuiError as error:
            # Somebody else was quicker.
            self.board.say(str(error), "warn")
            return

        delete(self.board, change)

    # ------------------------------------------------------------------ the panel

    def do_detail_alone(self, key: str) -> None:
        self._give_room(not self.alone)

    def do_detail_next(self, key: str) -> None:
        self._step(1)

    def do_detail_previous(self, key: str) -> None:
        self._step(-1)

    def _step(self, step: int) -> None:
        if self.board.source_panel.move(step):
            self.board.follow_cursor(at_once=False)

    def do_kpi_open(self, key: str) -> None:
        """The KPI with the whole screen; back leads to the pulse."""
        self.alone = True
        self.board.show_panel("detail")

    def back(self) -> None:
        """From the detail to the list it came from."""
        self.alone = False
        self.board.show_panel(self.board.source)

    def _give_room(self, alone: bool) -> None:
        self.alone = alone
        self.board.panels.lay_out_again()
