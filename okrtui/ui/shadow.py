"""What stands on the terminal, so that only what differs is sent.

Textual sends the whole of every region that may have changed. This reads what it sends, keeps
the cells, and writes only those that look different, with the fewest changes of colours.
It understands what Textual writes to draw: moves, colours, text. At anything else it forgets
what it knew, and the next picture goes out in full.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from okrtui.ui.cells import Cell, Piece, cells_of, is_simple, looks_same, read
from okrtui.ui.sgr import PLAIN
from okrtui.ui.strokes import PLAINEST, Abilities, Patch, drawn, to

_MOVE: Final = re.compile(r"\x1b\[(\d+);(\d+)H")
_HOME: Final = "\x1b[1;1H"
PROBED: Final = 3
"""How many characters stand there when the terminal repeats them."""


class Shadow:
    """The screen as the terminal shows it, as far as it is known."""

    def __init__(self, abilities: Abilities = PLAINEST) -> None:
        self._abilities = abilities
        self._edge = 0
        """The last column that is known."""
        self._rows: dict[int, dict[int, Cell]] = {}
        self._seen: dict[tuple[int, int], str] = {}
        """What was sent to a place as it was sent, while nothing else touched that line."""
        self._cursor = ""

    def forget(self) -> None:
        """The terminal may show anything now."""
        self._rows.clear()
        self._seen.clear()
        self._cursor = ""
        self._edge = 0

    def learn(self, abilities: Abilities) -> None:
        """The terminal turned out to understand more."""
        self._abilities = abilities

    def probe(self, character: str) -> str:
        """Asks for the cursor behind three of a character, then has the screen as it was."""
        first = self._rows.get(1, {})
        cells = [first.get(column, Cell(" ", PLAIN)) for column in range(1, PROBED + 1)]
        if not is_simple(cells):
            return ""
        patch = Patch(1, 1, cells, [True] * len(cells))
        put_back = drawn([patch], {1: first}, self._edge, PLAINEST)
        self._cursor = ""
        return f"\x1b[H{character}\x1b[{PROBED - 1}b\x1b[6n{''.join(put_back)}"

    def lean(self, data: str) -> str:
        """The shortest text that has the effect of ``data``, which starts and ends plain."""
        first = _MOVE.search(data)
        if first is None or "\x1b" in data[: first.start()]:
            if "\x1b[?1049" in data or "\x1b[2J" in data:
                self.forget()
            return data
        patches: list[Patch] = []
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
            patch = self._patch(row, column, pieces)
            if patch is not None:
                patches.append(patch)
        out = [data[: first.start()], *drawn(patches, self._rows, self._edge, self._abilities)]
        last = moves[-1]
        if data.endswith(last[0]) and (len(out) > 1 or self._cursor != last[0]):
            self._cursor = last[0]
            out.append(to(int(last[1]), int(last[2])) if last[0] != _HOME else "\x1b[H")
        return "".join(out)

    def _remember_line(self, row: int, column: int, body: str) -> None:
        for place in [place for place in self._seen if place[0] == row and place[1] != column]:
            del self._seen[place]
        self._seen[row, column] = body

    def _patch(self, row: int, column: int, pieces: Sequence[Piece]) -> Patch | None:
        """What differs from what stands there; None when nothing does."""
        known = self._rows.setdefault(row, {})
        cells = list(cells_of(pieces))
        old = [known.get(column + x) for x in range(len(cells))]
        known.update(enumerate(cells, column))
        self._edge = max(self._edge, column + len(cells) - 1)
        # A cut-off half of a wide character is gone in whole.
        after = known.get(column + len(cells))
        if after is not None and not after.text:
            del known[column + len(cells)]
        if cells == old:
            return None
        if not (is_simple(cells) and is_simple(old)):
            # Terminals disagree about the width of other characters: never start behind one.
            return Patch(row, column, cells, None)
        differs = [
            cell != before and (before is None or not looks_same(cell, before))
            for cell, before in zip(cells, old, strict=True)
        ]
        return Patch(row, column, cells, differs) if True in differs else None
