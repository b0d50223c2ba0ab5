"""Which goals and KPIs ``show`` prints, in which groups and order."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from okrtui.cli.filtered import add_filter, understood
from okrtui.domain.errors import Invalid

if TYPE_CHECKING:
    from okrtui.workspace.arrangement import Arrangement
    from okrtui.workspace.outlines import Outline
    from okrtui.workspace.rows import GoalRow, GroupRow, OutlineLine
    from okrtui.workspace.views import Views
    from okrtui.workspace.workspace import Workspace

_OPTIONS: Final = (
    "cycle",
    "team",
    "owner",
    "filter",
    "mine",
    "my_team",
    "group",
    "sort",
    "reverse",
)
_ALL: Final = "all"


def add_options(parser: argparse.ArgumentParser) -> None:
    from okrtui.workspace.arrangement import GROUPINGS, SORTINGS

    parser.add_argument("--cycle", metavar="C", help="such as 2026-Q4, or all; the current one")
    parser.add_argument("--team", metavar="T", help="only this team's goals and KPIs")
    parser.add_argument("--owner", metavar="N", help="only what this person answers for")
    add_filter(parser)
    parser.add_argument("--mine", action="store_true", help="only what I answer for")
    parser.add_argument(
        "--my-team", action="store_true", help="only what teams answer for that I answer in"
    )
    parser.add_argument("--group", choices=GROUPINGS[1:], help="below headings")
    parser.add_argument("--sort", choices=SORTINGS, help="what needs a look most comes first")
    parser.add_argument("--reverse", action="store_true", help="the other way round")


class Wanted(NamedTuple):
    """What was asked for; by default everything of the current cycle."""

    cycle: str | None = None
    team: str | None = None
    owner: str | None = None
    filter: str | None = None
    mine: bool = False
    my_team: bool = False
    group: str | None = None
    sort: str | None = None
    reverse: bool = False


def wanted_of(options: argparse.Namespace) -> Wanted:
    return Wanted(**{name: getattr(options, name) for name in _OPTIONS})


def refuse(options: argparse.Namespace) -> None:
    """Raises Invalid for an option that says nothing of one goal alone."""
    for name in _OPTIONS:
        if getattr(options, name):
            option = name.replace("_", "-")
            raise Invalid(f"show {options.key} takes no --{option}", "It names one goal already")


class Chosen:
    """The goals that were asked for, in their order.

    Raises Invalid for a filter that can't be understood, NotFound for a cycle that there isn't.
    """

    def __init__(self, workspace: Workspace, views: Views, wanted: Wanted) -> None:
        self._workspace = workspace
        self._views = views
        self.cycle = self._cycle(wanted.cycle)
        self._wanted = wanted
        everything = wanted.cycle is not None and wanted.cycle.casefold() == _ALL
        nothing = self.cycle is None and not everything
        self._outline: Outline = views.arranged(_arrangement(wanted, self.cycle))
        self.lines: Sequence[OutlineLine] = (
            [] if nothing else [line for line in self._outline.lines if self._has(line)]
        )
        self.kpis = [
            kpi.id
            for kpi in sorted(workspace.kpis.values(), key=lambda k: (k.rank, k.id))
            if _is(kpi.team, wanted.team)
            and _is(kpi.owner, wanted.owner)
            and self._outline.has_kpi(kpi.id)
        ]

    def _cycle(self, name: str | None) -> int | None:
        if name is not None and name.casefold() == _ALL:
            return None
        workspace = self._workspace
        record = workspace.current_cycle if name is None else workspace.cycle_named(name)
        return None if record is None else record.id

    @property
    def objectives(self) -> dict[int, list[int]]:
        """The objectives, and which of their key results."""
        found: dict[int, list[int]] = {}
        for line in self.lines:
            if line.key.startswith("O"):
                found[int(line.key[1:])] = []
            elif line.key.startswith("KR"):
                id = int(line.key[2:])
                found.setdefault(self._workspace.key_results[id].objective, []).append(id)
        return found

    def rows(self) -> list[tuple[int, GoalRow | GroupRow]]:
        """Depth and row of each line; a heading only where something stands below it."""
        from okrtui.workspace.arrangement import is_heading

        rows: list[tuple[int, GoalRow | GroupRow]] = []
        for at, line in enumerate(self.lines):
            if not is_heading(line.key):
                rows.append((line.depth, self._views.goal(line.key)))
                continue
            below = list(takewhile(lambda other: other.depth, self.lines[at + 1 :]))
            counted = [b.key for b in below if b.key[0] != "I" and not b.aside]
            if below:
                rows.append((line.depth, self._outline.summary(line.key, counted)))
        return rows

    @property
    def told(self) -> str:
        """Whose goals these are, for a sentence that says that there are none."""
        wanted = self._wanted
        of = [wanted.team and f"team {wanted.team}", wanted.owner]
        of += ["yours" if wanted.mine else None, "your team's" if wanted.my_team else None]
        that = " that the filter lets through" if wanted.filter else ""
        return "".join(f" of {who}" for who in of if who) + that

    def _has(self, line: OutlineLine) -> bool:
        """Whether ``--team`` and ``--owner`` leave a goal."""
        key, wanted = line.key, self._wanted
        if (wanted.team is None and wanted.owner is None) or key[0] == "=":
            return True
        if key[0] == "I":
            initiative = self._workspace.initiatives[int(key[1:])]
            return self._has_key_result(initiative.key_result)
        if key[0] == "K":
            return self._has_key_result(int(key[2:]))
        objective = self._workspace.objectives[int(key[1:])]
        if _is(objective.team, wanted.team) and _is(objective.owner, wanted.owner):
            return True
        below = self._workspace.model.key_results.ids("objective", objective.id)
        return any(map(self._has_key_result, below))

    def _has_key_result(self, id: int) -> bool:
        key_result, wanted = self._workspace.key_results[id], self._wanted
        objective = self._workspace.objectives[key_result.objective]
        return (_is(objective.team, wanted.team) or _is(key_result.team, wanted.team)) and (
            _is(objective.owner, wanted.owner) or _is(key_result.owner, wanted.owner)
        )


def _arrangement(wanted: Wanted, cycle: int | None) -> Arrangement:
    from okrtui.workspace.arrangement import GROUPINGS, SORTINGS, Arrangement

    if wanted.mine and wanted.my_team:
        raise Invalid("--mine and --my-team say two things", "Give one of them")
    return Arrangement(
        cycle,
        understood(wanted.filter),
        "mine" if wanted.mine else "ours" if wanted.my_team else "all",
        next((grouping for grouping in GROUPINGS if grouping == wanted.group), "none"),
        next((sorting for sorting in SORTINGS if sorting == wanted.sort), "written"),
        wanted.reverse,
    )


def _is(name: str, wanted: str | None) -> bool:
    return wanted is None or name.casefold() == wanted.strip().lstrip("@#").casefold()
