"""Moving goals on the board: picked up and put down elsewhere, or one step among their own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from okrtui.ui import actions
from okrtui.ui.availability import kind_of
from okrtui.ui.drawing.tree import PLACE
from okrtui.ui.places import (
    Gap,
    Place,
    Row,
    beside_parent,
    first_behind,
    gaps_among,
    gaps_below,
    neighbour,
)
from okrtui.workspace import commands
from okrtui.workspace.arrangement import GROUPING_WORDS, sorting_words
from okrtui.workspace.errors import Invalid, NotFound, OkrtuiError
from okrtui.workspace.keys import PREFIXES, listed, parse_key
from okrtui.workspace.rows import OutlineLine, PulseLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from okrtui.ui.screens.board import BoardScreen
    from okrtui.ui.store_thread import Answer
    from okrtui.workspace.change import Change

_STEPS: Final = {"cursor.down": 1, "cursor.up": -1}
_LEVELS: Final = {"fold.open": 1, "fold.close": -1}


class Placing:
    """The part of the board that moves goals."""

    def __init__(self, board: BoardScreen) -> None:
        self.board = board
        self.moving: tuple[str, ...] = ()
        """The goals that were picked up."""
        self.held: frozenset[str] = frozenset()
        """The same, to be asked whether one is among them."""
        self._names = ""
        self._goals: Sequence[OutlineLine] = ()
        self._kpis: Sequence[PulseLine] = ()
        """The rows between which they may go: goals or KPIs."""
        self._gaps: Sequence[Gap] = ()
        self._at = 0
        """Which gap they would go into."""
        self._level = 0
        """Which of the places of that gap is meant."""

    @property
    def active(self) -> bool:
        """Whether something is picked up: keys choose its place."""
        return bool(self.moving)

    # ------------------------------------------------------------------ one step

    def do_goal_move_down(self, key: str) -> None:
        self._step(1)

    def do_goal_move_up(self, key: str) -> None:
        self._step(-1)

    def _step(self, step: int) -> None:
        board = self.board
        row, panel = board.key, board.source_panel
        if reason := self._not_ordered(row):
            board.say(reason, "warn")
            return
        beside = neighbour(panel.lines, panel.cursor, step, partial(self._fits, [row]))
        if not beside:
            end, move = "last" if step > 0 else "first", actions.label(actions.key("goal.move"))
            board.say(f"{row} is the {end} one here already; {move} moves it elsewhere", "warn")
            return
        sides = {"after" if step > 0 else "before": beside}
        try:
            change = commands.move(board.workspace, row, **sides)
        except OkrtuiError as error:
            board.say(str(error), "warn")
            return
        self._submit(change)

    def _not_ordered(self, row: str) -> str:
        """Why rows don't stand in their own order; empty when they do. KPIs always do."""
        arranged = self.board.arranging.arrangement
        if kind_of(row) == "KPI":
            return ""
        if arranged.sorting != "written" or arranged.backwards:
            told = sorting_words(arranged.sorting, backwards=arranged.backwards)
            as_written = actions.label(actions.key("view.sort"))
            return f"goals are sorted {told}: {as_written} shows them as written, to reorder them"
        if arranged.grouping not in ("none", "alignment"):
            group = actions.label(actions.key("view.group"))
            told = GROUPING_WORDS[arranged.grouping]
            return f"goals are grouped {told}: {group} shows them in their own order"
        return ""

    # ------------------------------------------------------------------ picking up

    def do_goal_move(self, key: str) -> None:
        """Pick up the marked rows, or the one under the cursor."""
        board = self.board
        keys = board.marking.chosen
        other = next((row for row in keys if kind_of(row) != kind_of(keys[0])), "")
        if other:
            kinds = f"{keys[0]} is no {kind_of(other)} like {other}"
            board.say(f"only goals of one kind are moved together: {kinds}", "warn")
            return
        if board.arranging.arrangement.grouping not in ("none", "alignment"):
            board.say(self._not_ordered(keys[0]), "warn")
            return
        board.show_panel("pulse" if kind_of(keys[0]) == "KPI" else "goals")
        at = board.source_panel.cursor
        self._hold(keys)
        if self._is_pulse:
            self._kpis = board.pulse_panel.lines
        else:
            self._goals = board.tree_panel.lines
        self._gaps = self._found_gaps()
        if not self._gaps:
            self._hold(())
            board.say(f"there is no other place where {listed(keys)} could go", "warn")
            return
        self._go(first_behind(self._gaps, at))
        board.say(f"{self._names} {self._place.words}: arrows choose another place")

    def _hold(self, keys: tuple[str, ...]) -> None:
        self.moving, self.held, self._names = keys, frozenset(keys), listed(keys)

    @property
    def _is_pulse(self) -> bool:
        return self.active and kind_of(self.moving[0]) == "KPI"

    def _found_gaps(self) -> Sequence[Gap]:
        board, kind = self.board, kind_of(self.moving[0])
        lines: Sequence[Row] = self._kpis if self._is_pulse else self._goals
        ordered = not self._not_ordered(self.moving[0])
        if kind in ("key result", "initiative"):
            return gaps_below(lines, self.held, self._last_of if ordered else None)
        nested = kind == "KPI" or board.arranging.grouping == "alignment"
        fits = partial(self._fits, self.moving) if ordered else lambda key: False
        return gaps_among(lines, self.held, self._parent_of, fits, nested=nested)

    def _fits(self, keys: Sequence[str], beside: str) -> bool:
        """Whether goals can stand beside another one; KPIs are shown by their type."""
        kpis = self.board.workspace.kpis
        if kind_of(beside) != "KPI" or self._parent_of(beside):
            return True
        types = {kpis[parse_key(key).id].type.strip().casefold() for key in (*keys, beside)}
        return len(types) == 1

    def _last_of(self, above: str) -> str:
        """The last key result of an objective, or initiative of a key result, that stays."""
        model, id = self.board.workspace.model, parse_key(above).id
        prefix, ids = "I", model.initiatives.ids("key_result", id)
        if kind_of(above) == "objective":
            prefix, ids = "KR", model.key_results.ids("objective", id)
        below = (f"{prefix}{number}" for number in reversed(ids))
        return next((key for key in below if key not in self.held), "")

    def _parent_of(self, key: str) -> str:
        """What an objective or a KPI hangs below."""
        workspace = self.board.workspace
        table, id = parse_key(key)
        records = workspace.kpis if table == "kpis" else workspace.objectives
        record = records.get(id)
        return f"{PREFIXES[table]}{record.parent}" if record is not None and record.parent else ""

    # ------------------------------------------------------------------ choosing

    @property
    def _place(self) -> Place:
        return self._gaps[self._at].places[self._level]

    def answer(self, key: str) -> None:
        """While something is picked up, every key is about its place."""
        known = (*actions.in_scope("placing"), *actions.in_scope("board"))
        does = next((action.id for action in known if key in action.keys), "")
        page = max(1, self.board.source_panel.page // 2)
        steps = {**_STEPS, "cursor.page_down": page, "cursor.page_up": -page}
        ends = {"cursor.first": 0, "cursor.last": len(self._gaps) - 1}
        if does == "place.drop":
            self._drop()
        elif does in ("place.leave", "goal.move"):
            self.leave()
            self.board.say("Nothing was moved", "dim")
        elif does in steps:
            self._go(self._at + steps[does])
        elif does in ends:
            self._go(ends[does])
        elif does in _LEVELS:
            self._turn(_LEVELS[does])
        else:
            drop, leave = (actions.label(actions.key(f"place.{id}")) for id in ("drop", "leave"))
            self.board.say(f"choose a place first: {drop} drops it there, {leave} leaves", "warn")

    def _go(self, number: int) -> None:
        self._at = max(0, min(number, len(self._gaps) - 1))
        self._level = self._gaps[self._at].usual
        self._show()

    def _turn(self, step: int) -> None:
        """Below another one of its own kind or beside it; else to the next they may hang below."""
        gap = self._gaps[self._at]
        if 0 <= self._level + step < len(gap.places):
            self._level += step
            self._show()
            return
        beside = beside_parent(self._gaps, self._at, step)
        if beside is not None:
            self._go(beside)

    def _show(self) -> None:
        """Draw the place where it is now, and say what it means."""
        board, at = self.board, self._gaps[self._at].at
        if self._is_pulse:
            board.pulse_panel.set_lines(self._among_kpis(), at)
        else:
            board.tree_panel.set_lines(self._among_goals(), at)
        board.say(f"{self._names} {self._place.words}")

    def told(self) -> str:
        """What the line says that stands for the place."""
        if not self.active:
            return ""
        return f"{self.board.glyphs.arrow} {self._names} {self._place.words}"

    def _among_goals(self) -> Sequence[OutlineLine]:
        at = self._gaps[self._at].at
        line = OutlineLine(PLACE, self._place.depth, False, False)
        return [*self._goals[:at], line, *self._goals[at:]]

    def _among_kpis(self) -> Sequence[PulseLine]:
        at = self._gaps[self._at].at
        return [*self._kpis[:at], PulseLine("", PLACE, self._place.depth), *self._kpis[at:]]

    def into_goals(self, lines: Sequence[OutlineLine]) -> Sequence[OutlineLine]:
        """Other rows of goals, with the line that stands for the place if they have one."""
        if not self.active or self._is_pulse:
            return lines
        self._goals = lines
        return self._among_goals() if self._found_again() else lines

    def into_kpis(self, lines: Sequence[PulseLine]) -> Sequence[PulseLine]:
        """The same for KPIs."""
        if not self._is_pulse:
            return lines
        self._kpis = lines
        return self._among_kpis() if self._found_again() else lines

    def _found_again(self) -> bool:
        """Find the same place among other rows; False when nothing is left to put there."""
        place, at = self._place, self._at
        self._hold(tuple(key for key in self.moving if self.board.exists(key)))
        self._gaps = self._found_gaps() if self.active else ()
        if not self._gaps:
            self._hold(())
            return False
        known = (n for n, gap in enumerate(self._gaps) if place in gap.places)
        self._at = next(known, min(at, len(self._gaps) - 1))
        places = self._gaps[self._at].places
        self._level = places.index(place) if place in places else self._gaps[self._at].usual
        return True

    # ------------------------------------------------------------------ putting down

    def leave(self) -> None:
        """Put everything back where it was."""
        if self.active:
            row, pulse = self.moving[0], self._is_pulse
            self._hold(())
            if pulse:
                self.board.pulse_panel.show(self._kpis, cursor_key=row)
            else:
                self.board.tree_panel.show(self._goals, cursor_key=row)
            self.board.follow_cursor()

    def _drop(self) -> None:
        place = self._place
        try:
            change = commands.move(
                self.board.workspace,
                self.moving,
                place.to,
                before=place.before,
                after=place.after,
            )
        except OkrtuiError as error:
            self.board.say(str(error), "warn")
            return
        self._submit(change)

    def _submit(self, change: Change) -> None:
        board = self.board

        def told(answer: Answer) -> None:
            if answer.error is not None:
                refused = isinstance(answer.error, Invalid | NotFound)
                board.say(str(answer.error), "warn" if refused else "bad")
                return
            if answer.done is None:
                return
            if self.active:
                self._arrived(answer.done.key)
            undo = actions.label(actions.key("change.undo"))
            back = f"; {undo} takes it back" * answer.done.changed
            board.say(f"{answer.done.message}{back}", "good" if answer.done.changed else "dim")

        board.submit(lambda: board.workspace.commit(change), told)

    def _arrived(self, key: str) -> None:
        """What was picked up stands where it was dropped: go there."""
        self.leave()
        if kind_of(key) != "KPI" and key not in self.board.tree_panel.goals():
            self.board.arranging.reveal(key)
        self.board.go_to(key)
