"""The lines of the goal tree, top to bottom, as an arrangement has them.

What hangs below a row is found out when the row is open, so that folding one of fifty thousand
costs no more than what appears or goes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from okrtui.domain.text import one_line
from okrtui.workspace.keys import parse_key
from okrtui.workspace.rows import GroupRow, OutlineLine

if TYPE_CHECKING:
    from okrtui.workspace.arrangement import Arrangement
    from okrtui.workspace.filtering import Matcher
    from okrtui.workspace.grouping import Below, Groups
    from okrtui.workspace.sorting import Sorter
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace


class Outline:
    """The tree of one arrangement, and its lines with some rows folded."""

    def __init__(
        self,
        views: Views,
        workspace: Workspace,
        arrangement: Arrangement,
        folded: Collection[str] = (),
        also: Collection[str] = (),
        *,
        most: int | None = None,
    ) -> None:
        """most: of the first lines alone, until ``refold``; None: all."""
        self.arrangement = arrangement
        self.problems: tuple[str, ...] = ()
        """What in the filter was not understood."""
        self._views = views
        self._model = workspace.model
        self._user = workspace.user
        self._folded = folded
        self._also = also
        self._aside: frozenset[str] = frozenset()
        self._groups: Groups | None = None
        self._matcher: Matcher | None = None
        self._below: Below | None = None
        """What hangs below each row; None where it is as the goals themselves have it."""
        self._sorter: Sorter | None = None
        self._headings: dict[str, GroupRow] = {}
        self._arrange()
        self.lines: list[OutlineLine] = list(islice(self._lines_below("", 0), most))

    # ------------------------------------------------------------------ the tree

    def _arrange(self) -> None:
        # What the usual board doesn't need is loaded by those who ask for it: it opens faster.
        wanted = self.arrangement
        if wanted.sorting != "written" or wanted.backwards:
            from okrtui.workspace.sorting import Sorter

            self._sorter = Sorter(
                self._model, self._views.goal, wanted.sorting, backwards=wanted.backwards
            )
        if wanted.selects:
            self._below = self._selected()
        if wanted.grouping == "none":
            return
        from okrtui.workspace.grouping import Groups, aligned, grouped

        if self._below is None:
            self._below = self._everything()
        if wanted.grouping == "alignment":
            self._below = aligned(self._below, self._model)
            return
        self._groups = Groups(self._model, self._views.goal, wanted.grouping)
        self._below = grouped(self._below, self._groups, self._aside)

    def _everything(self) -> Below:
        objectives = self._model.objectives_of(self.arrangement.cycle)
        below: Below = {"": [f"O{id}" for id in objectives]}
        for objective in objectives:
            key_results = self._model.key_results.ids("objective", objective)
            below[f"O{objective}"] = [f"KR{id}" for id in key_results]
            for id in key_results:
                work = self._model.initiatives.ids("key_result", id)
                if work:
                    below[f"KR{id}"] = [f"I{number}" for number in work]
        return below

    def _selected(self) -> Below:
        from okrtui.workspace import filter_words, filtering

        asked = filter_words.read(self.arrangement.query)
        self.problems = asked.problems
        self._matcher = matcher = filtering.Matcher(
            filter_words.within(asked, self.arrangement.scope),
            self._model,
            self._views.texts,
            self._views.goal,
            self._user,
        )
        objectives = self._model.objectives_of(self.arrangement.cycle)
        below: Below = {}
        aside = set()
        for above, key, matches in filtering.kept(matcher, objectives, self._model, self._also):
            below.setdefault(above, []).append(key)
            if not matches:
                aside.add(key)
        self._aside = frozenset(aside)
        return below

    def children(self, key: str) -> Sequence[str]:
        """The keys of what hangs below a row, in the order they are shown; of the top: ""."""
        found = self._unsorted(key)
        if self._sorter is None or (not key and self._groups is not None):
            return found
        # Levels stay apart: of a row first its own key results, then what is aligned to it.
        levels: dict[str, list[str]] = {}
        for child in found:
            levels.setdefault(parse_key(child).table, []).append(child)
        return [child for level in levels.values() for child in self._sorter.sorted(level)]

    def _unsorted(self, key: str) -> Sequence[str]:
        if self._below is not None:
            return self._below.get(key, ())
        if not key:
            return [f"O{id}" for id in self._model.objectives_of(self.arrangement.cycle)]
        if key[0] == "O":
            return [f"KR{id}" for id in self._model.key_results.ids("objective", int(key[1:]))]
        if key[0] == "K":
            return [f"I{id}" for id in self._model.initiatives.ids("key_result", int(key[2:]))]
        return ()

    def has_kpi(self, kpi: int) -> bool:
        """Whether the filter lets a KPI through, too."""
        if self._matcher is None:
            return True
        return self._matcher.has_kpi(self._views.kpi(f"K{kpi}"), self._model.kpis[kpi].team)

    # ------------------------------------------------------------------ lines

    def _lines_below(self, key: str, depth: int) -> Iterator[OutlineLine]:
        folded, aside = self._folded, self._aside
        waiting = [(child, depth) for child in reversed(self.children(key))]
        while waiting:
            key, depth = waiting.pop()
            if key[0] == "I":
                yield OutlineLine(key, depth, False, False, key in aside)
                continue
            closed = key in folded
            below = self._unsorted(key) if closed else self.children(key)
            yield OutlineLine(key, depth, bool(below), closed, key in aside)
            if below and not closed:
                depth += 1
                waiting += [(child, depth) for child in reversed(below)]

    def refold(self) -> None:
        """Many rows were folded or unfolded."""
        self.lines = list(self._lines_below("", 0))

    def turn(self, index: int) -> None:
        """The row of a line was folded or unfolded."""
        line = self.lines[index]
        closed = line.key in self._folded
        self.lines[index] = line._replace(folded=closed)
        if not closed:
            self.lines[index + 1 : index + 1] = self._lines_below(line.key, line.depth + 1)
            return
        end = index + 1
        while end < len(self.lines) and self.lines[end].depth > line.depth:
            end += 1
        del self.lines[index + 1 : end]

    # ------------------------------------------------------------------ headings

    def heading(self, key: str) -> GroupRow:
        """What the heading of a group says: how many goals, their worst pace, the median score."""
        if key not in self._headings:
            self._headings[key] = self.summary(key, self._members(key))
        return self._headings[key]

    def summary(self, key: str, members: Iterable[str]) -> GroupRow:
        """A heading that says the same of some goals."""
        from okrtui.workspace.sorting import PACES

        rows = [self._views.goal(member) for member in members]
        paces = {row.pace for row in rows}
        key_results = [row for row in rows if row.level == "key_result"]
        progress = [row.progress for row in key_results or rows if row.progress is not None]
        return GroupRow(
            key=key,
            title=one_line(self._groups.names[key] if self._groups is not None else key),
            objectives=len(rows) - len(key_results),
            key_results=len(key_results),
            worst=next((pace for pace in PACES if pace in paces), None),
            progress=_median(progress),
        )

    def _members(self, heading: str) -> Iterator[str]:
        """The objectives and the key results of a group that count: they match themselves."""
        for key in self._unsorted(heading):
            below = self._unsorted(key) if key[0] == "O" else ()
            yield from (each for each in (key, *below) if each not in self._aside)


def judges_all(arrangement: Arrangement) -> bool:
    """Whether every goal has to be judged to arrange them so."""
    if arrangement.sorting in ("pace", "score", "confidence", "seen"):
        return True
    if arrangement.grouping not in ("none", "alignment"):
        return True
    if not arrangement.query.strip():
        return False
    from okrtui.workspace import filtering

    return filtering.judges(arrangement.query)


def _median(values: Sequence[float]) -> float | None:
    # The one of the standard library costs more to load than the board has for all of its start.
    if not values:
        return None
    known = sorted(values)
    middle = len(known) // 2
    return known[middle] if len(known) % 2 else (known[middle - 1] + known[middle]) / 2
