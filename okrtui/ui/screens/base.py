"""What all our screens have: the looks of lines, keys only from the table."""

from __future__ import annotations

from typing import ClassVar

from textual.screen import Screen

from okrtui.ui.themes import COMPONENTS


class OkrtuiScreen(Screen[None], inherit_bindings=False):
    """A screen without Textual's own keys.

    Its bindings name actions of the table by their ids and have the default keys; what is pressed
    goes by the keymap in force (okrtui/ui/keys.py).
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)
    AUTO_FOCUS = ""
    ESCAPE_TO_MINIMIZE = False
