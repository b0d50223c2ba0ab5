"""Keys in the order in which they were typed, each done before the next one is looked at.

Textual hands a key to whatever has the focus and lets it bubble from there. Keys that arrive in
one packet, as over SSH they do, would overtake what the ones before them open: the title typed
after ``A`` would be taken for commands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from textual import events
from textual.binding import BindingsMap
from textual.widgets import Input

from okrtui.ui import actions, telling

if TYPE_CHECKING:
    from textual.binding import BindingType

    from okrtui.ui.screens.board import BoardScreen

Typed = events.Key | events.Paste
_LEAVES: Final = actions.BY_ID["editor.cancel"].keys


class Keys:
    """What is typed on the board, in turn."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board
        self._typed: deque[Typed] = deque()
        self._on_board = by_key(board.BINDINGS)
        self._begun = False

    async def take(self, event: Typed) -> None:
        """Do what a key says, now or after those before it."""
        if self._begun and holds_everywhere(event):
            # Leaving must not wait for a disk.
            await self._do(event)
            return
        board = self._board
        if board.slow and isinstance(event, events.Key) and event.key in _LEAVES:
            # An edit that is on its way to the disk can't be left; what waits behind it can.
            dropped = self.drop()
            board.say(
                telling.not_done(dropped) or "wait: what is being saved can't be left", "warn"
            )
            return
        self._typed.append(event)
        if board.slow:
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
                board.editing.deciding.answer(event.key)
        elif line is not None and not holds_everywhere(event):
            await self._type(line, event)
        elif isinstance(event, events.Key):
            if board.changing.asking and not holds_everywhere(event):
                board.changing.answer(event.key)
            else:
                await self._press(event.key)

    async def _type(self, line: Input, event: Typed) -> None:
        """A key or a paste into an open line of text."""
        if isinstance(event, events.Paste):
            write(line, next(iter(event.text.splitlines()), ""))
        elif event.is_printable and event.character is not None:
            write(line, event.character)
        elif action := by_key((*Input.BINDINGS, *line.BINDINGS)).get(event.key):
            await self._board.app.run_action(action, line)
        else:
            await self._press(event.key)

    async def _press(self, key: str) -> None:
        """A key of the board's table."""
        if action := self._on_board.get(key):
            await self._board.app.run_action(action, self._board)


def holds_everywhere(event: Typed) -> bool:
    return isinstance(event, events.Key) and event.key in actions.EVERYWHERE


def by_key(bindings: Iterable[BindingType]) -> Mapping[str, str]:
    """The action of each key; later bindings take a key from earlier ones."""
    keys = BindingsMap(bindings).key_to_bindings
    return {key: of_key[-1].action for key, of_key in keys.items()}


def write(line: Input, text: str) -> None:
    """Put a text where the cursor is, instead of what is selected."""
    if text:
        line.replace(text, *line.selection)
