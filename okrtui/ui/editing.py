"""Editing in place: opens the editor over a cell, saves what was typed, tells what went wrong."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from textual.geometry import Region

from okrtui.domain.errors import Invalid
from okrtui.domain.text import one_line
from okrtui.ui.availability import kind_of
from okrtui.ui.drafts import Draft
from okrtui.ui.sessions import WHATS, Session, fields_of, hint_of
from okrtui.ui.widgets.cell_editor import CellEditor
from okrtui.workspace import commands
from okrtui.workspace.errors import Conflict, FieldConflict, OkrtuiError
from okrtui.workspace.fields import field_named
from okrtui.workspace.keys import parse_key

if TYPE_CHECKING:
    from okrtui.domain.records import Json
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.store_thread import Answer
    from okrtui.workspace.change import Change, Done


class Editing:
    """The board's editor; at most one is open."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board
        self._editor: CellEditor | None = None
        self.session: Session | None = None
        self._unsure: Session | None = None
        """Left with a draft while it was being saved."""

    @property
    def open(self) -> bool:
        return self.session is not None

    @property
    def editor(self) -> CellEditor | None:
        return self._editor

    # ------------------------------------------------------------------ opening

    def edit_cells(self, key: str, field: str = "title") -> None:
        fields = fields_of("cells", key)
        self._begin(Session("cells", key, fields, at=fields.index(field)))

    def check_in(self, key: str, typed: str | None = None) -> None:
        """Start a check-in or measurement; typed: what begins the value."""
        self._begin(Session("check_in", key, fields_of("check_in", key)), typed=typed)

    def add(self, session: Session) -> None:
        self._begin(session)

    def reopen(self, draft: Draft) -> bool:
        """Go on with what was typed before the connection dropped; False when its goal is gone."""
        what = next((what for what in WHATS if what == draft.what), None)
        if what is None or (draft.key and not self._board.exists(draft.key)):
            return False
        fields = fields_of(what, draft.key)
        if draft.field not in fields:
            return False
        session = Session(
            what,
            draft.key,
            fields,
            at=fields.index(draft.field),
            texts=dict(draft.texts),
            base=dict(draft.base),
        )
        session.draft = True
        self._begin(session)
        if self.session is session:
            self._board.say(
                "Typed before the connection dropped, not saved: Enter saves it, Esc drops it",
                "warn",
            )
        return self.session is session

    def _begin(self, session: Session, *, typed: str | None = None) -> None:
        self.close()
        self.session = session
        self._board.hold_rows(True)
        if session.adding:
            self._board.open_new_row(session)
        self._show_field(typed=typed)

    def _show_field(self, *, typed: str | None = None) -> None:
        """Put the editor over the session's field."""
        session = self.session
        assert session is not None
        field = session.field
        try:
            stored = "" if session.adding else self._stored_text(session, field)
        except Invalid as error:
            self._refuse_field(session, error)
            return
        session.opened.setdefault(field, stored)
        text = typed if typed is not None else session.texts.get(field, stored)
        self._remember_base(session, field)
        hint = hint_of(session, stored, **self._about(session))
        completions = self._board.people() if field == "owner" else ()
        region = self._region(session)
        if self._editor is None:
            self._editor = CellEditor(self.commit, self.cancel)
            self._board.mount(self._editor)
        select = typed is None and field in ("value", "target", "confidence")
        self._editor.put(
            text, region, select=select, placeholder=hint.placeholder, completions=completions
        )
        self._editor.focus(scroll_visible=False)
        self._board.say(hint.text)

    def _refuse_field(self, session: Session, error: Invalid) -> None:
        """A cell that can't be edited: pass over it, or say why when one asked for it."""
        following = session.neighbour(1)
        if session.at > 0 and following is not None:
            session.at = following
            self._show_field()
            return
        self.close()
        self._board.say(str(error), "warn")

    def _stored_text(self, session: Session, field: str) -> str:
        board, key = self._board, session.key
        if field == "confidence":
            confidence = board.views.goal(key).confidence
            return "" if confidence is None else str(confidence)
        if field in ("note", "blocker"):
            return ""
        if field == "value" and session.what == "check_in":
            kind = self._about(session)["kind"]
            if kind == "milestones":
                return ""
            if kind == "done":
                return "yes"
        return board.views.cell(key, field)

    def _about(self, session: Session) -> dict[str, str]:
        """The key result's kind and steps, for the line below the editor."""
        record = None
        if kind_of(session.key) == "key result" and not session.adding:
            record = self._board.workspace.key_results.get(parse_key(session.key).id)
        if record is None:
            return {"kind": "", "steps": ""}
        steps = ", ".join(f"{n} {one_line(s.title)}" for n, s in enumerate(record.steps, 1))
        return {"kind": record.kind, "steps": steps}

    def _remember_base(self, session: Session, field: str) -> None:
        if session.adding or session.what == "check_in" or field == "value":
            return
        table, _ = parse_key(session.key)
        stored = field_named(table, field)
        session.base.setdefault(stored, self._board.stored(session.key, stored))

    def _region(self, session: Session) -> Region:
        panel = self._board.source_panel
        area = panel.cell_area(session.field)
        if area is None:
            # Out of sight: the status line's place is always there.
            screen = self._board.size
            return Region(1, screen.height - 2, screen.width - 2, 1)
        origin = panel.region
        width = min(area.width, origin.width - area.x)
        return Region(origin.x + area.x, origin.y + area.y, width, 1)

    def place(self) -> None:
        """Follow the row after the lines around it changed."""
        if self.session is not None and self._editor is not None:
            self._editor.place(self._region(self.session))

    # ------------------------------------------------------------------ saving

    def commit(self, text: str, step: int) -> None:
        """Save what was typed and go on: 1 next field, -1 the one before, 0 out."""
        session = self.session
        if session is None or session.waiting:
            return
        session.texts[session.field] = text
        try:
            if session.what == "check_in":
                self._commit_check_in(session, step)
            elif session.adding:
                self._save(session, self._addition(session, text), step)
            else:
                self._commit_cell(session, text, step)
        except OkrtuiError as error:
            self._board.say(str(error), "bad")

    def _commit_check_in(self, session: Session, step: int) -> None:
        following = session.neighbour(step) if step else None
        if following is not None:
            if session.texts.get("value", "").strip():
                # Only to find out whether it can be read; nothing is committed yet.
                self._check_in_change(session)
            session.at = following
            self._show_field()
            return
        self._save(session, self._check_in_change(session), 0)

    def _check_in_change(self, session: Session) -> Change:
        workspace, texts = self._board.workspace, session.texts
        goal = parse_key(session.key)
        value = texts.get("value", "").strip() or None
        if goal.table == "kpis":
            return commands.log(workspace, goal.id, value, note=texts.get("note", ""))
        return commands.check_in(
            workspace,
            goal.id,
            value,
            confidence=texts.get("confidence", "").strip() or None,
            note=texts.get("note", ""),
        )

    def _commit_cell(self, session: Session, text: str, step: int) -> None:
        field = session.field
        if text == session.opened[field] and not session.conflict:
            self._go_on(session, step)
            return
        workspace, key = self._board.workspace, session.key
        if field == "value":
            goal = parse_key(key)
            value = text.strip() or None
            if goal.table == "kpis":
                self._save(session, commands.log(workspace, goal.id, value), step)
            else:
                self._save(session, commands.check_in(workspace, goal.id, value), step)
            return
        stored = field_named(parse_key(key).table, field)
        self._refuse_to_overwrite(session, stored, text)
        base = {stored: session.base[stored]}
        known = base if base[stored] not in ("", None) else None
        self._save(session, commands.edit(workspace, key, {field: text}, base=known), step)

    def _refuse_to_overwrite(self, session: Session, stored: str, text: str) -> None:
        """An empty base can't be told to the store: see here whether it was filled meanwhile."""
        base, now = session.base[stored], self._board.stored(session.key, stored)
        if base in ("", None) and now not in ("", None) and str(now) != text:
            table, id = parse_key(session.key)
            field = FieldConflict(table, id, stored, base, text, now, "", None)
            raise _shown_conflict(session, field)

    def _addition(self, session: Session, text: str) -> Change:
        workspace = self._board.workspace
        if session.what == "objective":
            return commands.add_objective(workspace, text, cycle=self._board.cycle_name)
        if session.what == "kpi":
            from okrtui.domain.kpi_capture import capture_kpi

            found: dict[str, Any] = capture_kpi(text)._asdict()
            return commands.add_kpi(workspace, **found)
        above = parse_key(session.key).id
        if session.what == "key_result":
            return commands.add_key_result(workspace, above, text)
        return commands.add_initiative(workspace, above, text)

    def _save(self, session: Session, change: Change, step: int) -> None:
        session.waiting, session.saved = True, False

        def write() -> Done:
            done = self._board.workspace.commit(change)
            session.saved = True
            return done

        def told(answer: Answer) -> None:
            session.waiting = False
            if answer.error is not None:
                self._told_error(session, answer.error)
            elif answer.done is not None:
                self._saved(session, answer.done.key, step)
                self._board.say(answer.done.message, "good" if answer.done.changed else "dim")

        self._board.submit(write, told)

    def _saved(self, session: Session, key: str, step: int) -> None:
        if session.draft:
            self._board.drafts.drop()
            session.draft = False
        if self.session is not session:
            return
        session.conflict = False
        if session.adding:
            what, above = session.what, session.key
            self.close()
            self._board.go_to(key)
            if step > 0:
                self.add(Session(what, above, ("title",)))
            return
        self._go_on(session, step)

    def _go_on(self, session: Session, step: int) -> None:
        session.opened.pop(session.field, None)
        session.texts.pop(session.field, None)
        session.base.clear()
        following = session.neighbour(step) if step else None
        if following is None:
            self.close()
            self._board.say_nothing()
            return
        session.at = following
        self._show_field()

    def _told_error(self, session: Session, error: OkrtuiError) -> None:
        if isinstance(error, Conflict) and error.fields and self.session is session:
            error = _shown_conflict(session, error.fields[0])
        self._board.say(str(error), "bad")

    # ------------------------------------------------------------------ leaving

    def cancel(self) -> None:
        """Leave without saving."""
        session = self.session
        if session is None:
            return
        if session.draft:
            self._board.drafts.drop()
        took_theirs = session.conflict
        self.close()
        self._board.say(
            "Took theirs; yours was not saved" if took_theirs else "Nothing was saved", "dim"
        )

    def close(self) -> None:
        if self._editor is not None:
            self._editor.remove()
            self._editor = None
        session, self.session = self.session, None
        self._board.hold_rows(False)
        if session is not None and session.adding:
            self._board.close_new_row()

    def keep_draft(self) -> bool:
        """Write down what was typed and not saved; False when there is nothing of that kind."""
        session, editor = self.session, self._editor
        if session is None or editor is None:
            return False
        session.texts[session.field] = editor.value
        typed = any(text != session.opened.get(field, "") for field, text in session.texts.items())
        if not typed:
            return False
        draft = Draft(session.what, session.key, session.field, session.texts, session.base)
        if session.waiting:
            self._unsure = session
        return self._board.drafts.keep(draft)

    def after_all(self) -> None:
        """Nothing is being saved any more: what was written needs no draft."""
        if self._unsure is not None and self._unsure.saved:
            self._board.drafts.drop()


def _shown_conflict(session: Session, field: FieldConflict) -> Conflict:
    """Make the typed value ready to be sent again, and say what stands against it."""
    session.conflict = True
    session.base[field.field] = field.theirs
    who = one_line(field.who) or "somebody"
    at = f" at {datetime.fromtimestamp(field.when):%H:%M}" if field.when is not None else ""
    return Conflict(
        "Enter keeps yours, Esc takes theirs",
        f"{who} changed this{at}: was {_told(field.base)}, now {_told(field.theirs)}, "
        f"yours {_told(field.mine)}",
    )


def _told(value: Json) -> str:
    if value is None or value == "":
        return "empty"
    text = one_line(str(value))
    return f"'{text if len(text) <= 40 else text[:39] + '…'}'"
