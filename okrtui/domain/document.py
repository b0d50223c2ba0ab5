"""A report before it is Markdown, HTML or plain text: headings, lines, lists and tables.

All texts are raw; whoever writes them out makes them harmless for that format.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias


class Lines(NamedTuple):
    """Paragraphs of one line each."""

    lines: tuple[str, ...]


class Items(NamedTuple):
    """A list."""

    items: tuple[str, ...]


class Grid(NamedTuple):
    """A table; every row has as many cells as there are headings."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    """Columns that are set to the right."""


Block: TypeAlias = "Lines | Items | Grid"


class Section(NamedTuple):
    heading: str
    blocks: tuple[Block, ...]


class Document(NamedTuple):
    title: str
    subtitle: str
    sections: tuple[Section, ...]
