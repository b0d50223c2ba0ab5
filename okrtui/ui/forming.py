"""The form with all fields of a goal, over the lists of the board."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.events import Paste

from okrtui.ui import actions
from okrtui.ui.field_letters import letters_of
from okrtui.ui.keys import character_of, typed
from okrtui.ui.widgets.field_form import FieldForm
from okrtui.workspace.field_forms import fields_of, lines_of

if TYPE_CHECKING:
    from okrtui.ui.keys import Typed
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.sessions import Session

_AROUND: Final = 3
"""Lines of the screen that stay to be seen: header, status, footer."""
PAGE: Final = 6
"""Fields that one page goes on."""


class Forming:
    """The part of the board that shows every field of a row."""

    def __init__(self, board: BoardScreen) -> None:
        self.board = board
        self.form: FieldForm | None = None
        """None while no form is open."""

    def do_goal_edit_all(self, key: str) -> None:
        row = self.board.key
        self.board.show_panel(self.board.source)
        self.board.editing.edit_all(row)

    def do_goal_describe(self, key: str) -> None:
        row = self.board.key
        self.board.show_panel(self.board.source)
        self.board.editing.edit_all(row, "description")
        self.board.editing.write_outside()

    def show(self, session: Session) -> None:
        """Show the session's goal as it is now, the cursor on its field."""
        if self.form is None:
            self.form = FieldForm(self.board.glyphs, self._place_editor)
            self.lay_out()
            self.board.mount(self.form)
        form = self.form
        form.show_letters(letters_of(session.fields) if session.picking else {})
        form.unsaved = {
            field: text
            for field, text in session.texts.items()
            if field != session.field and text != session.opened.get(field)
        }
        if self.board.exists(session.key):
            lines = lines_of(self.board.workspace, session.key)
            form.show(session.name, lines, session.field)
            return
        # Deleted by somebody else: what it was like stays to be seen.
        form.show(session.name, form.lines, session.field)

    def picks(self, event: Typed) -> bool:
        """A field's letter goes there as long as nothing else was pressed; whether it was one."""
        session, editor = self.board.editing.session, self.board.editing.editor
        if session is None or editor is None or not session.picking:
            return False
        character = None if isinstance(event, Paste) else character_of(event)
        untouched = editor.value == session.opened[session.field]
        begins = typed(event) in actions.named("editor.save").keys
        if not untouched or (character is None and not begins):
            session.picking = False
            if self.form is not None:
                self.form.show_letters({})
            return False
        fields = {letter: field for field, letter in letters_of(session.fields).items()}
        if not begins and character not in fields:
            self.board.say(f"no field has that letter; {session.hint}", "warn")
            return True
        session.picking = False
        if character is not None:
            session.at = session.fields.index(fields[character])
        self.board.editing.show_field()
        return True

    def _place_editor(self) -> None:
        """The editor goes where its field is, now that one knows where that is."""
        self.board.editing.place()
        self.board.refresh_status()

    def order(self, session: Session) -> None:
        """A goal that became of another kind has other fields in front."""
        if self.board.exists(session.key):
            field = session.field
            session.fields = fields_of(self.board.workspace, session.key)
            session.at = session.fields.index(field)

    def lay_out(self) -> None:
        """Take all lines between the header and the status line."""
        if self.form is not None:
            width, height = self.board.app.size
            self.form.styles.offset = (0, 1)
            self.form.styles.width = width
            self.form.styles.height = max(1, height - _AROUND)

    def close(self) -> None:
        if self.form is not None:
            self.form.remove()
            self.form = None
