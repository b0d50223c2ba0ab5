"""Moving: the cursor is always in sight, folds and panels do what their keys say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from okrtui.ui.availability import PANELS
from okrtui.ui.drawing.pieces import Line
from okrtui.ui.widgets.line_view import LineView
from okrtui.workspace import commands
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import NARROW, TODAY, WIDE, Drive, drive

# ---------------------------------------------------------------------- scrolling, without an app


class Rows(LineView[bool]):
    """Lines that are true can be selected; remembers what it was asked to repaint."""

    def __init__(self, lines: Sequence[bool], height: int) -> None:
        super().__init__(id="rows")
        self._height = height
        self.repainted: set[int] = set()
        self.set_lines(lines, 0)

    @property
    def size(self) -> Size:
        return Size(20, self._height)

    def resize(self, height: int) -> None:
        self._height = height
        self.on_resize()

    def selectable(self, line: bool) -> bool:
        return line

    def look(self, line: bool) -> object:
        return line

    def draw(self, line: bool, width: int, on_cursor: bool) -> Line:
        return Line([], Style())

    def refresh(self, *regions: Region, **_: object) -> Rows:
        for region in regions:
            self.repainted.update(range(region.y, region.bottom))
        if not regions:
            self.repainted.update(range(self._height))
        return self

    def post_message(self, message: object) -> bool:
        return True

    def rows_in_sight(self) -> list[int | None]:
        """The index of the row on each line below the head."""
        return [
            next((i for i in range(len(self.lines)) if self.row_y(i) == y), None)
            for y in range(self.head, self._height)
        ]


lists = st.lists(st.sampled_from([True, True, True, False]), min_size=1, max_size=60).filter(any)
moves = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.integers(-70, 70).filter(bool)),
        st.tuples(st.just("to"), st.integers(-5, 70)),
        st.tuples(st.just("wheel"), st.sampled_from([-3, 3])),
        st.tuples(st.just("resize"), st.integers(2, 40)),
        st.tuples(st.just("shrink"), st.integers(1, 60)),
    ),
    max_size=25,
)


@example(lines=[False, True], height=2, steps=[("wheel", -3), ("move", 1)])
@given(lines=lists, height=st.integers(2, 40), steps=moves)
def test_the_cursor_stays_in_sight_and_on_a_row_that_takes_it(
    lines: list[bool], height: int, steps: list[tuple[str, int]]
) -> None:
    view = Rows(lines, height)
    for what, number in steps:
        if what == "move":
            view.move(number)
        elif what == "to":
            view.move_to(number)
        elif what == "wheel":
            view._wheel(number)
        elif what == "resize":
            view.resize(number)
        elif any(lines[:number]):
            view.set_lines(lines[:number], min(view.cursor, number - 1))
        assert view.lines[view.cursor], "the cursor stands on a heading"
        if what == "wheel" and not all(view.lines):
            continue  # a page of headings alone has no row for the cursor
        assert view.row_y(view.cursor) is not None, (what, number)


@given(lines=lists, height=st.integers(2, 40), steps=moves)
def test_no_line_is_left_empty_while_there_are_rows_to_show(
    lines: list[bool], height: int, steps: list[tuple[str, int]]
) -> None:
    view = Rows(lines, height)
    for what, number in steps:
        if what == "resize":
            view.resize(number)
        elif what == "wheel":
            view._wheel(number)
        else:
            view.move(number)
        shown = [row for row in view.rows_in_sight() if row is not None]
        assert len(shown) == min(len(lines), view.page)
        assert shown == list(range(shown[0], shown[0] + len(shown)))


@given(lines=lists, height=st.integers(2, 40), steps=st.lists(st.integers(-9, 9).filter(bool)))
def test_everything_that_looks_different_is_repainted(
    lines: list[bool], height: int, steps: list[int]
) -> None:
    view = Rows(lines, height)
    for step in steps:
        for y in range(view.head, height):
            view._drawn[y] = (view._look_at(y), Strip([]))
        before = [view._look_at(y) for y in range(height)]
        view.repainted.clear()
        view.move(step)
        after = [view._look_at(y) for y in range(height)]
        differing = {y for y in range(view.head, height) if before[y] != after[y]}
        assert differing <= view.repainted


@given(lines=lists, height=st.integers(2, 40), other=st.integers(2, 40), step=st.integers(1, 60))
def test_a_view_that_moves_when_its_size_changes_is_painted_anew(
    lines: list[bool], height: int, other: int, step: int
) -> None:
    view = Rows(lines, height)
    view.move(step)
    top = view._top
    view.repainted.clear()
    view.resize(other)
    if view._top != top:
        assert view.repainted >= set(range(view.head, other))


def test_a_view_without_a_size_yet_starts_at_its_top() -> None:
    view = Rows([False, True, True], 0)
    view.resize(10)
    assert (view.cursor, view._top) == (1, 0)
    assert view.repainted == set(), "nothing was painted yet that would have to be painted anew"


@given(lines=lists, height=st.integers(2, 40))
def test_going_down_row_by_row_visits_every_row_once(lines: list[bool], height: int) -> None:
    view = Rows(lines, height)
    seen = [view.cursor]
    while view.move(1):
        seen.append(view.cursor)
    assert seen == [index for index, line in enumerate(lines) if line]
    while view.move(-1):
        seen.pop()
        assert view.cursor == seen[-1]
    assert len(seen) == 1


def test_an_open_editor_holds_rows_against_the_wheel() -> None:
    view = Rows([True] * 40, 10)
    view.held = True
    view._wheel(3)
    assert (view._top, view.cursor) == (0, 0)
    view.held = False
    view._wheel(3)
    assert (view._top, view.cursor) == (3, 3)


# ---------------------------------------------------------------------- the cursor of the board


def test_down_and_up_go_row_by_row_and_stop_at_the_ends(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        keys = [line.key for line in hand.board.tree_panel.lines]
        assert hand.board.key == keys[0] == "O1"
        await hand.do("cursor.up")
        assert hand.board.key == keys[0]
        for key in keys[1:]:
            await hand.do("cursor.down")
            assert hand.board.key == key
        await hand.do("cursor.down")
        assert hand.board.key == keys[-1]
        await hand.do("cursor.up")
        assert hand.board.key == keys[-2]

    drive(sample, scenario)


def test_first_and_last_go_to_the_ends(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        keys = [line.key for line in hand.board.tree_panel.lines]
        await hand.do("cursor.last")
        assert hand.board.key == keys[-1]
        assert hand.line_of(keys[-1])
        await hand.do("cursor.first")
        assert hand.board.key == keys[0]

    drive(sample, scenario, size=NARROW)


def test_a_page_moves_as_far_as_one_sees(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        tree = hand.board.tree_panel
        page = tree.page
        assert page < len(tree.lines), "the sample has to be longer than this window"
        await hand.do("cursor.page_down")
        assert tree.cursor == page - 1
        await hand.do("cursor.page_down", "cursor.page_down", "cursor.page_down")
        assert tree.cursor == len(tree.lines) - 1
        await hand.do("cursor.page_up")
        assert tree.cursor == len(tree.lines) - page
        assert tree.row_y(tree.cursor) is not None

    drive(sample, scenario, size=(80, 16))


def test_the_pulse_goes_over_its_headings(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("panel.next")
        pulse = hand.board.pulse_panel
        keys = [line.key for line in pulse.lines if line.key]
        seen = [hand.board.key]
        for _ in keys[1:]:
            await hand.do("cursor.down")
            seen.append(hand.board.key)
        assert seen == keys

    drive(sample, scenario)


def test_the_pulse_moves_on_a_board_without_kpis(empty: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        for panel in ("panel.next", "panel.next", "panel.next"):
            await hand.do(panel)
            await hand.do("cursor.down", "cursor.page_down", "cursor.last", "cursor.up")
            await hand.do("cursor.first", "cursor.page_up")
            assert hand.board.key == ""

    drive(empty, scenario)


# ---------------------------------------------------------------------- folds


def test_fold_closes_an_open_row_and_keeps_the_cursor(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("O2")
        below = [f"KR{k.id}" for k in sample.model.key_results_of(2)]
        await hand.do("fold.close")
        assert hand.board.key == "O2"
        shown = [line.key for line in hand.board.tree_panel.lines]
        assert not set(below) & set(shown)
        await hand.do("fold.open")
        assert hand.board.key == "O2"
        assert set(below) <= {line.key for line in hand.board.tree_panel.lines}
        await hand.do("fold.open")
        assert hand.board.key == below[0], "on an open row it goes to the first below"

    drive(sample, scenario)


def test_fold_on_what_has_nothing_to_fold_goes_to_what_it_belongs_to(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        last = f"KR{sample.model.key_results_of(2)[-1].id}"
        await hand.go_to(last)
        await hand.do("fold.close")
        assert hand.board.key == "O2"
        await hand.do("fold.close")
        assert "O2" in hand.board.arranging.folds
        await hand.do("fold.close")
        assert hand.board.key == "O2", "nothing is above an objective"

    drive(sample, scenario)


def test_an_initiative_goes_to_its_key_result(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("fold.open", "fold.open")
        assert hand.board.key.startswith("I")
        await hand.do("fold.close")
        assert hand.board.key == "KR2"
        await hand.do("fold.close", "fold.close")
        assert hand.board.key == "O1"

    drive(sample, scenario)


def test_toggle_folds_and_unfolds_or_says_that_there_is_nothing(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        lines = len(hand.board.tree_panel.lines)
        await hand.do("fold.toggle")
        assert len(hand.board.tree_panel.lines) < lines
        await hand.do("fold.toggle")
        assert len(hand.board.tree_panel.lines) == lines
        await hand.go_to("KR4")
        assert not sample.model.initiatives_of(4), "the sample has nothing below KR4"
        await hand.do("fold.toggle")
        assert "nothing hangs below" in hand.said
        assert len(hand.board.tree_panel.lines) == lines

    drive(sample, scenario)


def test_fold_all_folds_all_then_unfolds_all(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        keys = [line.key for line in hand.board.tree_panel.lines]
        objectives = [key for key in keys if key.startswith("O")]
        await hand.go_to("KR5")
        above = f"O{sample.key_results[5].objective}"
        await hand.do("fold.all")
        assert [line.key for line in hand.board.tree_panel.lines] == objectives
        assert hand.board.key == above, "the cursor goes to what it stood below"
        await hand.do("fold.all")
        assert [line.key for line in hand.board.tree_panel.lines] == keys
        assert hand.board.key == above

    drive(sample, scenario)


def test_fold_all_folds_first_when_only_some_are_folded(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.do("fold.close", "fold.all")
        assert all(line.depth == 0 for line in hand.board.tree_panel.lines)

    drive(sample, scenario)


def test_kpis_do_not_fold_and_it_says_so(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("K1")
        for id in ("fold.open", "fold.close", "fold.toggle", "fold.all"):
            await hand.do(id)
            assert "don't fold" in hand.said

    drive(sample, scenario)


# ---------------------------------------------------------------------- panels


@pytest.mark.parametrize("size", [WIDE, NARROW, (100, 30), (80, 34)])
def test_tab_goes_round_the_panels_and_back(sample: Workspace, size: tuple[int, int]) -> None:
    async def scenario(hand: Drive) -> None:
        seen = []
        for _ in range(4):
            seen.append(hand.board.panel)
            panels: dict[str, Widget] = {
                "goals": hand.board.tree_panel,
                "pulse": hand.board.pulse_panel,
                "detail": hand.board.detail_panel,
            }
            panel = panels[hand.board.panel]
            assert panel.display, "the panel that has the keys is on the screen"
            assert panel.size.width > 0
            await hand.do("panel.next")
        assert seen == ["goals", "pulse", "detail", "goals"]
        assert hand.board.panel == "pulse"
        seen = []
        for _ in range(3):
            await hand.do("panel.previous")
            seen.append(hand.board.panel)
        assert seen == ["goals", "detail", "pulse"]

    drive(sample, scenario, size=size)


def test_digits_go_to_panels_where_they_are_no_value(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        assert hand.board.key == "O1"
        for digit, panel in zip("321", reversed(PANELS), strict=True):
            await hand.go_to("O1")
            await hand.press(digit)
            assert hand.board.panel == panel
            assert not hand.board.editing.open

    drive(sample, scenario)


@pytest.mark.parametrize("key", ["KR2", "K1"])
def test_digits_check_in_where_they_are_a_value(sample: Workspace, key: str) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to(key)
        panel = hand.board.panel
        await hand.press("3")
        session = hand.board.editing.session
        assert session is not None
        assert (session.what, session.key) == ("check_in", key)
        assert hand.board.panel == panel
        assert hand.board.query_one("CellEditor").value == "3"  # type: ignore[attr-defined]

    drive(sample, scenario)


def test_a_digit_that_is_neither_says_why(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.press("7")
        assert hand.said == "O1 is an objective: key results and KPIs take values"

    drive(sample, scenario)


def test_escape_returns_from_any_panel_to_the_goals(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        seen = []
        for panel in ("panel.next", "app.back", "panel.previous", "app.back"):
            await hand.do(panel)
            seen.append(hand.board.panel)
        assert seen == ["pulse", "goals", "detail", "goals"]

    drive(sample, scenario)


def test_the_detail_is_about_the_panel_one_came_from(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("K2")
        await hand.do("panel.next")
        assert (hand.board.panel, hand.board.key) == ("detail", "K2")
        assert "K2" in "\n".join(hand.lines())
        await hand.do("app.back")
        assert (hand.board.panel, hand.board.key) == ("pulse", "K2")
        await hand.do("app.back")
        assert hand.board.key.startswith("O")

    drive(sample, scenario, size=NARROW)


def test_the_detail_scrolls_to_its_last_line_and_back(sample: Workspace) -> None:
    for days in range(40):
        day = (TODAY - timedelta(days=40 - days)).isoformat()
        note = f"note {days}."
        sample.run(commands.check_in(sample, 2, str(9 + days / 100), date=day, note=note))

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("fold.all")
        await hand.do("fold.all")
        await hand.go_to("KR2")
        await hand.do("panel.previous")
        assert hand.board.panel == "detail"
        first = hand.lines()
        await hand.do("cursor.last")
        await hand.wait_for(lambda: hand.lines() != first)
        pane = hand.board.detail_panel
        assert pane.cursor == len(pane.lines) - 1
        assert pane.row_y(pane.cursor) == pane.size.height - 1, "the last line is the lowest"
        await hand.do("cursor.first")
        assert hand.lines() == first
        await hand.do("cursor.page_down")
        assert pane.cursor == pane.page, "a page of the detail, not of the goals"

    drive(sample, scenario, size=NARROW)


def test_a_detail_that_got_shorter_is_not_scrolled_out_of_sight(sample: Workspace) -> None:
    for days in range(40):
        day = (TODAY - timedelta(days=40 - days)).isoformat()
        sample.run(commands.check_in(sample, 2, str(9 + days / 100), date=day))

    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("panel.previous")
        await hand.do("cursor.last")
        pane = hand.board.detail_panel
        assert pane._top > 0
        height = pane.size.height
        await hand.pilot.resize_terminal(80, 28)
        await hand.wait_for(lambda: pane.size.height > height)
        await hand.pilot.pause()
        assert pane.row_y(pane.cursor) == pane.size.height - 1

    drive(sample, scenario, size=(80, 14))


# ---------------------------------------------------------------------- while an editor is open


@pytest.mark.parametrize("id", ["cursor.down", "cursor.up", "cursor.page_down", "cursor.page_up"])
def test_no_key_moves_the_cursor_away_under_an_open_editor(sample: Workspace, id: str) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        await hand.do(id)
        assert hand.board.key == "KR2"
        assert hand.board.editing.open
        assert "Enter saves it" in hand.said

    drive(sample, scenario)


def test_no_click_moves_the_cursor_away_under_an_open_editor(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        await hand.pilot.click("#goals", offset=(30, 8))
        await hand.pilot.pause()
        assert hand.board.key == "KR2"
        await hand.do("editor.cancel")
        await hand.pilot.click("#goals", offset=(30, 8))
        await hand.pilot.pause()
        assert hand.board.key != "KR2"

    drive(sample, scenario)


def test_a_click_moves_the_cursor_and_a_second_one_edits(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        row = hand.board.tree_panel.row_y(2)
        assert row is not None
        await hand.pilot.click("#goals", offset=(30, row))
        await hand.pilot.pause()
        assert hand.board.tree_panel.cursor == 2
        assert not hand.board.editing.open
        await hand.pilot.click("#goals", offset=(30, row))
        await hand.pilot.pause()
        assert hand.board.editing.open

    drive(sample, scenario)


def test_a_question_that_is_no_longer_seen_is_not_answered(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("O1")
        await hand.do("goal.delete", "app.palette")
        await hand.press("escape")
        await hand.wait_for(lambda: hand.board.is_current)
        await hand.do("question.yes")
        # By now that key copies.
        await hand.do("editor.cancel")
        await hand.do("cursor.down")
        assert 1 in sample.objectives
        assert hand.board.key == "KR1", "keys mean again what they mean"

    drive(sample, scenario)
