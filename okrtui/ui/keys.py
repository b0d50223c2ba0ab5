"""Keys in the order in which they were typed, each done before the next one is looked at.

Textual hands a key to whatever has the focus and lets it bubble from there. Keys that arrive in
one packet, as over SSH they do, would overtake what the ones before them open: the title typed
after ``A`` would be taken for commands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from textual import events
from textual.binding import BindingsMap
from textual.widgets import Input

from okrtui.ui import actions, telling
from okrtui.ui.pasting import in_lines, in_one_line, take_goals
from okrtui.ui.screens.base import OkrtuiScreen
from okrtui.ui.widgets.cell_editor import LineInput

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.dom import DOMNode
    from textual.screen import Screen

    from okrtui.ui.screens.board import BoardScreen

Typed = events.Key | events.Paste

_SIGNS: Final = {
    "underscore": "_",
    "backslash": "\\",
    "right_square_bracket": "]",
    "circumflex_accent": "^",
    "at": "@",
}
"""Textual's names of the signs that a terminal sends with Ctrl."""


class Keys:
    """What is typed on the board, in turn."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board
        self._typed: deque[Typed] = deque()
        self._on_board: dict[str, list[str]] = {}
        for action in actions.in_scope(*actions.ON_BOARD):
            for key in action.keys:
                self._on_board.setdefault(key, []).append(action.id)
        self._begun = False

    async def take(self, event: Typed) -> None:
        """Do what a key says, now or after those before it."""
        if self._begun and holds_everywhere(event):
            # Leaving must not wait for a disk.
            await self._do(event)
            return
        board = self._board
        if board.answering.slow and typed(event) in actions.named("editor.cancel").keys:
            # An edit that is on its way to the disk can't be left; what waits behind it can.
            dropped = self.drop()
            board.say(
                telling.not_done(dropped) or "wait: what is being saved can't be left", "warn"
            )
            return
        self._typed.append(event)
        if board.answering.slow:
            board.refresh_status()
        await self.go_on()

    async def begin(self) -> None:
        """There are rows now that keys can be about; some may have been pressed before."""
        self._begun = True
        await self.go_on()

    async def go_on(self) -> None:
        """Do what was typed, up to a key that saves something: what comes next depends on it."""
        while self._begun and self._typed and not self._board.saving:
            await self._do(self._typed.popleft())

    @property
    def waiting(self) -> int:
        """How many keys wait for what is being saved."""
        return len(self._typed)

    def drop(self) -> int:
        """Forget the keys that wait; gives how many there were."""
        dropped = len(self._typed)
        self._typed.clear()
        return dropped

    async def _do(self, event: Typed) -> None:
        board, line = self._board, self._board.line
        if not board.is_active:
            # An earlier key covered the board.
            await board.app.on_event(event)
        elif board.editing.deciding.asking and not holds_everywhere(event):
            if isinstance(event, events.Key):
                board.editing.deciding.answer(typed(event))
        elif line is not None and not holds_everywhere(event):
            await self._type(line, event)
        elif isinstance(event, events.Key):
            if board.changing.asking and not holds_everywhere(event):
                board.changing.answer(typed(event))
            elif board.placing.active and not holds_everywhere(event):
                board.placing.answer(typed(event))
            else:
                self._press(typed(event))

    async def _type(self, line: LineInput, event: Typed) -> None:
        """A key or a paste into an open line of text."""
        if self._board.forming.picks(event) or take_goals(self._board, event):
            return
        if not await type_into(line, event):
            self._press(typed(event))

    def _press(self, key: str) -> None:
        """A key of the board's table."""
        if ids := self._on_board.get(key):
            self._board.press(ids, key)


def typed(event: Typed) -> str:
    """The name that the table of actions has for the key; empty for a paste."""
    if isinstance(event, events.Paste):
        return ""
    chord = _chord(event.key)
    if chord and (not event.is_printable or actions.is_bound(chord)):
        return chord
    character = event.character
    if event.is_printable and character is not None and character not in " ,":
        return character
    return event.key


def character_of(event: events.Key) -> str | None:
    """What a key types; None for one that types nothing, or that is bound with Alt."""
    bound = actions.is_bound(_chord(event.key))
    return event.character if event.is_printable and not bound else None


def _chord(key: str) -> str:
    """A key with Ctrl or Alt as the table names it: ``ctrl+_``, ``alt+X``; empty for others."""
    if not key.startswith(("ctrl+", "alt+")):
        return ""
    modifiers, _, last = key.rpartition("+")
    if modifiers == "alt+shift":
        return f"alt+{last.upper()}"
    return f"{modifiers}+{_SIGNS.get(last, last)}"


def holds_everywhere(event: Typed) -> bool:
    return typed(event) in actions.everywhere()


def is_palette(event: Typed) -> bool:
    """Whether it opens the actions of a place by their names, also while something is typed."""
    return holds_everywhere(event) and typed(event) in actions.named("app.palette").keys


async def take_over(cover: Screen[object], event: Typed) -> bool:
    """Do what a key says on a screen that covers the board; whether it was one of the table's."""
    if isinstance(event, events.Paste):
        if not (isinstance(cover, OkrtuiScreen) and cover.finds):
            return False
        return cover.type(in_one_line(event.text))
    key = typed(event)
    if key in actions.away():
        await cover.app.screen_stack[0].run_action(f"do('{actions.away()[key]}', '')")
        return True
    if not isinstance(cover, OkrtuiScreen):
        return False
    line, character = cover.focused, character_of(event)
    if isinstance(line, LineInput):
        if character is not None:
            write(line, character)
            return True
        if await act(line, event):
            return True
    if character is not None and cover.finds:
        return cover.type(character)
    return await act(cover, event) or (character is not None and cover.type(character))


async def type_into(line: LineInput, event: Typed) -> bool:
    """A key or a paste into a line of text; False when it means nothing there."""
    if isinstance(event, events.Paste):
        write(line, (in_lines if line.keeps_lines else in_one_line)(event.text))
    elif (character := character_of(event)) is not None:
        write(line, character)
    else:
        return await act(line, event)
    return True


async def act(node: LineInput | OkrtuiScreen, event: events.Key) -> bool:
    """Have a line or a screen do what a key means there; whether it means something.

    A default key that the keymap took away means nothing.
    """
    bindings = BindingsMap(_declared(node))
    key = typed(event)
    for binding in (one for of_key in bindings.key_to_bindings.values() for one in of_key):
        if binding.id in actions.BY_ID and key in actions.named(binding.id).keys:
            await node.run_action(binding.action)
            return True
    usual = bindings.key_to_bindings.get(event.key, [])
    if usual and usual[-1].id not in actions.BY_ID:
        await node.run_action(usual[-1].action)
    return bool(usual)


def _declared(node: DOMNode) -> Iterator[BindingType]:
    """The bindings of our classes and of Textual's line of text; later ones go before."""
    for base in reversed(type(node).__mro__):
        if issubclass(base, OkrtuiScreen | Input):
            yield from vars(base).get("BINDINGS", ())


def write(line: Input, text: str) -> None:
    """Put a text where the cursor is, instead of what is selected."""
    if text:
        line.replace(text, *line.selection)
