"""Text cut and set to cells, and the looks it is drawn in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from rich.cells import cell_len, set_cell_size

if TYPE_CHECKING:
    from rich.style import Style

Piece: TypeAlias = "tuple[str, Style]"
"""A text and how it looks. The text is one line, cleaned already."""


Sign = Literal["", "marked", "news"]
"""What stands before a row's key: marked for a change of several, just changed by others."""


class Palette(NamedTuple):
    """The looks of all lines of a screen, complete with their background."""

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
    rule: Style

    def row(self, *, cursor: bool, active: bool) -> Style:
        """What a row looks like; cursor: it is here, active: its panel has the keys."""
        if not cursor:
            return self.text
        return self.cursor if active else self.cursor_idle

    def role(self, name: str) -> Style:
        """The colour of a state: good, warn, bad, stale; ``dim`` says nothing yet."""
        style: Style = self.muted if name == "dim" else getattr(self, name)
        return style

    def on_bar(self, name: str) -> Style:
        """The same on the ground of a bar or of what lies over the lists."""
        if name in ("text", "dim"):
            return self.bar if name == "text" else self.bar_muted
        return self.role(name) + self.bar.background_style


class Line(NamedTuple):
    """A whole line: its pieces from the left, and what the rest of it looks like."""

    pieces: list[Piece]
    blank: Style


def cells(text: str) -> int:
    """How many cells the text takes on the screen."""
    return len(text) if text.isascii() else cell_len(text)


def clip(text: str, width: int, ellipsis: str = "…") -> str:
    """The text in at most ``width`` cells, with an ellipsis where something is missing."""
    if cells(text) <= width:
        return text
    if width <= len(ellipsis):
        return ellipsis[: max(0, width)]
    # A wide character that doesn't fit in whole leaves a blank; it looks better without.
    return set_cell_size(text, width - len(ellipsis)).rstrip() + ellipsis


def left(text: str, width: int, ellipsis: str = "…") -> str:
    """The text in exactly ``width`` cells, at the left."""
    text = clip(text, width, ellipsis)
    return text + " " * (width - cells(text))


def right(text: str, width: int, ellipsis: str = "…") -> str:
    """The text in exactly ``width`` cells, at the right."""
    text = clip(text, width, ellipsis)
    return " " * (width - cells(text)) + text


def joined(pieces: Iterable[Piece]) -> str:
    return "".join(text for text, _ in pieces)


def merged(line: Line, width: int) -> Iterator[Piece]:
    """The line in exactly ``width`` cells; neighbours of the same look are one piece."""
    texts: list[str] = []
    look = line.blank
    used = 0
    for text, style in line.pieces:
        if used + cells(text) > width:
            text = set_cell_size(text, width - used)  # noqa: PLW2901 - what is left of it
        if not text:
            continue
        if texts and style != look:
            yield "".join(texts), look
            texts = []
        look = style
        texts.append(text)
        used += cells(text)
    if texts:
        yield "".join(texts), look
    if used < width:
        yield " " * (width - used), line.blank
