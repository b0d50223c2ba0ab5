"""How cells that differ are drawn with the fewest bytes: colour by colour, on erased ground.

A change of colour takes more bytes than most moves, so all of one look is drawn before the next.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Generator, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from okrtui.ui.cells import Cell, is_bare
from okrtui.ui.sgr import PLAIN, Look, change, has_no_ink

_ERASING: Final = 5
"""Bytes that it takes to erase."""
_BRIDGED: Final = 4
"""Blanks between two texts that are as cheap to send as to jump over."""
_SAME: Final = re.compile(r"(.)\1{2,}")


class Abilities(NamedTuple):
    """What a terminal understands that saves bytes."""

    erases: bool = False
    """Erases cells to the background that is set."""
    repeats: bool = False
    """Repeats a character."""


PLAINEST: Final = Abilities()
"""Of a terminal of which nothing is known."""


class Patch(NamedTuple):
    """A part of a line as it is to be."""

    row: int
    column: int
    cells: Sequence[Cell]
    differs: Sequence[bool] | None
    """Which of the cells look other than what stands there; None: all are drawn in one go."""


class Run(NamedTuple):
    """Cells side by side that are drawn alike, by their places in a patch."""

    start: int
    end: int
    look: Look
    """Of bare cells the background alone."""
    bare: bool
    differs: bool


class Stroke(NamedTuple):
    """What is drawn at a place in one go."""

    row: int
    column: int
    width: int
    text: str
    """Empty where the cells are erased."""


class Canvas:
    """Strokes by how they look, until they are drawn."""

    def __init__(
        self, rows: Mapping[int, Mapping[int, Cell]], edge: int, abilities: Abilities
    ) -> None:
        """rows: what is to stand on the screen, by row and column. edge: the last column."""
        self._rows, self._edge, self._abilities = rows, edge, abilities
        self.grounds: defaultdict[str, list[Stroke]] = defaultdict(list)
        """Blanks by background; drawn before all else on it, as texts stand where was erased."""
        self.layers: defaultdict[Look, list[Stroke]] = defaultdict(list)
        self._waiting: defaultdict[int, set[int]] = defaultdict(set)
        """The columns of each row that texts are still to be drawn in."""

    def draw(self, pen: Look) -> Generator[str, None, Look]:
        """Draw everything on a terminal that writes in a look; gives the look it ends with."""
        for strokes in self.layers.values():
            for stroke in strokes:
                self._waiting[stroke.row].update(range(stroke.column, stroke.column + stroke.width))
        while self.layers or self.grounds:
            look = self._next_look(pen)
            strokes = self.layers.pop(look, [])
            if has_no_ink(look):
                strokes = sorted((*self.grounds.pop(look[2], ()), *strokes), key=_place)
            yield change(pen, look)
            pen = look
            yield from self._draw_layer(strokes, pen)
        return pen

    def _next_look(self, pen: Look) -> Look:
        """The cheapest to change to, all of a background before the next."""

        inks = Counter(look[1:] for look in self.layers)

        def cost(look: Look) -> tuple[bool, bool, int, int]:
            # One that leads on to another of the same colour comes last.
            here = len(change(pen, look)), inks[look[1:]]
            return look[2] != pen[2], not has_no_ink(look), *here

        look = min(self.layers, key=cost, default=None)
        if look is None or (look[2] in self.grounds and not has_no_ink(look)):
            return ("", "", next(iter(self.grounds)) if look is None else look[2])
        return look

    def _draw_layer(self, strokes: Sequence[Stroke], pen: Look) -> Iterator[str]:
        at = (-1, 0)
        for row, column, width, text in strokes:
            if at[0] == row and at[1] <= column:
                yield self._across(row, at[1], column, pen)
            elif at[0] + 1 == row and at[1] <= self._edge:
                yield min(to(row, column), "\x1bD" + sideways(at[1], column), key=len)
            else:
                yield to(row, column)
            at = row, column
            if text:
                yield _SAME.sub(_repeated, text) if self._abilities.repeats else text
                at = row, column + width
                self._waiting[row].difference_update(range(column, column + width))
            else:
                yield f"\x1b[{width}X"

    def _across(self, row: int, start: int, end: int, pen: Look) -> str:
        """To the right: over what stands there, or through it where that is shorter."""
        if start == end:
            return ""
        jump = right(end - start)
        if end - start >= len(jump):
            return jump
        line, waiting, text = self._rows[row], self._waiting[row], ""
        for column in range(start, end):
            cell = line.get(column)
            if column in waiting:
                text += " "
            elif cell is None or cell.look[2] != pen[2]:
                return jump
            elif cell.look == pen or (is_bare(cell) and has_no_ink(pen)):
                text += cell.text
            else:
                return jump
        return text if len(text.encode()) < len(jump) else jump


def drawn(
    patches: Sequence[Patch],
    rows: Mapping[int, Mapping[int, Cell]],
    edge: int,
    abilities: Abilities,
) -> Iterator[str]:
    """What draws patches, from plain to plain.

    rows: what is to stand on the screen then. edge: the last column.
    """
    pen = PLAIN
    canvas = Canvas(rows, edge, abilities)
    taken: set[int] = set()
    for patch in patches:
        if patch.row in taken:
            # What comes later in the same line may lie over it.
            pen = yield from canvas.draw(pen)
            taken.clear()
        taken.add(patch.row)
        if patch.differs is None:
            yield to(patch.row, patch.column)
            for look, run in groupby(patch.cells, key=lambda cell: cell.look):
                yield change(pen, look) + "".join([cell.text for cell in run])
                pen = look
        else:
            _lay(patch, _runs(patch.cells, patch.differs), canvas, abilities)
    pen = yield from canvas.draw(pen)
    if pen != PLAIN:
        yield "\x1b[m"


def to(row: int, column: int) -> str:
    """To a place on the screen."""
    return f"\x1b[{row};{column}H" if column > 1 else f"\x1b[{row}H"


def right(columns: int) -> str:
    """To the right on the same line; every terminal knows it, and it is short."""
    return "\x1b[C" if columns == 1 else f"\x1b[{columns}C"


def sideways(start: int, end: int) -> str:
    """To another column of the same line."""
    if end == 1:
        return "\r"
    if end < start:
        return "\b" * (start - end) if start - end < _BRIDGED else f"\x1b[{start - end}D"
    return right(end - start) if end > start else ""


def _repeated(run: re.Match[str]) -> str:
    """A character many times, or once with how often it is repeated."""
    text, character = run[0], run[1]
    short = f"{character}\x1b[{len(text) - 1}b"
    return short if len(short.encode()) < len(text.encode()) else text


def _place(stroke: Stroke) -> tuple[int, int, bool]:
    """From the top left; what is erased goes before what stands there."""
    return stroke.row, stroke.column, bool(stroke.text)


def _runs(cells: Sequence[Cell], differs: Sequence[bool]) -> list[Run]:
    runs: list[Run] = []
    kinds = [
        (differ, True, ("", "", cell.look[2])) if is_bare(cell) else (differ, False, cell.look)
        for cell, differ in zip(cells, differs, strict=True)
    ]
    start = 0
    for (differ, bare, look), group in groupby(kinds):
        run = Run(start, start + sum(1 for _ in group), look, bare, differ)
        start = run.end
        if bare and differ and _goes_on(runs[-2:], look):
            # Words were here: the blanks between them go with them.
            run = run._replace(start=runs[-2].start)
            del runs[-2:]
        runs.append(run)
    return runs


def _goes_on(runs: Sequence[Run], look: Look) -> bool:
    """Whether blanks that differ, and then some that don't, come before more of the first kind."""
    return len(runs) == 2 and all(run.bare and run.look == look for run in runs)


def _lay(patch: Patch, runs: Sequence[Run], canvas: Canvas, abilities: Abilities) -> None:
    """Put a patch's strokes on the canvas."""
    row, origin, cells, _ = patch
    grounds = _grounds(runs, cells) if abilities.erases else []
    for first, last in grounds:
        start, end = runs[first].start, runs[last].end
        canvas.grounds[runs[first].look[2]].append(Stroke(row, origin + start, end - start, ""))
    erased = {n for first, last in grounds for n in range(first, last + 1)}
    # Texts, with the blanks beside them that are to be drawn, too.
    start, end, look, bare = 0, 0, PLAIN, True

    def finish() -> None:
        if start < end:
            text = "".join([cell.text for cell in cells[start:end]])
            strokes = canvas.grounds[look[2]] if bare else canvas.layers[look]
            strokes.append(Stroke(row, origin + start, end - start, text))

    for n, run in enumerate(runs):
        if run.bare if n in erased else not run.differs:
            continue
        beside = run.start == end > start and run.look[2] == look[2]
        if beside and bare and has_no_ink(run.look):
            end, look, bare = run.end, run.look, run.bare
        elif beside and (run.look == look or (run.bare and has_no_ink(look))):
            end = run.end
        else:
            finish()
            start, end, look, bare = run.start, run.end, run.look, run.bare
    finish()


def _grounds(runs: Sequence[Run], cells: Sequence[Cell]) -> list[tuple[int, int]]:
    """First and last of the runs of one background each that are best erased in one go.

    Blanks needn't be sent then, but what stood between them has to be drawn again.
    """
    spans = []
    for _, group in groupby(enumerate(runs), key=lambda run: run[1].look[2]):
        best, saved, begin = (_ERASING, 0, 0), 0, -1
        for n, run in group:
            if run.bare and run.differs:
                if saved < 0 or begin < 0:
                    saved, begin = 0, n
                width = run.end - run.start
                saved += width if n == len(runs) - 1 else max(0, width - _BRIDGED)
                best = max(best, (saved, begin, n))
            elif not run.bare and not run.differs:
                saved -= len("".join([cell.text for cell in cells[run.start : run.end]]).encode())
        if best[0] > _ERASING:
            spans.append(best[1:])
    return spans
