"""Our themes as Textual has them, and the styles lines are drawn with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from textual.theme import Theme

from okrtui.config.theme_names import TEXTUALS
from okrtui.ui.colours import CLEAR, CLEAR_LIGHT, COLOURS, DARK, LIGHT, TERMINAL
from okrtui.ui.drawing.pieces import Palette

if TYPE_CHECKING:
    from textual.widget import Widget

_OF_ANSI: Final = {"ansi-background": "ansi_default", "ansi-foreground": "ansi_default"}
"""What Textual's own sheets want of a theme in the terminal's colours."""


def _theme(
    name: str, *, dark: bool = True, ansi: bool = False, more: Mapping[str, str] | None = None
) -> Theme:
    colours = COLOURS[name]
    return Theme(
        name=name,
        primary=colours["accent"],
        secondary=colours["muted"] if not ansi else colours["accent"],
        accent=colours["accent"],
        success=colours["good"],
        warning=colours["warn"],
        error=colours["bad"],
        foreground=None if ansi else colours["ink"],
        background=None if ansi else colours["paper"],
        surface=None if ansi else colours["bar"],
        panel=None if ansi else colours["bar"],
        dark=dark,
        ansi=ansi,
        variables={**colours, **(more or {})},
    )


THEMES: Final = (
    _theme(DARK),
    _theme(LIGHT, dark=False),
    _theme(CLEAR),
    _theme(CLEAR_LIGHT, dark=False),
    _theme(TERMINAL, ansi=True, more=_OF_ANSI),
)

BY_NAME: Final = {theme.name: theme for theme in THEMES}


def theme_named(name: str) -> Theme | None:
    """A theme of ours, or one of Textual's with our colours in it."""
    if name in BY_NAME:
        return BY_NAME[name]
    if name not in TEXTUALS:
        return None
    from okrtui.ui.derived_themes import derived

    return derived(name)


COMPONENTS: Final = tuple(f"line--{name.replace('_', '-')}" for name in Palette._fields)
"""The component classes a screen has for its lines, in the order of the palette;
styles/lines.tcss gives them their looks."""


def palette_of(screen: Widget) -> Palette:
    """The styles as the style sheets have them now. Not before the screen is styled."""
    base = screen.rich_style
    return Palette(
        *(base + screen.get_component_rich_style(name, partial=True) for name in COMPONENTS)
    )


def variable_defaults() -> dict[str, str]:
    """What our style sheets need when a theme that isn't ours is chosen."""
    return dict(THEMES[0].variables)
