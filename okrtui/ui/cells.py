"""Text with colours, as the cells of a terminal's line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from rich.cells import cell_len

from okrtui.ui.sgr import PLAIN, Look, coloured, has_no_ink

_COLOURS: Final = re.compile(r"\x1b\[([\d;]*)m")

_SIMPLE: Final = re.compile(r"[ -\u02ff\u0370-\u0482\u2010-\u27ff]+")


class Cell(NamedTuple):
    """A character and its look; the second half of a wide one is empty."""

    text: str
    look: Look


class Piece(NamedTuple):
    """Text of one look."""

    text: str
    look: Look


def read(body: str) -> list[Piece] | None:
    """Text with colours as pieces of one look each; None when there is anything else in it."""
    parts = _COLOURS.split(body)
    if any("\x1b" in text for text in parts[::2]):
        return None
    look = PLAIN
    pieces: list[Piece] = []
    for number, part in enumerate(parts):
        if number % 2:
            look = coloured(look, part)
        elif part:
            pieces.append(Piece(part, look))
    return pieces


def cells_of(pieces: Sequence[Piece]) -> Iterator[Cell]:
    """One cell for each column; marks that combine stay with the character before them."""
    for text, look in pieces:
        if text.isascii():
            for character in text:
                yield Cell(character, look)
            continue
        whole = ""
        for character in text:
            if whole and cell_len(character) == 0:
                whole += character
                continue
            if whole:
                yield from _wide(whole, look)
            whole = character
        if whole:
            yield from _wide(whole, look)


def _wide(text: str, look: Look) -> Iterator[Cell]:
    yield Cell(text, look)
    for _ in range(cell_len(text) - 1):
        yield Cell("", look)


def is_simple(cells: Sequence[Cell | None]) -> bool:
    """Whether all terminals agree about the width of these; unknown cells say nothing against."""
    text = "".join([cell.text for cell in cells if cell is not None])
    return not text or (
        _SIMPLE.fullmatch(text) is not None
        and (text.isascii() or all(cell is None or cell.text for cell in cells))
    )


def looks_same(cell: Cell, before: Cell) -> bool:
    """Two blanks on the same background, whatever the ink would be."""
    return (
        cell.text == before.text == " "
        and cell.look[2] == before.look[2]
        and has_no_ink(cell.look)
        and has_no_ink(before.look)
    )


def is_bare(cell: Cell) -> bool:
    """Whether nothing but its background shows."""
    return cell.text == " " and has_no_ink(cell.look)
