"""Arranging the goals: whose, of which cycle, in which groups and order; choosing among those."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from okrtui.domain.text import one_line
from okrtui.domain.writing import figure
from okrtui.ui import actions
from okrtui.ui.folds import Folds
from okrtui.ui.judging import Judging
from okrtui.ui.view_memory import ViewState
from okrtui.workspace import arrangement, whose
from okrtui.workspace.arrangement import (
    GROUPINGS,
    SCOPE_WORDS,
    SCOPES,
    SORTINGS,
    Arrangement,
    Grouping,
    Scope,
    Sorting,
    sorting_words,
)
from okrtui.workspace.keys import parse_key
from okrtui.workspace.outlines import judges_all

if TYPE_CHECKING:
    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.screens.choosing import Choice
    from okrtui.workspace.outlines import Outline
    from okrtui.workspace.rows import GroupRow, OutlineLine
    from okrtui.workspace.workspace import Workspace

_GROUPING_LETTERS: Final[dict[Grouping, str]] = {
    "none": "n",
    "team": "t",
    "person": "p",
    "alignment": "a",
    "pace": "s",
    "cycle": "c",
}
_SORTING_LETTERS: Final[dict[Sorting, str]] = {
    "written": "w",
    "title": "t",
    "owner": "o",
    "pace": "p",
    "score": "s",
    "confidence": "c",
    "seen": "l",
    "due": "d",
}


class Arranging:
    """The part of the board that knows which goals are shown, and in which order."""

    def __init__(self, board: BoardScreen, start: ViewState) -> None:
        self.board = board
        self.start = start
        begun = start.arrangement
        self.grouping: Grouping = begun.grouping
        self.sorting: Sorting = begun.sorting
        self.backwards = begun.backwards
        self.scope: Scope = begun.scope
        self.all_cycles = start.all_cycles
        """Whether no cycle is chosen because all of them are."""
        self.outline: Outline | None = None
        self.judging = Judging(board, board, board.say)
        self._folds = Folds(start.turned)
        self._folds_of_filter = Folds(all_open=True)
        self._filtered = begun.query
        self._also: frozenset[str] = frozenset()
        self._also_beside = (begun.query, begun.scope)
        """The filter that those folds belong to."""

    # ------------------------------------------------------------------ what is shown

    @property
    def arrangement(self) -> Arrangement:
        return Arrangement(
            self.board.cycle,
            self.board.query_text,
            self.scope,
            self.grouping,
            self.sorting,
            self.backwards,
        )

    @property
    def folds(self) -> Folds:
        """What is folded; a filter has folds of its own, for it starts with all it found open."""
        if not self.board.query_text:
            return self._folds
        if self._filtered != self.board.query_text:
            self._filtered = self.board.query_text
            self._folds_of_filter = Folds(all_open=True)
        return self._folds_of_filter

    def lines(self) -> list[OutlineLine]:
        """The rows of the tree, made anew; as they were arranged while others are judged."""
        wanted = self.arrangement
        if not self._are_judged(wanted):
            wanted = wanted.plain if self.outline is None else self.outline.arrangement
        self.outline = self.board.views.arranged(wanted, self.folds, self._also_shown())
        return self.outline.lines

    def _are_judged(self, wanted: Arrangement) -> bool:
        """Whether goals can be arranged so now; else they are judged, and arranged then."""
        if not judges_all(wanted):
            self.judging.stop()
            return True
        cycle, views = wanted.cycle, self.board.views
        return self.judging.ready(cycle, lambda: views.unjudged(cycle), self._arranged)

    def _arranged(self) -> None:
        self.board.say_nothing()
        self.board.rebuild()

    def kpis(self) -> frozenset[str] | None:
        """The KPIs to show; None: all."""
        found = whose.kpis(self.arrangement, self.board.workspace)
        return None if found is None else found | self._also_shown()

    def _also_shown(self) -> frozenset[str]:
        chosen = (self.board.query_text, self.scope)
        if chosen != self._also_beside:
            self._also_beside, self._also = chosen, frozenset()
        return self._also

    def show_also(self, key: str) -> bool:
        """Show a goal beside those that are chosen, as long as they are: one that was just added.

        False when nothing would be different.
        """
        also = self._also_shown()
        if not self.arrangement.selects or key in also:
            return False
        self._also = also | {key}
        return True

    def stop_judging(self) -> bool:
        """Stay with the arrangement that is shown; whether another one was on its way."""
        if not self.judging.stop() or self.outline is None:
            return False
        shown = self.outline.arrangement
        self.board.query_text, self.scope = shown.query, shown.scope
        self.grouping, self.sorting, self.backwards = shown.grouping, shown.sorting, shown.backwards
        self._show("stopped: everything is arranged as it was")
        return True

    @property
    def follows_changes(self) -> bool:
        """Whether rows come, go or move when a goal changes."""
        return self.arrangement.selects or self.arrangement.judges

    def heading(self, key: str) -> GroupRow:
        """The heading of a group that is shown."""
        assert self.outline is not None
        return self.outline.heading(key)

    def reveal(self, key: str) -> None:
        """Take away what hides a goal: filter, scope, another cycle, folds."""
        board = self.board
        lines = board.views.arranged(self.arrangement).lines
        if key not in {line.key for line in lines}:
            board.query_text, self.scope = "", "all"
            cycle = self._cycle_of(key)
            if board.cycle is not None and cycle is not None:
                board.cycle = cycle
            lines = board.views.arranged(self.arrangement).lines
        depth = None
        for line in reversed(lines):
            if depth is None:
                depth = line.depth if line.key == key else None
            elif line.depth < depth:
                depth = line.depth
                self.folds.set(line.key, False)

    def _cycle_of(self, key: str) -> int | None:
        workspace = self.board.workspace
        objective = workspace.objectives.get(objective_of(workspace, key) or 0)
        return None if objective is None else objective.cycle

    def closed(self, key: str) -> str:
        """The name of a goal's cycle when that is closed; of no goal, of the one that is shown."""
        id = self._cycle_of(key) if key else self.board.cycle
        cycle = self.board.workspace.cycles.get(id or 0)
        return one_line(cycle.name) if cycle is not None and cycle.state == "closed" else ""

    def problem(self) -> str:
        """What in the filter was not understood."""
        return "" if self.outline is None else "; ".join(self.outline.problems)

    def state(self) -> ViewState:
        """How all this is now, to begin with it another time."""
        return ViewState(
            self.arrangement,
            tuple(sorted(self._folds.turned)),
            self.board.tree_panel.cursor_key,
            self.all_cycles,
        )

    def _ask(self, title: str, choices: Sequence[Choice], then: Callable[[int], None]) -> None:
        from okrtui.ui.screens.choosing import ChoiceScreen

        self.board.app.push_screen(ChoiceScreen(title, choices, self.board.glyphs, then))

    def _show(self, said: str) -> None:
        board = self.board
        board.show_panel("goals")
        board.rebuild()
        board.say(said, "dim")

    # ------------------------------------------------------------------ folds

    def fold(self, index: int, folded: bool) -> None:
        """Fold a row or unfold it; no other line of the tree is looked at."""
        tree = self.board.tree_panel
        line = tree.lines[index]
        self.folds.set(line.key, folded)
        if self.outline is not None and tree.lines is self.outline.lines:
            self.outline.turn(index)
            tree.set_lines(self.outline.lines, tree.cursor)
        else:
            tree.show(self.board.listing.tree_lines())

    def fold_all(self) -> None:
        """Fold all rows at the top, or unfold them when all are folded."""
        tops = [line for line in self.board.tree_panel.lines if line.depth == 0 and line.foldable]
        fold = any(not line.folded for line in tops)
        for line in tops:
            self.folds.set(line.key, fold)
        self.board.tree_panel.show(self.board.listing.tree_lines())

    # ------------------------------------------------------------------ groups and order

    def do_view_group(self, key: str) -> None:
        from okrtui.ui.screens.choosing import Choice

        choices = [
            Choice(
                _GROUPING_LETTERS[grouping],
                arrangement.GROUPING_WORDS[grouping],
                current=grouping == self.grouping,
            )
            for grouping in GROUPINGS
        ]
        self._ask("Group goals", choices, lambda number: self.group_by(GROUPINGS[number]))

    def group_by(self, grouping: Grouping) -> None:
        self.grouping = grouping
        self._show(f"goals {arrangement.GROUPING_WORDS[grouping]}")

    def do_view_sort(self, key: str) -> None:
        from okrtui.ui.screens.choosing import Choice

        choices = [
            Choice(
                _SORTING_LETTERS[sorting],
                sorting_words(sorting, backwards=False),
                current=sorting == self.sorting,
            )
            for sorting in SORTINGS
        ]
        self._ask("Sort goals", choices, lambda number: self.sort_by(SORTINGS[number]))

    def sort_by(self, sorting: Sorting) -> None:
        self.sorting, self.backwards = sorting, False
        self._show(f"goals {sorting_words(sorting, backwards=False)}")

    def do_view_reverse(self, key: str) -> None:
        self.backwards = not self.backwards
        self._show(f"goals {sorting_words(self.sorting, backwards=self.backwards)}")

    # ------------------------------------------------------------------ whose

    def do_view_scope(self, key: str) -> None:
        """From everybody's to mine, to my team's, and round."""
        self.scope = SCOPES[(SCOPES.index(self.scope) + 1) % len(SCOPES)]
        self.board.rebuild()
        self.board.say(self._scope_told(), "dim")

    def _scope_told(self) -> str:
        user = one_line(self.board.workspace.user)
        again = actions.label(actions.key("view.scope"))
        if self.scope == "all":
            return f"goals and KPIs: {SCOPE_WORDS['all']}"
        if self.scope == "mine":
            return f"goals and KPIs of {user}; {again} adds those of your team"
        teams = whose.teams_of(self.board.workspace.model, self.board.workspace.user)
        named = ", ".join(sorted(map(one_line, teams))) or f"none that {user} answers for"
        return f"goals and KPIs of your team: {named}; {again} shows everybody's"

    # ------------------------------------------------------------------ cycles

    def cycle_order(self) -> Sequence[int]:
        """All cycles, oldest first; of two that begin on the same day the longer one first."""
        cycles = self.board.workspace.cycles.values()
        return [c.id for c in sorted(cycles, key=lambda c: (c.start, -c.end.toordinal(), c.id))]

    def steps(self) -> tuple[bool, bool]:
        """Whether there is an earlier cycle, and a later one."""
        order = self.cycle_order()
        if self.board.cycle not in order:
            return bool(order), bool(order)
        at = order.index(self.board.cycle)
        return at > 0, at < len(order) - 1

    def _to_cycle(self, step: int) -> None:
        order = self.cycle_order()
        if self.board.cycle in order:
            self.to_cycle(order[order.index(self.board.cycle) + step])
        else:
            current = self.board.workspace.current_cycle
            self.to_cycle(None if current is None else current.id)

    def to_cycle(self, cycle: int | None) -> None:
        """Show the goals of a cycle, or of all."""
        self.board.cycle, self.all_cycles = cycle, cycle is None
        self.board.rebuild()
        self.board.refresh_frame()

    def do_cycle_previous(self, key: str) -> None:
        self._to_cycle(-1)

    def do_cycle_next(self, key: str) -> None:
        self._to_cycle(1)

    def do_cycle_choose(self, key: str) -> None:
        from okrtui.ui.screens.choosing import LETTERS, Choice

        workspace, now = self.board.workspace, self.board.cycle
        order: list[int | None] = [*reversed(self.cycle_order())]
        choices = [
            Choice(
                LETTERS[place] if place < len(LETTERS) else "",
                one_line(workspace.cycles[id].name),
                f"{workspace.cycles[id].state}, {_counted(len(workspace.model.objectives_of(id)))}",
                id == now,
            )
            for place, id in enumerate(order)
            if id is not None
        ]
        choices.append(
            Choice("0", "all cycles", _counted(len(workspace.objectives)), current=now is None)
        )
        order.append(None)
        self._ask("Cycle", choices, lambda number: self.to_cycle(order[number]))


def _counted(objectives: int) -> str:
    return f"{figure(objectives, ',')} objective{'' if objectives == 1 else 's'}"


def objective_of(workspace: Workspace, key: str) -> int | None:
    """The objective that a goal is or hangs below; None for a KPI and for what is gone."""
    table, id = parse_key(key)
    if table == "initiatives":
        initiative = workspace.initiatives.get(id)
        if initiative is None:
            return None
        table, id = "key_results", initiative.key_result
    if table == "key_results":
        key_result = workspace.key_results.get(id)
        return None if key_result is None else key_result.objective
    return id if table == "objectives" else None
