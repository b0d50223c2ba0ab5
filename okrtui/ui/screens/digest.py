"""What a review or a cycle came to, on a page: to read, to copy, to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.binding import Binding

from okrtui.domain.errors import Invalid
from okrtui.domain.text import clean, one_line
from okrtui.ui import actions, clipboard
from okrtui.ui.screens.page import PageLine, PageScreen
from okrtui.ui.to_file import ToFile
from okrtui.ui.widgets.name_line import NameLine
from okrtui.workspace.cycle.report import report
from okrtui.workspace.review.digest import day_of, digest
from okrtui.workspace.views import Views

if TYPE_CHECKING:
    from collections.abc import Iterator

    from okrtui.domain.document import Document
    from okrtui.domain.records import CycleRecord
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.workspace.review.reviews import Review

_MARGIN: Final = 4
"""Columns that the page keeps free beside its text."""


class DigestScreen(PageScreen):
    """A report, and ways to take it along."""

    BINDINGS = [  # noqa: RUF012 - Textual's own way
        Binding(",".join(action.keys), action.id.replace(".", "_"), id=action.id, show=False)
        for action in actions.by_default("digest")
    ]

    def __init__(self, board: BoardScreen, document: Document, name: str) -> None:
        """name: of the file that it goes to unless somebody says another one."""
        self._document = document
        self._file_name = name
        copy, file = (actions.label(actions.key(f"digest.{id}")) for id in ("copy", "file"))
        ways = f"{copy} copies it as Markdown, {file} writes it to a file"
        lines = [
            PageLine("", ways, "dim"),
            PageLine("", ""),
            *_lines(self._document, board.app.size.width - _MARGIN),
        ]
        super().__init__(one_line(self._document.title), lines)
        self._line: NameLine | None = None
        self._file = ToFile()

    @property
    def _text(self) -> str:
        from okrtui.interchange.markdown import markdown

        return clean(markdown(self._document), lines=True)

    def action_digest_copy(self) -> None:
        text = self._text
        if clipboard.fits(text):
            self.app.copy_to_clipboard(text)
            self._say("sent to the terminal's clipboard; not every terminal takes it")
        else:
            self._say("too long for a terminal's clipboard; nothing was sent")

    def action_digest_file(self) -> None:
        if self._line is None:
            self._file = ToFile()
            self._line = NameLine(self._file_name, self._named)
            self.mount(self._line)
            self._line.focus(scroll_visible=False)

    def _named(self, name: str | None) -> None:
        if name is None or not name.strip():
            self._close_name()
            return
        try:
            path = self._file.write(name, self._text)
        except Invalid as error:
            self._say(str(error))
        else:
            self._close_name()
            self._say(f"written to {path}")

    def _close_name(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.remove()

    def _say(self, text: str) -> None:
        """Said in the title, where one looks after a key of the page."""
        self.text.say(one_line(text))


def digest_of(board: BoardScreen, review: Review) -> DigestScreen:
    """As things were on the day of the review."""
    day = day_of(review.record, board.workspace.today())
    views = board.views if day == board.views.paces.day else Views(board.workspace, day)
    document = digest(board.workspace, views, review)
    return DigestScreen(board, document, f"okrtui-review-{day}.md")


def digest_of_cycle(board: BoardScreen, cycle: CycleRecord) -> DigestScreen:
    document = report(board.workspace, board.views, cycle)
    return DigestScreen(board, document, _file_of(cycle.name))


def _file_of(name: str) -> str:
    """``okrtui-2026-Q4.md``; of any other name only what a file's name may have everywhere."""
    kept = "".join(c if c.isalnum() or c in "-_" else "-" for c in one_line(name))
    return f"okrtui-{kept[:60].strip('-') or 'cycle'}.md"


def _lines(document: Document, cells: int) -> Iterator[PageLine]:
    from okrtui.interchange.plain import section_lines

    yield PageLine("", one_line(document.subtitle), "muted")
    for section in document.sections:
        yield PageLine("", "")
        yield PageLine("", one_line(section.heading), "strong")
        for line in section_lines(section, cells):
            yield PageLine("", line)
