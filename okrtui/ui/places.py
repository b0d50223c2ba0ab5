"""Where rows that are being moved may go: the gaps between the rows of a list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final, NamedTuple, Protocol

_KINDS: Final = frozenset({"O", "KR", "K", "I"})
_PARENT: Final = {"KR": "O", "I": "KR"}
"""What rows of a kind hang below; objectives and KPIs hang below their own kind or nothing."""


def _prefix(key: str) -> str:
    """The letters of a key: what kind of goal it names. Quick, for there may be many rows."""
    return key.rstrip("0123456789")


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


def gaps_below(
    lines: Sequence[Row], moving: Collection[str], last_of: Callable[[str], str] | None
) -> list[Below]:
    """For key results and initiatives: between those below each row that may have them, and
    behind the last one.

    last_of: see ``Below``.
    """
    kind = _prefix(next(iter(moving)))
    gaps: list[Below] = []
    above: Row | None = None
    for at, line in enumerate(lines):
        here = _prefix(line.key)
        if above is not None and (here == _PARENT[kind] or line.depth <= above.depth):
            gaps.append(Below(at, above.key, above.depth + 1, "", last_of))
            above = None
        if here == _PARENT[kind]:
            above = line
        elif above is not None and last_of and here == kind and line.key not in moving:
            gaps.append(Below(at, above.key, line.depth, line.key, last_of))
    if above is not None:
        gaps.append(Below(len(lines), above.key, above.depth + 1, "", last_of))
    return gaps


def gaps_among(
    lines: Sequence[Row],
    moving: Collection[str],
    parent_of: Callable[[str], str],
    fits: Callable[[str], bool],
    *,
    nested: bool,
) -> list[Among]:
    """For objectives and KPIs: before each of them, behind the last one; or below the one above.

    nested: whether what hangs below a row of the same kind is shown there, so that the rows
    around a gap say what is hung below what. fits: whether rows can stand beside this one.
    """
    kind = _prefix(next(iter(moving)))
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
        if inside is None and _prefix(line.key) == kind:
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
