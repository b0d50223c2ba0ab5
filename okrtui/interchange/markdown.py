"""A report as Markdown that shows every text as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from okrtui.domain.document import Block, Document, Grid, Items
from okrtui.domain.text import one_line

# Whatever could be markup anywhere in a line; what only counts at its start is in _LEADING.
_MARKUP: Final = re.compile(r"([\\`*_\[\]<>|~#&])")
_LEADING: Final = re.compile(r"^(\s*)([-+=](?=[-+=\s]|$)|\d+[.)](?=\s|$))")


def escaped(text: str) -> str:
    """One line of Markdown that reads as the text itself, in a paragraph, a list or a cell."""
    line = _MARKUP.sub(r"\\\1", one_line(text).strip())
    return _LEADING.sub(_escape_leading, line)


def _escape_leading(match: re.Match[str]) -> str:
    blank, mark = match[1], match[2]
    if mark[-1] in ".)":
        return f"{blank}{mark[:-1]}\\{mark[-1]}"
    return f"{blank}\\{mark}"


def markdown(document: Document) -> str:
    """The whole report, ending in a newline."""
    parts = [f"# {escaped(document.title)}"]
    if document.subtitle:
        parts.append(escaped(document.subtitle))
    for section in document.sections:
        parts.append(f"## {escaped(section.heading)}")
        parts += [text for block in section.blocks if (text := "\n".join(_block(block)))]
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Grid):
        yield from table(block)
    elif isinstance(block, Items):
        yield from (f"- {escaped(item)}" for item in block.items)
    else:
        # Two blanks at the end break the line.
        lines = [escaped(line) for line in block.lines]
        yield from (f"{line}  " for line in lines[:-1])
        yield from lines[-1:]


def table(grid: Grid) -> Iterator[str]:
    """The lines of a Markdown table."""
    yield _row(tuple(map(escaped, grid.headings)))
    yield _row(tuple("---:" if n in grid.numbers else "---" for n in range(len(grid.headings))))
    for row in grid.rows:
        yield _row(tuple(map(escaped, row)))


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
