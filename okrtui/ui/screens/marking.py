"""Marking rows, and changing or deleting all that are marked at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.domain.text import one_line
from okrtui.ui import actions, telling
from okrtui.ui.availability import kind_of
from okrtui.ui.drafts import BULK, Draft
from okrtui.ui.drawing.notice import Notice
from okrtui.ui.keys import write
from okrtui.ui.widgets.bulk_line import BulkLine
from okrtui.workspace import commands
from okrtui.workspace.bulk_line import read_bulk_line
from okrtui.workspace.errors import Conflict, OkrtuiError
from okrtui.workspace.keys import listed
from okrtui.workspace.wording import field_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from okrtui.domain.records import Document
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.store_thread import Answer


class Marking:
    """The part of the board that is about several goals at once."""

    def __init__(self, board: BoardScreen) -> None:
        self.board = board
        self.line: BulkLine | None = None
        """The line in which a change is being typed."""
        self._keys: tuple[str, ...] = ()
        """The goals it is about."""
        self._shown: Mapping[str, Document] = {}
        """Those as they were when they were looked at last."""
        self._hidden = ""
        """How many of them aren't shown."""
        self._told = ("", "text")
        """What it comes to, or why it can't be read."""
        self._drafted = False
        """The line comes from before the program ended, and wasn't left yet."""

    # ------------------------------------------------------------------ marks

    def do_mark_row(self, key: str) -> None:
        row, signs = self.board.key, self.board.signs
        signs.mark([row], marked=not signs.is_marked(row))
        self.board.source_panel.move(1)
        self.board.follow_cursor()

    def do_mark_all(self, key: str) -> None:
        """All rows that are shown; when they are marked already, none."""
        signs = self.board.signs
        shown = [key for key in self.board.source_panel.goals() if kind_of(key)]
        if all(map(signs.is_marked, shown)):
            signs.unmark_all()
        else:
            signs.mark(shown)
        self.board.refresh_frame()

    def unmark(self) -> bool:
        """Take all marks away; False when there were none."""
        had = self.board.signs.unmark_all()
        self.board.refresh_frame()
        return had

    @property
    def chosen(self) -> tuple[str, ...]:
        """What a change is about: the marked rows, else the one under the cursor."""
        return self.board.signs.marked or ((self.board.key,) if self.board.key else ())

    def not_shown(self, keys: Sequence[str]) -> str:
        """``, 2 of them not shown``: hidden by a filter or a fold, or in another cycle."""
        board = self.board
        hidden = len(set(keys).difference(board.tree_panel.goals(), board.pulse_panel.goals()))
        return f", {hidden} of them not shown" if hidden and len(keys) > 1 else ""

    # ------------------------------------------------------------------ changing

    def do_marks_change(self, key: str) -> None:
        self._open(self.chosen)

    def _open(self, keys: tuple[str, ...]) -> None:
        board = self.board
        self._keys = keys
        self._told = ("", "text")
        self._hidden = self.not_shown(self._keys)
        self._look()
        people = [f"@{name}" for name in board.people()]
        teams = [f"#{name}" for name in board.teams()]
        cycles = [one_line(cycle.name) for cycle in board.workspace.cycles.values()]
        self.line = BulkLine([*people, *teams, *cycles], self._done, self._typed)
        board.mount(self.line)
        self.line.focus(scroll_visible=False)

    def keep(self) -> bool:
        """Write down what is typed for several goals; False when nothing is."""
        if self.line is None or not self.line.value.strip():
            return False
        texts = {BULK: self.line.value}
        return self.board.drafts.keep(Draft(BULK, ",".join(self._keys), BULK, texts, {}))

    def reopen(self, draft: Draft) -> bool:
        """Go on with what was typed before the program ended; False when all its goals are gone."""
        keys = tuple(draft.key.split(","))
        if not any(map(self.board.exists, keys)):
            return False
        self._open(keys)
        self._drafted = True
        if self.line is not None:
            write(self.line, draft.texts.get(BULK, ""))
        return True

    def _look(self) -> None:
        """Whatever stands in the goals now is known to whoever changes them."""
        model, resolve = self.board.workspace.model, self.board.workspace.resolve
        goals = {key: resolve(key) for key in self._keys if self.board.exists(key)}
        self._shown = {key: model.shown(goal.table, goal.id) or {} for key, goal in goals.items()}

    def _typed(self, text: str) -> None:
        """Show what the line comes to."""
        try:
            fields = read_bulk_line(text) if text.strip() else {}
        except OkrtuiError as error:
            self._told = (one_line(str(error)), "warn")
        else:
            told = [
                f"{field_in_words(field)}: {one_line(value.strip()) or _nothing(field)}"
                for field, value in fields.items()
            ]
            self._told = (", ".join(told), "text")
        self.board.refresh_status()

    def _done(self, change: bool) -> None:
        if self.line is None:
            return
        if not change and self._drafted and self.line.value.strip():
            self._drafted = False
            leave = actions.label(actions.key("editor.cancel"))
            self._told = (f"This was kept as a draft: {leave} once more forgets it", "warn")
            self.board.refresh_status()
            return
        if not change:
            self._close()
            self.board.say("Nothing was changed", "dim")
            return
        workspace = self.board.workspace
        gone = [key for key in self._keys if not self.board.exists(key)]
        if gone:
            self._leave_out(gone)
            return
        try:
            fields = read_bulk_line(self.line.value)
            built = commands.edit_all(workspace, self._keys, fields, shown=self._shown)
        except OkrtuiError as error:
            self._refused(error)
            return
        self.board.submit(lambda: workspace.commit(built), self._answered)

    def _leave_out(self, gone: list[str]) -> None:
        """Somebody deleted some of them: whoever changes the others knows that first."""
        told = f"{listed(gone)} {'is' if len(gone) == 1 else 'are'} gone by now"
        self._keys = tuple(key for key in self._keys if key not in gone)
        if not self._keys:
            self._close()
            self.board.say(f"{told}; nothing was changed", "warn")
            return
        save = actions.label(actions.key("editor.save"))
        self._told = (f"{told}; {save} changes {listed(self._keys)}", "warn")
        self.board.refresh_status()

    def _answered(self, answer: Answer) -> None:
        if answer.error is not None:
            self._refused(answer.error)
        elif answer.done is not None:
            self._close()
            undo = actions.label(actions.key("change.undo"))
            told = f"; {undo} takes it back" * answer.done.changed
            self.board.say(f"{answer.done.message}{told}", "good" if answer.done.changed else "dim")

    def _refused(self, error: OkrtuiError) -> None:
        """Why it can't be done; what was typed stays."""
        told, dropped = str(error), self.board.keys.drop()
        if isinstance(error, Conflict):
            save = actions.label(actions.key("editor.save"))
            told = f"{error.title}. Nothing was changed; {save} again changes all the same"
            self._look()
        if dropped:
            told += f"; {telling.not_done(dropped)}"
        self._told = (one_line(told), "warn")
        self.board.refresh_status()

    def _close(self) -> None:
        line, self.line = self.line, None
        if line is not None:
            line.remove()
            self.board.drafts.drop()
        self.board.refresh_status()

    def notice(self) -> Notice | None:
        """What stands above the line while one types."""
        if self.line is None:
            return None
        save, leave = (actions.label(actions.key(f"editor.{id}")) for id in ("save", "cancel"))
        draft = "Draft, not saved yet · " * self._drafted
        heading = (
            f"{draft}Change {listed(self._keys)}{self._hidden}: {save} changes, {leave} leaves"
        )
        text, role = self._told
        return Notice(heading, f"Change {len(self._keys)}", text=text, role=role)


def _nothing(field: str) -> str:
    return "nobody" if field == "owner" else "nothing"
