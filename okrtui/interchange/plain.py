"""A report as plain text: for mail, chat and terminals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from okrtui.domain.document import Block, Document, Grid, Items, Section
from okrtui.domain.text import one_line
from okrtui.domain.width import width


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


def section_lines(section: Section) -> Iterator[str]:
    """The lines below a section's heading."""
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Grid):
        yield from _table(block)
    elif isinstance(block, Items):
        yield from (f"- {one_line(item)}" for item in block.items)
    else:
        yield from map(one_line, block.lines)


def _table(grid: Grid) -> Iterator[str]:
    rows = [[one_line(cell) for cell in row] for row in (grid.headings, *grid.rows)]
    widths = [max(width(row[column]) for row in rows) for column in range(len(grid.headings))]
    for row in rows:
        yield "  ".join(_padded(row, widths, grid)).rstrip()


def _padded(row: Sequence[str], widths: Sequence[int], grid: Grid) -> Iterator[str]:
    for column, (cell, cells) in enumerate(zip(row, widths, strict=True)):
        blank = " " * (cells - width(cell))
        yield blank + cell if column in grid.numbers else cell + blank
