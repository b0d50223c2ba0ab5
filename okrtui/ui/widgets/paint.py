"""Text cut and set to cells, and pieces of it joined to a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

Piece: TypeAlias = tuple[str, Style]
"""A text and how it looks. The text is one line, cleaned already."""


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


def line(pieces: Iterable[Piece], width: int, blank: Style) -> Strip:
    """A line of exactly ``width`` cells; neighbours of the same look become one piece."""
    segments: list[Segment] = []
    texts: list[str] = []
    look: Style | None = None
    used = 0
    for text, style in pieces:
        if not text:
            continue
        if look is not None and style != look:
            segments.append(Segment("".join(texts), look))
            texts = []
        look = style
        texts.append(text)
        used += cells(text)
    if texts:
        segments.append(Segment("".join(texts), look))
    if used < width:
        segments.append(Segment(" " * (width - used), blank))
    strip = Strip(segments, max(used, width))
    return strip if used <= width else strip.crop(0, width)


def joined(pieces: Iterable[Piece]) -> str:
    return "".join(text for text, _ in pieces)
