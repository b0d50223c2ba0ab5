"""Saving what was typed in an editor, and what comes of it: the next field, or an error told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain.errors import Invalid
from okrtui.domain.text import one_line
from okrtui.ui import actions, adding, cell_texts, pasting, saving, telling
from okrtui.ui.sessions import SAVED, Session
from okrtui.ui.teaching import next_step
from okrtui.workspace import commands
from okrtui.workspace.errors import Conflict, OkrtuiError
from okrtui.workspace.wording import field_in_words

if TYPE_CHECKING:
    from okrtui.ui.editing import Editing
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.store_thread import Answer
    from okrtui.workspace.change import Change, Done


class Committing:
    """The part of the editor that saves."""

    def __init__(self, board: BoardScreen, editing: Editing) -> None:
        self._board = board
        self._editing = editing

    def commit(self, text: str, step: int) -> None:
        """Save what was typed and go on: 1 next field, -1 the one before, 0 out."""
        editing = self._editing
        session, editor = editing.session, editing.editor
        if session is None or editor is None or session.waiting:
            return
        if step > 0 and text == editor.value and editing.complete(editor):
            return
        taken = editing.choosing.taken(text)
        if taken != text:
            editor.write_all(taken)
            text = taken
        if not session.adding:
            session.texts[session.field] = text
        try:
            if session.what in ("check_in", "correct"):
                self._commit_entry(session, step)
            elif session.what == "reason":
                self._commit_reason(session, text)
            elif session.adding:
                self._commit_new(session, text, step)
            else:
                self._commit_cell(session, text, step)
        except OkrtuiError as error:
            self.told_error(session, error)

    def _commit_new(self, session: Session, text: str, step: int) -> None:
        """Tab goes through the fields that were read out of the line; Enter adds from anywhere."""
        workspace, cycle = self._board.workspace, self._board.cycle_name
        if session.at > 0:
            # What can't be read is told and stays in the editor; it is no correction yet.
            session.texts.pop(session.field, None)
            adding.read(workspace, session, adding.texts_with(session, text))
        adding.keep(session, text)
        if not step:
            change = saving.addition_of(workspace, session, session.texts, cycle)
            self.save(session, change, 0)
        elif not session.texts.get(adding.LINE, "").strip():
            self._board.say(f"type the line first; its fields come below it · {session.hint}")
        elif adding.move(workspace, session, step):
            self._editing.show_field()
        else:
            self._board.say(session.hint)

    def _commit_entry(self, session: Session, step: int) -> None:
        following = session.neighbour(step) if step else None
        if following is not None:
            if session.texts.get("value", "").strip():
                # Only to find out whether it can be read; nothing is committed yet.
                saving.entry_of(self._board.workspace, session)
            session.at = following
            self._editing.show_field()
            return
        change = saving.entry_of(self._board.workspace, session)
        if change is None:
            self._go_on(session, 0)
        else:
            self.save(session, change, 0)

    def _commit_reason(self, session: Session, text: str) -> None:
        if text.strip() == session.opened[session.field]:
            self._go_on(session, 0)
            return
        self.save(session, commands.give_reason(self._board.workspace, session.key, text), 0)

    def _commit_cell(self, session: Session, text: str, step: int) -> None:
        cells = saving.unsaved_of(
            session, lambda cell: cell_texts.stored_text(self._board, session, cell)
        )
        if text == session.opened[session.field]:
            cells = cells[:-1]
        if not cells:
            self._go_on(session, step)
            return
        session.cells = cells
        self.save(session, saving.edit_of(self._board.workspace, session, cells), step)

    def save(self, session: Session, change: Change, step: int) -> None:
        session.waiting, session.saved, session.step = True, False, step

        def write() -> Done:
            done = self._board.workspace.commit(change)
            session.saved = True
            return done

        def told(answer: Answer) -> None:
            session.waiting = False
            if answer.error is not None:
                self.told_error(session, answer.error)
            elif answer.done is not None:
                self._saved(session, answer.done.key, step)
                self._tell_saved(answer.done, session)

        self._board.submit(write, told)

    def _tell_saved(self, done: Done, saved: Session) -> None:
        """What was saved; when the next field is open, what can be typed there."""
        hint = "" if self._editing.session is None else self._editing.session.hint
        moved = done.changed and saved.changes_goal and "target" in saved.cells
        if not hint and moved and cell_texts.moves_of(self._board, saved.key):
            why = actions.label(actions.key("target.reason"))
            self._board.say(f"{done.message}; {why} says why", "good")
        elif not hint:
            self._board.say(self._account(done, saved), "good" if done.changed else "dim")
        else:
            self._board.say(f"{SAVED}{hint}" if done.changed else hint)

    def _account(self, done: Done, saved: Session) -> str:
        """What was done; while somebody begins, what comes next, too: the row is there to see."""
        teaches = saved.adding or saved.what == "check_in"
        step = next_step(self._board.workspace, done.key) if teaches and done.changed else ""
        if not step:
            return done.message
        return f"added {done.key}; {step}" if saved.adding else f"{done.message}; {step}"

    def _saved(self, session: Session, key: str, step: int) -> None:
        drafted = session.draft
        if drafted:
            self._board.drafts.drop()
            session.draft = False
        if self._editing.session is not session:
            return
        if session.adding:
            what, above = session.what, session.key
            self._editing.close()
            self._board.go_to(key)
            after = pasting.following(session)
            if after is not None:
                self._editing.begin(after)
                if drafted:
                    after.draft = True
                    self._editing.keeping.keep()
            elif session.more:
                self._editing.begin(Session(what, above, ("title",)))
            return
        for cell in session.cells:
            session.opened.pop(cell, None)
            session.texts.pop(cell, None)
        if session.what == "fields":
            self._board.forming.order(session)
        self._go_on(session, step)

    def _go_on(self, session: Session, step: int) -> None:
        session.opened.pop(session.field, None)
        session.texts.pop(session.field, None)
        session.base.clear()
        self._editing.deciding.forget()
        following = session.neighbour(step) if step else None
        if following is None:
            self._editing.close()
            self._board.say_nothing()
            return
        session.at = following
        self._editing.show_field(step=step)

    def told_error(self, session: Session, error: OkrtuiError) -> None:
        session.more = False
        if self._editing.session is not session:
            self._board.say(str(error), "bad")
            return
        # Typed for what would have come after saving: here it would go into the editor.
        dropped = self._board.keys.drop()
        if isinstance(error, Conflict) and any(not field.field for field in error.fields):
            session.gone = session.gone or (telling.touch_of(error.fields),)
        if session.key and (session.gone or not self._board.exists(session.key)):
            self._editing.keeping.ask_lost(session)
        elif isinstance(error, Conflict) and error.fields and session.entry:
            self._editing.resolving.told_corrected(session, error.fields)
            return
        elif isinstance(error, Conflict) and error.fields:
            self._editing.deciding.ask(error.fields)
        elif self._missing_field(session, error) is not None:
            self._to_missing(session, error)
            return
        else:
            for_good = self._board.workspace.read_only is not None
            not_done = telling.not_done(dropped)
            told = (
                telling.not_saved(error, for_good=for_good),
                not_done[:1].upper() + not_done[1:],
            )
            self._board.say(". ".join(filter(None, told)), "bad")
            session.refused = isinstance(error, Invalid)
            return
        self._editing.choosing.hide()
        told = ("Nothing is saved yet", telling.not_done(dropped))
        self._board.say("; ".join(filter(None, told)), "warn")

    def _missing_field(self, session: Session, error: OkrtuiError) -> int | None:
        """The place of an empty field without which what was typed can't be."""
        field = error.field if isinstance(error, Invalid) else ""
        if session.what != "fields" or field in (session.field, *session.texts):
            return None
        if field not in session.fields or cell_texts.stored_text(self._board, session, field):
            return None
        return session.fields.index(field)

    def _to_missing(self, session: Session, error: OkrtuiError) -> None:
        """Have it typed: both are saved together then."""
        unsaved, at = session.field, self._missing_field(session, error)
        assert at is not None
        session.at = at
        self._editing.show_field()
        self._board.say(f"{field_in_words(unsaved)} waits: {one_line(str(error))}", "warn")
