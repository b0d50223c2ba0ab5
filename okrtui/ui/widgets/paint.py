"""Lines made into Textual's strips."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line


def strip_of(line: Line, width: int) -> Strip:
    """A line of exactly ``width`` cells."""
    return Strip([Segment(text, look) for text, look in pieces.merged(line, width)], width)
