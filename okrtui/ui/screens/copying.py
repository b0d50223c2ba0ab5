"""Copying goals as Markdown: to the terminal's clipboard, or to a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, Literal

from okrtui.domain.errors import Invalid
from okrtui.domain.text import clean, one_line
from okrtui.ui import actions, clipboard
from okrtui.ui.judging import Judging
from okrtui.ui.screens.choosing import Choice, ChoiceScreen
from okrtui.ui.to_file import ToFile
from okrtui.ui.widgets.name_line import NameLine
from okrtui.workspace.arrangement import is_heading

if TYPE_CHECKING:
    from okrtui.domain.document import Document
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.workspace.rows import GoalRow, GroupRow, OutlineLine
    from okrtui.workspace.written import Row

What = Literal["goal", "panel", "board"]
_WHATS: Final[tuple[What, ...]] = ("goal", "panel", "board")


class Copying:
    """The part of the board that gives away what it shows."""

    def __init__(self, board: BoardScreen) -> None:
        self.board = board
        self.line: NameLine | None = None
        """The line in which a file's name is being typed."""
        self._text = ""
        self._named = ""
        """What was copied, for the person."""
        self._file = ToFile()
        self.judging = Judging(board, board, board.say)
        """What has to be judged before it can be copied."""

    def do_view_copy(self, key: str) -> None:
        whats = [what for what in _WHATS if what != "goal" or self.board.key]
        names = {
            "goal": self.board.key,
            "panel": "the KPIs" if self.board.source == "pulse" else "the goals shown",
            "board": "the board",
        }
        places = ("to the clipboard", "to a file…")
        choices = [(what, to) for to in range(2) for what in whats]
        self.board.app.push_screen(
            ChoiceScreen(
                "Copy as Markdown",
                [
                    Choice(str(number), f"{names[what]} {places[to]}")
                    for number, (what, to) in enumerate(choices, 1)
                ],
                self.board.glyphs,
                lambda number: self._copy(*choices[number], names[choices[number][0]]),
            )
        )

    def _copy(self, what: What, to: int, named: str) -> None:
        goals = what == "board" or (what == "panel" and self.board.source != "pulse")
        shown = [line.key for line in self.board.arranging.lines()] if goals else []

        def unjudged() -> Iterator[str]:
            return self.board.views.unjudged_of(key for key in shown if not is_heading(key))

        if self.judging.ready((what, to), unjudged, lambda: self._copy(what, to, named)):
            self._write(what, to, named)

    def _write(self, what: What, to: int, named: str) -> None:
        from okrtui.interchange.markdown import markdown

        goal = named if what == "goal" else ""
        if goal and not self.board.exists(goal):
            self.board.say(f"{goal} is gone by now; nothing was copied", "warn")
            return
        self._text = clean(markdown(self._document(what, goal)), lines=True)
        self._named = named
        if to:
            self._ask_name(goal or ("kpis" if named == "the KPIs" else what))
        elif clipboard.fits(self._text):
            self.board.app.copy_to_clipboard(self._text)
            told = f"{named}, sent to the terminal's clipboard; not every terminal takes it"
            self.board.say(told, "dim")
        else:
            size, most = len(self._text.encode()) // 1024, clipboard.LARGEST * 3 // 4 // 1024
            copy = actions.label(actions.key("view.copy"))
            told = f"{named}: {size} KB, terminals take {most}; nothing was sent"
            self.board.say(f"{told}, {copy} writes it to a file, too", "warn")

    # ------------------------------------------------------------------ what is copied

    def _document(self, what: What, goal: str) -> Document:
        from okrtui.workspace import written

        board = self.board
        header = board.views.header(board.cycle)
        if what == "goal":
            below = written.below(board.arranging.lines(), goal)
            return written.of_goal(board.views.detail(goal), list(self._rows(below)))
        kpis = {f"K{id}" for id in board.workspace.kpis}
        pulse = [line for line in board.listing.pulse_lines() if line.heading or line.key in kpis]
        if what == "board":
            return written.of_board(
                header, list(self._rows(board.arranging.lines())), board.views, pulse
            )
        if board.source == "pulse":
            return written.of_kpis(header, board.views, pulse)
        return written.of_goals(header, list(self._rows(board.arranging.lines())))

    def _rows(self, lines: Iterable[OutlineLine]) -> Iterator[Row]:
        for line in lines:
            yield line.depth, self._row(line.key)

    def _row(self, key: str) -> GoalRow | GroupRow:
        return self.board.arranging.heading(key) if is_heading(key) else self.board.views.goal(key)

    # ------------------------------------------------------------------ to a file

    def _ask_name(self, name: str) -> None:
        self._file = ToFile()
        self.line = NameLine(f"okrtui-{name}.md", self._done)
        self.board.mount(self.line)
        self.line.focus(scroll_visible=False)
        save, leave = (actions.label(actions.key(f"editor.{id}")) for id in ("save", "cancel"))
        self.board.say(f"{self._named} to which file? {save} writes it, {leave} leaves", "text")

    def _done(self, name: str | None) -> None:
        if name is None:
            self._close()
            self.board.say("Nothing was written", "dim")
            return
        if not name.strip():
            self._refuse("name a file")
            return
        try:
            path = self._file.write(name, self._text)
        except Invalid as error:
            self._refuse(str(error))
        else:
            self._close()
            self.board.say(f"{self._named}, written to {one_line(str(path))}", "good")

    def _refuse(self, told: str) -> None:
        self.board.say(one_line(told), "warn")

    def _close(self) -> None:
        line, self.line = self.line, None
        if line is not None:
            line.remove()
