"""The objectives of all cycles by what they are aligned to, across teams."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.domain.records import DAY_ZERO, id_of, text_of
from okrtui.domain.text import one_line
from okrtui.workspace import filter_words
from okrtui.workspace.filtering import Matcher

if TYPE_CHECKING:
    from datetime import date

    from okrtui.workspace.model import Model
    from okrtui.workspace.views import Views

ALONE: Final = "Aligned with nothing"
CIRCLE: Final = "Aligned in a circle"


class AlignedLine(NamedTuple):
    """An objective and where it stands, or the heading above those of no tree."""

    key: str
    depth: int = 0
    below: int = 0
    """How many objectives are aligned to it."""
    folded: bool = False
    heading: str = ""

    @property
    def foldable(self) -> bool:
        return self.below > 0


class Kept(NamedTuple):
    """The objectives that a filter leaves."""

    objectives: Collection[int]
    problems: tuple[str, ...]
    """What in it was not understood."""


class Alignment:
    """The trees of one moment: made once, then lines cost what is unfolded."""

    def __init__(self, model: Model) -> None:
        self._model = model
        documents = {id: model.objectives.document(id) or {} for id in model.objectives}
        self._parent = {
            id: parent
            for id, document in documents.items()
            if (parent := id_of(document, "parent")) in documents and parent is not None
        }
        cycles = {
            cycle.id: (cycle.start, -cycle.end.toordinal(), cycle.id)
            for cycle in model.cycles.values()
        }

        def place(id: int) -> tuple[date, int, int, str, int]:
            cycle = id_of(documents[id], "cycle") or 0
            return *cycles.get(cycle, (DAY_ZERO, 0, 0)), text_of(documents[id], "rank"), id

        self._below: dict[int, list[int]] = {}
        for id in sorted(documents, key=place):
            self._below.setdefault(self._parent.get(id, 0), []).append(id)
        tops = self._below.get(0, [])
        self.roots = [id for id in tops if id in self._below]
        """What others are aligned to, and which is itself aligned to nothing."""
        self.alone = [id for id in tops if id not in self._below]
        self.circles = list(self._circles(documents))
        """Objectives that are aligned to themselves by way of each other, in their order.
        No command makes such a thing; a script that writes the store can."""
        self._in_circle = {id for circle in self.circles for id in circle}

    def _circles(self, ids: Collection[int]) -> Iterator[tuple[int, ...]]:
        settled: set[int] = set()
        for id in ids:
            way: dict[int, None] = {}
            here: int | None = id
            while here is not None and here not in settled and here not in way:
                way[here] = None
                here = self._parent.get(here)
            settled.update(way)
            if here in way:
                around = list(way)
                yield tuple(around[around.index(here) :])

    def above(self, id: int) -> Sequence[int]:
        """What an objective is aligned to, the nearest first; stops where a circle closes."""
        way: dict[int, None] = {}
        here = self._parent.get(id)
        while here is not None and here not in way and here != id:
            way[here] = None
            here = self._parent.get(here)
        return list(way)

    def below(self, id: int) -> Sequence[int]:
        """The objectives aligned to it, those of the same circle left out."""
        found = self._below.get(id, [])
        return [child for child in found if child not in self._in_circle] if found else found

    def parents(self) -> Iterator[str]:
        """The keys of those that something is aligned to."""
        return (f"O{id}" for id in self._below if id)

    # ------------------------------------------------------------------ lines

    def lines(
        self, *, folded: Collection[str] = (), kept: Collection[int] | None = None
    ) -> list[AlignedLine]:
        """All objectives, each below what it is aligned to; those of no tree come last.

        kept: only these.
        """
        lines = list(self._tree(self.roots, folded, kept))
        circling = [id for circle in self.circles for id in circle]
        for heading, ids in ((CIRCLE, circling), (ALONE, self.alone)):
            found = list(self._tree(ids, folded, kept))
            lines += [AlignedLine("", heading=heading), *found] if found else []
        return lines

    def lines_from(
        self,
        top: int,
        *,
        folded: Collection[str] = (),
        kept: Collection[int] | None = None,
        depth: int = 0,
    ) -> list[AlignedLine]:
        """An objective, at this depth, and what is aligned to it."""
        return list(self._tree([top], folded, kept, depth))

    def _tree(
        self,
        tops: Sequence[int],
        folded: Collection[str],
        kept: Collection[int] | None,
        depth: int = 0,
    ) -> Iterator[AlignedLine]:
        waiting = [(id, depth) for id in reversed(tops) if kept is None or id in kept]
        while waiting:
            id, depth = waiting.pop()
            below, key = self.below(id), f"O{id}"
            if kept is not None:
                below = [child for child in below if child in kept]
            shut = bool(below) and key in folded
            yield AlignedLine(key, depth, len(below), shut)
            if not shut:
                waiting += [(child, depth + 1) for child in reversed(below)]

    def kept(self, query: str, views: Views, user: str) -> Kept:
        """What a filter keeps, and all that it is aligned to.

        query: what filter_words.py reads; a cycle's name stands for its objectives.
        """
        names = {cycle.name.casefold(): cycle.id for cycle in self._model.cycles.values()}
        words = query.split()
        cycles = {names[word.casefold()] for word in words if word.casefold() in names}
        asked = filter_words.read(" ".join(w for w in words if w.casefold() not in names))
        matcher = Matcher(asked, self._model, views.texts, views.goal, user)
        kept: set[int] = set()
        for id in self._model.objectives:
            document = self._model.objectives.document(id) or {}
            if cycles and id_of(document, "cycle") not in cycles:
                continue
            if matcher.matches(f"O{id}", "objectives", id, None):
                kept.add(id)
                kept.update(self.above(id))
        return Kept(kept, asked.problems)

    # ------------------------------------------------------------------ telling

    def told(self, key: str) -> str:
        """What an objective is aligned to and what to it, in a line."""
        id = int(key[1:])
        circle = next((circle for circle in self.circles if id in circle), None)
        if circle is not None:
            around = " → ".join(f"O{other}" for other in (*circle, circle[0]))
            return f"{around} go round in a circle: okrtui move {key} --to none ends it"
        parent, below = self._parent.get(id), len(self.below(id))
        tail = f"; {below} aligned to it" if below else ""
        if parent is None:
            return f"{key} is aligned to nothing{tail}"
        objective = self._model.objectives[parent]
        whose = ", ".join(filter(None, (one_line(objective.team), self.cycle_name(parent))))
        return (
            f"{key} is aligned to O{parent} {one_line(objective.title)}"
            f"{f' ({whose})' if whose else ''}{tail}"
        )

    def cycle_name(self, id: int) -> str:
        cycle = self._model.cycle_of(self._model.objectives[id])
        return "" if cycle is None else one_line(cycle.name)
