"""Editing in place: opens the editor over a cell, saves what was typed, tells what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain.errors import Invalid
from okrtui.ui import adding, cell_texts, pasting, saving, telling
from okrtui.ui.choosing import Choosing, Ghost
from okrtui.ui.committing import Committing
from okrtui.ui.deciding import Deciding
from okrtui.ui.drawing import pieces
from okrtui.ui.keeping import Keeping
from okrtui.ui.lending import lend_terminal
from okrtui.ui.live_capture import LiveCapture
from okrtui.ui.live_coach import LiveCoach
from okrtui.ui.live_reading import LiveReading
from okrtui.ui.placing import label_of, region_of, spot_of
from okrtui.ui.resolving import Resolving
from okrtui.ui.sessions import SEVERAL_LINES, Session, fields_of, hint_of
from okrtui.ui.turning_line import turn_line
from okrtui.ui.widgets.cell_editor import CellEditor
from okrtui.workspace import field_forms
from okrtui.workspace.touches import last_touch

if TYPE_CHECKING:
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.workspace.change import Event
    from okrtui.workspace.entries import Entry
    from okrtui.workspace.keys import Goal


class Editing:
    """The board's editor; at most one is open."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board
        self._editor: CellEditor | None = None
        self.session: Session | None = None
        self.deciding = Deciding(board)
        self.coach = LiveCoach(board)
        self.capture = LiveCapture(board)
        self.choosing = Choosing(board)
        self.reading = LiveReading(board)
        self.keeping = Keeping(board)
        self.resolving = Resolving(board)
        self.committing = Committing(board, self)

    @property
    def open(self) -> bool:
        return self.session is not None

    @property
    def editor(self) -> CellEditor | None:
        return self._editor

    # ------------------------------------------------------------------ opening

    def edit_cells(self, key: str, field: str = "title") -> None:
        fields = fields_of("cells", key)
        self.begin(Session("cells", key, fields, at=fields.index(field)))

    def edit_all(self, key: str, field: str = "") -> None:
        """Show every field of a goal and start with one of them, else with the first."""
        fields = field_forms.fields_of(self._board.workspace, key)
        session = Session("fields", key, fields, at=fields.index(field) if field else 0)
        session.picking = not field
        self.begin(session)

    def check_in(self, key: str, typed: str | None = None) -> None:
        """Start a check-in or measurement; typed: what begins the value."""
        self.begin(Session("check_in", key, fields_of("check_in", key)), typed=typed)

    def correct(self, goal: Goal, entry: Entry) -> None:
        """Type over a check-in or a measurement."""
        fields = fields_of("correct", goal.key)
        record = self._board.workspace.key_results.get(goal.id)
        if goal.table == "key_results" and record is not None:
            values = record.kpi is None and record.kind != "milestones"
            fields = tuple(field for field in fields if values or field != "value")
        session = Session("correct", goal.key, fields)
        session.entry = entry.key
        self.begin(session)

    def say_reason(self, key: str) -> None:
        """Why a goal's target was moved last."""
        self.begin(Session("reason", key, fields_of("reason", key)))

    def add(self, session: Session) -> None:
        self.begin(session)

    def begin(self, session: Session, *, typed: str | None = None) -> None:
        self.close()
        self.session = session
        session.name = telling.name_of(self._board.workspace, session.key)
        self._board.listing.hold(True)
        if session.adding:
            self._board.listing.open_new_row(session)
        self.show_field(typed=typed)

    def show_field(self, *, typed: str | None = None, step: int = 1) -> None:
        """Put the editor over the session's field; step: where one came from to it."""
        session = self.session
        assert session is not None
        field = session.field
        try:
            stored = cell_texts.stored_text(self._board, session, field)
        except Invalid as error:
            self._refuse_field(session, error, step or 1)
            return
        if session.adding:
            session.opened[field] = stored
        session.opened.setdefault(field, stored)
        session.seen = cell_texts.shown_now(self._board, session)
        text = typed if typed is not None else session.texts.get(field, stored)
        if session.what == "fields":
            self._board.forming.show(session)
        cell_texts.remember_base(self._board, session, field)
        room = self._board.size.width - 2
        hint = hint_of(session, stored, room=room, **cell_texts.about(self._board, session))
        self.choosing.begin(cell_texts.offers(self._board, session), text)
        session.room = max(pieces.cells(text), pieces.cells(hint.placeholder) if not text else 0)
        if session.adding:
            self._board.source_panel.show_typed(session.texts.get(adding.LINE, ""))
            self.capture.typed(text)
        spot = spot_of(self._board, session)
        if self._editor is None:
            self._editor = CellEditor(self, Ghost(self.choosing))
            self._board.mount(self._editor)
        select = typed is None and (
            field in ("value", "target", "confidence") or (session.adding and session.at > 0)
        )
        self._editor.keeps_lines = not session.adding and field in SEVERAL_LINES
        self._editor.put(text, spot.region, select=select, placeholder=hint.placeholder)
        self._board.field_name.show(spot.name, spot.region)
        self._editor.focus(scroll_visible=False)
        self.choosing.place()
        session.hint = pasting.told(session) if session.coming else hint.text
        self._board.say(session.hint)

    def _refuse_field(self, session: Session, error: Invalid, step: int) -> None:
        """A cell that can't be edited: pass over it, or say why when one asked for it."""
        following = session.neighbour(step)
        if session.at > 0 and following is not None:
            session.at = following
            self.show_field(step=step)
            return
        self.close()
        self._board.say(str(error), "warn")

    def place(self) -> None:
        """Follow the row after the lines around it changed."""
        if self.session is not None and self._editor is not None:
            spot = spot_of(self._board, self.session)
            self._editor.place(spot.region)
            self._board.field_name.show(spot.name, spot.region)
            self.capture.typed(self._editor.value)
            self.choosing.place()

    def typed(self, text: str) -> None:
        """A key changed the text of the editor."""
        self.choosing.typed(text)
        self._fit(text)
        self.reading.typed(text)
        self.capture.typed(text)
        self.coach.typed(text)

    def _fit(self, text: str) -> None:
        """Give the text of a narrow cell as much room as it needs, with what completes it."""
        if self.session is not None and self.session.field == "owner":
            shown = self.choosing.completion(text) or text or "a name"
            self.session.room = pieces.cells(shown)
            self.place()

    @property
    def label(self) -> str:
        """What the text belongs to, when the editor doesn't stand in a row that says so."""
        aside = self.session is not None and self.row == self._board.size.height - 2
        return label_of(self.session) if aside and self.session is not None else ""

    @property
    def row(self) -> int | None:
        """The line of the screen that the editor stands in."""
        return None if self.session is None else region_of(self._board, self.session).y

    def write_outside(self) -> None:
        """Go on with the text in the person's own editor."""
        lend_terminal(self._board)

    # ------------------------------------------------------------------ what others do

    def follow(self, event: Event) -> None:
        """Tell what somebody did to the goal that is being edited."""
        session = self.session
        if session is None or not session.key:
            return
        if session.what == "fields":
            self._board.forming.show(session)
        if self.deciding.asking:
            return
        if not self._board.exists(session.key):
            if session.gone is None:
                touch = last_touch(event.commits, self._board.workspace.model, session.key, "")
                session.gone = (touch,)
                self.deciding.tell(touch, f"deleted {session.key}; what you typed is still here")
            return
        if session.gone is not None:
            session.gone = None
            self.deciding.forget()
        shown = cell_texts.shown_now(self._board, session)
        if session.adding or shown == session.seen:
            return
        said = session.what == "check_in" or session.field in saving.CHECKED_IN
        field = "value" if said else session.field
        touch = last_touch(event.commits, self._board.workspace.model, session.key, field)
        session.seen = shown
        did = f"made it {shown}" if field != "value" or session.changes_goal else f"says {shown}"
        self.deciding.tell(touch, did)

    # ------------------------------------------------------------------ saving

    def commit(self, text: str, step: int) -> None:
        """Save what was typed and go on: 1 next field, -1 the one before, 0 out."""
        self.committing.commit(text, step)

    def do_other(self, id: str, text: str) -> None:
        """What only the row of a new goal has keys for."""
        session = self.session
        if session is None or session.waiting:
            return
        if not session.adding:
            self._board.say(f"finish what you type first: {telling.ways_out()}", "warn")
        elif id == "editor.more":
            session.more = True
            self.commit(text, 0)
        else:
            turn_line(self._board, session, text)

    def go(self, text: str, step: int) -> None:
        """An arrow up or down: in a list it chooses, among all fields it goes to the one there."""
        session = self.session
        if session is None or session.waiting:
            return
        self.choosing.typed(text)
        if self.choosing.going:
            self._choose(step)
        elif session.adding and session.at > 0:
            self.commit(text, step)
        elif session.what != "fields":
            self._board.say(f"finish what you type first: {telling.ways_out()}", "warn")
        elif session.neighbour(step) is not None:
            self.commit(text, step)

    def turn(self, step: int) -> bool:
        """An arrow to the side: it chooses among words, and takes the completion at the end."""
        editor = self._editor
        if editor is None or self.session is None or self.session.waiting:
            return False
        if self.choosing.turns_sideways:
            self._choose(step)
            return True
        return step > 0 and editor.cursor_at_end and self.complete(editor)

    def _choose(self, step: int) -> None:
        text = self.choosing.turn(step)
        if text is not None and self._editor is not None:
            self._editor.write_all(text)

    def complete(self, editor: CellEditor) -> bool:
        """Take the completion that is shown; False when there is none."""
        completion = self.choosing.completion(editor.value)
        if completion:
            editor.write_all(completion)
            self.choosing.typed(completion)
        return bool(completion)

    # ------------------------------------------------------------------ leaving

    def cancel(self) -> None:
        """Leave without saving; what can't be typed once more is not thrown away at once."""
        session = self.session
        if session is None or session.waiting:
            return
        if self.choosing.chooses and self._editor is not None:
            if not session.adding:
                session.texts.pop(session.field, None)
            self.show_field()
            return
        if session.adding and session.at > 0:
            adding.to_the_line(session)
            self.show_field()
            return
        typed = bool(self.keeping.typed(session))
        if typed and (session.gone is not None or session.draft):
            self.keeping.ask_lost(session)
        elif typed and self._board.workspace.read_only is not None:
            self.keeping.leave()
        else:
            self.drop(pasting.left_out(session) or "Nothing was saved")

    def drop(self, told: str = "Nothing was saved") -> None:
        """Leave, and forget what was typed."""
        if self.session is None or self.session.draft:
            self._board.drafts.drop()
        self.close()
        self._board.say(told, "dim")

    def close(self) -> None:
        if self._editor is not None:
            self._editor.remove()
            self._editor = None
        self._board.field_name.hide()
        self.capture.close()
        self.choosing.close()
        self._board.source_panel.show_typed("")
        session, self.session = self.session, None
        self.deciding.forget()
        self._board.listing.hold(False)
        self._board.forming.close()
        if session is not None and session.adding:
            self._board.listing.close_new_row()
        elif session is not None and session.gone is not None:
            self._board.rebuild()
