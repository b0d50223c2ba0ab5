"""What the line that is being typed comes to, shown below it with every key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region

from okrtui.domain.errors import Invalid
from okrtui.domain.text import one_line
from okrtui.ui.widgets.captured_lines import CapturedLines

if TYPE_CHECKING:
    from okrtui.domain.capture.telling import Told
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.sessions import Session


class LiveCapture:
    """Reads the line in the board's editor while a row is added."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board
        self._lines: CapturedLines | None = None
        self._text = ""

    def typed(self, text: str) -> None:
        """Show what a line says; nothing for an empty one, and where no goal is added."""
        self._text = text
        session = self._board.editing.session
        columns = () if session is None or not text.strip() else self._columns(session, text)
        if not columns:
            if self._lines is not None:
                self._lines.hide()
            return
        if self._lines is None:
            self._lines = CapturedLines(self._board.glyphs)
            self._board.mount(self._lines)
        self._place(columns)

    def place(self) -> None:
        """Follow the editor after the lines around it changed."""
        if self._lines is not None and self._lines.display:
            self.typed(self._text)

    def close(self) -> None:
        if self._lines is not None:
            self._lines.remove()
            self._lines = None

    def _place(self, columns: tuple[Told, ...]) -> None:
        row, panel = self._board.editing.row, self._board.source_panel.region
        assert self._lines is not None
        if row is None or row not in panel.line_range:
            self._lines.hide()
            return
        beside = Region(panel.x, row, panel.width, 1)
        self._lines.show(columns, beside, self._board.size.height - 2)

    def _columns(self, session: Session, text: str) -> tuple[Told, ...]:
        from okrtui.domain.capture import capture, capture_objective
        from okrtui.domain.capture.telling import Told, told, told_kpi, told_objective
        from okrtui.domain.kpi_capture import capture_kpi

        today = self._board.workspace.today()
        try:
            if session.what == "objective":
                return told_objective(capture_objective(text, today))
            if session.what == "key_result":
                return told(capture(text, today))
            if session.what == "kpi":
                return told_kpi(capture_kpi(text))
        except Invalid as error:
            return (Told(one_line(error.title), one_line(error.hint), "warn"),)
        return ()
