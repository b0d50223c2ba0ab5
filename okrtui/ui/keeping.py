"""Drafts of what is typed: kept when the program has to go, offered again, dropped on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain.text import clean, one_line
from okrtui.ui import actions, pasting
from okrtui.ui.availability import kind_of
from okrtui.ui.drafts import BULK, Draft
from okrtui.ui.sessions import ADDING, WHATS, Session, fields_of

if TYPE_CHECKING:
    from okrtui.ui.screens.board import BoardScreen


class Keeping:
    """What becomes of typed text that is stored nowhere."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board
        self._unsure: Session | None = None
        """Left with a draft while it was being saved."""

    def typed(self, session: Session) -> dict[str, str]:
        """What was typed and is stored nowhere, by field."""
        editor = self._board.editing.editor
        if editor is not None and self._board.editing.session is session:
            session.texts[session.field] = editor.value
        return {f: text for f, text in session.texts.items() if text != session.opened.get(f, "")}

    # ------------------------------------------------------------------ keeping

    def keep(self) -> bool:
        """Write down what was typed and not saved; False when there is nothing of that kind."""
        session = self._board.editing.session
        if session is None:
            return self._board.marking.keep()
        if not self.typed(session):
            return False
        draft = Draft(
            *(session.what, session.key, session.field),
            *(pasting.joined(session), session.base, session.entry),
        )
        if session.waiting:
            self._unsure = session
        return self._board.drafts.keep(draft)

    def leave(self) -> None:
        """Keep what was typed for another time, and go."""
        editing = self._board.editing
        if editing.session is not None and not self.keep():
            self._board.say("No draft could be written; what you typed is still here", "bad")
            return
        editing.close()
        self._board.say("Kept as a draft: it is offered when you open okrtui again", "dim")

    def after_all(self) -> None:
        """Nothing is being saved any more: what was written needs no draft."""
        if self._unsure is not None and self._unsure.saved:
            self._board.drafts.drop()

    # ------------------------------------------------------------------ going on

    def offer(self, trouble: str) -> None:
        """After the start: go on with a draft, and tell what is wrong with store and config.

        trouble: what is wrong with the configuration; empty when nothing is.
        """
        board = self._board
        read_only = board.workspace.read_only
        told = [] if read_only is None else [f"Read-only: {one_line(str(read_only))}"]
        warnings = (*board.workspace.warnings, *filter(None, (trouble,)))
        told += [one_line(warning) for warning in warnings]
        draft = board.drafts.kept() if read_only is None else None
        if draft is not None:
            if self.reopen(draft):
                return
            told.append(f"What was typed for {one_line(draft.key)} can't be opened any more")
            self.offer_lost(draft)
        left = board.drafts.apart("roadmap").kept()
        if left is not None and left.texts and read_only is None:
            opens = actions.label(actions.key("start.open"))
            told.append(f"A new quarter waits with what you typed: {opens} goes on there")
        if told:
            board.say("; ".join(told), "warn")

    def reopen(self, draft: Draft) -> bool:
        """Go on with what was typed before the connection dropped; False when its goal is gone."""
        board, editing = self._board, self._board.editing
        if draft.what == BULK:
            return board.marking.reopen(draft)
        what = next((what for what in WHATS if what == draft.what), None)
        if what is None or (draft.key and not board.exists(draft.key)):
            return False
        fields = fields_of(what, draft.key)
        # What was read out of a line has its fields anew; one begins with the line.
        field = fields[0] if fields and what in ADDING else draft.field
        if field not in fields:
            return False
        at = fields.index(field)
        texts, base = dict(draft.texts), dict(draft.base)
        session = Session(what, draft.key, fields, at=at, texts=texts, base=base)
        session.draft, session.entry = True, draft.entry
        pasting.part(session)
        if what == "fields":
            board.forming.order(session)
        if draft.key:
            board.show_panel("pulse" if kind_of(draft.key) == "KPI" else "goals")
            board.go_to(draft.key)
        editing.begin(session)
        if editing.session is session:
            save, leave = (actions.label(actions.key(f"editor.{id}")) for id in ("save", "cancel"))
            board.say(
                f"Kept as a draft, not saved yet: {save} saves it, {leave} asks first", "warn"
            )
        return editing.session is session

    # ------------------------------------------------------------------ asking

    def offer_lost(self, draft: Draft) -> None:
        """Have it decided what becomes of a draft that has no place any more."""
        name = one_line(draft.key) or "A new row"
        self._board.editing.deciding.ask_lost(name, None, draft.texts)

    def ask_lost(self, session: Session) -> None:
        """Have it decided what becomes of what can't be typed once more."""
        deciding, texts = self._board.editing.deciding, self.typed(session)
        if session.gone is None and session.draft:
            deciding.ask_draft(session.name or session.key or "A new row", texts)
        else:
            touch = session.gone[0] if session.gone else None
            deciding.ask_lost(session.name or session.key, touch, texts)

    def copy(self, text: str) -> None:
        """Send a text to the terminal's clipboard."""
        self._board.app.copy_to_clipboard(clean(text))
        self._board.say("Sent to the terminal's clipboard; not every terminal takes it", "dim")
