"""Our themes, and the styles lines are drawn with.

Three: dark, light, and one in the terminal's own sixteen colours for terminals that have no more
or want none (NO_COLOR). Status never depends on them: each has its glyph and its word.
The first two are made of the 256 colours of xterm: they look the same everywhere, also over SSH.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.theme import Theme

from okrtui.ui.drawing.pieces import Palette

if TYPE_CHECKING:
    from textual.widget import Widget

DARK: Final = "okrtui-dark"
LIGHT: Final = "okrtui-light"
TERMINAL: Final = "okrtui-terminal"


def _theme(name: str, colours: dict[str, str], *, dark: bool = True, ansi: bool = False) -> Theme:
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
        variables=colours,
    )


THEMES: Final = (
    _theme(
        DARK,
        {
            "paper": "#121212",
            "bar": "#262626",
            "ink": "#dadada",
            "muted": "#949494",
            "faint": "#444444",
            "accent": "#87afd7",
            "good": "#87d787",
            "warn": "#ffd75f",
            "bad": "#ff8787",
            "stale": "#afafff",
            "cursor": "#005f87",
            "cursor-idle": "#303030",
        },
    ),
    _theme(
        LIGHT,
        {
            "paper": "#ffffff",
            "bar": "#e4e4e4",
            "ink": "#262626",
            "muted": "#626262",
            "faint": "#bcbcbc",
            "accent": "#005faf",
            "good": "#005f00",
            "warn": "#875f00",
            "bad": "#af0000",
            "stale": "#5f5faf",
            "cursor": "#afd7ff",
            "cursor-idle": "#eeeeee",
        },
        dark=False,
    ),
    _theme(
        TERMINAL,
        {
            "paper": "ansi_default",
            "bar": "ansi_default",
            "ink": "ansi_default",
            "muted": "ansi_default",
            "faint": "ansi_default",
            "accent": "ansi_cyan",
            "good": "ansi_green",
            "warn": "ansi_yellow",
            "bad": "ansi_red",
            "stale": "ansi_magenta",
            "cursor": "ansi_default",
            "cursor-idle": "ansi_default",
            # Textual's own sheets want these two of a theme in the terminal's colours.
            "ansi-background": "ansi_default",
            "ansi-foreground": "ansi_default",
        },
        ansi=True,
    ),
)

BY_NAME: Final = {theme.name: theme for theme in THEMES}

COMPONENTS: Final = frozenset(
    {
        "line--text",
        "line--strong",
        "line--muted",
        "line--accent",
        "line--good",
        "line--warn",
        "line--bad",
        "line--stale",
        "line--cursor",
        "line--cursor-idle",
        "line--bar",
        "line--bar-key",
        "line--bar-muted",
        "line--rule",
    }
)
"""The component classes a screen has for its lines; styles/lines.tcss gives them their looks."""


def palette_of(screen: Widget) -> Palette:
    """The styles as the style sheets have them now. Not before the screen is styled."""
    base = screen.rich_style
    return Palette(
        *(
            base + screen.get_component_rich_style(f"line--{name.replace('_', '-')}", partial=True)
            for name in Palette._fields
        )
    )


def variable_defaults() -> dict[str, str]:
    """What our style sheets need when a theme that isn't ours is chosen."""
    return dict(THEMES[0].variables)
