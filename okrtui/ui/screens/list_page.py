"""What the pages with a list have in common: cursor, filter, folds, going to a goal, help."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Final, Generic, TypeVar

from textual import on

from okrtui.domain.text import one_line
from okrtui.ui import actions, messages
from okrtui.ui.drawing.frame import hints_for
from okrtui.ui.footing import while_filtering
from okrtui.ui.keys import Typed, holds_everywhere, is_palette, type_into, typed
from okrtui.ui.palette import page_palette
from okrtui.ui.screens.base import OkrtuiScreen
from okrtui.ui.teaching import Lesson, nothing_found
from okrtui.ui.widgets.bars import FooterBar
from okrtui.ui.widgets.filter_line import FilterLine, FilterTyped
from okrtui.ui.widgets.page_list import PageList, PageNotes, PageTitle

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from okrtui.ui.drawing.pieces import Line, Palette
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.workspace.change import Event

Entry = TypeVar("Entry")

_OF_A_ROW: Final = ("list.open", "goal.why")
"""What is done with the row under the cursor."""


class ListPage(OkrtuiScreen, Generic[Entry]):
    """A list that covers the board. ``goal.edit`` is done by a method ``do_goal_edit``."""

    SCOPE: ClassVar[actions.Scope]
    """Whose actions hold here besides those of all lists."""
    NAME: ClassVar[str]
    PLACEHOLDER: ClassVar[str] = "words in title, owner or team"
    OPENS: ClassVar[str] = "go there"
    """What Enter does, in the footer."""
    LESSONS: ClassVar[Sequence[Lesson]] = ()
    """What an empty page says."""
    COMPLETES: ClassVar[bool] = False
    """Whether ``completed`` completes the filter's words."""

    def __init__(self, board: BoardScreen) -> None:
        super().__init__()
        self.board = board
        self.query_text = ""
        self.list: PageList[Entry] = PageList(self)
        self._bar = PageTitle()
        self._notes = PageNotes()
        self._footer = FooterBar()
        self._said: tuple[str, str] | None = None
        self._line: FilterLine | None = None
        self._typed: deque[Typed] = deque()
        self._begun = False

    # ------------------------------------------------------------------ what pages fill in

    @property
    def heads(self) -> int:
        return 1

    def rows(self) -> Sequence[Entry]:
        """All lines that pass the filter."""
        raise NotImplementedError

    def goal_of(self, line: Entry) -> str:
        """The goal that a row is about; empty for none."""
        raise NotImplementedError

    def heading(self) -> str:
        """What the page shows, cleaned."""
        raise NotImplementedError

    def notes(self, line: Entry) -> Sequence[tuple[str, str]]:
        """What is said below of the row under the cursor, and in which roles."""
        return ()

    def selectable(self, line: Entry) -> bool:
        return True

    def look_of(self, line: Entry) -> object:
        raise NotImplementedError

    def draw_head(self, y: int, width: int, look: Palette) -> Line:
        raise NotImplementedError

    def draw_row(self, line: Entry, width: int, look: Palette, *, cursor: bool) -> Line:
        raise NotImplementedError

    def fold_mark(self, line: Entry, x: int) -> bool:
        return False

    def completed(self, text: str) -> str:
        """A filter with its last word whole."""
        return text

    def problem(self) -> str:
        """What in the filter was not understood."""
        return ""

    def why_not(self) -> dict[str, str]:
        """The actions that can't run now, with the reason."""
        return {}

    @property
    def _cannot(self) -> dict[str, str]:
        """The same, and what needs a row where there is none."""
        without = {} if self.list.lines else dict.fromkeys(_OF_A_ROW, "there is nothing here")
        return {**without, **self.why_not()}

    def place_of(self, line: Entry) -> object:
        """What a row is known by when the rows are made anew."""
        return self.goal_of(line)

    def follow(self, event: Event) -> None:
        """Something changed, here or elsewhere."""
        if event.structure or event.reloaded:
            self.rebuild()
        else:
            self.list.repaint_changed()
            self.show_notes()

    # ------------------------------------------------------------------ set-up

    def compose(self) -> ComposeResult:
        yield self._bar
        yield self.list
        yield self._notes
        yield self._footer

    def on_mount(self) -> None:
        self.rebuild()
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        self._begun = True
        while self._typed:
            event = self._typed.popleft()
            if self.is_active:
                await self._do(event)
            else:
                await self.app.on_event(event)

    # ------------------------------------------------------------------ keys to actions

    async def take(self, event: Typed) -> bool:
        if holds_everywhere(event) and not is_palette(event):
            return False
        if self._begun:
            await self._do(event)
        else:
            self._typed.append(event)
        return True

    async def _do(self, event: Typed) -> None:
        if self._line is not None and not is_palette(event):
            await type_into(self._line, event)
            return
        key = typed(event)
        for action in self.actions():
            if key in action.keys:
                self.press(action.id)
                return

    def press(self, id: str) -> None:
        """Do an action of the table; what can't run says why."""
        self._said = None
        reason = self._cannot.get(id)
        if reason is not None:
            self.say(reason, "warn")
            return
        method: Callable[[], None] = getattr(self, f"do_{id.replace('.', '_')}")
        method()
        if self.is_active:
            self.show_notes()

    def action_do(self, id: str, key: str) -> None:
        """What the footer offers, clicked."""
        if self._line is None:
            self.press(id)
        else:
            self._line.action_editor(id)

    # ------------------------------------------------------------------ showing

    def rebuild(self) -> None:
        """Make all lines anew; the cursor stays on its row, else near where it was."""
        rows, current = self.rows(), self.list.current
        self.list.lessons = self.lessons()
        at = self.list.cursor
        if current is not None:
            place = self.place_of(current)
            at = next((n for n, row in enumerate(rows) if self.place_of(row) == place), at)
        self.list.set_lines(rows, min(at, max(0, len(rows) - 1)))
        self.show_notes()

    def lessons(self) -> Sequence[Lesson]:
        """What a page without rows says."""
        return nothing_found() if self.query_text else self.LESSONS

    def say(self, text: str, role: str = "text") -> None:
        """One line to the person; stays until the next key."""
        self._said = (text, role)
        self.show_notes()

    def say_nothing(self) -> None:
        self._said = None
        self.show_notes()

    def show_notes(self) -> None:
        """Title, what is said of the row or to the person, and the footer."""
        note = f"filter: {one_line(self.query_text)}" if self.query_text else ""
        self._bar.show(self.heading(), note)
        line = self.list.current
        notes = [] if line is None or not self.selectable(line) else [*self.notes(line)]
        problem = self.problem()
        said = self._said or ((problem, "warn") if problem else None)
        self._notes.show(notes if said is None else [said, *notes[:1]])
        cannot = self._cannot
        if self._line is not None:
            self._footer.show(while_filtering(completes=self.COMPLETES))
            return
        hints = hints_for(sorted(filter(_is_offered, self.actions()), key=_place_in_footer))
        words = {"list.open": self.OPENS}
        self._footer.show(
            hint._replace(can=hint.action not in cannot, word=words.get(hint.action, hint.word))
            for hint in hints
        )

    @property
    def said(self) -> str:
        return self._notes.text

    def actions(self) -> tuple[actions.Action, ...]:
        return actions.on_page(self.SCOPE)

    # ------------------------------------------------------------------ cursor

    def _step(self, step: int) -> None:
        if not self.list.move(step) and step < 0:
            self.list.look_above()

    def do_cursor_down(self) -> None:
        self._step(1)

    def do_cursor_up(self) -> None:
        self._step(-1)

    def do_cursor_page_down(self) -> None:
        self._step(max(1, self.list.page - 1))

    def do_cursor_page_up(self) -> None:
        self._step(-max(1, self.list.page - 1))

    def do_cursor_first(self) -> None:
        self.list.move_to(0)
        self.list.look_above()

    def do_cursor_last(self) -> None:
        self.list.move_to(len(self.list.lines) - 1, -1)

    # ------------------------------------------------------------------ by name

    def do_app_palette(self) -> None:
        self.app.push_screen(page_palette(self.actions(), self._cannot, self.press))

    # ------------------------------------------------------------------ filter

    def do_view_filter(self) -> None:
        if self._line is None:
            self._line = FilterLine(
                self.query_text, self._leave_filter, self.PLACEHOLDER, self.completed
            )
            self.mount(self._line)
            self._line.focus(scroll_visible=False)
            self.show_notes()

    def _leave_filter(self, keep: bool) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.remove()
            self.filter_by(line.value.strip() if keep else "")
            self.show_notes()

    def on_filter_typed(self, message: FilterTyped) -> None:
        if message.line is self._line:
            self.filter_by(message.text)

    def filter_by(self, text: str) -> None:
        if text != self.query_text:
            self.query_text = text
            self.rebuild()

    # ------------------------------------------------------------------ going elsewhere

    def do_list_open(self) -> None:
        line = self.list.current
        key = "" if line is None else self.goal_of(line)
        if not key:
            self.say("there is no goal in this row to go to", "warn")
            return
        if not self.board.exists(key):
            self.say(f"{key} is gone", "warn")
            return
        self.dismiss()
        self.board.pages.to_goal(key)

    def do_list_close(self) -> None:
        self.dismiss()

    def do_app_back(self) -> None:
        if self.query_text:
            self.filter_by("")
        else:
            self.dismiss()

    def do_app_redraw(self) -> None:
        self.board.send_anew()
        self.refresh()

    def do_app_help(self) -> None:
        from okrtui.ui.screens.page import PageScreen, keys_of_place

        self.app.push_screen(PageScreen(f"Help · {self.NAME}", keys_of_place(self.actions())))

    # ------------------------------------------------------------------ mouse

    @on(messages.RowChosen)
    def _row_chosen(self, message: messages.RowChosen) -> None:
        message.stop()
        if message.again:
            self.press("list.open")
        else:
            self._said = None
            self.show_notes()

    @on(messages.FoldClicked)
    def _fold_clicked(self, message: messages.FoldClicked) -> None:
        message.stop()
        self.press("fold.toggle")

    @on(messages.CursorWheeled)
    def _wheeled(self, message: messages.CursorWheeled) -> None:
        message.stop()
        self.show_notes()


def _is_offered(action: actions.Action) -> bool:
    """What the footer has: what is this page's own, and of the board's what the board offers."""
    own = action.scope in ("list", "cover") or action.id.startswith("cycle.")
    return bool(action.keys) and (own or action.footer)


def _place_in_footer(action: actions.Action) -> int:
    """Where there is no room, the cycles go first, then the way back; help always stays last."""
    if action.id in ("cycle.previous", "cycle.next", "app.palette"):
        return 2
    return {"list.close": 1, "app.help": 3}.get(action.id, 0)
