"""Our themes, and the styles lines are drawn with.

Three: dark, light, and one in the terminal's own sixteen colours for terminals that have no more
or want none (NO_COLOR). Status never depends on them: each has its glyph and its word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from textual.theme import Theme

if TYPE_CHECKING:
    from rich.style import Style
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
            "paper": "#14171c",
            "bar": "#1d2229",
            "ink": "#d9dce2",
            "muted": "#8d96a5",
            "faint": "#3a424e",
            "accent": "#86b7ea",
            "good": "#86c98f",
            "warn": "#e6bb62",
            "bad": "#f2857c",
            "stale": "#a9a3d6",
            "cursor": "#2c4058",
            "cursor-idle": "#222a34",
        },
    ),
    _theme(
        LIGHT,
        {
            "paper": "#faf9f6",
            "bar": "#efede7",
            "ink": "#22262c",
            "muted": "#666d78",
            "faint": "#c9c6bd",
            "accent": "#1d5c9e",
            "good": "#1e7035",
            "warn": "#875400",
            "bad": "#b3261e",
            "stale": "#5b4fa3",
            "cursor": "#cfe0f5",
            "cursor-idle": "#e8ecf1",
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
    }
)
"""The component classes a screen has for its lines; styles/lines.tcss gives them their looks."""


class Palette(NamedTuple):
    """The styles of all lines of a screen, complete with their background."""

    text: Style
    strong: Style
    muted: Style
    accent: Style
    good: Style
    warn: Style
    bad: Style
    stale: Style
    cursor: Style
    cursor_idle: Style
    bar: Style
    bar_key: Style
    bar_muted: Style

    def role(self, name: str) -> Style:
        """The colour of a state: good, warn, bad, stale; ``dim`` says nothing yet."""
        style: Style = self.muted if name == "dim" else getattr(self, name)
        return style


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
