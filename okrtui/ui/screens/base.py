"""What all our screens have: the looks of lines, keys only from the table."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding
from textual.screen import Screen

from okrtui.ui import actions
from okrtui.ui.themes import COMPONENTS


def ways_out() -> list[Binding]:
    """Bindings of a screen that covers the board: leaving must work from everywhere."""
    return [
        Binding(key, f"have_board_do('{id}')", priority=True, show=False)
        for key, id in actions.AWAY
    ]


async def have_board_do(cover: Screen[Any], id: str) -> None:
    await cover.app.screen_stack[0].run_action(f"do('{id}', '')")


class OkrtuiScreen(Screen[None], inherit_bindings=False):
    """A screen without Textual's own keys."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)
    AUTO_FOCUS = ""
    ESCAPE_TO_MINIMIZE = False
