"""What the line that is being typed comes to, shown below it with every key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.geometry import Region

from okrtui.domain.errors import Invalid
from okrtui.domain.text import one_line
from okrtui.ui import adding
from okrtui.ui.placing import row_of
from okrtui.ui.widgets.captured_lines import CapturedLines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrtui.domain.capture.telling import Told
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.sessions import Session
    from okrtui.ui.widgets.captured_lines import Coached
    from okrtui.workspace.captured_fields import FieldRead

_MOST_SAID: Final = 3
"""Findings of the coach that are shown at once."""


class LiveCapture:
    """Reads the line in the board's editor while a row is added."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board
        self._lines: CapturedLines | None = None
        self._text = ""
        self._said: Coached = ()
        self._read: tuple[FieldRead, ...] = ()
        """The fields as they could be read last."""

    def typed(self, text: str) -> None:
        """Show what a line says; nothing for an empty one, and where no goal is added."""
        self._text = text
        session = self._board.editing.session
        if session is None or not session.adding:
            self._hide()
        elif session.at > 0:
            self._show_fields(session, text)
        elif text.strip():
            self._show_line(session, text)
        else:
            self._said = ()
            self._hide()

    def coached(self, said: Sequence[tuple[str, str]]) -> None:
        """Show what the coach says of it, the worst first."""
        if tuple(said[:_MOST_SAID]) != self._said:
            self._said = tuple(said[:_MOST_SAID])
            self.typed(self._text)

    def cell_area(self, field: str) -> Region | None:
        """The cells of the screen that a field's editor goes to."""
        return None if self._lines is None else self._lines.cell_area(field)

    def close(self) -> None:
        self._said, self._read = (), ()
        if self._lines is not None:
            self._lines.remove()
            self._lines = None

    def _hide(self) -> None:
        if self._lines is not None:
            self._lines.hide()

    def _show_line(self, session: Session, text: str) -> None:
        columns = self._columns(session, text)
        where = self._where()
        if where is None or not (columns or self._said):
            self._hide()
        else:
            self._overlay().show(columns, self._said, *where)

    def _show_fields(self, session: Session, text: str) -> None:
        workspace = self._board.workspace
        try:
            texts = adding.texts_with(session, text)
            self._read = adding.fields_shown(workspace, session, texts)
        except Invalid:
            # Half a number: what was read before stays until it is whole.
            if not self._read:
                line = {adding.LINE: session.texts.get(adding.LINE, "")}
                self._read = adding.fields_shown(workspace, session, line)
        where = self._where()
        if where is None:
            self._hide()
        else:
            self._overlay().show_fields(self._read, session.field, self._said, *where)

    def _overlay(self) -> CapturedLines:
        if self._lines is None:
            self._lines = CapturedLines(self._board.glyphs)
            self._board.mount(self._lines)
        return self._lines

    def _where(self) -> tuple[Region, Region] | None:
        """The row that is typed, and the lines that may be covered; None when it isn't seen."""
        row, panel = row_of(self._board), self._board.source_panel.region
        if row is None or row not in panel.line_range:
            return None
        room = Region(panel.x, panel.y + 1, panel.width, panel.height - 1)
        return Region(panel.x, row, panel.width, 1), room

    def _columns(self, session: Session, text: str) -> tuple[Told, ...]:
        from okrtui.domain.capture.captured import Captured
        from okrtui.domain.capture.telling import Told, told, told_kpi, told_objective

        try:
            found = adding.read(self._board.workspace, session, adding.texts_with(session, text))
        except Invalid as error:
            return (Told(one_line(error.title), one_line(error.hint), "warn"),)
        if found is None:
            return ()
        if not isinstance(found, Captured):
            return told_kpi(found)
        return told_objective(found) if session.what == "objective" else told(found)
