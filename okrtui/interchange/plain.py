"""A report as plain text: for mail, chat and terminals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from okrtui.domain.document import Block, Document, Grid, Items, Section
from okrtui.domain.text import one_line
from okrtui.domain.width import clipped, width

_LEAST: Final = 8
"""Cells below which a column is not cut."""


def plain(document: Document) -> str:
    """The whole report, ending in a newline."""
    title = one_line(document.title)
    parts = ["\n".join((title, "=" * max(width(title), 1)))]
    if document.subtitle:
        parts.append(one_line(document.subtitle))
    for section in document.sections:
        heading = one_line(section.heading)
        parts.append("\n".join((heading, "-" * max(width(heading), 1))))
        parts += [text for block in section.blocks if (text := "\n".join(_block(block)))]
    return "\n\n".join(parts) + "\n"


def section_lines(section: Section, cells: int) -> Iterator[str]:
    """The lines below a section's heading; the widest column of a table is cut to so many cells."""
    for block in section.blocks:
        yield from _block(block, cells)


def _block(block: Block, cells: int | None = None) -> Iterator[str]:
    if isinstance(block, Grid):
        yield from _table(block, cells)
    elif isinstance(block, Items):
        yield from (f"- {one_line(item)}" for item in block.items)
    else:
        yield from map(one_line, block.lines)


def _table(grid: Grid, cells: int | None) -> Iterator[str]:
    rows = [[one_line(cell) for cell in row] for row in (grid.headings, *grid.rows)]
    widths = [max(width(row[column]) for row in rows) for column in range(len(grid.headings))]
    over = 0 if cells is None else sum(widths) + 2 * (len(widths) - 1) - cells
    widest = max(range(len(widths)), key=widths.__getitem__)
    if over > 0 and widths[widest] - over >= _LEAST:
        widths[widest] -= over
        for row in rows:
            row[widest] = clipped(row[widest], widths[widest])
    for row in rows:
        yield "  ".join(_padded(row, widths, grid)).rstrip()


def _padded(row: Sequence[str], widths: Sequence[int], grid: Grid) -> Iterator[str]:
    for column, (cell, cells) in enumerate(zip(row, widths, strict=True)):
        blank = " " * (cells - width(cell))
        yield blank + cell if column in grid.numbers else cell + blank
