"""Which panels a window shows, and that every screen fills it exactly, whatever its size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from okrtui.ui import actions
from okrtui.ui.availability import PANELS, Panel
from okrtui.ui.screens.layout import LEAST, Mode, mode_of, pulse_width, shown_in
from okrtui.workspace.workspace import Workspace
from tests.ui.driving import NARROW, Drive, action, drive

# ---------------------------------------------------------------------- sizes to panels


@pytest.mark.parametrize(
    ("size", "mode"),
    [
        ((80, 24), "one"),
        ((60, 20), "one"),
        ((40, 10), "one"),
        ((99, 29), "one"),
        ((80, 30), "stack"),
        ((99, 60), "stack"),
        ((100, 24), "two"),
        ((100, 30), "two"),
        ((119, 60), "two"),
        ((120, 35), "two"),
        ((200, 20), "two"),
        ((120, 36), "three"),
        ((250, 80), "three"),
        ((39, 24), "small"),
        ((80, 9), "small"),
        ((0, 0), "small"),
    ],
)
def test_the_mode_follows_from_the_size(size: tuple[int, int], mode: Mode) -> None:
    assert mode_of(*size) == mode


@pytest.mark.parametrize(
    ("mode", "panel", "shown"),
    [
        ("one", "goals", {"goals"}),
        ("one", "pulse", {"pulse"}),
        ("one", "detail", {"detail"}),
        ("stack", "goals", {"goals", "detail"}),
        ("stack", "detail", {"goals", "detail"}),
        ("stack", "pulse", {"pulse"}),
        ("two", "pulse", {"goals", "pulse"}),
        ("two", "detail", {"detail"}),
        ("three", "detail", {"goals", "pulse", "detail"}),
        ("small", "goals", set()),
    ],
)
def test_panels_that_fit_are_shown_together_others_alone(
    mode: Mode, panel: Panel, shown: set[Panel]
) -> None:
    assert shown_in(mode, panel) == shown


@given(st.integers(0, 300), st.integers(0, 120), st.sampled_from(PANELS))
def test_the_panel_that_has_the_keys_is_on_the_screen(
    width: int, height: int, panel: Panel
) -> None:
    shown = shown_in(mode_of(width, height), panel)
    assert (panel in shown) == (width >= LEAST[0] and height >= LEAST[1])


@given(st.integers(40, 300), st.integers(10, 120), st.integers(0, 50), st.integers(0, 50))
def test_a_larger_window_never_shows_fewer_of_the_panels(
    width: int, height: int, wider: int, taller: int
) -> None:
    before = shown_in(mode_of(width, height), "goals")
    after = shown_in(mode_of(width + wider, height + taller), "goals")
    assert len(after) >= len(before)


# ---------------------------------------------------------------------- every screen

SIZES = [(80, 24), (100, 30), (120, 36), (60, 20), (40, 10), (80, 34), (200, 50), (121, 37)]


def check_filled(hand: Drive, where: str) -> None:
    width, height = hand.app.size
    strips = hand.app.screen._compositor.render_strips()
    assert len(strips) == height, where
    for number, strip in enumerate(strips):
        assert sum(cell_len(text) for text, _, _ in strip) == width, (where, number, strip.text)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_screen_fills_the_window_exactly(sample: Workspace, size: tuple[int, int]) -> None:
    async def scenario(hand: Drive) -> None:
        for panel in PANELS:
            hand.board.show_panel(panel)
            await hand.pilot.pause()
            check_filled(hand, panel)
        await hand.do("app.back", "cursor.last")
        check_filled(hand, "end of the goals")
        await hand.go_to("KR2")
        for id, closes in (
            ("goal.edit", "editor.cancel"),
            ("goal.check_in", "editor.cancel"),
            ("goal.add", "editor.cancel"),
            ("view.filter", "editor.cancel"),
            ("goal.why", "page.close"),
            ("app.help", "page.close"),
            ("goal.delete", "question.no"),
        ):
            await hand.do(id)
            check_filled(hand, id)
            await hand.do(closes)
        check_filled(hand, "after all")
        await hand.do("app.palette")
        check_filled(hand, "palette")

    drive(sample, scenario, size=size)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (60, 20)])
def test_an_empty_board_fills_the_window_exactly(empty: Workspace, size: tuple[int, int]) -> None:
    async def scenario(hand: Drive) -> None:
        for panel in PANELS:
            hand.board.show_panel(panel)
            await hand.pilot.pause()
            check_filled(hand, panel)

    drive(empty, scenario, size=size)


@pytest.mark.parametrize("size", [(39, 24), (80, 9), (20, 5), (10, 3), (1, 1)])
def test_a_window_too_small_says_so_in_what_there_is(
    sample: Workspace, size: tuple[int, int]
) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.pilot.resize_terminal(*size)
        await hand.wait_for(lambda: hand.app.size == size)
        await hand.pilot.pause()
        check_filled(hand, "small")
        said = " ".join(" ".join(hand.lines()).split())
        if size[0] >= 20:
            assert "too small" in said
            assert f"{size[0]}×{size[1]}" in said
            assert "okrtui needs 40×10" in said
        await hand.do("cursor.down", "panel.next", "cursor.up", "app.back")
        check_filled(hand, "small")
        await hand.pilot.resize_terminal(80, 24)
        await hand.wait_for(lambda: hand.line_of("O1"))
        assert "too small" not in hand.lines()[0]

    drive(sample, scenario, size=(80, 24))


def test_a_window_that_grows_and_shrinks_keeps_cursor_and_panel(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR9")
        for size in ((80, 24), (200, 60), (60, 12), (30, 5), (100, 30), (120, 36)):
            await hand.pilot.resize_terminal(*size)
            await hand.wait_for(lambda: hand.app.size == size)  # noqa: B023 - waits in the loop
            await hand.pilot.pause()
            check_filled(hand, str(size))
            assert hand.board.key == "KR9"
            if hand.board.mode != "small":
                assert hand.line_of("KR9"), size
        assert hand.board.panel == "goals"

    drive(sample, scenario)


def test_an_editor_follows_its_cell_when_the_window_changes(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        await hand.do("goal.edit")
        await hand.put("half a title")
        for size in ((80, 24), (60, 14), (120, 36)):
            await hand.pilot.resize_terminal(*size)
            await hand.wait_for(lambda: hand.app.size == size)  # noqa: B023 - waits in the loop
            await hand.pilot.pause()
            check_filled(hand, str(size))
            row = hand.board.tree_panel.row_y(hand.board.tree_panel.cursor)
            assert row is not None
            y = hand.board.tree_panel.region.y + row
            assert "half a title" in hand.lines()[y], size
        await hand.do("editor.save")
        await hand.wait_said("changed KR2")

    drive(sample, scenario)


def test_a_narrow_board_says_which_key_always_leads_to_the_other_panels(sample: Workspace) -> None:
    async def scenario(hand: Drive) -> None:
        await hand.go_to("KR2")
        key = actions.label(action("panel.next"))
        assert f"{key} goals pulse detail" in hand.lines()[0]

    drive(sample, scenario, size=NARROW)


@pytest.mark.parametrize(("width", "pulse"), [(100, 35), (120, 35), (160, 51), (400, 72)])
def test_the_pulse_grows_with_the_window(sample: Workspace, width: int, pulse: int) -> None:
    assert pulse_width(width) == pulse

    async def scenario(hand: Drive) -> None:
        shown = hand.board.pulse_panel.content_region.width
        goals = hand.board.tree_panel.region.width
        assert (goals, shown) == (width - pulse - 1, pulse)
        hand.board.show_panel("detail")
        await hand.do("detail.alone")
        await hand.pilot.pause()
        assert hand.board.detail_panel.region.width == width, "alone it has all of it"

    drive(sample, scenario, size=(width, 40))
