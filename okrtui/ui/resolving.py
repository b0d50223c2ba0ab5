"""Going on after a conflict: with what was decided, or typing on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from okrtui.domain.text import one_line
from okrtui.ui import cell_texts, saving, telling
from okrtui.workspace.errors import OkrtuiError
from okrtui.workspace.wording import in_words

if TYPE_CHECKING:
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.sessions import Session
    from okrtui.workspace.errors import FieldConflict


class Resolving:
    """What becomes of a session that somebody else's change stood against."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board

    def decide(self, against: Sequence[FieldConflict], mine: Mapping[str, bool]) -> None:
        """Save what is to be kept over theirs; mine: the decisions, by stored field."""
        editing = self._board.editing
        session = editing.session
        assert session is not None
        for field in against:
            session.base[field.field] = field.theirs
        kept = [
            cell for cell in session.cells if mine.get(saving.stored_of(session.key, cell), True)
        ]
        for cell in {*session.cells} - {*kept}:
            session.texts.pop(cell, None)
            session.opened.pop(cell, None)
        if not kept:
            editing.drop("Took theirs; yours was not saved")
            return
        session.cells = tuple(kept)
        try:
            change = saving.edit_of(self._board.workspace, session, session.cells)
        except OkrtuiError as error:
            editing.committing.told_error(session, error)
            return
        editing.committing.save(session, change, session.step)

    def edit_on(self, against: Sequence[FieldConflict]) -> None:
        """Type on, from theirs: what is saved next is meant to be instead of it."""
        editing = self._board.editing
        session = editing.session
        assert session is not None
        for field in against:
            session.base[field.field] = field.theirs
            cell = saving.cell_of(session, field.field)
            session.opened[cell] = cell_texts.stored_text(self._board, session, cell)
            touch = telling.touch_of((field._replace(field=""),))
            shown = in_words(
                self._board.workspace.model, field.table, field.id, field.field, field.theirs
            )
            editing.deciding.tell(touch, f"made it {shown}")
        self._board.say(session.hint)

    def told_corrected(self, session: Session, against: Sequence[FieldConflict]) -> None:
        """Somebody else corrected the same entry: saving once more is meant to be over theirs."""
        for field in against:
            session.base[field.field] = field.theirs
        first = against[0]
        theirs = in_words(
            self._board.workspace.model, first.table, first.id, first.field, first.theirs
        )
        self._board.say(
            f"Not saved: {one_line(first.who)} made the {first.field} {theirs} meanwhile; "
            f"{telling.ways_out().replace('saves it', 'saves yours over it')}",
            "warn",
        )
