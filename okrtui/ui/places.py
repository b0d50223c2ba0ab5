"""Where rows that are being moved may go: the gaps between the rows of a list."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final, NamedTuple, Protocol, TypeVar, overload

_KINDS: Final = frozenset({"O", "KR", "K", "I"})
_DIGITS: Final = "0123456789"
_PARENT: Final = {"KR": "O", "I": "KR"}
"""What rows of a kind hang below; objectives and KPIs hang below their own kind or nothing."""


def _prefix(key: str) -> str:
    """The letters of a key: what kind of goal it names. Quick, for there may be many rows."""
    return key.rstrip(_DIGITS)


class Row(Protocol):
    """A line of a list."""

    @property
    def key(self) -> str: ...
    @property
    def depth(self) -> int: ...


class Place(NamedTuple):
    """Where rows go, as ``commands.move`` takes it."""

    words: str
    """``before KR5``."""
    depth: int
    to: str = ""
    before: str = ""
    after: str = ""


class Gap(Protocol):
    """A gap between two rows, and what can be meant by putting something there."""

    @property
    def at(self) -> int:
        """The place of the row behind it."""

    @property
    def parent(self) -> str:
        """What the rows around it hang below, where that is of another kind."""

    @property
    def places(self) -> tuple[Place, ...]: ...

    @property
    def usual(self) -> int:
        """Which of the places is meant first."""


class Below(NamedTuple):
    """A gap among what hangs below a row: there may be tens of thousands."""

    at: int
    parent: str
    depth: int
    before: str
    """The row behind the gap; empty for the end."""
    last_of: Callable[[str], str] | None
    """The last one below a row that isn't moved itself, shown or not; None where rows don't stand
    in their own order."""

    @property
    def places(self) -> tuple[Place, ...]:
        words = f"below {self.parent}"
        if self.before:
            return (Place(f"{words}, before {self.before}", self.depth, before=self.before),)
        last = self.last_of(self.parent) if self.last_of is not None else ""
        if last:
            return (Place(f"{words}, after {last}", self.depth, after=last),)
        return (Place(words, self.depth, to=self.parent),)

    @property
    def usual(self) -> int:
        return 0


class Among(NamedTuple):
    """A gap among rows that may also hang below each other."""

    at: int
    places: tuple[Place, ...]
    usual: int = 0
    parent: str = ""


G = TypeVar("G", bound=Gap)


class Gaps(Sequence[G]):
    """Gaps that are made when one of them is meant: of tens of thousands most never are."""

    def __init__(self, number: int, made: Callable[[int], G]) -> None:
        self._number, self._made = number, made

    def __len__(self) -> int:
        return self._number

    @overload
    def __getitem__(self, at: int) -> G: ...
    @overload
    def __getitem__(self, at: slice) -> list[G]: ...
    def __getitem__(self, at: int | slice) -> G | list[G]:
        numbers = range(self._number)[at]
        return self._made(numbers) if isinstance(numbers, int) else list(map(self._made, numbers))


def first_behind(gaps: Sequence[Gap], row: int) -> int:
    """The number of the first gap behind a row, else of the last one."""
    return min(bisect_right(gaps, row, key=lambda gap: gap.at), len(gaps) - 1)


def beside_parent(gaps: Sequence[Gap], at: int, step: int) -> int | None:
    """The first gap below the parent before or after the one of a gap; None where there is none."""
    parent = gaps[at].parent
    other = _run_out(gaps, at, step)
    if not parent or other is None:
        return None
    # Back to where its gaps begin.
    before = _run_out(gaps, other, -1)
    return 0 if before is None else before + 1


def _run_out(gaps: Sequence[Gap], at: int, step: int) -> int | None:
    """The next gap below another parent."""
    numbers = range(at, len(gaps)) if step > 0 else range(at, -1, -1)
    return next((n for n in numbers if gaps[n].parent != gaps[at].parent), None)


def gaps_below(
    lines: Sequence[Row], moving: Collection[str], last_of: Callable[[str], str] | None
) -> Gaps[Below]:
    """For key results and initiatives: between those below each row that may have them, and
    behind the last one.

    last_of: see ``Below``.
    """
    kind = _prefix(next(iter(moving)))
    parent = _PARENT[kind]
    found: list[tuple[int, Row, bool]] = []
    above: Row | None = None
    for at, line in enumerate(lines):
        here = line.key.rstrip(_DIGITS)
        if above is not None and (here == parent or line.depth <= above.depth):
            found.append((at, above, True))
            above = None
        if here == parent:
            above = line
        elif above is not None and last_of and here == kind and line.key not in moving:
            found.append((at, above, False))
    if above is not None:
        found.append((len(lines), above, True))

    def made(number: int) -> Below:
        at, above, ends = found[number]
        if ends:
            return Below(at, above.key, above.depth + 1, "", last_of)
        return Below(at, above.key, lines[at].depth, lines[at].key, last_of)

    return Gaps(len(found), made)


def gaps_among(
    lines: Sequence[Row],
    moving: Collection[str],
    parent_of: Callable[[str], str],
    fits: Callable[[str], bool],
    *,
    nested: bool,
) -> Gaps[Among]:
    """For objectives and KPIs: before each of them, behind the last one; or below the one above.

    nested: whether what hangs below a row of the same kind is shown there, so that the rows
    around a gap say what is hung below what. fits: whether rows can stand beside this one.
    """
    kind = _prefix(next(iter(moving)))
    own = {parent_of(key) for key in moving}
    rows = list(_staying(lines, moving, kind))
    end, last = _behind_the_last(rows, fits, len(lines))
    out = bool(own - {""})

    def beside(at: int, row: Row | None) -> Place | None:
        if last and at == end:
            to = _among("", own) if nested else ""
            return Place(f"after {last}", 0, to=to, after=last)
        if row is None or not fits(row.key):
            return None
        to = _among(parent_of(row.key), own) if nested else ""
        return Place(f"before {row.key}", row.depth, to=to, before=row.key)

    def made(number: int) -> Among:
        at, row = rows[number] if number < len(rows) else (len(lines), None)
        return _gap(at, beside(at, row), rows[number - 1][1] if number else None, out=out)

    # Only above the first of them there may be no place at all.
    skipped = 0 if made(0).places else 1
    return Gaps(len(rows) + 1 - skipped, lambda number: made(number + skipped))


def _behind_the_last(
    rows: Sequence[tuple[int, Row]], fits: Callable[[str], bool], end: int
) -> tuple[int, str]:
    """Where the last row at the top that others can stand beside ends, and its key, if any."""
    for at, row in reversed(rows):
        if row.depth == 0:
            if fits(row.key):
                return end, row.key
            end = at
    return end, ""


def _staying(lines: Sequence[Row], moving: Collection[str], kind: str) -> Iterator[tuple[int, Row]]:
    """The rows of the kind that aren't moved, by themselves or with what they hang below."""
    inside: int | None = None
    for at, line in enumerate(lines):
        if inside is not None and line.depth > inside:
            continue
        key = line.key
        inside = line.depth if key in moving else None
        if inside is None and key.rstrip(_DIGITS) == kind:
            yield at, line


def _among(parent: str, own: set[str]) -> str:
    """What has to be said to hang below this, or below nothing."""
    return "" if own == {parent} else parent or "none"


def _gap(at: int, beside: Place | None, above: Row | None, *, out: bool) -> Among:
    places = []
    if out:
        places.append(Place("below nothing", 0, to="none"))
    usual = len(places) if beside is not None or above is not None else 0
    if beside is not None:
        places.append(beside)
    if above is not None:
        places.append(Place(f"below {above.key}", above.depth + 1, to=above.key))
    return Among(at, tuple(places), usual)


def neighbour(lines: Sequence[Row], at: int, step: int, fits: Callable[[str], bool]) -> str:
    """The next fitting row of the same kind below the same row; empty at the end of these."""
    here = lines[at]
    index = at + step
    while 0 <= index < len(lines) and _prefix(lines[index].key) in _KINDS:
        line = lines[index]
        if line.depth < here.depth:
            break
        if line.depth == here.depth and _prefix(line.key) == _prefix(here.key) and fits(line.key):
            return line.key
        index += step
    return ""
