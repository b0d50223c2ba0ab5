"""What all our screens have: the looks of lines, keys only from the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.screen import Screen

from okrtui.ui.themes import COMPONENTS

if TYPE_CHECKING:
    from okrtui.workspace.change import Event


class OkrtuiScreen(Screen[None], inherit_bindings=False):
    """A screen without Textual's own keys.

    Its bindings name actions of the table by their ids and have the default keys; what is pressed
    goes by the keymap in force (okrtui/ui/keys.py).
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)
    AUTO_FOCUS = ""
    ESCAPE_TO_MINIMIZE = False
    finds = False
    """Whether characters are typed to find something, before they are keys."""

    async def take(self, event: events.Key | events.Paste) -> bool:
        """Do what was typed; False when it is to take Textual's way."""
        return False

    def follow(self, event: Event) -> None:
        """Something changed, here or elsewhere, while it lies over the board."""

    def keep_draft(self) -> None:
        """Write down what is half-typed here: the program may end any moment."""

    def type(self, text: str) -> bool:
        """Find by what is no key here; whether this screen does so."""
        return False
