"""Where rows that are being moved may go: the gaps between the rows of a list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final, NamedTuple, Protocol

from okrtui.ui.availability import kind_of

_PARENT: Final = {"key result": "objective", "initiative": "key result"}
"""What rows of a kind hang below; objectives and KPIs hang below their own kind or nothing."""


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


class Gap(NamedTuple):
    """A gap between two rows, and what can be meant by putting something there."""

    at: int
    """The place of the row behind it."""
    places: tuple[Place, ...]
    usual: int = 0
    """Which of them is meant first."""
    parent: str = ""
    """What the rows around it hang below, where that is of another kind."""

    @property
    def first(self) -> Place:
        return self.places[self.usual]


def gaps_below(
    lines: Sequence[Row],
    moving: Collection[str],
    last_of: Callable[[str], str],
    *,
    ordered: bool,
) -> list[Gap]:
    """For key results and initiatives: between those below each row that may have them, and
    behind the last one.

    last_of: the last one below a row that isn't moved itself, shown or not; empty for none.
    ordered: whether rows stand in their own order; else only what they hang below can be chosen.
    """
    kind = kind_of(next(iter(moving)))
    gaps: list[Gap] = []
    above: Row | None = None

    def close(at: int) -> None:
        if above is None:
            return
        last = last_of(above.key) if ordered else ""
        place = Place(f"below {above.key}", above.depth + 1, to=above.key)
        if last:
            words = f"below {above.key}, after {last}"
            place = Place(words, above.depth + 1, after=last)
        gaps.append(Gap(at, (place,), parent=above.key))

    for at, line in enumerate(lines):
        here = kind_of(line.key)
        if here == _PARENT[kind]:
            close(at)
            above = line
        elif above is not None and line.depth <= above.depth:
            close(at)
            above = None
        elif above is not None and ordered and here == kind and line.key not in moving:
            words = f"below {above.key}, before {line.key}"
            place = Place(words, line.depth, before=line.key)
            gaps.append(Gap(at, (place,), parent=above.key))
    close(len(lines))
    return gaps


def gaps_among(
    lines: Sequence[Row],
    moving: Collection[str],
    parent_of: Callable[[str], str],
    fits: Callable[[str], bool],
    *,
    nested: bool,
) -> list[Gap]:
    """For objectives and KPIs: before each of them, behind the last one; or below the one above.

    nested: whether what hangs below a row of the same kind is shown there, so that the rows
    around a gap say what is hung below what. fits: whether rows can stand beside this one.
    """
    kind = kind_of(next(iter(moving)))
    own = {parent_of(key) for key in moving}
    rows = list(_staying(lines, moving, kind))
    beside: dict[int, Place] = {}
    for at, line in rows:
        if fits(line.key):
            to = _among(parent_of(line.key), own) if nested else ""
            beside[at] = Place(f"before {line.key}", line.depth, to=to, before=line.key)
    tops = [(at, line) for at, line in rows if line.depth == 0]
    last = next(((at, line.key) for at, line in reversed(tops) if fits(line.key)), None)
    if last is not None:
        end = next((at for at, _ in tops if at > last[0]), len(lines))
        to = _among("", own) if nested else ""
        beside[end] = Place(f"after {last[1]}", 0, to=to, after=last[1])
    gaps = []
    above: Row | None = None
    for at, row in [*rows, (len(lines), None)]:
        gaps.append(_gap(at, beside.get(at), above, out=bool(own - {""})))
        above = row
    return [gap for gap in gaps if gap.places]


def _staying(lines: Sequence[Row], moving: Collection[str], kind: str) -> Iterator[tuple[int, Row]]:
    """The rows of the kind that aren't moved, by themselves or with what they hang below."""
    inside: int | None = None
    for at, line in enumerate(lines):
        if inside is not None and line.depth > inside:
            continue
        inside = line.depth if line.key in moving else None
        if inside is None and kind_of(line.key) == kind:
            yield at, line


def _among(parent: str, own: set[str]) -> str:
    """What has to be said to hang below this, or below nothing."""
    return "" if own == {parent} else parent or "none"


def _gap(at: int, beside: Place | None, above: Row | None, *, out: bool) -> Gap:
    places = []
    if out:
        places.append(Place("below nothing", 0, to="none"))
    usual = len(places) if beside is not None or above is not None else 0
    if beside is not None:
        places.append(beside)
    if above is not None:
        places.append(Place(f"below {above.key}", above.depth + 1, to=above.key))
    return Gap(at, tuple(places), usual)


def neighbour(lines: Sequence[Row], at: int, step: int, fits: Callable[[str], bool]) -> str:
    """The next fitting row of the same kind below the same row; empty at the end of these."""
    here = lines[at]
    index = at + step
    while 0 <= index < len(lines) and kind_of(lines[index].key):
        line = lines[index]
        if line.depth < here.depth:
            break
        if line.depth == here.depth and kind_of(line.key) == kind_of(here.key) and fits(line.key):
            return line.key
        index += step
    return ""
