"""Looking at the board: filter, why, cycles, help, palette, themes; leaving it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.ui.availability import kind_of
from okrtui.ui.screens.base import OkrtuiScreen
from okrtui.ui.widgets.filter_line import FilterLine
from okrtui.workspace.filter_completion import completed
from okrtui.workspace.glyphs import HEALTH_WORDS, PACE_WORDS

if TYPE_CHECKING:
    from okrtui.ui.screens.board import BoardScreen


_MARGIN: Final = 4
"""Columns that a page keeps free beside its text."""


class Looking:
    """The part of the board that changes what is shown."""

    def __init__(self, board: BoardScreen) -> None:
        self.board = board
        self.line: FilterLine | None = None
        """The line in which a filter is being typed."""

    # ------------------------------------------------------------------ filter

    def do_view_filter(self, key: str) -> None:
        self.board.show_panel("goals")
        if self.line is None:
            people, teams = self.board.people(), self.board.teams()
            self.line = FilterLine(
                self.board.query_text,
                self._leave_filter,
                completed=lambda text: completed(text, people, teams),
            )
            self.board.mount(self.line)
            self.line.focus(scroll_visible=False)

    def _leave_filter(self, keep: bool) -> None:
        line, self.line = self.line, None
        if line is not None:
            line.remove()
            self.filter_by(line.value.strip() if keep else "")
            self.board.refresh_status()

    def filter_by(self, text: str) -> None:
        self.board.query_text = text
        self.board.rebuild()
        self.board.say(self.board.arranging.problem(), "warn")

    # ------------------------------------------------------------------ pages

    def do_goal_why(self, key: str) -> None:
        self.say_why(self.board.key)

    def say_why(self, row: str) -> None:
        """Show the rule behind a goal's colour on a page of its own."""
        from okrtui.ui.screens.page import (
            PageScreen,
            process_lines,
            section_lines,
            why_lines,
        )
        from okrtui.workspace.explaining import sections

        if kind_of(row) == "KPI":
            health = self.board.views.health(row)
            late = ", overdue" if health.overdue else ""
            state = f"{self.board.glyphs.health[health.health]} {HEALTH_WORDS[health.health]}{late}"
            lines = why_lines(health, state, self.board.role_of(row))
            width = self.board.size.width - _MARGIN
            lines += process_lines(
                self.board.views, self.board.workspace, row, self.board.glyphs, width
            )
            name = self.board.views.kpi(row).name
        else:
            pace = self.board.views.verdict(row)
            state = f"{self.board.glyphs.pace[pace.pace]} {PACE_WORDS[pace.pace]}"
            lines = why_lines(pace, state, self.board.role_of(row))
            glyphs = self.board.glyphs.pace
            lines += section_lines(
                sections(
                    self.board.views,
                    self.board.workspace.model,
                    row,
                    lambda pace: f"{glyphs[pace]} {PACE_WORDS[pace]}",
                )
            )
            name = self.board.views.goal(row).title
        self.board.app.push_screen(PageScreen(f"Why · {row} {name}", lines))

    def do_app_help(self, key: str) -> None:
        from okrtui.ui.helping import help_of

        self.board.app.push_screen(help_of(self.board))

    def do_app_palette(self, key: str) -> None:
        from okrtui.ui.palette import palette

        self.board.app.push_screen(palette(self.board))

    def do_app_redraw(self, key: str) -> None:
        self.board.send_anew()
        self.board.refresh()

    # ------------------------------------------------------------------ leaving

    def do_app_back(self, key: str) -> None:
        """One level back."""
        if self.board.arranging.stop_judging():
            return
        if self.board.copying.judging.stop():
            self.board.say("stopped: nothing was copied")
            return
        if self.board.panel == "detail":
            self.board.inspecting.back()
            return
        if self.board.marking.unmark():
            return
        if self.board.query_text:
            self.filter_by("")
        else:
            self.board.show_panel("goals")

    def do_app_suspend(self, key: str) -> None:
        self.board.app.action_suspend_process()

    def do_app_leave(self, key: str) -> None:
        for screen in self.board.app.screen_stack:
            if isinstance(screen, OkrtuiScreen):
                screen.keep_draft()
        self.board.app.exit()
