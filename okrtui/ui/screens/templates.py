"""The templates: goals to begin with, each read as a whole before it is added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.ui.drawing import templates as drawing
from okrtui.ui.screens.list_page import ListPage
from okrtui.ui.screens.page import PageLine, PageScreen
from okrtui.ui.teaching import Lesson
from okrtui.workspace.templates.gallery import Template
from okrtui.workspace.templates.using import templates, use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.ui.drawing.pieces import Line, Palette
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.store_thread import Answer


class TemplatesPage(ListPage[Template]):
    """One's own templates, then the gallery."""

    SCOPE: ClassVar[actions.Scope] = "templates"
    NAME = "the templates"
    PLACEHOLDER = "words in name, objective or key results"
    OPENS = "read it"
    LESSONS = (Lesson(""), Lesson("No templates.", "strong"))

    def rows(self) -> Sequence[Template]:
        words = self.query_text.casefold().split()
        return [one for one in templates(self.board.workspace) if _has(one, words)]

    def goal_of(self, line: Template) -> str:
        return ""

    def place_of(self, line: Template) -> object:
        return line.name

    def heading(self) -> str:
        return f"Templates · {len(self.list.lines)} to begin with"

    def notes(self, line: Template) -> Sequence[tuple[str, str]]:
        opens = actions.label(actions.key("list.open"))
        kpis = f" and {len(line.kpis)} KPIs" if line.kpis else ""
        return (
            (f"{opens} shows its {len(line.key_results)} key results{kpis}", "accent"),
            (" · ".join(map(one_line, line.key_results)), "dim"),
        )

    def do_list_open(self) -> None:
        line = self.list.current
        if line is not None:
            self.app.push_screen(TemplateScreen(self.board, self, line))

    # ------------------------------------------------------------------ drawing

    def look_of(self, line: Template) -> object:
        return line

    def draw_head(self, y: int, width: int, look: Palette) -> Line:
        return drawing.head(look)

    def draw_row(self, line: Template, width: int, look: Palette, *, cursor: bool) -> Line:
        return drawing.line(line, width, self.board.glyphs, look, cursor=cursor)


class TemplateScreen(PageScreen):
    """What a template adds; Enter adds it."""

    def __init__(self, board: BoardScreen, page: TemplatesPage, template: Template) -> None:
        adds = actions.label(actions.key("editor.save"))
        where = f" to {one_line(board.cycle_name)}" if board.cycle_name else ""
        told = f"{adds} adds all of it{where}, as one change; numbers are examples to put yours in"
        lines = [PageLine("", told, "dim"), PageLine("", ""), *_lines(template)]
        super().__init__(f"Template · {one_line(template.name)}", lines)
        self._board = board
        self._page = page
        self._template = template

    def action_keep(self) -> None:
        if self.finds:
            super().action_keep()
            return
        board = self._board
        if board.workspace.read_only is not None:
            self.text.say("read-only: nothing can be added to this store")
            return
        change = use(board.workspace, self._template, cycle=board.cycle_name)
        self.dismiss()
        self._page.dismiss()
        board.submit(lambda: board.workspace.commit(change), self._added)

    def _added(self, answer: Answer) -> None:
        board = self._board
        if answer.done is None:
            board.say(one_line(str(answer.error)), "bad")
            return
        board.pages.to_goal(answer.done.key)
        undo = actions.label(actions.key("change.undo"))
        board.say(f"{one_line(answer.done.message)}; {undo} takes it back", "good")


def _has(template: Template, words: Sequence[str]) -> bool:
    text = " ".join((template.name, template.field, template.objective, *template.key_results))
    return all(word in text.casefold() for word in words)


def _lines(template: Template) -> Iterator[PageLine]:
    yield PageLine("", one_line(template.objective), "strong")
    for line in template.key_results:
        yield PageLine("", f"  {one_line(line)}")
    if template.kpis:
        yield PageLine("", "")
        yield PageLine("", "KPIs beside it; one of the same name stays as it is", "muted")
    for line in template.kpis:
        yield PageLine("", f"  {one_line(line)}")
