"""Goals below headings: each stands once, in its own group.

A key result stays below its objective when both are in the same group; else it stands for itself
in its own, for instance below the person who answers for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from okrtui.domain.text import one_line
from okrtui.workspace.arrangement import HEADING
from okrtui.workspace.glyphs import PACE_WORDS
from okrtui.workspace.keys import parse_key
from okrtui.workspace.sorting import PACES
from okrtui.workspace.whose import folded

if TYPE_CHECKING:
    from okrtui.domain.records import ObjectiveRecord
    from okrtui.workspace.arrangement import Grouping
    from okrtui.workspace.model import Model
    from okrtui.workspace.rows import GoalRow

Below = dict[str, list[str]]
"""What hangs below each row, from the top, whose key is empty."""


class Groups:
    """Which group a goal is in, and what groups are called."""

    def __init__(self, model: Model, row_of: Callable[[str], GoalRow], grouping: Grouping) -> None:
        self._model = model
        self._row_of = row_of
        self._grouping = grouping
        self.names: dict[str, str] = {}
        """The headings by their keys."""

    def group_of(self, key: str) -> str:
        """The key of the heading that a goal stands below."""
        name, shown = self._name_of(key)
        heading = f"{HEADING}{self._grouping}:{name}"
        self.names.setdefault(heading, shown)
        return heading

    def _name_of(self, key: str) -> tuple[str, str]:
        """How a group is told from others, and how it is shown."""
        table, id = parse_key(key)
        if table == "initiatives":
            initiative = self._model.initiatives[id]
            if self._grouping != "person" or not initiative.owner.strip():
                return self._name_of(f"KR{initiative.key_result}")
            return folded(initiative.owner), one_line(initiative.owner)
        goal = self._model.objectives[id] if table == "objectives" else self._model.key_results[id]
        match self._grouping:
            case "team":
                team = goal.team or self._objective(key).team
                return folded(team), one_line(team).strip() or "no team"
            case "person":
                owner = goal.owner or self._objective(key).owner
                return folded(owner), one_line(owner).strip() or "nobody"
            case "pace":
                pace = self._row_of(key).pace or "no_data"
                return pace, PACE_WORDS[pace]
            case _:
                cycle = self._model.cycles.get(self._objective(key).cycle)
                if cycle is None:
                    return "", "no cycle"
                return str(cycle.id), one_line(cycle.name)

    def _objective(self, key: str) -> ObjectiveRecord:
        table, id = parse_key(key)
        return self._model.objectives[
            id if table == "objectives" else self._model.key_results[id].objective
        ]

    def in_order(self, headings: Mapping[str, object]) -> list[str]:
        """Paces by urgency, cycles newest first, names as in a dictionary; what has none last."""
        return sorted(headings, key=self._place)

    def _place(self, heading: str) -> tuple[bool, int, str]:
        name = heading.partition(":")[2]
        if self._grouping == "pace":
            return False, next(at for at, pace in enumerate(PACES) if pace == name), ""
        if self._grouping == "cycle" and name:
            return False, -self._model.cycles[int(name)].start.toordinal(), name
        return not name, 0, name


def grouped(below: Below, groups: Groups, aside: frozenset[str]) -> Below:
    """The same goals below headings: objectives, then key results that stand for themselves.

    aside: those that were there only for what hangs below.
    """
    objectives: Below = {}
    alone: Below = {}
    kept = {key: rows for key, rows in below.items() if key}
    for objective in below.get("", ()):
        own = groups.group_of(objective)
        together = []
        for key_result in kept.pop(objective, ()):
            # There only for its work, it stands where that does.
            work = kept.get(key_result) if key_result in aside else None
            group = groups.group_of(work[0] if work else key_result)
            if group == own:
                together.append(key_result)
            else:
                alone.setdefault(group, []).append(key_result)
        if together or objective not in aside:
            objectives.setdefault(own, []).append(objective)
            kept[objective] = together
    headings = groups.in_order({**objectives, **alone})
    members = {key: [*objectives.get(key, ()), *alone.get(key, ())] for key in headings}
    return {"": headings, **members, **kept}


def aligned(below: Below, model: Model) -> Below:
    """Objectives below those that they are aligned to, behind these ones' key results.

    What is aligned to an objective that isn't shown stands at the top, and so does the first of
    those that are aligned to each other in a circle.
    """
    shown = set(below.get("", ()))
    parents: dict[str, str] = {}
    for objective in below.get("", ()):
        parent = model.objectives[parse_key(objective).id].parent
        above = f"O{parent}"
        if above in shown and not _leads_to(above, objective, parents):
            parents[objective] = above
    nested: Below = {key: list(rows) for key, rows in below.items()}
    nested[""] = [key for key in below.get("", ()) if key not in parents]
    for objective, above in parents.items():
        nested.setdefault(above, []).append(objective)
    return nested


def _leads_to(key: str, end: str, parents: Mapping[str, str]) -> bool:
    here: str | None = key
    while here is not None:
        if here == end:
            return True
        here = parents.get(here)
    return False
