"""The pages over the board: opening them, keeping them up to date, going from them to a goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.ui.availability import kind_of
from okrtui.ui.screens.base import OkrtuiScreen
from okrtui.ui.sessions import fields_of

if TYPE_CHECKING:
    from okrtui.domain.coach.finding import Finding
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.workspace.change import Event


class Pages:
    """The part of the board that covers it with a list."""

    def __init__(self, board: BoardScreen) -> None:
        self.board = board

    def do_alignment_open(self, key: str) -> None:
        from okrtui.ui.screens.alignment import AlignmentPage

        self.board.app.push_screen(AlignmentPage(self.board))

    def do_timeline_open(self, key: str) -> None:
        from okrtui.ui.screens.timeline import TimelinePage

        self.board.app.push_screen(TimelinePage(self.board))

    def do_activity_open(self, key: str) -> None:
        from okrtui.ui.screens.activity import ActivityPage

        self.board.app.push_screen(ActivityPage(self.board))

    def do_coach_open(self, key: str) -> None:
        from okrtui.ui.screens.coach import CoachPage

        self.board.app.push_screen(CoachPage(self.board))

    def do_calibration_open(self, key: str) -> None:
        from okrtui.domain.values import format_number
        from okrtui.ui.screens.page import PageLine, PageScreen, section_lines
        from okrtui.workspace.calibrating import scored, told
        from okrtui.workspace.explaining import Section

        found = scored(self.board.workspace, self.board.views)
        lines = [PageLine("", line) for line in told(found)]
        rows = tuple(
            (
                each.key,
                f"confidence {each.confidence}",
                f"grade {format_number(each.grade)}",
                "met" if each.hit else "not met",
                each.title,
            )
            for each in found
        )
        lines += section_lines([Section("what counts", rows)] if rows else [])
        lines += [PageLine("", ""), PageLine("", "Only yours are shown, and only to you.", "dim")]
        self.board.app.push_screen(PageScreen("Calibration", lines))

    def do_templates_open(self, key: str) -> None:
        from okrtui.ui.screens.templates import TemplatesPage

        self.board.app.push_screen(TemplatesPage(self.board))

    def do_cycle_open(self, key: str) -> None:
        from okrtui.ui.screens.cycle import CyclePage

        self.board.app.push_screen(CyclePage(self.board))

    def do_review_open(self, key: str) -> None:
        from okrtui.ui.screens.review_opening import open_on

        open_on(self.board)

    def do_review_last(self, key: str) -> None:
        from okrtui.ui.screens.digest import digest_of
        from okrtui.workspace.review.reviews import previous_of, review

        board = self.board
        last = previous_of(board.workspace)
        if last is None:
            opens = actions.label(actions.key("review.open"))
            board.say(f"you finished no review yet; {opens} begins one", "warn")
            return
        board.app.push_screen(digest_of(board, review(board.workspace.model, last.id)))

    def do_start_open(self, key: str) -> None:
        from okrtui.ui.screens.roadmap import RoadmapScreen

        self.board.say_nothing()
        self.board.app.push_screen(RoadmapScreen(self.board))

    def follow(self, event: Event) -> None:
        """Tell the pages that lie over the board what changed."""
        for screen in self.board.app.screen_stack[1:]:
            if isinstance(screen, OkrtuiScreen):
                screen.follow(event)

    # ------------------------------------------------------------------ to a goal

    def to_goal(self, key: str) -> None:
        """Put the board's cursor on a goal, in its own cycle."""
        board = self.board
        board.show_panel("pulse" if kind_of(key) == "KPI" else "goals")
        board.arranging.reveal(key)
        board.rebuild()
        board.go_to(key)

    def to_finding(self, finding: Finding) -> None:
        """To the goal of a finding, and into the field that cures it where the board has it."""
        board, row = self.board, finding.key
        self.to_goal(row)
        if board.workspace.read_only is None and finding.field == "value":
            board.editing.check_in(row)
        elif board.workspace.read_only is None and finding.field in fields_of("cells", row):
            board.editing.edit_cells(row, finding.field)
        if not board.editing.open:
            board.say(one_line(finding.do), "dim")
