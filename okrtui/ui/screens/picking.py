"""Choosing from a list by a few typed letters: the palette of actions, the themes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from textual.binding import Binding
from textual.strip import Strip

from okrtui.domain.text import one_line
from okrtui.ui import actions
from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line, Piece
from okrtui.ui.fuzzy import rank
from okrtui.ui.screens.base import OkrtuiScreen
from okrtui.ui.widgets import paint
from okrtui.ui.widgets.bars import Bar

if TYPE_CHECKING:
    from textual.app import ComposeResult

_ABOVE: Final = 3
"""Lines above the list: the title, what was typed, a blank one."""
_NAME: Final = 24
_KEYS: Final = 18
_PAGE: Final = 10
_BEST: Final = 5
"""So many of what is found are shown at first: each letter sends them all."""
_WORSE: Final = 10
"""How much worse a word is found in what else a choice is called than in its name, and so on."""


class Entry(NamedTuple):
    """One line to choose."""

    id: str
    name: str
    keys: str = ""
    told: str = ""
    """What it does, or why it can't be chosen."""
    can: bool = True
    also: str = ""
    """Other words by which it is found."""


class PickScreen(OkrtuiScreen):
    """A list to choose from; letters narrow it down.

    chosen: is told the id, once the screen is gone. moved: is told each one that gets the cursor.
    left: is called when nothing was chosen.
    """

    BINDINGS = [  # noqa: RUF012 - Textual's own way
        Binding(",".join(actions.BY_ID[id].keys), does, id=id, show=False)
        for id, does in (
            ("cursor.down", "move(1)"),
            ("cursor.up", "move(-1)"),
            ("cursor.page_down", f"move({_PAGE})"),
            ("cursor.page_up", f"move(-{_PAGE})"),
            ("cursor.first", "move(-100000)"),
            ("cursor.last", "move(100000)"),
            ("editor.next", "move(1)"),
            ("editor.previous", "move(-1)"),
            ("editor.save", "choose"),
            ("editor.cancel", "leave"),
            ("text.rub_out", "rub_out"),
        )
    ]
    finds = True

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        chosen: Callable[[str], None],
        *,
        at: str = "",
        moved: Callable[[str], None] | None = None,
        left: Callable[[], None] | None = None,
        sample: Sequence[tuple[str, str]] = (),
        ellipsis: str = "…",
    ) -> None:
        super().__init__()
        self.list = PickList(title, entries, at, sample, ellipsis)
        self._chosen = chosen
        self._moved = moved
        self._left = left

    def compose(self) -> ComposeResult:
        yield self.list

    def type(self, text: str) -> bool:
        self.list.find(self.list.query_text + text)
        self._tell()
        return True

    def action_rub_out(self) -> None:
        self.list.find(self.list.query_text[:-1])
        self._tell()

    def action_move(self, step: int) -> None:
        self.list.move(step)
        self._tell()

    def action_choose(self) -> None:
        entry = self.list.entry
        if entry is None:
            return
        if not entry.can:
            self.list.refuse()
            return
        self.dismiss()
        self._chosen(entry.id)

    def action_leave(self) -> None:
        self.dismiss()
        if self._left is not None:
            self._left()

    def _tell(self) -> None:
        entry = self.list.entry
        if self._moved is not None and entry is not None:
            self._moved(entry.id)


class PickList(Bar):
    """Draws the entries that are found, and a few lines below them."""

    def __init__(
        self,
        title: str,
        entries: Sequence[Entry],
        at: str,
        sample: Sequence[tuple[str, str]],
        ellipsis: str,
    ) -> None:
        super().__init__(id="page")
        self._heading = title
        self._all = entries
        self._sample = sample
        self._ellipsis = ellipsis
        self.query_text = ""
        self.found: Sequence[Entry] = entries
        ids = [entry.id for entry in entries]
        self._at = ids.index(at) if at in ids else 0
        self._top = 0
        self._refused = False

    @property
    def entry(self) -> Entry | None:
        """The one under the cursor; None when nothing is found."""
        return self.found[self._at] if self.found else None

    def find(self, text: str) -> None:
        """Show what fits the text, the best first."""
        if text == self.query_text:
            return
        self.query_text = text
        ranked = [(_rank(text, entry), entry) for entry in self._all]
        fitting = [(found, entry) for found, entry in ranked if found is not None]
        self.found = [entry for _, entry in sorted(fitting, key=lambda pair: pair[0])]
        self._at = self._top = 0
        self._refused = False
        self.refresh()

    def move(self, step: int) -> None:
        at = max(0, min(self._at + step, len(self.found) - 1))
        if at != self._at:
            self._at = at
            self._refused = False
            self._keep_in_sight()
            self.refresh()

    def refuse(self) -> None:
        """Say that this one can't be chosen."""
        self._refused = True
        self.refresh()

    def on_resize(self) -> None:
        self._keep_in_sight()
        self.refresh()

    def on_mouse_scroll_down(self) -> None:
        self.move(1)

    def on_mouse_scroll_up(self) -> None:
        self.move(-1)

    @property
    def _room(self) -> int:
        room = max(1, self.size.height - _ABOVE - len(self._sample) - 2)
        return min(room, max(_BEST, self._at + 1)) if self.query_text else room

    @property
    def _more(self) -> int:
        """How many more are found than are shown."""
        return len(self.found) - self._top - self._room

    def _keep_in_sight(self) -> None:
        self._top = max(min(self._top, self._at), self._at - self._room + 1, 0)

    def render_line(self, y: int) -> Strip:
        width, height, look = self.size.width, self.size.height, self.palette
        if y == 0:
            return paint.strip_of(self._title(width), width)
        if y == 1:
            asks = ("_", look.accent) if self.query_text else ("type to find", look.muted)
            typed = pieces.clip(one_line(self.query_text), max(0, width - 6), self._ellipsis)
            line = Line([(" > ", look.accent), (typed, look.strong), asks], look.text)
            return paint.strip_of(line, width)
        index = y - _ABOVE + self._top
        if _ABOVE <= y < _ABOVE + self._room and index < len(self.found):
            return paint.strip_of(self._line(index, width), width)
        if self.query_text and y == _ABOVE + self._room and self._more > 0:
            down = actions.label(actions.key("cursor.down"))
            told = f"   {self._more} more: {down} shows them, letters narrow them down"
            clipped = pieces.clip(told, width, self._ellipsis)
            return paint.strip_of(Line([(clipped, look.muted)], look.text), width)
        if not self.found and y == _ABOVE:
            return paint.strip_of(Line([("   nothing is called so", look.muted)], look.text), width)
        if y >= height - len(self._sample):
            role, text = self._sample[y - height + len(self._sample)]
            style = look.row(cursor=True, active=True) if role == "cursor" else look.role(role)
            clipped = pieces.clip(f" {text}", width, self._ellipsis)
            return paint.strip_of(Line([(clipped, style)], look.text), width)
        if y == height - len(self._sample) - 1 and self.entry is not None:
            style = look.warn if self._refused else look.muted
            text = pieces.clip(self.entry.told, width - 2, self._ellipsis)
            return paint.strip_of(Line([(f" {text}", style)], look.text), width)
        return Strip.blank(width, look.text)

    def _title(self, width: int) -> Line:
        look = self.palette
        does, closes = (actions.label(actions.key(f"editor.{id}")) for id in ("save", "cancel"))
        keys = f"{does} takes it, {closes} leaves "
        title = pieces.left(f" {self._heading}", max(0, width - len(keys)), self._ellipsis)
        return Line([(title, look.bar_key), (keys, look.bar_muted)], look.bar)

    def _line(self, index: int, width: int) -> Line:
        look, entry = self.palette, self.found[index]
        cursor = index == self._at
        row = look.row(cursor=cursor, active=True)
        plain = row if cursor else (look.text if entry.can else look.muted)
        quiet = row if cursor else look.muted
        keyed = row if cursor else (look.accent if entry.can else look.muted)
        mark = ">" if cursor else " "
        parts: list[Piece] = [(f" {mark} {pieces.left(entry.name, _NAME, self._ellipsis)} ", plain)]
        if any(one.keys for one in self._all):
            parts.append((f"{pieces.left(entry.keys, _KEYS, self._ellipsis)} ", keyed))
        taken = sum(pieces.cells(text) for text, _ in parts)
        told = entry.told if entry.can else f"not now: {entry.told}"
        parts.append((pieces.clip(told, max(0, width - taken - 1), self._ellipsis), quiet))
        return Line(parts, row)


def _rank(text: str, entry: Entry) -> int | None:
    """Whole in its name, in what else it is called, scattered over its name, in what it does."""
    everything = f"{entry.name} {entry.keys} {entry.told} {entry.also}"
    places = ((entry.name, False), (entry.also, False), (entry.name, True), (everything, False))
    for worse, (words, scattered) in enumerate(places):
        found = rank(text, words, scattered=scattered)
        if found is not None:
            return worse * _WORSE + found
    return None
