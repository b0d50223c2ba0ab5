"""Choosing the colours: each is shown at once, Escape brings the old ones back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from okrtui.config.theme_names import THEME_NAMES
from okrtui.domain.errors import Invalid
from okrtui.ui.colours import ABOUT
from okrtui.ui.screens.picking import Entry, PickScreen
from okrtui.workspace.glyphs import HEALTH_ROLES, HEALTH_WORDS, PACE_ROLES, PACE_WORDS

if TYPE_CHECKING:
    from okrtui.ui.configured import Configured
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.workspace.glyphs import Glyphs

_TEXTUALS: Final = "one of Textual's"


class Theming:
    """The part of the board that changes its colours."""

    def __init__(self, board: BoardScreen, configured: Configured, *, colours: bool) -> None:
        self.board = board
        self._configured = configured
        self._colours = colours
        """Whether the terminal has many colours, and wants them."""

    def do_view_theme(self, key: str) -> None:
        if not self._colours:
            self.board.say("this terminal has or wants only its own colours", "warn")
            return
        before = self.board.app.theme
        self.board.app.push_screen(
            PickScreen(
                "Theme",
                [Entry(name, name, told=ABOUT.get(name, _TEXTUALS)) for name in THEME_NAMES],
                self._keep,
                at=before,
                moved=self._show,
                left=lambda: self._show(before),
                sample=_sample(self.board.glyphs),
                ellipsis=self.board.glyphs.ellipsis,
            )
        )

    def _show(self, name: str) -> None:
        self.board.app.theme = name

    def _keep(self, name: str) -> None:
        """Take a theme for now and for the next time."""
        self._show(name)
        file = self._configured.file
        if file is None:
            self.board.say(f"theme {name}, until you leave", "good")
            return
        from okrtui.config.writing import write_setting

        try:
            write_setting(file, "theme", name)
        except Invalid as error:
            self.board.say(f"theme {name}, until you leave: {error}", "warn")
        else:
            self.board.say(f"theme {name}, kept in {file}", "good")


def _sample(glyphs: Glyphs) -> list[tuple[str, str]]:
    """How each kind of text looks: its role and an example."""
    examples: dict[str, list[str]] = {}
    for pace, role in PACE_ROLES.items():
        examples.setdefault(role, []).append(f"{glyphs.pace[pace]} {PACE_WORDS[pace]}")
    for health, role in HEALTH_ROLES.items():
        examples.setdefault(role, []).append(f"{glyphs.health[health]} {HEALTH_WORDS[health]}")
    lines = [(role, "   ".join(texts)) for role, texts in examples.items()]
    return [*lines, ("cursor", "the row under the cursor"), ("text", "")]
