"""What stands on the terminal, so that only what differs is sent.

Textual sends the whole of every region that may have changed. This reads what it sends, keeps
the cells, and writes only those that look different, with the shortest change of colours.
It understands what Textual writes to draw: moves, colours, text. At anything else it forgets
what it knew, and the next picture goes out in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple, TypeAlias

from rich.cells import cell_len

Look: TypeAlias = tuple[str, str, str]
"""Attributes, foreground, background, as parameters; empty where the terminal's own."""

PLAIN: Final[Look] = ("", "", "")

_MOVE: Final = re.compile(r"\x1b\[(\d+);(\d+)H")
_COLOURS: Final = re.compile(r"\x1b\[([\d;]*)m")
_EXTENDED: Final = {"5": 3, "2": 5}
"""Parameters of a colour by number, and by red, green and blue."""

_OFF: Final = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27", "9": "29"}
"""How an attribute is taken back; for all others everything is."""

_INK_ON_BLANKS: Final = frozenset({"4", "7", "9", "21", "53"})
"""Attributes that show on blanks, too."""

_GAP: Final = 9
"""Cells that are the same between two that differ: behind more it is always cheaper to jump."""

_ERASED_AT_END: Final = 5
_ERASED_BETWEEN: Final = 9
"""Blanks that are dearer to send than to erase, and than to erase and then jump over."""


class Cell(NamedTuple):
    """A character and its look; the second half of a wide one is empty."""

    text: str
    look: Look


class Piece(NamedTuple):
    """Text of one look."""

    text: str
    look: Look


class Shadow:
    """The screen as the terminal shows it, as far as it is known."""

    def __init__(self, *, erases: bool = False) -> None:
        """erases: whether the terminal can erase cells to the background that is set."""
        self._erases = erases
        self._rows: dict[int, dict[int, Cell]] = {}
        self._seen: dict[tuple[int, int], str] = {}
        """What was sent to a place as it was sent, while nothing else touched that line."""
        self._cursor = ""

    def forget(self) -> None:
        """The terminal may show anything now."""
        self._rows.clear()
        self._seen.clear()
        self._cursor = ""

    def lean(self, data: str) -> str:
        """The shortest text that has the effect of ``data``, which starts and ends plain."""
        first = _MOVE.search(data)
        if first is None or "\x1b" in data[: first.start()]:
            if "\x1b[?1049" in data or "\x1b[2J" in data:
                self.forget()
            return data
        out = [data[: first.start()]]
        pen = PLAIN
        moves = list(_MOVE.finditer(data))
        for move, following in zip(moves, [*moves[1:], None], strict=True):
            body = data[move.end() : following.start() if following else len(data)].rstrip("\n")
            if not body:
                continue
            row, column = int(move[1]), int(move[2])
            if self._seen.get((row, column)) == body:
                continue
            pieces = read(body)
            if pieces is None:
                self.forget()
                return data
            self._remember_line(row, column, body)
            pen = self._write(row, column, pieces, out, pen)
        if pen != PLAIN:
            out.append("\x1b[0m")
        last = moves[-1]
        if data.endswith(last[0]) and (len(out) > 1 or self._cursor != last[0]):
            self._cursor = last[0]
            out.append(last[0])
        return "".join(out)

    def _remember_line(self, row: int, column: int, body: str) -> None:
        for place in [place for place in self._seen if place[0] == row and place[1] != column]:
            del self._seen[place]
        self._seen[row, column] = body

    def _write(
        self, row: int, column: int, pieces: Sequence[Piece], out: list[str], pen: Look
    ) -> Look:
        """Send what differs from what stands there; gives the look the terminal writes in then."""
        known = self._rows.setdefault(row, {})
        cells = list(cells_of(pieces))
        old = [known.get(column + x) for x in range(len(cells))]
        for x, cell in enumerate(cells):
            known[column + x] = cell
        # A cut-off half of a wide character is gone in whole.
        after = known.get(column + len(cells))
        if after is not None and not after.text:
            del known[column + len(cells)]
        simple = is_simple(cells) and is_simple(old)
        # Terminals disagree about the width of other characters: never start behind one.
        whole = [(0, len(cells))] if cells != old else []
        spans = differing(cells, old) if simple else whole
        at = None
        for start, end in spans:
            out.append(f"\x1b[{row};{column + start}H" if at is None else right(start - at))
            painted = paint(cells[start:end], pen, erases=self._erases and simple)
            out.append(painted.text)
            pen, at = painted.pen, end - painted.behind
        return pen


class Painted(NamedTuple):
    """What draws some cells, the look that the terminal writes in then, and how many cells its
    cursor stays behind."""

    text: str
    pen: Look
    behind: int


def right(columns: int) -> str:
    """To the right on the same line; every terminal knows it, and it is short."""
    return f"\x1b[{columns}C"


def paint(cells: Sequence[Cell], pen: Look, *, erases: bool = False) -> Painted:
    """Draw cells on a terminal that writes in a look, and can erase or not."""
    out: list[str] = []
    left, behind = len(cells), 0
    for (bare, wanted), run in groupby(cells, key=_run_of):
        texts = [cell.text for cell in run]
        text, left = "".join(texts), left - len(texts)
        look = (pen[0], pen[1], wanted[2]) if bare and has_no_ink(pen) else wanted
        if behind:
            out.append(right(behind))
            behind = 0
        if look != pen:
            out.append(change(pen, look))
            pen = look
        enough = _ERASED_BETWEEN if left else _ERASED_AT_END
        if erases and bare and len(text) >= enough:
            out.append(f"\x1b[{len(text)}X")
            behind = len(text)
        else:
            out.append(text)
    return Painted("".join(out), pen, behind)


def _run_of(cell: Cell) -> tuple[bool, Look]:
    """What has no ink, and so needs no ink colour; and the look that matters."""
    if cell.text == " " and has_no_ink(cell.look):
        return True, ("", "", cell.look[2])
    return False, cell.look


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


@lru_cache(maxsize=4096)
def coloured(look: Look, parameters: str) -> Look:
    """The look after a colour sequence with these parameters."""
    attributes, foreground, background = look
    words = parameters.split(";")
    at = 0
    while at < len(words):
        word = words[at]
        taken = 1
        if word in ("", "0"):
            attributes = foreground = background = ""
        elif word in ("38", "48"):
            taken = _EXTENDED.get(words[at + 1] if at + 1 < len(words) else "", 2)
            colour = ";".join(words[at : at + taken])
            if word == "38":
                foreground = colour
            else:
                background = colour
        elif word.isdigit() and (30 <= int(word) <= 39 or 90 <= int(word) <= 97):
            foreground = "" if word == "39" else word
        elif word.isdigit() and (40 <= int(word) <= 49 or 100 <= int(word) <= 107):
            background = "" if word == "49" else word
        else:
            attributes = ";".join(filter(None, (attributes, word)))
        at += taken
    return attributes, foreground, background


@lru_cache(maxsize=4096)
def change(old: Look, new: Look) -> str:
    """The shortest sequence that leads from one look to another."""
    if old == new:
        return ""
    anew = ";".join(filter(None, ("0" if old != PLAIN else "", *new))) or "0"
    had, wanted = set(filter(None, old[0].split(";"))), set(filter(None, new[0].split(";")))
    gone = had - wanted
    if not gone <= _OFF.keys():
        return f"\x1b[{anew}m"
    parts = sorted({_OFF[attribute] for attribute in gone})
    # 22 takes back both bold and dim.
    lost = {"1", "2"} if "22" in parts else set()
    parts += sorted(wanted - (had - lost))
    if old[1] != new[1]:
        parts.append(new[1] or "39")
    if old[2] != new[2]:
        parts.append(new[2] or "49")
    return f"\x1b[{min(';'.join(parts), anew, key=len)}m"


@lru_cache(maxsize=4096)
def has_no_ink(look: Look) -> bool:
    """Whether a blank of this look shows nothing but its background."""
    return not look[0] or _INK_ON_BLANKS.isdisjoint(look[0].split(";"))


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


_SIMPLE: Final = re.compile(r"[ -\u02ff\u0370-\u0482\u2010-\u27ff]+")


def is_simple(cells: Sequence[Cell | None]) -> bool:
    """Whether all terminals agree about the width of these; unknown cells say nothing against."""
    text = "".join([cell.text for cell in cells if cell is not None])
    return not text or (
        _SIMPLE.fullmatch(text) is not None
        and (text.isascii() or all(cell is None or cell.text for cell in cells))
    )


def differing(cells: Sequence[Cell], old: Sequence[Cell | None]) -> list[tuple[int, int]]:
    """The spans to send, first and behind the last cell; one where a jump would cost more."""
    spans: list[tuple[int, int]] = []
    for x, (cell, before) in enumerate(zip(cells, old, strict=True)):
        if cell == before or (before is not None and _looks_same(cell, before)):
            continue
        if spans and (x == spans[-1][1] or not _jumped(cells, spans[-1][1], x)):
            spans[-1] = (spans[-1][0], x + 1)
        else:
            spans.append((x, x + 1))
    return spans


def _jumped(cells: Sequence[Cell], start: int, end: int) -> bool:
    """Whether it takes less to jump over cells that are the same than to send them again."""
    if end - start > _GAP:
        return True
    pen = cells[start - 1].look
    same = cells[start:end]
    if end - start < len(right(1)) and all(c.text.isascii() and c.look == pen for c in same):
        return False
    sent, jumped = paint(cells[start : end + 1], pen), paint(cells[end : end + 1], pen)
    return len(right(end - start)) + len(jumped.text.encode()) < len(sent.text.encode())


def _looks_same(cell: Cell, before: Cell) -> bool:
    """Two blanks on the same background, whatever the ink would be."""
    return (
        cell.text == before.text == " "
        and cell.look[2] == before.look[2]
        and has_no_ink(cell.look)
        and has_no_ink(before.look)
    )
