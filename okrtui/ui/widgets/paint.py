"""Lines made into Textual's strips."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from okrtui.ui.drawing import pieces
from okrtui.ui.drawing.pieces import Line


def strip_of(line: Line, width: int) -> Strip:
    """A line of exactly ``width`` cells."""
    segments = [Segment(text, look) for text, look in pieces.merged(line, width)]
    used = sum(pieces.cells(segment.text) for segment in segments)
    strip = Strip(segments, used)
    return strip if used == width else strip.crop(0, width)
