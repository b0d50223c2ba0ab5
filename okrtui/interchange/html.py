"""A report as one self-contained HTML page: no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from okrtui.domain.document import Block, Document, Grid, Items, Section
from okrtui.domain.text import one_line

_STYLE: Final = """\
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8886; }
.number { text-align: right; font-variant-numeric: tabular-nums; }"""


def html(document: Document) -> str:
    """The whole page, ending in a newline."""
    title = _text(document.title)
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en">',
            '<head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta http-equiv="Content-Security-Policy" '
            "content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            f"<title>{title}</title>",
            f"<style>\n{_STYLE}\n</style></head>",
            "<body>",
            f"<h1>{title}</h1>",
            *([f"<p>{_text(document.subtitle)}</p>"] if document.subtitle else []),
            *(line for section in document.sections for line in _section(section)),
            "</body>",
            "</html>\n",
        )
    )


def _section(section: Section) -> Iterator[str]:
    yield f"<h2>{_text(section.heading)}</h2>"
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Grid):
        yield "<table>"
        yield f"<tr>{''.join(_cells(block, block.headings, 'th'))}</tr>"
        yield from (f"<tr>{''.join(_cells(block, row, 'td'))}</tr>" for row in block.rows)
        yield "</table>"
    elif isinstance(block, Items):
        yield "<ul>"
        yield from (f"<li>{_text(item)}</li>" for item in block.items)
        yield "</ul>"
    else:
        yield f"<p>{'<br>'.join(map(_text, block.lines))}</p>"


def _cells(grid: Grid, cells: tuple[str, ...], tag: str) -> Iterator[str]:
    for column, cell in enumerate(cells):
        number = ' class="number"' if column in grid.numbers else ""
        yield f"<{tag}{number}>{_text(cell)}</{tag}>"


def _text(text: str) -> str:
    return escape(one_line(text))
