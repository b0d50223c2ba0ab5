"""The activity: who changed what, when, newest first; read as far back as somebody looks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from okrtui.domain.errors import OkrtuiError
from okrtui.domain.text import one_line
from okrtui.domain.writing import figure, long_day, weekday_and_day
from okrtui.ui import actions
from okrtui.ui.drawing import activity as drawing
from okrtui.ui.screens.list_page import ListPage
from okrtui.ui.teaching import Lesson
from okrtui.workspace.activity import Entry, activity, told
from okrtui.workspace.errors import Archived

if TYPE_CHECKING:
    from okrtui.ui.drawing.pieces import Line, Palette
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.store_thread import Answer
    from okrtui.workspace.change import Event

_AT_ONCE: Final = 0.012
"""Seconds of reading after which the screen gets its turn."""
_PAUSE: Final = 0.001
_FAR: Final = 2_000
"""How many changes more the key to the last row reads."""
_MANY: Final = 20
"""Goals that one change made or changed, from which on taking it back is asked twice."""


class ActivityLine(NamedTuple):
    """A day, or below it a change."""

    day: date | None
    entry: Entry | None = None


class ActivityPage(ListPage[ActivityLine]):
    """The journal, read lazily: a hundred thousand changes cost no more than those in sight."""

    SCOPE: ClassVar[actions.Scope] = "activity"
    NAME = "the activity"
    PLACEHOLDER = "words, by:ben, owner:ana, or a goal such as KR2"
    LESSONS = (
        Lesson(""),
        Lesson("No history yet: what is changed from now on stands here.", "strong"),
    )

    def __init__(self, board: BoardScreen) -> None:
        super().__init__(board)
        self._goal = ""
        """The goal that it is all about; empty for all."""
        self._mine = False
        self._asked: Entry | None = None
        """A change so large that taking it back is asked for a second time."""
        self._begin_anew()

    # ------------------------------------------------------------------ reading

    def _begin_anew(self) -> None:
        self._entries: list[Entry] = []
        self._lines: list[ActivityLine] = []
        self._shown = 0
        self._wanted = 0
        """So many lines are to be there."""
        self._ended = self._reading = False
        self._away = ""
        self._newest = self.board.workspace.number
        self._source = self._read_back()

    def _read_back(self, after: int = 0) -> Iterator[Entry]:
        workspace = self.board.workspace
        by = workspace.user if self._mine else None
        return activity(workspace, self._goal or None, by=by, after=after)

    def _want(self, lines: int) -> None:
        """Read on until so many lines are there, in turns with the screen."""
        self._wanted = max(self._wanted, lines)
        if not self._reading:
            self._read_on()

    def _read_on(self) -> None:
        self._reading = False
        if not self.is_attached or self._ended:
            return
        until = monotonic() + _AT_ONCE
        before = len(self._lines)
        try:
            while len(self._lines) < self._wanted and monotonic() < until:
                entry = next(self._source, None)
                if entry is None:
                    self._ended = True
                    break
                # Others may have written since reading began.
                self._newest = max(self._newest, entry.n)
                self._entries.append(entry)
                self._show(entry)
        except Archived as gone:
            self._ended, self._away = True, one_line(str(gone))
        except OkrtuiError as problem:
            self._ended = True
            self.say(one_line(str(problem)), "bad")
        if len(self._lines) != before or self._ended:
            self.list.lessons = self.lessons()
            self.list.set_lines(self._lines, self.list.cursor)
        if not self._ended and len(self._lines) < self._wanted:
            self._reading = True
            self.set_timer(_PAUSE, self._read_on)
        self.show_notes()

    def _show(self, entry: Entry) -> None:
        """Add a change below the others, when it passes the filter."""
        if not self._passes(entry):
            return
        day = entry.at.date()
        last = self._lines[-1].entry if self._lines else None
        if last is None or last.at.date() != day:
            self._lines.append(ActivityLine(day))
        self._lines.append(ActivityLine(None, entry))
        self._shown += 1

    def rows(self) -> Sequence[ActivityLine]:
        self._lines, self._shown = [], 0
        for entry in self._entries:
            self._show(entry)
        return self._lines

    def rebuild(self) -> None:
        super().rebuild()
        self._wanted = 0
        self._want(self._enough)

    @property
    def _enough(self) -> int:
        """So many lines that one more page down is there already."""
        return self.list.cursor + 3 * max(self.list.page, 20)

    def on_resize(self) -> None:
        self._want(self._enough)

    def follow(self, event: Event) -> None:
        """Put what is new on top; what it took back or made again says so."""
        before, self._newest = self._newest, self.board.workspace.number
        if event.reloaded or self._newest - before > _FAR:
            # Too much to put on top of what is there.
            self._begin_anew()
            self.rebuild()
            return
        try:
            fresh = list(self._read_back(before))
        except OkrtuiError as problem:
            self.say(one_line(str(problem)), "bad")
            return
        if not fresh:
            return
        self._newest = max(self._newest, fresh[0].n)
        holds = {
            entry.mark.root: entry.n if entry.mark.kind == "undo" else None
            for entry in reversed(fresh)
            if entry.mark is not None
        }
        old = [
            entry._replace(undone_by=holds[entry.n]) if entry.n in holds else entry
            for entry in self._entries
        ]
        self._entries = fresh + old
        self.rebuild()

    # ------------------------------------------------------------------ what passes

    def _passes(self, entry: Entry) -> bool:
        return all(self._has(entry, word) for word in self.query_text.casefold().split())

    def _has(self, entry: Entry, word: str) -> bool:
        if word.startswith("by:"):
            return entry.who.casefold().startswith(word[3:])
        if word.startswith(("owner:", "@")):
            owner = word.removeprefix("owner:").removeprefix("@")
            return any(self._owner(item.key).startswith(owner) for item in entry.items if item.key)
        if any(item.key.casefold() == word for item in entry.items):
            return True
        text = f"#{entry.n} {entry.who} {entry.what}".casefold()
        return word in text or any(word in told(item).casefold() for item in entry.items)

    def _owner(self, key: str) -> str:
        return str(self.board.stored(key, "owner") or "").casefold()

    # ------------------------------------------------------------------ rows

    def goal_of(self, line: ActivityLine) -> str:
        """The goal of a change, the first that is still there."""
        keys = [item.key for item in line.entry.items if item.key] if line.entry else []
        return next(filter(self.board.exists, keys), keys[0] if keys else "")

    def place_of(self, line: ActivityLine) -> object:
        return line.day if line.entry is None else line.entry.n

    def selectable(self, line: ActivityLine) -> bool:
        return line.entry is not None

    def _step(self, step: int) -> None:
        super()._step(step)
        self._want(self._enough)

    def do_cursor_last(self) -> None:
        super().do_cursor_last()
        if not self._ended:
            self._want(len(self._lines) + _FAR)
            again = actions.label(actions.key("cursor.last"))
            self.say(f"this is as far as was read; {again} goes on from here", "dim")

    def heading(self) -> str:
        whose = f" by {one_line(self.board.workspace.user)}" if self._mine else ""
        about = f" of {self._goal}" if self._goal else ""
        parts = [f"Activity{about}{whose}"]
        if self._reading and self._entries:
            parts.append(f"reading, back to {long_day(self._entries[-1].at)}")
        elif self._ended:
            parts.append("1 change" if self._shown == 1 else f"{figure(self._shown, ',')} changes")
        return " · ".join(parts)

    def notes(self, line: ActivityLine) -> Sequence[tuple[str, str]]:
        entry = line.entry
        if entry is None:
            return ()
        undone = "" if entry.undone_by is None else f" · undone by #{entry.undone_by}"
        when = f"{weekday_and_day(entry.at)}, {entry.at:%H:%M}"
        head = f"#{entry.n} · {entry.who} · {when} · {entry.what}{undone}"
        items = "  ·  ".join(told(item) for item in entry.items[:_MANY])
        more = f"  ·  and {len(entry.items) - _MANY} more" if len(entry.items) > _MANY else ""
        older = [(f"Older ones: {self._away}", "dim")] if self._is_last(line) else []
        return ((head, "accent"), (items + more, "text"), *older)

    def _is_last(self, line: ActivityLine) -> bool:
        return bool(self._away) and line is self._lines[-1]

    # ------------------------------------------------------------------ actions

    def do_activity_mine(self) -> None:
        self._mine = not self._mine
        self._begin_anew()
        self.rebuild()

    def do_activity_goal(self) -> None:
        """Only the goal under the cursor, with what belongs to it; then all again."""
        if self._goal:
            self._goal = ""
        else:
            line = self.list.current
            key = "" if line is None else self.goal_of(line)
            if not key:
                self.say("this change is about no goal", "warn")
                return
            self._goal = key
        self._begin_anew()
        self.rebuild()

    def why_not(self) -> dict[str, str]:
        read_only = self.board.workspace.read_only
        line = self.list.current
        entry = None if line is None else line.entry
        if read_only is not None:
            return {"activity.undo": one_line(str(read_only))}
        if entry is None:
            reason = "there is no change here"
            return {"activity.undo": reason, **({} if self._goal else {"activity.goal": reason})}
        if entry.undone_by is not None:
            return {"activity.undo": f"#{entry.n} is undone already, by #{entry.undone_by}"}
        return {}

    def do_activity_undo(self) -> None:
        line = self.list.current
        entry = None if line is None else line.entry
        if entry is None:
            return
        if len(entry.items) > _MANY and entry is not self._asked:
            self._asked = entry
            key = actions.label(actions.key("activity.undo"))
            self.say(
                f"#{entry.n} is {len(entry.items)} changes at once; {key} again undoes them", "warn"
            )
            return
        self._asked = None
        workspace, n = self.board.workspace, entry.n
        self.board.submit(lambda: workspace.undo(n), self._undone)
        self.say("undoing…", "dim")

    def _undone(self, answer: Answer) -> None:
        if answer.error is not None:
            self.say(one_line(str(answer.error)), "bad")
        elif answer.done is not None:
            self.say(answer.done.message, "good" if answer.done.changed else "dim")

    # ------------------------------------------------------------------ drawing

    def look_of(self, line: ActivityLine) -> object:
        return self._today

    @property
    def _today(self) -> date:
        return self.board.workspace.today()

    def draw_head(self, y: int, width: int, look: Palette) -> Line:
        return drawing.head(width, look)

    def draw_row(self, line: ActivityLine, width: int, look: Palette, *, cursor: bool) -> Line:
        if line.entry is None:
            assert line.day is not None
            return drawing.day(day_in_words(line.day, self._today), width, look)
        return drawing.line(line.entry, width, self.board.glyphs, look, cursor=cursor)


def day_in_words(day: date, today: date) -> str:
    """``Today, Sun 22 Nov 2026``."""
    near = {today: "Today, ", today - timedelta(days=1): "Yesterday, "}.get(day, "")
    return f"{near}{weekday_and_day(day)}"
