"""A page with a list that asks before it does what is more than a key press: yes or no, a name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.ui.drawing.frame import hints_for
from okrtui.ui.footing import while_naming
from okrtui.ui.keys import type_into, typed
from okrtui.ui.screens.list_page import Entry, ListPage
from okrtui.ui.widgets.name_line import NameLine

if TYPE_CHECKING:
    from okrtui.ui.keys import Typed
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.store_thread import Answer
    from okrtui.workspace.change import Change


class AskingPage(ListPage[Entry]):
    """Asks one thing at a time; what it changes, it tells with the way back."""

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self._yes: Callable[[], None] | None = None
        self._name_line: NameLine | None = None

    # ------------------------------------------------------------------ asking

    @property
    def asking(self) -> bool:
        return self._yes is not None

    def ask(self, question: str, yes: Callable[[], None], role: str = "warn") -> None:
        """One line, cleaned; every key answers it, only yes does it."""
        self._yes = yes
        y, n = (actions.label(actions.key(f"question.{id}")) for id in ("yes", "no"))
        self.say(f"{question}? {y} yes, {n} no", role)

    def ask_name(self, text: str, named: Callable[[str], bool], what: str) -> None:
        """named: told what was typed; whether it will do."""

        def done(name: str | None) -> None:
            if not (name or "").strip() or named(str(name)):
                self._close_name()

        if self._name_line is None:
            self._name_line = NameLine(text, done, what)
            self.mount(self._name_line)
            self._name_line.focus(scroll_visible=False)
            self.show_notes()

    def _close_name(self) -> None:
        line, self._name_line = self._name_line, None
        if line is not None:
            line.remove()
            self.show_notes()

    async def _do(self, event: Typed) -> None:
        if self._name_line is not None:
            await type_into(self._name_line, event)
        elif self._yes is not None:
            self._answer(typed(event))
        else:
            await super()._do(event)

    def _answer(self, key: str) -> None:
        yes, self._yes = self._yes, None
        if yes is not None and key in actions.named("question.yes").keys:
            self._said = None
            yes()
        else:
            self.say("nothing was changed", "dim")

    def action_do(self, id: str, key: str) -> None:
        if self._name_line is not None:
            self._name_line.action_name(id == "editor.save")
        elif self._yes is not None:
            self._answer(actions.key(id))
        else:
            super().action_do(id, key)

    def show_notes(self) -> None:
        super().show_notes()
        if self._name_line is not None:
            self._footer.show(while_naming())
        elif self._yes is not None:
            self._footer.show(hints_for(actions.in_scope("question")))

    # ------------------------------------------------------------------ changing

    def commit(self, change: Change, then: Callable[[Answer], None] | None = None) -> None:
        """Have it stored, and tell what came of it. then: what to do beside that."""
        workspace = self.board.workspace

        def told(answer: Answer) -> None:
            if answer.error is not None:
                self.say(one_line(str(answer.error)), "warn")
            elif answer.done is not None:
                undo = actions.label(actions.key("change.undo"))
                self.say(f"{one_line(answer.done.message)}; {undo} takes it back", "good")
            if then is not None:
                then(answer)

        self.board.submit(lambda: workspace.commit(change), told)

    def do_change_undo(self) -> None:
        self.board.submit(self.board.workspace.undo, self._told_undo)

    def do_change_redo(self) -> None:
        self.board.submit(self.board.workspace.redo, self._told_undo)

    def _told_undo(self, answer: Answer) -> None:
        if answer.error is not None:
            self.say(one_line(str(answer.error)), "warn")
        elif answer.done is not None:
            self.say(one_line(answer.done.message), "good")
